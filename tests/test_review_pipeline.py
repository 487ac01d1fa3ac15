"""What people decide counts at once in every answer, changes no day before it, and can be taken back to the byte."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from detente import answers, pipeline
from detente.errors import ConfigError
from detente.pipeline import decisions
from detente.records import Claim, Interval, LedgerEntry, Modality, Role, Status, utc
from detente.store import Store

NOW = utc(2025, 9, 1)
ARTICLES = [
    ("a1", "2025-03-16", "Steve Witkoff said on Sunday that Trump and Putin will speak by phone on Monday."),
    ("a2", "2025-03-18", "Trump and Putin spoke by phone on Tuesday for more than two hours."),
    ("a3", "2025-03-20", "Ukraine will meet Turkey in Ankara on 25 March. Nobody else travels to the city."),
]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three articles, to be copied."""
    folder = tmp_path_factory.mktemp("review")
    rows = [{"id": i, "published": day, "text": text, "source": f"outlet {i}"} for i, day, text in ARTICLES]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Store.open(str(folder / "store.sqlite")) as store:
        pipeline.collect([str(folder / "news.jsonl")], store, now=NOW)
    return folder / "store.sqlite"


@pytest.fixture
def store(collected: Path, tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "store.sqlite").write_bytes(collected.read_bytes())
    with Store.open(str(tmp_path / "store.sqlite")) as opened:
        yield opened


def _of(store: Store, given: str) -> Claim:
    """The one claim of an article."""
    (document,) = [d.id for d in store.documents() if d.given_id == given]
    (claim,) = store.claims(document=document)
    return claim


def _calls(store: Store, **asked: Any) -> LedgerEntry:  # noqa: ANN401 - what `ledger` takes
    (entry,) = [e for e in answers.ledger(store, **asked) if {p.country for p in e.participants} >= {"USA", "RUS"}]
    return entry


def _all(store: Store) -> list[object]:
    """All that is answered about acts, and what it is made of."""
    events = list(store.events())
    return [
        answers.ledger(store), list(answers.events(store)), list(answers.claims(store)), events,
        [store.steps(event.id) for event in events], list(store.moves(on=date(2026, 1, 1))),
        sorted(store.standing(on=date(2026, 1, 1), parties=["USA", "UKR"])),
    ]  # fmt: skip


def _correct(store: Store, claim: str, verb: str, **value: object) -> int:
    return pipeline.correct(store, claim, verb, value, by="me", now=NOW, why="seen").number


# Claims


def test_a_corrected_claim_counts_at_once_in_every_answer_and_on_no_day_before_it(store: Store) -> None:
    assert _calls(store).status is Status.HAPPENED
    early = answers.ledger(store, as_of=date(2025, 3, 17))
    assert Modality.POSSIBLE not in {row.claim.modality for row in answers.claims(store)}
    _correct(store, _of(store, "a2").id, "amend", modality="POSSIBLE", when=None)
    assert _calls(store).status is Status.OVERDUE
    assert len(_calls(store).evidence) == 2
    assert _of(store, "a2").modality is Modality.POSSIBLE
    assert Status.HAPPENED not in {row.status for row in answers.events(store)}
    assert Modality.POSSIBLE in {row.claim.modality for row in answers.claims(store)}
    assert answers.ledger(store, as_of=date(2025, 3, 17)) == early


def test_other_parties_part_an_event_at_once(store: Store) -> None:
    claim = _of(store, "a2")
    start = claim.text.index("Putin")
    told = [
        {"role": "SOURCE", "start": 0, "end": 5, "country": "USA"},
        {"role": "TARGET", "start": start, "end": start + 5, "country": "CHN"},
    ]
    _correct(store, claim.id, "amend", participants=told)
    assert _calls(store).status is Status.OVERDUE
    assert answers.event(store, claim.id).row.id == claim.id  # type: ignore[union-attr]
    assert list(store.standing(on=date(2025, 4, 1), parties=["CHN"])) == [claim.id]


def test_a_rejected_claim_tells_nothing_any_more(store: Store) -> None:
    _correct(store, _of(store, "a2").id, "reject")
    assert _calls(store).status is Status.OVERDUE
    assert len(_calls(store).evidence) == 1
    assert store.counts().events == 2


