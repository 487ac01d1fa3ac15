"""Alerts are noted once, sent once, tried again, and found anew when they end and come again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from detente.errors import StoreError
from detente.store import Store
from detente.store.outbox import Alert, Finding, Look

NOON = datetime(2025, 2, 20, 12, tzinfo=UTC)
LOOK = Look("r", "a1", date(2025, 2, 20), NOON, ("mail", "hook"), lasting=True, silent=False, first_try=NOON)
ONE, TWO = Finding("k1", "one", "text one", "https://x.example/"), Finding("k2", "two", "text two")


def _waiting(store: Store, at: datetime = NOON, channel: str = "mail") -> list[str]:
    return [alert.title for alert in store.outbox.waiting(channel, at, 100)]


def _first(store: Store, channel: str = "mail") -> Alert:
    return store.outbox.waiting(channel, NOON + timedelta(days=9), 1)[0]


def _later(hours: int, **changes: object) -> Look:
    return replace(LOOK, at=NOON + timedelta(hours=hours), **changes)  # type: ignore[arg-type]  # any fields


def test_what_is_found_waits_once_for_each_channel(store: Store) -> None:
    assert store.outbox.note(LOOK, [ONE, TWO, ONE]) == 2
    assert store.outbox.note(_later(1), [ONE, TWO]) == 0
    assert _waiting(store) == _waiting(store, channel="hook") == ["one", "two"]
    assert store.outbox.left() == 4
    assert store.outbox.last_look("r") == ("a1", date(2025, 2, 20))
    assert store.outbox.last_look("other") is None
    assert store.outbox.channels() == {"mail", "hook"}


def test_what_is_found_in_silence_is_known_and_never_waits(store: Store) -> None:
    assert store.outbox.note(_later(0, silent=True), [ONE]) == 1
    assert store.outbox.left() == 0
    assert store.outbox.newest(10) == ()
    assert store.outbox.note(_later(1), [ONE, TWO]) == 1
    assert _waiting(store) == ["two"]


def test_what_ends_and_comes_again_is_told_again_under_another_name(store: Store) -> None:
    store.outbox.note(LOOK, [ONE])
    first = _first(store)
    store.outbox.sent([first], NOON)
    store.outbox.note(_later(1), [])
    assert store.outbox.note(_later(2), [ONE]) == 1
    again = _first(store)
    assert (again.key, again.turn) == (first.key, 1)
    assert again.name != first.name


def test_what_happens_once_never_ends(store: Store) -> None:
    once = _later(0, lasting=False)
    store.outbox.note(once, [ONE])
    store.outbox.note(once, [])
    assert store.outbox.note(once, [ONE]) == 0


@pytest.mark.parametrize("also, new", [(("k1",), 0), (("k0",), 1)])
def test_the_same_thing_under_a_new_key_is_known_by_its_old_one(store: Store, also: Sequence[str], new: int) -> None:
    store.outbox.note(LOOK, [ONE])
    assert store.outbox.note(_later(1), [replace(TWO, also=tuple(also))]) == new


def test_what_only_lasts_keeps_an_alert_going_and_begins_none(store: Store) -> None:
    lasting = replace(ONE, begins=False)
    assert store.outbox.note(LOOK, [lasting]) == 0
    store.outbox.note(_later(1), [ONE])
    store.outbox.note(_later(2), [lasting])
    assert store.outbox.note(_later(3), [ONE]) == 0
    assert store.outbox.fresh("r", [ONE, TWO, replace(TWO, key="k3", begins=False)]) == (TWO,)


def test_only_one_run_can_take_an_alert(store: Store) -> None:
    store.outbox.note(LOOK, [ONE, TWO])
    both = store.outbox.waiting("mail", NOON, 100)
    until = NOON + timedelta(minutes=10)
    assert store.outbox.take(both[:1], bundle="b", until=until)
    assert not store.outbox.take(both, bundle="c", until=until)
    assert _waiting(store) == ["two"]
    assert _waiting(store, until) == ["two", "one"]
    assert [(a.title, a.tries) for a in store.outbox.bundled("b")] == [("one", 1)]


def test_what_failed_waits_with_its_reason_and_what_is_sent_waits_no_more(store: Store) -> None:
    store.outbox.note(LOOK, [ONE])
    again = NOON + timedelta(minutes=2)
    store.outbox.failed([_first(store)], "refused", next_try=again)
    assert (_waiting(store), _waiting(store, again)) == ([], ["one"])
    assert _first(store).error == "refused"
    store.outbox.sent([_first(store)], again)
    assert _waiting(store, again + timedelta(days=1)) == []
    newest = {alert.channel: alert.sent_at for alert in store.outbox.newest(10)}
    assert newest == {"mail": again, "hook": None}
    assert store.outbox.left(NOON) == 1


def test_rules_do_not_know_each_other(store: Store) -> None:
    store.outbox.note(LOOK, [ONE])
    assert store.outbox.note(replace(LOOK, rule="s"), [replace(ONE, key="of s")]) == 1
    store.outbox.note(replace(_later(1), rule="s"), [])
    assert store.outbox.fresh("r", [ONE]) == ()


def test_what_is_noted_is_bounded(store: Store) -> None:
    store.outbox.note(LOOK, [Finding("k", "t" * 999, "x" * 9_999)])
    assert (len(_first(store).title), len(_first(store).text)) == (300, 4_000)


def test_a_store_that_is_only_read_notes_nothing(store: Store) -> None:
    with Store.open(store.name, read_only=True) as reading, pytest.raises(StoreError, match="for reading only"):
        reading.outbox.note(LOOK, [ONE])
