"""Which claims and events belong to which conflict? Marks beside them, so that a page of one need not read all others.

Whether a claim belongs to a conflict is said by `Conflict.covers` alone, which looks at words and roles; asked of every
claim of a year it takes seconds. So it is asked once, when a claim is added or its event is filed, for each conflict
that is watched, and the answer is kept. A mark counts for the conflict as it was defined then, and as long as no merge
of actors touches its sides: one that is defined otherwise now has no marks, and whoever asks must ask `covers`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from detente import config
from detente.records import Claim, Conflict, digest
from detente.store import rows, tables
from detente.store.access import Database, add_rows, batches

# Claims that are marked in one transaction: half a second in which other writers wait.
AT_ONCE = 5_000
# The first and the last day of an event, kept with its marks.
_SPAN = (tables.events.c.first, tables.events.c.last)
_FIELDS = tuple(field.name for field in fields(Conflict) if field.name not in {"name", "title", "sources"})


@dataclass(frozen=True, slots=True)
class Watched:
    """A conflict for which claims are marked, under a number."""

    number: int
    conflict: Conflict


@cache
def shipped() -> tuple[Conflict, ...]:
    """Return the conflicts that come with the package, read once."""
    return tuple(map(config.conflict, config.conflicts()))


def key(conflict: Conflict, meant: Mapping[str, str]) -> str:
    """Return what a conflict's marks are kept under: it changes with all on which they depend."""
    sides = {*conflict.parties, *conflict.mediators}
    merged = sorted((old, new) for old, new in meant.items() if old in sides or new in sides)
    return digest("conflict", json.dumps([_definition(conflict), merged], ensure_ascii=False))


def number(database: Database, conflict: Conflict, meant: Mapping[str, str]) -> int | None:
    """Return the number under which a conflict is marked, None if it is not, or not yet for all claims."""
    table = tables.watched
    query = select(table.c.number).where(table.c.digest == key(conflict, meant), table.c.complete.is_(True))
    found = database.fetch(query)
    return int(found[0]["number"]) if found else None


def watch(database: Database, conflicts: Iterable[Conflict], meant: Mapping[str, str]) -> None:
    """See that the claims and events are marked for these conflicts; those defined otherwise before are forgotten."""
    table = tables.watched
    wanted = {conflict.name: (key(conflict, meant), conflict) for conflict in conflicts}
    query = select(table.c.name, table.c.digest, table.c.complete)
    known = {str(row["name"]): (row["digest"], row["complete"]) for row in database.fetch(query)}
    missing = [(digest, c) for name, (digest, c) in wanted.items() if known.get(name) != (digest, True)]
    if not missing:
        return
    with database.writing() as connection:
        new = list(_register(connection, missing))
    for days in _days(database):
        with database.writing() as connection:
            mark_claims(connection, new, _claims(connection, days, meant))
    with database.writing() as connection:
        for some in new:
            _mark_all_events(connection, some)
        connection.execute(update(table).where(table.c.number.in_([w.number for w in new])).values(complete=True))


def watched(connection: Connection) -> tuple[Watched, ...]:
    """Return the conflicts for which claims are marked."""
    found = connection.execute(select(tables.watched)).mappings()
    return tuple(Watched(row["number"], _conflict(row["name"], row["definition"])) for row in found)


def mark_claims(connection: Connection, watching: Sequence[Watched], claims: Iterable[Claim]) -> None:
    """Mark claims for the conflicts that cover them, in place of earlier marks for these conflicts."""
    if not watching:
        return
    table, numbers = tables.claim_conflicts, [some.number for some in watching]
    for part in batches(claims):
        ids = [claim.id for claim in part]
        connection.execute(delete(table).where(table.c.claim.in_(ids), table.c.conflict.in_(numbers)))
        add_rows(
            connection,
            table,
            (
                {"claim": claim.id, "conflict": some.number, "reported": claim.reported}
                for claim in part
                for some in watching
                if some.conflict.covers(claim)
            ),
        )


def mark_document(connection: Connection, document: str, meant: Mapping[str, str]) -> None:
    """Mark the claims of a document."""
    if watching := watched(connection):
        own = select(tables.claims).where(tables.claims.c.document == document)
        found = connection.execute(own).mappings().all()
        mark_claims(connection, watching, (rows.claim_of(row, meant) for row in found))


def mark_events(connection: Connection, watching: Sequence[Watched], ids: Sequence[str]) -> None:
    """Mark events by the marks of their claims, in place of earlier marks."""
    table, marks, members = tables.event_conflicts, tables.claim_conflicts, tables.event_claims
    connection.execute(delete(table).where(table.c.event.in_(ids)))
    query = (
        select(members.c.event, marks.c.conflict, *_SPAN, *_since())
        .join(marks, marks.c.claim == members.c.claim)
        .join(tables.events, tables.events.c.id == members.c.event)
        .where(members.c.event.in_(ids))
        .group_by(members.c.event, marks.c.conflict, *_SPAN)
    )
    _add_event_marks(connection, watching, connection.execute(query).mappings().all())


