"""How good are the forecasts of dyads on public event data, against references that know each pair?

    python -m evals.forecasts            both shared tables, trained until their middle

The questions, references and scores are those of ``shared/bench/evaluate_dyads.py``, worked out by our own code (a test
compares the two), so that no pandas is needed here. ICEWS data are used to be measured on, never to learn what ships.
"""

import argparse
import csv
import gzip
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from detente.analysis import backtest
from detente.analysis.forecast import Questions, outcomes, references
from detente.analysis.history import Act, History
from detente.answers import bench_dyads
from evals.shared import SHARED

TABLES = ("dyads_icews18_to_day269", "dyads_icews21")
CLASSES = ("talks", "agreement_deescalation", "material_conflict")
HORIZONS, STRIDE, LEAST = (7, 30), 7, 20
SHOWN = ("all", *(f"{kind}|h={horizon}" for kind in CLASSES for horizon in HORIZONS))


def path(name: str) -> Path:
    """Return the file of a table of dyads."""
    return SHARED / "data" / "forecasting" / f"{name}.csv.gz"


def evaluate(table: Path, train_end: int | None = None) -> dict[str, backtest.Score]:
    """Return the scores of all questions and of each class and horizon; without an end the middle day is taken."""
    with gzip.open(table, "rt", encoding="utf-8") as file:
        acts = [(int(row["day"]), row["s"], row["cls"], row["o"]) for row in csv.DictReader(file)]
    history = History.of(acts)
    first, last = history.span
    end = (first + last) // 2 if train_end is None else train_end
    rows = questions(acts, end, last)
    with TemporaryDirectory() as folder:
        asked = Path(folder) / "questions.csv"
        lines = [f"{n},{t0},{s},{o},{kind},{h}" for n, (t0, s, kind, o, h) in enumerate(rows)]
        asked.write_text("\n".join(["qid,t0,s,o,cls,h", *lines]) + "\n", encoding="utf-8")
        answers = bench_dyads.forecasts(table, asked, train_end=end)
    made = Questions.of(rows)
    trial = backtest.Trial(
        made,
        np.array([answer.probability for answer in answers]),
        outcomes(history, made),
        references(history, made, end=end),
    )
    return {score.name: score for score in backtest.scores(trial)}


def questions(acts: Sequence[Act], end: int, last: int) -> list[tuple[int, str, str, str, int]]:
    """Return the questions of the neutral scorer: all classes and horizons of the pairs with ``LEAST`` acts by then."""
    counted = Counter((source, target) for day, source, _, target in acts if day <= end)
    pairs = sorted(pair for pair, number in counted.items() if number >= LEAST and pair[0] != pair[1])
    return [
        (day, source, kind, target, horizon)
        for day in range(end, last - max(HORIZONS) + 1, STRIDE)
        for source, target in pairs
        for kind in CLASSES
        for horizon in HORIZONS
    ]


def skill(score: backtest.Score) -> float:
    """Return the skill over each pair's climatology."""
    return next(found.value for found in score.skills if found.reference == "climatology")


def main() -> None:
    """Print the figures of the tables that are named, or of both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", default=TABLES)
    parser.add_argument("--train-end", type=int)
    given = parser.parse_args()
    for name in given.tables:
        found = evaluate(path(name), given.train_end)
        for part in SHOWN:
            score = found[part]
            bounds = next(s for s in score.skills if s.reference == "climatology")
            print(
                f"{name} {part:30} {score.questions:6} questions, over climatology {bounds.value:+.4f} "
                f"({bounds.low:+.4f} to {bounds.high:+.4f}), ECE {score.ece_width:.4f}, AUC {score.auc:.3f}"
            )


if __name__ == "__main__":
    main()
