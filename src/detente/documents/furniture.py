"""Which lines of a page's text are none of the article's, but of the site around it?

What trafilatura and resiliparse leave above and below the article, most of it on old pages laid out in tables: the
masthead, the byline, headings of lists of other articles, readers' comments, the small print. Only lines go that are
plainly such; a sentence too much is better than one too few.
"""

import re
from collections.abc import Sequence

import lxml.html

from detente.documents import metadata, paragraphs

ABOVE = 40  # lines from the top among which the headline is looked for
BELOW = 4  # lines below the headline that may be a byline or a day
BODY_SHARE = 0.5  # of the letters: what lies above the headline, or below a heading of other articles, is less
SENTENCE = re.compile(r"[.!?:;…][\"'”’)\]]*$")
SENTENCE_WORDS = 8  # "Contact us." is no sentence; of a shorter one little is lost
# A line by itself, after which nothing of the article follows.
END = re.compile(
    r"(?:\d+ )?comments?(?: \(?\d+\)?)?|read (?:next|more|also)|you (?:may|might) also (?:like|be interested in)|"
    r"more (?:on this(?: story| topic)?|from .{2,40}|stories|news)|related(?: (?:articles|stories|news|content|posts|"
    r"topics|coverage))?|most (?:read|popular|viewed)|recommended(?: for you| stories)?|trending(?: now)?|"
    r"latest (?:news|stories)|share this(?: article| story)?|follow us(?: on .{2,30})?",
    re.IGNORECASE,
)
HEADING = 60  # characters of such a line
LONGEST_ASIDE = 300  # characters of "Read more: " and a headline
# Small print; it counts at the end only.
SMALL_PRINT = re.compile(
    r"^(?:©|\(c\) \d{4}|copyright\b)|\ball rights reserved\b|\buse cookies\b|\bprivacy policy\b|"
    r"\bterms of (?:use|service)\b|"
    r"^(?:filed under|tags?|topics?|categor(?:y|ies)):|^sign up for (?:our|the)\b|^subscribe to our\b",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"^(?:(?:also )?read(?: more| also| next)?|see also|watch|related|more)\s*:|^report an error$", re.IGNORECASE
)
SMALL_PRINT_LINES = 8  # from the end; a footer has some few


def drop(text: str, title: str | None, author: str | None) -> str:
    """Return the text of a page without what stands above its headline, its byline and what follows the article."""
    lines = text.split("\n\n")
    lines = lines[_start(lines, title) :]
    lines = _without_byline(lines, title, author)
    return "\n\n".join(line for line in _without_end(lines) if not _is_aside(line))


def _is_aside(line: str) -> bool:
    return len(line) <= LONGEST_ASIDE and bool(ASIDE.search(line)) and not _is_sentence(line)


def cut_above(tree: lxml.html.HtmlElement, title: str | None) -> None:
    """Take out of a tree what stands above the headline, if that has fewer letters in paragraphs than the rest.

    A ticker of other news there looks like text to all that judge by the density of links.
    """
    heads = [h for h in tree.xpath("//body//h1") if paragraphs.repair_title(h.text_content()) == title]
    if len(heads) != 1 or 2 * _written(heads[0], "preceding") >= _written(tree, "descendant"):
        return
    for element in (heads[0], *heads[0].iterancestors()):
        if element.tag in {"body", "html"}:
            return
        for sibling in list(element.itersiblings(preceding=True)):
            sibling.getparent().remove(sibling)


def _written(element: lxml.html.HtmlElement, axis: str) -> int:
    return sum(len(str(p.text_content())) for p in element.xpath(f"{axis}::p"))


def _start(lines: Sequence[str], title: str | None) -> int:
    """Return the number of the line with the headline, if nothing but scraps stands above it."""
    heads = [at for at, line in enumerate(lines[:ABOVE]) if _is_title(line, title)]
    if not heads or _letters(lines[: heads[-1]]) > BODY_SHARE * _letters(lines):
        return 0
    is_scraps = not any(_is_sentence(line) for line in lines[: heads[-1]])
    return heads[-1] if is_scraps else 0


def _is_title(line: str, title: str | None) -> bool:
    return title is not None and line[:1] == title[:1] and paragraphs.repair_title(line) == title


def _is_sentence(line: str) -> bool:
    return bool(SENTENCE.search(line)) and line.count(" ") >= SENTENCE_WORDS


def _letters(lines: Sequence[str]) -> int:
    return sum(map(len, lines))


def _without_byline(lines: Sequence[str], title: str | None, author: str | None) -> list[str]:
    """Leave out author and day just below the headline, where each has a line of its own."""
    has_head = bool(lines) and _is_title(lines[0], title)
    first = 1 if has_head else 0
    near = [line for line in lines[first : first + BELOW] if not _is_byline(line, author)]
    return [*lines[:first], *near, *lines[first + BELOW :]]


def _is_byline(line: str, author: str | None) -> bool:
    if len(line) > metadata.MAX_BYLINE:
        return False
    is_signed = author is not None and metadata.clean_author(line) == author
    led = metadata.LED.match(line)
    return is_signed or metadata.is_date(line[led.end() :] if led else line)


def _without_end(lines: Sequence[str]) -> Sequence[str]:
    """Cut below the first heading of other things in the second half, and the small print above it."""
    whole, seen = _letters(lines), 0
    for at, line in enumerate(lines):
        if seen > BODY_SHARE * whole and len(line) <= HEADING and END.fullmatch(line.strip(" :")):
            lines = lines[:at]
            break
        seen += len(line)
    last = len(lines)
    while last > max(1, len(lines) - SMALL_PRINT_LINES) and SMALL_PRINT.search(lines[last - 1]):
        last -= 1
    return lines[:last]
