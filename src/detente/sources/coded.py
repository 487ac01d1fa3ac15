"""What is one row of event data that others coded, whatever the format of its file? And how are cells read as facts?

A row says that somebody did something to somebody on a day. None of the formats holds the sentence that it rests on.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from detente.errors import SourceError
from detente.records import Failure
from detente.sources.origin import Origin
from detente.sources.streams import Stream

MAX_ROW = 1_000_000  # bytes; rows of ICEWS have some 400, of POLECAT with all its names some 5,000
MAX_FILE = 8_000_000_000  # bytes of one file, unpacked; a year of POLECAT has some 2 GB
MAX_CELL = 200  # characters of a cell that are kept: longer than any name that is one
MAX_LIST = 24  # parts of a cell, or parties of a row, that are kept
MAX_SHOWN = 40
# Years that a day may have: from the oldest newspapers that were coded to some time ahead, for what is planned. Others,
# such as 0001 and 9999, are how programs write that they know none.
FIRST_YEAR, LAST_YEAR = 1800, 2199
# How the formats write that something is not known.
UNKNOWN = frozenset({"", "na", "n/a", "null", "none", "nan", "--"})
# PLOVER's auxiliary modes, which say whether it was done, not how. What was done long ago was done.
AUXILIARY = {"historical": "HAPPENED", "future": "PLANNED", "hypothetical": "POSSIBLE", "negation": "DENIED"}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BLANKS = re.compile(r"\s+")
_SEPARATOR = re.compile(r"[;,]")


@dataclass(frozen=True, slots=True)
class CodedActor:
    """Who takes part: a name, the country and the sectors as the file writes them (names or codes)."""

    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedPlace:
    """Where it was, in degrees north and east; ``kind`` is city, region or country, as far as the row tells."""

    name: str
    kind: str
    country: str | None
    region: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One row. ``day`` is that of the act, ``known`` the one on which it became known; what is not told is None.

    The act is a CAMEO ``code`` or a PLOVER ``kind`` with its ``mode``; ``label`` says it in the row's words. Rows with
    the same ``act`` tell the same act. ``confidence`` is the coder's own, in [0, 1].
    """

    format: str
    given: str
    act: str
    day: date
    known: date
    label: str | None
    sources: tuple[CodedActor, ...]
    targets: tuple[CodedActor, ...]
    code: str | None = None
    kind: str | None = None
    mode: str | None = None
    modality: str | None = None
    contexts: tuple[str, ...] = ()
    mediators: tuple[CodedActor, ...] = ()
    place: CodedPlace | None = None
    told_by: str | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        if (self.code is None) == (self.kind is None):
            raise ValueError("a row has either a CAMEO code or a PLOVER type")


@dataclass(frozen=True, slots=True)
class CodedMention:
    """A further telling of the act of a row: the row's id, the day, who tells it (words for a person), how sure."""

    format: str
    given: str
    event: str
    known: date
    told_by: str
    url: str | None = None
    confidence: float | None = None


