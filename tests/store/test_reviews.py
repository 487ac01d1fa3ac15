"""What people decide about claims and events counts at once, outlives new readings, and can be taken back whole."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given, settings
from sqlalchemy import create_engine

from detente.errors import StoreError
from detente.records import (
    ActorChange,
    Claim,
    ClaimCorrection,
    EventRuling,
    Interval,
    Modality,
    Participant,
    Role,
    Speaker,
    Status,
    Trigger,
    Withdrawal,
)
from detente.store import Store, review_rows, schema
from tests.store import strategies
from tests.store.nouns import NOON, claim, document, filing

FIRST, SECOND = (
    claim(0),
    claim(1, start=60, end=88, text="The Kremlin did not comment.", trigger=Trigger("comment", 80, 87)),
)
NEW = {"type": "AGREE", "modality": "HAPPENED"}
WITHOUT_ID = replace(FIRST, id="", trigger=Trigger("phone", 29, 34), type="AGREE", participants=(), coder="person")


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_document(document())
    store.add_claims("doc0", [FIRST, SECOND], model="m", at=NOON)
    store.save_events([filing(FIRST), filing(SECOND)])
    store.links.linked()
    return store


def _correct(store: Store, verb: str, about: Claim, value: dict[str, Any] | None = None) -> ClaimCorrection:
    return store.decided.correct(verb, about, value or {}, by="me", at=NOON, why="seen")


def _contents(path: Path) -> dict[str, list[Any]]:
    """All rows of what answers are made of."""
    with closing(sqlite3.connect(path)) as connection:
        names = ("claims", "participants", "machine_claims", "events", "event_claims", "event_steps", "event_moves")
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in names}


# Claims


def test_an_amended_claim_counts_and_the_machines_is_kept(filled: Store) -> None:
    made = _correct(filled, "amend", FIRST, NEW)
    wanted = replace(FIRST, type="AGREE", modality=Modality.HAPPENED, score=1.0, coder="person:me")
    assert list(filled.claims()) == [wanted, SECOND]
    assert list(filled.claims(types=["AGREE"])) == [wanted]
    assert list(filled.claims(types=["CONSULT"])) == [SECOND]
    assert [c for event in filled.events() for c in event.claims] == [wanted, SECOND]
    assert filled.decided.machine_claim("claim0") == FIRST
    assert filled.decided.machine_claim("claim1") == SECOND
    assert filled.decided.machine_claim("nowhere") is None
    assert filled.decided.corrections() == (made,)
    assert (made.number, made.before, made.start, made.end) == (1, FIRST, 21, 25)
    assert filled.links.unlinked() == (FIRST.reported, True)


@pytest.mark.parametrize(
    "value, changed",
    [
        ({"when": ["2025-08-06", "2025-08-07"]}, {"when": Interval.of(date(2025, 8, 6), date(2025, 8, 7))}),
        ({"when": None}, {"when": None, "when_text": None}),
        ({"speaker": None}, {"speaker": None}),
        ({"speaker": ["Witkoff", 46, 53, None, "RUS"]}, {"speaker": Speaker("Witkoff", 46, 53, None, "RUS")}),
        ({"topics": ["territory"]}, {"topics": ("territory",)}),
        ({"mode": "meet"}, {"mode": "meet"}),
        ({"where": "Riyadh", "place": None}, {"where": "Riyadh"}),
        ({"type": "COMMENT", "stance": "hope"}, {"type": "COMMENT", "stance": "hope"}),
        (
            {"participants": [["TARGET", "Putin", 10, 15, None, "CHN", None]]},
            {"participants": (Participant(Role.TARGET, "Putin", 10, 15, None, "CHN"),)},
        ),
    ],
)
def test_every_field_can_be_amended(filled: Store, value: dict[str, Any], changed: dict[str, Any]) -> None:
    _correct(filled, "amend", FIRST, value)
    assert filled.claims_of(["claim0"])["claim0"] == replace(FIRST, **changed, score=1.0, coder="person:me")
    assert [c.id for c in filled.claims(countries=["CHN"])] == (["claim0"] if "participants" in value else [])


def test_a_mode_goes_with_its_type() -> None:
    meeting = claim(mode="meet")
    assert review_rows.amended(meeting, {"type": "AGREE"}, "me").mode is None
    assert review_rows.amended(meeting, {"type": "CONSULT"}, "me").mode == "meet"
    assert review_rows.amended(claim(type="COMMENT", stance="hope"), {"type": "AGREE"}, "me").stance is None


def test_a_rejected_claim_is_nowhere_but_with_the_machine(filled: Store) -> None:
    _correct(filled, "reject", FIRST)
    assert list(filled.claims()) == [SECOND]
    assert filled.claims_of(["claim0"]) == {}
    assert [event.id for event in filled.events()] == ["claim1"]
    assert filled.counts().claims == 1
    assert filled.decided.machine_claim("claim0") == FIRST


def test_an_added_claim_counts_and_is_not_the_machines(filled: Store) -> None:
    made = _correct(filled, "add", WITHOUT_ID, {"participants": [["SOURCE", "Trump", 0, 5, None, "USA", None]]})
    (found,) = filled.claims(types=["AGREE"])
    assert (found.id, found.coder, found.score) == (made.claim, "person:me", 1.0)
    assert [p.text for p in found.participants] == ["Trump"]
    assert made.before is None
    assert filled.decided.machine_claim(made.claim) is None
    assert filled.links.unlinked() == (FIRST.reported, True)


def test_a_confirmed_claim_stays_as_it_is_and_nothing_is_linked_anew(filled: Store) -> None:
    _correct(filled, "confirm", FIRST)
    assert list(filled.claims()) == [FIRST, SECOND]
    assert filled.links.unlinked() == (None, False)


def test_what_linking_does_not_look_at_links_nothing_anew(filled: Store) -> None:
    _correct(filled, "amend", FIRST, {"speaker": None, "topics": ["territory"]})
    assert (filled.links.unlinked(), filled.links.unfiled()) == ((None, False), ("claim0",))
    _correct(filled, "amend", SECOND, {"speaker": None, "modality": "DENIED"})
    assert filled.links.unlinked() == (SECOND.reported, True)


def test_later_corrections_add_to_earlier_ones(filled: Store) -> None:
    _correct(filled, "amend", FIRST, {"type": "AGREE"})
    second = _correct(filled, "amend", filled.claims_of(["claim0"])["claim0"], {"modality": "DENIED"})
    found = filled.claims_of(["claim0"])["claim0"]
    assert (found.type, found.modality) == ("AGREE", Modality.DENIED)
    _correct(filled, "reject", found)
    assert filled.claims_of(["claim0"]) == {}
    _correct(filled, "confirm", FIRST)
    assert filled.claims_of(["claim0"])["claim0"] == found
    filled.decided.withdraw("claim", second.number, by="me", at=NOON)
    assert filled.claims_of(["claim0"])["claim0"].modality is Modality.PLANNED
    assert filled.claims_of(["claim0"])["claim0"].type == "AGREE"


@pytest.mark.sqlite
@pytest.mark.parametrize("verb, value", [("amend", NEW), ("reject", {}), ("add", {"topics": []}), ("confirm", {})])
def test_what_is_taken_back_leaves_all_claims_as_they_were(
    filled: Store, path: Path, verb: str, value: dict[str, Any]
) -> None:
    before = _contents(path)["claims"], _contents(path)["participants"]
    made = _correct(filled, verb, WITHOUT_ID if verb == "add" else FIRST, value)
    taken = filled.decided.withdraw("claim", made.number, by="you", at=NOON, why="wrong")
    assert taken == Withdrawal(1, NOON, "you", "claim", made.number, "wrong")
    assert (_contents(path)["claims"], _contents(path)["participants"]) == before
    assert _contents(path)["machine_claims"] == []
    assert filled.decided.corrections() == ()
    assert filled.decided.corrections(withdrawn=True) == (made,)
    assert filled.decided.withdrawals() == (taken,)


def test_only_what_was_decided_and_holds_is_taken_back(filled: Store) -> None:
    made = _correct(filled, "reject", FIRST)
    with pytest.raises(StoreError, match="of the decisions about claims none has the number 9"):
        filled.decided.withdraw("claim", 9, by="me", at=NOON)
    filled.decided.withdraw("claim", made.number, by="me", at=NOON)
    with pytest.raises(StoreError, match="decision 1 about claims is taken back already"):
        filled.decided.withdraw("claim", made.number, by="me", at=NOON)
    assert len(filled.decided.withdrawals()) == 1


# Documents that are read anew


def test_corrections_outlive_a_new_reading_with_the_same_claims(filled: Store) -> None:
    _correct(filled, "amend", FIRST, NEW)
    _correct(filled, "reject", SECOND)
    added = _correct(filled, "add", WITHOUT_ID, {"topics": []})
    before = list(filled.claims())
    filled.add_claims("doc0", [FIRST, SECOND], model="m2", at=NOON)
    assert list(filled.claims()) == before
    assert added.claim in {c.id for c in before}
    assert (filled.decided.machine_claim("claim0"), filled.decided.machine_claim("claim1")) == (FIRST, SECOND)


def test_a_correction_finds_its_claim_under_another_id_by_its_words(filled: Store) -> None:
    made = _correct(filled, "amend", FIRST, {"modality": "HAPPENED"})
    newer = claim(7, trigger=Trigger("will talk", 16, 25), type="COOPERATE")
    filled.add_claims("doc0", [newer, SECOND], model="m2", at=NOON)
    assert [(c.id, c.type, c.modality) for c in filled.claims(modality=Modality.HAPPENED)] == [
        ("claim7", "COOPERATE", Modality.HAPPENED)
    ]
    assert filled.decided.concerned([made]) == {made.number: "claim7"}
    filled.decided.withdraw("claim", made.number, by="me", at=NOON)
    assert set(filled.claims()) == {newer, SECOND}


def test_of_two_claims_with_its_words_the_one_of_its_type_is_meant(filled: Store) -> None:
    made = _correct(filled, "reject", FIRST)
    others = (claim(7, type="AGREE"), claim(8))
    filled.add_claims("doc0", others, model="m2", at=NOON)
    assert [c.id for c in filled.claims()] == ["claim7"]
    assert filled.decided.concerned([made]) == {made.number: "claim8"}


def test_a_claim_that_a_correction_names_is_not_taken_for_another(filled: Store) -> None:
    other = claim(5, type="AGREE")
    filled.add_claims("doc0", [FIRST, other], model="m", at=NOON)
    made = _correct(filled, "reject", FIRST)
    _correct(filled, "confirm", other)
    filled.add_claims("doc0", [other], model="m2", at=NOON)
    assert list(filled.claims()) == [other]
    assert made.number not in filled.decided.concerned(filled.decided.corrections())


def test_a_correction_of_what_is_not_found_any_more_is_kept_and_has_no_effect(filled: Store) -> None:
    made = _correct(filled, "amend", FIRST, NEW)
    filled.add_claims("doc0", [SECOND], model="m2", at=NOON)
    assert list(filled.claims()) == [SECOND]
    assert filled.decided.corrections() == (made,)
    assert filled.decided.concerned([made]) == {}
    filled.add_claims("doc0", [FIRST, SECOND], model="m3", at=NOON)
    assert filled.claims_of(["claim0"])["claim0"].type == "AGREE"


def test_what_a_newer_model_finds_like_an_added_claim_stands_once(filled: Store) -> None:
    made = _correct(filled, "add", WITHOUT_ID, {"topics": []})
    machine = claim(9, trigger=Trigger("by phone", 26, 34), type="AGREE")
    filled.add_claims("doc0", [FIRST, machine], model="m2", at=NOON)
    assert {c.id for c in filled.claims()} == {"claim0", made.claim}
    assert filled.decided.machine_claim("claim9") == machine
    filled.decided.withdraw("claim", made.number, by="me", at=NOON)
    assert {c.id for c in filled.claims()} == {"claim0", "claim9"}


def test_corrections_of_an_added_claim_go_with_it(filled: Store) -> None:
    added = _correct(filled, "add", WITHOUT_ID, {"topics": []})
    amended = _correct(filled, "amend", filled.claims_of([added.claim])[added.claim], {"modality": "DENIED"})
    filled.decided.withdraw("claim", added.number, by="me", at=NOON)
    assert list(filled.claims()) == [FIRST, SECOND]
    assert filled.decided.concerned([amended]) == {}


def test_a_correction_that_cannot_be_kept_changes_nothing(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(values: Mapping[str, Any]) -> None:
        raise OSError(values)

    with monkeypatch.context() as patched:
        patched.setattr(review_rows, "packed", fail)
        with pytest.raises(OSError, match="claim0"):
            _correct(filled, "amend", FIRST, NEW)
    assert list(filled.claims()) == [FIRST, SECOND]
    assert filled.decided.corrections() == ()
    assert filled.links.unlinked() == (None, False)


@settings(max_examples=60, deadline=None)
@given(strategies.claims())
def test_any_claim_comes_back_from_where_the_machines_are_kept(some: Claim) -> None:
    assert review_rows.unpacked(review_rows.packed(some)) == some


# Rulings on a status, and what was decided about actors


def test_a_status_travels_with_the_event_of_its_claims(filled: Store) -> None:
    ruling = filled.decided.settle(["claim0"], Status.CALLED_OFF, date(2025, 8, 6), by="me", at=NOON, why="told so")
    assert filled.decided.rulings() == (ruling,)
    assert [event.ruled for event in filled.events()] == [(ruling,), ()]
    assert filled.links.unfiled() == ("claim0",)
    assert filled.links.unlinked() == (None, False)
    filled.links.filed()
    assert filled.links.unfiled() == ()
    filled.decided.withdraw("event", ruling.number, by="me", at=NOON)
    assert [event.ruled for event in filled.events()] == [(), ()]
    assert filled.links.unfiled() == ("claim0",)
    assert filled.decided.rulings(withdrawn=True) == (ruling,)


def test_a_split_taken_back_is_linked_anew_from_its_first_day(filled: Store) -> None:
    ruling = filled.decided.rule("split", ["claim0"], ["claim1"], by="me", at=NOON)
    filled.links.linked()
    filled.decided.withdraw("event", ruling.number, by="me", at=NOON)
    assert filled.links.unlinked() == (FIRST.reported, True)
    assert filled.decided.rulings() == ()


def test_a_merge_of_actors_taken_back_leaves_claims_as_they_were(filled: Store) -> None:
    made = filled.decided.decide(
        "merge", "Q7747", {"into": "person:putin", "name": "Putin"}, by="me", at=NOON, why="one man"
    )
    assert made.why == "one man"
    assert {p.actor for c in filled.claims() for p in c.participants} == {"Q22686", "person:putin"}
    filled.decided.withdraw("actor", made.number, by="me", at=NOON)
    assert list(filled.claims()) == [FIRST, SECOND]
    assert (filled.decided.decisions(), filled.decided.decisions(withdrawn=True)) == ((), (made,))


def test_the_newest_decisions_can_be_asked_for(filled: Store) -> None:
    made = [_correct(filled, "confirm", FIRST) for _ in range(3)]
    assert filled.decided.corrections(newest=2) == tuple(made[1:])
    assert filled.decided.corrections(newest=9) == tuple(made)


def test_the_least_sure_claims_of_announced_acts_come_first(store: Store) -> None:
    store.add_document(document())
    told = [claim(0, score=0.9), claim(1, score=0.2), claim(2, score=0.5), claim(3, score=0.1)]
    store.add_claims("doc0", told, model="m", at=NOON)
    past = replace(filing(told[3]).steps[0], announced=False)
    store.save_events([*map(filing, told[:3]), filing(told[3], steps=(past,))])
    assert [(event, c.id) for event, c in store.doubtful()] == [(f"claim{n}", f"claim{n}") for n in (1, 2, 0)]
    _correct(store, "confirm", told[1])
    assert [c.id for _, c in store.doubtful()] == ["claim2", "claim0"]


# Older stores


OLD = """
INSERT INTO documents (id, text, published) VALUES ('d', 'Talks.', '2025-08-05');
INSERT INTO claims (id, document, sentence, start, "end", text, reported, trigger_text, trigger_start, trigger_end,
  type, modality, score, coder, contexts, topics, participants, numbers)
  VALUES ('c', 'd', 0, 0, 6, 'Talks.', '2025-08-05', 'Talks', 0, 5,
  'CONSULT', 'PLANNED', 0.5, 'm', '[]', '[]', '[]', '[]');
