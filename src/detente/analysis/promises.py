"""How often does what is announced come true, by announcer, pair, outlet or kind of act?

Pure: ledger entries in, counts and rates out. An act that nobody reported is open, not broken: silence of the sources
proves nothing, so it is left out of the rate.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import median

from detente.records import LedgerEntry, Role, Status

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


def records(entries: Iterable[LedgerEntry], by: str) -> tuple[Record, ...]:
    """Return one record a key, most announced first; an entry that has no such key is left out.

    Args:
        by: announcer (who speaks), pair (countries or ids of the two sides or more), outlet, or kind (type of act).

    Raises:
        ValueError: ``by`` is none of these.
    """
    if by not in _KEYS:
        raise ValueError(f"records are kept by {', '.join(_KEYS)}, got {by!r}")
    groups: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        key = _KEYS[by](entry)
        if key is not None:
            groups[key].append(entry)
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
    """Return how many days after the last day first given it happened, 0 if in time; None where it cannot be told.

    What happened in a window of days counts by its first day, the earliest that its sources allow.
    """
    if entry.status is not Status.HAPPENED:
        return None
    if entry.delay is not None:
        return max(0, entry.delay)
    if entry.first_due is None or entry.happened is None:
        return None
    return max(0, (entry.happened.start - entry.first_due.last).days)


def _record(key: str, by: str, group: list[LedgerEntry]) -> Record:
    states = [entry.status for entry in group]
    late = [days for days in map(days_late, group) if days]
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
        entries=tuple(entry.id for entry in group),
    )


def _pair(entry: LedgerEntry) -> str | None:
    """Return the sides joined by "-", sorted, persons by their state; None where fewer than two are known."""
    sides = sorted(set(_sides(entry)))
    return "-".join(sides) if len(sides) > 1 else None


def _sides(entry: LedgerEntry) -> Iterator[str]:
    for participant in entry.participants:
        side = participant.country or participant.actor
        if side and participant.role in (Role.SOURCE, Role.TARGET):
            yield side


_KEYS: dict[str, Callable[[LedgerEntry], str | None]] = {
    "announcer": lambda entry: entry.announcer,
    "pair": _pair,
    "outlet": lambda entry: entry.outlet,
    "kind": lambda entry: entry.type,
}
