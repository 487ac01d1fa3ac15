"""Dates as pages write them, and the day of publication that follows."""

from datetime import UTC, date, datetime

import pytest

from detente.documents import dates, extract
from detente.records import Page

NOW = datetime(2025, 3, 20, tzinfo=UTC)
DAY = date(2025, 3, 16)


@pytest.mark.parametrize(
    "written, day",
    [
        ("2025-03-16", DAY),
        ("20250316", DAY),
        ("2025/3/16", DAY),
        ("2025.03.16 10:00", DAY),
        ("2025-03-16 10:00", DAY),
        ("2021-11-05T12:00:00Z", date(2021, 11, 5)),
        ("2021-11-05T23:30:00-05:00", date(2021, 11, 5)),
        ("2021-05-21T01:10:41.123+00:00", date(2021, 5, 21)),
        ("Sun, 16 Mar 2025 23:10:00 +0300", DAY),
        ("16 Mar 25 10:00 GMT", DAY),
        ("16 March 2025", DAY),
        ("Sunday, 16th of March, 2025", DAY),
        ("March 16, 2025", DAY),
        ("Mar. 16 2025 at 8 pm", DAY),
        ("16-Mar-2025", DAY),
        (" 2025-03-16\n", DAY),
        ("16/03/2025", None),
        ("2025-03", None),
        ("2025-13-40", None),
        ("31 February 2025", None),
        ("16 Brumaire 2025", None),
        ("yesterday", None),
        ("1" * 5000, None),
        ("March " * 5000, None),
    ],
)
def test_dates_are_read(written: str, day: date | None) -> None:
    assert dates.read(written) == day


@pytest.mark.parametrize(
    "given, found, default, day, source",
    [
        ("2025-03-16", "2024-01-01", date(2023, 1, 1), DAY, "given"),
        (None, "2025-03-16", date(2023, 1, 1), DAY, "text"),
        (" ", None, DAY, DAY, "option"),
        (None, None, None, None, "none"),
        ("0001-01-01", None, DAY, None, "refused: 0001-01-01 is before 1900"),
        ("1899-12-31", None, None, None, "refused: 1899-12-31 is before 1900"),
        ("9999-12-31", "2025-03-16", None, None, "refused: 9999-12-31 is more than 366 days after .*2025-03-20"),
        ("2026-03-22", None, None, None, "refused: 2026-03-22 is more than 366 days"),
        ("2026-03-21", None, None, date(2026, 3, 21), "given"),
        ("soon", None, None, None, "refused: 'soon' is no day that can be read; allowed are 2025-03-16, ISO and mail"),
    ],
)
def test_the_day_of_publication(
    given: str | None, found: str | None, default: date | None, day: date | None, source: str
) -> None:
    dated = dates.publication(given, found, default=default, fetched=NOW)
    assert dated.day == day
    assert pytest.raises(AssertionError, match=source).matches(AssertionError(dated.source)), dated.source


@pytest.mark.parametrize(
    "head, day, source",
    [
        ('<meta property="article:published_time" content="2025-03-16T23:00:00-05:00">', DAY, "meta"),
        (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2025-03-16"}</script>',
            DAY,
            "json-ld",
        ),
        ('<meta property="article:published_time" content="1815-06-18">', None, "refused: 1815-06-18 is before 1900"),
        ('<meta property="article:published_time" content="2099-03-16">', None, "refused: 2099-03-16 is more than"),
        ("<title>On 5 May 2020 they met</title>", None, "none"),
        ('<link rel="canonical" href="https://paper.example/2025/03/16/talks">', DAY, "address"),
        ("", None, "none"),
    ],
)
def test_the_day_in_a_page(head: str, day: date | None, source: str) -> None:
    text = "They met on 1 January 2024 in Riyadh and will meet again. " * 3
    html = f"<html><head>{head}</head><body><p>{text}</p></body></html>"
    document = extract.extract(Page("test", html.encode(), "text/html", NOW))
    assert document.published == day
    assert (document.date_source or "").startswith(source)


@pytest.mark.parametrize(
    "written, moment",
    [
        ("2025-03-16T10:00:00+03:00", "2025-03-16T10:00:00+03:00"),
        ("2025-03-16 10:00 UTC", "2025-03-16T10:00:00+00:00"),
        ("Sun, 16 Mar 2025 23:10:00 +0300", "2025-03-16T23:10:00+03:00"),
        ("Sun, 16 Mar 2025 23:10:00 -0000", None),
        ("2025-03-16T10:00:00", None),
        ("2025-03-16", None),
        ("16 March 2025", None),
        ("soon" * 50, None),
    ],
)
def test_a_moment_needs_a_zone(written: str, moment: str | None) -> None:
    got = dates.moment(written)
    assert (got and got.isoformat()) == moment


@pytest.mark.parametrize(
    "given, found, updated, at, later",
    [
        ("2025-03-16T10:00:00Z", None, "2025-03-16T11:00:00Z", 10, 11),
        ("2025-03-16T10:00:00Z", None, "2025-03-16T12:00:00+03:00", 10, None),
        ("2025-03-16", "2025-03-16T10:00:00Z", "2025-03-16T10:00:00Z", 10, None),
        ("2025-03-16", "2025-03-17T10:00:00Z", "2025-03-15T10:00:00Z", None, None),
        (None, None, "2025-03-16T11:00:00Z", None, 11),
        (None, None, "2025-03-16", None, None),
    ],
)
def test_an_update_comes_after_publication(
    given: str | None, found: str | None, updated: str, at: int | None, later: int | None
) -> None:
    dated = dates.publication(given, found, default=None, fetched=NOW)
    got = dates.later(updated, dated)
    assert (dated.at and dated.at.hour, got and got.hour) == (at, later)


@pytest.mark.parametrize(
    "body, day",
    [
        ('<time datetime="2025-03-16T10:00:00Z">now</time>', DAY),
        ('<span class="pub-date">16 March 2025</span>', DAY),
        ("<h1>The treaty of 5 May 2020</h1>", None),
        ("<p>The attack of 2024-01-01 was the last.</p>", None),
        (
            '<div class="datebook"><p>On 1 January 2024 and long before</p>' + "<p>More words here.</p>" * 9 + "</div>",
            None,
        ),
    ],
)
def test_only_what_is_marked_as_a_date_is_one(body: str, day: date | None) -> None:
    html = f"<html><body>{body}<p>They met in Riyadh and will meet again.</p></body></html>"
    assert extract.extract(Page("test", html.encode(), "text/html", NOW)).published == day


def test_the_callers_day_stands_in_where_the_page_gives_none() -> None:
    document = extract.extract(Page("test", b"They met.", "text/plain", NOW), published=DAY)
    assert (document.published, document.date_source) == (DAY, "option")
