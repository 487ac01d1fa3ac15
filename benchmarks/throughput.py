"""What does a sentence of raw news cost on one core, what does the gate spare of it, and what is left to the encoder?

    python benchmarks/throughput.py FILE.jsonl[.xz]... [--documents 150]

Of each file so many documents are taken, evenly spread over it, and read twice on one core: as shipped (sentences that
the gate spares are not encoded), and whole. Extraction is timed apart, and the encoder within the rest; and the bare
encoder, which is given the same sentences afterwards, one at a time: the reader gives it passages of neighbours, which
costs as much or less. Times are of the processor, so other work on the machine counts less.
"""

import argparse
import os
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from detente import models
from detente.codebook import Codebook
from detente.documents.language import is_english
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.models.wordpieces import Pieces
from detente.pipeline.machine import Machine, documents_of, read_by
from detente.reading.reader import Begun, Reader
from detente.records import Document, Failure, Page, Reading, States
from detente.sources import files

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Timed(models.Model):
    """The shipped model, with a watch on its encoder, which keeps what that was given."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.begin()

    def begin(self) -> None:
        """Begin to count anew."""
        self.seconds = 0.0
        self._given: list[Pieces] = []

    def encode(self, sentences: Sequence[Pieces]) -> States:
        """Encode a passage and count the time."""
        begin = time.process_time()
        states = super().encode(sentences)
        self.seconds += time.process_time() - begin
        self._given += (sentence for sentence in sentences if sentence.ids)
        return states

    def bare(self) -> float:
        """Return the seconds that the encoder alone takes for the same sentences, one at a time."""
        begin = time.process_time()
        for sentence in self._given:
            super().encode([sentence])
        return time.process_time() - begin


@dataclass
class Tally:
    """What one way of reading a sample took; seconds are of the processor."""

    documents: int = 0
    sentences: int = 0
    passed: int = 0
    words: int = 0
    claims: int = 0
    seconds: float = 0.0


class Counting(Reader):
    """A reader that counts what it reads."""

    def __init__(self, model: models.Model, *, everything: bool) -> None:
        super().__init__(model, everything=everything)
        self.tally = Tally()

    def end(self, begun: Begun) -> Reading:
        """Return the reading of a document, counted."""
        reading = super().end(begun)
        self.tally.sentences += len(reading.sentences)
        self.tally.passed += sum(bool(sentence.tokens) for sentence in reading.sentences)
        self.tally.words += sum(len(sentence.text.split()) for sentence in reading.sentences)
        return reading


def sample(path: Path, wanted: int) -> tuple[list[Document], float]:
    """Return documents of a file, evenly spread, and the seconds that their extraction took."""
    pages = [page for page in files.fetch([str(path)], now=NOW) if isinstance(page, Page)]
    chosen = islice(pages, 0, None, max(1, len(pages) // wanted))
    begin = time.process_time()
    found = [document for page in islice(chosen, wanted) for document in documents_of(page, None)]
    took = time.process_time() - begin
    return [one for one in found if not isinstance(one, Failure) and is_english(one)], took


def measured(documents: Sequence[Document], reader: Counting, coder: Coder) -> Tally:
    """Read and code documents."""
    begin = time.process_time()
    for one in read_by(Machine(reader, coder), documents, NOW):
        reader.tally.documents += 1
        reader.tally.claims += 0 if isinstance(one, Failure) else len(one.claims)
    reader.tally.seconds = time.process_time() - begin
    return reader.tally


def told(path: Path, wanted: int, model: Timed, coder: Coder) -> Iterator[str]:
    """Yield a line for each way of reading a file."""
    documents, extraction = sample(path, wanted)
    for way, everything in (("gate", False), ("whole", True)):
        model.begin()
        tally = measured(documents, Counting(model, everything=everything), coder)
        total, bare = tally.seconds, model.bare()
        yield (
            f"{path.name.split('.')[0]:32} {way:5} {tally.documents:5} documents {tally.sentences:6} sentences of "
            f"{tally.words / tally.sentences:4.1f} words, {tally.passed / tally.sentences:4.0%} passed; "
            f"{tally.sentences / total:5.0f} sentences/s, {tally.documents / (total + extraction):5.1f} documents/s "
            f"with extraction ({extraction / tally.documents * 1000:.1f} ms each); encoder "
            f"{model.seconds / total:.0%}, total is {total / model.seconds:.2f} of it, {total / bare:.2f} of the bare "
            f"encoder; {tally.claims} claims, "
            f"{tally.claims / tally.documents:.1f} a document"
        )


def main() -> None:
    """Measure each file, and tell the memory at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=150)
    args = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    model = Timed(models.SHIPPED)
    coder = Coder(model, Codebook.load(), ActorBook.load())
    coder.code(Reader(model).read(Document("warm", "Putin met Trump in Anchorage on Friday.")))
    for path in args.files:
        for line in told(path, args.documents, model, coder):
            print(line, flush=True)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
