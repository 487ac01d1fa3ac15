"""Where do two rates tell the acts of a series better than one? The loops over its days, compiled at the first use.

All rest on the same gain: how much likelier (in nats) are the acts at two rates than at one. Nothing here knows of
dates, of where the limits come from or of records, and nothing is checked: that is done by those who call it.
Arguments stand by their place, and many are arrays: Numba wants it so.
"""

from collections.abc import Callable
from math import log
from typing import ParamSpec, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
# Days back that each split is tried; further back every seventh is, where a week more or less matters little.
DAILY = 28
_P = ParamSpec("_P")
_T = TypeVar("_T")


def _compiled(function: Callable[_P, _T]) -> Callable[_P, _T]:
    # numba carries no types: the function keeps those it was written with
    return cast("Callable[_P, _T]", numba.njit(cache=True)(function))


@_compiled
def _xlogx(value: float) -> float:
    return value * log(value) if value > 0 else 0.0


@_compiled
def fit(acts: float, days: float, shape: float) -> float:
    """Return how likely ``acts`` in weighted ``days`` are at their own rate, in nats and up to what any split shares.

    Of the negative binomial whose shape is proportional to the weight of a day: sums of its days are negative binomial
    too, so acts and days say all about a stretch, and its rate is their ratio.
    """
    size = shape * days
    return _xlogx(acts) + shape * _xlogx(days) - _xlogx(acts + size)


@_compiled
def gain(acts: Floats, days: Floats, shape: float) -> float:
    """Return by how many nats two stretches, arrays of shape (2,), are likelier at two rates than at one; >= 0."""
    apart = fit(acts[0], days[0], shape) + fit(acts[1], days[1], shape)
    return max(0.0, apart - fit(acts[0] + acts[1], days[0] + days[1], shape))


@_compiled
def segment(acts: Counts, rhythm: Floats, shape: float, penalty: float, shortest: int, stride: int) -> Counts:
    """Return the days on which the best segmentation has its breaks, each at the cost of ``penalty`` nats.

    Exact dynamic programming over every ``stride``-th day (Auger & Lawrence 1989, Bull. Math. Biol. 51:39-54), for
    ``acts`` of shape (days,) and the weights of a week, shape (7,). No segment is shorter than ``shortest`` days.
    """
    days = len(acts)
    sums = np.zeros(days + 1)
    sums[1:] = np.cumsum(acts)
    logs = np.array([_xlogx(float(n)) for n in range(int(sums[-1]) + 1)])
    spans, span_logs = _spans(rhythm, days, shape)
    ends = np.append(np.arange(0, days, stride), days)
    best = np.full(len(ends), -np.inf)
    came = np.zeros(len(ends), np.int64)
    best[0] = 0.0
    for j in range(1, len(ends)):
        end = ends[j]
        for i in range(j):
            start = ends[i]
            length = end - start
            if length < shortest:
                break
            found = sums[end] - sums[start]
            size = found + spans[start % 7, length]
            value = best[i] + logs[int(found)] + span_logs[start % 7, length] - size * log(size)
            if value > best[j] + penalty:
                best[j] = value - penalty
                came[j] = i
    return _back(ends, came)


@_compiled
def _spans(rhythm: Floats, days: int, shape: float) -> tuple[Floats, Floats]:
    # shape times the weighted days of a stretch, by the day of the week it begins on and its length; and its share
    spans = np.zeros((7, days + 1))
    span_logs = np.zeros((7, days + 1))
    for first in range(7):
        weighted = 0.0
        for length in range(1, days + 1):
            weighted += rhythm[(first + length - 1) % 7]
            spans[first, length] = shape * weighted
            span_logs[first, length] = shape * _xlogx(weighted)
    return spans, span_logs


@_compiled
def _back(ends: Counts, came: Counts) -> Counts:
    found = np.empty(len(ends), np.int64)
    count = 0
    place = came[len(ends) - 1]
    while place > 0:
        found[count] = ends[place]
        count += 1
        place = came[place]
    return found[:count][::-1].copy()


