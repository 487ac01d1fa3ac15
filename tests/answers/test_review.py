"""What people decided is listed with what was there before, and what is most worth a look comes first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from detente import answers, pipeline
from detente.records import Document, Modality, Participant, Role, Status, Trigger
from detente.store import Store
from tests.build import SENTENCE, claim, party

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
SECOND = "Moscow denied it."
TEXT = f"{SENTENCE} {SECOND}"
TALKS = claim(id="talks", document="d1")
DENIAL = claim(
    id="denial", document="d1", sentence=1, start=60, end=77, text=SECOND, trigger=Trigger("denied", 67, 73),
    type="REJECT", modality=Modality.HAPPENED, participants=(Participant(Role.SOURCE, "Moscow", 60, 66, None, "RUS"),),
)  # fmt: skip
UNSURE = claim(
    id="unsure", document="d2", type="AID", score=0.1, participants=(party("Paris", "FRA"), party("x", "UKR"))
)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two articles, to be copied."""
    path = tmp_path_factory.mktemp("review") / "store.sqlite"
    with Store.open(str(path)) as opened:
        for identity, told in (("d1", (TALKS, DENIAL)), ("d2", (UNSURE,))):
            opened.add_document(Document(identity, TEXT, given_id=f"item-{identity}", published=date(2025, 2, 15)))
            opened.add_claims(identity, told, model="m", at=NOON)
        pipeline.relink(opened)
    return path


@pytest.fixture
def store(linked: Path, tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "store.sqlite").write_bytes(linked.read_bytes())
    with Store.open(str(tmp_path / "store.sqlite")) as opened:
        yield opened


def _at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def test_nothing_is_decided_at_first(store: Store) -> None:
    assert answers.decisions(store) == ()
    assert list(answers.reviewed(store)) == []


def test_all_decisions_are_listed_newest_first_with_what_was_before(store: Store) -> None:
    value = {"name": "Jane Doe", "kind": "person", "country": "IRL"}
    store.decided.decide("add", "person:jane-doe", value, by="ann", at=_at(0), why="new envoy")
    pipeline.correct(store, "talks", "amend", {"modality": "DENIED", "when": ["2025-02-18", "2025-02-18"]},
                     by="bob", now=_at(1), why="misread")  # fmt: skip
    pipeline.settle(store, "talks", Status.HAPPENED, date(2025, 2, 20), by="cy", now=_at(2), why="seen")
    pipeline.rule(store, "split", ["talks"], ["denial"], by="dee", now=_at(3))
    pipeline.withdraw(store, "claim", 1, by="eve", now=_at(4), why="it was right")
    found = answers.decisions(store)
    assert [(row.kind, row.number, row.by, row.why) for row in found] == [
        ("withdrawal", 1, "eve", "it was right"),
        ("event", 2, "dee", ""),
        ("event", 1, "cy", "seen"),
        ("claim", 1, "bob", "misread"),
        ("actor", 1, "ann", "new envoy"),
    ]
    assert [row.what for row in found] == [
        "the decision 1 about a claim is taken back",
        "1 claim is another act than 1 claim",
        "the act is HAPPENED from 2025-02-20 on",
        "modality PLANNED is DENIED, when none is 2025-02-18",
        "person:jane-doe is added: country IRL, kind person, name Jane Doe",
    ]
    undo, split, status, amended, added = found
    assert undo.undoes == ("claim", 1)
    assert (split.event, status.event, status.status) == ("talks", "talks", Status.HAPPENED)
    assert amended.before is not None
    assert (amended.before.claim, amended.before.evidence.sentence) == (TALKS, SENTENCE)
    assert amended.withdrawn is not None
    assert (amended.withdrawn.by, amended.withdrawn.at) == ("eve", _at(4))
    assert (amended.claim, amended.event, amended.document, amended.applies) == ("talks", "talks", "d1", True)
    assert added.actor == "person:jane-doe"
    assert answers.decisions(store, limit=2) == found[:2]
    assert answers.decisions(store, limit=2, claim="talks") == (amended,)
    assert answers.decisions(store, claim="denial") == ()


