"""Where do results go, and how does a user see that work goes on? Files appear whole or not at all."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from detente.errors import ConfigError


@contextmanager
def destination(path: Path | None) -> Iterator[BinaryIO]:
    """Open what a result is written to: a file under a temporary name until it is complete, or standard output.

    Raises:
        ConfigError: the path is a folder, or lies in none.
    """
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as device:  # such as /dev/null: nothing may take its place
            yield device
    else:
        yield from _whole_file(path.resolve())


def _whole_file(path: Path) -> Iterator[BinaryIO]:
    if path.is_dir():
        raise ConfigError(f"{path} is a folder; --out takes the name of a file: add one")
    if not path.parent.is_dir():
        raise ConfigError(
            f"the folder {path.parent} does not exist; --out takes a file in one that does: make it first"
        )
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """Make an empty folder whose files move to ``path`` when all are written, over those of the same names.

    Raises:
        ConfigError: the path is no folder.
    """
    if not path.is_dir():
        raise ConfigError(f"the folder {path} does not exist; --out takes a folder that does: make it first")
    with TemporaryDirectory(prefix=".export-", dir=path) as part:
        yield Path(part)
        for file in sorted(Path(part).iterdir()):
            file.replace(path / file.name)


@contextmanager
def progress(verb: str, *, quiet: bool = False, what: str = "documents") -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many documents (or ``what``) are done; in a pipe, or when ``quiet``, show nothing.

    Yields:
        What to call with the number done so far.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn(f"{{task.completed:.0f}} {what}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda done: bar.update(task, completed=done)
