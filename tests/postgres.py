"""How do the tests come by a real PostgreSQL? A server of an ordinary user, in a folder of its own, without a port.

With ``DETENTE_TEST_POSTGRES=1`` the tests of the store run on it: each path at which a test opens a store stands for a
database there. The file at the path only names that database, so a test that copies the file copies the store.
"""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import make_url

from detente.store import Store
from detente.store import database as opening
from detente.store.location import Location, locate

WANTED = os.environ.get("DETENTE_TEST_POSTGRES") == "1"
# Where Debian puts the programs, which are not on the path there.
PROGRAMS = "/usr/lib/postgresql"
_MARK = b"a database: "
# What is written may be lost with the machine, and little is kept of what was.
FAST = "-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off"
_EMPTY = "detente_empty"
MEMORY = Path("/dev/shm")
# Bytes that the databases of the tests take at most at once.
ROOM = 2_000_000_000


def programs() -> Path | None:
    """Return the folder of the server's programs, None if it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path(PROGRAMS).glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass(slots=True)
class Server:
    """A server in a folder; a test may kill and start it."""

    programs: Path
    folder: Path
    options: str = FAST

    def url(self, database: str = "postgres", user: str = "me") -> str:
        """Return the URL of one of its databases, as people write it."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def make(self, *words: str) -> None:
        """Make its files; ``words`` go to initdb."""
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-U", "me", "-A", "trust", "-E", "UTF8", "--no-sync", *(words or ("--locale=C.UTF-8",)))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=200 {self.options}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: by ``immediate`` as a crash would, without tidying up."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def restart(self) -> None:
        """Start it after it was killed, once its last process has ended."""
        for _ in range(200):
            try:
                self.start()
            except subprocess.CalledProcessError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(f"the server in {self.folder} does not start again")

    @property
    def pid(self) -> int:
        """The process of the server itself."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as its owner, outside of any transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def _user(self) -> str | None:
        """Whom it runs as: a server refuses to run as root."""
        return "nobody" if os.geteuid() == 0 else None

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
        quiet = subprocess.DEVNULL
        subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=True, user=self._user, cwd="/")


@contextmanager
def serving(*words: str, options: str | None = None) -> Iterator[Server]:
    """Run a server until the end of the block; without PostgreSQL the test is skipped.

    Args:
        words: go to initdb, in place of a plain locale.
        options: of the server, in place of those that make tests fast.
    """
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed here")
    # Whom it runs as must reach its folder, and a socket's path has 107 bytes at most: so not in pytest's folder.
    # In memory, where there is such a folder: a database of its own for each test is many small files.
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    memory = MEMORY if options is None and has_room else None
    with TemporaryDirectory(prefix="pg", dir=memory) as name:
        server = Server(found, Path(name), FAST if options is None else options)
        server.make(*words)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@dataclass(slots=True)
class Shelf:
    """The databases that stand for the paths of tests."""

    server: Server
    made: dict[Path, str] = field(default_factory=dict)
    making: threading.Lock = field(default_factory=threading.Lock)

    def locate(self, url: str) -> Location:
        """Return the database that stands for a path, made at the first use; any other place stays what it is."""
        location = locate(url)
        path = location.path
        if path is None or not (path.parent.is_dir() or url.startswith("/tmp")):
            return location
        with self.making:
            return self._stood_for(location, path)

    def _stood_for(self, location: Location, path: Path) -> Location:
        content = path.read_bytes() if path.is_file() else None
        if content is not None and not content.startswith(_MARK):
            return location
        name = f"test_{sha256(str(path.absolute()).encode()).hexdigest()[:32]}"
        if name not in self.made.values():
            source = content.removeprefix(_MARK).decode() if content else _EMPTY
            self.server.run(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
            self.made[path] = name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_MARK + name.encode())
        return Location(location.name, make_url(self.server.url(name)).set(drivername="postgresql+psycopg"))

    def fill(self) -> None:
        """Make the empty store that others are copies of."""
        self.server.run(f"CREATE DATABASE {_EMPTY}")
        Store.open(self.server.url(_EMPTY)).close()

    def clear(self, folder: Path) -> None:
        """Drop the databases whose files are gone, or lie in a folder."""
        for path in [path for path in self.made if path.is_relative_to(folder) or not path.exists()]:
            self.server.run(f"DROP DATABASE {self.made.pop(path)} WITH (FORCE)")


@contextmanager
def standing_in() -> Iterator[Shelf]:
    """Let a server's databases stand for the paths at which stores are opened."""
    with serving() as server, pytest.MonkeyPatch.context() as patch:
        shelf = Shelf(server)
        shelf.fill()
        patch.setattr(opening, "locate", shelf.locate)
        yield shelf
