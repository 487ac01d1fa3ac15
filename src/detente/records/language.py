"""What is read in a text before anything is understood of diplomacy? Words, mentions, times and quotes."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.records.documents import Document
from detente.records.measures import Interval, check_score, check_span
from detente.records.terms import MentionKind

States = npt.NDArray[np.float32]


class Token(NamedTuple):
    """One word: its characters ``[start, end)``, Universal POS tag, head (index in the sentence, -1 for the root)
    and relation to it (Universal Dependencies).

    No dataclass, which takes thrice as long to make: there is one of every word that is read.
    """

    start: int
    end: int
    text: str
    tag: str = "X"
    head: int = -1
    relation: str = "dep"

    def moved(self, words: int) -> "Token":
        """Return it with a head so many words later, as when its sentence is joined to others; a root stays one."""
        head = self.head + words if self.head >= 0 else -1
        return Token(self.start, self.end, self.text, self.tag, head, self.relation)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names somebody, something or somewhere; ``head`` is its syntactic head token."""

    start: int
    end: int
    text: str
    kind: MentionKind
    sentence: int
    first: int
    last: int
    head: int
    score: float

    def __post_init__(self) -> None:
        check_span(self.start, self.end)
        check_score(self.score)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, and the days it means when the act that it dates lies behind or ahead of the writer.

    ``past`` and ``future`` differ only for expressions that leave it open ("on Friday"); None where the day of
    publication is needed and not known.
    """

    start: int
    end: int
    text: str
    sentence: int
    first: int
    last: int
    past: Interval | None
    future: Interval | None

    def __post_init__(self) -> None:
        check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, marks excluded."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence: characters ``[start, end)``, its tokens, and the encoder's states, float32 (tokens, 384)."""

    index: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    states: States

    def __post_init__(self) -> None:
        check_span(self.start, self.end)
        if len(self.states) != len(self.tokens):
            raise ValueError(f"one state a token: got {len(self.states)} states for {len(self.tokens)} tokens")
        self.states.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The language of a document: knows English, not diplomacy. ``model`` names the digest of what read it;
    ``passages`` are the ranges ``[first, last)`` of sentences that were read together.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    model: str = ""
    passages: tuple[tuple[int, int], ...] = ()

    def passage(self, first: int, last: int) -> Sentence:
        """Return the sentences ``[first, last)`` as one, each with a root of its own; it has the first one's index."""
        parts = self.sentences[first:last]
        tokens: list[Token] = []
        for part in parts:
            before = len(tokens)
            tokens += part.tokens if not before else (t.moved(before) for t in part.tokens)
        start, end = parts[0].start, parts[-1].end
        states = np.concatenate([part.states for part in parts]) if len(parts) > 1 else parts[0].states
        return Sentence(first, start, end, self.document.text[start:end], tuple(tokens), states)

    def mentions_of(self, sentence: Sentence) -> tuple[Mention, ...]:
        """Return the mentions inside one sentence, in order."""
        return tuple(m for m in self.mentions if m.sentence == sentence.index)

    def times_of(self, sentence: Sentence) -> tuple[TimeMention, ...]:
        """Return the time expressions inside one sentence, in order."""
        return tuple(t for t in self.times if t.sentence == sentence.index)
