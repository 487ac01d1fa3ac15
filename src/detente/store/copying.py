"""How does a store move to another database? All of it, in one transaction, and counted and compared before it is kept.

What is read is the store at one moment, whoever writes it meanwhile. Tables go in the order in which they refer to each
other, some hundred rows at a time. What is not whole is not kept at all: the new store is then as empty as it was.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Connection, RowMapping, Select, Table, func, insert, select

from detente.errors import StoreError
from detente.store import engine as engines
from detente.store import queries, search, tables
from detente.store.access import batches
from detente.store.database import Store
from detente.store.engine import NUL, NUL_SIGN
from detente.store.location import FLEETING, locate

_WHOLE = 2**256


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: from where, to where, and how many rows a table."""

    source: str
    target: str
    rows: Mapping[str, int]


def _silent(done: int) -> None:
    """Tell nobody how far a copy is."""


def copy(source: str, target: str, *, progress: Callable[[int], None] = _silent) -> Copied:
    """Copy the store at a path or URL into an empty place, which may be another kind of database.

    Args:
        progress: is told how many rows were copied so far.

    Raises:
        StoreError: there is no store of this version, the place is not empty, or one of them fails.
    """
    if FLEETING & {source, target}:
        raise StoreError("a store that is forgotten when it is closed cannot be copied; give a path or a URL")
    if locate(source).url == locate(target).url:
        raise StoreError(f"{locate(source).name} would be copied into itself; give another place")
    with (
        Store.open(source, read_only=True) as read,
        Store.open(target) as made,
        engines.translated(read.name, "copied"),
        engines.snapshot(read.database.engine) as old,
        engines.translated(made.name, "written"),
        engines.writing(made.database.engine) as new,
    ):
        _require_empty(new, made.name)
        rows = _fill(old, new, progress)
        _compare(old, new, made.name)
    return Copied(read.name, made.name, rows)


def _require_empty(connection: Connection, name: str) -> None:
    for table in tables.metadata.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError(
                f"the store {name} is not empty: there are rows in {table.name}; give a new file or an empty database"
            )


def _fill(old: Connection, new: Connection, progress: Callable[[int], None]) -> dict[str, int]:
    done, rows = 0, {}
    for table in tables.metadata.sorted_tables:
        rows[table.name] = 0
        for batch in batches(_stream(old, _all(table))):
            values = [dict(row) for row in batch]
            new.execute(insert(table), values)
            if table is tables.documents:
                search.index(new, values)
            rows[table.name] += len(values)
            done += len(values)
            progress(done)
    return rows


def _all(table: Table) -> Select[Any]:
    """Ask for all rows; documents in the order of their days, the last of which a search looks at first."""
    key = list(table.primary_key.columns)
    return select(table).order_by(*([tables.documents.c.published] if table is tables.documents else []), *key)


def _stream(connection: Connection, query: Select[Any]) -> Iterator[RowMapping]:
    # On a connection of its own options: those of the caller's stay as they are.
    with connection.execute(query, execution_options={"yield_per": queries.BATCH}) as result:
        yield from result.mappings()


# Is it all there?


def _compare(old: Connection, new: Connection, name: str) -> None:
    """See that both hold the same rows, by their number and by a digest of all that is in them."""
    signed = "postgresql" in {old.dialect.name, new.dialect.name}
    for table in tables.metadata.sorted_tables:
        counted = [int(c.scalar(select(func.count()).select_from(table)) or 0) for c in (old, new)]
        if counted[0] != counted[1] or _digest(old, table, signed=signed) != _digest(new, table, signed=signed):
            raise StoreError(
                f"the copy in {name} differs from the store in {table.name} ({counted[0]} rows, copied {counted[1]}), "
                "and so it was not kept; run `detente check` on the store, and try again"
            )


def _digest(connection: Connection, table: Table, *, signed: bool) -> int:
    """Return a number that tells the rows of a table apart from others, in whatever order they come."""
    jsons = frozenset(column.name for column in table.columns if isinstance(column.type, JSON))
    return sum(_row_digest(row, jsons, signed=signed) for row in _stream(connection, select(table))) % _WHOLE


def _row_digest(row: RowMapping, jsons: frozenset[str], *, signed: bool) -> int:
    told = "\x1f".join(map(_told(jsons, signed=signed), sorted(dict(row).items())))
    return int.from_bytes(sha256(told.encode("utf-8", "surrogatepass")).digest())


def _told(jsons: Iterable[str], *, signed: bool) -> Callable[[tuple[Any, Any]], str]:
    """Return how a value is written down; ``signed`` if one of the databases takes the sign for NUL in its place."""

    def tell(item: tuple[Any, Any]) -> str:
        name, value = item
        if name in jsons:
            return json.dumps(value, sort_keys=True)
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, str):
            return f"'{value.replace(NUL, NUL_SIGN) if signed else value}"
        return repr(bytes(value) if isinstance(value, memoryview) else value)

    return tell
