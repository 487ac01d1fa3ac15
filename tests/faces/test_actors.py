"""Whom the news names and the book does not know, what a person decides about it, and what texts to doubt."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from detente import answers, pipeline
from detente.answers import doubts
from detente.faces.cli import app
from detente.records import Claim, Modality, Naming, Tense
from detente.store import Store
from tests.build import claim, naming
from tests.exports.build import FEBRUARY, document
from tests.faces.books import HANDOVER
from tests.store.nouns import filing

NOON = datetime(2025, 2, 16, 12, tzinfo=UTC)
TEXT = "Talks went on. Russian foreign minister Jane Doe met envoys."
DOE = naming(name="Jane Doe", actor="new:jane-doe-rus", start=39, end=47)
LAVROV, BAERBOCK = "person:sergey-lavrov", "person:annalena-baerbock"
pytestmark = pytest.mark.usefixtures("small_book")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def store(empty: Path) -> Iterator[Store]:
    """The store that commands find when none is named."""
    shutil.copy(empty, "detente.sqlite")
    with Store.open("sqlite:///detente.sqlite") as opened:
        yield opened


def _put(
    store: Store,
    number: int,
    *namings: Naming,
    claims: Iterable[Claim] = (),
    text: str = TEXT,
    **changes: Any,  # noqa: ANN401 - any field
) -> None:
    day = FEBRUARY + timedelta(days=number)
    made = document(**({"id": f"d{number}", "outlet": f"outlet {number}", "text": text, "published": day} | changes))
    store.add_document(made)
    store.add_claims(made.id, claims, model="m", at=NOON, namings=namings)


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def _actors(*words: str) -> str:
    result = _run("actors", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


# Strangers


def test_strangers_are_listed_the_most_named_first(store: Store) -> None:
    other = naming(name="Ida Roe", actor="new:ida-roe", country=None, title="envoy")
    _put(store, 0, other, naming())
    _put(store, 1, DOE, DOE)
    _put(store, 2, naming(name="Jane Doe", actor=DOE.actor, title="chief diplomat"), outlet="outlet 1")
    first, second = answers.strangers(store)
    days = (FEBRUARY + timedelta(days=1), FEBRUARY + timedelta(days=2))
    titles = ("foreign minister", "chief diplomat")
    assert first == answers.Stranger(DOE.actor, "Jane Doe", "RUS", titles, 2, 1, *days)
    assert (second.id, second.country, second.documents) == ("new:ida-roe", None, 1)
    assert [line.split() for line in _actors("list").splitlines()] == [
        "Jane Doe [RUS] new:jane-doe-rus 2 articles, 1 source; foreign minister, chief diplomat".split(),
        "Ida Roe [?] new:ida-roe 1 article, 1 source; envoy".split(),
    ]
    assert json.loads(_actors("list", "--json"))[0] == {
        "id": "new:jane-doe-rus",
        "name": "Jane Doe",
        "country": "RUS",
        "titles": list(titles),
        "documents": 2,
        "outlets": 1,
        "first": "2025-02-16",
        "last": "2025-02-17",
    }


def test_nobody_is_listed_in_a_sentence(store: Store) -> None:
    _put(store, 0, naming())
    assert _actors("list").startswith("Nobody: the book knows everybody")
    assert _actors("check").startswith("None: no office is given to somebody else")
    for command in ("list", "check"):
        assert json.loads(_actors(command, "--json")) == []


# Successions


def _told(*changes: dict[str, Any], **called: object) -> list[tuple[Naming, dict[str, Any]]]:
    return [(naming(**({"name": "Jane Doe", "actor": DOE.actor} | called)), change) for change in changes]


APART: tuple[dict[str, Any], ...] = ({}, {}, {})
COPIES: tuple[dict[str, Any], ...] = ({}, {}, {"copy_of": "d0"})
SUCCESSIONS = [
    ("three outlets", _told(*APART), 1),
    ("two outlets", _told({}, {}), 0),
    ("one outlet three times", _told({"outlet": "Wire"}, {}, {"outlet": "Wire"}), 0),
    ("no outlets known", _told(*[{"outlet": None}] * 3), 1),
    ("copies count once", _told(*COPIES), 0),
    ("copies beside three", _told(*COPIES, {}), 1),
    ("days unknown", _told(*[{"published": None}] * 3), 0),
    ("a former one", _told(*APART, tense=Tense.FORMER), 0),
    ("one to come", _told(*APART, tense=Tense.COMING), 0),
    ("an office of several", _told(*APART, office="envoy"), 0),
    ("of a state untold", _told(*APART, country=None), 0),
    ("of a state without one in the book", _told(*APART, country="FRA"), 0),
    ("who holds it in the book", _told(*APART, actor=LAVROV), 0),
    ("who holds it still", _told(*APART, actor=BAERBOCK, country="DEU"), 0),
    ("who held it once", _told(*[{"published": HANDOVER}] * 3, actor=BAERBOCK, country="DEU"), 1),
]


@pytest.mark.parametrize("told, expected", [c[1:] for c in SUCCESSIONS], ids=[c[0] for c in SUCCESSIONS])
def test_three_outlets_make_a_succession(
    store: Store, told: list[tuple[Naming, dict[str, Any]]], expected: int
) -> None:
    for number, (called, changes) in enumerate(told):
        _put(store, number, called, **changes)
    assert len(answers.successions(store)) == expected


def test_a_succession_is_shown_until_a_person_confirms_it(store: Store) -> None:
    for number in range(3):
        _put(store, number, DOE)
    assert _actors("check") == (
        "RUS foreign-minister: Jane Doe (new:jane-doe-rus) by the news, 3 sources, 2025-02-15 to 2025-02-17; "
        "Sergey Lavrov (person:sergey-lavrov) by the book\n"
    )
    [row] = json.loads(_actors("check", "--json"))
    assert row == {
        "office": "foreign-minister",
        "country": "RUS",
        "book": {"id": LAVROV, "name": "Sergey Lavrov"},
        "news": {"id": DOE.actor, "name": "Jane Doe"},
        "outlets": 3,
        "first": "2025-02-15",
        "last": "2025-02-17",
    }
    _actors("edit", LAVROV, "--office", "Foreign Minister", "--from", "2004-03-09", "--to", "2025-02-10")
    assert json.loads(_actors("check", "--json")) == []


def test_who_was_merged_into_the_holder_is_no_successor(store: Store) -> None:
    for number in range(3):
        _put(store, number, DOE)
    _actors("merge", DOE.actor, LAVROV)
    assert answers.successions(store) == ()


def test_who_was_merged_is_held_against_the_offices_of_who_is_meant(store: Store) -> None:
    _put(store, 0, naming(name="Jane Doe", actor=DOE.actor, tense=Tense.FORMER))
    _actors("merge", DOE.actor, LAVROV)
    assert [row.warning.kind for row in answers.warnings(store)] == ["former-in-office"]


def test_an_office_that_does_not_fit_adds_nobody(store: Store) -> None:
    days = ("--from", "2025-01-02", "--to", "2025-01-01")
    assert _run("actors", "add", "Jane Doe", "--country", "IRL", "--office", "Envoy", *days).exit_code == 1
    assert store.decided.decisions() == ()


# Decisions


def test_an_actor_is_added_and_given_a_stranger(store: Store) -> None:
    _put(store, 0, DOE)
    office = ("--office", "Foreign Minister", "--from", "2025-01-15")
    told = _actors("add", "Jane Doe", "--country", "IRL", "--alias", "J. Q. Doe", *office, "--by", " me ")
    assert told == "person:jane-doe is added; documents read from now on know Jane Doe\n"
    assert _actors("merge", DOE.actor, "person:jane-doe", "--by", "you").startswith(f"{DOE.actor} now means person:")
    assert json.loads(_actors("list", "--json")) == []
    noted = [(change.number, change.verb, change.actor, change.by) for change in store.decided.decisions()]
    assert noted == [
        (1, "add", "person:jane-doe", "me"),
        (2, "office", "person:jane-doe", "me"),
        (3, "merge", DOE.actor, "you"),
    ]
    [best, *_] = json.loads(
        _run("who", "J. Q. Doe", "--on", "2025-02-01", "--json", "--store", "sqlite:///detente.sqlite").stdout
    )
    assert (best["id"], best["country"], best["sector"]) == ("person:jane-doe", "IRL", None)
    assert best["offices"] == [
        {
            "title": "Foreign Minister",
            "country": "IRL",
            "sector": "GOV",
            "start": "2025-01-15",
            "end": None,
            "source": "added by hand",
        }
    ]


EDITS = [
    (["--name", "Sergei Lavrov"], [("edit", {"name": "Sergei Lavrov"})]),
    (["--country", "RUS", "--sector", "OPP"], [("edit", {"country": "RUS", "sector": "OPP"})]),
    (["--alias", "Seryozha", "--alias", "S. V."], [("edit", {"names": ["Seryozha", "S. V."]})]),
    (
        ["--office", "Envoy", "--from", "2026-01-15", "--to", "2026-11-02", "--source", "the news", "--name", "S."],
        [
            (
                "office",
                {
                    "title": "Envoy",
                    "country": "RUS",
                    "sector": "GOV",
                    "start": "2026-01-15",
                    "end": "2026-11-02",
                    "source": "the news",
                },
            ),
            ("edit", {"name": "S."}),
        ],
    ),
]


@pytest.mark.parametrize("options, noted", EDITS)
def test_an_edit_notes_what_is_told(store: Store, options: list[str], noted: list[tuple[str, object]]) -> None:
    assert _actors("edit", LAVROV, *options) == f"{LAVROV} is changed; documents read from now on know it\n"
    assert [(change.verb, change.value) for change in store.decided.decisions()] == noted
    assert {change.actor for change in store.decided.decisions()} == {LAVROV}


WRONG = [
    (["add"], 2, "Missing argument 'NAME'"),
    (["merge", LAVROV], 2, "Missing argument 'INTO'"),
    (["merge", LAVROV, LAVROV], 1, "cannot be merged into itself; name the actor that is meant"),
    (["merge", DOE.actor, "person:nobody"], 1, "no actor has the id 'person:nobody'"),
    (["edit", LAVROV], 1, "nothing is to be changed; give --name, --country, --sector, --alias or --office"),
    (["edit", "person:nobody", "--name", "A"], 1, "no actor has the id 'person:nobody'"),
    (["edit", LAVROV, "--country", "XYZ"], 1, "the country 'XYZ' is unknown; allowed are ISO 3166 codes and"),
    (["edit", LAVROV, "--sector", "XYZ"], 1, "the sector 'XYZ' is unknown; allowed are"),
    (["edit", LAVROV, "--office", "Envoy"], 1, "an office needs its title and first day; give both"),
    (["edit", LAVROV, "--to", "2025-01-01"], 1, "an office needs its title and first day; give both"),
    (["edit", LAVROV, "--office", "Envoy", "--from", "2025"], 2, "'2025'; a day is written YYYY-MM-DD"),
    (
        ["edit", LAVROV, "--office", "Envoy", "--from", "2025-01-02", "--to", "2025-01-02"],
        1,
        "an office must end after it starts, got 2025-01-02 to 2025-01-02",
    ),
    (["add", "Sergey Lavrov"], 1, "is there already; change it with `detente actors edit`"),
    (["add", "Jane Doe", "--kind", "ship"], 1, "the kind 'ship' is unknown; allowed are person, organisation"),
    (["drop"], 2, "No such command 'drop'"),
    (["list", "--limit", "1"], 2, "No such option: --limit"),
]


@pytest.mark.parametrize("words, code, sentence", WRONG)
def test_wrong_use_is_told_in_one_sentence(store: Store, words: list[str], code: int, sentence: str) -> None:
    result = _run("actors", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("detente: ")
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr
    assert store.decided.decisions() == ()


@pytest.mark.parametrize("command", ["list", "check"])
def test_a_store_that_is_not_there_is_named(command: str) -> None:
    result = _run("actors", command, "--store", "sqlite:///mistyped.sqlite")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no store at" in result.stderr
    assert not Path("mistyped.sqlite").exists()


# Warnings


FORMER = naming(tense=Tense.FORMER, start=15, end=60)
TALK = claim(document="d0", reported=FEBRUARY)


def test_a_warning_is_shown_with_its_sentence(store: Store) -> None:
    _put(store, 0, FORMER, claims=[TALK])
    assert [line.strip() for line in _run("ask", "warnings").stdout.splitlines()] == [
        "former-in-office: the text calls Sergey Lavrov 'foreign minister', but the office was held on 2025-02-15",
        "the record: Sergey Lavrov has been Foreign Minister (RUS) since 2004-03-09",
        '"Russian foreign minister Jane Doe met envoys." — outlet 0, 2025-02-15',
    ]
    [row] = json.loads(_run("ask", "warnings", "--json").stdout)
    assert list(row) == ["kind", "reason", "record", "evidence"]
    [shown] = row["evidence"]
    assert TEXT[shown["start"] : shown["end"]] == shown["sentence"] == TEXT[15:]
    assert (shown["document"], shown["outlet"], shown["claim"]) == ("d0", "outlet 0", None)


ASKED = [
    ("all", {}, {}, 1),
    ("of a copy", {}, {"copy_of": "d9"}, 0),
    ("known on the day", {"as_of": FEBRUARY}, {}, 1),
    ("not yet known", {"as_of": FEBRUARY - timedelta(days=1)}, {}, 0),
    ("published since", {"since": FEBRUARY}, {}, 1),
    ("published before", {"since": FEBRUARY + timedelta(days=1)}, {}, 0),
    ("of a conflict", {"conflict": "russia-ukraine"}, {"claims": [TALK]}, 1),
    ("of another conflict", {"conflict": "russia-ukraine"}, {}, 0),
]


@pytest.mark.parametrize("asked, put, expected", [c[1:] for c in ASKED], ids=[c[0] for c in ASKED])
def test_warnings_are_of_what_is_asked(store: Store, asked: dict[str, Any], put: dict[str, Any], expected: int) -> None:
    _put(store, 9, text="Nothing.", published=FEBRUARY)
    _put(store, 0, FORMER, **put)
    found = list(answers.warnings(store, **asked))
    assert [row.warning.kind for row in found] == ["former-in-office"] * expected


def test_the_newest_texts_come_first_and_those_without_a_day_last(store: Store) -> None:
    of_two_minds = (FORMER, naming(start=15, end=60, tense=Tense.NOW))
    for number in (1, 3, 2):
        _put(store, number, *of_two_minds)
    _put(store, 4, *of_two_minds, published=None)
    found = [row.evidence.document for row in answers.warnings(store)]
    assert list(dict.fromkeys(found)) == ["d3", "d2", "d1", "d4"]


def test_so_many_texts_that_only_the_newest_are_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        _put(store, number, FORMER)
    assert (_run("ask", "warnings").stdout.count("former-in-office"), _run("ask", "warnings").stderr) == (3, "")
    monkeypatch.setattr(doubts, "QUICK_TEXTS", 2)
    cut = _run("ask", "warnings")
    assert cut.stdout.count("former-in-office") == 2
    assert "So much was told that this looks back to 2025-02-16 only; --since DAY" in cut.stderr
    asked = _run("ask", "warnings", "--since", "2025-02-15")
    assert (asked.stdout.count("former-in-office"), asked.stderr) == (3, "")
    known = _run("ask", "warnings", "--as-of", "2025-02-16")
    assert (known.stdout.count("former-in-office"), known.stderr) == (2, "")


def test_sources_are_compared_as_far_as_they_tell_of_the_days_asked_about(store: Store) -> None:
    for number, killed in ((0, 900), (1, 20), (20, 80), (21, 25), (22, 80)):
        told = {"id": f"c{number}", "document": f"d{number}", "reported": FEBRUARY + timedelta(days=number)}
        _put(store, number, claims=[claim(modality=Modality.HAPPENED, numbers=(f"killed: {killed}",), **told)])
    known = tuple(store.claims())
    store.save_events([filing(*known, parties=("RUS", "UKR"))])

    def doubted(back: int | None) -> list[tuple[str, str]]:
        since = None if back is None else FEBRUARY + timedelta(days=back)
        rows = answers.warnings(store, since=since)
        return [(row.warning.document, row.warning.reason.partition(" in ")[0]) for row in rows]

    assert doubted(None) == [("d0", "900 killed here, 20")]
    assert doubted(20) == [("d20", "80 killed here, 25")]


FIGURES = [
    pytest.param({}, {}, ["figures"], id="two sources"),
    pytest.param({}, {"outlet": "outlet 0"}, [], id="one source"),
    pytest.param({"copy_of": "d9"}, {"copy_of": "d9"}, [], id="copies of one text"),
    pytest.param({"outlet": None}, {"copy_of": "d0"}, [], id="a copy of a text without an outlet"),
    pytest.param(
        {},
        {"copy_of": "d0"},
        [],
        id="a copy of a text with an outlet",
    ),
]


@pytest.mark.parametrize("one, other, expected", FIGURES)
def test_figures_are_compared_between_sources(
    store: Store, one: dict[str, str], other: dict[str, str], expected: list[str]
) -> None:
    _put(store, 9)
    told = []
    for number, changes in enumerate((one, other)):
        numbers = (f"killed: {20 + 30 * number}",)
        told.append(claim(id=f"c{number}", document=f"d{number}", modality=Modality.HAPPENED, numbers=numbers))
        _put(store, number, claims=told[-1:], **changes)
    pipeline.relink(store)
    assert len(list(store.events())) == 1
    found = list(answers.warnings(store))
    assert [row.warning.kind for row in found] == expected
    assert list(answers.warnings(store, since=FEBRUARY)) == found
    assert [(row.evidence.document, row.evidence.outlet) for row in found] == [("d1", "outlet 1") for _ in expected]


def test_a_decision_about_an_office_takes_a_warning_away(store: Store) -> None:
    _put(store, 0, FORMER)
    _actors("edit", LAVROV, "--office", "Foreign Minister", "--from", "2004-03-09", "--to", "2025-02-10")
    assert _run("ask", "warnings").stdout.startswith("No doubt about a text is known")
