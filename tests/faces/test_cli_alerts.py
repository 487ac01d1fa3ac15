"""The commands that tell people what is new, on a store in this folder."""

import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import pytest
import typer
from typer.testing import CliRunner, Result

from detente.faces import cli_alerts
from detente.faces.border import Border
from detente.store import Store
from tests.faces.alerts.build import plan

app = typer.Typer(cls=Border)
app.add_typer(cli_alerts.alerts, name="alerts")
app.command("export")(cli_alerts.export)
RULES = """
[channels.screen]
kind = "stdout"
[[rules]]
name = "late"
kind = "overdue"
channels = ["screen"]
"""
HOOK = '[channels.screen]\nkind = "webhook"\nurl_env = "HOOK"\nsecret_env = "SECRET"\n'
TITLE = "OVERDUE: talks, United States – Russia (due 2025-02-18)"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "detente.sqlite"
    with Store.open(str(path)) as store:
        plan(store)
    return path


@pytest.fixture(autouse=True)
def _elsewhere(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(record, tmp_path / "detente.sqlite")
    (tmp_path / "alerts.toml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_run_prints_what_it_tells_and_says_how_much_it_was() -> None:
    assert _run("alerts", "run", "--as-of", "2025-02-20").stderr == "0 new, 0 messages sent, 0 alerts waiting\n"
    later = _run("alerts", "run", "--rules", "alerts.toml", "--as-of", "2025-02-21")
    assert (later.exit_code, later.stderr) == (0, "1 new, 1 messages sent, 0 alerts waiting\n")
    assert later.stdout.splitlines()[0] == TITLE
    assert _run("alerts", "run", "--as-of", "2025-02-21").stdout == ""
    assert TITLE in _run("alerts", "list").stdout


def test_a_test_prints_and_changes_nothing() -> None:
    before = Path("detente.sqlite").read_bytes()
    shown = _run("alerts", "run", "--test", "--as-of", "2025-02-21")
    assert shown.exit_code == 0
    assert f"  {TITLE}" in shown.stdout.splitlines()
    assert Path("detente.sqlite").read_bytes() == before
    assert _run("alerts", "list").stdout == "No alert was sent, and none waits.\n"


def test_a_backlog_is_told_when_it_is_asked_for() -> None:
    assert _run("alerts", "run", "--backlog", "--as-of", "2025-02-21").stdout.startswith(TITLE)


def test_what_cannot_be_told_is_said_and_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("alerts.toml").write_text(HOOK + RULES[RULES.index("[[rules]]") :])
    monkeypatch.setenv("HOOK", "http://127.0.0.1:8080/T0KEN")
    monkeypatch.setenv("SECRET", "correct horse battery staple")
    failed = _run("alerts", "run", "--backlog", "--as-of", "2025-02-21")
    assert failed.exit_code == 1
    assert "screen: the address 127.0.0.1:8080 is refused" in failed.stderr
    assert "detente: not all could be told: what waits is tried again by the next runs" in failed.stderr
    assert "T0KEN" not in failed.output
    assert "waiting, 1 tries" in _run("alerts", "list").stdout


def test_a_file_of_rules_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run("alerts", "check").stdout == "alerts.toml is right: 1 rules, 1 channels\n"
    Path("alerts.toml").write_text(HOOK + RULES[RULES.index("[[rules]]") :])
    missing = _run("alerts", "check")
    assert (missing.exit_code, "needs HOOK, SECRET in the environment" in missing.stderr) == (1, True)
    monkeypatch.setenv("HOOK", "https://x.example/")
    monkeypatch.setenv("SECRET", "correct horse battery staple")
    assert _run("alerts", "check").exit_code == 0
    Path("alerts.toml").write_text(RULES.replace("overdue", "overdu"))
    assert "did you mean 'overdue'?" in _run("alerts", "check").stderr


def test_the_ledger_is_written_as_a_calendar_and_as_a_feed() -> None:
    written = _run("export", "ics", "--out", ".", "--as-of", "2025-02-20")
    assert written.stdout == "ledger.ics is written: 1 entries\n"
    (event,) = icalendar.Calendar.from_ical(Path("ledger.ics").read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "DUE: talks, United States – Russia"
    assert _run("export", "atom", "--out", ".").exit_code == 0
    assert ET.fromstring(Path("ledger.atom").read_bytes())[1].text == "detente ledger"


def test_a_store_is_written_as_event_data_with_what_is_no_fact_beside_it() -> None:
    Path("out").mkdir()
    written = _run("export", "icews", "--out", "out")
    assert written.stdout.splitlines()[0] == "out/icews.tab is written: 1 rows"
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "icews.evidence.tsv",
        "icews.not_facts.tsv",
        "icews.tab",
    ]
    assert {line.split("\t")[6] for line in Path("out/icews.tab").read_text().splitlines()[1:]} == {"036"}


@pytest.mark.parametrize(
    "words, fault",
    [
        (("export", "rss", "--out", "."), "FORMAT 'rss' is unknown; there are ics, atom"),
        (("export", "ics", "--out", "nowhere"), "the folder .* does not exist"),
        (("alerts", "run", "--rules", "no.toml"), "cannot be read as TOML"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words: tuple[str, ...], fault: str) -> None:
    result = _run(*words)
    assert result.exit_code in (1, 2)
    assert re.search(fault, " ".join(result.stderr.split()))
