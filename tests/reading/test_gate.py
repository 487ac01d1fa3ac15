import pytest

from detente import models
from detente.models import Gate
from detente.reading.gate import clues, passes
from detente.reading.reader import Reader
from detente.records import Document, Reading

GATE = Gate(0.5, {"talks": 1.0, "weather": -2.0, "the talks": 0.4, "no talks": -1.0})


def test_clues_are_words_and_neighbours_each_once() -> None:
    assert list(clues(["The", "talks", ",", "the", "talks"])) == [
        "the", "talks", ",", "the talks", "talks ,", ", the",
    ]  # fmt: skip
    assert list(clues([])) == []


@pytest.mark.parametrize(
    "words, expected",
    [(["The", "talks"], True), (["no", "talks"], False), (["Weather", "talks"], False), (["rain"], False), ([], True)],
    ids=["a sum above the bound", "neighbours count", "words against it", "unknown words", "nothing to look at"],
)
def test_passes(words: list[str], *, expected: bool) -> None:
    assert passes(GATE, words) is expected


def test_without_a_gate_all_pass() -> None:
    assert passes(None, ["rain"])


@pytest.fixture(scope="module")
def model() -> models.Model:
    return models.load()


TEXT = "Putin met Trump in Anchorage on Friday. It rained in the afternoon. Kyiv denied that it had struck the plant."


def test_a_spared_sentence_keeps_its_place_and_its_text(model: models.Model) -> None:
    reading = Reader(model).read(Document("x", TEXT))
    assert [sentence.text for sentence in reading.sentences] == [s.text for s in _all(model).sentences]
    assert reading.sentences[0].tokens
    assert reading.sentences[2].tokens
    assert not reading.sentences[1].tokens
    assert [len(s.states) == len(s.tokens) for s in reading.sentences] == [True] * 3


def test_everything_is_read_where_that_is_wished(model: models.Model) -> None:
    assert all(sentence.tokens for sentence in _all(model).sentences)


def _all(model: models.Model) -> Reading:
    return Reader(model, everything=True).read(Document("x", TEXT))
