"""How many, how much, and in which act? The figures of a passage, each bound to the act that it belongs to.

A figure is given as written, with what limits it ("at least", "up to") and the noun that it counts, after its kind
where that is one that matters: killed, injured, captured, displaced, exchanged, money, weapons. It belongs to the act
of its own sentence that is nearest to it in the parse.
"""

import re
from collections.abc import Sequence

from detente.records import Sentence, Token

# A sentence that names more figures than this is a table; the rest adds nothing to a claim.
MAX_FIGURES = 8
# Words around a figure that say what it counts; the first kind that fits is taken, money only from the figure itself.
_MONEY = re.compile(r"dollars?|euros?|pounds?|roubles?|rubles?|yuan|hryvnias?|yen|usd|eur", re.IGNORECASE)
_KINDS = {
    "killed": r"kill(?:s|ed|ing)?|dead|die[sd]?|deaths?|slain|fatalit(?:y|ies)|executed|executions?|massacred?",
    "injured": r"injur(?:e[sd]?|y|ies|ing)|wound(?:s|ed|ing)?|hurt|maimed",
    "displaced": r"displac\w+|refugees?|flee(?:s|ing)?|fled|evacuat\w+|evacuees?|homeless",
    "exchanged": r"exchang\w+|swap\w*|releas\w+|free[sd]?|freeing|return(?:s|ed|ing)?|repatriat\w+",
    "captured": r"captur\w+|captives?|hostages?|detain\w*|detention|arrest\w*|abduct\w*|kidnapp?\w*|prisoners?",
    "weapons": r"(?:missile|drone|rocket|tank|shell|munition|warhead|bomb|jet|howitzer|rifle)s?|aircraft",
}
_KIND = {kind: re.compile(words, re.IGNORECASE) for kind, words in _KINDS.items()}
_FATES = ("killed", "injured")
# "Killing six people", "six people were killed": the word beside a figure says it surer than the parse does.
_WORD_BEFORE = re.compile(r"(\w+)\s+$")
_WORD_BEHIND = re.compile(r"\s+(?:(?:are|were|is|was|have|has|had|been|being|reported|left)\s+)*(\w+)")
# A time, an age or a sentence is no count of people: "arrested three times", "a 15-year-old was killed".
_MEASURE = re.compile(
    r"(?:^|\s)[- ]?(?:years?|months?|weeks?|days?|hours?|minutes?|times?|sentences?)\b", re.IGNORECASE
)
# "Jane Doe, 34, was killed" counts her years.
_NAMED = re.compile(r"[A-Z][\w’'-]+\s*,\s*(?:aged\s+)?$")
_ASIDE = re.compile(r"\s*[,.;)]")
_MONEY_SIGN = frozenset("$€£¥₴₽")
_LIMITS = re.compile(
    r"\b(?:at least|at most|up to|more than|fewer than|less than|no fewer than|over|under|about|around|nearly|almost|"
    r"some|roughly|approximately|as many as)\s*$",
    re.IGNORECASE,
)
_SCALE = frozenset({"million", "billion", "trillion", "thousand", "hundred", "dozen", "dozens", "bn", "m"})
# Words of a sentence before a figure in which a limit is looked for.
LIMIT_WORDS = 3
# Steps up the parse from a figure to the word that says what became of what it counts.
STEPS_UP = 3


def figures(
    whole: Sentence, triggers: Sequence[int], numbers: Sequence[int], dates: Sequence[tuple[int, int]]
) -> tuple[tuple[str, ...], ...]:
    """Return for each act of a passage the figures that belong to it, in order.

    Args:
        triggers: the word of each act.
        numbers: the number of each word's own sentence.
        dates: the words ``[first, last)`` of each time expression; figures in them are left out.
    """
    found: list[list[str]] = [[] for _ in triggers]
    for i in _places(whole.tokens, dates):
        own = [k for k, trigger in enumerate(triggers) if numbers[trigger] == numbers[i]]
        if not own:
            continue
        path = _path(whole.tokens, i)
        nearest = min(own, key=lambda k: (_steps(whole.tokens, path, triggers[k]), abs(triggers[k] - i)))
        found[nearest].append(_told(whole, i, path))
    return tuple(tuple(dict.fromkeys(texts))[:MAX_FIGURES] for texts in found)


def _places(tokens: Sequence[Token], dates: Sequence[tuple[int, int]]) -> list[int]:
    """Return the words that stand for a figure; of "1.5 million" the first one does."""
    numeral = [i for i, token in enumerate(tokens) if token.tag == "NUM" and not any(a <= i < b for a, b in dates)]
    return [i for i in numeral if not (i - 1 in numeral and tokens[i].text.lower() in _SCALE)]


def _told(whole: Sentence, at: int, path: Sequence[int]) -> str:
    tokens = whole.tokens
    first, last = at, at + 1
    while last < len(tokens) and tokens[last].text.lower() in _SCALE:
        last += 1
    sign = first > 0 and tokens[first - 1].text[-1:] in _MONEY_SIGN
    first -= sign
    noun = next((i for i in path[1:2] if at < i <= last + 2 and tokens[i].tag in {"NOUN", "PROPN"}), None)
    last = max(last, noun + 1) if noun is not None else last
    start, end = tokens[first].start, tokens[last - 1].end
    before = whole.text[tokens[max(0, first - LIMIT_WORDS)].start - whole.start : start - whole.start]
    limit = _LIMITS.search(before)
    start -= len(before) - limit.start() if limit else 0
    text = " ".join(whole.text[start - whole.start : end - whole.start].split())
    aged = _NAMED.search(whole.text[: start - whole.start]) and _ASIDE.match(whole.text[end - whole.start :])
    kind = "money" if sign or _holds(_MONEY, text) else None if aged else _kind(whole, path, text, start, end)
    return f"{kind}: {text}" if kind else text


def _kind(whole: Sentence, path: Sequence[int], text: str, start: int, end: int) -> str | None:
    """Return what became of those counted; of "killed six and injured four" each has the word that is nearer.

    Args:
        start: the first character of the figure, with what limits it.
        end: the one behind its last.
    """
    if _MEASURE.match(whole.text[end - whole.start :]) or _MEASURE.search(text):
        return None
    above = [whole.tokens[i].text for i in path[: STEPS_UP + 1]]
    before = _WORD_BEFORE.search(whole.text[: start - whole.start])
    behind = _WORD_BEHIND.match(whole.text[end - whole.start :])
    words = [*(word[1] for word in (before, behind) if word), *above]
    nearest = next((kind for word in words for kind in _FATES if _holds(_KIND[kind], word)), None)
    return nearest or next((kind for kind, told in _KIND.items() if _holds(told, *above, text)), None)


def _holds(words: re.Pattern[str], *texts: str) -> bool:
    return any(words.fullmatch(word) for text in texts for word in text.split())


def _path(tokens: Sequence[Token], at: int) -> list[int]:
    path = [at]
    while tokens[path[-1]].head >= 0 and len(path) <= len(tokens):
        path.append(tokens[path[-1]].head)
    return path


def _steps(tokens: Sequence[Token], path: Sequence[int], to: int) -> int:
    """Return the number of arcs between the word that a path begins with and another word of its tree."""
    above = {node: i for i, node in enumerate(path)}
    return next((i + above[node] for i, node in enumerate(_path(tokens, to)) if node in above), len(tokens))
