"""What documents call people and what people decided about actors; a merge counts for what was read before."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from detente.errors import StoreError
from detente.records import ActorChange, Participant, Place, Role, Speaker, Tense
from detente.store import Store, schema
from tests.build import naming
from tests.store import nouns
from tests.store.nouns import NOON, claim, document, filing

STRANGER = naming(name="Jane Doe", actor="new:jane-doe", country=None, tense=Tense.COMING, start=20, end=28)
NAMINGS = [("doc0", naming()), ("doc0", STRANGER), ("doc1", replace(STRANGER, tense=Tense.FORMER))]
DOE = Participant(Role.SOURCE, "Jane Doe", 0, 8, "new:jane-doe", "IRL", "GOV")
TOLD = claim(participants=(DOE, *claim().participants), speaker=Speaker("Doe", 46, 49, "new:jane-doe", "IRL"))


@pytest.fixture
def filled(store: Store) -> Store:
    for number in (1, 0):
        store.add_document(document(number))
        own = [called for identity, called in NAMINGS if identity == f"doc{number}"]
        store.add_claims(f"doc{number}", [] if number else [TOLD], model="m", at=NOON, namings=own)
    store.save_events([filing(TOLD)])
    return store


def test_namings_come_back_in_order(filled: Store) -> None:
    assert list(filled.namings()) == NAMINGS
    assert list(filled.namings(strangers=True)) == NAMINGS[1:]


def test_another_reading_replaces_the_namings_of_one_document(filled: Store) -> None:
    filled.add_claims("doc0", [TOLD], model="m2", at=NOON, namings=[STRANGER])
    assert list(filled.namings()) == NAMINGS[1:]
    filled.add_claims("doc0", [TOLD], model="m2", at=NOON)
    assert list(filled.namings()) == NAMINGS[2:]


def test_namings_of_an_unknown_document_are_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="has no document doc0; add it before its claims"):
        store.add_claims("doc0", [], model="m", at=NOON, namings=[naming()])
    assert list(store.namings()) == []


def test_decisions_are_numbered_in_their_order(store: Store, path: Path) -> None:
    assert store.decided.decisions() == ()
    made = (
        store.decided.decide("add", "person:jane-doe", {"name": "Jane Doe", "names": ["J. Doe"]}, by="me", at=NOON),
        store.decided.decide(
            "merge", "new:jane-doe", {"into": "person:jane-doe", "name": "Jane Doe"}, by="you", at=NOON
        ),
    )
    assert made[1] == ActorChange(2, NOON, "you", "merge", "new:jane-doe", made[1].value)
    assert store.decided.decisions() == made
    with Store.open(str(path), read_only=True) as reader:
        assert reader.decided.decisions() == made
        assert reader.decided.decide_all([], by="me", at=NOON) == ()
        with pytest.raises(StoreError, match="cannot be written: it was opened for reading only"):
            reader.decided.decide("add", "person:x", {}, by="me", at=NOON)


@pytest.mark.parametrize(
    "verb, by, fault", [("drop", "me", "one of add, edit, office, merge, got 'drop'"), ("add", " ", "needs the name")]
)
def test_what_is_no_decision_is_refused(store: Store, verb: str, by: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        store.decided.decide(verb, "person:x", {}, by=by, at=NOON)
    assert store.decided.decisions() == ()


FIRST, SECOND = ("new:jane-doe", "person:doe"), ("person:doe", "person:jane-doe")
MERGES = [
    ("none", [], "new:jane-doe"),
    ("one", [FIRST], "person:doe"),
    ("two", [FIRST, SECOND], "person:jane-doe"),
    ("of somebody else", [("new:john-doe", "person:doe")], "new:jane-doe"),
    ("another one later", [FIRST, ("new:jane-doe", "person:jane-doe")], "person:jane-doe"),
]


@pytest.mark.parametrize("merges, meant", [c[1:] for c in MERGES], ids=[c[0] for c in MERGES])
def test_a_merge_changes_whom_claims_mean(filled: Store, merges: list[tuple[str, str]], meant: str) -> None:
    for old, into in merges:
        filled.decided.decide("merge", old, {"into": into, "name": "Doe"}, by="me", at=NOON)
    found = [*filled.claims(), *(c for event in filled.events() for c in event.claims)]
    assert len(found) == 2
    for told in found:
        assert [p.actor for p in told.participants] == [meant, "Q22686", "Q7747"]
        assert told.speaker == Speaker("Doe", 46, 49, meant, "IRL")
        assert replace(told, participants=TOLD.participants, speaker=TOLD.speaker) == TOLD


def test_other_decisions_change_no_claim(filled: Store) -> None:
    filled.decided.decide("edit", "new:jane-doe", {"name": "Doe"}, by="me", at=NOON)
    assert list(filled.claims()) == [TOLD]


def test_the_place_of_a_claim_comes_back(store: Store) -> None:
    made = claim(where="Geneva", place=Place("Geneva", "city", "CHE", None, 46.2, 6.15))
    store.add_document(document())
    store.add_claims("doc0", [made], model="m", at=NOON)
    assert list(store.claims()) == [made]


@pytest.mark.sqlite
def test_a_store_of_the_first_version_keeps_its_claims(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, old, ignore=shutil.ignore_patterns("000[2-9]*", "001*", "__pycache__"))
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", old)
        with Store.open(str(path)) as store:
            store.add_failure(nouns.failure())
    _write_old_claim(path)
    with Store.open(str(path)) as store:
        assert list(store.claims()) == [claim()]
        assert list(store.documents()) == [document()]
        assert (list(store.namings()), store.decided.decisions(), store.counts().failures) == ([], (), 1)
        assert list(store.unread("m")) == []
        store.add_claims("doc0", [TOLD], model="m", at=NOON, namings=[STRANGER])
        assert list(store.namings()) == [("doc0", STRANGER)]


def _write_old_claim(path: Path) -> None:
    """Put the claim and its reading in as they stand in a new store, but for the column that was not there."""
    new = path.with_name("new.sqlite")
    with Store.open(str(new)) as store:
        store.add_document(document())
        store.add_claims("doc0", [claim()], model="m", at=NOON)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS new", (str(new),))
        for table in ("documents", "readings", "claims", "participants"):
            known = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            assert "place" not in known
            connection.execute(f"INSERT INTO main.{table} ({known}) SELECT {known} FROM new.{table}")
