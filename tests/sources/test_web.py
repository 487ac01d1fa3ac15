"""An address is a page, in the characters that it was written in, with what the source told of it."""

import pytest

from detente.errors import SourceError
from detente.records import Page, Pointer
from detente.sources import web
from detente.sources.guard import Answer
from tests.sources.sites import NOW, site

HTML = "<!doctype html><title>Talks</title><p>Café"
TOLD = Pointer(
    "https://news.example/a", "feed", "Talks (shortened", "The News", "2025-11-07T10:00:00Z", "soon", "A. Writer", "en"
)


def page_of(content: str | bytes, kind: str | None, pointer: Pointer | None = None) -> Page:
    whole = content.encode() if isinstance(content, str) else content
    headers = {} if kind is None else {"content-type": kind}
    return web.page_of(Answer("https://news.example/b", 200, headers, whole), name="feed", now=NOW, pointer=pointer)


def test_a_page_is_fetched_with_the_outlet_that_was_named() -> None:
    with site({"/a?x=1": ("text/html; charset=latin-1", HTML.encode("latin-1"))}) as here:
        (page,) = here.found(web.fetch, "/a?x=1", outlet="The News")
        assert page == Page("made", HTML.encode(), "text/html", NOW, url=f"{here.base}/a?x=1", outlet="The News")


def test_what_a_pointer_tells_goes_with_the_page() -> None:
    page = page_of(HTML, "text/html", TOLD)
    assert (page.url, page.outlet, page.author, page.language) == (
        "https://news.example/b",
        "The News",
        "A. Writer",
        "en",
    )
    assert page.published == "2025-11-07T10:00:00Z"
    assert page.updated is None  # "soon" is no date
    assert page.title is None  # the page has one of its own
    assert page_of("Envoys met.", "text/plain", TOLD).title == "Talks (shortened"


@pytest.mark.parametrize(
    "content, kind, read_as",
    [
        (HTML, None, "text/html"),
        (HTML, "application/octet-stream", "text/html"),
        (HTML, "application/xhtml+xml", "text/html"),
        ("Envoys met.", None, "text/plain"),
        ("# Talks", "text/markdown", "text/markdown"),
    ],
)
def test_the_kind_is_told_by_the_host_or_the_first_bytes(content: str, kind: str | None, read_as: str) -> None:
    assert page_of(content, kind).media_type == read_as


@pytest.mark.parametrize(
    "content, kind, fault",
    [
        ("%PDF-1.7", "text/html", "a PDF, which is not read"),
        ("", "application/pdf", "a PDF, which is not read"),
        ("x", "image/png", "'image/png', which is not read"),
        (" \n", "text/html", "empty"),
        ("a\0b", "text/plain", "binary"),
        ("x" * (20 * (1 << 20) + 1), "text/plain", "larger than 20 MB"),
    ],
    ids=["PDF", "PDF by its type", "image", "empty", "binary", "large"],
)
def test_what_is_not_read_is_refused_with_the_reason(content: str, kind: str, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        page_of(content, kind)
