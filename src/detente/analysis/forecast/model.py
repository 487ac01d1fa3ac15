"""How likely is an act of a kind from one actor to another within so many days? Learned from a history, with reasons.

Two models of each kind are averaged in log-odds: a logistic one, which can be read, and boosted trees where there is
enough to grow them from. Of actors never heard of, and without a prior from too little, there is no answer; nothing
after a question's day is used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast import boosting, calibration, features, logistic, prior
from detente.analysis.forecast.agenda import NO_AGENDA, Agenda
from detente.analysis.forecast.baselines import usual_references
from detente.analysis.forecast.boosting import Trees
from detente.analysis.forecast.calibration import Past
from detente.analysis.forecast.features import ACTIVE, Matrix, Scene, Table
from detente.analysis.forecast.forecasts import Forecasts, Grounds, Plan
from detente.analysis.forecast.logistic import Weights
from detente.analysis.forecast.nesting import nested
from detente.analysis.forecast.prior import Prior
from detente.analysis.forecast.questions import Questions, grid, grid_size, outcomes
from detente.analysis.forecast.trails import Floats
from detente.analysis.history import History

Bools = NDArray[np.bool_]

# A history shorter, or with fewer acts of the asked kinds, is too little: two windows of a month, one to learn from and
# one to see it come true. First values.
LEAST_DAYS, LEAST_ACTS = 60, 30
BURN_IN = 15  # days of history before the first question that is learned from: earlier, no rate means anything
STRIDE = 2  # days between the questions that are learned from; 1 takes twice the time for the same scores
MOST_AT_ONCE = 200_000  # questions whose features are held at one time
LEVEL_ACTIVE = 20  # acts that a pair needs by then to count for the level
LEVEL_ROWS = 30_000  # earlier forecasts of one horizon within two months, at most; beyond, they are of fewer days
LEVEL_STRIDE = 3  # days between the earlier forecasts that tell whether the level is right
# Questions that are learned from; if there are more, they are taken from fewer days. With a prior fewer tell as much,
# and a user waits for them.
MOST_ROWS, MOST_ROWS_TAUGHT = 150_000, 40_000
# The pull of the logistic model of all horizons to its prior, and of that of one horizon to that of all, as the
# questions of so many days: a window shares most of its days with its neighbours, and quarters differ by more than
# windows tell, so what is learned is as sure as the days are many, however many the questions. Mean skill on ICEWS
# 2018, 2021 and 2022 with five to seven ends of training: .067 with next to none, .107 with 40 and 54, .113 with 100
# and 75, .114 with 200 and 75, and less where horizons are drawn together less.
RIDGE_DAYS, HORIZON_RIDGE_DAYS = 200, 75
# With a prior the pulls are so many times as strong, and no trees are grown, which know none. Learned from the years
# until 2017 of Wikipedia's current events and tested on those after (training/fit_outlook.py --check), skill over
# climatology within 7, 30 and 90 days rose from +.021, +.019, -.030 (2018 to 2021) and +.262, +.217, +.045 (2023) to
# +.033, +.047, +.101 and +.266, +.237, +.086.
TAUGHT = 4
# Windows of three months overlap more than those of a week: what they tell counts by their number end to end.
USUAL_HORIZON = 18.5  # days: the mean of those that the pulls were found with
# The least pull, however few the questions. On fifteen and sixty pairs of ICEWS 2021 with 40 and 100 days of learning:
# mean skill .084 with 100, .112 with 1000, .085 with 10000, and with a prior of another year .161, .170 and .147.
RIDGE_LEAST = 1000.0
TAUGHT_HORIZON = 90  # days: the longest of which the shipped weights were learned
TREE_ROWS, TREE_YES = 5000, 500  # trees are grown from so many questions, so many of them answered with yes


@dataclass(frozen=True)
class KindModel:
    """What was learned of one kind of act: a logistic model for all horizons, one for each, and trees if any."""

    kind: str
    pooled: Weights
    horizons: tuple[tuple[int, Weights], ...]
    trees: Trees | None

    def weights(self, horizon: int) -> Weights:
        """Return the logistic model for a horizon; one that was not learned is read off that of all."""
        return next((weights for known, weights in self.horizons if known == horizon), self.pooled)

    def log_odds(self, values: Matrix, horizon: int) -> Floats:
        """Return the log-odds of rows of one horizon: of the logistic model, or the mean of it and the trees."""
        odds = self.weights(horizon).log_odds(values)
        return odds if self.trees is None else (odds + self.trees.log_odds(values)) / 2


@dataclass(frozen=True)
class Detente:
    """The forecaster of this package: one model a kind. A kind without any is answered with the pair's own rate."""

    plan: Plan
    models: tuple[KindModel, ...]
    enough: bool  # history to answer of what no prior knows
    taught: tuple[str, ...]  # the kinds that a prior knows
    step: int = LEVEL_STRIDE  # days between the earlier forecasts that the level is read from

    def forecast(self, history: History, questions: Questions, *, agenda: Agenda = NO_AGENDA) -> Forecasts:
        """Return the answers, each from the acts of its own day and earlier, whatever else the history holds."""
        known = usual_references(history, questions, self.plan)
        if not len(history) or not len(questions):
            return Forecasts(questions, known.climatology, np.zeros(len(questions), bool), known)
        table = self._table(history, questions, agenda)
        pasts = tuple(self._pasts(history, questions, agenda))
        odds = features.log_odds(known.climatology)
        weights: list[Weights] = []
        which = np.full(len(questions), -1, np.int64)
        for rows, model, horizon in self._groups(questions):
            nearer = (past for past in pasts if past.kind == model.kind and past.horizon <= horizon)
            level = calibration.shifts(nearer, questions.origins[rows].astype(np.int64))
            odds[rows] = model.log_odds(table.values[rows], horizon) + level
            which[rows] = len(weights)
            weights.append(model.weights(horizon))
        answered = self._answered(history, questions)
        grounds = Grounds(table, tuple(weights), which)
        return Forecasts(questions, logistic.probability(nested(questions, odds)), answered, known, grounds)

    def _table(self, history: History, questions: Questions, agenda: Agenda) -> Table:
        plan = self.plan
        return features.table(history, questions, kinds=plan.kinds, covariates=plan.covariates, agenda=agenda)

    def _groups(self, questions: Questions) -> Iterator[tuple[Bools, KindModel, int]]:
        """Yield the questions of each kind and horizon that there is a model for."""
        for model in self.models:
            if model.kind in questions.words:
                mine = questions.kinds == questions.words.index(model.kind)
                for horizon in np.unique(questions.horizons[mine]).tolist():
                    yield mine & (questions.horizons == horizon), model, horizon

    def _pasts(self, history: History, questions: Questions, agenda: Agenda) -> Iterator[Past]:
        """Yield earlier forecasts, by kind and horizon, that tell by the questions' days whether the level is right."""
        start = history.span[0] + BURN_IN
        for horizon in np.unique(questions.horizons).tolist():
            first = int(questions.origins.min()) - horizon - calibration.REACH
            begin = start + max(-(-(first - start) // self.step), 0) * self.step  # the same days whatever is asked
            origins = range(begin, int(questions.origins.max()) - horizon + 1, self.step)
            past = grid(history, origins, kinds=self.plan.kinds, horizons=[horizon], least=LEVEL_ACTIVE)
            happened = outcomes(history, past)
            for model in self.models:
                rows = past.kinds == self.plan.kinds.index(model.kind)
                chances = self._chances(history, past.take(rows), model, agenda)
                yield Past(model.kind, horizon, self.step, past.origins[rows].astype(np.int64), chances, happened[rows])

    def _chances(self, history: History, asked: Questions, model: KindModel, agenda: Agenda) -> Floats:
        """Return the probabilities of questions of one kind and horizon, in parts that the memory holds."""
        parts = (
            [
                model.log_odds(self._table(history, asked.take(rows), agenda).values, int(asked.horizons[0]))
                for rows in np.array_split(np.arange(len(asked)), -(-len(asked) // MOST_AT_ONCE))
            ]
            if len(asked)
            else []
        )
        return logistic.probability(np.concatenate([np.zeros(0), *parts]))

    def _answered(self, history: History, questions: Questions) -> Bools:
        """Return which questions a user is given an answer to."""
        models = {model.kind for model in self.models}
        modelled = np.array([word in models for word in questions.words])[questions.kinds]
        taught = np.array([word in self.taught for word in questions.words])[questions.kinds]
        scene = Scene.of(history, questions)
        acts = scene.trails(scene.key(history.sources, history.targets, 0))
        back, forth = (
            acts.elapsed(scene.key(one, other, 0), scene.origins, never=np.inf)
            for one, other in ((scene.asked.sources, scene.asked.targets), (scene.asked.targets, scene.asked.sources))
        )
        met: Bools = np.isfinite(np.minimum(back, forth))
        heard_of = np.maximum(scene.asked.sources, scene.asked.targets) < len(history.actors)
        # Beyond what the shipped weights learned a rate is known only where two windows fit into the days of the acts.
        longest = np.maximum(TAUGHT_HORIZON, (self.plan.end - history.span[0]) // 2)
        seen: Bools = questions.horizons <= longest
        return modelled & heard_of & seen & (taught | (met & self.enough))


@dataclass(frozen=True)
class _Lessons:
    """Questions that are learned from, their features, whether they were answered with yes, and the days of history."""

    asked: Questions
    table: Table
    happened: Bools
    days: int

    def take(self, rows: Bools) -> "_Lessons":
        """Return some of the lessons."""
        table = Table(self.table.values[rows], self.table.features)
        return _Lessons(self.asked.take(rows), table, self.happened[rows], self.days)

    def pull(self, days: int) -> float:
        """Return the ridge that outweighs the questions of so many days, of windows of the usual length."""
        longer = float(self.asked.horizons.mean()) / USUAL_HORIZON if len(self.asked) else 1.0
        return max(len(self.happened) * days / self.days * longer, RIDGE_LEAST)

    def of_kind(self, kind: str) -> "_Lessons":
        """Return the lessons of one kind."""
        return self.take(self.asked.kinds == self.asked.words.index(kind))

    def of_horizon(self, horizon: int) -> "_Lessons":
        """Return the lessons of one horizon."""
        return self.take(self.asked.horizons == horizon)


def fit(history: History, plan: Plan, *, agenda: Agenda = NO_AGENDA, prior: Prior | None = None) -> Detente:
    """Return what can be learned from the acts until the end of the plan, whatever else the history holds.

    Args:
        history: its first day is taken as the day from which acts were recorded: cut off what is far older.
        plan: what is to be learned.
        agenda: announced acts; what was not known on a question's day is not used for it.
        prior: weights that the logistic models are pulled to; with one, a short history is answered too.
    """
    past = history.until(plan.end)
    kinds = [past.words.index(kind) for kind in plan.kinds if kind in past.words]
    acts = int(np.isin(past.kinds, kinds).sum())
    if not acts:
        return Detente(plan, (), enough=False, taught=())
    lessons = _lessons(past, plan, agenda, most=MOST_ROWS if prior is None else MOST_ROWS_TAUGHT)
    models = [_fit_kind(kind, lessons.of_kind(kind), plan=plan, known=prior) for kind in plan.kinds]
    enough = plan.end - past.span[0] + 1 >= LEAST_DAYS and acts >= LEAST_ACTS
    recent = range(plan.end - calibration.REACH, plan.end + 1, LEVEL_STRIDE)
    step = _step(past, recent, plan, least=LEVEL_ACTIVE, most=LEVEL_ROWS)
    taught = tuple(kind for kind in plan.kinds if prior is not None and prior.of(kind))
    return Detente(plan, tuple(model for model in models if model), enough=enough, taught=taught, step=step)


def _lessons(past: History, plan: Plan, agenda: Agenda, *, most: int = MOST_ROWS) -> _Lessons:
    asked = _questions(past, plan, most)
    table = features.table(past, asked, kinds=plan.kinds, covariates=plan.covariates, agenda=agenda)
    return _Lessons(asked, table, outcomes(past, asked), plan.end - past.span[0] + 1)


def _questions(past: History, plan: Plan, most: int) -> Questions:
    """Return the questions to learn from: their windows are over by the end of the plan."""
    first = past.span[0] + BURN_IN
    origins = range(first, plan.end, STRIDE)
    step = _step(past, origins, plan, least=ACTIVE, most=most // len(plan.horizons))
    several = [
        grid(past, range(first, plan.end - horizon + 1, step), kinds=plan.kinds, horizons=[horizon], least=ACTIVE)
        for horizon in plan.horizons
    ]
    return Questions.joined(several)


def _step(past: History, origins: range, plan: Plan, *, least: int, most: int) -> int:
    """Return the days between origins that keep the questions of one horizon below a number."""
    size = grid_size(past, origins, kinds=plan.kinds, least=least)
    return origins.step * max(-(-size // most), 1)


def _fit_kind(kind: str, lessons: _Lessons, *, plan: Plan, known: Prior | None) -> KindModel | None:
    """Return the model of a kind: what was learned elsewhere, then all horizons together, then each by itself."""
    taught = None if known is None else known.of(kind)
    if taught is None and not lessons.happened.any():
        return None
    values, happened = lessons.table.values, lessons.happened
    start = prior.placed(taught, lessons.table, logistic.blank(values, happened))
    firmly = 1 if taught is None else TAUGHT
    pooled = logistic.fit(values, happened, towards=start, ridge=lessons.pull(RIDGE_DAYS * firmly))
    horizons = []
    for horizon in plan.horizons:
        some = lessons.of_horizon(horizon)
        ridge = some.pull(HORIZON_RIDGE_DAYS * firmly)
        weights = logistic.fit(some.table.values, some.happened, towards=pooled, ridge=ridge)
        horizons.append((horizon, weights))
    rich = len(happened) >= TREE_ROWS and int(happened.sum()) >= TREE_YES and taught is None
    trees = boosting.grow(values, happened, seed=plan.seed) if rich else None
    return KindModel(kind, pooled, tuple(horizons), trees)


def fit_prior(
    histories: Iterable[History],
    *,
    kinds: tuple[str, ...],
    horizons: tuple[int, ...],
    covariates: tuple[str, ...] = (),
    agendas: Iterable[Agenda] | None = None,
) -> Prior:
    """Return weights learned from all of several histories, to be written down and used with others.

    Args:
        histories: each is learned from up to its last day.
        kinds: the kinds of act that are forecast.
        horizons: the horizons, in days, that are learned together: the days asked about are a feature.
        covariates: other kinds of act whose rates may tell something.
        agendas: one for each history, in their order; none if left out.

    Raises:
        ValueError: there is nothing to learn from.
    """
    parts = []
    known = list(histories)
    for history, agenda in zip(known, agendas or [NO_AGENDA] * len(known), strict=True):
        plan = Plan(history.span[1], kinds, horizons, covariates)
        parts.append(_lessons(history, plan, agenda))
    learned = []
    for kind in kinds:
        of_kind = [part.of_kind(kind) for part in parts]
        values = np.concatenate([part.table.values for part in of_kind])
        happened = np.concatenate([part.happened for part in of_kind])
        if happened.any():
            start = logistic.blank(values, happened)
            ridge = len(happened) * RIDGE_DAYS / sum(part.days for part in parts)
            weights = logistic.fit(values, happened, towards=start, ridge=max(ridge, RIDGE_LEAST))
            learned.append(prior.named(kind, weights, parts[0].table.names))
    if not learned:
        raise ValueError("a prior is learned from histories that hold some acts of the asked kinds, got none")
    return Prior(tuple(learned))
