"""What can be asked of the record, and what can be written to it? One object, one verb a question.

Evidence goes in once: a document under its id, and its claims in one transaction with the note that it was read, so
that a run that is killed leaves no half of either and the next run finishes it. Nouns in, nouns out; a stream of them
reads the database as it is consumed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)

from detente.errors import StoreError
from detente.records import (
    ActorChange,
    Claim,
    Document,
    Event,
    EventRuling,
    Failure,
    Filing,
    Forecast,
    Issued,
    Modality,
    Move,
    Naming,
    Promise,
    Status,
    Step,
)
from detente.store import engine as engines
from detente.store import queries, rows, schema, tables
from detente.store.access import Database, add_rows, batches, next_number
from detente.store.location import FLEETING, locate

# The note of the day from which claims must be linked anew.
RELINK = "relink"
EVERYTHING = "all"


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

    def add_document(self, document: Document) -> bool:
        """Keep a document; False, and nothing changes, if it is there already."""
        with self.database.writing() as connection:
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
        for batch in batches(sorted(set(ids))):
            wanted = select(tables.documents).where(tables.documents.c.id.in_(batch)).order_by(tables.documents.c.id)
            yield from map(rows.document_of, self.database.fetch(wanted))

    def headers(self, ids: Iterable[str]) -> Iterator[Document]:
        """Yield the documents with these ids, in their order, of their text only the first character."""
        for batch in batches(sorted(set(ids))):
            yield from map(rows.document_of, self.database.fetch(queries.headers_of(batch)))

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
        with self.database.writing() as connection:
            if not _has_document(connection, document_id):
                raise StoreError(f"the store {self.name} has no document {document_id}; add it before its claims")
            _note_relink(connection, tables.claims.c.document == document_id)
            connection.execute(delete(tables.claims).where(tables.claims.c.document == document_id))
            connection.execute(delete(tables.readings).where(tables.readings.c.document == document_id))
            connection.execute(delete(tables.namings).where(tables.namings.c.document == document_id))
            connection.execute(insert(tables.readings), reading)
            add_rows(connection, tables.namings, (rows.naming_values(document_id, i, n) for i, n in enumerate(namings)))
            add_rows(connection, tables.claims, map(rows.claim_values, found))
            add_rows(
                connection, tables.participants, (row for claim in found for row in rows.participant_values(claim))
            )

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
        yield from (rows.claim_of(row, meant) for row in self.database.stream(queries.claims_that(condition)))

    def claims_in(self, documents: Iterable[str], *, as_of: date | None = None) -> dict[str, tuple[Claim, ...]]:
        """Return the known claims of these documents, by document; of one without claims there is nothing."""
        found: dict[str, list[Claim]] = {}
        meant = self._meant()
        for batch in batches(sorted(set(documents))):
            for row in self.database.fetch(queries.claims_in(batch, as_of)):
                found.setdefault(str(row["document"]), []).append(rows.claim_of(row, meant))
        return {document: tuple(told) for document, told in found.items()}

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
        for row in self.database.stream(query):
            yield str(row["document"]), rows.naming_of(row, meant)

    def decide(self, verb: str, actor: str, value: dict[str, Any], *, by: str, at: datetime) -> ActorChange:
        """Note what a person decided about an actor."""
        with self.database.writing() as connection:
            change = ActorChange(next_number(connection, tables.actor_changes), at, by, verb, actor, value)
            connection.execute(insert(tables.actor_changes), rows.change_values(change))
            return change

    def decisions(self) -> tuple[ActorChange, ...]:
        """Return what people decided about actors, oldest first."""
        table = tables.actor_changes
        return tuple(map(rows.change_of, self.database.fetch(select(table).order_by(table.c.number))))

    # Events

    def save_events(self, filings: Iterable[Filing], *, gone: Collection[str] | None = None) -> None:
        """Keep these events in place of earlier ones with the same ids and of those that are ``gone``.

        Without ``gone`` they replace all earlier ones. Their claims must be in the store.
        """
        with self.database.writing() as connection:
            if gone is None:
                connection.execute(delete(tables.events))
            else:
                for batch in batches(sorted(gone)):
                    connection.execute(delete(tables.events).where(tables.events.c.id.in_(batch)))
            for part in batches(filings):
                if gone is not None:
                    known = [filing.event.id for filing in part]
                    connection.execute(delete(tables.events).where(tables.events.c.id.in_(known)))
                _insert_filings(connection, part)

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
    ) -> Iterator[str]:
        """Yield ids of the events known on a day that stand as asked on it; None asks for nothing.

        ``parties`` are codes or ids of which one takes part; ``since`` asks for events reported on or after a day.
        """
        words = None if statuses is None else [status.value for status in statuses]
        query = queries.standing(
            on=on, announced=announced, statuses=words, parties=parties, since=since, newest_first=newest_first
        )
        for row in self.database.stream(query):
            yield str(row["event"])

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

    def promises(self) -> Iterator[Promise]:
        """Yield the acts that were ever announced, in the short."""
        found = groupby(self.database.stream(queries.announced()), key=lambda row: str(row["event"]))
        steps = ((event, tuple(map(rows.step_of, group))) for event, group in found)
        for batch in batches(steps):
            wanted = [event for event, _ in batch]
            told = _by_event(self.database.fetch(queries.tellings(wanted)))
            sides = _by_event(self.database.fetch(queries.sides_of(wanted)))
            yield from (rows.promise_of(event, known, told[event], sides.get(event, [])) for event, known in batch)

    def outlets_of(self, ids: Iterable[str], *, on: date) -> dict[str, frozenset[str]]:
        """Return who had told each of these events by a day, in a text of their own; without an outlet a document."""
        found: dict[str, set[str]] = {}
        for batch in batches(sorted(set(ids))):
            for row in self.database.fetch(queries.outlets_of(batch, on)):
                found.setdefault(str(row["event"]), set()).add(str(row["outlet"]))
        return {event: frozenset(told) for event, told in found.items()}

    def articles_a_day(self, *, on: date) -> tuple[tuple[date, int], ...]:
        """Return how many documents that copy no other were published on each day up to one."""
        return tuple((row["day"], row["articles"]) for row in self.database.fetch(queries.articles_a_day(on)))

    def claims_of(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Return the claims with these ids, by id."""
        meant = self._meant()
        return {
            str(row["id"]): rows.claim_of(row, meant)
            for batch in batches(sorted(set(ids)))
            for row in self.database.fetch(queries.claims_that(tables.claims.c.id.in_(batch)))
        }

    def event_with(self, claim: str) -> str | None:
        """Return the id of the event that a claim is in."""
        table = tables.event_claims
        found = self.database.fetch(select(table.c.event).where(table.c.claim == claim))
        return str(found[0]["event"]) if found else None

    def newest(self) -> date | None:
        """Return the last day of publication, None if no document has one."""
        with engines.translated(self.name, "read"), self.database.engine.connect() as connection:
            day: date | None = connection.scalar(select(func.max(tables.documents.c.published)))
            return day

    # Linking

    def unlinked(self) -> tuple[date | None, bool]:
        """Return the day from which claims must be linked anew (None: the beginning), and whether any must."""
        row, noted = self.database.fetch(queries.unlinked())[0], self.recall(RELINK)
        if row["undated"] or noted == EVERYTHING:
            return None, True
        days = [day for day in (row["day"], date.fromisoformat(noted) if noted else None) if day]
        return (min(days), True) if days else (None, False)

    def claims_a_day(self, since: date | None) -> tuple[tuple[date | None, int], ...]:
        """Return how many claims were reported on each day since one (None: from the beginning, undated first)."""
        return tuple((row["day"], row["claims"]) for row in self.database.fetch(queries.claims_a_day(since)))

    def claims_between(self, first: date | None, last: date | None) -> Iterator[Claim]:
        """Yield the claims of these days; without a first day undated ones too."""
        meant = self._meant()
        yield from (rows.claim_of(row, meant) for row in self.database.stream(queries.claims_between(first, last)))

    def stale(self, since: date | None) -> tuple[str, ...]:
        """Return the ids of the events that were reported on or after a day (None: of all)."""
        table = tables.events
        query = select(table.c.id)
        if since is not None:
            query = query.where(or_(table.c.last.is_(None), table.c.last >= since))
        return tuple(str(row["id"]) for row in self.database.fetch(query))

    def candidates(self, keys: Iterable[str], *, before: str, limit: int) -> frozenset[str]:
        """Return the ids of the ``limit`` events of each key that were last spoken of before ``before``."""
        found: set[str] = set()
        with engines.translated(self.name, "read"), self.database.engine.connect() as connection:
            for key in keys:
                found.update(connection.scalars(queries.newest_of(key, before, limit)))
        return frozenset(found)

    def rule(
        self, verb: str, apart: Collection[str], rest: Collection[str], *, by: str, at: datetime, why: str = ""
    ) -> EventRuling:
        """Note what a person decided about events; the claims are linked anew from the first day of these."""
        with self.database.writing() as connection:
            number = next_number(connection, tables.event_rulings)
            ruling = EventRuling(number, at, by, verb, frozenset(apart), frozenset(rest), why)
            connection.execute(insert(tables.event_rulings), rows.ruling_values(ruling))
            _note_relink(connection, tables.claims.c.id.in_(sorted(ruling.apart | ruling.rest)))
            return ruling

    def rulings(self) -> tuple[EventRuling, ...]:
        """Return what people decided about events, oldest first."""
        table = tables.event_rulings
        return tuple(map(rows.ruling_of, self.database.fetch(select(table).order_by(table.c.number))))

    def linked(self) -> None:
        """Note that all claims are linked."""
        with self.database.writing() as connection:
            connection.execute(delete(tables.meta).where(tables.meta.c.key == RELINK))

    def _events(self, query: Select[Any]) -> Iterator[Event]:
        found, meant = self.database.stream(query), self._meant()
        for event, group in groupby(found, key=lambda row: str(row["event"])):
            told = list(group)
            yield Event(event, tuple(rows.claim_of(row, meant) for row in told), tuple(told[0]["lent"]))

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
        found = self.database.fetch(select(tables.meta.c.value).where(tables.meta.c.key == key))
        return str(found[0]["value"]) if found else None

    def counts(self) -> Counts:
        """Return how much there is of everything."""
        return Counts(**self.database.fetch(queries.tally())[0])

    def _meant(self) -> dict[str, str]:
        """Return which actor is meant by each that was merged into another, through all steps."""
        meant: dict[str, str] = {}
        for change in self.decisions():
            if change.verb == "merge":
                into = change.value["into"]
                into = meant.get(into, into)
                meant = {old: into if new == change.actor else new for old, new in meant.items()} | {change.actor: into}
        return meant

    def _pages(self, query_after: Callable[[str], Select[Any]]) -> Iterator[Document]:
        last = ""
        while page := self.database.fetch(query_after(last)):
            yield from map(rows.document_of, page)
            last = str(page[-1]["id"])


