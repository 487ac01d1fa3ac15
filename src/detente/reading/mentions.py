"""Which words name somebody, something or somewhere?

The mention head marks words as beginning or inside a mention of a kind; this file makes spans of the marks and finds
their syntactic head in the parse.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.records import Mention, MentionKind, Token

Floats = npt.NDArray[np.float32]


def decode(
    text: str, tokens: Sequence[Token], probabilities: Floats, labels: Sequence[str], *, sentence: int
) -> tuple[Mention, ...]:
    """Return the mentions of a sentence.

    Args:
        text: the document's text, which the tokens' offsets are about.
        tokens: the words of the sentence.
        probabilities: (words, labels), a softmax over ``labels`` ("O", "B-person", "I-person", …).
    """
    marks = [labels[int(i)] for i in probabilities.argmax(1)] if len(tokens) else []
    found: list[Mention] = []
    for first, last in runs(marks):
        start, end = tokens[first].start, tokens[last - 1].end
        score = float(probabilities[first:last].max(1).mean())
        kind = MentionKind(marks[first][2:])
        head = head_of(tokens, first, last)
        found.append(Mention(start, end, text[start:end], kind, sentence, first, last, head, min(score, 1.0)))
    return tuple(found)


def runs(marks: Sequence[str]) -> list[tuple[int, int]]:
    """Return [first, last) of each mention; an I- without its B- opens one."""
    found: list[tuple[int, int]] = []
    for i, mark in enumerate(marks):
        if mark == "O":
            continue
        goes_on = mark[0] == "I" and found and found[-1][1] == i and marks[i - 1][2:] == mark[2:]
        if goes_on:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def head_of(tokens: Sequence[Token], first: int, last: int) -> int:
    """Return the token of ``[first, last)`` whose own head lies outside it (the first such)."""
    outside = (i for i in range(first, last) if not first <= tokens[i].head < last)
    return next(outside, first)
