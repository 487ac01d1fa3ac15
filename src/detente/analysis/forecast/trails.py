"""How often, how lately and how steadily did a series of acts happen, as of any day? Counting for many keys at once.

A key is any whole number that stands for a series ("talks from this to that"). Nothing here looks past the asked day.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numba import njit
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit(cache=True)
def _decayed_sums(codes: Longs, reach: int, daily: float) -> Floats:
    """Return for each act the sum over it and the earlier ones of its key, each times ``daily`` for a day of age."""
    sums = np.empty(len(codes))
    for i in range(len(codes)):
        before = 0.0
        if i and codes[i - 1] // reach == codes[i] // reach:
            before = sums[i - 1] * daily ** (codes[i] - codes[i - 1])
        sums[i] = before + 1.0
    return sums


@njit(cache=True)
def _covered_sums(codes: Longs, reach: int, width: int) -> Longs:
    """Return for each act how many windows, by where they start, hold it or an earlier act of its key."""
    sums = np.empty(len(codes), np.int64)
    for i in range(len(codes)):
        day = codes[i] % reach
        before, total = 0, 0
        if i and codes[i - 1] // reach == codes[i] // reach:
            before, total = codes[i - 1] % reach, sums[i - 1]
        sums[i] = total + min(width, day - before)
    return sums


@dataclass(frozen=True, slots=True)
class Trails:
    """The days of acts, by key.

    ``codes`` has the shape (acts,), sorted: key times ``reach`` plus the day, counted so that ``first`` is day 1.
    """

    codes: Longs
    first: int
    reach: int

    @classmethod
    def of(cls, keys: Longs, days: NDArray[np.int32], *, span: tuple[int, int]) -> Self:
        """Return the trails of acts in any order; ``span`` is the first and the last day of the whole history."""
        first, last = span
        reach = last - first + 2
        return cls(np.sort(keys.astype(np.int64) * reach + (days - first + 1)), first, reach)

    def _clock(self, days: Longs) -> Longs:
        return np.clip(days - self.first + 1, 0, self.reach - 1)

    def _places(self, keys: Longs, days: Longs) -> Longs:
        """Return how many codes are not above (key, day): the last of these is the latest act, if it is of the key."""
        return np.searchsorted(self.codes, keys * self.reach + self._clock(days), side="right")

    def _latest(self, keys: Longs, days: Longs) -> tuple[Longs, NDArray[np.bool_]]:
        """Return where the latest act by each day stands, and whether there is one."""
        if not len(self.codes):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        places = np.maximum(self._places(keys, days) - 1, 0)
        return places, (self.codes[places] // self.reach == keys) & (
            self.codes[places] % self.reach <= self._clock(days)
        )

    def count(self, keys: Longs, *, after: Longs, until: Longs) -> Longs:
        """Return how many acts each key has on the days after one and until another."""
        return self._places(keys, until) - self._places(keys, np.minimum(after, until))

    def elapsed(self, keys: Longs, days: Longs, *, never: float) -> Floats:
        """Return the days since the latest act of each key, 0 for one of that day."""
        places, known = self._latest(keys, days)
        if not known.any():
            return np.full(len(keys), never)
        return np.where(known, days - (self.codes[places] % self.reach + self.first - 1), never)

    def decayed(self, keys: Longs, days: Longs, *, half_life: float) -> Floats:
        """Return the number of acts of each key by each day, one of ``half_life`` days ago counting as a half."""
        places, known = self._latest(keys, days)
        if not known.any():
            return np.zeros(len(keys))
        daily = 0.5 ** (1 / half_life)
        sums = _decayed_sums(self.codes, self.reach, daily)
        age = days - (self.codes[places] % self.reach + self.first - 1)
        return np.where(known, sums[places] * daily ** np.maximum(age, 0), 0.0)

    def covered(self, keys: Longs, days: Longs, *, width: int) -> Longs:
        """Return how many of the windows of ``width`` days that ended by each day hold an act of the key.

        The windows start on each day of the history; the first is ``first`` to ``first + width - 1``.
        """
        if not len(self.codes):
            return np.zeros(len(keys), np.int64)
        sums = _covered_sums(self.codes, self.reach, width)
        start = np.minimum(days - self.first + 1, self.reach - 1 + width) - width  # the last start, first - 1 being 0
        whole, known = self._latest(keys, start + self.first)
        total = np.where(known, sums[whole], 0)
        before = np.where(known, self.codes[whole] % self.reach, 0)
        following = np.where(known, whole + 1, self._places(keys, np.full(len(keys), self.first - 1)))
        there = np.minimum(following, len(self.codes) - 1)
        coming = self.codes[there] % self.reach
        ahead = (following < len(self.codes)) & (self.codes[there] // self.reach == keys)
        ahead &= coming <= self._clock(days)
        lowest = np.maximum(np.maximum(before, coming - width), 0)
        partly = np.where(ahead, np.maximum(start - lowest + 1, 0), 0)
        return np.where(start >= 0, total + partly, 0)
