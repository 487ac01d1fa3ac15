"""A store that moves to a server and back is the same, row for row; what is not whole is not kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from detente.errors import StoreError
from detente.store import Store, checking, copying, search, tables
from tests import postgres
from tests.store import sound

pytestmark = [pytest.mark.sqlite, pytest.mark.wide]


def _rows(url: str) -> dict[str, list[Any]]:
    """All rows of all tables, by their contents."""
    with Store.open(url, read_only=True) as store:
        return {
            table.name: sorted(map(repr, (tuple(row.values()) for row in store.database.fetch(select(table)))))
            for table in tables.metadata.sorted_tables
        }


@pytest.fixture
def filled(store: Store, path: Path) -> str:
    """A store in which every table has a row."""
    sound.fill_all(store)
    return str(path)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server."""
    with postgres.serving() as made:
        yield made


def test_a_copy_has_all_rows_while_the_store_is_written(filled: str, store: Store, tmp_path: Path) -> None:
    before = _rows(filled)

    def write(done: int) -> None:
        store.remember(f"{done}", "written meanwhile")

    done = copying.copy(filled, str(tmp_path / "copy.sqlite"), progress=write)
    assert done.rows == {name: len(rows) for name, rows in before.items()}
    assert _rows(str(tmp_path / "copy.sqlite")) == before
    assert len(_rows(filled)["meta"]) > len(before["meta"])


@pytest.mark.parametrize("target", ["sqlite://", "itself", "full"])
def test_where_no_copy_can_be_nothing_is_changed(filled: str, tmp_path: Path, target: str) -> None:
    full = tmp_path / "full.sqlite"
    with Store.open(str(full)) as store:
        store.remember("a", "b")
    places = {"sqlite://": ("sqlite://", "is forgotten"), "itself": (f"sqlite:///{filled}", "into itself")}
    where, words = places.get(target, (str(full), "is not empty: there are rows in meta; give a new file"))
    before = _rows(str(full))
    with pytest.raises(StoreError, match=words):
        copying.copy(filled, where)
    assert _rows(str(full)) == before


def test_a_copy_that_differs_is_not_kept(filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = copying._row_digest
    seen = iter(range(10**6))
    monkeypatch.setattr(copying, "_row_digest", lambda *a, **k: told(*a, **k) + next(seen))
    copy = str(tmp_path / "copy.sqlite")
    with pytest.raises(StoreError, match=r"differs from the store in .* and so it was not kept"):
        copying.copy(filled, copy)
    assert not any(_rows(copy).values())


@pytest.mark.wide
def test_there_and_back_again_it_is_the_same(filled: str, server: postgres.Server, tmp_path: Path) -> None:
    server.run("CREATE DATABASE there")
    there, back = server.url("there"), str(tmp_path / "back.sqlite")
    before = _rows(filled)
    assert copying.copy(filled, there).rows == copying.copy(there, back).rows
    assert _rows(there) == _rows(back) == before
    for url in (there, back):
        with Store.open(url) as store:
            assert len(store.search(search.parse("kremlin"), limit=9)) == 4
            assert "search" not in {finding.part for finding in checking.check(store.database).findings}
    with pytest.raises(StoreError, match="is not empty"):
        copying.copy(filled, there)
