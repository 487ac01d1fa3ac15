"""With which valid inputs does the search for bad ones begin, and which words do formats repeat?

All is made here by code, the same in every run; nothing is taken from anywhere.
"""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

import zstandard

STORY = (
    "KYIV, March 16 (Reuters) - Envoys of Ukraine and Russia met in Riyadh on Sunday, the ministry said.\n\n"
    '"We will meet again on Tuesday," said Mr. A. Smith, the U.S. envoy. No date was given for a cease-fire; '
    "the two sides didn't agree on 3.5 points.\n\n"
) * 3
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The News</title><link>https://news.example/</link>
<item><title>Envoys &amp; talks</title><link>https://news.example/a?utm_source=rss&amp;id=1</link><guid>a1</guid>
<pubDate>Sun, 16 Mar 2025 10:00:00 GMT</pubDate><dc:creator>A. Smith</dc:creator>
<description><![CDATA[<p>Envoys met &mdash; <b>again</b>.</p>]]></description></item>
<item><title>No link</title><description>Text of its own.</description><source url="x">Paper</source></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/" xml:lang="en"><title>News</title>
<link rel="next" href="?page=2"/><entry><id>tag:1</id><title type="html">&lt;b&gt;Talks&lt;/b&gt;</title>
<link href="b"/><updated>2025-03-16T10:00:00Z</updated><author><name>B. Jones</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They met.</p></div></content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "next_url": "https://news.example/2",
        "items": [
            {"id": 1, "url": "https://news.example/a", "title": "Talks", "content_html": "<p>They met.</p>"},
            {"id": "2", "content_text": "No link.", "authors": [{"name": "A"}], "date_published": "2025-03-16"},
        ],
    }
)
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/a</loc>
<lastmod>2025-03-16</lastmod><news:news><news:publication><news:name>News</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2025-03-16T10:00Z</news:publication_date><news:title>Talks</news:title>
</news:news></url></urlset>"""
INDEX = """<sitemapindex><sitemap><loc>https://news.example/s1.xml</loc><lastmod>2025-03-16</lastmod></sitemap>
</sitemapindex>"""
TELEGRAM = json.dumps(
    {
        "name": "Channel",
        "type": "public_channel",
        "id": 123,
        "messages": [
            {"id": 1, "type": "message", "date": "2025-03-16T10:00:00", "date_unixtime": "1742119200", "text": "Met."},
            {"id": 2, "type": "message", "forwarded_from": "B", "text": ["We ", {"type": "bold", "text": "met"}, "."]},
            {"id": 3, "type": "service", "text": ""},
        ],
    },
    indent=1,
)
RELIEFWEB = json.dumps(
    {
        "data": [
            {
                "id": "7",
                "fields": {
                    "title": "Report",
                    "body": "# Talks\n\nEnvoys *met*.",
                    "url": "https://reliefweb.int/node/7",
                    "source": [{"name": "OCHA"}],
                    "language": [{"code": "en"}],
                    "date": {"original": "2025-03-16T00:00:00+00:00", "created": "2025-03-17T00:00:00+00:00"},
                },
            }
        ]
    }
)
STATUS = {
    "id": "9",
    "url": "https://social.example/@a/9",
    "visibility": "public",
    "created_at": "2025-03-16T10:00:00.000Z",
    "edited_at": None,
    "language": "en",
    "content": "<p>Envoys met. <a href='https://news.example/a'>link</a></p>",
    "account": {"acct": "a", "display_name": "A"},
    "card": {"url": "https://news.example/a", "title": "Talks", "description": "They met."},
}
STATUSES = json.dumps([STATUS, {"id": "10", "reblog": {**STATUS, "id": "8"}}])
OUTBOX = json.dumps(
    {
        "type": "OrderedCollectionPage",
        "orderedItems": [
            {
                "type": "Create",
                "to": ["https://www.w3.org/ns/activitystreams#Public"],
                "object": {
                    "type": "Note",
                    "id": "https://social.example/n/1",
                    "url": "https://social.example/n/1",
                    "content": "<p>They met.</p>",
                    "published": "2025-03-16T10:00:00Z",
                    "attributedTo": "https://social.example/users/a",
                    "to": "https://www.w3.org/ns/activitystreams#Public",
                },
            }
        ],
    }
)
WIKITEXT = """{{Current events|year=2025|month=03|day=16|content=
<!-- a comment -->
;Armed conflicts and attacks
*[[Russian invasion of Ukraine]]
**[[2025 talks|Talks]]
***Envoys of [[Ukraine]] and {{flag|Russia}} meet in {{convert|5|to|7|km|mi}} of Riyadh, {{US$|3}}<ref>x</ref>.
[https://news.example/a (Reuters)] [https://news.example/b (AP)]
'''Politics'''
* A law is passed by the parliament of [[Georgia (country)|Georgia]]. (BBC) {{cite web|work=The Times|url=x}}
}}"""
WIKI = json.dumps(
    {
        "query": {
            "pages": [
                {
                    "title": "Portal:Current events/2025 March 16",
                    "revisions": [{"slots": {"main": {"content": WIKITEXT}}}],
                },
                {"title": "Portal:Current events/2025 March 17", "missing": True},
            ]
        }
    }
)
ROBOTS = """# rules
User-agent: *
Disallow: /private*/x$
Allow: /private/a
Crawl-delay: 2.5
Request-rate: 1/10s 0800-1200

User-agent: detente
Disallow: /*?q=
Sitemap: https://news.example/sitemap.xml
"""
URLS = (
    b"https://News.Example:443/a/../b/%7Euser/%E2%82%AC?utm_source=x&id=3&ref=rss#top",
    "https://bücher.example/straße?q=ä".encode(),
    b"http://[2001:db8::1]:8080/a;b?c=d",
    b"http://0x7f.1/",
)
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#org", "name": "The Paper"},
        {
            "@type": "LiveBlogPosting",
            "headline": "Live: talks &amp; more",
            "datePublished": "2025-03-16T08:00:00+03:00",
            "dateModified": "2025-03-16T09:00:00+03:00",
            "author": [{"@type": "Person", "name": "A. Smith"}, "B. Jones"],
            "publisher": {"@id": "#org"},
            "isAccessibleForFree": "http://schema.org/False",
            "articleBody": "They met.",
            "liveBlogUpdate": [
                {"@type": "BlogPosting", "headline": f"At {n}", "articleBody": "Envoys met.", "url": f"#e{n}",
                 "datePublished": f"2025-03-16T0{n}:00:00+03:00"}
                for n in range(4)
            ],
        },
    ],
}  # fmt: skip
HEAD = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Live: talks | The Paper</title>"
    "<meta property='og:site_name' content='The Paper'><meta name='author' content='By A. Smith'>"
    "<meta property='article:published_time' content='2025-03-16T08:00:00+03:00'>"
    "<link rel='canonical' href='https://paper.example/2025/03/16/talks'>"
)
ENTRY = (
    "<article id='e{n}'><h2>At {n}</h2><time datetime='2025-03-16T0{n}:00'>{n}:00</time><p>Envoys of both sides met "
    "once more in the palace of the city, and the ministry said that they would go on, it was told.</p></article>"
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY.split("\n\n") if line)
PAGE = (
    f"{HEAD}</head><body><nav><ul><li><a href='/'>Home</a></ul></nav><main><article class='story'><h1>Talks</h1>"
    f"<p class='byline'>By A. Smith</p><span class='date'>March 16, 2025</span>{PARAGRAPHS}<ul><li>One</li></ul>"
    "<table><tr><td>1<td>2</table></article><aside class='related'><a href='/b'>More</a></aside></main>"
    "<footer>&copy; 2025. Subscribe to read on.</footer></body></html>"
)
LIVE = f"{HEAD}</head><body><main class='live-blog'><h1>Live</h1>{''.join(ENTRY.format(n=n) for n in range(5))}</main>"
DESCRIBED = f"{HEAD}<script type='application/ld+json'>{json.dumps(LD)}</script></head><body>{PARAGRAPHS}</body></html>"
MARKDOWN = (
    '# Talks in Riyadh\n\n**Envoys** met [again](https://news.example/a "t").\n\n* one\n* two\n\n2025. The war\n\n'
    "> quoted\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n<!-- c --><u>x</u> \\*y\\* &amp; ![i](j)\n"
)
DATES = (
    b"2021-11-05T23:30:00-05:00", b"Fri, 5 Nov 2021 10:00:00 GMT", b"March 16, 2025", b"16th of March 2025",
    b"2025/3/16", b"20250316T10", b"2025-W11-7", b"2025-03-16 10:00 UTC",
)  # fmt: skip
CONFLICT = """title = "A"
parties = ["UKR", "RUS"]
mediators = ["SAU"]
topics = ["territory"]
busy = ["UKR"]
first = 2022-02-24
last = 2025-03-16
words = ["Kyiv"]
[[sources]]
kind = "feed"
address = "https://news.example/feed"
every = "15m"
"""
STATES = '{"id": "country:UKR", "kind": "country", "name": "Ukraine", "names": ["Ukraine"], "demonyms": ["Ukrainian"], \
"metonyms": ["Kyiv"], "cities": ["Kyiv"], "country": "UKR", "sector": "GOV"}\n'
GROUPS = '{"id": "org:nato", "kind": "organisation", "name": "NATO", "names": ["North Atlantic"], "country": null, \
"sector": null, "offices": [{"title": "Chair", "country": "UKR", "sector": "GOV", "start": "2020-01-01", "end": null, \
"source": "x"}]}\n'
PEOPLE = """# people
President | Volodymyr Zelensky | 2019-05-20 | | GOV | x
Minister of Defence | Rustem Umerov | 2023-09 | 2025 | |
Volodymyr Zelensky = Zelenskyy; V. Zelensky
"""
ROW = {"id": "1", "title": "T", "text": STORY, "published": "2025-03-16", "source": "S", "url": URLS[0].decode()}
JSON_LINES = "\n".join(json.dumps(row) for row in (ROW, {"html": "<p>x</p>", "id": 2}, {"text": ""}))
CSV = 'id,title,text,published\n1,"A ""b""\nc","Envoys met.",2025-03-16\n2,x,"y",\n;;;\n'
_PLACE = ("1", "Kyiv", "UP", "UP12", "", "50.4", "30.5", "-10")
GDELT_EVENT = "\t".join(
    (
        *("1", "20250316", "202503", "2025", "2025.2", *("USA",) * 10, *("",) * 10, "1", "040", "040", "04", "1"),
        *("1.0", "3", "1", "3", "-2.5", *_PLACE * 3, "20250316101500", "https://a.b/c"),
    )
)
GDELT_MENTION = "\t".join(
    (
        *("1", "20250316101500", "20250316103000", "1", "a.b", "https://a.b/c", "3", "1", "2", "3", "1", "60", "900"),
        *("-2.5", "srclc:rus;eng:x", ""),
    )
)
GDELT_ARTICLE = "\t".join(
    (
        *("20250316-1", "20250316101500", "1", "a.b", "https://a.b/c", "", "", "TAX;WAR", "", "1#Kyiv#UP", *("",) * 15),
        *("srclc:rus", "<PAGE_TITLE>Talks &amp; more</PAGE_TITLE>"),
    )
)
ICEWS = "\n".join(
    "\t".join(row)
    for row in (
        ("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
         "Target Name", "Story ID", "Sentence Number", "City", "Country", "Latitude", "Longitude"),
        ("1", "2025-03-16", "Envoy (Ukraine)", "Government,Elite", "Ukraine", "Consult", "040", "Russia", "7", "1",
         "Kyiv", "Ukraine", "50.4", "30.5"),
    )
)  # fmt: skip
POLECAT = "\n".join(
    "\t".join(row)
    for row in (
        ("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Contexts", "Actor Name", "Actor Country",
         "Recipient Name", "Publication Date", "City", "Country", "Latitude", "Longitude"),
        ("e1", "2025-03-16", "CONSULT", "visit", "1.0", "diplomatic;military", "Ukraine; NATO", "UKR; None", "Russia",
         "2025-03-17", "Kyiv", "UKR", "50.4", "30.5"),
    )
)  # fmt: skip
PLOVER = "\n".join(
    json.dumps(row)
    for row in (
        {"id": "e1", "date": "2025-03-16", "event": ["CONSULT"], "mode": ["visit"], "context": ["military"],
         "actor": [{"entity_text": "Ukraine", "code": "UKR", "sector": ["GOV"]}], "recipient": [{"code": "RUS"}],
         "event_loc": {"geo_name": "Kyiv", "lat": 50.4, "lon": 30.5}, "cite_info": {"publication": "X"}, "score": 0.5},
        {"id": "e2", "date": "2025-03-17", "event": "SANCTION"},
    )
)  # fmt: skip


def packed(content: bytes) -> tuple[bytes, ...]:
    """Pack bytes in each way that streams unpack, in the order of `PACKINGS`."""
    return tuple(pack(content) for pack in PACKINGS.values())


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda content: gzip.compress(content, mtime=0) + gzip.compress(content[:50], mtime=0),
    ".xz": lzma.compress,
    ".zst": lambda content: zstandard.compress(content) + zstandard.compress(content[:50]),
    ".bz2": bz2.compress,
}


def zipped(content: bytes, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack bytes as the one file of a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr(zipfile.ZipInfo("a.CSV"), content)
    return made.getvalue()


def bomb(size: int) -> bytes:
    """Return a zip that says of itself what a bomb says: little packed, much unpacked."""
    return zipped(b"\0" * size)


def warc(*bodies: bytes, packing: bool = False) -> bytes:
    """Write web pages as a crawl does."""
    made = b""
    for number, body in enumerate(bodies):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            "WARC-Date: 2025-03-16T10:00:00Z\r\nWARC-Target-URI: https://paper.example/a\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        made += gzip.compress(record, mtime=0) if packing else record
    return made


def parquet() -> bytes:
    """Write a small table as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = io.BytesIO()
    table = pa.table({"id": [1, 2], "text": ["Envoys met.", "They left."], "published": ["2025-03-16", None]})
    pq.write_table(table, made)
    return made.getvalue()


def oversized_gzip() -> bytes:
    """Return a gzip whose length at the end is wrong."""
    made = zlib.compressobj(wbits=31)
    return (made.compress(STORY.encode()) + made.flush())[:-4] + struct.pack("<L", 7)
