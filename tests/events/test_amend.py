"""What people decided about actors: each kind of decision, and what is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from detente.errors import ConfigError
from detente.events.actors import ActorBook
from detente.events.amend import amended
from detente.events.book import Entry
from detente.records import Actor, ActorChange, Office

KARI, OLA, DOE = "person:kari-nordmann", "person:ola-nordmann", "new:kari-norman-nor"
ENVOY = Office("Envoy", "NOR", "GOV", date(2005, 1, 1), date(2012, 1, 1), "recalled")
MINISTER = Office("Foreign Minister", "NOR", "GOV", date(2012, 1, 1), None, "recalled")
ENTRIES = (
    Entry(Actor("state:NOR", "Norway", "country", (), "NOR")),
    Entry(Actor(KARI, "Kari Nordmann", "person", ("K. Nordmann",), "NOR", None, (MINISTER,))),
    Entry(Actor(OLA, "Ola Nordmann", "person", (), "NOR", None, (ENVOY,))),
)
TERM: dict[str, Any] = {
    "title": "Envoy", "country": "UNO", "sector": "GOV", "start": "2013-05-01", "end": None, "source": "the news"
}  # fmt: skip


def _after(*changes: tuple[str, str, dict[str, Any]]) -> dict[str, Actor]:
    noon = datetime(2026, 2, 16, 12, tzinfo=UTC)
    noted = [ActorChange(n, noon, "me", *change) for n, change in enumerate(changes, start=1)]
    return {entry.actor.id: entry.actor for entry in amended(ENTRIES, noted)}


def test_without_changes_the_entries_stay() -> None:
    assert amended(ENTRIES, ()) == ENTRIES


def test_an_actor_is_added() -> None:
    book = _after(("add", "person:ann-lee", {"name": "Ann Lee", "names": ["A. Lee"], "country": "NOR"}))
    assert book["person:ann-lee"] == Actor("person:ann-lee", "Ann Lee", "person", ("A. Lee",), "NOR", None)
    assert list(book) == ["state:NOR", KARI, OLA, "person:ann-lee"]


EDITS = [
    ({"country": "UNO", "sector": "GOV"}, ("Kari Nordmann", ("K. Nordmann",), "UNO", "GOV")),
    ({"country": None}, ("Kari Nordmann", ("K. Nordmann",), None, None)),
    ({"names": ["Kari N.", "K. Nordmann"]}, ("Kari Nordmann", ("K. Nordmann", "Kari N."), "NOR", None)),
    ({"name": "Kari Lee"}, ("Kari Lee", ("K. Nordmann", "Kari Nordmann"), "NOR", None)),
    ({"name": "K. Nordmann"}, ("K. Nordmann", ("Kari Nordmann",), "NOR", None)),
]


@pytest.mark.parametrize("value, expected", EDITS)
def test_an_actor_is_edited(value: dict[str, Any], expected: tuple[object, ...]) -> None:
    kari = _after(("edit", KARI, value))[KARI]
    assert (kari.name, kari.names, kari.country, kari.sector) == expected
    assert kari.offices == (MINISTER,)


def test_an_office_is_added_in_its_order() -> None:
    ola = _after(("office", OLA, TERM), ("office", OLA, TERM | {"start": "2001-01-01", "end": "2002-01-01"}))[OLA]
    assert [(o.country, o.start.year, o.end) for o in ola.offices] == [
        ("UNO", 2001, date(2002, 1, 1)),
        ("NOR", 2005, date(2012, 1, 1)),
        ("UNO", 2013, None),
    ]


def test_an_office_of_one_title_and_first_day_is_given_another_end() -> None:
    ola = _after(("office", OLA, TERM), ("office", OLA, TERM | {"end": "2014-06-01"}))[OLA]
    assert [(o.start.year, o.end) for o in ola.offices] == [(2005, date(2012, 1, 1)), (2013, date(2014, 6, 1))]


def test_two_actors_are_merged() -> None:
    book = _after(("merge", OLA, {"into": KARI, "name": "Ola Nordmann"}))
    assert list(book) == ["state:NOR", KARI]
    assert book[KARI].names == ("K. Nordmann", "Ola Nordmann")
    assert book[KARI].offices == (ENVOY, MINISTER)


def test_a_stranger_lends_a_name() -> None:
    kari = _after(("merge", DOE, {"into": KARI, "name": "Kari Norman"}))[KARI]
    assert (kari.name, kari.names, kari.offices) == ("Kari Nordmann", ("K. Nordmann", "Kari Norman"), (MINISTER,))


def test_a_change_counts_for_the_next() -> None:
    book = _after(("add", "person:ann-lee", {"name": "Ann Lee"}), ("merge", OLA, {"into": "person:ann-lee"}))
    assert book["person:ann-lee"].offices == (ENVOY,)
    with pytest.raises(ConfigError, match=f"no actor has the id '{OLA}'"):
        _after(("merge", OLA, {"into": KARI}), ("edit", OLA, {"name": "Ola"}))


WRONG = [
    ("edit", DOE, {"name": "A"}, f"no actor has the id '{DOE}'; `detente who NAME` and `detente actors list` show"),
    ("office", DOE, TERM, f"no actor has the id '{DOE}'"),
    ("merge", OLA, {"into": DOE, "name": "A"}, f"no actor has the id '{DOE}'"),
    ("add", KARI, {"name": "Kari"}, f"the actor {KARI} is there already; change it with `detente actors edit`"),
    ("add", DOE, {"name": "A", "country": "SWE"}, "the country 'SWE' is unknown; allowed are ISO 3166 codes and"),
    ("edit", KARI, {"country": "nor"}, "the country 'nor' is unknown"),
    ("office", KARI, TERM | {"country": "XYZ"}, "the country 'XYZ' is unknown"),
    ("edit", KARI, {"sector": "ARMY"}, "the sector 'ARMY' is unknown; allowed are .*GOV"),
    ("office", KARI, TERM | {"sector": "ARMY"}, "the sector 'ARMY' is unknown"),
    ("add", DOE, {"name": "A", "kind": "ship"}, "the kind 'ship' is unknown; allowed are person, organisation"),
    ("office", KARI, TERM | {"end": "2013-04-30"}, "must end after it starts, got 2013-05-01 to 2013-04-30"),
    ("office", KARI, TERM | {"end": "2013-05-01"}, "must end after it starts, got 2013-05-01 to 2013-05-01"),
]


@pytest.mark.parametrize("verb, actor, value, message", WRONG)
def test_what_does_not_fit_is_refused(verb: str, actor: str, value: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        _after((verb, actor, value))


def test_the_shipped_book_is_read_after_the_changes() -> None:
    change = ActorChange(
        1, datetime(2026, 2, 16, 12, tzinfo=UTC), "me", "edit", "person:sergey-lavrov", {"names": ["Xqzwv Lavrov"]}
    )
    assert ActorBook.amended([]) is ActorBook.load()
    assert ActorBook.load().resolve("Xqzwv Lavrov").actor is None
    assert ActorBook.amended([change]).resolve("Xqzwv Lavrov").actor == "person:sergey-lavrov"
