import pytest

from detente.events.actors import ActorBook
from detente.events.implied import ranked
from detente.events.resolution import Spot

CASES = [
    ("the place, not the nearest", "A Belgian strike in Mali on a wedding killed 19 civilians", "civilians", "MLI"),
    (
        "what most names are of",
        "Quito said Ecuador's army left Peru, and the government of Ecuador paid",
        "army",
        "ECU",
    ),
    ("what stands before", "Norway sent ships, and its soldiers will train Latvian crews", "soldiers", "NOR"),
    ("the first", "Kenyan police fire at crowds who protest against the bombing of Somalia", "crowds", "KEN"),
    ("no alliance of states", "NATO says that residents of the valley left", "residents", None),
]


@pytest.mark.parametrize("text, word, country", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_the_likeliest_state_comes_first(text: str, word: str, country: str | None) -> None:
    start = text.index(word)
    spots = ranked(ActorBook.load().spots(text), start, start + len(word), text)
    assert next((spot.country for spot in spots if spot.country != "NAT"), None) == country


def test_every_name_is_kept_and_no_long_text_is_searched() -> None:
    text = "in " + "x " * 100_000 + "Chad and Togo"
    chad = text.index("Chad")
    spots = [Spot(chad, chad + 4, "Chad", "TCD"), Spot(chad + 9, chad + 13, "Togo", "TGO")]
    assert sorted(ranked(spots, 0, 2, text), key=lambda spot: spot.start) == spots
