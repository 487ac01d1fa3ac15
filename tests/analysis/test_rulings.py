"""What becomes of an act's status, steps and history when a person rules on it?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from detente.analysis import ledger
from detente.records import Event, EventRuling, Interval, Modality, Status, settling
from tests.build import claim

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
PLAN = claim(id="plan", when=Interval.of(date(2025, 2, 18), date(2025, 2, 18)))
HELD = claim(id="held", document="d2", reported=date(2025, 2, 20), modality=Modality.HAPPENED)


def _ruling(number: int, status: Status, day: int, *claims: str) -> EventRuling:
    on = date(2025, 2, day)
    return EventRuling(number, NOON, "me", "status", frozenset(claims or {"plan"}), frozenset(), "so", status, on)


def _event(*rulings: EventRuling) -> Event:
    return Event("plan", (PLAN, HELD), ruled=rulings)


def _steps(event: Event) -> list[tuple[int | None, Status]]:
    steps = ledger.steps(event)
    assert [step.until for step in steps] == [*(step.day for step in steps[1:]), None]
    return [(step.day.day if step.day else None, step.status) for step in steps]


def _history(event: Event, as_of: date | None = None) -> list[tuple[int, str, Status]]:
    return [(change.day.day, change.kind, change.status) for change in ledger.history(event, as_of)]


def test_without_a_ruling_the_claims_decide() -> None:
    assert _steps(_event()) == [(15, Status.DUE), (20, Status.HAPPENED)]
    assert _history(_event()) == [(15, "announced", Status.DUE), (20, "happened", Status.HAPPENED)]


@pytest.mark.parametrize(
    "rulings, steps, history",
    [
        (
            [(Status.CALLED_OFF, 17)],
            [(15, Status.DUE), (17, Status.CALLED_OFF)],
            [(15, "announced", Status.DUE), (17, "ruled", Status.CALLED_OFF)],
        ),
        (
            [(Status.DISPUTED, 25)],
            [(15, Status.DUE), (20, Status.HAPPENED), (25, Status.DISPUTED)],
            [(15, "announced", Status.DUE), (20, "happened", Status.HAPPENED), (25, "ruled", Status.DISPUTED)],
        ),
        (
            [(Status.POSSIBLE, 1)],
            [(15, Status.POSSIBLE)],
            [(15, "announced", Status.POSSIBLE), (15, "ruled", Status.POSSIBLE)],
        ),
        (
            [(Status.DISPUTED, 22), (Status.OVERDUE, 19), (Status.CALLED_OFF, 19)],
            [(15, Status.DUE), (19, Status.CALLED_OFF), (22, Status.DISPUTED)],
            [(15, "announced", Status.DUE), (19, "ruled", Status.CALLED_OFF), (22, "ruled", Status.DISPUTED)],
        ),
        (
            [(Status.HAPPENED, 20)],
            [(15, Status.DUE), (20, Status.HAPPENED)],
            [(15, "announced", Status.DUE), (20, "ruled", Status.HAPPENED)],
        ),
    ],
)
def test_a_status_holds_from_its_day_until_the_next(
    rulings: list[tuple[Status, int]], steps: list[tuple[int, Status]], history: list[tuple[int, str, Status]]
) -> None:
    event = _event(*(_ruling(number, status, day) for number, (status, day) in enumerate(rulings, start=1)))
    assert _steps(event) == steps
    assert _history(event) == history
    for day in range(15, 28):
        expected = [status for first, status in steps if first <= day][-1]
        assert ledger.status(event, date(2025, 2, day)) is expected
    assert ledger.status(event, None) is steps[-1][1]
    assert ledger.status(event, date(2025, 2, 14)) is None


def test_an_act_that_nobody_dated_can_be_ruled_on() -> None:
    undated = Event("plan", (replace(PLAN, reported=None, when=None),), ruled=(_ruling(1, Status.HAPPENED, 3),))
    assert _steps(undated) == [(None, Status.DUE), (3, Status.HAPPENED)]
    assert _history(undated) == []


def test_a_new_date_is_told_under_a_ruling_with_its_status() -> None:
    moved = replace(
        PLAN, id="moved", document="d3", reported=date(2025, 2, 19), when=Interval.of(*[date(2025, 3, 1)] * 2)
    )
    event = Event("plan", (PLAN, moved), ruled=(_ruling(1, Status.CALLED_OFF, 17),))
    assert _history(event)[1:] == [(17, "ruled", Status.CALLED_OFF), (19, "moved", Status.CALLED_OFF)]


def test_rulings_reach_the_events_of_their_claims_only() -> None:
    status, other = _ruling(2, Status.DUE, 3, "held", "plan"), _ruling(1, Status.DUE, 3, "elsewhere")
    split = EventRuling(3, NOON, "me", "split", frozenset({"plan"}), frozenset({"held"}))
    assert _event().under(settling([other, status, split])).ruled == (status,)
    assert _event().under(settling([other, split])) == _event()
