"""Answers that are kept, shared, and given up."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from detente.errors import ConfigError
from detente.faces.api.desk import OverloadedError
from detente.faces.api.problems import ProblemError
from detente.faces.web import beside
from detente.faces.web import desk as desks
from detente.faces.web.desk import Desk
from detente.pipeline import open_store
from detente.records import Document
from detente.store import Store
from tests.faces.api import build


def soon(desk: Desk, key: str | int, make: Callable[[], object]) -> object:
    """The answer if it is there in a moment, else None."""
    slot = desk.start(key, make, slow=True)
    return slot.answer if desk.look(key, slot, 0.1) else None


@pytest.fixture
def desk(store: Path) -> Iterator[Desk]:
    with Desk(str(store), now=lambda: build.NOON) as made:
        yield made


def test_an_answer_is_worked_out_once_until_the_store_changes(desk: Desk, store: Path) -> None:
    made: list[int] = []
    for _ in range(3):
        desk.answer("x", lambda: made.append(1))
    assert len(made) == 1
    with open_store(str(store)) as opened:
        opened.add_document(Document("new", "Talks resumed."))
    desk.answer("x", lambda: made.append(1))
    assert len(made) == 2


def test_those_who_ask_at_once_share_an_answer(desk: Desk) -> None:
    made: list[int] = []

    def slow() -> int:
        time.sleep(0.2)
        made.append(1)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(desk.answer("x", slow))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found, made) == ([7] * 8, [1])


def test_what_takes_long_comes_later(desk: Desk) -> None:
    go = threading.Event()
    assert soon(desk, "x", go.wait) is None
    go.set()
    assert desk.behind("x", go.wait) is True
    assert soon(desk, "x", go.wait) is True


def test_what_failed_is_tried_again(desk: Desk) -> None:
    def fail() -> int:
        raise ZeroDivisionError

    for ask in (desk.answer, partial(soon, desk), desk.behind):
        with pytest.raises(ZeroDivisionError):
            ask("x", fail)
        assert ask("x", lambda: 1) == 1
        desk.store.database.changes()
        desk._known.clear()


def test_what_nobody_asks_for_any_more_is_passed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    go, started, made = threading.Event(), threading.Event(), list[str]()

    def work() -> None:
        started.set()
        go.wait()

    desk.start("first", work, slow=True)
    started.wait()
    desk.start("given up", lambda: made.append("given up"), slow=True)
    monkeypatch.setattr(desks, "GIVEN_UP", 0.0)
    time.sleep(0.05)
    go.set()
    desk.behind("last", lambda: made.append("last"))
    assert made == ["last"]


def test_more_than_can_be_worked_out_is_refused(desk: Desk) -> None:
    go = threading.Event()
    started = threading.Event()

    def work() -> None:
        started.set()
        go.wait()

    desk.start("at work", work, slow=True)
    started.wait()
    for number in range(desks.QUEUED):
        desk.start(number, go.wait, slow=True)
    with pytest.raises(OverloadedError):
        desk.start("one more", go.wait, slow=True)
    go.set()
    desk.behind(desks.QUEUED - 1, go.wait)
    assert desk.behind("after", lambda: 1) == 1


def test_no_more_answers_are_kept_than_so_many(desk: Desk) -> None:
    for number in range(desks.KEPT + 10):
        desk.answer(number, lambda: 1)
    assert len(desk._known) == desks.KEPT


def test_answers_are_kept_up_to_so_many_bytes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "ROOM", 10_000)
    for number in range(20):
        desk.answer(number, lambda: "x" * 3_000)
    assert list(desk._known) == [17, 18, 19]
    # What is larger than all the room is there for whoever asked, and for the next page of it.
    assert len(desk.answer("large", lambda: "x" * 20_000)) == 20_000
    assert list(desk._known) == ["large"]
    desk.answer("small", lambda: "x")
    assert list(desk._known) == ["small"]


def test_an_answer_that_is_being_worked_out_is_not_forgotten(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "ROOM", 10_000)
    go = threading.Event()
    desk.start("slow", go.wait, slow=True)
    for number in range(20):
        desk.answer(number, lambda: "x" * 3_000)
    assert "slow" in desk._known
    go.set()
    assert desk.behind("slow", lambda: False)


def _long(_store: Store) -> str:
    return "x" * 3_000


@pytest.mark.slow
def test_an_answer_of_the_other_process_counts_as_large_as_it_was_sent(store: Path) -> None:
    with Desk(str(store), now=lambda: build.NOON, beside=True) as desk:
        desk.behind("x", desk.slowly(_long))
        assert 3_000 < desk._known["x"].size < 3_100


def _counted(store: Store) -> int:
    return store.counts().documents


def _refused(_store: Store) -> int:
    raise ConfigError("this does not fit")


def _problem(_store: Store) -> int:
    raise ProblemError(422, "pair: this is none", {"Retry-After": "1"})


class _OddError(Exception):
    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def _odd(_store: Store) -> int:
    raise _OddError(1, 2)


@pytest.mark.slow
def test_long_answers_are_worked_out_in_a_process_of_their_own(store: Path) -> None:
    with Desk(str(store), now=lambda: build.NOON, beside=True) as desk:
        assert desk.behind("x", desk.slowly(_counted)) == 4
        with pytest.raises(ConfigError, match="does not fit"):
            desk.behind("y", desk.slowly(_refused))
        with pytest.raises(ProblemError, match="none") as told:
            desk.behind("y", desk.slowly(_problem))
        assert (told.value.status, told.value.headers) == (422, {"Retry-After": "1"})
        with pytest.raises(RuntimeError, match="1 and 2"):
            desk.behind("y", desk.slowly(_odd))
        assert desk.behind("z", desk.slowly(_counted)) == 4


def _process(_store: Store) -> int:
    return os.getpid()


@pytest.mark.wide
@pytest.mark.slow
def test_a_process_that_has_grown_large_is_replaced(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Desk(str(store), now=lambda: build.NOON, beside=True) as desk:
        first = desk.behind("x", desk.slowly(_process))
        assert desk.behind("y", desk.slowly(_process)) == first
        monkeypatch.setattr(beside, "LARGEST", 1)
        assert desk.behind("z", desk.slowly(_process)) == first
        assert _is_gone(first)
        assert desk.behind("a", desk.slowly(_process)) != first


def _killed(_store: Store) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.wide
@pytest.mark.slow
def test_a_killed_process_is_replaced(store: Path) -> None:
    with Desk(str(store), now=lambda: build.NOON, beside=True) as desk:
        with pytest.raises(OverloadedError, match="ended by the system"):
            desk.behind("x", desk.slowly(_killed))
        assert desk.behind("y", desk.slowly(_counted)) == 4


def _endless(_store: Store, begun: str) -> None:
    Path(begun).write_text(str(os.getpid()))
    time.sleep(600)


def _process_of(begun: Path) -> int:
    """The process that works, once it has begun."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if begun.exists() and (text := begun.read_text()):
            return int(text)
        time.sleep(0.05)
    raise AssertionError("the work was not begun")


