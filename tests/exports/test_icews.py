"""ICEWS: 20 columns with a header, names in full, and mutual acts twice with the roles swapped."""

from detente.records import Modality, Place, Role
from tests.exports.acts import act, acts, who, written

HAPPENED = Modality.HAPPENED


def test_every_act_makes_rows_that_a_strict_reader_accepts() -> None:
    rows = written("icews", acts())
    assert len(rows) > 100
    assert {"Consult", "Make a visit", "Host a visit", "Impose embargo, boycott, or sanctions"} <= {
        row["Event Text"] for row in rows
    }


def test_a_row_names_states_sectors_and_act_in_the_words_of_icews() -> None:
    parties = (who(Role.SOURCE, "Washington", "USA", "GOV"), who(Role.TARGET, "Moscow", "RUS", "MIL"))
    place = Place("Odesa", "city", "UKR", "Odessa", 46.4857, 30.7438)
    [row] = written("icews", [act("ACCUSE", "disapprove", HAPPENED, 0, participants=parties, place=place)])
    assert row["Event Date"] == "2025-01-06"
    assert (row["Source Name"], row["Source Sectors"], row["Source Country"]) == (
        "Washington", "Government", "United States",
    )  # fmt: skip
    assert (row["Target Sectors"], row["Target Country"]) == ("Military", "Russian Federation")
    assert (row["CAMEO Code"], row["Event Text"], row["Intensity"]) == ("111", "Criticize or denounce", "-2.0")
    assert (row["City"], row["District"], row["Province"], row["Country"]) == ("Odesa", "NULL", "Odessa", "Ukraine")
    assert (row["Sentence Number"], row["Publisher"]) == ("1", "Outlet 0")


def test_consult_stands_twice_with_the_roles_swapped_and_an_accusation_once() -> None:
    rows = written("icews", [act("CONSULT", None, HAPPENED, 0), act("ACCUSE", None, HAPPENED, 4)])
    told = [(row["Source Country"], row["CAMEO Code"], row["Target Country"]) for row in rows]
    both = ("United States", "040", "Russian Federation"), ("Russian Federation", "040", "United States")
    assert told == [*both, ("United States", "110", "Russian Federation")]
    assert len({row["Event ID"] for row in rows}) == len(rows)


def test_a_comment_is_a_statement_by_its_stance_and_never_an_act() -> None:
    rows = written("icews", [act("COMMENT", None, HAPPENED, number) for number in range(4)])
    assert [row["CAMEO Code"] for row in rows] == ["013", "012", "010", "010"]


def test_one_state_against_its_own_people_keeps_both_sides() -> None:
    parties = (who(Role.SOURCE, "police", "TUR", "COP"), who(Role.TARGET, "students", "TUR", "EDU"))
    [row] = written("icews", [act("COERCE", "arrest", HAPPENED, 0, participants=parties)])
    assert (row["Source Sectors"], row["CAMEO Code"], row["Target Sectors"]) == ("Police", "173", "Education")
