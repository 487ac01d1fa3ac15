"""The command that moves a store to another database: from a file to a server, and back."""

import sys
from typing import Annotated

import typer


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store to copy: a path or URL.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where to: a new file, or an empty database.")],
) -> None:
    """Copy a store into another database.

    Others may read and write the store meanwhile: what is copied is the store as it was at one moment. The copy is
    compared with it, row by row, and kept as a whole or not at all.

    \b
    Examples:
      detente copy sqlite:///talks.sqlite postgresql://me@db.example.org/talks
      detente copy postgresql://me@db.example.org/talks sqlite:///talks.sqlite
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    from detente.faces import output
    from detente.faces.plain import plain
    from detente.store import copying

    with output.progress("copying", what="rows", quiet=not sys.stderr.isatty()) as tell:
        done = copying.copy(source, target, progress=tell)
    documents, claims = done.rows["documents"], done.rows["claims"]
    typer.echo(plain(f"{done.target}: {documents} documents, {claims} claims; {sum(done.rows.values())} rows in all"))
