"""How well is a sentence parsed? Attachment scores on a treebank's development part, with its own words.

python -m evals.parsing [--treebank en_ewt]
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from detente import models
from detente.models import Model
from detente.reading import parse
from evals.shared import SHARED
from training import corpora


@dataclass(frozen=True)
class Attachment:
    """Shares of words with the right head (uas), head and universal relation (las), head and full relation
    (las_full), and tag.
    """

    uas: float
    las: float
    las_full: float
    tags: float
    words: int


def evaluate(model: Model, treebank: str = "en_ewt") -> Attachment:
    """Score the model on the development part of a treebank; words beyond the encoder's reach count as wrong."""
    counts = [0, 0, 0, 0]
    total = 0
    for tree in corpora.trees(SHARED / "data" / "treebanks" / f"{treebank}-ud-dev.conllu.xz"):
        states = model.encode([model.pieces(tree.text, tree.spans)])
        total += len(tree.spans)
        if not len(states):
            continue
        syntax = model.syntax(states)
        heads = parse.tree(syntax.arcs)
        labels = [model.manifest.relations[int(i)] for i in model.relations(states, heads).argmax(1)]
        tags = [model.manifest.tags[int(i)] for i in syntax.tags.argmax(1)]
        for i, (head, label) in enumerate(zip(heads, labels, strict=True)):
            right = head == tree.heads[i]
            counts[0] += right
            counts[1] += right and label.split(":")[0] == tree.relations[i].split(":")[0]
            counts[2] += right and label == tree.relations[i]
            counts[3] += tags[i] == tree.tags[i]
    uas, las, full, tags_right = (n / total for n in counts)
    return Attachment(uas, las, full, tags_right, total)


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebank", choices=("en_ewt", "en_gum_open"), default="en_ewt")
    parser.add_argument("--model", type=Path)
    args = parser.parse_args()
    print(evaluate(models.load(args.model), args.treebank))


if __name__ == "__main__":
    main()
