"""What does knowing who is who cost? Seconds and memory to open the book, and its share of reading news.

python benchmarks/actors.py [FILE.jsonl ...]      the demo corpus if no file is named

The share is the processor time of namings, cast, resolution and places over that of reading and coding, on one core.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

BEFORE = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
OWN = ("_cast", "_resolve", "_place", "namings")


def opened() -> tuple[float, float, int]:
    """Return seconds, megabytes and number of actors of opening the shipped book in this fresh process."""
    started = time.perf_counter()
    from detente.events.actors import ActorBook

    book = ActorBook.load()
    seconds = time.perf_counter() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - BEFORE
    return seconds, grown / 1024, len(book.actors)


def share(inputs: list[str]) -> tuple[int, float]:
    """Return how many sentences were read, and the share of the time that went into who and where."""
    from detente import models
    from detente.codebook import Codebook
    from detente.documents.extract import extract
    from detente.events.actors import ActorBook
    from detente.events.coder import Coder
    from detente.reading.reader import Reader
    from detente.records import Failure
    from detente.sources import files

    model = models.load()
    reader, coder = Reader(model), Coder(model, Codebook.load(), ActorBook.load())
    spent = [0.0]
    depth = [0]

    def timed(verb: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **named: Any) -> Any:  # noqa: ANN401 -- as the verb has them
            started = time.process_time()
            depth[0] += 1
            try:
                return verb(*args, **named)
            finally:
                depth[0] -= 1
                if not depth[0]:  # one of them calls another
                    spent[0] += time.process_time() - started

        return run

    for name in OWN:
        setattr(coder, name, timed(getattr(coder, name)))
    sentences, started = 0, time.process_time()
    for page in files.fetch(inputs, now=datetime.now(UTC), stdin=None):
        document = page if isinstance(page, Failure) else extract(page)
        if not isinstance(document, Failure):
            reading = reader.read(document)
            coder.code(reading)
            coder.namings(reading)
            sentences += len(reading.sentences)
    return sentences, spent[0] / (time.process_time() - started)


def main() -> None:
    """Measure and print."""
    seconds, megabytes, actors = opened()
    print(f"{actors} actors opened in {seconds:.2f} s with {megabytes:.0f} MB")
    demo = Path(str(resources.files("detente") / "data" / "demo"))
    inputs = sys.argv[1:] or [str(p) for p in sorted(demo.glob("*.jsonl")) if not p.name.endswith(".gold.jsonl")]
    sentences, part = share(inputs)
    print(f"{sentences} sentences read; {part:.1%} of the time for who and where")


if __name__ == "__main__":
    main()
