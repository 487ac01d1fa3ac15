"""Which sentences of a document are read together?

A sentence is read with its neighbours in view, because they name whom "he", "the two countries" or "the attack" mean.
Neighbouring sentences of one paragraph are joined, in order, as long as they fit into a passage; where the passages
begin depends on nothing but the text, so a document is read the same alone and among others.
"""

from collections.abc import Sequence

from detente.models.wordpieces import MARKS

Span = tuple[int, int]
# Word pieces of a passage, the two marks at its ends included. Training units hold 45 on average and 110 at most; a
# sentence that is longer by itself is a passage of its own.
MAX_PASSAGE = 96


def group(text: str, spans: Sequence[Span], lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Return the passages of a text as ranges ``[first, last)`` of its sentences.

    Args:
        spans: the characters of each sentence; a line break between two ends the passage.
        lengths: the word pieces of each sentence; one without any is not read, and its neighbours are read together.
    """
    found: list[tuple[int, int]] = []
    size = 0
    for i, length in enumerate(lengths):
        fits = size + length + MARKS <= MAX_PASSAGE
        if found and fits and "\n" not in text[spans[i - 1][1] : spans[i][0]]:
            found[-1] = (found[-1][0], i + 1)
            size += length
        else:
            found.append((i, i + 1))
            size = length
    return found
