"""Where do shards come from, and where do parts go? A disk, or an object store by its URL (``s3://``, through fsspec).

Object stores cannot rename. A part is therefore written whole under a temporary name on a disk, then put in its place,
and only then gets its row in the manifest: a part without a row is none, and is written over.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Protocol, cast

from detente.cluster.jobs import Row, Shard
from detente.errors import ConfigError, SourceError
from detente.records import Failure
from detente.sources import files

URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# The web has its own fetcher, which asks robots.txt and guards the network; fsspec does neither.
REFUSED = ("http://", "https://", "ftp://")
MANIFEST = "manifest"
PARTS = "parts"
HALF = ".part-"
# A shard takes hours at most: what nobody has written to for so long, nobody will.
STALE = timedelta(days=1)


class Storage(Protocol):
    """A place for parts and the manifest. Names are relative and have one slash."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size in bytes of each file of a folder by its name; none if the folder is not there."""

    def read(self, names: Sequence[str]) -> list[bytes]:
        """Return the content of files."""

    def scratch(self) -> Any:  # noqa: ANN401 - a context manager of a path
        """Give the path of a file to be written first, and remove what is left of it."""

    def put(self, path: Path, name: str) -> None:
        """Put a written file in its place, over what is there."""

    def tidy(self, now: datetime) -> None:
        """Remove what killed workers left half written, `STALE` before ``now`` or earlier."""


class Disk:
    """A folder of this machine, or one that all machines see."""

    def __init__(self, root: Path) -> None:
        self._root = root
        for folder in (PARTS, MANIFEST):
            (root / folder).mkdir(parents=True, exist_ok=True)

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of files; those still being written are hidden and left out."""
        found = (path for path in (self._root / folder).iterdir() if not path.name.startswith("."))
        return {f"{folder}/{path.name}": path.stat().st_size for path in found}

    def read(self, names: Sequence[str]) -> list[bytes]:
        """Return the content of files."""
        return [(self._root / name).read_bytes() for name in names]

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a hidden file beside the parts, so that a rename does not cross disks."""
        with TemporaryDirectory(prefix=HALF, dir=self._root / PARTS) as folder:
            yield Path(folder) / "part"

    def put(self, path: Path, name: str) -> None:
        """Rename a file to its place."""
        path.replace(self._root / name)

    def tidy(self, now: datetime) -> None:
        """Remove old hidden folders."""
        for folder in (self._root / PARTS).glob(f"{HALF}*"):
            with suppress(OSError):  # another run may be as tidy
                last = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
                if now.timestamp() - last > STALE.total_seconds():
                    shutil.rmtree(folder)


class Objects:
    """A folder of an object store."""

    def __init__(self, url: str) -> None:
        self._files, self._root = filesystem(url)
        for folder in (PARTS, MANIFEST):
            self._files.makedirs(f"{self._root}/{folder}", exist_ok=True)

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of objects, as the store lists them now."""
        self._files.invalidate_cache()
        try:
            found = self._files.ls(f"{self._root}/{folder}", detail=True)
        except FileNotFoundError:
            return {}
        return {f"{folder}/{Path(one['name']).name}": int(one["size"]) for one in found if one["type"] == "file"}

    def read(self, names: Sequence[str]) -> list[bytes]:
        """Return the content of objects, asked for together."""
        paths = [f"{self._root}/{name}" for name in names]
        content = self._files.cat(paths) if paths else {}
        return list(content.values()) if isinstance(content, dict) else [content]

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a file in the temporary folder of this machine."""
        with TemporaryDirectory(prefix="detente-part-") as folder:
            yield Path(folder) / "part"

    def put(self, path: Path, name: str) -> None:
        """Upload a file."""
        self._files.put_file(str(path), f"{self._root}/{name}")

    def tidy(self, now: datetime) -> None:
        """Do nothing: what is half written lies on the worker's own disk."""


def at(out: str) -> Storage:
    """Return the storage at a folder or a URL, made if it is not there.

    Raises:
        ConfigError: there is none, or it cannot be made.
    """
    try:
        return Objects(out) if URL.match(out) else Disk(Path(out))
    except OSError as error:
        raise ConfigError(f"--out {out} cannot hold parts ({error}): name a folder that can be written") from error


