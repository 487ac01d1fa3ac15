"""What is shown of an announced act? Its entry, the steps of its life, and the sentences that it rests on."""

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
