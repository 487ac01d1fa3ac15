import io
import json
from typing import Any

import pytest

from detente.exports.lines import write_annotation, write_claims
from detente.pipeline import Read
from detente.records import Interval, Modality, Role, Stance
from tests.build import claim, party, said_by
from tests.exports.build import FEBRUARY, TALKS, read


def _claims(*reads: Read) -> list[dict[str, Any]]:
    out = io.BytesIO()
    write_claims(reads, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _annotation(*reads: Read) -> list[dict[str, Any]]:
    out = io.BytesIO()
    write_annotation(reads, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_claim_is_one_line_with_all_its_fields() -> None:
    made = claim(
        mode="meet",
        when=TALKS,
        when_text="on Tuesday",
        where="Riyadh",
        speaker=said_by("Sergei Lavrov", "RUS"),
        topics=("territory",),
        contexts=("diplomatic",),
        numbers=("two",),
        score=0.123456,
    )
    [row] = _claims(read(made))
    assert row["participants"][1] == {
        "role": "TARGET",
        "text": "Moscow",
        "actor": None,
        "country": "RUS",
        "sector": None,
        "start": 0,
        "end": 6,
    }
    assert row["speaker"] == {"text": "Sergei Lavrov", "actor": None, "country": "RUS", "start": 0, "end": 13}
    assert (row["given_id"], row["outlet"], row["published"]) == ("item-1", "Wire", "2025-02-15")
    assert (row["trigger"], row["trigger_start"], row["modality"], row["mode"]) == ("talks", 32, "PLANNED", "meet")
    assert row["when"] == ["2025-02-18", "2025-02-19"]
    assert (row["topics"], row["contexts"], row["numbers"], row["score"]) == (
        ["territory"],
        ["diplomatic"],
        ["two"],
        0.1235,
    )


def test_what_is_unknown_is_null() -> None:
    [row] = _claims(read(claim(reported=None), given_id=None, url=None, outlet=None, published=None))
    unknown = ("given_id", "url", "outlet", "published", "mode", "when", "when_text", "where", "speaker", "stance")
    assert {row[name] for name in unknown} == {None}


def test_documents_without_claims_write_no_claim_lines() -> None:
    assert _claims(read(), read(claim()), read()) == _claims(read(claim()))


def test_annotation_has_exactly_the_fields_of_the_scheme() -> None:
    host = party("Riyadh", "SAU", role=Role.HOST)
    go_between = party("Steve Witkoff", "USA", role=Role.MEDIATOR)
    nobody = party("rebels", None, role=Role.TARGET)
    made = claim(
        participants=(*claim().participants, nobody, host, go_between),
        when=Interval.of(FEBRUARY, FEBRUARY),
        speaker=said_by("Sergei Lavrov"),
    )
    assert _annotation(read(made)) == [
        {
            "id": "item-1",
            "claims": [
                {
                    "type": "CONSULT",
                    "modality": "PLANNED",
                    "trigger": "talks",
                    "source": ["Washington"],
                    "source_country": ["USA"],
                    "target": ["Moscow", "rebels"],
                    "target_country": ["RUS", None],
                    "mediator": ["Steve Witkoff"],
                    "host": ["Riyadh"],
                    "when": ["2025-02-15", "2025-02-15"],
                    "speaker": "Sergei Lavrov",
                    "score": 0.8,
                }
            ],
        }
    ]


def test_annotation_tells_the_stance_of_a_comment_only() -> None:
    comment = claim(type="COMMENT", modality=Modality.HAPPENED, stance=Stance.HOPE)
    [row] = _annotation(read(comment, claim()))
    assert [made.get("stance") for made in row["claims"]] == ["hope", None]
    assert "stance" not in row["claims"][1]


def test_annotation_keeps_every_document_in_the_order_of_the_input() -> None:
    rows = _annotation(read(given_id="b"), read(claim(), given_id="a"), read(given_id=None))
    assert [(row["id"], len(row["claims"])) for row in rows] == [("b", 0), ("a", 1), ("d1", 0)]


@pytest.mark.parametrize(
    "hidden", ["\x1b[31m", "\x9b31m", "\x7f", "\u202e", "\u2066", "\u2028", "\u200f", "\ufeff", "\x00"]
)
def test_what_acts_on_a_terminal_is_escaped_and_comes_back(hidden: str) -> None:
    out = io.BytesIO()
    write_claims([read(claim(where=f"a{hidden}b"))], out)
    assert hidden.encode() not in out.getvalue()
    assert json.loads(out.getvalue())["where"] == f"a{hidden}b"


def test_letters_of_other_languages_stay_readable() -> None:
    out = io.BytesIO()
    write_claims([read(claim(where="Київ"))], out)
    assert "Київ".encode() in out.getvalue()
