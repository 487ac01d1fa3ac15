"""The calendar of the ledger, as a strict reader of RFC 5545 takes it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.exports.calendar import calendar, sequence
from detente.records import Change, Interval, LedgerEntry, Status
from tests.build import party
from tests.exports.build import FEBRUARY, TALKS, entry, evidence

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
HOSTILE = "a\r\nEND:VEVENT\r\nBEGIN:VALARM;X=1:b\\n, c; d: \u202e\x00\x1b[31m \u2028 🕊️ é " + "w" * 300


def _made(*entries: LedgerEntry, name: str = "Ledger") -> icalendar.Calendar:
    made = calendar(entries, name=name, now=NOW)
    found = icalendar.Calendar.from_ical(made)
    assert isinstance(found, icalendar.Calendar)
    assert not found.errors
    return found


def _only(one: LedgerEntry) -> Any:  # noqa: ANN401 - icalendar's components
    (found,) = _made(one).walk("VEVENT")
    assert not found.errors
    return found


def test_an_entry_is_an_event_of_whole_days() -> None:
    found = _only(entry())
    assert str(found["UID"]) == "e1@ledger.detente"
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2025, 2, 18), date(2025, 2, 20))
    assert str(found["SUMMARY"]) == "DUE: talks, United States – Russia"
    assert str(found["STATUS"]) == "CONFIRMED"
    assert str(found["URL"]) == "https://example.com/1"
    assert str(found["DESCRIPTION"]).split("\n") == [
        "Status: due",
        "Announced on 2025-02-15 by Sergei Lavrov",
        "“Washington and Moscow will hold talks in Riyadh on Tuesday.” (Wire, 2025-02-15)",
    ]


@pytest.mark.parametrize(
    "status, expected",
    [
        (Status.PROPOSED, "TENTATIVE"), (Status.POSSIBLE, "TENTATIVE"), (Status.DUE, "CONFIRMED"),
        (Status.OVERDUE, "TENTATIVE"), (Status.HAPPENED, "CONFIRMED"), (Status.CALLED_OFF, "CANCELLED"),
        (Status.DISPUTED, "TENTATIVE"),
    ],
)  # fmt: skip
def test_a_status_has_its_word_in_the_standard(status: Status, expected: str) -> None:
    assert str(_only(entry(status=status))["STATUS"]) == expected


def test_an_entry_that_moves_keeps_its_id_and_grows_its_number() -> None:
    moved = Interval.of(date(2025, 3, 4), date(2025, 3, 4))
    later = (*entry().history, Change(date(2025, 2, 17), "moved", moved, Status.DUE, "c2"))
    before, after = _only(entry()), _only(entry(due=moved, history=later))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert before["LAST-MODIFIED"].dt < after["LAST-MODIFIED"].dt == datetime(2025, 2, 17, tzinfo=UTC)
    assert after["DTSTART"].dt == moved.start


def test_an_entry_that_becomes_overdue_is_changed_on_the_day_on_which_it_did() -> None:
    overdue = entry(status=Status.OVERDUE)
    assert (sequence(entry()), sequence(overdue)) == (0, 1)
    assert _only(overdue)["LAST-MODIFIED"].dt == datetime(2025, 2, 22, tzinfo=UTC)
    told = (*entry().history, Change(date(2025, 2, 25), "overdue", TALKS, Status.OVERDUE, "c2"))
    assert sequence(entry(status=Status.OVERDUE, history=told)) == 1


def test_what_happened_stands_on_the_days_on_which_it_did() -> None:
    held = Interval.of(date(2025, 2, 20), date(2025, 2, 20))
    assert _only(entry(status=Status.HAPPENED, happened=held))["DTSTART"].dt == held.start
    assert _only(entry(status=Status.HAPPENED, happened=held, due=None))["DTEND"].dt == held.end


def test_an_entry_without_a_day_is_left_out() -> None:
    assert _made(entry(due=None)).walk("VEVENT") == []


def test_the_same_entries_give_the_same_bytes_whatever_the_clock() -> None:
    first = calendar([entry()], name="Ledger", now=NOW)
    assert first == calendar([entry()], name="Ledger", now=NOW + timedelta(days=9))


def test_an_entry_of_which_no_day_is_known_is_changed_now() -> None:
    bare = entry(announced=None, history=(), evidence=())
    assert _only(bare)["DTSTAMP"].dt == NOW


def _hostile(text: str) -> LedgerEntry:
    return entry(
        participants=(party(text, None),), mode=text, type=text, speaker=text, condition=text, outlet=text,
        evidence=(evidence(sentence=text, outlet=text, url=f"https://example.com/{text}"),),
        history=(Change(FEBRUARY, text, TALKS, Status.DUE, "c1"), Change(FEBRUARY, text, TALKS, Status.DUE, "c2")),
    )  # fmt: skip


def _check_lines(made: bytes) -> None:
    assert made.endswith(b"\r\n")
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert b"\r" not in made.replace(b"\r\n", b"")
    for piece in made.split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()


def test_hostile_text_stays_text() -> None:
    made = calendar([_hostile(HOSTILE)], name=HOSTILE, now=NOW)
    _check_lines(made)
    found = icalendar.Calendar.from_ical(made)
    (one,) = found.walk("VEVENT")
    assert found.walk("VALARM") == []
    assert "URL" not in one
    assert set(one.keys()) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "STATUS", "TRANSP", "DTSTART", "DTEND", "SUMMARY",
        "DESCRIPTION", "CATEGORIES",
    }  # fmt: skip
    told = str(one["DESCRIPTION"])
    assert "a END:VEVENT BEGIN:VALARM;X=1:b\\n, c; d: [31m 🕊️ é" in told
    assert not set(told) & {"\x00", "\x1b", "\u202e", "\u2028", "\r"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_comes_back_from_a_strict_reader(text: str) -> None:
    made = calendar([_hostile(text)], name=text, now=NOW)
    _check_lines(made)
    (one,) = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert not one.errors
    words = " ".join(text.split())
    if words.isprintable() and words:
        assert f"“{words}”" in str(one["DESCRIPTION"])


def test_lines_are_folded_between_characters() -> None:
    made = calendar([], name="🕊" * 60, now=NOW)
    _check_lines(made)
    assert str(icalendar.Calendar.from_ical(made)["X-WR-CALNAME"]) == "🕊" * 60
