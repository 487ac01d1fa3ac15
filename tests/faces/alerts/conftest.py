import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.store import Store


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to be copied: the migrations of one take longer than most tests."""
    path = tmp_path_factory.mktemp("alerts") / "blank.sqlite"
    Store.open(str(path)).close()
    return path


@pytest.fixture
def path(blank: Path, tmp_path: Path) -> Path:
    """Where an empty store lies."""
    return Path(shutil.copy(blank, tmp_path / "record.sqlite"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(str(path)) as opened:
        yield opened
