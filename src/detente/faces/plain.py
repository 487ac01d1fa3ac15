"""How is text from the news shown without letting it act? Terminals obey control characters, Markdown its marks.

Nothing here decides what is worth showing.
"""

import re
from collections.abc import Iterable

# Whole commands to a terminal: CSI and OSC sequences, in their seven-bit and eight-bit forms.
_COMMANDS = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)")
# Controls, marks of direction, half characters and invisible tags.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
# What is a mark in CommonMark or in GitHub's, anywhere or where it stands so: an underscore within a word is none, "&"
# is one where an entity begins, ":" and "." where an address does, "#" at the beginning of a word.
_MARKS = re.compile(
    r"[\\`*\[\]<>|~$@]|(?<![^\W_])_|_(?![^\W_])|&(?=#|\w+;)|:(?=//)|(?<=\bwww)\.|(?<!\S)#", re.IGNORECASE
)
# Marks at the beginning of a line: of a list, a heading, a rule; and what ends the number of a list.
_FIRST = re.compile(r"^(?:[-+=]|(\d{1,9})([.)])(?=\s|$))")
LONGEST = 320  # characters of a sentence that a list shows; the record holds all of it


def plain(text: str) -> str:
    r"""Return text as one line of visible characters.

    >>> plain("a\x1b[31m red\x1b[0m\nlight\x07")
    'a red light'
    """
    return _HIDDEN.sub("", " ".join(_COMMANDS.sub("", text).split()))


def shortened(text: str, limit: int = LONGEST) -> str:
    """Return plain text of at most ``limit`` characters, cut between words where there are any."""
    line = plain(text)
    if len(line) <= limit:
        return line
    return f"{line[: limit - 1].rsplit(' ', 1)[0]}…"


def markdown(text: str) -> str:
    r"""Return plain text in which Markdown and HTML see no mark, wherever in a line it is put.

    >>> markdown("*now* <b>, at 10:15 - a 5.5 % share")
    '\\*now\\* \\<b\\>, at 10:15 - a 5.5 % share'
    """
    marked = _MARKS.sub(r"\\\g<0>", plain(text))
    return _FIRST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}", marked)


def sentence(parts: Iterable[str | None], separator: str = ", ") -> str:
    """Join the parts that are known."""
    return separator.join(part for part in parts if part)
