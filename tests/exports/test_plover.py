"""PLOVER's JSON: its own field names, what is unknown left out, and each claim with its place in the text."""

from detente.records import Modality, Role, Speaker
from tests.exports.acts import PLACES, act, acts, who, written

HAPPENED = Modality.HAPPENED


def test_every_act_makes_a_line_that_a_strict_reader_accepts() -> None:
    rows = written("plover", acts())
    assert len(rows) > 60
    assert {row["event"][0] for row in rows if row["modality"] == "PLANNED"} == {"AGREE", "CONCEDE"}


def test_a_line_has_the_fields_of_the_manual() -> None:
    said = Speaker("Lavrov", 0, 6, "person:sergey-lavrov", "RUS")
    [row] = written(
        "plover", [act("RETREAT", "ceasefire", HAPPENED, 0, place=PLACES[1], where="Istanbul", speaker=said)]
    )
    assert row["actor"] == [{"code": "USA", "sector": "GOV", "entity_text": "Washington"}]
    assert (row["event"], row["mode"], row["quad_code"], row["event_scale"]) == (["RETREAT"], ["ceasefire"], 2, 7.5)
    assert row["event_loc"]["resolution"] == 4
    assert row["event_loc"]["country_code"] == "TUR"
    assert row["text_info"] == {"sequence": 1, "start": 0, "end": 59}
    assert row["cite_info"]["url"] == "https://example.com/1"
    [told] = row["evidence"]
    assert (told["claim"], told["modality"], told["speaker"]) == (row["id"], "HAPPENED", "Lavrov")
    assert "text" not in row


def test_if_nobody_is_host_all_who_meet_are_actors() -> None:
    parties = (who(Role.SOURCE, "Putin", "RUS"), who(Role.SOURCE, "Trump", "USA"), who(Role.TARGET, "Putin", "RUS"))
    [row] = written("plover", [act("CONSULT", None, HAPPENED, 0, participants=parties)])
    assert sorted(entity["code"] for entity in row["actor"]) == ["RUS", "USA"]
    assert "recipient" not in row


def test_who_hosts_a_visit_is_called_on() -> None:
    parties = (who(Role.SOURCE, "Putin", "RUS"), who(Role.HOST, "Budapest", "HUN"))
    [row] = written("plover", [act("CONSULT", "visit", HAPPENED, 0, participants=parties)])
    assert [entity["code"] for entity in row["recipient"]] == ["HUN"]


def test_an_unknown_actor_has_an_empty_code() -> None:
    [row] = written("plover", [act("ASSAULT", "drone", HAPPENED, 0, participants=(who(Role.TARGET, "Kyiv", "UKR"),))])
    assert row["actor"] == [{"code": ""}]


def test_who_corrected_a_claim_is_not_named() -> None:
    [row] = written("plover", [act("AID", None, HAPPENED, 0, coder="person:Jane Doe")])
    assert row["cite_info"]["coder"] == "person"
