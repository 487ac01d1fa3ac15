"""Who takes part in an act, as spans of words?

The claims head gives each word a probability for each role. Words above the threshold make spans; the parse mends
them: names are not cut in two, and articles, possessive marks and punctuation stay outside, as annotators write them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.records import Mention, Participant, Role, Sentence, Token

Floats = npt.NDArray[np.float32]

# Words that may stand inside a participant without being marked ("Ministry of Defence", "Al-Shabaab").
_BRIDGES = frozenset({"of", "the", "-", "for", "&", "'s", "’s"})
_LISTING = frozenset({"and", "&", ",", ";"})
_DASHES = frozenset("-–—")
TWO_SIDES = 2
MAX_BRIDGE = 2
TITLE_STEPS = 3
_THINGS = frozenset(
    "borders disputes reforms relations ties talks negotiations media waters towns territories issues efforts "
    "interests positions actions products".split()
)
_PHRASED = frozenset({"ADJ", "NOUN", "PROPN"})
# A longer mention is a name with its apposition, which annotators leave outside.
MAX_NAME = 5
_TITLE = frozenset({"compound", "nmod:desc", "amod", "nmod:poss"})
_INSIDE_NAME = frozenset({"flat", "compound", "goeswith", "fixed"})
_OUTER_TAGS = frozenset({"DET", "PUNCT", "ADP", "CCONJ", "SCONJ", "PART", "AUX", "SYM", "VERB", "ADV"})
_PRONOUN_DETERMINERS = frozenset({"both", "all"})
SIDES = frozenset({Role.SOURCE, Role.TARGET})
# Each side, and the one that it faces.
FACED = {Role.SOURCE: Role.TARGET, Role.TARGET: Role.SOURCE}
PARTICIPANT_ROLES = (Role.SOURCE, Role.TARGET, Role.MEDIATOR, Role.HOST)
SPEAKER = "speaker"


class Span(NamedTuple):
    """Words ``[first, last)`` of a sentence that fill a role."""

    first: int
    last: int


# What a state or a part of a name is to the word behind it.
_BEFORE = frozenset({"amod", "compound"})


def participants(
    sentence: Sentence, probabilities: Floats, names: Sequence[str], *, threshold: float, third: float
) -> tuple[tuple[Role, Span], ...]:
    """Return the participants of one act in order of their words.

    Args:
        probabilities: (roles, words) of the act.
        names: the roles in the order of the rows.
        threshold: a word above it belongs to source or target, if it scores no better in another role.
        third: the same for mediator and host.
    """
    order, bounds = _asked(tuple(names), threshold, third)
    rows = probabilities.take(order, axis=0)
    marked, where = (rows > bounds).nonzero()
    if not len(where):
        return ()
    best, words = rows.argmax(0).tolist(), dict[Role, list[int]]()
    for row, at in zip(marked.tolist(), where.tolist(), strict=True):
        if best[at] == row:
            words.setdefault(PARTICIPANT_ROLES[row], []).append(at)
    tokens = sentence.tokens
    found = [(role, span) for role, own in words.items() for span in _without_titles(tokens, _spans(tokens, own))]
    return tuple(sorted(found, key=lambda item: (item[1].first, item[0].value)))


@lru_cache(1)
def _asked(names: tuple[str, ...], threshold: float, third: float) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return the rows of the roles of participants, and the bounds above which a word has each (roles, 1)."""
    bounds = [threshold if role in SIDES else third for role in PARTICIPANT_ROLES]
    rows = [names.index(role.value.lower()) for role in PARTICIPANT_ROLES]
    return np.array(rows, np.intp), np.array(bounds, np.float32)[:, None]


def with_mediators(found: tuple[tuple[Role, Span], ...], mediators: Sequence[Span]) -> tuple[tuple[Role, Span], ...]:
    """Add the mediators that words name outright to an act for which the heads have found none."""
    if any(role is Role.MEDIATOR for role, _ in found):
        return found
    hosts = [span for role, span in found if role is Role.HOST]
    added = [m for m in mediators if not any(m.first < h.last and h.first < m.last for h in hosts)]
    return (*found, *((Role.MEDIATOR, span) for span in dict.fromkeys(added)))


