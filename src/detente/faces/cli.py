"""The command line: each command reads its options, makes one call, and prints what comes back.

Heavy modules are imported by the command that needs them, so that ``detente --help`` answers at once.
"""

import io
import os
import re
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from detente.faces.border import Border

if TYPE_CHECKING:  # not for a cycle's sake: these would load numpy and the database for --help
    from rich.table import Table

    from detente.config import Settings
    from detente.store import Store

FORMATS = ("claims", "annotation", "csv", "parquet")
LATER_FORMATS = ("plover", "polecat", "gdelt", "icews")
QUESTIONS = ("events", "claims", "warnings")
LATER_QUESTIONS = ("mediators", "positions", "reactions", "series", "changes")

app = typer.Typer(
    name="detente",
    cls=Border,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Read the news about a conflict and keep the record of its diplomacy.",
)


def day(text: str) -> date:
    """Read a day as ISO 8601 writes it."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"got {text!r}; a day is written YYYY-MM-DD, for example 2025-03-16")


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


@app.command()
def read(
    inputs: Inputs,
    published: Published = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help=", ".join(FORMATS) + ".")] = "claims",
    out: Out = None,
) -> None:
    """Print the claims that articles make.

    Nothing is stored. An input that cannot be read is named on standard error, and the rest goes on.

    \b
    Examples:
      detente read article.txt --published 2025-03-16
      detente read news.jsonl.gz --format annotation --out claims.jsonl
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    _check_format(format_, out)
    from detente import exports, pipeline
    from detente.faces import output
    from detente.faces.failures import reporting

    with output.destination(out) as file, reporting() as report:
        rows = pipeline.read(inputs, now=_now(), published=published, stdin=_stdin(inputs))
        with output.progress("reading", quiet=out is None and sys.stdout.isatty()) as tell:
            exports.EXPORTERS[format_](report.kept(rows, tell), file)
        report.require(", ".join(inputs))


@app.command()
def relate(
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS.jsonl", help="The pairs, or - for standard input.")],
    out: Out = None,
) -> None:
    """Say how one marked actor relates to another.

    The answer is a type and the probability of each type, for every pair. A row is {"id", "text", "source":
    [[start, end], ...], "target": [[start, end], ...]}, in characters of the text.

    \b
    Example:
      detente relate examples/pairs.jsonl
    """  # noqa: D301 - see read
    from detente import pipeline
    from detente.faces import output
    from detente.faces import pairs as rows
    from detente.faces.failures import reporting

    with output.destination(out) as file, reporting() as report, rows.open_pairs(pairs) as lines:
        related = rows.relations(lines, str(pairs), relate=pipeline.relate, now=_now())
        for relation in report.kept(related):
            file.write(rows.encode(relation))
        report.require(str(pairs))


@app.command()
def collect(
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT...", help="Files, folders, or -.")] = None,
    conflict: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The conflict that is watched; files are kept whole all the same."),
    ] = None,
    store: StoreUrl = None,
    published: Published = None,
) -> None:
    """Read articles into the store.

    Claims about the same act are put together. What the store knows already is not read again. Articles that
    fail are listed, and the rest goes on.

    \b
    Example:
      detente collect news.jsonl archive/ --store sqlite:///talks.sqlite
    """  # noqa: D301 - see read
    if not inputs:
        raise typer.BadParameter("no INPUT: name files or folders; fetching the sources of a conflict comes later")
    _conflict(conflict)
    from detente import pipeline
    from detente.faces import output, summary

    with _open(store, read_only=False) as opened, output.progress("collecting") as tell:
        done = pipeline.collect(inputs, opened, now=_now(), published=published, stdin=_stdin(inputs), progress=tell)
    summary.tell(done, ", ".join(inputs))


@app.command()
def ledger(
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    json: Json = False,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="Show at most N entries; 0 shows all.")] = 0,
) -> None:
    """Show announced acts and what became of them.

    An entry tells who announced what for when, and the sentences that say so; what is overdue comes first.

    \b
    Examples:
      detente ledger --as-of 2025-03-16
      detente ledger --conflict russia-ukraine --json
    """  # noqa: D301 - see read
    conflict = _conflict(conflict)
    from detente import answers
    from detente.exports import rows
    from detente.faces import ledger as view

    with _open(store) as opened:
        entries = view.ordered(answers.ledger(opened, as_of=as_of, conflict=conflict))
    entries = entries[: limit or None]
    if json:
        _print_json(rows.ledger_entry(entry) for entry in entries)
    elif not entries:
        typer.echo("No announced act is known: collect articles first, or ask for a later day.")
    elif sys.stdout.isatty():
        _print_table(view.table(entries))
    else:
        _print_lines(view.blocks(entries))


