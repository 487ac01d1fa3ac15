"""A store of every version that was ever given out becomes one of today, with all that was in it, whatever happens."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from detente.store import Store, checking, schema
from tests.store import sound

OLDER = schema.versions()[:-1]
# The plain run takes the first, one that keeps its events, and the last but one.
PLAIN = ("0001", "0005", OLDER[-1])
# Derived: 0003 and 0004 drop them, and the next run links all claims again.
DERIVED = ("events", "event_claims", "event_keys", "event_parties", "event_steps", "event_moves")
pytestmark = [pytest.mark.sqlite, pytest.mark.wide]
OPENER = "import sys\nfrom detente.store import Store\nStore.open(sys.argv[1]).close()\n"
# Runs the migrations of a folder, of which the last kills the process when all its statements are done.
KILLER = """
import sys
from pathlib import Path
from detente.store import Store, schema
schema.MIGRATIONS = Path(sys.argv[2])
Store.open(sys.argv[1])
"""
Make = Callable[[str], Path]
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of today with rows in all tables."""
    path = tmp_path_factory.mktemp("newest") / "record.sqlite"
    with Store.open(str(path)) as store:
        sound.fill_all(store)
        assert checking.check(store.database).findings == ()
    return path


@pytest.fixture
def make(newest: Path, tmp_path: Path) -> Make:
    """What makes a store of an older version with the rows that it can hold."""

    def made(version: str) -> Path:
        path = tmp_path / f"{version}.sqlite"
        with pytest.MonkeyPatch.context() as earlier:
            earlier.setattr(schema, "MIGRATIONS", sound.migrations_up_to(version, tmp_path))
            Store.open(str(path)).close()
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("ATTACH ? AS new", (str(newest),))
            for table, columns in _columns(connection).items():
                if table not in DERIVED or version >= "0004":
                    names = ", ".join(f'"{name}"' for name in columns)
                    connection.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM new."{table}"')
        return path

    return made


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    query = "SELECT name FROM main.sqlite_master WHERE type = 'table'"
    names = [str(name) for (name,) in connection.execute(query)]
    kept = [n for n in names if not n.startswith(("search", "sqlite_", "detente_"))]
    return {n: [str(row[1]) for row in connection.execute(f'PRAGMA main.table_info("{n}")')] for n in kept}


def _rows(path: Path, columns: dict[str, list[str]]) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        queries = {t: "SELECT {} FROM {}".format(", ".join(f'"{n}"' for n in c), t) for t, c in columns.items()}
        return {table: sorted(connection.execute(query).fetchall(), key=repr) for table, query in queries.items()}


def _known(path: Path, version: str) -> tuple[dict[str, list[str]], Rows]:
    """Return the tables and rows that must survive."""
    with closing(sqlite3.connect(path)) as connection:
        columns = {t: c for t, c in _columns(connection).items() if t not in DERIVED or version >= "0004"}
        assert connection.execute("SELECT version_num FROM detente_version").fetchone() == (version,)
    return columns, _rows(path, columns)


def _sound(path: Path) -> None:
    with Store.open(str(path), read_only=True) as store:
        report = checking.check(store.database)
    assert (report.version, report.findings) == (schema.versions()[-1], ())


@pytest.mark.parametrize("version", [v if v in PLAIN else pytest.param(v, marks=pytest.mark.wide) for v in OLDER])
def test_a_store_of_any_version_becomes_one_of_today_with_all_that_is_in_it(make: Make, version: str) -> None:
    path = make(version)
    columns, before = _known(path, version)
    assert all(before.values()), "every table has a row"
    Store.open(str(path)).close()
    assert _rows(path, columns) == before
    _sound(path)


def test_marks_of_an_older_store_are_told_whether_a_side_takes_part(make: Make) -> None:
    path = make("0013")
    with closing(sqlite3.connect(path)) as connection, connection:
        [(event,)] = connection.execute("SELECT event FROM event_conflicts LIMIT 1").fetchall()
        connection.execute("DELETE FROM event_parties WHERE event = ?", (event,))
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        marks = connection.execute("SELECT event, sided FROM event_conflicts").fetchall()
    assert {one for one, sided in marks if not sided} == {event}
    assert len(marks) > 1


@pytest.mark.wide
@pytest.mark.parametrize("version", PLAIN)
def test_a_migration_that_is_killed_leaves_the_store_as_it_was(make: Make, version: str, tmp_path: Path) -> None:
    path = make(version)
    columns, before = _known(path, version)
    deadly = tmp_path / "deadly"
    shutil.copytree(schema.MIGRATIONS, deadly, ignore=shutil.ignore_patterns("__pycache__"))
    last = next((deadly / "versions").glob(f"{schema.versions()[-1]}_*.py"))
    kill = "\n_whole = upgrade\ndef upgrade():\n    import os\n    _whole()\n    os.kill(os.getpid(), 9)\n"
    last.write_text(last.read_text() + kill)
    done = subprocess.run([sys.executable, "-c", KILLER, str(path), str(deadly)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert _known(path, version) == (columns, before)
    Store.open(str(path)).close()
    assert _rows(path, columns) == before
    _sound(path)


@pytest.mark.wide
def test_several_processes_may_open_an_old_store_at_once(make: Make) -> None:
    path = make("0001")
    columns, before = _known(path, "0001")
    openers = [subprocess.Popen([sys.executable, "-c", OPENER, str(path)], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(opener.communicate()[1], opener.returncode) for opener in openers] == [(b"", 0)] * 4
    assert _rows(path, columns) == before
    _sound(path)
