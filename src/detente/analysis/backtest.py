"""Were past forecasts any good? Forecasts of past days, made as of those days, scored against what then happened.

The scores are those of ``bench/evaluate_dyads.py``. Whoever forecasts is given the history until the day of the
question, so nothing that came later can be used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast import (
    NO_AGENDA,
    Agenda,
    Fit,
    Forecaster,
    Plan,
    Prior,
    Questions,
    References,
    grid,
    outcomes,
    references,
)
from detente.analysis.forecast.trails import Floats, Longs
from detente.analysis.history import History

Bools = NDArray[np.bool_]

BINS = 10  # of reliability tables: the scorer's
SURE = 1e-4  # a probability is kept so far from 0 and 1 in the log score: the scorer's
DRAWS = 200  # of the bootstrap over days: the scorer's
CERTAIN = (0.1, 0.9)  # outside, a forecast says something


@dataclass(frozen=True, slots=True)
class Skill:
    """The share of a reference's Brier score that a forecaster saves: 1 is perfect, below 0 is worse than it.

    ``low`` and ``high`` bound 95 % of what is had with other days, drawn with all their questions (None: one day).
    """

    reference: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """A row of a reliability table: so many questions, their mean probability, and the share that happened."""

    questions: int
    mean_probability: float
    share_happened: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good the probabilities of some questions were.

    ``brier`` is the mean squared error, ``log_score`` the mean negative log-likelihood in nats, ``auc`` the chance that
    a yes was given more than a no (None: only one of them occurs). ``ece_width`` and ``ece_mass`` are the mean distance
    of probability and share, over ten bins of equal width or number. ``sharpness`` is the mean distance from the share
    of all, ``decided`` the share of forecasts outside 0.1 to 0.9.
    """

    name: str
    questions: int
    happened: int
    mean_probability: float
    brier: float
    log_score: float
    auc: float | None
    ece_width: float
    ece_mass: float
    sharpness: float
    decided: float
    skills: tuple[Skill, ...]
    reliability: tuple[Bin, ...]


