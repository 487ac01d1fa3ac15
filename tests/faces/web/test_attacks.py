"""What an attacker tries: hostile text on record, odd addresses, forms, hosts and keys."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from detente.faces.api import keys
from detente.faces.web.app import Site, make
from detente.faces.web.pages import PAGES
from detente.pipeline import open_store, relink
from detente.records import Claim, Failure, Participant, Role, Speaker
from detente.store import Store
from tests.exports.build import document
from tests.faces.api import build
from tests.faces.web.conftest import HOST
from tests.faces.web.test_security import entered, key, token

pytestmark = pytest.mark.wide
EVIL = "'\"><img src=x onerror=alert(1)></script><!--{{7*7}}"
# Which thing each page with an id is asked about.
ONES = {
    "event": "plan",
    "article": "dplan",
    "actor": "state:USA",
    "review-claim": "plan",
    "review-event": "plan",
    "review-article": "dplan",
}
PATHS = {page.name: page.path.replace("{id}", ONES.get(page.name, "")) for page in PAGES}
PANELS = [(page.name, panel.name) for page in PAGES for panel in page.panels]
DAYS = ("0001-01-01", "1900-01-01", "2200-01-01", "9999-12-31", "2025-02-30", "٢٠٢٥-02-28", "-1")
# What filters are given: days and months at the bounds, searches in the index's own language, cursors, SQL, nothing.
VALUES = (
    *DAYS, "0001-01", "9999-12", '"', "*", "NEAR(a b)", "title:a", "' OR 1=1--", "W10", "9" * 50, "\0", EVIL, "x" * 301,
)  # fmt: skip
FILTERS = [(page.name, name) for page in PAGES for name in page.filters]


class Dangers(HTMLParser):
    """Collects what a page must not have: handlers, addresses that act, elements that came with text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or value == "x" or (name == "style"):
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action", "hx-get"} and not (value or "").startswith(("/", "#", "https://")):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")


