"""A run tells each thing once: after restarts and crashes, through failures, quiet hours and digests."""

import json
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from io import StringIO
from pathlib import Path
from typing import Any

import icalendar
import pytest

from detente import pipeline
from detente.errors import ConfigError
from detente.faces import alerts
from detente.faces.alerts import delivery, rounds
from detente.records import Role
from detente.sources.guard import Limits
from detente.store import Store
from detente.store.outbox import Outbox
from tests import postgres
from tests.faces.alerts.build import DONE, at, day, on, plan, rules, tell
from tests.sources.server import Server, says, serving

SECRET = "correct horse battery staple"
SCREEN = '[channels.screen]\nkind = "stdout"\n'
OVERDUE = '[[rules]]\nname = "late"\nkind = "overdue"\nchannels = ["screen"]\n'
HOOK = '[channels.room]\nkind = "webhook"\nurl_env = "HOOK"\nsecret_env = "SECRET"\nallow = ["127.0.0.1:{port}"]\n'
HOOKS = Limits(connect=1.0, read=0.2, total=1.0)
TITLE = "OVERDUE: talks, United States – Russia (due 2025-02-18)"


def _run(
    store: Store,
    told: alerts.Rules,
    now: datetime,
    *,
    as_of: date | None = None,
    out: StringIO | None = None,
    environment: Mapping[str, str] | None = None,
    backlog: bool = False,
) -> alerts.Report:
    return alerts.run(
        store, told, now=now, as_of=as_of or now.date(), environment=environment or {}, out=out or StringIO(),
        backlog=backlog, hooks=HOOKS,
    )  # fmt: skip


def _heads(out: StringIO) -> list[str]:
    return [line for line in out.getvalue().splitlines() if line and not line.startswith(" ")]


def test_the_first_look_notes_what_is_there_and_tells_nothing(store: Store, tmp_path: Path) -> None:
    plan(store)
    told, out = rules(tmp_path, SCREEN + OVERDUE), StringIO()
    first = _run(store, told, at(25), out=out)
    assert (first.found, first.noted, first.sent) == (0, 1, 0)
    assert "1 that were there before the first look are noted as seen" in first.line
    assert _run(store, told, at(26), out=out).found == 0
    assert out.getvalue() == ""


def test_with_backlog_the_first_look_tells_what_is_there(store: Store, tmp_path: Path) -> None:
    plan(store)
    told, out = rules(tmp_path, SCREEN + OVERDUE), StringIO()
    report = _run(store, told, at(25), out=out, backlog=True)
    assert (report.found, report.noted, report.sent) == (1, 0, 1)
    assert _heads(out) == [TITLE]


def test_what_comes_later_is_told_once_even_after_a_restart(store: Store, tmp_path: Path) -> None:
    plan(store)
    told, out = rules(tmp_path, SCREEN + OVERDUE), StringIO()
    _run(store, told, at(20), out=out)
    assert _run(store, told, at(21), out=out).found == 1
    with Store.open(store.name) as again:
        assert _run(again, told, at(21, 13), out=out).found == 0
    assert _heads(out) == [TITLE]


def test_what_is_overdue_done_planned_and_overdue_again_is_told_again(store: Store, tmp_path: Path) -> None:
    told, out = rules(tmp_path, SCREEN + OVERDUE), StringIO()
    _run(store, told, at(14), out=out)
    plan(store)
    assert [_run(store, told, at(number), out=out).found for number in (20, 21, 22)] == [0, 1, 0]
    plan(store, "moved", reported=22, due=24)
    assert [_run(store, told, at(number), out=out).found for number in (22, 26, 27, 28)] == [0, 0, 1, 0]
    assert _heads(out) == [TITLE, TITLE.replace("18", "24")]


def test_a_rule_that_asks_otherwise_begins_anew(store: Store, tmp_path: Path) -> None:
    plan(store)
    _run(store, rules(tmp_path, SCREEN + OVERDUE + 'types = ["AID"]\n'), at(25))
    out = StringIO()
    report = _run(store, rules(tmp_path, SCREEN + OVERDUE), at(26), out=out)
    assert (report.found, report.noted, out.getvalue()) == (0, 1, "")


