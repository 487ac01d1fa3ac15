"""Is every field of every answer described? The page is read as its readers read it."""

from pathlib import Path

import pytest

from detente.answers import EventRow, Stranger, Succession, WarningRow, Who
from detente.exports import rows, tables
from detente.records import Actor, Office, Place, Status, TextWarning
from tests.build import claim, said_by
from tests.exports.build import FEBRUARY, document, entry, evidence

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
EVENT = EventRow("e", "AID", None, Status.DUE, (), None, None, None, (), 1, 1, ())
CANDIDATE = Who("Q1", "A", "person", None, None, (), 0.5)
DOUBT = WarningRow(TextWarning("weekday", "d", 0, 1, "A", "a reason", "a record"), evidence())
STRANGER = Stranger("new:a", "A", None, (), 1, 1, None, None)
SUCCESSION = Succession("head-of-state", "RUS", Actor("Q1", "A", "person"), "Q2", "B", 3, FEBRUARY, FEBRUARY)
ANSWERS = [
    ("a claim", rows.claim(claim(), document())),
    ("a claim", rows.speaker(said_by("A")) or {}),
    ("a participant", rows.participant(claim().participants[0])),
    ("a ledger entry", rows.ledger_entry(entry())),
    ("a ledger entry", rows.change(entry().history[0])),
    ("evidence", rows.evidence(evidence())),
    ("an event", rows.event_row(EVENT)),
    ("a candidate", rows.who(CANDIDATE)),
    ("a candidate", rows.office(Office("Envoy", None, "GOV", FEBRUARY, None, "made up"))),
    ("a place", rows.place(Place("Geneva", "city", "CHE", None, 46.2, 6.1)) or {}),
    ("a warning", rows.warning(DOUBT)),
    ("actors list and actors check", rows.stranger(STRANGER)),
    ("actors list and actors check", rows.succession(SUCCESSION)),
]


@pytest.mark.parametrize("noun, row", ANSWERS)
def test_every_field_is_described(noun: str, row: rows.Row) -> None:
    section = PAGE.partition(f"\n## Fields of {noun}\n")[2].partition("\n## ")[0]
    assert [name for name in row if f"`{name}`" not in section] == []


def test_every_column_is_described() -> None:
    roles = {
        f"{role}{field}" for role in ("target", "mediator", "host") for field in ("", "_country", "_actor", "_sector")
    }
    assert [name for name in tables.COLUMNS if name not in roles and f"`{name}`" not in PAGE] == []


def test_every_status_is_described() -> None:
    assert [status.value for status in Status if f"| {status.value} |" not in PAGE] == []
