"""Every page over a real store."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.faces.web import app, catalogue
from detente.faces.web.app import Site, make
from detente.faces.web.pages import PAGES
from detente.faces.web.panels import Page
from detente.pipeline import open_store
from detente.records import Document
from tests.faces.api import build
from tests.faces.web.conftest import HOST

TEMPLATES = Path(catalogue.__file__).parent / "templates"
# What stands for {id} in the addresses of pages.
IDS = {
    "event": "plan",
    "article": "dplan",
    "actor": "state:RUS",
    "review-claim": "plan",
    "review-event": "plan",
    "review-article": "dplan",
}


def address(name: str, path: str) -> str:
    return path.replace("{id}", IDS.get(name, ""))


def whole(client: TestClient, path: str) -> str:
    """A page once all its parts have come."""
    text = client.get(path).text
    for later in re.findall(r'hx-get="([^"]+)"', text):
        for _ in range(100):
            part = client.get(later.replace("&amp;", "&"))
            if "aria-busy" not in part.text:
                break
            time.sleep(0.1)
        text += part.text
    return text


@pytest.mark.parametrize("page_", PAGES, ids=lambda page_: page_.name)
def test_every_page_is_shown_with_all_its_parts(page: TestClient, page_: Page) -> None:
    path = address(page_.name, page_.path)
    answer = page.get(path)
    assert answer.status_code == 200
    text = whole(page, path)
    assert 'role="alert"' not in text
    for panel in page_.panels:
        assert f'id="{panel.name}"' in text


def test_parts_that_take_long_come_later_and_are_the_same(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = page.get("/channels?as_of=2025-02-21").text
    monkeypatch.setattr(app, "PATIENCE", 0.0)
    later = page.get("/channels?as_of=2025-02-20").text
    assert 'aria-busy="true"' in later
    assert "Being worked out" in later
    assert "aria-busy" not in at_once
    text = whole(page, "/channels?as_of=2025-02-20")
    assert "Nothing is on record" in text or "No channel" in text


@pytest.fixture(scope="module")
def bare(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The page of a store in which there is nothing."""
    path = shutil.copy(empty, tmp_path_factory.mktemp("bare") / "empty.sqlite")
    with TestClient(make(Site(str(path), now=lambda: build.NOON)), base_url=HOST) as client:
        yield client


@pytest.mark.parametrize("page_", PAGES, ids=lambda page_: page_.name)
def test_every_page_says_so_when_the_store_is_empty(bare: TestClient, page_: Page) -> None:
    answer = bare.get(address(page_.name, page_.path))
    about_one = page_.name in {"event", "article", "review-claim", "review-event", "review-article"}
    assert answer.status_code == (404 if about_one else 200)
    assert "no articles yet" in answer.text


@pytest.mark.parametrize("path", ["/events/none", "/articles/none", "/actors/person:none"])
def test_what_is_not_on_record_has_no_page(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text
    assert "none" in answer.text


def test_an_entry_leads_to_its_sentence_in_two_clicks(page: TestClient) -> None:
    ledger = page.get("/ledger").text
    link = re.search(r'href="(/articles/dplan[^"]*)"', ledger)
    assert link
    article = page.get(link.group(1).replace("&amp;", "&"))
    anchor = link.group(1).partition("#")[2]
    assert f'id="{anchor}"' in article.text
    assert "<mark" in article.text


def test_the_day_that_is_looked_at_cuts_off_what_came_later(page: TestClient) -> None:
    assert "/events/next" not in page.get("/ledger?as_of=2025-02-20").text
    assert "/events/next" in page.get("/ledger?as_of=2025-02-21").text


def test_an_article_is_not_shown_before_its_day(page: TestClient) -> None:
    before = page.get("/articles/dnext?as_of=2025-02-20").text
    assert "look at a later day" in before
    assert "will meet again" not in before


def test_text_of_the_news_cannot_act_on_the_page(store: Path) -> None:
    hostile = '<script>alert(1)</script> & "quotes" <img src=x onerror=alert(2)> talks'
    with open_store(str(store)) as opened:
        opened.add_document(Document("evil", hostile, title="<b>t</b>", outlet="<i>o</i>", url="javascript:alert(3)"))
    with TestClient(make(Site(str(store), now=lambda: build.NOON)), base_url=HOST) as client:
        for path in ("/articles/evil", "/search?q=talks", "/search?q=%3Cscript%3E"):
            text = whole(client, path)
            assert "<script>alert" not in text
            assert "<img" not in text
            assert "<b>t" not in text
            assert 'href="javascript' not in text


@pytest.mark.parametrize(
    "path, status",
    [("/nothing", 404), ("/ledger?as_of=yesterday", 400), ("/ledger?panel=none", 404), ("/plots/none.svg", 404)],
)
def test_errors_have_a_page_in_words(page: TestClient, path: str, status: int) -> None:
    answer = page.get(path)
    assert answer.status_code == status
    assert "To the overview" in answer.text
    assert "Traceback" not in answer.text


def test_a_filter_that_does_not_fit_is_told_in_its_panel(page: TestClient) -> None:
    assert "a status is one of" in page.get("/ledger?status=PERHAPS").text


def test_the_calendar_shows_what_is_due_on_its_day(page: TestClient) -> None:
    text = page.get("/ledger?month=2025-02").text
    cell = re.search(r'<td class="[^"]*"><span class="dim">18.*?</td>', text, re.DOTALL)
    assert cell
    assert "/events/plan" in cell.group(0)


def test_the_texts_are_those_that_the_templates_use() -> None:
    known = set(catalogue.texts())
    used: set[str] = set()
    for file in TEMPLATES.rglob("*.html"):
        source = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'\bt\("([\w.-]+)"[,)]', source))
        used |= {
            f"{name}.{number}" for name in re.findall(r'counted\("([\w.-]+)"', source) for number in ("one", "many")
        }
    assert used <= known, f"no such texts: {sorted(used - known)}"


@pytest.mark.parametrize("name", ["mood.svg", "forecasts.svg", "reliability.svg"])
def test_plots_are_images(page: TestClient, name: str) -> None:
    answer = page.get(f"/plots/{name}")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content


def test_the_ledger_links_to_the_same_as_data(page: TestClient) -> None:
    text = page.get("/ledger?status=DUE&party=RUS&order=oldest&by=pair").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/api/v1/ledger[^"]*)"', text)]
    assert len(links) == 2
    for link in links:
        assert page.get(link).status_code == 200
        assert "status=DUE" in link
