"""How do the parts of the store get at one database? One object that reads, streams and writes for all of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from typing import cast as cast_type

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Integer,
    RowMapping,
    Select,
    Table,
    Text,
    any_,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from detente.errors import StoreError
from detente.store import engine as engines
from detente.store import queries, tables

_T = TypeVar("_T")
_Tuple = tuple[Any, ...]
# The note that counts the transactions that have written: what is kept of an answer is good while it stays the same.
CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Database:
    """The ways to one database: rows at once or as a stream, and transactions that are kept whole or not at all."""

    name: str
    read_only: bool
    engine: Engine

    @contextmanager
    def writing(self, *, counted: bool = True) -> Iterator[Connection]:
        """Open a transaction to write in; unless it changes no answer, it is ``counted`` among the changes.

        Raises:
            StoreError: the store is for reading only, or the database refuses.
        """
        if self.read_only:
            raise StoreError(f"the store {self.name} cannot be written: it was opened for reading only")
        with engines.translated(self.name, "written"), engines.writing(self.engine) as connection:
            yield connection
            if counted:
                _count_change(connection)

    def stream(self, query: Select[Any]) -> Iterator[RowMapping]:
        """Yield the rows of a query, some hundred fetched at a time."""
        with self._opened(query) as result:
            yield from result.mappings()

    def stream_tuples(self, query: Select[Any]) -> Iterator[_Tuple]:
        """Yield the same as plain tuples: by the ten thousand, names take longer than the database."""
        with self._opened(query) as result:
            yield from cast_type("Iterable[_Tuple]", result)

    @contextmanager
    def _opened(self, query: Select[Any]) -> Iterator[CursorResult[Any]]:
        with (
            engines.translated(self.name, "read"),
            self.engine.connect() as connection,
            # A server's cursor is to be closed by whoever leaves off in the midst.
            connection.execution_options(yield_per=queries.BATCH).execute(query) as result,
        ):
            yield result

    def fetch(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Return all rows of a query."""
        with engines.translated(self.name, "read"), self.engine.connect() as connection:
            return connection.execute(query).mappings().all()

    def tuples(self, query: Select[Any]) -> Sequence[_Tuple]:
        """Return all rows of a query as plain tuples."""
        with engines.translated(self.name, "read"), self.engine.connect() as connection:
            return cast_type("Sequence[_Tuple]", connection.execute(query).all())

    def among(self, column: ColumnElement[str], ids: Iterable[str]) -> ColumnElement[bool]:
        """Return the condition that a column is one of some ids, be they thousands: they are given as one value."""
        if self.engine.dialect.name == "postgresql":
            return column == any_(literal(list(ids), ARRAY(Text)))
        given = func.json_each(json.dumps(list(ids))).table_valued("value")
        return column.in_(select(given.c.value))

    def changes(self) -> int:
        """Return how many transactions have written to the database."""
        return int(self.recall(CHANGES) or 0)

    def recall(self, key: str) -> str | None:
        """Return what was noted under a key, None if nothing was."""
        found = self.fetch(select(tables.meta.c.value).where(tables.meta.c.key == key))
        return str(found[0]["value"]) if found else None


def _count_change(connection: Connection) -> None:
    table = tables.meta
    one_more = cast(cast(table.c.value, Integer) + 1, Text)
    if not connection.execute(update(table).where(table.c.key == CHANGES).values(value=one_more)).rowcount:
        connection.execute(insert(table), {"key": CHANGES, "value": "1"})


def next_number(connection: Connection, table: Table) -> int:
    """Return the number of the next row of a table whose rows are numbered from 1."""
    return int(connection.scalar(select(func.max(table.c.number))) or 0) + 1


def add_rows(connection: Connection, table: Table, values: Iterable[dict[str, Any]]) -> None:
    """Insert rows, some hundred at a time."""
    for batch in batches(values):
        connection.execute(insert(table), batch)


def add_new(connection: Connection, table: Table, values: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose primary keys are not there yet, even if another writer adds some meanwhile; count them."""
    if not values:
        return 0
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).on_conflict_do_nothing()
    # PostgreSQL's driver is asked for the count of an INSERT only where it is told to.
    counting = {"preserve_rowcount": True}
    return sum(connection.execute(statement, row, execution_options=counting).rowcount for row in values)


def batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Cut a stream into lists of some hundred."""
    waiting = iter(items)
    while batch := list(islice(waiting, queries.BATCH)):
        yield batch
