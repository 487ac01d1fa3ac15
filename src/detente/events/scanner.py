"""Which names of the actor book stand in a text?"""

from collections.abc import Container, Sequence
from functools import lru_cache

from detente.events import standing
from detente.events.names import Word, fold
from detente.events.names import words as parted
from detente.events.register import Alias, Register
from detente.events.spans import LEADING, Match
from detente.records import Actor

SCANNED = 512  # sentences whose names are remembered: a document is gone through twice
_HONOURS = frozenset(
    "cardinal bishop archbishop general admiral prince princess sheikh imam rabbi father sister".split()
)
_ONLY_WHOLE = frozenset("north south mainland emirates korea".split())  # "North Africa" is no state


class Scanner:
    """Finds names from left to right, the longest first."""

    def __init__(self, register: Register, heads: Container[str]) -> None:
        self._register = register
        self._heads = heads
        self._scanned = lru_cache(SCANNED)(self._scan)

    def scan(self, text: str) -> tuple[Sequence[Word], list[Match]]:
        """Return the words of a text and the names of the book among them; the newest texts are remembered."""
        return self._scanned(text)

    def _scan(self, text: str) -> tuple[Sequence[Word], list[Match]]:
        words = parted(text)
        return words, self.matches(words)

    def matches(self, words: Sequence[Word]) -> list[Match]:
        """Find the names of the book from left to right, the longest first."""
        found: list[Match] = []
        end = 0
        for at, length, key in self._register.standing([word.key for word in words]):
            if at >= end and (match := self._match(words, at, length, key)):
                found.append(match)
                end = match.last
        return found

    def _match(self, words: Sequence[Word], at: int, length: int, key: str) -> Match | None:
        """Return what a name at some words of a text means there, None if the words only look like one."""
        if length == 1 < len(words) and key in _ONLY_WHOLE:
            return None
        part = words[at : at + length]
        capital = any(word.capital for word in part)
        aliases = self._register.aliases(key)
        if not capital:
            aliases = tuple([alias for alias in aliases if alias.bare])
        elif not aliases and part[-1].capital:
            aliases = tuple(Alias(a, "surname", bare=False) for a in self._fitting(words, at, key))
        return Match(at, at + length, aliases) if aliases else None

    def _fitting(self, words: Sequence[Word], at: int, key: str) -> Sequence[Actor]:
        """Return the people of a surname, unless the words before it are another one's given names."""
        if words[at].glued and at and not words[at - 1].capital:
            return ()  # "abu-Jamal" is no Jamal
        given: set[str] = set()
        for word in reversed(words[:at]):
            if (
                not word.capital
                or word.key in LEADING
                or word.key in self._heads
                or self._register.named(word.key)
                or word.end < 0
            ):
                break
            given.add(word.key)
        people = self._register.bearers(key) if key not in _HONOURS else ()
        return people if not given else [a for a in people if given & set(fold(" ".join(standing.names(a))).split())]

    def people_in(self, text: str) -> list[Actor]:
        """Return the people whom a text names in full and who have that name alone."""
        _, found = self.scan(text)
        clear = [match for match in found if match.best.use == "name" and match.last - match.first > 1]
        return [m.best.actor for m in clear if m.best.actor.kind == "person" and len(m.aliases) == 1]
