"""Is every field of every answer described? The page is read as its readers read it."""

from enum import StrEnum
from pathlib import Path

import pytest

from detente.analysis.mediation import Channel, How
from detente.analysis.positions import Content, Distance, Move, Position, Shift
from detente.analysis.promises import records
from detente.analysis.reactions import Attitude, Reaction
from detente.analysis.truces import Breach, Stage, Truce
from detente.answers import (
    COUNTED_BY,
    ChannelRow,
    DistanceRow,
    EventRow,
    EventStory,
    Joined,
    Matrix,
    PositionRow,
    PromiseRow,
    ReactionRow,
    ShiftRow,
    Stranger,
    Succession,
    TruceRow,
    WarningRow,
    Who,
)
from detente.events.link import Reason
from detente.exports import record, rows, tables
from detente.faces.cli import QUESTIONS
from detente.records import Actor, Office, Place, Status, Step, TextWarning
from tests.build import claim, said_by
from tests.exports.build import FEBRUARY, document, entry, evidence

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
EVENT = EventRow("e", "AID", None, Status.DUE, (), None, None, None, (), 1, 1, ())
CANDIDATE = Who("Q1", "A", "person", None, None, (), 0.5)
DOUBT = WarningRow(TextWarning("weekday", "d", 0, 1, "A", "a reason", "a record"), evidence())
STRANGER = Stranger("new:a", "A", None, (), 1, 1, None, None)
SUCCESSION = Succession("head-of-state", "RUS", Actor("Q1", "A", "person"), "Q2", "B", 3, FEBRUARY, FEBRUARY)
SAID, BASIS = claim(), (evidence(),)
CHANNEL = Channel(
    "TUR",
    "Turkey",
    "TUR",
    ("RUS", "UKR"),
    How.HOSTED,
    inferred=False,
    reason="a",
    first=None,
    last=None,
    outcome=None,
    events=(),
    claims=(SAID,),
)
POSITION = Position(
    "RUS", "territory", Move.DEMANDS, Content("RETREAT"), "Lavrov", 1, FEBRUARY, FEBRUARY, (SAID,), (1,)
)
MATRIX = Matrix(
    (PositionRow(POSITION, BASIS),),
    (ShiftRow(Shift("RUS", "territory", FEBRUARY, Move.DEMANDS, Move.REFUSES, SAID, SAID, "moved"), BASIS),),
    (DistanceRow(Distance("territory", "RUS", "UKR", FEBRUARY, 0.5, "a", (SAID,)), BASIS),),
)
STORY = EventStory(
    EVENT,
    (Step(FEBRUARY, None, Status.DUE, announced=True, due=None),),
    (Joined("d", ("c",), 0.5, (Reason("any", 1.0),)),),
)
REACTION = Reaction("CHN", "China", "CHN", Attitude.HOPE, "e", "CONSULT", FEBRUARY, SAID, "a")
BREACH = Breach("RUS", None, FEBRUARY, SAID)
TRUCE = Truce("e", ("RUS",), FEBRUARY, None, None, Stage.AGREED, (), (BREACH,), (SAID,))
PROMISE = records([entry(announcer="RUS")], "announcer")[0]
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
    ("an event", record.event_story(STORY)),
    *(("an event", row) for row in record.event_story(STORY)["steps"]),  # type: ignore[attr-defined]  # a list
    *(("an event", row) for row in record.event_story(STORY)["joined"]),  # type: ignore[attr-defined]  # and so is this
    ("a channel", record.channel(ChannelRow(CHANNEL, BASIS))),
    *(("a position", row) for row in record.matrix(MATRIX)),
    ("a reaction", record.reaction(ReactionRow(REACTION, BASIS))),
    ("a truce", record.truce(TruceRow(TRUCE, BASIS))),
    ("a promise", record.promise(PromiseRow(PROMISE, BASIS))),
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