def test_a_run_does_not_go_back_in_time(store: Store, tmp_path: Path) -> None:
    told = rules(tmp_path, SCREEN + OVERDUE)
    _run(store, told, at(21))
    with pytest.raises(ConfigError, match=r"'late' has looked at 2025-02-21 already, got 2025-02-20"):
        _run(store, told, at(21), as_of=day(20))


def test_a_test_says_what_would_be_told_and_notes_nothing(store: Store, tmp_path: Path) -> None:
    plan(store)
    told = rules(tmp_path, SCREEN + OVERDUE)
    changes = store.database.changes()
    lines = list(alerts.preview(store, told, as_of=day(21)))
    assert lines[:2] == ["late: 1 new (first look: noted as seen, unless --backlog)", f"  {TITLE}"]
    assert next(alerts.preview(store, told, as_of=day(21), backlog=True)) == "late: 1 new (to screen)"
    assert store.database.changes() == changes
    _run(store, told, at(21))
    assert list(alerts.preview(store, told, as_of=day(21))) == ["late: 0 new (to screen)"]


# Failures


class Receiver:
    """Takes what it is told to take; answers 500, resets or sleeps before that."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        match fault:
            case "500":
                says(status=500)(handler)
            case "reset":
                handler.connection.close()
            case "timeout":
                time.sleep(0.4)
            case _:
                says(b"taken")(handler)


def _hook(tmp_path: Path, server: Server, more: str = "") -> tuple[alerts.Rules, dict[str, str]]:
    channels = '["room", "screen"]'
    text = HOOK.format(port=server.port) + SCREEN + OVERDUE.replace('["screen"]', channels) + more
    return rules(tmp_path, text), {"HOOK": f"http://127.0.0.1:{server.port}/T0KEN", "SECRET": SECRET}


def test_a_receiver_that_fails_and_recovers_gets_each_alert_once(store: Store, tmp_path: Path) -> None:
    with serving(Receiver("500", "reset", "timeout")) as server:
        told, environment = _hook(tmp_path, server)
        out = StringIO()
        _run(store, told, at(15), environment=environment)
        plan(store)
        now, waits, sent = at(21), [], []
        for _ in range(6):
            report = _run(store, told, now, environment=environment, out=out)
            waits.append([trouble.what for trouble in report.troubles])
            sent.append(report.sent)
            now += timedelta(minutes=5)
        assert waits == [["room"], ["room"], ["room"], [], [], []]
        assert sent == [1, 0, 0, 1, 0, 0]
        assert _heads(out) == [TITLE]  # the other channel did not wait
        assert len(server.seen) == 4
        assert len({headers["idempotency-key"] for _, _, headers in server.seen}) == 1
        assert len({body for _, body, _ in server.seen}) == 1
        (alert,) = store.outbox.newest(10, channel="room")
        assert (alert.tries, alert.error, alert.sent_at) == (4, None, at(21, 12, 15))
        everything = b"".join(file.read_bytes() for file in tmp_path.glob("record.sqlite*"))
        assert postgres.WANTED or b"late" in everything
        assert SECRET.encode() not in everything
        assert b"T0KEN" not in everything


def test_a_channel_is_not_tried_before_its_time(store: Store, tmp_path: Path) -> None:
    with serving(Receiver("500", "500")) as server:
        told, environment = _hook(tmp_path, server)
        _run(store, told, at(15), environment=environment)
        plan(store)
        for minute in (0, 0, 1, 2, 3):
            _run(store, told, at(21, 12, minute), environment=environment)
        assert len(server.seen) == 3


def test_a_secret_that_is_missing_stops_one_channel_only(store: Store, tmp_path: Path) -> None:
    with serving(says()) as server:
        told, environment = _hook(tmp_path, server)
        _run(store, told, at(15), environment=environment)
        plan(store)
        out = StringIO()
        report = _run(store, told, at(21), environment={**environment, "SECRET": ""}, out=out)
        assert [trouble.what for trouble in report.troubles] == ["room"]
        assert _heads(out) == [TITLE]
        assert _run(store, told, at(21, 13), environment=environment).sent == 1


def _crash(*_: object, **__: object) -> None:
    raise SystemExit("killed")


def test_a_crash_between_noting_and_sending_loses_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(says()) as server:
        told, environment = _hook(tmp_path, server)
        _run(store, told, at(15), environment=environment)
        plan(store)
        with monkeypatch.context() as patched:
            patched.setattr(rounds, "_send", _crash)
            with pytest.raises(SystemExit):
                _run(store, told, at(21), environment=environment)
        report = _run(store, told, at(21, 12, 1), environment=environment)
        assert (report.found, report.sent, len(server.seen)) == (0, 2, 1)


def test_a_crash_between_sending_and_marking_sends_one_again_under_the_same_key(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(says()) as server:
        told, environment = _hook(tmp_path, server)
        _run(store, told, at(15), environment=environment)
        plan(store)
        with monkeypatch.context() as patched:
            patched.setattr(Outbox, "sent", _crash)
            with pytest.raises(SystemExit):
                _run(store, told, at(21), environment=environment)
        _run(store, told, at(21, 12, 1), environment=environment)
        assert len(server.seen) == 1  # it belongs to the killed run until its lease is over
        for minute in (11, 12):
            _run(store, told, at(21, 12, minute), environment=environment)
        assert len(server.seen) == 2
        assert len({headers["idempotency-key"] for _, _, headers in server.seen}) == 1


def test_what_waits_for_a_channel_that_is_gone_is_told(store: Store, tmp_path: Path) -> None:
    with serving(Receiver("500")) as server:
        told, environment = _hook(tmp_path, server)
        _run(store, told, at(15), environment=environment)
        plan(store)
        _run(store, told, at(21), environment=environment)
        report = _run(store, rules(tmp_path, SCREEN + OVERDUE), at(22))
        assert [(t.what, t.reason[:11], report.waiting) for t in report.troubles] == [("room", "alerts wait", 1)]


def test_a_fault_in_one_channel_holds_up_no_other(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError(SECRET)

    with serving(says()) as server:
        told, environment = _hook(tmp_path, server)
        _run(store, told, at(15), environment=environment)
        plan(store)
        out = StringIO()
        monkeypatch.setattr(delivery, "_hook", faulty)
        report = _run(store, told, at(21), environment=environment, out=out)
        reasons = ["this is a fault of detente, not yours (ZeroDivisionError): report it"]
        assert [trouble.reason for trouble in report.troubles] == reasons
        assert _heads(out) == [TITLE]


# Quiet hours, digests, bounds


def test_in_quiet_hours_nothing_is_told_until_they_are_over(store: Store, tmp_path: Path) -> None:
    told = rules(tmp_path, SCREEN + OVERDUE + 'quiet = "22:00-07:00"\nzone = "Europe/Berlin"\n')
    _run(store, told, at(15))
    plan(store)
    out = StringIO()
    waiting = [_run(store, told, now, out=out).waiting for now in (at(21, 21), at(22, 5, 59), at(22, 6))]
    assert waiting == [1, 1, 0]
    assert _heads(out) == [TITLE]


def test_what_was_due_before_quiet_hours_is_not_told_within_them(store: Store, tmp_path: Path) -> None:
    told = rules(tmp_path, SCREEN + OVERDUE + 'quiet = "22:00-07:00"\ndigest = "daily at 21:00"\n')
    _run(store, told, at(15))
    plan(store)
    out = StringIO()
    assert [_run(store, told, now, out=out).sent for now in (at(21), at(21, 23), at(22, 8))] == [0, 0, 1]


def test_a_digest_tells_a_days_alerts_at_once_at_its_time(store: Store, tmp_path: Path) -> None:
    text = SCREEN.replace("screen", "room").replace('"stdout"', '"webhook"\nurl_env = "HOOK"\nsecret_env = "SECRET"')
    event = '[[rules]]\nname = "new"\nkind = "event"\nchannels = ["room"]\ndigest = "daily at 07:30"\n'
    with serving(says()) as server:
        told = rules(tmp_path, f'{text}allow = ["127.0.0.1:{server.port}"]\n{event}')
        environment = {"HOOK": f"http://127.0.0.1:{server.port}/", "SECRET": SECRET}
        _run(store, told, at(14), environment=environment)
        plan(store)
        assert _run(store, told, at(15), environment=environment).waiting == 1
        tell(store, "aid", day(15), "Paris will send loans to Kyiv on 20 February.", "send", type="AID",
             who=((Role.SOURCE, "Paris", "FRA"),), when=on(20))  # fmt: skip
        assert _run(store, told, at(15, 20), environment=environment).waiting == 2
        assert _run(store, told, at(16, 7, 29), environment=environment).sent == 0
        assert _run(store, told, at(16, 7, 30), environment=environment).sent == 1
        ((_, body, _),) = server.seen
    assert json.loads(body)["title"].startswith("2 alerts: ")


def test_a_run_sends_a_bounded_number_of_messages_and_the_rest_as_one(store: Store, tmp_path: Path) -> None:
    event = '[[rules]]\nname = "new"\nkind = "event"\nchannels = ["room"]\n'
    with serving(says()) as server:
        told = rules(tmp_path, HOOK.format(port=server.port) + event)
        environment = {"HOOK": f"http://127.0.0.1:{server.port}/", "SECRET": SECRET}
        _run(store, told, at(14), environment=environment)
        codes = "AFG ALB DZA AND AGO ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA".split()
        for number, code in enumerate(codes):
            who = ((Role.SOURCE, "Kyiv", "UKR"), (Role.TARGET, "them", code))
            tell(store, f"n{number}", day(15), f"Kyiv will meet them, plan {number}.", "meet", who=who, link=False)
        pipeline.relink(store)
        report = _run(store, told, at(15), environment=environment)
        assert (report.found, report.sent) == (len(codes), 21)
        assert json.loads(server.seen[-1][1])["count"] == len(codes) - 20
        assert _run(store, told, at(15, 13), environment=environment).sent == 0


# Files


def _event(file: Path) -> Any:  # noqa: ANN401 - icalendar's components
    (found,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    return found


def test_a_calendar_follows_the_ledger_and_a_feed_is_there_from_the_start(store: Store, tmp_path: Path) -> None:
    text = '[channels.diary]\nkind = "ics"\nfile = "talks.ics"\n[channels.feed]\nkind = "atom"\nfile = "a.atom"\n'
    told = rules(tmp_path, text + OVERDUE.replace('"screen"', '"diary", "feed"'))
    _run(store, told, at(14))
    assert b"<entry>" not in (tmp_path / "a.atom").read_bytes()
    plan(store)
    _run(store, told, at(15))
    plan(store, "moved", reported=17, due=24)
    _run(store, told, at(17))
    event = _event(tmp_path / "talks.ics")
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (day(24), 1)
    _run(store, told, at(28))
    assert (tmp_path / "a.atom").read_bytes().count(b"<entry>") == 1
    tell(store, "held", day(28), "Washington and Moscow met on 24 February.", "met", DONE, when=on(24))
    _run(store, told, at(28, 13))
    event = _event(tmp_path / "talks.ics")
    assert str(event["SUMMARY"]).startswith("HAPPENED")


def test_a_folder_that_is_not_there_stops_neither_calendar_nor_feed_of_others(store: Store, tmp_path: Path) -> None:
    text = '[channels.diary]\nkind = "ics"\nfile = "no/talks.ics"\n[channels.feed]\nkind = "atom"\nfile = "no/a"\n'
    told = rules(tmp_path, text + SCREEN + OVERDUE.replace('"screen"', '"diary", "feed", "screen"'))
    _run(store, told, at(15))
    plan(store)
    out = StringIO()
    report = _run(store, told, at(21), out=out)
    assert {trouble.what for trouble in report.troubles} == {"diary", "feed"}
    assert _heads(out) == [TITLE]
