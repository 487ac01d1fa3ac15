"""Pages of all types, as they come, and the documents that are in them."""

import itertools
import json
import lzma
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from detente.documents import extract, markdown, paragraphs
from detente.errors import ExtractionError
from detente.records import Document, Page

NOW = datetime(2025, 3, 20, tzinfo=UTC)
SHARED = Path(__file__).parents[2].parent / "shared"
NEWS = SHARED / "data" / "news"
TALKS = "Envoys met in Riyadh on Sunday. A second round is planned for next week."
SPOKE = (
    "President Joseph R. Biden spoke today with Prime Minister Boris",
    "Johnson of the United Kingdom. The leaders also discussed the",
    "need for coordination on shared foreign policy priorities.",
)
AGREED = (
    "The envoys agreed on Sunday in the capital of Saudi Arabia",
    "They will do so next week, said the spokesman of the ministry",
)
ARTICLE = """<!DOCTYPE html><html lang="en"><head><title>Talks in Riyadh end | The Paper</title>
<meta property="article:published_time" content="2025-03-16T10:00:00+03:00"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Talks in Riyadh end</h1>
<p>American and Russian envoys <b>ended twelve hours</b> of talks in <a href="/riyadh">Riyadh</a> on Sunday,
officials said.</p><p>A second round is planned for next week, said Steve Witkoff, the American
envoy, in an interview with CBS.</p><h2>Background</h2>
<ul><li>The war began in February 2022.</li> <li>Russia holds a fifth of Ukraine.</li></ul>
</article><script>var x = "<p>no</p>";</script><footer>Copyright 2025 The Paper</footer></body></html>"""


def page(content: str | bytes, media_type: str = "text/plain", **fields: str) -> Page:
    raw = content if isinstance(content, bytes) else content.encode()
    return Page("test", raw, media_type, NOW, **fields)  # type: ignore[arg-type]  # bulk, a flag, is not given here


def text(content: str | bytes, media_type: str = "text/plain", **fields: str) -> str:
    return extract.extract(page(content, media_type, **fields)).text


def test_a_row_becomes_a_document() -> None:
    row = page(TALKS, given_id="a1", title="Talks", outlet="The Paper", url="https://p/1", published="2025-03-16")
    document = extract.extract(row)
    assert document == Document(
        id=Document.identify(TALKS, "Talks", "The Paper", date(2025, 3, 16)),
        text=f"Talks\n\n{TALKS}",
        title="Talks",
        given_id="a1",
        url="https://p/1",
        outlet="The Paper",
        published=date(2025, 3, 16),
        language="en",
        fetched=NOW,
        date_source="given",
    )


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Talks end", f"Talks end\n\n{TALKS}"),
        ("Envoys met", TALKS),
        (" Envoys\nmet in Riyadh on Sunday. ", TALKS),
        ("  ", TALKS),
        (None, TALKS),
    ],
)
def test_the_headline_goes_before_the_text_once(title: str | None, expected: str) -> None:
    fields = {} if title is None else {"title": title}
    assert text(TALKS, **fields) == expected
    assert text(f"<p>{TALKS}</p>", "text/html", **fields) == expected


def test_a_headline_alone_is_no_text() -> None:
    with pytest.raises(ExtractionError, match="holds no text"):
        text("", title="Talks end")


def test_the_same_article_has_the_same_id_anywhere() -> None:
    one = extract.extract(page(TALKS, given_id="a", url="https://p/1"))
    other = extract.extract(page(f"\r\n{TALKS} \n", given_id="b", language="en"))
    assert one.id == other.id


