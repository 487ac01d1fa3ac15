"""Which database does a user mean by a path or a URL? Says so without touching it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from detente.errors import StoreError

SQLITE = "sqlite:///"
# SQLite's own names for a database that is forgotten when it is closed.
FLEETING = frozenset({"sqlite://", "sqlite:///:memory:", ":memory:"})
# A server is spoken to by psycopg, whatever its URL says of it in the short.
PLAIN, DRIVER = frozenset({"postgresql", "postgres"}), "postgresql+psycopg"
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Location:
    """A place for a store: ``name`` is fit to be shown (no password), ``path`` is its file where it is one."""

    name: str
    url: URL
    path: Path | None = None

    def with_mode(self, **mode: str) -> URL:
        """Return the URL with parameters of SQLite, such as ``mode="ro"``; a server takes none of them."""
        return self.url.update_query_dict(mode) if self.path else self.url


def locate(url: str) -> Location:
    """Return the place that a path or URL names.

    All that follows ``sqlite:///`` is the path, as it is: a question mark in it belongs to the name of the file.
    """
    if url.startswith(SQLITE):
        return _file(url.removeprefix(SQLITE), url)
    if "://" not in url and not url.startswith("sqlite:"):
        return _file(url, url)
    try:
        server = make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter of a port that is no number
        raise _unusable(url) from error
    if server.get_backend_name() == "sqlite":
        raise _unusable(url)
    return Location(_shown(server), server.set(drivername=DRIVER) if server.drivername in PLAIN else server)


def _shown(server: URL) -> str:
    """Write the URL of a server without a password, which may be among its parameters, too."""
    told = {name: _HIDDEN if "password" in name.lower() else value for name, value in server.query.items()}
    return server.set(query=told).render_as_string()


def _file(path: str, url: str) -> Location:
    if not path.strip() or "\0" in path:
        raise _unusable(url)
    file = Path(path).expanduser()
    database = f"file:{quote(str(file.absolute()))}"
    return Location(path, URL.create("sqlite", database=database, query={"uri": "true"}), file)


def _unusable(url: str) -> StoreError:
    return StoreError(f"this names no store: got {url!r}, allowed is a path, sqlite:///path or postgresql://…")
