"""How large must a gain be before it is no accident? The limits found by simulation, read from ``data/changes.toml``.

``training/calibrate_changes.py`` writes the file and says how; between its points limits are interpolated.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FILE = "changes.toml"
# The share of stationary series, whatever their length, in which the retrospect may see a break. It is this low because
# a store has some 200 pairs, all looked at at once: two of them then show a break that is none.
ALLOWED = 0.01
# ``Past.loose`` is exceeded in this share of stationary series.
LOOSE = 0.2
# No smaller chance is told: a thousand series are simulated at most, and what is rarer is the guess of their tail.
RAREST = 1e-4


@dataclass(frozen=True, slots=True)
class Online:
    """Limits of the watch in nats, shape (2, levels, ratios): of rises, then of falls.

    ``levels`` are acts a day and ``ratios`` variances by means, both rising.
    """

    levels: Floats
    ratios: Floats
    limits: Floats


@dataclass(frozen=True, slots=True)
class Past:
    """Of the largest gain of a stationary series: what a fifth exceeds and how its tail falls, in nats.

    Both have the shape (lengths, levels, ratios); ``lengths`` are days, ``levels`` acts a day and ``ratios`` variances
    by means, all rising. Beyond ``loose`` the gain is taken as exponential with the mean excess ``scale``.
    """

    lengths: Floats
    levels: Floats
    ratios: Floats
    loose: Floats
    scale: Floats

    def penalty(self, days: int, level: float, ratio: float) -> float:
        """Return the gain in nats that a break needs so that ALLOWED of stationary series show one."""
        loose, scale = self._at(days, level, ratio)
        return loose + scale * log(LOOSE / ALLOWED)

    def chance(self, gain: float, *, days: int, level: float, ratio: float) -> float:
        """Return how often a stationary series of such length, level and noise has such a gain, RAREST to LOOSE."""
        loose, scale = self._at(days, level, ratio)
        return max(RAREST, LOOSE * exp(-max(0.0, gain - loose) / scale))

    def _at(self, days: int, level: float, ratio: float) -> tuple[float, float]:
        where = (_place(self.lengths, days), _place(self.levels, level), _place(self.ratios, ratio))
        return _between(self.loose, where), _between(self.scale, where)


@cache
def load() -> tuple[Online, Past]:
    """Read the limits that the package ships."""
    raw = tomllib.loads((resources.files("detente") / "data" / FILE).read_text(encoding="utf-8"))
    watch, past = raw["watch"], raw["retrospect"]
    online = Online(np.array(watch["levels"]), np.array(watch["ratios"]), np.array([watch["rises"], watch["falls"]]))
    lengths, levels, ratios = (np.array(past[name], dtype=np.float64) for name in ("lengths", "levels", "ratios"))
    return online, Past(lengths, levels, ratios, np.array(past["loose"]), np.array(past["scale"]))


def _place(points: Floats, value: float) -> float:
    return float(np.interp(np.log(max(value, points[0])), np.log(points), np.arange(len(points))))


def _between(table: Floats, where: tuple[float, ...]) -> float:
    for place in where:
        low = min(int(place), len(table) - 2)
        table = table[low] + (table[low + 1] - table[low]) * (place - low)
    return float(table)
