"""Where are long answers worked out, so that pages do not wait? In a process of its own, one answer at a time.

An interpreter runs one thread at a time: a year of events that is looked at beside the pages would hold up each of
them. The process has less of a claim to the processors than the server; it is started when it is first needed, started
anew when it was ended, and ends with the server, however that ends.
"""

import os
import pickle
import signal
import threading
from collections.abc import Callable
from multiprocessing import connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import Any

from detente import pipeline
from detente.faces.api.desk import OverloadedError
from detente.faces.web import memory

# Of 0 to 19, how far the process stands back behind the server when both have work.
NICE = 10
# Seconds between two looks whether an answer that is being worked out is still asked for.
LOOK = 0.5
# Seconds within which the process must end once it is told to; then it is killed.
ENDING = 5.0
# MB at which the process is ended, if it has them still after an answer and after it gave back what it could: Python
# gives back little of what a long answer took. On a store of a million claims it has 300 to 390 after most answers, and
# some 30 more after each look at all forecasts, which takes 50 s: then a start (2 s) costs little.
LARGEST = 400
# MB by which it may grow until it gives back what it can; that takes some 0.1 s.
GROWN = 8

_ENDED = "what worked out this answer was ended by the system; ask again, or for less"
GIVEN_UP_SAID = "nobody asked for this any more; load the page anew"
_STOPPED = "the server is being stopped"


class Beside:
    """The process of a server in which long answers from the store at ``url`` are worked out. Close it after use."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._process: BaseProcess | None = None
        self._line: connection.Connection | None = None
        self._turn = threading.Lock()
        self._change = threading.Lock()
        self._closed = False

    def ask(
        self, ask: Callable[..., Any], asked: tuple[Any, ...], named: dict[str, Any], wanted: Callable[[], bool]
    ) -> tuple[Any, int]:
        """Return what ``ask`` of a module says to the store and these arguments, all of which can be pickled, and how
        many bytes the answer took on its way.

        ``wanted`` is asked now and then whether the answer is still wanted; if not, the work is broken off.

        Raises:
            OverloadedError: it is not wanted any more, the process was ended, or the server is being stopped.
            Exception: what the function raised.
        """
        with self._turn:
            line = self._begun()
            try:
                line.send((ask, asked, named))
                while not line.poll(LOOK):
                    if not wanted():
                        self._end()
                        raise OverloadedError(GIVEN_UP_SAID)
                said, packed, taken = line.recv()
            except (OSError, EOFError) as error:
                self._end()
                raise OverloadedError(_STOPPED if self._closed else _ENDED) from error
            if taken > LARGEST:
                self._end()
        value = pickle.loads(packed)  # noqa: S301 - our own
        if said:
            return value, len(packed)
        raise value

    def close(self) -> None:
        """End the process; who waits for an answer gets an ``OverloadedError``."""
        with self._change:
            self._closed = True
            process = self._process
        if process is not None:
            _stop(process)

    def _begun(self) -> connection.Connection:
        """Return the line to the process, which is started if there is none."""
        with self._change:
            if self._closed:
                raise OverloadedError(_STOPPED)
            if self._line is None or self._process is None or not self._process.is_alive():
                context = get_context("spawn")
                self._line, other = context.Pipe()
                self._process = context.Process(target=_work, args=(self._url, other), name="beside", daemon=True)
                self._process.start()
                other.close()  # else its death would not be heard of
            return self._line

    def _end(self) -> None:
        with self._change:
            process, self._process = self._process, None
            line, self._line = self._line, None
        if process is not None:
            _stop(process)
        if line is not None:
            line.close()


def _stop(process: BaseProcess) -> None:
    process.terminate()
    process.join(ENDING)
    if process.is_alive():
        process.kill()
        process.join()


def _work(url: str, line: connection.Connection) -> None:
    """Answer what comes along the line until its other end is closed: the whole life of the process."""
    threading.Thread(target=_follow, daemon=True, name="follow").start()
    if hasattr(os, "nice"):
        os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends this one
    memory.spare()
    memory.set_aside()
    store, settled = None, memory.taken()
    while True:
        try:
            ask, asked, named = line.recv()
        except EOFError:
            return
        try:
            store = store or pipeline.open_store(url, read_only=True)
            said = True, _packed(ask(store, *asked, **named))
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is asked for
            said = False, _packed_error(error)
        if memory.taken() > settled + GROWN:
            memory.give_back()
            settled = memory.taken()
        line.send((*said, settled))


def _packed(answer: object) -> bytes:
    """Return an answer as it is sent.

    Raises:
        RuntimeError: it cannot be sent.
    """
    try:
        return pickle.dumps(answer)
    except (TypeError, ValueError, AttributeError, pickle.PicklingError) as error:
        raise RuntimeError(f"an answer cannot be sent between processes: {error}; got {answer!r:.200}") from error


def _packed_error(error: Exception) -> bytes:
    """Return an error as it is sent; one that may be written and not be read is told of in words."""
    try:
        packed = pickle.dumps(error)
        pickle.loads(packed)  # noqa: S301 - our own
    except (TypeError, ValueError, AttributeError, pickle.PicklingError) as unsent:
        return pickle.dumps(RuntimeError(f"an answer cannot be sent between processes: {unsent}; got {error!r:.200}"))
    return packed


def _follow() -> None:
    """End this process with the server, even if that was killed and could not say so."""
    server = parent_process()
    if server is not None:
        connection.wait([server.sentinel])
        os._exit(1)
