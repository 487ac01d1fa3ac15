"""What is kept of a large event is what its claims come to, whatever people decided; in a list its row is short."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente import answers, pipeline
from detente.answers import record
from detente.answers.evidence import Sources, standing_events, watched
from detente.pipeline import linking
from detente.records import Participant, Role, Status
from detente.store import Store
from tests.answers.build import NOON, START, article, fill

ARTICLES = 40
LAST = START + timedelta(days=999)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store in which an event of two claims is a large one, and one has four."""
    monkeypatch.setattr(linking, "LARGE", 1)
    monkeypatch.setattr(record, "LARGE", 1)
    with Store.open("sqlite://") as made:
        fill(made, ARTICLES)
        large = [event for event in made.events() if len(event.claims) > 1]
        first, second = (frozenset(claim.id for claim in event.claims) for event in large[:2])
        pipeline.rule(made, "merge", first, second, by="me", now=NOON)
        yield made


def _told(store: Store, on: date, conflict: str | None, quotes: int) -> list[answers.EventRow]:
    """Return the rows of the events, worked out from their claims."""
    events = list(standing_events(store, on, watched(conflict)))
    return list(record.rows_of_events(events, on, Sources(store), quotes=quotes))


def _agree(store: Store, on: date = LAST, conflict: str | None = None) -> bool:
    return list(answers.events(store, as_of=on, conflict=conflict)) == _told(store, on, conflict, record.QUOTES)


def _kept(store: Store, on: date = LAST) -> int:
    return len(store.outlines.filed((event.id for event in store.events()), on=on))


@pytest.mark.parametrize("conflict", [None, "russia-ukraine"])
def test_rows_are_the_same_kept_or_worked_out_on_any_day(store: Store, conflict: str | None) -> None:
    assert _kept(store) == sum(len(event.claims) > 1 for event in store.events()) > 3
    assert _kept(store, START + timedelta(days=20)) < _kept(store)
    for days in range(0, 130, 7):
        assert _agree(store, START + timedelta(days=days), conflict)


def test_of_a_large_event_a_list_shows_the_first_and_last_sentences_and_says_how_many_there_are(store: Store) -> None:
    whole = {event.id: [claim.id for claim in event.claims] for event in store.events()}
    largest = max(whole, key=lambda event: len(whole[event]))
    told = whole[largest]
    assert len(told) == 4
    for quotes in (0, 1, 500):
        rows = answers.events_part(store, as_of=LAST, quotes=quotes, limit=200).rows
        [row] = [row for row in rows if row.id == largest]
        shown = told if 2 * quotes >= len(told) else [*told[:quotes], *told[len(told) - quotes :]]
        assert [item.claim for item in row.evidence] == shown
        assert row.sentences == len(told)
        [worked_out] = [row for row in _told(store, LAST, None, quotes) if row.id == largest]
        assert row == worked_out
    story = answers.event(store, largest)
    assert story is not None
    assert [item.claim for item in story.row.evidence] == told


def test_a_claim_that_changes_counts_at_once(store: Store) -> None:
    event = max(store.events(), key=lambda event: len(event.claims))
    store.decided.correct("amend", event.claims[1], {"type": "AID", "mode": None}, by="ann", at=NOON)
    assert _kept(store) < sum(len(event.claims) > 1 for event in store.events())
    assert _agree(store)
    pipeline.relink(store)
    assert _agree(store)


def test_a_status_that_a_person_gave_counts_before_its_event_is_filed_anew(store: Store) -> None:
    event = max(store.events(), key=lambda event: len(event.claims))
    store.decided.settle([c.id for c in event.claims], Status.CALLED_OFF, START, by="me", at=NOON)
    [row] = [row for row in answers.events(store) if row.id == event.id]
    assert row.status is Status.CALLED_OFF
    assert _agree(store)
    pipeline.relink(store)
    assert _agree(store)


def test_a_merge_counts_at_once_and_no_more_when_it_is_taken_back(store: Store) -> None:
    for number in range(ARTICLES):
        document, claims = article(number)
        people = (
            tuple(replace(p, actor=f"person:{p.country}".lower()) for p in claim.participants) for claim in claims
        )
        told = tuple(replace(c, participants=who) for c, who in zip(claims, people, strict=True))
        store.add_claims(document.id, told, model="m2", at=NOON)
    pipeline.relink(store)
    before = list(answers.events(store))
    merge = store.decided.decide("merge", "person:rus", {"into": "person:someone"}, by="me", at=NOON)
    assert _kept(store) < sum(len(event.claims) > 1 for event in store.events())
    assert _agree(store)
    store.remember(linking.FILED_BY, "0")
    pipeline.relink(store)
    assert _agree(store)
    assert list(answers.events(store)) != before
    store.decided.withdraw("actor", merge.number, by="me", at=NOON)
    assert _agree(store)
    pipeline.relink(store)
    assert _kept(store) == sum(len(event.claims) > 1 for event in store.events())
    assert list(answers.events(store)) == before


def test_a_merge_of_somebody_who_strays_in_counts(store: Store) -> None:
    """Who is told too seldom to be told at all may be told together with another."""
    document, (first, *_) = article(0)
    names = ["alpha"] * 6 + ["beta"] * 4 + ["x"] * 3 + ["y"] * 3
    told = tuple(
        replace(
            first,
            id=f"stray{at:02}",
            trigger=replace(first.trigger, start=at, end=at + 4),
            participants=(Participant(Role.SOURCE, name, 0, 6, f"person:{name}"),),
        )
        for at, name in enumerate(names)
    )
    store.add_claims(document.id, told, model="m2", at=NOON)
    pipeline.relink(store)
    parts = sorted({event.claims[0].id for event in store.events() if event.claims[0].id.startswith("stray")})
    for part in parts[1:]:
        rest = frozenset(claim.id for event in store.events_of([part]) for claim in event.claims)
        pipeline.rule(store, "merge", frozenset({parts[0]}), rest, by="me", now=NOON)
    [event] = [event for event in store.events() if "stray00" in {claim.id for claim in event.claims}]
    assert len(event.claims) == len(names)
    store.decided.decide("merge", "person:x", {"into": "person:y"}, by="me", at=NOON)
    assert _agree(store)
    assert "x" in {p.text for row in answers.events(store) if row.id == event.id for p in row.participants}
