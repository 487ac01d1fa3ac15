"""From which day on must claims be linked anew, and which events be filed anew? Notes, made with what needs them."""

import json
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select

from detente.store import tables

# The note of the day from which claims must be linked anew.
RELINK = "relink"
EVERYTHING = "all"
# The note of the ids of events whose steps are to be worked out anew from the claims that they have.
REFILE = "refile"


def note_relink(connection: Connection, changed: ColumnElement[bool]) -> None:
    """Note the day from which claims must be linked anew because some that are in events change."""
    table = tables.claims
    linked = exists().where(tables.event_claims.c.claim == table.c.id)
    day = func.min(table.c.reported)
    found = connection.execute(select(func.count(), func.count(table.c.reported), day).where(changed, linked)).one()
    if not found[0]:
        return
    new = EVERYTHING if found[0] > found[1] else found[2].isoformat()
    old = _noted(connection, RELINK)
    _note(connection, RELINK, EVERYTHING if EVERYTHING in (old, new) else min(filter(None, (old, new))))


def note_refile(connection: Connection, claims: Collection[str]) -> None:
    """Note the events of some claims as to be filed anew: they keep their claims, and what is known of them changes."""
    if not claims:
        return
    table = tables.event_claims
    found = connection.scalars(select(table.c.event).where(table.c.claim.in_(sorted(claims))))
    old = _noted(connection, REFILE)
    _note(connection, REFILE, json.dumps(sorted({*(json.loads(old) if old else ()), *found})))


def unfiled(note: str | None) -> tuple[str, ...]:
    """Return the ids of the events that a note names."""
    return tuple(json.loads(note)) if note else ()


def forget(connection: Connection, key: str) -> None:
    """Take a note away: what it asks for is done."""
    connection.execute(delete(tables.meta).where(tables.meta.c.key == key))


def _noted(connection: Connection, key: str) -> str | None:
    found: str | None = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == key))
    return found


def _note(connection: Connection, key: str, value: str) -> None:
    forget(connection, key)
    connection.execute(insert(tables.meta), {"key": key, "value": value})
