"""Who is alike? Vectors of actors and relations, learned day by day, that rank even those who never met.

The vector of a question joins the source, those it met lately and those whom rules favour, each weighed by the
relation; its likeness to the vectors of targets gives chances over all actors (a bilinear model as DistMult, Yang et
al. 2015, with a history as in RE-GCN, Li et al. 2021, learned online). Actors share the vectors of their countries and
sectors, relations those of their families, so that little is needed to know a rare one. A day is learned after it was
asked about.
"""

from collections import deque
from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from detente.analysis.links.counters import MIDDLE, left
from detente.analysis.links.facts import Day, Ints, Longs
from detente.analysis.links.memory import Memory
from detente.analysis.links.rules import FOUND, TOGETHER, Rules, acquaintances
from detente.analysis.links.settings import Setting

Floats = NDArray[np.float32]

# On ICEWS14 valid the vectors alone have MRR .399 with the source and its partners, .430 with rules and the relation,
# .436 with those around a target too (.430 of size 64). Rates of .03 or .1 lost .005, and so did pulls up to .03.
# Vectors of countries and sectors then raised the MRR of the prior (``walk``) from .4498 to .4544, and those of
# families of relations to .4615; on the last 31 days of train from .4396 to .4467 and .4497.
SIZE = 128
RATE = 0.05
PULL = 1e-3
KEPT = 0.995  # of the squared gradients of targets, a step; the others are summed up (Adagrad)
SPREAD = 0.1
AROUND = 0.2  # the first weight of those around a target
BACK = (60.0,)  # days learned anew after each day: how many days back each is, on average
REMEMBERED = 300  # days that can be learned anew
# Up to so many targets all are compared in a step; of more so many are drawn, and the answers always among them. With
# 2,048 drawn of the 7,128 of ICEWS14 the MRR of the vectors alone fell from .430 to .425.
MOST_TARGETS, DRAWN = 8192, 4096
BLOCK = 32  # questions at once; a fixed shape, so that no chance hangs on what else is asked that day
# Below these a partner adds nothing that can be seen.
LEAST_MET, LEAST_RULE = 0.01, 0.002
PRIOR_MET, PRIOR_RULE = 1.0, 0.2


@dataclass(frozen=True, slots=True)
class Past:
    """The history of each question: vectors of those met lately and of those whom rules favour, (questions, SIZE)."""

    met: Floats
    ruled: Floats


@dataclass(frozen=True, slots=True)
class _Lesson:
    day: Day
    past: Past


