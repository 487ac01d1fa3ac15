"""Which claims of which events may bear on a question about some days? Read by their signs, and no others.

A question about a stretch of days is about the events of which a claim was published in it. Of these only claims that
may tell something are read, and what stands in the same articles; the rest of an event of thousands is left alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Text, and_, cast, exists, func, or_, select

from detente.records import Event, Participant, Role, Status
from detente.store import rows, shares, tables
from detente.store.access import Database, batches
from detente.store.signs import Sign


def window(
    database: Database, *, on: date, since: date, parties: Collection[str] | None, conflict: int | None
) -> tuple[str, ...]:
    """Return ids of the events known on a day of which a claim was published from ``since`` to it or at no known day,
    oldest first. ``conflict`` asks for those that are marked for it by then, ``parties`` for those of one of them.

    An event has its first and last day beside it, and so has each mark: most are in or out by these, so that no claim
    is read but those of events that began before and went on after the window. Without a first day one is undated. An
    event is known as soon as one of its claims is.
    """
    marks = tables.event_conflicts
    table = tables.events if conflict is None else marks
    identity = tables.events.c.id if conflict is None else marks.c.event
    wanted = (
        [] if conflict is None else [marks.c.conflict == conflict, or_(marks.c.since.is_(None), marks.c.since <= on)]
    )
    if parties is not None:
        taking = tables.event_parties
        wanted.append(exists().where(taking.c.event == identity, taking.c.party.in_(sorted(parties))))
    members, claims = tables.event_claims, tables.claims
    told = exists().where(
        members.c.event == identity, claims.c.id == members.c.claim, claims.c.reported.between(since, on)
    )
    # In these words, and without an order, the index of last days answers: by the first days it would be all before.
    begun = func.coalesce(table.c.first, on) <= on
    inside = (table.c.last >= since, begun, or_(table.c.first >= since, table.c.last <= on, told))
    query = select(identity.label("id"), table.c.first).where(*wanted)
    undated = database.fetch(query.where(table.c.first.is_(None)))
    dated = (row for row in database.fetch(query.where(*inside)) if row["first"])
    found = [*sorted(str(row["id"]) for row in undated), *sorted((row["first"], str(row["id"])) for row in dated)]
    return tuple(one if isinstance(one, str) else one[1] for one in found)


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
    """
    if not beside:
        for part in batches(ids):
            yield from _events(database, _ordered(database.fetch(_told(on, _of(part, alone))), part), meant)
        return
    inside = frozenset(ids)
    documents = {str(row["document"]) for part in batches(ids) for row in database.fetch(_documents(part, beside, on))}
    found = _of_documents(database, documents, inside, on)
    if alone:
        seen = {row["id"] for row in found}
        for part in batches(ids):
            found += [row for row in database.fetch(_told(on, _of(part, alone))) if row["id"] not in seen]
    if first:
        seen = {row["id"] for row in found}
        for part in batches(sorted({row["event"] for row in found})):
            found += [row for row in database.fetch(_told(on, _is_first(part))) if row["id"] not in seen]
    yield from _events(database, _ordered(found, ids), meant)


def _of_documents(
    database: Database, documents: Collection[str], inside: Collection[str], on: date
) -> list[RowMapping]:
    """Return the claims of some documents that are in some events. Which these are is asked first: a claim has thirty
    fields, and of an article half the claims may be in others.
    """
    claims, members = tables.claims, tables.event_claims
    found: list[RowMapping] = []
    for part in batches(sorted(documents)):
        asked = select(members.c.event, members.c.claim).join(claims, claims.c.id == members.c.claim)
        held = database.fetch(asked.where(claims.c.document.in_(part), _known(on)))
        for some in batches(row["claim"] for row in held if row["event"] in inside):
            # a claim may have been put to another event since it was asked for
            found += [row for row in database.fetch(_told(on, members.c.claim.in_(some))) if row["event"] in inside]
    return found


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


def _of(ids: Sequence[str], sign: Sign) -> ColumnElement[bool]:
    """Return the condition that a claim is in one of some events and has a sign."""
    table = tables.event_claims
    return and_(table.c.event.in_(ids), table.c.signs.bitwise_and(int(sign)) != 0)


def _is_first(ids: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a claim is the first of one of some events."""
    members, other = tables.event_claims, tables.event_claims.alias("other")
    first = select(func.min(other.c.position)).where(other.c.event == members.c.event).scalar_subquery()
    return and_(members.c.event.in_(ids), members.c.position == first)


def _known(on: date) -> ColumnElement[bool]:
    return or_(tables.claims.c.reported.is_(None), tables.claims.c.reported <= on)


def _told(on: date, condition: ColumnElement[bool]) -> Select[Any]:
    """Ask for claims with their events and places in these."""
    members, claims = tables.event_claims, tables.claims
    query = select(members.c.event, members.c.position, claims).join(claims, claims.c.id == members.c.claim)
    return query.where(condition, _known(on))


def _documents(ids: Sequence[str], sign: Sign, on: date) -> Select[Any]:
    members, claims = tables.event_claims, tables.claims
    query = select(claims.c.document).distinct().join(members, members.c.claim == claims.c.id)
    return query.where(_of(ids, sign), _known(on))


def _ordered(found: Sequence[RowMapping], ids: Sequence[str]) -> list[RowMapping]:
    """Return claims in the order of their events, and in each in theirs."""
    place = {identity: number for number, identity in enumerate(ids)}
    return sorted(found, key=lambda row: (place[row["event"]], row["position"]))


def _events(database: Database, found: Sequence[RowMapping], meant: Mapping[str, str]) -> Iterator[Event]:
    lent = _lent(database, {row["event"] for row in found})
    for event, told in groupby(found, key=lambda row: str(row["event"])):
        yield Event(event, tuple([rows.claim_of(row, meant) for row in told]), lent.get(event, ()))


def _lent(database: Database, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the parties that events borrow, of those that borrow any."""
    table = tables.events
    some = cast(table.c.lent, Text) != "[]"
    asked = (select(table.c.id, table.c.lent).where(table.c.id.in_(part), some) for part in batches(sorted(ids)))
    return {str(row["id"]): tuple(row["lent"]) for query in asked for row in database.fetch(query)}
