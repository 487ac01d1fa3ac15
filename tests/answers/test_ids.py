"""Does the beginning of an id mean that event, claim, document or actor, and nothing where it could mean several?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from detente import answers, pipeline
from detente.errors import ConfigError
from detente.faces import reviews, rulings
from detente.records import Modality, Status
from detente.store import IdKind, Store
from tests.build import claim
from tests.exports.build import document

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
ONE, TWO, LAST = "ab12cd" + 26 * "0", "ab12cd" + 26 * "f", "ab12ce" + 26 * "0"
PARTIES = {ONE: ("Oslo", "NOR"), TWO: ("Lima", "PER"), LAST: ("Hanoi", "VNM")}


@pytest.fixture
def store() -> Iterator[Store]:
    """Three articles, of one claim and one event each, whose ids are alike."""
    with Store.open("sqlite://") as made:
        for identity, kind in zip((ONE, TWO, LAST), ("CONSULT", "AID", "SANCTION"), strict=True):
            text = f"A report of {PARTIES[identity][0]}."
            made.add_document(document(id=identity, text=text, published=date(2025, 2, 15), title=identity))
            told = claim(id=identity, document=identity, text=text, end=len(text), type=kind, participants=())
            made.add_claims(identity, [told], model="m", at=NOON)
        pipeline.relink(made)
        yield made


@pytest.mark.parametrize("kind", ["event", "claim", "document"])
@pytest.mark.parametrize(
    "told, meant",
    [
        (ONE, ONE),
        (LAST[:6], LAST),
        (TWO[:7], TWO),
        (LAST[:5], LAST[:5]),  # too short for an id
        ("ab12cf", "ab12cf"),  # begins none
        ("ab12cg", "ab12cg"),  # no digits
        ("AB12CE", "AB12CE"),
    ],
)
def test_a_beginning_means_the_one_id_that_has_it(store: Store, kind: IdKind, told: str, meant: str) -> None:
    assert answers.whole_id(store, kind, told) == meant


@pytest.mark.parametrize("kind", ["event", "claim", "document"])
def test_several_candidates_are_named(store: Store, kind: IdKind) -> None:
    with pytest.raises(ConfigError, match=f"the {kind} id 'ab12cd' is not whole, .*: {ONE}, {TWO}; write more of it"):
        answers.whole_id(store, kind, "ab12cd")


def test_what_people_do_takes_a_beginning(store: Store) -> None:
    desk = reviews.Desk(store, "ann", NOON)
    assert rulings.story(store, LAST[:8], None).row.id == LAST
    desk.amend(LAST[:8], reviews.Told({"modality": "HAPPENED"}))
    assert store.claims_of([LAST])[LAST].modality is Modality.HAPPENED
    desk.settle(TWO[:8], Status.CALLED_OFF, date(2025, 2, 15))
    assert rulings.story(store, TWO, None).row.status is Status.CALLED_OFF
    desk.add(ONE[:8], 2, 8, reviews.Told({"type": "AID", "modality": "PLANNED"}))
    assert {told.type for told in store.claims(document=ONE)} == {"CONSULT", "AID"}
    desk.reject(LAST[:8])
    assert LAST not in store.claims_of([LAST])
    desk.confirm(LAST[:8])  # what people rejected is found, too
    assert LAST in store.claims_of([LAST])


def test_an_actor_is_meant_by_the_beginning_of_an_id_or_by_the_whole(store: Store) -> None:
    assert answers.whole_actor(store, "RUS") == "RUS"
    assert answers.whole_actor(store, "person:sergey-lavr") == "person:sergey-lavrov"
    assert answers.whole_actor(store, "person:sergey-lavrov") == "person:sergey-lavrov"
    assert answers.whole_actor(store, "person:ser") == "person:ser"
    with pytest.raises(
        ConfigError, match=r"the actor id 'person:sergey' is not whole, .*: person:sergey.*; write more of it"
    ):
        answers.whole_actor(store, "person:sergey")


@pytest.mark.parametrize(
    "told, code",
    [("rus", "RUS"), ("UKR", "UKR"), ("Turkey", "TUR"), ("chile", "CHL"), ("org:hamas", "org:hamas")],
)
def test_a_side_is_known_by_its_code_however_written_or_by_its_name(told: str, code: str) -> None:
    assert answers.side_code(told) == code


def test_a_side_that_nobody_knows_is_refused_with_those_near_it() -> None:
    with pytest.raises(ConfigError, match=r"'UKX' is no side that is known: .*UKR"):
        answers.side_code("UKX")
