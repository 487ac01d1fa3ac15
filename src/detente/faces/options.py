"""What do commands share? The options that several have, the store that they open, and how they print.

Heavy modules are imported by the function that needs them, so that ``detente --help`` answers at once.
"""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

if TYPE_CHECKING:  # not for a cycle's sake: these would load numpy and the database for --help
    from rich.table import Table

    from detente.config import Settings
    from detente.store import Store


def day(text: str) -> date:
    """Read a day written YYYY-MM-DD."""
    from detente.records import read_day

    try:
        return read_day(text)
    except ValueError as error:
        raise typer.BadParameter(f"it {error}") from error


Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input.")]
Published = Annotated[
    date | None,
    typer.Option(parser=day, metavar="DAY", help="Day of publication of what does not tell its own."),
]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to FILE; it appears when it is complete.")]
StoreUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="The store; else DETENTE_STORE, else that of detente.toml, else sqlite:///detente.sqlite."
    ),
]
ConflictName = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only what belongs to this conflict (a name, or a .toml file).")
]
AsOf = Annotated[
    date | None,
    typer.Option(parser=day, metavar="DAY", help="What was known by the end of DAY; else all that is known."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Pairs = Annotated[
    list[str] | None,
    typer.Option(
        "--pair", metavar="A,B", help="Only these two sides (codes or names of states, or ids); B may be all."
    ),
]
Plot = Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it, too, into a .png or .svg file.")]
By = Annotated[str | None, typer.Option(metavar="WHO", help="Who decides this; else the user of this machine.")]


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


def stdin(inputs: Iterable[str]) -> BinaryIO | None:
    """Return standard input if it is asked for."""
    return sys.stdin.buffer if "-" in inputs else None


def settings() -> "Settings":
    """Return what is set in detente.toml and the environment."""
    from detente import config

    return config.load(Path.cwd(), os.environ)


def open_store(url: str | None, *, read_only: bool = True) -> "Store":
    """Open the store that is asked for or set."""
    from detente import pipeline

    return pipeline.open_store(url or settings().store, read_only=read_only)


def check_choice(option: str, name: str, known: tuple[str, ...]) -> None:
    """Refuse a word that is none of the known."""
    if name not in known:
        raise typer.BadParameter(f"{option} {name!r} is unknown; there are now {', '.join(known)}")


def sides(pairs: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Read pairs of sides; without any nothing is asked for."""
    if not pairs:
        return ()
    from detente import answers

    found = []
    for pair in pairs:
        a, comma, b = (part.strip() for part in pair.partition(","))
        if not (a and comma and b) or "," in b:
            raise typer.BadParameter(f"--pair {pair!r} is no pair; write two sides such as RUS,UKR or org:hamas,ISR")
        two = answers.side_code(a), "all" if b == "all" else answers.side_code(b)
        if two[0] == two[1]:
            raise typer.BadParameter(f"--pair {pair!r} names one side twice; write two such as RUS,UKR or RUS,all")
        found.append(two)
    return tuple(found)


def conflict_named(name: str | None) -> str | None:
    """Return the conflict that is asked for, or set in detente.toml; None is all of them."""
    from detente import answers

    name = name or settings().conflict
    known = answers.conflicts()
    if name is not None and name not in known and not name.endswith(".toml"):
        raise typer.BadParameter(
            f"--conflict {name!r} is unknown; there are {', '.join(known)}, or a .toml file of yours"
        )
    return name


def print_json(rows: Iterable[object]) -> None:
    """Print rows as one JSON array, as they come."""
    from detente.exports import json_text

    for piece in json_text.array(rows):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def print_table(table: "Table") -> None:
    """Print a table on a terminal."""
    from rich.console import Console

    Console().print(table)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        typer.echo(line)
