"""How events stand on a day, what they are found by, what people decided about them, and what must be linked anew."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from detente.errors import StoreError
from detente.records import EventRuling, Filing, Interval, Status, Step
from detente.store import Store
from detente.store import engine as engines
from detente.store.queries import LEFT_OUT
from tests.store import nouns
from tests.store.nouns import NOON, claim, document, filing

DAY = date(2025, 8, 5)


def _in(days: int) -> date:
    return DAY + timedelta(days=days)


DUE = Interval.of(_in(1), _in(2))
STEPS = (
    Step(DAY, _in(5), Status.DUE, announced=True, due=DUE),
    Step(_in(5), None, Status.OVERDUE, announced=True, due=DUE),
)
UNDATED = (Step(None, None, Status.HAPPENED, announced=False, due=None),)
# In the order in which a store gives them out: what has no day first.
FILINGS: list[Filing] = [
    filing(claim(2, reported=None), keys=("k",), touched="0001", parties=("FRA",), steps=UNDATED),
    filing(claim(0), keys=("k", "other"), touched="2025-08-05|doc0", parties=("RUS", "person:a"), steps=STEPS),
    filing(claim(1, reported=_in(3)), keys=("k",), touched="2025-08-08|doc0", parties=("USA",), lent=("USA",)),
]
UNDATED_, DATED, LATER = (one.event.id for one in FILINGS)


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_document(document())
    store.add_claims("doc0", [c for one in FILINGS for c in one.event.claims], model="m", at=NOON)
    store.save_events(FILINGS)
    return store


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"on": _in(-1)}, [UNDATED_]),
        ({"on": DAY}, [UNDATED_, DATED]),
        ({"on": _in(9)}, [UNDATED_, DATED, LATER]),
        ({"on": _in(9), "newest_first": True}, [LATER, DATED, UNDATED_]),
        ({"on": _in(9), "announced": True}, [DATED, LATER]),
        ({"on": _in(9), "announced": False}, [UNDATED_]),
        ({"on": _in(4), "statuses": [Status.DUE]}, [DATED, LATER]),
        ({"on": _in(5), "statuses": [Status.DUE]}, [LATER]),
        ({"on": _in(5), "statuses": [Status.OVERDUE, Status.HAPPENED]}, [UNDATED_, DATED]),
        ({"on": _in(9), "statuses": []}, []),
        ({"on": _in(9), "parties": ["person:a", "FRA", "RUS"]}, [UNDATED_, DATED]),
        ({"on": _in(9), "since": _in(1)}, [UNDATED_, LATER]),
    ],
)
def test_events_are_found_as_they_stand_on_a_day(filled: Store, asked: dict[str, Any], found: list[str]) -> None:
    assert list(filled.standing(**asked)) == found


def test_steps_come_back(filled: Store) -> None:
    assert [filled.steps(identity) for identity in (UNDATED_, DATED, "nowhere")] == [UNDATED, STEPS, ()]


def test_an_event_is_found_by_its_claim(filled: Store) -> None:
    assert [filled.event_with(identity) for identity in ("claim1", "nowhere")] == [LATER, None]


def test_events_are_found_by_id(filled: Store) -> None:
    asked = [LATER, UNDATED_, "nowhere"]
    assert list(filled.events_of(asked)) == [FILINGS[0].event, FILINGS[2].event]
    assert list(filled.events_of(asked, as_of=DAY)) == [FILINGS[0].event]


@pytest.mark.parametrize(
    "keys, before, limit, found",
    [
        (["k"], "2026", 9, {UNDATED_, DATED, LATER}),
        (["k"], "2026", 1, {LATER}),
        (["k", "other"], "2026", 1, {LATER, DATED}),
        (["k"], "2025-08-08", 1, {DATED}),
        (["unknown"], "2026", 9, set()),
        ([], "2026", 9, set()),
    ],
)
def test_the_newest_events_of_a_key(filled: Store, keys: list[str], before: str, limit: int, found: set[str]) -> None:
    assert filled.links.candidates(keys, before=before, limit=limit) == found


def test_some_events_may_be_replaced(filled: Store) -> None:
    joined = filing(*FILINGS[1].event.claims, *FILINGS[2].event.claims, steps=UNDATED)
    filled.save_events([joined], gone=[LATER, "nowhere"])
    assert list(filled.events()) == [FILINGS[0].event, joined.event]
    assert (filled.steps(DATED), filled.steps(LATER)) == (UNDATED, ())
    assert list(filled.standing(on=_in(9), parties=["USA"])) == [DATED]
    assert filled.links.candidates(["other"], before="2026", limit=9) == frozenset()


def test_an_act_that_is_told_again_keeps_the_rows_that_stay(filled: Store) -> None:
    with engines.writing(filled.database.engine) as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("the trigger that counts is SQLite's")
        connection.exec_driver_sql("CREATE TABLE taken (claim TEXT)")
        connection.exec_driver_sql(
            "CREATE TRIGGER note AFTER DELETE ON event_claims BEGIN INSERT INTO taken VALUES (old.claim); END"
        )
    longer = filing(*FILINGS[1].event.claims, *FILINGS[2].event.claims, touched="2025-08-08|doc0", keys=("k", "third"))
    filled.save_events([longer], gone=[LATER])
    assert list(filled.events_of([DATED])) == [longer.event]
    assert filled.links.candidates(["third"], before="2026", limit=9) == {DATED}
    assert filled.links.candidates(["other"], before="2026", limit=9) == frozenset()
    with engines.writing(filled.database.engine) as connection:
        taken = list(connection.exec_driver_sql("SELECT claim FROM taken").scalars())
    assert taken == ["claim1"]  # of the event that is gone, and none of the one that goes on


def test_what_was_saved_in_part_is_as_before(filled: Store) -> None:
    with pytest.raises(StoreError, match="what is referred to must be there"):
        filled.save_events([replace(FILINGS[1], steps=UNDATED), filing(claim(9))], gone=[LATER])
    assert list(filled.events()) == [one.event for one in FILINGS]
    assert filled.steps(DATED) == STEPS


# What must be linked anew


def test_all_is_linked(filled: Store) -> None:
    assert filled.links.unlinked() == (None, False)
    assert filled.newest() == DAY
    assert filled.links.claims_a_day(None) == ((None, 1), (DAY, 1), (_in(3), 1))
    assert filled.links.claims_a_day(_in(1)) == ((_in(3), 1),)


def test_an_empty_store_has_nothing_to_link(store: Store) -> None:
    assert (store.links.unlinked(), store.newest(), store.links.claims_a_day(None)) == ((None, False), None, ())


@pytest.mark.parametrize(
    "day, since",
    [(day, day) for day in (_in(7), _in(-7), _in(-40), _in(-4_000), date.min, date.max, _in(40_000))] + [(None, None)],
)
def test_new_claims_are_linked_from_their_day_on(filled: Store, day: date | None, since: date | None) -> None:
    filled.add_document(document(1))
    filled.add_claims("doc1", [claim(7, document="doc1", reported=day)], model="m", at=NOON)
    assert filled.links.unlinked() == (since, True)


def test_the_earliest_day_of_new_claims_counts(filled: Store) -> None:
    filled.add_document(document(1))
    new = [claim(n, document="doc1", reported=_in(day)) for n, day in enumerate((3, -50, -900, -901, 2), start=11)]
    filled.add_claims("doc1", new, model="m", at=NOON)
    assert filled.links.unlinked() == (_in(-901), True)


def test_replaced_claims_are_remembered_until_all_is_linked(filled: Store) -> None:
    filled.add_document(document(1))
    filled.add_claims("doc1", [claim(7, document="doc1", reported=_in(7))], model="m", at=NOON)
    filled.save_events([filing(claim(7, document="doc1", reported=_in(7)))], gone=[])
    filled.add_claims("doc1", [], model="m2", at=NOON)
    assert filled.links.unlinked() == (_in(7), True)
    filled.links.linked()
    assert filled.links.unlinked() == (None, False)
    filled.add_claims("doc0", [], model="m2", at=NOON)
    assert filled.links.unlinked() == (None, True), "one of the claims had no day"


@pytest.mark.parametrize(
    "first, last, found",
    [(None, None, [2]), (None, DAY, [2, 0]), (DAY, DAY, [0]), (_in(1), _in(9), [1]), (_in(4), _in(9), [])],
)
def test_claims_of_some_days(filled: Store, first: date | None, last: date | None, found: list[int]) -> None:
    assert [c.id for c in filled.links.claims_between(first, last)] == [f"claim{number}" for number in found]


@pytest.mark.parametrize(
    "since, found",
    [(None, {UNDATED_, DATED, LATER}), (DAY, {UNDATED_, DATED, LATER}), (_in(1), {UNDATED_, LATER}),
     (_in(9), {UNDATED_})],
)  # fmt: skip
def test_events_that_a_day_may_change(filled: Store, since: date | None, found: set[str]) -> None:
    assert set(filled.links.stale(since)) == found


# Rulings


def test_rulings_are_numbered_and_kept(filled: Store) -> None:
    made = (
        filled.decided.rule("split", ["claim1"], ["claim0"], by="me", at=NOON, why="another day"),
        filled.decided.rule("merge", ["claim0"], ["claim1"], by="you", at=NOON),
    )
    apart, rest = frozenset({"claim1"}), frozenset({"claim0"})
    assert made[0] == EventRuling(1, NOON, "me", "split", apart, rest, "another day")
    assert made[1] == EventRuling(2, NOON, "you", "merge", rest, apart)
    assert filled.decided.rulings() == made
    assert filled.links.unlinked() == (DAY, True)
    filled.save_events([])
    assert filled.decided.rulings() == made


@pytest.mark.parametrize(
    "verb, apart, rest, by, fault",
    [
        ("drop", ["claim1"], ["claim0"], "me", "one of split, merge, status, got 'drop'"),
        ("split", ["claim1"], ["claim0"], " ", "needs the name of who decided it"),
        ("split", [], ["claim0"], "me", "neither may be empty"),
        ("merge", ["claim0", "claim1"], ["claim0"], "me", "that share none"),
    ],
)
def test_what_is_no_ruling_is_refused(
    filled: Store, verb: str, apart: list[str], rest: list[str], by: str, fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        filled.decided.rule(verb, apart, rest, by=by, at=NOON)
    assert filled.decided.rulings() == ()
    assert filled.links.unlinked() == (None, False)


def test_headers_come_without_the_text(filled: Store) -> None:
    made = nouns.document(1)
    filled.add_document(made)
    assert list(filled.headers(["doc1", "nowhere"])) == [replace(made, text=LEFT_OUT)]
