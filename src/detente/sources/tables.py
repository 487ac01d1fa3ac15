"""How are the rows of CSV, TSV and Parquet files read, one at a time and bounded?"""

import csv
import os
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import encodings
from detente.sources.origin import Origin
from detente.sources.rows import CONTENT, FIELDS, lacks_text, to_page, too_long
from detente.sources.streams import BLOCK, FREE, MAX_LINE, MAX_RATIO, MEGABYTE, Stream

# Rows of a Parquet file turned into Python values at once: few, because each may hold a document of full size.
BATCH = 16


def read_csv(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the pages of a table with a header; semicolons part its cells if its header has them and no comma."""
    lines = _Lines(stream)
    header = lines.first()
    yield from _read_cells(lines, origin, ";" if ";" in header and "," not in header else ",")


def read_tsv(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the pages of a table with a header and tabs between the cells."""
    yield from _read_cells(_Lines(stream), origin, "\t")


class _Lines:
    """The lines of a table as text. A row may take several; together they may not exceed ``MAX_LINE``."""

    def __init__(self, stream: Stream) -> None:
        self._lines = stream.lines()
        self._waiting: str | None = None
        self.held = 0
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._waiting is not None:
            line, self._waiting = self._waiting, None
            return line
        self.number, content = next(self._lines)
        self.held += len(content or b"")
        if content is None or self.held > MAX_LINE:
            raise too_long("row")
        return encodings.decode(content)

    def first(self) -> str:
        """Look at the first line without taking it."""
        self._waiting = next(self, "")
        return self._waiting


def _read_cells(lines: _Lines, origin: Origin, delimiter: str) -> Iterator[Page | Failure]:
    # The limit is one of the whole process, and its default (131,072) is less than a long speech.
    csv.field_size_limit(MAX_LINE)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
    except csv.Error as error:
        raise SourceError(f"the header is not {delimiter!r}-separated text ({error}): mend it") from error
    if not set(CONTENT) & set(header):
        raise lacks_text([name for name in header if name])
    while True:
        lines.held = 0
        try:
            cells = next(reader)
            if any(cell.strip() for cell in cells):
                yield to_page(dict(zip(header, cells, strict=False)), origin, line=lines.number)
        except StopIteration:
            return
        except csv.Error as error:
            yield origin.failure(f"the row is not {delimiter!r}-separated text ({error}): mend it", line=lines.number)
        except SourceError as error:
            yield origin.failure(str(error), line=lines.number)


def read_parquet(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the pages of a Parquet file; what is packed is laid down unpacked for the time, to be sought in."""
    import pyarrow as pa

    with tempfile.TemporaryFile() as copy:
        try:
            yield from _read_batches(stream.plain or _unpack(stream, copy), origin)
        except (pa.ArrowException, OSError, ValueError) as error:
            fault = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise SourceError(f"the file is no readable Parquet ({fault[:200]}): write it again") from error


def _unpack(stream: Stream, copy: BinaryIO) -> BinaryIO:
    while block := stream.bytes.read(BLOCK):
        copy.write(block)
    if stream.broken:
        raise SourceError(stream.broken.replace("; what came before was read", ", and its index stands at its end"))
    return copy


def _read_batches(file: BinaryIO, origin: Origin) -> Iterator[Page | Failure]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    size = file.seek(0, os.SEEK_END)
    schema = pq.read_schema(file)
    names = schema.names
    if not set(CONTENT) & set(names):
        raise lacks_text(names)
    # Repeated cells stay one, so that sixteen times the same huge cell takes the memory of one.
    repeated = [name for name in CONTENT if name in names and pa.types.is_string(schema.field(name).type)]
    table = pq.ParquetFile(file, read_dictionary=repeated)
    columns = [name for name in FIELDS if name in names]
    number = given = 0
    for batch in table.iter_batches(BATCH, columns=columns, use_threads=False):
        cells = [_values(batch.column(name)) for name in columns]
        for values in zip(*cells, strict=True):
            number += 1
            given += sum(len(value) for value in values if isinstance(value, str))
            if given > FREE and given > MAX_RATIO * size:
                raise SourceError(
                    f"the file grows more than {MAX_RATIO}-fold when read, as no text does: write it anew"
                )
            try:
                yield to_page(dict(zip(columns, values, strict=True)), origin, line=number)
            except SourceError as error:
                yield origin.failure(str(error), line=number)


def _values(column: Any) -> list[object]:  # noqa: ANN401 -- pyarrow carries no types
    """Return a column's cells as Python values; days and times as ISO strings."""
    import pyarrow as pa
    import pyarrow.compute as pc

    dictionary = pa.types.is_dictionary(column.type)
    words = column.dictionary if dictionary else column
    if pa.types.is_string(words.type) or pa.types.is_large_string(words.type):
        longest = pc.max(pc.binary_length(words)).as_py() or 0
        if longest > MAX_LINE:
            raise SourceError(f"a cell has {longest // MEGABYTE} MB; at most {MAX_LINE // MEGABYTE} MB are allowed")
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in column.to_pylist()]
