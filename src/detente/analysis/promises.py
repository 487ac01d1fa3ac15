"""How often does what is announced come true, by announcer, pair, outlet or kind of act?

Pure: outcomes of announced acts in, counts and rates out. An act that nobody reported is open, not broken: silence of
the sources proves nothing, so it is left out of the rate.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import median

from detente.analysis import due
from detente.analysis.parties import sides
from detente.records import LedgerEntry, Outcome, Status

Z = 1.6448536269514722  # the 95 % point of the standard normal: two sides of 5 % make an interval of 90 %


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the announcements of one key; kept + late + called_off + open == announced.

    ``by`` is announcer, pair, outlet or kind; ``overdue`` are those of ``open`` whose time is over; ``rate`` is the
    share of settled ones that happened, in [0, 1], with ``low`` and ``high`` its 90 % Wilson interval (None where
    nothing is settled); ``delay`` is the median of days late among those late; ``entries`` are ids, in order.
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


def records(outcomes: Iterable[Outcome], by: str) -> tuple[Record, ...]:
    """Return one record a key, most announced first; an outcome that has no such key is left out.

    Args:
        by: announcer (who speaks), pair (countries or ids of the two sides or more), outlet, or kind (type of act).

    Raises:
        ValueError: ``by`` is none of these.
    """
    if by not in _KEYS:
        raise ValueError(f"records are kept by {', '.join(_KEYS)}, got {by!r}")
    groups: dict[str, list[Outcome]] = defaultdict(list)
    key_of = _KEYS[by]
    for outcome in outcomes:
        key = key_of(outcome)
        if key is not None:
            groups[key].append(outcome)
    found = (_record(key, by, group) for key, group in groups.items())
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


def _record(key: str, by: str, group: list[Outcome]) -> Record:
    states = [outcome.status for outcome in group]
    late = [days for outcome in group if (days := outcome.late)]
    happened = states.count(Status.HAPPENED)
    off = states.count(Status.CALLED_OFF)
    settled = happened + off
    low, high = interval(happened, settled) if settled else (None, None)
    return Record(
        key=key,
        by=by,
        announced=len(group),
        kept=happened - len(late),
        late=len(late),
        called_off=off,
        open=len(group) - settled,
        overdue=states.count(Status.OVERDUE),
        rate=happened / settled if settled else None,
        low=low,
        high=high,
        delay=median(late) if late else None,
        entries=tuple(outcome.event for outcome in group),
    )


def _pair(outcome: Outcome) -> str | None:
    """Return the sides joined by "-"; None where fewer than two are known."""
    between = outcome.sides or ()
    return "-".join(between) if len(between) > 1 else None


_KEYS: dict[str, Callable[[Outcome], str | None]] = {
    "announcer": lambda outcome: outcome.announcer,
    "pair": _pair,
    "outlet": lambda outcome: outcome.outlet,
    "kind": lambda outcome: outcome.type,
}
