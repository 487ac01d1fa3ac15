"""Which acts does a table hold? A CSV file of day, source, type and target, as any event data set can be cut to.

Days are ISO days, or whole numbers, which count from 1970-01-01. Types are those of PLOVER, the classes of forecasts
(talks, agreement, conflict), or CAMEO codes; acts of other words are left out.
"""

from datetime import date, timedelta
from pathlib import Path

from detente.answers import csv_rows
from detente.codebook import Codebook
from detente.errors import ExtractionError
from detente.records import Move, Status

COLUMNS = ("day", "source", "type", "target")
ZERO = date(1970, 1, 1)
MOST = 3_000_000
MOST_DAYS = 20_000  # some fifty years


def acts_of(path: Path) -> tuple[Move, ...]:
    """Return the acts of a table in the order of days, all told as done; of one side with itself there is none.

    Raises:
        SourceError: the file cannot be read.
        ExtractionError: it is no such table.
    """
    book = Codebook.load()
    types: dict[str, str] = {}
    made = []
    for place, (day, source, kind, target) in csv_rows.rows(path, COLUMNS):
        if source == target or not source or not target:
            continue
        if kind not in types:
            coded = book.plover_of(kind) if kind.isdigit() else None
            types[kind] = coded[0] if coded else kind
        told = _day(day, path, place)
        made.append(Move(f"row {place}", told, source, target, types[kind], Status.HAPPENED, None, f"row {place}"))
        if len(made) > MOST:
            raise ExtractionError(f"{path} has more than {MOST} acts: give a part of the table")
    if not made:
        raise ExtractionError(f"{path} has no acts between two sides; a row is {','.join(COLUMNS)}")
    first, last = min(move.day for move in made), max(move.day for move in made)
    if (last - first).days >= MOST_DAYS:
        raise ExtractionError(f"{path} spans {first} to {last}; at most {MOST_DAYS} days are allowed: cut it")
    return tuple(sorted(made, key=lambda move: (move.day, move.source, move.target, move.event)))


def _day(text: str, path: Path, place: int) -> date:
    try:
        return ZERO + timedelta(days=int(text)) if text.lstrip("-").isdecimal() else date.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ExtractionError(
            f"{path}, line {place}: day is {text[:40]!r}; write 2025-03-16, or a whole number of days since {ZERO}"
        ) from error
