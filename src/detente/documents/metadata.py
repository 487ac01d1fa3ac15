"""Who wrote an article, for which outlet, when, and where does it stand, as its page itself says?

The readers are our own and cheap: JSON-LD first, then the meta elements, then what is marked in the text. Nothing is
guessed: what a page does not say is None. Which of the dates is believed is for `dates` to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.html

from detente.documents import dates, jsonld, markup, paragraphs

MAX_META = 500  # elements; pages have some dozens
MAX_MARKED = 100  # elements of the text that are looked at for a name or a time
MAX_NAME = 200  # characters of all authors together, and of an outlet
MAX_BYLINE = 120  # characters; longer ones are sentences
PUBLISHED = (
    "article:published_time og:published_time og:article:published_time datepublished article.published pubdate "
    "publishdate publish-date publish_date publication_date dc.date.issued dcterms.issued dcterms.created dc.date "
    "dcterms.date parsely-pub-date sailthru.date citation_publication_date cxenseparse:recs:publishtime date"
).split()
MODIFIED = (
    "article:modified_time og:updated_time og:modified_time og:article:modified_time datemodified dcterms.modified "
    "last-modified lastmod article.updated"
).split()
AUTHOR = "author article:author dc.creator dcterms.creator parsely-author sailthru.author byl citation_author".split()
OUTLET = ("og:site_name",)
# Boxes of other articles, of readers and of the site, whose times and names are not those of the article.
FOREIGN = (
    "ancestor::aside or ancestor::nav or ancestor::footer or ancestor::*[contains(@class, 'comment') or "
    "contains(@class, 'related') or contains(@id, 'comment')]"
)
TIMES = f"//time[@datetime or normalize-space()][not({FOREIGN})]"
NAMED = f"//*[@itemprop='author'][not({FOREIGN})]//*[@itemprop='name'] | //a[@rel='author'][not({FOREIGN})]"
BYLINE = (
    f"//*[@itemprop='author'][not({FOREIGN})] | //*[contains(@class, 'byline') or contains(@class, 'author-name') or "
    f"@class='author'][not({FOREIGN})]"
)
PRINTED = f"following::text()[starts-with(normalize-space(), 'By ') and string-length() < {MAX_BYLINE}][not({FOREIGN})]"
PARTICLES = frozenset("and al bin da de del della der di du el la le van von y".split())
LATER = re.compile(r"modif|updat", re.IGNORECASE)
FIRST = re.compile(r"publi|posted|created|issued|entry-date|pubdate", re.IGNORECASE)
BY = re.compile(r"^(?:(?:written|reported|posted)\s+)?by[:\s]\s*", re.IGNORECASE)
# Where a byline goes on to something else than names: a day, the outlet, the minutes that reading takes.
NAME_ENDS = re.compile(r"\s*(?:[|·•–—\n\d]|\bpublished\b|\bupdated\b|\bposted\b|\s-\s)", re.IGNORECASE)
NO_NAME = re.compile(r"https?:|www\.|[@/\\{}<>_=]")
IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
LED = re.compile(
    r"^(?:first\s+)?(?:published|posted|issued|date|release date)\b(?:\s+(?:on|at))?\s*[:,–-]?\s*", re.IGNORECASE
)
LONGEST_LINE = 80  # characters of a line that is a date and little else
LINES = 40  # from the top of a page, in which "Published: …" may stand
BELOW_TITLE = 6  # lines below the headline in which a bare date is that of the article
DATE_WORDS = re.compile(r"[\s,.:;|·•()–-]+")
CLOCK = re.compile(
    r"\d{1,2}|\d{4}|\d{1,2}(?:st|nd|rd|th)|am|pm|a|m|p|at|of|gmt|utc|est|edt|cet|cest|[a-z]+day|mon|tue|wed|thu|fri|sat|sun"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of its article, as written; ``date_source`` tells where ``published`` stands (docs/text.md)."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    date_source: str = "none"
    updated: str | None = None
    address: str | None = None
    is_free: bool | None = None


def read(tree: lxml.html.HtmlElement, *, url: str | None, is_dated: bool, in_bulk: bool) -> Said:
    """Read what a whole page says; ``is_dated`` saves the search for a day that the text itself would have to give."""
    story = jsonld.read(tree) or jsonld.Story("none")
    given = _given(tree)
    outlet = clean_name(_first(given, OUTLET) or story.publisher)
    address = url or _address(tree, given)
    title = _title(tree, given, story, in_bulk=in_bulk, outlet=outlet)
    stated = _stated(tree, story, given)
    written, source = next(stated, (None, "none"))
    if written is None and not is_dated:
        written, source = _searched(tree, title, address, in_bulk=in_bulk)
    return Said(
        title=title,
        author=_author(tree, story, given, outlet),
        outlet=outlet or clean_name(_host(address)),
        published=written,
        date_source=source,
        updated=next((w for w in (story.modified, *_all(given, MODIFIED)) if w and dates.moment(w)), None),
        address=address,
        is_free=story.is_free,
    )


def clean_name(name: str | None) -> str | None:
    """Return a name on one line, at most ``MAX_NAME`` characters of it; None if it has no letter."""
    text = paragraphs.repair_title(name)
    return text[:MAX_NAME].strip() if text and any(c.isalpha() for c in text) else None


def clean_author(written: str | None, outlet: str | None = None) -> str | None:
    """Return the names in a byline as printed, without "By" and what follows them; None for addresses and outlets.

    >>> clean_author("By Amira Haddad | 5 min read"), clean_author("https://paper.example/people/1")
    ('Amira Haddad', None)
    """
    text = clean_name(written)
    if text is None or NO_NAME.search(text):
        return None
    text = BY.sub("", text)
    end = NAME_ENDS.search(text)
    name = text[: end.start()].strip(" ,;:") if end else text.strip(" ,;:")
    return None if not name or name.casefold() == (outlet or "").casefold() else name


def _given(tree: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the contents of the meta elements by name in small letters, the first of each name."""
    given: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]")[:MAX_META]:
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name, content = element.get(attribute), element.get("content").strip()
            if name and content:
                given.setdefault(name.strip().lower(), content)
    return given


