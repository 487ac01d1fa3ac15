"""How does a process talk to the database? Connections, transactions, and errors in words that a user understands.

Many may read while one writes, and a writer takes its lock at the start of a transaction, so that two writers queue up
instead of failing half-way. On SQLite that lock is one of the file (WAL), on PostgreSQL an advisory one: what is looked
up before it is written is then still so when it is written, and no two writers can wait for each other in a circle.
Says nothing about which tables there are.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
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
# The number of the lock of writers on a server, the same for all of detente; that of `lock.py` is one less.
WRITER = 0x646574656E7466
# Seconds until a server that does not answer is given up.
CONNECTING = 15
# What PostgreSQL can keep in no text stands in for with this sign, one for one, so that all places stay right.
NUL, NUL_SIGN = "\0", "\ufffd"
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
# The same by PostgreSQL's codes, of which the longest that begins one counts.
_CODES = {
    "08": "the connection to the server broke; see whether it runs, and try again",
    "22": "a value does not fit into its column",
    "23": "it does not fit to what is stored already: ids must be new, and what is referred to must be there",
    "25006": "it may only be read here; give a server and a user that may write",
    "28": "the server does not let this user in; see the user, the password, and what pg_hba.conf allows",
    "3D000": "there is no such database on the server; make it first, for example with `createdb detente`",
    "40": "other writers came in between; try again",
    "42501": "this user lacks a right; let the owner of the database grant it, or give another user",
    "42P01": "a table is missing; put back a copy, or give an empty database",
    "53100": "the server's disk is full; make room and try again",
    "53300": "the server has no connection left; end some, or raise its max_connections",
    "53": "the server lacks memory or room; make room and try again",
    "54": "a value is too long for an index of the server",
    "55P03": f"another process has been writing for more than {PATIENCE} s; wait for it and try again",
    "57": "the server was stopped, or ended the connection; see whether it runs, and try again",
    "58": "the server's disk failed to read or write; check it and try again",
    "XX": "the server found damage; put back a copy",
}
# A connection that did not come about has no code, only words of the server, which speaks English if it says these.
_REFUSALS = (
    ("password authentication failed", "28"),
    ("no password supplied", "28"),
    ("no pg_hba.conf entry", "28"),
    ("the database system", "57"),
    ("too many clients", "53300"),
    ("remaining connection slots", "53300"),
    ("role", "28"),
    ("database", "3D000"),
)
_UNREACHED = "the server cannot be reached; see whether it runs, and its host, port and network"
_decode = json.JSONDecoder().raw_decode
_dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def _loads(given: str | bytes) -> Any:  # noqa: ANN401 - whatever was kept
    """Read JSON; most lists of a claim are empty, and reading these took a third of the time of reading claims. What
    the store wrote has no blanks around it, which `json.loads` would look for. PostgreSQL's driver gives bytes.
    """
    text = given if isinstance(given, str) else given.decode()
    if text == "[]":
        return []
    if text == "null":
        return None
    value, end = _decode(text)
    return value if end == len(text) else json.loads(text)


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
    is_postgres = location.url.get_backend_name() == "postgresql"
    arguments = {"connect_timeout": str(CONNECTING)} if is_postgres and not location.url.query else {}
    try:
        engine = create_engine(
            location.url,
            json_serializer=_dumps,
            json_deserializer=_loads,
            # Connections outlive a server that is started anew; a stream of rows has one of its own.
            pool_pre_ping=True,
            max_overflow=-1,
            connect_args=arguments,
            execution_options=options,
        )
    except ModuleNotFoundError as error:
        raise StoreError(f"the store {location.name} needs the package {error.name}; install it") from error
    if is_postgres:
        event.listen(engine, "connect", _prepare_server)
        event.listen(engine, "begin", _queue_up)
    return engine


def _prepare_server(connection: Any, _record: object) -> None:  # noqa: ANN401 - of any driver
    """Set up a new connection to PostgreSQL: patience, the time zone, and texts without NUL, which it refuses."""
    connection.adapters.register_dumper(str, _plain_texts())
    connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
    connection.execute("SET TIME ZONE 'UTC'")
    connection.commit()


@cache
def _plain_texts() -> type[Any]:
    """Return what hands texts to PostgreSQL."""
    from psycopg.types.string import StrDumperUnknown

    class Plain(StrDumperUnknown):
        def dump(self, obj: str) -> Any:  # noqa: ANN401 - bytes of some kind
            return super().dump(obj.replace(NUL, NUL_SIGN))

    return Plain


def _queue_up(connection: Connection) -> None:
    """Take the lock of writers; it ends with the transaction, however that ends."""
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")


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
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees the store as it is at one moment, whoever writes; nothing in it is kept."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ")
        transaction = connection.begin()
        try:
            yield connection
        finally:
            # There is nothing to commit, and where damage was met SQLite would refuse to.
            transaction.rollback()


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
    known = _MEANINGS.get(words[1]) if len(words) > 1 else _server_meaning(cause)
    said = " ".join(str(cause).split())
    return f"{known} (got: {said})" if known else f"got: {said}"


def _server_meaning(cause: BaseException) -> str | None:
    """Return what an error of PostgreSQL means, None if it is of another database or not known."""
    if not hasattr(cause, "sqlstate"):
        return None
    code, said = cause.sqlstate, str(cause)
    if code is None:
        if type(cause).__name__ not in {"OperationalError", "ConnectionTimeout"}:
            return None
        code = next((code for words, code in _REFUSALS if words in said.rpartition("FATAL:")[2]), None)
        if code is None or "FATAL:" not in said:
            return _UNREACHED if "connect" in said else _CODES["57"]
    return next((_CODES[code[:length]] for length in (5, 2) if code[:length] in _CODES), None)
