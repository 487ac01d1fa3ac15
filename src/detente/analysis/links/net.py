"""How likely is each candidate, given its features? Small networks that go on learning day by day.

A network sees the features and the relation that is asked about, in two hidden layers. It learns that each answer
stands before the candidates that are none (a softmax over both; other answers of the question are left out, as in the
ranking that is scored), by the method Adam (Kingma and Ba 2015). It never learns from a question that is still to be
judged.
"""

from collections.abc import Iterator

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

# Chosen on the last 31 days of ICEWS14 train, learned from the 61 days before them: 180 boosted trees, which this
# replaces, had MRR .4846 there, one network .4870 (mean of three seeds), two .4880, three .4881. Learning on from
# single days gave .0006 of it. The sizes and rates are first guesses and were not searched.
FIRST, SECOND = 96, 48  # hidden units
NETS = 3
PASSES = 4  # over the questions learned at first
RELATION = 12  # parts of the vector of a relation
RATE, LATER_RATE = 2e-3, 3e-4  # of learning at first, and from single days afterwards
WARM, COOL = 0.05, 0.03  # the rate rises for this share of the batches and falls to this share of itself
BATCH = 64  # questions
PULL = 1e-5
KEPT, KEPT_SQUARES, LEAST = 0.9, 0.998, 1e-8  # of Adam
# Features are counts, shares and ages: log(1 + STEEP x), then centred and scaled, and no further out than MOST.
STEEP, MOST = 8.0, 5.0
LEAST_SPREAD = 1e-3
SAMPLE = 23  # the spread of a feature is taken of every row of so many
TINY = 1e-9


class Judges:
    """Networks that differ in what was drawn at first, whose mean judgement is better than that of each.

    Args:
        rows: features of candidates to learn from, shape (questions, candidates, features); scaled in place and kept
            until they are learned, as memory holds them only once.
        right: which candidates are answers, shape (questions, candidates).
        asked: the relation of each question, shape (questions,).
        relations: how many relations there are, with inverses.
        seed: what is drawn at first.
    """

    def __init__(self, rows: Floats, right: Bools, asked: Ints, *, relations: int, seed: int) -> None:
        features = rows.shape[-1]
        sample = _smooth(rows.reshape(-1, features)[::SAMPLE])
        self._middle, self._spread = sample.mean(0), sample.std(0) + np.float32(LEAST_SPREAD)
        for question in range(len(rows)):
            rows[question] = self._scaled(rows[question])
        self._nets = [_Net(features, relations, np.random.default_rng((seed, number))) for number in range(NETS)]
        for net in self._nets:
            net.fit(rows, right, asked)

    def learn(self, rows: Floats, right: Bools, asked: Ints) -> None:
        """Learn from the questions of one more day; the arguments are those of the class, ``rows`` are left alone."""
        scaled = self._scaled(rows)
        for net in self._nets:
            net.learn(scaled, right, asked)

    def scores(self, rows: Floats, asked: Ints) -> Floats:
        """Return mean logarithms of shares of candidates, shape (questions, candidates).

        Questions are judged one by one, so that no score hangs on what else is asked that day.
        """
        found = np.zeros(rows.shape[:2], np.float32)
        for question in range(len(rows)):
            scaled = self._scaled(rows[question : question + 1])
            for net in self._nets:
                worth = net.worth(scaled, asked[question : question + 1])[0]
                worth -= worth.max()
                found[question] += (worth - np.log(np.exp(worth).sum())) / np.float32(NETS)
        return found

    def _scaled(self, rows: Floats) -> Floats:
        scaled = _smooth(rows)
        scaled -= self._middle
        scaled /= self._spread
        return np.clip(scaled, -MOST, MOST, out=scaled)


