"""By what name is a test known, on which database does it run, and with which store does it begin?

The name is one that every worker and every run gives it. The database is SQLite, or, where it is wanted, PostgreSQL.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.store import Store
from tests import postgres


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of tests that are about files."""
    config.addinivalue_line("markers", "sqlite: about SQLite itself or its files, and so not run on PostgreSQL")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about SQLite where the tests run on PostgreSQL."""
    if postgres.WANTED:
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="about SQLite itself or its files"))


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a test after its parameter, not after the bytes in it.

    Bytes made while tests are collected (an archive with its time stamp) differ from one worker to the next;
    pytest-xdist then refuses the whole run, which it did twice.
    """
    del config
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store to be copied: the migrations of one take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite"
    Store.open(str(path)).close()
    return path


if postgres.WANTED:

    @pytest.fixture(scope="session", autouse=True)
    def _shelf() -> Iterator[postgres.Shelf]:
        """A server whose databases stand for the paths of stores."""
        with postgres.standing_in() as shelf:
            yield shelf

    @pytest.fixture(autouse=True)
    def _tidy(_shelf: postgres.Shelf, tmp_path: Path) -> Iterator[None]:
        """Drop the databases of a test after it."""
        yield
        _shelf.clear(tmp_path)
