"""Tables of sentences: whom each calls what, of which state, and how the office is held."""

from datetime import date

import pytest

from detente.events.actors import ActorBook
from detente.events.titles import find

DAY = date(2022, 3, 10)
LAVROV, PUTIN, MEDVEDEV = "person:sergey-lavrov", "person:vladimir-putin", "person:dmitry-medvedev"
CAVUSOGLU, WITKOFF = "person:mevlut-cavusoglu", "person:steve-witkoff"
FOREIGN, STATE, GOVERNMENT = "foreign-minister", "head-of-state", "head-of-government"


@pytest.fixture(scope="module")
def book() -> ActorBook:
    return ActorBook.load()


NAMINGS = [
    # a title before a name
    ("Russian Foreign Minister Sergei Lavrov left.", LAVROV, "RUS", FOREIGN, "now"),
    ("President Putin left.", PUTIN, None, STATE, "now"),
    ("They heard Foreign Minister Dr Lavrov.", LAVROV, None, FOREIGN, "now"),
    # an apposition
    ("Sergey Lavrov, the Russian foreign minister, left.", LAVROV, "RUS", FOREIGN, "now"),
    ("Sergey Lavrov, a lawyer and foreign minister of Russia, left.", LAVROV, "RUS", FOREIGN, "now"),
    ("Turkey's foreign minister, Mevlut Cavusoglu, left.", CAVUSOGLU, "TUR", FOREIGN, "now"),
    # of a state
    ("Mevlüt Çavuşoğlu, foreign minister of Turkey, left.", CAVUSOGLU, "TUR", FOREIGN, "now"),
    ("They heard President of Russia Vladimir Putin.", PUTIN, "RUS", STATE, "now"),
    # how it is held
    ("Former Russian President Dmitry Medvedev left.", MEDVEDEV, "RUS", STATE, "former"),
    ("Then-President Dmitry Medvedev left.", MEDVEDEV, None, STATE, "former"),
    ("Ireland's acting foreign minister, Jane Doe, left.", "new:jane-doe-irl", "IRL", FOREIGN, "acting"),
    ("Irish Prime Minister-designate Jane Doe left.", "new:jane-doe-irl", "IRL", GOVERNMENT, "coming"),
    ("The president-elect of Ireland, Jane Doe, left.", "new:jane-doe-irl", "IRL", STATE, "coming"),
    # a deputy holds another office
    ("Russian Deputy Foreign Minister Jane Doe left.", "new:jane-doe-rus", "RUS", "deputy-foreign-minister", "now"),
    ("Vice President of Ireland Jane Doe left.", "new:jane-doe-irl", "IRL", "deputy-head-of-state", "now"),
    # who acts for whom
    ("So did the Trump administration's envoy, Steve Witkoff.", WITKOFF, "USA", "envoy", "now"),
    ("Steve Witkoff, special envoy for the Trump administration, left.", WITKOFF, "USA", "envoy", "now"),
    # a comma parts a state and an office
    ("Back from Turkey, President Vladimir Putin rested.", PUTIN, None, STATE, "now"),
    ("After Ukraine, Foreign Minister Lavrov rested.", LAVROV, None, FOREIGN, "now"),
    # a stranger is known by name and state
    ("Hungarian Foreign Minister Péter Kovács left.", "new:peter-kovacs-hun", "HUN", FOREIGN, "now"),
]


@pytest.mark.parametrize("text, actor, country, office, tense", NAMINGS)
def test_a_name_is_joined_to_its_office(
    book: ActorBook, text: str, actor: str, country: str | None, office: str, tense: str
) -> None:
    found = [(n.actor, n.country, n.office, n.tense) for n in find(text, book, on=DAY)]
    assert found == [(actor, country, office, tense)]


NOBODY = [
    ("no office", "Sergey Lavrov left."),
    ("no name", "The Russian foreign minister left."),
    ("a possessive", "Ukrainian President's Office Jane Doe left."),
    ("somebody under the president", "Irish president's aide Jane Doe left."),
    ("somebody beside the minister", "The shadow foreign minister of Ireland, Jane Doe, left."),
    ("somebody behind a possessive", "Jane Doe, the Irish president's old friend, left."),
    ("half a name", "Irish Foreign Minister Doe left."),
    ("half a name in an apposition", "Doe, the Irish foreign minister, left."),
    ("a torn name", "Irish Foreign Minister AlexanderPresident Roe left."),
    ("a name in capitals", "Irish Foreign Minister JANE DOE left."),
    ("a stranger of no state", "Foreign Minister Jane Doe left."),
    ("a stranger behind a comma", "In Turkey, Foreign Minister Jane Doe left."),
    ("an office that the state lacks", "Irish Secretary of State Jane Doe left."),
    ("a body, not a person", "Irish President Jane Doe Association left."),
]


@pytest.mark.parametrize("text", [case[1] for case in NOBODY], ids=[case[0] for case in NOBODY])
def test_nobody_is_named(book: ActorBook, text: str) -> None:
    assert find(text, book, on=DAY) == ()


def test_in_a_list_an_office_is_of_the_name_before_it(book: ActorBook) -> None:
    text = "It is addressed to Jane Doe, President of Ireland, Sergey Lavrov, Foreign Minister of Russia, and others."
    assert [(n.name, n.country) for n in find(text, book, on=DAY)] == [("Jane Doe", "IRL"), ("Sergey Lavrov", "RUS")]


def test_the_words_stand_in_the_text(book: ActorBook) -> None:
    text = "Irish Foreign Minister Jane Doe's plan irked Russia's foreign minister, Sergey Lavrov."
    first, second = find(text, book, on=DAY)
    assert [text[n.start : n.end] for n in (first, second)] == ["Jane Doe", "Sergey Lavrov"]
    assert (first.name, first.title) == ("Jane Doe", "Irish Foreign Minister")
    assert (second.name, second.title) == ("Sergey Lavrov", "Russia's foreign minister")


def test_former_reaches_over_and(book: ActorBook) -> None:
    [found] = find("So said former President and Prime Minister Dmitry Medvedev.", book, on=DAY)
    assert (found.actor, found.office, found.tense) == (MEDVEDEV, GOVERNMENT, "former")
