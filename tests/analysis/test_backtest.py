"""Back-tests never look ahead, and their scores are those of the neutral scorer."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis import backtest
from detente.analysis.backtest import Schedule, Score
from detente.analysis.forecast import FORECASTERS, Plan, Questions, References, outcomes, references
from detente.analysis.history import History
from tests.analysis import synthetic
from tests.analysis.synthetic import KINDS

SCORER = Path(os.environ.get("DETENTE_SHARED", Path(__file__).parents[3] / "shared")) / "bench/evaluate_dyads.py"
ACTS = synthetic.acts(days=130, pairs=10)
HISTORY = History.of(ACTS)
PLAN = Plan(0, KINDS, (7, 14))
SCHEDULE = Schedule(start=80, every=7, refit=35)


def _score(probabilities: list[float], happened: list[bool], origins: list[int] | None = None) -> Score:
    half = np.full(len(probabilities), 0.5)
    return backtest.score(
        np.array(probabilities),
        np.array(happened),
        references=References(half, half, half),
        origins=np.array(origins or range(len(probabilities)), np.int32),
    )


def test_scores_by_hand() -> None:
    score = _score([0.1, 0.4, 0.35, 0.8], [False, False, True, True])
    assert score.auc == pytest.approx(0.75)
    assert score.brier == pytest.approx(0.158125)
    assert score.skills[0].value == pytest.approx(1 - 0.158125 / 0.25)
    assert score.log_score == pytest.approx(-np.mean(np.log([0.9, 0.6, 0.35, 0.8])))
    assert (score.questions, score.happened, score.decided) == (4, 2, 0)
    assert score.sharpness == pytest.approx((0.4 + 0.1 + 0.15 + 0.3) / 4)


def test_one_sort_of_outcome_has_no_auc_and_one_day_no_interval() -> None:
    score = _score([0.1, 0.2], [False, False], [3, 3])
    assert score.auc is None
    assert (score.skills[0].low, score.skills[0].high) == (None, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_scores_stay_within_their_bounds(rows: list[tuple[float, bool]]) -> None:
    score = _score([chance for chance, _ in rows], [happened for _, happened in rows])
    assert sum(row.questions for row in score.reliability) == len(rows)
    for share in (score.brier, score.ece_width, score.ece_mass, score.sharpness, score.decided):
        assert 0 <= share <= 1
    assert score.auc is None or 0 <= score.auc <= 1
    assert all(skill.value <= 1 for skill in score.skills)


@pytest.mark.parametrize("rows", [[], [1.2], [float("nan")]])
def test_what_is_no_probability_is_refused(rows: list[float]) -> None:
    with pytest.raises(ValueError, match="one probability or more, each from 0 to 1"):
        _score(rows, [True] * len(rows))


@pytest.mark.wide
@pytest.mark.parametrize("name", FORECASTERS)
def test_the_future_does_not_change_a_back_test(name: str) -> None:
    """What happens from day 110 on is rewritten: forecasts of the days before stay as they were, byte for byte."""
    acts = [act for act in ACTS if act[0] < 110]
    rewritten = History.of([*acts, *((day, "A0", "conflict", "B0") for day in range(110, 130))])
    trials = [backtest.run(told, PLAN, SCHEDULE, fit=FORECASTERS[name]) for told in (HISTORY, rewritten)]
    before = [trial.probabilities[trial.questions.origins < 110].tobytes() for trial in trials]
    assert before[0] == before[1]
    assert len(before[0])


def test_a_back_test_asks_on_its_days_and_scores_each_kind_and_horizon() -> None:
    trial = backtest.run(HISTORY, PLAN, SCHEDULE, fit=FORECASTERS["detente"])
    asked = trial.questions
    assert np.unique(asked.origins).tolist() == list(range(80, 123, 7))
    assert int((asked.origins + asked.horizons).max()) <= 129
    assert trial.happened.tolist() == outcomes(HISTORY, asked).tolist()
    scores = backtest.scores(trial)
    assert [score.name for score in scores] == ["all", "conflict|h=7", "conflict|h=14", "talks|h=7", "talks|h=14"]
    low, value, high = scores[0].skills[1].low, scores[0].skills[1].value, scores[0].skills[1].high
    assert low is not None
    assert high is not None
    assert low < value < high


def test_a_back_test_without_questions_says_so() -> None:
    with pytest.raises(ValueError, match="start earlier"):
        backtest.run(HISTORY, PLAN, Schedule(start=127), fit=FORECASTERS["climatology"])


def _scorer() -> ModuleType:
    """The neutral scorer, which needs pandas; this program does not."""
    spec = importlib.util.spec_from_file_location("evaluate_dyads", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate_dyads"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not SCORER.exists(), reason="the scorer lies outside the repository")
def test_scores_agree_with_the_neutral_scorer() -> None:
    pandas = pytest.importorskip("pandas")
    neutral = _scorer()
    rows = synthetic.acts(days=130, pairs=8)
    events = pandas.DataFrame([(day, s, o, c) for day, s, c, o in rows], columns=["day", "s", "o", "cls"])
    table = neutral.build_questions(events, 80, 129, list(KINDS), [7, 30], 7, 5)
    asked = Questions.of(table[["t0", "s", "cls", "o", "h"]].itertuples(index=False, name=None))
    history = History.of(rows)
    known = references(history, asked, end=80)
    chances = np.random.default_rng(1).random(len(asked))
    mine = backtest.score(chances, outcomes(history, asked), references=known, origins=asked.origins)
    theirs = neutral.score(table, chances, events, 80)["all"]
    for name in ("brier", "log_score", "auc", "ece_width", "ece_mass"):
        assert getattr(mine, name) == pytest.approx(theirs[name])
    for skill in mine.skills:
        assert skill.value == pytest.approx(theirs[f"bss_vs_{skill.reference}"])
    assert [mine.skills[1].low, mine.skills[1].high] == pytest.approx(theirs["bss_vs_climatology_ci95"])
