"""A book of five actors: to amend the shipped one takes seconds."""

from datetime import date
from functools import cache

from detente.events import actors
from detente.events.actors import ActorBook
from detente.events.book import Entry, slug
from detente.events.offices import Offices
from detente.events.register import Register
from detente.records import Actor, Office

HANDOVER = date(2025, 5, 6)


def _minister(name: str, country: str, start: date, end: date | None) -> Entry:
    office = Office("Foreign Minister", country, "GOV", start, end, "made up")
    return Entry(Actor(f"person:{slug(name)}", name, "person", (), country, None, (office,)))


ENTRIES = (
    *(
        Entry(Actor(f"state:{code}", name, "country", (), code))
        for code, name in (("RUS", "Russia"), ("IRL", "Ireland"))
    ),
    _minister("Sergey Lavrov", "RUS", date(2004, 3, 9), None),
    _minister("Annalena Baerbock", "DEU", date(2021, 12, 8), HANDOVER),
    _minister("Johann Wadephul", "DEU", HANDOVER, None),
)


@cache
def small() -> ActorBook:
    """Return the book of them."""
    offices, heads = Offices.load(), actors._heads_file()
    return ActorBook(Register.of(ENTRIES, offices, heads["regions"]), heads, offices)
