"""Which fields do articles and what a search finds have in JSON? One frozen class a row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from detente.exports.shapes.record import Claim


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a document beside its text."""

    id: Annotated[str, "its id, a digest of its content"]
    given_id: Annotated[str | None, "the id that the input gave it"]
    title: Annotated[str | None, "its headline"]
    url: Annotated[str | None, "its address"]
    outlet: Annotated[str | None, "who published it"]
    published: Annotated[date | None, "day of publication"]
    language: Annotated[str | None, "ISO 639 code of its language"]
    copy_of: Annotated[str | None, "id of the document that it copies"]


@dataclass(frozen=True, slots=True)
class LinkedClaim(Claim):
    """A claim of a text, and the event that it is about."""

    event: Annotated[str | None, "null as long as it is not linked"]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a text calls somebody: a name joined to an office."""

    start: int
    end: int
    name: str
    actor: Annotated[str, "id in the actor book; of those who are not in it one that begins with new:"]
    country: str | None
    office: str
    title: str
    tense: Annotated[str, "now, former, acting or coming"]


@dataclass(frozen=True, slots=True)
class TextDoubt:
    """What to doubt in a text, where, and what the record says."""

    kind: str
    start: int
    end: int
    sentence: str
    reason: str
    record: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article whose text was seen to change."""

    document: Annotated[str, "id of the document that holds its text"]
    number: Annotated[int, "counted from 1"]
    since: Annotated[date | None, "the day from which its claims count"]
    replaced: Annotated[bool, "whether a later version took its place within the day, so that its claims count no more"]


@dataclass(frozen=True, slots=True)
class Article(Header):
    """A text with all that was read in it; places are characters of ``text``."""

    author: str | None
    published_at: Annotated[datetime | None, "moment of publication, with the zone that the page gives"]
    updated: Annotated[datetime | None, "when it says that it was changed last"]
    stub: Annotated[str | None, "why only the beginning of the article is here, such as paywall; null of a whole one"]
    versions: Annotated[tuple[Version, ...], "those of an article that changed, oldest first"]
    past_claims: Annotated[tuple[Claim, ...], "claims of a version that was replaced; they count no more"]
    text: str
    claims: tuple[LinkedClaim, ...]
    namings: tuple[Naming, ...]
    warnings: tuple[TextDoubt, ...]
    original: Annotated[Header | None, "what it copies"]
    copies: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is one of the words that were looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Found(Header):
    """A document that holds the words, with the place where they stand first."""

    title_pieces: tuple[Piece, ...]
    start: Annotated[int, "character of the text at which the snippet begins"]
    snippet: tuple[Piece, ...]
    claims: Annotated[tuple[Claim, ...], "those whose sentences hold one of the words"]
