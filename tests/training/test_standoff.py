import json

import pytest

from training.standoff import MATCHED, PLAIN, annotated, claim_of, mark, notes, place

TEXT = "Kyiv said talks may resume; talks in Ankara, hosted by Turkey, protested nobody."


def test_a_claim_is_read_from_its_line() -> None:
    claim = claim_of(TEXT, "CONSULT POSSIBLE | talks@2 | H: Turkey | W: 2023-05-01..2023-05-07 | BY: Kyiv")
    assert TEXT[slice(*claim["trigger"])] == "talks"
    assert claim["trigger"][0] > TEXT.index(";")
    assert [TEXT[a:b] for a, b in claim["host"]] == ["Turkey"]
    assert (claim["when"], TEXT[slice(*claim["speaker"])]) == (["2023-05-01", "2023-05-07"], "Kyiv")


@pytest.mark.parametrize(
    "line, message",
    [
        ("MEET HAPPENED | talks", "unknown label"),
        ("CONSULT HAPPENED | summit", "does not stand in"),
        ("CONSULT HAPPENED | talks@3", "does not stand in"),
        ("CONSULT HAPPENED | talks | X: Kyiv", "unknown field 'X'"),
    ],
)
def test_a_wrong_line_is_refused(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        claim_of(TEXT, line)


def test_a_span_is_the_nearest_whole_word() -> None:
    assert place("art, start, art", "art", 14) == (12, 15)
    assert place("art, start, art", "art", None) == (0, 3)
    assert place("he protested", "protest", None) == (3, 10)


def test_notes_give_units_without_claims_too() -> None:
    lines = ["#4", "CONSULT HAPPENED | talks", "", "#7", "#9"]
    assert list(notes(lines)) == [(4, ["CONSULT HAPPENED | talks"]), (7, []), (9, [])]
    assert list(notes([])) == []


def test_an_annotation_holds_no_text() -> None:
    made = annotated(["doc", 0, len(TEXT), TEXT, "2023-05-02"], ["CONSULT HAPPENED | talks | H: Turkey"], "d0")
    assert "Turkey" not in json.dumps(made)
    assert made["mark"] == mark(TEXT)


def test_the_annotations_of_the_project_hold_no_sentence() -> None:
    fields = {"document", "start", "end", "mark", "published", "annotator", "claims"}
    spans = {"type", "modality", "trigger", "source", "target", "mediator", "host", "when", "speaker"}
    paths = sorted(path for folder in (PLAIN, MATCHED) for path in folder.glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows
    assert all(set(row) == fields and all(set(claim) <= spans for claim in row["claims"]) for row in rows)
    lengths = [(row["end"] - row["start"], claim["trigger"]) for row in rows for claim in row["claims"]]
    assert all(0 <= a < b <= length for length, (a, b) in lengths)
