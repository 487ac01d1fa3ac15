"""What do the rows of a CSV file say? Columns by their names, plain or packed, with every fault told by its line."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from detente.errors import ExtractionError, SourceError

# A larger file is refused before it fills the memory.
MOST_BYTES = 1 << 30


def rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the number of each line and its fields in the order of the columns, whatever else the file holds.

    Raises:
        SourceError: the file cannot be read.
        ExtractionError: it is no CSV file with these columns.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""))
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            raise ExtractionError(f"{path} lacks the column {missing[0]}: its first line is {','.join(columns)}")
        places = [header.index(name) for name in columns]
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                raise ExtractionError(f"{path}, line {reader.line_num}: {len(row)} fields, not {len(header)}")
            yield reader.line_num, tuple(row[place] for place in places)
    except csv.Error as error:
        raise ExtractionError(f"{path}, line {reader.line_num} is no line of a CSV file: {error}") from error


def _text(path: Path) -> str:
    """Return the text of a file, unpacked if it is gzip."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"{path} cannot be read: {reason}; give a .csv or .csv.gz file") from error
    if len(content) > MOST_BYTES:
        raise ExtractionError(f"{path} holds more than {MOST_BYTES >> 20} MB: give a part of the table")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExtractionError(f"{path} is not UTF-8 text (byte {error.start}): convert it") from error