@pytest.mark.parametrize(
    "given, expected",
    [
        ("One.\n\nHeading\nTwo.", "One.\n\nHeading\nTwo."),
        ("One.\r\nTwo.\u2028Three.\n\n\n\nFour.\n", "One.\nTwo.\nThree.\n\nFour."),
        ("Two  spaces  stay; a\ttab and\u00a0this\u202fdo not.", "Two  spaces  stay; a tab and this do not."),
        ("Zele\u0301nsky \u00adand\u200b \ufeffothers\x07\u2060.", "Zelénsky and others."),
        ("5 * 3 * 2 [sic] is # not _marked_ up", "5 * 3 * 2 [sic] is # not _marked_ up"),
    ],
)
def test_clean_text_is_kept_as_it_is(given: str, expected: str) -> None:
    assert text(given) == expected


@pytest.mark.parametrize(
    "given, expected",
    [
        (
            f"{SPOKE[0]}\n{SPOKE[1]}\n{SPOKE[2]}",
            " ".join(SPOKE),
        ),
        (
            f"{AGREED[0]} to\nmeet again.\n\n{AGREED[1]}\nof the interior.",
            f"{AGREED[0]} to meet again.\n\n{AGREED[1]} of the interior.",
        ),
        (
            "Planned talks signal hope for a ceasefire deal\nThey met.",
            "Planned talks signal hope for a ceasefire deal\nThey met.",
        ),
        (
            "A heading of more than forty letters stands here\n" + TALKS * 3,
            "A heading of more than forty letters stands here\n" + TALKS * 3,
        ),
        ("A heading of some length stands here\n" + TALKS * 3, "A heading of some length stands here\n" + TALKS * 3),
        ("He said that it\nwas over.", "He said that it\nwas over."),
    ],
)
def test_only_wrapped_lines_are_joined(given: str, expected: str) -> None:
    assert text(given) == expected


@pytest.mark.parametrize(
    "given, expected",
    [
        ("Talks ended.\n\n\\###", "Talks ended."),
        ("**Sullivan\\'s call** with [the *envoy*](https://x.y/z) ended.", "Sullivan's call with the envoy ended."),
        ("Text <!-- hidden --> of <u>two</u> **parts**", "Text of two parts"),
        ("# First\n\nOne *two*\nthree\n\n-   item **a**\n-   item b", "# First|One two\nthree|item a|item b"),
        ("**Bold.** In the year\n2022. The war", "Bold. In the year\n2022. The war"),
        ("**Bold.**\n\n2022. The war began.", "Bold.|2022. The war began."),
        ("**Bold.**\n\n1. The war began.", "Bold.|The war began."),
        ("**a**\n\n    Indented is no code.\n\n```\nthis is\n```", "a|Indented is no code.|this is"),
        ("**a**\n\n<div>\n<p>Tags <br>go</p></div>", "a|Tags  go"),
        ("**a** one<br>two  \nthree ![picture](x)", "a one\ntwo\nthree"),
        ("**open and *wrong", "open and *wrong"),
        ("**Read** [the plan\n\nnow](https://x.y/z) here", "Read [the plan|now here"),
    ],
)
def test_marks_of_markdown_are_taken_off(given: str, expected: str) -> None:
    got = text(given)
    assert " ".join(got.replace("First", "# First").split()) == " ".join(expected.replace("|", "\n\n").split())
    assert got.count("\n\n") == expected.count("|")


def test_a_markdown_file_may_begin_with_its_title() -> None:
    document = extract.extract(page("# Talks *end*\n\nThey met.\n\n## Why\nWar.", "text/markdown"))
    assert (document.title, document.text) == ("Talks end", "Talks end\n\nThey met.\n\nWhy\n\nWar.")
    assert extract.extract(page("# Only a heading", "text/markdown")).title is None


@pytest.mark.parametrize(
    "title, expected",
    [
        ("Jake Sullivan\\u2019s Call", "Jake Sullivan’s Call"),
        ("Erdo\\u011Fan and T\\xFCrk", "Erdoğan and Türk"),
        ("\\ud83d\\ude00 pair and \\ud800 half", "😀 pair and \ufffd half"),
        (" two\n lines\u2060 ", "two lines"),
        ("C:\\users", "C:\\users"),
        ("  ", None),
        (None, None),
    ],
)
def test_titles_are_repaired(title: str | None, expected: str | None) -> None:
    assert paragraphs.repair_title(title) == expected


