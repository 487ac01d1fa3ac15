"""What does one text say, and in which texts do some words stand? An article with its claims, and the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from detente.answers.doubts import of_text
from detente.answers.evidence import today
from detente.answers.parts import ROWS, Part, checked, cursor_at, numbered
from detente.events.actors import ActorBook
from detente.records import Claim, Document, Naming, TextWarning
from detente.store import Store
from detente.store import search as finding
from detente.store.versions import Version

# Copies of a text that are named: a wire story may have thousands.
COPIES = 100
# Characters of a snippet, and those of it that stand before the first hit.
SNIPPET, BEFORE = 280, 80
# Hits that are marked in a text, and claims that are told beside it.
HITS, CLAIMS = 200, 10


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim of a text, and the id of the event that it is about; None as long as it is not linked."""

    claim: Claim
    event: str | None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A text with what was read in it: claims in the order of the text, what it calls people, what to doubt in it.

    ``original`` is what it copies, ``copies`` what copies it, at most `COPIES`; of both only what is known about them,
    not the text. ``versions`` are those of an article that changed, and ``past`` the claims of one that was replaced.
    """

    document: Document
    claims: tuple[ToldClaim, ...]
    namings: tuple[Naming, ...]
    warnings: tuple[TextWarning, ...]
    original: Document | None
    copies: tuple[Document, ...]
    versions: tuple[Version, ...] = ()
    past: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet, and whether it is a hit."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A document that holds the words: its ``title`` in pieces, a snippet that begins at character ``start`` of its
    text, and the claims whose sentences hold one of the words, at most `CLAIMS`.

    ``document`` is without its text, of which it has the first character.
    """

    document: Document
    title: tuple[Piece, ...]
    start: int
    snippet: tuple[Piece, ...]
    claims: tuple[Claim, ...]


def article(store: Store, document_id: str, *, as_of: date | None = None) -> ArticleRow | None:
    """Return a text with all that was read in it; None if it is not there, or was published after the day."""
    document = store.document(document_id)
    if document is None or _late(document, as_of):
        return None
    claims = sorted(store.claims(document=document.id), key=lambda claim: (claim.start, claim.trigger.start, claim.id))
    namings = tuple(naming for _, naming in store.namings(document=document.id))
    events = store.events_with(claim.id for claim in claims)
    book = ActorBook.amended(store.decided.decisions())
    return ArticleRow(
        document,
        tuple(ToldClaim(claim, events.get(claim.id)) for claim in claims),
        namings,
        tuple(of_text(document, namings, claims, book)),
        next(store.headers([document.copy_of]), None) if document.copy_of else None,
        tuple(copy for copy in store.copies(document.id, limit=COPIES) if not _late(copy, as_of)),
        tuple(version for version in store.versions(document.id) if not _later(version.since, as_of)),
        store.past_claims(document.id),
    )


def search(
    store: Store, words: str, *, as_of: date | None = None, limit: int = ROWS, after: str | None = None
) -> Part[FoundRow]:
    """Return the texts that hold all words, the best first, of those published by the end of a day.

    Args:
        words: a phrase stands in quotes, a beginning of words ends in a star; case and accents do not matter.

    Raises:
        ConfigError: there is no word in it or too many, or the cursor is none of a search.
    """
    terms, on, begin = finding.parse(words), today(store, as_of), numbered(after)
    hits = store.search(terms, as_of=on, limit=checked(limit) + 1, offset=begin)
    shown = [hit.document for hit in hits[:limit]]
    documents = {document.id: document for document in store.documents(shown)}
    claims = store.claims_in(shown, as_of=on)
    rows = tuple(_found(documents[i], claims.get(i, ()), terms) for i in shown if i in documents)
    return Part(rows, cursor_at(begin + limit) if len(hits) > limit else None)


def _late(document: Document, as_of: date | None) -> bool:
    return _later(document.published, as_of)


def _later(day: date | None, as_of: date | None) -> bool:
    return as_of is not None and day is not None and day > as_of


def _found(document: Document, claims: Sequence[Claim], terms: tuple[finding.Term, ...]) -> FoundRow:
    text = document.text
    hits = finding.spans(text, terms, HITS)
    start, end = _window(text, hits[0][0] if hits else 0)
    header = Document(**{name: getattr(document, name) for name in _HEADER}, text=text[:1].strip() or ".")
    title = document.title or ""
    return FoundRow(
        header,
        _pieces(title, finding.spans(title, terms, HITS), 0, len(title)),
        start,
        _pieces(text, hits, start, end),
        tuple(claim for claim in claims if finding.holds(claim.text, terms))[:CLAIMS],
    )


_HEADER = tuple("id title given_id url outlet published language copy_of fetched date_source".split())


def _window(text: str, hit: int) -> tuple[int, int]:
    """Return the stretch around a hit, cut between words."""
    start = max(0, hit - BEFORE)
    if start:
        start = text.find(" ", start, hit) + 1 or hit
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        last = text.rfind(" ", hit + 1, end)
        end = last if last > 0 else end
    return start, end


def _pieces(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    """Cut a stretch of a text at its hits."""
    found: list[Piece] = []
    at = start
    for first, last in hits:
        if first < start or last > end:
            continue
        if at < first:
            found.append(Piece(text[at:first], hit=False))
        found.append(Piece(text[first:last], hit=True))
        at = last
    if at < end:
        found.append(Piece(text[at:end], hit=False))
    return tuple(found)