def _is_gone(process: int) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        status = Path(f"/proc/{process}/stat")
        try:
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.wide
@pytest.mark.slow
def test_what_is_given_up_makes_room_for_what_is_asked(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Desk(str(store), now=lambda: build.NOON, beside=True) as desk:
        slot = desk.start("x", desk.slowly(_endless, str(tmp_path / "begun")), slow=True)
        process = _process_of(tmp_path / "begun")
        monkeypatch.setattr(desks, "GIVEN_UP", 0.2)
        assert desk.behind("y", desk.slowly(_counted)) == 4
        assert isinstance(slot.future.exception(), OverloadedError)
        assert _is_gone(process)
        # Who asks for it once more gets a new answer, not the word that it was given up.
        assert desk.start("x", desk.slowly(_counted), slow=True) is not slot


@pytest.mark.wide
@pytest.mark.slow
def test_what_is_given_up_goes_on_while_nothing_waits(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "GIVEN_UP", 0.2)
    with Desk(str(store), now=lambda: build.NOON, beside=True) as desk:
        slot = desk.start("x", desk.slowly(_endless, str(tmp_path / "begun")), slow=True)
        slot.asked = float("inf")  # until it is begun
        process = _process_of(tmp_path / "begun")
        slot.asked = 0.0
        time.sleep(1.5)
        assert not slot.future.done()
    assert _is_gone(process)
    assert isinstance(slot.future.exception(), OverloadedError)


def test_who_waits_is_told_when_the_server_stops(store: Path) -> None:
    go, begun = threading.Event(), threading.Event()

    def work() -> bool:
        begun.set()
        return go.wait()

    desk = Desk(str(store), now=lambda: build.NOON)
    desk.start("at work", work, slow=True)
    begun.wait()
    waiting = desk.start("waiting", work, slow=True)
    threading.Timer(0.2, go.set).start()
    desk.close()
    assert isinstance(waiting.future.exception(timeout=1), OverloadedError)


_SERVER = """
import sys
from tests.faces.api import build
from tests.faces.web.test_desk import _endless
from detente.faces.web.desk import Desk

if __name__ == "__main__":
    desk = Desk(sys.argv[1], now=lambda: build.NOON, beside=True)
    desk.behind("x", desk.slowly(_endless, sys.argv[2]))
"""


@pytest.mark.wide
@pytest.mark.slow
def test_no_process_outlives_a_killed_server(store: Path, tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text(_SERVER)
    call = [sys.executable, str(tmp_path / "server.py"), str(store), str(tmp_path / "begun")]
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(call, env=os.environ | path, stderr=subprocess.DEVNULL) as server:
        process = _process_of(tmp_path / "begun")
        server.kill()
        assert _is_gone(process)
