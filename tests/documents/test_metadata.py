"""What pages say of their articles, in each of the ways in which pages say it."""

import json

import pytest

from detente.documents import markup, metadata

P = "<p>They met in Riyadh and will meet again next week, officials said.</p>"


def said(head: str = "", body: str = "<h1>Talks end</h1>", url: str | None = None) -> metadata.Said:
    tree = markup.parse(f"<html><head>{head}</head><body>{body}{P}</body></html>".encode())
    return metadata.read(tree, url=url, is_dated=False, in_bulk=True)


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    "head, body, author",
    [
        (linked(author=[{"name": "Amira Haddad"}, {"name": "J &amp; Co"}, "Amira Haddad"]), "", "Amira Haddad, J & Co"),
        (linked(author={"@id": "#a"}), linked().replace("NewsArticle", "x"), None),
        (linked(author="https://paper.example/people/1"), "<meta name=author content='Zoë de Vries'>", "Zoë de Vries"),
        (
            "<meta property=article:author content='@paper'>",
            "<p class=byline>By T. K. Okafor | 5 min read</p>",
            "T. K. Okafor",
        ),
        ("<meta name=author content='The Paper'><meta property=og:site_name content='The Paper'>", "", None),
        ("", "<a rel=author>Ann Lee</a> and <a rel=author>Bo Ray</a>", "Ann Lee, Bo Ray"),
        ("", "<h1>Talks end</h1><p>By Ann Lee and Bo Ray</p>", "Ann Lee and Bo Ray"),
        ("", "<h1>Talks end</h1><p>By Thursday nothing was agreed.</p>", None),
        ("", "<h1>Talks end</h1><p>By 2030 NATO</p>", None),
        ("", "<div class=comments><a rel=author>Reader</a></div>", None),
    ],
)
def test_authors(head: str, body: str, author: str | None) -> None:
    assert said(head, body).author == author


@pytest.mark.parametrize(
    "head, url, outlet, address",
    [
        (
            "<meta property=og:site_name content=' The\n Paper '>",
            "https://p.example/1",
            "The Paper",
            "https://p.example/1",
        ),
        (linked(publisher={"name": "The Paper"}), None, "The Paper", None),
        ("", "https://p.example/1", "p.example", "https://p.example/1"),
        ("", "http://[::1", None, "http://[::1"),
        ("<link rel=canonical href=https://p.example/2>", None, "p.example", "https://p.example/2"),
        ("<link rel=canonical href=https://p.example/2>", "https://q.example/1", "q.example", "https://q.example/1"),
        (
            "<link rel=canonical href=https://p.example/2><meta property=og:url content=https://q.example/2>",
            None,
            None,
            None,
        ),
        ("<link rel=canonical href=/2>", None, None, None),
        ("<link rel=canonical href='javascript:x'>", None, None, None),
    ],
)
def test_outlets_and_addresses(head: str, url: str | None, outlet: str | None, address: str | None) -> None:
    got = said(head, url=url)
    assert (got.outlet, got.address) == (outlet, address)


@pytest.mark.parametrize(
    "head, body, published, source",
    [
        (linked(datePublished="2025-03-16") + "<meta name=date content=2025-01-01>", "", "2025-03-16", "json-ld"),
        (linked(datePublished="soon") + "<meta name=date content=2025-01-01>", "", "2025-01-01", "meta"),
        ("", "<span itemprop=datePublished content=2025-03-16>x</span>", "2025-03-16", "time element"),
        (
            "",
            "<time datetime=2025-03-19>x</time><h1>Talks end</h1><time>16 March 2025</time>",
            "16 March 2025",
            "time element",
        ),
        (
            "",
            "<time class=updated datetime=2025-03-19></time><time datetime=2025-03-16></time>",
            "2025-03-16",
            "time element",
        ),
        ("", "<aside><time datetime=2025-03-19></time></aside>", None, "none"),
        ("<link rel=canonical href=https://p.example/2025/3/16/a>", "", "2025-03-16", "address"),
        ("", "<p>Published on: March 16, 2025 at 8 pm</p>", "March 16, 2025 at 8 pm", "text"),
        ("", "<p>March 19, 2025</p><h1>Talks end</h1><p>Sunday, 16 March 2025</p>", "Sunday, 16 March 2025", "text"),
        ("", "<p>March 19, 2025</p><h1>Talks end</h1><p>The accord of 16 March 2025</p>", None, "none"),
        (linked(mainEntity=1, hasPart={"@type": "NewsArticle", "datePublished": "2025-01-01"}), "", None, "none"),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>", "", None, "none"),
        (
            linked(datePublished=5, author=[None], publisher=[[]], headline={}, url=[1], isAccessibleForFree="x"),
            "",
            None,
            "none",
        ),
    ],
    ids=range(13),
)
def test_where_the_day_stands(head: str, body: str, published: str | None, source: str) -> None:
    got = said(head, body)
    assert (got.published, got.date_source) == (published, source)


@pytest.mark.parametrize(
    "head, body, title",
    [
        (
            "<meta property=og:title content='Talks end | The Paper'><meta property=og:site_name content='The Paper'>",
            "",
            "Talks end",
        ),
        (linked(headline="Talks &#8216;end&#8217;") + "<title>x</title>", "", "Talks ‘end’"),
        ("<title>Talks end - x</title>", "<h1>Talks\nend</h1>", "Talks end"),
        ("<title>Talks end</title>", "<h1>a</h1><h1>b</h1>", "Talks end"),
        ("", "", None),
    ],
)
def test_titles(head: str, body: str, title: str | None) -> None:
    assert said(head, body).title == title