def _all(given: dict[str, str], names: Sequence[str]) -> Iterator[str]:
    return (given[name] for name in names if name in given)


def _first(given: dict[str, str], names: Sequence[str]) -> str | None:
    return next(_all(given, names), None)


def _title(
    tree: lxml.html.HtmlElement, given: dict[str, str], story: jsonld.Story, *, in_bulk: bool, outlet: str | None
) -> str | None:
    written = given.get("og:title") or story.headline or (_cheap_title(tree) if in_bulk else markup.title_of(tree))
    title = paragraphs.repair_title(written)
    if title and outlet:
        for mark in (" | ", " - ", " – ", " — ", " :: "):
            title = title.removesuffix(f"{mark}{outlet}").strip() or title
    return title


def _cheap_title(tree: lxml.html.HtmlElement) -> str | None:
    headings = tree.xpath("//h1[normalize-space()]")
    if len(headings) == 1:
        return str(headings[0].text_content())
    return tree.xpath("string(//title)").strip() or None


def _address(tree: lxml.html.HtmlElement, given: dict[str, str]) -> str | None:
    """Return where a page says that it stands; a canonical link to another host than og:url names is not believed."""
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)").strip() or given.get("og:url", "")
    try:
        parts, other = urlsplit(canonical), urlsplit(given.get("og:url", canonical))
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and parts.hostname and parts.hostname == other.hostname
    return canonical[: jsonld.MAX_VALUE] if is_web and canonical.isprintable() and " " not in canonical else None


def _host(address: str | None) -> str | None:
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None


