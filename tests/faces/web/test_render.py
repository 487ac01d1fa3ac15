"""Are the forecasts of announced acts told by names and words, not by codes?"""

from datetime import date

import pytest

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
