"""How likely is an act of a kind from one actor to another within the days ahead, and why?

    plan = Plan(end, kinds=("talks", "agreement", "conflict"), horizons=(7, 30), covariates=("threat", "praise"))
    forecaster = FORECASTERS["detente"](history, plan, agenda=agenda, prior=prior)   # learns from days <= end
    asked = Questions.of([(today, "RUS", "talks", "UKR", 30)])                      # origin, source, kind, target, days
    forecasts = forecaster.forecast(history, asked, agenda=agenda)                   # uses days <= each origin
    forecasts.probabilities                  # shape (questions,), a best guess even where a user is told nothing
    answer = forecasts.at(0)                 # Forecast: probability or None, silence, base_rate, climatology, reasons

``history`` is a `detente.analysis.history.History`; its first day is taken as the day from which acts were recorded.
``agenda`` (announced acts, `Agenda.of`) and ``prior`` (weights learned elsewhere, `fit_prior`) may be left out. The
references ("base-rate", "climatology", "persistence") are forecasters too and answer the same calls.

What is fitted (weights, trees) uses the days until the end of the plan. What moves on until a question's day are
states: rates, days since the last act, shares of past windows, and one shift of the odds of a kind for all pairs,
reckoned from forecasts that the same weights would have made of earlier days and whose windows are over by the
question's day (see ``calibration``). So an answer depends on the days until its own, on nothing later, and not on what
else is asked, but for the horizons: those of the plan are learned together, and a shorter one that is asked too tells
on the shift of a longer one. Probabilities are of being *reported*: where coverage grows or wanes it follows late.

Measured with ``bench/evaluate_dyads.py`` on ICEWS 2018, 2021 and the start of 2022, nine ends of training: Brier skill
of .09 to .21 over climatology (mean .12), ECE of .011 to .026, in 10 to 25 seconds each. Where the level of a kind
changes within a month (2022), single kinds and horizons are off by .06 on the mean.
"""

from detente.analysis.forecast.agenda import NO_AGENDA, Agenda, Announcement
from detente.analysis.forecast.baselines import fit_base_rate, fit_climatology, fit_persistence
from detente.analysis.forecast.forecasts import Fit, Forecast, Forecaster, Forecasts, Plan
from detente.analysis.forecast.model import fit, fit_prior
from detente.analysis.forecast.prior import KindPrior, Prior, PriorWeight
from detente.analysis.forecast.questions import Questions, grid, outcomes
from detente.analysis.forecast.references import References, references

FORECASTERS: dict[str, Fit] = {
    "base-rate": fit_base_rate,
    "climatology": fit_climatology,
    "persistence": fit_persistence,
    "detente": fit,
}

__all__ = [
    "FORECASTERS",
    "NO_AGENDA",
    "Agenda",
    "Announcement",
    "Fit",
    "Forecast",
    "Forecaster",
    "Forecasts",
    "KindPrior",
    "Plan",
    "Prior",
    "PriorWeight",
    "Questions",
    "References",
    "fit",
    "fit_base_rate",
    "fit_climatology",
    "fit_persistence",
    "fit_prior",
    "grid",
    "outcomes",
    "references",
]
