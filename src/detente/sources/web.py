"""What page stands at this address? One URL is one page, as text of a kind that is read."""

import re
from collections.abc import Iterator
from datetime import datetime

from detente.errors import SourceError
from detente.records import Page, Pointer
from detente.sources import encodings, moments
from detente.sources.asking import Asked, Found, Web
from detente.sources.guard import Answer
from detente.sources.streams import MAX_DOCUMENT, MEGABYTE

ACCEPT = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5"
HTML = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/plain", "text/markdown"})
UNKNOWN = frozenset({"", "application/octet-stream", "application/unknown", "unknown/unknown", "binary/octet-stream"})
_LOOKS_LIKE_HTML = re.compile(rb"\s*<(!doctype\s+html|!--|html|head|body|article|main|div|p)\b", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


def fetch(asked: Asked, web: Web) -> Iterator[Found]:
    """Yield the page at ``asked.address``.

    Raises:
        SourceError: it cannot be had, or is of a kind that is not read.
    """
    answer = web.get(asked.address, accept=ACCEPT)
    pointer = Pointer(asked.address, asked.name, outlet=asked.outlet)
    yield page_of(answer, name=asked.name, now=asked.now, pointer=pointer)


def page_of(answer: Answer, *, name: str, now: datetime, pointer: Pointer | None = None) -> Page:
    """Make a page of an answer, with what the ``pointer`` that led to it tells.

    A day that the source gives goes before that of the page, if it can be read: a feed tells when an article came out,
    pages often when they were made. Its title is for plain text only, since it may be shortened or rewritten; the
    language is that of the article, where the source says it of this one.

    Raises:
        SourceError: it is no text, too large, or empty.
    """
    told = pointer or Pointer(answer.url, name)
    kind = _kind(answer)
    if len(answer.content) > MAX_DOCUMENT:
        raise SourceError(f"the page is larger than {MAX_DOCUMENT // MEGABYTE} MB, the most allowed for one document")
    if not answer.content.strip():
        raise SourceError("the page is empty: try again later, or leave it out")
    charset = _CHARSET.search(answer.headers.get("content-type", ""))
    decode = encodings.decode_html if kind == "text/html" else encodings.decode
    return Page(
        source=name,
        content=encodings.to_utf8(decode(answer.content, charset[1] if charset else None)),
        media_type=kind,
        fetched=now,
        url=answer.url,
        title=None if kind == "text/html" else told.title,
        outlet=told.outlet,
        published=told.published if moments.span(told.published) else None,
        language=told.language,
        updated=told.updated if moments.span(told.updated) else None,
        author=told.author,
    )


def _kind(answer: Answer) -> str:
    """Return the type of the page that an answer is; where the host does not know, the first bytes tell.

    Raises:
        SourceError: it is none that is read.
    """
    declared = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.content.startswith(b"%PDF-") or declared == "application/pdf":
        raise SourceError("the address leads to a PDF, which is not read: save its text, and give the file")
    if declared in UNKNOWN:
        declared = "text/html" if _LOOKS_LIKE_HTML.match(answer.content[:1000]) else "text/plain"
    if declared in HTML:
        return "text/html"
    if declared in PLAIN:
        return declared
    raise SourceError(f"the address leads to {declared[:60]!r}, which is not read; allowed are HTML and plain text")
