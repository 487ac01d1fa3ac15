"""Which articles does a site list for crawlers? Sitemaps, indexes of them, news sitemaps, and lists of addresses."""

import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from detente.errors import BusyError, SourceError
from detente.records import Pointer
from detente.sources import markup, moments, urls
from detente.sources.asking import Asked, Found, Web
from detente.sources.markup import Element, name_of
from detente.sources.streams import MEGABYTE, Stream

ACCEPT = "application/xml, text/xml, text/plain;q=0.5, */*;q=0.1"
MAX_SITEMAP = 50 * MEGABYTE  # unpacked, and MAX_URLS in one file: what the protocol allows
MAX_URLS = 50_000
MAX_DEPTH = 2  # an index may name indexes, as some large sites do, and those sitemaps
MAX_FILES = 200  # of one asking; at a request a second, as hosts are asked, this takes three minutes
MAX_FIELD = 1_000  # characters
_GZIP = b"\x1f\x8b"
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sitemap that an index names."""

    url: str


def fetch(asked: Asked, web: Web) -> Iterator[Found]:
    """Yield the articles of the sitemap at ``asked.address``, or of all that ``robots.txt`` names if it is a bare site.

    Raises:
        SourceError: the first sitemap cannot be had, or is none.
    """
    waiting = deque((url, 0) for url in _starts(asked.address, web))
    seen: set[str] = set()
    while waiting:
        where, depth = waiting.popleft()
        if where in seen:
            continue
        if len(seen) == MAX_FILES:
            yield asked.failure(f"the site lists more than {MAX_FILES} sitemaps, and the rest is not read: give one")
            return
        seen.add(where)
        try:
            answer = web.get(where, accept=ACCEPT)
            for found in _read(answer.content, asked, answer.url):
                if not isinstance(found, _Listed):
                    yield found
                elif depth < MAX_DEPTH:
                    waiting.append((found.url, depth + 1))
                else:
                    yield asked.failure(
                        f"indexes of sitemaps are nested over {MAX_DEPTH} deep, this is not read: {where}"
                    )
                    break
        except SourceError as error:
            if len(seen) == 1 and not waiting:
                raise
            yield asked.failure(f"the sitemap {where[:200]} cannot be read: {error}")


def parse(content: bytes, asked: Asked, base: str) -> Iterator[Found]:
    """Yield the articles that one sitemap lists; ``base`` is its address. What an index lists is passed over.

    Raises:
        SourceError: it is no sitemap, or larger than ``MAX_SITEMAP``.
    """
    for found in _read(content, asked, base):
        if not isinstance(found, _Listed):
            yield found


def _starts(address: str, web: Web) -> list[str]:
    """Return the sitemaps to begin with."""
    if urlsplit(address).path.strip("/"):
        return [address]
    try:
        robots = web.get(urljoin(address, "/robots.txt"))
    except BusyError:
        raise
    except SourceError:  # a site without rules; its sitemap may stand at the usual place
        return [urljoin(address, "/sitemap.xml")]
    named = _SITEMAP_LINE.findall(robots.content[:MEGABYTE].decode("utf-8", "replace"))
    return list(dict.fromkeys(urljoin(robots.url, url) for url in named[:MAX_FILES])) or [
        urljoin(address, "/sitemap.xml")
    ]


def _read(content: bytes, asked: Asked, base: str) -> Iterator[Found | _Listed]:
    content, fault = _unpacked(content)
    text = markup.decode(content)
    del content
    if text.lstrip()[:1] == "<":
        yield from _of_xml(text, asked, base)
    else:
        yield from _of_lines(text, asked)
    if fault:
        yield asked.failure(fault)


def _unpacked(content: bytes) -> tuple[bytes, str | None]:
    """Return the bytes of a sitemap, and why they ended early, if they did."""
    stream = Stream(io.BytesIO(content), ".gz") if content.startswith(_GZIP) else None
    made = stream.bytes.read(MAX_SITEMAP + 1) if stream else content
    if len(made) > MAX_SITEMAP:
        raise SourceError(f"the sitemap is larger than {MAX_SITEMAP // MEGABYTE} MB, the most that sitemaps may have")
    return made, stream.broken if stream else None


def _of_lines(text: str, asked: Asked) -> Iterator[Found]:
    """Yield the addresses of a list, one a line."""
    lines = [line.strip() for line in text.splitlines()[: MAX_URLS + 1] if line.strip()]
    if not lines or not lines[0].lower().startswith(("http://", "https://")):
        raise SourceError("the answer is no sitemap: expected is XML, or one address a line: check the address")
    for line in lines[:MAX_URLS]:
        yield from _pointer(line, asked, {})
    if len(lines) > MAX_URLS:
        yield asked.failure(f"the sitemap lists more than {MAX_URLS:,} addresses, and the rest is not read")


def _of_xml(text: str, asked: Asked, base: str) -> Iterator[Found | _Listed]:
    elements = markup.Elements(text, roots=("urlset", "sitemapindex"), items=("url", "sitemap"))
    for number, element in enumerate(elements):
        if number == MAX_URLS:
            elements.fault = f"the sitemap lists more than {MAX_URLS:,} addresses, and the rest is not read"
            break
        said = _said(element)
        where = _joined(base, said.pop("loc", ""))
        if name_of(element) == "url":
            yield from _pointer(where, asked, said)
        elif moments.wanted(asked, None, said.get("lastmod"), late=moments.LATE):
            yield _Listed(where)
    if elements.fault:
        yield asked.failure(elements.fault)


def _said(element: Element) -> dict[str, str]:
    """Return the texts of an entry by their names, also those inside ``news:news``; the first of a name counts."""
    said: dict[str, str] = {}
    for part in element.iterdescendants():
        text = (part.text or "").strip()[: 2 * MAX_FIELD]
        if text:
            said.setdefault(name_of(part), text)
    return said


def _pointer(where: str, asked: Asked, said: dict[str, str]) -> Iterator[Found]:
    published, updated = said.get("news:publication_date"), said.get("lastmod")
    if not moments.wanted(asked, published, updated, late=moments.LATE):
        return
    try:
        url = urls.canonical(where)
    except SourceError as error:
        yield asked.failure(f"an entry of the sitemap cannot be used: {error}")
        return
    yield Pointer(
        url,
        asked.name,
        title=markup.plain(said.get("news:title", ""), most=MAX_FIELD) or None,
        outlet=asked.outlet or said.get("news:name") or urls.host(url).removeprefix("www."),
        published=published,
        updated=updated,
        language=said.get("news:language"),
    )


def _joined(base: str, where: str) -> str:
    try:
        return urljoin(base, where) if where else ""
    except ValueError:
        return where