def test_an_added_claim_is_in_the_record_at_once(store: Store) -> None:
    (document,) = [d for d in store.documents() if d.given_id == "a3"]
    start = document.text.index("travels")
    made = pipeline.correct(
        store, document.id, "add",
        {
            "trigger": [start, start + 7], "type": "CONSULT", "modality": "DENIED",
            "when": ["2025-03-25", "2025-03-25"],
            "participants": [{"role": "SOURCE", "start": 0, "end": 7, "actor": "state:UKR"}], "where": "Ankara",
        },
        by="me", now=NOW, why="missed",
    )  # fmt: skip
    row = answers.event(store, made.claim).row  # type: ignore[union-attr]
    assert row.participants[0].country == "UKR"
    (claim,) = [r.claim for r in answers.claims(store) if r.claim.id == made.claim]
    assert (claim.text, claim.sentence) == ("Nobody else travels to the city.", 1)
    assert (claim.when, claim.trigger.text) == (Interval.of(date(2025, 3, 25), date(2025, 3, 25)), "travels")
    assert claim.place is not None
    assert claim.place.country == "TUR"
    with pytest.raises(ConfigError, match=f"the claim {made.claim} says CONSULT of 'travels' already"):
        pipeline.correct(
            store, document.id, "add", {"trigger": [start, start + 7], "type": "CONSULT", "modality": "DENIED"},
            by="me", now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    "verb, value",
    [
        ("amend", {"modality": "DENIED"}),
        ("amend", {"type": "AID", "participants": []}),
        ("reject", {}),
        ("confirm", {}),
    ],
)
def test_what_is_taken_back_leaves_every_answer_as_it_was(store: Store, verb: str, value: dict[str, Any]) -> None:
    before = _all(store)
    for given in ("a1", "a2"):
        number = _correct(store, _of(store, given).id, verb, **value)
        assert (_all(store) == before) == (verb == "confirm")
        pipeline.withdraw(store, "claim", number, by="me", now=NOW)
        assert _all(store) == before


def test_corrections_are_linked_as_if_they_had_been_read(store: Store) -> None:
    _correct(store, _of(store, "a2").id, "amend", modality="DENIED")
    _correct(store, _of(store, "a3").id, "reject")
    _correct(store, _of(store, "a1").id, "amend", topics=["territory"], speaker=None)
    found = _all(store)
    assert ("territory",) in {entry.topics for entry in answers.ledger(store)}
    store.remember("relink", "all")
    pipeline.relink(store)
    assert _all(store) == found


def test_a_document_that_is_read_anew_keeps_its_corrections(store: Store) -> None:
    claim = _of(store, "a2")
    _correct(store, claim.id, "amend", modality="POSSIBLE", when=None)
    before = _all(store)
    document = store.document(claim.document)
    assert document is not None
    read = pipeline.read_document(document)
    store.add_claims(document.id, read.claims, model="newer", at=NOW)
    pipeline.relink(store)
    assert _all(store) == before


