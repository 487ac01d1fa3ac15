"""What each day makes of an act between two sides: one move a change of status, on the day on which it became known."""

from datetime import date, timedelta

import pytest

from detente.analysis import ledger
from detente.analysis.moves import MANY, moves, side
from detente.records import Claim, Event, Interval, Modality, Move, Role, Status
from tests.build import claim, party

DAY = date(2025, 2, 15)
PLANNED, HAPPENED, DENIED = Modality.PLANNED, Modality.HAPPENED, Modality.DENIED


def _moves(*claims: Claim) -> tuple[Move, ...]:
    event = Event("e", claims)
    return moves(event, ledger.steps(event))


def _told(modality: Modality, after: int, **changes: object) -> Claim:
    fields = {"id": f"c{after}{modality}", "document": f"d{after}", "modality": modality, **changes}
    return claim(reported=DAY + timedelta(days=after), **fields)


def test_a_plan_that_comes_true_makes_two_moves_in_each_direction() -> None:
    found = _moves(_told(PLANNED, 0), _told(HAPPENED, 3))
    assert [(m.day, m.source, m.target, m.before, m.status) for m in found] == [
        (DAY, "RUS", "USA", None, Status.DUE),
        (DAY, "USA", "RUS", None, Status.DUE),
        (DAY + timedelta(days=3), "RUS", "USA", Status.DUE, Status.HAPPENED),
        (DAY + timedelta(days=3), "USA", "RUS", Status.DUE, Status.HAPPENED),
    ]
    assert found[-1].claim == "c3HAPPENED"


def test_told_again_it_makes_no_second_move() -> None:
    assert len(_moves(_told(HAPPENED, 0), _told(HAPPENED, 1), _told(HAPPENED, 2))) == 2


def test_a_call_off_is_a_move_and_a_lapse_is_none() -> None:
    due = Interval.of(DAY + timedelta(days=1), DAY + timedelta(days=1))
    lapsed = _moves(_told(PLANNED, 0, when=due))
    assert {m.status for m in lapsed} == {Status.DUE}
    off = _moves(_told(PLANNED, 0, when=due), _told(DENIED, 1))
    assert [m.status for m in off] == [Status.DUE, Status.DUE, Status.CALLED_OFF, Status.CALLED_OFF]


def test_what_one_side_does_to_the_other_has_one_direction() -> None:
    found = _moves(_told(HAPPENED, 0, type="ASSAULT"))
    assert [(m.source, m.target) for m in found] == [("USA", "RUS")]


@pytest.mark.parametrize("type", ["ASSAULT", "CONSULT"])
def test_what_a_side_does_to_itself_is_no_move(type: str) -> None:  # noqa: A002 - the field of a claim
    people = tuple(party(role.value, "RUS", role=role) for role in (Role.SOURCE, Role.TARGET))
    assert _moves(_told(HAPPENED, 0, type=type, participants=people)) == ()


def test_fighting_that_is_told_as_one_event_counts_on_each_day_of_it() -> None:
    days = [DAY + timedelta(days=n) for n in (0, 1, 1, 4)]
    told = [_told(HAPPENED, n, id=f"c{n}", type="ASSAULT", when=Interval.of(day, day)) for n, day in enumerate(days)]
    found = _moves(*told)
    assert [(m.day, m.before) for m in found] == [
        (DAY, None), (DAY + timedelta(days=1), Status.HAPPENED)
    ]  # fmt: skip
    later = _told(HAPPENED, 5, type="ASSAULT", when=Interval.of(days[3], days[3]))
    assert [m.day for m in _moves(*told[:3], later)][-1] == DAY + timedelta(days=5)
    talks = [_told(HAPPENED, n, id=f"c{n}", when=Interval.of(day, day)) for n, day in enumerate(days)]
    assert len(_moves(*talks)) == 2


def test_an_act_of_long_ago_is_no_move_of_the_day_of_its_report() -> None:
    old = Interval.of(DAY - timedelta(days=400), DAY - timedelta(days=399))
    assert _moves(_told(HAPPENED, 0, when=old)) == ()
    late = Interval.of(DAY - timedelta(days=3), DAY - timedelta(days=3))
    assert _moves(_told(HAPPENED, 0, when=late)) != ()


def test_without_a_day_there_is_no_move() -> None:
    assert _moves(claim(reported=None, modality=HAPPENED)) == ()


def test_a_meeting_of_many_is_no_matter_between_two() -> None:
    several = tuple(party(name, name) for name in ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"))
    assert len(several) > MANY
    assert _moves(_told(HAPPENED, 0, participants=several)) == ()
    assert len(_moves(_told(HAPPENED, 0, participants=several[:3]))) == 6


def test_only_what_was_known_on_the_day_makes_a_move() -> None:
    first = _told(HAPPENED, 0, participants=(party("Moscow", "RUS"),))
    later = _told(HAPPENED, 1)
    assert _moves(first) == ()
    assert all(m.day > DAY for m in _moves(first, later))


@pytest.mark.parametrize(
    "country, actor, expected",
    [
        ("RUS", "person:vladimir-putin", "RUS"),
        ("NGO", "org:hamas", "org:hamas"),
        ("NGO", None, None),
        (None, "new:somebody", None),
        (None, "region:korean-peninsula", None),
        (None, None, None),
    ],
)
def test_somebody_stands_for_a_state_or_for_an_armed_group(
    country: str | None, actor: str | None, expected: str | None
) -> None:
    assert side(party("X", country, role=Role.SOURCE, actor=actor)) == expected
