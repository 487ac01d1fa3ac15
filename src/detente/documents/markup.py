"""What does an HTML page, or a piece of one, say to its reader?

Whole pages go through trafilatura, which knows article from navigation. Pieces, such as the body of a press release
that an interface gave, hold nothing but the article, and a walk over their blocks is both exact and five times as fast.
"""

import re
from collections.abc import Iterable, Iterator

import lxml.html
from lxml import etree

from detente.errors import ExtractionError

MAX_DEPTH = 256  # open elements; libxml2 itself stops there
# Bounds of what trafilatura is given; above them resiliparse reads the page. Bytes: the largest page of data/news has
# 0.07 MB. Tags: the slowest markup tried (lists of links, lists of links) takes 0.9 s at this bound; pages of
# newspapers have two to eight thousand. What is deep takes longer, 7 s for 50,000 tags.
MAX_ARTICLE_HTML = 1_000_000
MAX_ARTICLE_TAGS = 10_000
SURE_TAGS = 3_000  # read at any depth
MAX_MEAN_DEPTH = 40  # open elements at a tag, on average; in pages of newspapers it is 10 to 20
HEAD = 4096  # characters in which a whole page shows that it is one
WHOLE_PAGE = re.compile(rb"<(!doctype|html|head|body)\b", re.IGNORECASE)
TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
# Elements whose end tag may be left out, and what they end by beginning.
ENDS: dict[bytes, frozenset[bytes]] = {
    b"p": frozenset({b"p"}),
    b"li": frozenset({b"li", b"p"}),
    b"dt": frozenset({b"dt", b"dd", b"p"}),
    b"dd": frozenset({b"dt", b"dd", b"p"}),
    b"td": frozenset({b"td", b"th", b"p"}),
    b"th": frozenset({b"td", b"th", b"p"}),
    b"tr": frozenset({b"tr", b"td", b"th", b"p"}),
    b"option": frozenset({b"option"}),
}
SILENT = frozenset(
    "script style noscript noframes template head nav footer svg math iframe object select button textarea "
    "input".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr script style noscript template "
    "select button textarea input hi ref".split()  # the last two: trafilatura's emphasis and links
)
SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
# What trafilatura and the libraries below it raise on hostile pages (each seen upstream or in tests).
FOREIGN_FAULTS = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, etree.LxmlError)


def is_whole_page(content: bytes) -> bool:
    """Say whether bytes are a page with head and body rather than a piece of one."""
    return WHOLE_PAGE.search(content[:HEAD]) is not None


def is_readable(content: bytes) -> bool:
    """Say whether a page is small and flat enough for trafilatura."""
    tags = content.count(b"<")
    if len(content) > MAX_ARTICLE_HTML or tags > MAX_ARTICLE_TAGS:
        return False
    return tags <= SURE_TAGS or sum(_depths(content)) <= MAX_MEAN_DEPTH * tags


def parse(content: bytes) -> lxml.html.HtmlElement:
    """Return the tree of a page, or of a piece of one, given in UTF-8.

    Raises:
        ExtractionError: if elements are nested too deeply, or there are none.
    """
    _check_depth(content)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(
            f"the HTML cannot be parsed ({error}); expected is a page with text: fetch it again or leave it out"
        ) from error


def title_of(tree: lxml.html.HtmlElement) -> str | None:
    """Return the title that the page gives itself, for sharing or in its head line."""
    from trafilatura.metadata import extract_title

    shared = tree.xpath("string(//meta[@property='og:title']/@content)").strip()
    try:
        return shared or extract_title(tree)
    except FOREIGN_FAULTS:
        return None


def article_of(tree: lxml.html.HtmlElement) -> str:
    """Return the text of the article in a whole page, leaning to keep rather than to drop; "" if none is found."""
    from trafilatura import bare_extraction

    try:
        article = bare_extraction(tree, include_comments=False, favor_recall=True, include_formatting=False)
    except FOREIGN_FAULTS:
        return ""
    body = getattr(article, "body", None)
    found = "" if body is None else text_of(body, silent=frozenset())
    if "\n\n" in found:
        return found
    whole = text_of(tree)  # of little text trafilatura makes one paragraph
    return whole if found.split() == whole.split() else found


def text_of(tree: lxml.html.HtmlElement, *, silent: frozenset[str] = SILENT) -> str:
    """Return all text of a tree but scripts, forms and navigation; a block, a cell or a line break ends a paragraph."""
    parts: list[str] = []
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if tag in silent:
            depth += 1 if event == "start" else -1
        if tag not in INLINE:
            parts.append("\n")
        words = element.text if event == "start" else element.tail
        if words and not depth:
            parts.append(SPACE.sub(" ", words))
    return _join("".join(parts).split("\n"))


def _join(lines: Iterable[str]) -> str:
    return "\n\n".join(line.strip() for line in lines if any(character.isalnum() for character in line))


def _check_depth(content: bytes) -> None:
    """Refuse nesting that would exhaust the stack of those who walk the tree, before a tree is made."""
    if any(depth > MAX_DEPTH for depth in _depths(content)):
        raise ExtractionError(
            f"the HTML nests more than {MAX_DEPTH} elements, as no article does; expected is a page with text: "
            "fetch it again or leave it out"
        )


def _depths(content: bytes) -> Iterator[int]:
    """Yield how many elements are open after each tag."""
    open_tags: list[bytes] = []
    for found in TAG.finditer(content):
        slash, tag = found[1], found[2].lower()
        if slash and tag in open_tags:
            while open_tags.pop() != tag:
                pass
        elif not slash and tag not in VOID:
            while open_tags and open_tags[-1] in ENDS.get(tag, ()):
                open_tags.pop()
            open_tags.append(tag)
        yield len(open_tags)
