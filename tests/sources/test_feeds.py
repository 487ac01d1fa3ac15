"""All entries of a feed are found, in whatever form and however broken; a hostile feed costs little."""

import io
from datetime import UTC, datetime

import pytest

from detente.errors import SourceError
from detente.records import Failure, Page, Pointer
from detente.sources import feeds
from detente.sources.asking import Found
from tests.sources.sites import asking, site

BASE = "https://news.example/feed.xml"


def parsed(
    content: str | bytes,
    content_type: str | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Found]:
    whole = content.encode() if isinstance(content, str) else content
    return list(feeds.parse(whole, asking(since=since, until=until), BASE, content_type=content_type))


NAMES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'


def rss(*items: str, head: str = "<title>The News</title>", names: str = NAMES) -> str:
    made = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{head}{made}</channel></rss>'


def links(found: list[Found]) -> list[str]:
    return [one.url for one in found if isinstance(one, Pointer)]


RSS_2 = rss(
    """<title><![CDATA[Talks <b>open</b> in Geneva &amp; Doha]]></title><link>/a?utm_source=rss</link>
    <pubDate>Fri, 07 Nov 2025 10:00:00 +0300</pubDate><guid isPermaLink="false">7</guid>
    <author>desk@news.example (A. Writer)</author><description>Envoys &lt;p&gt;met.</description>
    <content:encoded><![CDATA[<p>Envoys met.</p><p>Nothing was signed.</p><script>x()</script>]]></content:encoded>"""
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/x/">
<title type="text">The News</title>
<link rel="self" href="self.xml"/><entry xml:lang="fr"><title type="html">Talks &amp;amp; tea</title><id>tag:1</id>
<link rel="enclosure" href="a.mp3"/><link href="a"/><published>2025-11-07T10:00:00Z</published>
<updated>2025-11-08T09:00:00Z</updated><author><name>A. Writer</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Envoys met.</p><p>In Geneva.</p></div></content>
<source><title>An Agency</title></source></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>The News</title></channel>
<item rdf:about="https://news.example/a"><title>Talks</title><dc:date>2025-11-07T10:00+01:00</dc:date>
<dc:creator>A. Writer</dc:creator></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "The News", "items": [{"id": 7, "url": "a",
"title": "Talks", "content_html": "<p>Envoys met.</p>", "date_published": "2025-11-07T10:00:00Z", "language": "en",
"authors": [{"name": "A. Writer"}]}, 3]}"""


def test_rss_tells_of_an_article() -> None:
    assert parsed(RSS_2) == [
        Pointer(
            "https://news.example/a",
            "made",
            title="Talks open in Geneva & Doha",
            outlet="The News",
            published="Fri, 07 Nov 2025 10:00:00 +0300",
            author="A. Writer",
            lead="Envoys met.\nNothing was signed.",
        )
    ]


def test_atom_tells_of_an_article() -> None:
    assert parsed(ATOM) == [
        Pointer(
            "https://news.example/x/a",
            "made",
            title="Talks & tea",
            outlet="An Agency",
            published="2025-11-07T10:00:00Z",
            updated="2025-11-08T09:00:00Z",
            author="A. Writer",
            language="fr",
            lead="Envoys met.\nIn Geneva.",
        )
    ]


def test_rdf_tells_of_an_article() -> None:
    date = "2025-11-07T10:00+01:00"
    assert parsed(RDF) == [
        Pointer("https://news.example/a", "made", "Talks", "The News", published=date, author="A. Writer")
    ]


def test_json_feed_tells_of_an_article_and_of_what_is_none() -> None:
    first, second = parsed(JSON)
    assert first == Pointer(
        "https://news.example/a",
        "made",
        "Talks",
        "The News",
        published="2025-11-07T10:00:00Z",
        author="A. Writer",
        language="en",
        lead="Envoys met.",
    )
    assert isinstance(second, Failure)
    assert "neither a link nor text" in second.reason


ITEM = "<title>Talks</title><link>https://news.example/a</link>"
BROKEN = {
    "an ampersand alone": rss("<title>A & B</title><link>https://news.example/a?x=1&y=2</link>"),
    "entities of HTML": rss("<title>Caf&eacute;&nbsp;talks</title><link>https://news.example/a</link>"),
    "an unknown entity": rss(f"{ITEM}<description>&nosuch; word</description>"),
    "an unknown prefix": rss(f"{ITEM}<dc:creator>A. Writer</dc:creator>"),
    "tags not closed": rss(f"{ITEM}<description><p>one<br>two</description>"),
    "a control character": rss(f"{ITEM}<description>one\x0btwo</description>"),
    "junk before": "\n\nPHP warning on line 7" + rss(ITEM),
    "junk behind": rss(ITEM) + "<!-- made in 0.3 s --><script>x()</script>",
    "an angle alone": rss("<title>I <3 talks: 3 < 4</title><link>https://news.example/a</link>"),
    "an attribute without quotes": rss(f"{ITEM}<description><img src=/b.jpg width=7></description>"),
    "a namespace of its own": rss(ITEM, names='xmlns="http://news.example/rss"'),
    "two declarations": f'<?xml version="1.0"?>{rss(ITEM)}',
    "a comment in dashes": rss(f"{ITEM}<!-- a -- b -->"),
    "an instruction": rss(f"<?php echo 1 ?>{ITEM}"),
    "an end in small letters": rss(f"<pubDate>Fri, 07 Nov 2025 10:00:00 GMT</pubdate>{ITEM}"),
    "a document type": '<!DOCTYPE rss PUBLIC "-//Netscape//DTD" "http://inside.example/rss.dtd">' + rss(ITEM),
    "a byte order mark": "\ufeff" + rss(ITEM),
    "a version without names": f"<rss><channel>{rss(ITEM)[120:]}",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_feeds_are_read_as_feedparser_reads_them(fault: str) -> None:
    import feedparser

    content = BROKEN[fault].encode()
    theirs = [entry.link for entry in feedparser.parse(io.BytesIO(content)).entries if "link" in entry]
    assert links(parsed(content)) == ["https://news.example/a" + ("?x=1&y=2" if "ampersand" in fault else "")]
    assert not theirs or links(parsed(content)) == theirs


def test_halves_of_surrogate_pairs_are_no_characters() -> None:
    halves = "&#xD800; &#55296; &#x0DFFF &lt;b&gt;&amp;#xD800;&lt;/b&gt;"
    (found,) = parsed(rss(f"<title>Talks {halves}</title><link>https://news.example/a</link><dc:&#xD800;/>"))
    assert isinstance(found, Pointer)
    assert (found.title or "").replace("\ufffd", "").split() == ["Talks"]


def test_entities_and_ampersands_keep_their_characters() -> None:
    titles = [one.title for name in list(BROKEN)[:2] for one in parsed(BROKEN[name]) if isinstance(one, Pointer)]
    assert titles == ["A & B", "Café talks"]


@pytest.mark.parametrize(
    "encoded, content_type",
    [
        (rss("<title>Café</title><link>https://news.example/a</link>").encode(), "text/html; charset=iso-8859-1"),
        (rss("<title>Café</title><link>https://news.example/a</link>").encode("latin-1"), "text/xml; charset=latin-1"),
        (rss("<title>Café</title><link>https://news.example/a</link>").encode("utf-16"), None),
        (
            rss("<title>Café</title><link>https://news.example/a</link>")
            .replace('"1.0"?', '"1.0" encoding="cp850"?')
            .encode("cp850"),
            None,
        ),
    ],
    ids=["UTF-8 in spite of the host", "Latin-1 by the host", "UTF-16 by its mark", "cp850 by the document"],
)
def test_character_sets(encoded: bytes, content_type: str | None) -> None:
    (found,) = parsed(encoded, content_type)
    assert isinstance(found, Pointer)
    assert found.title == "Café"


def test_a_feed_that_is_cut_gives_what_came_whole_and_says_so() -> None:
    content = rss(*(f"<title>Talks {n}</title><link>https://news.example/{n}</link>" for n in range(3)))
    found = parsed(content[: content.index("https://news.example/2") + 21])
    assert links(found) == ["https://news.example/0", "https://news.example/1"]
    assert isinstance(found[-1], Failure)
    assert "ends in the middle" in found[-1].reason


def test_an_entry_without_a_link_is_a_page_of_its_own() -> None:
    (found,) = parsed(
        rss("<description>&lt;p&gt;Envoys met.&lt;/p&gt;</description><guid isPermaLink='false'>7</guid>")
    )
    assert isinstance(found, Page)
    assert (found.content, found.media_type, found.given_id) == (b"<p>Envoys met.</p>", "text/html", "7")


def test_bad_entries_lose_no_others() -> None:
    one = "<guid isPermaLink='false'>same</guid>"
    found = parsed(
        rss(
            f"{one}<link>https://news.example/1</link><pubDate>31 of never</pubDate>",
            f"{one}<link>javascript:alert(1)</link>",
            f"{one}<link>https://news.example/2</link><pubDate>Mon, 01 Jan 2035 00:00:00 GMT</pubDate>",
            f"{one}<link>https://news.example/1#again</link>",
            "<title>nothing</title>",
            "<guid>https://news.example/3</guid>",
        )
    )
    assert links(found) == [f"https://news.example/{n}" for n in (1, 2, 3)]
    assert [one.reason[:30] for one in found if isinstance(one, Failure)] == [
        "an entry has no usable link: '",
        "an entry has neither a link no",
    ]


def test_only_what_was_asked_for_is_given() -> None:
    days = ("2025-10-30T00:00:00Z", "2025-11-06", "Fri, 07 Nov 2025 23:00:00 -0500", "who knows")
    content = rss(*(f"<link>https://news.example/{n}</link><pubDate>{day}</pubDate>" for n, day in enumerate(days)))
    since, until = datetime(2025, 11, 6, 12, tzinfo=UTC), datetime(2025, 11, 8, tzinfo=UTC)
    assert links(parsed(content, since=since)) == [f"https://news.example/{n}" for n in (1, 2, 3)]
    assert links(parsed(content, since=since, until=until)) == [f"https://news.example/{n}" for n in (1, 3)]


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
    + rss("<title>&j;</title><link>https://news.example/a</link>")
)


@pytest.mark.parametrize(
    "content, fault",
    [
        (BOMB, "declares entities"),
        ("<html><body>Not found</body></html>", "is a web page"),
        ("", "is empty"),
        ("{}", "is no feed"),
        ('{"items": ' + "[" * 100_000, "nested too deeply"),
        ("<" * 300_000, "begins with '<<"),
        (b"\0\1\2\3", "binary"),
        (b" " * (feeds.MAX_FEED + 1), "16,000,001 bytes"),
    ],
    ids=["entities", "HTML", "empty", "JSON", "deep JSON", "angles", "binary", "large"],
)
def test_what_is_no_feed_is_refused_with_the_reason(content: str | bytes, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        parsed(content)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "inside",
    ["<a>" * 50_000, "<![CDATA[" * 20_000, "&lt;" * 50_000, "&" * 100_000, "<item>" * 20_000, "<!" * 50_000],
    ids=["depth", "CDATA", "entities", "ampersands", "items in items", "declarations"],
)
def test_hostile_feeds_cost_little_and_keep_what_came_before(inside: str) -> None:
    found = parsed(rss(ITEM, f"<title>{inside}", "<link>https://news.example/b</link>"))
    assert links(found)[0] == "https://news.example/a"


def test_there_is_a_bound_to_entries() -> None:
    found = parsed(f'{{"items":[{",".join(["{}"] * (feeds.MAX_ITEMS + 5))}]}}')
    assert len(found) == feeds.MAX_ITEMS + 1
    assert isinstance(found[-1], Failure)
    assert "more than 10,000 entries" in found[-1].reason


def test_a_feed_is_followed_while_it_is_new_enough() -> None:
    def page(number: int, day: int, following: int) -> str:
        link = f'<atom:link rel="next" href="/feed?{following}"/>'
        item = f"<link>https://news.example/{number}</link><pubDate>2025-11-0{day}T00:00:00Z</pubDate>"
        return rss(item, head=f"<title>N</title>{link}")

    answers = {"/feed": page(1, 7, 2), "/feed?2": page(2, 6, 3), "/feed?3": page(3, 2, 4), "/feed?4": page(4, 1, 5)}
    with site(answers) as here:
        since = datetime(2025, 11, 5, tzinfo=UTC)
        assert links(here.found(feeds.fetch, "/feed", since=since)) == [f"https://news.example/{n}" for n in (1, 2, 3)]
        assert here.paths == ["/feed", "/feed?2", "/feed?3"]
        assert links(here.found(feeds.fetch, "/feed")) == ["https://news.example/1"]


def test_a_feed_that_leads_to_itself_or_nowhere_ends() -> None:
    item = "<link>https://news.example/1</link><pubDate>2025-11-07T00:00:00Z</pubDate>"
    head = '<atom:link rel="next" href="/gone"/>'
    with site({"/feed": rss(item, head=head)}) as here:
        first, second = here.found(feeds.fetch, "/feed", since=datetime(2025, 11, 5, tzinfo=UTC))
        assert isinstance(first, Pointer)
        assert isinstance(second, Failure)
        assert "page 2 of the feed" in second.reason
        with pytest.raises(SourceError, match="404"):
            here.found(feeds.fetch, "/none")
