"""How is plain text laid out? In a document every line break ends a paragraph.

Text that is clean already is kept character for character, so that offsets into it hold for the input as well; only
lines that were wrapped at a width are joined.
"""

import itertools
import re
import unicodedata

WRAP = 100  # no line of wrapped text is longer; mails and pandoc wrap at 72, the widest editors at 100
SHORTEST_WRAP = 40  # text wrapped more narrowly than this is verse or a table
# Of all pairs of neighbouring lines, how many must run on for the text to count as wrapped. It holds for all 1,392
# texts of whitehouse_2021-2023, which are, and for none of the 1,093 of presidents_*, which are not.
RUN_ON_SHARE = 0.4
# Control and format characters that print nothing; tabs and line ends are dealt with apart.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]"
)
SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
EMPTY_LINES = re.compile("\n{3,}")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
MAX_TITLE = 1000  # characters kept of a title
ITEM = "-*•·#"  # what begins an item of a list or a heading, which never continues a line
LAST = re.compile(r"[.!?:;…][\"'”’)\]]*$")


def tidy(text: str) -> str:
    """Return text in Unicode form NFC, without unseen characters, odd spaces and space at the ends of lines."""
    if not text.isascii():
        text = SPACES.sub(" ", unicodedata.normalize("NFC", text))
    lines = "\n".join(line.strip() for line in UNSEEN.sub("", text).replace("\t", " ").splitlines())
    return EMPTY_LINES.sub("\n\n", lines).strip("\n")


def repair_title(title: str | None) -> str | None:
    r"""Return a title on one line, with escapes such as ``\u2019`` that a bad export left in it turned into characters.

    >>> repair_title("Jake Sullivan\\u2019s Call")
    'Jake Sullivan’s Call'
    """
    text = ESCAPED.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), title or "")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two escapes may make one character
    return " ".join(tidy(text).split())[:MAX_TITLE].strip() or None


def is_wrapped(text: str) -> bool:
    """Say whether lines were broken at a width rather than at the ends of paragraphs."""
    lines = [line.strip() for line in text.splitlines()]
    width = max((len(line) for line in lines if len(line) <= WRAP), default=WRAP)
    pairs = [
        (line, below)
        for line, below in itertools.pairwise(lines)
        if len(line) >= SHORTEST_WRAP and below and below[0] not in ITEM
    ]
    run_on = [below for line, below in pairs if _runs_on(line, below, width)]
    # A headline over a short sentence looks like a wrapped line, once.
    is_sure = len(run_on) > 1 or any(below[0].islower() for below in run_on)
    return is_sure and len(run_on) >= RUN_ON_SHARE * len(pairs)


def unwrap(text: str) -> str:
    """Join the lines of wrapped text: a line runs on if the next word would not have fitted on it."""
    lines = [line.strip() for line in text.splitlines()]
    width = max((len(line) for line in lines if len(line) <= WRAP), default=WRAP)
    parts: list[str] = []
    above = ""
    for line in lines:
        parts += (" " if above and line and _runs_on(above, line, width) else "\n", line)
        above = line
    return "".join(parts)


def _runs_on(line: str, below: str, width: int) -> bool:
    is_full = len(line) + 1 + len(below.split(maxsplit=1)[0]) > width
    return max(len(line), len(below)) <= WRAP and (is_full or (below[0].islower() and not LAST.search(line)))
