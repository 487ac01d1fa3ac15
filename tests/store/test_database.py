from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from detente.errors import StoreError
from detente.records import Claim, Document, Event, Modality, Participant, Role, Trigger
from detente.store import Counts, Store, queries
from tests.store import nouns
from tests.store.nouns import claim, document, filing

TODAY = date(2025, 8, 5)
BRAZIL = Participant(Role.HOST, "Brazil", 3, 9, None, "BRA")
# Claims of two documents, in the order in which a store gives them out.
CLAIMS = [
    claim(0, reported=None, type="AGREE"),
    claim(1, reported=TODAY - timedelta(days=9), modality=Modality.PROPOSED, document="doc1"),
    claim(2, sentence=0, trigger=Trigger("talk", 3, 7), participants=(BRAZIL,)),
    claim(3, sentence=0, trigger=Trigger("meet", 9, 13)),
    claim(4, sentence=1, participants=()),
    claim(5, sentence=0, document="doc1", type="FIGHT", modality=Modality.HAPPENED),
    claim(6, reported=TODAY + timedelta(days=1)),
]
ALL = [0, 1, 2, 3, 4, 5, 6]


@pytest.fixture
def filled(store: Store) -> Store:
    for number in range(2):
        made = document(number)
        store.add_document(made)
        store.add_claims(made.id, [c for c in reversed(CLAIMS) if c.document == made.id], model="m", at=nouns.NOON)
    return store


def _numbers(found: Iterator[Claim]) -> list[int]:
    return [CLAIMS.index(claim) for claim in found]


# Documents


def test_a_document_is_added_once(store: Store) -> None:
    assert store.add_document(document())
    assert not store.add_document(document(title="Another title"))
    assert list(store.documents()) == [document()]


@pytest.fixture
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 20)


@pytest.mark.usefixtures("_few_at_a_time")
def test_documents_are_found_by_id(store: Store) -> None:
    made = [document(number) for number in range(48)]
    for one in made:
        store.add_document(one)
    assert list(store.documents()) == sorted(made, key=lambda one: one.id)
    asked = ["doc7", "doc41", "nowhere", "doc7"]
    assert [one.id for one in store.documents(asked)] == ["doc41", "doc7"]
    assert len(list(store.documents(one.id for one in made))) == 48
    assert list(store.documents([])) == []
    assert store.document("nowhere") is None


@pytest.mark.usefixtures("_few_at_a_time")
def test_what_was_read_is_not_read_again(store: Store) -> None:
    made = [document(number) for number in range(44)]
    for one in made:
        store.add_document(one)
    seen: list[Document] = []
    for one in store.unread("m"):
        store.add_claims(one.id, [], model="m", at=nouns.NOON)
        seen.append(one)
    assert sorted(seen, key=lambda one: one.id) == sorted(made, key=lambda one: one.id)
    assert list(store.unread("m")) == []
    assert len(list(store.unread("m2"))) == 44


@pytest.mark.parametrize(
    "asked, found", [(("m", None), 0), (("m", "c"), 0), (("m", "c2"), 1), (("m2", "c"), 1), (("m2", None), 1)]
)
def test_a_reading_is_of_one_model_and_coder(store: Store, asked: tuple[str, str | None], found: int) -> None:
    store.add_document(document())
    store.add_claims("doc0", [claim()], model="m", coder="c", at=nouns.NOON)
    assert len(list(store.unread(asked[0], coder=asked[1]))) == found


# Claims


@pytest.mark.parametrize(
    "asked, found",
    [
        ({}, ALL),
        ({"as_of": TODAY}, [0, 1, 2, 3, 4, 5]),
        ({"as_of": TODAY - timedelta(days=1)}, [0, 1]),
        ({"types": {"AGREE", "FIGHT"}}, [0, 5]),
        ({"types": ()}, []),
        ({"modality": Modality.PROPOSED}, [1]),
        ({"countries": ["BRA"]}, [2]),
        ({"countries": ["BRA", "RUS"]}, [0, 1, 2, 3, 5, 6]),
        ({"document": "doc1"}, [1, 5]),
        ({"document": "doc1", "as_of": TODAY - timedelta(days=1), "countries": ["USA"]}, [1]),
        ({"document": "nowhere"}, []),
    ],
)
def test_claims_are_found_in_order(filled: Store, asked: dict[str, Any], found: list[int]) -> None:
    assert _numbers(filled.claims(**asked)) == found


@pytest.mark.usefixtures("_few_at_a_time")
def test_a_claim_at_the_end_of_a_batch_is_not_lost(store: Store) -> None:
    store.add_document(document())
    made = [claim(number) for number in range(41)]
    store.add_claims("doc0", made, model="m", at=nouns.NOON)
    assert list(store.claims()) == made


def test_another_model_replaces_the_claims_of_one_document(filled: Store) -> None:
    filled.add_claims("doc1", [replace(CLAIMS[1], coder="rules:1")], model="m2", at=nouns.NOON)
    assert [c.coder for c in filled.claims(document="doc1")] == ["rules:1"]
    assert _numbers(filled.claims(document="doc0")) == [0, 2, 3, 4, 6]
    assert [d.id for d in filled.unread("m")] == ["doc1"]
    assert [d.id for d in filled.unread("m2")] == ["doc0"]


def test_reading_again_adds_nothing(filled: Store) -> None:
    filled.add_claims("doc1", [CLAIMS[5], CLAIMS[1]], model="m", at=nouns.NOON)
    assert list(filled.claims()) == CLAIMS