def test_a_whole_page_gives_article_title_and_day() -> None:
    document = extract.extract(page(ARTICLE, "text/html; charset=utf-8"))
    assert (document.title, document.published, document.date_source) == (
        "Talks in Riyadh end",
        date(2025, 3, 16),
        "meta",
    )
    assert document.text.split("\n\n") == [
        "Talks in Riyadh end",
        "American and Russian envoys ended twelve hours of talks in Riyadh on Sunday, officials said.",
        "A second round is planned for next week, said Steve Witkoff, the American envoy, in an interview with CBS.",
        "Background",
        "The war began in February 2022.",
        "Russia holds a fifth of Ukraine.",
    ]


@pytest.mark.parametrize("bulk", [False, True])
def test_both_ways_leave_the_site_out(*, bulk: bool) -> None:
    html = (
        "<html><head><title>Talks in Riyadh end</title></head><body><p>Tuesday, May 6, 2025</p><ul><li><a href=/>Home"
        "</a></ul><h1>Talks in Riyadh end</h1><p>By Amira Haddad</p><p>March 16, 2025</p>"
        f"<p>{TALKS} {TALKS}</p><ul><li>{TALKS} {TALKS}<li>Russia holds a fifth of Ukraine.</ul>"
        f"<p>Read more: Envoys fly home</p><p>{TALKS} It ended.</p><h3>Related articles</h3><p>Other talks end</p>"
        "<p>© 2025 The Paper. All rights reserved.</p></body></html>"
    )
    document = extract.extract(Page("test", html.encode(), "text/html", NOW, bulk=bulk))
    assert (document.author, document.published, document.date_source) == (
        "Amira Haddad",
        date(2025, 3, 16),
        "text",
    )
    assert document.text.split("\n\n") == [
        "Talks in Riyadh end",
        f"{TALKS} {TALKS}",
        f"{TALKS} {TALKS}",
        "Russia holds a fifth of Ukraine.",
        f"{TALKS} It ended.",
    ]


def test_what_cuts_a_page_short_is_kept() -> None:
    lead = Page("feed", b"They met in Riyadh.", "text/plain", NOW, stub="feed", author="By A. Writer")
    document = extract.extract(lead)
    assert (document.stub, document.author) == ("feed", "A. Writer")


@pytest.mark.parametrize(
    "html, expected",
    [
        (
            "<p>One <b>two</b>\n three.</p>\n<p>&nbsp;</p><p># # #</p><p>Four&amp;five<br>six</p>",
            "One two three.|Four&five|six",
        ),
        ("Bare <i>text</i> &lt;p&gt;", "Bare text <p>"),
        ("<div>a<p>b</p>c<ul><li>d<li>e</ul></div>f", "a|b|c|d|e|f"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a|b"),
        ("<p>a<script>x</script><wbr>b<input value=c> c<!-- d --></p><nav>home</nav>", "ab c"),
        ("<p>1<sup>st</sup> round", "1st round"),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>a\u00ad\u00a0b\u200f</p></html>",
            "a b",
        ),
        ("<html><frameset><frame src=a><noframes>old</noframes></frameset><body>new</body></html>", "new"),
        ("<html><body><b><p>one</b> two</p><td>three", "one two|three"),
        ("<html><body><p>Too short for the library</p></body></html>", "Too short for the library"),
    ],
)
def test_pieces_of_pages(html: str, expected: str) -> None:
    assert text(html, "text/html").split("\n\n") == expected.split("|")


def test_a_page_too_large_for_the_library_is_walked() -> None:
    html = f"<html><body><p>{TALKS}</p><!--{'x' * 1_000_000}--></body></html>"
    assert text(html, "text/html") == TALKS


