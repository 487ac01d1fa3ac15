"""Days of Wikipedia's Portal:Current events, read from wikitext in the habits of twenty years, and over the API."""

import json
import lzma
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SourceError
from detente.records import Failure, Page, Pointer
from detente.sources import wikipedia, wikitext
from detente.sources.asking import Asked, Reached, Validators
from detente.sources.guard import Answer, Guard
from detente.sources.wikitext import Item
from tests.sources.server import Server, says, serving

NOW = datetime(2025, 2, 3, 12, tzinfo=UTC)
DAYS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "current_events.toml").read_text())["day"]
NEWS = Path(__file__).parents[2].parent / "shared/data/news/current_events_2002-2021_2023.jsonl.xz"


@pytest.mark.parametrize("day", DAYS, ids=[day["about"] for day in DAYS])
def test_days_in_the_habits_of_their_time(day: dict[str, Any]) -> None:
    expected = [
        Item(row["text"], tuple(row.get("outlets", ())), tuple(row.get("topics", ())), row.get("category"))
        for row in day["items"]
    ]
    assert list(wikitext.items(day["wikitext"])) == expected


HOSTILE = [
    *"{{ [[ [https:// }} ]] {{a| [[a| <!-- <ref> <ref <a ''' ( &#9 \ue000 .(Ab) = | {{a|{{b|c}}".split(),
    *("{{Current events|", "[https://a (b)", "[//a (b)] ", "* {{a\n", "*[[a]]\n**", "****\n", " "),
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", [pytest.param(piece, id=repr(piece)) for piece in HOSTILE])
@pytest.mark.parametrize("size", [8_000, pytest.param(195_000, marks=pytest.mark.wide)])
def test_time_grows_with_length_alone(piece: str, size: int) -> None:
    for text in (piece * (size // len(piece)), "* a " + piece * (size // len(piece))):
        try:
            assert sum(len(item.text) for item in wikitext.items(text)) <= 2 * size
        except SourceError as error:
            assert "the rest is not read" in str(error)  # noqa: PT017 -- not all of them are refused


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE, "Envoys meet. ", "\n", "* ", ";a\n", "&#" + "9" * 5000 + ";"]), max_size=40))
def test_any_wikitext_gives_clean_items(pieces: list[str]) -> None:
    for item in wikitext.items("".join(pieces)):
        assert item.text == item.text.strip() != ""
        assert not set(item.text) & {wikitext.OPEN, wikitext.CLOSE, "\n"}


def test_a_page_that_is_too_long_is_refused() -> None:
    with pytest.raises(SourceError, match="the page has 200,001 characters of wikitext; allowed are 200,000"):
        list(wikitext.items(" " * (wikitext.MAX_WIKITEXT + 1)))


class Direct:
    """The way to a server of this machine, without manners."""

    def __init__(self, server: Server) -> None:
        self._guard = Guard(allow=["127.0.0.1"], ports={server.port})

    def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
        assert (accept, known) == ("application/json", None)
        return self._guard.get(url)


def collect(
    pages: dict[str, str], *, since: date, most: int = 50, until: datetime | None = None
) -> tuple[list[Page | Pointer | Failure], list[int]]:
    """Ask a wiki that has these pages, and gives at most so many at once; return how many were asked for each time."""
    asked_for: list[int] = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        titles = parse_qs(urlsplit(handler.path).query)["titles"][0].replace("_", " ").split("|")
        asked_for.append(len(titles))
        full: list[dict[str, object]] = [
            {"title": name, "revisions": [{"slots": {"main": {"content": pages[name]}}}]}
            for name in reversed(titles)
            if name in pages
        ]
        cut: list[dict[str, object]] = [{"title": page["title"]} for page in full[most:]]
        missing: list[dict[str, object]] = [{"title": name, "missing": True} for name in titles if name not in pages]
        says(json.dumps({"query": {"pages": full[:most] + cut + missing}}).encode())(handler)

    with serving(reply) as server:
        start = datetime(since.year, since.month, since.day, tzinfo=UTC)
        asked = Asked("wikipedia", f"http://127.0.0.1:{server.port}/w/api.php", NOW, since=start, until=until)
        named = [one for one in wikipedia.fetch(asked, Direct(server)) if not isinstance(one, Reached)]
        return named, asked_for


