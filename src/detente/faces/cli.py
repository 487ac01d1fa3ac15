"""The command line: each command reads its options, makes one call, and prints what comes back.

Heavy modules are imported by the command that needs them, so that ``detente --help`` answers at once.
"""

import io
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from detente.faces import (
    cli_actors,
    cli_alerts,
    cli_brief,
    cli_cluster,
    cli_copy,
    cli_import,
    cli_keep,
    cli_keys,
    cli_outlook,
    cli_record,
    cli_review,
    cli_serve,
    cli_watch,
)
from detente.faces.border import Border
from detente.faces.options import (
    AsOf,
    ConflictName,
    Inputs,
    Json,
    Out,
    Pairs,
    Plot,
    Published,
    StoreUrl,
    check_choice,
    conflict_named,
    day,
    now,
    open_store,
    print_json,
    print_lines,
    print_table,
    sides,
    stdin,
)

FORMATS = ("claims", "annotation", "csv", "parquet", "plover", "polecat", "gdelt", "icews")
QUESTIONS = (
    "events", "claims", "warnings", "mediators", "positions", "reactions", "truces", "promises",
    "momentum", "series", "changes", "next",
)  # fmt: skip

app = typer.Typer(
    name="detente",
    cls=Border,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Read the news about a conflict and keep the record of its diplomacy.",
)
app.add_typer(cli_actors.actors, name="actors")
app.add_typer(cli_record.events, name="events")
app.add_typer(cli_record.conflicts, name="conflicts")
app.add_typer(cli_outlook.forecast, name="forecast")
app.add_typer(cli_outlook.bench, name="bench")
app.add_typer(cli_review.review, name="review")
app.add_typer(cli_alerts.alerts, name="alerts")
app.add_typer(cli_keys.keys, name="keys")


