"""In which order do the candidates come, by a smooth judge? A small network that goes on learning day by day.

It sees what the trees see, and the relation that is asked about, in two hidden layers. It learns that each answer
stands before the candidates that are none (a softmax over both; other answers of the question are left out, as in the
ranking that is scored), by the method Adam (Kingma and Ba 2015).
"""

from collections.abc import Iterator

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

FIRST, SECOND = 96, 48  # hidden units
RELATION = 12  # parts of the vector of a relation
RATE, LATER_RATE = 2e-3, 3e-4  # of learning at first, and from single days afterwards
WARM, COOL = 0.05, 0.03  # the rate rises for this share of the batches and falls to this share of itself
BATCH = 64  # questions
PULL = 1e-5
KEPT, KEPT_SQUARES, LEAST = 0.9, 0.998, 1e-8  # of Adam
# Features are counts, shares and ages: log(1 + STEEP x), then centred and scaled, and no further out than MOST.
STEEP, MOST = 8.0, 5.0
LEAST_SPREAD = 1e-3
SAMPLE = 23  # the spread of a feature is taken of each so manieth row
TINY = 1e-9


class Net:
    """Weights, and how features are scaled.

    Args:
        rows: features of candidates from which the scale is taken, shape (candidates, features); they are not changed.
        relations: how many relations there are, with inverses.
        seed: what is drawn at first.
    """

    def __init__(self, rows: Floats, *, relations: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        features = rows.shape[1]
        scaled = _smooth(rows[::SAMPLE])
        self._middle, self._spread = scaled.mean(0), scaled.std(0) + np.float32(LEAST_SPREAD)

        def drawn(inside: int, outside: int, share: float = 1.0) -> Floats:
            return random.normal(0, share * np.sqrt(2 / inside), (inside, outside)).astype(np.float32)

        self._weights = {
            "relation": random.normal(0, 0.3, (relations, RELATION)).astype(np.float32),
            "by_relation": drawn(features + RELATION, FIRST)[:RELATION],
            "first": drawn(features + RELATION, FIRST)[:features],
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

    def fit(self, rows: Floats, right: Bools, relations: Ints, *, passes: int) -> None:
        """Learn from many questions; ``rows`` are scaled in place, as memory holds them only once.

        Args:
            rows: features of candidates, shape (questions, candidates, features).
            right: which candidates are answers, shape (questions, candidates).
            relations: shape (questions,).
            passes: how often each question is seen.
        """
        for first in range(0, len(rows), BATCH):
            part = rows[first : first + BATCH]
            part[...] = self._scaled(part)
        batches = list(_batches(self._random, len(rows)))
        total = passes * len(batches)
        for number in range(total):
            chosen = batches[number % len(batches)]
            gone = number / total
            rate = RATE * min(1.0, gone / WARM + WARM) * (1 - gone * (1 - COOL))
            self._step(rows[chosen], right[chosen], relations[chosen], rate)

    def learn(self, rows: Floats, right: Bools, relations: Ints) -> None:
        """Learn from the questions of one more day; the arguments are those of ``fit``, ``rows`` are left alone."""
        for chosen in _batches(self._random, len(rows)):
            self._step(self._scaled(rows[chosen]), right[chosen], relations[chosen], LATER_RATE)

    def scores(self, rows: Floats, relations: Ints) -> Floats:
        """Return the logarithms of shares of candidates, shape (questions, candidates); shares of a question sum to 1."""
        found = np.empty(rows.shape[:2], np.float32)
        for first in range(0, len(rows), BATCH):
            part = slice(first, first + BATCH)
            found[part] = self._forward(self._scaled(rows[part]), relations[part])[0]
        found -= found.max(1, keepdims=True)
        found -= np.log(np.exp(found).sum(1, keepdims=True))
        return found

    def _scaled(self, rows: Floats) -> Floats:
        scaled = _smooth(rows)
        scaled -= self._middle
        scaled /= self._spread
        return np.clip(scaled, -MOST, MOST, out=scaled)

    def _forward(self, rows: Floats, relations: Ints) -> tuple[Floats, Floats, Floats]:
        """Return what each candidate is worth, shape (questions, candidates), and both hidden layers."""
        w = self._weights
        flat = rows.reshape(-1, rows.shape[-1])
        first = flat @ w["first"]
        _shift(first, w["relation"][relations] @ w["by_relation"] + w["first_shift"])
        second = first @ w["second"]
        _shift(second, w["second_shift"][None])
        worth: Floats = (second @ w["last"] + flat @ w["straight"]).reshape(rows.shape[:2])
        return worth, first, second

    def _step(self, rows: Floats, right: Bools, relations: Ints, rate: float) -> None:
        w = self._weights
        worth, first, second = self._forward(rows, relations)
        flat, wrong = rows.reshape(-1, rows.shape[-1]), _wrong(worth, right).reshape(-1, 1)
        at_second = wrong @ w["last"].T
        _silence(at_second, second)
        at_first = at_second @ w["second"].T
        _silence(at_first, first)
        of_question = at_first.reshape(len(rows), -1, FIRST).sum(1)
        of_relation = np.zeros_like(w["relation"])
        np.add.at(of_relation, relations, of_question @ w["by_relation"].T)
        self._move(
            {
                "relation": of_relation,
                "by_relation": w["relation"][relations].T @ of_question,
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
