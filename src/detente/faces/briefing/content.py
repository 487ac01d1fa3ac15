"""What is a briefing made of? Sections of lines, each with the numbers of its sources, before any format is chosen.

All text in here is plain: what writes a format escapes it. Nothing is markup.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that is cited by ``number`` (from 1), and the article that it stands in."""

    number: int
    outlet: str | None
    day: date | None
    title: str | None
    url: str | None
    given_id: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the numbers of its sources; ``quote`` are the words that say it, ``label`` a word before it."""

    text: str
    citations: tuple[int, ...] = ()
    quote: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of media type image/svg+xml or image/png, with words for who cannot see it."""

    name: str
    media_type: str
    content: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; ``more`` tells what is not shown, ``empty`` what to say where there are no lines."""

    key: str
    title: str
    lines: tuple[Line, ...]
    empty: str
    more: str | None = None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """The whole of it: ``subtitle`` tells the days, ``basis`` on how much it rests, ``made`` how it was made."""

    title: str
    subject: str
    as_of: date
    subtitle: str
    basis: str
    lead: Section
    sections: tuple[Section, ...]
    sources_title: str
    sources: tuple[Source, ...]
    made: str
