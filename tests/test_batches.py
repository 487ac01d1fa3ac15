"""Is what is encoded many passages at once nearly what each gives alone? By the same code, on this processor."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import onnxruntime
import pytest

from detente import models
from detente.codebook import Codebook
from detente.errors import ModelError
from detente.events.actors import ActorBook
from detente.events.coder import RULES, Coder
from detente.models import Model
from detente.models.batches import GPU, Batches
from detente.models.wordpieces import Pieces
from detente.pipeline import machine
from detente.reading.reader import TOGETHER, Reader
from detente.reading.tokens import words
from detente.records import Document, Failure, States, utc

NOW = utc(2025, 9, 1)
HERE = "CPUExecutionProvider"
SENTENCES = [
    "Witkoff will meet Putin in Moscow on Friday.",
    "Kallas will meet Sybiha in Warsaw on Monday.",
    "Russia and Ukraine agreed on Monday to exchange 1,000 prisoners each, mediators from Turkey said.",
    "",
    "Kyiv denied that it had struck the plant.",
]
LONG = "Qatar will host talks between Hamas and Israel in Doha on Tuesday, its foreign minister said.\n\n" * (
    TOGETHER + 8
)
DOCUMENTS = [
    Document(f"d{n}", text, published=date(2025, 3, 16)) for n, text in enumerate((*filter(None, SENTENCES), LONG))
]


def _machine(model: Model) -> machine.Machine:
    return machine.Machine(Reader(model), Coder(model, Codebook.load(), ActorBook.load()))


def _floats() -> Model:
    return Model(models.SHIPPED, provider=HERE)


def _passages() -> list[list[Pieces]]:
    return [[models.load().pieces(text, words(text))] for text in SENTENCES]


def _claims(found: Sequence[machine.Read | Failure]) -> list[tuple[str, str, str]]:
    return [
        (c.type, c.trigger.text, c.modality) for read in found if isinstance(read, machine.Read) for c in read.claims
    ]


def test_states_are_nearly_those_of_one_passage() -> None:
    model = _floats()
    for parts, states in zip(_passages(), model.encode_all(_passages()), strict=True):
        alone = model.encode(parts)
        assert states.shape == alone.shape
        likeness = (alone * states).sum(1) / np.linalg.norm(alone, axis=1) / np.linalg.norm(states, axis=1)
        assert np.all(likeness > 0.97)


def test_what_stands_beside_a_passage_hardly_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _floats()
    together = model.encode_all(_passages() * 3)
    alone = [model.encode_all([passage])[0] for passage in _passages()] * 3
    monkeypatch.setattr("detente.models.batches.MOST_PIECES", 24)
    parted = model.encode_all(_passages() * 3)
    for one, other, third in zip(together, alone, parted, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
        np.testing.assert_allclose(one, third, atol=1e-4)


def test_documents_read_at_once_make_nearly_the_claims_that_each_makes() -> None:
    usual = _claims(list(machine.read_by(machine.machine_of(()), DOCUMENTS, NOW)))
    batched = _machine(_floats())
    assert batched.reader.batched
    found = list(machine.read_by(batched, DOCUMENTS, NOW))
    assert [read.document.id for read in found if isinstance(read, machine.Read)] == [one.id for one in DOCUMENTS]
    assert len(usual) > TOGETHER
    assert len(set(_claims(found)) ^ set(usual)) <= 2  # one act read otherwise
    assert _claims(found[-1:]) == usual[-len(_claims(found[-1:])) :]


class _Small(Model):
    """A model that finds no room for many passages at once, and none at all for a word."""

    def __init__(self, word: str) -> None:
        super().__init__(models.SHIPPED, provider=HERE)
        self.word = self.tokenizer.token_to_id(word)

    def encode_all(self, passages: Iterable[Sequence[Pieces]]) -> list[States]:
        found = list(passages)
        if len(found) > 1 or any(self.word in part.ids for parts in found for part in parts):
            raise MemoryError("no room")
        return super().encode_all(found)


def test_what_fails_together_is_tried_alone() -> None:
    found = list(machine.read_by(_machine(_Small("paris")), DOCUMENTS[:4], NOW))
    assert _claims(found) == _claims(list(machine.read_by(_machine(_floats()), DOCUMENTS[:4], NOW)))


def test_what_fails_alone_too_is_no_fault_of_a_document() -> None:
    with pytest.raises(ModelError, match=r"failed \(no room\): see the log, or read without --gpu"):
        list(machine.read_by(_machine(_Small("kyiv")), DOCUMENTS[:4], NOW))


def test_claims_say_how_they_were_read() -> None:
    [one] = machine.read_by(_machine(_floats()), DOCUMENTS[:1], NOW)
    assert isinstance(one, machine.Read)
    assert {claim.coder for claim in one.claims} == {f"heads-{RULES}:{models.load().manifest.digest}:floats"}


def test_a_model_is_loaded_once() -> None:
    assert models.load() is models.load(models.SHIPPED, provider=None)
    assert machine.machine_of(()) is machine.machine_of((), gpu=False)


@pytest.mark.skipif(GPU in onnxruntime.get_available_providers(), reason="this onnxruntime has it")
def test_without_a_graphics_processor_it_says_so() -> None:
    with pytest.raises(ModelError, match=r"CPUExecutionProvider: install it with pip install 'detente\[gpu\]'"):
        Batches(models.SHIPPED / "encoder.onnx", models._options(), GPU)


def test_another_graph_is_refused() -> None:
    with pytest.raises(ModelError, match="expected Gather of Gather"):
        Batches(models.SHIPPED / "triggers.onnx", models._options(), HERE)