def with_hosts(found: tuple[tuple[Role, Span], ...], hosts: Sequence[Span]) -> tuple[tuple[Role, Span], ...]:
    """Make hosts of those whom words name so outright: they are no mediators, and no side beside two others."""
    if not hosts:
        return found
    named = [item for item in found if any(_meet(item[1], host) for host in hosts)]
    others = [item for item in found if item not in named]
    sides = {role for role, _ in others} & SIDES
    kept = [i for i in named if i[0] is Role.HOST or (i[0] in SIDES and len(sides) < TWO_SIDES)]
    left = tuple(item for item in found if item in kept or item in others)
    known = any(item in kept or item[0] is Role.HOST for item in left)
    return left if known else (*left, *((Role.HOST, span) for span in dict.fromkeys(hosts)))


def _meet(a: Span, b: Span) -> bool:
    return a.first < b.last and b.first < a.last


def of_two_states(
    tokens: Sequence[Token], found: tuple[tuple[Role, Span], ...], states: Sequence[tuple[int, int]]
) -> tuple[tuple[Role, Span], ...]:
    """Part people of several states told in one phrase: "[Thai] and [Cambodian generals]" are two, not one.

    Annotators part such phrases or leave them whole as it comes; parted, both states are known.

    Args:
        tokens: the words of the passage.
        found: who takes part.
        states: words ``[first, last)`` that name a state or those of one.
    """
    for parts in _lists(tokens, states):
        whole = Span(parts[0].first, parts[-1].last)
        inside = [item for item in found if item[0] in SIDES and _meet(item[1], whole)]
        missing = [part for part in parts if not any(_meet(span, part) for _, span in inside)]
        run_together = [item for item in inside if sum(_meet(item[1], part) for part in parts) > 1]
        if inside and (missing or run_together):
            found = (*(item for item in found if item not in inside), *_parted(parts, inside))
    return found


def _parted(parts: Sequence[Span], inside: Sequence[tuple[Role, Span]]) -> Iterator[tuple[Role, Span]]:
    """Yield each part with its role: that of all, or of two that face each other the source first."""
    played = {role for role, _ in inside}
    for n, part in enumerate(parts):
        own = [span for _, span in inside if part.first <= span.first and span.last <= part.last]
        role = inside[0][0] if len(played) == 1 else Role.TARGET if n else Role.SOURCE
        yield role, own[0] if own and own[0].first == part.first else part


def _lists(tokens: Sequence[Token], states: Sequence[tuple[int, int]]) -> Iterator[list[Span]]:
    """Yield the parts of each phrase like "Thai and Cambodian generals", "American, French and British forces"."""
    starts, ends = dict(states), {last: first for first, last in states}
    for at in range(1, len(tokens) - 1):
        if tokens[at].text.lower() != "and" or at not in ends or at + 1 not in starts:
            continue
        last = starts[at + 1]
        while last < len(tokens) and tokens[last].tag in _PHRASED and not _people(tokens[last]):
            last += 1
        if last < len(tokens) and _people(tokens[last]):
            first = [Span(ends[at], at)]
            while tokens[first[0].first - 1].text == "," and _is_adjective(tokens, ends, first[0].first - 1):
                first.insert(0, Span(ends[first[0].first - 1], first[0].first - 1))
            yield [*first, Span(at + 1, last + 1)]


def _is_adjective(tokens: Sequence[Token], ends: Mapping[int, int], end: int) -> bool:
    """Say whether the words that end at a comma name a state as an adjective does: "[American], French and British"."""
    return end in ends and tokens[end - 1].tag == "ADJ"


def _people(token: Token) -> bool:
    """Say whether a word is a plural of those who act or whom an act meets, as far as its form tells."""
    return token.tag == "NOUN" and token.text.endswith("s") and token.text.lower() not in _THINGS


def whole_names(
    sentence: Sentence,
    found: tuple[tuple[Role, Span], ...],
    named: Sequence[Mention],
    known: Sequence[tuple[int, int]],
) -> tuple[tuple[Role, Span], ...]:
    """Widen a span that cuts a name ("Nations Security Council") to the whole of it.

    Args:
        named: the mentions that the reading found.
        known: names of the actor book, as words ``[first, last)``.
    """
    names = [(m.first, m.last) for m in named if m.last - m.first <= MAX_NAME]
    names += known
    widened: dict[tuple[Role, Span], None] = {}
    for role, span in found:
        cut = [name for name in names if name[0] < span.last and span.first < name[1]]
        first = min([span.first, *(first for first, _ in cut)])
        last = max([span.last, *(last for _, last in cut)])
        inside = [name for name in known if name in cut]
        whole = _trimmed(sentence.tokens, _between_dashes(sentence.tokens, Span(first, last), span), inside)
        widened[role, whole or span] = None
    return tuple(widened)


