"""How does a process talk to the database? Connections, transactions, and errors in words that a user understands.

On SQLite many may read while one writes (WAL), and a writer takes its lock at the start of a transaction, so that two
writers queue up instead of failing half-way. Says nothing about which tables there are.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from detente.errors import StoreError
from detente.store.location import Location

# Seconds for which a writer waits for another one; the longest transaction, relinking all events, stays far below.
PATIENCE = 30
# Pages of 4 KB after which the log is written back. Ids are digests, so one document touches some hundred pages, which
# at SQLite's 1,000 are written back over and over. Measured: 1,000 documents with 10 claims each take 4.3 s at 1,000,
# 2.3 s at 8,000, 2.0 s at 16,000.
CHECKPOINT = 8_000
_WRITES = "detente_writes"
# What SQLite's error names (their second word) mean for a user, and what to do.
_MEANINGS = {
    "NOTADB": "it is not a database; give another path, or move the file away",
    "CORRUPT": "the file is damaged; put back a copy, or collect again into a new store",
    "BUSY": f"another process has been writing for more than {PATIENCE} s; wait for it and try again",
    "READONLY": "it may only be read here; give a path that can be written",
    "CANTOPEN": "it cannot be opened or created there; give a path whose folder can be written",
    "PERM": "access is not permitted; give a path that can be written",
    "FULL": "the disk is full; make room and try again",
    "IOERR": "the disk failed to read or write; check it and try again",
    "CONSTRAINT": "it does not fit to what is stored already: ids must be new, and what is referred to must be there",
}
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def _loads(text: str) -> Any:  # noqa: ANN401 - whatever was kept
    """Read JSON; most lists of a claim are empty, and reading these took a third of the time of reading claims."""
    if text == "[]":
        return []
    return None if text == "null" else json.loads(text)


def connect(location: Location, *, read_only: bool) -> Engine:
    """Return an engine for a place; nothing is opened or created in the database before its first use."""
    with translated(location.name, "opened"):
        if location.path is None:
            return _server(location, read_only=read_only)
        return _file(location, location.path, read_only=read_only)


def _file(location: Location, path: Path, *, read_only: bool) -> Engine:
    _look(location, path, read_only=read_only)
    mode = {"mode": "rwc"}
    if read_only:
        mode = {"mode": "ro"} | ({"immutable": "1"} if _is_sealed(path) else {})
    engine = create_engine(
        location.with_mode(**mode),
        json_serializer=_dumps,
        json_deserializer=_loads,
        max_overflow=-1,
        connect_args={"timeout": PATIENCE},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _look(location: Location, path: Path, *, read_only: bool) -> None:
    """See what is at the place, and make the folder of a new store."""
    try:
        if path.is_dir():
            raise StoreError(f"the store {location.name} cannot be opened: it is a folder; give the path of a file")
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            raise StoreError(f"there is no store at {location.name}; collect something into it, or give another path")
    except OSError as error:
        raise StoreError(f"the store {location.name} cannot be opened; give another path (got: {error})") from error


def _server(location: Location, *, read_only: bool) -> Engine:
    options = {"postgresql_readonly": True} if read_only else {}
    try:
        return create_engine(location.url, json_serializer=_dumps, execution_options=options)
    except ModuleNotFoundError as error:
        raise StoreError(f"the store {location.name} needs the package {error.name}; install it") from error


def _is_sealed(path: Path) -> bool:
    """Say whether a file lies where SQLite cannot put its side files beside it, and where no writer left any."""
    writable = os.access(path.parent, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
    return not writable and not Path(f"{path}-wal").exists()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - of any driver
    """Set up a new connection to SQLite; transactions are begun by us, see ``_begin``."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def share(engine: Engine) -> None:
    """Let many read while one writes, where the file system can; the file remembers it."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that is kept as a whole or not at all."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


@contextmanager
def translated(name: str, verb: str) -> Iterator[None]:
    """Turn what goes wrong with a database into a StoreError; ``verb`` says what was being done (opened, read…)."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeError) as error:
        raise StoreError(f"the store {name} cannot be {verb}: {meaning(error)}") from error


def meaning(error: Exception) -> str:
    """Return what an error of a database means for a user, and what to do, with what the database said."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    words = getattr(cause, "sqlite_errorname", "").split("_")
    known = _MEANINGS.get(words[1]) if len(words) > 1 else None
    return f"{known} (got: {cause})" if known else f"got: {cause}"
