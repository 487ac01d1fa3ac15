"""How is an answer at hand when a page asks for it? Each is worked out once for a state of the store, then kept.

What a page asks for it waits for a moment, then it shows that it is on its way and asks again. What looks at a year of
events is worked out behind, one after the other, so that it hinders nobody; what nobody asks for any more is passed
over.
"""

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore, Lock
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from detente import pipeline
from detente.errors import OutdatedError
from detente.faces.api.desk import OverloadedError
from detente.faces.api.kept import Kept
from detente.faces.web.beside import GIVEN_UP_SAID, Beside
from detente.store import Store

_T = TypeVar("_T")
_P = ParamSpec("_P")
# Answers that are kept at most, and how many bytes of them, pickled: at hand they take some four times as much. The
# largest, a year of channels or positions with their sentences, has 2 MB; pages that were sent are kept beside them.
KEPT, ROOM = 256, 16 * 2**20
# Seconds for which a page waits for all its answers: with the rest of the page below 300 ms.
PATIENCE = 0.12
# Answers that are worked out at once beside those behind: more would only share the one interpreter.
NEAR = 4
# Answers that may wait to be worked out: a page has seven at most, and a few people look at once.
QUEUED = 64
# Requests that may wait for an answer until it is there: each holds one of the forty threads that answer all others.
WAITING = 8
# Seconds after which an answer counts as given up by who asked for it: a page asks again every second.
GIVEN_UP = 20.0


_BUSY = "more is asked than can be worked out at once; wait a minute, then ask again"


@dataclass(slots=True)
class Slot:
    """An answer, or what will hold it: of which state of the store, when last asked for (inf: is waited for), and how
    many bytes it takes, pickled.
    """

    changes: int
    future: Future[Any] = field(default_factory=Future)
    size: int = 0
    asked: float = field(default_factory=time.monotonic)

    @property
    def answer(self) -> Any:  # noqa: ANN401 - any answer
        """The answer, once it is there."""
        return self.future.result()

    @property
    def given_up(self) -> bool:
        """Whether nobody has asked for it for a while."""
        return time.monotonic() - self.asked > GIVEN_UP