@app.command()
def ask(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=" or ".join(QUESTIONS) + ".")],
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Answer a question from the store.

    Each row comes with the sentences that it rests on.

    \b
    Example:
      detente ask events --as-of 2025-03-16 --json
    """  # noqa: D301 - see read
    _check_choice("WHAT", what, QUESTIONS, LATER_QUESTIONS)
    conflict = _conflict(conflict)
    from detente import answers
    from detente.exports import rows
    from detente.faces import listing

    with _open(store) as opened:
        if what == "events":
            events = answers.events(opened, as_of=as_of, conflict=conflict)
            _print_json(map(rows.event_row, events)) if json else _print_lines(listing.events(events))
        elif what == "warnings":
            doubts = answers.warnings(opened, as_of=as_of, conflict=conflict)
            _print_json(map(rows.warning, doubts)) if json else _print_lines(listing.warnings(doubts))
        else:
            claims = answers.claims(opened, as_of=as_of, conflict=conflict)
            _print_json(map(rows.claim_row, claims)) if json else _print_lines(listing.claims(claims))


@app.command()
def who(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as the news writes it.")],
    on: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="On which day; else today.")] = None,
    json: Json = False,
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="A store whose actors people have added or changed.")
    ] = None,
) -> None:
    """Find whom a name means on a day.

    Candidates come best first, with the offices that they held.

    \b
    Example:
      detente who "Lavrov" --on 2025-03-16
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import rows
    from detente.faces import listing

    day_asked = on or _now().date()
    if store is None:
        candidates = answers.who(name, on=day_asked)
    else:
        with _open(store) as opened:
            candidates = answers.who(name, on=day_asked, store=opened)
    if json:
        _print_json(map(rows.who, candidates))
    elif candidates:
        _print_lines(listing.candidates(candidates))
    else:
        typer.echo("The actor book knows nobody by that name.")


actors = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="See and correct who is who.")
app.add_typer(actors, name="actors")

By = Annotated[str | None, typer.Option(metavar="WHO", help="Who decides this; else the user of this machine.")]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="ISO 3166 alpha-3, or UNO, EUR, NAT, IGO, NGO.")]
Sector = Annotated[str | None, typer.Option(metavar="CODE", help="PLOVER's sector, such as GOV or MIL.")]
Alias = Annotated[list[str] | None, typer.Option("--alias", metavar="NAME", help="Another spelling; may be repeated.")]
OfficeTitle = Annotated[str | None, typer.Option("--office", metavar="TITLE", help="An office, with --from.")]
From = Annotated[date | None, typer.Option("--from", parser=day, metavar="DAY", help="The first day of the office.")]
To = Annotated[
    date | None,
    typer.Option("--to", parser=day, metavar="DAY", help="The first day after the office; none while it lasts."),
]
Source = Annotated[str, typer.Option(metavar="TEXT", help="Where the office is known from.")]


@actors.command("list")
def list_actors(store: StoreUrl = None, json: Json = False) -> None:
    """Show whom the news names with an office and the actor book does not know.

    \b
    Example:
      detente actors list --store sqlite:///talks.sqlite
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import rows
    from detente.faces import listing

    with _open(store) as opened:
        found = answers.strangers(opened)
    _print_json(map(rows.stranger, found)) if json else _print_lines(listing.strangers(found))
    if not found and not json:
        typer.echo("Nobody: the book knows everybody whom the news names with an office.")


@actors.command("check")
def check_actors(store: StoreUrl = None, json: Json = False) -> None:
    """Show offices that the news gives to another than the actor book does.

    Nothing changes by itself: confirm with `detente actors edit`.

    \b
    Example:
      detente actors check --store sqlite:///talks.sqlite
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import rows
    from detente.faces import listing

    with _open(store) as opened:
        found = answers.successions(opened)
    _print_json(map(rows.succession, found)) if json else _print_lines(listing.successions(found))
    if not found and not json:
        typer.echo("None: no office is given to somebody else by three sources.")