def _mark_all_events(connection: Connection, some: Watched) -> None:
    table, marks, members = tables.event_conflicts, tables.claim_conflicts, tables.event_claims
    connection.execute(delete(table).where(table.c.conflict == some.number))
    query = (
        select(members.c.event, marks.c.conflict, *_SPAN, *_since())
        .join(members, members.c.claim == marks.c.claim)
        .join(tables.events, tables.events.c.id == members.c.event)
        .where(marks.c.conflict == some.number)
        .group_by(members.c.event, marks.c.conflict, *_SPAN)
    )
    _add_event_marks(connection, [some], connection.execute(query).mappings().all())


def _since() -> tuple[Any, ...]:
    """Return the columns that tell from which day on a claim of the conflict was known."""
    day = tables.claim_conflicts.c.reported
    return func.min(day).label("since"), func.count().label("told"), func.count(day).label("dated")


def _add_event_marks(connection: Connection, watching: Sequence[Watched], found: Sequence[Mapping[Any, Any]]) -> None:
    """Add marks of events, each with whether one of the sides of its conflict takes part."""
    sides = {some.number: {*some.conflict.parties, *some.conflict.mediators} for some in watching}
    table, every = tables.event_parties, sorted(set().union(*sides.values()))
    for part in batches(found):
        asked = select(table.c.event, table.c.party).where(table.c.event.in_({row["event"] for row in part}))
        taking: dict[str, set[str]] = {}
        for event, party in connection.execute(asked.where(table.c.party.in_(every))):
            taking.setdefault(event, set()).add(party)
        none = frozenset[str]()
        marked = (
            (row, not sides.get(row["conflict"], none).isdisjoint(taking.get(row["event"], none))) for row in part
        )
        add_rows(connection, tables.event_conflicts, (_event_mark(row, sided=sided) for row, sided in marked))


def _event_mark(row: Mapping[Any, Any], *, sided: bool) -> dict[str, Any]:
    undated = row["told"] > row["dated"]
    since: date | None = None if undated else row["since"]
    return {**{name: row[name] for name in ("event", "conflict", "first", "last")}, "since": since, "sided": sided}


def _register(connection: Connection, missing: Iterable[tuple[str, Conflict]]) -> Iterator[Watched]:
    """Give conflicts new numbers, in place of those of the same names; their marks are still to be made."""
    table = tables.watched
    last = int(connection.scalar(select(func.max(table.c.number))) or 0)
    for given, (made, conflict) in enumerate(missing, start=last + 1):
        old = list(connection.scalars(select(table.c.number).where(table.c.name == conflict.name)))
        for marks in (tables.claim_conflicts, tables.event_conflicts):
            connection.execute(delete(marks).where(marks.c.conflict.in_(old)))
        connection.execute(delete(table).where(table.c.number.in_(old)))
        values = {"number": given, "name": conflict.name, "digest": made, "definition": _definition(conflict)}
        connection.execute(insert(table), values | {"complete": False})
        yield Watched(given, conflict)


def _definition(conflict: Conflict) -> dict[str, Any]:
    values = {name: getattr(conflict, name) for name in _FIELDS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _conflict(name: str, definition: Mapping[str, Any]) -> Conflict:
    values: dict[str, Any] = dict(definition)
    values |= {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    values |= {key: date.fromisoformat(values[key]) for key in ("first", "last") if values[key]}
    return Conflict(name=name, title=name, **values)


def _days(database: Database) -> Iterator[tuple[date | None, date | None]]:
    """Yield first and last day, inclusive, of stretches with some thousand claims; the undated are of (None, None)."""
    day = tables.claims.c.reported
    query = select(day.label("day"), func.count().label("claims")).group_by(day).order_by(day)
    found = database.fetch(query)
    if any(row["day"] is None for row in found):
        yield None, None
    first: date | None = None
    total = 0
    last: date | None = None
    for row in (row for row in found if row["day"] is not None):
        first, last, total = first or row["day"], row["day"], total + row["claims"]
        if total >= AT_ONCE:
            yield first, last
            first, total = None, 0
    if first is not None:
        yield first, last


def _claims(
    connection: Connection, days: tuple[date | None, date | None], meant: Mapping[str, str]
) -> tuple[Claim, ...]:
    day = tables.claims.c.reported
    wanted = day.is_(None) if days[0] is None else day.between(*days)
    found = connection.execute(select(tables.claims).where(wanted)).mappings().all()
    return tuple(rows.claim_of(row, meant) for row in found)
