"""What does a page say of its article in JSON-LD (schema.org)?

Only what is said of the page's own article counts, not of those that it links to. All of it is foreign: bytes, objects
and depth are bounded, and what cannot be read is as if it were not there.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import lxml.html

# Characters of one script, and scripts of a page. The largest live blogs of newspapers carry half a megabyte.
MAX_SCRIPT = 2_000_000
MAX_SCRIPTS = 20
MAX_OBJECTS = 5_000  # looked at in a page
MAX_UPDATES = 2_000  # entries of a live blog
MAX_NAMES = 20  # authors
MAX_VALUE = 1_000  # characters of all values but texts
STORIES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "DiscussionForumPosting"})
LIVE = "LiveBlogPosting"
# No character, and more digits than Python makes a number of: `html.unescape` would fail.
LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,}", re.IGNORECASE)
PAGES = frozenset({"WebPage", "ItemPage"})  # count where no story is described
# Where an object holds what the page is about; "hasPart", "itemListElement" and the like name other articles.
INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """An article as JSON-LD describes it, all as written; ``is_free`` is False where it is said to be for payers."""

    kind: str
    headline: str | None = None
    body: str | None = None
    published: str | None = None
    modified: str | None = None
    address: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    is_free: bool | None = None
    updates: tuple["Story", ...] = ()


def read(tree: lxml.html.HtmlElement) -> Story | None:
    """Return the article that a page describes: a live blog before any other, a page only where no article is."""
    found = list(_objects(tree))
    known = {name: item for item in found if isinstance(name := item.get("@id"), str) and len(item) > 1}
    stories = [(kind, item) for item in found if (kind := _kind(item))]
    ranked = sorted(stories, key=lambda story: (story[0] != LIVE, story[0] in PAGES))
    return _story(*ranked[0], known) if ranked else None


def _objects(tree: lxml.html.HtmlElement) -> Iterator[Object]:
    """Yield the objects of all scripts in order, each before those inside it."""
    scripts = tree.xpath("//script[contains(@type, 'ld+json')]")[:MAX_SCRIPTS]
    waiting = [_parse(script.text or "") for script in reversed(scripts)]
    seen = 0
    while waiting and seen < MAX_OBJECTS:
        item = waiting.pop()
        seen += 1
        if isinstance(item, list):
            waiting += reversed(item[:MAX_OBJECTS])
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in reversed(INSIDE) if key in item]


def _parse(script: str) -> object:
    if len(script) > MAX_SCRIPT:
        return None
    text = script.strip().removeprefix("<!--").removesuffix("-->")
    text = text.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        parsed: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return parsed


def _kind(item: Object) -> str | None:
    kinds = item.get("@type")
    for kind in kinds[:MAX_NAMES] if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str) and (kind.endswith("Article") or kind in STORIES or kind in PAGES):
            return kind[:MAX_VALUE]
    return None


def _story(kind: str, item: Object, known: Mapping[str, Object]) -> Story:
    updates = item.get("liveBlogUpdate")
    updates = updates[:MAX_UPDATES] if isinstance(updates, list) else [updates]
    return Story(
        kind=kind,
        headline=_text(item.get("headline") or (item.get("name") if kind not in PAGES else None)),
        body=_text(item.get("articleBody"), MAX_SCRIPT),
        published=_text(item.get("datePublished")),
        modified=_text(item.get("dateModified")),
        address=_text(item.get("url")) or _text(item.get("@id")),
        authors=tuple(_names(item.get("author"), known)),
        publisher=next(_names(item.get("publisher"), known), None),
        is_free=_truth(item.get("isAccessibleForFree")),
        updates=tuple(_story("BlogPosting", update, known) for update in updates if isinstance(update, dict))
        if kind == LIVE
        else (),
    )


def _names(value: object, known: Mapping[str, Object]) -> Iterator[str]:
    """Yield the names of people and publishers, given as words, as objects, or by the id of one."""
    for item in value[:MAX_NAMES] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            given = item.get("name") or known.get(str(item.get("@id")), {}).get("name")
            name = _text(given[0] if isinstance(given, list) and given else given)
        else:
            name = _text(item)
        if name:
            yield name


def _text(value: object, longest: int = MAX_VALUE) -> str | None:
    if not isinstance(value, str):
        return None
    return html.unescape(LONG_NUMBER.sub("", value)).strip()[:longest] or None


def _truth(value: object) -> bool | None:
    words = {"true": True, "false": False}
    return value if isinstance(value, bool) else words.get(str(value).strip().lower().rpartition("/")[2])
