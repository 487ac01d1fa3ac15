"""What does Markdown say, its marks left aside? Links keep their words; headings and items become paragraphs."""

import functools
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from detente.documents import paragraphs

# What betrays Markdown in a field that should hold plain text: escapes, bold, links, headings, comments, tags.
MARKS = re.compile(r"\\[#\[\]*_'\"`]|\*\*\w|\]\(\w{2,6}:|^#{1,6} \w|<!--|</?u>", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^<>]{0,1000}>")
LEFT = re.compile(r"\*{2,}|\]\(\w{2,6}:[^\s()]*\)")  # emphasis and links that were opened or closed wrongly
SPACES = re.compile("[ \u00a0]{2,}")
# An ordered item of so many digits is a sentence that begins with a year ("2022. The war ...").
YEAR_DIGITS = 4
# Each of these costs the parser up to 0.05 ms. An article with a link in each sentence has some thousand; of what has
# more than this, they are left out, and the rest is taken as it stands: a page of marks would take seconds.
SIGNS = re.compile(r"[*_\[\]`!<>\\#|~]")
MAX_SIGNS = 10_000


def has_marks(text: str) -> bool:
    """Say whether a text that is given as plain carries marks of Markdown."""
    return MARKS.search(text) is not None


def render(text: str) -> str:
    """Return the text in paragraphs, those without a word left out."""
    parts = _rendered(text) if len(SIGNS.findall(text)) <= MAX_SIGNS else SIGNS.sub(" ", text).split("\n\n")
    words = (SPACES.sub(" ", LEFT.sub("", part)).strip(" *_") for part in parts)
    return "\n\n".join(part for part in words if any(character.isalnum() for character in part))


def part_title(text: str) -> tuple[str | None, str]:
    """Part the heading of the first level that an article begins with from the rest of it."""
    first, _, rest = text.lstrip().partition("\n")
    return (render(first), rest) if first.startswith("# ") and rest.strip() else (None, text)


def _rendered(text: str) -> Iterator[str]:
    return _paragraphs(_parser().parse(text), " " if paragraphs.is_wrapped(text) else "\n")


@functools.cache
def _parser() -> MarkdownIt:
    # Indented lines are quotations in press releases, not code, and a line under a line is no heading mark.
    return MarkdownIt("commonmark").enable("table").disable(["code", "lheading", "entity"])


def _paragraphs(tokens: Sequence[Token], line_break: str) -> Iterator[str]:
    prefix = ""
    for token in tokens:
        if token.type == "list_item_open" and len(token.info) >= YEAR_DIGITS:
            prefix = f"{token.info}. "
        elif token.type == "inline":
            yield prefix + "".join(_words(token.children or [], line_break)).strip()
            prefix = ""
        elif token.type in {"fence", "html_block"}:
            yield _untagged(token.content).strip()


def _untagged(text: str) -> str:
    """Leave out tags and comments. Comments are looked for only before an end of one: the time grows as the length."""
    end = text.rfind("-->")
    commented, rest = (text[: end + 3], text[end + 3 :]) if end >= 0 else ("", text)
    return TAG.sub(" ", COMMENT.sub(" ", commented) + rest)


def _words(tokens: Sequence[Token], line_break: str) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            yield token.content
        elif token.type == "softbreak":
            yield line_break
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.startswith("<br")):
            yield "\n"
