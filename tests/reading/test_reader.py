"""A document is read many passages at a time: none may tell whether it stands among others."""

import numpy as np

from detente import models
from detente.reading import reader
from detente.reading.reader import Reader
from detente.records import Document

PARAGRAPHS = (
    "Witkoff will meet Putin in Moscow on Friday. He will bring a proposal from Washington.",
    "The weather was mild.",
    "Kyiv denied on Monday that its drones had struck the plant, which Russia occupies.",
    "Talks.",
    "...",
)


def test_passages_are_read_the_same_alone_and_among_more_than_are_read_together() -> None:
    reads = Reader(models.load(), everything=True)
    alone = [reads.read(Document("x", text)) for text in PARAGRAPHS]
    times = reader.TOGETHER // len(PARAGRAPHS) + 2
    text = "\n".join(PARAGRAPHS * times)
    whole = reads.read(Document("y", text))
    assert len(whole.passages) > reader.TOGETHER
    expected = [sentence for one in alone for sentence in one.sentences] * times
    assert len(whole.sentences) == len(expected)
    for sentence, own in zip(whole.sentences, expected, strict=True):
        assert sentence.text == own.text
        assert [(t.text, t.tag, t.head, t.relation) for t in sentence.tokens] == [
            (t.text, t.tag, t.head, t.relation) for t in own.tokens
        ]
        assert np.array_equal(sentence.states, own.states)
    named = [(m.text, m.kind, m.first, m.last, m.score) for one in alone for m in one.mentions] * times
    assert [(m.text, m.kind, m.first, m.last, m.score) for m in whole.mentions] == named
