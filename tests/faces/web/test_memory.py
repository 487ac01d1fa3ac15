"""What is no longer needed goes back, and what is there for good is not looked through."""

import gc
import sys
from collections.abc import Iterator

import pytest

from detente.faces.web import memory

MB = 2**20


@pytest.fixture
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system tells only the most that was taken")
def test_what_is_let_go_is_given_back() -> None:
    memory.give_back()
    before = memory.taken()
    held = [bytes(1000) for _ in range(64 * MB // 1000)]
    assert memory.taken() > before + 50
    del held
    memory.give_back()
    assert memory.taken() < before + 20


class _Ring:
    def __init__(self) -> None:
        self.self = self


@pytest.mark.usefixtures("_thawed")
def test_what_is_set_aside_is_not_looked_through_and_what_comes_later_is() -> None:
    memory.set_aside()
    assert gc.get_freeze_count() > 10_000
    gc.collect()
    kept = len(gc.get_objects())
    for _ in range(100):
        _Ring()
    assert gc.collect() >= 100
    assert kept < gc.get_freeze_count()