@dataclass(slots=True)
class Table:
    """The cells of one row of a table by the names of its columns, as text; what is not known is None."""

    columns: dict[str, int]
    cells: list[str] = field(default_factory=list)

    def text(self, column: str) -> str | None:
        """Return a cell without blanks around it, cut where no honest cell is longer."""
        at = self.columns.get(column)
        return cleaned(self.cells[at]) if at is not None and at < len(self.cells) else None

    def needed(self, column: str) -> str:
        """Return a cell that must not be empty.

        Raises:
            SourceError: it is.
        """
        found = self.text(column)
        if found is None:
            raise SourceError(f"the column {column} is empty")
        return found

    def parts(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that holds a list."""
        return listed(self.text(column) or "")

    def members(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell between semicolons, each cut for itself; one that is not known keeps its place."""
        at = self.columns.get(column)
        cell = self.cells[at] if at is not None and at < len(self.cells) else ""
        if cleaned(cell) is None:
            return ()
        return tuple(cleaned(part) or "None" for part in cell.split(";")[:MAX_LIST] if part.strip())

    def degrees(self, column: str, most: float) -> float | None:
        """Return a latitude or longitude; one that is none counts as not known."""
        return degrees(self.text(column), most)


def table_rows(
    stream: Stream,
    origin: Origin,
    *,
    columns: tuple[str, ...],
    renamed: dict[str, str],
    make: Callable[[Table], CodedRow],
) -> Iterator[CodedRow | Failure]:
    """Read a table with tabs between cells and a line of names on top; a row that is none becomes a failure.

    Args:
        columns: the names of columns that must be there.
        renamed: other names for columns, in small letters.
    """
    read, table = 0, None
    for number, line in stream.lines():
        read += len(line or b"")
        if read > MAX_FILE:
            yield origin.failure(f"the file is larger than {MAX_FILE:,} bytes; the rest is not read", line=number)
            return
        try:
            cells = cells_of(line)
            if table is None:
                table = _headed(cells, columns, renamed)
            elif cells != [""]:
                table.cells = _fitting(cells, len(table.columns))
                yield make(table)
        except (SourceError, ValueError) as error:
            yield origin.failure(str(error), line=number)
            if table is None:
                return
    if stream.broken:
        yield origin.failure(stream.broken)


def cells_of(line: bytes | None) -> list[str]:
    """Part a row at its tabs. Old files are in Latin-1, new ones in UTF-8, and some in both."""
    if line is None or len(line) > MAX_ROW:
        raise SourceError(f"the row is longer than {MAX_ROW:,} bytes, the most allowed")
    return decoded(line).rstrip("\r\n").split("\t")


def decoded(line: bytes) -> str:
    """Return a line as text."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _headed(cells: list[str], columns: tuple[str, ...], renamed: dict[str, str]) -> Table:
    names = [cell.strip().strip('"').lower() for cell in cells]
    found = {renamed.get(name, name): at for at, name in reversed(list(enumerate(names))) if name}
    if missing := [name for name in columns if name not in found]:
        raise SourceError(
            f"the first line must name the columns, and these are missing: {', '.join(missing)}; "
            "check the format, or fetch the file again"
        )
    return Table(found | {f"#{at}": at for at, name in enumerate(names) if not name})


def _fitting(cells: list[str], columns: int) -> list[str]:
    """Refuse a row that is cut or torn; empty columns too many at its end are seen in published files."""
    while len(cells) > columns and not cells[-1].strip():
        cells.pop()
    if len(cells) != columns:
        raise SourceError(f"the row has {len(cells):,} columns; its file has {columns}")
    return cells


def cleaned(cell: str | None) -> str | None:
    """Return text on one line without what cannot be printed, None where it says that nothing is known."""
    if cell is None:
        return None
    text = cell[: 4 * MAX_CELL]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    text = _BLANKS.sub(" ", text).strip().strip('"').strip()[:MAX_CELL]
    return None if text.lower() in UNKNOWN else text


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a list that is written with commas or semicolons."""
    parts = (cleaned(part) for part in _SEPARATOR.split(text)[:MAX_LIST])
    return tuple(part for part in parts if part)


def degrees(cell: str | None, most: float) -> float | None:
    """Return degrees from -most to most; what is none counts as not known."""
    try:
        number = float(cell or "nan")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= most else None


def how(modes: Iterable[str]) -> tuple[str | None, str | None]:
    """Return PLOVER's mode of an act, and the modality where an auxiliary mode tells it; None where there is none.

    >>> how(["Aerial", "hypothetical"]), how(["phone"]), how(["future", "negation"])
    (('aerial', 'POSSIBLE'), ('phone', None), (None, 'DENIED'))
    """
    told = [mode.lower() for mode in modes]
    own = next((mode for mode in told if mode not in AUXILIARY), None)
    found = {AUXILIARY[mode] for mode in told if mode in AUXILIARY}
    return own, next((name for name in ("DENIED", "POSSIBLE", "PLANNED", "HAPPENED") if name in found), None)


def iso_day(cell: str) -> date:
    """Return a day written YYYY-MM-DD; a time behind it is passed over.

    Raises:
        SourceError: it is none.
    """
    found = _DAY.match(cell)
    try:
        if found:
            return likely(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        pass
    raise SourceError(f"a day written YYYY-MM-DD is expected, got {cell[:MAX_SHOWN]!r}")


def likely(day: date) -> date:
    """Return a day that may be one of the news.

    Raises:
        SourceError: it is too early or too late.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise SourceError(f"a day of the years {FIRST_YEAR} to {LAST_YEAR} is expected, got {day}")
    return day


def cameo(cell: str) -> str:
    """Return a CAMEO code, with the leading zero that spreadsheets take from it.

    Raises:
        SourceError: it is none.
    """
    known = re.fullmatch(r"(0[1-9]|1[0-9]|20)[0-9]{0,2}", cell)
    lost = re.fullmatch(r"[1-9][0-9]{1,2}", cell)
    if not known and not lost:
        raise SourceError(f"a CAMEO code of 2 to 4 digits is expected, got {cell[:MAX_SHOWN]!r}")
    # "10" to "20" and "100" to "204" are whole; "40" and "841" have lost a zero.
    return cell if known else f"0{cell}"


def place(
    names: tuple[str | None, str | None, str | None], latitude: float | None, longitude: float | None
) -> CodedPlace | None:
    """Return the place of a city, region and country, None where it has no name or no point."""
    city, region, country = names
    name = city or region or country
    if name is None or latitude is None or longitude is None:
        return None
    kind = "city" if city else "region" if region else "country"
    return CodedPlace(name, kind, country, region if city else None, latitude, longitude)
