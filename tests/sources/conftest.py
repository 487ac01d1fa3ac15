"""What tests of fetching share: a server inside that nobody may reach."""

from collections.abc import Iterator

import pytest

from tests.sources.server import Server, says, serving


@pytest.fixture(scope="module")
def victim() -> Iterator[Server]:
    """The server inside that nobody may reach."""
    with serving(says(b"secret")) as server:
        yield server


@pytest.fixture
def unreached(victim: Server) -> Iterator[None]:
    """See that nobody has reached it."""
    yield
    assert victim.seen == []
