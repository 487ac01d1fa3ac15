"""How are days, numbers, names and lists written in an English sentence? The phrases themselves are in phrases.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from detente.faces.plain import plain
from detente.records import Evidence, Interval

_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not by locale: a briefing is the same on every machine
HALF_A_PERCENT = 0.005  # less than this from 0 or 1 would be rounded to it
_MY = re.compile(r"\b(?:its|his|her|their|our|my)\W+$", re.IGNORECASE)
# "the French" before "presidency": the words between are part of the name.
_THE = re.compile(r"\bthe\s+(?P<between>(?:[\w'’-]+\s+){0,2})$", re.IGNORECASE)
_END = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """The catalogue of phrases, by section and key."""

    table: Mapping[str, Any]

    @classmethod
    @cache
    def load(cls) -> "Phrases":
        """Return the phrases that the package ships."""
        file = resources.files("detente") / "faces" / "briefing" / "phrases.toml"
        return cls(tomllib.loads(file.read_text("utf-8")))

    def say(self, section: str, key: str, /, **words: str) -> str:
        """Return a phrase with its words filled in; what is filled in is never read as a phrase itself."""
        return str(self.table[section][key]).format(**words)

    def has(self, section: str, key: str) -> bool:
        """Say whether there is such a phrase."""
        return key in self.table[section]


def listed(items: Iterable[str]) -> str:
    """Join names as English does, without a comma before "and".

    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    *most, last = tuple(items) or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def day(when: date) -> str:
    """Write a day.

    >>> day(date(2025, 3, 12))
    '12 March 2025'
    """
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def days(interval: Interval) -> str:
    """Write when something is, as part of a sentence; a shared month or year is written once.

    >>> days(Interval.of(date(2025, 3, 13), date(2025, 3, 16)))
    'between 13 and 16 March 2025'
    """
    first, last = interval.start, interval.last
    if first == last:
        return f"on {day(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"between {first.day} and {day(last)}"
    if first.year == last.year:
        return f"between {first.day} {_MONTHS[first.month - 1]} and {day(last)}"
    return f"between {day(first)} and {day(last)}"


def span(interval: Interval) -> str:
    """Write a stretch of days.

    >>> span(Interval.of(date(2025, 3, 10), date(2025, 3, 16)))
    '10 to 16 March 2025'
    """
    return days(interval).removeprefix("on ").removeprefix("between ").replace(" and ", " to ")


def counted(number: int, noun: str, many: str | None = None) -> str:
    """Write a number with its noun in the singular or plural.

    >>> counted(1, "entry", "entries"), counted(0, "article")
    ('1 entry', '0 articles')
    """
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def percent(share: float) -> str:
    """Write a share in [0, 1]; what is not certain is never written as 0 or 100 percent.

    >>> percent(0.5), percent(0.999)
    ('50 %', 'over 99 %')
    """
    if 0 < share < HALF_A_PERCENT:
        return "under 1 %"
    return "over 99 %" if 1 - HALF_A_PERCENT <= share < 1 else f"{share:.0%}".replace("%", " %")


def signed(number: float) -> str:
    """Write a number of one decimal with its sign; a minus, not a hyphen.

    >>> signed(-0.84), signed(0.0)
    ('−0.8', '0.0')
    """
    text = f"{number:+.1f}".replace("-", "−")
    return text[1:] if text[1:] == "0.0" else text


def full(text: str) -> str:
    """Make a sentence of a clause: a capital first and a full stop last."""
    whole = text.strip()
    return f"{whole[:1].upper()}{whole[1:]}{'' if whole.endswith(_END) else '.'}"


def with_the(name: str, phrases: Phrases) -> str:
    """Write a name with "the" before it where English wants one."""
    names = phrases.table["names"]
    if name.lower().startswith("the "):
        return f"the {name[4:]}"
    if name.startswith(("a ", "an ")):
        return name
    last = name.rpartition(" ")[2]
    # "presidency", as against "officials" and the address of a site
    single = name[:1].islower() and not name.endswith("s") and "." not in name
    wants = name in names["the"] or (last in names["the_nouns"] and last.islower()) or single
    return f"the {name}" if wants else name


def speaker(row: Evidence, phrases: Phrases) -> str | None:
    """Return who vouches for a sentence, fit to stand after "according to"; None where only a pronoun says so."""
    name = plain(row.speaker or "")
    if not name or name.lower() in phrases.table["names"]["pronouns"]:
        return None
    if name.lower().startswith(("the ", "a ", "an ")):
        return f"{name[:1].lower()}{name[1:]}"
    before = row.sentence[:at] if (at := row.sentence.find(row.speaker or "")) >= 0 else ""
    if _MY.search(before):
        return None
    found = _THE.search(before)
    if found and (not found["between"] or name[:1].islower()):
        return f"the {plain(found['between'])} {name}".replace("  ", " ")
    return with_the(name, phrases)
