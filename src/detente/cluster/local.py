"""How do processes of this machine read shards? Each takes one at a time; one that dies or falls silent is replaced."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from detente.cluster import work
from detente.cluster.jobs import SHARERS, Job, Row, Shard, Undone

# Seconds between two signs of life, and without one before a worker is given up. The longest document, of 5,000
# sentences, takes a minute; a gigabyte of an archive without any document passes in half of one.
SIGN = 5.0
SILENCE = 600.0


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: "Connection[Shard | None, Row | Undone | None]"
    shard: Shard | None
    heard: float


class Processes:
    """Worker processes; each has a model of its own, on one thread."""

    def __init__(self, job: Job, workers: int | None) -> None:
        self._job = job
        processors = len(os.sched_getaffinity(0))
        self._most = workers or (min(SHARERS, processors) if job.gpu else processors)
        self._context = get_context("spawn")  # a fork would share locks of libraries that have threads
        self._workers: list[_Worker] = []

    @property
    def room(self) -> int:
        """How many more shards can be started now."""
        return self._most - self.busy

    @property
    def busy(self) -> int:
        """How many shards are being read."""
        return sum(worker.shard is not None for worker in self._workers)

    def start(self, shard: Shard) -> None:
        """Give a shard to a worker, a new one if none is idle."""
        idle = [one for one in self._workers if one.shard is None and one.process.is_alive()]
        worker = idle[0] if idle else self._hired()
        worker.shard, worker.heard = shard, time.monotonic()
        with suppress(BrokenPipeError):  # it died just now, which `finished` finds out
            worker.pipe.send(shard)

    def finished(self) -> list[Row | Undone]:
        """Wait for shards that are done, or whose worker died; the list may be empty."""
        connection.wait([one.pipe for one in self._workers], timeout=SIGN)
        return [outcome for worker in tuple(self._workers) if (outcome := self._news(worker))]

    def close(self) -> None:
        """End the workers, whatever they do."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    def _hired(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(there, self._job), daemon=True)
        process.start()
        there.close()  # so that the pipe ends with the worker
        worker = _Worker(process, here, None, time.monotonic())
        self._workers.append(worker)
        return worker

    def _news(self, worker: _Worker) -> Row | Undone | None:
        try:
            while worker.pipe.poll():
                worker.heard = time.monotonic()
                outcome = worker.pipe.recv()
                if outcome is not None:
                    worker.shard = None
                    return outcome
        except (EOFError, OSError):
            return self._gone(worker, "its worker was killed or ran out of memory")
        if worker.shard and time.monotonic() - worker.heard > SILENCE:
            return self._gone(worker, f"its worker gave no sign for {SILENCE:.0f} seconds, and was stopped")
        return None

    def _gone(self, worker: _Worker, reason: str) -> Undone | None:
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        return Undone(worker.shard, reason, died=True) if worker.shard else None


def _serve(pipe: "Connection[Row | Undone | None, Shard | None]", job: Job) -> None:
    """Do shards until the driver hangs up; its Ctrl-C is for the driver."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    last = time.monotonic()

    def tick() -> None:
        nonlocal last
        if time.monotonic() - last > SIGN:
            last = time.monotonic()
            pipe.send(None)

    try:
        while (shard := pipe.recv()) is not None:
            pipe.send(work.attempt(job, shard, tick))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the driver is gone, and what was done until now is filed
