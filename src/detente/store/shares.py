"""In how many claims of an event does each party act? Counted once a day of a large event, as its claims are filed.

The war of a conflict has fifty thousand claims, and who takes part in it is asked with every reaction to a part of it.
What is counted here is forgotten when a claim of the event changes; until it is filed anew the claims are counted.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    union_all,
)

from detente.records import Role
from detente.store import tables
from detente.store.access import Database, batches

# Claims of an event from which on it is counted when it is filed: to count a thousand takes some ten milliseconds.
LARGE = 1_000
SIDES = (Role.SOURCE.value, Role.TARGET.value)
Shares = tuple[Counter[str], int]
# The name under which all claims of a day are counted, and the day of those without one.
_ALL, _NO_DAY = "", date.min


def fill(connection: Connection, sizes: Mapping[str, int]) -> None:
    """Count the claims of those of some events that have many, by their number of claims."""
    table, parties = tables.event_shares, tables.participants
    for part in batches(sorted(sizes)):
        connection.execute(delete(table).where(table.c.event.in_(part)))
    for event in sorted(event for event, size in sizes.items() if size > LARGE):
        members, count = tables.event_claims, func.count()
        day = func.coalesce(tables.claims.c.reported, _NO_DAY)
        whole = select(members.c.event, literal(_ALL, String), day, count).where(members.c.event == event)
        whole = whole.join(tables.claims, tables.claims.c.id == members.c.claim).group_by(members.c.event, day)
        told = _told([event], parties.c.role.in_(SIDES)).subquery()
        day = func.coalesce(told.c.reported, _NO_DAY)
        each = select(told.c.event, told.c.name, day, count).group_by(told.c.event, told.c.name, day)
        connection.execute(insert(table).from_select(["event", "name", "day", "claims"], union_all(whole, each)))


def known(database: Database, sizes: Mapping[str, int], *, on: date, meant: Mapping[str, str]) -> dict[str, Shares]:
    """Return in how many claims of events, given with their sizes, known by a day each code and actor acts, and how
    many claims there are.
    """
    found: dict[str, Shares] = {}
    if not meant:  # two actors that are one now may be told by one claim, which counts once
        for event in (event for event, size in sizes.items() if size > LARGE):
            counted = {str(row["name"]): int(row["claims"]) for row in database.fetch(_counted(event, on))}
            if counted:
                found[event] = Counter({name: n for name, n in counted.items() if name != _ALL}), counted.get(_ALL, 0)
    rest = [event for event in sizes if event not in found]
    if not meant:
        return found | _counts(database, rest, sizes, on)
    for part in batches(rest):
        later = {str(row["event"]): int(row["claims"]) for row in database.fetch(_later(part, on))}
        told: dict[str, set[tuple[str, str]]] = {}
        day = tables.participants.c.reported
        query = _told(part, tables.participants.c.role.in_(SIDES), or_(day.is_(None), day <= on))
        for row in database.fetch(query):
            told.setdefault(str(row["event"]), set()).add((row["claim"], meant.get(row["name"], row["name"])))
        for event in part:
            counts = Counter(name for _, name in told.get(event, ()))
            found[event] = counts, sizes[event] - later.get(event, 0)
    return found


def _counts(database: Database, ids: Sequence[str], sizes: Mapping[str, int], on: date) -> dict[str, Shares]:
    """Return the shares of events whose claims are counted now, where no two actors are one."""
    counts: dict[str, Counter[str]] = {event: Counter() for event in ids}
    later: dict[str, int] = {}
    day = tables.participants.c.reported
    for part in batches(ids):
        told = _told(part, tables.participants.c.role.in_(SIDES), or_(day.is_(None), day <= on)).subquery()
        number: Any = func.count()
        query = select(told.c.event, told.c.name, number).group_by(told.c.event, told.c.name)
        for event, name, claims in database.tuples(query):
            counts[event][name] = claims
        later |= {str(row["event"]): int(row["claims"]) for row in database.fetch(_later(part, on))}
    return {event: (counts[event], sizes[event] - later.get(event, 0)) for event in ids}


def _told(ids: Sequence[str], *conditions: ColumnElement[bool]) -> Any:  # noqa: ANN401 - SQLAlchemy's own word for it
    """Ask for (event, claim, reported, name) of each code and actor in claims of some events, each once."""
    members, parties = tables.event_claims, tables.participants
    joined = members.join(parties, parties.c.claim == members.c.claim)
    named = [
        select(members.c.event, parties.c.claim, parties.c.reported, name.label("name"))
        .select_from(joined)
        .where(members.c.event.in_(ids), name.is_not(None), *conditions)
        for name in (parties.c.actor, parties.c.country)
    ]
    return union(*named)


def _counted(event: str, on: date) -> Select[Any]:
    table = tables.event_shares
    total: Any = func.sum(table.c.claims)
    query: Select[Any] = select(table.c.name, total.label("claims"))
    return query.where(table.c.event == event, table.c.day <= on).group_by(table.c.name)


def _later(ids: Collection[str], on: date) -> Select[Any]:
    """Ask how many claims of events are later than a day, of those that have any."""
    members, claims, events = tables.event_claims, tables.claims, tables.events
    count: Any = func.count()
    query: Select[Any] = select(members.c.event, count.label("claims"))
    query = query.join(claims, claims.c.id == members.c.claim).where(claims.c.reported > on)
    lasting = exists().where(events.c.id == members.c.event, or_(events.c.last > on, events.c.last.is_(None)))
    return query.where(members.c.event.in_(ids), lasting).group_by(members.c.event)
