import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from detente.errors import StoreError
from detente.store import Store, engine
from tests.store import nouns

NOBODY = 65534


@contextmanager
def _without_rights() -> Iterator[None]:
    """Give up the rights of root, to whom no folder is closed."""
    with ExitStack() as stack:
        if os.geteuid() == 0:
            stack.callback(os.seteuid, 0)
            os.seteuid(NOBODY)
        yield


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder with a store in it, where nobody may write."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(str(folder / "record.sqlite")) as store:
            store.add_document(nouns.document())
        (folder / "record.sqlite").chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(stat.S_IRWXU)


def _text(path: Path) -> None:
    path.write_text("Talks resumed in Geneva on Monday.\n" * 100)


def _truncated(path: Path) -> None:
    with Store.open(str(path)) as store:
        store.add_document(nouns.document())
    path.write_bytes(path.read_bytes()[:5000])


def _overwritten(path: Path) -> None:
    Store.open(str(path)).close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 4000 + content[4100:])


def _beneath_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("no folder")


UNUSABLE: list[tuple[Callable[[Path], object], str]] = [
    (_text, "cannot be opened: it is not a database; give another path"),
    (_truncated, "cannot be opened: the file is damaged; put back a copy"),
    (_overwritten, "cannot be opened: the file is damaged; put back a copy"),
    (Path.mkdir, "cannot be opened: it is a folder; give the path of a file"),
    (_beneath_a_file, "cannot be opened; give another path .*(File exists|Not a directory)"),
]


@pytest.mark.sqlite
@pytest.mark.parametrize("spoil, message", UNUSABLE)
def test_what_is_no_store_is_refused(tmp_path: Path, spoil: Callable[[Path], object], message: str) -> None:
    path = tmp_path / "folder" / "record.sqlite"
    path.parent.mkdir()
    spoil(path)
    with pytest.raises(StoreError, match=f"the store {path} {message}"):
        Store.open(str(path))


@pytest.mark.sqlite
def test_damage_is_reported_when_it_is_met(path: Path) -> None:
    with Store.open(str(path)) as store:
        for number in range(100):
            store.add_document(nouns.document(number))
    content = path.read_bytes()
    page = content.rfind(nouns.TEXT.encode()) // 4096 * 4096
    path.write_bytes(content[:page] + b"\xff" * 4096 + content[page + 4096 :])
    with Store.open(str(path)) as store, pytest.raises(StoreError, match="cannot be read: the file is damaged"):
        list(store.documents())


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["with space.sqlite", "what?mode=memory&x=#1.sqlite", "100%25.sqlite", "Жд.sqlite"])
@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_any_path_will_do_and_its_folder_is_made(tmp_path: Path, form: str, name: str) -> None:
    path = tmp_path / "new folder?" / "below" / name
    with Store.open(form.format(path)) as store:
        store.add_document(nouns.document())
    with Store.open(form.format(path), read_only=True) as store:
        assert store.counts().documents == 1
    assert [file.name for file in path.parent.iterdir() if not file.name.endswith(("-wal", "-shm"))] == [name]


@pytest.mark.parametrize("url", ["postgresql+nodriver://host/db", "oracle9://host/db"])
def test_an_unknown_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="cannot be opened: got: Can't load plugin"):
        Store.open(url)


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(StoreError, match=r"the store mysql://u:\*\*\*@host/db needs the package MySQLdb; install it"):
        Store.open("mysql://u:secret@host/db")


@pytest.mark.sqlite
def test_where_nobody_may_write_nothing_is_made(closed_folder: Path) -> None:
    with _without_rights():
        with pytest.raises(StoreError, match=r"give another path .*Permission denied"):
            Store.open(str(closed_folder / "below" / "record.sqlite"))
        with pytest.raises(StoreError, match="cannot be opened or created there; give a path whose folder can be"):
            Store.open(str(closed_folder / "other.sqlite"))


@pytest.mark.sqlite
def test_where_nobody_may_write_a_store_can_be_read(closed_folder: Path) -> None:
    with _without_rights():
        with Store.open(str(closed_folder / "record.sqlite"), read_only=True) as store:
            assert list(store.documents()) == [nouns.document()]
        with pytest.raises(StoreError, match="cannot be opened: it may only be read here; give a path that can be"):
            Store.open(str(closed_folder / "record.sqlite"))


def test_a_store_opened_for_reading_is_not_written(store: Store, path: Path) -> None:
    store.add_document(nouns.document())
    with Store.open(str(path), read_only=True) as reader:
        assert list(reader.documents()) == [nouns.document()]
        with pytest.raises(StoreError, match="cannot be written: it was opened for reading only"):
            reader.add_document(nouns.document(1))


@pytest.mark.sqlite
def test_many_read_while_one_writes(store: Store, path: Path) -> None:
    store.add_document(nouns.document())
    with Store.open(str(path), read_only=True) as reader, closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM documents")
        assert list(reader.documents()) == list(store.documents()) == [nouns.document()]
        writer.commit()
        assert list(reader.documents()) == []


@pytest.mark.sqlite
def test_a_writer_that_waits_in_vain_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.01)
    with Store.open(str(path)) as store, closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"another process has been writing for more than .*try again"):
            store.add_document(nouns.document())


def test_several_may_make_the_same_store_and_write_it_at_once(path: Path) -> None:
    def add(number: int) -> bool:
        with Store.open(str(path)) as store:
            return store.add_document(nouns.document()) | store.add_document(nouns.document(number))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(add, range(1, 25)))
    with Store.open(str(path)) as store:
        assert store.counts().documents == 25


def test_a_fleeting_store_is_forgotten() -> None:
    for _ in range(2):
        with Store.open("sqlite://") as store:
            assert store.add_document(nouns.document())
            folder = Path(store.name).parent
        assert not folder.exists()
