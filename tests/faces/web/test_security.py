"""What the page refuses."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.faces.api import keys
from detente.faces.web.pages import PAGES
from detente.faces.web.panels import Page
from detente.pipeline import open_store
from tests.faces.api import build


def token(client: TestClient, path: str = "/review/claim/plan") -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get(path).text)
    assert found
    return found.group(1)


def key(store: Path, scope: str) -> str:
    with open_store(str(store)) as opened:
        return keys.make(opened, "Ada", scope, at=build.NOON)[1]


def entered(client: TestClient, text: str) -> None:
    answer = client.post("/login", data={"key": text, "token": token(client, "/login")}, follow_redirects=False)
    assert answer.status_code == 303


def test_every_answer_forbids_scripts_of_others(page: TestClient) -> None:
    for path in ("/", "/nothing", "/static/page.js", "/plots/forecasts.svg", "/api/v1/ledger"):
        headers = page.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_another_host_name_is_refused(page: TestClient) -> None:
    assert page.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("page_", PAGES, ids=lambda page_: page_.name)
def test_pages_are_only_looked_at(page: TestClient, page_: Page) -> None:
    assert page.post(page_.path.replace("{id}", "plan"), data={}).status_code == 405


@pytest.mark.parametrize("path", ["/review/claim/plan/reject", "/review/event/plan/settle", "/review/undo"])
def test_a_look_changes_nothing(page: TestClient, path: str) -> None:
    assert page.get(path).status_code in {404, 405}


@pytest.mark.parametrize("given", [None, "", "wrong", "ä"])
def test_a_form_without_the_token_of_its_page_is_refused(page: TestClient, given: str | None) -> None:
    token(page)
    data = {"by": "Ada", "why": "x"} | ({} if given is None else {"token": given})
    assert page.post("/review/claim/plan/reject", data=data).status_code == 403
    assert "This claim was rejected" not in page.get("/review/claim/plan").text


def test_a_form_from_another_site_is_refused(page: TestClient) -> None:
    data = {"by": "Ada", "why": "x", "token": token(page)}
    answer = page.post("/review/claim/plan/reject", data=data, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_form_that_is_too_large_is_refused(page: TestClient) -> None:
    data = {"by": "Ada", "why": "x" * 70_000, "token": token(page)}
    assert page.post("/review/claim/plan/reject", data=data).status_code == 413


def test_the_cookie_is_for_this_page_only(page: TestClient) -> None:
    cookie = page.get("/review/claim/plan").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_without_a_key_nothing_is_shown_where_one_is_needed(closed: TestClient) -> None:
    for page_ in PAGES:
        answer = closed.get(page_.path.replace("{id}", "plan"), follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert closed.get("/plots/mood.svg", follow_redirects=False).status_code == 303
    assert closed.get("/api/v1/ledger").status_code == 401


def test_a_key_opens_what_its_scope_says(closed: TestClient, store: Path) -> None:
    entered(closed, key(store, "read"))
    assert closed.get("/ledger").status_code == 200
    assert closed.get("/review", follow_redirects=False).status_code == 403


def test_a_reviewer_signs_with_the_name_of_the_key(closed: TestClient, store: Path) -> None:
    entered(closed, key(store, "review"))
    data = {"by": "Somebody Else", "why": "not an act", "token": token(closed)}
    assert closed.post("/review/claim/plan/reject", data=data).status_code == 200
    decided = closed.get("/review").text
    assert "Ada" in decided
    assert "Somebody Else" not in decided


def test_a_revoked_key_closes_at_once(closed: TestClient, store: Path) -> None:
    text = key(store, "read")
    entered(closed, text)
    with open_store(str(store)) as opened:
        opened.keyring.revoke(text.split("_")[1], at=build.NOON)
    assert closed.get("/ledger", follow_redirects=False).status_code == 303


def test_wrong_keys_are_told_so_and_soon_not_heard(closed: TestClient) -> None:
    answers = [
        closed.post("/login", data={"key": f"dt_{'0' * 12}_{'x' * 43}", "token": token(closed, "/login")})
        for _ in range(12)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert "too many wrong keys" in answers[-1].text


def test_what_goes_wrong_inside_is_not_told(page: TestClient, store: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{store}{suffix}").unlink(missing_ok=True)
    for path in ("/ledger?as_of=2025-02-16", "/api/v1/ledger?as_of=2025-02-16"):
        answer = page.get(path)
        assert "Traceback" not in answer.text
        assert "site-packages" not in answer.text
