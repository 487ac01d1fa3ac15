"""GDELT 2.0: 61 and 16 columns, actor codes of their parts, places by FIPS, and mentions that lead to sentences."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from detente import pipeline
from detente.answers import Record
from detente.exports import gdelt
from detente.records import Interval, Modality, Participant, Place, Role
from detente.store import Store
from tests.exports import strict
from tests.exports.acts import PLACES, act, acts, who, written

HAPPENED = Modality.HAPPENED
ACT = len("Washington and Moscow are said to have an ")
ACTOR1, ACTOR2, PLACE = slice(5, 15), slice(15, 25), slice(51, 59)


def test_every_act_makes_rows_that_a_strict_reader_accepts() -> None:
    rows = written("gdelt", acts())
    assert len(rows) > 100
    assert len({row[26] for row in rows}) > 50


@pytest.mark.parametrize(
    "participant, cells",
    [
        (who(Role.SOURCE, "Ankara", "TUR", "GOV"), ["TURGOV", "ANKARA", "TUR", "", "", "", "", "GOV", "", ""]),
        (who(Role.SOURCE, "UN", "UNO"), ["IGOUNO", "UN", "", "UNO", "", "", "", "IGO", "", ""]),
        (who(Role.SOURCE, "The EU", "EUR", "LEG"), ["EURLEG", "THE EU", "EUR", "", "", "", "", "LEG", "", ""]),
        (who(Role.SOURCE, "journalists", None, "JRN"), ["MED", "JOURNALISTS", "", "", "", "", "", "MED", "", ""]),
        (who(Role.SOURCE, "somebody", None), ["", "SOMEBODY", "", "", "", "", "", "", "", ""]),
        (who(Role.SOURCE, "=1+1\tx", None), ["", "'=1+1 X", "", "", "", "", "", "", "", ""]),
    ],
)
def test_the_code_of_an_actor_is_that_of_its_parts(participant: Participant, cells: list[str]) -> None:
    told = act("AID", None, HAPPENED, 0, participants=(participant, who(Role.TARGET, "Moscow", "RUS")))
    [row] = written("gdelt", [told])
    assert row[ACTOR1] == cells
    assert row[ACTOR2][:3] == ["RUS", "MOSCOW", "RUS"]


@pytest.mark.parametrize(
    "place, cells",
    [
        (None, ["0", "", "", "", "", "", "", ""]),
        (PLACES[1], ["4", "Istanbul, Turkey", "TU", "", "", "41.0000", "29.0000", ""]),
        (PLACES[2], ["2", "Texas, United States", "US", "", "", "31.0000", "-99.0000", ""]),
        (PLACES[3], ["1", "Ukraine", "UP", "UP", "", "49.0000", "32.0000", "UP"]),
        (PLACES[4], ["4", "Strait of Hormuz", "", "", "", "26.6000", "56.3000", ""]),
    ],
)
def test_a_place_is_told_by_its_kind_and_fips_code(place: Place | None, cells: list[str]) -> None:
    [row] = written("gdelt", [act("AID", None, HAPPENED, 0, place=place)])
    assert row[PLACE] == cells


def test_talks_are_told_from_both_sides_and_a_visit_as_made_and_hosted() -> None:
    talks = written("gdelt", [act("CONSULT", None, HAPPENED, 0)])
    visit = written("gdelt", [act("CONSULT", "visit", HAPPENED, 0)])
    assert [(row[5][:3], row[26], row[15][:3]) for row in talks] == [("USA", "040", "RUS"), ("RUS", "040", "USA")]
    assert [(row[5][:3], row[26], row[15][:3]) for row in visit] == [("USA", "042", "RUS"), ("RUS", "043", "USA")]


def test_visitors_of_a_third_do_not_visit_each_other() -> None:
    paris, berlin = who(Role.SOURCE, "Paris", "FRA"), who(Role.SOURCE, "Berlin", "DEU")
    both = written("gdelt", [act("CONSULT", "visit", HAPPENED, 0, participants=(paris, berlin))])
    assert sorted((row[5][:3], row[26], row[15]) for row in both) == [("DEU", "042", ""), ("FRA", "042", "")]
    crossed = (paris, berlin, replace(paris, role=Role.TARGET), replace(berlin, role=Role.TARGET))
    met = written("gdelt", [act("CONSULT", "visit", HAPPENED, 0, participants=crossed)])
    assert {(row[5][:3], row[26], row[15][:3]) for row in met} == {("DEU", "040", "FRA"), ("FRA", "040", "DEU")}


def test_who_mediates_has_rows_of_its_own() -> None:
    told = act("CONSULT", None, HAPPENED, 0)
    parties = (*told.claims[0].participants, who(Role.MEDIATOR, "Doha", "QAT"))
    rows = written("gdelt", [act("CONSULT", None, HAPPENED, 0, participants=parties)])
    assert [(row[5][:3], row[15][:3]) for row in rows if row[26] == "045"] == [("QAT", "USA"), ("QAT", "RUS")]


def test_what_is_told_as_done_is_not_dated_after_its_report() -> None:
    ahead = Interval.of(date(2025, 3, 1), date(2025, 3, 2))
    [row] = written("gdelt", [act("AID", None, HAPPENED, 0, when=ahead, reported=date(2025, 2, 1))])
    assert row[1:5] == ["20250201", "202502", "2025", "2025.1671"]


def test_an_article_without_address_is_cited_in_words() -> None:
    told = act("AID", None, HAPPENED, 0)
    out = io.BytesIO()
    gdelt.write_reads([replace(told, document=replace(told.document, url=None))], out)
    assert strict.gdelt(out.getvalue())[0][60] == "Outlet 0; 2025-01-06; item-1"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a store of one call writes, told by three articles of two outlets."""
    folder = tmp_path_factory.mktemp("gdelt")
    with Store.open(str(folder / "record.sqlite")) as store:
        for number, outlet in enumerate(("Wire", "Post", "Post")):
            told = act("CONSULT", "phone", HAPPENED, 0, id=f"c{number}", document=f"d{number}", when=None)
            store.add_document(replace(told.document, id=f"d{number}", outlet=outlet))
            store.add_claims(f"d{number}", told.claims, model="m", at=datetime(2025, 6, 1, tzinfo=UTC))
        pipeline.relink(store)
        (folder / "out").mkdir()
        gdelt.write_record(Record.of(store, at=datetime(2025, 6, 1, tzinfo=UTC)), folder / "out")
    return folder / "out"


def test_mentions_lead_from_each_row_to_the_characters_of_actors_and_act(files: Path) -> None:
    rows = strict.gdelt((files / "gdelt.export.CSV").read_bytes())
    told = strict.mentions((files / "gdelt.mentions.CSV").read_bytes())
    assert [row[26] for row in rows] == ["041", "041"]
    assert {tuple(row[31:34]) for row in rows} == {("3", "2", "3")}
    for row in rows:
        of_row = [cells for cells in told if cells[0] == row[0]]
        assert [cells[4] for cells in of_row] == ["Wire", "Post", "Post"]
        offsets = ["0", "15"] if row[5] == "USAGOV" else ["15", "0"]
        assert all(cells[6:10] == ["1", *offsets, str(ACT)] for cells in of_row)
        assert all(cells[2] == "20250106000000" for cells in of_row)