def without_trigger(found: tuple[tuple[Role, Span], ...], trigger: int) -> tuple[tuple[Role, Span], ...]:
    """End spans before the word of the act itself, if they end in it: of "the [EU summit]" the EU takes part."""
    return tuple(
        (role, Span(span.first, trigger) if span.last == trigger + 1 and span.first < trigger else span)
        for role, span in found
    )


def _between_dashes(tokens: Sequence[Token], whole: Span, marked: Span) -> Span:
    """Return the part of a widened span, between dashes with blanks around them, in which the last word that was marked
    stands: a dateline is no part of a name ("DELHI - [India]"), nor is one name of another ("[Obama] - Putin summit").
    """
    dashes = [
        at
        for at in range(whole.first + 1, whole.last - 1)
        if tokens[at].text in _DASHES
        and tokens[at - 1].end < tokens[at].start
        and tokens[at].end < tokens[at + 1].start
    ]
    first = max((at + 1 for at in dashes if at < marked.last), default=whole.first)
    return Span(first, min((at for at in dashes if at >= marked.last), default=whole.last))


def between(sentence: Sentence, trigger: int, found: tuple[tuple[Role, Span], ...]) -> tuple[tuple[Role, Span], ...]:
    """Keep to the named sides where the act names them itself ("talks between A and B", "the A-B talks").

    Who else the heads marked as source or target ("the world watches talks between A and B") stands outside the
    phrase of the act; mediators and hosts are left as they are.
    """
    tokens = sentence.tokens
    named = "between" in sentence.text.lower()
    sided = {token.head for token in tokens if token.text.lower() == "between"} if named else set()
    inside = {
        at
        for at, token in enumerate(tokens)
        if token.head == trigger and (at in sided or (token.relation == "compound" and token.tag == "PROPN"))
    }
    if not inside:  # no word under the trigger is a name before it, or bears a "between"
        return found
    sides = [(role, span) for role, span in found if role in SIDES]
    kept = [item for item in sides if any(_under(tokens, at, inside) for at in range(item[1].first, item[1].last))]
    if len(kept) < TWO_SIDES:
        return found
    return tuple(item for item in found if item in kept or item not in sides)


def _under(tokens: Sequence[Token], at: int, roots: set[int]) -> bool:
    for _ in range(len(tokens)):
        if at in roots:
            return True
        at = tokens[at].head
        if at < 0:
            return False
    return False


def facing(found: tuple[Participant, ...]) -> tuple[Participant, ...]:
    """Set the sides of a mutual act against each other: of several sources and no target the first stays source."""
    sources = [p for p in found if p.role is Role.SOURCE]
    if len(sources) == 1 or any(p.role is Role.TARGET for p in found):
        return found
    return tuple(replace(p, role=Role.TARGET) if p in sources[1:] else p for p in found)


def on_one_side(found: Sequence[Participant]) -> tuple[Participant, ...]:
    """Leave who stands on both sides of an act by the same name on one of them: nobody acts upon himself so.

    It is the side on which nobody else is ("[Sanctions of the UN] on [the DPRK and the UN]"); of one name on both it is
    the source. Of 39 such claims of the training units 24 are right so, 17 were before.
    """
    sides = {role: {_called(p) for p in found if p.role is role} for role in (Role.SOURCE, Role.TARGET)}
    both = sides[Role.SOURCE] & sides[Role.TARGET]
    if not both:
        return tuple(found)
    left = Role.SOURCE if sides[Role.TARGET] <= both < sides[Role.SOURCE] else Role.TARGET
    return tuple(p for p in found if p.role is not left or _called(p) not in both)


def _called(participant: Participant) -> tuple[str, str | None, str | None]:
    """Return a name and who is meant by it: "it" may mean one here and another there."""
    return participant.text.lower(), participant.actor, participant.country


def speaker(sentence: Sentence, probabilities: Floats, names: Sequence[str], *, threshold: float) -> Span | None:
    """Return the span of who vouches for the act, the likeliest if several are marked."""
    row = probabilities[names.index(SPEAKER)]
    marked = (row > threshold).nonzero()[0]
    if not len(marked):
        return None
    spans = _spans(sentence.tokens, marked.tolist())
    if len(spans) == 1:
        return spans[0]
    return max(spans, key=lambda span: float(row[span.first : span.last].mean()), default=None)


