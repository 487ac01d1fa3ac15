"""Which claims of which events may bear on a question about some days? Read by their signs, and no others.

A question about a stretch of days is about the events of which a claim was published in it. Of these only claims that
may tell something are read, and what stands in the same articles; the rest of an event of thousands is left alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, or_, select

from detente.records import Claim, Event, Participant, Role, Status
from detente.store import claim_rows, queries, shares, tables
from detente.store.access import Database, batches
from detente.store.pages import plainly
from detente.store.signs import Sign

# Claims that are read at once: ten MB.
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a stretch of days; ``meant`` maps ids of actors to those that they were merged into."""

    database: Database
    meant: Mapping[str, str]

    def window(
        self, *, on: date, since: date, parties: Collection[str] | None = None, conflict: int | None = None
    ) -> tuple[str, ...]:
        """Return ids of the events known on a day of which a claim was published from ``since`` on, oldest first.

        Undated claims count as published within; ``parties`` as for `Store.standing`, ``conflict`` asks besides for
        events in which one of its sides takes part.
        """
        return window(self.database, on=on, since=since, parties=parties, conflict=conflict)

    def reach(self, ids: Collection[str], *, sign: Sign, on: date, since: date, most: int) -> date:
        """Return the day, not before ``since``, from which on at most so many claims of some events have one of some
        signs; of the days of one that has more by itself, that day.
        """
        return reach(self.database, ids, sign=sign, on=on, since=since, most=most)

    def texts(self, *, on: date, most: int, conflict: int | None = None) -> date | None:
        """Return the day from which on at most so many texts, copies left out, were published up to a day; of the days
        of one that has more by itself, that day; None if all are no more. ``conflict`` asks for texts that tell of it.
        """
        documents, marks, claims = tables.documents, tables.claim_conflicts, tables.claims
        day: ColumnElement[date] = documents.c.published if conflict is None else marks.c.reported
        asked = select(day, documents.c.id).where(day <= on, queries.own_text())
        if conflict is not None:
            told = marks.join(claims, claims.c.id == marks.c.claim).join(documents, documents.c.id == claims.c.document)
            asked = asked.select_from(told).where(marks.c.conflict == conflict).distinct()
        days = [found for found, _ in self.database.tuples(asked.order_by(day.desc()).limit(most + 1))]
        return _cut(days) if len(days) > most else None

    def marked(self, documents: Collection[str], conflict: int, *, on: date) -> frozenset[str]:
        """Return those of some documents of which a claim known by a day belongs to a conflict."""
        claims, marks = tables.claims, tables.claim_conflicts
        known = or_(claims.c.reported.is_(None), claims.c.reported <= on)
        # of each claim by itself: by the marks of a conflict all of its years would be gone through
        there = exists().where(marks.c.claim == claims.c.id, plainly(marks.c.conflict) == conflict)
        asked = select(claims.c.document).distinct()
        asked = asked.where(self.database.among(claims.c.document, documents), known, there)
        return frozenset(document for (document,) in self.database.tuples(asked))

    def bearing(
        self,
        ids: Sequence[str],
        *,
        beside: Sign = Sign.NOTHING,
        alone: Sign = Sign.NOTHING,
        first: bool = False,
        on: date,
    ) -> Iterator[Event]:
        """Yield those of some events of which a claim known by a day may tell something, each with such claims only.

        Claims with a sign of ``alone`` are read by themselves; of each with a sign of ``beside`` all that stand in its
        article and are of one of the events. ``first`` asks for the first claim of each of the events with a claim
        ``beside``, too. Rulings on a status are left out.
        """
        yield from claims_with(self.database, ids, beside=beside, alone=alone, first=first, on=on, meant=self.meant)

    def spoken(self, ids: Sequence[str], *, on: date, since: date) -> Iterator[Event]:
        """Yield those of some events of which a claim was published from ``since`` up to a day, each with such claims
        only. Rulings on a status are left out.
        """
        table = tables.event_claims
        asked = select(table.c.event, table.c.claim, table.c.position)
        asked = asked.where(self.database.among(table.c.event, ids), table.c.reported.between(since, on))
        found = {(event, claim): position for event, claim, position in self.database.tuples(asked)}
        yield from _events(self.database, ids, found, self.meant)

    def parts(self, ids: Sequence[str], most: int) -> Iterator[list[str]]:
        """Cut ids of events, in their order, into parts that have at most so many claims; a larger event is alone."""
        claims = sizes(self.database, ids)
        part, size = list[str](), 0
        for identity in ids:
            own = claims.get(identity, 0)
            if part and size + own > most:
                yield part
                part, size = [], 0
            part, size = [*part, identity], size + own
        if part:
            yield part

    def acting(self, ids: Collection[str], *, on: date) -> Mapping[str, shares.Shares]:
        """Return in how many claims of events known by a day each code and actor acts, and how many claims each has."""
        return shares.known(self.database, sizes(self.database, ids), on=on, meant=self.meant)

    def acting_as(
        self, ids: Collection[str], types: Collection[str], *, on: date
    ) -> dict[str, tuple[Participant, ...]]:
        """Return who acts by the claims of some types in events, known by a day; each by a code or id, and once."""
        return acting_as(self.database, ids, types, on=on, meant=self.meant)

    def stand(self, ids: Collection[str], *, on: date) -> dict[str, Status]:
        """Return where each of some events stands on a day as it was filed; those not known by then are left out."""
        return standing(self.database, ids, on)


