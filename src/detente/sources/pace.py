"""When may a host be asked again? One request at a time, some time apart, in the order of asking, once it has rested.

Threads that want the same host stand in a queue; those that want another do not wait for them. What is known of hosts
is bounded: the one that was asked longest ago is forgotten first.
"""

import random
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from detente.errors import BusyError, ConfigError

# A host that asks for more is believed this far: who says "in a month" has made a mistake.
MOST_REST = 86_400.0
# A host that does not answer rests, for the first of these seconds, doubled each time up to the last.
FIRST_REST, LAST_REST = 30.0, 3_600.0


class TurnError(BusyError):
    """Our turn did not come in time: nothing was asked, so it says nothing of the page."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How politely hosts are asked.

    Attributes:
        interval: seconds between the starts of two requests to a host; robots.txt may ask for more.
        together: how many requests a host gets at once.
        patience: seconds that a fetch waits for its turns in all; one that would have to wait longer gives up at once.
        pause: seconds that a fetch waits at most before its second try, doubled before its third.
        faults: after how many tries without any answer a host rests, for longer each time. Twelve, which is four
            fetches: where every fifth answer is at fault, so many follow each other once in 200 million.
        hosts: of how many hosts something is kept in mind.
    """

    interval: float = 1.0
    together: int = 1
    patience: float = 120.0
    pause: float = 1.0
    faults: int = 12
    hosts: int = 4_096

    def __post_init__(self) -> None:
        if not (0 <= self.interval <= MOST_REST and self.patience >= 0):
            raise ConfigError(
                f"a pace has an interval of 0 to {MOST_REST:.0f} seconds, and patience from 0, got {self}"
            )
        if min(self.together, self.faults, self.hosts) < 1:
            raise ConfigError(f"a pace allows at least one request together, one fault and one host, got {self}")


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time and chance come from: seconds that only grow, the time of day, waiting, and a number in [0, 1)."""

    sleep: Callable[[float], object]
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    chance: Callable[[], float] = random.random


@dataclass(slots=True, eq=False)
class _Host:
    """What is kept in mind of a host: ``due`` is when it may be asked again."""

    changed: threading.Condition
    queue: deque[object] = field(default_factory=deque)
    busy: int = 0
    due: float = 0.0
    faults: int = 0

    @property
    def is_used(self) -> bool:
        return self.busy > 0 or bool(self.queue)


class Turns:
    """Gives turns to threads that want to ask hosts."""

    def __init__(self, pace: Pace, clock: Clock) -> None:
        self._pace = pace
        self._clock = clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()
        self._stopped = False

    def __len__(self) -> int:
        return len(self._hosts)

    @contextmanager
    def turn(self, name: str, *, interval: float, patience: float) -> Iterator[float]:
        """Wait for the turn to ask a host, and hold it; it yields how many seconds that took.

        Args:
            name: the host.
            interval: seconds to the next start, where that is more than the pace's own.
            patience: how many seconds to wait at most.

        Raises:
            TurnError: it would take longer, or the fetcher was stopped.
        """
        began = self._clock.monotonic()
        ticket = object()
        with self._lock:
            host = self._host(name)
            host.queue.append(ticket)
        apart = max(interval, self._pace.interval)
        try:
            while not self._is_taken(name, host, ticket, began + patience, apart):
                pass
        except BaseException:
            with self._lock:
                host.queue.remove(ticket)
                host.changed.notify_all()
            raise
        try:
            yield self._clock.monotonic() - began
        finally:
            with self._lock:
                host.busy -= 1
                host.changed.notify_all()

    def rest(self, name: str, seconds: float) -> None:
        """Leave a host alone for some seconds, at most ``MOST_REST``."""
        with self._lock:
            host = self._host(name)
            host.due = max(host.due, self._clock.monotonic() + min(seconds, MOST_REST))

    def judge(self, name: str, *, answers: bool) -> None:
        """Note whether a host answered, whatever it said; one that never does rests, longer each time."""
        with self._lock:
            host = self._host(name)
            host.faults = 0 if answers else host.faults + 1
            over = host.faults - self._pace.faults
        if over >= 0:
            most = min(FIRST_REST * 2 ** min(over, 16), LAST_REST)
            self.rest(name, most * (1 + self._clock.chance()) / 2)

    def stop(self) -> None:
        """Let nobody have a turn any more."""
        with self._lock:
            self._stopped = True
            for host in self._hosts.values():
                host.changed.notify_all()

    def _is_taken(self, name: str, host: _Host, ticket: object, until: float, apart: float) -> bool:
        """Take the turn if it has come; else wait for a change, or until the host is due."""
        with self._lock:
            now = self._clock.monotonic()
            pause = max(0.0, host.due - now)
            ahead = host.queue.index(ticket)
            self._check(name, pause + ahead * apart, until - now)
            if ahead or host.busy >= self._pace.together:
                host.changed.wait(max(0.0, until - now))
                return False
            if pause == 0:
                host.queue.popleft()
                host.busy += 1
                host.due = now + apart
                host.changed.notify_all()
                return True
        self._clock.sleep(pause)
        return False

    def _check(self, name: str, needed: float, left: float) -> None:
        if self._stopped:
            raise TurnError(f"{name} was not asked: collecting was stopped")
        if left < 0 or needed > left:
            raise TurnError(
                f"{name} was not asked: it may be asked again in {max(needed, 1):.0f} seconds, by us or for another "
                "page; try again later",
                wait=max(needed, 1.0),
            )

    def _host(self, name: str) -> _Host:
        """Return what is known of a host; the lock is held."""
        host = self._hosts.get(name)
        if host is None:
            self._forget()
            host = self._hosts[name] = _Host(threading.Condition(self._lock))
        self._hosts.move_to_end(name)
        return host

    def _forget(self) -> None:
        if len(self._hosts) < self._pace.hosts:
            return
        now = self._clock.monotonic()
        unused = [name for name, host in self._hosts.items() if not host.is_used]
        # Whoever rests is kept as long as anybody else can go. A tenth at once, so that this is not done each time.
        rested = [name for name in unused if self._hosts[name].due <= now]
        for name in (rested or unused)[: max(1, self._pace.hosts // 10)]:
            del self._hosts[name]
