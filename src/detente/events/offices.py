"""Which kinds of office are there, how does a title name one, and what does the news call its holder?

The answers are in ``data/actors/offices.toml``.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from detente.errors import ConfigError, refuse_unknown
from detente.events.names import fold

_KEYS = ("id", "titles", "says", "one", "sector", "only", "of", "rank")
USUAL_RANK = 2
TITLE_KEY = 4  # letters by which titles are shelved; none is shorter but "Aide", "Heir", "King", "Pope"

# Who holds an office for the time being holds it: "Caretaker Foreign Minister".
FOR_NOW = frozenset({"acting", "interim", "caretaker", "transitional", "provisional"})
_NO_LONGER = " emeritus"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of office. ``one``: a state has one holder at a time; ``of``: the only body that has the office."""

    id: str
    titles: tuple[str, ...]
    says: tuple[str, ...]
    one: bool = False
    sector: str = "GOV"
    only: dict[str, frozenset[str]] = field(default_factory=dict)
    of: str | None = None
    rank: int = USUAL_RANK

    def serves(self, phrase: str, country: str | None) -> bool:
        """Say whether a phrase means this office in a state; where the state is not known, whether it may."""
        if country is None:
            return True
        if self.of:
            return country == self.of
        return phrase not in self.only or country in self.only[phrase]


class Offices:
    """All kinds of office, found by title and by phrase; ``openers`` are the first words of all phrases."""

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        self.kinds = kinds
        self._by_phrase: dict[str, tuple[Kind, ...]] = {}
        for kind in kinds:
            for phrase in kind.says:
                key = fold(phrase)
                self._by_phrase[key] = (*self._by_phrase.get(key, ()), kind)
        self._titles: dict[str, list[tuple[str, Kind]]] = {}
        for kind in kinds:
            for title in kind.titles:
                self._titles.setdefault(title[:TITLE_KEY], []).append((title, kind))
        self.openers = frozenset(phrase.split()[0] for phrase in self._by_phrase)
        self._longest = max(len(phrase.split()) for phrase in self._by_phrase)
        self._known: dict[tuple[str, str | None], Kind | None] = {}

    def meant(self, kind: str, titles: Collection[str], said: str) -> str | None:
        """Return which of some titles is meant by a kind of office: the one that is said, else the one that comes first
        among those of the kind (the Chancellor and no Premier of Bavaria, the King before the Queen); None if none is.
        """
        spoken = (title for title in titles if _spelt(title) == _spelt(said))
        ranked = (title for title in self.named(kind).titles if title in titles)
        return next(spoken, None) or next(ranked, None)

    @classmethod
    def load(cls) -> "Offices":
        """Return the kinds that ship with detente, read once."""
        return _shipped()

    def named(self, identity: str) -> Kind:
        """Return the kind of an id."""
        return next(kind for kind in self.kinds if kind.id == identity)

    def kind_of(self, title: str, country: str | None = None) -> Kind | None:
        """Return the first kind one of whose titles begins the title, None if it is of no kind."""
        key = (title, country)
        if key not in self._known:
            near = () if title.endswith(_NO_LONGER) else self._titles.get(title[:TITLE_KEY], ())
            fits = (k for start, k in near if _begins(title, start) and k.of in (None, country))
            how, _, office = title.partition(" ")
            self._known[key] = next(fits, None) or (self.kind_of(office, country) if how.lower() in FOR_NOW else None)
        return self._known[key]

    def sector_of(self, title: str) -> str:
        """Return the sector of who holds an office of that title."""
        kind = self.kind_of(title)
        return kind.sector if kind else "GOV"

    def phrase(self, words: list[str], at: int) -> tuple[int, tuple[Kind, ...]]:
        """Return how many folded words from ``at`` name an office, the longest such, and which kinds; 0 if none."""
        if at >= len(words) or words[at] not in self.openers:
            return 0, ()
        for length in range(min(self._longest, len(words) - at), 0, -1):
            found = self._by_phrase.get(" ".join(words[at : at + length]))
            if found:
                return length, found
        return 0, ()


def _spelt(title: str) -> str:
    """Return a title as it is compared: in either spelling of English."""
    return fold(title).replace("defense", "defence")


def _begins(title: str, start: str) -> bool:
    """Say whether a title begins with these whole words; a star at their end stands for the rest of a word."""
    stem = start.removesuffix("*")
    return title.startswith(stem) and (
        stem != start or not title[len(stem) : len(stem) + 1].isalpha() or stem[-1] == " "
    )


@cache
def _shipped() -> Offices:
    path = resources.files("detente") / "data" / "actors" / "offices.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Offices(tuple(_kind(row) for row in raw["kind"]))


def _kind(row: dict[str, Any]) -> Kind:
    refuse_unknown(row, _KEYS, "offices.toml")
    try:
        only = {phrase: frozenset(codes) for phrase, codes in row.get("only", {}).items()}
        return Kind(
            row["id"], tuple(row["titles"]), tuple(row["says"]), row.get("one", False), row.get("sector", "GOV"), only,
            row.get("of"), row.get("rank", USUAL_RANK),
        )  # fmt: skip
    except KeyError as error:
        raise ConfigError(f"offices.toml: a kind lacks {error}; it needs id, titles and says, write them") from error
