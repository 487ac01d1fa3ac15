"""Were the forecasts any good? Those that were issued, and those that would have been made on past days."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from detente.analysis import backtest
from detente.analysis.backtest import Score
from detente.analysis.forecast import (
    FORECASTERS,
    Plan,
    Questions,
    References,
    acts,
    outcomes,
    shipped,
)
from detente.analysis.history import ordinal
from detente.answers.evidence import today, watched
from detente.answers.outlook import EVERYTHING, METHOD, REFERENCES, Known, Outlook, known, known_of
from detente.errors import ConfigError
from detente.records import Move
from detente.store import Store

# A back-test asks once a week and learns anew every four.
EVERY, REFIT = 7, 28
# A history must be so many times as long as the shortest horizon: half of it to learn from, half to ask about.
ENOUGH = 4


def forecast_scores(store: Store, *, as_of: date | None = None) -> tuple[Score, ...]:
    """Return how good the forecasts between sides were that were issued and whose days are over: all, and each class
    and horizon. Those of ledger entries are kept, and not scored yet.

    Whether an act happened is taken from what was known on the last day of a forecast's window, not from later news.
    """
    on = today(store, as_of)
    over = [i for i in store.issued() if ordinal(i.forecast.on) + i.forecast.horizon <= ordinal(on)]
    told = [i.forecast for i in over if i.forecast.probability is not None and i.forecast.entry is None]
    if not told:
        return ()
    past = acts.history(store.moves(on=on, since=min(forecast.on for forecast in told)))
    asked = Questions.of((ordinal(f.on), f.source, f.kind, f.target, f.horizon) for f in told)
    columns = np.array([[dict(f.references)[name] for name in REFERENCES] for f in told])
    trial = backtest.Trial(
        asked,
        np.array([f.probability for f in told], np.float64),
        outcomes(past, asked),
        References(columns[:, 0], columns[:, 1], columns[:, 2]),
    )
    return backtest.scores(trial)


def backtests(
    store: Store,
    *,
    as_of: date | None = None,
    asked: Outlook = EVERYTHING,
    start: date | None = None,
    method: str = METHOD,
) -> tuple[Score, ...]:
    """Return how good forecasts of past days would have been, each made from what was known on its day.

    Without a start the second half of the days is asked about. All pairs are, but for those of other sides than the
    conflict's.

    Raises:
        ConfigError: the conflict is not known, or there is too little history.
    """
    return _tested(known(store, today(store, as_of)), asked, start=start, method=method)


def backtests_of(
    moves: Sequence[Move],
    *,
    as_of: date | None = None,
    asked: Outlook = EVERYTHING,
    start: date | None = None,
    method: str = METHOD,
) -> tuple[Score, ...]:
    """Return the same for acts that are in no store, such as those of a table.

    Raises:
        ConfigError: the conflict is not known, or there is too little history.
    """
    on = as_of or max((move.day for move in moves), default=date.min)
    return _tested(known_of(moves, on), asked, start=start, method=method)


def _tested(told: Known, asked: Outlook, *, start: date | None, method: str) -> tuple[Score, ...]:
    about = watched(asked.conflict)
    sides = frozenset((*about.parties, *about.mediators)) if about else None
    history = acts.history(m for m in told.moves if sides is None or {m.source, m.target} <= sides)
    kinds = tuple(kind for kind in acts.CLASSES if kind in history.words)
    if not kinds or history.span[1] - history.span[0] < ENOUGH * min(asked.horizons):
        raise ConfigError(
            f"too little history to test forecasts of {min(asked.horizons)} days: {ENOUGH} times as many with acts "
            f"of {', '.join(acts.CLASSES)} are needed; collect more articles, or ask for a shorter --horizon"
        )
    first, last = history.span
    plan = Plan(last, kinds, asked.horizons, tuple(word for word in history.words if word not in acts.CLASSES))
    begin = ordinal(start) if start else (first + last) // 2
    schedule = backtest.Schedule(begin, every=EVERY, refit=REFIT)
    fit = FORECASTERS[method]
    try:
        trial = backtest.run(history, plan, schedule, fit=fit, agenda=told.agenda, prior=shipped.prior())
    except ValueError as error:
        raise ConfigError(f"{error}; the acts run to {date.fromordinal(last)}") from error
    return backtest.scores(trial.take(acts.one_way(trial.questions)))
