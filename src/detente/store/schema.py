"""Is this database a store, of which version, and how does an older one become a new one?"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from detente.errors import OutdatedError, StoreError
from detente.store import engine as engines

MIGRATIONS = Path(__file__).parent / "migrations"
# A name of our own, so that another program's database is never taken for a store.
VERSION_TABLE = "detente_version"


def versions() -> tuple[str, ...]:
    """Return the versions that this code knows, oldest first."""
    return tuple(sorted(file.stem.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def version(connection: Connection, name: str) -> str | None:
    """Return the version of the store in a database, None if the database is empty.

    Raises:
        StoreError: It holds something else, or a store of a version from the future.
    """
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            some = ", ".join(sorted(tables)[:3])
            raise StoreError(
                f"{name} is no store but another database, with {some}; give another path or an empty database"
            )
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    if found is not None and found not in versions():
        raise StoreError(
            f"the store {name} is of version {found}, newer than this detente, which knows up to {versions()[-1]}; "
            "install a newer detente"
        )
    return None if found is None else str(found)


def require(engine: Engine, name: str) -> None:
    """See that a store to be read is there and up to date."""
    with engine.connect() as connection:
        found = version(connection, name)
    if found is None:
        raise StoreError(f"the store {name} is empty; collect something into it first")
    if found != versions()[-1]:
        raise OutdatedError(
            f"the store {name} is of the older version {found}; open it once for writing, with `detente collect`"
        )


def upgrade(engine: Engine, name: str) -> None:
    """Make an empty database or an older store one of this version; a step that fails leaves it as it was.

    Of several who find it so at once the first does it: the others see, once it is their turn, that it is done.
    """
    with engine.connect() as connection:
        found = version(connection, name)
    engines.share(engine)
    if found == versions()[-1]:
        return
    with engines.writing(engine) as connection:
        _migrate(connection)


def _migrate(connection: Connection) -> None:
    # Alembic takes a fifth of a second to load, and most runs find their store up to date.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
    if connection.dialect.name == "postgresql":
        _order_by_bytes(connection)


def _order_by_bytes(connection: Connection) -> None:
    """Let PostgreSQL compare the texts of a store byte by byte, as SQLite and Python do, whatever its locale is.

    On the columns of a new store, which is empty, it takes some hundredths of a second.
    """
    query = text(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' ORDER BY table_name, ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for name, column in connection.execute(query):
        found.setdefault(name, []).append(f'ALTER COLUMN "{column}" TYPE text COLLATE "C"')
    for name, changes in found.items():
        connection.exec_driver_sql(f'ALTER TABLE "{name}" {", ".join(changes)}')
