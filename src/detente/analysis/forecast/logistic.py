"""How does each number move the odds of an act? A logistic model that stays near what was learned elsewhere.

The weights are pulled towards given ones by a ridge penalty: with few acts the answer is theirs, with many the user's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast.trails import Floats

ROUNDS = 25  # Newton steps; eight are enough where no class is empty
HALVINGS = 8  # of a step that goes too far, as Newton's does where yes is rare
CLOSE = 1e-3  # an improvement of the log-likelihood so small ends them
LARGEST = 12.0  # log-odds beyond which a probability is 0 or 1 for every purpose
# A value farther from what was seen counts as one so many deviations off: a store of daily news is denser than that
# which the prior was learned from, and a straight line holds only where there were points.
FARTHEST = 4.0
SPREAD_LEAST = 1e-3  # a column that hardly varies is not blown up


@dataclass(frozen=True)
class Weights:
    """A linear model of log-odds: ``slopes`` are for (value - mean) / scale, all of the shape (features,)."""

    intercept: float
    slopes: Floats
    mean: Floats
    scale: Floats

    def standard(self, values: NDArray[np.float32]) -> Floats:
        """Return values in deviations from their means, none farther off than ``FARTHEST``, shape (rows, features)."""
        found: Floats = np.clip((values - self.mean) / self.scale, -FARTHEST, FARTHEST)
        return found

    def parts(self, values: NDArray[np.float32]) -> Floats:
        """Return what each feature adds to the log-odds, shape (rows, features)."""
        parts: Floats = self.standard(values) * self.slopes
        return parts

    def log_odds(self, values: NDArray[np.float32]) -> Floats:
        """Return the log-odds of rows, shape (rows,)."""
        odds: Floats = self.standard(values) @ self.slopes + self.intercept
        return np.clip(odds, -LARGEST, LARGEST)


def probability(log_odds: Floats) -> Floats:
    """Return 1 / (1 + exp(-x))."""
    result: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -LARGEST, LARGEST)))
    return result


def spread(values: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """Return the mean and the standard deviation of columns; that of a constant column is 1, of no rows 0 and 1."""
    if not len(values):
        return np.zeros(values.shape[1]), np.ones(values.shape[1])
    mean, scale = values.mean(axis=0, dtype=np.float64), values.std(axis=0, dtype=np.float64)
    return mean, np.where(scale < SPREAD_LEAST, 1.0, scale)


def fit(values: NDArray[np.float32], happened: NDArray[np.bool_], *, towards: Weights, ridge: float) -> Weights:
    """Return the weights that fit rows best, ``ridge`` times their squared distance from ``towards`` counted against.

    The objective is the sum of the negative log-likelihood and ``ridge / 2 * |slopes - towards.slopes|**2``; the
    intercept is drawn to that of ``towards`` with a hundredth of the weight, enough to keep it finite. Newton's method.
    """
    rows = np.ones((len(values), values.shape[1] + 1))
    rows[:, 1:] = towards.standard(values)
    centre = np.concatenate([[towards.intercept], towards.slopes])
    pull = np.full(len(centre), ridge)
    pull[0] = ridge / 100
    weights = centre.copy()
    loss = _loss(rows, happened, weights, pull=pull, centre=centre)
    for _ in range(ROUNDS):
        chance = probability(rows @ weights)
        slope = rows.T @ (chance - happened) + pull * (weights - centre)
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        smaller = (0.5**halving for halving in range(HALVINGS))
        tries = ((weights - part * step, part) for part in smaller)
        better = next((new for new, _ in tries if _loss(rows, happened, new, pull=pull, centre=centre) < loss), None)
        if better is None:
            break
        weights, before, loss = better, loss, _loss(rows, happened, better, pull=pull, centre=centre)
        if before - loss < CLOSE:
            break
    return Weights(float(weights[0]), weights[1:], towards.mean, towards.scale)


def _loss(rows: Floats, happened: NDArray[np.bool_], weights: Floats, *, pull: Floats, centre: Floats) -> float:
    odds = rows @ weights
    return float(np.sum(np.logaddexp(0, odds) - odds * happened) + np.sum(pull * (weights - centre) ** 2) / 2)


def blank(values: NDArray[np.float32], happened: NDArray[np.bool_]) -> Weights:
    """Return weights that know only how often it happened, with the means and scales of these rows."""
    mean, scale = spread(values)
    share = (happened.sum() + 0.5) / (len(happened) + 1.0)
    return Weights(float(np.log(share / (1 - share))), np.zeros(values.shape[1]), mean, scale)
