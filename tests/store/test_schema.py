import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from detente.errors import StoreError
from detente.store import Store, schema, tables
from tests.store import nouns

pytestmark = pytest.mark.sqlite


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_migrations_lead_to_the_tables_that_the_code_expects(store: Store, path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        # The search is the database's own business: FTS5 makes tables of its own.
        opts = {
            "version_table": schema.VERSION_TABLE,
            "include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("search"),
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == schema.versions()[-1]
    engine.dispose()
    assert store.counts().documents == 0


def test_migrations_are_one_line_of_numbered_versions() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(step.revision for step in scripts.walk_revisions())[::-1] == schema.versions()


def test_opening_again_changes_nothing(path: Path) -> None:
    with Store.open(str(path)) as store:
        store.add_document(nouns.document())
    before = path.read_bytes()
    with Store.open(str(path)) as store:
        assert store.document("doc0") == nouns.document()
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    Store.open(str(path)).close()
    _run(path, "UPDATE detente_version SET version_num = '9000'")
    newest = schema.versions()[-1]
    for read_only in (False, True):
        with pytest.raises(StoreError, match=rf"is of version 9000, newer than .* up to {newest}; install a newer"):
            Store.open(str(path), read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_the_database_of_another_program_is_refused_and_left_alone(path: Path, *, read_only: bool) -> None:
    _run(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is no store but another database, with bookmarks; give another path"):
        Store.open(str(path), read_only=read_only)
    assert path.read_bytes() == before


def test_a_store_to_be_read_must_be_there_and_up_to_date(path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store at .*record\.sqlite; collect something into it"):
        Store.open(str(path), read_only=True)
    path.touch()
    with pytest.raises(StoreError, match="is empty; collect something into it first"):
        Store.open(str(path), read_only=True)


def test_an_older_store_is_not_changed_by_a_reader(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(str(path)).close()
    known = schema.versions()
    monkeypatch.setattr(schema, "versions", lambda: (*known, "9000"))
    with pytest.raises(StoreError, match=f"is of the older version {known[-1]}; open it once for writing"):
        Store.open(str(path), read_only=True)


def test_a_migration_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "migrations 100%"
    (broken / "versions").mkdir(parents=True)
    for name in ("env.py", "versions/0001_first.py"):
        (broken / name).write_text((schema.MIGRATIONS / name).read_text())
    (broken / "versions" / "0002_second.py").write_text(
        "from alembic import op\nrevision, down_revision = '0002', '0001'\n"
        "def upgrade():\n    op.execute('CREATE TABLE more (id TEXT)')\n    op.execute('DROP TABLE nowhere')\n"
    )
    shipped = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(StoreError, match="no such table: nowhere"):
        Store.open(str(path))
    monkeypatch.setattr(schema, "MIGRATIONS", shipped)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    with Store.open(str(path)) as store:
        assert store.add_document(nouns.document())
