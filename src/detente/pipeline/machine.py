"""What claims does a document make? The stages that read, loaded once, one after the other; nothing is stored."""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import BinaryIO

from detente import models
from detente.codebook import Codebook
from detente.documents import liveblog
from detente.documents.extract import extract
from detente.documents.language import is_english
from detente.errors import DetenteError, SourceError
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.events.relate import Marked, Relation
from detente.events.relate import relate as relate_pair
from detente.reading import tokens
from detente.reading.reader import Reader
from detente.records import ActorChange, Claim, Document, Failure, Naming, Page, Reading
from detente.sources import files, web
from detente.sources.asking import Asked, Web

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """A document with its claims and what it calls people."""

    document: Document
    claims: tuple[Claim, ...]
    namings: tuple[Naming, ...] = ()


@dataclass(frozen=True, slots=True)
class Machine:
    """The stages that read, with their data loaded."""

    reader: Reader
    coder: Coder

    def read(self, document: Document) -> Read:
        """Read a document."""
        reading = self.reader.read(document)
        return Read(document, self.coder.code(reading), self.coder.namings(reading))


def machine_of(changes: Sequence[ActorChange]) -> Machine:
    """Return the stages with the actor book as people changed it; those of the last changes are kept."""
    return _amended(_Changes(tuple(changes))) if changes else _shipped()


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """What people changed, as a key: changes hold what cannot be hashed, and are told apart by their numbers."""

    made: tuple[ActorChange, ...]

    def __hash__(self) -> int:
        return hash(tuple(change.number for change in self.made))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Changes) and self.made == other.made


@lru_cache(maxsize=1)
def _amended(changes: _Changes) -> Machine:
    return _loaded(ActorBook.amended(changes.made))


def _loaded(book: ActorBook) -> Machine:
    model = models.load()
    return Machine(Reader(model), Coder(model, Codebook.load(), book))


@cache
def _shipped() -> Machine:
    return _loaded(ActorBook.load())


def code(text: str, *, published: date | None = None) -> tuple[Claim, ...]:
    """Return the claims of a text; dates such as "on Friday" are counted from the day of publication."""
    document = Document(Document.identify(text, None, None, published), text, published=published)
    return read_document(document).claims


def language(document: Document) -> Reading:
    """Return the language of a document: sentences with their parse, mentions, times and quotes; nothing is stored."""
    return _shipped().reader.read(document)


def read_document(document: Document) -> Read:
    """Return a document with its claims, storing nothing."""
    return _shipped().read(document)


def read(
    inputs: Sequence[str],
    *,
    now: datetime,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    way: Web | None = None,
) -> Iterator[Read | Failure]:
    """Yield each document of the inputs with its claims, storing nothing; ``way`` leads to those on the web."""
    for page in _pages(inputs, now, stdin, way):
        for found in (page,) if isinstance(page, Failure) else documents_of(page, published):
            yield found if isinstance(found, Failure) else read_by(_shipped(), found, now)


def _pages(inputs: Sequence[str], now: datetime, stdin: BinaryIO | None, way: Web | None) -> Iterator[Page | Failure]:
    for name in inputs:
        if way is None or not files.URL.match(name):
            yield from files.fetch([name], now=now, stdin=stdin)
            continue
        asked = Asked(name, name, now)
        try:
            yield from (one for one in web.fetch(asked, way) if isinstance(one, Page | Failure))
        except SourceError as error:
            yield asked.failure(str(error))


def relate(line: str, number: int) -> Relation:
    """Return the relation of one row of the pairs format.

    Raises:
        SourceError: the row is not one.
    """
    try:
        raw = json.loads(line)
        source, target = (tuple((int(a), int(b)) for a, b in raw[side]) for side in ("source", "target"))
        pair = Marked(str(raw["id"]), str(raw["text"]), source, target)
        return relate_pair(models.load(), pair, tokens.words(pair.text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SourceError(
            f"row {number} is no marked pair ({error}): each line must be a JSON object with id, text, and source and "
            "target as lists of [start, end]"
        ) from error


def documents_of(page: Page, published: date | None) -> tuple[Document | Failure, ...]:
    """Return the documents of a page, most often one, or why there is none.

    ``published`` is its day where it gives none. A live blog gives a document an entry.
    """
    try:
        return tuple(_document(part, published) for part in liveblog.parts(page))
    except Exception as error:  # noqa: BLE001 - one page never loses another: `_unexpected` logs and tells it
        return (_unexpected(page, error),)


def _document(page: Page, published: date | None) -> Document | Failure:
    try:
        return extract(page, published=published)
    except DetenteError as error:
        return Failure(page.source, "documents", str(error), page.fetched, page.given_id)
    except Exception as error:  # noqa: BLE001 - as above
        return _unexpected(page, error)


def _unexpected(page: Page, error: Exception) -> Failure:
    LOG.error("unexpected failure while extracting %s", page.source, exc_info=error)
    reason = f"the text could not be extracted ({type(error).__name__}: {error}); the page is left out"
    return Failure(page.source, "documents", reason, page.fetched, page.given_id)


def read_by(machine: Machine, document: Document, now: datetime) -> Read | Failure:
    """Return what a machine reads in a document, or why it does not."""
    source = document.url or document.given_id or document.id
    if not is_english(document):
        reason = f"the text is in {document.language!r}; only English is read so far, so it has no claims"
        return Failure(source, "reading", reason, now, document.given_id)
    try:
        return machine.read(document)
    except DetenteError:
        raise
    except Exception as error:
        LOG.exception("unexpected failure while reading %s", source)
        reason = f"the text could not be read ({type(error).__name__}: {error}); it has no claims"
        return Failure(source, "reading", reason, now, document.given_id)
