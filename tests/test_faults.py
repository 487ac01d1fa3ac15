"""What goes wrong around a store is told in a sentence, and a later run finishes the work: nothing double, no gap.

Disks are real ones, small and in memory; where none may be made (only root may), these tests are skipped.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from detente.errors import StoreError
from detente.store import Store, checking, engine, schema
from detente.store.backup import back_up
from detente.store.lock import hold, holder
from tests.store import nouns, sound

pytestmark = pytest.mark.wide

MANY = 400
CORPUS = Path(checking.__file__).parents[1] / "data" / "demo" / "russia-ukraine.jsonl"


def _finish(path: Path, documents: int) -> None:
    """Do as a later run does: bring all in that is not there; then see that each is there once, and all is sound."""
    with Store.open(str(path)) as store:
        for number in range(documents):
            about = sound.document(number)
            store.add_document(about)
            if about in list(store.unread("m")):
                store.add_claims(about.id, [sound.claim(about)], model="m", at=nouns.NOON)
            if not store.events_with([sound.claim(about).id]):
                store.save_events([nouns.filing(sound.claim(about))], gone=())
        assert (store.counts().documents, store.counts().claims, store.counts().events) == (documents,) * 3
        assert checking.check(store.database).findings == ()


def _documents(path: Path) -> int:
    """Return how many documents are there, after seeing that all is sound and that they are the first ones."""
    with Store.open(str(path), read_only=True) as store:
        assert checking.check(store.database).findings == ()
        titles = {document.title for document in store.documents()}
    assert titles == {f"A call {number}" for number in range(len(titles))}
    return len(titles)


def _fill(path: Path) -> None:
    with Store.open(str(path)) as store:
        for number in range(MANY):
            sound.add(store, number)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def test_a_disk_that_is_full(disk: Path) -> None:
    path = disk / "record.sqlite"
    with pytest.raises(StoreError, match="the disk is full; make room and try again"):
        _fill(path)
    with pytest.raises(StoreError, match=r"the copy takes \d+ MB, and .* has \d+ MB free; make room"):
        back_up(str(path), disk / "copy.sqlite")
    assert [file.name for file in disk.iterdir() if "copy" in file.name] == []
    _remount(disk, "size=20m")
    had = _documents(path)
    assert 0 < had < MANY
    _finish(path, had + 5)


def test_no_room_for_a_migration(disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = disk / "record.sqlite"
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", sound.migrations_up_to("0005", tmp_path))
        Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO failures VALUES ('f', 's', 'read', 'no', '2025-08-05 12:00:00', NULL)")
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - 80_000))
    with pytest.raises(StoreError, match="cannot be opened: the disk is full; make room and try again"):
        Store.open(str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM detente_version").fetchone() == ("0005",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ballast.unlink()
    _remount(disk, "size=20m")
    _finish(path, 2)
    with Store.open(str(path)) as store:
        assert store.counts().failures == 1


def test_a_disk_that_may_only_be_read(disk: Path) -> None:
    path = disk / "record.sqlite"
    with Store.open(str(path)) as store:
        sound.add(store, 0)
    _remount(disk, "ro")
    told = "it may only be read here; give a path that can be written"
    with pytest.raises(StoreError, match=told), Store.open(str(path)) as store:
        store.add_document(sound.document(1))
    with (
        pytest.raises(StoreError, match=r"cannot be watched: .* cannot be written"),
        hold(str(path), command="x", at=nouns.NOON),
    ):
        pass
    assert holder(str(path)) is None
    assert _documents(path) == 1
    _remount(disk, "rw,size=20m")
    _finish(path, 3)


def test_another_writer_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.01)
    path = tmp_path / "record.sqlite"
    with Store.open(str(path)) as store:
        sound.add(store, 0)
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match=r"another process has been writing for more than .*; wait for it and"):
                sound.add(store, 1)
            assert (checking.check(store.database).sound, store.counts().documents) == (True, 1)
            assert back_up(str(path), tmp_path / "copy.sqlite").rows["documents"] == 1
    _finish(path, 3)


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """The files of a store as they are when the power fails: the newest is in the log only."""
    path, image = tmp_path / "record.sqlite", tmp_path / "image.sqlite"
    with Store.open(str(path)) as store:
        sound.add(store, 0)
    with Store.open(str(path)) as store:
        for number in range(1, 6):
            sound.add(store, number)
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{image}{end}")
    return image


@pytest.mark.wide
def test_a_log_that_is_cut_off(crashed: Path, tmp_path: Path) -> None:
    log = Path(f"{crashed}-wal").read_bytes()
    had = []
    for share in (0.0, 0.5, 1.0):
        path = tmp_path / f"{share}.sqlite"
        shutil.copy(crashed, path)
        Path(f"{path}-wal").write_bytes(log[: int(share * len(log))])
        had.append(_documents(path))
        _finish(path, 6)
    assert (had[0], had[-1], had) == (1, 6, sorted(had))


def test_a_log_that_is_lost_or_spoiled(crashed: Path) -> None:
    log = Path(f"{crashed}-wal")
    content = log.read_bytes()
    middle = len(content) // 2
    log.write_bytes(content[:middle] + b"\xff" * 4096 + content[middle + 4096 :])
    assert 1 <= _documents(crashed) < 6
    log.unlink(missing_ok=True)
    _finish(crashed, 6)


@pytest.mark.wide
def test_a_clock_that_is_set_back(tmp_path: Path) -> None:
    path, ahead = tmp_path / "record.sqlite", nouns.NOON + timedelta(days=2_000)
    with Store.open(str(path)) as store, hold(str(path), command="watch", at=ahead):
        told = sound.add(store, 0)
        for at in (ahead, nouns.NOON):
            store.add_claims(told.document, [told], model=f"m{at.year}", at=at)
            store.decided.decide("add", "person:jane-doe", {"name": "Jane Doe"}, by="me", at=at)
            store.add_failure(nouns.failure(at=at))
        store.save_events([nouns.filing(told)], gone=())
        store.links.linked()
        assert [change.at for change in store.decided.decisions()] == [ahead, nouns.NOON]
        assert (list(store.unread("m2025")), [failure.at for failure in store.failures()]) == ([], [nouns.NOON])
        found = holder(str(path))
        assert found is not None
        assert found.since == ahead
    _finish(path, 3)


@pytest.mark.wide
def test_a_run_that_is_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    articles, path, whole = tmp_path / "news.jsonl", tmp_path / "record.sqlite", tmp_path / "whole.sqlite"
    rows = CORPUS.read_text(encoding="utf-8").splitlines()[:24]
    articles.write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, "-m", "detente.faces", "collect", str(articles), "--store"]
    subprocess.run([*command, str(whole)], check=True, capture_output=True)
    for claims in (0, 40):
        with subprocess.Popen([*command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and _claims(path) <= claims:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        assert _claims(path) > claims
    subprocess.run([*command, str(path)], check=True, capture_output=True)
    with Store.open(str(path), read_only=True) as store, Store.open(str(whole), read_only=True) as expected:
        assert checking.check(store.database).findings == ()
        assert store.counts() == expected.counts()
        assert {d.id for d in store.documents()} == {d.id for d in expected.documents()}
        assert list(store.claims()) == list(expected.claims())
        assert list(store.events()) == list(expected.events())


def _claims(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM claims").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
