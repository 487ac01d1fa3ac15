"""What is a rule, and what does it see of the words that it has matched?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from detente.reading.times.days import Days
from detente.reading.times.words import CODES, MACROS


class Item(NamedTuple):
    """A word, or the words ``[first, last)`` that a rule has read as one time; ``code`` stands for its sort.

    No dataclass, which takes thrice as long to make: there is one of every word.
    """

    code: str
    first: int
    last: int
    word: str = ""
    number: int = 0
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The words that a rule has matched, by the names of its groups."""

    match: re.Match[str]
    items: Sequence[Item]

    def get(self, name: str) -> Item | None:
        """Return the item of an optional group."""
        place = self.match.start(name) if name in self.match.re.groupindex else -1
        return self.items[place] if place >= 0 else None

    def number(self, name: str) -> int:
        """Return the number of a word that the rule requires."""
        return self.items[self.match.start(name)].number

    def word(self, name: str) -> str:
        """Return a word in lower case, or "" where an optional group is empty."""
        item = self.get(name)
        return item.word if item else ""

    def days(self, name: str) -> Days:
        """Return the days of a time that an earlier layer has read."""
        days = self.items[self.match.start(name)].days
        if days is None:
            raise TypeError(f"the group {name!r} of {self.match.re.pattern!r} may match words that name no time")
        return days

    @property
    def count(self) -> int:
        """The number in "two weeks", "a week", "a couple of weeks"."""
        return 2 if self.get("two") else self.number("n")

    @property
    def unit(self) -> str:
        """The unit in the singular."""
        return self.word("unit").removesuffix("s")


Meaning = Callable[[Found, date | None], Days | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over sorts, and what the words that it matches mean."""

    pattern: re.Pattern[str]
    means: Meaning


def rule_of(pattern: str, means: Meaning) -> Rule:
    """Compile a pattern over sorts: its words in capitals become their codes, and blanks are for the eye."""
    for macro, meaning in MACROS.items():
        pattern = re.sub(rf"\b{macro}\b", meaning, pattern)
    coded = re.sub(r"\b[A-Z]{2,}\b", lambda word: CODES[word.group()], pattern)
    return Rule(re.compile(re.sub(r"\s+", "", coded)), means)


def is_range(found: Found, distance: int) -> bool:
    """Say whether two times make a range: "8 to 10 May", "between 8 and 10 May", but not "8 and 10 May"."""
    return distance == 1 or found.word("join") not in {"and", "or"} or found.get("between") is not None


Relative = Callable[[Found, date], Days | None]


def itself(found: Found, _: date | None) -> Days:
    """Give the days of the time that stands in the rule."""
    return found.days("x")


# Stands in for an unknown day of publication, to tell what sort of time a relative expression names.
_SOME_DAY = date(2000, 1, 12)


def relative(means: Relative) -> Meaning:
    """Make a meaning that is unknown without the day of publication."""

    def meaning(found: Found, today: date | None) -> Days | None:
        days = means(found, today or _SOME_DAY)
        return days if today or not days else Days(None, None, days.sort)

    return meaning
