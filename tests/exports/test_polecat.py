"""POLECAT: 40 columns with a header, all who take part in one row, the word None for what is not known."""

import pytest

from detente.records import Modality, Place, Role
from tests.exports.acts import act, acts, who, written

HAPPENED = Modality.HAPPENED


def test_every_act_makes_a_row_that_a_strict_reader_accepts() -> None:
    rows = written("polecat", acts())
    assert len(rows) > 60
    assert len({row["Event Type"] for row in rows}) == 16


def test_a_row_holds_all_who_take_part() -> None:
    parties = (
        who(Role.SOURCE, "Kosovo", "XKX", "GOV"),
        who(Role.SOURCE, "a; b", None, "REB"),
        who(Role.TARGET, "Belgrade", "SRB"),
    )
    place = Place("Pristina", "city", "XKX", "Pristina", 42.67, 21.17)
    told = act(
        "CONSULT", "visit", HAPPENED, 0, participants=parties, place=place, where="Pristina", contexts=("legal",)
    )
    [row] = written("polecat", [told])
    assert row["Event ID"].startswith("20250106-")
    assert row["Event ID"].endswith("_CONSULT_V")
    assert (row["Event Mode"], row["Intensity"], row["Quad Code"]) == ("visit", "4.0", "VERBAL COOPERATION")
    assert (row["Actor Name"], row["Actor Country"]) == ("Kosovo;a, b", "KOS;None")
    assert (row["Primary Actor Sector"], row["Actor Sectors"]) == ("GOV", "GOV;REB")
    assert (row["Recipient Country"], row["Recipient COW"]) == ("SRB", "345")
    assert (row["Placename"], row["City"], row["Country"], row["Latitude"]) == (
        "Pristina",
        "Pristina",
        "KOS",
        "42.6700",
    )
    assert (row["Contexts"], row["Source"], row["Language"]) == ("legal", "Outlet 0", "en")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "@SUM(1)", "-2+3", "\t=1"])
def test_a_name_cannot_become_a_formula(text: str) -> None:
    [row] = written("polecat", [act("AID", None, HAPPENED, 0, participants=(who(Role.SOURCE, text, "USA"),))])
    assert row["Actor Name"] == row["Actor Name Raw"] == f"'{text.strip()}"


def test_a_planned_visit_is_a_promise_of_the_day_on_which_it_was_told() -> None:
    [row] = written("polecat", [act("CONSULT", "visit", Modality.PLANNED, 1)])
    assert (row["Event Type"], row["Event Mode"], row["Event Date"]) == ("AGREE", "None", "2025-01-07")
