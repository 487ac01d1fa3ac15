"""All articles that a site lists are found, and none outside the days that were asked for."""

import gzip
from datetime import UTC, datetime

import pytest

from detente.errors import SourceError
from detente.records import Failure, Pointer
from detente.sources import sitemaps
from tests.sources.sites import Given, asking, site

SINCE = datetime(2025, 11, 6, tzinfo=UTC)
NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def urlset(*entries: str) -> str:
    return f"<?xml version='1.0'?><urlset {NAMES}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>"


def index(*places: str) -> str:
    entries = "".join(f"<sitemap>{place}</sitemap>" for place in places)
    return f"<sitemapindex {NAMES}>{entries}</sitemapindex>"


NEWS = urlset(
    """<loc> https://news.example/a </loc><lastmod>2025-11-08T09:00:00Z</lastmod><news:news><news:publication>
    <news:name>The News</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2025-11-07T10:00:00+03:00</news:publication_date>
    <news:title>Talks &amp;amp; tea</news:title></news:news>"""
)


def test_a_news_sitemap_tells_of_an_article() -> None:
    assert list(sitemaps.parse(NEWS.encode(), asking(), "https://news.example/s.xml")) == [
        Pointer(
            "https://news.example/a",
            "made",
            title="Talks & tea",
            outlet="The News",
            published="2025-11-07T10:00:00+03:00",
            updated="2025-11-08T09:00:00Z",
            language="en",
        )
    ]


def test_days_are_kept_to_and_bad_entries_lose_no_others() -> None:
    content = urlset(
        "<loc>/old</loc><lastmod>2025-10-29</lastmod>",
        "<loc>/new</loc><lastmod>2025-11-06</lastmod>",
        "<loc>/undated</loc>",
        "<loc>ftp://news.example/</loc>",
        "<lastmod>2025-11-07</lastmod>",
        "<loc>/late</loc><news:news><news:publication_date>2025-11-09</news:publication_date></news:news>",
    )
    until = datetime(2025, 11, 8, tzinfo=UTC)
    found = list(sitemaps.parse(content.encode(), asking(since=SINCE, until=until), "https://news.example/s.xml"))
    assert [getattr(one, "reason", "")[:42] or getattr(one, "url", "") for one in found] == [
        "https://news.example/new",
        "https://news.example/undated",
        "an entry of the sitemap cannot be used: 'f",
        "an entry of the sitemap cannot be used: ''",
    ]


def test_a_bare_site_is_searched_through_its_rules_and_indexes() -> None:
    answers: dict[str, Given] = {
        "/robots.txt": ("text/plain", "User-agent: *\nDisallow:\nSitemap: BASE/index.xml\n sitemap: /plain.txt"),
        "/index.xml": index(
            "<loc>BASE/new.xml.gz</loc><lastmod>2025-11-07</lastmod>",
            "<loc>BASE/old.xml</loc><lastmod>2024-01-01</lastmod>",
            "<loc>BASE/index.xml</loc>",
            "<loc>BASE/gone.xml</loc>",
        ),
        "/new.xml.gz": ("application/x-gzip", gzip.compress(NEWS.encode())),
        "/plain.txt": ("text/plain", "https://news.example/b\n\nhttps://news.example/c\n"),
    }
    with site(answers) as here:
        found = here.found(sitemaps.fetch, "/", since=SINCE)
        assert [one.url for one in found if isinstance(one, Pointer)] == [f"https://news.example/{n}" for n in "bca"]
        (failure,) = (one for one in found if isinstance(one, Failure))
        assert "gone.xml cannot be read" in failure.reason
        assert here.paths == ["/index.xml", "/plain.txt", "/new.xml.gz", "/gone.xml"]


def test_without_rules_the_usual_place_is_asked() -> None:
    with site({"/sitemap.xml": NEWS}) as here:
        assert [type(one) for one in here.found(sitemaps.fetch, "")] == [Pointer]


def test_indexes_in_indexes_end() -> None:
    answers = {f"/{n}.xml": index(f"<loc>BASE/{n + 1}.xml</loc>") for n in range(9)}
    with site(answers) as here:
        (found,) = here.found(sitemaps.fetch, "/0.xml")
        assert isinstance(found, Failure)
        assert "over 2 deep" in found.reason
        assert len(here.paths) == 3


def test_a_sitemap_that_is_cut_gives_what_came_whole_and_says_so() -> None:
    content = urlset("<loc>/a</loc>", "<loc>/b</loc>").encode()
    for cut in (content[:-18], gzip.compress(content)[:-10]):
        first, *_, last = sitemaps.parse(cut, asking(), "https://news.example/s.xml")
        assert isinstance(first, Pointer)
        assert isinstance(last, Failure)
        assert "in the middle" in last.reason


@pytest.mark.parametrize(
    "content, fault",
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + NEWS.encode(), "declares entities"),
        (b"<html></html>", "is a web page"),
        (b"hello", "is no sitemap"),
        (b"", "is no sitemap"),
        (gzip.compress(b"<urlset>" + bytes(range(48, 58)) * 5_300_000, 1), "larger than 50 MB|grows more than"),
    ],
    ids=["entities", "HTML", "text", "empty", "bomb"],
)
def test_what_is_no_sitemap_is_refused_with_the_reason(content: bytes, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        list(sitemaps.parse(content, asking(), "https://news.example/s.xml"))
