"""How is a participant's phrase cut: names before its first preposition, its head noun, names behind?

The names are those of the actor book; what head nouns tell is in ``data/actors/heads.json``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from detente.events.names import Word, phrase
from detente.events.register import Alias

LEADING = frozenset({"the", "a", "an"})
# Words before the name of a state that make no other name of it ("former Yugoslavia", "Nazi Germany").
_QUALIFYING = frozenset(
    "the a an former western eastern northern southern west east north south central mainland nazi soviet "
    "communist imperial greater socialist democratic neighbouring neighboring republic kingdom".split()
)
_BREAKS = frozenset(
    "of in from at near to for on against by with who that which inside outside across around over under between into "
    "after aboard about including accused suspected backed led based being living held and or but than along during as "
    "affected seeking fleeing killed arrested abroad travelling wanted convicted stationed".split()
)
_LOCATING = frozenset("of in from at near inside outside across around along within based living stationed".split())


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the book found at words ``[first, last)`` of a text."""

    first: int
    last: int
    aliases: tuple[Alias, ...]

    @property
    def best(self) -> Alias:
        """The alias that ranks first in the book."""
        return self.aliases[0]


@dataclass(frozen=True, slots=True)
class Heads:
    """What head nouns tell: their sector, and the classes of them that rules ask for (``data/actors/heads.json``)."""

    sectors: dict[str, str]
    state_organs: frozenset[str]
    non_state: frozenset[str]
    business: frozenset[str]
    implied: frozenset[str]
    organisation_ends: frozenset[str]
    own_ends: frozenset[str]
    prefixes: frozenset[str]
    backed: frozenset[str]
    implied_by: frozenset[str]
    rebel_words: frozenset[str]
    group_words: frozenset[str]
    strangers: frozenset[str]
    pronouns: frozenset[str]
    neighbours: frozenset[str]
    weak: frozenset[str]
    surnames: frozenset[str]
    of_persons: frozenset[str]


def heads_of(row: dict[str, Any]) -> Heads:
    """Return what head nouns tell from the JSON of ``heads.json``."""
    sectors = {word: sector for sector, words in reversed(row["sectors"].items()) for word in words.split()}
    classes = {field.name: row[field.name] for field in fields(Heads) if field.name != "sectors"}
    return Heads(sectors, **{name: frozenset(w if isinstance(w, list) else w.split()) for name, w in classes.items()})


@dataclass(frozen=True, slots=True)
class Span:
    """A participant's words, cut at the first preposition: names before it, head noun, names behind it."""

    words: Sequence[Word]
    cut: int
    front: list[Match]
    behind: list[Match]
    head: str | None
    named: bool
    stranger: bool
    other: bool

    def key(self, match: Match) -> str:
        """Return the key of a matched name."""
        return " ".join(word.key for word in self.words[match.first : match.last])

    @classmethod
    def of(cls, text: str, heads: Heads, matches_in: Callable[[Sequence[Word]], list[Match]]) -> "Span":
        """Cut a phrase; ``matches_in`` finds the names of the book among words."""
        words: Sequence[Word] = phrase(text)
        while words and words[0].text in LEADING:
            words = words[1:]
        matches = matches_in(words)
        covered = {i for match in matches for i in range(match.first, match.last)}
        cut = next((i for i, w in enumerate(words) if i and _breaks(w) and i not in covered), len(words))
        usable = [match for match in matches if not _void(words, match, heads, covered)]
        follows = {match.first for match in usable if match.best.use == "demonym"}
        usable = [
            m for m in usable if m.best.use != "surname" or m.last not in follows
        ]  # the Royal Australian Air Force
        front = [match for match in usable if match.last <= cut]
        behind = [m for m in usable if m.first > cut and _locates(words, cut, m.first, covered)]
        inside = bool(front) and front[-1].last == cut
        head = None if inside or not cut else words[cut - 1].key
        named = any(w.capital for i, w in enumerate(words[:cut]) if i and i not in covered)
        sectors = heads.sectors
        stranger = head is not None and words[cut - 1].capital and head not in sectors
        title = next((w.key for w in reversed(words[:cut]) if w.key in sectors), None) if stranger else None
        head, stranger = title or head, stranger and title is None
        # "Court of Arbitration" is a name, and no court of the state at hand
        after = {i for i in range(cut + 1, len(words)) if words[i].capital and i not in covered}
        other = bool(after) and words[cut].text in {"of", "for"} and words[cut - 1].capital
        return cls(words, cut, front, behind, head, named, stranger, other)


def is_surname_of_another(span: Span, match: Match) -> bool:
    """Say whether an organisation's one-word name stands behind a given name: Sohail Aman is not Israel's Aman."""
    alone = len(span.front) == 1 == match.first and match.last == len(span.words) == 2  # noqa: PLR2004 (given name and surname)
    acronym = span.words[-1].text.isupper()
    return alone and not acronym and match.best.actor.kind in {"organisation", "group"} and span.words[0].capital


def ends_another(span: Span, match: Match, heads: Heads) -> bool:
    """Say whether a state's name ends that of something else: Health Canada, Emirates Team New Zealand."""
    before = span.words[: match.first]
    covered = {i for m in span.front for i in range(m.first, m.last) if m.best.actor.kind == "country"}
    if match.last != len(span.words) or not before or not all(word.capital for word in before):
        return False
    keys = {word.key for i, word in enumerate(before) if i not in covered}
    return bool(keys) and keys.isdisjoint(heads.sectors.keys() | _QUALIFYING) and not before[-1].possessive


def _breaks(word: Word) -> bool:
    return word.text in _BREAKS and not word.glued


def _locates(words: Sequence[Word], cut: int, first: int, covered: set[int]) -> bool:
    """Say whether the nearest preposition before a name places it."""
    for at in range(first - 1, cut - 1, -1):
        if _breaks(words[at]) and at not in covered:
            return words[at].text in _LOCATING
    return False


def _void(words: Sequence[Word], match: Match, heads: Heads, covered: set[int]) -> bool:
    """Say whether a name is only part of another: pro-Russian, US-backed, National Security Council."""
    before = words[match.first - 1] if match.first else None
    after = words[match.last] if match.last < len(words) else None
    if before and words[match.first].glued and before.key in heads.prefixes:
        return True
    if " ".join(word.key for word in words[match.first : match.last]) in heads.weak and before and before.capital:
        return match.first - 1 not in covered
    if after and after.glued and match.best.actor.kind == "person" and not after.capital:
        return after.key not in heads.sectors  # Kim Jong-hoon is no Kim Jong-un
    return bool(after and after.glued and after.key in heads.backed)
