"""Will an announced act be kept by its date? A logistic model of what was known of it, and of who had kept what before.

Every number uses what was known on the day that is asked about: an announcement counts for its announcer's record once
it was told as done, was called off, or its time was over.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detente.analysis.due import grace
from detente.analysis.forecast import logistic
from detente.records import Promise, Reason, Status, Step

# Without a date an act is asked about so many days ahead; nothing told of it for twice that counts as not kept.
HORIZON, LAPSED = 30, 60
# An announcement is learned from on its day and once a week while it is open.
EVERY = 7
# Announcements of an announcer, a pair or a type on which their own record outweighs that of all.
SHRINK = 4.0
# Fewer settled announcements than this tell nothing of their own, and without a prior there is no forecast.
ENOUGH = 30
RIDGE = 4.0  # against overfitting on some hundred announcements; 1 to 16 made no difference on the demo corpus
TOLD = 0.05  # log-odds below which a reason is not worth a reader's time
OPEN = (Status.DUE, Status.PROPOSED, Status.POSSIBLE)
KINDS = ("CONSULT", "RETREAT", "AGREE")
NAMES = (
    *(f"it is {status.value.lower()}" for status in OPEN[1:]),
    *(f"it is of type {kind}" for kind in KINDS),
    "a date is given",
    "days until its time is over",
    "days since it was announced",
    "documents that tell of it",
    "times its date was changed",
    "the share that its announcer kept",
    "the share that its sides kept",
    "the share that was kept of its type",
)
Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kept:
    """How likely an act is kept by ``until``, with the share of all announcements as a reference, and why."""

    until: date
    probability: float
    usual: float
    reasons: tuple[Reason, ...]


class Records:
    """What became of announcements as it became known: who had kept how many by a day."""

    def __init__(self, promises: Iterable[Promise]) -> None:
        outcomes: dict[str, list[tuple[date, bool]]] = defaultdict(list)
        for promise in promises:
            found = settled(promise)
            if found is None:
                continue
            for key in ("", *_keys(promise)):
                outcomes[key].append(found)
        self._days = {key: sorted(day for day, _ in rows) for key, rows in outcomes.items()}
        self._kept = {key: sorted(day for day, kept in rows if kept) for key, rows in outcomes.items()}

    def count(self, key: str, on: date) -> tuple[int, int]:
        """Return how many announcements of a key were kept and settled by a day; of all with the key ""."""
        return bisect_right(self._kept.get(key, []), on), bisect_right(self._days.get(key, []), on)

    def share(self, key: str, on: date) -> float:
        """Return the share that was kept, drawn to that of all where little is known; that of all to one half."""
        kept, of = self.count(key, on)
        usual = 0.5 if not key else self.share("", on)
        return (kept + SHRINK * usual) / (of + SHRINK)


@dataclass(frozen=True, slots=True)
class Keeper:
    """A fitted model; ``forecast`` asks it."""

    records: Records
    weights: logistic.Weights

    def forecast(self, promise: Promise, on: date) -> Kept | None:
        """Return how likely an announcement is kept, None if it is not open on that day."""
        step = _step(promise, on)
        if step is None or step.status not in OPEN:
            return None
        values = np.array([_row(promise, step, on, self.records)], np.float32)
        chance = float(logistic.probability(self.weights.log_odds(values))[0])
        parts = self.weights.parts(values)[0]
        order = sorted(range(len(NAMES)), key=lambda at: (-abs(parts[at]), at))
        reasons = (
            Reason(_worded(at, float(values[0, at])), round(float(parts[at]), 3))
            for at in order
            if abs(parts[at]) >= TOLD
        )
        return Kept(_until(step, on), chance, self.records.share("", on), tuple(reasons))


def fit(promises: Sequence[Promise], on: date, *, prior: logistic.Weights | None) -> Keeper | None:
    """Return a model of what was known by a day; None with too little history and no prior."""
    records = Records(promises)
    values, kept = table(promises, on, records)
    if prior is None and records.count("", on)[1] < ENOUGH:
        return None
    towards = prior or logistic.blank(values, kept)
    if not len(kept):
        return Keeper(records, towards)
    return Keeper(records, logistic.fit(values, kept, towards=towards, ridge=RIDGE))


def table(promises: Iterable[Promise], on: date, records: Records) -> tuple[Row, NDArray[np.bool_]]:
    """Return what was known of announcements while they were open, (rows, features), and whether each was kept.

    Only rows whose time was over by ``on`` count.
    """
    # One block of numbers: an array of numpy for each of half a million rows would take three times as much.
    rows, kept = array("f"), []
    for promise in promises:
        for day in _origins(promise, on):
            step = _step(promise, day)
            if step is None or step.status not in OPEN or _until(step, day) > on:
                continue
            rows.extend(_row(promise, step, day, records))
            done = _done(promise)
            kept.append(done is not None and done <= _until(step, day))
    return np.frombuffer(rows, np.float32).reshape(len(kept), len(NAMES)), np.array(kept, bool)


def _origins(promise: Promise, on: date) -> Iterator[date]:
    """Yield the days on which an announcement is learned from: its first, and every week until it is settled."""
    first = next((step.day for step in promise.steps if step.announced and step.day), None)
    outcome = settled(promise)
    if first is None:
        return
    last = min(on, outcome[0] - timedelta(days=1) if outcome else on)
    day = first
    while day <= last:
        yield day
        day += timedelta(days=EVERY)


def _step(promise: Promise, on: date) -> Step | None:
    """Return what was known of an announcement on a day, None if it was not announced by then."""
    known = [step for step in promise.steps if step.day is None or step.day <= on]
    return known[-1] if known and known[-1].announced else None


def _until(step: Step, on: date) -> date:
    """Return the day by which an act counts as kept: the end of its window and grace, else some weeks ahead."""
    end = step.due.last + timedelta(days=grace(step.due)) if step.due else on
    return end if end > on else on + timedelta(days=min(HORIZON, (date.max - on).days))


def _done(promise: Promise) -> date | None:
    return next((step.day for step in promise.steps if step.status is Status.HAPPENED and step.day), None)


def settled(promise: Promise) -> tuple[date, bool] | None:
    """Return when it became known what became of an announcement, and whether it was kept; None if it did not."""
    first = next((step.day for step in promise.steps if step.announced and step.day), None)
    if first is None:
        return None
    for step in promise.steps:
        day = step.day
        if day is None or day < first:
            continue
        if step.status is Status.HAPPENED:
            return day, True
        if step.status in (Status.CALLED_OFF, Status.OVERDUE):
            return day, False
    last = promise.steps[-1]
    if last.due is None:
        return (last.day or first) + timedelta(days=LAPSED), False
    return None


def _keys(promise: Promise) -> Iterator[str]:
    yield f"type {promise.type}"
    if promise.announcer:
        yield f"announcer {promise.announcer}"
    if promise.sides:
        yield "sides " + " ".join(promise.sides)


def _row(promise: Promise, step: Step, on: date, records: Records) -> tuple[float, ...]:
    first = next(s.day for s in promise.steps if s.announced and s.day)
    ahead = max(0, (_until(step, on) - on).days)
    windows = [s.due for s in promise.steps if s.due and (s.day is None or s.day <= on)]
    moved = sum(a != b for a, b in pairwise(windows))
    sides = "sides " + " ".join(promise.sides) if promise.sides else ""
    announcer = f"announcer {promise.announcer}" if promise.announcer else ""
    return (
        *(step.status is status for status in OPEN[1:]),
        *(promise.type == kind for kind in KINDS),
        step.due is not None,
        _grown(ahead),
        _grown((on - first).days),
        _grown(sum(day <= on for day in promise.told)),
        moved,
        *(records.share(key, on) for key in (announcer, sides, f"type {promise.type}")),
    )


@lru_cache(maxsize=10_000)
def _grown(number: int) -> float:
    return float(np.log1p(number))


def _worded(at: int, value: float) -> str:
    """Return a feature with its value, as a person reads it."""
    name = NAMES[at]
    if name.startswith("the share"):
        return f"{name}: {value:.0%}"
    if name.startswith(("days", "documents")):
        return f"{name}: {np.expm1(value):.0f}"
    if name.startswith("times"):
        return f"{name}: {value:.0f}"
    return name if value else name.replace("it is", "it is not", 1).replace("a date is given", "no date is given")
