"""Where do the sentences and the words of a text begin and end?

Sentences come from nupunkt, mended for news (initials, military ranks, datelines). Words follow the Universal
Dependencies habit of the English treebanks that the parser learns from: hyphens, possessives and contractions stand
alone, abbreviations keep their points.
"""

import re
from collections.abc import Iterator

from nupunkt import sent_spans

from detente.records import spans_overlap

Span = tuple[int, int]

# A "sentence" longer than this is a list or a torn page; the encoder takes 256 pieces, and 99.9 % of the sentences of
# the training news are shorter.
MAX_SENTENCE_CHARACTERS = 900
MAX_SENTENCE_WORDS = 180

_ABBREVIATIONS = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Brig|Sen|Rep|Gov|Amb|Hon|Rev|St|Mt|Ft|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No|Nos|vs|Inc|Ltd|Co|Corp|Jr|Sr|approx|etc)\."
)
_WORD = re.compile(
    rf"""
    [^\W\d_]++(?=[ ,])                                 # what most words are, and no other kind begins with
  | https?://[^\s<>"]+ | www\.[^\s<>"]+
  | (?:[A-Za-z]\.){{2,}}                              # U.S., U.N., a.m.
  | (?:{_ABBREVIATIONS})(?=\s|$|,)
  | \b[A-Z]\.(?=\s+[A-Z])                             # an initial: George W. Bush
  | \d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th)\b)?
  | [^\W\d_]++(?:['’](?!(?i:s|re|ve|ll|d|m|t)\b)[^\W\d_]++)+   # Sana'a, O'Brien, o'clock
  | [^\W\d_]+?(?=(?i:n['’]t)\b) | (?i:n['’]t)\b       # did + n't
  | ['’](?i:s|re|ve|ll|d|m)\b                         # 's
  | [^\W_]+(?:&[^\W_]+)*                              # words, F16, AT&T
  | \.\.\.+ | --+ | (?P<mark>[^\w\s])(?P=mark)*
  | _+
    """,
    re.VERBOSE,
)
# nupunkt splits after these although the sentence goes on.
_GLUE_BEFORE = re.compile(rf"(?:\b(?:{_ABBREVIATIONS}|[A-Z]\.|(?:[A-Za-z]\.){{2,}}))\s*$")
_DATELINE = re.compile(r"^[A-Z][A-Z .,/-]+,? (?:[A-Z][a-z]+\.? \d{1,2} )?[—–-]+\s*$")
# Characters before a point that are looked at: no dateline, rank or row of initials is longer, and "A.A.A." without end
# would take a time that grows with its square.
_LONGEST_HEAD = 100
_BREAK = re.compile(r"\n+")
_SOFT_BREAK = re.compile(r"[;:]\s|,\s")


def sentences(text: str) -> list[Span]:
    """Return the sentences as trimmed spans in order; a line break always ends one."""
    found: list[Span] = []
    for line in _lines(text):
        found += [part for span in _line_sentences(text, line) for part in _bounded(text, span)]
    return found


def words(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the words of ``text[start:end]`` as spans into ``text``, at most ``MAX_SENTENCE_WORDS`` of them."""
    stop = len(text) if end is None else end
    found = [match.span() for match in _WORD.finditer(text, start, stop)]
    return found[:MAX_SENTENCE_WORDS]


def within(spans: list[Span], start: int, end: int) -> list[int]:
    """Return the indices of the spans that share a character with ``[start, end)``."""
    return [i for i, span in enumerate(spans) if spans_overlap(span, (start, end))]


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for gap in _BREAK.finditer(text):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < len(text):
        yield at, len(text)


def _line_sentences(text: str, line: Span) -> list[Span]:
    offset = line[0]
    spans: list[Span] = []
    for start, end in sent_spans(text[line[0] : line[1]]):
        span = _trim(text, offset + start, offset + end)
        if span is None:
            continue
        if spans and _goes_on(text, spans[-1], span):
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
    return spans


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _goes_on(text: str, before: Span, after: Span) -> bool:
    """Say whether nupunkt split inside a sentence: before a lower-case word, after a rank or initial, in a dateline."""
    first = text[after[0]]
    head = text[max(before[0], before[1] - _LONGEST_HEAD) : before[1]]
    return (
        first.islower()
        or (bool(_GLUE_BEFORE.search(head) and not head.endswith((".”", '."'))) and _is_name(text, before, after))
        or (before[1] - before[0] <= _LONGEST_HEAD and bool(_DATELINE.match(head)))
    )


def _is_name(text: str, before: Span, after: Span) -> bool:
    """After a rank or an initial a name follows; after "U.S." a new sentence may start, told by its function word."""
    tail = text[max(before[0], before[1] - _LONGEST_HEAD) : before[1]].rsplit(None, 1)[-1]
    follow = re.match(r"[^\W\d_]+", text[after[0] : after[1]])
    if follow is None:
        return True
    return tail.count(".") == 1 or follow.group() not in _STARTERS


_STARTERS = frozenset(
    "The A An In On At He She It They We But And This That These Those There Meanwhile However Earlier Later His Her "
    "Its Their After Before Since While When As For From With Some Many Several Both Last".split()
)


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """Cut an overlong sentence at its soft breaks, or hard where it has none."""
    start, end = span
    while end - start > MAX_SENTENCE_CHARACTERS:
        cuts = [m.end() for m in _SOFT_BREAK.finditer(text, start + 200, start + MAX_SENTENCE_CHARACTERS)]
        cut = cuts[-1] if cuts else start + MAX_SENTENCE_CHARACTERS
        piece = _trim(text, start, cut)
        if piece:
            yield piece
        start = cut
    rest = _trim(text, start, end)
    if rest:
        yield rest
