"""What tests of faces share: a store that is filled once, and a small book of actors."""

from pathlib import Path

import pytest

from detente.events import actors
from tests.faces import books
from tests.faces.api import build


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store; to be copied."""
    path = tmp_path_factory.mktemp("faces") / "detente.sqlite"
    build.record(path)
    return path


@pytest.fixture
def small_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the book of five stand for the shipped one."""
    monkeypatch.setattr(actors, "entries", lambda *_: books.ENTRIES)
    monkeypatch.setattr(actors, "_shipped", books.small)
