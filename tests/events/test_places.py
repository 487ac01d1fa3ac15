"""Names of places in their context, from a small gazetteer and the one that ships; a broken line of ours is refused."""

from pathlib import Path

import pytest

from detente.errors import ConfigError
from detente.events.places import Gazetteer, spoken_of
from training.build_places import Row, own, parts, regions

LIST = [
    Row(("Norway",), "country", "NOR", "", 60, 10, 5_000_000),
    Row(("Sweden",), "country", "SWE", "", 62, 15, 5_000_000),
    Row(("Oppland", "Opland"), "region", "NOR", "Oppland", 61, 9, 200_000),
    Row(("Berg",), "city", "NOR", "Oppland", 61, 10, 3_000),
    Row(("Berg",), "city", "SWE", "Jämtland", 63, 14, 90_000),
    Row(("Berg",), "city", "DEU", "Bavaria", 48, 11, 8_000),
    Row(("Vik", "Wick"), "port", "NOR", "Oppland", 61, 9, 50_000),
    Row(("Vik",), "region", "NOR", "Vik", 62, 9, 40_000),
    Row(("Sundet",), "strait", "NOR/SWE", "", 59, 11, 500_000),
    Row(("Sundet",), "city", "DEU", "Bavaria", 48, 12, 900_000),
    Row(("Wick",), "town", "GBR", "", 58, -3, 7_000),
    Row(("Green",), "town", "SWE", "", 59, 15, 30_000),
    Row(("northern NOR",), "region", "NOR", "", 69, 20, 300_000),
    Row(("southeastern NOR",), "region", "NOR", "", 60, 11, 300_000),
    Row(("Storby",), "city", "SWE", "Jämtland", 63, 15, 900_000),
    Row(("Storby",), "region", "SWE", "Storby", 64, 16, 2_000_000),
    Row(("Lillby",), "city", "SWE", "Lillby", 63, 15, 60_000),
    Row(("Lillby",), "region", "SWE", "Lillby", 64, 16, 2_000_000),
    Row(("Eu",), "town", "FRA", "", 50, 1, 7_000),
]


@pytest.fixture(scope="module")
def small() -> Gazetteer:
    return Gazetteer(sorted(line for row in LIST for line in row.lines()))


MEANT = [
    # by people
    ("Berg", "", {}, "city SWE"),
    ("Opland", "", {}, "region NOR"),
    ("Berg's", "", {}, "city SWE"),
    # by the states that the document speaks of
    ("Berg", "", {"DEU": 1}, "city DEU"),
    ("Berg", "", {"NOR": 3, "FRA": 1}, "city NOR"),
    ("Sundet", "", {}, "city DEU"),
    ("Sundet", "", {"SWE": 1}, "strait NOR/SWE"),
    # by the state or region behind
    ("Berg", ", Norway, on Monday", {}, "city NOR"),
    ("Berg", ", Norway, on Monday", {"SWE": 9}, "city NOR"),
    ("Berg, Norway", "", {}, "city NOR"),
    ("Berg", ", Oppland", {}, "city NOR"),
    ("Berg in Norway", "", {}, "city NOR"),
    ("Berg", " and Norway", {}, "city SWE"),
    # by words that tell the kind
    ("Vik", "", {}, "port NOR"),
    ("the Vik region", "", {}, "region NOR"),
    ("Vik", " region", {}, "region NOR"),
    ("Vik Oblast", "", {}, "region NOR"),
    ("the port of Vik", "", {}, "port NOR"),
    ("the port city of Wick", "", {}, "port NOR"),
    # by the side of a state
    ("northern Norway", "", {}, "region NOR"),
    ("the north of Norway", "", {}, "region NOR"),
    ("south-eastern Norway", "", {}, "region NOR"),
    ("southeast Norway", "", {}, "region NOR"),
    ("western Norway", "", {}, "country NOR"),
    ("Berg", ", southern Norway.", {}, "city NOR"),
    # the city of a name and its region, if it is not much larger
    ("Storby", "", {}, "city SWE"),
    ("Lillby", "", {}, "region SWE"),
    # what follows a large city and is followed itself by no mark is another place
    ("Storby", ", Norway said", {}, "city SWE"),
    ("Storby", ", Oppland and Vik", {}, "city SWE"),
    ("Nowhere", ", Oppland said", {}, "region NOR"),
    # what is called after a place
    ("Storby Book Fair", "", {}, "city SWE"),
    ("Sweden House", "", {}, "country SWE"),
    ("Wick Book Fair", "", {}, None),
    # an unknown place is where it is said to be
    ("Nowhere Square", " in Storby.", {}, "city SWE"),
    ("Nowhere County", " in the state of Oppland, on Monday", {}, "region NOR"),
    ("Nowhere", ", a village in northern Norway", {}, "region NOR"),
    ("Nowhere", " in May", {}, None),
    # no acronym is a town, no word in small letters a place
    ("EU", "", {}, None),
    ("Eu", "", {}, "town FRA"),
    ("berg", "", {}, None),
    # a place that the lists lack is in what is named behind it
    ("Nowhere, Norway", "", {}, "country NOR"),
    ("Nowhere", ", Oppland", {}, "region NOR"),
    ("Green, Norway", "", {}, "country NOR"),
    ("Nowhere", "", {"NOR": 1}, None),
    ("Nowhere", ", Berg", {}, None),
    ("Green Village", "", {}, None),
    ("the region", "", {}, None),
    ("", "", {}, None),
]


