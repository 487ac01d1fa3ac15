import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detente import models
from detente.errors import ModelError
from detente.models import wordpieces
from detente.reading.tokens import words
from detente.records import States

SENTENCES = (
    "Witkoff will meet Putin in Moscow on Friday.",
    "Russia and Ukraine agreed on Monday to exchange 1,000 prisoners each, mediators from Turkey said.",
    "Kyiv denied that it had struck the plant.",
    "Talks.",
)
STATES_IN_ANOTHER_PROCESS = """
import hashlib, json, sys
from detente import models
from detente.reading.tokens import words
model = models.load()
states = [model.encode([model.pieces(s, words(s))]) for s in json.loads(sys.argv[1])]
print(json.dumps([hashlib.sha256(s.tobytes()).hexdigest() for s in states]))
"""


def test_nothing_is_noted_down_about_the_machine(tmp_path: Path) -> None:
    """onnxruntime would keep a database for its maker under the user's home."""
    away = {"HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]}
    read = 'import detente; print(len(detente.code("Witkoff met Putin in Moscow on Friday.")))'
    done = subprocess.run([sys.executable, "-c", read], env=away, capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0
    assert not list(tmp_path.rglob("*"))


@pytest.fixture(scope="module")
def model() -> models.Model:
    return models.load()


def encode(model: models.Model, *sentences: str) -> States:
    """The states of sentences read as one passage."""
    return model.encode([model.pieces(sentence, words(sentence)) for sentence in sentences])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_gets_the_same_states_whatever_was_read_before(model: models.Model, sentence: str) -> None:
    alone = encode(model, sentence)
    for other in SENTENCES:
        encode(model, other)
    assert np.array_equal(alone, encode(model, sentence))


def test_a_sentence_gets_the_same_states_in_another_process(model: models.Model) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", STATES_IN_ANOTHER_PROCESS, json.dumps(SENTENCES[::-1])],
        capture_output=True,
        text=True,
        check=True,
    )
    again = [hashlib.sha256(encode(model, s).tobytes()).hexdigest() for s in SENTENCES]
    assert json.loads(ran.stdout)[::-1] == again


def test_the_heads_answer_for_every_word(model: models.Model) -> None:
    text = SENTENCES[0]
    states = encode(model, text)
    syntax = model.syntax(states)
    count = len(words(text))
    assert states.shape == (count, 384)
    assert syntax.tags.shape == (count, len(model.manifest.tags))
    assert syntax.arcs.shape == (count, count + 1)
    sense = model.sense(states)
    assert (sense.morphology.shape, sense.factuality.shape) == ((count, len(model.manifest.morphology)), (count,))
    assert model.relations(states, [0] * count).shape == (count, len(model.manifest.relations))
    modality, roles = model.claims(states, [0] * count, [2], [1])
    assert (modality.shape, roles.shape) == ((1, 5), (1, len(model.manifest.roles), count))
    assert (roles[:, :-1].sum(1) <= 1.0 + 1e-5).all()
    assert model.pair(states, [0], [3]).sum() == pytest.approx(1.0, abs=1e-5)


def test_what_is_too_long_loses_its_end(model: models.Model) -> None:
    text = "Minister " * 400
    spans = [(i * 9, i * 9 + 8) for i in range(400)]
    assert 0 < len(model.encode([model.pieces(text, spans)])) < wordpieces.MAX_PIECES
    assert model.encode([model.pieces("   ", [])]).shape == (0, 384)


def test_a_sentence_is_read_with_its_neighbour_in_view(model: models.Model) -> None:
    both = encode(model, *SENTENCES[:2])
    alone = [encode(model, sentence) for sentence in SENTENCES[:2]]
    assert len(both) == len(alone[0]) + len(alone[1])
    assert not np.allclose(both[: len(alone[0])], alone[0], atol=0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = models.SHIPPED
    return Path(shutil.copytree(source, tmp_path / "model"))


def test_an_altered_file_is_refused(folder: Path) -> None:
    with (folder / "triggers.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="altered or torn; install the package again"):
        models.Model(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "pair.onnx").unlink()
    with pytest.raises(ModelError, match=r"pair\.onnx is missing"):
        models.Model(folder)


@pytest.mark.parametrize("text, message", [("{", "no readable model manifest"), ('{"format": 9}', "format 9, this")])
def test_a_bad_manifest_is_refused(folder: Path, text: str, message: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ModelError, match=message):
        models.Model(folder)


def test_sigmoid_and_softmax_bear_large_values() -> None:
    big = np.array([[-1e4, 0.0, 1e4]], np.float32)
    assert models.sigmoid(big).tolist() == [[0.0, 0.5, 1.0]]
    assert models.softmax(big).tolist() == [[0.0, 0.0, 1.0]]


def test_a_word_starts_at_the_first_piece_that_ends_after_it_begins() -> None:
    # "Zelenskyy met" in pieces Zel, ##ens, ##kyy, met
    found = wordpieces.pieces([7, 8, 9, 10], [(0, 3), (3, 6), (6, 9), (10, 13)], [(0, 9), (10, 13)])
    assert found == wordpieces.Pieces((7, 8, 9, 10), (0, 3))


@pytest.mark.parametrize(
    "text",
    [
        *SENTENCES,
        "  Two  blanks, a\ttab,\na line and a\u00a0hard blank ",
        "Péter Szijjártó met 习近平 in Beijing; e\u0301 \u0301x, soft\u00adhyphen, \u200b alone",
        "F-16s, U.S.-led, AT&T, don't, 1,000.5, [CLS] and [ SEP ], 😀😀 ",
        "unspeakablylongword" * 12 + " is unknown",
        "",
    ],
)
def test_pieces_are_those_that_the_tokenizer_makes_of_the_whole_text(model: models.Model, text: str) -> None:
    whole = model.tokenizer.encode(text, add_special_tokens=False)
    assert model.pieces(text, words(text)) == wordpieces.pieces(whole.ids, whole.offsets, words(text))


def test_words_beyond_reach_have_no_piece() -> None:
    many = range(wordpieces.MAX_PIECES + 50)
    found = wordpieces.pieces(list(many), [(i, i + 1) for i in many], [(i, i + 1) for i in many])
    assert len(found.first) == len(found.ids) == wordpieces.MAX_PIECES - 2


def test_a_passage_stands_between_its_marks() -> None:
    sentences = [wordpieces.Pieces((7, 8), (0, 1)), wordpieces.Pieces((9,), (0,))]
    assert wordpieces.joined(sentences, 1, 2) == wordpieces.Pieces((1, 7, 8, 9, 2), (1, 2, 3))
