"""What tests of open data share: a store that is filled once."""

from collections.abc import Iterator

import pytest

from detente.store import Store
from tests.exports.filled import fill_all


@pytest.fixture(scope="session")
def open_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of ``tests.exports.filled``, to be read only."""
    with Store.open(str(tmp_path_factory.mktemp("open") / "record.sqlite")) as opened:
        fill_all(opened)
        yield opened
