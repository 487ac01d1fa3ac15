"""Pages at hand: sent again as they were, never after a change, and never to another session what is of one."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from detente.faces.web.app import Site, make
from tests.faces.api import build
from tests.faces.web.conftest import HOST
from tests.faces.web.test_reviewing import CLAIM, sent
from tests.faces.web.test_security import entered, key, token


def _counted(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the keys of what is kept from now on."""
    app: Any = client.app
    kept, noted = app.state.desk.kept, list[str]()
    keep = kept.keep

    def noting(changes: int, key: Any, body: Any) -> None:  # noqa: ANN401 - any key
        noted.append(key[0] if isinstance(key, tuple) else key)
        keep(changes, key, body)

    monkeypatch.setattr(kept, "keep", noting)
    return noted


@pytest.mark.parametrize(
    "path", ["/ledger", "/ledger?panel=ledger-table", "/", "/api/v1/ledger", "/api/v1/events?format=csv"]
)
def test_an_address_is_made_once_while_the_store_stays_as_it_is(
    page: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    noted = _counted(page, monkeypatch)
    first, again = page.get(path), page.get(path)
    assert first.status_code == 200
    assert (again.content, again.headers["content-type"]) == (first.content, first.headers["content-type"])
    assert again.headers["content-security-policy"]
    assert len(noted) == 1
    plain = page.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.content == first.content
    assert len(noted) == 1


def test_other_days_conflicts_and_filters_are_other_pages(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = _counted(page, monkeypatch)
    queries = ("", "?as_of=2025-02-16", "?conflict=sudan", "?status=DUE", "?as_of=2025-02-16&conflict=sudan")
    texts = {page.get(f"/ledger{query}").text for query in queries}
    assert len(texts) == len(noted) == len(queries)


def test_a_decision_counts_at_once_in_a_page_that_was_at_hand(page: TestClient) -> None:
    for path in ("/ledger", "/api/v1/ledger"):
        assert page.get(path).text == page.get(path).text
    before = page.get("/api/v1/ledger").json()
    said = sent(page, "/review/claim/plan/amend", **CLAIM)
    assert "Noted:" in said
    assert "19 February 2025" in page.get("/ledger").text
    assert page.get("/api/v1/ledger").json() != before
    # What was said to one is not said again.
    assert "Noted:" not in page.get("/ledger").text


def test_a_form_of_one_session_is_not_shown_to_another(store: Path) -> None:
    app = make(Site(str(store), now=lambda: build.NOON))
    with TestClient(app, base_url=HOST) as one, TestClient(app, base_url=HOST) as other:
        assert token(one) != token(other)


def test_a_page_at_hand_is_still_behind_its_key(closed: TestClient, store: Path) -> None:
    shown = key(store, "read")
    paths = ("/ledger", "/ledger?panel=ledger-table")
    entered(closed, shown)
    assert [closed.get(path).status_code for path in paths] == [200, 200]
    assert closed.get("/api/v1/ledger", headers={"Authorization": f"Bearer {shown}"}).status_code == 200
    closed.cookies.clear()
    assert [closed.get(path, follow_redirects=False).status_code for path in paths] == [303, 303]
    assert closed.get("/api/v1/ledger").status_code == 401
