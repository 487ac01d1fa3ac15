"""How many sentences a second are read and coded on one core, and in how much memory?

    python benchmarks/speed.py [--sentences 3000]

Start-up (imports, model files, actor book) is measured apart. Sentences are those of the demo corpus, again and again;
nothing is cached between documents but the actor book's own look-ups, which real streams share too.
"""

import argparse
import json
import os
import resource
import time
from importlib import resources
from pathlib import Path


def documents() -> list[tuple[str, str]]:
    """Return (day, text) of the demo articles."""
    folder = Path(str(resources.files("detente") / "data" / "demo"))
    paths = [p for p in sorted(folder.glob("*.jsonl")) if ".gold." not in p.name]
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["published"][:10], row["text"]) for row in rows]


def main() -> None:
    """Read until enough sentences are done, then print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=3000)
    args = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    begin = time.perf_counter()
    from datetime import date

    from detente import models
    from detente.codebook import Codebook
    from detente.events.actors import ActorBook
    from detente.events.coder import Coder
    from detente.reading.reader import Reader
    from detente.records import Document

    model = models.load()
    reader, coder = Reader(model), Coder(model, Codebook.load(), ActorBook.load())
    warm = Document("warm", "Putin met Trump in Anchorage on Friday.", published=date(2025, 8, 16))
    coder.code(reader.read(warm))
    start_up = time.perf_counter() - begin
    done = tokens = claims = 0
    begin, cpu = time.perf_counter(), time.process_time()
    while done < args.sentences:
        for day, text in documents():
            reading = reader.read(Document("x", text, published=date.fromisoformat(day)))
            claims += len(coder.code(reading))
            done += len(reading.sentences)
            tokens += sum(len(s.tokens) for s in reading.sentences)
    wall, used = time.perf_counter() - begin, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{done} sentences ({tokens / done:.1f} words each), {claims} claims: {done / wall:.0f} a second of wall time, "
        f"{done / used:.0f} a second of CPU; start-up {start_up:.2f} s; peak memory {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