@app.command()
def read(
    inputs: Inputs,
    published: Published = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help=", ".join(FORMATS) + ".")] = "claims",
    target: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Write to FILE, shown when complete; a folder with --engine."),
    ] = None,
    engine: cli_cluster.Engine = None,
    workers: cli_cluster.Workers = None,
    resume: cli_cluster.Resume = True,
    *,
    gpu: cli_cluster.Gpu = False,
) -> None:
    """Print the claims that articles make.

    Nothing is stored. An input that cannot be read is named on standard error, and the rest goes on.

    \b
    Examples:
      detente read article.txt --published 2025-03-16
      detente read news.jsonl.gz --format annotation --out claims.jsonl
      detente read crawl/ --engine local --workers 4 --out claims/
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    corpus = cli_cluster.asked(engine, workers, target, resume=resume, gpu=gpu)
    out = None if target is None else Path(target)
    _check_format(format_, out)
    if corpus is not None:
        cli_cluster.run(inputs, str(target), corpus, format_=format_, published=published)
        return
    from detente import exports, pipeline
    from detente.faces import output
    from detente.faces.failures import reporting
    from detente.sources import files

    with ExitStack() as stack, output.destination(out) as file, reporting() as report:
        way = stack.enter_context(cli_watch.fetcher()) if any(map(files.URL.match, inputs)) else None
        rows = pipeline.read(inputs, now=now(), published=published, stdin=stdin(inputs), way=way, gpu=gpu)
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
        related = rows.relations(lines, str(pairs), relate=pipeline.relate, now=now())
        for relation in report.kept(related):
            file.write(rows.encode(relation))
        report.require(str(pairs))


@app.command()
def collect(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT...", help="Files, folders, URLs of pages, or -.")
    ] = None,
    conflict: Annotated[
        str | None, typer.Option(metavar="NAME", help="Without INPUT: ask the sources of this conflict once.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[:ADDRESS]", help="Ask a source once, such as wikipedia or feed:https://…."),
    ] = None,
    store: StoreUrl = None,
    published: Published = None,
    since: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DAY", help="From a source: what is of DAY or later.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--to", parser=day, metavar="DAY", help="From a source: what is of DAY or earlier.")
    ] = None,
) -> None:
    """Read articles into the store.

    Claims about the same act are put together. What the store knows already is not read again. Articles that
    fail are listed, and the rest goes on.

    \b
    Examples:
      detente collect news.jsonl archive/ --store sqlite:///talks.sqlite
      detente collect --source wikipedia --from 2025-02-01 --to 2025-08-31
      detente collect --conflict russia-ukraine
    """  # noqa: D301 - see read
    from detente.faces import collecting

    asked = collecting.Asked(tuple(inputs or ()), tuple(source or ()), conflict_named(conflict), since, until)
    if asked.is_empty:
        raise typer.BadParameter("no INPUT: name files, folders or URLs, a --source, or a --conflict with sources")
    with open_store(store, read_only=False) as opened:
        collecting.run(opened, asked, published=published, stdin=stdin(asked.files))


@app.command()
def ledger(  # noqa: PLR0917 - typer gives each option by name
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    party: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Only acts in which a state (code or name) or an actor (id) takes part."),
    ] = None,
    type_: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only acts of a type, such as CONSULT.")
    ] = None,
    status: Annotated[
        list[str] | None, typer.Option(metavar="STATUS", help="Only acts of a status, such as OVERDUE.")
    ] = None,
    due_from: Annotated[
        date | None, typer.Option(parser=day, metavar="DAY", help="Only acts due on DAY or later.")
    ] = None,
    due_to: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="Only acts due by DAY.")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest entries are kept by --limit.")] = False,
    json: Json = False,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="Show at most N entries; 0 shows all.")] = 0,
) -> None:
    """Show announced acts and what became of them.

    An entry tells who announced what for when, and the sentences that say so; what is overdue comes first.

    \b
    Examples:
      detente ledger --as-of 2025-03-16
      detente ledger --conflict russia-ukraine --json
      detente ledger --party TUR --type CONSULT --status DUE --status OVERDUE
    """  # noqa: D301 - see read
    conflict = conflict_named(conflict)
    from detente import answers
    from detente.exports import rows
    from detente.faces import ledger as view
    from detente.faces import nothing

    if due_from and due_to and due_to < due_from:
        raise typer.BadParameter(f"--due-to {due_to} is before --due-from {due_from}; no day is in between")
    asked = answers.Asked(
        types=view.types(type_) if type_ else None,
        parties=party,
        statuses=view.statuses(status) if status else None,
        due_from=due_from,
        due_to=due_to,
        limit=limit if newest and limit else None,
        newest_first=newest,
    )
    with open_store(store) as opened:
        if party:
            asked = replace(asked, parties=[answers.whole_actor(opened, who) for who in party])
        entries = view.ordered(answers.ledger(opened, as_of=as_of, conflict=conflict, asked=asked))
        if not (entries or json):
            narrowed = {"--conflict": conflict, "--as-of": as_of, "--party": party, "--type": type_, "--status": status}
            due = {"--due-from": due_from, "--due-to": due_to}
            typer.echo(nothing.found(opened, "ledger", (narrowed | due).items()))
            return
    entries = entries[: limit or None]
    if json:
        print_json(rows.ledger_entry(entry) for entry in entries)
    elif sys.stdout.isatty():
        print_table(view.table(entries))
    else:
        print_lines(view.blocks(entries))


@app.command()
def ask(  # noqa: PLR0917 - typer gives each option by name
    what: Annotated[str, typer.Argument(metavar="WHAT", help=", ".join(QUESTIONS) + ".")],
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    since: Annotated[
        date | None,
        typer.Option(
            parser=day, metavar="DAY", help="Reported since DAY; else for a year or less (warnings: 300 texts)."
        ),
    ] = None,
    by: Annotated[str, typer.Option(metavar="BY", help="Promises by announcer, pair, outlet or kind.")] = "announcer",
    pair: Pairs = None,
    plot: Plot = None,
    json: Json = False,
) -> None:
    """Answer a question from the store.

    Each row comes with the sentences that it rests on; where they are very many, with some of them.

    \b
    Examples:
      detente ask events --as-of 2025-03-16 --json
      detente ask mediators --conflict russia-ukraine
      detente ask promises --by pair
      detente ask momentum --pair RUS,UKR --pair USA,all --plot mood.svg
    """  # noqa: D301 - see read
    check_choice("WHAT", what, QUESTIONS)
    if by not in ("announcer", "pair", "outlet", "kind"):
        raise typer.BadParameter(f"promises can be counted by announcer, pair, outlet, kind, got {by!r}")
    conflict = conflict_named(conflict)
    from detente.faces import questions

    for option, given, fitting in (("--pair", pair, questions.PAIRED), ("--since", since, questions.DATED)):
        if given and what not in fitting:
            raise typer.BadParameter(f"{option} narrows {', '.join(fitting)} only, not {what}: leave it out")
    asked = questions.Question(as_of, conflict, since, by, sides(pair))
    with open_store(store) as opened:
        answer = questions.ANSWERS[what](opened, asked)
        if plot is not None:
            questions.draw(what, opened, asked, plot)
        print_json(answer.rows()) if json else print_lines(questions.told(what, opened, asked, answer))
        if answer.note:
            typer.echo(answer.note, err=True)


@app.command()
def who(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, or an office of a state, as the news writes it.")
    ],
    on: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="On which day; else today.")] = None,
    json: Json = False,
    store: Annotated[
        str | None, typer.Option(metavar="URL", help="A store whose actors people have added or changed.")
    ] = None,
) -> None:
    """Find whom a name, or an office, means on a day.

    Candidates come best first, with the offices that they held.

    \b
    Examples:
      detente who "Lavrov" --on 2025-03-16
      detente who "the Turkish foreign minister" --on 2022-03-10
    """  # noqa: D301 - see read
    from detente import answers
    from detente.exports import rows
    from detente.faces import listing

    day_asked = on or now().date()
    if store is None:
        candidates = answers.who(name, on=day_asked)
    else:
        with open_store(store) as opened:
            candidates = answers.who(name, on=day_asked, store=opened)
    if json:
        print_json(map(rows.who, candidates))
    elif candidates:
        print_lines(listing.candidates(candidates))
    else:
        typer.echo("The actor book knows nobody by that name.")


app.command("brief")(cli_brief.brief)
app.command("serve")(cli_serve.serve)
app.command("mcp")(cli_serve.mcp)
app.command("export")(cli_alerts.export)
app.command("watch")(cli_watch.watch)
app.command("status")(cli_watch.status)
app.command("retry")(cli_watch.retry)
app.command("import")(cli_import.import_)
app.command("compare")(cli_import.compare)
app.command("check")(cli_keep.check)
app.command("backup")(cli_keep.backup)
app.command("copy")(cli_copy.copy)
app.command("backtest")(cli_outlook.backtest)


def main() -> None:
    """Run the command line; characters that the terminal cannot show become question marks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


def _check_format(name: str, out: Path | None) -> None:
    check_choice("--format", name, FORMATS)
    if name == "parquet" and (out is None or str(out) == "-"):
        raise typer.BadParameter("parquet is no text: name a file with --out, for example --out claims.parquet")
