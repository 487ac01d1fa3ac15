"""Python looks for garbage seldom while many nouns are made, and as usual afterwards, whoever else asked for that."""

import gc
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from detente import garbage


@pytest.fixture(autouse=True)
def usual() -> Iterator[tuple[int, int, int]]:
    """What holds outside; whatever a test does to it is taken back."""
    before = gc.get_threshold()
    gc.set_threshold(701, 9, 8)
    yield gc.get_threshold()
    gc.set_threshold(*before)


def test_it_is_seldom_within_and_as_usual_after(usual: tuple[int, int, int]) -> None:
    with garbage.seldom():
        assert gc.get_threshold() == (garbage.SELDOM, 9, 8)
        with garbage.seldom():
            assert gc.get_threshold() == (garbage.SELDOM, 9, 8)
        assert gc.get_threshold() == (garbage.SELDOM, 9, 8)
    assert gc.get_threshold() == usual


def test_an_error_changes_nothing_of_that(usual: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="wrong"), garbage.seldom():
        raise ValueError("wrong")
    assert gc.get_threshold() == usual


def test_the_last_of_several_threads_brings_back_what_was_usual(usual: tuple[int, int, int]) -> None:
    begun, may_end = Event(), Event()

    def work() -> None:
        with garbage.seldom():
            begun.set()
            may_end.wait(timeout=30)

    thread = Thread(target=work)
    with garbage.seldom():
        thread.start()
        assert begun.wait(timeout=30)
    assert gc.get_threshold() == (garbage.SELDOM, 9, 8), "the other one is at it"
    may_end.set()
    thread.join()
    assert gc.get_threshold() == usual


@pytest.mark.parametrize("objects", [0, garbage.SELDOM + 1])
def test_who_looks_more_seldom_or_never_is_let_be(objects: int) -> None:
    gc.set_threshold(objects, 9, 8)
    with garbage.seldom():
        assert gc.get_threshold() == (objects, 9, 8)
    assert gc.get_threshold() == (objects, 9, 8)
