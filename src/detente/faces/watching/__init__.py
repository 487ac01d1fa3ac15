"""What does it take to watch a conflict for a year? Rounds, when to stop, what is told to machines and to people."""

from detente.faces.watching.figures import Figures, serving
from detente.faces.watching.logs import begin_log
from detente.faces.watching.rounds import Watcher
from detente.faces.watching.stopping import stopping

__all__ = ["Figures", "Watcher", "begin_log", "serving", "stopping"]
