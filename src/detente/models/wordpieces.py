"""Which word pieces has a sentence, with which does each word begin, and how do sentences make a passage?"""

from collections.abc import Sequence
from dataclasses import dataclass

MARKS = 2
# The encoder was trained on at most so many word pieces; a longer sentence loses its end.
MAX_PIECES = 256


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a sentence without marks at its ends.

    ``first`` gives for each word its first piece. A word beyond ``MAX_PIECES`` has none: ``first`` may be shorter than
    the sentence has words.
    """

    ids: tuple[int, ...]
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The word pieces of a text, and the character at which each ends (0 for a piece without any); where words begin is
    asked only of a text that is read.
    """

    ids: tuple[int, ...]
    ends: Sequence[int]

    def pieces(self, words: Sequence[tuple[int, int]]) -> Pieces:
        """Return the pieces with those of words; a word's first piece is the first that ends after the word begins."""
        first: list[int] = []
        at, last, ends = 0, len(self.ids), self.ends
        for start, _ in words:
            while at < last and ends[at] <= start:
                at += 1
            if at >= last:
                break
            first.append(at)
        return Pieces(self.ids, tuple(first))


def pieces(ids: Sequence[int], offsets: Sequence[tuple[int, int]], words: Sequence[tuple[int, int]]) -> Pieces:
    """Return the pieces of a sentence as a tokenizer gives them."""
    return cut_of(ids, ends_of(offsets)).pieces(words)


def cut_of(ids: Sequence[int], ends: Sequence[int]) -> Cut:
    """Return the pieces of a text, as many as the encoder takes."""
    return Cut(tuple(ids[: MAX_PIECES - MARKS]), ends)


def ends_of(offsets: Sequence[tuple[int, int]]) -> list[int]:
    """Return where each piece ends, 0 for one without a character."""
    return [end if end > start else 0 for start, end in offsets]


def joined(sentences: Sequence[Pieces], opening: int, closing: int) -> Pieces:
    """Return the pieces of a passage between its two marks."""
    ids, first = [opening], list[int]()
    for sentence in sentences:
        first += [len(ids) + at for at in sentence.first]
        ids += sentence.ids
    return Pieces((*ids, closing), tuple(first))
