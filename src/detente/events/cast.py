"""Who appears in a document? People whom it names in full, so that a surname or an office further on means them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from detente.events.actors import NO_STATE, ActorBook
from detente.events.names import fold, folded, keys_of, surnames
from detente.events.offices import Offices
from detente.events.resolution import Basis, Resolution, Spot
from detente.records import Naming, Tense

LEADER = 4  # the rank of offices whose holders the news calls by a bare surname
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "its", "their"})


class Cast:
    """The people of one document, by what it calls them."""

    def __init__(self, book: ActorBook, on: date | None) -> None:
        self._book = book
        self._on = on
        self._people: dict[str, Resolution] = {}
        self._unclear: set[str] = set()
        self._offices: dict[str, dict[str, Resolution]] = {}
        self._codes: Counter[str] = Counter()

    @classmethod
    def of(cls, texts: Iterable[str], namings: Iterable[Naming], book: ActorBook, on: date | None) -> "Cast":
        """Return the cast of a document from its sentences and what they call people."""
        cast = cls(book, on)
        for naming in namings:
            cast._named(naming)
        for text in texts:
            cast._codes.update(spot.country for spot in book.spots(text, on))
            for actor in book.names.people_in(text):
                cast._enter(actor.name, book.resolution(actor, on))
        return cast

    def resolve(self, text: str) -> Resolution | None:
        """Return whom the document means by a surname or an office, None where it says nothing or several things."""
        key = folded(text)
        if key in self._people and key not in self._unclear:
            return self._people[key]
        words = [word for word in key.split() if word not in _ARTICLES]
        length, kinds = self._book.offices.phrase(words, 0)
        if not length or length < len(words):
            return None
        held = {r.actor: r for kind in kinds for r in self._offices.get(kind.id, {}).values()}
        return next(iter(held.values())) if len(held) == 1 else None

    def may_mean(self, found: Resolution, others: Iterable[Spot]) -> bool:
        """Say whether a bare surname may mean whom the book knows.

        It does for a leader, for who alone has the name, and for one of a state that is named nearby.
        """
        actor = self._book.actors.get(found.actor or "")
        return (
            actor is None
            or self._book.rank(actor, self._on) >= LEADER
            or self._book.alone(actor)
            or any(spot.country == found.country for spot in others)
        )

    def main_state(self) -> str | None:
        """Return the state that the document speaks of most, None if no state has half of all mentions."""
        return self._main_state

    @cached_property
    def _main_state(self) -> str | None:
        states = Counter({code: n for code, n in self._codes.items() if code not in NO_STATE})
        most = states.most_common(1)
        return most[0][0] if most and 2 * most[0][1] >= states.total() else None

    def spoken(self, near: Mapping[str, int]) -> dict[str, int]:
        """Return how often the document speaks of each state, what stands near counted twice."""
        return {code: self._codes[code] + 2 * near.get(code, 0) for code in {*self._codes, *near}}

    def _named(self, naming: Naming) -> None:
        actor = self._book.actors.get(naming.actor)
        kind = Offices.load().named(naming.office)
        found = (
            self._book.resolution(actor, self._on)
            if actor
            else Resolution(
                naming.actor, naming.country, kind.sector, Basis.DOCUMENT, f"named {naming.title} in the document"
            )
        )
        self._enter(naming.name, found)
        if naming.tense is Tense.NOW and found.actor:
            self._offices.setdefault(naming.office, {})[found.actor] = found

    def _enter(self, name: str, found: Resolution) -> None:
        for key in {fold(name), *surnames(keys_of(name), found.country)}:
            known = self._people.setdefault(key, found)
            if known.actor != found.actor:
                self._unclear.add(key)
