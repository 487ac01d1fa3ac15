"""One actor with offices, acts and words; merged entries are one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from detente import answers, pipeline
from detente.events.actors import ActorBook
from detente.records import Speaker
from detente.store import Store
from tests.answers.build import NOON, article, fill

LAVROV = "person:sergey-lavrov"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of twelve articles; in one somebody speaks whom people merged into Lavrov."""
    with Store.open(str(tmp_path_factory.mktemp("people") / "record.sqlite")) as opened:
        document, claims = article(90)
        opened.add_document(document)
        said = replace(claims[0], speaker=Speaker("Lavroff", 0, 6, "new:sergei-lavroff-rus", "RUS"))
        opened.add_claims(document.id, [said], model="m", at=NOON)
        fill(opened, 12)
        merge = ("merge", "new:sergei-lavroff-rus", {"into": LAVROV, "name": "Sergei Lavroff"})
        pipeline.decide(opened, [merge], by="test", now=NOON)
        yield opened


@pytest.mark.wide
def test_an_actor_has_offices_over_time_and_those_of_the_day(store: Store) -> None:
    row = answers.actor(store, LAVROV, as_of=date(2025, 6, 1))
    assert row is not None
    assert row.country == "RUS"
    assert [office.title for office in row.held] == [office.title for office in row.actor.offices_on(date(2025, 6, 1))]
    assert row.held
    assert "Sergei Lavroff" in row.actor.names
    assert row.merged == ("new:sergei-lavroff-rus",)


def test_an_entry_that_was_merged_leads_to_the_one_that_is_meant(store: Store) -> None:
    assert answers.actor(store, "new:sergei-lavroff-rus") == answers.actor(store, LAVROV)
    assert answers.actor(store, "person:nobody-at-all") is None


def test_a_union_has_its_members_of_the_day(store: Store) -> None:
    unions = [actor for actor in ActorBook.load().actors.values() if actor.id == "org:european-union"]
    row = answers.actor(store, unions[0].id if unions else "org:nato", as_of=date(2025, 6, 1))
    assert row is not None
    assert row.members == row.actor.members_on(date(2025, 6, 1))


def test_acts_and_words_of_an_actor_are_those_under_all_its_ids(store: Store) -> None:
    whole = [row for row in answers.events(store) if LAVROV in {p.actor for p in row.participants}]
    assert whole
    assert answers.acts_of_actor(store, LAVROV).rows == tuple(whole[::-1])
    said = [row for row in answers.claims(store) if row.claim.speaker and row.claim.speaker.actor == LAVROV]
    assert [row.claim.id for row in said] == ["claim090-0"]
    assert answers.words_of_actor(store, LAVROV).rows == tuple(said)
    assert answers.words_of_actor(store, "new:sergei-lavroff-rus").rows == tuple(said)
    first = answers.acts_of_actor(store, LAVROV, limit=1)
    assert first.rows == tuple(whole[-1:])
    assert answers.acts_of_actor(store, LAVROV, after=first.after, limit=50).rows == tuple(whole[-2::-1])


def test_actors_are_found_by_the_names_that_people_added(store: Store) -> None:
    found = answers.find_actors(store, "Sergei Lavroff", on=date(2025, 6, 1), limit=3)
    assert found[0].id == LAVROV
    assert len(found) <= 3


def test_the_book_that_people_changed_is_made_once(store: Store) -> None:
    assert ActorBook.amended(store.decided.decisions()) is ActorBook.amended(store.decided.decisions())