def window(
    database: Database, *, on: date, since: date, parties: Collection[str] | None, conflict: int | None
) -> tuple[str, ...]:
    """Return ids of the events known on a day of which a claim was published from ``since`` to it or at no known day,
    oldest first. ``conflict`` asks for those that are marked for it by then and in which one of its sides takes part,
    ``parties`` for those of one of them.

    An event has its first and last day beside it, and so has each mark: most are in or out by these, so that no claim
    is read but those of events that began before and went on after the window. Without a first day one is undated. An
    event is known as soon as one of its claims is.
    """
    marks = tables.event_conflicts
    table = tables.events if conflict is None else marks
    identity = tables.events.c.id if conflict is None else marks.c.event
    wanted: list[ColumnElement[bool]] = []
    if conflict is not None:
        since_then = or_(marks.c.since.is_(None), marks.c.since <= on)
        wanted += [marks.c.conflict == conflict, since_then, marks.c.sided.is_(True)]
    if parties is not None:
        taking = tables.event_parties
        wanted.append(exists().where(taking.c.event == identity, taking.c.party.in_(sorted(parties))))
    members = tables.event_claims
    told = exists().where(members.c.event == identity, members.c.reported.between(since, on))
    # In these words, and without an order, the index of last days answers: by the first days it would be all before.
    begun = func.coalesce(table.c.first, on) <= on
    inside = (table.c.last >= since, begun, or_(table.c.first >= since, table.c.last <= on, told))
    query = select(identity.label("id"), table.c.first).where(*wanted)
    undated = database.tuples(query.where(table.c.first.is_(None)))
    dated = ((first, event) for event, first in database.tuples(query.where(*inside)) if first)
    return (*sorted(event for event, _ in undated), *(event for _, event in sorted(dated)))


def reach(database: Database, ids: Collection[str], *, sign: Sign, on: date, since: date, most: int) -> date:
    """Return the day from which on at most so many claims have a sign, as `Told.reach`."""
    table = tables.event_claims
    signed = (database.among(table.c.event, ids), table.c.signs.bitwise_and(int(sign)) != 0)
    asked = select(table.c.reported).where(*signed, table.c.reported.between(since, on))
    days: list[date] = [day for (day,) in database.tuples(asked.order_by(table.c.reported.desc()).limit(most + 1))]
    if len(days) <= most:
        return since
    return _cut(days)


def _cut(days: Sequence[date]) -> date:
    """Return the first of some days, the newest first, that is whole where the last one passes a bound."""
    # that one is left out, unless it is the only one
    return min((day for day in days if day > days[-1]), default=days[0])


def claims_with(
    database: Database,
    ids: Sequence[str],
    *,
    beside: Sign,
    alone: Sign,
    first: bool,
    on: date,
    meant: Mapping[str, str],
) -> Iterator[Event]:
    """Yield those of some events that have claims with signs, in their order, each with such claims known by a day.

    Of a claim with a sign of ``alone`` only itself is read, of one with a sign of ``beside`` all claims of its article
    that are in one of the events. ``first`` asks for the first claim of each of the events that are yielded, too.

    Which claims these are is told by what linking keeps; of claims, which have thirty fields and lie all over the file,
    no others are read.
    """
    wanted = frozenset(ids)
    signed = _signed(database, ids, beside | alone, on)
    found = {(event, claim): position for event, claim, position, _, signs in signed if signs & alone}
    if documents := {document for *_, document, signs in signed if signs & beside}:
        found |= {(e, c): position for e, c, position in _standing_in(database, documents, on) if e in wanted}
    if first:
        found |= dict.fromkeys(map(tuple, _first_of(database, {event for event, _ in found}, on)), 0)
    yield from _events(database, ids, found, meant)


def _events(
    database: Database, ids: Sequence[str], found: Mapping[tuple[str, str], int], meant: Mapping[str, str]
) -> Iterator[Event]:
    """Yield events in the order of their ids, with the claims that were found of each, by event, claim and position."""
    place = {identity: number for number, identity in enumerate(ids)}
    order = sorted((place[event], position, event, claim) for (event, claim), position in found.items())
    lent = _lent(database, {event for event, _ in found})
    for part in _parts(order):
        claims = _claims(database, (claim for *_, claim in part), meant)
        for event, told in groupby(part, key=itemgetter(2)):
            # a claim may have been taken away since it was asked for
            if known := tuple([claims[claim] for *_, claim in told if claim in claims]):
                yield Event(event, known, lent.get(event, ()))


