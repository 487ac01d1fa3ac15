"""Do two kinds of processor read the same claims?

    python -m benchmarks.processors FILE.jsonl[.xz] [--documents 150] [--model DIR] > here.txt
    qemu-x86_64 -cpu Haswell python -m benchmarks.processors FILE.jsonl[.xz] … > there.txt
    diff here.txt there.txt

Reads so many documents, evenly spread over the file, and prints a line for each claim: its document, type, modality,
characters and participants. Debian's qemu-user stands in for an older processor: without AVX-512 and VNNI, and some
hundred times slower.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.throughput import sample
from detente import models
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.pipeline import machine
from detente.reading.reader import Reader
from detente.records import Claim, Document

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def line(number: int, claim: Claim) -> str:
    """Return what of a claim must not depend on the processor."""
    parts = sorted(f"{each.role}={each.text}" for each in claim.participants)
    return f"{number} {claim.type} {claim.modality} {claim.trigger.start} {'; '.join(parts)}"


def lines(documents: list[Document], folder: Path) -> list[str]:
    """Return the lines of all claims of documents, in the order of reading."""
    model = models.Model(folder)
    reader = machine.Machine(Reader(model), Coder(model, Codebook.load(), ActorBook.load()))
    found = machine.read_by(reader, documents, NOW)
    return [line(at, claim) for at, one in enumerate(found) if isinstance(one, machine.Read) for claim in one.claims]


def main() -> None:
    """Parse the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--model", type=Path, default=models.SHIPPED)
    args = parser.parse_args()
    documents, _ = sample(args.file, args.documents)
    sys.stdout.writelines(f"{text}\n" for text in lines(documents, args.model))


if __name__ == "__main__":
    main()
