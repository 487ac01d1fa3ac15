"""What the commands do before they need a model: help, wrong use, and where output goes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from detente import pipeline
from detente.faces import questions
from detente.faces.cli import QUESTIONS, app

# Groups of commands, which have no example of their own.
GROUPS = {
    "actors": ("add", "check", "edit", "list", "merge"),
    "alerts": ("check", "list", "run"),
    "bench": ("dyads", "links"),
    "conflicts": ("list", "new"),
    "events": ("merge", "show", "split"),
    "forecast": ("scores",),
    "keys": ("add", "list", "revoke"),
    "review": ("add", "claim", "doubt", "export", "list", "status", "undo"),
}
COMMANDS = tuple(
    """ask backtest backup brief check collect compare copy export import ledger mcp read relate retry serve status
    watch who""".split()
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def _detente(*words: str, **streams: object) -> "subprocess.CompletedProcess[str]":
    call = [sys.executable, "-m", "detente.faces", *words]
    return subprocess.run(call, capture_output=True, text=True, check=False, timeout=250, **streams)  # type: ignore[call-overload,no-any-return]


def test_the_commands_are_those_of_the_contract() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # it is a group
    assert sorted(commands) == sorted((*COMMANDS, *GROUPS))
    assert {name: tuple(sorted(commands[name].commands)) for name in GROUPS} == GROUPS


@pytest.mark.parametrize(
    "command", [*COMMANDS, *(f"{group} {name}" for group, names in GROUPS.items() for name in names)]
)
def test_help_shows_an_example_on_a_line_of_its_own(command: str) -> None:
    result = _run(*command.split(), "--help")
    assert result.exit_code == 0
    assert re.search(rf"\n    detente {command}( |\n)", result.stdout)


WRONG = [
    (["read"], "Missing argument 'INPUT...'"),
    (["read", "a.txt", "--published", "16.3.2025"], "'16.3.2025'; a day is written YYYY-MM-DD"),
    (["read", "a.txt", "--published", "2025-02-30"], "'2025-02-30'; a day is written YYYY-MM-DD"),
    (["read", "a.txt", "--published", "2025-W11-7"], "a day is written YYYY-MM-DD"),
    (["read", "a.txt", "--format", "xml"], "--format 'xml' is unknown; there are now claims, annotation, csv, parquet"),
    (["read", "a.txt", "--format", "rdf"], "'rdf' is unknown; there are now claims, annotation, csv"),
    (["read", "a.txt", "--format", "parquet"], "parquet is no text: name a file with --out"),
    (["read", "a.txt", "--format", "parquet", "--out", "-"], "parquet is no text: name a file with --out"),
    (["read", "a.txt", "--bogus"], "No such option: --bogus"),
    (["relate"], "Missing argument 'PAIRS.jsonl'"),
    (["collect"], "no INPUT: name files, folders or URLs"),
    (["collect", "a.txt", "--conflict", "mars"], "--conflict 'mars' is unknown; there are "),
    (["ledger", "--conflict", "mars"], "--conflict 'mars' is unknown; there are "),
    (["ledger", "--as-of", "today"], "'today'; a day is written YYYY-MM-DD"),
    (["ledger", "--limit", "-1"], "Invalid value for '--limit'"),
    (["ask"], "Missing argument 'WHAT'"),
    (["ask", "weather"], "WHAT 'weather' is unknown; there are now events, claims, warnings, mediators, positions"),
    (["ask", "mediators", "--since", "May"], "'May'; a day is written YYYY-MM-DD"),
    (["ask", "mediators", "--conflict", "mars"], "--conflict 'mars' is unknown; there are "),
    (["ask", "positions", "--party", "RUS"], "No such option: --party"),
    (["ledger", "--due-from", "soon"], "'soon'; a day is written YYYY-MM-DD"),
    (["ledger", "--due-to", "2025-02-30"], "'2025-02-30'; a day is written YYYY-MM-DD"),
    (["events", "show"], "Missing argument 'EVENT'"),
    (["events", "split", "e1"], "Missing argument 'CLAIM...'"),
    (["events", "merge", "e1"], "Missing argument 'INTO'"),
    (["events", "show", "e1", "--as-of", "now"], "'now'; a day is written YYYY-MM-DD"),
    (["events", "drop", "e1"], "No such command 'drop'"),
    (["conflicts", "new", "mine"], "Missing option '--party'"),
    (["conflicts", "new", "mine", "--party", "Ukraine", "--first", "2025"], "'2025'; a day is written YYYY-MM-DD"),
    (["who"], "Missing argument 'NAME'"),
    (["who", "Lavrov", "--on", "2025"], "'2025'; a day is written YYYY-MM-DD"),
    (["brief", "--days", "0"], "Invalid value for '--days'"),
    (["brew"], "No such command 'brew'"),
]


@pytest.mark.parametrize("words, sentence", WRONG)
def test_wrong_use_is_told_in_one_line(words: list[str], sentence: str) -> None:
    result = _run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("detente: ")
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr


@pytest.mark.parametrize("command", ["read", "collect"])
def test_an_input_that_is_not_there_is_named(command: str) -> None:
    result = _run(command, "none.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("detente: none.txt: ")
    assert result.stderr.count("\n") == 1


def test_a_failed_run_leaves_no_file(tmp_path: Path) -> None:
    result = _run("read", "none.txt", "none.jsonl", "--out", "out.jsonl")
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["not read", "not read", "detente"]
    assert list(tmp_path.iterdir()) == []


def test_pairs_that_are_not_there_are_named() -> None:
    result = _run("relate", "none.jsonl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no file none.jsonl" in result.stderr


def test_an_empty_store_has_an_empty_ledger() -> None:
    store = ("--store", "sqlite:///empty.sqlite")
    pipeline.open_store(store[1]).close()
    assert json.loads(_run("ledger", "--json", *store).stdout) == []
    for what in QUESTIONS:
        assert json.loads(_run("ask", what, "--json", *store).stdout) == []
        assert _run("ask", what, *store).stdout.endswith(
            " is known: the store has no dated article. Collect articles first.\n"
        )
    assert _run("ledger", *store).stdout.startswith("No announced act is known: the store has no dated article.")
    assert "## Overdue\n\nNothing is overdue.\n" in _run("brief", "--as-of", "2025-02-16", *store).stdout


def test_every_question_has_an_answer() -> None:
    assert tuple(questions.ANSWERS) == QUESTIONS


def test_a_setting_that_is_misspelt_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_STOER", "x")
    result = _run("ledger")
    assert result.exit_code == 1
    assert "stoer" in result.stderr


def test_who_prints_candidates_as_json() -> None:
    [best, *_] = json.loads(_run("who", "Lavrov", "--on", "2025-03-16", "--json").stdout)
    assert list(best) == ["id", "name", "kind", "country", "sector", "offices", "members", "score"]
    assert best["country"] == "RUS"
    assert "Lavrov" in _run("who", "Lavrov", "--on", "2025-03-16").stdout


def test_who_says_so_when_nobody_is_known() -> None:
    result = _run("who", "Xyzzy Qwertz")
    assert result.exit_code == 0
    assert "knows nobody by that name" in result.stdout
    assert json.loads(_run("who", "Xyzzy Qwertz", "--json").stdout) == []


def test_help_loads_nothing_heavy() -> None:
    heavy = "numpy sqlalchemy onnxruntime pyarrow rich trafilatura".split()
    code = f"import sys, detente.faces.cli; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"


def test_a_real_process_exits_as_the_contract_says() -> None:
    assert _detente("--help").returncode == 0
    wrong = _detente("ask", "weather")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    failed = _detente("ledger", "--store", "sqlite:///mistyped.sqlite")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Traceback" not in wrong.stderr + failed.stderr


def test_a_store_that_is_not_there_is_named() -> None:
    result = _run("ledger", "--store", "sqlite:///mistyped.sqlite")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "mistyped.sqlite" in result.stderr
    assert not Path("mistyped.sqlite").exists()


def test_a_reader_that_leaves_early_is_no_error() -> None:
    pipeline.open_store("sqlite:///detente.sqlite").close()
    read, write = os.pipe()
    os.close(read)
    call = [sys.executable, "-m", "detente.faces", "ask", "claims", "--json"]
    result = subprocess.run(call, stdout=write, stderr=subprocess.PIPE, check=False, timeout=250)
    os.close(write)
    assert (result.returncode, result.stderr) == (0, b"")
