"""What do all nouns rest on? Ids, spans of characters, scores, and days."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# Days that may be asked about: outside them there is no news to read.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
_LONGEST = 40  # characters of a wrong day that its error repeats
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(text: str) -> date:
    """Read a day written YYYY-MM-DD, and no other way: "2025-W10" is a week, and its Monday would be a guess.

    Raises:
        ValueError: it is none; the message goes on from the name of the field.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"is {text[:_LONGEST]!r}; a day is written YYYY-MM-DD, for example 2025-03-16")


def read_news_day(text: str) -> date:
    """Read a day (`read_day`) that may be asked about, from ``FIRST_DAY`` to ``LAST_DAY``.

    Raises:
        ValueError: as `read_day`, or it lies outside.
    """
    day = read_day(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"is {day}, it must lie between {FIRST_DAY} and {LAST_DAY}")
    return day


def digest(*parts: str) -> str:
    """Return 32 hex digits that depend on nothing but ``parts``: the id of what they describe."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def check_span(start: int, end: int) -> None:
    """Refuse characters ``[start, end)`` that no text can have.

    Raises:
        ValueError: the span is empty or begins before the text.
    """
    if not 0 <= start < end:
        raise ValueError(f"a span must satisfy 0 <= start < end, got [{start}, {end})")


def check_score(score: float) -> None:
    """Refuse a score that is no probability.

    Raises:
        ValueError: it lies outside [0, 1].
    """
    if not 0.0 <= score <= 1.0:
        raise ValueError(f"a score is a probability in [0, 1], got {score}")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Days from ``start`` up to but not including ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"an interval must end after it starts, got {self.start} to {self.end}")

    @classmethod
    def of(cls, first: date, last: date) -> "Interval":
        """Build from the first and the last day, both inclusive, as annotations and ledgers print them."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    def overlaps(self, other: "Interval", slack: int = 0) -> bool:
        """Say whether the two share a day, or come within ``slack`` days of it."""
        return self.start < other.end + timedelta(days=slack) and other.start < self.end + timedelta(days=slack)


def utc(year: int, month: int, day: int) -> datetime:
    """Return midnight UTC of a day."""
    return datetime(year, month, day, tzinfo=UTC)


def spans_overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    """Say whether two half-open spans share a character or a token."""
    return a[0] < b[1] and b[0] < a[1]
