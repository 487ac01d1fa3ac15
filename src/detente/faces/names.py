"""What is a side called in a sentence? "Russia" for RUS, "Hamas" for org:hamas: by the actor book, never guessed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from detente.events.actors import ActorBook
from detente.faces.plain import plain
from detente.records import Participant

# Codes of ONTOLOGY 1.3 that stand for no state and are no entry of the book.
_BODIES = {
    "UNO": "the United Nations",
    "EUR": "the European Union",
    "NAT": "NATO",
    "IGO": "an international organisation",
    "NGO": "a non-governmental organisation",
    "XKX": "Kosovo",
}
# The hyphens that join the sides of a pair: before a state's code or an actor's id, whose own stand before small words.
_JOINT = re.compile(r"-(?=[A-Z]{3}(?:-|$)|[a-z]+:)")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an actor book, asked by code of a state or id of an actor."""

    book: ActorBook

    @classmethod
    def shipped(cls) -> "Names":
        """Return the names of the book that comes with the package."""
        return _shipped()

    def side(self, key: str) -> str:
        """Return what a code or an id stands for; one that is not known stands for itself."""
        found = self.book.actors.get(key) or self.book.actors.get(f"state:{key}")
        return plain(found.name) if found else _BODIES.get(key, plain(key.rpartition(":")[2].replace("-", " ")))

    def key(self, key: str, by: str) -> str:
        """Return the words for what announcements are counted by (`analysis.promises`): an announcer's and a pair's
        names; an outlet or a type of act stands for itself.
        """
        if by == "pair":
            return "–".join(map(self.side, _JOINT.split(key)))
        return self.side(key) if by == "announcer" else plain(key)

    def participant(self, who: Participant) -> str:
        """Return the words of the text for a participant, with the state acted for where they do not tell it."""
        words = plain(who.text)
        state = self.side(who.country) if who.country else None
        return words if state is None or state.casefold() in words.casefold() else f"{words} ({state})"


@lru_cache(maxsize=1)
def _shipped() -> Names:
    return Names(ActorBook.load())
