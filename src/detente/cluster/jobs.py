"""What do driver and workers hand each other? What is to be read, how, and what became of it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from detente.records import digest

# The formats of a part, with the ending of its name: those of which one writes as much as one likes one after another.
ENDINGS = {"claims": "jsonl", "annotation": "jsonl", "csv": "csv", "parquet": "parquet"}
# Workers that share a graphics processor unless told otherwise: what is not the encoder takes a third of the time, so
# one worker cannot keep it busy. Not measured on one.
SHARERS = 4
# Characters of a shard's own name in that of its part; file systems allow 255 bytes for all of it.
STEM = 80


@dataclass(frozen=True, slots=True)
class Shard:
    """One input file.

    Attributes:
        name: as the user wrote it, or as the walk of a folder found it; what it calls itself in claims.
        place: an absolute path, or a URL, from which any worker can open it.
        size: in bytes.
        mark: what changes when its content does: the time of its last change, or what an object store says.
    """

    name: str
    place: str
    size: int
    mark: str

    @property
    def key(self) -> str:
        """A name for its part, the same in every run and no other shard's."""
        stem = re.sub(r"[^\w.-]+", "_", PurePosixPath(self.name).name, flags=re.ASCII)[:STEM].lstrip(".")
        return f"{stem}-{digest(self.name)[:16]}"


@dataclass(frozen=True, slots=True)
class Job:
    """How all shards of a run are read.

    Attributes:
        out: the folder or URL of parts and manifest.
        format: a key of `ENDINGS`.
        published: the day of what tells none.
        now: the moment at which all inputs count as fetched, so that every worker says the same.
        version: of the code, the model and the data with which is read.
        gpu: whether the encoder runs on a graphics processor.
    """

    out: str
    format: str
    published: date | None
    now: datetime
    version: str
    gpu: bool = False

    def part(self, shard: Shard) -> str:
        """Return the name of a shard's part below ``out``."""
        return f"parts/{shard.key}.{ENDINGS[self.format]}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the manifest: a shard that is done, and its part.

    Attributes:
        told: the first failures of documents, each "source: reason".
        seconds: of wall time.
        processor: seconds of the worker's processor.
        memory: the most that the worker has held by then, in megabytes.
    """

    shard: str
    size: int
    mark: str
    part: str
    part_size: int
    part_digest: str
    format: str
    published: str | None
    version: str
    documents: int
    claims: int
    failures: int
    told: tuple[str, ...]
    seconds: float
    processor: float
    memory: int

    def answers(self, job: Job, shard: Shard) -> bool:
        """Say whether this is what the job would make of the shard as it is now."""
        day = job.published.isoformat() if job.published else None
        mine = (self.shard, self.size, self.mark, self.format, self.published, self.version)
        return mine == (shard.name, shard.size, shard.mark, job.format, day, job.version)


@dataclass(frozen=True, slots=True)
class Undone:
    """A shard that was not done, and why; ``died`` if its worker did."""

    shard: Shard
    reason: str
    died: bool = False