def test_a_correction_whose_linking_was_cut_off_is_linked_by_the_next_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_: Store) -> None:
        raise KeyboardInterrupt

    for act in (
        lambda: _correct(store, _of(store, "a2").id, "reject"),
        lambda: pipeline.settle(store, _of(store, "a3").id, Status.HAPPENED, date(2025, 3, 25), by="me", now=NOW),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(decisions, "relink", cut)
            with pytest.raises(KeyboardInterrupt):
                act()
    pipeline.relink(store)
    assert _calls(store).status is Status.OVERDUE
    assert store.steps(_of(store, "a3").id)[-1].status is Status.HAPPENED


@pytest.mark.parametrize(
    "value, fault",
    [
        ({}, "nothing is to be changed"),
        ({"score": 1}, "no 'score' that can be changed"),
        ({"type": "TALK"}, "no event type 'TALK'"),
        ({"modality": "DONE"}, "'DONE' is no modality; allowed are HAPPENED"),
        ({"mode": "sing"}, "CONSULT has no mode 'sing'"),
        ({"stance": "hope"}, "a stance belongs to COMMENT only"),
        ({"topics": "territory"}, "topics are a list"),
        ({"topics": ["weather"]}, "'weather' is no topic"),
        ({"when": ["2025-03-20"]}, "days are the first and the last"),
        ({"when": ["2025-03-20", "2025-03-01"]}, "an interval must end after it starts"),
        ({"when": ["2025-03-20", "9999-12-31"]}, "write the first and then the last"),
        ({"when": ["2025-W10", "2025-03-20"]}, "a day is written YYYY-MM-DD"),
        ({"where": " "}, "a place has a name"),
        ({"where": "x" * 900}, "a place has a name of 1 to 200 letters, got 900"),
        ({"speaker": {"start": 0, "end": 9_999}}, "within the text of"),
        ({"speaker": {"start": True, "end": 5}}, "within the text of"),
        ({"speaker": {"start": 0, "end": 5, "text": "Biden"}}, "is 'Trump', got 'Biden'"),
        ({"speaker": {"start": 0, "end": 5, "age": 5}}, "somebody is told by"),
        ({"speaker": {"start": 0, "end": 5, "actor": "person:nobody-at-all"}}, "no actor has the id"),
        ({"participants": [{"role": "JUDGE", "start": 0, "end": 5}]}, "'JUDGE' is no role"),
        (
            {"participants": [{"role": "SOURCE", "start": 0, "end": 5, "country": "XYZ"}]},
            "the country 'XYZ' is unknown",
        ),
        ({"participants": [{"role": "SOURCE", "start": 0, "end": 5, "sector": "XYZ"}]}, "the sector 'XYZ' is unknown"),
        ({"participants": ["Trump"]}, "'None' is no role"),
        ({"participants": [{"role": "SOURCE", "start": 0, "end": 5}] * 41}, "at most 40"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_noted(store: Store, value: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        pipeline.correct(store, _of(store, "a2").id, "amend", value, by="me", now=NOW)
    assert store.decided.corrections(withdrawn=True) == ()


@pytest.mark.parametrize(
    "value, fault",
    [
        ({"type": "AID", "modality": "PLANNED"}, "trigger is missing"),
        ({"trigger": [0, 500], "type": "AID", "modality": "PLANNED"}, "within the text"),
        ({"trigger": [40, 60], "type": "AID", "modality": "PLANNED"}, "not within one sentence"),
        ({"trigger": [0, 7], "type": "AID", "modality": "SOON"}, "'SOON' is no modality"),
    ],
)
def test_a_new_claim_needs_its_place_in_the_text(store: Store, value: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        pipeline.correct(store, _of(store, "a3").document, "add", value, by="me", now=NOW)
    with pytest.raises(ConfigError, match="no document 'nowhere' is known"):
        pipeline.correct(store, "nowhere", "add", value, by="me", now=NOW)


def test_only_what_changes_is_noted(store: Store) -> None:
    claim = _of(store, "a2")
    told = {"type": claim.type, "mode": claim.mode, "stance": None, "topics": list(claim.topics), "where": claim.where}
    with pytest.raises(ConfigError, match="nothing changes: the claim says all of this already"):
        _correct(store, claim.id, "amend", **told)
    _correct(store, claim.id, "amend", **told, modality="POSSIBLE")
    assert [noted.value for noted in store.decided.corrections()] == [{"modality": "POSSIBLE"}]


def test_people_whom_only_the_news_names_may_stay_in_a_claim(store: Store) -> None:
    claim = _of(store, "a2")
    stranger = replace(claim.participants[0], actor="new:jane-doe-usa")
    store.add_claims(claim.document, [replace(claim, participants=(stranger,))], model="m2", at=NOW)
    told = {"role": "TARGET", "start": stranger.start, "end": stranger.end, "actor": "new:jane-doe-usa"}
    _correct(store, claim.id, "amend", participants=[told])
    assert _of(store, "a2").participants == (replace(stranger, role=Role.TARGET),)


def test_only_what_is_known_is_corrected(store: Store) -> None:
    with pytest.raises(ConfigError, match="no claim 'nowhere' is known"):
        _correct(store, "nowhere", "reject")
    with pytest.raises(ConfigError, match="no event 'nowhere' is known"):
        pipeline.settle(store, "nowhere", Status.DUE, date(2025, 3, 1), by="me", now=NOW)


def test_actors_that_people_added_can_take_part_and_merged_ones_cannot(store: Store) -> None:
    value = {"name": "Jane Doe", "kind": "person", "country": "IRL"}
    pipeline.decide(store, [("add", "person:jane-doe", value)], by="me", now=NOW, why="new envoy")
    told = [{"role": "SOURCE", "start": 0, "end": 5, "actor": "person:jane-doe"}]
    _correct(store, _of(store, "a2").id, "amend", participants=told)
    assert [(p.role, p.country) for p in _of(store, "a2").participants] == [(Role.SOURCE, "IRL")]
    assert [change.why for change in store.decided.decisions()] == ["new envoy"]
    store.decided.decide("merge", "person:jane-doe", {"into": "state:IRL", "name": "Jane Doe"}, by="me", at=NOW)
    with pytest.raises(ConfigError, match="no actor has the id 'person:jane-doe'"):
        _correct(store, _of(store, "a2").id, "amend", participants=told)


# Statuses


def test_a_status_that_a_person_gave_holds_from_its_day_on(store: Store) -> None:
    before = _all(store)
    early = answers.ledger(store, as_of=date(2025, 3, 21))
    event = _of(store, "a3").id
    ruling = pipeline.settle(store, event, Status.CALLED_OFF, date(2025, 3, 22), by="me", now=NOW, why="told so")

    def entry(day: int) -> LedgerEntry:
        (found,) = [e for e in answers.ledger(store, as_of=date(2025, 3, day)) if e.id == event]
        return found

    assert answers.ledger(store, as_of=date(2025, 3, 21)) == early
    assert [entry(day).status for day in (21, 22, 30)] == [Status.DUE, Status.CALLED_OFF, Status.CALLED_OFF]
    assert [(c.day.day, c.kind, c.status) for c in entry(30).history] == [
        (20, "announced", Status.DUE), (22, "ruled", Status.CALLED_OFF),
    ]  # fmt: skip
    assert list(store.standing(on=date(2025, 4, 9), statuses=[Status.CALLED_OFF])) == [event]
    assert [(s.day, s.status) for s in store.steps(event)] == [
        (date(2025, 3, 20), Status.DUE), (date(2025, 3, 22), Status.CALLED_OFF),
    ]  # fmt: skip
    story = answers.event(store, event, as_of=date(2025, 3, 30))
    assert story is not None
    assert story.row.status is Status.CALLED_OFF
    (row,) = [row for row in answers.events(store, as_of=date(2025, 3, 30)) if row.id == event]
    assert row.status is Status.CALLED_OFF
    pipeline.withdraw(store, "event", ruling.number, by="me", now=NOW)
    assert _all(store) == before


def test_the_status_of_the_last_day_counts_and_reports_do_not_change_it(store: Store) -> None:
    event = _calls(store).id
    for status, day in ((Status.DISPUTED, 20), (Status.CALLED_OFF, 17), (Status.OVERDUE, 17)):
        pipeline.settle(store, event, status, date(2025, 3, day), by="me", now=NOW)
    known = next(store.events_of([event]))
    assert [r.status for r in known.ruled] == [Status.DISPUTED, Status.CALLED_OFF, Status.OVERDUE]
    found = [(s.day, s.status) for s in store.steps(event)]
    assert found[:2] == [(date(2025, 3, 16), Status.DUE), (date(2025, 3, 17), Status.OVERDUE)]
    assert found[-1] == (date(2025, 3, 20), Status.DISPUTED)
    assert "happened" not in {change.kind for change in _calls(store).history}
    assert [(c.day.day, c.kind) for c in _calls(store, as_of=date(2025, 4, 1)).history][-1] == (20, "ruled")


def test_what_is_looked_up_by_day_is_what_is_derived_with_rulings(store: Store) -> None:
    for given, first in (("a1", 10), ("a2", 19), ("a3", 21), ("a3", 28)):
        event = _of(store, given).id
        pipeline.settle(store, event, Status.POSSIBLE, date(2025, 3, first), by="me", now=NOW)
    seen = 0
    for known in list(store.events()):
        steps = store.steps(known.id)
        for day in (date(2025, 3, number) for number in range(9, 31)):
            story = answers.event(store, known.id, as_of=day)
            on = [s.status for s in steps if (s.day is None or s.day <= day) and (s.until is None or day < s.until)]
            assert on == ([story.row.status] if story else []), (known.id, day)
            seen += len(on)
    assert seen > 20


def test_a_status_outlives_new_articles_and_linking(store: Store, tmp_path: Path) -> None:
    event = _of(store, "a3").id
    pipeline.settle(store, event, Status.CALLED_OFF, date(2025, 3, 22), by="me", now=NOW)
    row = {
        "id": "a4",
        "published": "2025-03-24",
        "text": "Ukraine will meet Turkey in Ankara on 25 March.",
        "source": "x",
    }
    (tmp_path / "more.jsonl").write_text(json.dumps(row) + "\n")
    pipeline.collect([str(tmp_path / "more.jsonl")], store, now=NOW)
    (story,) = [answers.event(store, event)]
    assert story is not None
    assert (story.row.documents, story.row.status) == (2, Status.CALLED_OFF)
    assert store.steps(event)[-1].status is Status.CALLED_OFF


# Taking back


@pytest.mark.wide
def test_what_others_rest_on_is_not_taken_back(store: Store) -> None:
    store.decided.decide("add", "person:jane-doe", {"name": "Jane Doe", "kind": "person"}, by="me", at=NOW)
    store.decided.decide("edit", "person:jane-doe", {"country": "IRL"}, by="me", at=NOW)
    with pytest.raises(ConfigError, match="no actor has the id 'person:jane-doe'"):
        pipeline.withdraw(store, "actor", 1, by="me", now=NOW)
    pipeline.withdraw(store, "actor", 2, by="me", now=NOW)
    assert [change.number for change in store.decided.decisions()] == [1]


def test_a_split_that_is_taken_back_leaves_every_answer_as_it_was(store: Store) -> None:
    before = _all(store)
    ruling = pipeline.rule(store, "split", [_of(store, "a2").id], [_of(store, "a1").id], by="me", now=NOW)
    assert _all(store) != before
    pipeline.withdraw(store, "event", ruling.number, by="me", now=NOW)
    assert _all(store) == before
