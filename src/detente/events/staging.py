"""What surrounds the words of a document? What it calls people, who appears in it, and the scene of each passage."""

from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from detente.events import scenes, titles
from detente.events.actors import ActorBook
from detente.events.cast import Cast
from detente.events.resolution import Spot
from detente.events.scenes import Scene
from detente.records import Mention, Naming, Reading, Sentence, TimeMention


class Stage:
    """Sets the scenes of readings with one actor book; what it finds in the last document is kept in mind."""

    def __init__(self, actors: ActorBook) -> None:
        self._actors = actors
        self._by_sentence = lru_cache(1)(_by_sentence)
        self._cast = lru_cache(1)(self._find_cast)
        self._namings = lru_cache(1)(self._find_namings)  # claims ask for them, and so does who stores them

    def namings(self, reading: Reading) -> tuple[Naming, ...]:
        """Return what a document calls people, in order."""
        return self._namings(reading)

    def scene(self, reading: Reading, whole: Sentence, last: int) -> Scene:
        """Return the scene of a passage.

        Args:
            whole: the passage as one sentence, with the number of its first.
            last: the number of the sentence after it.
        """
        cast, first = self._cast(reading), whole.index
        on = reading.document.published
        sentences = reading.sentences[first:last]
        firsts = tuple(accumulate((len(s.tokens) for s in sentences[:-1]), initial=0))
        around = (*reading.sentences[max(0, first - 1) : first], *sentences)
        spots = tuple(
            Spot(spot.start + s.start, spot.end + s.start, spot.text, spot.country)
            for s in around
            for spot in self._actors.spots(s.text, on)
        )
        mentions, dates = self._by_sentence(reading)
        named = tuple(
            replace(m, first=m.first + at, last=m.last + at, head=m.head + at) if at else m
            for s, at in zip(sentences, firsts, strict=True)
            for m in mentions.get(s.index, ())
        )
        times = tuple(
            replace(t, first=t.first + at, last=t.last + at) if at else t
            for s, at in zip(sentences, firsts, strict=True)
            for t in dates.get(s.index, ())
        )
        return Scene(reading, cast, whole, sentences, firsts, named, times, spots, scenes.as_words(whole, spots))

    def around(self, reading: Reading, mention: Mention) -> Scene:
        """Return the scene of the passage that a mention stands in."""
        first, last = next(span for span in reading.passages if span[0] <= mention.sentence < span[1])
        return self.scene(reading, reading.passage(first, last), last)

    def _find_namings(self, reading: Reading) -> tuple[Naming, ...]:
        return tuple(
            replace(naming, start=naming.start + sentence.start, end=naming.end + sentence.start)
            for sentence in reading.sentences
            for naming in titles.find(sentence.text, self._actors, on=reading.document.published)
        )

    def _find_cast(self, reading: Reading) -> Cast:
        texts = [sentence.text for sentence in reading.sentences]
        return Cast.of(texts, self.namings(reading), self._actors, reading.document.published)


def _by_sentence(reading: Reading) -> tuple[dict[int, list[Mention]], dict[int, list[TimeMention]]]:
    """Return the mentions and the time expressions of a document by sentence."""
    mentions: dict[int, list[Mention]] = {}
    times: dict[int, list[TimeMention]] = {}
    for mention in reading.mentions:
        mentions.setdefault(mention.sentence, []).append(mention)
    for time in reading.times:
        times.setdefault(time.sentence, []).append(time)
    return mentions, times
