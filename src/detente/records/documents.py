"""What comes in from the world? Pages, what points at them, and the clean text of an article."""

from dataclasses import dataclass
from datetime import date, datetime

from detente.records.measures import check_span, digest


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as they came: ``media_type`` is an IANA type, ``given_id``, ``title`` and the rest what the source said.

    ``bulk`` is one page of a web crawl, of which there are so many that speed counts more than the last word of text;
    ``stub`` says why only the beginning of an article is here.
    """

    source: str
    content: bytes
    media_type: str
    fetched: datetime
    url: str | None = None
    given_id: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    updated: str | None = None
    author: str | None = None
    bulk: bool = False
    stub: str | None = None

    def __post_init__(self) -> None:
        if self.fetched.tzinfo is None:
            raise ValueError("Page.fetched must carry a time zone (UTC)")


@dataclass(frozen=True, slots=True)
class Pointer:
    """An article that a source names: where it stands, and what the source tells of it, as written there.

    ``lead`` is its text as far as the source itself holds it; it stands in where the article cannot be had.
    """

    url: str
    source: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    language: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Clean text of one article. ``id`` is a digest of its content, so the same article has the same id anywhere.

    ``published_at`` and ``updated`` are moments as the page writes them, with the zone that it gives; ``published`` is
    the writer's own day. ``stub`` says why only the beginning of the article is here ("paywall"), None of a whole one.
    """

    id: str
    text: str
    title: str | None = None
    given_id: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str | None = None
    copy_of: str | None = None
    fetched: datetime | None = None
    date_source: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    updated: datetime | None = None
    stub: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a Document needs text")

    @staticmethod
    def identify(text: str, title: str | None, outlet: str | None, published: date | None) -> str:
        """Return the id of a document with this content."""
        return digest("document", text, title or "", outlet or "", published.isoformat() if published else "")


@dataclass(frozen=True, slots=True)
class Signature:
    """What copies of a document are recognised by, without its text; ``data`` can be read by ``algorithm`` alone.

    ``day`` is the one that its neighbours are sought around: of its publication, or of its fetching where that is
    not known.
    """

    document: str
    day: date | None
    algorithm: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TextWarning:
    """What to doubt in a text: its sentence (characters ``[start, end)``), the reason, and what the record says.

    ``kind``: former-in-office, office-of-another, two-roles, weekday, reported-early, figures, claims or
    disputed.
    """

    kind: str
    document: str
    start: int
    end: int
    sentence: str
    reason: str
    record: str

    def __post_init__(self) -> None:
        check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a part of one, that could not be used, and why; it can be tried again."""

    source: str
    stage: str
    reason: str
    at: datetime
    given_id: str | None = None
