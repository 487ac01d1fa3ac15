"""Are documents that are read together read as each alone, in order, and does a bad one lose no other?"""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import repeat

import pytest

from detente import garbage, models, pipeline
from detente.codebook import Codebook
from detente.errors import SourceError
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.models import Model
from detente.models.wordpieces import Pieces
from detente.pipeline import machine
from detente.reading.reader import Reader
from detente.records import Document, Failure, States, utc

NOW = utc(2025, 9, 1)
DAY = date(2025, 3, 16)
TEXTS = [
    "Steve Witkoff said on Sunday that Trump and Putin will speak by phone this week.",
    "Israel struck Damascus on Friday. Syria denied that officers were killed.\n\nThe sun shone. He spoke on Monday.",
    "Nothing happened.",
    "La réunion de Djeddah entre les délégations russe et américaine aura lieu lundi prochain selon le Kremlin.",
    "Qatar will host talks between Hamas and Israel in Doha on Tuesday, its foreign minister said. " * 90,
    "Kyiv accepted the offer of Warsaw.",
]


def _document(number: int, text: str) -> Document:
    language = "fr" if text.startswith("La ") else "en"
    return Document(f"d{number}", text, published=DAY, language=language)


DOCUMENTS = [_document(number, text) for number, text in enumerate(TEXTS)]


def _read(documents: Sequence[Document | Failure]) -> list[machine.Read | Failure]:
    return list(machine.read_by(machine.machine_of(()), documents, NOW))


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.wide)])
def test_together_as_alone_and_in_order(times: int) -> None:
    found = _read(DOCUMENTS * times)
    assert found == [one for document in DOCUMENTS for one in _read([document])] * times
    assert [isinstance(one, Failure) for one in found[:6]] == [False, False, False, True, False, False]
    assert all(one.claims for one in (found[0], found[1], found[4], found[5]) if isinstance(one, machine.Read))


def test_what_failed_before_goes_through() -> None:
    failure = Failure("a page", "documents", "no text", NOW)
    assert _read([DOCUMENTS[0], failure, DOCUMENTS[5]]) == [*_read(DOCUMENTS[:1]), failure, *_read(DOCUMENTS[5:])]


def test_what_came_before_an_error_is_read() -> None:
    def broken() -> Iterator[Document]:
        yield DOCUMENTS[0]
        yield DOCUMENTS[5]
        raise SourceError("the disk is gone")

    reading = machine.read_by(machine.machine_of(()), broken(), NOW)
    assert [next(reading), next(reading)] == [*_read(DOCUMENTS[:1]), *_read(DOCUMENTS[5:])]
    with pytest.raises(SourceError, match="the disk is gone"):
        next(reading)


def test_nothing_waits_long_for_what_comes_late(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def slow() -> Iterator[Document]:
        for document in DOCUMENTS[:3]:
            drawn.append(document.id)
            yield document

    next(machine.read_by(machine.machine_of(()), slow(), NOW))
    assert drawn == ["d0", "d1", "d2"]
    drawn.clear()
    monkeypatch.setattr(machine, "LITTLE", replace(machine.LITTLE, seconds=0.0))
    next(machine.read_by(machine.machine_of(()), slow(), NOW))
    assert drawn == ["d0"]


def test_python_looks_for_garbage_seldom_while_documents_are_read() -> None:
    usual, seen = gc.get_threshold(), list[int]()
    for _ in machine.read_by(machine.machine_of(()), DOCUMENTS[:2], NOW):
        seen.append(gc.get_threshold()[0])
    assert seen == [garbage.SELDOM] * 2
    assert gc.get_threshold() == usual


def test_a_failure_alone_is_told_at_once() -> None:
    failure = Failure("a page", "documents", "no text", NOW)
    assert next(machine.read_by(machine.machine_of(()), repeat(failure), NOW)) == failure


class _Torn(Model):
    """The shipped model, whose encoder fails at one word."""

    def encode(self, sentences: Sequence[Pieces]) -> States:
        if any(self.tokenizer.token_to_id("damascus") in sentence.ids for sentence in sentences):
            raise FloatingPointError("not a number")
        return super().encode(sentences)


def test_a_document_that_cannot_be_read_loses_no_other() -> None:
    model = _Torn(models.load()._folder)
    torn = machine.Machine(Reader(model), Coder(model, Codebook.load(), ActorBook.load()))
    found = list(machine.read_by(torn, DOCUMENTS[:3], NOW))
    assert [isinstance(one, Failure) for one in found] == [False, True, False]
    assert isinstance(found[1], Failure)
    assert "FloatingPointError" in found[1].reason
    assert found[0] == _read(DOCUMENTS[:1])[0]


def test_nothing_gives_nothing() -> None:
    assert _read([]) == []
    assert list(pipeline.read([], now=NOW)) == []
