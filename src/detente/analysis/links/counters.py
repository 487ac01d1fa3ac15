"""How often did it happen, how often lately, and when last? Counters that fade, found by key in a table of their own.

A counter costs the same however long the history is: what was counted is faded when it is touched again or read.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
from numpy.typing import NDArray

# Numbers inside and outside of compiled code.
Whole: TypeAlias = int | np.integer[Any]
Real: TypeAlias = float | np.floating[Any]
Places: TypeAlias = int | NDArray[np.int64]

# Days in which a count fades to 1/e: days, weeks and months. Spread evenly on a log scale and not tuned.
FADES = (3.0, 20.0, 120.0)
FAST, MIDDLE, SLOW = range(len(FADES))
LONGEST = 5000  # days; older is as old as this
FADING: NDArray[np.float32] = np.exp(-np.arange(LONGEST)[:, None] / np.array(FADES)).astype(np.float32)
NONE = -1
LONG_AGO = -(1 << 30)
FIRST_SIZE = 1 << 12
# Bits of a key: what is counted, then three places. The bounds of the reader of benchmarks keep them apart.
BITS_C, BITS_B, BITS_A = 20, 12, 20


class Counters(NamedTuple):
    """An open hash table from keys to counters, in arrays that compiled code can reach.

    ``slots`` holds places of counters or ``NONE``. Of one counter, ``total`` is all that was counted, ``faded`` (shape
    (counters, fades)) what is left of it on the day ``last``; ``first`` is the first day, ``before`` the one before the
    last, or ``LONG_AGO``. Counters can be chained: ``after`` is the next one in the
    chain, ``member`` what this one stands for in it, ``inner`` the first of a chain of its own. ``size`` has one
    element: how many there are.
    """

    slots: NDArray[np.int32]
    keys: NDArray[np.int64]
    first: NDArray[np.int32]
    before: NDArray[np.int32]
    last: NDArray[np.int32]
    total: NDArray[np.float32]
    faded: NDArray[np.float32]
    after: NDArray[np.int32]
    member: NDArray[np.int32]
    inner: NDArray[np.int32]
    size: NDArray[np.int64]


def empty(capacity: int = FIRST_SIZE) -> Counters:
    """Return a table without counters; ``capacity`` is a power of two."""
    return Counters(
        np.full(2 * capacity, NONE, np.int32),
        np.zeros(capacity, np.int64),
        np.zeros(capacity, np.int32),
        np.full(capacity, LONG_AGO, np.int32),
        np.zeros(capacity, np.int32),
        np.zeros(capacity, np.float32),
        np.zeros((capacity, len(FADES)), np.float32),
        np.full(capacity, NONE, np.int32),
        np.zeros(capacity, np.int32),
        np.full(capacity, NONE, np.int32),
        np.zeros(1, np.int64),
    )


def with_room(counters: Counters, more: int) -> Counters:
    """Return a table with room for so many more counters: the same one, or a larger copy."""
    held = int(counters.size[0])
    capacity = len(counters.keys)
    if held + more <= capacity:
        return counters
    while held + more > capacity:
        capacity *= 2
    larger = empty(capacity)
    columns: Iterable[tuple[NDArray[Any], NDArray[Any]]] = zip(counters[1:-1], larger[1:-1], strict=True)
    for old, new in columns:
        new[:held] = old[:held]
    larger.size[0] = held
    _reseat(larger)
    return larger


@nb.njit(cache=True)
def _reseat(counters: Counters) -> None:
    for place in range(counters.size[0]):
        slot = find(counters, counters.keys[place])
        counters.slots[-1 - slot] = place


def key(what: int, a: int = 0, b: int = 0) -> int:
    """Return the key of a counter whose last place is 0."""
    return (what << BITS_A + BITS_B + BITS_C) | (a << BITS_B + BITS_C) | (b << BITS_C)


def keys(what: int, a: Places, b: Places, c: Places) -> NDArray[np.int64]:
    """Return the keys of counters of one kind; the places are whole numbers of 64 bits, or arrays of them."""
    start = what << BITS_A + BITS_B + BITS_C
    return np.asarray((a << BITS_B + BITS_C) + (start + (b << BITS_C)) + c, np.int64)


@nb.njit(cache=True)
def one_key(what: Whole, a: Whole, b: Whole, c: Whole) -> Whole:
    """Return the key of one counter, as ``keys`` does for many, inside of compiled code."""
    return (
        (np.int64(what) << (BITS_A + BITS_B + BITS_C))
        + (np.int64(a) << (BITS_B + BITS_C))
        + (np.int64(b) << BITS_C)
        + np.int64(c)
    )


@nb.njit(cache=True)
def find(counters: Counters, sought: Whole) -> Whole:
    """Return the place of a counter, or -1 - the free slot where it would be entered.

    The multipliers spread keys over the slots (Steele et al., "Fast splittable pseudorandom number generators", 2014).
    """
    mask = len(counters.slots) - 1
    spread = np.uint64(sought) * np.uint64(0x9E3779B97F4A7C15)
    spread ^= spread >> np.uint64(29)
    spread *= np.uint64(0xBF58476D1CE4E5B9)
    spread ^= spread >> np.uint64(32)
    slot = np.int64(spread & np.uint64(mask))
    while True:
        place = np.int64(counters.slots[slot])
        if place < 0:
            return -1 - slot
        if counters.keys[place] == sought:
            return place
        slot = (slot + 1) & mask


@nb.njit(cache=True)
def count(counters: Counters, sought: Whole, day: Whole) -> Whole:
    """Count one more on a day that is no earlier than any before, and return the place of the counter."""
    place = find(counters, sought)
    if place < 0:
        slot = -1 - place
        place = counters.size[0]
        counters.size[0] += 1
        counters.slots[slot] = place
        counters.keys[place] = sought
        counters.first[place], counters.before[place] = day, LONG_AGO
    elif day > counters.last[place]:
        age = min(day - counters.last[place], LONGEST - 1)
        for fade in range(len(FADES)):
            counters.faded[place, fade] *= FADING[age, fade]
        counters.before[place] = counters.last[place]
    counters.last[place] = day
    counters.total[place] += 1
    for fade in range(len(FADES)):
        counters.faded[place, fade] += 1
    return place


@nb.njit(cache=True)
def left(counters: Counters, place: Whole, day: Whole, fade: Whole) -> np.float32:
    """Return what is left on a day of what was counted; nothing if there is no such counter."""
    if place < 0:
        return np.float32(0)
    return np.float32(counters.faded[place, fade] * FADING[min(day - counters.last[place], LONGEST - 1), fade])
