"""What became of each truce: who announced it when, from when to when was it in force, was it extended, who is accused
of breaking it, and did it end?

Pure: events in, truces out. A claim tells one thing of a truce (it is asked for, refused, agreed, in force, extended,
broken, over), and what several tell is of one truce if sides, days and marks ("Easter", "30-day") fit. Events are only
a hint: linking takes a call for a truce and the truce for one act, and two truces too.
"""

from detente.analysis.truces.course import truces
from detente.analysis.truces.lives import Breach, Stage, Truce
from detente.analysis.truces.tellings import MIN_SCORE

__all__ = ["MIN_SCORE", "Breach", "Stage", "Truce", "truces"]
