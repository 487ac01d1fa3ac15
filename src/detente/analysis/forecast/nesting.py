"""Is a longer window ever less likely to bring an act than a shorter one that lies in it? Then both get one answer.

Each horizon has a model of its own, and they may disagree by a little: 81 in 100 within a week, 79 within a month. What
comes within a week comes within a month, so where log-odds fall with the horizon they are drawn together to their mean
(pool adjacent violators: Ayer et al. 1955, Ann. Math. Stat. 26:641-647).
"""

import numpy as np

from detente.analysis.forecast.questions import Questions
from detente.analysis.forecast.trails import Floats


def nested(questions: Questions, odds: Floats) -> Floats:
    """Return log-odds, shape (questions,), that fall nowhere with the horizon of one pair, kind and day; those that
    fall nowhere are as they were.
    """
    if len(questions) < 2:  # noqa: PLR2004 - nothing to compare
        return odds
    order = np.lexsort((questions.horizons, questions.origins, questions.kinds, questions.targets, questions.sources))
    same = np.ones(len(order) - 1, bool)
    for column in (questions.sources, questions.targets, questions.kinds, questions.origins):
        same &= column[order][1:] == column[order][:-1]
    values = odds[order]
    falls = same & (values[1:] < values[:-1])
    begins = np.flatnonzero(np.concatenate([[True], ~same]))
    ends = np.append(begins[1:], len(order))
    for group in np.unique(np.searchsorted(begins, np.flatnonzero(falls), side="right") - 1).tolist():
        first, last = int(begins[group]), int(ends[group])
        values[first:last] = _pooled(values[first:last].tolist())
    found = np.empty_like(odds)
    found[order] = values
    return found


def _pooled(values: list[float]) -> list[float]:
    """Return the nearest values that fall nowhere: neighbours that do are set to their mean."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        total, many = value, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / many:
            before, count = blocks.pop()
            total, many = total + before, many + count
        blocks.append((total, many))
    return [total / many for total, many in blocks for _ in range(many)]
