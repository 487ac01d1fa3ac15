"""What is asked of the record, and what people decide about events, through the command line and a store on disk."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from detente import pipeline
from detente.analysis.truces import Breach, Stage, Truce
from detente.answers import TruceRow, sides
from detente.faces import listing
from detente.faces.cli import app
from detente.faces.names import Names
from detente.records import Claim, Interval, Modality, Participant, Role, Speaker, Stance, Trigger
from detente.store import Store
from tests.build import claim
from tests.exports.build import document, evidence

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
SOURCE, TARGET, MEDIATOR = Role.SOURCE, Role.TARGET, Role.MEDIATOR
DONE, PLAN, WISH, OFF = Modality.HAPPENED, Modality.PLANNED, Modality.PROPOSED, Modality.DENIED
LAVROV = ("Lavrov", "RUS", "person:sergey-lavrov")


def _day(number: int) -> date:
    return date(2025, 2, number)


def _on(number: int) -> Interval:
    return Interval.of(_day(number), _day(number))


def _who(text: str, role: Role, name: str, country: str | None, actor: str | None = None) -> Participant:
    at = text.index(name)
    return Participant(role, name, at, at + len(name), actor, country)


def _said(
    identity: str,
    day: int,
    text: str,
    word: str,
    kind: str,
    modality: Modality,
    *who: tuple[Any, ...],
    speaker: tuple[str, str, str | None] | None = None,
    **changes: Any,  # noqa: ANN401 - fields of a claim
) -> Claim:
    """A claim whose sentence is all that its article says; the article has the same name with a d."""
    at = text.index(word)
    vouching = Speaker(speaker[0], 0, 1, speaker[2], speaker[1]) if speaker else None
    fields: dict[str, Any] = {
        "participants": tuple(_who(text, *named) for named in who),
        "trigger": Trigger(word, at, at + len(word)),
        "modality": modality,
        "reported": _day(day),
        "speaker": vouching,
    }
    fields |= {"id": identity, "document": f"d{identity}", "text": text, "end": len(text), "type": kind}
    return claim(**(fields | changes))


TALKS = ((SOURCE, "Washington", "USA"), (TARGET, "Moscow", "RUS"))
BOTH = ((SOURCE, "Russia", "RUS"), (TARGET, "Ukraine", "UKR"))
HOPE = "China hopes that the talks of Trump and Putin succeed."
PLANNED, HELD = "Washington and Moscow will meet on 18 February, Lavrov said.", "Washington and Moscow met for talks."
NEXT = "Washington and Moscow will meet again on 26 February."
CLAIMS = (
    _said("plan", 15, PLANNED, "meet", "CONSULT", PLAN, *TALKS, when=_on(18), speaker=LAVROV),
    _said("held", 20, HELD, "met", "CONSULT", DONE, *TALKS, when=_on(20)),
    _said("next", 21, NEXT, "meet", "CONSULT", PLAN, *TALKS, when=_on(26)),
    _said("late", 16, "Kyiv and Ankara will sign on 19 February.", "sign", "AGREE", PLAN,
          (SOURCE, "Kyiv", "UKR"), (TARGET, "Ankara", "TUR"), when=_on(19), speaker=("Ankara", "TUR", None)),
    _said("aid", 17, "Paris will send loans to Kyiv if the truce holds.", "send", "AID", PLAN,
          (SOURCE, "Paris", "FRA"), (TARGET, "Kyiv", "UKR")),
    _said("off", 18, "Berlin cancelled the planned talks with Moscow.", "talks", "CONSULT", OFF,
          (SOURCE, "Berlin", "DEU"), (TARGET, "Moscow", "RUS")),
    _said("broker", 19, "Turkey brokered a truce between Russia and Ukraine.", "truce", "RETREAT", DONE,
          *BOTH, (MEDIATOR, "Turkey", "TUR"), mode="ceasefire"),
    _said("demand", 22, "Kyiv demanded a truce of Moscow.", "demanded", "REQUEST", DONE,
          (SOURCE, "Kyiv", "UKR"), (TARGET, "Moscow", "RUS"), topics=("ceasefire-terms",)),
    _said("refusal", 23, "Moscow rejected a truce.", "rejected", "REJECT", DONE,
          (SOURCE, "Moscow", "RUS"), topics=("ceasefire-terms",)),
    _said("summit", 24, HOPE, "talks", "CONSULT", PLAN,
          (SOURCE, "Trump", "USA", "person:donald-trump"), (TARGET, "Putin", "RUS")),
    _said("hope", 24, HOPE, "hopes", "COMMENT", DONE, (SOURCE, "China", "CHN"), document="dsummit", stance=Stance.HOPE),
)  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some articles, whose claims are linked; to be copied."""
    path = tmp_path_factory.mktemp("record") / "detente.sqlite"
    with Store.open(str(path)) as store:
        for name, told in groupby(CLAIMS, key=lambda c: c.document):
            said = tuple(told)
            fields = {"id": name, "given_id": said[0].id, "outlet": f"outlet {name}", "published": said[0].reported}
            store.add_document(document(text=said[0].text, **fields))
            store.add_claims(name, said, model="m", at=NOON)
        pipeline.relink(store)
    return path


