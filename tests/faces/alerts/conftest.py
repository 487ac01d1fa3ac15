import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.store import Store


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    """Where an empty store lies."""
    return Path(shutil.copy(empty, tmp_path / "record.sqlite"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(str(path)) as opened:
        yield opened
