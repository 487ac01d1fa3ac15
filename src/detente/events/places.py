"""Where is it? From the words of a place to a point, by what the document speaks of, and by size where it is silent.

The gazetteer is ``data/places/gazetteer.txt``, made by `training.build_places` from lists of cities and regions and
from ``own.txt``, which people write (docs/places.md). It is kept as sorted lines and searched by bisection, so loading
it costs next to nothing.
"""

import re
from bisect import bisect_left
from calendar import month_name
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import combinations
from math import log10

from detente.errors import ConfigError
from detente.events.names import fold
from detente.records import Place

COLUMNS = 9
MAIN_CITY = 50_000  # people of a city after which its region is named, and which the bare name means
PROVINCE = 12  # times as many people in a region make its name mean it, and not its city (Quebec 15, Kharkiv 2)
GREAT = 200_000  # people of a city that a longer name may be called after, if its state is not spoken of
ACRONYM = 4  # letters; the EU is no town in France
# What a candidate's logarithm of people is worth more (set by hand, then tried at half and twice on the annotated
# places): being in the state that the text names behind it, in one that the document speaks of, of the kind told.
NAMED_BEHIND, SPOKEN_OF, KIND_TOLD, OTHER_SPELLING, STATE = 6.0, 2.5, 2.0, -0.7, 1.5
FAR = 5  # words from which a stretch of a longer name is looked for
# The parts of states that the gazetteer knows, as they are written with a hyphen, as a noun, or as an adjective.
_SIDES = {
    side + end: f"{side}ern"
    for side in ("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest")
    for end in ("", "ern")
} | {"central": "central", "center": "central", "centre": "central"}
_REGION_WORDS = frozenset(
    "region oblast province governorate state prefecture district county republic territory krai raion area "
    "regions oblasts provinces".split()
)
# The words behind a comma up to the next mark or word in small letters.
_BEHIND = re.compile(r",\s+((?:the )?(?:\w+ern )?(?:[^\W\d_a-z][\w.'’-]*(?: of| and)?[ -]?)+)")
# "in the state of Florida", "in northern Yemen": a place named by capitalised words.
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_IN = re.compile(rf"(?:, \w[\w ]{{0,30}})? in ((?:the |\w+ern |(?:U\.S\. )?state of )*{_NAME}(?: {_NAME})*)")
_TOWNS = frozenset({"city", "town", "village"})
_PLAIN_WORDS = frozenset(
    "city town village port camp airport base the of capital northern southern eastern western north south east west "
    "central southeastern northeastern southwestern northwestern".split()
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A way to write a place: ``own`` says whether it is the usual name, ``people`` how many live there."""

    place: Place
    own: bool
    people: int


class Gazetteer:
    """All places, found by name."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @classmethod
    def load(cls) -> "Gazetteer":
        """Return the gazetteer that ships with detente, read once.

        Raises:
            ConfigError: the file is missing or torn.
        """
        return _shipped()

    def named(self, name: str) -> tuple[Place, ...]:
        """Return the places of a name, the most populous first."""
        rows = sorted(self._rows(fold(name)), key=lambda row: (not row.own, -row.people))
        return tuple(row.place for row in rows)

    def resolve(self, text: str, *, behind: str = "", spoken: Mapping[str, int] | None = None) -> Place | None:
        """Return which place is meant, None if the name is not known.

        Args:
            text: the words of the mention, such as "Kherson" or "the Kherson region".
            behind: what follows in the sentence: ", Ukraine" places a name.
            spoken: the codes of states that the document speaks of, with how often.
        """
        if text.islower():
            return None
        short = text.isupper() and len(text) <= ACRONYM
        text, _, inside = text.partition(",")
        behind = f",{inside}" if inside else behind
        bare, _, after = text.removesuffix("'s").removesuffix("’s").partition(" in ")
        text, behind = bare, f", {after}" if after else behind
        words = [word for word in fold(text).split() if word != "the"]
        if part := self._part(words):
            return part
        told = bool(_REGION_WORDS & set(words)) or bool(set(fold(behind[:30]).split()[:1]) & _REGION_WORDS)
        weights = spoken or {}
        for name in _forms(words):
            rows = [row for row in self._rows(name) if not short or row.place.kind == "country"]
            if rows:
                outer, closed = self._named_behind(behind)
                fitting = rows if told else _without_namesake_regions(rows)
                best = max(fitting, key=lambda row: _worth(row, outer, weights, told=told))
                elsewhere = outer and not any(_inside(best.place, place) for place in outer)
                # "Newtown, Pennsylvania" that the lists lack is somewhere in Pennsylvania, not in New South Wales;
                # but "in Geneva, Russia said" and "Kharkiv, Kherson and Odesa" name two places
                return outer[0] if elsewhere and closed and best.people < MAIN_CITY else best.place
        outer, _ = self._named_behind(behind)
        return next(iter(outer), None) or self._within(words, weights) or self._around(behind, weights)

    def state(self, country: str) -> Place | None:
        """Return the place of a state, by the name that the gazetteer has for its code."""
        return next((row.place for row in self._rows(f"={country.lower()}")), None)

    def _around(self, behind: str, spoken: Mapping[str, int]) -> Place | None:
        """Return the place in which a name that is not known is said to lie: "Polk County in the state of Florida".

        Months are the time of an act, though towns are called after some.
        """
        match = _IN.match(behind)
        return self.resolve(match[1], spoken=spoken) if match and match[1].rstrip(".") not in month_name else None

    def knows(self, text: str) -> bool:
        """Say whether words are the name of a place, as they are."""
        return bool(self._rows(fold(text).removeprefix("the ")))

    def _part(self, words: Sequence[str]) -> Place | None:
        """Return the part of a state that a compass word names: "eastern Ukraine", "the south of Russia"."""
        joined = len(words) > 1 and words[0] in _SIDES and words[1] in _SIDES  # "south-eastern"
        taken = 2 if joined else 1
        side = _SIDES.get("".join(words[:taken]))
        rest = words[taken + (words[taken : taken + 1] == ["of"]) :]
        if side is None or not rest or self._rows(" ".join(words)):
            return None
        state = next((row.place for row in self._rows(" ".join(rest)) if row.place.kind == "country"), None)
        rows = self._rows(f"{side} {state.country}".lower()) if state else []
        return replace(rows[0].place, name=f"{side} {state.name}") if state and rows else None

    def _within(self, words: Sequence[str], spoken: Mapping[str, int]) -> Place | None:
        """Return the place that a longer name is called after: "London Book Fair" is in London.

        It must be no town, or a great city, or in a state that is spoken of.
        """
        stretches = sorted(combinations(range(min(len(words), FAR) + 1), 2), key=lambda ab: (ab[0] - ab[1], ab[0]))
        for first, last in stretches:
            rows = self._rows(" ".join(words[first:last])) if last - first < len(words) else []
            rows = _without_namesake_regions([r for r in rows if _known_to(r, spoken, alone=last - first == 1)])
            if rows and not set(words[first:last]) <= _PLAIN_WORDS | _REGION_WORDS:
                return max(rows, key=lambda row: _worth(row, (), spoken, told=False)).place
        return None

    def _named_behind(self, behind: str) -> tuple[tuple[Place, ...], bool]:
        """Return the states and regions that a name right after a comma may mean, states first.

        Also whether something closes the name, as it does an apposition: "Newtown, Pennsylvania, on Monday".
        """
        if not behind.startswith(","):
            return (), False
        match = _BEHIND.match(behind)
        words = fold(match[1]).split() if match else []
        words = words[1:] if words and words[0] in _SIDES else words
        for length in range(min(3, len(words)), 0, -1):
            rows = [row for row in self._rows(" ".join(words[:length])) if row.place.kind in {"country", "region"}]
            if rows:
                ranked = sorted(rows, key=lambda row: (row.place.kind != "country", -row.people))
                return tuple(row.place for row in ranked), length == len(words)
        return (), False

    def _rows(self, key: str) -> list[_Row]:
        found = []
        at = bisect_left(self._lines, key + "\t")
        while key and at < len(self._lines) and self._lines[at].startswith(key + "\t"):
            found.append(_row(self._lines[at]))
            at += 1
        return found


def _forms(words: list[str]) -> list[str]:
    """Return the names to look for: as written, then without words that only say what kind of place it is."""
    bare = [word for word in words if word not in _REGION_WORDS]
    core = bare
    while core and core[0] in _PLAIN_WORDS:  # "the port city of X"; "Green Village" is no Green
        core = core[1:]
    return list(dict.fromkeys(" ".join(form) for form in (words, bare, core) if set(form) - _PLAIN_WORDS))


def _without_namesake_regions(rows: list[_Row]) -> list[_Row]:
    """Leave out the region of a city of its name: "Kherson" alone is the city, but "Quebec" the province."""
    towns = [row for row in rows if row.place.kind in _TOWNS and row.people >= MAIN_CITY]
    return [r for r in rows if r.place.kind != "region" or not any(_outweighs(town, r) for town in towns)]


def _outweighs(town: _Row, region: _Row) -> bool:
    return town.place.country == region.place.country and town.people * PROVINCE >= region.people


def _known_to(row: _Row, spoken: Mapping[str, int], *, alone: bool) -> bool:
    """Say whether something may be called after a place: a single word by its usual name, after no small town."""
    if row.place.kind not in _TOWNS or row.people >= GREAT:
        return row.own or not alone
    return row.place.country in spoken and (not alone or (row.own and row.people >= MAIN_CITY))


def _inside(place: Place, outer: Place) -> bool:
    """Say whether a place lies in a state or region."""
    same = outer.country in (place.country or "").split("/")
    return same and (outer.kind == "country" or outer.name in {place.region or outer.name, place.name})


def _worth(row: _Row, outer: Sequence[Place], spoken: Mapping[str, int], *, told: bool) -> float:
    place = row.place
    worth = log10(row.people + 10)
    worth += 0.0 if row.own else OTHER_SPELLING
    worth += KIND_TOLD if told == (place.kind == "region") and told else 0.0
    worth += NAMED_BEHIND if any(_inside(place, other) for other in outer) else 0.0
    own = [code for code in (place.country or "").split("/") if code in spoken]
    most = max(spoken.values(), default=1)
    worth += SPOKEN_OF * max((0.5 + 0.5 * spoken[code] / most for code in own), default=0.0)
    return worth + (STATE if place.kind == "country" else 0.0)


def spoken_of(codes: Sequence[str | None]) -> dict[str, int]:
    """Return how often a document speaks of each state."""
    return dict(Counter(code for code in codes if code))


def _row(line: str) -> _Row:
    _, own, name, kind, country, region, latitude, longitude, people = line.split("\t")
    place = Place(name, kind, country or None, region or None, float(latitude), float(longitude))
    return _Row(place, own == "1", int(people))


@cache
def _shipped() -> Gazetteer:
    path = resources.files("detente") / "data" / "places" / "gazetteer.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"the gazetteer is unreadable at {path} ({error}); reinstall detente") from error
    if not lines or lines[0].count("\t") != COLUMNS - 1:
        raise ConfigError(f"the gazetteer at {path} is torn: a line has {COLUMNS} columns; reinstall detente")
    return Gazetteer(lines)
