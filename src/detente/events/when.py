"""Which time expression dates an act, and does it point ahead or back?

Each time expression dates the acts that are nearest to it in the parse; an act takes the nearest of those. Whether
"on Friday" is the coming or the past one follows from how the sentence presents the act.
"""

from collections.abc import Sequence
from datetime import date

from detente.records import Interval, Modality, Sentence, TimeMention, Token

# Steps in the tree between a trigger and its date; what is farther away dates something else.
FARTHEST = 6
# An act one step farther from a date than the nearest act still shares it ("met and agreed on Friday").
SHARED = 1
_INSIDE = frozenset({"amod", "compound"})
_AHEAD = frozenset({Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE})
_WILL = frozenset({"will", "would", "shall", "wo", "'ll", "’ll", "going"})
Dated = tuple[TimeMention, Interval]


def dates(
    sentence: Sentence,
    triggers: Sequence[int],
    modalities: Sequence[Modality],
    times: Sequence[TimeMention],
    *,
    published: date | None,
) -> tuple[Dated | None, ...]:
    """Return for each act its time expression with the days it means, or None; a plan has no date before its day,
    and its day is rather a later one than the day of the report ("announced on Monday a truce from 8 May").
    """
    heads = [_head(sentence.tokens, time) for time in times]
    triggers = [_phrase(sentence.tokens, trigger) for trigger in triggers]
    steps = [[_steps(sentence.tokens, trigger, head) for head in heads] for trigger in triggers]
    nearest = [min(row[j] for row in steps) for j in range(len(times))] if steps else []
    chosen: list[Dated | None] = []
    for trigger, modality, row in zip(triggers, modalities, steps, strict=True):
        ahead = modality in _AHEAD or (modality is Modality.DENIED and _foretold(sentence.tokens, trigger))
        near = [j for j in range(len(times)) if row[j] <= min(FARTHEST, nearest[j] + SHARED)]
        order = sorted(near, key=lambda j: (row[j], abs(times[j].first - trigger)))
        found = [(times[j], times[j].future if ahead else times[j].past) for j in order]
        known = [(time, days) for time, days in found if days and not (ahead and published and days.end <= published)]
        later = [dated for dated in known if ahead and published and dated[1].start > published]
        chosen.append(next(iter(later or known), None))
    return tuple(_foretold_dates(triggers, modalities, times, chosen, published))


def _foretold_dates(
    triggers: Sequence[int],
    modalities: Sequence[Modality],
    times: Sequence[TimeMention],
    chosen: list[Dated | None],
    published: date | None,
) -> list[Dated | None]:
    """Give an undated plan the nearest date ahead that no act has taken ("proposed on Wednesday … next Monday")."""
    taken = {dated[0].start for dated in chosen if dated}
    ahead = [
        (t, t.future) for t in times if t.start not in taken and t.future and published and t.future.start > published
    ]
    return [
        min(ahead, key=lambda dated: abs(dated[0].first - trigger))
        if dated is None and modality in _AHEAD and ahead
        else dated
        for trigger, modality, dated in zip(triggers, modalities, chosen, strict=True)
    ]


def _phrase(tokens: Sequence[Token], trigger: int) -> int:
    """Return the noun that an attribute marked as trigger belongs to ("direct [talks]")."""
    return tokens[trigger].head if tokens[trigger].relation in _INSIDE and tokens[trigger].head >= 0 else trigger


def _head(tokens: Sequence[Token], time: TimeMention) -> int:
    inside = range(time.first, min(time.last, len(tokens)))
    return next((i for i in inside if not time.first <= tokens[i].head < time.last), time.first)


def _path(tokens: Sequence[Token], at: int) -> list[int]:
    path = [at]
    while tokens[path[-1]].head >= 0 and len(path) <= len(tokens):
        path.append(tokens[path[-1]].head)
    return path


def _steps(tokens: Sequence[Token], a: int, b: int) -> int:
    """Return the number of arcs between two words of a tree."""
    if max(a, b) >= len(tokens):
        return FARTHEST + 1
    above = {node: i for i, node in enumerate(_path(tokens, b))}
    return next((i + above[node] for i, node in enumerate(_path(tokens, a)) if node in above), FARTHEST + 1)


def _foretold(tokens: Sequence[Token], trigger: int) -> bool:
    """Say whether a denied act is denied for the future: "will not attend"."""
    near = _path(tokens, trigger)[:2]
    return any(token.text.lower() in _WILL and token.head in near for token in tokens)
