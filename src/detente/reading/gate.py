"""Which sentences most likely hold no act, and need no reading?

A sum of weights of words and of neighbouring words, learned beside the model (`training/gate.py`) and shipped with it.
It is far cheaper than the encoder, and errs on the side of letting pass: a sentence below the bound is kept in the
reading with its text, without words and states.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat

from detente.models import Gate


def clues(words: Sequence[str]) -> Iterable[str]:
    """Return what is looked at in a sentence, each once: its words in lower case and the pairs of neighbours."""
    lower = [word.lower() for word in words]
    return dict.fromkeys((*lower, *map(" ".join, pairwise(lower))))


def passes(gate: Gate | None, words: Sequence[str]) -> bool:
    """Say whether a sentence may hold an act; without a gate, and without words, all do."""
    if gate is None or not words:
        return True
    return sum(map(gate.weights.get, clues(words), repeat(0.0))) >= gate.bound
