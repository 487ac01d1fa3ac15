"""Announcements are forecast from what was known of them, and who kept what before; never from what came later."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from detente.analysis.due import grace
from detente.analysis.forecast import keeping, scenarios
from detente.analysis.forecast.acts import agenda, class_of, history
from detente.analysis.history import History
from detente.records import Interval, Move, Promise, Status, Step

START = date(2025, 1, 1)
DONE, OFF, DUE, OVERDUE, PROPOSED = (
    Status.HAPPENED, Status.CALLED_OFF, Status.DUE, Status.OVERDUE, Status.PROPOSED
)  # fmt: skip


def _day(after: int) -> date:
    return START + timedelta(days=after)


def _promise(name: str, first: int, *ends: tuple[int, Status], due: int | None = 5, **changes: object) -> Promise:
    """An announcement of a day, for so many days later, and what became of it."""
    window = None if due is None else Interval.of(_day(first + due), _day(first + due))
    days = [(first, DUE if due is not None else PROPOSED), *ends]
    steps = tuple(
        Step(_day(day), _day(days[n + 1][0]) if n + 1 < len(days) else None, status, announced=True, due=window)
        for n, (day, status) in enumerate(days)
    )
    fields = {"type": "CONSULT", "sides": ("RUS", "USA"), "announcer": "person:a", "told": (_day(first),), **changes}
    return Promise(name, steps=steps, **fields)  # type: ignore[arg-type]


def _many(count: int, *, kept: bool, announcer: str, first: int = 0) -> list[Promise]:
    end = (4, DONE) if kept else (9, OVERDUE)
    return [
        _promise(
            f"{announcer}{n}",
            first + 2 * n,
            (first + 2 * n + end[0], end[1]),
            announcer=announcer,
            sides=(announcer, "USA"),
        )
        for n in range(count)
    ]


RELIABLE, UNRELIABLE = _many(40, kept=True, announcer="A"), _many(40, kept=False, announcer="B")
ALL = [*RELIABLE, *UNRELIABLE]
LATER = _day(120)


def test_who_kept_announcements_before_is_believed_more() -> None:
    keeper = keeping.fit(ALL, LATER, prior=None)
    assert keeper is not None
    good = keeper.forecast(_promise("x", 120, announcer="A", sides=("A", "USA")), LATER)
    bad = keeper.forecast(_promise("y", 120, announcer="B", sides=("B", "USA")), LATER)
    assert good is not None
    assert bad is not None
    assert good.probability > 0.8
    assert bad.probability < 0.3
    assert good.until == _day(127)
    assert any("announcer kept" in reason.text for reason in good.reasons)
    assert [abs(r.weight) for r in good.reasons] == sorted((abs(r.weight) for r in good.reasons), reverse=True)


@pytest.mark.parametrize("ends", [((121, DONE),), ((121, OFF),), ((129, OVERDUE),)])
def test_only_what_is_open_is_forecast(ends: tuple[tuple[int, Status], ...]) -> None:
    keeper = keeping.fit(ALL, LATER, prior=None)
    assert keeper is not None
    promise = _promise("x", 120, *ends)
    assert keeper.forecast(promise, _day(119)) is None
    assert keeper.forecast(promise, LATER) is not None
    assert keeper.forecast(promise, ends[0][0] * timedelta(days=1) + START) is None


def test_without_a_date_it_is_asked_about_some_weeks_ahead() -> None:
    keeper = keeping.fit(ALL, LATER, prior=None)
    assert keeper is not None
    found = keeper.forecast(_promise("x", 120, due=None), LATER)
    assert found is not None
    assert found.until == LATER + timedelta(days=keeping.HORIZON)


def test_too_little_history_is_silent_and_a_prior_speaks_for_it() -> None:
    few = ALL[:5]
    assert keeping.fit(few, LATER, prior=None) is None
    full = keeping.fit(ALL, LATER, prior=None)
    assert full is not None
    taught = keeping.fit([], LATER, prior=full.weights)
    assert taught is not None
    found = taught.forecast(_promise("x", 120), LATER)
    assert found is not None
    assert 0 < found.probability < 1


def test_the_future_changes_no_forecast() -> None:
    asked = _promise("x", 60, (63, DONE))
    later = [*_many(30, kept=False, announcer="A", first=61), *_many(30, kept=True, announcer="B", first=61)]
    before, after = (keeping.fit([*some, asked], _day(60), prior=None) for some in (ALL[:25], [*ALL[:25], *later]))
    if before is None or after is None:
        assert before is after
        return
    assert before.forecast(asked, _day(60)) == after.forecast(asked, _day(60))


def test_records_count_from_the_day_on_which_an_outcome_was_known() -> None:
    records = keeping.Records([_promise("a", 0, (4, DONE)), _promise("b", 0, (9, OVERDUE)), _promise("c", 0, due=None)])
    counts = [records.count("announcer person:a", _day(n)) for n in (3, 4, 9, 59, 60)]
    assert counts == [(0, 0), (1, 1), (1, 2), (1, 2), (1, 3)]


def test_the_table_learns_from_open_announcements_whose_time_is_over() -> None:
    values, kept = keeping.table([_promise("a", 0, (4, DONE)), _promise("b", 0)], _day(6), keeping.Records([]))
    assert values.shape == (0, len(keeping.NAMES))
    values, kept = keeping.table([_promise("a", 0, (4, DONE)), _promise("b", 0)], _day(7), keeping.Records([]))
    assert kept.tolist() == [True, False]
    assert np.isfinite(values).all()


# Classes, histories and agendas


def _move(after: int, kind: str, status: Status = DONE, a: str = "USA", b: str = "RUS") -> Move:
    return Move(f"e{after}{kind}", _day(after), a, b, kind, status, None, "c")


def test_a_history_has_each_act_once_in_each_direction_whoever_is_named_first() -> None:
    moves = [_move(1, "CONSULT"), _move(1, "CONSULT", a="RUS", b="USA"), _move(2, "ASSAULT"), _move(3, "REQUEST")]
    made = history([*moves, _move(4, "CONSULT", DUE), _move(5, "ASSAULT", DUE), _move(6, "COMMENT")])
    rows = list(zip(made.days.tolist(), made.sources.tolist(), made.kinds.tolist(), strict=True))
    told = ((1, "talks"), (2, "conflict"), (3, "demands"), (4, "announced talks"))
    assert sorted((d - START.toordinal(), made.words[k], made.actors[s]) for d, s, k in rows) == [
        (day, word, side) for day, word in told for side in ("RUS", "USA")
    ]


@pytest.mark.parametrize(
    "kind, name", [("CONSULT", "talks"), ("RETREAT", "agreement"), ("ASSAULT", "conflict"), ("AID", None)]
)
def test_types_are_in_one_class_or_none(kind: str, name: str | None) -> None:
    assert class_of(kind) == name


def test_an_agenda_holds_what_is_due_as_it_was_known() -> None:
    found = agenda([_promise("a", 0, (4, DONE)), _promise("b", 0, due=None), _promise("c", 0, type="ACCUSE")])
    first = START.toordinal()
    assert [
        (a.known_from - first, (a.until or 0) - first, a.first - first, a.source, a.kind) for a in found.announcements
    ] == [(0, 4, 5, "RUS", "talks")]


# Scenarios


def _past(*, follows: bool) -> tuple[list[Promise], History]:
    """Announcements kept and not; after the kept ones (if ``follows``) an agreement, after the others none."""
    promises = [*_many(30, kept=True, announcer="A"), *_many(30, kept=False, announcer="B")]
    days = [2 * n + 8 for n in range(30)] if follows else []
    acts = [(START.toordinal() + day, "A", "agreement", "USA") for day in days]
    return promises, History.of(
        [*acts, (START.toordinal(), "A", "conflict", "USA"), (START.toordinal() + 400, "A", "conflict", "B")]
    )


def test_what_followed_like_cases_moves_the_odds() -> None:
    promises, past = _past(follows=True)
    like = _promise("x", 120, sides=("A", "USA"))
    found = scenarios.cases(promises, past, like=like, kind="agreement", horizon=7)
    assert {case.kept for case in found} == {True, False}
    assert {found[0].a, found[0].b} == {"A", "USA"}
    told = scenarios.compare(found, probability=0.2, kept=0.6)
    assert told.kept is not None
    assert told.called_off is not None
    assert told.low is not None
    assert told.kept > 0.2 > told.called_off
    assert 0.6 * told.kept + 0.4 * told.called_off == pytest.approx(0.2, abs=1e-6)
    assert told.low > 0


def test_where_nothing_followed_nothing_moves() -> None:
    promises, past = _past(follows=False)
    found = scenarios.cases(promises, past, like=_promise("x", 120), kind="conflict", horizon=7)
    told = scenarios.compare(found, probability=0.2, kept=0.6)
    assert told.low is not None
    assert told.high is not None
    assert told.low < 0 < told.high


def test_too_few_cases_are_silent() -> None:
    promises, past = _past(follows=True)
    found = scenarios.cases(promises[:34], past, like=_promise("x", 120), kind="agreement", horizon=7)
    told = scenarios.compare(found, probability=0.2, kept=0.6)
    assert told.silence is not None
    assert "30 kept and 4 not" in told.silence


def test_a_case_whose_days_are_not_over_is_none() -> None:
    promises, past = _past(follows=True)
    asked = _promise("x", 120)
    assert scenarios.cases(promises, past.until(START.toordinal() + 5), like=asked, kind="agreement", horizon=7) == ()
    assert scenarios.cases([asked], past, like=asked, kind="agreement", horizon=7) == ()


def _row_by_row(promise: Promise, on: date, records: keeping.Records) -> Iterator[tuple[list[float], bool]]:
    """Yield the rows of an announcement, worked out one day after the other."""
    first = next((s.day for s in promise.steps if s.announced and s.day), None)
    outcome, day = keeping.settled(promise), first
    while first and day and day <= min(on, outcome[0] - timedelta(days=1) if outcome else on):
        known = [s for s in promise.steps if s.day is None or s.day <= day]
        step = known[-1]
        end = step.due.last + timedelta(days=grace(step.due)) if step.due else day
        until = end if end > day else day + timedelta(days=keeping.HORIZON)
        if step.announced and step.status in keeping.OPEN and until <= on:
            windows = [s.due for s in known if s.due]
            done = next((s.day for s in promise.steps if s.status is DONE and s.day), None)
            keys = (
                f"announcer {promise.announcer}" if promise.announcer else "",
                "sides " + " ".join(promise.sides) if promise.sides else "",
                f"type {promise.type}",
            )
            numbers = ((until - day).days, (day - first).days, sum(told <= day for told in promise.told))
            yield (
                [
                    *(step.status is status for status in keeping.OPEN[1:]),
                    *(promise.type == kind for kind in keeping.KINDS),
                    step.due is not None,
                    *map(np.log1p, numbers),
                    sum(a != b for a, b in pairwise(windows)),
                    *(records.share(key, day) for key in keys),
                ],
                done is not None and done <= until,
            )
        day += timedelta(days=keeping.EVERY)


def _at_random(chance: random.Random, number: int) -> Promise:
    days = sorted(chance.sample(range(200), chance.randint(1, 4)))
    dues = [
        None if chance.random() < 0.3 else Interval.of(_day(day + 3), _day(day + chance.randint(3, 40))) for day in days
    ]
    steps = tuple(
        Step(
            None if n == 0 and chance.random() < 0.1 else _day(day), None, chance.choice(list(Status)),
            announced=n > 0 or chance.random() < 0.8, due=due,
        )
        for n, (day, due) in enumerate(zip(days, dues, strict=True))
    )  # fmt: skip
    told = tuple(_day(day + chance.randint(0, 30)) for day in days)
    sides = chance.choice(((), ("RUS", "USA"), ("CHE",)))
    return Promise(
        str(number), chance.choice(("CONSULT", "AID", "AGREE")), sides, chance.choice((None, "person:a")), told, steps
    )


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_what_is_learned_from_is_the_same_row_by_row(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", at_once)
    chance = random.Random(at_once)
    promises = [_at_random(chance, number) for number in range(120)]
    records = keeping.Records(promises)
    for on in (_day(0), _day(90), _day(400)):
        expected = [row for promise in promises for row in _row_by_row(promise, on, records)]
        values, kept = keeping.table(promises, on, records)
        assert kept.tolist() == [done for _, done in expected]
        assert np.array_equal(values, np.array([row for row, _ in expected], np.float32).reshape(values.shape))
    assert len(expected) > 100
