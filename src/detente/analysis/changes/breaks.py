"""When did the rate of a series change, seen from its end? Breaks in retrospect, with an interval for their day.

It refuses to see changes shorter than two weeks, and says nothing of why a rate changed. What was known on a day is
found from the days until then: give it only those, or ask ``watch``.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from detente.analysis.changes import limits, noise, walks

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

# Days of the shortest segment: two weeks, so that each weekday counts twice and a burst of some days is no level.
SHORTEST = 14
# The segmentation tries every third day, which takes a ninth of the time; the day is then found among all days.
STRIDE = 3
# Acts in the two stretches beside a break. Seven acts of an even rate all lie on one side of the middle once in 64
# times, and a series has hundreds of days to try.
FEWEST = 8
# The share of the probability of the day that lies outside of its interval, half on each side.
OUTSIDE = 0.1
# Added to the acts of both sides in a ratio, so that it is finite beside a stretch without acts.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Break:
    """A lasting change of rate: the stretch from ``day`` on has another rate than the one before it.

    ``before`` and ``after`` are acts a day between the neighbouring breaks (or the ends of the series); ``ratio`` is
    after by before with half an act added to both. ``strength`` is the gain in nats of two rates over one, ``chance``
    how often a stationary series of this length, level and noise shows one as strong anywhere (0.0001 stands for any
    smaller). The day lies in ``lower`` to ``upper``, both inclusive, with 90 % probability. On ``known_on`` the acts
    since the break were enough to tell it; until then it could not be seen.
    """

    day: date
    before: float
    after: float
    ratio: float
    strength: float
    chance: float
    lower: date
    upper: date
    known_on: date

    def __post_init__(self) -> None:
        if not self.lower <= self.day <= self.upper or self.known_on < self.day:
            raise ValueError(f"a break lies in its interval and is not known before its day, got {self}")


def retrospect(counts: noise.Daily, *, first_day: date) -> tuple[Break, ...]:
    """Return the breaks of a series in the order of days, none where it is too short or holds too few acts.

    The most likely segmentation into negative binomial rates is found by dynamic programming, at a penalty that in
    ALLOWED of stationary series lets a break through (``limits``). Then each break has to bear the same test by the
    noise of its own two stretches, the weakest first, since a quiet year beside a violent one has another noise.

    Args:
        counts: acts of each day from ``first_day`` on, shape (days,), >= 0; weighted ones as ``noise.whole`` says.

    Raises:
        ValueError: a count is negative, infinite or not a number.
    """
    acts = noise.whole(counts)
    if len(acts) < 2 * SHORTEST or acts.sum() < FEWEST:
        return ()
    series = _Series.of(acts)
    cuts = series.placed(series.segments().tolist())
    while cuts:
        spare = [series.trial(left, day, right).spare for left, day, right in series.stretches(cuts)]
        if min(spare) >= 0:
            break
        cuts = series.placed([cut for cut, room in zip(cuts, spare, strict=True) if room > min(spare)])
    return tuple(series.told(*stretch, first_day=first_day) for stretch in series.stretches(cuts))


@dataclass(frozen=True, slots=True)
class _Trial:
    """A break tested by the noise of its stretches: its gain in nats, what it has to spare, and its chance."""

    gain: float
    spare: float
    chance: float
    shape: float


@dataclass(frozen=True, slots=True)
class _Series:
    """Whole counts, shape (days,), with the weights of their days and the shape of their noise."""

    acts: Counts
    rhythm: Floats
    weights: Floats
    shape: float

    @classmethod
    def of(cls, acts: Counts) -> "_Series":
        learnt = noise.learn(acts)
        rhythm = learnt.rhythm[-1]
        return cls(acts, rhythm, np.resize(rhythm, len(acts)), float(learnt.shape[-1]))

    def segments(self) -> Counts:
        level = float(self.acts.mean())
        penalty = limits.load()[1].penalty(len(self.acts), level, 1 + level / self.shape)
        return walks.segment(self.acts, self.rhythm, self.shape, penalty, SHORTEST, STRIDE)

    def stretches(self, cuts: list[int]) -> list[tuple[int, int, int]]:
        edges = [0, *cuts, len(self.acts)]
        return list(zip(edges, cuts, edges[2:], strict=False))

    def placed(self, cuts: list[int]) -> list[int]:
        """Move each break to the likeliest day between its neighbours, from the first to the last."""
        cuts = list(cuts)
        for place in range(len(cuts)):
            left, _, right = self.stretches(cuts)[place]
            found = self.gains(left, right)[SHORTEST : right - left - SHORTEST + 1]
            cuts[place] = left + SHORTEST + int(np.argmax(found))
        return cuts

    def gains(self, left: int, right: int) -> Floats:
        rhythm = np.roll(self.rhythm, -(left % noise.WEEK))
        return walks.gains(self.acts[left:right], rhythm, self.shape)

    def sides(self, left: int, day: int, right: int) -> tuple[Floats, Floats]:
        """Return acts and weighted days before and after a break, both of the shape (2,)."""
        acts = np.array([self.acts[left:day].sum(), self.acts[day:right].sum()], dtype=np.float64)
        return acts, np.array([self.weights[left:day].sum(), self.weights[day:right].sum()])

    def trial(self, left: int, day: int, right: int) -> _Trial:
        acts, days = self.sides(left, day, right)
        own = float(noise.learn(self.acts[left:right]).shape[-1])
        shape = min(self.shape, own)
        level = float(acts.sum() / days.sum())
        where = (len(self.acts), level, 1 + level / shape)
        gain = walks.gain(acts, days, shape)
        past = limits.load()[1]
        spare = gain - past.penalty(*where) if acts.sum() >= FEWEST else -np.inf
        chance = past.chance(gain, days=where[0], level=level, ratio=where[2])
        return _Trial(gain, spare, chance, shape)

    def told(self, left: int, day: int, right: int, *, first_day: date) -> Break:
        acts, days = self.sides(left, day, right)
        trial = self.trial(left, day, right)
        low, high = self.interval(left, day, right)
        rates = (acts + HALF) / days
        known = self.known(left, day, right)
        at, lower, upper, on = (first_day + timedelta(days=number) for number in (day, low, high, known))
        return Break(
            at,
            float(acts[0] / (day - left)),
            float(acts[1] / (right - day)),
            float(rates[1] / rates[0]),
            trial.gain,
            trial.chance,
            lower,
            upper,
            on,
        )

    def interval(self, left: int, day: int, right: int) -> tuple[int, int]:
        """Return the first and the last day of the interval: each day is as probable as the acts are with it."""
        found = self.gains(left, right)[1:]
        shares = np.cumsum(np.exp(found - found.max()))
        low, high = np.searchsorted(shares / shares[-1], [OUTSIDE / 2, 1 - OUTSIDE / 2])
        return min(day, left + 1 + int(low)), max(day, left + 1 + int(high))

    def known(self, left: int, day: int, right: int) -> int:
        """Return the first day on which the acts since the break were enough for it, or the last before the next."""
        trial = self.trial(left, day, right)
        needed = trial.gain - trial.spare
        acts, days = self.sides(left, day, day)
        for end in range(day + 1, right):
            acts[1] += self.acts[end - 1]
            days[1] += self.weights[end - 1]
            if end - day >= SHORTEST and walks.gain(acts, days, trial.shape) >= needed:
                return end - 1
        return right - 1
