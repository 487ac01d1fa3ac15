from collections.abc import Sequence

import numpy as np
import pytest

from detente import models
from detente.models import Gate
from detente.reading.reader import Reader
from detente.records import Document, Reading


def _gate(model: models.Model) -> Gate:
    assert model.gate
    return model.gate


def _pieces(model: models.Model, text: str) -> Sequence[int]:
    return model.cut(text).ids


@pytest.fixture(scope="module")
def model() -> models.Model:
    return models.load()


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The two presidents will hold talks in Geneva on Friday.", True),
        ("Rebels shelled the town at dawn, killing three.", True),
        ("The minister said that no ceasefire had been agreed.", True),
        ("It rained in the afternoon.", False),
        ("The concert in the park was sold out.", False),
        ("The museum is open from nine to five and entry is free.", False),
    ],
)
def test_a_sentence_without_an_act_is_spared(model: models.Model, text: str, *, expected: bool) -> None:
    assert _gate(model).passes(_pieces(model, text)) is expected


def test_of_a_sentence_without_word_pieces_nothing_is_known(model: models.Model) -> None:
    assert _gate(model).passes(())


def test_the_bound_itself_passes(model: models.Model) -> None:
    gate, seen = _gate(model), _pieces(model, "It rained in the afternoon.")
    logit = float(gate.session.run(None, {"pieces": np.array(seen, np.int64)})[0][0])
    assert Gate(gate.session, logit).passes(seen)
    assert not Gate(gate.session, logit + 1e-3).passes(seen)


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
