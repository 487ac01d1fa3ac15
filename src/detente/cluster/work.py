"""What does a worker do with a shard? It reads all of it, writes the part, then the row of the manifest."""

import io
import logging
import resource
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from detente.cluster import storage
from detente.cluster.jobs import Job, Row, Shard, Undone
from detente.errors import DetenteError
from detente.exports import EXPORTERS
from detente.pipeline import Read
from detente.pipeline.machine import documents_of, machine_of, read_by
from detente.records import Document, Failure
from detente.sources import files

LOG = logging.getLogger(__name__)
# Failures of documents that a row names; it counts all.
TOLD = 20
TOLD_LENGTH = 500  # characters of each
Tick = Callable[[], None]


def attempt(job: Job, shard: Shard, tick: Tick = lambda: None) -> Row | Undone:
    """Do a shard, or say why not; nothing that a shard holds may end the worker."""
    try:
        return do(job, shard, tick)
    except DetenteError as error:
        return Undone(shard, str(error))
    except OSError as error:
        return Undone(shard, str(storage.unreadable(error)))
    except Exception as error:
        LOG.exception("unexpected failure while reading the shard %s", shard.name)
        return Undone(shard, f"this is a fault of detente, not yours ({type(error).__name__}: {error}): report it")


def do(job: Job, shard: Shard, tick: Tick = lambda: None) -> Row:
    """Read a shard and file its part and its row; ``tick`` is called for each page and each document.

    Raises:
        OSError: its bytes cannot be had to the end, or the part not be written; nothing is filed.
    """
    begin, used = time.perf_counter(), time.process_time()
    into = storage.at(job.out)
    tally = _Tally(tick)

    def write(out: BinaryIO) -> None:
        with storage.opened(shard) as file:
            watched = _Watched(file)
            EXPORTERS[job.format](tally.kept(_read(job, shard, cast("BinaryIO", watched), tick)), out)
            watched.check()

    size, found = storage.keep(into, job.part(shard), write)
    row = Row(
        shard=shard.name,
        size=shard.size,
        mark=shard.mark,
        part=job.part(shard),
        part_size=size,
        part_digest=found,
        format=job.format,
        published=job.published.isoformat() if job.published else None,
        version=job.version,
        documents=tally.documents,
        claims=tally.claims,
        failures=tally.failures,
        told=tuple(tally.told),
        seconds=round(time.perf_counter() - begin, 2),
        processor=round(time.process_time() - used, 2),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
    storage.keep_row(into, shard.key, row)
    return row


def _read(job: Job, shard: Shard, file: BinaryIO, tick: Tick) -> Iterator[Read | Failure]:
    return read_by(machine_of((), gpu=job.gpu), _documents(job, shard, file, tick), job.now)


def _documents(job: Job, shard: Shard, file: BinaryIO, tick: Tick) -> Iterator[Document | Failure]:
    """Yield the documents of a shard; many may be drawn before one is read, so each page is a sign of life."""
    for page in files.fetch_open(file, shard.name, now=job.now):
        tick()
        yield from (page,) if isinstance(page, Failure) else documents_of(page, job.published)


class _Tally:
    """Counts what passes to the part, and what does not."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self.documents = self.claims = self.failures = 0
        self.told: list[str] = []

    def kept(self, found: Iterator[Read | Failure]) -> Iterator[Read]:
        for one in found:
            self._tick()
            if isinstance(one, Failure):
                self.failures += 1
                if len(self.told) < TOLD:
                    self.told.append(f"{one.source}: {one.reason}"[:TOLD_LENGTH])
            else:
                self.documents += 1
                self.claims += len(one.claims)
                yield one


class _Watched(io.RawIOBase):
    """The bytes of a shard. A fault of the disk or the network is kept for `check`.

    Readers of packed files take it for a break of the packing and keep what came before; but the shard may be whole,
    and half of it is not to count as done.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._fault: OSError | None = None

    def check(self) -> None:
        """Raise the fault that was met, if any."""
        if self._fault:
            raise self._fault

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except OSError as error:
            self._fault = self._fault or error
            raise
        buffer[: len(data)] = data
        return len(data)
