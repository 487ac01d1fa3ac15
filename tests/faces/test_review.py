"""People review the record through the command line and a store on disk."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from detente import answers, pipeline
from detente.errors import ConfigError, StoreError
from detente.faces import reviews
from detente.faces.cli_review import review
from detente.records import Document, Interval, Modality, Role, Status
from detente.store import Store
from tests.build import SENTENCE, claim

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
DAY = date(2025, 2, 15)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one article with one claim, to be copied."""
    path = tmp_path_factory.mktemp("review") / "store.sqlite"
    with Store.open(str(path)) as store:
        store.add_document(Document("d1", SENTENCE, given_id="item-1", outlet="Wire", published=DAY))
        store.add_claims("d1", [claim()], model="m", at=NOON)
        pipeline.relink(store)
    return path


@pytest.fixture(autouse=True)
def _elsewhere(linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store that commands find when none is named."""
    (tmp_path / "detente.sqlite").write_bytes(linked.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DETENTE_STORE", raising=False)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("detente.sqlite") as opened:
        yield opened


def _run(*words: str) -> Result:
    return CliRunner().invoke(review, words)


def _out(*words: str) -> str:
    result = _run(*words)
    assert (result.exit_code, result.stderr) == (0, ""), result.exception
    return result.stdout


def test_a_claim_is_corrected_in_the_words_of_its_sentence(store: Store) -> None:
    told = _out(
        "claim", "c1", "--type", "AGREE", "--modality", "HAPPENED", "--when", "2025-02-18..2025-02-19", "--topic",
        "territory", "--where", "Riyadh", "--participant", "source,Washington,USA", "--participant",
        "HOST,Riyadh,state:SAU", "--speaker", "Moscow,RUS", "--why", "misread", "--by", "ann",
    )  # fmt: skip
    assert told == "the claim c1 is corrected; `detente review undo claim 1` takes it back\n"
    (found,) = store.claims()
    assert (found.type, found.modality, found.topics, found.where) == (
        "AGREE", Modality.HAPPENED, ("territory",), "Riyadh",
    )  # fmt: skip
    assert found.when == Interval.of(date(2025, 2, 18), date(2025, 2, 19))
    assert [(p.role, p.text, p.start, p.actor, p.country) for p in found.participants] == [
        (Role.SOURCE, "Washington", 0, None, "USA"),
        (Role.HOST, "Riyadh", 41, "state:SAU", "SAU"),
    ]
    assert found.speaker is not None
    assert (found.speaker.text, found.speaker.country) == ("Moscow", "RUS")
    (noted,) = store.decided.corrections()
    assert (noted.by, noted.why) == ("ann", "misread")


def test_fields_can_be_taken_away(store: Store) -> None:
    _out("claim", "c1", "--when", "2025-02-18", "--topic", "territory", "--where", "Riyadh", "--speaker", "Moscow")
    none = [
        word for name in ("when", "topic", "where", "speaker", "mode", "participant") for word in (f"--{name}", "none")
    ]
    _out("claim", "c1", *none)
    (found,) = store.claims()
    assert (found.when, found.topics, found.where, found.place, found.speaker) == (None, (), None, None, None)
    assert found.participants == ()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--reject", "--confirm"),
        ("--reject", "--type", "AID"),
        ("--confirm", "--topic", "territory"),
    ],
)
def test_one_thing_is_said_of_a_claim(store: Store, words: tuple[str, ...]) -> None:
    result = _run("claim", "c1", *words)
    assert result.exit_code == 2
    assert "one of these only" in result.stderr
    assert store.decided.corrections() == ()


@pytest.mark.parametrize(
    "words, fault",
    [
        (("--participant", "Washington"), "write ROLE,WORDS or ROLE,WORDS,WHO"),
        (("--participant", "SOURCE,London,GBR"), "'London' do not stand in the sentence"),
        (("--participant", "SOURCE,Moscow,person:nobody-at-all"), "no actor has the id"),
        (("--when", "soon"), "a day is written YYYY-MM-DD"),
    ],
)
def test_what_does_not_fit_is_refused(store: Store, words: tuple[str, ...], fault: str) -> None:
    result = _run("claim", "c1", *words)
    assert isinstance(result.exception, ConfigError)
    assert fault in str(result.exception)
    assert store.decided.corrections() == ()


def test_a_claim_is_rejected_confirmed_and_the_decision_undone(store: Store) -> None:
    assert _out("claim", "c1", "--reject", "--by", "bob").startswith("the claim c1 counts no more")
    assert list(store.claims()) == []
    assert _out("undo", "claim", "1", "--why", "no", "--by", "bob").startswith("the decision 1 is taken back")
    assert list(store.claims()) == [claim()]
    assert _out("claim", "c1", "--confirm", "--by", "bob").startswith("the claim c1 is confirmed")
    again = _run("undo", "claim", "1")
    assert isinstance(again.exception, StoreError)
    assert _run("undo", "text", "1").exit_code == 2


def test_of_a_whole_claim_what_is_not_told_is_none() -> None:
    told = reviews.Told({}, people=(reviews.Part("source", "Moscow", "RUS"),), whole=True)
    assert told.fields(100, SENTENCE) == {
        "participants": [{"role": "SOURCE", "start": 115, "end": 121, "country": "RUS"}],
        "speaker": None,
    }
    assert reviews.Told({}).fields(0, SENTENCE) == {}


def test_who_is_left_as_he_stands_is_the_same_also_in_another_sentence() -> None:
    known = claim()
    told = reviews.Told(
        {}, people=tuple(reviews.Part(p.role, p.text, p.actor or p.country or "") for p in known.participants)
    )
    parts = told.fields(known.start, "Quite another sentence.", known)["participants"]
    assert [(p["start"], p["end"], p["actor"], p["country"]) for p in parts] == [
        (p.start, p.end, p.actor, p.country) for p in known.participants
    ]
    moved = reviews.Told({}, people=(reviews.Part("TARGET", known.participants[0].text, "FRA"),))
    (part,) = moved.fields(known.start, "Quite another sentence.", known)["participants"]
    assert (part["role"], part["start"], part["country"]) == ("TARGET", known.participants[0].start, "FRA")
    with pytest.raises(ConfigError, match="do not stand"):
        reviews.Told({}, people=(reviews.Part("TARGET", "Narnia"),)).fields(0, "Quite another sentence.", known)


def test_a_claim_is_added_where_its_word_stands(store: Store) -> None:
    words = ("--type", "AGREE", "--modality", "PROPOSED", "--participant", "TARGET,Moscow,RUS", "--by", "me")
    told = _out("add", "d1", "27", "31", *words)
    (found,) = store.claims(types=["AGREE"])
    assert told.startswith(f"the claim {found.id} is added")
    assert (found.trigger.text, found.participants[0].start) == ("hold", 15)


def test_a_status_is_given_and_undone(store: Store) -> None:
    told = _out("status", "c1", "called_off", "--from", "2025-02-16", "--why", "told so", "--by", "me")
    assert told == "c1 is CALLED_OFF from 2025-02-16 on; `detente review undo event 1` takes it back\n"
    assert [step.status for step in store.steps("c1")] == [Status.DUE, Status.CALLED_OFF]
    _out("undo", "event", "1")
    assert [step.status for step in store.steps("c1")] == [Status.DUE]
    assert _run("status", "c1", "over", "--from", "2025-02-16").exit_code == 2


def test_decisions_are_listed(store: Store) -> None:
    assert _out("list") == "None: nobody has decided anything yet.\n"
    _out("claim", "c1", "--type", "AID", "--by", "ann", "--why", "\x1b[31mmisread")
    _out("undo", "claim", "1", "--by", "bob", "--why", "no")
    (noted,) = store.decided.corrections(withdrawn=True)
    (taken,) = store.decided.withdrawals()
    assert _out("list").splitlines() == [
        "withdrawal 1: the decision 1 about a claim is taken back",
        f"  {taken.at:%Y-%m-%d %H:%M} by bob: no",
        "claim 1: type CONSULT is AID",
        f"  {noted.at:%Y-%m-%d %H:%M} by ann: misread",
        "  claim c1",
        f'  "{SENTENCE}" — Wire, 2025-02-15',
        f"  taken back {taken.at:%Y-%m-%d %H:%M} by bob: no",
    ]
    found: list[dict[str, Any]] = json.loads(_out("list", "--json"))
    assert [(row["kind"], row["verb"]) for row in found] == [("withdrawal", "undo"), ("claim", "amend")]


def test_what_is_worth_a_look_is_shown_until_it_is_decided(store: Store) -> None:
    assert _out("doubt").splitlines() == ["c1 0.80 CONSULT PLANNED, talks", f'  "{SENTENCE}" — Wire, 2025-02-15']
    assert [row["id"] for row in json.loads(_out("doubt", "--json"))] == ["c1"]
    _out("claim", "c1", "--confirm", "--by", "me")
    assert _out("doubt").startswith("None: there is no announced act")
    assert answers.to_doubt(store, limit=1) == ()


def test_reviewed_sentences_are_exported(tmp_path: Path) -> None:
    _out("claim", "c1", "--confirm", "--by", "ann")
    assert _run("export", "--out", "reviewed.jsonl").stderr == "1 sentence written to reviewed.jsonl\n"
    (row,) = map(json.loads, (tmp_path / "reviewed.jsonl").read_text().splitlines())
    assert (row["document"], row["annotator"], row["claims"][0]["trigger"]) == ("item-1", "ann", [32, 37])
    assert json.loads(_out("export")) == row
