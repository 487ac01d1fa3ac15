"""How is XML that somebody else wrote read without trusting it, and what do tags in a title or a lead leave as text?

Documents may be of any size that was fetched: elements are handed on one at a time and forgotten. What stands before
the root is thrown away, so that no entity can be declared; what is broken is mended as far as browsers would.
"""

import html
import html.entities
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from detente.errors import SourceError
from detente.sources import encodings

Element = Any  # lxml carries no types

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
# What is to be escaped: an entity or a lone ampersand, or an angle that begins no tag.
_ESCAPED = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)?|<(?![A-Za-z_:/!?])")
# References to halves of surrogate pairs, which libxml2 takes for characters, and of which lxml can make no text.
_HALF = re.compile(r"&#(?:x0{0,9}d[89a-f][0-9a-f]{2}|0{0,9}5[5-7][0-9]{3})(?![0-9a-f]);?", re.IGNORECASE)
_UNKNOWN = "\ufffd"
# No character, and more digits than Python makes a number of: `html.unescape` would fail.
_LONG_NUMBER = re.compile(r"&#x?[0-9a-f]{9,}", re.IGNORECASE)
_OWN_NAMESPACE = re.compile(r"""\sxmlns\s*=\s*(?:"[^"<>]*"|'[^'<>]*')""")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article figure figcaption pre hr".split()
)
_DROPPED = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg"})
# Names of the namespaces that sources use, however a document abbreviates them; all others are "?".
_PREFIXES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
    "http://www.google.com/schemas/sitemap/0.9": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "html",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.w3.org/xml/1998/namespace": "xml",
}


def decode(content: bytes, content_type: str | None = None) -> str:
    """Return XML or JSON as text: UTF-8 where it is that, whatever was declared, else as the host or the document says.

    Raises:
        SourceError: it is no text.
    """
    # The Japanese encodings that are made of ASCII alone have escapes; what holds a NUL is no UTF-8.
    if not any(mark in content for mark in (b"\x1b", b"\0")):
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    charset = _CHARSET.search(content_type or "")
    own = _DECLARED.match(content)
    return encodings.decode(content, charset[1] if charset else own[1].decode("ascii") if own else None)


class Elements:
    """The elements of some names in an XML document, each given at its end and then forgotten.

    ``root`` is the name of the outermost element; ``fault`` says, after the last, why the document ended early.

    Args:
        roots: names of the outermost element.
        items: names of those that are forgotten, and of which a last one that was cut is left out.
        also: names of others that are given.

    Raises:
        SourceError: the root is not one of those expected, or entities are declared.
    """

    def __init__(
        self, text: str, *, roots: tuple[str, ...], items: tuple[str, ...], also: tuple[str, ...] = ()
    ) -> None:
        found = re.search(rf"<((?:[A-Za-z_][\w.-]{{0,40}}:)?({'|'.join(roots)}))(?=[\s>/])", text, re.IGNORECASE)
        head = text[: found.start() if found else len(text)]
        if "<!ENTITY" in head:
            raise SourceError(
                "the XML declares entities, which are used to swell it, and is not read: ask for it without"
            )
        if found is None:
            raise SourceError(
                f"{_looks_like(text)}, expected is XML with <{'> or <'.join(roots)}>: check the address in a browser"
            )
        self.root = found[2]
        self.fault: str | None = None
        self._items = frozenset(items)
        self._names = [f"{{*}}{name}" for name in (*items, *also)]
        # Whatever namespace the root claims for names without a prefix, these are the names that are looked for.
        self._text = _OWN_NAMESPACE.sub("", text[found.start() : (end := text.find(">", found.start()) + 1)])
        self._text = self._uncut(self._text + text[end:], found[1])

    def __iter__(self) -> Iterator[Element]:
        from lxml import etree

        stream = io.BytesIO(_mended(_HALF.sub(_UNKNOWN, self._text)).encode("utf-8", "replace"))
        self._text = ""
        walk = etree.iterparse(
            stream, tag=self._names, recover=True, resolve_entities=False, no_network=True, encoding="utf-8"
        )
        try:
            for _, element in walk:
                yield element
                parent = element.getparent()
                if name_of(element) in self._items and parent is not None and name_of(parent) not in self._items:
                    _forget(element, parent)
        except etree.XMLSyntaxError as error:
            self.fault = self.fault or f"the XML is broken ({str(error)[:100]}); what came before was read"
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in walk.error_log):
            self.fault = "the XML is nested too deeply, or has a text of over 10 MB; what came before was read"

    def _uncut(self, text: str, root: str) -> str:
        """Leave out a last item without an end, if the document has none."""
        if f"</{root}" in text[-10_000:] or f"</{root}" in text or re.match(r"<[^<>]*/>", text):
            return text
        self.fault = "the XML ends in the middle; what came before was read: try again"
        end = max((text.rfind(f"</{prefix}{name}") for name in self._items for prefix in _prefixes(root)), default=-1)
        return text[: text.find(">", end) + 1] if end >= 0 else text[: text.find(">") + 1]