def hostile(claim: Claim) -> Claim:
    """A claim all of whose texts try to get out of where they are shown."""
    people = tuple(replace(who, text=who.text + EVIL) for who in claim.participants)
    between = Participant(Role.MEDIATOR, f"Med{EVIL}", 0, 3, f"person:m{EVIL}", "QAT")
    return replace(
        claim, text=claim.text + EVIL, participants=(*people, between), topics=(f"t{EVIL}",), when_text=f"w{EVIL}",
        where=f"p{EVIL}", speaker=Speaker(f"s{EVIL}", 0, 3, f"person:s{EVIL}", "USA"), coder=f"c{EVIL}",
    )  # fmt: skip


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The page of a store whose news is hostile."""
    path = tmp_path_factory.mktemp("bad") / "detente.sqlite"
    with Store.open(str(path)) as store:
        for row in build.TEXTS:
            made = hostile(build.said(*row))
            given = {"title": f"=cmd|1{EVIL}", "outlet": f"Wire{EVIL}", "url": f"javascript:alert(1)//{EVIL}"}
            fields = {"id": made.document, "given_id": f"={made.id}", "published": made.reported}
            store.add_document(document(text=f"{made.text}\n{EVIL}", date_source=f"d{EVIL}", **given, **fields))
            store.add_claims(made.document, [made], model=f"m{EVIL}", at=build.NOON)
        store.add_failure(Failure(f"/home/a/{EVIL}", "documents", f"no {EVIL}", build.NOON))
        relink(store)
    site = Site(str(path), now=lambda: build.NOON)
    with TestClient(make(site), base_url=HOST, raise_server_exceptions=False) as client:
        data = {"by": f"Ada{EVIL}"[:90], "why": EVIL, "token": token(client)}
        assert client.post("/review/claim/later/confirm", data=data).status_code == 200
        yield client


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A page whose faults come back as answers."""
    path = tmp_path_factory.mktemp("odd") / "detente.sqlite"
    build.record(path)
    site = Site(str(path), now=lambda: build.NOON)
    with TestClient(make(site), base_url=HOST, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_hostile_text_stays_text_on_every_page(bad: TestClient, name: str) -> None:
    answer = bad.get(PATHS[name])
    assert answer.status_code == 200
    assert Dangers(answer.text).found == []


def test_hostile_text_is_shown_at_all(bad: TestClient) -> None:
    for path in ("/articles/dplan", "/ledger", "/review", "/review/claim/plan", "/search?q=meet"):
        assert "&lt;img src=x onerror=alert(1)&gt;" in bad.get(path).text


@pytest.mark.parametrize("path", ["/{}", "/ledger?type={}", "/search?q={}", "/events/{}", "/ledger?{}=1", "/plots/{}"])
def test_hostile_text_in_an_address_stays_text(bad: TestClient, path: str) -> None:
    answer = bad.get(path.format(quote(EVIL.replace("/", ""), safe="")))
    assert answer.status_code < 500
    assert Dangers(answer.text).found == []


@pytest.mark.parametrize("name", ["ledger", "events", "claims", "failures", "search?q=meet"])
def test_no_cell_of_a_table_is_a_formula(bad: TestClient, name: str) -> None:
    path, _, query = name.partition("?")
    answer = bad.get(f"/api/v1/{path}?format=csv&{query}")
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert len(cells) > 5
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("page_, panel", PANELS)
def test_every_part_of_a_page_can_be_had_alone(odd: TestClient, page_: str, panel: str) -> None:
    assert odd.get(f"{PATHS[page_]}?panel={panel}").status_code == 200


@pytest.mark.parametrize("page_, name", FILTERS)
def test_no_value_of_a_filter_is_a_fault_of_the_program(odd: TestClient, page_: str, name: str) -> None:
    told = {value: odd.get(PATHS[page_], params={name: value}).status_code for value in VALUES}
    assert {value: status for value, status in told.items() if status >= 500} == {}


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_no_day_is_a_fault_of_the_program(odd: TestClient, name: str) -> None:
    for day in DAYS:
        assert (day, odd.get(PATHS[name], params={"as_of": day, "since": day}).status_code < 500) == (day, True)


@pytest.mark.parametrize(
    "path",
    ["..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/app.py", "%2fetc%2fpasswd", "%00", "a%0d%0aX:y", "x" * 5000, "%ED%A0%80"],
)
@pytest.mark.parametrize("base", ["/static/", "/plots/", "/articles/", "/api/v1/articles/", "/review/claim/"])
def test_no_path_leads_out(odd: TestClient, base: str, path: str) -> None:
    answer = odd.get(base + path)
    assert answer.status_code < 500
    assert "root:" not in answer.text
    assert "import " not in answer.text


@pytest.mark.parametrize(
    "path, fields",
    [
        ("/review/undo", {"kind": "nothing", "number": "1"}),
        ("/review/undo", {"kind": "claim", "number": "9" * 30}),
        ("/review/event/next/split", {}),
        ("/review/event/next/settle", {"status": "HAPPENED", "day": "x"}),
        ("/review/event/next/merge", {"into": "next"}),
        ("/review/claim/next/amend", {"type": "CONSULT", "modality": EVIL}),
        ("/review/claim/next/amend", {"type": "CONSULT", "modality": "PLANNED", "first": "9999-12-31"}),
        ("/review/claim/%00/reject", {}),
        ("/review/actor/person:nobody/merge", {"into": EVIL}),
    ],
)
def test_a_form_that_makes_no_sense_is_refused_in_words(odd: TestClient, path: str, fields: dict[str, str]) -> None:
    answer = odd.post(path, data={"by": "Ada", "why": "x", "token": token(odd)} | fields)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("charset", ["utf-8", "unicode_escape", "raw_unicode_escape", "punycode", "undefined", "hex"])
@pytest.mark.parametrize("path", ["/login", "/review/claim/next/confirm"])
def test_a_form_in_a_strange_charset_is_refused(odd: TestClient, path: str, charset: str) -> None:
    body = '--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n\\ud800\r\n--b--\r\n'
    headers = {"content-type": f"multipart/form-data; boundary=b; charset={charset}"}
    assert odd.post(path, content=body.encode(), headers=headers).status_code in {400, 403}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_body_without_a_length_is_not_read_for_ever(odd: TestClient, kind: str) -> None:
    given = 0

    def pieces() -> Iterator[bytes]:
        nonlocal given
        for _ in range(1_000):
            given += 1
            yield b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n" if not given else b"x" * 1_000

    answer = odd.post("/login", content=pieces(), headers={"content-type": kind})
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(odd: TestClient, method: str) -> None:
    assert odd.request(method, "/ledger", headers={"x-http-method-override": "GET"}).status_code == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil", "127.0.0.1.evil", "[::1].evil", "0.0.0.0", ""]
)
def test_a_name_that_was_made_to_lead_here_is_refused(odd: TestClient, host: str) -> None:
    answer = odd.get("/ledger/", headers={"host": host}, follow_redirects=False)
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize("scope", [None, "read", "review", "admin"])
def test_each_key_opens_what_its_scope_says_and_no_more(closed: TestClient, store: Path, scope: str | None) -> None:
    if scope:
        entered(closed, key(store, scope))
    read, reviewed = (200, 200 if scope in {"review", "admin"} else 403) if scope else (303, 303)
    for page in PAGES:
        path = PATHS[page.name]
        for address in (path, *(f"{path}?panel={panel.name}" for panel in page.panels if page.name != "article")):
            # Parts of a review page alone are tested above.
            if page.forms and "?" in address and page.choices:
                continue
            answer = closed.get(address, follow_redirects=False)
            assert (address, answer.status_code) == (address, reviewed if page.forms else read)
    assert closed.get("/plots/reliability.svg", follow_redirects=False).status_code == read


