"""Who watches over this store? One process at a time, under a lock that ends with it and names it.

Beside a file it is the system's lock on ``<store>.watch``; on a server it is a lock of one session. Either is let go by
the system when the process ends, however it ends, so it never stays behind. What is written into the file only says
who holds it: the file itself is no lock, and stays.
"""

import errno
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, text

from detente.errors import StoreError
from detente.store import engine as engines
from detente.store.location import FLEETING, Location, locate

# Somebody who only asks whether a lock is held holds it for an instant: whoever wants it tries again so often, after so
# many seconds.
TRIES, PAUSE = 5, 0.05
# The number of the lock on a server, the same for all of detente: "detente" in hexadecimal.
NUMBER = 0x646574656E7465
# That of the lock of linking.
LINKER = NUMBER + 2
# What a server shows of a session: at most 63 bytes.
_SHOWN = 63
_LONGEST = 4_096
# Descriptors of the locks that this process holds.
_HELD: set[int] = set()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock of a store: its process and machine, since when, and what it does; None is not known."""

    pid: int | None
    host: str | None
    since: datetime | None
    command: str | None

    def __str__(self) -> str:
        since = f", since {self.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if self.since else ""
        return f"{self.command or 'a process'} (process {self.pid or '?'} on {self.host or '?'}{since})"


def _let_go_in_child() -> None:
    """Close what a forked child has of the locks, which would outlive its parent in it."""
    for descriptor in _HELD:
        with suppress(OSError):
            os.close(descriptor)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextmanager
def hold(url: str, *, command: str, at: datetime) -> Iterator[Holder]:
    """Hold the lock of the store at a path or URL until the end of the block, or of the process.

    Args:
        command: is what holds it, as others are told.
        at: the time, in UTC.

    Raises:
        StoreError: another process holds it, or it cannot be had there.
    """
    own = Holder(os.getpid(), socket.gethostname(), at, command)
    if url in FLEETING:  # which no other process can open
        yield own
        return
    location = locate(url)
    with _file_lock(location, location.path, own) if location.path else _server_lock(location, own):
        yield own


def holder(url: str) -> Holder | None:
    """Return who holds the lock of a store, None if nobody does.

    Raises:
        StoreError: the store's server cannot be asked.
    """
    if url in FLEETING:
        return None
    location = locate(url)
    return _server_holder(location) if location.path is None else _file_holder(_beside(location.path))


# Beside a file


def _beside(path: Path) -> Path:
    """Return the file of the lock: the same for all paths that lead to one store."""
    real = path.resolve()
    return real.with_name(f"{real.name}.watch")


@contextmanager
def _file_lock(location: Location, path: Path, own: Holder) -> Iterator[None]:
    if path.exists() and path.stat().st_nlink > 1:
        raise StoreError(
            f"the store {location.name} has a second name (a hard link), under which another process would damage it; "
            "remove one of the names, and use a symbolic link"
        )
    file = _beside(path)
    descriptor = _open(location, file)
    try:
        _HELD.add(descriptor)
        _take(location, file, descriptor)
        _write(descriptor, own)
        yield
    finally:
        # In a forked child it is closed, and its number may be that of another file.
        if descriptor in _HELD:
            _HELD.discard(descriptor)
            os.close(descriptor)


def _open(location: Location, file: Path) -> int:
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise StoreError(
            f"the store {location.name} cannot be watched: {file} cannot be written ({error.strerror}); give a store "
            "in a folder that can be"
        ) from error


def _take(location: Location, file: Path, descriptor: int) -> None:
    for _ in range(TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise StoreError(
                    f"the store {location.name} cannot be watched: {file} cannot be locked there ({error.strerror}); "
                    "put the store on a disk of this machine"
                ) from error
            time.sleep(PAUSE)
        else:
            return
    raise _taken(location, _read(descriptor))


def _taken(location: Location, other: Holder | None) -> StoreError:
    who = other or Holder(None, None, None, None)
    return StoreError(f"the store {location.name} is watched already, by {who}; end that first, or watch another store")


def _write(descriptor: int, own: Holder) -> None:
    told = asdict(own) | {"since": own.since and own.since.isoformat()}
    os.ftruncate(descriptor, 0)
    with suppress(OSError):  # a full disk: the lock holds all the same, only nobody is told whose it is
        os.pwrite(descriptor, json.dumps(told).encode()[:_LONGEST], 0)


def _read(descriptor: int) -> Holder | None:
    try:
        told = json.loads(os.pread(descriptor, _LONGEST, 0))
        return Holder(int(told["pid"]), str(told["host"]), datetime.fromisoformat(told["since"]), str(told["command"]))
    except (ValueError, KeyError, TypeError):
        return None


def _file_holder(file: Path) -> Holder | None:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read(descriptor) or Holder(None, None, None, None)
    else:
        return None
    finally:
        os.close(descriptor)


# On a server


@contextmanager
def _server_lock(location: Location, own: Holder) -> Iterator[None]:
    shown = f"{own.command} {own.pid}@{own.host}".encode()[:_SHOWN].decode("utf-8", "ignore")
    engine = engines.connect(location, read_only=False)
    try:
        with engines.translated(location.name, "watched"), _session(engine) as connection:
            connection.execute(text("SELECT set_config('application_name', :shown, false)"), {"shown": shown})
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": NUMBER}):
                raise _taken(location, _asked(connection))
            yield
    finally:
        engine.dispose()


@contextmanager
def _session(engine: Engine) -> Iterator[Connection]:
    """Open a session in which no transaction stays open, which a server would end after a while."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


def _server_holder(location: Location) -> Holder | None:
    engine = engines.connect(location, read_only=True)
    try:
        with engines.translated(location.name, "asked"), _session(engine) as connection:
            return _asked(connection)
    finally:
        engine.dispose()


def _asked(connection: Connection) -> Holder | None:
    query = text(
        "SELECT a.application_name, a.backend_start FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.database = a.datid AND a.datname = current_database() "
        "AND (l.classid::bigint << 32) + l.objid::bigint = :number AND l.objsubid = 1"
    )
    row = connection.execute(query, {"number": NUMBER}).mappings().one_or_none()
    return None if row is None else _shown(str(row["application_name"]), row["backend_start"])


def _shown(name: str, since: Any) -> Holder:  # noqa: ANN401 - a time, or nothing where it may not be seen
    """Read what `_server_lock` lets a server show."""
    command, _, place = name.rpartition(" ")
    pid, at, host = place.partition("@")
    known = bool(at) and pid.isdecimal()
    return Holder(int(pid) if known else None, host or None if known else None, since, command if known else name)


# Linking


@contextmanager
def linking(engine: Engine) -> Iterator[None]:
    """Wait until nobody else links the claims of a store, and keep others from it until the end of the block.

    What is linked is read, thought over, and written in several steps: done by two at once a claim would end up in two
    events. Beside a file it is the system's lock on its folder, which needs no file of its own.
    """
    if engine.dialect.name == "sqlite":
        with _folder_lock(Path(unquote(str(engine.url.database).removeprefix("file:"))).parent):
            yield
    elif engine.dialect.name == "postgresql":
        with _session(engine) as connection:
            connection.execute(text("SET lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LINKER})
            try:
                yield
            finally:
                # Its settings and its lock go with the session.
                connection.invalidate()
    else:
        yield


@contextmanager
def _folder_lock(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    _HELD.add(descriptor)
    try:
        with suppress(OSError):  # a disk of another machine may have no such lock: then two must not link at once
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor in _HELD:
            _HELD.discard(descriptor)
            os.close(descriptor)