def keep(storage: Storage, name: str, write: Callable[[BinaryIO], None]) -> tuple[int, str]:
    """Write a file under a temporary name, put it in its place, and return its size and SHA-256.

    Whatever ``write`` raises passes, and leaves the place as it was.
    """
    with storage.scratch() as path:
        with path.open("w+b") as file:
            write(cast("BinaryIO", file))
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            found = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.seek(0, os.SEEK_END)
        storage.put(path, name)
    return size, found


def keep_row(storage: Storage, key: str, row: Row) -> None:
    """File the row of a shard, after its part."""
    content = json.dumps(asdict(row), ensure_ascii=True).encode() + b"\n"
    keep(storage, f"{MANIFEST}/{key}.json", lambda out: cast("None", out.write(content)))


def rows(out: str) -> tuple[Row, ...]:
    """Return the manifest of a folder or URL: the rows of shards whose part is there whole, by its name.

    Raises:
        ConfigError: it cannot be read.
    """
    storage = at(out)
    names = sorted(storage.sizes(MANIFEST))
    sizes = storage.sizes(PARTS)
    found = [_row(name, content) for name, content in zip(names, storage.read(names), strict=True)]
    return tuple(row for row in found if row is not None and sizes.get(row.part) == row.part_size)


def _row(name: str, content: bytes) -> Row | None:
    """Return a row, or none of what is half written: an object store on a disk may leave that."""
    try:
        raw = json.loads(content)
        return Row(**(raw | {"told": tuple(raw["told"])}))
    except ValueError:
        return None
    except (TypeError, KeyError) as error:
        raise ConfigError(
            f"{name} is no row of a manifest of this version ({error}): give another --out, or remove it"
        ) from error


def shards(inputs: Sequence[str], *, now: datetime) -> Iterator[Shard | Failure]:
    """Yield the shards of files, folders and URLs, each once, in order; what is none of them is told."""
    seen: set[str] = set()
    for name in inputs:
        for found in _remote(name, now) if URL.match(name) else _local(name, now):
            if isinstance(found, Failure):
                yield found
            elif found.name not in seen:
                seen.add(found.name)
                yield found


def _local(name: str, now: datetime) -> Iterator[Shard | Failure]:
    for found in files.listed(name, now=now):
        if isinstance(found, Failure):
            yield found
        else:
            state = found.stat()
            yield Shard(str(found), str(found.absolute()), state.st_size, str(state.st_mtime_ns))


def _remote(url: str, now: datetime) -> Iterator[Shard | Failure]:
    if url.lower().startswith(REFUSED):
        raise ConfigError(
            f"{url} is an address of the web, which no shard is: fetch it first, or read it without --engine"
        )
    source, root = filesystem(url)
    scheme = url.partition("://")[0]
    try:
        found = source.find(root, detail=True) or {}
    except OSError as error:
        yield Failure(url, "fetch", f"the store cannot be listed ({error}): check the address and your rights", now)
        return
    chosen = [path for path in sorted(found) if path == root or files.is_readable(Path(path))]
    for path in chosen:
        name = url if path == root else f"{scheme}://{path}"
        yield Shard(name, name, int(found[path]["size"] or 0), source.ukey(path))
    if not chosen:
        yield Failure(url, "fetch", "nothing to read was found here: check the address", now)


@contextmanager
def opened(shard: Shard) -> Iterator[BinaryIO]:
    """Open a shard wherever it is.

    Raises:
        OSError: it cannot be opened.
    """
    if URL.match(shard.place):
        source, path = filesystem(shard.place)
        with source.open(path, "rb") as file:
            yield file
    else:
        with Path(shard.place).open("rb") as file:
            yield file


def filesystem(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it.

    Raises:
        ConfigError: what speaks to it is not installed, or there is no such kind.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ConfigError(f"{url} needs fsspec: install detente with its extra `cluster`, or give a folder") from error
    try:
        source, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"{url} cannot be reached ({error})") from error
    return source, str(path).rstrip("/")


def unreadable(error: OSError) -> SourceError:
    """Return what to say of a shard whose bytes cannot be had."""
    return SourceError(f"the bytes cannot be had ({error.strerror or error}): call again to try again")
