"""The page in a real browser, over the record of the demo corpus: `make browser` runs it."""

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from detente.faces.web.app import Site, make
from detente.faces.web.pages import PAGES
from detente.faces.web.panels import Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make setup installs it")

CHROMIUM = "/usr/bin/chromium"
DEMO = os.environ.get("DETENTE_BROWSER_STORE", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="there is no /usr/bin/chromium: apt-get install chromium"),
    pytest.mark.skipif(not DEMO, reason="no store of the demo corpus is named: make browser makes one"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}
# Seconds that a part which is worked out behind the page may take.
PATIENCE = 60


@pytest.fixture(autouse=True)
def _patient() -> None:
    """Let parts come later here, as they do in a browser."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a copy of the demo's store."""
    store = shutil.copy(DEMO, tmp_path_factory.mktemp("browser") / "demo.sqlite")
    app = make(Site(str(store), now=lambda: datetime.now(UTC), conflict="russia-ukraine", beside=True))
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Debian's Chromium."""
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def ids(server: str, browser: "Browser") -> dict[str, str]:
    """What stands for {id} in the addresses of pages: the first entry of the ledger, and its article."""
    page = browser.new_page()
    page.goto(f"{server}/ledger")
    page.wait_for_selector('a[href^="/articles/"]', state="attached", timeout=1000 * PATIENCE)  # a part may come late
    links = page.locator("a").evaluate_all("found => found.map(a => a.getAttribute('href'))")
    event = next(m.group(1) for link in links if (m := re.match(r"/events/(\w+)", link or "")))
    article, claim = next(m.groups() for link in links if (m := re.match(r"/articles/(\w+).*#c-(\w+)", link or "")))
    page.close()
    return {
        "event": event,
        "article": article,
        "actor": "state:RUS",
        "review-claim": claim,
        "review-event": event,
        "review-article": article,
    }


class Watched:
    """A page of the browser whose errors, and requests to elsewhere, are noted."""

    def __init__(self, browser: "Browser", server: str, **screen: Any) -> None:  # noqa: ANN401 - what playwright takes
        self.context = browser.new_context(**screen)
        self.context.set_default_timeout(1000 * PATIENCE)
        self.page = self.context.new_page()
        self.server = server
        self.faults: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda r: None if r.url.startswith((server, "data:")) else self.faults.append(r.url))

    def open(self, path: str) -> None:
        """Open a page, and wait until all its parts have come."""
        answer = self.page.goto(self.server + path)
        assert answer
        assert answer.status == 200
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        until = time.monotonic() + PATIENCE
        while self.page.locator("[aria-busy=true]").count():
            assert time.monotonic() < until, "a part of the page does not come"
            self.page.wait_for_timeout(100)
        self.page.wait_for_timeout(200)


@pytest.fixture(params=SCREENS, ids=str)
def watched(request: pytest.FixtureRequest, browser: "Browser", server: str) -> Iterator[Watched]:
    made = Watched(browser, server, **SCREENS[request.param])
    yield made
    made.context.close()


@pytest.fixture
def desk(browser: "Browser", server: str) -> Iterator[Watched]:
    made = Watched(browser, server, **SCREENS["light"])
    yield made
    made.context.close()


