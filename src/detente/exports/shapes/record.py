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
    url: Annotated[str | None, "address of the article"]
    outlet: Annotated[str | None, "who published it"]
    published: Annotated[date | None, "day of publication"]
    start: Annotated[int, "first character of the sentence in the document"]
    end: Annotated[int, "character after its last one"]
    sentence: Annotated[str, "the words themselves"]
    claim: Annotated[str | None, "id of the claim that the sentence makes"]
    modality: Annotated[Modality | None, "how the sentence presents the act"]
    speaker: Annotated[str | None, "who vouches for it, if not the writer"]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part in an act, and as what."""

    role: Annotated[Role, "what it is to the act"]
    text: Annotated[str, "as the text has it"]
    actor: Annotated[str | None, "id in the actor book"]
    country: Annotated[str | None, "ISO 3166 alpha-3, or UNO, EUR, NAT, IGO, NGO, XKX"]
    sector: Annotated[str | None, "PLOVER's three letters"]


@dataclass(frozen=True, slots=True)
class PlacedParticipant(Participant):
    """Who takes part in a claim, and where the text says so."""

    start: Annotated[int, "first character of the words in the document"]
    end: Annotated[int, "character after their last one"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who vouches for a claim."""

    text: Annotated[str, "as the text has it"]
    actor: Annotated[str | None, "id in the actor book"]
    country: Annotated[str | None, "whose, as of participants"]
    start: Annotated[int, "first character of the words in the document"]
    end: Annotated[int, "character after their last one"]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere, with its point in degrees north and east."""

    name: Annotated[str, "its English name"]
    kind: Annotated[str, "how exact the point is: country, region, district, city, …"]
    country: Annotated[str | None, "in which it lies; several are joined by /"]
    region: Annotated[str | None, "in which it lies, of what is smaller"]
    latitude: Annotated[float, "degrees north"]
    longitude: Annotated[float, "degrees east"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of one act."""

    id: Annotated[str, "its id, made of its document, its word and its type"]
    document: Annotated[str, "id of the document"]
    given_id: Annotated[str | None, "the id that the input gave the document"]
    url: Annotated[str | None, "address of the article"]
    outlet: Annotated[str | None, "who published it"]
    published: Annotated[date | None, "day of publication"]
    sentence: Annotated[int, "number of the sentence in the document, from 0"]
    start: Annotated[int, "first character of the sentence in the document"]
    end: Annotated[int, "character after its last one"]
    text: Annotated[str, "the sentence"]
    trigger: Annotated[str, "the word that carries the act"]
    trigger_start: Annotated[int, "first character of that word in the document"]
    trigger_end: Annotated[int, "character after its last one"]
    type: Annotated[str, "PLOVER's type, or COMMENT"]
    mode: Annotated[str | None, "how the act is done, in PLOVER's words"]
    modality: Annotated[Modality, "how the sentence presents the act, seen from its day"]
    participants: tuple[PlacedParticipant, ...]
    when: Annotated[Range | None, "first and last day of the act"]
    when_text: Annotated[str | None, "the words for the time"]
    where: Annotated[str | None, "the words for the place"]
    place: Annotated[Place | None, "where the act is"]
    speaker: Annotated[Speaker | None, "who vouches for the claim, if not the writer"]
    stance: Annotated[Stance | None, "how a COMMENT takes the act that it is about"]
    topics: Annotated[tuple[str, ...], "what the act is about"]
    contexts: Annotated[tuple[str, ...], "PLOVER's contexts"]
    numbers: Annotated[tuple[str, ...], "figures that the sentence gives"]
    score: Annotated[float, "calibrated probability that the claim is right"]
    coder: Annotated[str, "the rules, heads and model that made it"]


@dataclass(frozen=True, slots=True)
class StoredClaim(Claim):
    """A claim of the store with its one sentence of evidence."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """Who announced an act, and when."""

    day: Annotated[date | None, "of publication"]
    speaker: Annotated[str | None, "who says so"]
    outlet: Annotated[str | None, "who published it first"]


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the life of an announced act."""

    day: Annotated[date, "on which it was known"]
    kind: Annotated[str, "announced, dated, moved, overdue, happened, …"]
    due: Annotated[Range | None, "first and last day on which the act was due from then on"]
    status: Annotated[Status, "of the act from then on"]
    claim: Annotated[str, "id of the claim that says so"]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An announced act, what became of it, and its evidence."""

    id: Annotated[str, "the id of its event"]
    type: Annotated[str, "PLOVER's type"]
    mode: Annotated[str | None, "how the act is done, in PLOVER's words"]
    participants: tuple[Participant, ...]
    announced: Annotated[Announced, "who announced it, and when"]
    due: Annotated[Range | None, "first and last day on which it is due"]
    first_due: Annotated[Range | None, "the days that were named first"]
    condition: Annotated[str | None, "the words for what it depends on"]
    status: Annotated[Status, "what is known of it on the day that is asked about"]
    happened: Annotated[Range | None, "first and last day of its fulfilment"]
    days_late: Annotated[int | None, "days from the end of the first window to the fulfilment"]
    history: tuple[Change, ...]
    topics: Annotated[tuple[str, ...], "what the act is about"]
    sources: Annotated[int, "outlets that say so in a text of their own"]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An act that claims are about, as known on the day that is asked about."""

    id: Annotated[str, "its id, which is that of its first claim"]
    type: Annotated[str, "PLOVER's type, or COMMENT"]
    mode: Annotated[str | None, "how the act is done, in PLOVER's words"]
    status: Annotated[Status, "what is known of it on the day that is asked about"]
    participants: tuple[Participant, ...]
    first: Annotated[date | None, "day of the first report"]
    last: Annotated[date | None, "day of the last report"]
    when: Annotated[Range | None, "the act's own days"]
    topics: Annotated[tuple[str, ...], "what the act is about"]
    documents: Annotated[int, "articles that tell it"]
    sources: Annotated[int, "outlets that say so in a text of their own"]
    sentences: Annotated[int, "how many sentences it rests on"]
    evidence: Annotated[tuple[Evidence, ...], "these; of more than a thousand, in a list, the first and last"]


@dataclass(frozen=True, slots=True)
class ListedEntry(LedgerEntry):
    """An announced act in a list that may be long: ``evidence`` has its first sentences."""

    sentences: Annotated[int, "how many sentences it rests on"]
    more: Annotated[str | None, "address of the claims with all these sentences, if evidence does not have them all"]


@dataclass(frozen=True, slots=True)
class ListedEvent(Event):
    """An event in a list that may be long: ``evidence`` has its first sentences."""

    evidence: Annotated[tuple[Evidence, ...], "the first of these"]
    more: Annotated[str | None, "address of the claims with all these sentences, if evidence does not have them all"]


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

    kind: Annotated[
        str, "former-in-office, office-of-another, two-roles, weekday, reported-early, figures, claims or disputed"
    ]
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
    evidence: Annotated[tuple[Evidence, ...], "of the ten announced last"]
