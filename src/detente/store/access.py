"""How do the parts of the store get at one database? One object that reads, streams and writes for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Integer, RowMapping, Select, Table, Text, cast, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from detente.errors import StoreError
from detente.store import engine as engines
from detente.store import queries, tables

_T = TypeVar("_T")
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
        with (
            engines.translated(self.name, "read"),
            self.engine.connect() as connection,
            # A server's cursor is to be closed by whoever leaves off in the midst.
            connection.execution_options(yield_per=queries.BATCH).execute(query) as result,
        ):
            yield from result.mappings()

    def fetch(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Return all rows of a query."""
        with engines.translated(self.name, "read"), self.engine.connect() as connection:
            return connection.execute(query).mappings().all()

    def changes(self) -> int:
        """Return how many transactions have written to the database."""
        found = self.fetch(select(tables.meta.c.value).where(tables.meta.c.key == CHANGES))
        return int(found[0]["value"]) if found else 0


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
