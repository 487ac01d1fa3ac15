"""Hosts are asked one at a time, some time apart, in the order of asking; whoever rests is left alone."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from detente.errors import ConfigError
from detente.sources.pace import LAST_REST, MOST_REST, Clock, Pace, TurnError, Turns


class Simulated:
    """A clock of which a second is over at once."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []
        self.clock = Clock(self.sleep, lambda: self.at, self.now, lambda: 0.5)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.at)


def _starts(turns: Turns, time: Simulated, *names: str, interval: float = 0.0) -> list[float]:
    starts = []
    for name in names:
        with turns.turn(name, interval=interval, patience=100):
            starts.append(time.at)
    return starts


def test_requests_to_a_host_start_some_time_apart_and_another_host_does_not_wait() -> None:
    time = Simulated()
    turns = Turns(Pace(interval=2), time.clock)
    assert _starts(turns, time, "a", "b", "a", "b", "c") == [0, 0, 2, 2, 2]
    assert _starts(turns, time, "a", "a", interval=30) == [4, 34], "a host may ask for more"


def test_a_host_that_rests_is_not_waited_for_beyond_patience() -> None:
    time = Simulated()
    turns = Turns(Pace(interval=0), time.clock)
    turns.rest("a", 50)
    with pytest.raises(TurnError, match="a was not asked: it may be asked again in 50 seconds") as caught:
        turns.turn("a", interval=0, patience=49).__enter__()
    assert (caught.value.wait, time.at) == (50, 0)
    assert _starts(turns, time, "a") == [50]
    turns.rest("a", 1e9)
    with pytest.raises(TurnError) as caught:
        turns.turn("a", interval=0, patience=49).__enter__()
    assert caught.value.wait == MOST_REST


def test_a_host_that_never_answers_rests_longer_each_time() -> None:
    time = Simulated()
    turns = Turns(Pace(interval=0, faults=3, patience=1e9), time.clock)
    for _ in range(12):
        with turns.turn("a", interval=0, patience=1e9):
            turns.judge("a", answers=False)
    assert time.slept[:3] == [22.5, 45, 90]
    assert time.slept[-1] == LAST_REST * 0.75
    turns.judge("a", answers=True)
    turns.judge("a", answers=False)
    time.at += LAST_REST
    slept = len(time.slept)
    assert len(_starts(turns, time, "a")) == 1
    assert len(time.slept) == slept, "one answer, and all is forgotten"


def test_threads_have_their_turns_one_by_one_in_the_order_of_asking() -> None:
    turns = Turns(Pace(interval=0), Clock(threading.Event().wait))
    order: list[int] = []
    together, most = 0, 0

    def ask(i: int) -> None:
        nonlocal together, most
        with turns.turn("a", interval=0, patience=10):
            together += 1
            most = max(most, together)
            order.append(i)
            together -= 1

    threads = []
    with turns.turn("a", interval=0, patience=10):
        for i in range(20):
            threads.append(threading.Thread(target=ask, args=(i,)))
            threads[-1].start()
            while len(turns._hosts["a"].queue) <= i:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert (order, most) == (list(range(20)), 1)


def test_who_would_stand_in_a_queue_for_too_long_is_told_at_once() -> None:
    time = Simulated()
    turns = Turns(Pace(interval=10), time.clock)
    held = turns.turn("a", interval=0, patience=5)
    held.__enter__()
    with pytest.raises(TurnError, match="again in 10 seconds"):
        turns.turn("a", interval=0, patience=5).__enter__()
    held.__exit__(None, None, None)
    assert _starts(turns, time, "a") == [10], "who gave up stands in nobody's way"


def test_what_is_known_of_hosts_is_bounded_and_who_rests_is_forgotten_last() -> None:
    time = Simulated()
    turns = Turns(Pace(interval=0, hosts=20), time.clock)
    turns.rest("weary", 1000)
    _starts(turns, time, *map(str, range(200)))
    assert len(turns) <= 20
    with pytest.raises(TurnError):
        turns.turn("weary", interval=0, patience=1).__enter__()
    for i in range(100):
        turns.rest(f"weary {i}", 1000)
    assert len(turns) <= 20


def test_nobody_has_a_turn_once_it_is_over() -> None:
    turns = Turns(Pace(interval=0), Clock(threading.Event().wait))
    faults: list[str] = []

    def ask() -> None:
        try:
            turns.turn("a", interval=0, patience=30).__enter__()
        except TurnError as error:
            faults.append(str(error))

    with turns.turn("a", interval=0, patience=1):
        waiting = threading.Thread(target=ask)
        waiting.start()
        turns.stop()
        waiting.join(5)
    assert faults == ["a was not asked: collecting was stopped"]


@pytest.mark.parametrize(
    "unfit", [{"interval": -1}, {"interval": 1e9}, {"patience": -1}, {"together": 0}, {"hosts": 0}]
)
def test_a_pace_that_is_none_is_refused(unfit: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="a pace "):
        Pace(**unfit)  # type: ignore[arg-type]  # whole numbers where they are asked for
