"""Will an announced act be kept by its date? A logistic model of what was known of it, and of who had kept what before.

Every number uses what was known on the day that is asked about: an announcement counts for its announcer's record once
it was told as done, was called off, or its time was over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import NamedTuple

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
Numbers = NDArray[np.int64]
# Announcements whose rows are made at once: some 200,000 rows, of 200 bytes each while they are made.
AT_ONCE = 10_000
# More than there are days: a number and a day make one number, in the order of both.
CALENDAR = 1 << 22
LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Kept:
    """How likely an act is kept by ``until``, with the share of all announcements as a reference, and why."""

    until: date
    probability: float
    usual: float
    reasons: tuple[Reason, ...]


class Days:
    """Days in groups, to be counted: how many of a group are not after a day?"""

    def __init__(self, groups: Iterable[Iterable[date]]) -> None:
        """Take in groups of days, numbered from 0."""
        numbered = [(at, day.toordinal()) for at, days in enumerate(groups) for day in days]
        pairs = np.array(numbered, np.int64).reshape(-1, 2)
        self._days = np.sort(pairs[:, 0] * CALENDAR + pairs[:, 1])

    def until(self, groups: Numbers, days: Numbers) -> Numbers:
        """Return how many days of groups, by their numbers, are not after others (ordinals), int64 of their shape."""
        start = np.searchsorted(self._days, groups * CALENDAR)
        return np.asarray(np.searchsorted(self._days, groups * CALENDAR + days, "right") - start, np.int64)


class Records:
    """What became of announcements as it became known: who had kept how many by a day."""

    def __init__(self, promises: Iterable[Promise]) -> None:
        outcomes: dict[str, list[tuple[date, bool]]] = defaultdict(list)
        outcomes[""] = []
        for promise in promises:
            found = settled(promise)
            if found is None:
                continue
            for key in ("", *filter(None, _keys(promise))):
                outcomes[key].append(found)
        self._places = {key: at for at, key in enumerate(outcomes)}
        self._settled = Days([day for day, _ in rows] for rows in outcomes.values())
        self._kept = Days([day for day, kept in rows if kept] for rows in outcomes.values())

    def place(self, key: str) -> int:
        """Return the number of a key, as `shares` takes it; all that are not known have one."""
        return self._places.get(key, len(self._places))

    def count(self, key: str, on: date) -> tuple[int, int]:
        """Return how many announcements of a key were kept and settled by a day; of all with the key ""."""
        kept, of = self._counts(np.array([self.place(key)]), np.array([on.toordinal()]))
        return int(kept[0]), int(of[0])

    def share(self, key: str, on: date) -> float:
        """Return the share that was kept, drawn to that of all where little is known; that of all to one half."""
        return float(self.shares(np.array([self.place(key)]), np.array([on.toordinal()]))[0])

    def shares(self, places: Numbers, days: Numbers) -> NDArray[np.float64]:
        """Return the same of keys, by their numbers, on days (ordinals), float64 of their shape."""
        usual = _drawn(*self._counts(np.zeros_like(days), days), 0.5)
        return np.where(places == 0, usual, _drawn(*self._counts(places, days), usual))

    def _counts(self, places: Numbers, days: Numbers) -> tuple[Numbers, Numbers]:
        return self._kept.until(places, days), self._settled.until(places, days)


def _drawn(kept: Numbers, of: Numbers, usual: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((kept + SHRINK * usual) / (of + SHRINK), np.float64)


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
        values, until = _rows(
            [promise], [_span(promise, promise.steps.index(step), 0, on.toordinal(), 1)], self.records
        )
        chance = float(logistic.probability(self.weights.log_odds(values))[0])
        parts = self.weights.parts(values)[0]
        order = sorted(range(len(NAMES)), key=lambda at: (-abs(parts[at]), at))
        reasons = (
            Reason(_worded(at, float(values[0, at])), round(float(parts[at]), 3))
            for at in order
            if abs(parts[at]) >= TOLD
        )
        return Kept(date.fromordinal(int(until[0])), chance, self.records.share("", on), tuple(reasons))


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
    blocks = []
    waiting = iter(promises)
    while part := list(islice(waiting, AT_ONCE)):
        spans = [span for at, promise in enumerate(part) for span in _spans(promise, at, on)]
        values, until = _rows(part, spans, records)
        done = np.repeat([span.done for span in spans], [span.number for span in spans]).astype(np.int64)
        over = until <= on.toordinal()
        blocks.append((values[over], (done <= until)[over]))
    if not blocks:
        return np.zeros((0, len(NAMES)), np.float32), np.zeros(0, bool)
    rows, kept = zip(*blocks, strict=True)
    return np.concatenate(rows), np.concatenate(kept)


class _Span(NamedTuple):
    """Days on which the same was known of an announcement: ``number`` of them, every `EVERY` from ``start`` on.

    Days are ordinals. ``at`` is the place of the announcement, ``end`` the day on which its window and grace end (0: it
    has none), ``done`` that on which it happened (a day that never comes: it did not).
    """

    at: int
    start: int
    number: int
    status: Status
    first: int
    end: int
    moved: int
    done: int


def _spans(promise: Promise, at: int, on: date) -> Iterator[_Span]:
    """Yield the days on which an announcement is learned from: its first, and every week until it is settled."""
    first, outcome = _first(promise), settled(promise)
    if first is None:
        return
    last = min(on, outcome[0] - timedelta(days=1) if outcome else on).toordinal()
    begun = first.toordinal()
    for place, step in enumerate(promise.steps):
        # the first day of this step and of the next on which it is asked
        since = max(begun, step.day.toordinal()) if step.day else begun
        later = [s.day.toordinal() for s in promise.steps[place + 1 : place + 2] if s.day]
        upto = min([last, *(day - 1 for day in later)])
        start = begun + EVERY * -((begun - since) // EVERY)
        number = (upto - start) // EVERY + 1
        if number > 0 and step.announced and step.status in OPEN:
            yield _span(promise, place, at, start, number)


def _first(promise: Promise) -> date | None:
    """Return the day on which it was first known that an act was announced."""
    return next((step.day for step in promise.steps if step.announced and step.day), None)


def _span(promise: Promise, place: int, at: int, start: int, number: int) -> _Span:
    """Return the span of so many days from one on of the step at a place."""
    step, steps = promise.steps[place], promise.steps
    windows = [s.due for s in steps[: place + 1] if s.due]
    first, done = _first(promise), _done(promise)
    return _Span(
        at,
        start,
        number,
        step.status,
        first.toordinal() if first else start,
        (step.due.last + timedelta(days=grace(step.due))).toordinal() if step.due else 0,
        sum(a != b for a, b in pairwise(windows)),
        done.toordinal() if done else LAST + 1,
    )


def _rows(promises: Sequence[Promise], spans: Sequence[_Span], records: Records) -> tuple[Row, Numbers]:
    """Return what was known of announcements on the days of spans, (rows, features), and the last day to keep each."""
    table = np.array([span[:3] + span[4:] for span in spans], np.int64).reshape(-1, len(_Span._fields) - 1)
    of = np.repeat(np.arange(len(spans)), table[:, 2])
    at, start, _, first, end, moved, _ = table[of].T
    day = start + EVERY * (np.arange(len(of)) - (np.cumsum(table[:, 2]) - table[:, 2])[of])
    until = np.where(end > day, end, np.minimum(day + HORIZON, LAST))
    told = Days(promise.told for promise in promises)
    keys = np.array([[records.place(key) for key in _keys(promise)] for promise in promises], np.int64).reshape(-1, 3)
    known = [[span.status is status for status in OPEN[1:]] for span in spans]
    kinds = [[promise.type == kind for kind in KINDS] for promise in promises]
    rows = np.column_stack(
        (
            np.array(known, np.float32).reshape(-1, len(OPEN) - 1)[of],
            np.array(kinds, np.float32).reshape(-1, len(KINDS))[at],
            (end > 0),
            np.log1p(np.maximum(until - day, 0)),
            np.log1p(day - first),
            np.log1p(told.until(at, day)),
            moved,
            *(records.shares(keys[at, column], day) for column in range(3)),
        )
    )
    return rows.astype(np.float32), until


def _keys(promise: Promise) -> tuple[str, str, str]:
    """Return the keys whose shares tell of an announcement: its announcer, its sides, its type; "" for one unknown."""
    announcer = f"announcer {promise.announcer}" if promise.announcer else ""
    return announcer, "sides " + " ".join(promise.sides) if promise.sides else "", f"type {promise.type}"


def _step(promise: Promise, on: date) -> Step | None:
    """Return what was known of an announcement on a day, None if it was not announced by then."""
    known = [step for step in promise.steps if step.day is None or step.day <= on]
    return known[-1] if known and known[-1].announced else None


def _done(promise: Promise) -> date | None:
    return next((step.day for step in promise.steps if step.status is Status.HAPPENED and step.day), None)


def settled(promise: Promise) -> tuple[date, bool] | None:
    """Return when it became known what became of an announcement, and whether it was kept; None if it did not."""
    first = _first(promise)
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