@pytest.mark.parametrize("page_", PAGES, ids=lambda page_: page_.name)
def test_a_page_is_accessible_makes_no_error_and_asks_nobody_else(
    watched: Watched, ids: dict[str, str], page_: Page
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    watched.open(page_.path.replace("{id}", ids.get(page_.name, "")))
    found = axe.Axe().run(watched.page, options={"runOnly": RULES}).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    wide = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, "the page is wider than the screen"
    assert watched.faults == []


def test_a_claim_is_corrected_seen_and_taken_back(desk: Watched, ids: dict[str, str]) -> None:
    page = desk.page
    desk.open(f"/articles/{ids['article']}")
    page.get_by_role("link", name=re.compile("^correct")).first.click()
    form = page.locator("form[action$='/amend']")
    form.locator("[name=type]").select_option("SANCTION")
    form.locator("[name=mode]").select_option("")
    form.get_by_label("Your name").fill("Ada")
    form.get_by_label("Why").fill("to see that it works")
    form.get_by_role("button", name="Save").click()
    assert "is corrected" in page.get_by_role("status").first.inner_text()
    desk.open("/review")
    decision = page.locator("#decisions li").first
    assert "is SANCTION" in decision.inner_text()
    decision.get_by_text("Take back").first.click()
    undo = decision.locator("form")
    undo.get_by_label("Your name").fill("Ada")
    undo.get_by_label("Why").fill("it did")
    undo.get_by_role("button").click()
    page.get_by_role("status").first.wait_for()
    desk.settle()
    assert "Taken back" in page.locator("#decisions").inner_text()
    assert desk.faults == []


def test_a_refused_correction_keeps_what_was_typed(desk: Watched, ids: dict[str, str]) -> None:
    page = desk.page
    desk.open(f"/articles/{ids['article']}")
    page.get_by_role("link", name=re.compile("^correct")).first.click()
    form = page.locator("form[action$='/amend']")
    form.locator("[name=words]").first.fill("Narnia")
    form.get_by_label("Your name").fill("Ada")
    form.get_by_label("Why").fill("a long reason that nobody wants to write twice")
    form.get_by_role("button", name="Save").click()
    assert "do not stand in the sentence" in form.get_by_role("alert").inner_text()
    assert form.locator("[name=words]").first.input_value() == "Narnia"
    assert form.get_by_label("Why").input_value() == "a long reason that nobody wants to write twice"
    assert all("400" in fault for fault in desk.faults)  # the browser notes the refusal itself


def test_a_missed_claim_is_added_by_keyboard_and_taken_back(desk: Watched, ids: dict[str, str]) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.open(f"/articles/{ids['article']}")
    page.get_by_role("link", name="Add a claim that was missed").focus()
    keys.press("Enter")
    page.wait_for_url("**/review/article/**")
    page.get_by_role("radio").first.focus()
    keys.press("Space")
    said = page.locator("label:has([name=sentence]:checked)").inner_text()
    words = re.findall(r"\b[a-z]{4,}\b", said)
    page.get_by_label("Word for the act").focus()
    keys.type(words[-1])
    keys.press("Tab")
    keys.type("aid")
    for field, text in (("Your name", "Ada"), ("Why", "to see that it works")):
        page.get_by_label(field).focus()
        keys.type(text)
    keys.press("Enter")
    assert "is added" in page.get_by_role("status").first.inner_text()
    desk.settle()
    desk.open("/review")
    decision = page.locator("#decisions li").first
    assert words[-1] in decision.inner_text()
    decision.get_by_text("Take back").first.click()
    undo = decision.locator("form")
    undo.get_by_label("Your name").fill("Ada")
    undo.get_by_label("Why").fill("it did")
    undo.get_by_role("button").click()
    page.get_by_role("status").first.wait_for()
    desk.settle()
    assert "Taken back" in page.locator("#decisions").inner_text()
    assert desk.faults == []


def test_the_slider_moves_the_day_by_keyboard(desk: Watched) -> None:
    desk.open("/ledger")
    slider = desk.page.get_by_role("slider", name="Day that is looked at")
    slider.focus()
    desk.page.keyboard.press("Home")
    desk.page.wait_for_url(re.compile("as_of=2025-0[12]"))
    assert "conflict=russia-ukraine" in desk.page.url


def test_days_are_passed_one_by_one_by_arrow_keys(desk: Watched) -> None:
    desk.open("/ledger?as_of=2025-03-16")
    desk.page.get_by_role("slider", name="Day that is looked at").focus()
    for pressed, day in ((3, "2025-03-13"), (2, "2025-03-11")):  # the page that the first lead to keeps the focus
        for _ in range(pressed):
            desk.page.keyboard.press("ArrowLeft")
        desk.page.wait_for_url(re.compile(f"as_of={day}"))
    assert "conflict=russia-ukraine" in desk.page.url


def test_the_first_key_leads_past_the_menu(desk: Watched) -> None:
    desk.open("/")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    assert desk.page.evaluate("document.activeElement.id") == "main"


def test_the_theme_that_was_chosen_stays(desk: Watched) -> None:
    desk.open("/")
    before = desk.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    desk.page.get_by_role("button", name="Dark").click()
    desk.open("/ledger")
    assert desk.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != before


def test_the_page_is_read_without_scripts(browser: "Browser", server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/ledger")
    page.get_by_label("Status").select_option("OVERDUE")
    page.get_by_role("button", name="Apply").click()
    assert "status=OVERDUE" in page.url
    until = time.monotonic() + PATIENCE
    while not page.locator("#ledger-table tbody tr").count() and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()  # what took too long at first is there at the next look
    assert page.locator("#ledger-table tbody tr").count() > 0
    context.close()


def test_what_is_printed_has_no_menu(desk: Watched) -> None:
    desk.open("/ledger")
    desk.page.emulate_media(media="print")
    assert not desk.page.get_by_role("navigation", name="Pages").is_visible()
    assert desk.page.locator("#ledger-table").is_visible()


def test_the_map_shows_the_world_and_its_acts(desk: Watched) -> None:
    desk.open("/map")
    desk.page.wait_for_selector("svg.map .land path")
    assert desk.page.locator("svg.map .land path").count() > 150
    assert desk.page.locator("svg.map a.act").count() > 5
    assert desk.faults == []


def test_the_slider_of_channels_hides_what_was_not_known(desk: Watched) -> None:
    desk.open("/channels")
    rows = desk.page.locator("[data-first-day]")
    assert rows.count() > 3
    slider = desk.page.get_by_role("slider", name="Channels known by")
    slider.focus()
    desk.page.keyboard.press("Home")
    visible = sum(rows.nth(number).is_visible() for number in range(rows.count()))
    assert visible < rows.count()
