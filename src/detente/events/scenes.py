"""What surrounds a name in its passage: the names before it, the state that describes it, the dateline?"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from detente.events import roles, where
from detente.events.actors import NO_STATE
from detente.events.cast import Cast
from detente.events.resolution import Spot
from detente.records import Mention, Reading, Sentence, TimeMention, Token

_DATELINE = re.compile(
    r"[A-Z][A-Z .'-]+(?:, [A-Z][a-z]+)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([^)]{1,40}\))? [—–-]+ "
)
_OF = re.compile(r" of (?:the )?(?:(?:Republic|Kingdom|State|Federation) of (?:the )?)?")
# Of a state, when its name stands before them.
_LANDS = frozenset("countryside coast coastline shore soil mainland territory frontier border highlands".split())
WIDENED = 3  # characters of a part of a name from which the whole is taken
DESCRIBING = 6  # words between a state and the name that they describe


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A passage of a reading as one sentence, with what reading and actor book find in it and in the sentence before.

    ``firsts`` are the first words of its sentences, ``named`` and ``times`` count words from its beginning, and
    ``spots`` count characters of the document; those of the sentence before come first. ``known`` are the spots of the
    passage as words ``[first, last)``.
    """

    reading: Reading
    cast: Cast
    whole: Sentence
    sentences: tuple[Sentence, ...]
    firsts: tuple[int, ...]
    named: tuple[Mention, ...]
    times: tuple[TimeMention, ...]
    spots: tuple[Spot, ...]
    known: tuple[tuple[int, int], ...]

    @property
    def on(self) -> date | None:
        """The day of the document."""
        return self.reading.document.published

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.reading.document.text

    def sentence_of(self, token: int) -> Sentence:
        """Return the sentence that a word of the passage stands in."""
        return self.sentences[bisect_right(self.firsts, token) - 1]

    def earlier(self, at: int) -> tuple[Spot, ...]:
        """Return whom a pronoun at a character may mean: names before it in its sentence, or in the one before."""
        own = next((n for n, s in enumerate(self.sentences) if s.start <= at < s.end), 0)
        start = self.sentences[own].start
        inside = tuple(spot for spot in self.spots if start <= spot.start and spot.end <= at)
        if inside:
            return inside
        since = self.sentences[own - 1].start if own else 0
        return tuple(spot for spot in self.spots if since <= spot.start and spot.end <= start)


def widened(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Return the characters of the whole name of the book that words are a part of, or those of the words."""
    if end - start < WIDENED or any((s.start, s.end) == (start, end) for s in scene.spots):
        return start, end
    around = [s for s in scene.spots if s.start <= start and end <= s.end]
    return (around[0].start, around[0].end) if around else (start, end)


def with_state(scene: Scene, end: int, text: str) -> int:
    """Return the end of "of Belarus" behind an office, or of the office."""
    of = _OF.match(text, end)
    state = next((spot for spot in scene.spots if of and spot.start == of.end()), None)
    return state.end if state else end


def describing(scene: Scene, start: int, end: int) -> Spot | None:
    """Return the state or group in the noun phrase before a name ("Cuban minister X") or in the one after a comma."""
    starts = [token.start for token in scene.whole.tokens]
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    for spot in sorted(scene.spots, key=lambda s: s.start):  # of "Russian-Israeli businessman X" the first
        at = bisect_left(starts, spot.end)
        if spot.end <= start and 0 < first - at <= DESCRIBING and _one_phrase(scene.whole.tokens[at:first]):
            return spot
    behind = scene.whole.tokens[last : last + 2]
    if len(behind) > 1 and behind[0].text == "," and behind[1].text.lower() in {"a", "an", "the"}:
        after = [s for s in scene.spots if bisect_left(starts, s.start) == last + 2 and s.country not in NO_STATE]
        return after[0] if after else None
    return None


def settled(scene: Scene, start: int) -> Spot | None:
    """Return the state that the words before an unknown place name: "the Syrian town of X"."""
    starts = [token.start for token in scene.whole.tokens]
    at = bisect_left(starts, start)
    for spot in scene.spots:
        between = scene.whole.tokens[bisect_left(starts, spot.end) : at]
        kinds = {t.text.lower() for t in between} & where.SETTLEMENTS
        plain = all(t.tag in {"NOUN", "PROPN", "ADJ", "PART"} or t.text in {"of", "the"} for t in between)
        if spot.end <= start and kinds and plain and len(between) <= DESCRIBING and spot.country not in NO_STATE:
            return spot
    return None


def land(scene: Scene, start: int, end: int) -> Spot | None:
    """Return the state whose land a mention ``[start, end)`` is: "the English countryside"."""
    starts = [token.start for token in scene.whole.tokens]
    for spot in scene.spots:
        if start <= spot.start and spot.end < end and spot.country not in NO_STATE:
            behind = scene.whole.tokens[bisect_left(starts, spot.end) : bisect_left(starts, end)]
            if [token.text.lower() in _LANDS for token in behind] == [True]:
                return spot
    return None


def _one_phrase(between: Sequence[Token]) -> bool:
    if between[0].text == ",":
        return False
    words = all(t.tag in {"NOUN", "PROPN", "ADJ", "CCONJ"} or t.text in {",", "-"} for t in between)
    return words and any(t.tag in {"NOUN", "PROPN"} for t in between)


def as_words(whole: Sentence, spots: tuple[Spot, ...]) -> tuple[tuple[int, int], ...]:
    """Return the words ``[first, last)`` of each spot."""
    starts = [token.start for token in whole.tokens]
    found = ((bisect_left(starts, spot.start), bisect_left(starts, spot.end)) for spot in spots)
    return tuple((first, last) for first, last in found if first < last)


def in_dateline(scene: Scene, span: roles.Span) -> bool:
    """Say whether words stand in the dateline of their sentence."""
    return scene.whole.tokens[span.first].start < _dateline(scene.sentence_of(span.first))


def _dateline(sentence: Sentence) -> int:
    """Return where the sentence proper begins, behind a dateline such as "ANKARA, May 15 (Wire) —"."""
    match = _DATELINE.match(sentence.text)
    return sentence.start + (match.end() if match else 0)
