"""What follows from what? How often those whom an actor met in one way, so long ago, are the answer to a question.

A rule reads "who had relation b with s, last in this span of days and so often, is the target of relation r of s". Its
confidence is counted day by day (rules of length one of TLogic, Liu et al. 2022, with the age of the body as in
CountTRuCoLa, Gastinger et al. 2025); it refuses to count a day before the questions of that day are answered.
"""

from typing import NamedTuple, TypeAlias

import numba as nb
import numpy as np
from numpy.typing import NDArray

from detente.analysis.links.counters import LONGEST, MIDDLE, SLOW, Real, Whole, left
from detente.analysis.links.facts import Day
from detente.analysis.links.memory import Memory

AGES = (1, 2, 3, 5, 8, 15, 30, 60, 120)  # days, inclusive upper ends; the last span is open
AGE_SPAN: NDArray[np.int32] = np.searchsorted(AGES, np.arange(LONGEST)).astype(np.int32)
OFTEN = (2, 5)  # a body seen once, two to four times, more often
# A rule seen n times is trusted n / (n + TRUST), else the mean of all rules of its age; not tuned.
TRUST = 4.0
SCARCE, SCARCE_OF = 0.05, 20.0
SUREST = 0.99
# Weight of merely having met in weeks and months, against rules: decides only between those that no rule favours.
ACQUAINTANCE = 0.02
# What is found of each one met: the best rule, all rules together, the rule of the same relation, and the evidence.
BEST, TOGETHER, SAME, EVIDENCE = range(4)
FOUND = 4


# A question: source, relation, day.
Asked: TypeAlias = tuple[int, int, int]


class Rules(NamedTuple):
    """Counts of bodies and of bodies that came true: shapes (relations, relations, ages, often), and pooled.

    ``all_seen`` and ``all_true`` have the shape (2, ages, often): of other relations, and of the same one.
    """

    seen: NDArray[np.float32]
    true: NDArray[np.float32]
    all_seen: NDArray[np.float32]
    all_true: NDArray[np.float32]


def no_rules(relations: int) -> Rules:
    """Return rules of which nothing is known, for so many relations with their inverses."""
    spans = (len(AGES) + 1, len(OFTEN) + 1)
    full, pooled = (relations, relations, *spans), (2, *spans)
    return Rules(*(np.zeros(shape, np.float32) for shape in (full, full, pooled, pooled)))


def learn(rules: Rules, memory: Memory, *, day: Day) -> None:
    """Count for each question of a day which of those whom its source met before are its answers."""
    _learn_day(rules, memory, day.number, (day.sources, day.relations), (day.starts, day.answers))


@nb.njit(cache=True)
def _often(total: Real) -> int:
    return 0 if total < OFTEN[0] else (1 if total < OFTEN[1] else 2)


@nb.njit(cache=True)
def _learn_day(
    rules: Rules,
    memory: Memory,
    number: int,
    asked: tuple[NDArray[np.int32], NDArray[np.int32]],
    told: tuple[NDArray[np.int64], NDArray[np.int32]],
) -> None:
    sources, relations = asked
    starts, answers = told
    answered = np.full(len(memory.met), -1, np.int64)
    for question in range(len(sources)):
        for at in range(starts[question], starts[question + 1]):
            answered[answers[at]] = question
        _learn(rules, memory, (sources[question], relations[question], number), answered, question)


@nb.njit(cache=True)
def _learn(rules: Rules, memory: Memory, asked: Asked, answered: NDArray[np.int64], question: int) -> None:
    source, relation, day = asked
    counters = memory.counters
    pair = memory.met[source]
    while pair >= 0:
        came_true = answered[counters.member[pair]] == question
        fact = counters.inner[pair]
        while fact >= 0:
            body = counters.member[fact]
            age, often = AGE_SPAN[min(day - counters.last[fact], LONGEST - 1)], _often(counters.total[fact])
            same = 1 if body == relation else 0
            rules.seen[relation, body, age, often] += 1
            rules.all_seen[same, age, often] += 1
            if came_true:
                rules.true[relation, body, age, often] += 1
                rules.all_true[same, age, often] += 1
            fact = counters.after[fact]
        pair = counters.after[pair]


@nb.njit(cache=True)
def confidence(rules: Rules, relation: Whole, body: Whole, age: Whole, often: Whole) -> np.float32:
    """Return how often a body of this age and number came true, drawn to the mean of all rules."""
    same = 1 if body == relation else 0
    pooled = (rules.all_true[same, age, often] + SCARCE) / (rules.all_seen[same, age, often] + SCARCE_OF)
    true, seen = rules.true[relation, body, age, often], rules.seen[relation, body, age, often]
    return np.float32((true + TRUST * pooled) / (seen + TRUST))


@nb.njit(cache=True)
def acquaintances(
    rules: Rules, memory: Memory, asked: Asked, actors: NDArray[np.int32], found: NDArray[np.float32]
) -> int:
    """Write all whom the source met and what rules say of each, and return how many they are.

    Args:
        rules: what is counted of rules.
        memory: what was remembered before the day.
        asked: source, relation, day.
        actors: shape (actors,), written.
        found: shape (actors, ``FOUND``), written: BEST, TOGETHER as -log(1 - noisy-or), SAME, EVIDENCE.
    """
    source, relation, day = asked
    counters = memory.counters
    number = 0
    pair = memory.met[source]
    while pair >= 0:
        actors[number] = counters.member[pair]
        best, together, of_same = np.float32(0), np.float32(0), np.float32(0)
        fact = counters.inner[pair]
        while fact >= 0:
            body = counters.member[fact]
            age = AGE_SPAN[min(day - counters.last[fact], LONGEST - 1)]
            sure = confidence(rules, relation, body, age, _often(counters.total[fact]))
            best = max(best, sure)
            together -= np.log(np.float32(1) - min(sure, np.float32(SUREST)))
            if body == relation:
                of_same = sure
            fact = counters.after[fact]
        weeks, months = left(counters, pair, day, MIDDLE), left(counters, pair, day, SLOW)
        found[number, BEST], found[number, TOGETHER], found[number, SAME] = best, together, of_same
        found[number, EVIDENCE] = best + together + ACQUAINTANCE * (weeks / (1 + weeks) + months / (1 + months))
        number += 1
        pair = counters.after[pair]
    return number
