"""A sound store is found sound whatever waits in it; each fault is found, counted, and told with what to do."""

import json
import shutil
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from detente.faces import cli_keep
from detente.faces.border import Border
from detente.records import Page
from detente.store import Store, checking, rebuilding
from tests.store import nouns, sound

pytestmark = pytest.mark.wide


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound store to be copied."""
    path = tmp_path_factory.mktemp("sound") / "record.sqlite"
    with Store.open(str(path)) as store:
        sound.fill(store)
    return path


@pytest.fixture
def filled(template: Path, path: Path) -> Iterator[Store]:
    shutil.copy(template, path)
    with Store.open(str(path)) as store:
        yield store


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.executescript(statement)


def _found(path: Path) -> list[str]:
    with Store.open(str(path), read_only=True) as store:
        return [str(finding) for finding in checking.check(store.database).findings]


def test_a_sound_store_is_counted_and_has_no_fault(filled: Store, path: Path) -> None:
    report = checking.check(filled.database)
    assert report.findings == ()
    counted = {"documents": 4, "readings": 4, "claims": 4, "events": 4, "actor_changes": 2, "withdrawals": 1}
    assert {name: dict(report.checked)[name] for name in counted} == counted
    assert {what for what, number in report.waiting if number} == {"failures", "pointers to be fetched"}
    assert list(checking.lines(report))[-1] == "no fault was found"
    with Store.open(str(path), read_only=True) as reader:
        assert checking.check(reader.database) == report


def test_what_waits_is_told_and_is_no_fault(filled: Store) -> None:
    filled.add_document(sound.document(9))
    told = sound.claim(sound.document(1))
    filled.add_claims(told.document, [], model="m2", at=nouns.NOON)  # its event has lost its claim
    filled.add_document(about := sound.document(10))
    filled.add_claims(about.id, [sound.claim(about)], model="m", at=nouns.NOON)
    report = checking.check(filled.database)
    assert report.findings == ()
    waiting = {what: number for what, number in report.waiting if number}
    assert waiting == {
        "documents to be read": 1,
        "claims to be linked": 1,
        "events to be linked anew": 4,
        "failures": 1,
        "pointers to be fetched": 1,
    }


def test_ids_that_are_no_digests_cannot_be_checked_and_are_let_be(store: Store) -> None:
    store.add_document(nouns.document())
    store.add_claims("doc0", [nouns.claim()], model="m", at=nouns.NOON)
    assert checking.check(store.database).sound


FIRST = "(SELECT min(id) FROM claims)"
LOOSE = "PRAGMA foreign_keys = OFF"
FAULTS = {
    "text": ("UPDATE documents SET text = text || ' more' WHERE rowid = 1", "documents: 1 were changed after they"),
    "claim": (f"UPDATE claims SET type = 'ASSAULT' WHERE id = {FIRST}", "claims: 1 were changed after they were kept"),
    "place": ('UPDATE claims SET start = start + 1, "end" = "end" + 1', "claims: 4 do not stand in their document"),
    "sense": (f"UPDATE claims SET modality = 'SURE' WHERE id = {FIRST}", "claims: 1 cannot be understood"),
    "json": (f"UPDATE claims SET participants = '[[' WHERE id = {FIRST}", "claims: 1 faults met on reading"),
    "reading": ("DELETE FROM readings WHERE rowid = 1", "claims: 1 stand in a document without a reading"),
    "orphan": ("UPDATE readings SET document = 'x' WHERE rowid = 1", "readings: 1 name something that is not in docu"),
    "copy": ("UPDATE documents SET copy_of = 'x' WHERE rowid = 1", "documents: 1 copy an original that is not there"),
    "chain": (
        """UPDATE documents SET copy_of = (SELECT id FROM documents WHERE rowid = 2) WHERE rowid = 1;
        UPDATE documents SET copy_of = (SELECT id FROM documents WHERE rowid = 3) WHERE rowid = 2""",
        "documents: 1 copy what is itself a copy",
    ),
    "party": ("DELETE FROM participants WHERE position = 1", "participants: 4 are claims that are not found by all"),
    "day": ("UPDATE participants SET reported = NULL WHERE position = 1", "participants: 4 are found on another day"),
    "bare": ("DELETE FROM event_claims", "events: 4 have no claim"),
    "gap": ("UPDATE event_claims SET position = 1", "events: 4 have a gap in the order of their claims"),
    "moved": ("UPDATE event_claims SET reported = '2000-01-01'", "events: 4 have a claim under another article or day"),
    "article": ("UPDATE event_claims SET document = NULL", "events: 4 have a claim under another article or day"),
    "outlet": ("UPDATE event_outlets SET outlet = 'x'", "events: 4 are kept with other outlets than those of their"),
    "since": ("UPDATE event_outlets SET since = '2000-01-01'", "events: 4 are kept with other outlets than those of"),
    "steps": ("DELETE FROM event_steps", "steps: 4 are events of which no day tells how they stood"),
    "until": ("UPDATE event_steps SET until = '2025-09-01'", "steps: 4 are events whose steps do not follow"),
    "announced": (
        """INSERT INTO announcements (event, claim, document, type)
        SELECT event, (SELECT max(claim) FROM event_claims), '', 'CONSULT' FROM event_claims""",
        "announcements: 3 are events announced by a claim that is not theirs",
    ),
    "told": (
        """INSERT INTO announcements (event, claim, document, outlet, type)
        SELECT event, claim, document, 'x', 'CONSULT' FROM event_claims""",
        "announcements: 4 are kept with another outlet than that of their article",
    ),
    "outline": (
        """INSERT INTO event_outlines (event, type, participants, topics, documents, sentences)
        SELECT event, 'CONSULT', '[]', '[]', 1, 2 FROM event_claims""",
        "outlines: 4 are of events with another number of claims",
    ),
    "mark": ("DELETE FROM watched", "are events marked for a conflict that is not known"),
    "unmarked": ("DELETE FROM event_conflicts", "are events not marked for the conflict of their claims"),
    "overmarked": ("DELETE FROM claim_conflicts", "are events marked for a conflict that none of their claims is of"),
    "number": ("DELETE FROM actor_changes WHERE number = 1", "actor_changes: 1 is the last number, and earlier ones"),
    "withdrawn": ("UPDATE withdrawals SET withdrawn = 7", "withdrawals: 1 take back a decision that is not there"),
    "words": ("DELETE FROM search_numbers WHERE number = 1", "search: 1 are documents not in the index of words"),
    "unindexed": ("INSERT INTO search (search) VALUES ('delete-all')", "search: 4 are documents whose words were not"),
    "pointer": ("UPDATE pointers SET state = 'odd'", "pointers: 1 have a state other than waiting, kept, lost (https"),
}


# Of these none hides another, so that one look finds them all.
TOGETHER = (
    "text",
    "sense",
    "orphan",
    "copy",
    "party",
    "gap",
    "moved",
    "until",
    "announced",
    "outline",
    "mark",
    "number",
    "withdrawn",
    "words",
    "pointer",
)


@pytest.mark.sqlite
@pytest.mark.usefixtures("filled")
def test_many_faults_are_found_at_one_look(path: Path) -> None:
    _run(path, LOOSE, *(FAULTS[name][0] for name in TOGETHER))
    found = _found(path)
    for name in TOGETHER:
        assert [said for said in found if FAULTS[name][1].split(": ", 1)[-1].lstrip("0123456789 ") in said], (
            name,
            found,
        )


@pytest.mark.usefixtures("filled")
@pytest.mark.wide
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found(path: Path, name: str) -> None:
    statement, fault = FAULTS[name]
    _run(path, LOOSE, statement)
    found = _found(path)
    assert [said for said in found if fault in said], found
    assert all("put back a copy" in said or "--rebuild" in said or "pointers" in said for said in found)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "names",
    [
        ("party", "gap", "until", "mark", "words"),
        *(
            pytest.param((name,), marks=pytest.mark.wide)
            for name in "party day bare gap outlet steps until announced mark words unindexed".split()
        ),
    ],
)
def test_what_is_derived_is_made_anew(filled: Store, path: Path, names: tuple[str, ...]) -> None:
    told = list(filled.claims())
    _run(path, LOOSE, *(FAULTS[name][0] for name in names))
    assert _found(path)
    rebuilding.rebuild(filled.database)
    filled.save_events(map(nouns.filing, told))  # as linking does
    filled.links.linked()
    assert _found(path) == []
    assert list(filled.claims()) == told
    assert filled.counts().events == len(told)


@pytest.mark.sqlite
def test_a_page_that_waits_is_no_fault_and_one_that_failed_after_all_is(filled: Store, path: Path) -> None:
    assert filled.inbox.add_page(Page("wire", b"Talks.", "text/plain", fetched=nouns.NOON))
    assert _found(path) == []
    _run(path, "UPDATE pages SET id = 'p', failed = 'no text'", "INSERT INTO pages_done (id) VALUES ('p')")
    assert _found(path) == [
        "pages: 1 failed, and were made documents all the same (p); run `detente retry`, which lets them be tried again"
    ]


@pytest.mark.sqlite
def test_a_damaged_page_is_told_and_the_rest_is_checked_all_the_same(path: Path) -> None:
    with Store.open(str(path)) as store:
        sound.fill(store, 12)
    content = path.read_bytes()
    page = content.rfind(b"Witkoff said. The Kremlin did not comment. Report") // 4096 * 4096
    path.write_bytes(content[:page] + b"\xff" * 4096 + content[page + 4096 :])
    found = _found(path)
    assert [said for said in found if said.startswith("file: ")], found
    assert [said for said in found if "the file is damaged; put back a copy" in said], found


@pytest.mark.wide
def test_memory_does_not_grow_with_the_store(filled: Store, path: Path) -> None:
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
    _run(
        path,
        f"""INSERT INTO documents (id, text, title, published, fetched) {rows}
        SELECT 'x' || i, text, title, published, fetched FROM n, documents WHERE documents.rowid = 1""",
    )
    checking.check(filled.database)  # what is loaded once
    tracemalloc.start()
    report = checking.check(filled.database)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert dict(report.checked)["documents"] == 3004
    assert peak < 4_000_000


def _command(*words: str) -> Result:
    app = Typer(cls=Border)
    app.command("check")(cli_keep.check)
    app.command("backup")(cli_keep.backup)
    return CliRunner().invoke(app, words)


@pytest.mark.sqlite
@pytest.mark.usefixtures("filled")
def test_the_command_prints_and_its_exit_code_tells(path: Path) -> None:
    clean = _command("check", "--store", str(path))
    assert (clean.exit_code, clean.stdout.splitlines()[-1]) == (0, "no fault was found")
    _run(path, "DELETE FROM search_numbers WHERE number = 1")
    broken = _command("check", "--store", str(path), "--json")
    told = json.loads(broken.stdout)
    assert (broken.exit_code, told["sound"], told["checked"]["claims"]) == (1, False, 4)
    assert told["findings"][0] | {"examples": []} == {
        "part": "search",
        "fault": "are documents not in the index of words",
        "count": 1,
        "examples": [],
        "remedy": "run `detente check --rebuild`: it is derived, and made anew from the evidence",
    }


@pytest.mark.sqlite
@pytest.mark.usefixtures("filled")
def test_the_command_copies(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    done = _command("backup", str(copy), "--store", str(path))
    assert (done.exit_code, done.stdout.split(";")[0]) == (0, f"{copy}: 4 documents, 4 claims")
    again = _command("backup", str(copy), "--store", str(path))
    assert (again.exit_code, again.stdout) == (1, "")
    assert "is there already; give another name, or --force" in again.stderr
