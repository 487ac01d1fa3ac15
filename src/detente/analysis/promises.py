"""How often does what is announced come true, by announcer, pair, outlet or kind of act?

Pure: outcomes of announced acts, or tallies of them, in; counts and rates out. An act that nobody reported is open, not
broken: silence of the sources proves nothing, so it is left out of the rate.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

from detente.analysis import due
from detente.analysis.parties import sides
from detente.records import LedgerEntry, Outcome, Status, Tally, pair_of

Z = 1.6448536269514722  # the 95 % point of the standard normal: two sides of 5 % make an interval of 90 %


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the announcements of one key; kept + late + called_off + open == announced.

    ``by`` is announcer, pair, outlet or kind; ``overdue`` are those of ``open`` whose time is over; ``rate`` is the
    share of settled ones that happened, in [0, 1], with ``low`` and ``high`` its 90 % Wilson interval (None where
    nothing is settled); ``delay`` is the median of days late among those late; ``entries`` are ids, by the day
    of announcement.
    """

    key: str
    by: str
    announced: int
    kept: int
    late: int
    called_off: int
    open: int
    overdue: int
    rate: float | None
    low: float | None
    high: float | None
    delay: float | None
    entries: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.kept + self.late + self.called_off + self.open != self.announced or self.overdue > self.open:
            raise ValueError(f"the counts of a record must add up to what was announced, got {self}")


def tallies(outcomes: Iterable[Outcome], by: str) -> tuple[Tally, ...]:
    """Return one tally a key; an outcome that has no such key is left out.

    Args:
        by: announcer (who speaks), pair (countries or ids of the two sides or more), outlet, or kind (type of act).

    Raises:
        ValueError: ``by`` is none of these.
    """
    if by not in _KEYS:
        raise ValueError(f"records are kept by {', '.join(_KEYS)}, got {by!r}")
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        key = _KEYS[by](outcome)
        if key is not None:
            groups[key].append(outcome)
    return tuple(_tally(key, group) for key, group in groups.items())


def records(counted: Iterable[Tally], by: str) -> tuple[Record, ...]:
    """Return one record a key, most announced first; ``by`` says what the keys are. Tallies of one key are added up."""
    whole: dict[str, Tally] = {}
    for tally in counted:
        whole[tally.key] = whole[tally.key] + tally if tally.key in whole else tally
    found = (_record(tally, by) for tally in whole.values())
    return tuple(sorted(found, key=lambda r: (-r.announced, r.key)))


def interval(happened: int, settled: int) -> tuple[float, float]:
    """Return Wilson's 90 % interval of a share, 0 <= happened <= settled, settled > 0.

    Wilson (1927), J. Am. Stat. Assoc. 22:209-212. Brown, Cai & DasGupta (2001), Statistical Science 16:101-133,
    advise it for small numbers, where share plus or minus z standard errors covers too little.
    """
    if not 0 <= happened <= settled or settled == 0:
        raise ValueError(f"a share needs 0 <= happened <= settled and settled > 0, got {happened} of {settled}")
    share, square = happened / settled, Z * Z
    scale = 1 + square / settled
    middle = (share + square / (2 * settled)) / scale
    half = Z * sqrt(share * (1 - share) / settled + square / (4 * settled * settled)) / scale
    # of none and of all an end is 0 or 1 exactly, but for rounding
    return (0.0 if happened == 0 else middle - half), (1.0 if happened == settled else middle + half)


def days_late(entry: LedgerEntry) -> int | None:
    """Return how many days after the last day first given it happened, 0 if in time; None where it cannot be told."""
    if entry.status is not Status.HAPPENED:
        return None
    return due.days_late(entry.happened, entry.first_due) if entry.delay is None else max(0, entry.delay)


def outcome(entry: LedgerEntry) -> Outcome:
    """Return what became of the act of a ledger entry."""
    return Outcome(
        entry.id,
        entry.announcing or entry.id,
        entry.type,
        entry.announced,
        entry.announcer,
        sides(entry.participants),
        days_late(entry),
        entry.status,
        entry.outlet,
    )


def _tally(key: str, group: Sequence[Outcome]) -> Tally:
    states = [outcome.status for outcome in group]
    return Tally(
        key,
        states.count(Status.HAPPENED),
        states.count(Status.CALLED_OFF),
        states.count(Status.OVERDUE),
        tuple(outcome.late for outcome in group if outcome.late and outcome.late > 0),
        tuple(f"{outcome.day or date.min} {outcome.event}" for outcome in group),
    )


def _record(tally: Tally, by: str) -> Record:
    announced, settled = len(tally.told), tally.happened + tally.called_off
    low, high = interval(tally.happened, settled) if settled else (None, None)
    return Record(
        key=tally.key,
        by=by,
        announced=announced,
        kept=tally.happened - len(tally.late),
        late=len(tally.late),
        called_off=tally.called_off,
        open=announced - settled,
        overdue=tally.overdue,
        rate=tally.happened / settled if settled else None,
        low=low,
        high=high,
        delay=median(tally.late) if tally.late else None,
        entries=tuple(told.partition(" ")[2] for told in sorted(tally.told)),
    )


_KEYS: dict[str, Callable[[Outcome], str | None]] = {
    "announcer": lambda outcome: outcome.announcer,
    "pair": lambda outcome: pair_of(outcome.sides),
    "outlet": lambda outcome: outcome.outlet,
    "kind": lambda outcome: outcome.type,
}
