"""What is shown of an announced act? Its entry, the steps of its life, and the sentences that it rests on."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from detente.records.claims import Participant
from detente.records.measures import Interval
from detente.records.terms import Modality, Status


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that a number or a row rests on, ready to be shown."""

    document: str
    given_id: str | None
    url: str | None
    outlet: str | None
    published: date | None
    start: int
    end: int
    sentence: str
    claim: str | None = None
    modality: Modality | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the life of an announced act: what the claims of one day made of its date or status."""

    day: date
    kind: str
    due: Interval | None
    status: Status
    claim: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One announced act: who announced it, for when, what became of it, and the sentences that say so.

    ``happened`` are the days of its fulfilment, ``first_due`` the window first given, ``announcer`` the actor id or
    country of the speaker, ``delay`` how many days after that window it happened (None: not known).
    """

    id: str
    type: str
    participants: tuple[Participant, ...]
    announced: date | None
    speaker: str | None
    outlet: str | None
    due: Interval | None
    status: Status
    history: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    topics: tuple[str, ...] = ()
    mode: str | None = None
    sources: int = field(default=0)
    happened: Interval | None = None
    first_due: Interval | None = None
    announcer: str | None = None
    delay: int | None = None
    announcing: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """How an act was announced, in the short: by which claim, on which day, and by whom.

    ``announcer`` is the actor id or country of the speaker, as in a ledger entry.
    ``sides`` are the countries or ids between which it is to be, sorted; None where its claims name nobody and they are
    to be looked for in the rest of the article. ``late`` is how many days after the window first given it happened, 0
    if in time; None where that cannot be told.
    """

    event: str
    claim: str
    type: str
    day: date | None
    announcer: str | None
    sides: tuple[str, ...] | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an announced act by a day, and how it was announced, as in an `Announcement`.

    ``delay`` is the ``late`` of an announcement; ``outlet`` is that of the announcing document.
    """

    event: str
    claim: str
    type: str
    day: date | None
    announcer: str | None
    sides: tuple[str, ...] | None
    delay: int | None
    status: Status
    outlet: str | None = None

    @property
    def late(self) -> int | None:
        """How many days late it happened; None where it did not, or it cannot be told."""
        return self.delay if self.status is Status.HAPPENED else None


def pair_of(sides: Collection[str] | None) -> str | None:
    """Return what sides are counted under, joined by "-"; None where fewer than two are known."""
    return "-".join(sides) if sides and len(sides) > 1 else None


@dataclass(frozen=True, slots=True)
class Tally:
    """What became by a day of the announced acts of one key: an announcer, a pair of sides, an outlet or a type.

    So many happened, were called off or are overdue; ``late`` has the days, over 0, of each of those that happened so
    many too late. ``told`` has all of them, each by the day of its announcement and its id, with a blank between: so
    they sort in order. A store has tens of thousands, and a database counts them faster than they become objects.
    """

    key: str
    happened: int
    called_off: int
    overdue: int
    late: tuple[int, ...]
    told: tuple[str, ...]

    def __add__(self, other: "Tally") -> "Tally":
        """Return the tally of the acts of both, which are none twice."""
        return Tally(
            self.key,
            self.happened + other.happened,
            self.called_off + other.called_off,
            self.overdue + other.overdue,
            self.late + other.late,
            self.told + other.told,
        )
