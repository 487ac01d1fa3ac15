import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.faces.api import keys
from tests.faces.api import build


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Iterator[build.Desk]:
    """A desk over a store of its own."""
    shutil.copy(made, tmp_path / "detente.sqlite")
    found = build.Desk(tmp_path / "detente.sqlite")
    yield found
    found.store.close()


@pytest.fixture
def client(desk: build.Desk) -> TestClient:
    """The API, where everybody may read."""
    return TestClient(build.serving(desk), base_url="http://testserver/api/v1/")


def key(desk: build.Desk, scope: str) -> dict[str, str]:
    """The header of a key of a scope."""
    with desk.writer() as store:
        return {"Authorization": f"Bearer {keys.make(store, 'the desk', scope, at=build.NOON)[1]}"}
