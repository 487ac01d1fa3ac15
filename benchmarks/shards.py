"""What do many processes, and Ray, add to the cost of reading, and do they give the same?

    python -m benchmarks.shards FILE.jsonl[.xz]... [--sentences 1000000] [--shards 40] [--alone N] [--no-ray]
        [--folder DIR]

Sentences of the files, evenly spread over them and again and again until there are enough, are cut into shards. The
first of them (`--alone`) are read by one process without any engine; then the bare encoder is given the same sentences,
those that the gate lets pass, one at a time. All are read by local processes, one of which is killed in the middle, and
by Ray. The parts of all must be the same to the byte.
With `--folder` the shards and parts are kept there, and a run that was stopped is gone on with.
Seconds are of wall time and of the workers' processors; on a machine that has other work to do only the latter compare.
"""

import argparse
import json
import lzma
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.throughput import Timed
from detente import cluster, models
from detente.cluster import storage, work
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.pipeline import machine
from detente.reading import tokens
from detente.reading.reader import Reader
from detente.records import Document, Failure, Page
from detente.sources import files

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def rows(paths: list[Path], sentences: int) -> Iterator[str]:
    """Yield JSON lines of the files in turn until they hold so many sentences; each has an id of its own."""
    texts: list[dict[str, str]] = []
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            texts += [json.loads(line) for line in file]
    step = 7919  # a prime: neighbours in a file tell of the same days
    for number, at in enumerate(cycle(range(len(texts)))):
        if sentences <= 0:
            return
        raw = texts[at * step % len(texts)]
        sentences -= len(tokens.sentences(raw.get("text") or ""))
        yield json.dumps(raw | {"id": f"{number}"})


def cut(paths: list[Path], sentences: int, shards: int, folder: Path) -> tuple[int, list[str]]:
    """Write the shards; return how many sentences they hold, and their names."""
    chosen = list(rows(paths, sentences))
    names = [str(folder / f"{number:04}.jsonl") for number in range(shards)]
    for number, name in enumerate(names):
        Path(name).write_text("\n".join(chosen[number::shards]) + "\n", encoding="utf-8")
    return counted(names), names


def counted(names: list[str]) -> int:
    """Return how many sentences shards hold."""
    lines = (line for name in names for line in Path(name).read_text(encoding="utf-8").splitlines())
    return sum(len(tokens.sentences(json.loads(line).get("text") or "")) for line in lines)


def bare(names: list[str]) -> tuple[float, float, float]:
    """Return the seconds of processor that reading takes in this process, those of them in the encoder, and those of
    the encoder alone, given the same sentences one at a time.
    """
    model = Timed(models.SHIPPED)
    alone = machine.Machine(Reader(model), Coder(model, Codebook.load(), ActorBook.load()))
    alone.read(next(_documents(names[:1])))
    model.begin()
    begin = time.process_time()
    for _ in machine.read_by(alone, _documents(names), NOW):
        pass
    return time.process_time() - begin, model.seconds, model.bare()


def _documents(names: list[str]) -> Iterator[Document]:
    for page in files.fetch(names, now=NOW):
        found = machine.documents_of(page, None) if isinstance(page, Page) else ()
        yield from (document for document in found if not isinstance(document, Failure))


def killing(after: int) -> Callable[[int], None]:
    """Return what kills one worker once so many shards are done."""
    left = [after]

    def tell(done: int) -> None:
        if left and done >= left[0] and (workers := active_children()):
            left.clear()
            os.kill(workers[0].pid or 0, signal.SIGKILL)
            print(f"  a worker was killed after {done} shards")

    return tell


def measured(title: str, names: list[str], out: str, hire: cluster.Hire, tell: Callable[[int], None]) -> None:
    """Run an engine, and tell what it took."""
    begin = time.perf_counter()
    outcome = cluster.run(names, out, hire, now=NOW, tell=tell)
    wall = time.perf_counter() - begin
    used = sum(row.processor for row in outcome.rows)
    print(
        f"{title:6} {wall:7.1f} s wall {used:7.1f} s of processors, {max(row.memory for row in outcome.rows)} MB a "
        f"process at most; {len(outcome.rows)} parts, {len(outcome.undone)} undone, "
        f"{sum(row.claims for row in outcome.rows)} claims",
        flush=True,
    )


def digests(out: str) -> list[str]:
    """Return the digests of all parts."""
    return [row.part_digest for row in cluster.rows(out)]


def main() -> None:
    """Cut shards, run each engine, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=1_000_000)
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", type=int, default=40, help="how many shards one process reads without an engine")
    parser.add_argument("--ray", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--folder", type=Path, help="where to keep shards and parts; what is there is not done again")
    args = parser.parse_args()
    with TemporaryDirectory() as passing:
        folder = args.folder or Path(passing)
        (folder / "in").mkdir(parents=True, exist_ok=True)
        sentences, names = cut(args.files, args.sentences, args.shards, folder / "in")
        print(f"{sentences} sentences in {len(names)} shards", flush=True)
        alone = names[: args.alone]
        plain, inside, encoder = bare(alone)
        print(
            f"plain, {len(alone)} shards: {plain:.1f} s of processor ({counted(alone) / plain:.0f} sentences/s), "
            f"{inside:.1f} s of them in the encoder; the bare encoder {encoder:.1f} s: {plain / encoder:.2f} times",
            flush=True,
        )
        outs = {"local": f"{folder}/local", "ray": f"{folder}/ray"}
        local = cluster.engine("local", workers=args.workers)
        measured("local", names, outs["local"], local, killing(len(names) // 3))
        if args.ray:
            measured("ray", names, outs["ray"], cluster.engine("ray", workers=args.workers), lambda _: None)
            print("parts are the same" if digests(outs["local"]) == digests(outs["ray"]) else "PARTS DIFFER")
        job = cluster.Job(f"{folder}/one", "claims", None, NOW, "one process")
        for shard in storage.shards(names[:2], now=NOW):
            if isinstance(shard, cluster.Shard):
                work.do(job, shard)
        alike = digests(f"{folder}/one") == digests(outs["local"])[:2]
        print("and the same as of one process (two looked at)" if alike else "PARTS DIFFER from those of one process")


if __name__ == "__main__":
    main()
