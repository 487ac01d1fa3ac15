"""A promise is kept, late, called off or open, and a rate on small numbers says how little it knows."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from detente.analysis import promises
from detente.records import Interval, LedgerEntry, Role, Status
from tests.build import party

DAY = date(2025, 2, 15)
DONE, OFF, DUE, OVERDUE = Status.HAPPENED, Status.CALLED_OFF, Status.DUE, Status.OVERDUE
SIDES = (party("Washington", "USA"), party("Moscow", "RUS", role=Role.TARGET))


def _days(first: int, last: int | None = None) -> Interval:
    return Interval.of(DAY + timedelta(days=first), DAY + timedelta(days=first if last is None else last))


def _entry(status: Status, **changes: object) -> LedgerEntry:
    fields: dict[str, Any] = {
        "id": "e1",
        "type": "CONSULT",
        "participants": SIDES,
        "announced": DAY,
        "speaker": "Steve Witkoff",
        "outlet": "wire",
        "due": None,
        "status": status,
        "announcer": "person:steve-witkoff",
    }
    return LedgerEntry(**(fields | changes))


def _records(entries: Iterable[LedgerEntry], by: str) -> tuple[promises.Record, ...]:
    return promises.records(promises.tallies(map(promises.outcome, entries), by), by)


LATE = [
    ("on its day", _entry(DONE, first_due=_days(3), happened=_days(3)), 0),
    ("on the last day", _entry(DONE, first_due=_days(3, 9), happened=_days(9)), 0),
    ("before its day", _entry(DONE, first_due=_days(3), happened=_days(2)), 0),
    ("a day late", _entry(DONE, first_due=_days(3, 9), happened=_days(10)), 1),
    ("in a window that begins in time", _entry(DONE, first_due=_days(3), happened=_days(2, 8)), 0),
    ("as filled in", _entry(DONE, delay=4), 4),
    ("early, as filled in", _entry(DONE, delay=-4), 0),
    ("no day given", _entry(DONE, happened=_days(3)), None),
    ("no day of fulfilment known", _entry(DONE, first_due=_days(3)), None),
    ("not yet", _entry(DUE, delay=4), None),
]


@pytest.mark.parametrize("entry, expected", [c[1:] for c in LATE], ids=[c[0] for c in LATE])
def test_lateness_counts_from_the_last_day_first_given(entry: LedgerEntry, expected: int | None) -> None:
    assert promises.days_late(entry) == expected


def test_a_record_counts_every_announcement_once() -> None:
    entries = [
        _entry(DONE, id="kept"),
        _entry(DONE, id="late", delay=2),
        _entry(DONE, id="later", delay=5),
        _entry(OFF, id="off"),
        _entry(OVERDUE, id="overdue"),
        _entry(DUE, id="due"),
        _entry(Status.DISPUTED, id="disputed"),
        _entry(Status.PROPOSED, id="proposed"),
        _entry(Status.POSSIBLE, id="possible"),
    ]
    [record] = _records(entries, "announcer")
    assert (record.key, record.by) == ("person:steve-witkoff", "announcer")
    counts = (record.announced, record.kept, record.late, record.called_off, record.open, record.overdue)
    assert counts == (9, 1, 2, 1, 5, 1)
    assert record.rate == pytest.approx(0.75)
    assert record.delay == pytest.approx(3.5)
    assert record.entries == tuple(sorted(entry.id for entry in entries))


def test_nothing_settled_has_no_rate() -> None:
    [record] = _records([_entry(DUE)], "kind")
    assert (record.rate, record.low, record.high, record.delay) == (None, None, None, None)


KEYS = [
    ("announcer", _entry(DUE), "person:steve-witkoff"),
    ("announcer", _entry(DUE, announcer=None), None),
    ("outlet", _entry(DUE), "wire"),
    ("outlet", _entry(DUE, outlet=None), None),
    ("kind", _entry(DUE), "CONSULT"),
    ("pair", _entry(DUE), "RUS-USA"),
    ("pair", _entry(DUE, participants=SIDES[:1]), None),
    ("pair", _entry(DUE, participants=(*SIDES, party("Riyadh", "SAU", role=Role.HOST))), "RUS-USA"),
    ("pair", _entry(DUE, participants=(*SIDES, party("Donald Trump", "USA"), party("leaders", None))), "RUS-USA"),
    ("pair", _entry(DUE, participants=(SIDES[0], party("M23", None, actor="org:m23"))), "USA-org:m23"),
]


@pytest.mark.parametrize("by, entry, key", KEYS)
def test_a_record_is_kept_under_its_key(by: str, entry: LedgerEntry, key: str | None) -> None:
    assert [record.key for record in _records([entry], by)] == ([key] if key else [])


def test_the_most_announced_come_first_and_equals_by_name() -> None:
    entries = [_entry(DUE, type=name) for name in ("RETREAT", "CONSULT", "AID", "CONSULT")]
    records = _records(entries, "kind")
    assert [record.key for record in records] == ["CONSULT", "AID", "RETREAT"]


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValueError, match="kept by announcer, pair, outlet, kind, got 'month'"):
        promises.tallies([], "month")


# The two roots s of (p - s)^2 = z^2 s (1 - s) / n, which define the interval, solved with 50 digits of Decimal.
INTERVALS = [
    (0, 1, 0.0, 0.730134),
    (1, 1, 0.269866, 1.0),
    (1, 2, 0.120866, 0.879134),
    (3, 4, 0.356168, 0.942093),
    (8, 10, 0.540793, 0.931442),
    (50, 100, 0.418848, 0.581152),
]


@pytest.mark.parametrize("happened, settled, low, high", INTERVALS)
def test_the_interval_is_wilsons(happened: int, settled: int, low: float, high: float) -> None:
    assert promises.interval(happened, settled) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("settled", range(1, 40))
def test_the_interval_holds_the_share_and_stays_on_the_scale(settled: int) -> None:
    for happened in range(settled + 1):
        low, high = promises.interval(happened, settled)
        assert 0 <= low <= happened / settled <= high <= 1


@pytest.mark.parametrize("happened, settled", [(0, 0), (2, 1), (-1, 3)])
def test_a_share_of_nothing_has_no_interval(happened: int, settled: int) -> None:
    with pytest.raises(ValueError, match="a share needs 0 <= happened <= settled"):
        promises.interval(happened, settled)


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="must add up"):
        promises.Record("k", "kind", 2, 1, 0, 0, 0, 0, 1.0, 0.5, 1.0, None, ("a", "b"))
