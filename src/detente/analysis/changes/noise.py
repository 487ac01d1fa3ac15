"""How much do the days of a series vary when nothing changes? Whole counts, the rhythm of the week, and the shape.

The acts of a day are taken as negative binomial: with rate ``m`` a day and weight ``f`` of the day in its week the mean
is ``m f`` and the variance ``m f (1 + m / shape)``. Weights and shape are learnt from complete weeks only, within each
and between neighbours, so that neither a break nor a slow rise is mistaken for noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Daily = Sequence[float] | Counts | Floats

WEEK = 7
# Acts that an even week counts for when the rhythm is learnt. With 40 the weights of a series of one a day are half
# learnt after six weeks, and those of one of a twentieth a day hardly in two years: its days are too few to tell.
EVEN = 40.0
# What a series is taken for before its weeks say more: as if acts beside the first of their week, so many in number,
# had shown this share of clumping. (0.05 is a variance of 1.37 times the mean at one a day.)
DOUBT, CLUMPING = 8.0, 0.05
# Of the chi-square of two weeks no more counts than so many times what is usual within them (the 99.5 % point of its
# distribution): two weeks with a break between them are no noise.
LARGEST = 8.0
# Beyond this shape a series of the highest level allowed is Poisson to a thousandth, and sums of logarithms keep eight
# digits; below the lowest, a variance of more than a hundred times the mean, no rate can be told.
SHAPES = (0.01, 1e4)


@dataclass(frozen=True, slots=True)
class Noise:
    """What is known of a series after each of its weeks; row w is learnt from the first w complete weeks.

    ``rhythm`` has the shape (weeks + 1, 7): weights of the days of a week that begins on the series' first weekday,
    each row with mean 1. ``shape`` has the shape (weeks + 1,), in acts a day.
    """

    rhythm: Floats
    shape: Floats


def whole(counts: Daily) -> Counts:
    """Return daily counts as whole numbers, shape (days,); weighted ones are rounded so that their sum is kept.

    The sum until each day is rounded, halves up, and a day gets what its sum adds to the day before. So whole numbers
    stay as they are, ten days of 0.3 make three acts and not none, and no day depends on a later one.

    Raises:
        ValueError: a count is negative, infinite or not a number.
    """
    given = np.asarray(counts, dtype=np.float64)
    if given.ndim != 1 or not np.all(np.isfinite(given)) or np.any(given < 0):
        raise ValueError("counts are one row of finite numbers from 0 up; fill days without acts with 0")
    # a millionth, because sums of tenths fall short of their half by less
    sums = np.floor(np.cumsum(given) + 0.5 + 1e-6).astype(np.int64)
    return np.diff(sums, prepend=0)


def learn(counts: Counts, *, memory: int | None = None) -> Noise:
    """Learn rhythm and shape from the complete weeks of a series, looking back at most ``memory`` weeks.

    The weight of a day is its share of all acts, drawn to an even week by EVEN acts. For the shape, the acts of a week
    are spread over its days given their number S: Pearson's chi-square by its degrees of freedom has then the mean
    (S + A) / (1 + A) for a negative binomial, where A is 7 times the shape (Dirichlet-multinomial; Mosimann 1962,
    Biometrika 49:65-82). So the sum of chi-square - 1 over weeks, by the sum of S - 1, estimates 1 / (1 + A), whatever
    the rates of the weeks. The same is done with the two sums of neighbouring weeks, since acts that come in bursts of
    days look calm within a week; the smaller shape counts.
    """
    weeks = counts[: len(counts) // WEEK * WEEK].reshape(-1, WEEK).astype(np.float64)
    shares = _recent(weeks, memory) + EVEN / WEEK
    rhythm = WEEK * shares / shares.sum(axis=1, keepdims=True)
    sums = weeks.sum(axis=1)
    expected = rhythm[:-1] / WEEK * np.maximum(sums, 1)[:, None]
    chi = ((weeks - expected) ** 2 / expected).sum(axis=1) / (WEEK - 1)
    within = _shape(chi, sums, days=WEEK, memory=memory)
    both = sums + np.concatenate([[0.0], sums])[:-1]
    chi = np.diff(sums, prepend=0) ** 2 / np.maximum(both, 1)
    size = 2 * WEEK * within[1:]
    chi = np.minimum(chi, LARGEST * (both + size) / (1 + size))
    both[:1] = 0  # the first week has none before it
    between = _shape(chi, both, days=2 * WEEK, memory=memory)
    return Noise(rhythm, np.minimum(within, between))


def _shape(chi: Floats, sums: Floats, *, days: int, memory: int | None) -> Floats:
    """Return the shape by Pearson's chi-squares per degree of freedom, for ``sums`` acts in so many days each."""
    clumped = _recent(np.where(sums > 0, chi - 1, 0), memory) + DOUBT * CLUMPING
    free = _recent(np.where(sums > 0, sums - 1, 0), memory) + DOUBT
    share = np.clip(clumped / free, 1e-9, 1 - 1e-9)
    return np.clip((1 / share - 1) / days, *SHAPES)


def _recent(values: Floats, memory: int | None) -> Floats:
    """Return the sums of the last ``memory`` rows before each row and after the last."""
    sums: Floats = np.cumsum(np.concatenate([np.zeros((1, *values.shape[1:])), values]), axis=0)
    if memory is None or memory >= len(values):
        return sums
    sums[memory:] -= sums[:-memory].copy()
    return sums
