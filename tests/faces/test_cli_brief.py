"""The command that writes a briefing: formats, files, and what it refuses."""

import os
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from detente.faces.border import Border
from detente.faces.briefing import FORMATS
from detente.faces.cli_brief import FORMATS as NAMED
from detente.faces.cli_brief import brief

APP = typer.Typer(cls=Border, add_completion=False, rich_markup_mode=None)
APP.command()(brief)
APP.command("other")(lambda: None)  # with one command only, typer would take its name away


@pytest.fixture(autouse=True)
def _store(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)
    shutil.copy(empty, "detente.sqlite")


def _run(*words: str) -> Result:
    return CliRunner().invoke(APP, ["brief", "--as-of", "2025-03-16", *words])


def test_markdown_goes_to_standard_output() -> None:
    done = _run("--conflict", "russia-ukraine")
    assert done.exit_code == 0
    assert done.stdout.startswith("# Briefing: Russia and Ukraine\n")
    assert "## Due in the coming days\n\nNothing that has a day is due.\n" in done.stdout


@pytest.mark.parametrize("name,first", [("md", b"# "), ("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-")])
def test_a_file_has_the_format_that_is_asked_for(name: str, first: bytes) -> None:
    assert _run("--format", name, "--out", "page").exit_code == 0
    assert Path("page").read_bytes().startswith(first)


def test_the_formats_of_the_command_are_those_of_the_briefing() -> None:
    assert tuple(FORMATS) == NAMED


@pytest.mark.parametrize(
    "words,fault",
    [
        (("--format", "pdf"), "name a file with --out"),
        (("--format", "pdf", "--out", "-"), "name a file with --out"),
        (("--format", "doc"), "--format 'doc' is unknown; there are now md, html, pdf"),
        (("--days", "0"), "Invalid value for '--days'"),
        (("--conflict", "atlantis"), "--conflict 'atlantis' is unknown"),
    ],
)
def test_wrong_use_is_refused_in_a_sentence(words: tuple[str, ...], fault: str) -> None:
    done = _run(*words)
    assert done.exit_code == 2
    assert fault in " ".join(done.stderr.split())


def test_a_folder_is_no_file() -> None:
    done = _run("--out", ".")
    assert done.exit_code == 1
    assert "is a folder" in done.stderr