class Likeness:
    """Vectors that are learned as days go by."""

    def __init__(self, setting: Setting, *, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._setting = setting
        actors, relations = len(setting.country), len(setting.family)
        _, self._family = np.unique(setting.family, return_inverse=True)
        families = int(self._family.max()) + 1
        countries, sectors = int(setting.country.max()) + 1, int(setting.sector.max()) + 1
        self._values = {
            "source": self._drawn(actors),
            "target": self._drawn(actors),
            "by_source": 1 + self._drawn(relations),
            "by_met": 1 + self._drawn(relations),
            "by_ruled": 1 + self._drawn(relations),
            "by_itself": self._drawn(relations),
            **{f"family_{what}": self._drawn(families) for what in ("source", "met", "ruled", "itself")},
            "source_country": self._drawn(countries),
            "source_sector": self._drawn(sectors),
            "target_country": self._drawn(countries),
            "target_sector": self._drawn(sectors),
            "around": np.full((1, SIZE), AROUND, np.float32),
            "bias": np.zeros((actors, 1), np.float32),
        }
        self._squares = {name: np.full_like(value, 1e-6) for name, value in self._values.items()}
        self._around = np.zeros((actors, SIZE), np.float32)
        self._lessons: deque[_Lesson] = deque(maxlen=REMEMBERED)

    def _drawn(self, rows: int) -> Floats:
        return self._random.normal(0, SPREAD, (rows, SIZE)).astype(np.float32)

    def past(self, rules: Rules, memory: Memory, *, day: Day) -> Past:
        """Return the history of each question of a day, of what was remembered before it."""
        past = Past(*(np.zeros((len(day), SIZE), np.float32) for _ in range(2)))
        asked = (day.sources, day.relations, day.number)
        actors = len(self._values["target"])
        scratch = (np.empty(actors, np.int32), np.empty((actors, FOUND), np.float32))
        self._around[:] = 0
        targets = self._own_targets(slice(None))
        _gather(memory, day.number, targets, self._around)
        past.met[:] = self._around[day.sources]
        _past(rules, memory, asked, targets, past.ruled, scratch)
        return past

    def chances(self, day: Day, past: Past) -> Floats:
        """Return how likely each actor is the answer to each question, shape (questions, actors); rows sum to 1."""
        vectors = self._vectors(day.sources, day.relations, past)
        targets = self._targets(slice(None)).T
        chances = np.empty((len(day), targets.shape[1]), np.float32)
        for first in range(0, len(day), BLOCK):
            block = np.zeros((BLOCK, SIZE), np.float32)
            rows = vectors[first : first + BLOCK]
            block[: len(rows)] = rows
            chances[first : first + BLOCK] = (block @ targets)[: len(rows)]
        _softmax(chances, self._values["bias"][:, 0], np.ones(len(day), np.float32))
        return chances

    def learn(self, day: Day, past: Past) -> None:
        """Learn from the answers of a day, and from some days before anew."""
        self._lessons.append(_Lesson(day, past))
        self._step(self._lessons[-1])
        for back in BACK:
            ago = min(int(self._random.exponential(back)), len(self._lessons) - 1)
            self._step(self._lessons[-1 - ago])

    def _vectors(self, sources: Ints, relations: Ints, past: Past) -> Floats:
        own = self._sources(sources) * self._by("source", relations) + self._by("itself", relations)
        joined: Floats = own + past.met * self._by("met", relations) + past.ruled * self._by("ruled", relations)
        return joined

    def _by(self, what: str, relations: Ints) -> Floats:
        """Return the vectors of relations with those of their families."""
        v = self._values
        joined: Floats = v[f"by_{what}"][relations] + v[f"family_{what}"][self._family[relations]]
        return joined

    def _sources(self, sources: Ints) -> Floats:
        """Return the vectors of sources with those of their countries and sectors."""
        v, known = self._values, self._setting
        joined: Floats = (
            v["source"][sources]
            + v["source_country"][known.country[sources]]
            + v["source_sector"][known.sector[sources]]
        )
        return joined

    def _targets(self, chosen: "Longs | slice") -> Floats:
        """Return the vectors of targets with what they take from those around them."""
        joined: Floats = self._own_targets(chosen) + self._around[chosen] * self._values["around"]
        return joined

    def _own_targets(self, chosen: "Longs | slice") -> Floats:
        """Return the vectors of targets with those of their countries and sectors."""
        v, known = self._values, self._setting
        joined: Floats = (
            v["target"][chosen] + v["target_country"][known.country[chosen]] + v["target_sector"][known.sector[chosen]]
        )
        return joined

    def _step(self, lesson: _Lesson) -> None:
        day, past = lesson.day, lesson.past
        chosen, answers, shift = self._drawn_targets(day)
        target = self._targets(chosen)
        vectors = self._vectors(day.sources, day.relations, past)
        wrong: Floats = vectors @ target.T
        counts = np.diff(day.starts).astype(np.float32)
        _softmax(wrong, self._values["bias"][chosen, 0] + shift, counts)
        wrong[day.places, answers] -= 1
        slope: Floats = wrong @ target
        source, by_source = self._sources(day.sources), self._by("source", day.relations)
        of_source, of_target = slope * by_source, wrong.T @ vectors
        of_around: Floats = (of_target * self._around[chosen]).sum(0, keepdims=True)
        known = self._setting
        self._move("target", chosen, of_target, KEPT)
        self._move("target_country", known.country[chosen], of_target, KEPT)
        self._move("target_sector", known.sector[chosen], of_target, KEPT)
        self._move("around", np.zeros(1, np.int64), of_around, KEPT)
        self._move("bias", chosen, wrong.sum(0)[:, None], KEPT)
        self._move("source", day.sources, of_source, 1.0)
        self._move("source_country", known.country[day.sources], of_source, 1.0)
        self._move("source_sector", known.sector[day.sources], of_source, 1.0)
        for what, factor in (("source", source), ("met", past.met), ("ruled", past.ruled), ("itself", 1)):
            self._move(f"by_{what}", day.relations, slope * factor, 1.0)
            self._move(f"family_{what}", self._family[day.relations], slope * factor, 1.0)

    def _drawn_targets(self, day: Day) -> tuple[Longs, Longs, Floats]:
        """Return the targets of a step, where the answers stand among them, and what sampling adds to each score."""
        actors = len(self._values["target"])
        if actors <= MOST_TARGETS:
            return np.arange(actors), day.answers.astype(np.int64), np.zeros(actors, np.float32)
        answers, places = np.unique(day.answers, return_inverse=True)
        others = np.setdiff1d(self._random.choice(actors, DRAWN, replace=False), answers)
        stands_for = np.log(max(actors - len(answers), 1) / max(len(others), 1))  # each sampled one stands for so many
        shift = np.repeat(np.array([0, stands_for], np.float32), [len(answers), len(others)])
        return np.concatenate([answers, others]), places.astype(np.int64), shift

    def _move(self, name: str, rows: NDArray[np.integer], slope: Floats, kept: float) -> None:
        pull = 0.0 if name == "bias" else PULL
        order = np.argsort(rows, kind="stable").astype(np.int64)
        _descend(
            self._values[name], self._squares[name], (rows[order].astype(np.int64), order), slope, (RATE, pull, kept)
        )


@nb.njit(cache=True)
def _gather(memory: Memory, day: int, target: Floats, around: Floats) -> None:
    """Add up for each actor the vectors of those it met, by how lately, as a mean; shapes (actors, SIZE)."""
    for actor in range(len(target)):
        weight = np.float32(PRIOR_MET)
        pair = memory.met[actor]
        while pair >= 0:
            lately = left(memory.counters, pair, day, MIDDLE)
            if lately > LEAST_MET:
                weight += lately
                for part in range(target.shape[1]):
                    around[actor, part] += lately * target[memory.counters.member[pair], part]
            pair = memory.counters.after[pair]
        for part in range(target.shape[1]):
            around[actor, part] /= weight


@nb.njit(cache=True)
def _past(
    rules: Rules,
    memory: Memory,
    asked: tuple[Ints, Ints, int],
    target: Floats,
    ruled: Floats,
    scratch: tuple[Ints, Floats],
) -> None:
    sources, relations, day = asked
    actors, found = scratch
    for question in range(len(sources)):
        number = acquaintances(rules, memory, (sources[question], relations[question], day), actors, found)
        weight = np.float32(PRIOR_RULE)
        for place in range(number):
            together = found[place, TOGETHER]
            if together > LEAST_RULE:
                weight += together
                for part in range(target.shape[1]):
                    ruled[question, part] += together * target[actors[place], part]
        for part in range(target.shape[1]):
            ruled[question, part] /= weight


def _softmax(scores: Floats, bias: Floats, sums: Floats) -> None:
    """Turn the scores of each row, shape (questions, targets), into chances that sum to ``sums``."""
    for first in range(0, len(scores), BLOCK):  # as many rows as stay in the cache
        rows = scores[first : first + BLOCK]
        rows += bias
        rows -= rows.max(1, keepdims=True)
        np.exp(rows, out=rows)
        rows *= (sums[first : first + BLOCK] / rows.sum(1))[:, None]


@nb.njit(cache=True)
def _descend(
    values: Floats, squares: Floats, rows: tuple[Longs, Longs], slope: Floats, how: tuple[float, float, float]
) -> None:
    """Move rows of values down the slope, shape (rows, parts); slopes of a row that is named twice are added up.

    ``rows`` are the named rows in order, and where the slope of each stands.
    """
    rate, pull, kept = np.float32(how[0]), np.float32(how[1]), np.float32(how[2])
    named, order = rows
    down = np.empty(values.shape[1], np.float32)
    first = 0
    while first < len(order):
        row, end = named[first], first
        while end < len(order) and named[end] == row:
            end += 1
        for part in range(values.shape[1]):
            down[part] = pull * values[row, part]
        for place in range(first, end):
            for part in range(values.shape[1]):
                down[part] += slope[order[place], part]
        for part in range(values.shape[1]):
            squares[row, part] = kept * squares[row, part] + down[part] * down[part]
            values[row, part] -= rate * down[part] / np.sqrt(squares[row, part] + np.float32(1e-8))
        first = end
