"""How much of an article does the text of a document hold, and how much that is none of it?

    python -m evals.extraction [--documents 200] [--seed 20250316] [--show 0]

Takes articles of the American State Department (pieces of HTML, of the shared data), as they are and inside six whole
pages of our own, with navigation, related links, cookie banner and footer. The words are compared with those that a
reader of the standard library sees in the piece; order counts. Both paths are measured: trafilatura for live pages,
resiliparse for pages in bulk. The first five templates were written before the code, the last one after it.
"""

import argparse
import json
import lzma
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from html.parser import HTMLParser

from detente.documents import walls
from detente.documents.extract import body_start, extract
from detente.records import Document, Page
from evals.shared import SHARED

SEED = 20250316
NOW = datetime(2025, 3, 20, tzinfo=UTC)
WORD = re.compile(r"\w+")
UNSEEN = frozenset("script style head template noscript".split())
OUTLET = "The Riverside Courier"
PEOPLE = ("Amira Haddad", "Jonas Lindqvist", "Mary-Ann O’Neill", "T. K. Okafor", "Zoë de Vries")


@dataclass(frozen=True, slots=True)
class Article:
    """What a page is made of: ``body`` is a piece of HTML, ``related`` are headlines of other articles."""

    title: str
    body: str
    author: str
    at: datetime
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Words of the piece, words found, and how many of them are common and in order; whether the rest is right."""

    name: str
    title: str
    expected: int
    got: int
    common: int
    is_titled: bool
    is_dated: bool
    is_signed: bool


class _Visible(HTMLParser):
    """Collects what a reader sees; knows nothing of lxml."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._unseen += tag in UNSEEN
        self.parts.append("" if tag in {"a", "b", "em", "i", "span", "strong", "sup", "u"} else " ")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        self.parts.append("" if tag in {"a", "b", "em", "i", "span", "strong", "sup", "u"} else " ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def visible_words(html: str) -> list[str]:
    """Return the words that a reader of a piece of HTML sees, in order."""
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return words_of("".join(reader.parts))


def words_of(text: str) -> list[str]:
    """Return words in small letters; soft hyphens and unseen marks part nothing."""
    return WORD.findall(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text).casefold())


def common_in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence, by bits (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << at
    full = (1 << len(one)) - 1
    row = full
    for word in other:
        here = row & places.get(word, 0)
        row = ((row + here) | (row - here)) & full
    return len(one) - row.bit_count()


def _links(titles: Sequence[str], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/news/{n}.html">{escape(title)}</a></{tag}>' for n, title in enumerate(titles))


SECTIONS = ("Home", "World", "Politics", "Business", "Opinion", "Sport", "Culture")
COOKIES = (
    "We and our 812 partners use cookies to improve your experience, to show you personalised advertising and to "
    "measure how our content is used. You can change your choice at any time."
)
FOOT = "© 2025 The Riverside Courier Ltd. All rights reserved. Terms of use. Privacy policy. Contact us. Work with us."
LETTER = "Sign up for our morning briefing: the news of the day in your inbox, free of charge."


def agency(a: Article) -> str:
    """Semantic elements; all metadata in one JSON-LD graph."""
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "@id": "#org", "name": OUTLET, "url": "https://courier.example/"},
            {
                "@type": "NewsArticle",
                "headline": a.title,
                "datePublished": a.at.isoformat(),
                "dateModified": (a.at + timedelta(days=2)).isoformat(),
                "author": [{"@type": "Person", "name": a.author}],
                "publisher": {"@id": "#org"},
            },
        ],
    }
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(a.title)} - {OUTLET}</title>
<script type="application/ld+json">{json.dumps(graph)}</script></head><body>
<header><a href="/">{OUTLET}</a><nav><ul>{_links(SECTIONS)}</ul></nav></header>
<main><article><h1>{escape(a.title)}</h1>{a.body}</article>
<aside><h2>More on this</h2><ul>{_links(a.related)}</ul></aside></main>
<div id="cookie-banner" role="dialog"><p>{COOKIES}</p><button>Accept all</button><button>Reject all</button></div>
<footer><p>{FOOT}</p></footer></body></html>"""


def paper(a: Article) -> str:
    """Nothing but div; metadata in meta elements; boxes beside and inside the article."""
    return f"""<html><head><title>{escape(a.title)} | {OUTLET}</title>
<meta property="og:title" content="{escape(a.title)} | {OUTLET}"><meta property="og:site_name" content="{OUTLET}">
<meta property="article:published_time" content="{a.at.isoformat()}"><meta name="author" content="{escape(a.author)}">
<meta property="article:modified_time" content="{(a.at + timedelta(hours=3)).isoformat()}"></head><body>
<div class="topbar"><div class="menu">{_links(SECTIONS, "span")}</div>
<div class="login"><a href="/in">Sign in</a></div></div>
<div class="wrapper"><div class="content"><div class="headline"><h1>{escape(a.title)}</h1></div>
<div class="share"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Mail</a></div>
<div class="article-body">{a.body}
<div class="newsletter-box"><p>{LETTER}</p><form><input type="text"><button>Sign up</button></form></div></div></div>
<div class="sidebar"><h3>Most read</h3><ol>{_links(a.related)}</ol></div></div>
<div class="footer">{FOOT}</div><div class="cookie-consent">{COOKIES} <a href="#">Accept</a></div></body></html>"""


def journal(a: Article) -> str:
    """A time element and a byline; no metadata in the head but the title."""
    return f"""<!doctype html><html><head><title>{escape(a.title)} – {OUTLET}</title></head><body>