def _has_document(connection: Connection, document_id: str) -> bool:
    return bool(connection.scalar(select(exists().where(tables.documents.c.id == document_id))))


def _note_relink(connection: Connection, changed: ColumnElement[bool]) -> None:
    """Note the day from which claims must be linked anew because some that are in events change."""
    table = tables.claims
    linked = exists().where(tables.event_claims.c.claim == table.c.id)
    day = func.min(table.c.reported)
    found = connection.execute(select(func.count(), func.count(table.c.reported), day).where(changed, linked)).one()
    if not found[0]:
        return
    new = EVERYTHING if found[0] > found[1] else found[2].isoformat()
    old = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == RELINK))
    earliest = EVERYTHING if EVERYTHING in (old, new) else min(filter(None, (old, new)))
    connection.execute(delete(tables.meta).where(tables.meta.c.key == RELINK))
    connection.execute(insert(tables.meta), {"key": RELINK, "value": earliest})


def _insert_filings(connection: Connection, filings: Sequence[Filing]) -> None:
    add_rows(connection, tables.events, map(rows.event_values, filings))
    add_rows(
        connection,
        tables.event_claims,
        (
            {"event": filing.event.id, "claim": claim.id, "position": position}
            for filing in filings
            for position, claim in enumerate(filing.event.claims)
        ),
    )
    add_rows(
        connection,
        tables.event_keys,
        ({"key": key, "touched": f.touched, "event": f.event.id} for f in filings for key in f.keys),
    )
    add_rows(
        connection,
        tables.event_parties,
        (
            {"party": party, "first": rows.event_values(f)["first"], "event": f.event.id}
            for f in filings
            for party in f.parties
        ),
    )
    add_rows(
        connection,
        tables.event_steps,
        (rows.step_values(f.event.id, position, step) for f in filings for position, step in enumerate(f.steps)),
    )
    add_rows(connection, tables.event_moves, (rows.move_values(move) for f in filings for move in f.moves))


def _by_event(found: Iterable[RowMapping]) -> dict[str, list[RowMapping]]:
    sorted_out: dict[str, list[RowMapping]] = {}
    for row in found:
        sorted_out.setdefault(str(row["event"]), []).append(row)
    return sorted_out