INSERT INTO actor_changes (number, at, by, verb, actor, value)
  VALUES (1, '2025-08-05 12:00:00.000000', 'me', 'add', 'person:x', '{"name": "X"}');
INSERT INTO event_rulings (number, at, by, verb, apart, rest, why)
  VALUES (1, '2025-08-05 12:00:00.000000', 'me', 'split', '["c"]', '["e"]', 'so');
INSERT INTO events (id, first, last, touched, lent) VALUES ('c', '2025-08-05', '2025-08-05', 't', '[]');
INSERT INTO event_claims (event, claim, position) VALUES ('c', 'c', 0);
"""


def test_an_older_store_keeps_all_that_it_holds(path: Path) -> None:
    _make_old(path)
    with Store.open(str(path)) as store:
        assert store.decided.decisions() == (ActorChange(1, NOON, "me", "add", "person:x", {"name": "X"}),)
        assert store.decided.rulings() == (
            EventRuling(1, NOON, "me", "split", frozenset({"c"}), frozenset({"e"}), "so"),
        )
        assert [c.id for event in store.events() for c in event.claims] == ["c"]
        assert (store.decided.corrections(), store.decided.withdrawals()) == ((), ())
        store.decided.correct("reject", next(store.claims()), {}, by="me", at=NOON)
        assert store.counts().claims == 0


def _make_old(path: Path) -> None:
    """A store as version 0004 of it was made and filled."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        attributes = {"connection": connection, "version_table": schema.VERSION_TABLE}
        config = Config(attributes=attributes)
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        command.upgrade(config, "0004")
    engine.dispose()
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(OLD)


