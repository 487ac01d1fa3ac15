"""A copy is the store as it was at one moment, whoever writes meanwhile; nothing half-made gets its name."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from detente.errors import StoreError
from detente.store import Store, checking
from detente.store.backup import back_up
from tests.store import sound

pytestmark = [pytest.mark.sqlite, pytest.mark.wide]

COPIES = 8
WRITER = """
import sys
from detente.store import Store
from tests.store import sound
with Store.open(sys.argv[1]) as store:
    for number in range(int(sys.argv[2]), 100_000):
        sound.add(store, number)
        print(number, flush=True)
"""


def _checked(path: Path) -> int:
    """Return how many documents are in a store, after seeing that it is sound and that they are the first ones."""
    with Store.open(str(path), read_only=True) as store:
        assert checking.check(store.database).findings == ()
        titles = {document.title for document in store.documents()}
        assert titles == {f"A call {number}" for number in range(len(titles))}
        return len(titles)


def test_a_copy_is_a_store_and_a_single_file(store: Store, path: Path, tmp_path: Path) -> None:
    sound.fill(store)
    told: list[float] = []
    done = back_up(str(path), tmp_path / "copy.sqlite", progress=told.append)
    assert (done.rows["documents"], done.rows["withdrawals"], done.size) == (4, 1, done.path.stat().st_size)
    assert told[-1] == 1.0
    assert {file.name for file in tmp_path.iterdir() if file.name.startswith((".", "copy"))} == {"copy.sqlite"}
    assert _checked(done.path) == 4
    with Store.open(str(done.path)) as copy:
        sound.add(copy, 4)
    assert _checked(done.path) == 5
    assert store.counts().documents == 4


@pytest.mark.wide
def test_what_is_in_the_log_of_a_killed_writer_is_copied(store: Store, path: Path, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path), "0"], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        last = next(number for number in map(int, writer.stdout) if number >= 5)
        writer.send_signal(signal.SIGKILL)
    assert Path(f"{path}-wal").stat().st_size > 0
    back_up(str(path), tmp_path / "copy.sqlite")
    assert _checked(tmp_path / "copy.sqlite") > last
    assert store.counts().documents > last


@pytest.mark.wide
def test_copies_made_while_another_process_writes_are_each_a_moment_of_its_work(
    store: Store, path: Path, tmp_path: Path
) -> None:
    for number in range(20):
        sound.add(store, number)
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path), "20"], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        sizes = []
        for number in range(COPIES):
            said = int(next(writer.stdout))
            back_up(str(path), tmp_path / f"copy{number}.sqlite")
            sizes.append(_checked(tmp_path / f"copy{number}.sqlite"))
            assert sizes[-1] > said
        writer.kill()
    assert sizes == sorted(set(sizes)), "the writer went on all the while"


def test_a_store_of_an_older_version_is_copied_as_it_is(store: Store, path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE detente_version SET version_num = '0008'")
    done = back_up(str(path), tmp_path / "copy.sqlite")
    assert (done.version, store.counts().documents) == ("0008", 0)


def test_another_file_is_replaced_only_by_force(store: Store, path: Path, tmp_path: Path) -> None:
    sound.fill(store)
    copy = tmp_path / "copy.sqlite"
    copy.write_text("letters")
    Path(f"{copy}-wal").write_text("of an older store")
    with pytest.raises(StoreError, match=r"copy\.sqlite is there already; give another name, or --force"):
        back_up(str(path), copy)
    assert copy.read_text() == "letters"
    back_up(str(path), copy, force=True)
    assert _checked(copy) == 4


def test_where_no_copy_can_be_the_reason_is_told(store: Store, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.sqlite"
    link.symlink_to(path)
    own = Path(f"{path}-wal")
    faults = {path: "is the store itself", link: "is the store itself", own: "is the store itself"}
    faults |= {
        tmp_path: "is a folder; give the name",
        tmp_path / "no" / "copy": "the folder .* does not exist; make it",
    }
    for target, fault in faults.items():
        with pytest.raises(StoreError, match=fault):
            back_up(str(path), target, force=True)
    for url, fault in {
        "sqlite://": "is forgotten when it is closed",
        "postgresql://host/db": "on a server.*use pg_dump",
        str(tmp_path / "other.sqlite"): "there is no store at",
    }.items():
        with pytest.raises(StoreError, match=fault):
            back_up(url, tmp_path / "copy")
    assert store.counts().documents == 0


@pytest.mark.wide
def test_a_damaged_store_is_not_copied(path: Path, tmp_path: Path) -> None:
    with Store.open(str(path)) as store:
        sound.fill(store, 12)
    content = path.read_bytes()
    page = content.rfind(b"The Kremlin did not comment. Report") // 4096 * 4096
    path.write_bytes(content[:page] + b"\xff" * 4096 + content[page + 4096 :])
    with pytest.raises(StoreError, match=r"the copy is damaged, and so it was not kept: .*detente check"):
        back_up(str(path), tmp_path / "copy.sqlite")
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


def test_too_little_room_is_told_before(
    store: Store, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound.fill(store)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000))
    with pytest.raises(StoreError, match=r"the copy takes \d+ MB, and .* has 0 MB free; make room"):
        back_up(str(path), tmp_path / "copy.sqlite")
