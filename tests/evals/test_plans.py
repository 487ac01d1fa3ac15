"""A plan is found by its sentence and a party, and right by the outcome of the entry with its day."""

from datetime import date

import pytest

from detente.records import Interval, Status
from evals import plans
from tests.build import SENTENCE
from tests.exports.build import entry, evidence

PLAN = {
    "id": "item-1", "start": 0, "end": len(SENTENCE), "parties": ["RUS"], "due": ["2025-02-18", "2025-02-18"],
    "outcome": "HAPPENED", "held": [],
}  # fmt: skip
ON_DAY, LATER = (Interval.of(day, day) for day in (date(2025, 2, 18), date(2025, 5, 1)))


def _scored(row: dict[str, object], *states: tuple[Status, Interval], start: int = 0) -> tuple[int, ...]:
    shown = (evidence(start=start, end=start + len(SENTENCE)),)
    ledger = [entry(status=status, due=due, evidence=shown) for status, due in states]
    found = plans.score([PLAN | row], ledger, lambda _: 0)
    return found.found, found.day, found.held_right, found.open_right


@pytest.mark.parametrize(
    "row, states, expected",
    [
        ({}, [(Status.HAPPENED, ON_DAY)], (1, 1, 1, 0)),
        ({}, [(Status.OVERDUE, ON_DAY)], (1, 1, 0, 0)),
        ({}, [(Status.HAPPENED, LATER)], (1, 0, 1, 0)),
        ({}, [(Status.OVERDUE, ON_DAY), (Status.HAPPENED, LATER)], (1, 1, 0, 0)),
        ({"outcome": "OPEN"}, [(Status.DUE, ON_DAY)], (1, 1, 0, 1)),
        ({"outcome": "OPEN"}, [], (0, 0, 0, 0)),
        ({"parties": ["KEN"]}, [(Status.HAPPENED, ON_DAY)], (0, 0, 0, 0)),
    ],
)
def test_a_plan_is_scored(
    row: dict[str, object], states: list[tuple[Status, Interval]], expected: tuple[int, ...]
) -> None:
    assert _scored(row, *states) == expected


def test_an_entry_that_rests_on_another_sentence_is_not_the_plan() -> None:
    assert _scored({}, (Status.HAPPENED, ON_DAY), start=5000) == (0, 0, 0, 0)
