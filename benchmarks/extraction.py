"""How many whole pages a second become documents on one core, for live pages and in bulk?

    python benchmarks/extraction.py [--documents 200]

The pages are those of `evals/extraction.py`. Reading a page means all of it: parsing, text, title, author, dates,
language and walls. The bare libraries are timed beside it, on the same pages.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from detente.documents import liveblog
from detente.documents.extract import extract
from detente.records import Page
from evals.extraction import NOW, SEED, TEMPLATES, articles, rows


def main() -> None:
    """Time each way on the same pages and print documents a second."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    args = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    made = [make(a).encode() for a in articles(rows(args.documents, SEED), SEED) for make in TEMPLATES.values()]
    print(f"{len(made)} pages, {sum(map(len, made)) / len(made) / 1000:.1f} kB each")
    for name, way in WAYS.items():
        print(f"{name:34} {_rate(way, made):7.0f} a second of CPU")


def _live(content: bytes) -> None:
    extract(Page("benchmark", content, "text/html", NOW))


def _bulk(content: bytes) -> None:
    extract(Page("benchmark", content, "text/html", NOW, bulk=True))


def _parts(content: bytes) -> None:
    liveblog.parts(Page("benchmark", content, "text/html", NOW))


def _trafilatura(content: bytes) -> None:
    from trafilatura import extract as library

    library(content.decode(), include_comments=False, favor_recall=True)


def _resiliparse(content: bytes) -> None:
    from resiliparse.extract.html2text import extract_plain_text

    extract_plain_text(content.decode(), main_content=True)


def _htmldate(content: bytes) -> None:
    from htmldate import find_date

    find_date(content.decode(), extensive_search=False, original_date=True)


WAYS: dict[str, Callable[[bytes], None]] = {
    "live (trafilatura)": _live,
    "bulk (resiliparse)": _bulk,
    "looking for a live blog": _parts,
    "the text of trafilatura alone": _trafilatura,
    "the text of resiliparse alone": _resiliparse,
    "the day of htmldate alone": _htmldate,
}


def _rate(way: Callable[[bytes], None], made: Sequence[bytes]) -> float:
    """Return how many pages a second of CPU are read; start-up is not counted."""
    for content in made[:20]:
        way(content)
    start = time.process_time()
    for content in made:
        way(content)
    return len(made) / (time.process_time() - start)


if __name__ == "__main__":
    main()
