"""How much does a store grow with real news? Bytes a document and a claim, by a straight line through some sizes.

    python benchmarks/growth.py FILE.jsonl[.xz]... [--steps 4] [--documents 60]

Of the files so many documents a step are collected in turn into a store that is thrown away, evenly spread over each
file; after each step the file of the store is measured. The line is fitted by least squares, so that the pages with
which any store begins do not count.
"""

import argparse
import json
import lzma
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from detente import pipeline
from detente.store import Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MEGABYTE = 1 << 20


def lines(path: Path, wanted: int) -> list[str]:
    """Return lines of a file, evenly spread over it."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        every = [line for line in file if line.strip()]
    return list(islice(every, 0, None, max(1, len(every) // wanted)))[:wanted]


def fitted(sizes: list[tuple[int, int, int]], column: int) -> float:
    """Return the bytes that one more document (column 0) or claim (1) takes."""
    table = np.array(sizes, dtype=float)
    return float(np.polyfit(table[:, column], table[:, 2], 1)[0])


def main() -> None:
    """Grow a store, and tell the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--documents", type=int, default=60)
    args = parser.parse_args()
    for source in args.files:
        chosen = lines(source, args.steps * args.documents)
        sizes: list[tuple[int, int, int]] = []
        with TemporaryDirectory() as folder:
            path, step = Path(folder) / "grown.sqlite", Path(folder) / "step.jsonl"
            used = time.process_time()
            for number in range(args.steps):
                step.write_text("".join(chosen[number :: args.steps]), encoding="utf-8")
                with Store.open(str(path)) as store:
                    pipeline.collect([str(step)], store, now=NOW)
                    counts = store.counts()
                # closed, so that all that was written is in its one file
                sizes.append((counts.documents, counts.claims, path.stat().st_size))
            used = time.process_time() - used
        documents, claims, size = sizes[-1]
        text = sum(len(json.loads(line).get("text") or "") for line in chosen) / len(chosen)
        print(
            f"{source.name.split('.')[0]:32} {documents} documents of {text:.0f} characters, {claims} claims: "
            f"{size / MEGABYTE:.1f} MB in {used:.0f} s of CPU; one more document takes "
            f"{fitted(sizes, 0) / 1024:.1f} kB, one more claim {fitted(sizes, 1) / 1024:.2f} kB, a million documents "
            f"{fitted(sizes, 0) * 1e6 / 2**30:.1f} GB",
            flush=True,
        )


if __name__ == "__main__":
    main()
