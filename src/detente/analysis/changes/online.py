"""Has the rate of a series just changed? Alarms day by day, each from nothing but the days until then.

A series whose rate does not change has at most one false alarm a year, from 0.05 to 20 acts a day and with a variance
of up to three times the mean (docs/changes.md). It refuses to say anything of a series of less than four weeks.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from detente.analysis.changes import limits, noise, walks

# Days before a change from which the old rate is known: four weeks, each weekday four times.
BASELINE = 28
# Days looked at in all: a year. What was usual longer ago is no measure of what is unusual today.
YEAR = 365
# Days after a change: with less than three an alarm would tell of an act, not of a rate; within half a year a doubling
# of one act in five days is seen more often than not, however clumped.
FIRST, LAST = 3, 182
# Acts from which an alarm can come, before and after together (see ``breaks.FEWEST``).
FEWEST = 8
# Weeks from which rhythm and noise are learnt: two years tell the noise of one act in five days to a third.
MEMORY = 104
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Alarm:
    """On ``day`` the acts until then told that the rate has changed, most likely on the day ``since``.

    ``before`` and ``after`` are acts a day, in the weighted days of the week, until and from ``since``; ``ratio`` is
    after by before with half an act added to both; ``strength`` the gain in nats of two rates over one.
    """

    day: date
    since: date
    before: float
    after: float
    ratio: float
    strength: float

    def __post_init__(self) -> None:
        if self.since > self.day:
            raise ValueError(f"an alarm is of a change that has happened, got {self}")


def watch(counts: noise.Daily, *, first_day: date) -> tuple[Alarm, ...]:
    """Return the alarms of a series in the order of days; one on a day rests on that day and those before it only.

    A generalised likelihood ratio of every split of the last year against one rate (Lorden 1971, Ann. Math. Stat.
    42:1897-1908; with both rates unknown, Lai & Xing 2010, Sequential Analysis 29:162-175), for negative binomial
    counts whose weekly rhythm and noise are learnt on the way. After an alarm the series begins anew on the next day,
    so that the next alarm comes four weeks later at the earliest.

    Args:
        counts: acts of each day from ``first_day`` on, shape (days,), >= 0; weighted ones as ``noise.whole`` says.

    Raises:
        ValueError: a count is negative, infinite or not a number.
    """
    acts = noise.whole(counts)
    online = limits.load()[0]
    learnt = noise.learn(acts, memory=MEMORY)
    reach = np.array([BASELINE, YEAR, FIRST, LAST, FEWEST])
    rows = walks.alarms(acts, learnt.rhythm, learnt.shape, online.limits, online.levels, online.ratios, reach)
    return tuple(_alarm(row.tolist(), first_day) for row in rows)


def _alarm(row: list[float], first_day: date) -> Alarm:
    day, since, old, old_days, new, new_days, strength = row
    ratio = (new + HALF) / new_days / ((old + HALF) / old_days)
    on, start = (first_day + timedelta(days=int(number)) for number in (day, since))
    return Alarm(on, start, old / old_days, new / new_days, ratio, strength)
