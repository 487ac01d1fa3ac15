"""Corrections by people, through the page."""

import re

import pytest
from starlette.testclient import TestClient

from tests.faces.web.test_security import token

CLAIM = {
    "type": "AGREE",
    "modality": "PLANNED",
    "mode": "",
    "stance": "",
    "first": "2025-02-19",
    "last": "2025-02-19",
    "where": "",
    "role": ["SOURCE", "TARGET"],
    "words": ["Washington", "Moscow"],
    "who": ["USA", "RUS"],
    "speaker": "",
    "speaker_who": "",
}

ADDED = CLAIM | {"sentence": "0", "trigger": "will"}


def sent(client: TestClient, path: str, **fields: object) -> str:
    """What the page says after a form was sent."""
    data = {"by": "Ada", "why": "as the sentence says", "token": token(client)} | fields
    answer = client.post(path, data=data)
    return answer.text


def number(text: str, kind: str) -> str:
    found = re.search(rf'name="kind" value="{kind}"><input type="hidden" name="number" value="(\d+)"', text)
    assert found
    return found.group(1)


def test_a_corrected_claim_counts_at_once_and_can_be_taken_back(page: TestClient) -> None:
    assert "19 February 2025" not in page.get("/ledger").text
    assert "Noted:" in sent(page, "/review/claim/plan/amend", **CLAIM)
    ledger = page.get("/ledger").text
    assert "19 February 2025" in ledger
    assert "agreement" in ledger
    decided = page.get("/review").text
    assert "Ada" in decided
    assert "as the sentence says" in decided
    sent(page, "/review/undo", kind="claim", number=number(decided, "claim"))
    assert "19 February 2025" not in page.get("/ledger").text


def test_a_missed_claim_is_added_counts_at_once_and_can_be_taken_back(page: TestClient) -> None:
    assert "/review/article/dplan" in page.get("/articles/dplan").text
    assert 'name="sentence" value="0"' in page.get("/review/article/dplan").text
    told = sent(page, "/review/article/dplan/add", sentence="0", trigger="will", **(CLAIM | {"type": "PROMISE"}))
    assert "PROMISE" in told  # no type of that name
    told = sent(page, "/review/article/dplan/add", sentence="0", trigger="will", **(CLAIM | {"type": "AID"}))
    assert "is added" in told
    assert "19 February 2025" in page.get("/ledger?type=AID").text
    decided = page.get("/review").text
    assert "Ada" in decided
    sent(page, "/review/undo", kind="claim", number=number(decided, "claim"))
    assert "19 February 2025" not in page.get("/ledger?type=AID").text


def test_a_rejected_claim_is_in_no_answer(page: TestClient) -> None:
    sent(page, "/review/claim/later/reject")
    assert "/events/later" not in page.get("/ledger").text
    assert "This claim was rejected" in page.get("/review/claim/later").text


def test_a_confirmed_claim_stays_as_it_is(page: TestClient) -> None:
    before = page.get("/events/later").text
    assert "Noted:" in sent(page, "/review/claim/later/confirm")
    assert page.get("/events/later").text == before


def test_a_status_is_settled_from_its_day_on(page: TestClient) -> None:
    sent(page, "/review/event/later/settle", status="CALLED_OFF", day="2025-02-25")
    assert "status CALLED_OFF" in page.get("/events/later?as_of=2025-02-25").text
    assert "status CALLED_OFF" not in page.get("/events/later?as_of=2025-02-24").text


def test_two_acts_are_joined_and_parted_again(page: TestClient) -> None:
    sent(page, "/review/event/next/merge", into="later")
    joined = page.get("/events/next").text
    assert "2 articles" in joined
    sent(page, "/review/event/next/split", claim=["later"])
    assert "2 articles" not in page.get("/events/next").text


@pytest.mark.parametrize(
    "path, fields, fault",
    [
        ("/review/claim/plan/reject", {"by": " "}, "needs the name"),
        ("/review/claim/none/reject", {}, "no claim"),
        ("/review/claim/plan/amend", CLAIM | {"words": ["Paris", "Moscow"]}, "do not stand in the sentence"),
        ("/review/claim/plan/amend", CLAIM | {"who": ["XXX", "RUS"]}, "unknown"),
        ("/review/claim/plan/amend", CLAIM | {"type": "PARTY"}, "PARTY"),
        ("/review/article/dplan/add", ADDED | {"trigger": "mee"}, "does not stand in the sentence"),
        ("/review/article/dplan/add", ADDED | {"trigger": ""}, "does not stand in the sentence"),
        ("/review/article/dplan/add", ADDED | {"sentence": "9999"}, "does not stand in the sentence"),
        ("/review/article/dplan/add", ADDED | {"sentence": "first"}, "choose which one says it"),
        ("/review/article/dplan/add", ADDED | {"words": ["Paris", "Moscow"]}, "do not stand in the sentence"),
        ("/review/article/nowhere/add", ADDED, "does not stand in the sentence"),
        ("/review/event/plan/settle", {"status": "MAYBE", "day": "2025-02-20"}, "a status is one of"),
        ("/review/event/plan/split", {"claim": ["nobody"]}, "not all"),
        ("/review/event/plan/merge", {"into": "nowhere"}, "nowhere"),
        ("/review/undo", {"kind": "claim", "number": "7"}, "7"),
        ("/review/undo", {"kind": "claim", "number": "x"}, "a decision has a kind"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    page: TestClient, path: str, fields: dict[str, object], fault: str
) -> None:
    text = sent(page, path, **fields)
    assert fault in text
    assert 'role="alert"' in text


def test_a_refusal_is_told_to_the_script_in_words_and_a_success_where_to_go(page: TestClient) -> None:
    data = {"by": "Ada", "why": "", "token": token(page)} | CLAIM
    plain = {"Accept": "text/plain"}
    refused = page.post("/review/claim/plan/amend", data=data | {"type": "PROMISE"}, headers=plain)
    assert (refused.status_code, refused.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "PROMISE" in refused.text
    done = page.post("/review/claim/plan/amend", data=data, headers=plain)
    assert (done.status_code, done.headers["content-location"], done.text) == (204, "/review/claim/plan", "")
    assert "Noted:" in page.get("/review/claim/plan").text