<nav class="site">{_links(SECTIONS, "div")}</nav><div role="main"><section class="post"><h1>{escape(a.title)}</h1>
<p class="byline">By <a rel="author" href="/people/1">{escape(a.author)}</a>
<time datetime="{a.at.isoformat()}">{a.at:%d.%m.%Y, %H:%M}</time></p><div class="entry-content">{a.body}</div>
<div class="tags">Filed under: <a href="/t/1">Diplomacy</a>, <a href="/t/2">World</a></div></section>
<section class="related-posts"><h3>You may also like</h3>{_links(a.related, "div")}</section></div>
<section class="consent"><p>{COOKIES}</p></section><footer>{FOOT}</footer></body></html>"""


def old(a: Article) -> str:
    """Tables and fonts, upper case, unclosed elements; day and author stand in the text only."""
    day = f"{a.at:%B} {a.at.day}, {a.at.year}"
    return f"""<HTML><HEAD><TITLE>{escape(a.title)}</TITLE></HEAD><BODY BGCOLOR=white>
<TABLE WIDTH=100%><TR><TD COLSPAN=2><FONT SIZE=1>{_links(SECTIONS, "font")}</FONT></TD></TR>
<TR><TD WIDTH=160 VALIGN=top><FONT SIZE=1><B>Other news</B><UL>{_links(a.related)}</UL></FONT></TD>
<TD VALIGN=top><H1>{escape(a.title)}</H1><P><FONT SIZE=2>By {escape(a.author)}<BR>Published: {day}</FONT></P>
{a.body}</TD></TR>
<TR><TD COLSPAN=2><FONT SIZE=1>{FOOT}<BR>{COOKIES}</FONT></TD></TR></TABLE></BODY></HTML>"""


def modern(a: Article) -> str:
    """Meaningless class names, microdata, a dialog before all, comments and cards of other articles after it."""
    cards = "".join(
        f'<article class="c-9x"><a href="/n/{n}"><h3>{escape(title)}</h3></a>'
        "<p>By the newsroom, 5 min read</p></article>"
        for n, title in enumerate(a.related)
    )
    return f"""<!DOCTYPE html><html><head><meta property="og:title" content="{escape(a.title)}"></head><body>
<div id="__root">
<div class="x1a" role="dialog" aria-label="Privacy"><p>{COOKIES}</p><button>Agree</button></div>
<div class="x2b"><ul>{_links(SECTIONS)}</ul></div>
<div class="x3c" itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{escape(a.title)}</h1>
<span itemprop="author" itemscope itemtype="https://schema.org/Person">
<span itemprop="name">{escape(a.author)}</span></span>
<meta itemprop="datePublished" content="{a.at.isoformat()}"><div itemprop="articleBody" class="x4d">{a.body}</div></div>
<div id="comments" class="comments"><h4>2 comments</h4><div class="comment">Rosa: High time that somebody said so.</div>
<div class="comment">Ben: I do not believe a word of it.</div></div>
<div class="x5e"><h2>Read next</h2>{cards}</div><footer>{FOOT}</footer></div></body></html>"""


def portal(a: Article) -> str:
    """A large site, written when the code was done: a ticker above, links between paragraphs, captions, two dates."""
    first, _, rest = a.body.partition("</p>")
    story = {
        "@type": ["NewsArticle"],
        "headline": a.title,
        "datePublished": f"{a.at:%Y-%m-%dT%H:%M:%S}Z",
        "author": {"@type": "Person", "name": a.author},
        "isAccessibleForFree": True,
        "publisher": {"name": OUTLET},
    }
    ticker = "".join(
        f"<span><time datetime='2025-03-19T08:0{n}:00Z'>08:0{n}</time> {escape(t)}</span>"
        for n, t in enumerate(a.related)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><title>{OUTLET}: {escape(a.title)}</title>
<meta name="robots" content="all">
<script>window.dataLayer = [{{"a": "<p>no</p>"}}];</script></head><body class="story-page">
<a class="skip" href="#c">Skip to content</a>
<div class="ticker"><b>Live</b> {ticker}</div><header role="banner"><p class="today">Wednesday, March 19, 2025</p>
<ul class="nav">{_links(SECTIONS)}</ul></header><div id="c"><p class="kicker">Diplomacy</p><h1>{escape(a.title)}</h1>
<figure><img src="x.jpg" alt="A hall"><figcaption>A hall in the capital. Photo: Agency</figcaption></figure>
{first}</p><div class="promo"><a href="/n/1"><strong>Read more: {escape(a.related[0])}</strong></a></div>{rest}
<p class="correction-link"><a href="/report">Report an error</a></p></div>
<script type="application/ld+json">{json.dumps([story])}</script>
<div class="more"><h2>Latest news</h2>{_links(a.related, "p")}</div>
<div class="footer-links"><p>Follow us on social media</p><ul><li>About</li><li>Careers</li></ul>
<p>{FOOT}</p></div></body></html>"""


