"""Is a page a live blog, and which entries does it have?

A live blog holds the news of a day or two in entries, each with a moment of its own. Read as one text, all of them
would be of the day on which it was opened. Two forms are known: schema.org's LiveBlogPosting, and entries in the text
that each carry a time element. Lists of articles and of readers' comments look alike; the bounds keep them out.
"""

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

import lxml.html
from lxml import etree

from detente.documents import jsonld, markup, metadata
from detente.errors import ExtractionError
from detente.records import Page

MAX_ENTRIES = jsonld.MAX_UPDATES
LEAST = 4  # entries in the text that make a live blog; two articles and a correction have three times
WORDS = 20  # in the middle one of the entries: teasers of lists have a headline's ten
# All entries lie within so many days; archives and lists of comments reach further.
SPAN = timedelta(days=4)
LINKED_SHARE = 0.5  # of entries whose heading leads to another page: then it is a list of articles
ENTRIES = frozenset({"article", "div", "section", "li"})
TIMED = "//time[contains(@datetime, ':')]"
TAG = re.compile(r"<[a-z/!][^<>]*>", re.IGNORECASE)
LIVE = re.compile(
    r"\blive\b|live-?(?:blog|ticker|updates?)|\bticker\b|minute[ -]by[ -]minute|as[ -]it[ -]happened|en[ -]direct",
    re.IGNORECASE,
)
COMMENT = re.compile(r"comment|reply|disqus", re.IGNORECASE)
LEVELS = 8  # steps from a time element up to its entry


def parts(page: Page) -> tuple[Page, ...]:
    """Return the entries of a live blog as pages, newest or oldest first as they stand; any other page as it is."""
    if page.media_type.partition(";")[0].strip().lower() != "text/html" or not _may_be_live(page.content):
        return (page,)
    try:
        tree = markup.parse(page.content)
    except ExtractionError:
        return (page,)  # the reason is told when it is extracted
    story = jsonld.read(tree)
    entries = tuple(_described(page, story)) if story and story.updates else tuple(_marked(page, tree))
    if not entries:
        return (page,)
    said = metadata.read(tree, url=page.url, is_dated=True, in_bulk=True)
    return tuple(
        replace(entry, outlet=page.outlet or said.outlet, author=entry.author or page.author or said.author)
        for entry in entries[:MAX_ENTRIES]
    )


def _may_be_live(content: bytes) -> bool:
    """Say by a glance at the bytes whether it is worth parsing them: most pages are none."""
    return b"liveBlogUpdate" in content or content.count(b"<time") >= LEAST


def _described(page: Page, story: jsonld.Story) -> Iterator[Page]:
    """Yield the entries that JSON-LD describes, those without words left out."""
    told = [(update, body) for update in story.updates if (body := update.body or update.headline)]
    names = _names([update.published or update.headline or body for update, body in told])
    for (update, body), name in zip(told, names, strict=True):
        media_type = "text/html" if TAG.search(body) else "text/plain"
        title = update.headline if update.body else None
        fragment = urldefrag(update.address or "").fragment or name
        entry = _entry(page, body.encode(), media_type, fragment, title=title, published=update.published)
        yield replace(entry, author=", ".join(update.authors) or None, updated=update.modified)


def _marked(page: Page, tree: lxml.html.HtmlElement) -> Iterator[Page]:
    """Yield the entries that stand in the text, if they are those of a live blog."""
    entries = [(element, time) for element, time in _timed(tree) if not _is_comment(element)]
    if _is_live(page, tree, entries):
        names = _names([time.get("datetime").strip() for _, time in entries])
        for (element, time), name in itertools.islice(zip(entries, names, strict=True), MAX_ENTRIES):
            yield _cut(page, element, time, element.get("id") or name)


def _timed(tree: lxml.html.HtmlElement) -> list[tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]]:
    """Return the largest group of siblings of one kind that hold one time each, with their time elements."""
    groups: dict[tuple[lxml.html.HtmlElement, str], list[tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]]] = {}
    for time in tree.xpath(TIMED)[: 2 * MAX_ENTRIES]:
        for element in itertools.islice(time.iterancestors(*ENTRIES), LEVELS):
            if (parent := element.getparent()) is not None:
                groups.setdefault((parent, element.tag), []).append((element, time))
    singles = [_firsts(group) for group in groups.values()]
    return max(singles, key=len, default=[])


