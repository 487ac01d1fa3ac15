"""How fast is the encoder many passages at once, and how many claims are the same as one passage at a time?

    python -m benchmarks.batches FILE.jsonl[.xz]... [--documents 150] [--gpu]

Without ``--gpu`` the graph that a graphics processor gets runs on one core of this machine: that tells how many claims
are the same, and nothing of the speed that it has there. Wall time, since a graphics processor has no time of ours.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.throughput import NOW, sample
from detente import models
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.models.batches import GPU
from detente.pipeline import machine
from detente.reading.reader import Reader
from detente.records import Claim, Document

Told = tuple[object, ...]


def told(claims: Sequence[Claim]) -> Counter[Told]:
    """Count what claims tell: where, of which type and modality, and who takes which part."""
    return Counter(
        (c.document, c.trigger.start, c.type, c.modality, tuple((p.role, p.text, p.country) for p in c.participants))
        for c in claims
    )


def read(documents: Sequence[Document], provider: str | None) -> tuple[list[Claim], float]:
    """Return what documents claim, and the seconds that it took."""
    model = models.load(provider=provider)
    ready = machine.Machine(Reader(model), Coder(model, Codebook.load(), ActorBook.load()))
    list(machine.read_by(ready, documents[:1], NOW))
    begin = time.perf_counter()
    found = [c for one in machine.read_by(ready, documents, NOW) if isinstance(one, machine.Read) for c in one.claims]
    return found, time.perf_counter() - begin


def main() -> None:
    """Parse the command line, read both ways, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--gpu", action="store_true")
    args = parser.parse_args()
    for file in args.files:
        documents, _ = sample(file, args.documents)
        usual, seconds = read(documents, None)
        batched, others = read(documents, GPU if args.gpu else "CPUExecutionProvider")
        same = (told(usual) & told(batched)).total()
        acts = [Counter((c.document, c.trigger.start, c.type) for c in claims) for claims in (usual, batched)]
        print(
            f"{file.name}: {len(documents)} documents, {len(usual)} claims one passage at a time in {seconds:.1f} s, "
            f"{len(batched)} at once in {others:.1f} s; {same} the same, {(acts[0] & acts[1]).total()} of one word and "
            "type"
        )


if __name__ == "__main__":
    main()
