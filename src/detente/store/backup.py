"""How is a copy of a store made while others write it? One file that holds the store as it was at one moment.

SQLite's own way of copying is used, page by page, inside one reading transaction: in WAL mode a reader keeps no writer
waiting, and what is written meanwhile is not seen. (Without that transaction the copying would begin again after each
write. ``VACUUM INTO`` reads one moment, too, but writes all rows anew: 1.2 s for 255 MB instead of 0.6 s, and it cannot
tell how far it is.) The copy gets its name only when it is whole, on the disk, and was found to hold all rows.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from detente.errors import StoreError
from detente.store import engine as engines
from detente.store import schema
from detente.store.location import FLEETING, Location, locate

# Pages of 4 KB that are copied between two words on how far it is: 8 MB, some hundredths of a second.
STEP = 2_000
_LARGER = 1.05
_SIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made: where, of how many bytes, of a store of which version, with how many rows a table."""

    path: Path
    size: int
    version: str
    rows: Mapping[str, int]


def _silent(share: float) -> None:
    """Tell nobody how far a copy is."""


def back_up(url: str, path: Path, *, force: bool = False, progress: Callable[[float], None] = _silent) -> Backup:
    """Copy the store at a URL or path, of whatever version, into a file, and see that the copy is whole.

    Args:
        force: lets the copy take the place of a file that is there.
        progress: is told which share is done, from 0 to 1.

    Raises:
        StoreError: there is no store, it is on a server, the file is there already or cannot be written, or the copy
            is not what was to be copied.
    """
    location = _source(url)
    target = _target(location, path, force=force)
    engine = engines.connect(location, read_only=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        version = _version(engine, location.name)
        with engines.translated(location.name, "copied"), _writable(path):
            rows = _copied(engine, part, progress)
            _verify(part, rows)
            _settle(part, target, force=force)
    finally:
        engine.dispose()
        part.unlink(missing_ok=True)
    return Backup(target, target.stat().st_size, version, rows)


def _source(url: str) -> Location:
    if url in FLEETING:
        raise StoreError(f"the store {url} is forgotten when it is closed; give the path of a store to copy")
    location = locate(url)
    if location.path is None:
        raise StoreError(
            f"the store {location.name} is on a server, which has its own way of copying: use pg_dump, for example "
            "`pg_dump --format=custom --file=store.dump DATABASE`"
        )
    return location


def _target(location: Location, path: Path, *, force: bool) -> Path:
    """Return where the copy is to be, after seeing that it may be there."""
    target, source = path.expanduser().resolve(), Path(str(location.path)).resolve()
    own = {str(source), *(f"{source}{end}" for end in _SIDE)}
    if str(target) in own or (target.exists() and source.exists() and target.samefile(source)):
        raise StoreError(f"{path} is the store itself; give the copy another name")
    if target.is_dir():
        raise StoreError(f"{path} is a folder; give the name of a file in it, such as {path / 'copy.sqlite'}")
    if not target.parent.is_dir():
        raise StoreError(f"the folder {target.parent} does not exist; make it first, or name a file in another")
    if target.exists() and not force:
        raise StoreError(f"{path} is there already; give another name, or --force to let the copy take its place")
    return target


def _version(engine: Engine, name: str) -> str:
    with engines.translated(name, "copied"), engine.connect() as connection:
        version = schema.version(connection, name)
    if version is None:
        raise StoreError(f"the store {name} is empty; there is nothing to copy")
    return version


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; give another path") from error


def _copied(engine: Engine, part: Path, progress: Callable[[float], None]) -> dict[str, int]:
    """Copy the store as it is now into a new file; return how many rows each table had."""
    raw = engine.raw_connection()
    source = raw.driver_connection
    assert isinstance(source, sqlite3.Connection)  # noqa: S101 - a file is only ever opened by this driver
    try:
        # The first statement after it is what the whole transaction sees.
        source.execute("BEGIN")
        rows = _rows(source)
        _require_room(source, part)
        part.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(part)) as target:
            # Nobody reads the copy before it is whole, and it is brought to the disk at the end.
            target.execute("PRAGMA synchronous = OFF")
            source.backup(target, pages=STEP, progress=lambda _, left, of: progress(1 - left / of if of else 1))
        source.execute("ROLLBACK")
    finally:
        raw.close()
    return rows


def _require_room(source: sqlite3.Connection, part: Path) -> None:
    """See that there is room for the copy, before hours go into filling the disk of somebody else."""
    size = source.execute("PRAGMA page_size").fetchone()[0] * source.execute("PRAGMA page_count").fetchone()[0]
    free = shutil.disk_usage(part.parent).free
    if free < size * _LARGER:
        raise StoreError(
            f"the copy takes {size / 1e6:,.0f} MB, and {part.parent} has {free / 1e6:,.0f} MB free; make room, or name "
            "a file on another disk"
        )


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'"
    )
    names = sorted(str(name) for (name,) in connection.execute(query))
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names of its own


def _verify(part: Path, rows: Mapping[str, int]) -> None:
    """See that a copy is whole and has all rows.

    Raises:
        StoreError: it is not, or has not.
    """
    with closing(sqlite3.connect(f"file:{quote(str(part))}?mode=ro&immutable=1", uri=True)) as connection:
        said = [" ".join(str(line).split()) for (line,) in connection.execute("PRAGMA quick_check(1)")]
        found = _rows(connection) if said == ["ok"] else {}
    if said != ["ok"]:
        raise StoreError(
            f"the copy is damaged, and so it was not kept: {said[0]}; if `detente check` says the same of the store, "
            "that is damaged; else it is the disk of the copy"
        )
    if found != rows:
        raise StoreError("the copy has not all rows of the store, and so it was not kept; try again")


def _settle(part: Path, target: Path, *, force: bool) -> None:
    """Bring the copy to the disk, and give it its name."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    if target.exists() and not force:
        raise StoreError(f"{target} has come to be meanwhile; give another name")
    for end in _SIDE:
        # Side files of what was there before would be taken for those of the copy.
        Path(f"{target}{end}").unlink(missing_ok=True)
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