@pytest.mark.parametrize(
    "changes, fault",
    [
        ({"verb": "drop"}, "one of amend, reject, add, confirm, got 'drop'"),
        ({"by": " "}, "the name of who decided"),
        ({"value": {}}, "that amends or adds has a value"),
        ({"before": None}, "keeps what the claim was"),
        ({"end": 21}, "a span must satisfy"),
    ],
)
def test_what_is_no_correction_is_refused(changes: dict[str, Any], fault: str) -> None:
    fields: dict[str, Any] = {"verb": "amend", "value": NEW, "by": "me", "before": FIRST, "end": 25} | changes
    with pytest.raises(ValueError, match=fault):
        ClaimCorrection(number=1, at=NOON, claim="claim0", document="doc0", start=21, **fields)


@pytest.mark.parametrize(
    "changes, fault",
    [
        ({"status": None}, "has a status and its first day"),
        ({"day": None}, "has a status and its first day"),
        ({"verb": "split", "rest": frozenset({"b"})}, "has a status and its first day"),
        ({"rest": frozenset({"b"})}, "one list of claims"),
        ({"apart": frozenset()}, "one list of claims"),
    ],
)
def test_what_is_no_ruling_on_a_status_is_refused(changes: dict[str, Any], fault: str) -> None:
    fields: dict[str, Any] = {
        "verb": "status",
        "apart": frozenset({"a"}),
        "rest": frozenset(),
        "status": Status.DUE,
        "day": NOON.date(),
    }
    with pytest.raises(ValueError, match=fault):
        EventRuling(1, NOON, "me", **(fields | changes))


@pytest.mark.parametrize(
    "kind, by, fault", [("text", "me", "one of actor, event, claim"), ("claim", "", "the name of")]
)
def test_what_is_no_withdrawal_is_refused(kind: str, by: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Withdrawal(1, NOON, by, kind, 1)
