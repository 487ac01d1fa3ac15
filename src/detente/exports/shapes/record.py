"""Which fields do claims, events, ledger entries and what is read from them have in JSON? One frozen class a row.

Names and types are those of the JSON; a name that is a word of Python has an underscore at its end. Days are ISO
dates, both ends of a range are inside it, and what is unknown is null.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from detente.records import Modality, Role, Stance, Status

Range = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that something rests on, and where it stands."""

    document: Annotated[str, "id of the document"]
    given_id: Annotated[str | None, "the id that the input gave the document"]
    url: str | None
    outlet: str | None
    published: date | None
    start: Annotated[int, "first character of the sentence in the document"]
    end: Annotated[int, "character after its last one"]
    sentence: str
    claim: Annotated[str | None, "id of the claim that the sentence makes"]
    modality: Modality | None
    speaker: Annotated[str | None, "who vouches for it, if not the writer"]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part in an act, and as what."""

    role: Role
    text: Annotated[str, "as the text has it"]
    actor: Annotated[str | None, "id in the actor book"]
    country: Annotated[str | None, "ISO 3166 alpha-3, or UNO, EUR, NAT, IGO, NGO, XKX"]
    sector: Annotated[str | None, "PLOVER's three letters"]


@dataclass(frozen=True, slots=True)
class PlacedParticipant(Participant):
    """Who takes part in a claim, and where the text says so."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who vouches for a claim."""

    text: str
    actor: str | None
    country: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere, with its point in degrees north and east."""

    name: str
    kind: Annotated[str, "how exact the point is: country, region, district, city, …"]
    country: str | None
    region: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of one act."""

    id: str
    document: str
    given_id: str | None
    url: str | None
    outlet: str | None
    published: date | None
    sentence: Annotated[int, "number of the sentence in the document, from 0"]
    start: int
    end: int
    text: Annotated[str, "the sentence"]
    trigger: Annotated[str, "the word that carries the act"]
    trigger_start: int
    trigger_end: int
    type: Annotated[str, "PLOVER's type, or COMMENT"]
    mode: str | None
    modality: Modality
    participants: tuple[PlacedParticipant, ...]
    when: Annotated[Range | None, "first and last day of the act"]
    when_text: str | None
    where: str | None
    place: Place | None
    speaker: Speaker | None
    stance: Stance | None
    topics: tuple[str, ...]
    contexts: tuple[str, ...]
    numbers: tuple[str, ...]
    score: Annotated[float, "calibrated probability that the claim is right"]
    coder: Annotated[str, "the rules, heads and model that made it"]


@dataclass(frozen=True, slots=True)
class StoredClaim(Claim):
    """A claim of the store with its one sentence of evidence."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """Who announced an act, and when."""

    day: date | None
    speaker: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the life of an announced act."""

    day: date
    kind: Annotated[str, "announced, dated, moved, overdue, happened, …"]
    due: Range | None
    status: Status
    claim: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An announced act, what became of it, and its evidence."""

    id: str
    type: str
    mode: str | None
    participants: tuple[Participant, ...]
    announced: Announced
    due: Annotated[Range | None, "first and last day on which it is due"]
    first_due: Annotated[Range | None, "the days that were named first"]
    condition: str | None
    status: Status
    happened: Range | None
    days_late: int | None
    history: tuple[Change, ...]
    topics: tuple[str, ...]
    sources: Annotated[int, "outlets that say so in a text of their own"]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An act that claims are about, as known on the day that is asked about."""

    id: str
    type: str
    mode: str | None
    status: Status
    participants: tuple[Participant, ...]
    first: Annotated[date | None, "day of the first report"]
    last: Annotated[date | None, "day of the last report"]
    when: Annotated[Range | None, "the act's own days"]
    topics: tuple[str, ...]
    documents: Annotated[int, "articles that tell it"]
    sources: Annotated[int, "outlets that say so in a text of their own"]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What was known of an event from a day on (null: from the start) until before another (null: to this day)."""

    from_: date | None
    until: date | None
    status: Status
    announced: bool
    due: Range | None


@dataclass(frozen=True, slots=True)
class JoinReason:
    """What speaks for claims being one act, or against it."""

    name: str
    weight: Annotated[float, "in log-odds; below 0 it speaks against"]


@dataclass(frozen=True, slots=True)
class Joined:
    """Why some claims of a document are in an event."""

    document: str
    claims: tuple[str, ...]
    probability: Annotated[float | None, "null for the claims that found the event"]
    reasons: tuple[JoinReason, ...]


@dataclass(frozen=True, slots=True)
class EventStory(Event):
    """An event with what was known of it from day to day, and why its claims are together."""

    steps: tuple[Step, ...]
    joined: tuple[Joined, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What to doubt in a text, why, and what the record says."""

    kind: Annotated[str, "former-in-office, office-of-another, two-roles, weekday, reported-early or figures"]
    reason: str
    record: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What became of the announcements of one announcer, pair, outlet or kind."""

    by: str
    key: str
    announced: int
    kept: int
    late: int
    called_off: int
    open: int
    overdue: int
    rate: Annotated[float | None, "share of the settled ones that happened"]
    low: float | None
    high: float | None
    median_days_late: float | None
    entries: Annotated[tuple[str, ...], "ids of ledger entries"]
    evidence: tuple[Evidence, ...]