class _Net:
    """The weights of one network, which sees features as they are scaled."""

    def __init__(self, features: int, relations: int, random: np.random.Generator) -> None:
        def drawn(inside: int, outside: int, share: float = 1.0) -> Floats:
            return random.normal(0, share * np.sqrt(2 / inside), (inside, outside)).astype(np.float32)

        joined = drawn(features + RELATION, FIRST)
        self._weights = {
            "relation": random.normal(0, 0.3, (relations, RELATION)).astype(np.float32),
            "by_relation": joined[features:].copy(),
            "first": joined[:features].copy(),
            "first_shift": np.zeros(FIRST, np.float32),
            "second": drawn(FIRST, SECOND),
            "second_shift": np.zeros(SECOND, np.float32),
            "last": drawn(SECOND, 1, 0.3),
            "straight": drawn(features, 1, 0.05),
        }
        self._means = {name: np.zeros_like(value) for name, value in self._weights.items()}
        self._squares = {name: np.zeros_like(value) for name, value in self._weights.items()}
        self._steps = 0
        self._random = random

    def fit(self, rows: Floats, right: Bools, asked: Ints) -> None:
        """Learn from many questions, each seen ``PASSES`` times; the rate rises and falls."""
        total = PASSES * -(-len(rows) // BATCH)
        number = 0
        for _ in range(PASSES):
            for chosen in _batches(self._random, len(rows)):
                gone = number / total
                rate = RATE * min(1.0, gone / WARM + WARM) * (1 - gone * (1 - COOL))
                self._step(rows[chosen], right[chosen], asked[chosen], rate)
                number += 1

    def learn(self, rows: Floats, right: Bools, asked: Ints) -> None:
        """Learn from one more day."""
        for chosen in _batches(self._random, len(rows)):
            self._step(rows[chosen], right[chosen], asked[chosen], LATER_RATE)

    def worth(self, rows: Floats, asked: Ints) -> Floats:
        """Return what each candidate is worth, shape (questions, candidates)."""
        return self._forward(rows, asked)[0]

    def _forward(self, rows: Floats, asked: Ints) -> tuple[Floats, Floats, Floats]:
        """Return what each candidate is worth, shape (questions, candidates), and both hidden layers."""
        w = self._weights
        flat = rows.reshape(-1, rows.shape[-1])
        first = flat @ w["first"]
        _shift(first, w["relation"][asked] @ w["by_relation"] + w["first_shift"])
        second = first @ w["second"]
        _shift(second, w["second_shift"][None])
        worth: Floats = (second @ w["last"] + flat @ w["straight"]).reshape(rows.shape[:2])
        return worth, first, second

    def _step(self, rows: Floats, right: Bools, asked: Ints, rate: float) -> None:
        w = self._weights
        worth, first, second = self._forward(rows, asked)
        flat, wrong = rows.reshape(-1, rows.shape[-1]), _wrong(worth, right).reshape(-1, 1)
        at_second = wrong @ w["last"].T
        _silence(at_second, second)
        at_first = at_second @ w["second"].T
        _silence(at_first, first)
        of_question = at_first.reshape(len(rows), -1, FIRST).sum(1)
        of_relation = np.zeros_like(w["relation"])
        np.add.at(of_relation, asked, of_question @ w["by_relation"].T)
        self._move(
            {
                "relation": of_relation,
                "by_relation": w["relation"][asked].T @ of_question,
                "first": flat.T @ at_first,
                "first_shift": of_question.sum(0),
                "second": first.T @ at_second,
                "second_shift": at_second.sum(0),
                "last": second.T @ wrong,
                "straight": flat.T @ wrong,
            },
            rate,
        )

    def _move(self, slopes: dict[str, Floats], rate: float) -> None:
        self._steps += 1
        of_mean, of_squares = 1 - KEPT**self._steps, 1 - KEPT_SQUARES**self._steps
        for name, slope in slopes.items():
            weights, means, squares = self._weights[name], self._means[name], self._squares[name]
            means += np.float32(1 - KEPT) * (slope - means)
            squares += np.float32(1 - KEPT_SQUARES) * (slope * slope - squares)
            down = means / np.float32(of_mean) / (np.sqrt(squares / np.float32(of_squares)) + np.float32(LEAST))
            weights -= np.float32(rate) * (down + np.float32(PULL) * weights)


def _batches(random: np.random.Generator, questions: int) -> Iterator[NDArray[np.int64]]:
    order = random.permutation(questions)
    for first in range(0, questions, BATCH):
        yield order[first : first + BATCH]


def _smooth(rows: Floats) -> Floats:
    """Return logarithms of features; what is below 0 is a logarithm already."""
    smooth: Floats = np.log(np.float32(1) + np.float32(STEEP) * np.maximum(rows, np.float32(0)))
    np.copyto(smooth, rows, where=rows < 0)
    return smooth


def _wrong(worth: Floats, right: Bools) -> Floats:
    """Return the slope of -log of the share of each answer against all that are none, a mean over questions."""
    powers = np.exp(worth - worth.max(1, keepdims=True)) + np.float32(TINY)
    others = np.where(right, np.float32(0), powers).sum(1, keepdims=True)
    sums = powers + others
    against = np.where(right, 1 / sums, np.float32(0)).sum(1, keepdims=True)
    wrong: Floats = np.where(right, powers / sums - 1, powers * against) / np.float32(len(worth))
    return wrong.astype(np.float32)


@nb.njit(cache=True, fastmath=True)
def _shift(values: Floats, shifts: Floats) -> None:
    """Add the shift of its question to each row, and cut off what is below 0; rows of a question are neighbours."""
    each = len(values) // len(shifts)
    for row in range(len(values)):
        for part in range(values.shape[1]):
            values[row, part] = max(values[row, part] + shifts[row // each, part], np.float32(0))


@nb.njit(cache=True, fastmath=True)
def _silence(slopes: Floats, values: Floats) -> None:
    """Let nothing through units that were cut off."""
    for row in range(len(values)):
        for part in range(values.shape[1]):
            if values[row, part] <= 0:
                slopes[row, part] = 0
