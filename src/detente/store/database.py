"""What can be asked of the record, and what can be written to it? One object, one verb a question.

Evidence goes in once: a document under its id, and its claims in one transaction with the note that it was read, so
that a run that is killed leaves no half of either and the next run finishes it. Nouns in, nouns out; a stream of them
reads the database as it is consumed. What belongs together has an object of its own: `Decided`, `Inbox`,
`Outbox`, `Keyring`, `Links`, `Moods`, `Outlines`, `Promised`, `Told`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    Connection,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)

from detente.errors import StoreError
from detente.records import (
    Claim,
    Conflict,
    Document,
    Event,
    Failure,
    Filing,
    Forecast,
    Issued,
    Modality,
    Move,
    Naming,
    Signature,
    Status,
    Step,
    settling,
)
from detente.store import (
    claim_pages,
    claim_rows,
    event_pages,
    filing,
    marks,
    outlets,
    queries,
    relinking,
    reviews,
    rows,
    schema,
    search,
    signatures,
    tables,
    versions,
)
from detente.store import engine as engines
from detente.store.access import Database, add_rows, batches, next_number
from detente.store.claim_pages import ClaimsAsked
from detente.store.decided import Decided
from detente.store.event_pages import EventsAsked
from detente.store.inbox import Inbox
from detente.store.keys import Keyring
from detente.store.links import Links
from detente.store.location import FLEETING, locate
from detente.store.moods import Moods
from detente.store.outbox import Outbox
from detente.store.outlines import Outlines
from detente.store.pages import Found, Spot
from detente.store.promised import Promised
from detente.store.relinking import note_relink
from detente.store.told import Told
from detente.store.versions import Version


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

    database: Database
    _closing: ExitStack

    @property
    def name(self) -> str:
        """Where it is, as shown to people: without a password."""
        return self.database.name

    @property
    def decided(self) -> Decided:
        """What people decided, and took back."""
        return Decided(self.database)

    @property
    def inbox(self) -> Inbox:
        """What is on its way into the store."""
        return Inbox(self.database)

    @property
    def outbox(self) -> Outbox:
        """The alerts that were found and sent."""
        return Outbox(self.database)

    @property
    def links(self) -> Links:
        """What is to be linked, and what has been."""
        return Links(self.database, self.decided.meant())

    @property
    def told(self) -> Told:
        """What is told of a stretch of days."""
        return Told(self.database, self.decided.meant())

    @property
    def promised(self) -> Promised:
        """The acts that were announced."""
        return Promised(self.database, self.decided.meant())

    @property
    def outlines(self) -> Outlines:
        """What large events come to."""
        return Outlines(self.database, self.decided.meant())

    @property
    def moods(self) -> Moods:
        """What is counted between sides."""
        return Moods(self.database)

    @property
    def keyring(self) -> Keyring:
        """The keys of the API, and what was done with them."""
        return Keyring(self.database)

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
            return cls(Database(location.name, read_only, engine), closing.pop_all())

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

    def add_document(self, document: Document, signature: Signature | None = None) -> bool:
        """Keep a document, with what copies of it are recognised by; False, and nothing changes, if it is there."""
        with self.database.writing() as connection:
            return versions.add(connection, document, signature)

    def versions(self, document_id: str) -> tuple[Version, ...]:
        """Return all versions of the article that a document is one of, oldest first; none if it never changed."""
        return versions.of(self.database, document_id)

    def past_claims(self, document_id: str) -> tuple[Claim, ...]:
        """Return the claims of a version that was replaced within its day, which count no more."""
        return versions.past_claims(self.database, document_id)

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
        for batch in batches(sorted(set(ids))):
            wanted = select(tables.documents).where(tables.documents.c.id.in_(batch)).order_by(tables.documents.c.id)
            yield from map(rows.document_of, self.database.fetch(wanted))

    def published(self, first: date | None, last: date) -> Iterator[str]:
        """Yield the ids of the documents published from one day to another, both inclusive, the newest first; without
        a first day of all up to the last, and at the end of those without a day.
        """
        table, day = tables.documents, tables.documents.c.published
        wanted = day.between(first, last) if first else or_(day <= last, day.is_(None))
        asked = select(table.c.id).where(wanted).order_by(day.desc().nulls_last(), table.c.id)
        yield from (identity for (identity,) in self.database.stream_tuples(asked))

    def headers(self, ids: Iterable[str]) -> Iterator[Document]:
        """Yield the documents with these ids, in their order, their text left out (an ellipsis)."""
        for batch in batches(sorted(set(ids))):
            yield from (Document(*row) for row in self.database.tuples(queries.headers_of(batch)))

    def copies(self, document_id: str, *, limit: int) -> tuple[Document, ...]:
        """Return documents that copy one, by day and id, their text left out (an ellipsis)."""
        return tuple(map(rows.document_of, self.database.fetch(queries.copies_of(document_id).limit(limit))))

    def unread(self, model: str, *, coder: str | None = None) -> Iterator[Document]:
        """Yield the documents, copies among them, without a finished reading by this model (and coder, if named).

        Their readings may be added meanwhile. A document that is added meanwhile may wait for the next call.
        """
        yield from self._pages(lambda last: queries.unread_after(last, model, coder))

    # What copies are recognised by

    def sign(self, signature: Signature) -> None:
        """Keep what copies of a document are recognised by."""
        with self.database.writing(counted=False) as connection:
            signatures.save(connection, signature)

    def unsigned(self, algorithm: str) -> tuple[str, ...]:
        """Return the ids of the documents that copy no other and have no signature of this algorithm."""
        return signatures.missing(self.database, algorithm)

    def signatures(self, algorithm: str, first: date | None, last: date | None) -> Iterator[Signature]:
        """Yield what copies of the documents of some days, both inclusive, are recognised by; else of no day."""
        yield from signatures.between(self.database, algorithm, first, last)

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

        ``namings`` is what the document calls people. What people corrected in it stays corrected.

        All of it is kept or, if the process ends in the midst, nothing. Events of replaced claims lose them until
        they are saved anew. ``at`` is when the reading was finished, with a time zone.
        """
        told = tuple(claims)
        if strange := {claim.document for claim in told} - {document_id}:
            raise ValueError(f"claims of document {document_id} are needed, got some of {', '.join(sorted(strange))}")
        reading = {"document": document_id, "model": model, "coder": coder, "finished": at}
        meant = self.decided.meant()
        with self.database.writing() as connection:
            if not _has_document(connection, document_id):
                raise StoreError(f"the store {self.name} has no document {document_id}; add it before its claims")
            note_relink(connection, tables.claims.c.document == document_id)
            connection.execute(delete(tables.claims).where(tables.claims.c.document == document_id))
            connection.execute(delete(tables.readings).where(tables.readings.c.document == document_id))
            connection.execute(delete(tables.namings).where(tables.namings.c.document == document_id))
            connection.execute(insert(tables.readings), reading)
            found = versions.counting(connection, document_id, told)
            add_rows(connection, tables.namings, (rows.naming_values(document_id, i, n) for i, n in enumerate(namings)))
            reviews.insert_claims(connection, found)
            reviews.read_anew(connection, document_id)
            marks.mark_document(connection, document_id, meant)

    def claims(
        self,
        *,
        as_of: date | None = None,
        types: Collection[str] | None = None,
        modality: Modality | None = None,
        countries: Collection[str] | None = None,
        document: str | None = None,
        conflict: int | None = None,
    ) -> Iterator[Claim]:
        """Yield the claims that fit, by day of report (undated first), document, sentence and trigger.

        ``as_of`` leaves out what was published after that day, and keeps what is undated; ``countries`` asks for a
        participant from one of them, ``conflict`` for claims marked for a conflict (by its ``mark``). None asks for
        nothing.
        """
        condition = queries.fitting(as_of=as_of, types=types, modality=modality, countries=countries, document=document)
        if conflict is not None:
            condition = and_(condition, queries.marked_claims(conflict))
        meant = self.decided.meant()
        yield from (rows.claim_of(row, meant) for row in self.database.stream(queries.claims_that(condition)))

    def claims_page(
        self, asked: ClaimsAsked, *, after: Spot | None = None, limit: int, newest_first: bool = True
    ) -> Found:
        """Return the ids of the next claims asked for, in the order of ``claims`` or its reverse, and where to go on.

        Fewer than ``limit`` do not mean the end: see `Found`.
        """
        return claim_pages.claims_page(self.database, asked, after=after, limit=limit, newest_first=newest_first)

    def claims_in(self, documents: Iterable[str], *, as_of: date | None = None) -> dict[str, tuple[Claim, ...]]:
        """Return the known claims of these documents, by document; of one without claims there is nothing."""
        found: dict[str, list[Claim]] = {}
        meant = self.decided.meant()
        for batch in batches(sorted(set(documents))):
            for row in self.database.fetch(queries.claims_in(batch, as_of)):
                found.setdefault(str(row["document"]), []).append(rows.claim_of(row, meant))
        return {document: tuple(told) for document, told in found.items()}

    # Actors

    def namings(self, *, strangers: bool = False, document: str | None = None) -> Iterator[tuple[str, Naming]]:
        """Yield (document id, what it calls somebody), in the order of ids and of the text.

        ``strangers`` asks only for people whom the actor book did not know when the document was read, ``document``
        only for what one calls them.
        """
        table = tables.namings
        query = select(table).order_by(table.c.document, table.c.position)
        if document is not None:
            query = query.where(table.c.document == document)
        if strangers:
            query = query.where(table.c.actor.startswith("new:"))
        meant = self.decided.meant()
        for row in self.database.stream(query):
            yield str(row["document"]), rows.naming_of(row, meant)

    def namings_in(self, documents: Iterable[str]) -> dict[str, tuple[Naming, ...]]:
        """Return what these documents call people, by document, in the order of the text; of some there is nothing."""
        found: dict[str, list[Naming]] = {}
        table, meant = tables.namings, self.decided.meant()
        for batch in batches(sorted(set(documents))):
            query = select(table).where(table.c.document.in_(batch)).order_by(table.c.document, table.c.position)
            for row in self.database.fetch(query):
                found.setdefault(str(row["document"]), []).append(rows.naming_of(row, meant))
        return {document: tuple(told) for document, told in found.items()}

    def doubtful(self) -> Iterator[tuple[str, Claim]]:
        """Yield (event, claim) for the claims of announced acts on which nobody decided yet, the least sure first."""
        meant = self.decided.meant()
        for row in self.database.stream(queries.doubtful()):
            yield str(row["event"]), rows.claim_of(row, meant)

    # Events

    def save_events(self, filings: Iterable[Filing], *, gone: Collection[str] | None = None) -> None:
        """Keep these events in place of earlier ones with the same ids and of those that are ``gone``.

        Without ``gone`` they replace all earlier ones. Their claims must be in the store.
        """
        with self.database.writing() as connection:
            filing.save(connection, filings, gone)

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

        Oldest first.
        """
        condition = queries.fitting(as_of=as_of, types=types, modality=modality, countries=countries, document=document)
        yield from self._events(queries.events_that(condition, as_of))

    def events_of(self, ids: Iterable[str], *, as_of: date | None = None) -> Iterator[Event]:
        """Yield the events with these ids, each with its claims known by ``as_of``, oldest first in each batch."""
        for batch in batches(ids):
            yield from self._events(queries.events_of(batch, as_of))

    def standing(
        self,
        *,
        on: date,
        announced: bool | None = None,
        statuses: Collection[Status] | None = None,
        parties: Collection[str] | None = None,
        since: date | None = None,
        newest_first: bool = False,
        conflict: int | None = None,
    ) -> Iterator[str]:
        """Yield ids of the events known on a day that stand as asked on it; None asks for nothing.

        ``parties`` are codes or ids of which one takes part; ``since`` asks for events reported on or after a day,
        ``conflict`` for those marked for a conflict (its ``mark``) by claims known on the day.
        """
        words = None if statuses is None else [status.value for status in statuses]
        query = queries.standing(
            on=on, announced=announced, statuses=words, parties=parties, since=since, newest_first=newest_first
        )
        if conflict is not None:
            query = query.where(queries.marked_events(conflict, on))
        for row in self.database.stream(query):
            yield str(row["event"])

    def standing_page(
        self, asked: EventsAsked, *, after: Spot | None = None, limit: int, newest_first: bool = True
    ) -> Found:
        """Return the ids of the next events asked for, in the order of ``standing``, and where to go on.

        Fewer than ``limit`` do not mean the end: see `Found`.
        """
        return event_pages.events_page(self.database, asked, after=after, limit=limit, newest_first=newest_first)

    def lapsed(self, asked: EventsAsked, *, limit: int) -> tuple[tuple[str, ...], int]:
        """Return the ids of the announced events that are overdue, those due last first, and how many there are."""
        return event_pages.lapsed(self.database, asked, limit)

    def mark(self, conflict: Conflict) -> int | None:
        """Return the number under which claims and events are marked for a conflict; None if they are not."""
        return marks.number(self.database, conflict, self.decided.meant())

    def watch(self, conflicts: Iterable[Conflict]) -> None:
        """See that claims and events are marked for these conflicts: it makes their pages and questions fast."""
        marks.watch(self.database, conflicts, self.decided.meant())

    def search(
        self, terms: tuple[search.Term, ...], *, as_of: date | None = None, limit: int, offset: int = 0
    ) -> tuple[search.Hit, ...]:
        """Return the documents that hold all terms, best first, of those published by a day or undated (None: all)."""
        return search.found(self.database, terms, as_of=as_of, limit=limit, offset=offset)

    def steps(self, event: str) -> tuple[Step, ...]:
        """Return what was known of an event day by day."""
        table = tables.event_steps
        return tuple(
            map(rows.step_of, self.database.fetch(select(table).where(table.c.event == event).order_by("position")))
        )

    def moves(
        self,
        *,
        on: date,
        since: date | None = None,
        sources: Collection[str] | None = None,
        targets: Collection[str] | None = None,
    ) -> Iterator[Move]:
        """Yield what became of events between sides up to a day, in the order of days; None asks for nothing."""
        query = queries.moves(on=on, since=since, sources=sources, targets=targets)
        yield from map(rows.move_of, self.database.stream(query))

    def acts_a_day(
        self, *, on: date, since: date, parties: Collection[str] | None, sides: Collection[str] | None
    ) -> tuple[tuple[date, str, Status, int], ...]:
        """Return how many acts of each type became known to stand how, day by day: (day, type, status, acts).

        ``sides`` asks for acts between two of these, ``parties`` for those with one of these; None asks for nothing.
        """
        found = self.database.fetch(queries.acts_a_day(on, since, parties, sides))
        return tuple((row["day"], row["type"], Status(row["status"]), row["acts"]) for row in found)

    def outlets_of(self, ids: Iterable[str], *, on: date) -> dict[str, frozenset[str]]:
        """Return who had told each of these events by a day, in a text of their own; without an outlet a document."""
        return outlets.known(self.database, ids, on)

    def claims_of(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the claims with these ids, by id."""
        meant = self.decided.meant()
        return {
            str(row["id"]): rows.claim_of(row, meant)
            for batch in batches(sorted(set(ids)))
            for row in self.database.fetch(queries.claims_that(tables.claims.c.id.in_(batch)))
        }

    def events_with(self, claims: Iterable[str]) -> dict[str, str]:
        """Return the id of the event that each of these claims is in, by claim; those in none are left out."""
        table = tables.event_claims
        return {
            str(row["claim"]): str(row["event"])
            for batch in batches(sorted(set(claims)))
            for row in self.database.fetch(select(table.c.claim, table.c.event).where(table.c.claim.in_(batch)))
        }

    def event_with(self, claim: str) -> str | None:
        """Return the id of the event that a claim is in."""
        table = tables.event_claims
        found = self.database.fetch(select(table.c.event).where(table.c.claim == claim))
        return str(found[0]["event"]) if found else None

    def ids_beginning(self, kind: queries.IdKind, start: str, *, limit: int) -> tuple[str, ...]:
        """Return ids of a kind that begin with some hexadecimal digits, in order, at most ``limit``."""
        return tuple(str(row["id"]) for row in self.database.fetch(queries.ids_beginning(kind, start, limit)))

    def newest(self) -> date | None:
        """Return the last day of publication, None if no document has one."""
        return relinking.newest(self.database)

    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day of publication, None if no document has one."""
        day = tables.documents.c.published
        # Two questions, each answered from the ends of the index; one for both would read all of it.
        ends = [self.database.fetch(select(end(day).label("day")))[0]["day"] for end in (func.min, func.max)]
        return (ends[0], ends[1]) if ends[0] else None

    def _events(self, query: Select[Any]) -> Iterator[Event]:
        found, meant, ruled = self.database.stream_tuples(query), self.decided.meant(), settling(self.decided.settled())
        for event, group in groupby(found, key=itemgetter(0)):
            told = list(group)
            made = Event(event, tuple([claim_rows.claim_of(row[2:], meant) for row in told]), tuple(told[0][1]))
            yield made.under(ruled)

    # Forecasts

    def issue(
        self, forecasts: Iterable[Forecast], *, at: datetime, conflict: str | None, method: str, data: str
    ) -> tuple[Issued, ...]:
        """Keep forecasts as they are issued."""
        with self.database.writing() as connection:
            first = next_number(connection, tables.forecasts)
            made = tuple(
                Issued(number, at, conflict, method, data, forecast)
                for number, forecast in enumerate(forecasts, start=first)
            )
            add_rows(connection, tables.forecasts, map(rows.issued_values, made))
            return made

    def issued(self) -> tuple[Issued, ...]:
        """Return the forecasts that were issued, oldest first."""
        table = tables.forecasts
        return tuple(map(rows.issued_of, self.database.fetch(select(table).order_by(table.c.number))))

    # Failures and notes

    def add_failure(self, failure: Failure) -> None:
        """Note that something could not be used, in place of an earlier note on the same thing and stage."""
        values = rows.failure_values(failure)
        with self.database.writing() as connection:
            connection.execute(delete(tables.failures).where(tables.failures.c.id == values["id"]))
            connection.execute(insert(tables.failures), values)

    def clear_failure(self, source: str, given_id: str | None) -> None:
        """Forget, at whatever stage, a failure that has been mended."""
        with self.database.writing() as connection:
            connection.execute(queries.failures_of(source, given_id))

    def failures(self) -> Iterator[Failure]:
        """Yield what could not be used, oldest first."""
        order = (tables.failures.c.at, tables.failures.c.source, tables.failures.c.id)
        yield from map(rows.failure_of, self.database.stream(select(tables.failures).order_by(*order)))

    def remember(self, key: str, value: str) -> None:
        """Note a word about the store itself, in place of an earlier one under the same key."""
        with self.database.writing() as connection:
            connection.execute(delete(tables.meta).where(tables.meta.c.key == key))
            connection.execute(insert(tables.meta), {"key": key, "value": value})

    def recall(self, key: str) -> str | None:
        """Return what was noted under a key, None if nothing was."""
        return self.database.recall(key)

    def counts(self) -> Counts:
        """Return how much there is of everything."""
        return Counts(**self.database.fetch(queries.tally())[0])

    def _pages(self, query_after: Callable[[str], Select[Any]]) -> Iterator[Document]:
        last = ""
        while page := self.database.fetch(query_after(last)):
            yield from map(rows.document_of, page)
            last = str(page[-1]["id"])


def _has_document(connection: Connection, document_id: str) -> bool:
    return bool(connection.scalar(select(exists().where(tables.documents.c.id == document_id))))
