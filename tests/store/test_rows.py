from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from detente.errors import StoreError
from detente.records import Claim, Document, Failure
from detente.store import Store, queries, rows, tables
from tests.store import nouns, strategies

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _order(claim: Claim) -> tuple[object, ...]:
    return (claim.reported is not None, claim.reported, claim.document, claim.sentence, claim.trigger.start, claim.id)


@quick
@given(made=st.lists(strategies.claims(), max_size=4, unique_by=lambda claim: claim.id))
def test_claims_come_back_equal(reused: Store, made: list[Claim]) -> None:
    reused.add_claims("doc0", made, model="m", at=nouns.NOON)
    assert list(reused.claims()) == sorted(made, key=_order)
    assert list(reused.links.claims_between(None, date.max)) == sorted(made, key=_order)


@example(made=nouns.document(1, text="\r\n Talks were held."))
@quick
@given(made=strategies.documents())
def test_documents_come_back_equal(reused: Store, made: Document) -> None:
    reused.add_document(made)
    assert reused.document(made.id) == made
    assert list(reused.headers([made.id])) == [replace(made, text=queries.LEFT_OUT)]


@quick
@given(made=strategies.failures)
def test_failures_come_back_equal(reused: Store, made: Failure) -> None:
    reused.add_failure(made)
    assert list(reused.failures()) == [made]
    reused.clear_failure(made.source, made.given_id)
    assert not list(reused.failures())


def test_every_field_of_a_noun_has_its_column() -> None:
    assert {field.name for field in fields(Document)} == set(tables.documents.columns.keys())
    assert {field.name for field in fields(Failure)} == set(tables.failures.columns.keys()) - {"id"}
    split = {"trigger", "speaker", "when"}
    assert {field.name for field in fields(Claim)} - split <= set(tables.claims.columns.keys())
    assert set(rows.claim_values(nouns.claim())) == set(tables.claims.columns.keys())
    found = rows.participant_values(nouns.claim())[0]
    assert set(found) == set(tables.participants.columns.keys())


def test_an_identical_failure_has_the_same_id_and_an_unknown_given_id_is_not_the_empty_one() -> None:
    ids = [rows.failure_values(nouns.failure(given_id=given_id))["id"] for given_id in (None, None, "", "None")]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "made, reason",
    [
        (nouns.document(1, fetched=nouns.NOON.replace(tzinfo=None)), "a time needs a zone, got 2025-08-05T12:00:00"),
        (nouns.document(1, title="half a \ud83d"), "surrogates not allowed"),
    ],
)
def test_what_no_database_can_keep_is_refused(store: Store, made: Document, reason: str) -> None:
    with pytest.raises(StoreError, match=rf"cannot be written: .*{reason}"):
        store.add_document(made)
    assert store.add_document(replace(made, fetched=None, title=None))
