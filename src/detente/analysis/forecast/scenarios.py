"""What if an announced act is kept, or called off? How the odds of other acts moved after announcements like it.

It is a comparison, not a cause: what led to a call-off may also have led to what came after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from detente.analysis.forecast import logistic
from detente.analysis.forecast.keeping import settled
from detente.analysis.forecast.trails import Floats
from detente.analysis.history import History
from detente.records import Promise

# How far a shift in log-odds is expected to lie from none: an act that doubles the odds is a strong one.
SPREAD = 0.7
# With fewer cases on either side there is no answer.
ENOUGH = 5
# Windows of all pairs that are added to those of one, as in the references.
SHRINK_WINDOWS = 10.0
# An announcement of more sides is a case of no pair.
MANY = 3


@dataclass(frozen=True, slots=True)
class Case:
    """An announcement like the one that is asked about: kept or not on a day, between two sides; and whether an act
    of the class in question followed in as many days as are asked about, with the share of such windows before it.
    """

    event: str
    a: str
    b: str
    day: date
    kept: bool
    followed: bool
    usual: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """The probabilities of a question with the announced act kept and not kept, and the cases that they rest on.

    Weighted by how likely it is kept, the two average to the forecast. ``low`` and ``high`` bound the difference of the
    two in log-odds (90 %). ``silence`` says what is lacking where there are too few cases.
    """

    kept: float | None
    called_off: float | None
    low: float | None
    high: float | None
    cases: tuple[Case, ...]
    silence: str | None = None


def cases(promises: Iterable[Promise], history: History, *, like: Promise, kind: str, horizon: int) -> tuple[Case, ...]:
    """Return the settled announcements of the type of another whose following days are over, the likest first.

    Of the same two sides come first, then those with one of them, then the newest.
    """
    found: list[Case] = []
    end = history.span[1] if len(history) else 0
    sides = set(like.sides)
    for promise in promises:
        outcome = settled(promise)
        if outcome is None or promise.event == like.event or promise.type != like.type:
            continue
        day, kept = outcome
        if day.toordinal() + horizon > end or len(promise.sides) > MANY:
            continue
        for a, b in combinations(promise.sides, 2):
            days = _days(history, a, b, kind)
            followed = _any(days, day.toordinal(), horizon)
            found.append(Case(promise.event, a, b, day, kept, followed, _usual(days, history, day, horizon)))
    return tuple(sorted(found, key=lambda c: (-len({c.a, c.b} & sides), -c.day.toordinal(), c.event, c.a, c.b)))


def compare(found: Sequence[Case], *, probability: float, kept: float) -> Scenario:
    """Return how a probability changes if the act is kept, which it is with the probability ``kept``, or not."""
    yes, no = ([c for c in found if c.kept is outcome] for outcome in (True, False))
    if min(len(yes), len(no)) < ENOUGH:
        lacking = f"too few like cases: {len(yes)} kept and {len(no)} not, {ENOUGH} of each are needed"
        return Scenario(None, None, None, None, tuple(found), lacking)
    (up, up_error), (down, down_error) = _shift(yes), _shift(no)
    with_it, without = _balanced(probability, kept, up, down)
    half = 1.6448536269514722 * float(np.hypot(up_error, down_error))
    return Scenario(with_it, without, up - down - half, up - down + half, tuple(found))


def _days(history: History, a: str, b: str, kind: str) -> Floats:
    """Return the days of the acts of a kind between two, in either direction, sorted."""
    if a not in history.place or b not in history.place or kind not in history.words:
        return np.empty(0)
    one, other = history.place[a], history.place[b]
    both = ((history.sources == one) & (history.targets == other)) | (
        (history.sources == other) & (history.targets == one)
    )
    days: Floats = history.days[both & (history.kinds == history.words.index(kind))].astype(np.float64)
    return days


def _any(days: Floats, after: int, horizon: int) -> bool:
    first, last = np.searchsorted(days, [after, after + horizon], side="right")
    return bool(last > first)


def _usual(days: Floats, history: History, on: date, horizon: int) -> float:
    """Return the share of the windows before a day that held an act, drawn to one in ten where there were few."""
    starts = np.arange(history.span[0], on.toordinal() - horizon + 1, max(1, horizon // 2))
    held = np.searchsorted(days, starts + horizon, side="right") > np.searchsorted(days, starts, side="right")
    return float((held.sum() + SHRINK_WINDOWS * 0.1) / (len(starts) + SHRINK_WINDOWS))


def _shift(found: Sequence[Case]) -> tuple[float, float]:
    """Return how far the odds after some cases lie from what was usual, and the standard error, in log-odds.

    The posterior mode of one offset in a logistic model, with a normal prior of mean 0 and deviation ``SPREAD``.
    """
    usual = np.array([case.usual for case in found])
    base = np.log(usual) - np.log1p(-usual)
    followed = np.array([case.followed for case in found], float)
    offset = 0.0
    curve = 1 / SPREAD**2
    for _ in range(logistic.ROUNDS):
        chance = logistic.probability(base + offset)
        slope = float((followed - chance).sum()) - offset / SPREAD**2
        curve = float((chance * (1 - chance)).sum()) + 1 / SPREAD**2
        offset += slope / curve
    return offset, curve**-0.5


def _balanced(probability: float, kept: float, up: float, down: float) -> tuple[float, float]:
    """Return both probabilities so that, weighted by ``kept``, they average to the forecast: by bisection."""
    odds = np.log(probability) - np.log1p(-probability)
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        pair = logistic.probability(odds + middle + np.array([up, down]))
        if kept * pair[0] + (1 - kept) * pair[1] < probability:
            low = middle
        else:
            high = middle
    pair = logistic.probability(odds + (low + high) / 2 + np.array([up, down]))
    return float(pair[0]), float(pair[1])