@actors.command("add")
def add_actor(  # noqa: PLR0917 -- typer gives each option by name
    name: Annotated[str, typer.Argument(metavar="NAME", help="The usual full name.")],
    country: Country = None,
    sector: Sector = None,
    kind: Annotated[str, typer.Option(metavar="KIND", help="person, organisation or group.")] = "person",
    alias: Alias = None,
    office: OfficeTitle = None,
    from_: From = None,
    to: To = None,
    source: Source = "added by hand",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Add an actor to the book of a store.

    \b
    Example:
      detente actors add "Jane Doe" --country IRL --office "Foreign Minister" --from 2026-01-15 --by me
    """  # noqa: D301 - see read
    from detente.faces import decisions

    with _open(store, read_only=False) as opened:
        desk = decisions.Desk(opened, decisions.decider(by), _now())
        typer.echo(desk.add(name, kind, country, sector, tuple(alias or ()), decisions.term(office, from_, to, source)))


@actors.command("edit")
def edit_actor(  # noqa: PLR0917 -- see add_actor
    actor: Annotated[str, typer.Argument(metavar="ID", help="An id, as `detente who` and `actors list` show it.")],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="The usual full name.")] = None,
    country: Country = None,
    sector: Sector = None,
    alias: Alias = None,
    office: OfficeTitle = None,
    from_: From = None,
    to: To = None,
    source: Source = "added by hand",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Correct an actor, or give one an office or the end of one.

    \b
    Example:
      detente actors edit person:jane-doe --office "Foreign Minister" --from 2026-01-15 --to 2026-11-02
    """  # noqa: D301 - see read
    from detente.faces import decisions

    with _open(store, read_only=False) as opened:
        desk = decisions.Desk(opened, decisions.decider(by), _now())
        term = decisions.term(office, from_, to, source)
        typer.echo(desk.edit(actor, name, country, sector, tuple(alias or ()), term))


@actors.command("merge")
def merge_actors(
    actor: Annotated[str, typer.Argument(metavar="ID", help="Who is not an actor of their own.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="Who is meant.")],
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Say that two ids mean one actor.

    \b
    Example:
      detente actors merge new:jane-doe-irl person:jane-doe
    """  # noqa: D301 - see read
    from detente.faces import decisions

    with _open(store, read_only=False) as opened:
        typer.echo(decisions.Desk(opened, decisions.decider(by), _now()).merge(actor, into))


@app.command()
def brief(
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="The day; else today.")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, metavar="N", help="How many days back and ahead.")] = 7,
) -> None:
    """Write a briefing in Markdown.

    It tells what is new, due, overdue, settled and disputed, each with a sentence that says so.

    \b
    Example:
      detente brief --conflict russia-ukraine --as-of 2025-03-16 > briefing.md
    """  # noqa: D301 - see read
    conflict = _conflict(conflict)
    from detente import answers
    from detente.faces import briefing

    with _open(store) as opened:
        answer = answers.briefing(opened, as_of=as_of or _now().date(), conflict=conflict, days=days)
    _print_lines(briefing.page(answer))


def main() -> None:
    """Run the command line; characters that the terminal cannot show become question marks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


def _now() -> datetime:
    return datetime.now(UTC)


def _stdin(inputs: Iterable[str]) -> BinaryIO | None:
    return sys.stdin.buffer if "-" in inputs else None


def _settings() -> "Settings":
    from detente import config

    return config.load(Path.cwd(), os.environ)


def _open(url: str | None, *, read_only: bool = True) -> "Store":
    from detente import pipeline

    return pipeline.open_store(url or _settings().store, read_only=read_only)


def _check_format(name: str, out: Path | None) -> None:
    _check_choice("--format", name, FORMATS, LATER_FORMATS)
    if name == "parquet" and (out is None or str(out) == "-"):
        raise typer.BadParameter("parquet is no text: name a file with --out, for example --out claims.parquet")


def _check_choice(option: str, name: str, known: tuple[str, ...], later: tuple[str, ...]) -> None:
    if name not in known:
        fault = "comes in a later version" if name in later else "is unknown"
        raise typer.BadParameter(f"{option} {name!r} {fault}; there are now {', '.join(known)}")


def _conflict(name: str | None) -> str | None:
    """Return the conflict that is asked for, or set in detente.toml; None is all of them."""
    from detente import answers

    name = name or _settings().conflict
    known = answers.conflicts()
    if name is not None and name not in known and not name.endswith(".toml"):
        raise typer.BadParameter(
            f"--conflict {name!r} is unknown; there are {', '.join(known)}, or a .toml file of yours"
        )
    return name


def _print_json(rows: Iterable[object]) -> None:
    from detente.exports import json_text

    for piece in json_text.array(rows):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _print_table(table: "Table") -> None:
    from rich.console import Console

    Console().print(table)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