def test_what_was_decided_about_a_claim_is_told_in_words(store: Store) -> None:
    def told(claim: str, verb: str, **value: object) -> str:
        pipeline.correct(store, claim, verb, value, by="me", now=NOON)
        return answers.decisions(store, limit=1)[0].what

    who = [{"role": "TARGET", "start": 15, "end": 21, "country": "RUS"}]
    assert told("talks", "amend", participants=who, topics=["territory"]) == (
        "topics none are territory, participants SOURCE Washington and TARGET Moscow are TARGET Moscow"
    )
    assert told("talks", "amend", speaker={"start": 15, "end": 21}) == "speaker none is Moscow"
    assert told("denial", "reject") == "REJECT of 'denied' is no claim"
    assert told("denial", "confirm") == "REJECT of 'denied' is right"
    added = told("d1", "add", trigger=[74, 76], type="COMMENT", modality="HAPPENED")
    assert added == "a claim is added: COMMENT HAPPENED, 'it'"


def test_a_correction_without_its_claim_is_said_to_have_no_effect(store: Store) -> None:
    pipeline.correct(store, "denial", "reject", {}, by="me", now=NOON)
    assert answers.decisions(store)[0].applies
    store.add_claims("d1", [TALKS], model="m2", at=NOON)
    assert not answers.decisions(store)[0].applies
    renamed = replace(DENIAL, id="other")
    store.add_claims("d1", [TALKS, renamed], model="m3", at=NOON)
    assert (answers.decisions(store)[0].applies, answers.decisions(store)[0].claim) == (True, "other")


def test_the_machines_claim_can_be_asked_for(store: Store) -> None:
    pipeline.correct(store, "talks", "amend", {"type": "AID"}, by="me", now=NOON)
    assert answers.machine_claim(store, "talks") == TALKS
    assert answers.machine_claim(store, "nowhere") is None


def test_claims_of_announced_acts_come_least_sure_first_until_they_are_decided_on(store: Store) -> None:
    def doubted(**asked: str) -> list[tuple[str, str]]:
        return [(found.row.claim.id, found.event) for found in answers.to_doubt(store, limit=9, **asked)]

    assert doubted() == [("unsure", "unsure"), ("talks", "talks")]
    assert [found.row.evidence.given_id for found in answers.to_doubt(store, limit=1)] == ["item-d2"]
    assert doubted(conflict="thailand-cambodia") == []
    pipeline.correct(store, "unsure", "confirm", {}, by="me", now=NOON)
    assert doubted() == [("talks", "talks")]


def test_reviewed_sentences_hold_what_people_vouch_for(store: Store) -> None:
    pipeline.correct(store, "talks", "amend", {"modality": "DENIED"}, by="bob", now=NOON)
    pipeline.correct(store, "talks", "confirm", {}, by="ann", now=NOON)
    pipeline.correct(store, "denial", "reject", {}, by="cy", now=NOON)
    first, second = answers.reviewed(store)
    assert ([c.id for c in first.claims], first.by, first.complete) == (["talks"], ("ann",), True)
    assert (first.claims[0].modality, first.start, first.end) == (Modality.DENIED, 0, 59)
    assert (second.claims, second.by, second.complete) == ((), ("cy",), True)


def test_a_sentence_with_claims_that_nobody_looked_at_is_not_complete(store: Store) -> None:
    other = claim(id="other", document="d1", type="AGREE", trigger=Trigger("hold", 27, 31))
    store.add_claims("d1", [TALKS, other, DENIAL], model="m2", at=NOON)
    pipeline.correct(store, "talks", "confirm", {}, by="me", now=NOON)
    (unit,) = answers.reviewed(store)
    assert ([c.id for c in unit.claims], unit.complete) == (["talks"], False)


@pytest.mark.parametrize("at, found", [(0, (0, SENTENCE)), (59, None), (61, (60, SECOND)), (999, None)])
def test_the_sentence_around_a_character(store: Store, at: int, found: tuple[int, str] | None) -> None:
    assert answers.sentence_at(store, "d1", at) == found
    assert answers.sentence_at(store, "nowhere", at) is None
