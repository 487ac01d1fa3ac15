"""What became of announced acts is told as it was filed; what that does not hold for is named, to be worked out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.records import Announcement, Claim, Filing, Modality, Status, Step, Tally
from detente.store import Store
from tests.store.nouns import NOON, claim, document, filing

DAY = date(2025, 8, 5)
LATER = DAY + timedelta(days=3)
TOLD = Announcement("claim0", "claim0", "CONSULT", DAY, "person:steve-witkoff", ("RUS", "person:jane-doe"), 2)
ACT = f"{DAY} claim0"


def _filing(first: Claim, *claims: Claim, how: Announcement | None = TOLD) -> Filing:
    steps = (
        Step(DAY, LATER, Status.DUE, announced=True, due=None),
        Step(LATER, None, Status.HAPPENED, announced=True, due=None),
    )
    return filing(first, *claims, steps=steps, announcement=how)


@pytest.fixture
def filled(store: Store) -> Store:
    """An act that is announced and then happens, and one of which nothing is filed."""
    store.add_document(document(0, outlet="wire"))
    store.add_document(document(1, outlet="other"))
    first = claim(0, reported=DAY, modality=Modality.PLANNED)
    last = claim(1, document="doc1", reported=LATER, modality=Modality.HAPPENED)
    other = claim(2, type="AID", reported=DAY)
    store.add_claims("doc0", [first, other], model="m", at=NOON)
    store.add_claims("doc1", [last], model="m", at=NOON)
    store.save_events([_filing(first, last), _filing(other, how=None)])
    return store


@pytest.mark.parametrize(
    "by, key",
    [
        ("announcer", "person:steve-witkoff"), ("pair", "RUS-person:jane-doe"), ("outlet", "wire"), ("kind", "CONSULT"),
    ],
)  # fmt: skip
def test_what_became_of_an_act_is_counted_as_filed(filled: Store, by: str, key: str) -> None:
    found = filled.promised.tallies(by, on=LATER)
    assert (found.filed, found.rest) == ((Tally(key, 1, 0, 0, (2,), (ACT,)),), ("claim2",))


def test_what_is_told_again_later_is_to_be_worked_out(filled: Store) -> None:
    found = filled.promised.tallies("kind", on=LATER - timedelta(days=1))
    assert (found.filed, sorted(found.rest)) == ((), ["claim0", "claim2"])
    assert filled.promised.tallies("kind", on=DAY - timedelta(days=1)).rest == ()


def test_acts_of_one_key_are_counted_together(filled: Store) -> None:
    filled.add_claims("doc1", [], model="m", at=NOON)
    new = [claim(n, document="doc1", start=10 * n, reported=DAY + timedelta(days=n)) for n in (3, 4)]
    filled.add_claims("doc1", new, model="m", at=NOON)
    off, due = (
        filing(
            told,
            steps=(Step(told.reported, None, state, announced=True, due=None),),
            announcement=replace(TOLD, event=told.id, claim=told.id, day=told.reported, late=None),
        )
        for told, state in zip(new, (Status.CALLED_OFF, Status.OVERDUE), strict=True)
    )
    filled.save_events([off, due])
    [tally] = filled.promised.tallies("kind", on=LATER + timedelta(days=9)).filed
    assert (tally.happened, tally.called_off, tally.overdue, tally.late) == (0, 1, 1, ())
    assert sorted(tally.told) == [f"{DAY + timedelta(days=n)} claim{n}" for n in (3, 4)]


def test_sides_that_are_not_filed_are_to_be_worked_out_where_they_are_needed(filled: Store) -> None:
    [event] = filled.events_of(["claim0"])
    filled.save_events([_filing(*event.claims, how=replace(TOLD, sides=None))], gone=())
    assert [tally.told for tally in filled.promised.tallies("kind", on=LATER).filed] == [(ACT,)]
    assert sorted(filled.promised.tallies("pair", on=LATER).rest) == ["claim0", "claim2"]


def test_acts_between_fewer_than_two_sides_are_of_no_pair(filled: Store) -> None:
    [event] = filled.events_of(["claim0"])
    filled.save_events([_filing(*event.claims, how=replace(TOLD, sides=("RUS",)))], gone=())
    assert filled.promised.tallies("pair", on=LATER).filed == ()


def test_merged_actors_are_one_since_then(filled: Store) -> None:
    for old, new in (("person:steve-witkoff", "person:s-w"), ("person:jane-doe", "org:new")):
        filled.decided.decide("merge", old, {"into": new}, by="me", at=NOON)
    keys = [filled.promised.tallies(by, on=LATER).filed[0].key for by in ("announcer", "pair")]
    assert keys == ["person:s-w", "RUS-org:new"]


def test_the_announcing_claim_of_an_event_is_told_as_filed(filled: Store) -> None:
    assert filled.promised.announcing(["claim0", "claim2", "nothing"]) == {"claim0": "claim0"}


def test_an_announcement_goes_with_its_event_and_its_claim(filled: Store) -> None:
    filled.add_claims("doc0", [], model="m", at=NOON)
    assert filled.promised.tallies("kind", on=LATER).filed == ()