def test_the_cookie_of_the_page_opens_nothing_of_the_api(closed: TestClient, store: Path) -> None:
    entered(closed, key(store, "admin"))
    for path in ("/api/v1/ledger", "/api/v1/keys", "/api/v1/audit"):
        assert closed.get(path).status_code == 401


def test_the_session_and_its_token_are_new_after_the_key(closed: TestClient, store: Path) -> None:
    before = token(closed, "/login")
    entered(closed, key(store, "review"))
    assert token(closed) != before


def test_a_session_that_was_left_stays_left(closed: TestClient, store: Path) -> None:
    entered(closed, key(store, "review"))
    sent = {"token": token(closed)}
    kept = closed.cookies["detente"]
    assert closed.post("/logout", data=sent, follow_redirects=False).status_code == 303
    closed.cookies.set("detente", kept, domain="localhost.local", path="/")
    assert closed.get("/ledger", follow_redirects=False).status_code == 303


def test_the_key_is_in_no_cookie(closed: TestClient, store: Path) -> None:
    text = key(store, "read")
    entered(closed, text)
    assert text.split("_", 2)[2] not in str(closed.cookies)


def test_the_list_of_acts_and_keys_holds_no_secret(closed: TestClient, store: Path) -> None:
    text = key(store, "admin")
    asked = {"authorization": f"Bearer {text}"}
    made = closed.post("/api/v1/keys", json={"name": "Bo", "scope": "read"}, headers=asked).json()["data"]
    told = closed.get("/api/v1/audit", headers=asked).text + closed.get("/api/v1/keys", headers=asked).text
    assert made["id"] in told
    for secret in (text, made["key"]):
        assert secret.split("_", 2)[2] not in told


@pytest.mark.parametrize("path", ["/ledger", "/review", "/login"])
def test_a_page_behind_a_key_is_kept_by_nobody(closed: TestClient, store: Path, path: str) -> None:
    entered(closed, key(store, "review"))
    assert "no-store" in closed.get(path).headers.get("cache-control", "")


def test_a_right_key_is_let_in_though_wrong_ones_came_from_the_same_address(closed: TestClient, store: Path) -> None:
    for _ in range(12):
        closed.get("/api/v1/ledger", headers={"authorization": "Bearer wrong"})
    right = {"authorization": f"Bearer {key(store, 'read')}"}
    assert closed.get("/api/v1/ledger", headers=right).status_code == 200


@pytest.mark.parametrize("kind", ["image", "iframe", "script", "empty"])
def test_a_page_of_another_site_makes_this_machine_do_no_work(page: TestClient, kind: str) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": kind}
    assert page.get("/plots/reliability.svg", headers=headers).status_code == 403


def test_a_link_of_another_site_is_followed(page: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert page.get("/ledger", headers=headers).status_code == 200


def test_the_api_says_that_a_body_is_too_large(page: TestClient, store: Path) -> None:
    with open_store(str(store)) as opened:
        asked = {"authorization": f"Bearer {keys.make(opened, 'Ada', 'review', at=build.NOON)[1]}"}
    sent = page.post("/api/v1/review/undo", content=b"x" * 70_000, headers=asked | {"content-type": "application/json"})
    assert sent.status_code == 413
