"""The commands that keep a store safe: see whether it is sound, mend what can be mended, copy it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from detente.faces.options import Json, StoreUrl, open_store, print_lines, settings


def check(
    store: StoreUrl = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="First make anew what is derived: events, marks, the index of words.")
    ] = False,
    json: Json = False,
) -> None:
    """See whether the store is sound.

    All of it is read and, without --rebuild, nothing is changed; others may read and write meanwhile. Each fault is
    told with what to do. The exit code is 1 if there is any.

    \b
    Examples:
      detente check
      detente check --store sqlite:///talks.sqlite --json
      detente check --rebuild
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    from detente.faces import output
    from detente.faces.plain import plain
    from detente.store import checking

    if rebuild:
        _rebuild(store)
    with open_store(store) as opened, output.progress("checking", what="claims") as tell:
        report = checking.check(opened.database, progress=tell)
    if json:
        typer.echo(checking.as_json(report))
    else:
        print_lines(map(plain, checking.lines(report)))
    if not report.sound:
        raise typer.Exit(1)


def _rebuild(store: str | None) -> None:
    from detente import pipeline
    from detente.store import rebuilding

    with open_store(store, read_only=False) as opened:
        rebuilding.rebuild(opened.database)
        pipeline.relink(opened)


def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to put the copy.")],
    store: StoreUrl = None,
    force: Annotated[bool, typer.Option("--force", help="Let the copy take the place of a file.")] = False,
) -> None:
    """Copy the store into a file.

    Others may write meanwhile: the copy is the store as it was at one moment, and is looked at before it gets its
    name. It is a store itself.

    \b
    Example:
      detente backup /backups/talks.sqlite --store sqlite:///talks.sqlite
    """  # noqa: D301 - see check
    from detente.faces import output
    from detente.faces.plain import plain
    from detente.store.backup import back_up

    with output.progress("copying", what="percent", quiet=not sys.stderr.isatty()) as tell:
        done = back_up(store or settings().store, path, force=force, progress=lambda share: tell(round(100 * share)))
    documents, claims = done.rows.get("documents", 0), done.rows.get("claims", 0)
    typer.echo(plain(f"{path}: {documents} documents, {claims} claims; {done.size / 1e6:,.1f} MB"))
