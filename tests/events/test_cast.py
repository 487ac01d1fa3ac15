"""Documents and words of theirs: whom a surname or an office means there, and of which states they speak."""

from datetime import date

import pytest

from detente.events.actors import ActorBook
from detente.events.cast import Cast
from detente.events.resolution import Spot
from detente.events.titles import find

DAY = date(2022, 3, 10)
LAVROV, PUTIN, BUSH = "person:sergey-lavrov", "person:vladimir-putin", "person:george-w-bush"
JANE = "new:jane-doe-irl"
IRISH = "Irish Foreign Minister Jane Doe spoke."


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


def _cast(book: ActorBook, *texts: str) -> Cast:
    return Cast.of(texts, [n for text in texts for n in find(text, book, on=DAY)], book, DAY)


MEANT = [
    # a surname behind a full name
    ("Sergey Lavrov spoke.", "Lavrov", LAVROV),
    ("Sergey Lavrov spoke.", "Sergey Lavrov", LAVROV),
    (IRISH, "Doe", JANE),
    ("Former Irish Foreign Minister Jane Doe spoke.", "Doe", JANE),
    ("Russia spoke.", "Lavrov", None),
    # one that means somebody only where he is named in full
    ("Prime Minister Godwin Friday spoke.", "Friday", "person:godwin-friday"),
    ("Russia spoke.", "Friday", None),
    # two people of one surname
    ("George W. Bush met Jeb Bush.", "Bush", None),
    ("George W. Bush met Jeb Bush.", "George W. Bush", BUSH),
    (f"{IRISH} So did British Foreign Secretary John Doe.", "Doe", None),
    (f"{IRISH} So did British Foreign Secretary John Doe.", "John Doe", "new:john-doe-gbr"),
    (f"{IRISH} {IRISH}", "Doe", JANE),
    # an office behind a naming
    (IRISH, "the foreign minister", JANE),
    (IRISH, "their foreign minister", JANE),
    (IRISH, "the president", None),
    (IRISH, "the foreign minister and others", None),
    ("Russian President Vladimir Putin spoke.", "the president", PUTIN),
    ("Sergey Lavrov spoke.", "the foreign minister", None),
    ("Former Irish Foreign Minister Jane Doe spoke.", "the foreign minister", None),
    (f"{IRISH} So did British Foreign Secretary John Roe.", "the foreign minister", None),
]


@pytest.mark.parametrize("text, words, actor", MEANT)
def test_a_document_says_who_is_meant(book: ActorBook, text: str, words: str, actor: str | None) -> None:
    found = _cast(book, text).resolve(words)
    assert (found and found.actor) == actor


def test_a_stranger_has_the_state_and_sector_of_the_office(book: ActorBook) -> None:
    found = _cast(book, "Irish Defence Minister Jane Doe spoke.").resolve("Doe")
    assert found is not None
    assert (found.country, found.sector) == ("IRL", "MIL")


STATES = [
    ("none", (), None),
    ("one", ("Russia left.",), "RUS"),
    ("half", ("Russia met Ukraine and France.", "Moscow left."), "RUS"),
    ("less than half", ("Russia met Ukraine and France.",), None),
    ("bodies are no states", ("NATO met the EU.", "NATO left Norway."), "NOR"),
]


@pytest.mark.parametrize("texts, state", [case[1:] for case in STATES], ids=[case[0] for case in STATES])
def test_the_main_state_has_half_of_the_mentions(book: ActorBook, texts: tuple[str, ...], state: str | None) -> None:
    assert _cast(book, *texts).main_state() == state


def test_what_stands_near_counts_twice(book: ActorBook) -> None:
    cast = _cast(book, "Russia met Ukraine.", "Moscow left.")
    assert cast.spoken({}) == {"RUS": 2, "UKR": 1}
    assert cast.spoken({"UKR": 2, "FRA": 1}) == {"RUS": 2, "UKR": 5, "FRA": 2}


def test_a_bare_surname_may_mean_a_leader_or_whose_state_is_near(book: ActorBook) -> None:
    cast = _cast(book)
    leader, other = (book.resolution(book.actors[identity], DAY) for identity in (PUTIN, BUSH))
    assert cast.may_mean(leader, ())
    assert not cast.may_mean(other, ())
    assert not cast.may_mean(other, [Spot(0, 6, "Russia", "RUS")])
    assert cast.may_mean(other, [Spot(0, 2, "US", "USA")])
