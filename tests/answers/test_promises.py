"""What became of promises is what the ledger says, whatever people decided and wherever a run broke off."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from detente import answers, pipeline
from detente.analysis import promises
from detente.pipeline import linking
from detente.records import Status
from detente.store import Store
from tests.answers.build import NOON, article, fill

ARTICLES = 24


def _agree(store: Store) -> bool:
    """Say whether each way of counting agrees with the ledger."""
    entries = tuple(map(promises.outcome, answers.ledger(store)))
    return all(
        tuple(row.record for row in answers.promises(store, by=by))
        == promises.records(promises.tallies(entries, by), by)
        for by in ("announcer", "pair", "outlet", "kind")
    )


def _by_people(store: Store) -> None:
    """Bring articles in whose announcer is a person, and whose sides are groups."""
    for number in range(ARTICLES):
        document, claims = article(number)
        told = tuple(
            replace(
                claim,
                speaker=replace(claim.speaker, actor="person:a") if claim.speaker else None,
                participants=tuple(replace(p, actor=f"org:{p.country}", country=None) for p in claim.participants),
            )
            for claim in claims
        )
        store.add_document(document)
        store.add_claims(document.id, told, model="m", at=NOON)
    pipeline.relink(store)


@pytest.mark.parametrize("name", ["brazil", "russia-ukraine"])
def test_a_conflict_of_ones_own_is_asked_about_whatever_its_file_is_called(name: str, tmp_path: Path) -> None:
    own = tmp_path / f"{name}.toml"
    own.write_text('title = "Fish"\nparties = ["BRA", "CHL"]\n')
    with Store.open("sqlite://") as store:
        fill(store, ARTICLES)
        assert [row.record.key for row in answers.promises(store, by="pair", conflict=str(own))] == ["BRA-CHL"]
        assert answers.warnings_reach(store, conflict=str(own)) is None


@pytest.mark.parametrize("actor, into", [("person:a", "person:b"), ("org:RUS", "org:UKR")])
def test_a_merge_that_is_taken_back_counts_no_more(actor: str, into: str) -> None:
    with Store.open("sqlite://") as store:
        _by_people(store)
        before = [row.record for row in answers.promises(store, by="pair")]
        merge = store.decided.decide("merge", actor, {"into": into}, by="me", at=NOON)
        assert _agree(store)
        store.remember(linking.FILED_BY, "0")
        pipeline.relink(store)
        assert _agree(store)
        store.decided.withdraw("actor", merge.number, by="me", at=NOON)
        assert _agree(store)
        pipeline.relink(store)
        assert _agree(store)
        assert [row.record for row in answers.promises(store, by="pair")] == before
        assert not store.promised.tallies("kind", on=NOON.date() + timedelta(days=999)).rest


def test_a_merge_into_one_that_was_merged_is_taken_back() -> None:
    with Store.open("sqlite://") as store:
        _by_people(store)
        first = store.decided.decide("merge", "person:a", {"into": "person:b"}, by="me", at=NOON)
        store.decided.decide("merge", "person:b", {"into": "person:c"}, by="me", at=NOON)
        store.remember(linking.FILED_BY, "0")
        pipeline.relink(store)
        assert [row.record.key for row in answers.promises(store, by="announcer")] == ["person:c"]
        store.decided.withdraw("actor", first.number, by="me", at=NOON)
        assert _agree(store)
        pipeline.relink(store)
        assert _agree(store)
        assert [row.record.key for row in answers.promises(store, by="announcer")] == ["person:a"]


def test_a_status_that_a_person_gave_counts_before_its_event_is_filed_anew() -> None:
    with Store.open("sqlite://") as store:
        fill(store, ARTICLES)
        [first, *_] = store.events()
        day = first.claims[0].reported
        assert day is not None
        store.decided.settle([c.id for c in first.claims], Status.CALLED_OFF, day, by="me", at=NOON)
        assert sum(row.record.called_off for row in answers.promises(store, by="kind")) == 1
        assert _agree(store)


def test_events_whose_claims_were_replaced_are_filed_once_under_new_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(Exception):
        """The end of a run in the midst of it."""

    with Store.open("sqlite://") as store:
        fill(store, ARTICLES)
        for number in range(4):
            anew = [replace(claim, id=f"{claim.id}-anew") for claim in store.claims(document=f"doc{number:03}")]
            store.add_claims(f"doc{number:03}", anew, model="m2", at=NOON)
        store.remember(linking.FILED_BY, "0")
        before = len(list(store.events()))
        with monkeypatch.context() as breaking:
            breaking.setattr(linking, "_link_since", _raise(KilledError))
            with pytest.raises(KilledError):
                pipeline.relink(store)
        assert len(list(store.events())) == before
        pipeline.relink(store)
        assert _agree(store)


def _raise(error: type[Exception]) -> object:
    def fail(*_: object) -> None:
        raise error

    return fail