def whole_speaker(sentence: Sentence, span: Span, named: Sequence[Mention], known: Sequence[tuple[int, int]]) -> Span:
    """Widen who vouches to the whole name, and to the state before it: "[Downing] Street", "[French] presidency"."""
    tokens = sentence.tokens
    ((_, whole),) = whole_names(sentence, ((Role.SOURCE, span),), named, known)
    first = whole.first
    while first and tokens[first - 1].text[0].isupper() and tokens[first - 1].relation in _BEFORE:
        if not whole.first <= tokens[first - 1].head < whole.last:
            break
        first -= 1
    return Span(first, whole.last)


def _without_titles(tokens: Sequence[Token], spans: list[Span]) -> list[Span]:
    """Drop a name inside the title of another ("[Kremlin] aide [Yuri Ushakov]")."""
    return [span for span in spans if not any(_in_title(tokens, span, other) for other in spans if other != span)]


def _in_title(tokens: Sequence[Token], span: Span, name: Span) -> bool:
    at = next((i for i in range(span.first, span.last) if not span.first <= tokens[i].head < span.last), span.first)
    for _ in range(TITLE_STEPS):
        if tokens[at].relation not in _TITLE or tokens[at].head < 0:
            return False
        at = tokens[at].head
        if name.first <= at < name.last:
            return True
    return False


def _spans(tokens: Sequence[Token], marked: Sequence[int]) -> list[Span]:
    """Return the spans that marked words make."""
    runs: list[Span] = []
    for at in marked:
        if runs and _bridged(tokens, runs[-1].last, at):
            runs[-1] = Span(runs[-1].first, at + 1)
        else:
            runs.append(Span(at, at + 1))
    parts = [part for run in runs for part in _conjuncts(tokens, run)]
    whole = [_whole_name(tokens, part) for part in parts]
    return [trimmed for span in whole if (trimmed := _trimmed(tokens, span))]


def _conjuncts(tokens: Sequence[Token], span: Span) -> list[Span]:
    """Part a list written in one stretch ("Qatar and Egypt") before each word that is conjoined to an earlier one."""
    cuts = [
        i
        for i in range(span.first + 1, span.last)
        if tokens[i].tag in {"CCONJ", "PUNCT"} and tokens[i].text in _LISTING and _conjoined(tokens, i, span)
    ]
    edges = [span.first, *cuts, span.last]
    return [Span(a, b) for a, b in pairwise(edges)]


def _conjoined(tokens: Sequence[Token], separator: int, span: Span) -> bool:
    head = tokens[separator].head
    inside = separator < head < span.last and span.first <= tokens[head].head < separator
    return inside and tokens[head].relation == "conj" and tokens[head].tag == "PROPN"


def _bridged(tokens: Sequence[Token], last: int, at: int) -> bool:
    """Say whether two marked words are one span: of one sentence, with nothing between them but what names hold."""
    gap = tokens[last:at]
    near = len(gap) <= MAX_BRIDGE and all(token.text.lower() in _BRIDGES for token in gap)
    return near and root(tokens, last - 1) == root(tokens, at)


def root(tokens: Sequence[Token], at: int) -> int:
    """Return the word on which a word's whole sentence depends; words of one sentence share it."""
    for _ in range(len(tokens)):
        if tokens[at].head < 0:
            break
        at = tokens[at].head
    return at


def _whole_name(tokens: Sequence[Token], span: Span) -> Span:
    """Take in the rest of a name of which only a part was marked (John [Smith])."""
    first, last = span.first, span.last
    while first > 0 and _same_name(tokens, first - 1, first, last):
        first -= 1
    while last < len(tokens) and _same_name(tokens, last, first, last):
        last += 1
    return Span(first, last)


def _same_name(tokens: Sequence[Token], at: int, first: int, last: int) -> bool:
    token = tokens[at]
    if token.tag != "PROPN":
        return False
    joined = token.relation in _INSIDE_NAME and first <= token.head < last
    inner = tokens[first] if at < first else tokens[last - 1]
    return joined or (inner.relation in {"flat", "goeswith"} and inner.head == at)


def _trimmed(tokens: Sequence[Token], span: Span, names: Sequence[tuple[int, int]] = ()) -> Span | None:
    """Leave out what no annotator counts as a participant's, but no part of a name: "United" reads like a verb."""
    first, last = span.first, span.last
    kept = {at for a, b in names for at in range(a, b) if tokens[at].text[0].isupper()}
    while first < last and _outer(tokens[first]) and first not in kept:
        first += 1
    while last > first and _outer(tokens[last - 1]) and last - 1 not in kept:
        last -= 1
    return Span(first, last) if first < last else None


def _outer(token: Token) -> bool:
    return token.tag in _OUTER_TAGS and token.text.lower() not in _PRONOUN_DETERMINERS
