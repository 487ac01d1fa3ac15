"""The commands that keep a record going: watch its sources, tell how it stands, try again what failed."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.faces.options import Json, StoreUrl, now, open_store, print_json, print_lines, settings

if TYPE_CHECKING:  # not for a cycle's sake: these would load numpy and the database for --help
    from detente.records import Subscription
    from detente.sources.fetcher import Fetcher
    from detente.store import Store

RULES = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="Tell what is new by these rules of alerts, too.")
]


def watch(
    conflict: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A conflict whose sources are asked; may be given more than once."),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(metavar="KIND[:ADDRESS]", help="A source besides, such as feed:https://….")
    ] = None,
    store: StoreUrl = None,
    rules: RULES = None,
    metrics: Annotated[
        int | None, typer.Option(min=1, max=65535, metavar="PORT", help="Serve /metrics and /health on this machine.")
    ] = None,
    json: Annotated[bool, typer.Option("--json-log", help="Write the log as JSON, a line an event.")] = False,
) -> None:
    """Ask sources again and again, and keep the record up to date.

    It goes on until it is stopped with Ctrl+C or SIGTERM, and a next run takes up where it ended. One watch a store.

    \b
    Examples:
      detente watch --conflict russia-ukraine
      detente watch --conflict sudan --source feed:https://example.org/rss --metrics 9400 --json-log
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    subscriptions = named(conflict or ([default] if (default := settings().conflict) else []), source or [])
    if not subscriptions:
        raise typer.BadParameter("nothing to watch: name a --conflict with sources, or a --source")
    from detente import pipeline
    from detente.faces import watching
    from detente.store import lock

    log = watching.begin_log(as_json=json)
    figures = watching.Figures()
    with (
        watching.stopping() as stop,
        open_store(store, read_only=False) as opened,
        lock.hold(store or settings().store, command="detente watch", at=now()),
        watching.serving(figures, metrics),
        fetcher() as web,
        pipeline.Gatherer(opened, web) as gatherer,
    ):
        one = conflict[0] if conflict and len(conflict) == 1 else None
        watching.Watcher(
            opened, gatherer, subscriptions, now, stop, log, figures, conflict=one, rules=_teller(opened, rules)
        ).run()


def status(store: StoreUrl = None, json: Json = False) -> None:
    """Tell how collecting stands: what is on its way, how sources answer, what failed, who watches.

    \b
    Example:
      detente status
    """  # noqa: D301 - see watch
    from detente.faces import standing

    with open_store(store) as opened:
        found = standing.of(opened, store or settings().store)
    print_json([standing.row(found)]) if json else print_lines(standing.lines(found, now()))


def retry(store: StoreUrl = None) -> None:
    """Try again what could not be fetched or extracted.

    \b
    Example:
      detente retry
    """  # noqa: D301 - see watch
    from detente import pipeline
    from detente.faces import output, summary

    with open_store(store, read_only=False) as opened, fetcher() as web, pipeline.Gatherer(opened, web) as gatherer:
        articles, pages = opened.inbox.retry(at=now())
        if not articles + pages:
            typer.echo("Nothing failed that could be tried again.")
            return
        typer.echo(f"trying again: {articles} articles, {pages} pages")
        with output.progress("collecting") as tell:
            done = pipeline.gather(opened, gatherer, clock=now, progress=tell)
    summary.tell(done, "")


def named(conflicts: list[str], sources: list[str]) -> "tuple[Subscription, ...]":
    """Return the sources of conflicts, and those named one by one, each once.

    Raises:
        ConfigError: there is no such conflict, or a source is written wrongly.
    """
    from detente import config

    found = [subscription for name in conflicts for subscription in config.conflict(name).sources]
    found += [config.subscription(*_parted(source)) for source in sources]
    return tuple({subscription.name: subscription for subscription in found}.values())


def _parted(source: str) -> tuple[str, str]:
    kind, _, address = source.partition(":")
    return kind.strip(), address.strip()


def fetcher() -> "Fetcher":
    """Return the way to the web, as it is set."""
    from detente.sources.fetcher import Fetcher

    told = settings()
    allow = [entry.strip() for entry in told.allow.split(",") if entry.strip()]
    return Fetcher(contact=told.contact, allow=allow, proxy=told.proxy)


def _teller(opened: "Store", rules: Path | None) -> Callable[[datetime], None] | None:
    """Return what tells by rules of alerts what is new."""
    if rules is None:
        return None
    from detente.faces import alerts

    told = alerts.load(rules)

    def tell(at: datetime) -> None:
        alerts.run(opened, told, now=at, as_of=at.date(), environment=os.environ, out=sys.stdout)

    return tell
