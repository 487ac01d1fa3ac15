"""The judgements are sound, and a warning is matched with the one that was judged."""

from dataclasses import replace
from datetime import date

import pytest

from detente.answers.doubts import WarningRow
from detente.faces.alerts.rules import WARNINGS
from detente.records import Evidence, TextWarning
from evals.doubted import SETS, Judged, is_of, judgements
from evals.wikinews import plain

JUDGED = Judged("given", "weekday", 10, 30, right=True, reason="made up", found="articles")


def _row(kind: str = "weekday", start: int = 10, end: int = 30, given: str = "given") -> WarningRow:
    evidence = Evidence("d", given, None, None, date(2025, 1, 1), start, end, "made up")
    return WarningRow(TextWarning(kind, "d", start, end, "made up", "why", "what"), evidence)


@pytest.mark.parametrize(
    "row, expected",
    [
        (_row(), True),
        (_row(start=29, end=40), True),
        (_row(start=30, end=40), False),
        (_row(end=10, start=0), False),
        (_row("claims"), False),
        (_row(given="other"), False),
    ],
)
def test_a_warning_is_the_judged_one_by_document_kind_and_sentence(row: WarningRow, *, expected: bool) -> None:
    assert is_of(row, JUDGED) is expected


def test_the_judgements_are_of_known_kinds_and_no_sentence_is_judged_twice() -> None:
    judged = judgements()
    assert len(judged) > 200
    assert {one.kind for one in judged} <= set(WARNINGS)
    assert all(one.start < one.end and one.reason and one.found for one in judged)
    bare = [replace(one, right=True, reason="", found="", beside=()) for one in judged]
    assert len(set(bare)) == len(bare)


def test_a_set_is_drawn_by_what_a_document_is() -> None:
    item = {"id": "wce-1", "published": "2018-01-01", "text": "They blame him.", "category": "Armed conflicts"}
    assert [name for name, fits in SETS.items() if fits(item)] == ["even", "wars", "accused"]
    assert [name for name, fits in SETS.items() if fits(item | {"published": "2017-12-31"})] == []
    assert [name for name, fits in SETS.items() if fits(item | {"id": "wikinews-1"})] == ["articles"]
    assert [name for name, fits in SETS.items() if fits(item | {"id": "77"})] == ["official"]


def test_tokens_are_written_as_a_text() -> None:
    assert (
        plain("He said : `` It is n't ours -LRB- yet -RRB- , '' and left .")
        == 'He said: "It isn\'t ours (yet)," and left.'
    )