_Placed = tuple[int, int, str, str]


def _parts(order: Sequence[_Placed]) -> Iterator[Sequence[_Placed]]:
    """Cut (place, position, event, claim) in order into parts of some thousand, none of which ends within an event."""
    start = 0
    while start < len(order):
        end = min(start + AT_ONCE, len(order))
        while end < len(order) and order[end][0] == order[end - 1][0]:
            end += 1
        yield order[start:end]
        start = end


def _signed(database: Database, ids: Sequence[str], sign: Sign, on: date) -> Sequence[tuple[Any, ...]]:
    """Return (event, claim, position, document, signs) of the claims of some events that have one of some signs."""
    table = tables.event_claims
    asked = select(table.c.event, table.c.claim, table.c.position, table.c.document, table.c.signs)
    some = table.c.signs.bitwise_and(int(sign)) != 0
    return database.tuples(asked.where(database.among(table.c.event, ids), some, _known(on)))


def _standing_in(database: Database, documents: Collection[str], on: date) -> Sequence[tuple[Any, ...]]:
    """Return (event, claim, position) of the claims of some documents."""
    table = tables.event_claims
    asked = select(table.c.event, table.c.claim, table.c.position)
    return database.tuples(asked.where(database.among(table.c.document, sorted(documents)), _known(on)))


def _first_of(database: Database, ids: Collection[str], on: date) -> Sequence[tuple[Any, ...]]:
    """Return (event, claim) of the first claims of some events."""
    events, members = tables.events, tables.event_claims
    own = select(members.c.claim).where(members.c.event == events.c.id)
    first = own.order_by(members.c.position).limit(1).scalar_subquery()
    asked = select(events.c.id, first.label("claim")).where(database.among(events.c.id, sorted(ids))).subquery()
    known = select(asked).join(members, and_(members.c.event == asked.c.id, members.c.claim == asked.c.claim))
    return database.tuples(known.where(_known(on)))


def _claims(database: Database, ids: Iterable[str], meant: Mapping[str, str]) -> dict[str, Claim]:
    """Return claims by their ids."""
    asked = select(*claim_rows.COLUMNS).where(database.among(tables.claims.c.id, sorted(ids)))
    return {row[0]: claim_rows.claim_of(row, meant) for row in database.tuples(asked)}


def acting_as(
    database: Database, ids: Collection[str], types: Collection[str], *, on: date, meant: Mapping[str, str]
) -> dict[str, tuple[Participant, ...]]:
    """Return who acts by the claims of some types in events that are known by a day, by event, each spelling
    once; where they stand in a text is left out.
    """
    members, claims, parties = tables.event_claims, tables.claims, tables.participants
    asked = select(members.c.event, parties.c.actor, parties.c.country, parties.c.text).distinct()
    asked = asked.join(claims, claims.c.id == members.c.claim).join(parties, parties.c.claim == members.c.claim)
    asked = asked.where(claims.c.type.in_(sorted(types)), _known(on), parties.c.role.in_(shares.SIDES))
    asked = asked.where(or_(parties.c.actor.is_not(None), parties.c.country.is_not(None)))
    found: dict[str, list[Participant]] = {}
    for part in batches(sorted(ids)):
        for row in database.fetch(asked.where(members.c.event.in_(part))):
            actor = meant.get(row["actor"], row["actor"])
            told = Participant(Role.SOURCE, row["text"], 0, len(row["text"]), actor, row["country"])
            found.setdefault(str(row["event"]), []).append(told)
    return {event: tuple(told) for event, told in found.items()}


def standing(database: Database, ids: Collection[str], on: date) -> dict[str, Status]:
    """Return where events stand on a day, by what was filed; of those that were not known then there is nothing."""
    steps = tables.event_steps
    known = and_(or_(steps.c.day.is_(None), steps.c.day <= on), or_(steps.c.until.is_(None), steps.c.until > on))
    return {
        str(row["event"]): Status(row["status"])
        for part in batches(sorted(ids))
        for row in database.fetch(select(steps.c.event, steps.c.status).where(steps.c.event.in_(part), known))
    }


def sizes(database: Database, ids: Collection[str]) -> dict[str, int]:
    """Return how many claims each of some events has."""
    members = tables.event_claims
    count: Any = func.count()
    return {
        str(row["event"]): int(row["claims"])
        for part in batches(sorted(ids))
        for row in database.fetch(
            select(members.c.event, count.label("claims")).where(members.c.event.in_(part)).group_by(members.c.event)
        )
    }


def _known(on: date) -> ColumnElement[bool]:
    day = tables.event_claims.c.reported
    return or_(day.is_(None), day <= on)


def _lent(database: Database, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the parties that events borrow, of those that borrow any."""
    table = tables.events
    some = cast(table.c.lent, Text) != "[]"
    asked = select(table.c.id, table.c.lent).where(database.among(table.c.id, sorted(ids)), some)
    return {event: tuple(lent) for event, lent in database.tuples(asked)}
