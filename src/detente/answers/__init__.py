"""The reading joint: one function for each question that a user asks, each answered from the store.

Every face (command line, page, API, briefing) calls these and nothing else, so all of them give the same answer. What
is asked "as of" a day rests only on what was published by the end of it.
"""

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

__all__ = [
    "COUNTED_BY",
    "Asked",
    "Briefing",
    "ChannelRow",
    "ClaimRow",
    "DistanceRow",
    "EventRow",
    "EventStory",
    "Joined",
    "Matrix",
    "PositionRow",
    "PromiseRow",
    "ReactionRow",
    "ShiftRow",
    "Stranger",
    "Succession",
    "TruceRow",
    "WarningRow",
    "Who",
    "briefing",
    "channels",
    "claims",
    "conflicts",
    "country_of",
    "event",
    "events",
    "failures",
    "ledger",
    "mediators",
    "new_id",
    "positions",
    "promises",
    "reactions",
    "sector_of",
    "strangers",
    "successions",
    "truces",
    "warnings",
    "who",
]


def failures(store: Store) -> tuple[Failure, ...]:
    """Return what could not be used, and why."""
    return tuple(store.failures())
