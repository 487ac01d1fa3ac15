"""Which acts are forecast, and what do they look like in a history? Moves and announcements of a store, made countable.

Talks, agreement and conflict are asked about without a direction: of a meeting nobody can say who met whom. So a
history made here has each act twice, once from each side, and what one side does "to anyone" counts all that it is in.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast.agenda import Agenda, Announcement
from detente.analysis.forecast.questions import Questions
from detente.analysis.history import History, ordinal
from detente.records import Move, Promise, Status

# Acts that are asked about in forecasts and counted for breaks (analysis/changes), by their types.
CLASSES: Mapping[str, frozenset[str]] = {
    "talks": frozenset({"CONSULT"}),
    "agreement": frozenset({"AGREE", "CONCEDE", "RETREAT"}),
    "conflict": frozenset({"ASSAULT"}),
}
# Words for other acts whose rates may tell something, by type; and for plans and call-offs of the classes.
COVARIATES = ("words of support", "aid or cooperation", "demands", "accusations", "refusals", "threats", "pressure")
_OTHERS = {
    "SUPPORT": "words of support",
    "AID": "aid or cooperation",
    "COOPERATE": "aid or cooperation",
    "REQUEST": "demands",
    "ACCUSE": "accusations",
    "REJECT": "refusals",
    "THREATEN": "threats",
    "SANCTION": "pressure",
    "COERCE": "pressure",
    "MOBILIZE": "pressure",
}
PLANS = {"talks": "announced talks", "agreement": "announced agreement"}
CALLED_OFF = {"talks": "talks called off"}
WORDS = (*COVARIATES, *PLANS.values(), *CALLED_OFF.values())
# An announcement of more sides is no matter between two (analysis/moves).
MANY = 3


def class_of(kind: str) -> str | None:
    """Return the class of a type, None if it is in none; a class is its own, for tables that have only these.

    >>> class_of("CONSULT"), class_of("talks"), class_of("REQUEST")
    ('talks', 'talks', None)
    """
    return next((name for name, types in CLASSES.items() if kind in types or kind == name), None)


def history(moves: Iterable[Move]) -> History:
    """Return the acts of moves, each once a pair and in both directions, on the day on which it became known."""
    told = {
        (move.event, ordinal(move.day), a, word, b)
        for move in moves
        if (word := _word(move))
        for a, b in ((move.source, move.target), (move.target, move.source))
    }
    return History.of((day, a, word, b) for _, day, a, word, b in told)


def one_way(questions: Questions) -> NDArray[np.bool_]:
    """Return which questions name their sides in the order of the actors: of each two that ask the same, one."""
    return questions.sources < questions.targets


def agenda(promises: Iterable[Promise]) -> Agenda:
    """Return the announced acts of the classes with a due date, as the ledger knew them from day to day."""
    return Agenda.of(row for promise in promises for row in _announcements(promise))


def _word(move: Move) -> str | None:
    name = class_of(move.type)
    if move.status is Status.HAPPENED:
        return name or _OTHERS.get(move.type)
    if move.status in (Status.DUE, Status.PROPOSED):
        return PLANS.get(name or "")
    return CALLED_OFF.get(name or "") if move.status is Status.CALLED_OFF else None


def _announcements(promise: Promise) -> Iterator[Announcement]:
    name = class_of(promise.type)
    if name is None or len(promise.sides) > MANY:
        return
    for step in promise.steps:
        if step.status is not Status.DUE or step.due is None or step.day is None:
            continue
        until = step.until.toordinal() if step.until else None
        days = ordinal(step.day), until, ordinal(step.due.start), ordinal(step.due.last)
        for a, b in combinations(promise.sides, 2):
            yield Announcement(*days, a, b, name)
