"""Which sentences need no reading? A linear look at their words, so cheap that it pays to take it first.

    python -m training.gate --out build/model

A sum of weights of words and of neighbouring words, learned from all annotated sentences but those of the development
and calibration parts: does an act begin in it? The bound is the highest that still lets pass the wanted share of
the calibration part's sentences with an act. Written to gate.json beside the weights; `training.export` ships it.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from detente.models import GATE
from detente.reading.gate import clues
from detente.reading.tokens import sentences, words
from training import standoff
from training.corpora import DATA, claim_units, trigger_spans
from training.split import is_calibration, is_training

# A clue seen in fewer sentences than this tells nothing; more clues than this made no difference on calibration.
SEEN, CLUES = 4, 12_000
EPOCHS, RATE, BATCH, DECAY = 12, 0.02, 256, 1e-4
# Of the watched sentences with an act so many are to pass. Tried .95 to .995 for what they spare of full articles: .95
# some 41 %, .97 29 %, .995 10 %.
WANTED = 0.97


@dataclass(frozen=True)
class Row:
    """The clues of a sentence, and whether an act begins in it."""

    clues: tuple[str, ...]
    act: bool


def rows_of(unit: standoff.Unit) -> Iterator[Row]:
    """Yield the sentences of an annotated unit."""
    text = unit["text"]
    places = [at[0] for at in trigger_spans(text, unit["claims"]) if at]
    for start, end in sentences(text):
        spans = words(text, start, end)
        found = tuple(clues([text[a:b] for a, b in spans]))
        yield Row(found, any(start <= at < end for at in places))


def load() -> tuple[list[Row], list[Row]]:
    """Return the sentences to learn from, and those of the calibration part; it is cut out of our own units too."""
    train, watch = list[Row](), list[Row]()
    for unit in claim_units(DATA / "claims" / "train.jsonl.xz"):
        if is_calibration(unit["id"]):
            watch += rows_of(unit)
        elif is_training(unit["id"]):
            train += rows_of(unit)
    for folder in (standoff.PLAIN, standoff.MATCHED):
        for unit in standoff.training_units(folder):
            (watch if is_calibration(unit["document"]) else train).extend(rows_of(unit))
    return train, watch


def fit(train: Sequence[Row], seed: int) -> dict[str, float]:
    """Return the weight of each clue in a logistic regression."""
    torch.manual_seed(seed)
    counts = Counter(clue for row in train for clue in row.clues)
    index = {clue: i for i, (clue, n) in enumerate(counts.most_common(CLUES)) if n >= SEEN}
    held = [torch.tensor([index[c] for c in row.clues if c in index], dtype=torch.long) for row in train]
    told = torch.tensor([float(row.act) for row in train])
    weights, bias = nn.EmbeddingBag(len(index), 1, mode="sum"), nn.Parameter(torch.zeros(1))
    nn.init.zeros_(weights.weight)
    optimizer = torch.optim.Adam([*weights.parameters(), bias], lr=RATE)
    order = list(range(len(train)))
    for _ in range(EPOCHS):
        random.Random(seed).shuffle(order)
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            loss = _loss(weights, bias, [held[i] for i in batch], told[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    table = weights.weight.detach()[:, 0].tolist()
    return {clue: round(table[i], 3) for clue, i in index.items()}


def _loss(weights: nn.EmbeddingBag, bias: Tensor, held: list[Tensor], told: Tensor) -> Tensor:
    starts = torch.tensor([0, *[len(x) for x in held[:-1]]]).cumsum(0)
    scores = weights(torch.cat(held), starts)[:, 0] + bias
    return F.binary_cross_entropy_with_logits(scores, told) + DECAY * weights.weight.square().sum() / len(told)


def bound(weights: dict[str, float], watch: Sequence[Row], wanted: float) -> float:
    """Return the highest sum that the wanted share of sentences with an act still reach."""
    sums = sorted(sum(weights.get(c, 0.0) for c in row.clues) for row in watch if row.act)
    return round(sums[int(len(sums) * (1.0 - wanted))], 3)


def main() -> None:
    """Parse the command line, learn, say what passes, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/model"))
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    train, watch = load()
    weights = fit(train, args.seed)
    least = bound(weights, watch, WANTED)
    idle = [row for row in watch if not row.act]
    spared = sum(sum(weights.get(c, 0.0) for c in row.clues) < least for row in idle) / max(1, len(idle))
    print(f"{len(train)} sentences; of {len(watch)} watched, {spared:.1%} of those without an act are spared")
    kept = {clue: weight for clue, weight in sorted(weights.items()) if weight}
    text = json.dumps({"bound": least, "weights": kept}, ensure_ascii=False, indent=0)
    (args.out / GATE).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
