"""How well are claims put together to events, against events made by hand?

Scores: B-cubed (Bagga & Baldwin 1998) and F1 over pairs of claims, on the claims that both ways have. Name claims by
document and trigger, so that a gold outlives a new model: a claim that is not found any more is left out.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two partitions of the same claims agree: precision, recall and F1 of B-cubed, and of pairs."""

    claims: int
    cubed: tuple[float, float, float]
    pairs: tuple[float, float, float]

    def __str__(self) -> str:
        shown = [f"{name} P {p:.3f} R {r:.3f} F1 {f:.3f}" for name, (p, r, f) in
                 (("B-cubed", self.cubed), ("pairs", self.pairs))]  # fmt: skip
        return f"{self.claims} claims: " + ", ".join(shown)


def agreement(gold: Mapping[Name, Hashable], found: Mapping[Name, Hashable]) -> Agreement:
    """Compare two partitions, each claim to the name of its event, on the claims that both have."""
    common = sorted(gold.keys() & found.keys(), key=repr)
    together = Counter((gold[c], found[c]) for c in common)
    by_gold, by_found = Counter(gold[c] for c in common), Counter(found[c] for c in common)
    n = max(1, len(common))
    precision = sum(k * k / by_found[f] for (_, f), k in together.items()) / n
    recall = sum(k * k / by_gold[g] for (g, _), k in together.items()) / n
    both, mine, theirs = (sum(k * (k - 1) / 2 for k in counts.values()) for counts in (together, by_found, by_gold))
    return Agreement(len(common), _prf(precision, recall), _prf(both / max(1, mine), both / max(1, theirs)))


def _prf(precision: float, recall: float) -> tuple[float, float, float]:
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
