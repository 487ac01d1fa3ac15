"""Which shards are still to be done, who does them, and what if a worker dies? The driver's part of a run."""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Protocol

from detente import __version__
from detente.cluster import storage
from detente.cluster.jobs import ENDINGS, Job, Row, Shard, Undone
from detente.cluster.local import Processes
from detente.errors import ConfigError
from detente.events.coder import RULES
from detente.models import load
from detente.records import Failure

ENGINES = ("local", "ray")
# A shard during which so many workers died is left: it may be what kills them.
DEATHS = 2
# Folders of the package's data that decide what claims a text makes; that of the model has a digest of its own.
DATA = ("actors", "codebook", "places")


class Crew(Protocol):
    """Who does shards: processes of this machine, or tasks of Ray."""

    @property
    def room(self) -> int:
        """How many more shards can be started now."""

    @property
    def busy(self) -> int:
        """How many are being done."""

    def start(self, shard: Shard) -> None:
        """Begin a shard."""

    def finished(self) -> list[Row | Undone]:
        """Wait some seconds at most, and return what has become of shards."""

    def close(self) -> None:
        """End all workers."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Attributes:
        rows: of the shards of its inputs that are done, those of earlier runs among them.
        done: how many of them were done now.
        undone: shards that could not be done.
        failures: inputs in which no shard was found.
    """

    rows: tuple[Row, ...]
    done: int
    undone: tuple[Undone, ...]
    failures: tuple[Failure, ...]


Hire = Callable[[Job], Crew]


def engine(name: str, *, workers: int | None = None, address: str | None = None) -> Hire:
    """Return what hires the workers of an engine, once there is something to do.

    Args:
        name: one of ``ENGINES``.
        workers: how many shards are read at once; else one a processor.
        address: of a Ray cluster; else one is started on this machine.

    Raises:
        ConfigError: the engine is unknown.
    """
    if name not in ENGINES:
        raise ConfigError(f"the engine {name!r} is unknown: there are {', '.join(ENGINES)}")

    def hire(job: Job) -> Crew:
        if job.out.startswith("memory://"):
            raise ConfigError(f"{job.out} is seen by one process only, and workers are several: give a folder or s3://")
        if name == "ray":
            from detente.cluster.on_ray import Ray

            return Ray(job, workers, address)
        return Processes(job, workers)

    return hire


def run(  # noqa: PLR0913 - the options of a command
    inputs: Sequence[str],
    out: str,
    hire: Hire,
    *,
    now: datetime,
    format_: str = "claims",
    published: date | None = None,
    resume: bool = True,
    gpu: bool = False,
    tell: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Read all shards of the inputs into ``out``, but those that an earlier run has done, unless not to ``resume``.

    Args:
        inputs: files, folders, and URLs of object stores.
        out: a folder, or the URL of one.
        hire: an `engine`.
        now: the moment at which all inputs count as fetched.
        format_: a key of ``ENDINGS``.
        published: the day of documents that tell none.
        resume: whether what is done already stays.
        gpu: whether the encoder runs on a graphics processor.
        tell: called with how many shards are done.

    Raises:
        ConfigError: the options do not fit, or ``out`` has parts in another format.
    """
    job = _job(out, format_, published, now, gpu=gpu)
    found = list(storage.shards(inputs, now=now))
    shards = [one for one in found if isinstance(one, Shard)]
    before = _before(job, shards) if resume else {}
    waiting = [shard for shard in shards if shard.name not in before]
    rows: list[Row] = list(before.values())
    undone: list[Undone] = []
    tell(len(rows))
    for outcome in _conduct(waiting, job, hire):
        if isinstance(outcome, Row):
            rows.append(outcome)
        else:
            undone.append(outcome)
        tell(len(rows))
    failures = tuple(one for one in found if isinstance(one, Failure))
    return Outcome(tuple(sorted(rows, key=lambda row: row.part)), len(rows) - len(before), tuple(undone), failures)


def version() -> str:
    """Return what decides the claims of a text: the code's version, its rules, the model, and the books."""
    books = hashlib.sha256()
    for folder in DATA:
        root = Path(str(resources.files("detente") / "data" / folder))
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            books.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"detente {__version__}, heads-{RULES}:{load().manifest.digest}, books {books.hexdigest()[:12]}"


def _job(out: str, format_: str, published: date | None, now: datetime, *, gpu: bool) -> Job:
    if format_ not in ENDINGS:
        raise ConfigError(f"parts cannot have the format {format_!r}: allowed are {', '.join(ENDINGS)}")
    place = out if storage.URL.match(out) else str(Path(out).absolute())
    storage.at(place).tidy(now)
    # what a graphics processor reads is nearly the same, and not to be taken for it
    return Job(place, format_, published, now, version() + (", gpu" if gpu else ""), gpu=gpu)


def _before(job: Job, shards: Sequence[Shard]) -> dict[str, Row]:
    """Return the rows of shards that are done, by the name of the shard."""
    rows = {row.shard: row for row in storage.rows(job.out)}
    other = next((row for row in rows.values() if row.format != job.format), None)
    if other is not None:
        raise ConfigError(
            f"{job.out} has parts in the format {other.format!r}, asked for is {job.format!r}: give another --out, "
            "so that a reader of all parts meets one format"
        )
    return {one.name: rows[one.name] for one in shards if one.name in rows and rows[one.name].answers(job, one)}


def _conduct(shards: Sequence[Shard], job: Job, hire: Hire) -> Iterator[Row | Undone]:
    """Yield what becomes of each shard; workers are hired if there is anything to do."""
    waiting, deaths = deque(shards), Counter[str]()
    if not waiting:
        return
    crew = hire(job)
    try:
        while waiting or crew.busy:
            while waiting and crew.room > 0:
                crew.start(waiting.popleft())
            for outcome in crew.finished():
                if isinstance(outcome, Row) or not outcome.died:
                    yield outcome
                    continue
                deaths[outcome.shard.name] += 1
                if deaths[outcome.shard.name] < DEATHS:
                    waiting.append(outcome.shard)
                else:
                    yield replace(outcome, reason=f"{outcome.reason}, {DEATHS} times: the shard is left out")
    finally:
        crew.close()
