"""The keys of the API, through the command line and a store on disk."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from detente.faces.api import keys as access
from detente.faces.cli_keys import SCOPES, keys
from detente.store import Store


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> str:
    return str(shutil.copy(empty, tmp_path / "detente.sqlite"))


def _run(path: str, *words: str) -> Result:
    return CliRunner().invoke(keys, [*words, "--store", path])


def test_a_key_is_made_and_shown_once(path: str) -> None:
    made = _run(path, "add", "the desk", "--scope", "review", "--by", "me")
    text = made.stdout.strip()
    with Store.open(path, read_only=True) as store:
        found = access.verify(store, text)
        assert found is not None
        assert (found.name, found.scopes) == ("the desk", ("read", "review"))
        assert [(act.who, act.what, act.target) for act in store.keyring.acts()] == [("me", "key.make", found.id)]
    listed = _run(path, "list").stdout
    assert "the desk: read, review" in listed
    assert text.split("_", 2)[2] not in listed


def test_a_key_that_is_closed_opens_nothing(path: str) -> None:
    text = _run(path, "add", "the desk", "--by", "me").stdout.strip()
    identity = text.split("_")[1]
    assert _run(path, "revoke", identity, "--by", "me").exit_code == 0
    with Store.open(path, read_only=True) as store:
        assert access.verify(store, text) is None
    assert ", closed " in _run(path, "list").stdout
    assert "no open key has the id" in str(_run(path, "revoke", identity, "--by", "me").exception)


def test_a_scope_that_is_none_is_refused(path: str) -> None:
    assert _run(path, "add", "a", "--scope", "all", "--by", "me").exit_code == 2


def test_without_keys_it_is_said_how_to_make_one(path: str) -> None:
    assert "`detente keys add NAME` makes one" in _run(path, "list").stdout


def test_the_command_line_offers_the_scopes_that_there_are() -> None:
    assert SCOPES == access.SCOPES
