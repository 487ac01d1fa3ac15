"""Where are the time expressions of a sentence?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from detente.reading.times.counted import COUNTED_FROM_TODAY
from detente.reading.times.days import Days, either_way, one_day
from detente.reading.times.parts import PARTS, PARTS_OF_PRESENT
from detente.reading.times.ranges import LIMITS, RANGES
from detente.reading.times.rules import Found, Item, Rule, relative, rule_of
from detente.reading.times.words import (
    CODES,
    CURRENCIES,
    DASHES,
    DECADE,
    DIGITS,
    DOTTED,
    HINT,
    LOWER,
    MONTH_DAYS,
    NAMED,
    REACH,
    YEARS,
)
from detente.reading.times.yearly import ALONE, IN_A_YEAR, once_a_year
from detente.records import Interval, TimeMention

_LAYERS: tuple[tuple[Rule, ...], ...] = (
    (
        *(rule_of(pattern, once_a_year(within, sort)) for pattern, within, sort in IN_A_YEAR),
        *(rule_of(pattern, means) for pattern, means in ALONE),
        *(rule_of(pattern, relative(means)) for pattern, means in COUNTED_FROM_TODAY),
    ),
    (
        *(rule_of(pattern, means) for pattern, means in PARTS),
        *(rule_of(pattern, relative(means)) for pattern, means in PARTS_OF_PRESENT),
    ),
    (
        *(rule_of(pattern, means) for pattern, means in RANGES),
        *(rule_of(pattern, relative(means)) for pattern, means in LIMITS),
    ),
)


# Calendar units, of which the present one is not over. Of 24 acts of the training units told as done in one, 22 are
# given days up to the publication.
_CALENDAR = frozenset({"MONTHLY", "SEASONAL", "YEARLY", "DECADE"})


def find(
    text: str, start: int, end: int, *, published: date | None, sentence: int, tokens: Sequence[tuple[int, int]]
) -> tuple[TimeMention, ...]:
    """Return the time expressions in ``text[start:end]``, in order and without overlaps.

    Args:
        text: The text of the document.
        start: Where the sentence begins.
        end: Where it ends, exclusive.
        published: The day that relative expressions count from; without it they mean None.
        sentence: The index of the sentence, for the mentions.
        tokens: The words of the sentence, as spans into ``text``. A mention holds those of ``[first, last)``.
    """
    if not HINT.search(text[start:end].lower()):
        return ()
    items = list(_lex(text, tokens))
    for layer in _LAYERS:
        items = _rewrite(items, layer, published)
    return tuple(
        _mention(text, item, _told(item.days, published), sentence, tokens) for item in items if item.days is not None
    )


def _mention(text: str, item: Item, days: Days, sentence: int, tokens: Sequence[tuple[int, int]]) -> TimeMention:
    start, end = tokens[item.first][0], tokens[item.last - 1][1]
    return TimeMention(start, end, text[start:end], sentence, item.first, item.last, days.past, days.future)


def _told(days: Days, today: date | None) -> Days:
    """End what is told as done at the day of the telling: "in 2025", written in May of it, is January to May."""
    past = days.past
    if days.sort not in _CALENDAR or not past or not today or not past.start <= today < past.last:
        return days
    return replace(days, past=Interval.of(past.start, today))


def _lex(text: str, tokens: Sequence[tuple[int, int]]) -> Iterator[Item]:
    ranked = -REACH
    for i, (start, end) in enumerate(tokens):
        word = text[start:end]
        sort, number, days = _sort(word, text[start - 1 : start], text[end : end + 1])
        if DECADE.match(text, start):
            sort, number = "TENS", int(word)
        elif sort == "OFFSET" and word[0].isupper() and _ends_name(text, start, end, tokens[i - 1] if i else None):
            sort = "NAME"
        if sort in {"RANKED", "RANK"}:
            ranked = i
        elif sort == "WILL":
            ranked = -REACH
        elif sort == "IN" and i - ranked < REACH:
            sort = "AMID"
        yield Item(CODES[sort], i, i + 1, word.lower(), number, days)


def _ends_name(text: str, start: int, end: int, before: tuple[int, int] | None) -> bool:
    """Say whether a word with a capital ends a name ("India Today"); before a comma it begins a sentence whose heading
    has lost its line ("Office of the Spokesperson Today, the …").
    """
    named = before is not None and text[before[0]].isupper() and text[before[1] : start] == " "
    return named and text[end : end + 1] != ","


def _sort(word: str, before: str, after: str) -> tuple[str, int, Days | None]:
    """Return the sort of a word, its number, and its days if it is a date in itself."""
    if word[0].isdigit():
        return ("OTHER", 0, None) if after.isalpha() or before in CURRENCIES else _sort_number(word)
    if word[0].isupper():
        name = _sort_name(word)
        if name:
            return *name, None
    if word in DASHES:
        return ("GAP" if before.isspace() and after.isspace() else "DASH"), 0, None
    sort, number = LOWER.get(word.lower(), (_form(word), 0))
    return sort, 1 if sort == "AN" else number, None


def _form(word: str) -> str:
    if word[0].isupper():
        return "NAME"
    return "OTHER" if word[0].isalnum() else "STOP"


def _sort_name(word: str) -> tuple[str, int] | None:
    found = NAMED.get(word.rstrip(".").lower())
    if found and found[0] == "SHORTMONTH" and word.endswith("."):
        return "MAYBEMONTH", found[1]
    if found and found[0] == "MAYBEMONTH" and word.isupper():
        return "SHORTMONTH", found[1]
    return found


def _sort_number(word: str) -> tuple[str, int, Days | None]:
    digits, dotted = DIGITS.fullmatch(word), DOTTED.fullmatch(word)
    if dotted:
        try:
            return "DATE", 0, either_way(one_day(date(int(dotted[3]), int(dotted[2]), int(dotted[1]))), "DATE")
        except ValueError:  # 12.13.2025
            return "OTHER", 0, None
    if digits is None:
        return "OTHER", 0, None
    number = int(digits[1])
    if digits[2]:
        return ("NTH" if number in MONTH_DAYS else "OTHER"), number, None
    if number in YEARS:
        return ("YYYY" if number % 100 else "ROUNDYEAR"), number, None
    return ("NN" if number in MONTH_DAYS else "COUNT"), number, None


def _rewrite(items: list[Item], rules: Sequence[Rule], today: date | None) -> list[Item]:
    """Put one item in the place of what a rule reads as a time, longer matches first."""
    codes = "".join(item.code for item in items)
    matches = [(match, rule) for rule in rules for match in rule.pattern.finditer(codes)]
    matches.sort(key=lambda pair: pair[0].start() - pair[0].end())
    read: dict[int, tuple[int, Days]] = {}
    taken = bytearray(len(items))
    for match, rule in matches:
        first, last = match.span("keep" if "keep" in match.re.groupindex else 0)
        days = None if any(taken[first:last]) else _mean(rule, Found(match, items), today)
        if days:
            read[first] = last, days
            taken[first:last] = b"\x01" * (last - first)
    return list(_merge(items, read)) if read else items


def _mean(rule: Rule, found: Found, today: date | None) -> Days | None:
    try:
        return rule.means(found, today)
    except (ValueError, OverflowError):  # no such day, or one outside the years 1 to 9999
        return None


def _merge(items: list[Item], read: dict[int, tuple[int, Days]]) -> Iterator[Item]:
    at = 0
    while at < len(items):
        end, days = read.get(at, (at + 1, None))
        if days is None:
            yield items[at]
        else:
            yield Item(CODES[days.sort], items[at].first, items[end - 1].last, days=days)
        at = end
