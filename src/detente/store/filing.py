"""How are events kept in place of earlier ones? Only the rows are written that differ from what is there.

A war is told by ten thousand claims and goes on: each time it is linked some are added, and all others stay.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, select, update

from detente.records import Filing
from detente.store import marks, outlets, rows, shares, signs, tables
from detente.store.access import add_rows, batches

_Values = dict[str, Any]
_Made = Callable[[Filing], Iterator[_Values]]


def save(connection: Connection, filings: Iterable[Filing], gone: Collection[str] | None) -> None:
    """Keep events in place of earlier ones with the same ids and of those that are ``gone`` (None: of all)."""
    if gone is None:
        connection.execute(delete(tables.events))
    for batch in batches(sorted(gone or ())):
        connection.execute(delete(tables.events).where(tables.events.c.id.in_(batch)))
    watching = marks.watched(connection)
    for part in batches(filings):
        joined = _save_part(connection, part)
        if watching:
            # A claim that was in its event before has its marks since then.
            told = (c for filing in part for c in filing.event.claims if (filing.event.id, c.id) in joined)
            marks.mark_claims(connection, watching, told)
            marks.mark_events(connection, watching, [filing.event.id for filing in part])


def _save_part(connection: Connection, part: Sequence[Filing]) -> frozenset[tuple[str, str]]:
    """Keep some events; return which claims joined which of them, as (event, claim)."""
    _save_events(connection, part)
    ids = [filing.event.id for filing in part]
    joined: frozenset[tuple[str, str]] = frozenset()
    parts: dict[Table, _Made] = {
        **_PARTS,
        tables.announcements: partial(_announced, outlets=_outlets(connection, part)),
    }
    for table, made in parts.items():
        rows_of = (row for filing in part for row in made(filing))
        new, changed = _renew(connection, table, table.c.event, ids, rows_of)
        if table is tables.event_claims:
            joined = frozenset((row["event"], row["claim"]) for row in new)
            outlets.fill(connection, ids, changed)
    shares.fill(connection, {filing.event.id: len(filing.event.claims) for filing in part})
    return joined


def _save_events(connection: Connection, part: Sequence[Filing]) -> None:
    """Keep the events themselves; one that is there is changed and not replaced, which would drop all about it."""
    table = tables.events
    wanted = {filing.event.id: rows.event_values(filing) for filing in part}
    for row in connection.execute(select(table).where(table.c.id.in_(list(wanted)))).mappings():
        values = wanted.pop(row["id"])
        if values != dict(row):
            connection.execute(update(table).where(table.c.id == row["id"]).values(values))
    add_rows(connection, table, wanted.values())


def _renew(
    connection: Connection, table: Table, owner: Column[Any], ids: Sequence[str], made: Iterable[_Values]
) -> tuple[list[_Values], frozenset[str]]:
    """Let the rows of these owners be those, whose primary keys differ; return the rows that were not there, and the
    owners of which any row has changed.
    """
    names, identity = table.c.keys(), [column.name for column in table.primary_key]
    wanted = {tuple(row[name] for name in identity): row for row in made}
    over: list[_Values] = []
    changed: set[str] = set()
    for found in connection.execute(select(table).where(owner.in_(ids))):
        row = dict(zip(names, found, strict=True))
        key = tuple(row[name] for name in identity)
        if wanted.get(key) == row:
            del wanted[key]
        else:
            over.append({f"old_{name}": row[name] for name in identity})
            changed.add(row[owner.name])
    if over:
        connection.execute(delete(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in identity)), over)
    new = list(wanted.values())
    add_rows(connection, table, new)
    return new, frozenset(changed.union(row[owner.name] for row in new))


def _claims(filing: Filing) -> Iterator[_Values]:
    for position, claim in enumerate(filing.event.claims):
        yield {
            "event": filing.event.id,
            "claim": claim.id,
            "position": position,
            "signs": int(signs.of(claim)),
            "document": claim.document,
            "reported": claim.reported,
        }


def _keys(filing: Filing) -> Iterator[_Values]:
    return ({"key": key, "touched": filing.touched, "event": filing.event.id} for key in filing.keys)


def _parties(filing: Filing) -> Iterator[_Values]:
    first = rows.event_values(filing)["first"]
    return ({"party": party, "first": first, "event": filing.event.id} for party in filing.parties)


def _steps(filing: Filing) -> Iterator[_Values]:
    return (rows.step_values(filing.event.id, position, step) for position, step in enumerate(filing.steps))


def _outlets(connection: Connection, part: Sequence[Filing]) -> dict[str, str | None]:
    """Return the outlets of the documents that announced some events, by document."""
    told = {rows.announced_in(filing.announcement, filing.event) for filing in part if filing.announcement}
    table = tables.documents
    asked = select(table.c.id, table.c.outlet).where(table.c.id.in_(told))
    return dict(connection.execute(asked).all())


def _announced(filing: Filing, outlets: Mapping[str, str | None]) -> Iterator[_Values]:
    if filing.announcement:
        yield rows.announcement_values(filing.announcement, filing.event, outlets)


def _outlined(filing: Filing) -> Iterator[_Values]:
    if filing.outline:
        yield rows.outline_values(filing.event.id, filing.outline)


def _moves(filing: Filing) -> Iterator[_Values]:
    return map(rows.move_values, filing.moves)


_PARTS: dict[Table, _Made] = {
    tables.event_claims: _claims,
    tables.event_keys: _keys,
    tables.event_parties: _parties,
    tables.event_steps: _steps,
    tables.event_moves: _moves,
    tables.event_outlines: _outlined,
}
