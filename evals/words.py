"""How well are words understood: which are names, and how factual are the acts that they tell?

python -m evals.words [--model DIR]
"""

import argparse
from pathlib import Path

import numpy as np

from detente import models
from detente.models import Model
from evals.shared import SHARED
from training import corpora

Spans = set[tuple[int, int, str]]


def _spans(marks: list[str]) -> Spans:
    return {(first, last, marks[first][2:]) for first, last in runs(marks)}


def runs(marks: list[str]) -> list[tuple[int, int]]:
    """Return [first, last) of each mention as the marks have it; an I- without its B- opens one."""
    found: list[tuple[int, int]] = []
    for i, mark in enumerate(marks):
        goes_on = mark[0] == "I" and found and found[-1][1] == i and marks[i - 1][2:] == mark[2:]
        if goes_on:
            found[-1] = (found[-1][0], i + 1)
        elif mark != "O":
            found.append((i, i + 1))
    return found


def mentions(model: Model) -> float:
    """Return the micro F1 of whole mentions with their kind on CrossNER politics (development).

    It is the head that is scored, by its marks as they are; the reading mends them (`detente.reading.mentions`).
    """
    labels = model.manifest.mentions
    hits = found = gold = 0
    for e in corpora.crossner(model.tokenizer, SHARED / "data/names/crossner_politics_dev.txt.xz"):
        states = model.encode([model.pieces(e.text, e.spans)])
        guess = _spans([labels[int(i)] for i in model.syntax(states).mentions.argmax(1)])
        right = _spans([labels[i] for i in e.mentions or ()])
        hits, found, gold = hits + len(guess & right), found + len(guess), gold + len(right)
    return 2 * hits / max(1, found + gold)


def factuality(model: Model) -> float:
    """Return Pearson's r between predicted and annotated factuality on UDS-IH2 (development)."""
    guess, right = [], []
    for e in corpora.factuality(model.tokenizer, SHARED / "data/factuality/uds_ih2_dev.jsonl.xz"):
        values = model.sense(model.encode([model.pieces(e.text, e.spans)])).factuality
        for at, value in e.factuality or ():
            guess.append(float(values[at]))
            right.append(value)
    return float(np.corrcoef(guess, right)[0, 1])


def relations(model: Model) -> list[str]:
    """Return the predicted type of every marked training pair, for comparing two exports of one network."""
    types = model.manifest.pair_types
    out = []
    for e in corpora.pairs(model.tokenizer, SHARED / "data/plover/pairs_train.jsonl.xz"):
        source, target, _ = e.pair or ((), (), 0)
        out.append(types[int(model.pair(model.encode([model.pieces(e.text, e.spans)]), source, target).argmax())])
    return out


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    model = models.load(parser.parse_args().model)
    print(f"mention F1 {mentions(model):.4f}, factuality r {factuality(model):.4f}")


if __name__ == "__main__":
    main()
