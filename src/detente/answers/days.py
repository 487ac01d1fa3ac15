"""How much happened when, and how much is there at all? Counts for an overview, none of which reads a claim."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from detente.analysis.forecast.acts import class_of
from detente.answers.evidence import days_before, today, watched
from detente.answers.sides import WINDOW
from detente.records import Status
from detente.store import Store

# What an act is counted under that is neither talks nor agreement nor conflict.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class DayRow:
    """How many acts of a class (talks, agreement, conflict, other) became known on a day to stand so."""

    day: date
    kind: str
    status: Status
    acts: int


def timeline(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> tuple[DayRow, ...]:
    """Return how many acts between two sides became known each day, from ``since`` on (else from a year before).

    Of a conflict those between two of its sides of which one is a party, as `momentum` counts them. An act counts once
    for each status that it took on.

    Raises:
        ConfigError: the conflict is not known.
    """
    on, about = today(store, as_of), watched(conflict)
    sides = (*about.parties, *about.mediators) if about else None
    counted: Counter[tuple[date, str, Status]] = Counter()
    parties = about.parties if about else None
    for day, kind, status, acts in store.acts_a_day(
        on=on, since=since or days_before(on, WINDOW), parties=parties, sides=sides
    ):
        counted[day, class_of(kind) or OTHER, status] += acts
    return tuple(DayRow(*key, acts) for key, acts in sorted(counted.items()))
