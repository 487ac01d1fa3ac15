"""What claims does a document make? The stages that read, loaded once, one after the other; nothing is stored."""

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import BinaryIO, TypeVar

from detente import garbage, models
from detente.codebook import Codebook
from detente.documents import liveblog
from detente.documents.extract import extract
from detente.documents.language import is_english
from detente.errors import DetenteError, ModelError, SourceError
from detente.events.actors import ActorBook
from detente.events.coder import Coder, Judged
from detente.events.relate import Marked, Relation
from detente.events.relate import relate as relate_pair
from detente.models.batches import GPU
from detente.reading import tokens
from detente.reading.reader import Begun, Reader
from detente.records import ActorChange, Claim, Document, Failure, Naming, Page, Reading
from detente.sources import files, web
from detente.sources.asking import Asked, Web

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S", Begun, Reading, Judged)
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lot:
    """How much is read together at most: characters, documents, or what comes in some seconds."""

    characters: int
    documents: int
    seconds: float


# Documents that are read together: ten articles, sixty items of the day. With 4,000 characters and 32 documents what is
# done beside the encoder took three hundredths of the encoder's time more; with twice as many no less.
LITTLE = Lot(characters=32_000, documents=64, seconds=1.0)
# The same for a graphics processor: some four thousand passages, dozens of each length, whose states take 120 MB. No
# such processor was at hand to try others on.
MUCH = Lot(characters=400_000, documents=4_096, seconds=60.0)


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
        return self.code(self.coder.judge(self.reader.read(document)))

    def code(self, judged: Judged) -> Read:
        """Return the document of a reading with what it claims."""
        return Read(judged.document, self.coder.coded(judged), self.coder.namings(judged.reading))


def machine_of(changes: Sequence[ActorChange], *, gpu: bool = False) -> Machine:
    """Return the stages with the actor book as people changed it; those of the last changes are kept.

    Args:
        gpu: asks for the encoder on a graphics processor.
    """
    return _amended(_Changes(tuple(changes)), gpu) if changes else _shipped(gpu)


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """What people changed, as a key: changes hold what cannot be hashed, and are told apart by their numbers."""

    made: tuple[ActorChange, ...]

    def __hash__(self) -> int:
        return hash(tuple(change.number for change in self.made))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Changes) and self.made == other.made


@lru_cache(maxsize=1)
def _amended(changes: _Changes, gpu: bool) -> Machine:  # noqa: FBT001 - one key in one form
    return _loaded(ActorBook.amended(changes.made), gpu=gpu)


def _loaded(book: ActorBook, *, gpu: bool) -> Machine:
    model = models.load(provider=GPU if gpu else None)
    return Machine(Reader(model), Coder(model, Codebook.load(), book))


@cache
def _shipped(gpu: bool) -> Machine:  # noqa: FBT001 - as above
    return _loaded(ActorBook.load(), gpu=gpu)


def code(text: str, *, published: date | None = None) -> tuple[Claim, ...]:
    """Return the claims of a text; dates such as "on Friday" are counted from the day of publication."""
    document = Document(Document.identify(text, None, None, published), text, published=published)
    return read_document(document).claims


def language(document: Document) -> Reading:
    """Return the language of a document: sentences with their parse, mentions, times and quotes; nothing is stored."""
    return machine_of(()).reader.read(document)


def read_document(document: Document) -> Read:
    """Return a document with its claims, storing nothing."""
    return machine_of(()).read(document)


def read(
    inputs: Sequence[str],
    *,
    now: datetime,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    way: Web | None = None,
    gpu: bool = False,
) -> Iterator[Read | Failure]:
    """Yield each document of the inputs with its claims, storing nothing; ``way`` leads to those on the web, ``gpu``
    asks for a graphics processor.
    """
    found = (
        one
        for page in _pages(inputs, now, stdin, way)
        for one in ((page,) if isinstance(page, Failure) else documents_of(page, published))
    )
    return read_by(machine_of((), gpu=gpu), found, now)


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


def read_by(machine: Machine, documents: Iterable[Document | Failure], now: datetime) -> Iterator[Read | Failure]:
    """Yield what a machine reads in each document, or why it does not, in order; a failure that comes in goes out.

    Short documents go together from step to step (`Reader.encode`). What is read is yielded when enough have come, or
    with the first that comes after a second: from a source that gives one an hour, a short one waits for the next.
    If the documents break off with an error, those before it are read first.
    """
    with garbage.seldom():
        for group in _groups(documents, MUCH if machine.reader.batched else LITTLE):
            yield from _read_group(machine, group, now)


def _groups(documents: Iterable[Document | Failure], lot: Lot) -> Iterator[list[Document | Failure]]:
    group: list[Document | Failure] = []
    length, since = 0, time.monotonic()
    try:
        for document in documents:
            group.append(document)
            length += len(document.text) if isinstance(document, Document) else 0
            waited = time.monotonic() - since > lot.seconds
            if length > lot.characters or len(group) == lot.documents or waited or not length:
                yield group
                group, length, since = [], 0, time.monotonic()
    except Exception:
        yield group
        raise
    yield group


def _read_group(machine: Machine, group: Sequence[Document | Failure], now: datetime) -> Iterator[Read | Failure]:
    begun = [
        one if isinstance(one, Failure) else _tried(machine.reader.begin, one, one, now) if is_english(one)
        else _foreign(one, now)
        for one in group
    ]  # fmt: skip
    encoded = _encoded(machine.reader, begun, now)
    ended = list(_each(machine.reader.end, list(_each(machine.reader.parse, encoded, now)), now))
    yield from _each(machine.code, list(_each(machine.coder.judge, ended, now)), now)


def _encoded(reader: Reader, begun: Sequence[Begun | Failure], now: datetime) -> list[Begun | Failure]:
    """Encode documents one after the other, or all at once where a graphics processor does it.

    If that fails (it may lack the memory), it is given one document at a time.

    Raises:
        ModelError: that fails, too: the fault is the processor's, and no document is to be filed as unreadable for it.
    """
    if not reader.batched:
        return list(_each(reader.encode, begun, now))
    ready = [one for one in begun if isinstance(one, Begun)]
    try:
        try:
            done = iter(reader.encode_all(ready))
        except Exception:
            LOG.exception("unexpected failure while encoding %d documents at once, so one after the other", len(ready))
            done = iter([own for one in ready for own in reader.encode_all([one])])
    except Exception as error:
        raise ModelError(f"the graphics processor failed ({error}): see the log, or read without --gpu") from error
    return [next(done) if isinstance(one, Begun) else one for one in begun]


def _each(step: Callable[[S], R], given: Iterable[S | Failure], now: datetime) -> Iterator[R | Failure]:
    """Yield what a step makes of each document that has not failed before."""
    for one in given:
        yield one if isinstance(one, Failure) else _tried(step, one, one.document, now)


def _foreign(document: Document, now: datetime) -> Failure:
    reason = f"the text is in {document.language!r}; only English is read so far, so it has no claims"
    return Failure(_source(document), "reading", reason, now, document.given_id)


def _source(document: Document) -> str:
    return document.url or document.given_id or document.id


def _tried(step: Callable[[T], R], given: T, document: Document, now: datetime) -> R | Failure:
    """Return what a step makes of a document, or why it does not; a fault of the installation is raised."""
    try:
        return step(given)
    except DetenteError:
        raise
    except Exception as error:
        source = _source(document)
        LOG.exception("unexpected failure while reading %s", source)
        reason = f"the text could not be read ({type(error).__name__}: {error}); it has no claims"
        return Failure(source, "reading", reason, now, document.given_id)
