"""What tests of faces share: a store that is filled once."""

from pathlib import Path

import pytest

from tests.faces.api import build


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store; to be copied."""
    path = tmp_path_factory.mktemp("faces") / "detente.sqlite"
    build.record(path)
    return path