def test_claims_of_another_document_are_refused(filled: Store) -> None:
    with pytest.raises(ValueError, match="claims of document doc0 are needed, got some of doc1"):
        filled.add_claims("doc0", CLAIMS, model="m", at=nouns.NOON)


def test_claims_of_an_unknown_document_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="has no document doc0; add it before its claims"):
        store.add_claims("doc0", [claim()], model="m", at=nouns.NOON)


def test_claims_that_cannot_be_kept_change_nothing(filled: Store) -> None:
    with pytest.raises(StoreError, match="does not fit to what is stored already: ids must be new"):
        filled.add_claims("doc0", [claim(7), claim(8), claim(7)], model="m2", at=nouns.NOON)
    assert list(filled.claims()) == CLAIMS
    assert list(filled.unread("m")) == []


# Events


FILINGS = [
    filing(CLAIMS[1], CLAIMS[0], CLAIMS[6], lent=("BRA", "USA")),
    filing(CLAIMS[2], CLAIMS[4]),
    filing(CLAIMS[5]),
]
EVENTS = [one.event for one in FILINGS]


@pytest.mark.parametrize(
    "asked, found",
    [
        ({}, EVENTS),
        ({"as_of": TODAY}, [replace(EVENTS[0], claims=(CLAIMS[1], CLAIMS[0])), *EVENTS[1:]]),
        ({"as_of": TODAY - timedelta(days=1)}, [replace(EVENTS[0], claims=(CLAIMS[1], CLAIMS[0]))]),
        ({"types": ["AGREE"]}, EVENTS[:1]),
        ({"countries": ["BRA"], "modality": Modality.PLANNED}, EVENTS[1:2]),
        ({"document": "doc1"}, [EVENTS[0], EVENTS[2]]),
        ({"countries": ["FRA"]}, []),
    ],
)
def test_events_come_back_as_they_were_saved(filled: Store, asked: dict[str, Any], found: list[Event]) -> None:
    filled.save_events(FILINGS)
    assert list(filled.events(**asked)) == found


def test_events_replace_all_earlier_ones(filled: Store) -> None:
    filled.save_events(FILINGS)
    filled.save_events(FILINGS[1:])
    assert list(filled.events()) == EVENTS[1:]
    filled.save_events([])
    assert list(filled.events()) == []


def test_events_may_be_made_of_the_claims_as_they_are_read(filled: Store) -> None:
    filled.save_events(filing(claim) for claim in filled.claims())
    assert [event.id for event in filled.events()] == [claim.id for claim in CLAIMS]


def test_events_of_unknown_claims_are_refused_and_the_earlier_ones_stay(filled: Store) -> None:
    filled.save_events(FILINGS)
    with pytest.raises(
        StoreError, match=r"does not fit to what is stored already: .*what is referred to must be there"
    ):
        filled.save_events([FILINGS[1], filing(claim(9))])
    assert list(filled.events()) == EVENTS


def test_an_event_loses_the_claims_that_are_replaced(filled: Store) -> None:
    filled.save_events(FILINGS)
    filled.add_claims("doc1", [], model="m2", at=nouns.NOON)
    assert list(filled.events()) == [replace(EVENTS[0], claims=(CLAIMS[0], CLAIMS[6])), EVENTS[1]]


# Failures and notes


def test_a_failure_that_repeats_is_noted_once(store: Store) -> None:
    store.add_failure(nouns.failure())
    again = nouns.failure(reason="still no text", at=nouns.NOON + timedelta(days=1))
    store.add_failure(again)
    assert list(store.failures()) == [again]


@pytest.mark.parametrize("given_id", ["17", None])
def test_a_failure_is_forgotten_once_mended(store: Store, given_id: str | None) -> None:
    kept = [nouns.failure(source="other.jsonl"), nouns.failure(given_id="18"), nouns.failure(given_id="")]
    mended = [nouns.failure(given_id=given_id), nouns.failure(given_id=given_id, stage="read")]
    for failure in kept + mended:
        store.add_failure(failure)
    store.clear_failure("news.jsonl", given_id)
    assert set(store.failures()) == set(kept)


def test_failures_come_oldest_first(store: Store) -> None:
    made = [nouns.failure(given_id=str(day), at=nouns.NOON + timedelta(days=-day)) for day in range(5)]
    for failure in made:
        store.add_failure(failure)
    assert list(store.failures()) == made[::-1]


def test_notes_are_kept(store: Store, path: Path) -> None:
    assert store.recall("conflict") is None
    store.remember("conflict", "russia-ukraine")
    store.remember("conflict", "thailand-cambodia")
    with Store.open(str(path), read_only=True) as reader:
        assert reader.recall("conflict") == "thailand-cambodia"


def test_everything_is_counted(filled: Store) -> None:
    filled.add_document(document(2, copy_of="doc0"))
    filled.save_events(FILINGS[:2])
    filled.add_failure(nouns.failure())
    assert filled.counts() == Counts(documents=3, copies=1, claims=7, events=2, failures=1)


def test_an_abandoned_stream_is_no_hindrance(filled: Store) -> None:
    streams = [filled.claims() for _ in range(40)]
    assert [next(stream) for stream in streams] == [CLAIMS[0]] * 40
    filled.add_claims("doc0", [], model="m2", at=nouns.NOON)
    assert len(list(streams[0])) == 6
    assert _numbers(filled.claims()) == [1, 5]
