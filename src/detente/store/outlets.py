"""Who had told an event by which day, in a text of their own? Kept beside each event, as its claims are filed.

Of a war fifty thousand claims tell, and of some years between two states ten thousand events: to look up the articles
of all their claims takes a second. What is kept of an event is forgotten when a claim of it changes; until it is filed
anew its articles are asked.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, insert, or_, select, union

from detente.store import tables
from detente.store.access import Database, batches

# The day of what is known from the start.
_NO_DAY = date.min


def fill(connection: Connection, ids: Sequence[str], changed: Collection[str]) -> None:
    """Keep who told some events, of which the claims of some have changed; of the others what is kept holds."""
    table = tables.event_outlets
    kept = set(connection.scalars(select(table.c.event).distinct().where(table.c.event.in_(ids))))
    for part in batches(sorted({*changed, *ids} - (kept - set(changed)))):
        connection.execute(delete(table).where(table.c.event.in_(part)))
        told = _since(tables.event_claims.c.event.in_(part))
        connection.execute(insert(table).from_select(["event", "outlet", "since"], told))


def known(database: Database, ids: Iterable[str], on: date) -> dict[str, frozenset[str]]:
    """Return who had told each of some events by a day; those that nobody had are left out."""
    table, wanted = tables.event_outlets, set(ids)
    asked = select(table.c.event, table.c.outlet).where(database.among(table.c.event, wanted), table.c.since <= on)
    found = _gathered(database.tuples(asked))
    members = tables.event_claims
    by_then = or_(members.c.reported.is_(None), members.c.reported <= on)
    for part in batches(event for event in wanted if event not in found):
        found |= _gathered(database.tuples(_told(members.c.event.in_(part), by_then).distinct()))
    return found


def _gathered(told: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the outlets by event, the same ones as one object: of many events one outlet or two tell."""
    found: dict[str, list[str]] = {}
    for event, outlet in told:
        if event in found:
            found[event].append(outlet)
        else:
            found[event] = [outlet]
    alike: dict[tuple[str, ...], frozenset[str]] = {}
    made = {}
    for event, outlets in found.items():
        key = tuple(outlets)
        if key not in alike:
            alike[key] = frozenset(key)
        made[event] = alike[key]
    return made


def wrong() -> Select[Any]:
    """Ask for the events of which something else is kept than their articles say."""
    table = tables.event_outlets
    kept = select(table.c.event, table.c.outlet, table.c.since)
    told = _since(tables.event_claims.c.event.in_(select(table.c.event)))
    unlike = union(select(kept.except_(told).subquery()), select(told.except_(kept).subquery())).subquery()
    return select(unlike.c.event).distinct()


def _since(*wanted: ColumnElement[bool]) -> Select[Any]:
    """Ask for each outlet of events, and since when it tells them."""
    day = func.coalesce(tables.event_claims.c.reported, _NO_DAY).label("day")
    told = _told(*wanted).add_columns(day).subquery()
    return select(told.c.event, told.c.outlet, func.min(told.c.day)).group_by(told.c.event, told.c.outlet)


def _told(*wanted: ColumnElement[bool]) -> Select[Any]:
    """Ask for (event, outlet) of claims: the outlet of its document or of that which it copies, else that document."""
    members, documents, original = tables.event_claims, tables.documents, tables.documents.alias("original")
    own = func.coalesce(documents.c.outlet, documents.c.id)
    outlet = case((documents.c.copy_of.is_(None), own), else_=func.coalesce(original.c.outlet, documents.c.copy_of))
    return (
        select(members.c.event, outlet.label("outlet"))
        .join(documents, documents.c.id == members.c.document)
        .outerjoin(original, original.c.id == documents.c.copy_of)
        .where(*wanted)
    )