@dataclass(frozen=True)
class Trial:
    """Forecasts of past days and what happened, one question a row."""

    questions: Questions
    probabilities: Floats
    happened: Bools
    references: References

    def take(self, rows: Bools) -> "Trial":
        """Return some of the questions."""
        known = _rows(self.references, rows)
        return Trial(self.questions.take(rows), self.probabilities[rows], self.happened[rows], known)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which past days are asked about: every ``every`` days from ``start``, learning anew each ``refit`` days.

    ``least`` is the number of acts that a pair needs by the day of learning to be asked about.
    """

    start: int
    every: int = 7
    refit: int = 28
    least: int = 5
    last: int | None = None


def run(
    history: History,
    plan: Plan,
    schedule: Schedule,
    *,
    fit: Fit,
    agenda: Agenda = NO_AGENDA,
    prior: Prior | None = None,
) -> Trial:
    """Return the forecasts of past days, each made from the history until its day.

    Windows that are not over by the last day of the history, or by that of the schedule, are not asked about.

    Raises:
        ValueError: there is no such question.
    """
    trials = list(_trials(history, plan, schedule, fit=fit, agenda=agenda, prior=prior))
    if not trials:
        raise ValueError("no question of the back-test is over by its last day: start earlier")
    return Trial(
        Questions.joined([trial.questions for trial in trials]),
        np.concatenate([trial.probabilities for trial in trials]),
        np.concatenate([trial.happened for trial in trials]),
        References(
            np.concatenate([trial.references.base_rate for trial in trials]),
            np.concatenate([trial.references.climatology for trial in trials]),
            np.concatenate([trial.references.persistence for trial in trials]),
        ),
    )


def _trials(
    history: History, plan: Plan, schedule: Schedule, *, fit: Fit, agenda: Agenda, prior: Prior | None
) -> Iterator[Trial]:
    """Yield one trial a day of questions."""
    last = history.span[1] if schedule.last is None else min(schedule.last, history.span[1])
    forecaster: Forecaster | None = None
    learned = schedule.start
    for day in range(schedule.start, last - min(plan.horizons) + 1, schedule.every):
        past = history.until(day)
        if forecaster is None or day - learned >= schedule.refit:
            learned = day
            forecaster = fit(past, replace(plan, end=day), agenda=agenda, prior=prior)
        horizons = [horizon for horizon in plan.horizons if day + horizon <= last]
        pairs = grid(history.until(learned), [learned], kinds=plan.kinds, horizons=horizons, least=schedule.least)
        asked = pairs.on(day)
        if len(asked):
            known = references(past, asked, end=learned)
            answers = forecaster.forecast(past, asked, agenda=agenda)
            yield Trial(asked, answers.probabilities, outcomes(history, asked), known)


def scores(trial: Trial) -> tuple[Score, ...]:
    """Return the scores of all questions and of each kind and horizon, named "all" and "talks|h=30"."""
    asked = trial.questions
    result = [score(trial.probabilities, trial.happened, references=trial.references, origins=asked.origins)]
    for place, kind in enumerate(asked.words):
        for horizon in np.unique(asked.horizons[asked.kinds == place]).tolist():
            rows = (asked.kinds == place) & (asked.horizons == horizon)
            result.append(
                score(
                    trial.probabilities[rows],
                    trial.happened[rows],
                    references=_rows(trial.references, rows),
                    origins=asked.origins[rows],
                    name=f"{kind}|h={horizon}",
                )
            )
    return tuple(result)


def _rows(known: References, rows: Bools) -> References:
    return References(known.base_rate[rows], known.climatology[rows], known.persistence[rows])


def score(
    probabilities: Floats, happened: Bools, *, references: References, origins: NDArray[np.int32], name: str = "all"
) -> Score:
    """Return how good probabilities were; all arrays have the shape (questions,), at least one question.

    Raises:
        ValueError: there is no question, or what is no probability.
    """
    if not len(probabilities) or not np.all((probabilities >= 0) & (probabilities <= 1)):
        raise ValueError("a score is of one probability or more, each from 0 to 1")
    outcome = happened.astype(np.float64)
    kept = np.clip(probabilities, SURE, 1 - SURE)
    share = float(outcome.mean())
    table = reliability(_of_width(probabilities), probabilities, outcome)
    low, high = CERTAIN
    return Score(
        name=name,
        questions=len(outcome),
        happened=int(outcome.sum()),
        mean_probability=float(probabilities.mean()),
        brier=float(np.mean((probabilities - outcome) ** 2)),
        log_score=float(-np.mean(outcome * np.log(kept) + (1 - outcome) * np.log(1 - kept))),
        auc=auc(probabilities, happened),
        ece_width=distance(table),
        ece_mass=distance(reliability(_of_mass(probabilities), probabilities, outcome)),
        sharpness=float(np.mean(np.abs(probabilities - share))),
        decided=float(np.mean((probabilities < low) | (probabilities > high))),
        skills=tuple(_skills(probabilities, outcome, references, origins)),
        reliability=table,
    )


def _skills(probabilities: Floats, outcome: Floats, known: References, origins: NDArray[np.int32]) -> Iterator[Skill]:
    """Yield the skill against each reference, with the scorer's block bootstrap over days."""
    error = (probabilities - outcome) ** 2
    days, which = np.unique(origins, return_inverse=True)
    draws = np.random.default_rng(0).multinomial(len(days), np.full(len(days), 1 / len(days)), size=DRAWS)
    for name, reference in (
        ("base_rate", known.base_rate),
        ("climatology", known.climatology),
        ("persistence", known.persistence),
    ):
        its = (reference - outcome) ** 2
        value = 1 - float(error.mean()) / max(float(its.mean()), 1e-12)
        drawn = 1 - (draws @ np.bincount(which, error)) / np.maximum(draws @ np.bincount(which, its), 1e-12)
        low, high = np.quantile(drawn, [0.025, 0.975]).tolist()
        yield Skill(name, value, low, high) if len(days) > 1 else Skill(name, value, None, None)


def auc(probabilities: Floats, happened: Bools) -> float | None:
    """Return the chance that a question answered with yes was given more than one answered with no, ties a half."""
    yes = int(happened.sum())
    no = len(happened) - yes
    if not yes or not no:
        return None
    _, which, counts = np.unique(probabilities, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[which]
    return float((ranks[happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def _of_width(probabilities: Floats) -> Longs:
    return np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)


def _of_mass(probabilities: Floats) -> Longs:
    ranks = np.empty(len(probabilities), np.int64)
    ranks[np.argsort(probabilities, kind="stable")] = np.arange(len(probabilities))
    return np.minimum(ranks * BINS // len(probabilities), BINS - 1)


def reliability(bins: Longs, probabilities: Floats, outcome: Floats) -> tuple[Bin, ...]:
    """Return the table of questions by bin, without empty bins."""
    counts = np.bincount(bins, minlength=BINS)
    filled = counts > 0
    chance = np.bincount(bins, probabilities, minlength=BINS)[filled] / counts[filled]
    share = np.bincount(bins, outcome, minlength=BINS)[filled] / counts[filled]
    rows = zip(counts[filled].tolist(), chance.tolist(), share.tolist(), strict=True)
    return tuple(Bin(*row) for row in rows)


def distance(table: Sequence[Bin]) -> float:
    """Return the mean distance of probability and share over a reliability table, weighted by questions (ECE)."""
    total = sum(row.questions for row in table)
    return sum(row.questions * abs(row.mean_probability - row.share_happened) for row in table) / total