def _stated(tree: lxml.html.HtmlElement, story: jsonld.Story, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the moments of publication that can be read, and where each stands, the most trustworthy first."""
    if story.published and dates.read(story.published):
        yield story.published, "json-ld"
    yield from ((written, "meta") for written in _all(given, PUBLISHED) if dates.read(written))
    yield from ((written, "time element") for written in _times(tree) if dates.read(written))


def _times(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield what time elements say: those marked as of publication, then those with the headline, then all others."""
    marked = tree.xpath(f"//*[@itemprop='datePublished'][not(self::meta)][not({FOREIGN})]")
    times = [t for t in tree.xpath(TIMES)[:MAX_MARKED] if not LATER.search(_marks(t))]
    near = tree.xpath("(//h1)[1]/ancestor::article[1]//time | (//h1)[1]/following::time")[:MAX_MARKED]
    chosen = [
        *marked[:MAX_MARKED],
        *(t for t in times if FIRST.search(_marks(t))),
        *(t for t in near if t in times),
        *times,
    ]
    for element in chosen:
        written = element.get("datetime") or element.get("content") or element.text_content()
        yield str(written).strip()[: dates.LONGEST + 1]


def _marks(element: lxml.html.HtmlElement) -> str:
    return (
        f"{element.get('itemprop', '')} {element.get('class', '')} {'pubdate' if 'pubdate' in element.attrib else ''}"
    )


def _searched(
    tree: lxml.html.HtmlElement, title: str | None, address: str | None, *, in_bulk: bool
) -> tuple[str | None, str]:
    """Return the day that the address or the text shows."""
    if found := IN_ADDRESS.search(address or ""):
        written = "-".join((found[1], found[2].zfill(2), found[3].zfill(2)))
        if dates.read(written):
            return written, "address"
    printed = (None if in_bulk else dates.find(tree)) or _printed(markup.text_of(tree).split("\n\n"), title)
    return (printed, "text") if printed else (None, "none")


def _printed(lines: Sequence[str], title: str | None) -> str | None:
    """Return a date that has a line of its own: led by "Published", or bare and just below the headline.

    A bare date above it is that of the day on which the page was looked at, as newspapers print it in their head.
    """
    for line in lines[:LINES]:
        led = LED.match(line) if len(line) <= LONGEST_LINE else None
        if led and dates.read(line[led.end() :]):
            return line[led.end() :]
    heads = [
        at
        for at, line in enumerate(lines[: LINES * 2])
        if title and line[:1] == title[:1] and paragraphs.repair_title(line) == title
    ]
    below = lines[heads[-1] + 1 : heads[-1] + 1 + BELOW_TITLE] if heads else []
    return next((line for line in below if is_date(line)), None)


def is_date(line: str) -> bool:
    """Say whether a line is a date and nothing else but a weekday and a time of day."""
    if len(line) > LONGEST_LINE or not dates.read(line):
        return False
    words = [word for word in DATE_WORDS.split(line.lower()) if word]
    return all(word in dates.MONTHS or CLOCK.fullmatch(word) for word in words)


def _author(tree: lxml.html.HtmlElement, story: jsonld.Story, given: dict[str, str], outlet: str | None) -> str | None:
    described = [name for name in (clean_author(author, outlet) for author in story.authors) if name]
    if described:
        return ", ".join(dict.fromkeys(described))[:MAX_NAME]
    names = (clean_author(written, outlet) for written in (*_all(given, AUTHOR), *_signed(tree)))
    return next((name for name in names if name), None)


def _signed(tree: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield what is marked as a byline, and then what is printed as one below the headline: "By" and names."""
    named = dict.fromkeys(str(element.text_content()).strip() for element in tree.xpath(NAMED)[:MAX_MARKED])
    yield ", ".join(name for name in named if len(name) <= MAX_BYLINE)
    lines = (str(element.text_content()).strip() for element in tree.xpath(BYLINE)[:MAX_MARKED])
    yield from (line for line in lines if len(line) <= MAX_BYLINE)
    heads = tree.xpath("(//h1)[1]")
    for line in heads[0].xpath(PRINTED)[:1] if heads else ():
        words = str(line).replace(",", " ").split()[1:]
        if len(words) > 1 and all(word[0].isupper() or word in PARTICLES for word in words):
            yield str(line).strip()