class Desk:
    """The open store of a running server, with the answers that it gave lately.

    ``now`` gives the time. With ``beside`` what looks at a year of events is worked out in a process of its own, on
    another core than the pages. Use it in a ``with``, or close it.
    """

    def __init__(self, url: str, *, now: Callable[[], datetime], beside: bool = False) -> None:
        self.url = url
        self.now = now
        self.store = _opened(url)
        self.kept = Kept()
        self._known: OrderedDict[Hashable, Slot] = OrderedDict()
        self._lock = Lock()
        self._writing = Lock()
        self._queued = 0
        self._waiting = BoundedSemaphore(WAITING)
        # One at a time: two answers at once would take twice as long each, and the page as well.
        self._behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="behind")
        self._near = ThreadPoolExecutor(max_workers=NEAR, thread_name_prefix="near")
        # What is worked out behind now, as long as it is.
        self._at_work: Slot | None = None
        self._beside = Beside(url) if beside else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stop(self) -> None:
        """Begin no more long answers, and break off the one that is being worked out; who waits is told so."""
        if self._beside:
            self._beside.close()

    def close(self) -> None:
        """Let go of the store; what waits to be worked out is given up."""
        self.stop()
        self._near.shutdown(wait=True, cancel_futures=True)
        self._behind.shutdown(wait=True, cancel_futures=True)
        for slot in self._known.values():
            if not slot.future.done():  # somebody may wait for it without end
                slot.future.set_exception(OverloadedError("the server is being stopped"))
        self.store.close()

    @contextmanager
    def writer(self) -> Iterator[Store]:
        """Open the store for writing, one writer of this server at a time."""
        with self._writing, pipeline.open_store(self.url) as store:
            yield store

    def slowly(
        self, ask: Callable[Concatenate[Store, _P], _T], *asked: _P.args, **named: _P.kwargs
    ) -> Callable[[], _T]:
        """Return what works out an answer where it hinders the pages least; ``ask`` is a function of a module."""
        if self._beside is None:
            return partial(ask, self.store, *asked, **named)
        return partial(self._sent, self._beside, ask, asked, named)

    def _sent(self, beside: Beside, ask: Callable[..., Any], asked: tuple[Any, ...], named: dict[str, Any]) -> Any:  # noqa: ANN401 - any answer
        """Return an answer from the other process, and note how large it is."""
        slot = self._at_work
        answer, size = beside.ask(ask, asked, named, self._wanted)
        if slot is not None:
            slot.size = size
        return answer

    def answer(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return an answer, worked out now if it is not at hand; whoever asks meanwhile waits for the same one."""
        slot, mine = self._claim(key)
        if mine:
            self._fulfil(slot, make)
        found: _T = self._given(key, slot)
        return found

    def behind(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return an answer that is worked out behind, however long it takes; for what one thread alone may do.

        Raises:
            OverloadedError: too much is being worked out already.
        """
        slot, mine = self._claim(key)
        slot.asked = float("inf")
        if mine:
            self._submit(self._behind, key, slot, make)
        if not slot.future.done():
            self._wait(slot)
        found: _T = self._given(key, slot)
        return found

    def start(self, key: Hashable, make: Callable[[], Any], *, slow: bool) -> Slot:
        """See that an answer is worked out, and return what will hold it.

        Raises:
            OverloadedError: too much is being worked out already.
        """
        slot, mine = self._claim(key)
        if mine:
            self._submit(self._behind if slow else self._near, key, slot, make)
        return slot

    def look(self, key: Hashable, slot: Slot, patience: float) -> bool:
        """Say whether an answer is there within so many seconds; `Slot.answer` gives it then.

        Raises:
            Exception: what went wrong when it was worked out; the next time it is tried again.
        """
        try:
            slot.future.exception(timeout=max(0.0, patience))
        except NotYet:
            return False
        self._given(key, slot)
        return True

    def _wait(self, slot: Slot) -> None:
        if not self._waiting.acquire(blocking=False):
            raise OverloadedError(_BUSY)
        try:
            slot.future.exception()
        finally:
            self._waiting.release()

    def _claim(self, key: Hashable) -> tuple[Slot, bool]:
        """Return what holds an answer, and whether it is for the caller to work it out."""
        changes = self.store.database.changes()
        with self._lock:
            slot = self._known.get(key)
            mine = slot is None or slot.changes != changes
            if slot is None or mine:
                slot = self._known[key] = Slot(changes)
            self._known.move_to_end(key)
            slot.asked = max(slot.asked, time.monotonic())
            self._make_room()
            return slot, mine

    def _make_room(self) -> None:
        """Forget what was asked for least lately until the rest fits.

        The newest stays in any case, and so does what is being worked out: somebody waits for it.
        """
        taken = sum(slot.size for slot in self._known.values())
        older = list(self._known)[:-1]
        for key in (key for key in older if self._known[key].future.done()):
            if len(self._known) <= KEPT and taken <= ROOM:
                return
            taken -= self._known.pop(key).size

    def _fulfil(self, slot: Slot, make: Callable[[], Any]) -> None:
        try:
            answer = make()
            slot.size = slot.size or _size(answer)
        except BaseException as error:  # noqa: BLE001 - it is raised where the answer is asked for
            slot.future.set_exception(error)
            return
        slot.future.set_result(answer)
        with self._lock:
            self._make_room()

    def _submit(self, pool: ThreadPoolExecutor, key: Hashable, slot: Slot, make: Callable[[], Any]) -> None:
        with self._lock:
            if self._queued >= QUEUED:
                self._forget(key, slot)
                busy = OverloadedError(_BUSY)
                slot.future.set_exception(busy)  # for those who wait for the same answer
                raise busy
            self._queued += 1
        pool.submit(self._work, key, slot, make, behind=pool is self._behind)

    def _work(self, key: Hashable, slot: Slot, make: Callable[[], Any], *, behind: bool) -> None:
        with self._lock:
            self._queued -= 1
        if behind:
            self._at_work = slot
        self._fulfil(slot, _give_up if slot.given_up else make)
        if isinstance(slot.future.exception(), OverloadedError):
            # Whoever asks the next time is none of those who gave it up.
            with self._lock:
                self._forget(key, slot)

    def _wanted(self) -> bool:
        """Say whether what is worked out behind is still asked for, or holds up nothing else."""
        slot = self._at_work
        return slot is None or not slot.given_up or not self._queued

    def _given(self, key: Hashable, slot: Slot) -> Any:  # noqa: ANN401 - any answer
        """Return the answer; one that failed is not kept, so that it can be tried again."""
        if slot.future.exception() is not None:
            with self._lock:
                self._forget(key, slot)
        return slot.future.result()

    def _forget(self, key: Hashable, slot: Slot) -> None:
        if self._known.get(key) is slot:
            del self._known[key]


def _opened(url: str) -> Store:
    """Open a store for reading; one of an older version is brought up to date first."""
    try:
        return pipeline.open_store(url, read_only=True)
    except OutdatedError:
        with pipeline.open_store(url) as store:
            pipeline.relink(store)
        return pipeline.open_store(url, read_only=True)


def _give_up() -> None:
    raise OverloadedError(GIVEN_UP_SAID)


def _size(answer: object) -> int:
    """Return how many bytes an answer takes, 0 of one that cannot be counted."""
    try:
        return len(pickle.dumps(answer))
    except (TypeError, ValueError, AttributeError, RecursionError, pickle.PicklingError):
        return 0
