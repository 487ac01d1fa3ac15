"""What may words be found to mean, and on what does that rest?"""

from dataclasses import dataclass
from enum import StrEnum

from detente.events.book import slug

STRANGER = "new:"  # ids of people whom only the news names so far begin so


class Basis(StrEnum):
    """On what a resolution rests; uses of names in the actor book (name, surname, metonym …) are called as they are."""

    NAME = "name"
    SURNAME = "surname"
    METONYM = "metonym"
    DEMONYM = "demonym"
    CITY = "city"
    HOLDER = "holder"  # of an office on that day
    DOCUMENT = "document"  # that names him further up
    NAMED_OFFICE = "named office"  # before or behind a name that the book does not know
    STRANGER = "stranger"  # a full name of nobody in the book
    IMPLIED = "implied"  # the state of a generic word, by the names around it
    DESCRIBED = "described"  # the state of a name, by the words around it
    PLACE = "place"  # the state of a place of the gazetteer
    WORDS = "words"  # of a kind: a head noun beside a name, or alone
    NOTHING = "nothing"


# How often a resolution was right, by what it rests on: 330 mentions of the shared news and some 1,200 participants
# of the claims set apart (2026-11-28; of an implied state 444 of all units, 2026-11-30), one added to right and wrong
# each. Run `python -m evals.mentions` after a change of the rules.
RIGHT = {
    Basis.NAME: 0.97, Basis.SURNAME: 0.65, Basis.METONYM: 0.94, Basis.DEMONYM: 0.94, Basis.CITY: 0.77,
    Basis.HOLDER: 0.71, Basis.DOCUMENT: 0.99, Basis.NAMED_OFFICE: 0.92, Basis.STRANGER: 0.83, Basis.IMPLIED: 0.84,
    Basis.DESCRIBED: 0.83, Basis.PLACE: 0.77, Basis.WORDS: 0.93, Basis.NOTHING: 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a participant's words mean: the id of an actor, a country code and a sector, each None where unknown.

    ``basis`` is on what it rests, ``reason`` the same in words for people, ``office`` the id of the office that he is
    told to hold (`offices.Kind`), if it rests on one.
    """

    actor: str | None
    country: str | None
    sector: str | None
    basis: Basis
    reason: str
    office: str | None = None

    @property
    def score(self) -> float:
        """The share of resolutions of this kind that were right, on annotated mentions and claims (`RIGHT`)."""
        return RIGHT[self.basis]


@dataclass(frozen=True, slots=True)
class Spot:
    """A country-bearing name in running text: characters ``[start, end)`` and the code it bears on the day."""

    start: int
    end: int
    text: str
    country: str


def stranger_id(name: str, country: str | None) -> str:
    """Return the id of somebody whom the book does not know, by name and state.

    >>> stranger_id("Péter Kovács", "HUN")
    'new:peter-kovacs-hun'
    """
    return f"{STRANGER}{slug(name)}-{country.lower()}" if country else f"{STRANGER}{slug(name)}"