def _firsts(
    group: Sequence[tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]],
) -> list[tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]]:
    """Keep the first time of each element: an entry may print a second one, of its correction."""
    return list({element: (element, time) for element, time in reversed(group)}.values())[::-1]


def _is_live(
    page: Page,
    tree: lxml.html.HtmlElement,
    entries: Sequence[tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]],
) -> bool:
    if len(entries) < LEAST or not _is_called_live(page, tree, entries[0][0]):
        return False
    moments = [at for _, time in entries if (at := _moment(time))]
    if len(moments) < len(entries) or max(moments) - min(moments) > SPAN:
        return False
    lengths = sorted(len(str(element.text_content()).split()) for element, _ in entries)
    linked = sum(_leads_away(page, element) for element, _ in entries)
    return lengths[len(lengths) // 2] >= WORDS and linked < LINKED_SHARE * len(entries)


def _moment(time: lxml.html.HtmlElement) -> datetime | None:
    """Return a moment to compare with others, its zone left aside: they all are of one page."""
    try:
        return datetime.fromisoformat(time.get("datetime").strip()).replace(tzinfo=None)
    except ValueError:
        return None


def _is_called_live(page: Page, tree: lxml.html.HtmlElement, entry: lxml.html.HtmlElement) -> bool:
    above = entry.xpath("ancestor-or-self::*[not(self::body or self::html)]")
    marks = (f"{element.get('class', '')} {element.get('id', '')} {element.get('itemtype', '')}" for element in above)
    names = (page.title or "", urlsplit(page.url or "").path, tree.xpath("string(//title)"), tree.xpath("string(//h1)"))
    return any(LIVE.search(text) for text in (*names, *marks))


def _is_comment(element: lxml.html.HtmlElement) -> bool:
    marks = (f"{e.get('class', '')} {e.get('id', '')}" for e in (element, *element.iterancestors()))
    return any(COMMENT.search(mark) for mark in marks)


def _leads_away(page: Page, element: lxml.html.HtmlElement) -> bool:
    """Say whether the heading of an entry is a link to another page."""
    links = element.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4]//a/@href | ./a[.//h2 or .//h3]/@href")
    here = urldefrag(page.url or "").url
    return any((address := urldefrag(str(link)).url) and address != here for link in links)


def _cut(page: Page, element: lxml.html.HtmlElement, time: lxml.html.HtmlElement, name: str) -> Page:
    headings = element.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4][normalize-space()]")
    title = " ".join(str(headings[0].text_content()).split()) if headings else None
    written = time.get("datetime").strip()
    for shown in (time, *headings[:1]):
        shown.clear(keep_tail=True)  # to drop it would set its tail anew, which lxml refuses of control characters
    content = etree.tostring(element, encoding="utf-8", method="html", with_tail=False)
    words = str(element.text_content()).strip()
    return _entry(page, content if words else f"<p>{title}</p>".encode(), "text/html", name, title, written)


def _entry(
    page: Page, content: bytes, media_type: str, fragment: str, title: str | None = None, published: str | None = None
) -> Page:
    given_id = f"{page.given_id or page.url or page.source}#{fragment}"
    url = f"{urldefrag(page.url).url}#{fragment}" if page.url else None
    return replace(
        page,
        content=content,
        media_type=media_type,
        given_id=given_id,
        url=url,
        title=title,
        published=published,
        updated=None,
        author=None,
    )


def _names(moments: Sequence[str]) -> list[str]:
    """Return a name for each entry that has none of its own: its moment, and its number among those of that moment.

    The name stays when the words are corrected, and when entries are added: they are counted from the end that is not
    added to, which is the last where the newest stand first.
    """
    newest_first = bool(moments) and moments[0] >= moments[-1]
    seen: Counter[str] = Counter()
    names = []
    for moment in reversed(moments) if newest_first else moments:
        seen[moment] += 1
        names.append(hashlib.sha256(f"{moment}\x1f{seen[moment]}".encode()).hexdigest()[:12])
    return names[::-1] if newest_first else names
