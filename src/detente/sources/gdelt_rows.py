"""What stands in a row of GDELT 2.0? Its three kinds of files, typed: events, mentions, and the knowledge graph.

Columns are those of the code books (GDELT 2.0 event database, GKG 2.1), in their order and with their units; an empty
column is None, and codes are text, so that a leading zero stays. GDELT does not say whether an act happened, is planned
or denied: every row looks as if it had happened.
"""

import html
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from detente.errors import SourceError
from detente.records import Failure
from detente.sources.origin import Origin
from detente.sources.streams import Stream

Row = TypeVar("Row")
MAX_ROW = 4_000_000  # bytes; rows of the knowledge graph that name a thousand people have some 200,000
MAX_FILE = 512_000_000  # bytes of one file, unpacked; those of the graph have some 40 million
EVENT_COLUMNS, MENTION_COLUMNS, GRAPH_COLUMNS = 61, 16, 27
MAX_SHOWN = 40
DAY, MOMENT = len("YYYYMMDD"), len("YYYYMMDDHHMMSS")
INTEGER = re.compile(r"-?[0-9]{1,18}")
TITLE = re.compile(r"<PAGE_TITLE>([^<]{1,2000})</PAGE_TITLE>")
LANGUAGE = re.compile(r"srclc:([a-z]{3})\b")


@dataclass(frozen=True, slots=True)
class GdeltActor:
    """Ten columns of an event. Codes are CAMEO's; ``country`` has three letters."""

    code: str | None
    name: str | None
    country: str | None
    known_group: str | None
    ethnic: str | None
    religion1: str | None
    religion2: str | None
    type1: str | None
    type2: str | None
    type3: str | None


@dataclass(frozen=True, slots=True)
class GdeltPlace:
    """Eight columns of an event. ``kind``: 1 country, 2 state and 3 city of the USA, 4 city and 5 province elsewhere.

    ``country`` has the two letters of FIPS 10-4, latitude and longitude are in degrees.
    """

    kind: int | None
    name: str | None
    country: str | None
    adm1: str | None
    adm2: str | None
    latitude: float | None
    longitude: float | None
    feature: str | None


@dataclass(frozen=True, slots=True)
class GdeltEvent:
    """One row of an export file: an event with its two actors, and the places of these and of the act.

    ``mentions``, ``sources`` and ``articles`` count those of the first quarter of an hour only; ``tone`` goes from -100
    to 100, ``goldstein`` from -10 to 10, ``quad`` from 1 (verbal cooperation) to 4 (material conflict).
    """

    id: int
    day: date
    month: int | None
    year: int | None
    fraction: float | None
    actor1: GdeltActor
    actor2: GdeltActor
    is_root: bool | None
    code: str | None
    base_code: str | None
    root_code: str | None
    quad: int | None
    goldstein: float | None
    mentions: int | None
    sources: int | None
    articles: int | None
    tone: float | None
    place1: GdeltPlace
    place2: GdeltPlace
    place: GdeltPlace
    added: datetime
    url: str | None


@dataclass(frozen=True, slots=True)
class GdeltMention:
    """One row of a mentions file: an article that tells of an event.

    ``kind``: 1 web, 2 citation only, 3 CORE, 4 DTIC, 5 JSTOR, 6 no text; only for 1 is ``identifier`` a URL. Sentences
    count from 1; offsets are characters, -1 where there is no such actor; ``confidence`` is in percent.
    """

    event: int
    event_time: datetime
    time: datetime
    kind: int | None
    source: str | None
    identifier: str | None
    sentence: int | None
    actor1_offset: int | None
    actor2_offset: int | None
    action_offset: int | None
    in_raw_text: bool | None
    confidence: int | None
    length: int | None
    tone: float | None
    translation: str | None
    extras: str | None


@dataclass(frozen=True, slots=True)
class GdeltArticle:
    """What we use of one row of the knowledge graph: an article, and what it is about.

    ``collection`` is 1 for the web, where ``identifier`` is a URL; ``themes`` are GDELT's codes, ``locations`` names
    and FIPS codes as written there; ``language`` has three letters and is None for what was written in English.
    """

    id: str
    time: datetime
    collection: int | None
    source: str | None
    identifier: str | None
    themes: str
    locations: str
    title: str | None
    language: str | None


def events(stream: Stream, origin: Origin) -> Iterator[GdeltEvent | Failure]:
    """Read a file of events, ``*.export.CSV``, unpacked; a row that is none becomes a failure with its number."""
    return _rows(stream, origin, EVENT_COLUMNS, _event)


def mentions(stream: Stream, origin: Origin) -> Iterator[GdeltMention | Failure]:
    """Read a file of mentions, ``*.mentions.CSV``, unpacked."""
    return _rows(stream, origin, MENTION_COLUMNS, _mention)


def articles(stream: Stream, origin: Origin) -> Iterator[GdeltArticle | Failure]:
    """Read a file of the knowledge graph, ``*.gkg.csv``, unpacked."""
    return _rows(stream, origin, GRAPH_COLUMNS, _article)


