"""The commands on actors: whom the news names and the book does not know, and what people decide about it."""

from datetime import date
from typing import Annotated

import typer

from detente.faces.options import By, Json, StoreUrl, day, now, open_store, print_json, print_lines

actors = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="See and correct who is who.")

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

    with open_store(store) as opened:
        found = answers.strangers(opened)
    print_json(map(rows.stranger, found)) if json else print_lines(listing.strangers(found))
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

    with open_store(store) as opened:
        found = answers.successions(opened)
    print_json(map(rows.succession, found)) if json else print_lines(listing.successions(found))
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

    with open_store(store, read_only=False) as opened:
        desk = decisions.Desk(opened, decisions.decider(by), now())
        term = decisions.term(office, from_, to, source)
        typer.echo(desk.add(name, kind, country, sector, tuple(alias or ()), term).words)


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

    with open_store(store, read_only=False) as opened:
        desk = decisions.Desk(opened, decisions.decider(by), now())
        term = decisions.term(office, from_, to, source)
        typer.echo(desk.edit(actor, name, country, sector, tuple(alias or ()), term).words)


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

    with open_store(store, read_only=False) as opened:
        typer.echo(decisions.Desk(opened, decisions.decider(by), now()).merge(actor, into).words)
