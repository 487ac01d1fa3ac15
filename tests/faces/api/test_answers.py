import csv
import io
import json
from typing import Any

import pytest
from pyarrow import parquet
from starlette.testclient import TestClient

from detente import answers
from detente.exports import json_text, rows
from detente.faces.api import openapi
from detente.faces.api.app import make
from detente.faces.api.keys import Guard
from detente.faces.api.limits import Buckets
from detente.faces.api.routes import OPERATIONS
from tests.faces.api import build

PROBLEM = "application/problem+json"


def _pages(client: TestClient, path: str) -> list[dict[str, Any]]:
    """All rows, by the header Link."""
    found = []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        found += answer.json()["data"]
        path = answer.links.get("next", {}).get("url", "").removeprefix("/api/v1/")
    return found


def test_head_is_answered_where_get_is_without_the_body(client: TestClient) -> None:
    told, bare = client.get("ledger"), client.head("ledger")
    assert (bare.status_code, bare.content) == (200, b"")
    assert bare.headers["content-length"] == told.headers["content-length"]
    assert client.head("nothing").status_code == 404


def test_the_ledger_is_that_of_the_command_line(client: TestClient, desk: build.Desk) -> None:
    answer = client.get("ledger")
    entries = [json.loads(json_text.encode(rows.ledger_entry(entry))) for entry in answers.ledger(desk.store)]
    listed = [entry | {"sentences": len(entry["evidence"]), "more": None} for entry in entries]
    assert answer.json() == {"as_of": "2025-02-22", "conflict": None, "data": listed, "next": None}
    assert len(entries) == 3


@pytest.mark.parametrize("path", ["ledger", "events"])
@pytest.mark.parametrize("as_of", ["", "&as_of=2025-02-21"])
def test_a_row_has_as_many_sentences_as_are_asked_for_and_leads_to_all(
    client: TestClient, path: str, as_of: str
) -> None:
    whole = client.get(f"{path}?limit=500{as_of}").json()["data"]
    assert max(row["sentences"] for row in whole) > 1
    for most in (0, 1):
        short = client.get(f"{path}?limit=500&evidence={most}{as_of}").json()["data"]
        for row, full in zip(short, whole, strict=True):
            assert row["evidence"] == full["evidence"][:most]
            assert row["sentences"] == full["sentences"] == len(full["evidence"])
            if row["more"] is None:
                assert row["sentences"] <= most
                continue
            told = [claim["evidence"][0] for claim in _pages(client, row["more"].removeprefix("/api/v1/"))]
            assert sorted(told, key=json_text.encode) == sorted(full["evidence"], key=json_text.encode)


def test_no_more_sentences_than_some_hundred_can_be_asked_for(client: TestClient) -> None:
    assert client.get("ledger?evidence=500").status_code == 200
    assert client.get("ledger?evidence=501").status_code == 422


