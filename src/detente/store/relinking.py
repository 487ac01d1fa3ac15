"""From which day on must claims be linked anew, and which events be filed anew? Notes, made with what needs them."""

import json
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, insert, select

from detente.store import promised, queries, tables
from detente.store.access import Database, batches

# The note of the day from which claims must be linked anew.
RELINK = "relink"
EVERYTHING = "all"
# The note of the ids of events whose steps are to be worked out anew from the claims that they have.
REFILE = "refile"
# Days before the newest document that are first looked at for claims in no event, and how many times more each time.
LOOKED_AT, FARTHER = 30, 8


def unlinked(database: Database, newest: date | None) -> tuple[bool, date | None]:
    """Say whether claims without a day are in no event, and return the earliest day of others that are in none.

    They are nearly always of the last days, so these are looked at first, and no more days than it takes to find all.
    """
    found = database.fetch(queries.left_over())[0]
    left = found["claims"] - found["linked"]
    if not left:
        return False, None
    undated = database.fetch(queries.unlinked(None, None))[0]["claims"]
    left -= undated
    day: date | None = None
    before, on, back = None, newest or date.max, LOOKED_AT
    while left > 0 and before != date.min:
        first = on - timedelta(days=back) if on > date.min + timedelta(days=back) else date.min
        row = database.fetch(queries.unlinked(first, before))[0]
        day, left = row["day"] or day, left - row["claims"]
        before, on, back = first, first, min(back * FARTHER, date.max.toordinal())
    return bool(undated), day


def newest(database: Database) -> date | None:
    """Return the last day of publication, None if no document has one."""
    day: date | None = database.tuples(select(func.max(tables.documents.c.published)))[0][0]
    return day


def note_relink(connection: Connection, changed: ColumnElement[bool]) -> None:
    """Note the day from which claims must be linked anew because some that are in events change."""
    table = tables.claims
    linked = exists().where(tables.event_claims.c.claim == table.c.id)
    day = func.min(table.c.reported)
    found = connection.execute(select(func.count(), func.count(table.c.reported), day).where(changed, linked)).one()
    if not found[0]:
        return
    _forget(connection, changed, tables.event_shares, tables.event_outlets, tables.event_outlines, tables.announcements)
    new = EVERYTHING if found[0] > found[1] else found[2].isoformat()
    old = noted(connection, RELINK)
    _note(connection, RELINK, EVERYTHING if EVERYTHING in (old, new) else min(filter(None, (old, new))))


def note_refile(connection: Connection, claims: Collection[str]) -> None:
    """Note the events of some claims as to be filed anew: they keep their claims, and what is known of them changes."""
    if not claims:
        return
    changed = tables.claims.c.id.in_(sorted(claims))
    _forget(connection, changed, tables.event_shares, tables.event_outlines, tables.announcements)
    table = tables.event_claims
    _note_events(connection, connection.scalars(select(table.c.event).where(table.c.claim.in_(sorted(claims)))))


def note_unmerged(connection: Connection, actor: str) -> None:
    """Note the events as to be filed anew that were filed while another actor was merged into this one."""
    events = promised.filed_under(connection, actor)
    for part in batches(events):
        for table in (tables.announcements, tables.event_outlines):
            connection.execute(delete(table).where(table.c.event.in_(part)))
    _note_events(connection, events)


def _forget(connection: Connection, changed: ColumnElement[bool], *kept: Table) -> None:
    """Forget what is kept of the events of claims that change: until it is filed anew it is worked out from claims."""
    members = tables.event_claims
    ids = select(tables.claims.c.id).where(changed)
    events = select(members.c.event).where(members.c.claim.in_(ids))
    for table in kept:
        connection.execute(delete(table).where(table.c.event.in_(events)))


def _note_events(connection: Connection, events: Iterable[str]) -> None:
    old = noted(connection, REFILE)
    _note(connection, REFILE, json.dumps(sorted({*(json.loads(old) if old else ()), *events})))


def unfiled(note: str | None) -> tuple[str, ...]:
    """Return the ids of the events that a note names."""
    return tuple(json.loads(note)) if note else ()


def forget(connection: Connection, key: str) -> None:
    """Take a note away: what it asks for is done."""
    connection.execute(delete(tables.meta).where(tables.meta.c.key == key))


def noted(connection: Connection, key: str) -> str | None:
    """Return what the store has noted under a key, None if nothing."""
    found: str | None = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))
    return found


def _note(connection: Connection, key: str, value: str) -> None:
    forget(connection, key)
    connection.execute(insert(tables.meta), {"key": key, "value": value})