def test_180_days_are_four_requests() -> None:
    text = "*The sides meet. [https://x (BBC)]\n*The sides meet. [https://y (AP)]\n*They agree on peace. "
    found, asked_for = collect({"Portal:Current events/2025 February 1": text}, since=date(2024, 8, 8))
    assert asked_for == [45, 45, 45, 45]
    pages = [item for item in found if isinstance(item, Page)]
    assert [page.content.decode() for page in pages] == ["The sides meet.", "They agree on peace."]
    first = pages[0]
    assert (first.published, first.outlet, first.language, first.media_type) == (
        "2025-02-01",
        "BBC",
        "en",
        "text/plain",
    )
    assert first.given_id
    assert first.given_id.startswith("wce-2025-02-01-")
    assert (first.url or "").endswith(f"/wiki/Portal:Current_events/2025_February_1#{first.given_id[-12:]}")
    missing = [item for item in found if isinstance(item, Failure)]
    assert len(missing) == 178  # that of today may still come
    assert missing[0].reason == "Wikipedia has no page for 2024-08-08; the day is passed over"


def test_an_answer_that_is_cut_is_asked_for_again() -> None:
    pages = {
        f"Portal:Current events/2025 January {day}": f"*The sides meet for the {day}th time." for day in range(1, 32)
    }
    found, asked_for = collect(pages, since=date(2025, 1, 1), until=datetime(2025, 1, 31, tzinfo=UTC), most=12)
    assert asked_for == [30, 18, 6]
    assert sorted(item.published or "" for item in found if isinstance(item, Page)) == [
        f"2025-01-{n:02}" for n in range(1, 31)
    ]


def test_the_last_week_is_read_again_unless_an_end_is_asked_for() -> None:
    asked = Asked("wikipedia", "wikipedia", NOW, since=datetime(2025, 2, 3, 11, tzinfo=UTC))
    assert [day.day for day in wikipedia._days(asked)] == [27, 28, 29, 30, 31, 1, 2, 3]
    asked = replace(asked, until=datetime(2025, 2, 3, tzinfo=UTC), since=datetime(2025, 2, 1, tzinfo=UTC))
    assert wikipedia._days(asked) == [date(2025, 2, 1), date(2025, 2, 2)]


def test_words_choose_by_topic_heading_and_text() -> None:
    text = ";War\n*[[Grain deal]]\n**Ships leave the port.\n*Shells fall on Halden.\n;Sport\n*The cup goes to Norland."
    for words, count in ((("grain",), 1), (("war",), 2), (("HALDEN", "cup"), 2), (("peace",), 0)):
        asked = Asked("wikipedia", "wikipedia", NOW, words=words)
        found = list(wikipedia._of_day(wikipedia.Day(date(2025, 2, 2), text), asked, wikipedia.API))
        assert sum(isinstance(item, Page) for item in found) == count


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"<html>", "the answer is no JSON"),
        (b"[" * 100_000, "the answer is no JSON"),
        (b"[1]", "the answer holds no pages"),
        (b'{"error": {"info": "too many titles"}}', "the API of MediaWiki answers: too many titles"),
        (
            b'{"query": {"pages": [1, {"title": 2}, {"title": "Portal:Current events/2025 May 32"}]}}',
            "holds none of the",
        ),
    ],
    ids=["html", "deep", "list", "error", "odd"],
)
def test_answers_that_are_none(content: bytes, reason: str) -> None:
    with serving(says(content)) as server, pytest.raises(SourceError, match=reason):
        list(wikipedia.fetch(Asked("wikipedia", f"http://127.0.0.1:{server.port}/", NOW), Direct(server)))


@pytest.mark.wide
@pytest.mark.skipif(not NEWS.exists(), reason="the shared news is not here")
def test_the_items_of_twenty_years_come_back() -> None:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    same = count = 0
    for row in rows:
        sources = "".join(f" [https://x.example (''{outlet}'')]" for outlet in row["outlets"])
        found = list(wikitext.items(f";'''{row['category']}'''\n*[[Topic]]\n** {row['text']}{sources}\n"))
        count += 1
        same += len(found) == 1 and found[0].text == " ".join(row["text"].split())
    assert count == 95_586
    assert same / count > 0.97
