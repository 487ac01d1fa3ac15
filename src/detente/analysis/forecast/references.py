"""What would be forecast without a model? The rate of all pairs, a pair's own rate, and that things go on as they are.

These are the references of ``bench/evaluate_dyads.py``: rates of windows that start every seven days and end by the
end of training, plus what happened in the window before the question.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast.features import SHRINK_WINDOWS, Scene
from detente.analysis.forecast.questions import Questions
from detente.analysis.forecast.trails import Floats, Longs, Trails
from detente.analysis.history import History

Bools = NDArray[np.bool_]
STRIDE = 7  # days between the starts of windows that rates are taken from: the scorer's


@dataclass(frozen=True)
class References:
    """Reference probabilities of questions, each of the shape (questions,)."""

    base_rate: Floats
    climatology: Floats
    persistence: Floats


def references(history: History, questions: Questions, *, end: int, among: Questions | None = None) -> References:
    """Return the references of questions; rates use the acts until ``end``, states those until each question's day.

    Args:
        history: acts, which may go on after ``end``.
        questions: what is asked.
        end: the last day that rates are taken from.
        among: the pairs whose windows make the rates of all; those that are asked about, if it is left out, as the
            scorer does.
    """
    base, climatology, after_yes, after_no = np.full((4, len(questions)), 0.5)
    if not len(history) or not len(questions):
        return References(base, climatology, after_yes)
    scene = Scene.of(history, questions)
    pool = scene if among is None else Scene.of(history, among.renamed(scene.asked.actors, scene.asked.words))
    (trails, keys), asked = scene.directed(), scene.asked
    _, pool_keys = pool.directed()
    past = trails.count(keys, after=scene.origins - scene.horizons, until=scene.origins) > 0
    for kind, horizon in np.unique(np.stack([asked.kinds, asked.horizons]), axis=1).T.tolist():
        mine = (asked.kinds == kind) & (asked.horizons == horizon)
        starts = np.arange(history.span[0] + horizon, end - horizon + 1, STRIDE)
        held, before = _windows(trails, np.unique(pool_keys[pool.asked.kinds == kind]), starts, horizon)
        base[mine] = rate = (held.sum() + 0.5) / (held.size + 1)
        after_yes[mine] = ((held & before).sum() + 0.5) / (before.sum() + 1)
        after_no[mine] = ((held & ~before).sum() + 0.5) / ((~before).sum() + 1)
        pairs, which = np.unique(keys[mine], return_inverse=True)
        own, _ = _windows(trails, pairs, starts, horizon)
        climatology[mine] = ((own.sum(axis=1) + SHRINK_WINDOWS * rate) / (len(starts) + SHRINK_WINDOWS))[which]
    return References(base, climatology, np.where(past, after_yes, after_no))


def _windows(trails: Trails, pairs: Longs, starts: Longs, horizon: int) -> tuple[Bools, Bools]:
    """Return for each pair and start whether the window after it, and that before it, holds an act."""
    shape = (len(pairs), len(starts))
    keys, days = np.repeat(pairs, len(starts)), np.tile(starts, len(pairs))
    held = trails.count(keys, after=days, until=days + horizon) > 0
    before = trails.count(keys, after=days - horizon, until=days) > 0
    return held.reshape(shape), before.reshape(shape)
