"""What became of announced acts is told as it was filed; what that does not hold for is named, to be worked out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.records import Announcement, Claim, Filing, Modality, Outcome, Status, Step
from detente.store import Store
from tests.store.nouns import NOON, claim, document, filing

DAY = date(2025, 8, 5)
LATER = DAY + timedelta(days=3)
TOLD = Announcement("claim0", "claim0", "CONSULT", DAY, "person:steve-witkoff", ("RUS", "person:jane-doe"), 2)
OUTCOME = Outcome("claim0", "claim0", "CONSULT", DAY, TOLD.announcer, TOLD.sides, TOLD.late, Status.HAPPENED)


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


def test_what_became_of_an_act_is_told_as_filed(filled: Store) -> None:
    found = filled.promised.outcomes(on=LATER, sides=True)
    assert (found.filed, found.rest) == ((OUTCOME,), ("claim2",))
    assert found.filed[0].late == TOLD.late


def test_what_is_told_again_later_is_to_be_worked_out(filled: Store) -> None:
    found = filled.promised.outcomes(on=LATER - timedelta(days=1))
    assert (found.filed, sorted(found.rest)) == ((), ["claim0", "claim2"])
    assert filled.promised.outcomes(on=DAY - timedelta(days=1)).rest == ()


def test_an_outlet_is_that_of_the_announcing_article(filled: Store) -> None:
    assert [told.outlet for told in filled.promised.outcomes(on=LATER, outlets=True).filed] == ["wire"]


def test_sides_that_are_not_filed_are_to_be_worked_out_where_they_are_needed(filled: Store) -> None:
    [event] = filled.events_of(["claim0"])
    filled.save_events([_filing(*event.claims, how=replace(TOLD, sides=None))], gone=())
    assert [told.event for told in filled.promised.outcomes(on=LATER).filed] == ["claim0"]
    assert sorted(filled.promised.outcomes(on=LATER, sides=True).rest) == ["claim0", "claim2"]


def test_merged_actors_are_one_since_then(filled: Store) -> None:
    for old, new in (("person:steve-witkoff", "person:s-w"), ("person:jane-doe", "RUS")):
        filled.decide("merge", old, {"into": new}, by="me", at=NOON)
    [told] = filled.promised.outcomes(on=LATER, sides=True).filed
    assert (told.announcer, told.sides) == ("person:s-w", ("RUS",))


def test_an_announcement_goes_with_its_event_and_its_claim(filled: Store) -> None:
    filled.add_claims("doc0", [], model="m", at=NOON)
    assert filled.promised.outcomes(on=LATER).filed == ()
