from pathlib import Path

import pytest

from training import written
from training.written import blocks, in_words, is_measured, training_units, units

NOTES = """\
# 2023-05-02
Kyiv said talks in Ankara had slipped to Friday.
CONSULT PLANNED | talks | H: Ankara | W: 2023-05-05..2023-05-05 | BY: Kyiv

# 2023-05-03
Wheat was cheaper.
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    notes, out = tmp_path / "notes.txt", tmp_path / "written" / "w9.jsonl"
    notes.write_text(NOTES, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["written", str(notes), "--annotator", "w9", "--to", str(out)])
    written.main()
    return out.parent


def test_notes_become_units_with_their_texts(made: Path) -> None:
    first, second = units(made)
    assert (first["id"], first["published"], first["text"]) == ("w9-001", "2023-05-02", NOTES.splitlines()[1])
    assert second["claims"] == []
    (claim,) = in_words(first)["claims"]
    assert (claim["trigger"], claim["host"], claim["speaker"]) == ("talks", ["Ankara"], "Kyiv")
    assert claim["when"] == ["2023-05-05", "2023-05-05"]


@pytest.mark.parametrize(
    "trigger, kept", [("did not attend", "attend"), ("on the phone", "phone"), ("talks", "talks"), ("in", "in")]
)
def test_a_trigger_begins_with_a_word_that_says_something(trigger: str, kept: str) -> None:
    text = f"They {trigger}, he said."
    begin, end = written.filled(text, (5, 5 + len(trigger)))
    assert text[begin:end] == kept


def test_a_line_before_the_first_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="before the first unit"):
        blocks(["Kyiv said so.", "# 2023-05-02"])
    with pytest.raises(ValueError, match="month"):
        blocks(["# 2023-13-02"])


def test_the_units_of_the_project_are_whole_and_apart() -> None:
    every = list(units())
    assert len({unit["id"] for unit in every}) == len(every) > 0
    fields = {"id", "published", "annotator", "text", "claims"}
    assert all(set(unit) == fields and len(unit["text"]) < 1000 for unit in every)
    assert all(0 <= a < b <= len(u["text"]) for u in every for c in u["claims"] for a, b in [c["trigger"]])
    trained = {unit["id"] for unit in training_units()}
    assert trained == {unit["id"] for unit in every if not is_measured(unit["id"])}
    assert 0.03 < 1 - len(trained) / len(every) < 0.15
    assert all(unit["id"].startswith(f"{unit['annotator']}-") for unit in every)