def name_of(element: Element) -> str:
    """Return the name of an element with the usual abbreviation of its namespace: ``title``, ``dc:creator``."""
    tag = element.tag
    return named(tag) if isinstance(tag, str) else "?:?"  # comments and processing instructions


@lru_cache(maxsize=1_000)
def named(tag: str) -> str:
    """Return a name of lxml, which has the namespace in braces, with the usual abbreviation."""
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(uri.lower().replace("https:", "http:"), "?")
    return f"{prefix}:{local}" if prefix else local


def text_in(element: Element) -> str:
    """Return the text of an element; tags that ought to have been escaped are written out again."""
    if not len(element):  # the usual case; lxml wants it asked so
        return (element.text or "").strip()
    from lxml import etree

    children = (child for child in element if isinstance(child.tag, str))
    inner = (etree.tostring(child, encoding="unicode", method="html") for child in children)
    return "".join((element.text or "", *inner)).strip()


def plain(text: str, *, most: int) -> str:
    """Return what tags and entities in a text leave, blocks as lines; at most so many characters of it."""
    if _TAG.search(text):
        return _tidy(_untagged(text[: 10 * most]))[:most].strip()
    return _tidy(html.unescape(_LONG_NUMBER.sub("", text)) if "&" in text else text)[:most].strip()


def _untagged(text: str) -> str:
    from lxml import etree

    parser = etree.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(f"<div>{_HALF.sub(_UNKNOWN, text)}</div>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return ""
    return "".join(_pieces(root)) if root is not None else ""


def _pieces(root: Element) -> Iterator[str]:
    from lxml import etree

    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += name in _DROPPED
            yield "\n" if name in _BLOCKS else ""
            yield (element.text or "") if not hidden else ""
        else:
            hidden -= name in _DROPPED
            yield "\n" if name in _BLOCKS else ""
            yield (element.tail or "") if not hidden else ""


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _forget(element: Element, parent: Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del parent[0]


def _prefixes(root: str) -> tuple[str, ...]:
    prefix, colon, _ = root.rpartition(":")
    return ("", f"{prefix}{colon}") if prefix else ("",)


def _mended(text: str) -> str:
    """Write entities of HTML as characters, and ampersands and angles that begin nothing as such; CDATA stays."""
    made, position = [], 0
    while True:
        start = text.find("<![CDATA[", position)
        end = text.find("]]>", start) if start >= 0 else -1
        if end < 0:
            made.append(_ESCAPED.sub(_mend, text[position:]))
            return "".join(made)
        made += (_ESCAPED.sub(_mend, text[position:start]), text[start : end + 3])
        position = end + 3


def _mend(found: re.Match[str]) -> str:
    if found[0] == "<":
        return "&lt;"
    name: str | None = found[1]
    if name in _OF_XML or found[2]:
        return found[0]
    known = html.entities.html5.get(f"{name};") if name else None
    return html.escape(known) if known else f"&amp;{found[0][1:]}"


def _looks_like(text: str) -> str:
    start = text[:1000].lstrip().lower()
    if not start:
        return "the answer is empty"
    if start.startswith(("<!doctype html", "<html")):
        return "the answer is a web page"
    return "the answer is a JSON document" if start[0] in "{[" else f"the answer begins with {text.lstrip()[:30]!r}"
