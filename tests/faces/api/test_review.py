from typing import Any

import pytest
from starlette.testclient import TestClient

from detente.faces.api.door import LARGEST
from tests.faces.api import build
from tests.faces.api.conftest import key


@pytest.fixture
def reviewer(client: TestClient, desk: build.Desk) -> TestClient:
    client.headers.update(key(desk, "review"))
    return client


def _claim(client: TestClient, identity: str) -> dict[str, Any] | None:
    return next((row for row in client.get("claims").json()["data"] if row["id"] == identity), None)


def test_a_claim_is_amended_rejected_and_given_back(reviewer: TestClient) -> None:
    before = _claim(reviewer, "held")
    sent = {"verb": "amend", "fields": {"modality": "POSSIBLE"}, "why": "it was a hope"}
    done = reviewer.post("review/claims/held", json=sent)
    assert done.status_code == 200, done.text
    assert (_claim(reviewer, "held") or {})["modality"] == "POSSIBLE"
    undone = reviewer.post("review/undo", json={"kind": "claim", "number": done.json()["data"]["number"]})
    assert undone.status_code == 200, undone.text
    assert _claim(reviewer, "held") == before
    assert reviewer.post("review/claims/held", json={"verb": "reject"}).status_code == 200
    assert _claim(reviewer, "held") is None


def test_a_status_is_settled(reviewer: TestClient) -> None:
    entry = reviewer.get("ledger?newest=true&limit=1").json()["data"][0]
    sent = {"status": "CALLED_OFF", "day": "2025-02-22", "why": "told on the telephone"}
    assert reviewer.post(f"review/events/{entry['id']}/status", json=sent).status_code == 200
    assert reviewer.get(f"events/{entry['id']}").json()["data"]["status"] == "CALLED_OFF"


def test_events_are_merged_and_the_merge_is_taken_back(reviewer: TestClient) -> None:
    before = reviewer.get("events").json()["data"]
    one, other = before[0]["id"], before[1]["id"]
    done = reviewer.post("review/events/merge", json={"one": one, "other": other})
    assert done.status_code == 200, done.text
    assert len(reviewer.get("events").json()["data"]) == len(before) - 1
    number = done.json()["data"]["number"]
    assert reviewer.post("review/undo", json={"kind": "event", "number": number}).status_code == 200
    assert reviewer.get("events").json()["data"] == before


@pytest.mark.usefixtures("small_book")
def test_an_actor_is_added(reviewer: TestClient) -> None:
    sent = {"verb": "add", "name": "Jane Q. Doe", "country": "IRL", "office": {"title": "Envoy", "start": "2024-01-01"}}
    done = reviewer.post("review/actors", json=sent)
    assert done.status_code == 200, done.text
    actor = reviewer.get(f"actors/{done.json()['data']['target']}").json()["data"]
    assert (actor["name"], [office["title"] for office in actor["offices"]]) == ("Jane Q. Doe", ["Envoy"])
    made = done.json()["data"]
    assert (made["number"], made["before"]) == (2, [1])  # the office, and the actor that it rests on
    for number in (made["number"], *made["before"]):
        undone = reviewer.post("review/undo", json={"kind": "actor", "number": number})
        assert undone.status_code == 200, undone.text
    assert reviewer.get(f"actors/{made['target']}").status_code == 404


def test_decisions_are_listed_and_noted_with_who_made_them(reviewer: TestClient, desk: build.Desk) -> None:
    reviewer.post("review/claims/held", json={"verb": "confirm", "why": "I was there"})
    [decision] = reviewer.get("review/decisions").json()["data"]
    assert (decision["verb"], decision["claim"], decision["why"]) == ("confirm", "held", "I was there")
    assert decision["by"].startswith("the desk (")
    [act] = desk.store.keyring.acts()
    assert (act.what, act.target, act.who) == ("review.claim", "held", decision["by"])


@pytest.mark.parametrize(
    "path, sent, status",
    [("review/claims/none", {"verb": "reject"}, 404), ("review/claims/held", {"verb": "amend"}, 422),
     ("review/claims/held", {"verb": "amend", "fields": {"type": "NOTHING"}}, 400),
     ("review/claims/held", {"verb": "reject", "other": 1}, 422), ("review/claims/held", {"verb": "eat"}, 422),
     ("review/claims/held", {"verb": "reject", "why": "a" * 2001}, 422),
     ("review/events/none/status", {"status": "DUE", "day": "2025-02-02"}, 404),
     ("review/events/merge", {"one": "a", "other": "b"}, 404), ("review/undo", {"kind": "claim", "number": 9}, 409),
     ("review/actors", {"verb": "add"}, 422), ("review/actors", {"verb": "edit", "id": "person:nobody"}, 400),
     ("review/actors/merge", {"one": "a", "other": "a"}, 400)],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(
    reviewer: TestClient, desk: build.Desk, path: str, sent: dict[str, Any], status: int
) -> None:
    changes = desk.store.database.changes()
    answer = reviewer.post(path, json=sent)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert desk.path not in answer.text
    assert desk.store.database.changes() == changes


def test_nothing_is_changed_without_a_key_of_the_scope(client: TestClient, desk: build.Desk) -> None:
    sent = {"verb": "reject"}
    assert client.post("review/claims/held", json=sent).status_code == 401
    assert client.post("review/claims/held", json=sent, headers=key(desk, "read")).status_code == 403
    assert _claim(client, "held")


def test_a_body_that_is_too_large_is_not_read(reviewer: TestClient) -> None:
    answer = reviewer.post("review/claims/held", content=b" " * (LARGEST + 1))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("body", [b"{", b"[" * 10_000, b"null", b"\xff", b""])
def test_a_body_that_is_no_decision_is_refused(reviewer: TestClient, body: bytes) -> None:
    answer = reviewer.post("review/claims/held", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
