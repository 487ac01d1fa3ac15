"""The commands on events and conflicts: why claims are together, how a person parts or joins them, what is watched."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from detente.faces.options import AsOf, By, Json, StoreUrl, day, now, open_store, print_json, print_lines

events = typer.Typer(no_args_is_help=True, help="See why claims are one event, and part or join events.")
conflicts = typer.Typer(no_args_is_help=True, help="See which conflicts are known, and write a file for your own.")

EventId = Annotated[str, typer.Argument(metavar="EVENT", help="The id of an event, as `ask events --json` prints it.")]
Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason, kept with the decision.")]


@events.command("show")
def show_event(event: EventId, store: StoreUrl = None, as_of: AsOf = None, json: Json = False) -> None:
    """Show an event: its claims, what was known of it on each day, and why the claims are together.

    \b
    Example:
      detente events show 5f0c2a9d --as-of 2025-03-16
    """  # noqa: D301 - see read
    from detente.exports import record
    from detente.faces import rulings

    with open_store(store) as opened:
        story = rulings.story(opened, event, as_of)
    print_json([record.event_story(story)]) if json else print_lines(rulings.told(story))


@events.command("split")
def split_event(
    event: EventId,
    claims: Annotated[list[str], typer.Argument(metavar="CLAIM...", help="Ids of claims that are another act.")],
    why: Why = "",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Say that some claims of an event are about another act.

    \b
    Example:
      detente events split 5f0c2a9d 77aa01c3 --why "the call of the next day"
    """  # noqa: D301 - see read
    from detente.faces import decisions, rulings

    with open_store(store, read_only=False) as opened:
        typer.echo(rulings.split(opened, event, claims, by=decisions.decider(by), at=now(), why=why).words)


@events.command("merge")
def merge_events(
    event: EventId,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The event that is the same act.")],
    why: Why = "",
    by: By = None,
    store: StoreUrl = None,
) -> None:
    """Say that two events are one act.

    \b
    Example:
      detente events merge 5f0c2a9d 9be1f200
    """  # noqa: D301 - see read
    from detente.faces import decisions, rulings

    with open_store(store, read_only=False) as opened:
        typer.echo(rulings.merge(opened, event, into, by=decisions.decider(by), at=now(), why=why).words)


@conflicts.command("list")
def list_conflicts() -> None:
    """Show the conflicts that come with the package.

    \b
    Example:
      detente conflicts list
    """  # noqa: D301 - see read
    from detente.faces import conflicts as files

    print_lines(files.shown())


@conflicts.command("new")
def new_conflict(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and hyphens; NAME.toml is made.")],
    party: Annotated[list[str], typer.Option(metavar="WHO", help="A party, by name or code; once for each.")],
    mediator: Annotated[list[str] | None, typer.Option(metavar="WHO", help="Who mediates; once for each.")] = None,
    word: Annotated[
        list[str] | None, typer.Option(metavar="WORD", help="A word that marks a sentence as being about it.")
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The title; else the name.")] = None,
    first: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="The first day that counts.")] = None,
) -> None:
    """Write a commented file for a conflict of your own into this folder.

    \b
    Example:
      detente conflicts new yemen --party Yemen --party Houthis --mediator Oman --word Hodeidah
    """  # noqa: D301 - see read
    from detente.faces import conflicts as files

    path = files.new(
        name,
        title=title,
        parties=party,
        mediators=mediator or (),
        words=word or (),
        first=first,
        folder=Path.cwd(),
    )
    typer.echo(f"{path} is written: look through it, then use it with --conflict {path.name}")
