"""Quiet hours, digests and waits go by the rule's own clock, also on the days when it is put forward and back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from detente.faces.alerts import schedule
from detente.faces.alerts.rules import Quiet, Rule

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(time(22), time(7))


def _rule(quiet: Quiet | None = None, digest: time | None = None) -> Rule:
    return Rule("r", "overdue", ("c",), quiet=quiet, digest=digest, zone=BERLIN)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "quiet, digest, now, expected",
    [
        (None, None, "2025-01-10T12:00", "2025-01-10T12:00"),
        (NIGHT, None, "2025-01-10T20:59", "2025-01-10T20:59"),
        (NIGHT, None, "2025-01-10T21:00", "2025-01-11T06:00"),
        (NIGHT, None, "2025-01-11T05:59", "2025-01-11T06:00"),
        (NIGHT, None, "2025-01-11T06:00", "2025-01-11T06:00"),
        (Quiet(time(12), time(13)), None, "2025-01-10T11:30", "2025-01-10T12:00"),
        (Quiet(time(12), time(13)), None, "2025-01-10T12:30", "2025-01-10T12:30"),
        (None, time(7, 30), "2025-01-10T05:00", "2025-01-10T06:30"),
        (None, time(7, 30), "2025-01-10T06:30", "2025-01-11T06:30"),
        (NIGHT, time(6), "2025-01-10T12:00", "2025-01-11T06:00"),
        # in summer the clock is two hours ahead; on 30 March 2025 it jumps from 2 to 3, on 26 October back
        (NIGHT, None, "2025-07-10T20:30", "2025-07-11T05:00"),
        (None, time(2, 30), "2025-03-29T12:00", "2025-03-30T01:30"),
        (NIGHT, None, "2025-03-29T22:00", "2025-03-30T05:00"),
        (NIGHT, None, "2025-10-25T21:00", "2025-10-26T06:00"),
    ],
)
def test_what_is_found_is_sent_when_the_rule_allows(
    quiet: Quiet | None, digest: time | None, now: str, expected: str
) -> None:
    assert schedule.first_try(_rule(quiet, digest), _utc(now)) == _utc(expected)


def test_waits_double_up_to_six_hours_and_never_end() -> None:
    now = _utc("2025-01-10T12:00")
    waits = [schedule.next_try(_rule(), now, tries) - now for tries in (1, 2, 3, 9, 10, 1000)]
    minutes = [wait // timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 2, 4, 256, 360, 360]


def test_a_wait_that_ends_in_quiet_hours_goes_on_until_they_are_over() -> None:
    assert schedule.next_try(_rule(NIGHT), _utc("2025-01-10T20:59"), 2) == _utc("2025-01-11T06:00")
