import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.store import Store
from tests.store import nouns


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be put."""
    return tmp_path / "record.sqlite"


@pytest.fixture
def store(empty: Path, path: Path) -> Iterator[Store]:
    """An empty store at that path."""
    shutil.copy(empty, path)
    with Store.open(str(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with one document, shared by the examples of a module."""
    with Store.open(str(tmp_path_factory.mktemp("store") / "record.sqlite")) as opened:
        opened.add_document(nouns.document())
        yield opened