@_compiled
def gains(acts: Counts, rhythm: Floats, shape: float) -> Floats:
    """Return the gain of a break before each day of a stretch, shape (days,); of the first day it is 0.

    ``rhythm``, of shape (7,), begins on the weekday of the stretch's first day.
    """
    found = np.zeros(len(acts))
    weights = np.empty(len(acts))
    for day in range(len(acts)):
        weights[day] = rhythm[day % 7]
    total, span = float(acts.sum()), weights.sum()
    sides, days = np.zeros(2), np.zeros(2)
    for day in range(1, len(acts)):
        sides[0] += acts[day - 1]
        days[0] += weights[day - 1]
        sides[1], days[1] = total - sides[0], span - days[0]
        found[day] = gain(sides, days, shape)
    return found


@_compiled
def alarms(
    acts: Counts, rhythm: Floats, shape: Floats, limits: Floats, levels: Floats, ratios: Floats, reach: Counts
) -> Floats:
    """Return the alarms of a series, one row each: day, first day of the new rate, acts and days before, after, gain.

    On each day all the splits are tried that ``reach`` allows, day by day for four weeks and by weeks beyond. An alarm
    is a gain above the limit of its direction, level and noise; then the series begins anew on the next day, because
    the days that raised an alarm are unusual ones and no measure of what follows.

    Args:
        rhythm: shape (weeks + 1, 7), and ``shape`` (weeks + 1,), as known after each week.
        limits: nats, shape (2, levels, ratios): of rises and of falls, by acts a day and variance by mean.
        reach: the fewest days before a split, the most days in all, the fewest and the most days after it, and the
            fewest acts in all; shape (5,).
    """
    sums = np.zeros(len(acts) + 1)
    sums[1:] = np.cumsum(acts)
    found = np.empty((len(acts), 7))
    count = 0
    start = 0
    weighted = np.zeros(15)
    for day in range(len(acts)):
        week = (day + 1) // 7
        if day == 0 or (day + 1) % 7 == 0:
            for place in range(14):
                weighted[place + 1] = weighted[place] + rhythm[week, place % 7]
        first = max(start, day + 1 - reach[1])
        for direction in range(2):
            row = _strongest(sums, weighted, shape[week], np.array([first, day + 1, direction]), reach)
            if row[6] <= 0:
                continue
            level = (row[2] + 0.5) / row[3]
            if row[6] > _limit(limits[direction], levels, ratios, level, 1 + level / shape[week]):
                found[count] = row
                count += 1
                start = day + 1
                break
    return found[:count].copy()


@_compiled
def _span(weighted: Floats, start: int, end: int) -> float:
    first = start % 7
    length = end - start
    return float(length // 7 * 7 + weighted[first + length % 7] - weighted[first])


@_compiled
def _strongest(sums: Floats, weighted: Floats, shape: float, where: Counts, reach: Counts) -> Floats:
    first, end, direction = where
    best = np.zeros(7)
    total, span = sums[end] - sums[first], _span(weighted, first, end)
    whole = fit(total, span, shape)
    after = reach[2]
    while total >= reach[4] and after <= reach[3] and end - after - first >= reach[0]:
        split = end - after
        acts = sums[end] - sums[split]
        days = _span(weighted, split, end)
        rise = acts * (span - days) > (total - acts) * days
        if rise == (direction == 0):
            value = fit(acts, days, shape) + fit(total - acts, span - days, shape) - whole
            if value > best[6]:
                best[:] = np.array([end - 1, split, total - acts, span - days, acts, days, value])
        after += 1 if after < DAILY else 7
    return best


@_compiled
def _limit(limits: Floats, levels: Floats, ratios: Floats, level: float, ratio: float) -> float:
    # between the points of the table a straight line, over the logarithm of the level; beyond them its edge
    row = _place(levels, level)
    column = _place(ratios, ratio)
    i, j = min(int(row), len(levels) - 2), min(int(column), len(ratios) - 2)
    low = limits[i, j] + (limits[i, j + 1] - limits[i, j]) * (column - j)
    high = limits[i + 1, j] + (limits[i + 1, j + 1] - limits[i + 1, j]) * (column - j)
    return float(low + (high - low) * (row - i))


@_compiled
def _place(points: Floats, value: float) -> float:
    if value <= points[0]:
        return 0.0
    for place in range(1, len(points)):
        if value < points[place]:
            return place - 1 + log(value / points[place - 1]) / log(points[place] / points[place - 1])
    return float(len(points) - 1)
