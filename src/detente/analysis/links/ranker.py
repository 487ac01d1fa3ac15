"""In which order do the candidates come? Boosted trees, grown on the questions of the days before those asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.analysis.links.facts import Day, Facts, Ints, Longs, days
from detente.analysis.links.features import FEATURES, PRIOR
from detente.analysis.links.settings import Setting
from detente.analysis.links.walk import Sheet, Walk

if TYPE_CHECKING:  # not for a cycle's sake: it takes a second to load
    import xgboost

Floats = NDArray[np.float32]

# Found on ICEWS14 valid (`detente bench links ICEWS14 --part valid`). With the last 60 days and 50 candidates, trees of
# rate .1 gave MRR .4895 (70 trees), .4926 (140), .4939 (210); a softmax over candidates gave .490, 32 pairs for 16 or
# depth 7 for 6 no more, and to start from the prior .4929. From start to end: 36,000
# questions, 260 trees and two days learned anew .4945; as below .4941, in 175 s on one core.
QUESTIONS_LEARNED = 28_000  # at least so many of the last questions, in whole days
CANDIDATES_LEARNED = 50
CANDIDATES = 120
OTHERS = 40  # listed below the candidates, by the prior
LEAST_QUESTIONS = 200  # with fewer there is nothing to grow trees from, and the prior decides
TREES, RATE, DEPTH, BINS = 180, 0.1, 6, 64
PAIRS = 16
SETTINGS = {
    "objective": "rank:ndcg",
    "lambdarank_pair_method": "topk",
    "lambdarank_num_pair_per_sample": PAIRS,
    "tree_method": "hist",
    "max_bin": BINS,
    "eta": RATE,
    "max_depth": DEPTH,
    "min_child_weight": 0.5,
    "reg_lambda": 3.0,
    "subsample": 0.8,
    "colsample_bynode": 0.5,
    "nthread": 1,
    "verbosity": 0,
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to a question of a day: actors, the likeliest first, with positive scores, both of shape (listed,).

    The scores of the candidates sum to 1 and are no calibrated chances; those of the others are below all of them.
    """

    day: int
    source: int
    relation: int
    actors: Ints
    scores: Floats


@dataclass(frozen=True, slots=True)
class _Examples:
    """Candidates that trees learn from: ``sizes`` of the questions they belong to add up to the rows."""

    rows: Floats
    right: NDArray[np.bool_]
    sizes: Longs


def rankings(facts: Facts, setting: Setting, *, first: int, seed: int = 0) -> Iterator[Ranking]:
    """Yield the answer to each question that the facts from day ``first`` on pose, day by day.

    Of each day only the questions are used before they are answered; trees are grown from days before ``first``.
    """
    walk = Walk(setting, seed=seed)
    known = list(days(facts, len(setting.family) // 2))
    since = _learned_since([day for day in known if day.number < first])
    examples: list[_Examples] = []
    trees: xgboost.Booster | None = None
    for day in known:
        past = walk.past(day)
        if day.number >= first:
            if examples:
                trees = grow(examples, seed=seed)
                examples = []
            yield from _ranked(day, trees, list(walk.sheets(day, past, candidates=CANDIDATES, others=OTHERS)))
        elif day.number >= since:
            examples.extend(_examples(day, walk.sheets(day, past, candidates=CANDIDATES_LEARNED)))
        walk.learn(day, past)


def _learned_since(known: Sequence[Day]) -> int:
    """Return the first of the last days that pose enough questions."""
    asked = 0
    for day in reversed(known):
        asked += len(day)
        if asked >= QUESTIONS_LEARNED:
            return day.number
    return known[0].number if known else 0


def _examples(day: Day, sheets: Iterable[Sheet]) -> Iterator[_Examples]:
    rows, right = [], []
    for sheet in sheets:
        answers = day.answers[day.starts[sheet.question] : day.starts[sheet.question + 1]]
        among = np.isin(sheet.actors, answers)
        if among.any() and not among.all():
            rows.append(sheet.rows)
            right.append(among)
    if rows:
        yield _Examples(np.concatenate(rows), np.concatenate(right), np.array([len(each) for each in right]))


def grow(examples: list[_Examples], *, seed: int) -> "xgboost.Booster | None":
    """Return trees that put the right candidates first, or None where there are too few questions.

    The examples are used up, so that the memory never holds their rows twice.
    """
    import xgboost

    sizes = np.concatenate([part.sizes for part in examples])
    if len(sizes) < LEAST_QUESTIONS:
        return None
    right = np.concatenate([part.right for part in examples]).astype(np.float32)
    rows = np.empty((len(right), len(FEATURES)), np.float32)
    end = len(rows)
    while examples:
        part = examples.pop()
        rows[end - len(part.rows) : end] = part.rows
        end -= len(part.rows)
    matrix = xgboost.QuantileDMatrix(rows, right, group=sizes, max_bin=BINS, nthread=1)
    del rows
    return xgboost.train({**SETTINGS, "seed": seed}, matrix, num_boost_round=TREES)


def _ranked(day: Day, trees: "xgboost.Booster | None", sheets: Sequence[Sheet]) -> Iterator[Ranking]:
    rows = np.concatenate([sheet.rows for sheet in sheets])
    if trees is None:
        margins = rows[:, PRIOR]
    else:
        margins = np.asarray(trees.inplace_predict(rows, predict_type="margin"), np.float32)
    ends = np.cumsum([len(sheet.actors) for sheet in sheets])
    for sheet, own in zip(sheets, np.split(margins, ends[:-1]), strict=True):
        asked = (int(day.sources[sheet.question]), int(day.relations[sheet.question]))
        yield Ranking(day.number, *asked, *_listed(sheet, own))


def _listed(sheet: Sheet, margins: Floats) -> tuple[Ints, Floats]:
    """Return the actors by their margins, the others after them, and their scores."""
    order = np.argsort(-margins, kind="stable")
    chances = np.exp(margins[order] - margins.max())
    chances /= chances.sum()
    below = chances[-1] * np.linspace(0.9, 0.1, len(sheet.others), dtype=np.float32)
    return np.concatenate([sheet.actors[order], sheet.others]), np.concatenate([chances, below])
