"""The commands on events that others coded: bring them into a store, and compare two records of the same days."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.faces.options import Json, Pairs, StoreUrl, check_choice, day, now, open_store, print_lines, sides

if TYPE_CHECKING:  # not for a cycle's sake: these would load numpy for --help
    from detente.answers.compare import Agreement, Comparison, Counted
    from detente.pipeline.importing import Imported
    from detente.store import Store

FORMATS = ("gdelt", "icews", "plover", "polecat")
# Rows that only one record has which are shown on a terminal; --json prints all.
SHOWN = 10
# Failures that are shown.
TOLD = 20

From = Annotated[date | None, typer.Option("--from", parser=day, metavar="DAY", help="Not before this day.")]
Until = Annotated[date | None, typer.Option("--until", parser=day, metavar="DAY", help="Not after this day.")]


def import_(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Also packed: .gz .xz .zst .bz2 .zip.")],
    store: StoreUrl = None,
) -> None:
    """Bring events that others coded into the store.

    gdelt takes export files of GDELT 2.0 and the mentions that belong to them, icews and polecat the tables of the
    Dataverse, plover JSON Lines. Each row becomes a line of text that says what it says, and a claim. What is known
    already is passed over.

    \b
    Examples:
      detente import icews events.2018.tab --store sqlite:///icews.sqlite
      detente import gdelt 20240115120000.export.CSV.zip 20240115120000.mentions.CSV.zip
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    check_choice("FORMAT", format_name, FORMATS)
    with open_store(store, read_only=False) as opened:
        done = _brought(format_name, files, opened)
    typer.echo(_summary(done))
    if done.failures and not done.rows and not done.known:
        raise typer.Exit(1)


def compare(  # noqa: PLR0917 - typer gives each option by name
    ours: Annotated[str, typer.Argument(metavar="A", help="A store.")],
    theirs: Annotated[str | None, typer.Argument(metavar="[B]", help="Another store; else A itself.")] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="FORMAT", help="Compare with the events of a --file, kept nowhere.")
    ] = None,
    file: Annotated[list[Path] | None, typer.Option("--file", metavar="FILE", help="A file of that format.")] = None,
    coder: Annotated[
        list[str] | None,
        typer.Option("--coder", metavar="NAME", help="Whose claims count in A and, given twice, in B: imported:icews."),
    ] = None,
    pair: Pairs = None,
    since: From = None,
    until: Until = None,
    json: Json = False,
) -> None:
    """Say how far two records of the same days agree; neither of them is the truth.

    Acts between two sides are counted by day, pair and class, and matched within a day.

    \b
    Examples:
      detente compare sqlite:///ours.sqlite sqlite:///icews.sqlite --from 2018-06-01 --until 2018-06-30
      detente compare sqlite:///ours.sqlite --with icews --file events.2018.tab --json
      detente compare sqlite:///all.sqlite --coder imported:gdelt --coder imported:icews
    """  # noqa: D301 - see import_
    from detente.answers.compare import Side
    from detente.answers.compare import compare as compared

    _check(theirs, with_, file, coder)
    names = [*(coder or ()), None, None]
    with ExitStack() as stack:
        a = stack.enter_context(open_store(ours))
        b = stack.enter_context(open_store(theirs)) if theirs else a
        if with_ and file:
            b = stack.enter_context(open_store("sqlite://", read_only=False))
            _brought(with_, file, b)
        found = compared(Side(a, names[0]), Side(b, names[1]), first=since, last=until, pairs=sides(pair))
    if json:
        _print_json(found)
    else:
        print_lines(_lines(found))


def _check(theirs: str | None, with_: str | None, file: list[Path] | None, coder: list[str] | None) -> None:
    if with_:
        check_choice("--with", with_, FORMATS)
    if bool(with_) != bool(file):
        raise typer.BadParameter("--with FORMAT and --file FILE belong together")
    if with_ and theirs:
        raise typer.BadParameter("give either a store B or --with and --file, not both")
    if not theirs and not with_ and len(coder or ()) != 2:  # noqa: PLR2004 - A and B
        raise typer.BadParameter("name what to compare with: a store B, --with and --file, or --coder twice")
    if len(coder or ()) > 2:  # noqa: PLR2004 - A and B
        raise typer.BadParameter("--coder may be given twice at most: for A and for B")


def _brought(format_name: str, files: list[Path], store: "Store") -> "Imported":
    """Import files, and print on standard error what failed."""
    from detente.faces import output
    from detente.faces.plain import plain
    from detente.pipeline.importing import import_events

    with output.progress("importing", what="rows") as tell:
        done = import_events(format_name, files, store, now=now(), progress=tell)
    for failure in done.failures[:TOLD]:
        print(plain(f"{failure.source}: {failure.reason}"), file=sys.stderr)
    if len(done.failures) > TOLD:
        print(f"… and {len(done.failures) - TOLD:,} more", file=sys.stderr)
    return done


def _summary(done: "Imported") -> str:
    strange = f", {done.strange:,} mentions of events that are not here" if done.strange else ""
    return (
        f"{done.rows:,} new rows, {done.known:,} known already{strange}; {done.events:,} events in the store; "
        f"{len(done.failures):,} failures; {done.seconds:.1f} s"
    )


def _print_json(found: "Comparison") -> None:
    from detente.exports import json_text

    sys.stdout.buffer.write(json_text.encode(asdict(found)) + b"\n")
    sys.stdout.buffer.flush()


def _lines(found: "Comparison") -> Iterator[str]:
    yield f"{found.first} to {found.last}, {found.pairs:,} pairs: {found.ours:,} acts in A, {found.theirs:,} in B"
    yield f"(of these {found.comments[0]:,} and {found.comments[1]:,} comments, which have no class)"
    yield ""
    yield f"{'':22}{'A':>8}{'B':>8}{'A in B':>8}{'B in A':>8}{'F1':>7}{'kappa':>7}{'daily r':>9}"
    yield from map(_line, found.classes)
    yield ""
    yield from (_line(row) for row in found.types if row.ours or row.theirs)
    for name, rows in (("A", found.only_ours), ("B", found.only_theirs)):
        yield ""
        yield f"Only {name}: {len(rows):,} days and pairs by class"
        yield from (_cell(row) for row in sorted(rows, key=lambda row: -row.ours - row.theirs)[:SHOWN])


def _line(row: "Agreement") -> str:
    numbers = f"{row.ours:8,}{row.theirs:8,}{row.matched_ours:8,}{row.matched_theirs:8,}"
    return f"{row.name:22}{numbers}{_share(row.f1):>7}{_share(row.kappa):>7}{_share(row.correlation):>9}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _cell(row: "Counted") -> str:
    from detente.codebook import QUADS

    return f"  {row.day} {row.a} – {row.b}: {row.ours + row.theirs} of {QUADS[row.quad]}"
