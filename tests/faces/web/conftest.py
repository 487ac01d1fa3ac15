import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.faces.web import app
from detente.faces.web.app import Site, make
from tests.faces.api import build

HOST = "http://localhost"


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    """A store of the test's own."""
    return Path(shutil.copy(made, tmp_path / "detente.sqlite"))


@pytest.fixture(scope="session", autouse=True)
def _patient() -> Iterator[None]:
    """Let pages wait until all their parts are there, however slow the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "PATIENCE", 60.0)
        yield


@pytest.fixture
def page(store: Path) -> Iterator[TestClient]:
    """The page on this machine, where nobody needs a key."""
    with TestClient(make(Site(str(store), now=lambda: build.NOON)), base_url=HOST) as client:
        yield client


@pytest.fixture
def closed(store: Path) -> Iterator[TestClient]:
    """The page where everybody needs a key."""
    site = Site(str(store), now=lambda: build.NOON, open_read=False)
    with TestClient(make(site), base_url=HOST) as client:
        yield client
