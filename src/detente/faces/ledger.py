"""How does the ledger look to a reader? As blocks of text in a pipe, as a table on a terminal; the words are the same.

It shows entries and never chooses among them; what it leaves out of an entry is in the JSON.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from detente.codebook import Codebook
from detente.faces.plain import plain, sentence, shortened
from detente.records import Evidence, Interval, LedgerEntry, Modality, Participant, Role, Status

ANNOUNCING = (Modality.PLANNED, Modality.PROPOSED)
# Which word settled an act that has come to this status.
SETTLING = {Status.HAPPENED: Modality.HAPPENED, Status.CALLED_OFF: Modality.DENIED, Status.DISPUTED: Modality.DENIED}
# What wants attention comes first.
ORDER = (
    Status.OVERDUE,
    Status.DUE,
    Status.DISPUTED,
    Status.PROPOSED,
    Status.POSSIBLE,
    Status.CALLED_OFF,
    Status.HAPPENED,
)
COLOURS = {Status.OVERDUE: "bold red", Status.DUE: "bold green", Status.DISPUTED: "magenta", Status.CALLED_OFF: "red"}
WIDTH = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry in words fit for any terminal."""

    status: Status
    act: str
    parties: str
    announced: str
    due: str
    history: str
    weight: str
    quotes: tuple[str, ...]


def statuses(words: Iterable[str]) -> tuple[Status, ...]:
    """Return the statuses of these names.

    Raises:
        typer.BadParameter: a name is none.
    """
    try:
        return tuple(Status(word.upper()) for word in words)
    except ValueError as error:
        raise typer.BadParameter(f"{error}; a status is one of {', '.join(Status)}") from error


def types(words: Iterable[str]) -> tuple[str, ...]:
    """Return the types of these names.

    Raises:
        typer.BadParameter: a name is none.
    """
    known = tuple(kind.name for kind in Codebook.load().types)
    for word in words:
        if word.upper() not in known:
            raise typer.BadParameter(f"{word!r} is no type; there are {', '.join(known)}")
    return tuple(word.upper() for word in words)


def ordered(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Sort by status, what wants attention first; within a status the order stays."""
    return tuple(sorted(entries, key=lambda entry: ORDER.index(entry.status)))


def show(entry: LedgerEntry) -> Shown:
    """Put an entry into words."""
    return Shown(
        status=entry.status,
        act=plain(sentence((entry.type, entry.mode), " ")),
        parties=parties(entry.participants),
        announced=announced(entry),
        due=days(entry.due) or "no date given",
        history=", ".join(f"{step.day} {plain(step.kind)}" for step in entry.history) if len(entry.history) > 1 else "",
        weight=weight(entry),
        quotes=tuple(quote(row) for row in chosen(entry.evidence, entry.status)),
    )


def party(who: Participant) -> str:
    """Name a participant, with the state it acts for."""
    return plain(f"{who.text} ({who.country})" if who.country else who.text)


def parties(participants: Sequence[Participant]) -> str:
    """Name the parties to an act, then who carries it and where."""
    roles = {role: ", ".join(dict.fromkeys(party(p) for p in participants if p.role is role)) for role in Role}
    sides = [party(p) for role in (Role.SOURCE, Role.TARGET) for p in participants if p.role is role]
    main = ", ".join(dict.fromkeys(sides)) or "parties not named"
    through = f"through {roles[Role.MEDIATOR]}" if roles[Role.MEDIATOR] else None
    host = f"hosted by {roles[Role.HOST]}" if roles[Role.HOST] else None
    return sentence((main, through, host), "; ")


def announced(entry: LedgerEntry) -> str:
    """Say when, by whom and where an act was announced, as far as it is known."""
    day = entry.announced.isoformat() if entry.announced else "on an unknown day"
    by = f"by {plain(entry.speaker)}" if entry.speaker else None
    return sentence((day, by, f"({plain(entry.outlet)})" if entry.outlet else None), " ")


def days(interval: Interval | None) -> str | None:
    """Write a range of days, both ends inside."""
    if interval is None:
        return None
    return f"{interval.start}" if interval.days == 1 else f"{interval.start} to {interval.last}"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def weight(entry: LedgerEntry) -> str:
    """Say how many articles and sources an entry rests on."""
    articles = len({row.document for row in entry.evidence})
    return f"{counted(articles, 'article')}, {counted(entry.sources, 'source')}"


def chosen(rows: Sequence[Evidence], status: Status | None = None) -> tuple[Evidence, ...]:
    """Choose sentences to show: the one that announced the act, and the one that settled it or else the last, where
    another article has it.
    """
    first = next((row for row in rows if row.modality in ANNOUNCING), rows[0] if rows else None)
    if first is None:
        return ()
    settling = SETTLING.get(status) if status else None
    later = [row for row in rows if settling is None or row.modality is settling]
    last = (later[0] if settling is Modality.HAPPENED else later[-1]) if later else rows[-1]
    return (first, last) if last.document != first.document else (first,)


def origin(row: Evidence) -> str:
    """Say where a sentence stands."""
    name = row.outlet or row.given_id or row.url
    return plain(sentence((name, row.published.isoformat() if row.published else None)))


def quote(row: Evidence) -> str:
    """Write a sentence between quotation marks, and where it stands."""
    return sentence((f'"{shortened(row.sentence)}"', origin(row)), " — ")


def blocks(entries: Iterable[LedgerEntry]) -> Iterator[str]:
    """Yield the lines of plain text, ``WIDTH`` wide, an entry a block, for entries that are in order."""
    for status, group in groupby(map(show, entries), key=lambda shown: shown.status):
        members = tuple(group)
        yield f"{status.value} ({len(members)})"
        yield ""
        for shown in members:
            yield from _block(shown)
            yield ""


def _block(shown: Shown) -> Iterator[str]:
    yield from _wrapped(f"{shown.status.value}  {shown.act}  {shown.parties}", "  ", "      ")
    facts = f"announced {shown.announced}; due: {shown.due}; {shown.weight}"
    yield from _wrapped(facts, "      ", "      ")
    if shown.history:
        yield from _wrapped(f"history: {shown.history}", "      ", "        ")
    for words in shown.quotes:
        yield from _wrapped(words, "      ", "       ")


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def table(entries: Iterable[LedgerEntry]) -> Table:
    """Lay entries out for a terminal."""
    grid = Table(box=SIMPLE_HEAD, show_lines=True, expand=True)
    grid.add_column("status", no_wrap=True)
    grid.add_column("act", ratio=3)
    grid.add_column("announced, due", ratio=2)
    grid.add_column("evidence", ratio=5)
    for shown in map(show, entries):
        grid.add_row(
            Text(shown.status.value, style=COLOURS.get(shown.status, "")),
            Text(f"{shown.act}\n{shown.parties}"),
            Text("\n".join(filter(None, (shown.announced, f"due: {shown.due}", shown.history)))),
            Text("\n".join((*shown.quotes, shown.weight))),
        )
    return grid
