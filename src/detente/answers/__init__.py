"""The reading joint: one function for each question that a user asks, each answered from the store.

Every face (command line, page, API, briefing) calls these and nothing else, so all of them give the same answer. What
is asked "as of" a day rests only on what was published by the end of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from detente.answers.actors import (
    Stranger,
    Succession,
    Who,
    country_of,
    new_id,
    sector_of,
    strangers,
    successions,
    who,
)
from detente.answers.doubts import WarningRow, warnings
from detente.answers.record import (
    COUNTED_BY,
    Asked,
    Briefing,
    ClaimRow,
    EventRow,
    EventStory,
    Joined,
    PromiseRow,
    briefing,
    claims,
    event,
    events,
    ledger,
    promises,
)
from detente.answers.sides import (
    ChannelRow,
    DistanceRow,
    Matrix,
    PositionRow,
    ReactionRow,
    ShiftRow,
    TruceRow,
    channels,
    mediators,
    positions,
    reactions,
    truces,
)
from detente.config import conflicts
from detente.records import Failure
from detente.store import Store

if TYPE_CHECKING:  # loaded by ``__getattr__`` when they are asked for: they need numba, which takes a second
    from detente.analysis.backtest import Score
    from detente.answers.mood import ChangeRow, MomentumRow, Pair, SeriesRow, changes, momentum, series
    from detente.answers.outlook import (
        HORIZONS,
        ForecastRow,
        NextRow,
        Outlook,
        ScenarioRow,
        forecasts,
        forecasts_of,
        issue,
        next_acts,
        scenario,
    )
    from detente.answers.table import acts_of
    from detente.answers.trials import backtests, backtests_of, forecast_scores

__all__ = [
    "COUNTED_BY",
    "HORIZONS",
    "Asked",
    "Briefing",
    "ChangeRow",
    "ChannelRow",
    "ClaimRow",
    "DistanceRow",
    "EventRow",
    "EventStory",
    "ForecastRow",
    "Joined",
    "Matrix",
    "MomentumRow",
    "NextRow",
    "Outlook",
    "Pair",
    "PositionRow",
    "PromiseRow",
    "ReactionRow",
    "ScenarioRow",
    "Score",
    "SeriesRow",
    "ShiftRow",
    "Stranger",
    "Succession",
    "TruceRow",
    "WarningRow",
    "Who",
    "acts_of",
    "backtests",
    "backtests_of",
    "briefing",
    "changes",
    "channels",
    "claims",
    "conflicts",
    "country_of",
    "event",
    "events",
    "failures",
    "forecast_scores",
    "forecasts",
    "forecasts_of",
    "issue",
    "ledger",
    "mediators",
    "momentum",
    "new_id",
    "next_acts",
    "positions",
    "promises",
    "reactions",
    "scenario",
    "sector_of",
    "series",
    "strangers",
    "successions",
    "truces",
    "warnings",
    "who",
]


# Where the names stand that are loaded when they are asked for, by the module of this package.
_LATER = {
    "mood": "ChangeRow MomentumRow Pair SeriesRow changes momentum series",
    "outlook": "HORIZONS ForecastRow NextRow Outlook ScenarioRow forecasts forecasts_of issue next_acts scenario",
    "trials": "Score backtests backtests_of forecast_scores",
    "table": "acts_of",
}
_MODULE_OF = {name: module for module, names in _LATER.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Return a name of a question whose rules take a second to load."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def failures(store: Store) -> tuple[Failure, ...]:
    """Return what could not be used, and why."""
    return tuple(store.failures())