@pytest.mark.parametrize(
    "content, media_type, reason",
    [
        ("", "text/plain", "the page holds no text; expected is an article"),
        ("\n* * *\n", "text/plain", "the page holds no text"),
        ("", "text/html", "the HTML cannot be parsed .*; expected is a page with text"),
        ("<!-- -->", "text/html", "the HTML cannot be parsed|the page holds no text"),
        ("<p> </p>", "text/html", "the page holds no text"),
        ("<html><script>x</script></html>", "text/html", "the page holds no text"),
        ("x" * 1_000_001, "text/plain", "the text has 1,000,001 characters; at most 1,000,000 .* split it"),
        ("<p>" + "x" * 1_000_001, "text/html", "the text has 1,000,001 characters"),
        ("%PDF", "application/pdf", "of type 'application/pdf'; allowed are text/plain, text/markdown, text/html"),
        ("<div>" * 100_000, "text/html", "the HTML nests more than 256 elements, as no article does"),
        ("<b></i>" * 300, "text/html", "the HTML nests more than 256 elements"),
        ("<P><FONT><A>" * 300, "text/html", "the HTML nests more than 256 elements"),
    ],
)
def test_what_is_no_article_is_refused(content: str, media_type: str, reason: str) -> None:
    with pytest.raises(ExtractionError, match=reason):
        text(content, media_type)


@pytest.mark.parametrize("html", ["<p>word" * 400, "<p>a<br>b</p>" * 400, "<tr><td>a" * 300, "<div><b>a</div>" * 400])
def test_elements_that_were_left_open_are_not_nested(html: str) -> None:
    assert text(html, "text/html")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "content, media_type",
    [
        ("**a**" + "[" * 30_000, "text/plain"),
        ("**a** " + "**a " * 20_000, "text/plain"),
        ("**a** " + "![](x" * 8_000, "text/plain"),
        ("**a**\n\n" + ">" * 30_000, "text/plain"),
        ("a" + " " * 900_000 + "b", "text/plain"),
        ("a\n" * 300_000, "text/plain"),
        ("<html><body>" + "<a href=x>word</a> " * 7_000, "text/html"),
        ("<html><body>a" + "<" * 200_000, "text/html"),
        ("<html><body><p " + "a=1 " * 100_000 + ">text", "text/html"),
        ("<html><body>" + "<h1>x</h1>" * 1_000 + "<span class=byline>x</span>" * 9_000, "text/html"),
        ("<html><body>" + ("<div>" * 100 + "word" + "</div>" * 100) * 40, "text/html"),
    ],
)
def test_hostile_text_is_read_in_linear_time(content: str, media_type: str) -> None:
    assert text(content, media_type)


def rows(name: str, count: int | None = None) -> Iterator[Page]:
    with lzma.open(NEWS / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, itertools.islice(lines, count)):
            kind = "text" if "text" in row else "html"
            media_type = {"text": "text/plain", "html": "text/html"}[kind]
            yield page(row[kind], media_type, title=row["title"], published=row["published"], language="en")


@pytest.mark.skipif(not NEWS.exists(), reason="the shared folder with the news is not here")
@pytest.mark.parametrize(
    "name",
    [
        "state_dept_2021-05_2022-04",
        "whitehouse_2021-2023",
        "presidents_2021-10_2022-03",
        "current_events_2002-2021_2023",
    ],
)
def test_the_shared_news_is_extracted(name: str) -> None:
    documents = [extract.extract(page) for page in rows(name, 200)]
    assert len(documents) == 200
    assert sum(paragraphs.is_wrapped(document.text) for document in documents) < 4  # letters with short lines
    for document in documents:
        assert document.date_source == "given"
        assert not markdown.has_marks(document.text) or name.startswith("state")  # these bear three literal stars
        assert not any(mark in document.text for mark in ("<p>", "\\'", "\u00a0", "\r", "\n\n\n"))
        assert "\\u" not in (document.title or "")