@pytest.fixture(autouse=True)
def _elsewhere(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store that commands find when none is named."""
    shutil.copy(record, tmp_path / "detente.sqlite")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite:///detente.sqlite") as opened:
        yield opened


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def _out(*words: str) -> str:
    result = _run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def _rows(*words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_out(*words, "--json"))
    return rows


def _ids(*words: str) -> list[str]:
    return [row["id"] for row in _rows("ledger", *words)]


def _said_of(rows: list[dict[str, Any]]) -> list[list[str]]:
    return [[item["claim"] for item in row["evidence"]] for row in rows]


# The ledger

FILTERS = [
    ([], ["late", "aid", "next", "summit", "off", "plan"]),
    (["--party", "UKR"], ["late", "aid"]),
    (["--party", "TUR", "--party", "DEU"], ["late", "off"]),
    (["--party", "person:donald-trump"], ["summit"]),
    (["--party", "JPN"], []),
    (["--type", "AGREE", "--type", "aid"], ["late", "aid"]),
    (["--status", "OVERDUE", "--status", "called_off"], ["late", "off"]),
    (["--due-from", "2025-02-19"], ["late", "next"]),
    (["--due-to", "2025-02-19"], ["late", "plan"]),
    (["--due-from", "2025-02-19", "--due-to", "2025-02-19"], ["late"]),
    (["--party", "RUS", "--type", "CONSULT", "--status", "DUE"], ["next", "summit"]),
    (["--status", "DUE", "--as-of", "2025-02-17"], ["plan", "late", "aid"]),
    (["--status", "HAPPENED", "--as-of", "2025-02-19"], []),
    (["--as-of", "2025-02-14"], []),
    (["--limit", "2"], ["late", "aid"]),
    (["--newest", "--limit", "2"], ["next", "summit"]),
    (["--newest", "--limit", "1", "--party", "UKR"], ["aid"]),
    (["--newest"], ["late", "aid", "next", "summit", "off", "plan"]),
    (["--conflict", "russia-ukraine", "--limit", "1"], ["late"]),
]


@pytest.mark.parametrize("options, expected", FILTERS, ids=[" ".join(row[0]) or "all" for row in FILTERS])
def test_the_ledger_shows_what_is_asked_for(options: list[str], expected: list[str]) -> None:
    assert _ids(*options) == expected


def test_an_entry_has_its_windows_condition_and_delay() -> None:
    rows = {row["id"]: row for row in _rows("ledger")}
    told = ("due", "first_due", "happened", "days_late", "condition")
    assert [rows["plan"][field] for field in told] == [
        ["2025-02-18"] * 2,
        ["2025-02-18"] * 2,
        ["2025-02-20"] * 2,
        2,
        None,
    ]
    assert [rows["aid"][field] for field in told] == [None, None, None, None, "if the truce holds"]


HELD_DAYS = "the store has articles of 2025-02-15 to 2025-02-24."
ADVICE = "Leave a condition out, or check its spelling."
NOTHING = [
    (["ledger", "--party", "JPN"], f"No announced act is known with --party JPN: {HELD_DAYS} {ADVICE}"),
    (
        ["ledger", "--party", "JPN", "--party", "chile", "--due-from", "2025-03-01"],
        f"No announced act is known with --party JPN or chile, --due-from 2025-03-01: {HELD_DAYS} {ADVICE}",
    ),
    (["ask", "warnings"], f"No doubt about a text is known: {HELD_DAYS}"),
    (["ask", "truces", "--as-of", "2025-02-16"], f"No truce is known with --as-of 2025-02-16: {HELD_DAYS} {ADVICE}"),
    (
        ["ask", "changes", "--pair", "FRA,DEU"],
        f"No change in how often two sides act is known with --pair FRA,DEU: {HELD_DAYS} {ADVICE}",
    ),
]


@pytest.mark.parametrize("words, told", NOTHING, ids=[" ".join(row[0]) for row in NOTHING])
def test_nothing_found_is_told_with_what_was_asked_and_what_there_is(words: list[str], told: str) -> None:
    assert _out(*words) == f"{told}\n"
    assert _rows(*words) == []


def test_nothing_to_show_is_told_in_a_sentence() -> None:
    text = _out("ledger", "--status", "OVERDUE")
    assert text.startswith("OVERDUE (1)\n\n  OVERDUE  AGREE  Kyiv (UKR), Ankara (TUR)\n")


# Questions

LATE = "1 of 1 settled happened: 100% (90 % interval 27% to 100%)"
LINES = {
    "mediators": [
        "brokered: Turkey, between RUS and UKR; 2025-02-19; outcome HAPPENED",
        '    "Turkey brokered a truce between Russia and Ukraine." — outlet dbroker, 2025-02-19',
    ],
    "positions": [
        "ceasefire-terms: RUS REFUSES something; Moscow; since 2025-02-23",
        '    "Moscow rejected a truce." — outlet drefusal, 2025-02-23',
        "ceasefire-terms: UKR DEMANDS something of RUS; Kyiv; since 2025-02-22",
        '    "Kyiv demanded a truce of Moscow." — outlet ddemand, 2025-02-22',
    ],
    "reactions": [
        "hope: China on CONSULT, 2025-02-24 (event summit)",
        f'    "{HOPE}" — outlet dsummit, 2025-02-24',
    ],
    "promises": [
        "Turkey: 1 announced, 0 happened, 0 called off, 1 open (1 overdue); nothing settled",
        f"Sergey Lavrov: 1 announced, 1 happened (1 of them late), 0 called off, 0 open (0 overdue); {LATE}",
    ],
}


@pytest.mark.parametrize("what", LINES)
def test_a_question_is_answered_in_lines(what: str) -> None:
    assert _out("ask", what).splitlines() == LINES[what]


ASKED = [
    ("mediators", [], [["broker"]]),
    ("mediators", ["--as-of", "2025-02-18"], []),
    ("mediators", ["--since", "2025-02-20"], []),
    ("mediators", ["--since", "2025-02-19", "--as-of", "2025-02-19"], [["broker"]]),
    ("mediators", ["--conflict", "russia-ukraine"], [["broker"]]),
    ("mediators", ["--conflict", "thailand-cambodia"], []),
    ("positions", [], [["refusal"], ["demand"]]),
    ("positions", ["--as-of", "2025-02-22"], [["demand"]]),
    ("positions", ["--since", "2025-02-23"], [["refusal"]]),
    ("positions", ["--conflict", "thailand-cambodia"], []),
    ("reactions", [], [["hope", "summit"]]),
    ("reactions", ["--as-of", "2025-02-23"], []),
    ("reactions", ["--since", "2025-02-25"], []),
    ("promises", [], [["late"], ["plan"]]),
    ("promises", ["--by", "pair"], [["plan", "next", "summit"], ["off"], ["aid"], ["late"]]),
    ("promises", ["--by", "kind"], [["plan", "off", "next", "summit"], ["late"], ["aid"]]),
    ("promises", ["--by", "outlet", "--as-of", "2025-02-15"], [["plan"]]),
    ("promises", ["--as-of", "2025-02-14"], []),
]


@pytest.mark.parametrize("what, options, expected", ASKED, ids=[" ".join((row[0], *row[1])) for row in ASKED])
def test_each_row_shows_its_sentences(what: str, options: list[str], expected: list[list[str]]) -> None:
    rows = [row for row in _rows("ask", what, *options) if row.get("row", "position") == "position"]
    assert sorted(_said_of(rows)) == sorted(expected)


@pytest.mark.parametrize("most, about", [("QUICK_OF_ALL", ()), ("QUICK", ("--conflict", "russia-ukraine"))])
def test_an_answer_that_would_take_long_looks_back_less_and_says_so(
    monkeypatch: pytest.MonkeyPatch, most: str, about: tuple[str, ...]
) -> None:
    asked = ("ask", "positions", "--json", *about)
    whole = _run(*asked, "--since", "2024-02-26")
    assert (len(json.loads(whole.stdout)), whole.stderr) == (len(_rows("ask", "positions", *about)), "")
    monkeypatch.setattr(sides, most, 1)
    short = _run(*asked)
    assert 0 < len(json.loads(short.stdout)) < len(json.loads(whole.stdout))
    assert short.stderr == "So much was told that this looks back to 2025-02-23 only; --since DAY looks back farther.\n"


def test_a_channel_as_json() -> None:
    [row] = _rows("ask", "mediators")
    assert (row["mediator"], row["country"], row["how"], row["inferred"]) == ("TUR", "TUR", "brokered", False)
    assert (row["between"], row["events"]) == (["RUS", "UKR"], ["broker"])
    assert row["reason"]
    assert row["evidence"][0]["sentence"] == "Turkey brokered a truce between Russia and Ukraine."


def test_positions_come_with_the_distance_of_the_parties() -> None:
    rows = _rows("ask", "positions", "--conflict", "russia-ukraine")
    assert {row["row"] for row in rows} == {"position", "distance"}
    apart = [row for row in rows if row.get("between") == ["RUS", "UKR"]]
    assert [(row["topic"], row["day"], row["value"]) for row in apart] == [
        ("ceasefire-terms", "2025-02-22", 0.5),
        ("ceasefire-terms", "2025-02-23", 1.0),
    ]
    assert sorted(_said_of(apart)[1]) == ["demand", "refusal"]
    assert "\ndistance 1.0: RUS and UKR on ceasefire-terms from 2025-02-23; " in _out(
        "ask", "positions", "--conflict", "russia-ukraine"
    )


def test_a_truce_is_told_with_its_breaches() -> None:
    broken = (Breach("RUS", "UKR", _day(24), CLAIMS[0]), Breach(None, None, None, CLAIMS[0]))
    truce = Truce("e", ("RUS", "UKR"), _day(19), _day(20), None, Stage.BROKEN, (_day(22),), broken, CLAIMS[:1])
    assert list(listing.truces([TruceRow(truce, (evidence(),))])) == [
        "BROKEN: RUS and UKR; announced 2025-02-19; from 2025-02-20; extended 1 time",
        "    breach by RUS, 2025-02-24, says UKR",
        "    breach by nobody named, no day told",
        '    "Washington and Moscow will hold talks in Riyadh on Tuesday." — Wire, 2025-02-15',
    ]


def test_promises_are_counted() -> None:
    [pair, *_] = _rows("ask", "promises", "--by", "pair")
    counts = ("announced", "kept", "late", "called_off", "open", "overdue")
    assert (pair["by"], pair["key"]) == ("pair", "RUS-USA")
    assert [pair[name] for name in counts] == [3, 0, 1, 0, 2, 0]
    assert (pair["rate"], pair["median_days_late"]) == (1.0, 2)
    assert 0 < pair["low"] < pair["high"] == 1.0
    assert pair["entries"] == ["plan", "next", "summit"]


SIDES = [
    ("RUS-UKR", "pair", "Russia–Ukraine"),
    ("RUS-org:republic-of-artsakh", "pair", "Russia–republic of artsakh"),
    ("org:hamas-person:donald-trump", "pair", "Hamas–Donald Trump"),
    ("person:donald-trump", "announcer", "Donald Trump"),
    ("Al-ABC-Wire", "outlet", "Al-ABC-Wire"),
    ("CONSULT", "kind", "CONSULT"),
]


@pytest.mark.parametrize("key, by, name", SIDES)
def test_announcements_are_counted_by_names(key: str, by: str, name: str) -> None:
    assert Names.shipped().key(key, by).casefold() == name.casefold()


# What people decide about events


def _told(event: str, *options: str) -> list[str]:
    """The claims of an event."""
    [row] = _rows("events", "show", event, *options)
    return [item["claim"] for item in row["evidence"]]


def test_an_event_is_shown_with_its_reasons() -> None:
    lines = _out("events", "show", "plan").splitlines()
    assert lines[:5] == [
        "event plan",
        "HAPPENED CONSULT: Washington (USA), Moscow (RUS); 2025-02-20; 2 articles, 2 sources",
        f'    "{PLANNED}" — outlet dplan, 2025-02-15',
        "  from 2025-02-15: DUE, due 2025-02-18",
        "  from 2025-02-20: HAPPENED, due 2025-02-18",
    ]
    assert lines[5:7] == ["  founds the event", f'    plan  "{PLANNED}" — outlet dplan, 2025-02-15']
    assert lines[7].startswith("  joins with probability 0.")
    assert "parties equal +" in lines[7]
    assert lines[8:] == [f'    held  "{HELD}" — outlet dheld, 2025-02-20']


def test_an_event_as_json() -> None:
    [row] = _rows("events", "show", "plan")
    assert (row["id"], row["status"], row["documents"]) == ("plan", "HAPPENED", 2)
    assert row["steps"] == [
        {"from": "2025-02-15", "until": "2025-02-20", "status": "DUE", "announced": True, "due": ["2025-02-18"] * 2},
        {"from": "2025-02-20", "until": None, "status": "HAPPENED", "announced": True, "due": ["2025-02-18"] * 2},
    ]
    first, second = row["joined"]
    assert first == {"document": "dplan", "claims": ["plan"], "probability": None, "reasons": []}
    assert (second["document"], second["claims"]) == ("dheld", ["held"])
    assert 0.4 < second["probability"] < 1
    weights = [abs(reason["weight"]) for reason in second["reasons"]]
    assert weights == sorted(weights, reverse=True)


def test_an_event_is_found_by_any_of_its_claims_and_shown_as_of_a_day() -> None:
    assert _told("held") == ["plan", "held"]
    assert _told("plan", "--as-of", "2025-02-19") == ["plan"]


def test_steps_tell_nothing_of_later_days() -> None:
    [row] = _rows("events", "show", "plan", "--as-of", "2025-02-16")
    assert [step["until"] for step in row["steps"]] == [None]


def test_claims_are_parted_with_effect_at_once(store: Store) -> None:
    told = _out("events", "split", "plan", "held", "--why", "a call, not the visit", "--by", " me ")
    assert told == "1 claim of plan is another act now; new claims may join either\n"
    assert (_told("plan"), _told("held")) == (["plan"], ["held"])
    assert _ids("--status", "OVERDUE") == ["plan", "late"]
    [ruling] = store.decided.rulings()
    assert (ruling.number, ruling.verb, ruling.by, ruling.why) == (1, "split", "me", "a call, not the visit")
    assert (set(ruling.apart), set(ruling.rest)) == ({"held"}, {"plan"})


def test_events_are_joined_with_effect_at_once(store: Store) -> None:
    assert _out("events", "merge", "next", "plan", "--by", "me") == "next and plan are one event now\n"
    assert _told("next") == ["plan", "held", "next"]
    assert _ids("--status", "HAPPENED") == ["plan"]
    assert "next" not in _ids()
    [ruling] = store.decided.rulings()
    assert (ruling.verb, set(ruling.apart), set(ruling.rest)) == ("merge", {"next"}, {"plan", "held"})


def test_the_last_decision_counts_and_both_are_kept(store: Store) -> None:
    _out("events", "split", "plan", "held")
    _out("events", "merge", "held", "plan")
    assert _told("plan") == ["plan", "held"]
    _out("events", "split", "plan", "held")
    assert (_told("plan"), _told("held")) == (["plan"], ["held"])
    assert [ruling.verb for ruling in store.decided.rulings()] == ["split", "merge", "split"]


def test_a_decision_holds_for_what_is_read_later(store: Store) -> None:
    _out("events", "split", "plan", "held")
    later = _said("again", 21, HELD, "met", "CONSULT", DONE, *TALKS, when=_on(20))
    store.add_document(document(id="dagain", given_id="again", text=HELD, published=_day(21)))
    store.add_claims("dagain", [later], model="m", at=NOON)
    pipeline.relink(store)
    assert (_told("plan"), _told("held")) == (["plan"], ["held", "again"])


WRONG = [
    (["show", "nothing"], "no event 'nothing' is known: `detente ask events --json` prints the ids of all"),
    (["show", "plan", "--as-of", "2025-02-14"], "no event 'plan' is known"),
    (["split", "nothing", "held"], "no event 'nothing' is known"),
    (
        ["split", "plan", "late"],
        "some claims of the event are needed, but not all; got late; `events show` prints them",
    ),
    (["split", "plan", "held", "plan"], "some claims of the event are needed, but not all; got all of them"),
    (["merge", "plan", "nothing"], "no event 'nothing' is known"),
    (["merge", "plan", "held"], "plan and held are one event already: nothing is changed"),
]


@pytest.mark.parametrize("words, sentence", WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_what_cannot_be_decided_is_told_in_a_sentence(store: Store, words: list[str], sentence: str) -> None:
    result = _run("events", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("detente: ")
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr
    assert store.decided.rulings() == ()


UNKNOWN = [
    (["ledger", "--status", "LOST"], "a status is one of PROPOSED, POSSIBLE, DUE"),
    (["ledger", "--type", "MEETING"], "'MEETING' is no type; there are "),
    (["ask", "promises", "--by", "day"], "promises can be counted by announcer, pair, outlet, kind, got 'day'"),
]


@pytest.mark.parametrize("words, sentence", UNKNOWN)
def test_an_unknown_word_is_told_with_what_is_allowed(words: list[str], sentence: str) -> None:
    result = _run(*words)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert sentence in result.stderr


# Conflicts of one's own


def test_a_conflict_is_written_and_used() -> None:
    told = _out("conflicts", "new", "straits", "--party", "Ukraine", "--party", "Turkey", "--mediator", "Qatar")
    assert told.endswith("straits.toml is written: look through it, then use it with --conflict straits.toml\n")
    assert _ids("--conflict", "straits.toml") == ["late"]
    assert _rows("ask", "mediators", "--conflict", "straits.toml") == []
    briefing = _out("brief", "--conflict", "straits.toml", "--as-of", "2025-02-23")
    assert briefing.startswith("# Briefing: Ukraine and Turkey")
    again = _run("conflicts", "new", "straits", "--party", "Ukraine")
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    assert "is there already" in again.stderr


def test_a_word_of_a_conflict_counts() -> None:
    _out("conflicts", "new", "loans", "--party", "France", "--word", "loans", "--first", "2025-02-01")
    assert _ids("--conflict", "loans.toml") == ["aid"]


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["My War", "--party", "Ukraine"], "use lower-case letters, digits and hyphens"),
        (["mine", "--party", "Xyzzyq"], "knows nobody called 'Xyzzyq'"),
    ],
)
def test_a_conflict_that_cannot_be_written(words: list[str], sentence: str) -> None:
    result = _run("conflicts", "new", *words)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert sentence in result.stderr
    assert not list(Path.cwd().glob("*.toml"))


def test_conflicts_are_listed() -> None:
    lines = _out("conflicts", "list").splitlines()
    assert any(line.startswith("russia-ukraine ") and "RUS, UKR" in line for line in lines)
