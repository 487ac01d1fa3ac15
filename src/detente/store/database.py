"""What can be asked of the record, and what can be written to it? One object, one verb a question.

Evidence goes in once: a document under its id, and its claims in one transaction with the note that it was read, so
that a run that is killed leaves no half of either and the next run finishes it. Nouns in, nouns out; a stream of them
reads the database as it is consumed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, Select, Table, delete, exists, func, insert, select

from detente.errors import StoreError
from detente.records import ActorChange, Claim, Document, Event, Failure, Modality, Naming
from detente.store import engine as engines
from detente.store import queries, rows, schema, tables
from detente.store.location import FLEETING, locate

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a store holds; ``copies`` are those of the documents that repeat another one."""

    documents: int
    copies: int
    claims: int
    events: int
    failures: int


@dataclass(frozen=True, slots=True)
class Store:
    """The record of a conflict in a database. Close it, or use it in a ``with``.

    >>> with Store.open("sqlite://") as store:
    ...     store.add_document(Document("1", "Talks resumed in Geneva.")), store.counts().documents
    (True, 1)
    """

    name: str
    read_only: bool
    _engine: Engine
    _closing: ExitStack

    @classmethod
    def open(cls, url: str, *, read_only: bool = False) -> Self:
        """Open the store at a path or URL, and make or update it there unless it is to be read only.

        ``sqlite://`` is a store that is forgotten when it is closed.
        """
        with ExitStack() as closing:
            if url in FLEETING:
                url = str(Path(closing.enter_context(TemporaryDirectory(prefix="detente-"))) / "store.sqlite")
            location = locate(url)
            engine = engines.connect(location, read_only=read_only)
            closing.callback(engine.dispose)
            with engines.translated(location.name, "opened"):
                prepare = schema.require if read_only else schema.upgrade
                prepare(engine, location.name)
            return cls(location.name, read_only, engine, closing.pop_all())

    def close(self) -> None:
        """Let go of the database."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Documents

    def add_document(self, document: Document) -> bool:
        """Keep a document; False, and nothing changes, if it is there already."""
        with self._writing() as connection:
            if _has_document(connection, document.id):
                return False
            connection.execute(insert(tables.documents), rows.document_values(document))
            return True

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id, None if it is not there."""
        return next(self.documents([document_id]), None)

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Yield the documents with these ids, or all, in the order of their ids; ids that are not there are left out.

        No lock is held between documents, so the store may be written meanwhile.
        """
        if ids is None:
            yield from self._pages(queries.documents_after)
            return
        for batch in _batches(sorted(set(ids))):
            wanted = select(tables.documents).where(tables.documents.c.id.in_(batch)).order_by(tables.documents.c.id)
            yield from map(rows.document_of, self._fetch(wanted))

    def unread(self, model: str, *, coder: str | None = None) -> Iterator[Document]:
        """Yield the documents, copies among them, without a finished reading by this model (and coder, if named).

        Their readings may be added meanwhile. A document that is added meanwhile may wait for the next call.
        """
        yield from self._pages(lambda last: queries.unread_after(last, model, coder))

    # Claims

    def add_claims(
        self,
        document_id: str,
        claims: Iterable[Claim],
        *,
        model: str,
        at: datetime,
        coder: str | None = None,
        namings: Iterable[Naming] = (),
    ) -> None:
        """Keep what a model read in a document, be it nothing, in place of what was read in it before.

        ``namings`` is what the document calls people.

        All of it is kept or, if the process ends in the midst, nothing. Events of replaced claims lose them until
        they are saved anew. ``at`` is when the reading was finished, with a time zone.
        """
        found = tuple(claims)
        if strange := {claim.document for claim in found} - {document_id}:
            raise ValueError(f"claims of document {document_id} are needed, got some of {', '.join(sorted(strange))}")
        reading = {"document": document_id, "model": model, "coder": coder, "finished": at}
        with self._writing() as connection:
            if not _has_document(connection, document_id):
                raise StoreError(f"the store {self.name} has no document {document_id}; add it before its claims")
            connection.execute(delete(tables.claims).where(tables.claims.c.document == document_id))
            connection.execute(delete(tables.readings).where(tables.readings.c.document == document_id))
            connection.execute(delete(tables.namings).where(tables.namings.c.document == document_id))
            connection.execute(insert(tables.readings), reading)
            _insert(connection, tables.namings, (rows.naming_values(document_id, i, n) for i, n in enumerate(namings)))
            _insert(connection, tables.claims, map(rows.claim_values, found))
            _insert(connection, tables.participants, (row for claim in found for row in rows.participant_values(claim)))

    def claims(
        self,
        *,
        as_of: date | None = None,
        types: Collection[str] | None = None,
        modality: Modality | None = None,
        countries: Collection[str] | None = None,
        document: str | None = None,
    ) -> Iterator[Claim]:
        """Yield the claims that fit, by day of report (undated first), document, sentence and trigger.

        ``as_of`` leaves out what was published after that day, and keeps what is undated; ``countries`` asks for a
        participant from one of them. None asks for nothing.
        """
        condition = queries.fitting(as_of=as_of, types=types, modality=modality, countries=countries, document=document)
        meant = self._meant()
        yield from (rows.claim_of(row, meant) for row in self._stream(queries.claims_that(condition)))

    # Actors

    def namings(self, *, strangers: bool = False) -> Iterator[tuple[str, Naming]]:
        """Yield (document id, what it calls somebody), in the order of ids and of the text.

        ``strangers`` asks only for people whom the actor book did not know when the document was read.
        """
        table = tables.namings
        query = select(table).order_by(table.c.document, table.c.position)
        if strangers:
            query = query.where(table.c.actor.startswith("new:"))
        meant = self._meant()
        for row in self._stream(query):
            yield str(row["document"]), rows.naming_of(row, meant)

    def decide(self, verb: str, actor: str, value: dict[str, Any], *, by: str, at: datetime) -> ActorChange:
        """Note what a person decided about an actor."""
        with self._writing() as connection:
            last = connection.scalar(select(func.max(tables.actor_changes.c.number)))
            change = ActorChange((last or 0) + 1, at, by, verb, actor, value)
            connection.execute(insert(tables.actor_changes), rows.change_values(change))
            return change

    def decisions(self) -> tuple[ActorChange, ...]:
        """Return what people decided about actors, oldest first."""
        table = tables.actor_changes
        return tuple(map(rows.change_of, self._fetch(select(table).order_by(table.c.number))))

    # Events

    def save_events(self, events: Iterable[Event]) -> None:
        """Keep these events in place of all earlier ones; their claims must be in the store."""
        links = (
            {"event": event.id, "claim": claim.id, "rank": rank, "position": position}
            for rank, event in enumerate(events)
            for position, claim in enumerate(event.claims)
        )
        with self._writing() as connection:
            connection.execute(delete(tables.event_claims))
            _insert(connection, tables.event_claims, links)

    def events(
        self,
        *,
        as_of: date | None = None,
        types: Collection[str] | None = None,
        modality: Modality | None = None,
        countries: Collection[str] | None = None,
        document: str | None = None,
    ) -> Iterator[Event]:
        """Yield the events of which a claim fits (see ``claims``), each with all its claims known by ``as_of``.

        Events and their claims come in the order in which they were saved: oldest first.
        """
        condition = queries.fitting(as_of=as_of, types=types, modality=modality, countries=countries, document=document)
        found, meant = self._stream(queries.events_that(condition, as_of)), self._meant()
        for event, group in groupby(found, key=lambda row: str(row["event"])):
            yield Event(event, tuple(rows.claim_of(row, meant) for row in group))

    # Failures and notes

    def add_failure(self, failure: Failure) -> None:
        """Note that something could not be used, in place of an earlier note on the same thing and stage."""
        values = rows.failure_values(failure)
        with self._writing() as connection:
            connection.execute(delete(tables.failures).where(tables.failures.c.id == values["id"]))
            connection.execute(insert(tables.failures), values)

    def clear_failure(self, source: str, given_id: str | None) -> None:
        """Forget, at whatever stage, a failure that has been mended."""
        with self._writing() as connection:
            connection.execute(queries.failures_of(source, given_id))

    def failures(self) -> Iterator[Failure]:
        """Yield what could not be used, oldest first."""
        order = (tables.failures.c.at, tables.failures.c.source, tables.failures.c.id)
        yield from map(rows.failure_of, self._stream(select(tables.failures).order_by(*order)))

    def remember(self, key: str, value: str) -> None:
        """Note a word about the store itself, in place of an earlier one under the same key."""
        with self._writing() as connection:
            connection.execute(delete(tables.meta).where(tables.meta.c.key == key))
            connection.execute(insert(tables.meta), {"key": key, "value": value})

    def recall(self, key: str) -> str | None:
        """Return what was noted under a key, None if nothing was."""
        found = self._fetch(select(tables.meta.c.value).where(tables.meta.c.key == key))
        return str(found[0]["value"]) if found else None

    def counts(self) -> Counts:
        """Return how much there is of everything."""
        return Counts(**self._fetch(queries.tally())[0])

    def _meant(self) -> dict[str, str]:
        """Return which actor is meant by each that was merged into another, through all steps."""
        meant: dict[str, str] = {}
        for change in self.decisions():
            if change.verb == "merge":
                into = change.value["into"]
                into = meant.get(into, into)
                meant = {old: into if new == change.actor else new for old, new in meant.items()} | {change.actor: into}
        return meant

    # The ways to the database

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self.read_only:
            raise StoreError(f"the store {self.name} cannot be written: it was opened for reading only")
        with engines.translated(self.name, "written"), engines.writing(self._engine) as connection:
            yield connection

    def _stream(self, query: Select[Any]) -> Iterator[RowMapping]:
        with engines.translated(self.name, "read"), self._engine.connect() as connection:
            yield from connection.execution_options(yield_per=queries.BATCH).execute(query).mappings()

    def _fetch(self, query: Select[Any]) -> Sequence[RowMapping]:
        with engines.translated(self.name, "read"), self._engine.connect() as connection:
            return connection.execute(query).mappings().all()

    def _pages(self, query_after: Callable[[str], Select[Any]]) -> Iterator[Document]:
        last = ""
        while page := self._fetch(query_after(last)):
            yield from map(rows.document_of, page)
            last = str(page[-1]["id"])


def _has_document(connection: Connection, document_id: str) -> bool:
    return bool(connection.scalar(select(exists().where(tables.documents.c.id == document_id))))


def _insert(connection: Connection, table: Table, values: Iterable[rows.Values]) -> None:
    for batch in _batches(values):
        connection.execute(insert(table), batch)


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, queries.BATCH)):
        yield batch
