"""What is a channel, and a tie of the drawing of them?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from detente.analysis.mediation.words import How
from detente.records import Claim, Participant, Status

Envoys = Callable[[str, date | None], str | None]
# Gives where events stand, by their ids; those of which nothing is known are left out.
Outcomes = Callable[[Collection[str]], Mapping[str, Status]]
# Gives who acts by the claims of some types (the second) in events (ids), as far as a state or actor is known.
Reports = Callable[[Collection[str], Collection[str]], Mapping[str, Iterable[Participant]]]


@dataclass(frozen=True, slots=True)
class Channel:
    """One mediator between the same parties in one way.

    ``mediator`` is the id of a person or body, the code of a state, else the words; ``between`` holds codes of states,
    ids or words, sorted, never the mediator. Days are those of the acts where told, else of publication; ``outcome``
    is that of the newest of the events.
    """

    mediator: str
    name: str
    country: str | None
    between: tuple[str, ...]
    how: How
    inferred: bool
    reason: str
    first: date | None
    last: date | None
    outcome: Status | None
    events: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of the drawing: a mediator and one party, with ``weight`` distinct events."""

    mediator: str
    party: str
    first: date | None
    last: date | None
    weight: int
    how: tuple[How, ...]
