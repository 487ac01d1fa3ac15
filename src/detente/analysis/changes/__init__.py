"""When did the daily number of acts change for good? Breaks in retrospect, and alarms on the day, of one series.

The false alarms of both are counted by simulation (docs/changes.md); neither says why a rate changed.
"""

from detente.analysis.changes.breaks import Break, retrospect
from detente.analysis.changes.online import Alarm, watch

__all__ = ["Alarm", "Break", "retrospect", "watch"]
