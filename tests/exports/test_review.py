import io
import json
from datetime import UTC, date, datetime
from typing import Any

from detente.answers import ClaimRow, DecisionRow, DoubtRow, ReviewedUnit
from detente.exports import json_text, review
from detente.records import Interval, Participant, Role, Speaker, Trigger, Withdrawal
from tests.build import SENTENCE, claim
from tests.exports.build import document, evidence
from training.standoff import mark

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
BEFORE = "It rained. "
AT = len(BEFORE)
TEXT = f"{BEFORE}{SENTENCE}"


def _span(word: str) -> tuple[int, int]:
    start = TEXT.index(word)
    return start, start + len(word)


def _who(role: Role, word: str, country: str) -> Participant:
    return Participant(role, word, *_span(word), None, country)


TALKS = claim(
    start=AT,
    end=len(TEXT),
    trigger=Trigger("talks", *_span("talks")),
    when=Interval.of(date(2025, 2, 18), date(2025, 2, 18)),
    speaker=Speaker("Moscow", *_span("Moscow")),
    participants=(
        _who(Role.SOURCE, "Washington", "USA"),
        _who(Role.SOURCE, "Moscow", "RUS"),
        _who(Role.HOST, "Riyadh", "SAU"),
        Participant(Role.TARGET, "It", 0, 2),
    ),
)


def _unit(**changes: Any) -> ReviewedUnit:  # noqa: ANN401 - any field
    fields: dict[str, Any] = {
        "document": document(text=TEXT),
        "start": AT,
        "end": len(TEXT),
        "claims": (TALKS,),
        "by": ("ann", "bob"),
    }
    return ReviewedUnit(**(fields | {"complete": True} | changes))


def _written(*units: ReviewedUnit) -> list[dict[str, Any]]:
    out = io.BytesIO()
    assert review.write_training(units, out) == len(units)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_sentence_is_one_line_without_its_words() -> None:
    (row,) = _written(_unit())
    assert row == {
        "document": "item-1",
        "start": AT,
        "end": len(TEXT),
        "mark": mark(SENTENCE),
        "published": "2025-02-15",
        "annotator": "ann, bob",
        "complete": True,
        "claims": [
            {
                "type": "CONSULT",
                "modality": "PLANNED",
                "trigger": [32, 37],
                "source": [[0, 10], [15, 21]],
                "host": [[41, 47]],
                "when": ["2025-02-18", "2025-02-18"],
                "speaker": [15, 21],
            }
        ],
    }
    start, end = row["claims"][0]["host"][0]
    assert TEXT[row["start"] :][start:end] == "Riyadh"


def test_a_sentence_without_claims_is_a_counterexample() -> None:
    (row,) = _written(_unit(claims=(), by=("cy",), document=document(text=TEXT, given_id=None)))
    assert (row["claims"], row["document"], row["annotator"]) == ([], "d1", "cy")


def test_a_decision_reads_as_json_with_what_was_before_and_who_took_it_back() -> None:
    row = DecisionRow(
        "claim", 3, "amend", NOON, "ann", "misread", "type CONSULT is AID", before=ClaimRow(TALKS, evidence()),
        withdrawn=Withdrawal(1, NOON, "bob", "claim", 3, "no"), claim="c1", event="e1", document="d1",
    )  # fmt: skip
    found = json.loads(json_text.encode(review.decision(row)))
    assert found["before"]["evidence"][0]["sentence"] == SENTENCE
    assert found["before"]["type"] == "CONSULT"
    assert found["withdrawn"] == {"number": 1, "at": NOON.isoformat(), "by": "bob", "why": "no"}
    assert (found["undoes_kind"], found["applies"], found["at"]) == (None, True, NOON.isoformat())
    undo = DecisionRow("withdrawal", 1, "undo", NOON, "bob", "", "taken back", undoes=("claim", 3))
    told = review.decision(undo)
    assert (told.undoes_kind, told.undoes_number, told.before, told.withdrawn) == ("claim", 3, None, None)


def test_what_is_worth_a_look_reads_as_a_claim_with_its_event() -> None:
    found = json.loads(json_text.encode(review.unsure(DoubtRow(ClaimRow(TALKS, evidence()), "e1"))))
    assert (found["id"], found["event"], found["score"]) == ("c1", "e1", 0.8)
