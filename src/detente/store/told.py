"""Which claims of which events may bear on a question about some days? Read by their signs, and no others.

A question about a stretch of days is about the events of which a claim was published in it. Of these only claims that
may tell something are read, and what stands in the same articles; the rest of an event of thousands is left alone.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, exists, func, or_, select, union

from detente.records import Event, Role, Status
from detente.store import rows, tables
from detente.store.access import Database, batches
from detente.store.signs import Sign

_SIDES = (Role.SOURCE.value, Role.TARGET.value)


def window(
    database: Database, *, on: date, since: date, parties: Collection[str] | None, conflict: int | None
) -> tuple[str, ...]:
    """Return ids of the events known on a day of which a claim was published from ``since`` to it or at no known day,
    oldest first. ``conflict`` asks for those that are marked for it by then, ``parties`` for those of one of them.
    """
    claims, members, steps, events = tables.claims, tables.event_claims, tables.event_steps, tables.events
    day = claims.c.reported
    lately = select(members.c.event).distinct().join(claims, claims.c.id == members.c.claim)
    told = lately.where(or_(day.is_(None), and_(day >= since, day <= on))).subquery()
    query = select(events.c.id).select_from(told).join(events, events.c.id == told.c.event)
    standing = and_(
        steps.c.event == told.c.event,
        or_(steps.c.day.is_(None), steps.c.day <= on),
        or_(steps.c.until.is_(None), steps.c.until > on),
    )
    query = query.where(exists().where(standing))
    if parties is not None:
        table = tables.event_parties
        query = query.where(exists().where(table.c.event == told.c.event, table.c.party.in_(sorted(parties))))
    if conflict is not None:
        marks = tables.event_conflicts
        marked = and_(marks.c.event == told.c.event, marks.c.conflict == conflict)
        query = query.where(exists().where(marked, or_(marks.c.since.is_(None), marks.c.since <= on)))
    query = query.order_by(events.c.first.asc().nulls_first(), events.c.id)
    return tuple(str(row["id"]) for row in database.fetch(query))


def claims_with(
    database: Database, ids: Sequence[str], sign: Sign, *, on: date, meant: Mapping[str, str], beside: bool
) -> Iterator[Event]:
    """Yield those of some events that have a claim with a sign, in their order, each with such claims known by a day.

    With ``beside`` each has all its claims of the articles in which a claim of one of the events has the sign, and its
    first claim; it may then have none with the sign itself.
    """
    if not beside:
        for part in batches(ids):
            yield from _events(database.fetch(_told(part, on, _has(sign))), meant)
        return
    documents = {str(row["document"]) for part in batches(ids) for row in database.fetch(_documents(part, sign, on))}
    wanted: dict[str, set[str]] = {}
    inside = frozenset(ids)
    for part in batches(sorted(documents)):
        for row in database.fetch(_members(part, on)):
            if row["event"] in inside:
                wanted.setdefault(str(row["event"]), set()).add(str(row["claim"]))
    for part in batches(identity for identity in ids if identity in wanted):
        for row in database.fetch(_firsts(part)):
            wanted[row["event"]].add(str(row["claim"]))
        found: list[RowMapping] = []
        for some in batches(sorted(claim for identity in part for claim in wanted[identity])):
            found.extend(database.fetch(_told(part, on, tables.event_claims.c.claim.in_(some))))
        place = {identity: number for number, identity in enumerate(part)}
        yield from _events(sorted(found, key=lambda row: (place[row["event"]], row["position"])), meant)


def sides(database: Database, event: str, *, on: date, meant: Mapping[str, str]) -> tuple[Counter[str], int]:
    """Return in how many claims of an event known by a day each code and actor acts, and how many claims there are."""
    members, parties = tables.event_claims, tables.participants
    total = int(database.fetch(_size(event, on))[0]["claims"])
    known = and_(
        members.c.event == event,
        parties.c.role.in_(_SIDES),
        or_(parties.c.reported.is_(None), parties.c.reported <= on),
    )
    joined = members.join(parties, parties.c.claim == members.c.claim)
    named = [
        select(parties.c.claim, name.label("name")).select_from(joined).where(known, name.is_not(None))
        for name in (parties.c.actor, parties.c.country)
    ]
    told = union(*named).subquery()
    if not meant:  # counted by the database: an event of a war has fifty thousand claims
        count: Any = func.count()
        found = database.fetch(select(told.c.name, count.label("claims")).group_by(told.c.name))
        return Counter({str(row["name"]): int(row["claims"]) for row in found}), total
    pairs = {(row["claim"], meant.get(row["name"], row["name"])) for row in database.fetch(select(told))}
    return Counter(name for _, name in pairs), total


def _size(event: str, on: date) -> Select[Any]:
    """Ask how many claims of an event are known by a day; the days of the claims are read only if some are later."""
    members, claims, events = tables.event_claims, tables.claims, tables.events
    count: Any = func.count()
    later = select(func.count()).select_from(members).join(claims, claims.c.id == members.c.claim)
    later = later.where(members.c.event == event, claims.c.reported > on)
    whole = exists().where(events.c.id == event, events.c.last <= on)
    less = case((whole, 0), else_=later.scalar_subquery())
    return select((count - less).label("claims")).select_from(members).where(members.c.event == event)


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


def _has(sign: Sign) -> ColumnElement[bool]:
    return tables.event_claims.c.signs.bitwise_and(int(sign)) != 0


def _known(on: date) -> ColumnElement[bool]:
    return or_(tables.claims.c.reported.is_(None), tables.claims.c.reported <= on)


def _told(ids: Sequence[str], on: date, condition: ColumnElement[bool]) -> Select[Any]:
    members, claims, events = tables.event_claims, tables.claims, tables.events
    return (
        select(members.c.event, members.c.position, events.c.lent, claims)
        .join(claims, claims.c.id == members.c.claim)
        .join(events, events.c.id == members.c.event)
        .where(members.c.event.in_(ids), condition, _known(on))
        .order_by(events.c.first.asc().nulls_first(), events.c.id, members.c.position)
    )


def _documents(ids: Sequence[str], sign: Sign, on: date) -> Select[Any]:
    members, claims = tables.event_claims, tables.claims
    query = select(claims.c.document).distinct().join(members, members.c.claim == claims.c.id)
    return query.where(members.c.event.in_(ids), _has(sign), _known(on))


def _members(documents: Sequence[str], on: date) -> Select[Any]:
    members, claims = tables.event_claims, tables.claims
    query = select(members.c.event, members.c.claim).join(claims, claims.c.id == members.c.claim)
    return query.where(claims.c.document.in_(documents), _known(on))


def _firsts(ids: Sequence[str]) -> Select[Any]:
    members, other = tables.event_claims, tables.event_claims.alias("other")
    first = select(func.min(other.c.position)).where(other.c.event == members.c.event).scalar_subquery()
    return select(members.c.event, members.c.claim).where(members.c.event.in_(ids), members.c.position == first)


def _events(found: Sequence[RowMapping], meant: Mapping[str, str]) -> Iterator[Event]:
    for event, group in groupby(found, key=lambda row: str(row["event"])):
        told = list(group)
        yield Event(event, tuple(rows.claim_of(row, meant) for row in told), tuple(told[0]["lent"]))
