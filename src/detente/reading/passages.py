"""Which sentences of a document are read together?

A sentence is read with its neighbours in view, because they name whom "he", "the two countries" or "the attack" mean.
Neighbouring sentences of one paragraph are joined, in order, as long as they fit into a passage; where the passages
begin depends on nothing but the text, so a document is read the same alone and among others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]
# Word pieces of a passage, the two marks at its ends included. Training units hold 45 on average and 110 at most; a
# sentence that is longer by itself is a passage of its own.
MAX_PASSAGE = 96
# The encoder was trained on at most so many word pieces; a longer sentence loses its end.
MAX_PIECES = 256
MARKS = 2


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a sentence without marks at its ends.

    ``first`` gives for each word its first piece. A word beyond ``MAX_PIECES`` has none: ``first`` may be shorter than
    the sentence has words.
    """

    ids: tuple[int, ...]
    first: tuple[int, ...]


def pieces(ids: Sequence[int], offsets: Sequence[Span], words: Sequence[Span]) -> Pieces:
    """Return the pieces of a sentence; a word's first piece is the first that ends after the word begins."""
    reach = MAX_PIECES - MARKS
    ids, offsets = tuple(ids[:reach]), offsets[:reach]
    first: list[int] = []
    at = 0
    for start, _ in words:
        while at < len(offsets) and (offsets[at][1] <= start or offsets[at][1] == offsets[at][0]):
            at += 1
        if at >= len(offsets):
            break
        first.append(at)
    return Pieces(ids, tuple(first))


def group(text: str, spans: Sequence[Span], lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Return the passages of a text as ranges ``[first, last)`` of its sentences.

    Args:
        spans: the characters of each sentence; a line break between two ends the passage.
        lengths: the word pieces of each sentence.
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


def joined(sentences: Sequence[Pieces], opening: int, closing: int) -> Pieces:
    """Return the pieces of a passage between its two marks."""
    ids, first = [opening], list[int]()
    for sentence in sentences:
        first += [len(ids) + at for at in sentence.first]
        ids += sentence.ids
    return Pieces((*ids, closing), tuple(first))
