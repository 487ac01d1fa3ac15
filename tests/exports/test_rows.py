import json
from datetime import date
from typing import Any

import pytest

from detente.answers import ClaimRow, EventRow, Who
from detente.exports import json_text, rows
from detente.records import Change, Office, Status
from tests.build import claim
from tests.exports.build import FEBRUARY, TALKS, entry, evidence


def _json(row: object) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json_text.encode(row))
    return read


def test_a_ledger_entry_has_the_fields_of_the_contract() -> None:
    row = _json(rows.ledger_entry(entry()))
    assert row["announced"] == {"day": "2025-02-15", "speaker": "Sergei Lavrov", "outlet": "Wire"}
    assert (row["id"], row["type"], row["mode"], row["status"], row["sources"]) == ("e1", "CONSULT", "meet", "DUE", 1)
    assert row["due"] == ["2025-02-18", "2025-02-19"]
    assert row["participants"][0] == {
        "role": "SOURCE",
        "text": "Washington",
        "actor": None,
        "country": "USA",
        "sector": None,
    }
    assert row["history"] == [
        {"day": "2025-02-15", "kind": "announced", "due": ["2025-02-18", "2025-02-19"], "status": "DUE", "claim": "c1"}
    ]
    assert row["evidence"] == [
        {
            "document": "d1",
            "given_id": "item-1",
            "url": "https://example.com/1",
            "outlet": "Wire",
            "published": "2025-02-15",
            "start": 0,
            "end": 59,
            "sentence": "Washington and Moscow will hold talks in Riyadh on Tuesday.",
            "claim": "c1",
            "modality": "PLANNED",
            "speaker": "Sergei Lavrov",
        }
    ]


def test_what_a_ledger_entry_does_not_know_is_null() -> None:
    bare = entry(announced=None, speaker=None, outlet=None, due=None, mode=None, history=(), evidence=(), topics=())
    row = _json(rows.ledger_entry(bare))
    assert row["announced"] == {"day": None, "speaker": None, "outlet": None}
    assert (row["due"], row["mode"], row["history"], row["evidence"], row["topics"]) == (None, None, [], [], [])


def test_a_postponed_act_without_a_new_date_has_no_days_in_its_history() -> None:
    step = Change(FEBRUARY, "postponed", None, Status.DUE, "c2")
    assert rows.change(step).due is None


def test_a_claim_of_the_store_brings_its_evidence() -> None:
    row = _json(rows.claim_row(ClaimRow(claim(), evidence())))
    assert (row["given_id"], row["url"], row["published"]) == ("item-1", "https://example.com/1", "2025-02-15")
    assert [e["claim"] for e in row["evidence"]] == [row["id"]]


def test_an_event_tells_its_days_and_evidence() -> None:
    made = EventRow(
        id="e1",
        type="CONSULT",
        mode=None,
        status=Status.HAPPENED,
        participants=claim().participants,
        first=FEBRUARY,
        last=date(2025, 2, 19),
        when=TALKS,
        topics=("territory",),
        documents=2,
        sources=1,
        sentences=3,
        evidence=(evidence(),),
    )
    row = _json(rows.event_row(made))
    assert (row["first"], row["last"], row["when"]) == ("2025-02-15", "2025-02-19", ["2025-02-18", "2025-02-19"])
    assert (row["status"], row["documents"], row["sources"], len(row["evidence"])) == ("HAPPENED", 2, 1, 1)
    assert row["sentences"] == 3
    assert (_json(rows.listed_event(made, 3, "/more"))["more"], _json(rows.listed_event(made, 0, "/more"))["more"]) == (
        None,
        "/more",
    )


def test_a_candidate_tells_the_offices() -> None:
    office = Office("Foreign Minister", "RUS", "GOV", date(2004, 3, 9), None, "Wikidata")
    row = _json(rows.who(Who("Q58217", "Sergey Lavrov", "person", "RUS", "GOV", (office,), 0.98765)))
    assert row["score"] == 0.9877
    assert row["offices"] == [
        {
            "title": "Foreign Minister",
            "country": "RUS",
            "sector": "GOV",
            "start": "2004-03-09",
            "end": None,
            "source": "Wikidata",
        }
    ]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_is_one_json_document_with_a_row_a_line(count: int) -> None:
    text = b"".join(json_text.array({"n": n} for n in range(count)))
    assert json.loads(text) == [{"n": n} for n in range(count)]
    assert text.endswith(b"]\n")
    assert text.count(b'"n"') == count
