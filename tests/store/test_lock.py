"""One process at a time watches a store: who holds the lock is named, and death lets it go."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from detente.errors import StoreError
from detente.store import Store, checking
from detente.store.lock import Holder, hold, holder
from tests.store import sound
from tests.store.nouns import NOON

HOLD = """
import os, sys, time
from datetime import datetime, UTC
from detente.store.lock import hold
with hold(sys.argv[1], command="detente watch", at=datetime(2025, 8, 5, 12, tzinfo=UTC)):
    child = os.fork() if "fork" in sys.argv else None
    if child == 0:
        time.sleep(60)
    print(child or 0, flush=True)
    time.sleep(60)
"""


@contextmanager
def _held(url: str, *words: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen([sys.executable, "-c", HOLD, url, *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        try:
            yield process, child
        finally:
            process.kill()
            if child:
                os.kill(child, signal.SIGKILL)


@pytest.mark.wide
def test_a_lock_names_its_holder_and_ends_with_it_however_it_ends(path: Path, tmp_path: Path) -> None:
    link, url = tmp_path / "link.sqlite", str(path)
    link.symlink_to(path)
    assert holder(url) is None
    # A child that it forks lives on, and does not hold the lock.
    with _held(url, "fork") as (process, _):
        found = holder(str(link))
        assert found == Holder(process.pid, os.uname().nodename, NOON, "detente watch")
        for same in (url, str(link), f"sqlite:///{tmp_path}/../{tmp_path.name}/{path.name}"):
            words = rf"is watched already, by detente watch \(process {process.pid} on .*, since 2025-08-05 12:00 UTC\)"
            with pytest.raises(StoreError, match=words), hold(same, command="detente watch", at=NOON):
                pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert holder(url) is None
        with hold(url, command="detente collect", at=NOON) as own:
            assert holder(url) == own


def _fail(url: str) -> None:
    with hold(url, command="one", at=NOON):
        raise ZeroDivisionError


def test_a_lock_is_let_go_at_the_end_of_its_block_and_after_an_error(path: Path) -> None:
    url = str(path)
    with pytest.raises(ZeroDivisionError):
        _fail(url)
    assert holder(url) is None
    with hold(url, command="two", at=NOON) as own:
        assert (own.pid, own.command) == (os.getpid(), "two")
        with pytest.raises(StoreError, match="by two"), hold(url, command="three", at=NOON):
            pass
    assert holder(url) is None


def test_programs_that_it_starts_do_not_inherit_the_lock(path: Path) -> None:
    with hold(str(path), command="one", at=NOON):
        sleeper = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert holder(str(path)) is None
    finally:
        sleeper.kill()
        sleeper.wait()


def test_what_is_written_in_the_file_is_no_lock_and_a_spoiled_file_is_no_hindrance(path: Path) -> None:
    beside = path.with_name(f"{path.name}.watch")
    for content in (b"", b"{", b"\xff" * 5000, b'{"pid": "x"}', b"[]"):
        beside.write_bytes(content)
        assert holder(str(path)) is None
        with hold(str(path), command="one", at=NOON) as own:
            assert holder(str(path)) == own


def test_two_names_of_one_file_are_refused(path: Path, tmp_path: Path) -> None:
    path.touch()
    os.link(path, tmp_path / "second.sqlite")
    with pytest.raises(StoreError, match="has a second name"), hold(str(path), command="one", at=NOON):
        pass


def test_where_no_file_can_be_made_the_reason_is_told(tmp_path: Path) -> None:
    path = tmp_path / "no folder" / "record.sqlite"
    assert holder(str(path)) is None
    with (
        pytest.raises(StoreError, match=r"cannot be watched: .* cannot be written"),
        hold(str(path), command="x", at=NOON),
    ):
        pass
    (tmp_path / "record.sqlite.watch").symlink_to(tmp_path / "of somebody else")
    with (
        pytest.raises(StoreError, match="cannot be written"),
        hold(str(tmp_path / "record.sqlite"), command="x", at=NOON),
    ):
        pass
    assert not (tmp_path / "of somebody else").exists()


def test_a_fleeting_store_needs_no_lock() -> None:
    with hold("sqlite://", command="one", at=NOON) as own, hold("sqlite://", command="two", at=NOON):
        assert own.command == "one"
    assert holder("sqlite://") is None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of its own, reached through a socket in a folder."""
    programs = Path(shutil.which("pg_ctl") or "/none").resolve().parent
    if not (programs / "initdb").exists():
        pytest.skip("PostgreSQL is not installed here")
    # A server does not run as root, and whom it runs as must reach its folder; a socket's path has 107 bytes at most.
    with TemporaryDirectory(prefix="pg") as name:
        yield from _serving(programs, Path(name))


def _serving(programs: Path, folder: Path) -> Iterator[str]:
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(program: str, *words: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *words]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, user=user)

    run("initdb", "-U", "me", "-A", "trust", "--no-sync")
    run("pg_ctl", "-w", "-o", f"-k {folder} -c listen_addresses='' -c fsync=off", "start")
    try:
        yield f"postgresql+psycopg://me@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")


@pytest.mark.wide
def test_on_a_server_the_lock_is_one_of_a_session(server: str) -> None:
    assert holder(server) is None
    with _held(server) as (process, _):
        found = holder(server)
        assert found is not None
        assert (found.pid, found.host, found.command) == (process.pid, os.uname().nodename, "detente watch")
        words = "is watched already, by detente watch"
        with pytest.raises(StoreError, match=words), hold(server, command="detente watch", at=NOON):
            pass
        process.kill()
        process.wait()
        while holder(server):  # a server notes the death of a client a little later
            time.sleep(0.01)
    with hold(server, command="detente watch", at=NOON):
        assert holder(server) is not None
    assert holder(server) is None


@pytest.mark.wide
def test_a_store_on_a_server_is_checked_as_one_in_a_file(server: str) -> None:
    with Store.open(server) as store:
        sound.fill(store)
        assert checking.check(store.database).findings == ()
        with store.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM event_steps")
        found = checking.check(store.database)
    assert [f.fault for f in found.findings] == ["are events of which no day tells how they stood"]
