"""The commands that tell people what is new, by rules, and write what a store holds in the formats of others."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from detente.faces.options import AsOf, ConflictName, StoreUrl, conflict_named, now, open_store, print_lines

alerts = typer.Typer(no_args_is_help=True, help="Tell people what is new, by rules in a file.")

RulesFile = Annotated[Path, typer.Option("--rules", metavar="FILE", help="The rules; else alerts.toml of this folder.")]
RULES = Path("alerts.toml")
# The names of `exports.STORE_EXPORTERS`, which is not imported only to print the help.
FORMATS = ("ics", "atom", "plover", "polecat", "gdelt", "icews", "csv", "parquet", "jsonld", "ttl", "graphml")
CODED = ("plover", "polecat", "gdelt", "icews")


@alerts.command("run")
def run_alerts(
    rules: RulesFile = RULES,
    store: StoreUrl = None,
    as_of: AsOf = None,
    test: Annotated[bool, typer.Option("--test", help="Print what is new; note and send nothing.")] = False,
    backlog: Annotated[bool, typer.Option("--backlog", help="Tell what a rule finds at its first look, too.")] = False,
) -> None:
    """Look for what is new, and tell it.

    A rule that looks for the first time notes what is there as seen. What cannot be sent is tried again by later runs.

    \b
    Examples:
      detente alerts run --rules alerts.toml --test
      detente alerts run --rules alerts.toml
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    from detente.errors import SourceError
    from detente.faces import alerts as rounds
    from detente.faces.plain import plain

    told, at = rounds.load(rules), now()
    day = as_of or at.date()
    if test:
        with open_store(store) as opened:
            print_lines(rounds.preview(opened, told, as_of=day, backlog=backlog))
        return
    with open_store(store, read_only=False) as opened:
        report = rounds.run(opened, told, now=at, as_of=day, environment=os.environ, out=sys.stdout, backlog=backlog)
    typer.echo(report.line, err=True)
    for trouble in report.troubles:
        typer.echo(plain(f"{trouble.what}: {trouble.reason}"), err=True)
    if report.troubles:
        raise SourceError("not all could be told: what waits is tried again by the next runs; see the lines above")


@alerts.command("list")
def list_alerts(
    store: StoreUrl = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="The newest N.")] = 50,
) -> None:
    """Show the alerts that were sent, and those that wait.

    \b
    Example:
      detente alerts list --limit 20
    """  # noqa: D301 - see run
    from detente.faces.plain import plain, sentence

    with open_store(store) as opened:
        found = opened.outbox.newest(limit)
    for alert in found:
        state = f"sent {alert.sent_at:%Y-%m-%d %H:%M}" if alert.sent_at else f"waiting, {alert.tries} tries"
        typer.echo(plain(sentence((f"{alert.found_at:%Y-%m-%d %H:%M}", alert.channel, state, alert.title), "  ")))
        if alert.error:
            typer.echo(f"    {plain(alert.error)}")
    if not found:
        typer.echo("No alert was sent, and none waits.")


@alerts.command("check")
def check_alerts(rules: RulesFile = RULES) -> None:
    """Say whether a file of rules is right, and whether the secrets that it names are set.

    \b
    Example:
      detente alerts check --rules alerts.toml
    """  # noqa: D301 - see run
    from detente.errors import ConfigError
    from detente.faces import alerts as rounds

    told = rounds.load(rules)
    for name, channel in told.channels.items():
        missing = rounds.missing(channel, os.environ)
        if missing:
            raise ConfigError(f"the channel {name!r} needs {', '.join(missing)} in the environment: set it")
    typer.echo(f"{rules} is right: {len(told.rules)} rules, {len(told.channels)} channels")


def export(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(FORMATS) + ".")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder that the files are written into.")],
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: AsOf = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="What names begin with, of jsonld and ttl.")] = None,
    least_score: Annotated[
        float, typer.Option(min=0, max=1, help="Of plover, polecat, gdelt, icews: what a claim of each act must score.")
    ] = 0.0,
) -> None:
    """Write what a store holds into a folder, in a format of others.

    ics and atom: the ledger as a calendar and as a feed; plover, polecat, gdelt, icews: events as others code them;
    csv, parquet: tables with a data dictionary; jsonld, ttl: linked data; graphml: the channels as a graph.

    \b
    Examples:
      detente export ics --out public/ --conflict russia-ukraine
      detente export csv --out tables/ --as-of 2025-05-31
      detente export gdelt --out events/ --least-score 0.6
    """  # noqa: D301 - see run
    if format_ not in FORMATS:
        raise typer.BadParameter(f"FORMAT {format_!r} is unknown; there are {', '.join(FORMATS)}")
    if base is not None and format_ not in {"jsonld", "ttl"}:
        raise typer.BadParameter("--base is for jsonld and ttl only; leave it out")
    if least_score and format_ not in CODED:
        raise typer.BadParameter(f"--least-score is for {', '.join(CODED)}; the others tell the score of each claim")
    conflict = conflict_named(conflict)
    from detente import answers
    from detente.exports import NAMED, STORE_EXPORTERS
    from detente.faces import output

    with open_store(store) as opened, output.folder(out) as part:
        record = answers.Record.of(opened, at=now(), as_of=as_of, conflict=conflict, least=least_score)
        written = NAMED[format_](record, part, base=base) if base else STORE_EXPORTERS[format_](record, part)
    for name, content in written.items():
        typer.echo(f"{out / name} is written: {content}")
