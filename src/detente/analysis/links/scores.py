"""How good are rankings? Mean reciprocal rank and hits, with an interval from drawing whole days anew.

The rank of an answer is taken among the actors that are no other true answer of the same question and day (the
time-aware filter), and is the mean of the ranks that ties allow, as in TGB 2.0 (Gastinger et al. 2024).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

HITS = (1, 3, 10)
DRAWS = 1000
TAILS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class Quality:
    """A mean over questions, and the bounds that hold 95 of 100 draws of days."""

    name: str
    mean: float
    low: float
    high: float


def rank(actors: NDArray[np.integer], scores: NDArray[np.floating], *, answer: int, others: int, total: int) -> float:
    """Return the rank of an answer.

    Args:
        actors: who is listed, without the other answers; everyone else scores 0.
        scores: positive, shape (listed,).
        answer: whose rank is asked.
        others: the number of other answers, which are left out.
        total: the number of all actors.
    """
    unlisted = total - others - len(actors)
    found = np.flatnonzero(actors == answer)
    if not len(found):
        return 1.0 + len(actors) + (unlisted - 1) / 2
    own = scores[found[0]]
    return 1.0 + float((scores > own).sum()) + (float((scores == own).sum()) - 1) / 2


def qualities(ranks: Doubles, days: NDArray[np.integer], *, seed: int = 0) -> tuple[Quality, ...]:
    """Return MRR and hits of ranks, both arguments of shape (questions,)."""
    return tuple(_quality(name, gains, days, seed) for name, gains in _gains(ranks))


def _gains(ranks: Doubles) -> Iterator[tuple[str, Doubles]]:
    yield "MRR", 1 / ranks
    for most in HITS:
        yield f"Hits@{most}", (ranks <= most).astype(np.float64)


def _quality(name: str, gains: Doubles, days: NDArray[np.integer], seed: int) -> Quality:
    _, places = np.unique(days, return_inverse=True)
    sums, sizes = np.bincount(places, gains), np.bincount(places)
    drawn = np.random.default_rng(seed).integers(0, len(sizes), (DRAWS, len(sizes)))
    low, high = np.quantile(sums[drawn].sum(1) / sizes[drawn].sum(1), TAILS)
    return Quality(name, float(gains.mean()), float(low), float(high))
