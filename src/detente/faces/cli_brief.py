"""The command that writes a briefing: what a desk reads in the morning, as Markdown, HTML or PDF."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from detente.faces.options import ConflictName, StoreUrl, check_choice, conflict_named, day, now, open_store

# As in faces/briefing, which would load half of the program for --help.
FORMATS = ("md", "html", "pdf")


def brief(
    store: StoreUrl = None,
    conflict: ConflictName = None,
    as_of: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="The day; else today.")] = None,
    days: Annotated[int, typer.Option(min=1, max=366, metavar="N", help="How many days back and ahead.")] = 7,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help=", ".join(FORMATS) + ".")] = "md",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to FILE; it appears when it is complete.")
    ] = None,
) -> None:
    """Write a briefing.

    It tells in five lines what matters, then what was done, what is due, overdue, kept or called off, who moved, who
    mediates, how the mood goes, what is likely next and what to doubt; each with numbers of the sentences it rests on.

    \b
    Examples:
      detente brief --conflict russia-ukraine --as-of 2025-03-16 > briefing.md
      detente brief --conflict russia-ukraine --format html --out briefing.html
      detente brief --conflict russia-ukraine --days 14 --format pdf --out briefing.pdf
    """  # noqa: D301 - \b keeps typer from filling the examples into a paragraph
    check_choice("--format", format_, FORMATS)
    if format_ == "pdf" and (out is None or str(out) == "-"):
        raise typer.BadParameter("pdf is no text: name a file with --out, for example --out briefing.pdf")
    conflict = conflict_named(conflict)
    from detente import answers
    from detente.events.actors import ActorBook
    from detente.faces import briefing, output
    from detente.faces.names import Names

    with open_store(store) as opened:
        made = answers.daily(opened, as_of=as_of or now().date(), conflict=conflict, days=days)
        names = Names(ActorBook.amended(opened.decided.decisions()))
    chosen = briefing.FORMATS[format_]
    page = chosen.write(briefing.compose(made, names, drawn=chosen.drawn))
    with output.destination(out) as file:
        file.write(page)