@pytest.mark.parametrize("path", ["ledger", "events", "claims", "actors?name=Sergey", "conflicts"])
def test_pages_put_together_are_the_answer(client: TestClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    whole = client.get(f"{path}{joint}limit=500").json()["data"]
    assert len(whole) > 2
    assert _pages(client, f"{path}{joint}limit=1") == whole
    assert _pages(client, f"{path}{joint}limit=2") == whole


def test_an_answer_that_is_worked_out_whole_is_worked_out_once(client: TestClient, desk: build.Desk) -> None:
    first = client.get("mediators").json()
    made = desk.made
    assert client.get("mediators?limit=1").json()["count"] == first["count"]
    assert desk.made == made


def test_a_page_of_an_answer_that_has_changed_is_refused(client: TestClient, desk: build.Desk) -> None:
    after = client.get("conflicts?limit=1").json()["next"]
    with desk.writer() as store:
        store.remember("a", "change")
    answer = client.get(f"conflicts?limit=1&after={after}")
    assert (answer.status_code, answer.json()["detail"][-11:]) == (410, "start again")


def test_a_cursor_of_another_question_is_refused(client: TestClient) -> None:
    after = client.get("actors?name=Sergey&limit=1").json()["next"]
    assert client.get(f"actors?name=Smith&limit=1&after={after}").status_code == 410


@pytest.mark.parametrize("path", ["events", "conflicts"])
@pytest.mark.parametrize("after", ["x", "AAAA", "9" * 500, "MTIuYWJj"])
def test_what_is_no_cursor_is_refused(client: TestClient, path: str, after: str) -> None:
    assert client.get(f"{path}?after={after}").status_code == 400


@pytest.mark.parametrize(
    "asked, named",
    [("modality=DENIED", []), ("speaker=nobody", []), ("type=CONSULT", ["later", "next", "held", "plan"]),
     ("document=dheld", ["held"]), ("topic=territory&newest=false&limit=1", ["plan"]), ("as_of=2025-02-15", ["plan"]),
     ("party=DEU", ["later"])],
)  # fmt: skip
def test_claims_can_be_narrowed(client: TestClient, asked: str, named: list[str]) -> None:
    assert [row["id"] for row in client.get(f"claims?{asked}").json()["data"]] == named


def test_one_event_tells_its_life(client: TestClient) -> None:
    [event] = client.get("events?newest=false&limit=1").json()["data"]
    story = client.get(f"events/{event['id']}").json()["data"]
    listed = {"sentences": len(story["evidence"]), "more": None}
    assert {name: story[name] for name in event if name not in listed} | listed == event
    assert story["steps"][0]["status"] == "DUE"


def test_an_article_comes_with_its_claims(client: TestClient) -> None:
    article = client.get("articles/dheld").json()["data"]
    assert (article["text"], [c["id"] for c in article["claims"]]) == ("Washington and Moscow met for talks.", ["held"])
    assert article["claims"][0]["event"]
    assert client.get("articles/dheld?as_of=2025-02-19").status_code == 404


def test_words_are_found_in_texts(client: TestClient) -> None:
    [found] = client.get("search", params={"q": "met for talks"}).json()["data"]
    assert (found["id"], any(piece["hit"] for piece in found["snippet"])) == ("dheld", True)


def test_an_actor_has_a_page(client: TestClient) -> None:
    actor = client.get("actors/person:sergey-lavrov").json()["data"]
    assert (actor["name"], actor["kind"], actor["country"]) == ("Sergey Lavrov", "person", "RUS")
    assert client.get("actors/person:nobody-at-all").status_code == 404


def test_failures_tell_no_folder_of_the_server(client: TestClient) -> None:
    [failure] = client.get("failures").json()["data"]
    assert failure["source"] == "news.jsonl"
    assert "secret" not in client.get("failures").text


@pytest.mark.parametrize("how", ["?format=csv", "text/csv", "text/csv;q=0.9, application/json;q=0.1"])
def test_rows_can_be_had_as_csv_without_formulas(client: TestClient, how: str) -> None:
    if how.startswith("?"):
        answer = client.get(f"claims{how}&limit=1&document=dheld")
    else:
        answer = client.get("claims?limit=1&document=dheld", headers={"Accept": how})
    [row] = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (row["id"], row["given_id"], row["when_first"]) == ("held", "'=held", "2025-02-20")
    assert json.loads(row["topics"]) == ["territory"]


def test_rows_can_be_had_as_parquet(client: TestClient) -> None:
    answer = client.get("claims", headers={"Accept": "application/vnd.apache.parquet"})
    table = parquet.read_table(io.BytesIO(answer.content))
    assert table.column("given_id").to_pylist() == ["=later", "=next", "=held", "=plan"]
    assert str(table.schema.field("published").type) == "date32[day]"


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "nonsense"])
def test_another_form_is_not_to_be_had(client: TestClient, accept: str) -> None:
    answer = client.get("claims", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (406, PROBLEM)


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json, text/csv;q=0.5"])
def test_what_takes_anything_is_given_json(client: TestClient, accept: str) -> None:
    assert client.get("claims", headers={"Accept": accept}).headers["content-type"] == "application/json"


def test_what_has_not_changed_is_not_sent_again(client: TestClient, desk: build.Desk) -> None:
    first = client.get("claims")
    known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("claims", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("claims?limit=1", headers=known).status_code == 200
    assert client.get("claims?format=csv", headers=known).status_code == 200
    with desk.writer() as store:
        store.remember("a", "change")
    assert client.get("claims", headers=known).status_code == 200


def test_an_answer_is_kept_by_no_cache_that_others_share(client: TestClient) -> None:
    answer = client.get("claims")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    "path, said",
    [("claims?lmit=3", "did you mean 'limit'?"), ("claims?limit=0", "limit: "), ("claims?limit=501", "limit: "),
     ("claims?as_of=20250316", "YYYY-MM-DD"), ("claims?as_of=1000-01-01", "1900-01-01"),
     ("claims?as_of=2025-02-30", "YYYY-MM-DD"), ("ledger?status=GONE", "status"), ("momentum?pair=RUS", "pair"),
     ("claims?conflict=nowhere", "there are "), ("claims?conflict=/etc/passwd.toml", "there are "),
     ("actors", "name: "), ("actors?name=a%00b", "cannot be seen"), ("forecasts?horizon=9999", "horizon"),
     ("claims?" + "&".join("type=A" for _ in range(30)), "type: "), ("claims?topic=" + "a" * 300, "topic: "),
     ("forecasts?pair=RUS,all", "two sides"),
     ("claims?as_of=2025-03-16&as_of=2025-03-17", "as_of: may be given once, and was given 2 times"),
     ("events/none?format=json&format=json&format=json", "format: may be given once, and was given 3 times")],
)  # fmt: skip
def test_a_parameter_that_does_not_fit_is_refused_with_a_word(client: TestClient, path: str, said: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert said in answer.json()["detail"]
    assert answer.json()["instance"] == f"/api/v1/{path.partition('?')[0]}"


@pytest.mark.parametrize(
    "method, path, status",
    [("GET", "nothing", 404), ("GET", "events/none", 404), ("PUT", "claims", 405), ("GET", "", 404)],
)
def test_errors_are_problem_documents(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["status"], answer.headers["content-type"]) == (status, status, PROBLEM)


def test_a_fault_of_ours_tells_nothing_of_the_program(desk: build.Desk, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("/home/somebody/secret.py")

    desk.answer = broken  # type: ignore[method-assign, assignment]  # a fault that no question can bring about
    answer = TestClient(build.serving(desk)).get("/api/v1/conflicts")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in answer.text
    assert "unexpected failure at /api/v1/conflicts" in caplog.text


def test_who_asks_too_often_is_told_to_wait(desk: build.Desk) -> None:
    client = TestClient(build.serving(desk, limits=Buckets(2, 60, clock=lambda: 0.0)), base_url="http://t/api/v1/")
    assert [client.get("conflicts").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("conflicts")
    assert (refused.headers["retry-after"], refused.headers["ratelimit-policy"]) == ("1", '"default";q=2;w=2')
    assert refused.headers["ratelimit"] == '"default";r=0;t=1'


def test_other_sites_may_ask_only_if_they_are_named(desk: build.Desk) -> None:
    origin = {"Origin": "https://example.org"}
    shut, named = (TestClient(build.serving(desk, cors=cors)) for cors in ((), ("https://example.org",)))
    assert "access-control-allow-origin" not in shut.get("/api/v1/conflicts", headers=origin).headers
    answer = named.get("/api/v1/conflicts", headers=origin)
    assert answer.headers["access-control-allow-origin"] == "https://example.org"
    other = named.get("/api/v1/conflicts", headers={"Origin": "https://example.com"})
    assert "access-control-allow-origin" not in other.headers


def test_every_operation_has_an_example_that_is_one_of_its_rows(desk: build.Desk) -> None:
    document = openapi.document(make(desk, Guard(open_read=True)))
    assert document["openapi"].startswith("3.1")
    for methods in document["paths"].values():
        for operation in methods.values():
            good = next(body for status, body in operation["responses"].items() if status < "300")
            assert operation["operationId"] == "revokeKey" or good["content"]["application/json"]["example"]["data"]
            assert operation["responses"]["422"]["content"][PROBLEM]
            assert operation["summary"]
            assert len(operation["tags"]) == 1
    assert all(isinstance(row, operation.shapes) for operation in OPERATIONS for row in operation.example)


def test_the_documentation_needs_no_script_and_no_other_file(client: TestClient) -> None:
    page = client.get("docs")
    assert "<script" not in page.text
    assert "http://" not in page.text.replace("http://example.com", "")
    assert all(f'id="{operation.id}"' in page.text for operation in OPERATIONS)
    assert "default-src 'none'; style-src 'sha256-" in page.headers["content-security-policy"]