TEMPLATES: dict[str, Callable[[Article], str]] = {
    "agency": agency,
    "paper": paper,
    "journal": journal,
    "old": old,
    "modern": modern,
    "portal": portal,
}


def rows(count: int, seed: int) -> list[dict[str, str]]:
    """Return some rows of the State Department's articles, chosen by ``seed``.

    Raises:
        FileNotFoundError: the shared data are not beside this checkout.
    """
    paths = sorted((SHARED / "data" / "news").glob("state_dept_*.jsonl.xz"))
    if not paths:
        raise FileNotFoundError(f"no state_dept_*.jsonl.xz in {SHARED / 'data' / 'news'}: the shared data are needed")
    every = []
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            every += [json.loads(line) for line in lines]
    return every if count >= len(every) else random.Random(seed).sample(every, count)


def articles(chosen: Sequence[dict[str, str]], seed: int) -> Iterator[Article]:
    """Yield articles with an author, a moment and five headlines of others."""
    dice = random.Random(seed)
    for row in chosen:
        others = [other["title"] for other in dice.sample(list(chosen), min(6, len(chosen))) if other is not row]
        at = datetime.fromisoformat(row["published"]).astimezone(UTC)
        title = " ".join(row["title"].split())
        yield Article(title, row["html"], dice.choice(PEOPLE), at, tuple(others[:5]))


def measure(name: str, article: Article, document: Document, *, is_signed: bool) -> Measured:
    """Compare a document with what it was made of."""
    expected = visible_words(article.body)
    got = words_of(document.text[body_start(document) :])
    return Measured(
        name,
        article.title,
        len(expected),
        len(got),
        common_in_order(expected, got),
        is_titled=document.title == article.title,
        is_dated=document.published == _day(article) and document.date_source not in {"none", "option"},
        is_signed=is_signed,
    )


def _day(article: Article) -> date:
    return article.at.date()


def measure_all(chosen: Sequence[Article], *, bulk: bool) -> Iterator[Measured]:
    """Measure each article as a piece and in all templates."""
    for article in chosen:
        piece = Page("eval", article.body.encode(), "text/html", NOW, title=article.title, published=str(_day(article)))
        yield measure("piece", article, extract(piece), is_signed=True)
        for name, template in TEMPLATES.items():
            document = extract(Page("eval", template(article).encode(), "text/html", NOW, bulk=bulk))
            yield measure(name, article, document, is_signed=document.author == article.author)


def print_figures(measured: Sequence[Measured], title: str, show: int) -> None:
    """Print a line a template, and the worst pages."""
    print(f"{title}\n{'':10} {'recall':>7} {'precision':>9} {'title':>6} {'day':>6} {'author':>6}")
    for name in ("piece", *TEMPLATES, "all pages"):
        some = [m for m in measured if m.name == name or (name == "all pages" and m.name != "piece")]
        common = sum(m.common for m in some)
        shares = (
            common / sum(m.expected for m in some),
            common / sum(m.got for m in some),
            *(
                sum(flags) / len(some)
                for flags in zip(*((m.is_titled, m.is_dated, m.is_signed) for m in some), strict=True)
            ),
        )
        print(f"{name:10} {shares[0]:7.4f} {shares[1]:9.4f} {shares[2]:6.3f} {shares[3]:6.3f} {shares[4]:6.3f}")
    for m in sorted(measured, key=lambda m: (2 * m.common) / (m.expected + m.got))[:show]:
        print(f"  {m.name}: {m.common} of {m.expected} words, {m.got} in the document: {m.title[:70]}")


def print_walls() -> None:
    """Print how many of all the State Department's articles would be taken for a wall, if they were whole pages."""
    taken = 0
    every = rows(10**9, 0)
    for row in every:
        document = extract(Page("eval", row["html"].encode(), "text/html", NOW, title=row["title"]))
        taken += walls.reason_to_refuse(document.title, document.text) is not None
        taken += walls.is_short(document.text) and walls.has_paywall(document.text, is_closed=False)
    print(f"taken for a wall: {taken} of {len(every)} articles")


def main() -> None:
    """Measure both paths and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    chosen = list(articles(rows(args.documents, args.seed), args.seed))
    for bulk, title in ((False, "live (trafilatura)"), (True, "bulk (resiliparse)")):
        print_figures(list(measure_all(chosen, bulk=bulk)), f"{title}, {len(chosen)} articles", args.show)
    print_walls()


if __name__ == "__main__":
    main()
