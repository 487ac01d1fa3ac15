"""Which of the words that the trigger head marks are told as acts."""

from datetime import date

import numpy as np

from detente import models
from detente.codebook import Codebook
from detente.events import classify
from detente.reading.reader import Reader
from detente.records import Document, Modality
from tests.events.build import sentence

MODEL = models.load()
TEXT = "Gunmen abducted two engineers from a camp in Chad and burned a truck."


def told(marks: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    """The acts, as word and type, of a sentence whose words the trigger head scores so."""
    reading = Reader(MODEL).read(Document("d", TEXT, published=date(2025, 3, 16)))
    whole, types = reading.passage(*reading.passages[0]), MODEL.manifest.types
    words = [token.text for token in whole.tokens]
    scores = np.zeros((len(words), len(types)), np.float32)
    for (word, kind), score in marks.items():
        scores[words.index(word), types.index(kind)] = score
    judged = classify.judged(MODEL, whole, [0] * len(words), scores)
    found = classify.settled(Codebook.load(), whole, judged)
    return [(words[act.token], act.type) for act in found]


def test_a_word_tells_one_act_the_likelier() -> None:
    both = {("abducted", "COERCE"): 0.9, ("abducted", "ASSAULT"): 0.95}
    assert told(both) == [("abducted", "ASSAULT")]
    assert told({**both, ("abducted", "COERCE"): 0.97}) == [("abducted", "COERCE")]


def test_two_words_tell_two_acts_of_two_types() -> None:
    marks = {("abducted", "COERCE"): 0.9, ("burned", "ASSAULT"): 0.95}
    assert told(marks) == [("abducted", "COERCE"), ("burned", "ASSAULT")]


def test_an_attribute_of_the_noun_says_how_an_act_is_presented_whichever_word_bears_it() -> None:
    words = (("the", "DET", 3, "det"), ("forthcoming", "ADJ", 3, "amod"), ("NATO", "PROPN", 3, "compound"))
    summit = sentence(*words, ("Summit", "NOUN", -1, "root"))
    for at in (2, 3):
        act = classify.Act(at, "CONSULT", 0.9, Modality.HAPPENED, np.zeros((6, 4), np.float32), 0.6, 0.9)
        (found,) = classify.settled(Codebook.load(), summit, [act])
        assert found.modality is Modality.PLANNED
