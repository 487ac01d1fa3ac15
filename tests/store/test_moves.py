"""Moves between sides, announced acts in the short, who told an event, and forecasts as they were issued."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from detente.errors import StoreError
from detente.records import Forecast, Interval, Modality, Move, Promise, Reason, Speaker, Status, Step
from detente.store import Store, tables
from tests.store.nouns import NOON, claim, document, filing

DAY = date(2025, 8, 5)
DUE = Interval.of(DAY, DAY + timedelta(days=3))
STEPS = (
    Step(DAY, DAY + timedelta(days=2), Status.DUE, announced=True, due=DUE),
    Step(DAY + timedelta(days=2), None, Status.HAPPENED, announced=True, due=DUE),
)
PLAN = Move("claim0", DAY, "RUS", "USA", "CONSULT", Status.DUE, None, "claim0", "visit")
BACK = PLAN._replace(source="USA", target="RUS")
HELD = PLAN._replace(day=DAY + timedelta(days=2), status=Status.HAPPENED, before=Status.DUE, claim="claim1")
OTHER = Move("claim2", DAY, "FRA", "USA", "COMMENT", Status.HAPPENED, None, "claim2", None, None)


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_document(document(outlet="wire"))
    store.add_document(document(1, outlet="echo", copy_of="doc0"))
    speaker = Speaker("Witkoff", 0, 7, "person:steve-witkoff", "USA")
    first = claim(0, modality=Modality.PLANNED, speaker=speaker)
    later = claim(1, reported=DAY + timedelta(days=2), modality=Modality.HAPPENED)
    store.add_claims("doc0", [first, later, claim(2, type="COMMENT")], model="m", at=NOON)
    store.add_claims("doc1", [claim(3, document="doc1")], model="m", at=NOON)
    store.save_events(
        [
            filing(first, later, claim(3, document="doc1"), steps=STEPS, moves=(PLAN, BACK, HELD)),
            filing(claim(2, type="COMMENT"), steps=(replace(STEPS[1], announced=False, due=None),), moves=(OTHER,)),
        ]
    )
    return store


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"on": DAY}, [PLAN, BACK, OTHER]),
        ({"on": DAY + timedelta(days=9)}, [PLAN, BACK, OTHER, HELD]),
        ({"on": DAY - timedelta(days=1)}, []),
        ({"on": DAY + timedelta(days=9), "since": DAY + timedelta(days=1)}, [HELD]),
        ({"on": DAY, "sources": ["RUS"]}, [PLAN]),
        ({"on": DAY, "sources": ["RUS", "FRA"], "targets": ["USA"]}, [PLAN, OTHER]),
        ({"on": DAY, "targets": []}, []),
    ],
)
def test_moves_come_in_the_order_of_days(filled: Store, asked: dict[str, object], found: list[Move]) -> None:
    assert list(filled.moves(**asked)) == found  # type: ignore[arg-type]


def test_moves_go_with_their_event(filled: Store) -> None:
    filled.save_events([], gone=["claim0"])
    assert list(filled.moves(on=DAY)) == [OTHER]
    filled.save_events([])
    assert list(filled.moves(on=DAY)) == []


def test_an_announced_act_in_the_short(filled: Store) -> None:
    told = (DAY, DAY)
    made = Promise("claim0", "CONSULT", ("RUS", "USA"), "person:steve-witkoff", told, STEPS)
    assert list(filled.promised.acts()) == [made]


def test_a_copy_tells_for_the_outlet_that_it_copies(filled: Store) -> None:
    assert filled.outlets_of(["claim0", "claim2"], on=DAY) == {
        "claim0": frozenset({"wire"}),
        "claim2": frozenset({"wire"}),
    }
    assert filled.outlets_of(["claim0"], on=DAY - timedelta(days=1)) == {}


def test_copies_of_an_article_without_an_outlet_tell_for_it(filled: Store) -> None:
    filled.add_document(document(2, outlet=None))
    filled.add_document(document(3, outlet="post", copy_of="doc2"))
    told = [claim(4, document="doc2"), claim(5, document="doc3")]
    for one in told:
        filled.add_claims(one.document, [one], model="m", at=NOON)
    filled.save_events([filing(*told, steps=STEPS)], gone=())
    assert filled.outlets_of(["claim4"], on=DAY) == {"claim4": frozenset({"doc2"})}


def _kept(store: Store) -> set[tuple[str, str]]:
    table = tables.event_outlets
    return set(map(tuple, store.database.tuples(select(table.c.event, table.c.outlet))))


def test_who_told_an_event_is_kept_until_a_claim_of_it_changes_and_then_asked(filled: Store) -> None:
    assert _kept(filled) == {("claim0", "wire"), ("claim2", "wire")}
    filled.add_document(document(2, outlet="post"))
    filled.add_claims("doc2", [claim(4, document="doc2")], model="m", at=NOON)
    first, later = claim(0, modality=Modality.PLANNED), claim(1, reported=DAY + timedelta(days=2))
    filled.save_events([filing(first, later, claim(4, document="doc2"), steps=STEPS)], gone=["claim0"])
    assert _kept(filled) == {("claim0", "wire"), ("claim0", "post"), ("claim2", "wire")}
    filled.add_claims("doc2", [], model="m2", at=NOON)
    assert _kept(filled) == {("claim2", "wire")}
    assert filled.outlets_of(["claim0"], on=DAY) == {"claim0": frozenset({"wire"})}
    filled.save_events([filing(first, later, steps=STEPS)], gone=())
    assert _kept(filled) == {("claim0", "wire"), ("claim2", "wire")}


def test_who_tells_an_event_later_is_not_known_before(filled: Store) -> None:
    filled.add_document(document(2, outlet="post"))
    late = claim(4, document="doc2", reported=DAY + timedelta(days=3))
    filled.add_claims("doc2", [late], model="m", at=NOON)
    filled.save_events([filing(claim(2, type="COMMENT"), late, steps=STEPS)], gone=["claim2"])
    days = [filled.outlets_of(["claim2"], on=DAY + timedelta(days=n))["claim2"] for n in (2, 3)]
    assert days == [{"wire"}, {"wire", "post"}]


@pytest.mark.parametrize(
    "pairs, found",
    [
        ((("RUS", "USA"),), [(PLAN, HELD)]),
        ((("USA", "RUS"),), [(PLAN, HELD)]),
        ((("USA", None),), [(BACK,)]),
        ((("FRA", "USA"), ("USA", "FRA"), ("RUS", None)), [(OTHER,), (OTHER,), (PLAN, HELD)]),
        ((("FRA", "RUS"),), [()]),
        ((), []),
    ],
)
def test_moves_between_sides_are_told_once(
    filled: Store, pairs: tuple[tuple[str, str | None], ...], found: list[tuple[Move, ...]]
) -> None:
    assert filled.moods.between(pairs, on=DAY + timedelta(days=9), since=DAY) == found


def test_of_moves_only_acts_that_are_done_are_told_where_they_are_asked_for(filled: Store) -> None:
    on = DAY + timedelta(days=9)
    pairs = [("RUS", "USA"), ("FRA", None)]
    assert filled.moods.between(pairs, on=on, since=DAY, done={"CONSULT"}) == [(HELD,), ()]
    assert filled.moods.between(pairs, on=on, since=DAY, done={"CONSULT", "COMMENT"}) == [(HELD,), (OTHER,)]


def test_acts_are_counted_between_two_sides_whoever_began(filled: Store) -> None:
    on = DAY + timedelta(days=9)
    assert filled.moods.acts(on=on, since=DAY) == {("FRA", "USA"): 1, ("RUS", "USA"): 1}
    assert filled.moods.acts(on=on, since=DAY, sides=("FRA", "USA")) == {("FRA", "USA"): 1}
    assert filled.moods.acts(on=on, since=on) == {}


def test_acts_that_became_known_as_done_on_some_days(filled: Store) -> None:
    on = DAY + timedelta(days=9)
    assert sorted(filled.moods.done(on=on, since=DAY)) == [
        (DAY, "FRA", "COMMENT", "USA"),
        (DAY + timedelta(days=2), "RUS", "CONSULT", "USA"),
    ]
    assert filled.moods.done(on=DAY - timedelta(days=1), since=DAY - timedelta(days=9)) == []


def test_copies_are_no_more_news(filled: Store) -> None:
    published = document().published
    assert published is not None
    before = published - timedelta(days=1)
    assert filled.moods.articles_a_day(on=published, since=before) == ((published, 1),)
    assert filled.moods.articles_a_day(on=before, since=before) == ()
    assert filled.moods.first_article(on=published) == published
    assert filled.moods.first_article(on=before) is None


def test_claims_are_found_by_id(filled: Store) -> None:
    assert set(filled.claims_of(["claim2", "nowhere"])) == {"claim2"}


def test_forecasts_are_kept_as_they_were_issued(filled: Store) -> None:
    told = Forecast(DAY, "RUS", "USA", "talks", 7, 0.4, (("base rate", 0.2),), (Reason("four talks", 0.8),))
    silent = Forecast(DAY, "RUS", "USA", "conflict", 7, None, silence="too little history")
    first = filled.issue([told, silent], at=NOON, conflict=None, method="detente 1", data="abc")
    more = filled.issue([replace(told, entry="claim0")], at=NOON, conflict="russia-ukraine", method="m", data="d")
    assert [issued.number for issued in (*first, *more)] == [1, 2, 3]
    assert filled.issued() == (*first, *more)
    assert [issued.forecast for issued in first] == [told, silent]


def test_a_store_for_reading_issues_nothing(filled: Store, store: Store) -> None:
    silent = Forecast(DAY, "RUS", "USA", "conflict", 7, None, silence="too little history")
    object.__setattr__(filled.database, "read_only", True)
    with pytest.raises(StoreError, match="opened for reading only"):
        store.issue([silent], at=NOON, conflict=None, method="m", data="d")


@pytest.mark.parametrize(
    "probability, silence, fault",
    [(None, None, "either a probability"), (0.5, "silent", "either a probability"), (1.5, None, "1.5")],
)
def test_what_is_no_forecast_is_refused(probability: float | None, silence: str | None, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Forecast(DAY, "A", "B", "talks", 7, probability, silence=silence)
