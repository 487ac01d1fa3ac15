"""Which words of a sentence stand between quotation marks?

Straight, curly, low and angled double marks count, and single curly ones where they are closed; a straight single mark
is an apostrophe. Only the outermost quotation is returned. Who is quoted is not asked here.
"""

import re
from collections.abc import Iterator

from detente.records import Quote

_CLOSERS = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’"}
_MARK = re.compile('["“”„«»‘’]')
_BEFORE_OPENER = frozenset("([{—–-/:'")


def find(text: str, start: int, end: int, *, sentence: int) -> tuple[Quote, ...]:
    """Return the quotations in ``text[start:end]``, marks and outer blanks excluded, in order.

    One that opens and is not closed runs to ``end``. A closing mark without an opening one ends a quotation that opened
    in an earlier sentence, so the words before it are quoted, too.
    """
    spans = (_trim(text, first, last) for first, last in _spans(text, start, end))
    return tuple(Quote(first, last, sentence) for first, last in spans if first < last)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marks = [match.start() for match in _MARK.finditer(text, start, end)]
    last_single = max((at for at in marks if text[at] == "’" and _may_close(text, at, end)), default=start)
    opened, closers, began = start, "", False
    for at in marks:
        if closers:
            if text[at] in closers and _may_close(text, at, end):
                yield opened, at
                closers = ""
        elif _opens(text, at, start, end) and (text[at] != "‘" or at < last_single):
            opened, closers, began = at + 1, _CLOSERS[text[at]], True
        elif not began and _ends_an_earlier_one(text, at, start):
            yield start, at
            began = True
    if closers:
        yield opened, end


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Say whether a mark is of an opening kind and stands where words begin."""
    mark = text[at]
    if mark in "“„«":
        return True
    if mark not in _CLOSERS or at + 1 >= end or text[at + 1].isspace():
        return False
    return at == start or text[at - 1].isspace() or text[at - 1] in _BEFORE_OPENER


def _ends_an_earlier_one(text: str, at: int, start: int) -> bool:
    """Say whether a mark closes what opened before the sentence; after a digit it may mean inches."""
    return text[at] in '"”»' and at > start and not text[at - 1].isdigit()


def _may_close(text: str, at: int, end: int) -> bool:
    """Say whether a mark that could close does: in "Kyiv’s" it is an apostrophe."""
    return text[at] != "’" or at + 1 >= end or not text[at + 1].isalnum()


def _trim(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    return first, last