@pytest.mark.parametrize("text, behind, spoken, found", MEANT)
def test_a_place_in_its_context(
    small: Gazetteer, text: str, behind: str, spoken: dict[str, int], found: str | None
) -> None:
    place = small.resolve(text, behind=behind, spoken=spoken)
    assert (place and f"{place.kind} {place.country}") == found


def test_places_of_a_name_the_usual_name_first(small: Gazetteer) -> None:
    assert [place.country for place in small.named("BERG")] == ["SWE", "DEU", "NOR"]
    assert [place.name for place in small.named("wick")] == ["Wick", "Vik"]
    assert small.named("Nowhere") == ()


def test_states_are_counted() -> None:
    assert spoken_of(["RUS", None, "UKR", "RUS"]) == {"RUS": 2, "UKR": 1}


SHIPPED = [
    ("Kyiv", {}, "UKR"),
    ("Kiev", {}, "UKR"),
    ("Tripoli", {"LBY": 1}, "LBY"),
    ("Tripoli", {"LBN": 1}, "LBN"),
    ("Tripoli, Lebanon", {"LBY": 1}, "LBN"),
    ("the Kherson region", {}, "UKR"),
    ("the Black Sea", {}, None),
]


@pytest.mark.parametrize("text, spoken, country", SHIPPED)
def test_the_shipped_gazetteer(text: str, spoken: dict[str, int], country: str | None) -> None:
    place = Gazetteer.load().resolve(text, spoken=spoken)
    assert place is not None
    assert place.country == country


def test_a_spelling_leads_to_the_usual_name() -> None:
    kyiv, kiev = (Gazetteer.load().resolve(name) for name in ("Kyiv", "Kiev"))
    assert kyiv == kiev
    assert kyiv is not None
    assert (kyiv.name, kyiv.kind, round(kyiv.latitude), round(kyiv.longitude)) == ("Kyiv", "city", 50, 31)


def test_a_part_of_a_state_is_named_like_one() -> None:
    place = Gazetteer.load().resolve("the east of Ukraine")
    assert place is not None
    assert (place.name, place.kind, place.country) == ("eastern Ukraine", "region", "UKR")
    assert place.longitude > 35


def test_known_as_a_whole(small: Gazetteer) -> None:
    assert small.knows("the Oppland")
    assert not small.knows("Oppland Book Fair")


def town(latitude: float, longitude: float, region: str = "") -> Row:
    return Row((f"T{latitude}{longitude}",), "city", "NOR", region, latitude, longitude, 1000)


def test_the_parts_of_a_state() -> None:
    grid = [town(lat, lon) for lat in (60, 63, 66) for lon in (10, 13, 16)]
    found = {row.names[0]: (row.latitude, row.longitude) for row in parts(grid)}
    assert found["northern NOR"] == (66, 13)
    assert found["western NOR"] == (63, 10)
    assert "central NOR" not in found  # one town is no part
    assert "northeastern NOR" not in found


def test_a_region_lies_between_its_towns_however_many_there_are_on_one_side() -> None:
    [row] = regions([town(60, 10, "Vik"), town(60.1, 10.1, "Vik"), town(60.2, 10, "Vik"), town(64, 14, "Vik")])
    assert 61.5 < row.latitude < 62.5
    assert (row.names, row.people) == (("Vik",), 4004)


def test_a_town_astray_does_not_move_a_region() -> None:
    dense = [town(60 + i / 2, 10 + j / 2, "Vik") for i in range(4) for j in range(5)]
    [alone], [astray] = list(regions(dense)), list(regions([*dense, town(80, 40, "Vik")]))
    assert (alone.latitude, alone.longitude) == (astray.latitude, astray.longitude)


def test_our_own_file(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("# ours\n\nVik | Wick; Vík | port | NOR/SWE | Oppland | 61.5 | -9\n", encoding="utf-8")
    [row] = own(path)
    assert row == Row(("Vik", "Wick", "Vík"), "port", "NOR/SWE", "Oppland", 61.5, -9.0, row.people)
    assert [line.split("\t")[:3] for line in row.lines()] == [["vik", "1", "Vik"], ["wick", "0", "Vik"]]


FAULTS = [
    ("Vik | | port | NOR", r"own.txt:3: a place has 7 columns \(name . other names .*, got 4"),
    ("Vik | | harbour | NOR | | 61 | 9", "own.txt:3: the kind 'harbour' is unknown; allowed are region, "),
    ("Vik | | port | Norway | | 61 | 9", "own.txt:3: 'Norway' is no code; write three letters such as UKR"),
    ("Vik | | port | NOR/ | | 61 | 9", "own.txt:3: 'NOR/' is no code"),
    ("Vik | | port | NOR | | 61°N | 9", "own.txt:3: could not convert .*; write degrees with a point"),
    ("Vik | | port | NOR | | 61 | ", "own.txt:3: could not convert .*; write degrees with a point"),
    ("Vik | | port | NOR | | 91 | 9", "own.txt:3: 91.0, 9.0 is nowhere; latitude is -90 to 90"),
    ("Vik | | port | NOR | | 61 | -181", "own.txt:3: 61.0, -181.0 is nowhere"),
    ("Vik | | port | NOR | | nan | 9", "own.txt:3: nan, 9.0 is nowhere"),
]


@pytest.mark.parametrize("line, message", FAULTS)
def test_a_broken_line_of_ours_is_refused_with_its_place(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "own.txt"
    path.write_text(f"# ours\nBerg | | town | SWE | | 63 | 14\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        list(own(path))
