"""Sentences with a parse written by hand: one word a row."""

import numpy as np

from detente.records import Interval, Sentence, TimeMention, Token


def sentence(*rows: tuple[str, str, int, str]) -> Sentence:
    """Build from (word, tag, head, relation) rows; words are joined by single spaces, the root's head is -1."""
    tokens, at = [], 0
    for word, tag, head, relation in rows:
        tokens.append(Token(at, at + len(word), word, tag, head, relation))
        at += len(word) + 1
    text = " ".join(row[0] for row in rows)
    return Sentence(0, 0, len(text), text, tuple(tokens), np.zeros((len(tokens), 384), np.float32))


def time_mention(
    inside: Sentence, first: int, last: int, past: Interval | None, future: Interval | None
) -> TimeMention:
    """A time expression over the words ``[first, last)``."""
    start, end = inside.tokens[first].start, inside.tokens[last - 1].end
    return TimeMention(start, end, inside.text[start:end], 0, first, last, past, future)
