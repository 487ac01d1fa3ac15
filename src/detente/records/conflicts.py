"""What is watched? A conflict, its parties and words, and the sources that are asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from detente.records.claims import Claim

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def _phrases(words: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Return the words and phrases in small letters, cut at all that is no letter or digit, by their first word."""
    found: dict[str, list[list[str]]] = {}
    for cut in (_WORD.findall(word.lower()) for word in words):
        if cut:
            found.setdefault(cut[0], []).append(cut)
    return found


def _has_word(text: str, words: tuple[str, ...]) -> bool:
    """Say whether one of the words stands whole in a text, in any case; blanks, hyphens and apostrophes are alike."""
    phrases, spoken = _phrases(words), _WORD.findall(text.lower())
    return any(spoken[at : at + len(p)] == p for at, word in enumerate(spoken) for p in phrases.get(word, ()))


@dataclass(frozen=True, slots=True)
class Subscription:
    """A source to be asked again and again: its kind (a key of `sources.SOURCES`), its address, and how often.

    ``outlet`` names the outlet where the source does not; ``words`` are searched for where it can be searched.
    """

    kind: str
    address: str
    every: timedelta
    outlet: str | None = None
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the store and to people."""
        return f"{self.kind} {self.address}".strip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is watched: parties and those who mediate (codes of states, or ids of the actor book), topics, the words
    that mark a sentence as being about it, sources to fetch, and the first and last day, inclusive.

    ``busy`` are the parties that have much other business with those who mediate.
    """

    name: str
    title: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    words: tuple[str, ...] = ()
    sources: tuple[Subscription, ...] = ()
    busy: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not set(self.busy) <= set(self.parties):
            raise ValueError(f"busy names parties, got {self.busy} of the parties {self.parties}")

    def covers(self, claim: Claim) -> bool:
        """Say whether a claim is about the conflict: reported inside the window, by who takes part and what it says.

        Two parties are enough. One needs a word in the sentence, or a mediator, or a topic with no other state about; a
        busy one a word, or a mediator and a topic; a mediator without a party a word. docs/conflicts.md gives the
        reasons, and what it was measured on.
        """
        if not self._inside(claim.reported):
            return False
        parties, mediated, others = self._sides(claim)
        if len(parties) > 1:
            return True
        if (parties or mediated) and _has_word(claim.text, self.words):
            return True
        topical = bool(self.words) and not set(self.topics).isdisjoint(claim.topics)
        if parties <= set(self.busy):
            return bool(parties) and mediated and topical
        alone = len(self.parties) == 1 and not self.words and not self.mediators
        return alone or mediated or (topical and not others)

    def _inside(self, day: date | None) -> bool:
        return day is None or ((not self.first or self.first <= day) and (not self.last or day <= self.last))

    def _sides(self, claim: Claim) -> tuple[set[str], bool, bool]:
        """Return the parties that act or speak, whether a mediator does, and whether another state or body does.

        The entry of the actor book counts before the code: an armed group is not the state that it fights in.
        """
        parties, mediated, others = set[str](), False, False
        for actor, country in _named(claim):
            side = actor if actor in self.parties or actor in self.mediators else country
            if side in self.parties:
                parties.add(side)
            elif side in self.mediators:
                mediated = True
            else:
                others = others or country is not None
        return parties, mediated, others


def _named(claim: Claim) -> Iterator[tuple[str | None, str | None]]:
    """Yield actor and code of all who take part in a claim, and of its speaker."""
    for participant in claim.participants:
        yield participant.actor, participant.country
    if claim.speaker:
        yield claim.speaker.actor, claim.speaker.country