def _rows(stream: Stream, origin: Origin, columns: int, make: Callable[[list[str]], Row]) -> Iterator[Row | Failure]:
    read = 0
    for number, line in stream.lines():
        read += len(line or b"")
        if read > MAX_FILE:
            yield origin.failure(f"the file is larger than {MAX_FILE:,} bytes; the rest is not read", line=number)
            return
        try:
            yield make(_cells(line, columns))
        except SourceError as error:
            yield origin.failure(str(error), line=number)


def _cells(line: bytes | None, columns: int) -> list[str]:
    """Part a row at its tabs; quotation marks mean nothing in these files."""
    if line is None or len(line) > MAX_ROW:
        raise SourceError(f"the row is longer than {MAX_ROW:,} bytes, the most allowed")
    found = line.count(b"\t") + 1
    if found != columns:
        raise SourceError(f"the row has {found:,} columns; allowed are {columns}")
    return line.decode("utf-8", "replace").rstrip("\r\n").split("\t")


def _event(cells: list[str]) -> GdeltEvent:
    return GdeltEvent(
        id=_needed(_integer(cells[0]), "GlobalEventID"),
        day=_needed(_time(cells[1], DAY), "Day").date(),
        month=_integer(cells[2]),
        year=_integer(cells[3]),
        fraction=_number(cells[4]),
        actor1=_actor(cells[5:15]),
        actor2=_actor(cells[15:25]),
        is_root=_flag(cells[25]),
        code=_text(cells[26]),
        base_code=_text(cells[27]),
        root_code=_text(cells[28]),
        quad=_integer(cells[29]),
        goldstein=_number(cells[30]),
        mentions=_integer(cells[31]),
        sources=_integer(cells[32]),
        articles=_integer(cells[33]),
        tone=_number(cells[34]),
        place1=_place(cells[35:43]),
        place2=_place(cells[43:51]),
        place=_place(cells[51:59]),
        added=_needed(_time(cells[59], MOMENT), "DATEADDED"),
        url=_text(cells[60]),
    )


def _actor(cells: list[str]) -> GdeltActor:
    return GdeltActor(*map(_text, cells))


def _place(cells: list[str]) -> GdeltPlace:
    return GdeltPlace(
        kind=_integer(cells[0]),
        name=_text(cells[1]),
        country=_text(cells[2]),
        adm1=_text(cells[3]),
        adm2=_text(cells[4]),
        latitude=_number(cells[5]),
        longitude=_number(cells[6]),
        feature=_text(cells[7]),
    )


def _mention(cells: list[str]) -> GdeltMention:
    return GdeltMention(
        event=_needed(_integer(cells[0]), "GlobalEventID"),
        event_time=_needed(_time(cells[1], MOMENT), "EventTimeDate"),
        time=_needed(_time(cells[2], MOMENT), "MentionTimeDate"),
        kind=_integer(cells[3]),
        source=_text(cells[4]),
        identifier=_text(cells[5]),
        sentence=_integer(cells[6]),
        actor1_offset=_integer(cells[7]),
        actor2_offset=_integer(cells[8]),
        action_offset=_integer(cells[9]),
        in_raw_text=_flag(cells[10]),
        confidence=_integer(cells[11]),
        length=_integer(cells[12]),
        tone=_number(cells[13]),
        translation=_text(cells[14]),
        extras=_text(cells[15]),
    )


def _article(cells: list[str]) -> GdeltArticle:
    title = TITLE.search(cells[26])
    language = LANGUAGE.search(cells[25])
    return GdeltArticle(
        id=_needed(_text(cells[0]), "GKGRECORDID"),
        time=_needed(_time(cells[1], MOMENT), "V2.1DATE"),
        collection=_integer(cells[2]),
        source=_text(cells[3]),
        identifier=_text(cells[4]),
        themes=cells[7],
        locations=cells[9],
        title=_text(html.unescape(title.group(1)).strip()) if title else None,
        language=language.group(1) if language else None,
    )


def _text(cell: str) -> str | None:
    return cell or None


def _integer(cell: str) -> int | None:
    if not cell:
        return None
    if not INTEGER.fullmatch(cell):
        raise SourceError(f"a whole number is expected in a column, got {cell[:MAX_SHOWN]!r}")
    return int(cell)


def _number(cell: str) -> float | None:
    if not cell:
        return None
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise SourceError(f"a number is expected in a column, got {cell[:MAX_SHOWN]!r}")
    return number


def _flag(cell: str) -> bool | None:
    return None if not cell else _integer(cell) == 1


def _time(cell: str, digits: int) -> datetime | None:
    if not cell:
        return None
    if len(cell) != digits or not (cell.isascii() and cell.isdigit()):
        raise SourceError(f"a time of {digits} digits is expected in a column, got {cell[:MAX_SHOWN]!r}")
    try:
        # Several times as fast as strptime, on files of millions of rows.
        year, month, day = int(cell[:4]), int(cell[4:6]), int(cell[6:8])
        if digits == DAY:
            return datetime(year, month, day, tzinfo=UTC)
        return datetime(year, month, day, int(cell[8:10]), int(cell[10:12]), int(cell[12:]), tzinfo=UTC)
    except ValueError as error:
        raise SourceError(f"a column holds a day that does not exist, {cell!r}") from error


def _needed(value: Row | None, column: str) -> Row:
    if value is None:
        raise SourceError(f"the column {column} is empty")
    return value
