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
from detente.answers.agenda import Agenda
from detente.answers.daily import Daily, Faint, Numbers, Reacted, Title, acted, daily
from detente.answers.done import Act
from detente.answers.doubts import WarningRow, newest_warnings, warnings, warnings_reach
from detente.answers.ids import side_code, whole_actor, whole_id
from detente.answers.parts import Part, claims_part, entries_of, events_part, ledger_part
from detente.answers.people import ActorRow, actor, acts_of_actor, find_actors, words_of_actor
from detente.answers.places import PlacedRow, acts_on_map
from detente.answers.record import (
    COUNTED_BY,
    Asked,
    ClaimRow,
    EventRow,
    EventStory,
    Joined,
    PromiseRow,
    claim,
    claims,
    event,
    events,
    ledger,
    promises,
)
from detente.answers.review import (
    DecisionRow,
    DoubtRow,
    ReviewedUnit,
    decisions,
    machine_claim,
    reviewed,
    sentence_at,
    sentences_of,
    to_doubt,
)
from detente.answers.sides import (
    ChannelRow,
    DistanceRow,
    Matrix,
    PositionRow,
    Reach,
    ReactionRow,
    ShiftRow,
    TruceRow,
    channels,
    mediators,
    positions,
    reach,
    reactions,
    truces,
)
from detente.answers.texts import ArticleRow, FoundRow, Piece, ToldClaim, article, search
from detente.answers.whole import Record, Telling, WholeEvent
from detente.config import conflicts
from detente.records import Failure
from detente.store import Store

if TYPE_CHECKING:  # loaded by ``__getattr__`` when they are asked for: they need numba, which takes a second
    from detente.analysis.backtest import Score
    from detente.answers.days import DayRow, timeline
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
    "Act",
    "ActorRow",
    "Agenda",
    "ArticleRow",
    "Asked",
    "ChangeRow",
    "ChannelRow",
    "ClaimRow",
    "Daily",
    "DayRow",
    "DecisionRow",
    "DistanceRow",
    "DoubtRow",
    "EventRow",
    "EventStory",
    "Faint",
    "ForecastRow",
    "FoundRow",
    "Joined",
    "Matrix",
    "MomentumRow",
    "NextRow",
    "Numbers",
    "Outlook",
    "Pair",
    "Part",
    "Piece",
    "PlacedRow",
    "PositionRow",
    "PromiseRow",
    "Reach",
    "Reacted",
    "ReactionRow",
    "Record",
    "ReviewedUnit",
    "ScenarioRow",
    "Score",
    "SeriesRow",
    "ShiftRow",
    "Stranger",
    "Succession",
    "Telling",
    "Title",
    "ToldClaim",
    "TruceRow",
    "WarningRow",
    "Who",
    "WholeEvent",
    "acted",
    "actor",
    "acts_of",
    "acts_of_actor",
    "acts_on_map",
    "article",
    "backtests",
    "backtests_of",
    "changes",
    "channels",
    "claim",
    "claims",
    "claims_part",
    "conflicts",
    "country_of",
    "daily",
    "decisions",
    "entries_of",
    "event",
    "events",
    "events_part",
    "failures",
    "find_actors",
    "forecast_scores",
    "forecasts",
    "forecasts_of",
    "issue",
    "ledger",
    "ledger_part",
    "machine_claim",
    "mediators",
    "momentum",
    "new_id",
    "newest_warnings",
    "next_acts",
    "positions",
    "promises",
    "reach",
    "reactions",
    "reviewed",
    "scenario",
    "search",
    "sector_of",
    "sentence_at",
    "sentences_of",
    "series",
    "side_code",
    "strangers",
    "successions",
    "timeline",
    "to_doubt",
    "truces",
    "warnings",
    "warnings_reach",
    "who",
    "whole_actor",
    "whole_id",
    "words_of_actor",
]


# Where the names stand that are loaded when they are asked for, by the module of this package.
_LATER = {
    "mood": "ChangeRow MomentumRow Pair SeriesRow changes momentum series",
    "outlook": "HORIZONS ForecastRow NextRow Outlook ScenarioRow forecasts forecasts_of issue next_acts scenario",
    "trials": "Score backtests backtests_of forecast_scores",
    "table": "acts_of",
    "days": "DayRow timeline",
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
