"""What do the references forecast? The same questions, answered without a model by what all of them must beat."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.analysis.forecast.agenda import NO_AGENDA, Agenda
from detente.analysis.forecast.features import ACTIVE
from detente.analysis.forecast.forecasts import Forecasts, Plan
from detente.analysis.forecast.prior import Prior
from detente.analysis.forecast.questions import Questions, grid
from detente.analysis.forecast.references import References, references
from detente.analysis.history import History


def usual_references(history: History, questions: Questions, plan: Plan) -> References:
    """Return the references of questions, the rate of all being that of the pairs that are active by the plan's end.

    So they do not depend on which other questions are asked, as those of the scorer do.
    """
    past = history.until(plan.end)
    everyone = grid(past, [plan.end], kinds=questions.words, horizons=[1], least=ACTIVE)
    return references(history, questions, end=plan.end, among=everyone)


@dataclass(frozen=True, slots=True)
class Baseline:
    """One of the references as a forecaster."""

    plan: Plan
    name: Literal["base_rate", "climatology", "persistence"]

    def forecast(self, history: History, questions: Questions, *, agenda: Agenda = NO_AGENDA) -> Forecasts:
        """Return the answers of the reference; an agenda changes nothing."""
        del agenda
        known = usual_references(history, questions, self.plan)
        chances = {"base_rate": known.base_rate, "climatology": known.climatology, "persistence": known.persistence}
        return Forecasts(questions, chances[self.name], np.ones(len(questions), bool), known)


def fit_base_rate(history: History, plan: Plan, *, agenda: Agenda = NO_AGENDA, prior: Prior | None = None) -> Baseline:
    """Return the forecaster that gives every pair the rate of all; its one number is taken when it is asked."""
    del history, agenda, prior
    return Baseline(plan, "base_rate")


def fit_climatology(
    history: History, plan: Plan, *, agenda: Agenda = NO_AGENDA, prior: Prior | None = None
) -> Baseline:
    """Return the forecaster that gives each pair its own rate until the end of the plan."""
    del history, agenda, prior
    return Baseline(plan, "climatology")


def fit_persistence(
    history: History, plan: Plan, *, agenda: Agenda = NO_AGENDA, prior: Prior | None = None
) -> Baseline:
    """Return the forecaster that says: as in the days before, with the rates at which that came true."""
    del history, agenda, prior
    return Baseline(plan, "persistence")
