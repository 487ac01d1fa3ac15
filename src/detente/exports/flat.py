"""How do the rows of an answer look as a table? One row a row, as CSV and as Parquet with the same columns.

The first and last day of a range are columns of their own; what is nested deeper stands as JSON text. What a
spreadsheet would take for a formula is disarmed in CSV (exports.tables); Parquet keeps the text as it is.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

from detente.exports import json_text, schema
from detente.exports.tables import Cell, disarmed

# The names of the columns of a field, their type, and what makes their cells of the field's value.
_Columns = tuple[tuple[str, ...], type, Callable[[Any], tuple[Any, ...]]]
_SCALARS = (str, int, float, bool, date, datetime)


def csv_text(shapes: Sequence[type], rows: Iterable[object]) -> bytes:
    """Return UTF-8 CSV with a header; what is unknown is an empty cell.

    Args:
        shapes: what the rows may be; with several a column is that of the first that has it.
    """
    columns = _columns(tuple(shapes))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for cells in _cells(rows):
        writer.writerow([disarmed(cells.get(name)) for name in columns])
    return out.getvalue().encode("utf-8", "replace")


def parquet_file(shapes: Sequence[type], rows: Iterable[object]) -> bytes:
    """Return a Parquet file with a schema that depends on the shapes only."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = _columns(tuple(shapes))
    kinds = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), date: pa.date32(),
             datetime: pa.timestamp("ms", tz="UTC")}  # fmt: skip
    arrow = pa.schema([(name, kinds.get(kind, pa.string())) for name, kind in columns.items()])
    table = pa.Table.from_pylist([dict(_whole(cells)) for cells in _cells(rows)], schema=arrow)
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def columns(*shapes: type) -> tuple[str, ...]:
    """Return the names of the columns of shapes."""
    return tuple(_columns(shapes))


@cache
def _columns(shapes: tuple[type, ...]) -> dict[str, type]:
    found: dict[str, type] = {}
    for shape in shapes:
        for names, kind, _ in _plan(shape):
            for name in names:
                found.setdefault(name, kind)
    return found


@cache
def _plan(shape: type) -> tuple[_Columns, ...]:
    """Return the columns of each field."""
    made: list[_Columns] = []
    for name, hint in schema.hints(shape).items():
        kind, _ = schema.optional(schema.bare(hint))
        if get_origin(kind) is tuple and get_args(kind) == (date, date):
            made.append(((f"{name}_first", f"{name}_last"), date, _both))
        elif isinstance(kind, type) and issubclass(kind, Enum):
            made.append(((name,), str, _word))
        elif isinstance(kind, type) and kind in _SCALARS:
            made.append(((name,), kind, _same))
        else:
            made.append(((name,), str, _nested))
    return tuple(made)


def _both(value: tuple[date, date] | None) -> tuple[date | None, ...]:
    return value or (None, None)


def _word(value: Enum | None) -> tuple[str | None]:
    return (value.value if value else None,)


def _same(value: Cell) -> tuple[Cell]:
    return (value,)


def _nested(value: object) -> tuple[str | None]:
    return (None if value is None else json_text.encode(value).decode(),)


def _cells(rows: Iterable[object]) -> Iterator[dict[str, Any]]:
    for row in rows:
        cells: dict[str, Any] = {}
        shape: type = type(row)
        for (names, _, make), value in zip(_plan(shape), json_text.values(row), strict=True):
            cells |= zip(names, make(value), strict=True)
        yield cells


def _whole(cells: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the cells without half characters (lone surrogates), which no Parquet file can hold."""
    for name, cell in cells.items():
        yield name, cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell
