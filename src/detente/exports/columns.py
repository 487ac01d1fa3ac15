"""How does a shape become the columns of a table that others compute with? From its fields alone, one fact a cell.

The first and last day of a range and the fields of a shape inside are columns of their own; a list of words is an array
(JSON text in CSV, a list in Parquet); a list of shapes is a table of its own, whose rows name the row they belong to.
What a spreadsheet would take for a formula is disarmed in CSV (exports.tables); Parquet keeps the text as it is.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Protocol, get_args, get_origin

from detente.exports import json_text, schema
from detente.exports.tables import BATCH, Cell, disarmed

_PLAIN = (str, int, float, date)
# A cell: what a table has, or an array of words.
Value = Cell | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``kind`` is str, int, float, date or tuple (an array of words); ``words`` are all that it may hold, if
    they are few; ``read`` takes the cell from a row.
    """

    name: str
    kind: type
    description: str
    required: bool
    read: Callable[[Any], Any]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``key`` are the columns that tell its rows apart, ``links`` the tables to whose ``id`` columns point.

    Rows of a table that belongs to another begin with the id of their owner and their number in it, from 0: these
    columns are the first ``given`` ones.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    given: int = 0

    def cells(self, row: object, *given: Value) -> list[Value]:
        """Return the cells of a row, those of its owner and number first."""
        return [*given, *(column.read(row) for column in self.columns[self.given :])]


def table(name: str, shape: type, *, of: tuple[str, str] | None = None, links: dict[str, str] | None = None) -> Table:
    """Return the table of a shape.

    Args:
        of: the name of the column that names the owner of a row, and the owner's table.
        links: the tables to which columns point.
    """
    description = " ".join((shape.__doc__ or "").split())
    columns, to = columns_of(shape), tuple((links or {}).items())
    if of is None:
        return Table(name, description, columns, ("id",), to)
    owner, where = of
    given = (
        Column(owner, str, f"id of the {owner} that the row belongs to", required=True, read=_nothing),
        Column("number", int, f"place among the rows of the {owner}, from 0", required=True, read=_nothing),
    )
    return Table(name, description, (*given, *columns), (owner, "number"), ((owner, where), *to), len(given))


def columns_of(shape: type) -> tuple[Column, ...]:
    """Return the columns of a shape, without its lists of shapes.

    Raises:
        TypeError: a field is of a type that no cell can hold.
    """
    made: list[Column] = []
    for field, (name, hint) in zip(fields(shape), schema.hints(shape).items(), strict=True):
        kind, nullable = schema.optional(schema.bare(hint))
        whole = Column(name, object, _said(hint), required=not nullable, read=attrgetter(field.name))
        made += _columns(whole, kind)
    return tuple(made)


def _columns(field: Column, kind: Any) -> list[Column]:  # noqa: ANN401 - any type of a field
    """Return the columns of one field."""
    parts = get_args(kind)
    if get_origin(kind) is tuple:
        if parts == (date, date):
            return [_end(field, 0, "first"), _end(field, 1, "last")]
        return [] if is_dataclass(parts[0]) else [replace(field, kind=tuple)]
    if is_dataclass(kind) and isinstance(kind, type):
        return [_inner(field, column) for column in columns_of(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [replace(field, kind=str, read=_word(field.read), words=tuple(word.value for word in kind))]
    if kind not in _PLAIN:
        raise TypeError(f"the field {field.name} can be no column: its type {kind} is none of {_PLAIN}")
    return [replace(field, kind=kind)]


def _end(field: Column, index: int, name: str) -> Column:
    def read(row: object) -> date | None:
        span = field.read(row)
        return span[index] if span else None

    said = f"{field.description}: the {name}"
    return replace(field, name=f"{field.name}_{name}", kind=date, description=said, read=read)


def _inner(field: Column, column: Column) -> Column:
    def read(row: object) -> object:
        inside = field.read(row)
        return None if inside is None else column.read(inside)

    return replace(
        column,
        name=f"{field.name}_{column.name}",
        description=f"{field.description}: {column.description}",
        required=field.required and column.required,
        read=read,
    )


def _word(read: Callable[[Any], Any]) -> Callable[[Any], str | None]:
    def word(row: object) -> str | None:
        value = read(row)
        return value.value if value is not None else None

    return word


def _nothing(_: object) -> None:
    """Stand for a cell that the row does not hold itself."""


def _said(hint: object) -> str:
    words = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((word for word in words if isinstance(word, str)), "")


class Writer(Protocol):
    """What rows of one table are written with."""

    def add(self, cells: list[Value]) -> None:
        """Write a row."""

    def close(self) -> None:
        """Write what is still held."""


class CsvWriter:
    """Writes UTF-8 CSV (RFC 4180) with a header, row by row; what is unknown is an empty cell."""

    def __init__(self, path: Path, told: Table) -> None:
        # Half characters (lone surrogates) become "?".
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self._rows.writerow([column.name for column in told.columns])

    def add(self, cells: list[Value]) -> None:
        """Write a row."""
        self._rows.writerow([_text(cell) if isinstance(cell, tuple) else disarmed(cell) for cell in cells])

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class ParquetWriter:
    """Writes Parquet whose schema depends on the table only, and holds no more than one batch of rows."""

    def __init__(self, path: Path, told: Table) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        kinds = {int: pa.int64(), float: pa.float64(), date: pa.date32(), tuple: pa.list_(pa.string())}
        self._schema = pa.schema(
            pa.field(column.name, kinds.get(column.kind, pa.string()), nullable=not column.required)
            for column in told.columns
        )
        self._held: list[list[Value]] = []
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def add(self, cells: list[Value]) -> None:
        """Hold a row, and write the batch when it is full."""
        self._held.append([_whole(cell) for cell in cells])
        if len(self._held) == BATCH:
            self._write()

    def close(self) -> None:
        """Write the last batch and close the file."""
        if self._held:
            self._write()
        self._file.close()

    def _write(self) -> None:
        import pyarrow as pa

        columns = zip(*self._held, strict=True)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._file.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._held = []


def _text(words: tuple[str, ...]) -> str:
    return json_text.encode(words).decode()


def _whole(cell: Value) -> Value:
    """Replace half characters, which no Parquet file can hold."""
    if isinstance(cell, tuple):
        return tuple(word.encode("utf-8", "replace").decode() for word in cell)
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell
