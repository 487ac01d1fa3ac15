"""Is every field of every answer described? The page is read as its readers read it."""

from enum import StrEnum
from pathlib import Path

import pytest

from detente.analysis.mediation import How
from detente.analysis.positions import Move
from detente.analysis.reactions import Attitude
from detente.analysis.truces import Stage
from detente.answers import COUNTED_BY
from detente.exports import json_text, shapes, tables
from detente.faces.cli import QUESTIONS
from detente.records import Status

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
ANSWERS: list[tuple[str, type]] = [
    ("a claim", shapes.Claim),
    ("a claim", shapes.Speaker),
    ("a participant", shapes.Participant),
    ("a ledger entry", shapes.LedgerEntry),
    ("a ledger entry", shapes.Change),
    ("evidence", shapes.Evidence),
    ("an event", shapes.Event),
    ("a candidate", shapes.Candidate),
    ("a candidate", shapes.Office),
    ("a place", shapes.Place),
    ("a warning", shapes.Doubt),
    ("an event", shapes.EventStory),
    ("an event", shapes.Step),
    ("an event", shapes.Joined),
    ("a channel", shapes.Channel),
    ("a position", shapes.Position),
    ("a position", shapes.Shift),
    ("a position", shapes.Distance),
    ("a reaction", shapes.Reaction),
    ("a truce", shapes.Truce),
    ("a promise", shapes.Promise),
    ("actors list and actors check", shapes.Stranger),
    ("actors list and actors check", shapes.Succession),
]


@pytest.mark.parametrize("noun, shape", ANSWERS)
def test_every_field_is_described(noun: str, shape: type) -> None:
    section = PAGE.partition(f"\n## Fields of {noun}\n")[2].partition("\n## ")[0]
    assert [name for name in json_text.names(shape) if f"`{name}`" not in section] == []


def test_every_column_is_described() -> None:
    roles = {
        f"{role}{field}" for role in ("target", "mediator", "host") for field in ("", "_country", "_actor", "_sector")
    }
    assert [name for name in tables.COLUMNS if name not in roles and f"`{name}`" not in PAGE] == []


def test_every_status_is_described() -> None:
    assert [status.value for status in Status if f"| {status.value} |" not in PAGE] == []


WORDS = [
    ("a channel", How),
    ("a position", Move),
    ("a reaction", Attitude),
    ("a truce", Stage),
]


@pytest.mark.parametrize("noun, words", WORDS)
def test_every_word_of_a_field_is_described(noun: str, words: type[StrEnum]) -> None:
    section = PAGE.partition(f"\n## Fields of {noun}\n")[2].partition("\n## ")[0]
    assert [word.value for word in words if word.value not in section] == []


def test_every_question_and_way_to_count_is_described() -> None:
    section = PAGE.partition("\n## detente ask\n")[2].partition("\n## ")[0]
    assert [word for word in (*QUESTIONS, *COUNTED_BY) if f"`{word}`" not in section] == []
