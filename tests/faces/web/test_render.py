"""Are acts, positions and forecasts told by names and words, not by codes?"""

from datetime import date

import pytest

from detente.analysis.positions import Content, Move, Position
from detente.faces.web import render
from detente.records import Forecast


def _kept(source: str, target: str) -> Forecast:
    return Forecast(date(2025, 2, 15), source, target, "CONSULT kept", 30, 0.2, (), (), None, "e1")


@pytest.mark.parametrize(
    "source, target, told",
    [
        ("FRA", "UKR USA", "France – Ukraine – United States"),
        ("RUS", "org:hamas", "Russia – Hamas"),
        ("KHM", "KHM", "Cambodia"),
        ("Observers", "ASEAN countries", "Observers – ASEAN countries"),
    ],
)
def test_the_sides_of_an_announced_act_are_named(source: str, target: str, told: str) -> None:
    assert render.between(_kept(source, target)) == told
    assert render.promised(_kept(source, target)) == "talks"


def test_announcements_are_counted_by_names_and_words() -> None:
    assert render.counted_by("RUS-UKR", "pair") == "Russia–Ukraine"
    assert render.counted_by("CONSULT", "kind") == "talks"
    assert render.counted_by("person:sergey-lavrov", "announcer") == "Sergey Lavrov"


@pytest.mark.parametrize(
    "kind, mode, told",
    [
        ("RETREAT", "ceasefire", "ceasefire"),
        ("CONSULT", "third-party", "mediation"),
        ("RETREAT", None, "withdrawal or ceasefire"),
        ("ASSAULT", "heavy-weapons", "attack (heavy weapons)"),
    ],
)
def test_an_act_is_called_by_its_mode_where_that_has_a_name(kind: str, mode: str | None, told: str) -> None:
    assert render.act(kind, mode) == told


@pytest.mark.parametrize(
    "move, content, told",
    [
        (Move.DEMANDS, Content("RETREAT", "ceasefire", doers=("UKR",)), "ceasefire by Ukraine"),
        (Move.OFFERS, Content("RETREAT", "release", doers=("RUS",)), "release"),
        (Move.DEMANDS, Content("SANCTION", None, to=("USA",)), "sanction, towards United States"),
        (Move.REFUSES, Content(None, "yield", to=("UKR", "EUR")), "what Ukraine, the European Union asked"),
        (Move.DEMANDS, Content(None, "yield", to=("UKR",)), "something of Ukraine"),
        (Move.REFUSES, Content(None), "something"),
    ],
)
def test_a_position_is_told_in_words_without_its_own_party(move: Move, content: Content, told: str) -> None:
    assert render.matter(Position("RUS", "terms", move, content, None, 0, None, None, (), ())) == told
