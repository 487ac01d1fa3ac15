"""How does one marked actor relate to another in a text? The relation head, asked about a pair of spans."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.models import Model
from detente.records import spans_overlap


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the characters of a source and of a target marked, as half-open spans; a side may be empty."""

    id: str
    text: str
    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """The likeliest type of a marked pair, and the probability of each type."""

    id: str
    type: str
    probabilities: tuple[tuple[str, float], ...]


def relate(model: Model, pair: Marked, words: Sequence[tuple[int, int]]) -> Relation:
    """Return the relation of a marked pair in a text with words at the given spans.

    Raises:
        ValueError: the text holds no word.
    """
    states = model.encode([model.pieces(pair.text, words)])
    sides = [
        [i for i, word in enumerate(words[: len(states)]) if any(spans_overlap(word, span) for span in side)]
        for side in (pair.source, pair.target)
    ]
    if not len(states):
        raise ValueError(f"the text of row {pair.id} holds no word")
    scores = model.pair(states, sides[0], sides[1])
    types = model.manifest.pair_types
    return Relation(pair.id, types[int(np.argmax(scores))], tuple(zip(types, map(float, scores), strict=True)))
