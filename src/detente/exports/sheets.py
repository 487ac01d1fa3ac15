"""How are rows of event data written? Tab-separated lines as they stream by, with what they rest on beside them.

No cell holds a tab, a line end or an invisible character. Formats are read by programs that split at tabs and know no
quotes, so there are none; a free text that a spreadsheet could take for a formula gets an apostrophe (`text`), while
codes, days and numbers stand as the format wants them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from detente.answers import Record, Telling, WholeEvent
from detente.exports.coded import Coded, Withheld, of_event, of_read
from detente.exports.headlines import line, name
from detente.exports.tables import disarmed
from detente.pipeline import Read
from detente.records import Participant, Role

EVIDENCE = (
    "row event claim modality document given_id url outlet published sentence start end trigger_start trigger_end score"
).split()
NOT_FACTS = (
    "event claim status modality reason written_as type mode reported when_first when_last actors recipients speaker "
    "document given_id url outlet sentence start end"
).split()
_WRITTEN = "{} rows"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its id in the format, and its cells in order."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A tab-separated format: the name of its file, its header (None: it has none), and what makes rows of an act."""

    name: str
    file: str
    header: tuple[str, ...] | None
    rows: Callable[[Coded], Iterable[Row]]
    missing: str


def write_reads(reads: Iterable[Read], out: BinaryIO, form: Format) -> None:
    """Write a row for each claim that is a fact or a promise."""
    if form.header:
        out.write(encoded(form.header))
    for read in reads:
        for made in of_read(read):
            if isinstance(made, Coded):
                out.writelines(encoded(row.cells) for row in form.rows(made))


def write_record(
    record: Record,
    folder: Path,
    form: Format,
    also: Callable[[Coded, Row], Iterable[tuple[str, ...]]] | None = None,
    also_file: str = "",
) -> dict[str, str]:
    """Write the events of a store: the format's own file, the claims of each row, and what is no fact.

    Args:
        also: makes the lines of a second file of the format, for each row; texts are measured for it.

    Returns:
        The names of the files, and how many rows each holds.
    """
    names = [form.file, f"{form.name}.evidence.tsv", f"{form.name}.not_facts.tsv", *filter(None, (also_file,))]
    counts = dict.fromkeys(names, 0)
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / name).open("wb")) for name in names}
        files[names[0]].writelines([encoded(form.header)] if form.header else [])
        files[names[1]].write(encoded(EVIDENCE))
        files[names[2]].write(encoded(NOT_FACTS))
        for whole in record.events(lengths=also is not None):
            for file, cells in _lines(whole, record.least, form, names, also):
                files[file].write(encoded(cells))
                counts[file] += 1
    return {name: _WRITTEN.format(count) for name, count in counts.items()}


def _lines(
    whole: WholeEvent,
    least: float,
    form: Format,
    names: list[str],
    also: Callable[[Coded, Row], Iterable[tuple[str, ...]]] | None,
) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each line that an event makes with the name of its file."""
    rows: dict[str, list[Row]] = {}
    for made in of_event(whole, least):
        if isinstance(made, Withheld):
            yield names[2], not_fact(made, [row.id for row in rows.get(made.row or "", ())])
            continue
        rows[made.key] = list(form.rows(made))
        for row in rows[made.key]:
            yield names[0], row.cells
            yield from ((names[1], evidence(row, made, telling)) for telling in made.tellings)
            yield from ((names[3], cells) for cells in (also(made, row) if also else ()))
        if not rows[made.key]:
            yield from ((names[2], not_fact(_uncoded(made, telling, form))) for telling in made.tellings)


def _uncoded(made: Coded, telling: Telling, form: Format) -> Withheld:
    return Withheld(telling, f"{form.name} has no code for {made.type}", made.group, made.status)


def evidence(row: Row, made: Coded, telling: Telling) -> tuple[str, ...]:
    """Return the cells of a claim that a row rests on, under `EVIDENCE`."""
    claim, document = telling.claim, telling.document
    numbers = (claim.sentence + 1, claim.start, claim.end, claim.trigger.start, claim.trigger.end)
    return (
        row.id,
        made.group,
        claim.id,
        claim.modality.value,
        document.id,
        text(document.given_id),
        text(document.url),
        text(document.outlet),
        str(document.published or ""),
        *map(str, numbers),
        f"{claim.score:.4f}",
    )


def not_fact(what: Withheld, rows: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the cells of a claim that is no fact, under `NOT_FACTS`; ``rows`` are those that tell it as a promise."""
    claim, document = what.telling.claim, what.telling.document
    return (
        what.event or "",
        claim.id,
        what.status.value if what.status else "",
        claim.modality.value,
        what.reason,
        ";".join(rows),
        claim.type,
        claim.mode or "",
        str(claim.reported or ""),
        str(claim.when.start if claim.when else ""),
        str(claim.when.last if claim.when else ""),
        joined(claim.who(Role.SOURCE)),
        joined(claim.who(Role.TARGET)),
        text(claim.speaker.text if claim.speaker else None),
        document.id,
        text(document.given_id),
        text(document.url),
        text(document.outlet),
        str(claim.sentence + 1),
        str(claim.start),
        str(claim.end),
    )


def joined(participants: Iterable[Participant]) -> str:
    """Return names in one cell, divided by semicolons."""
    return text("; ".join(called(p).replace(";", ",") for p in participants))


def called(participant: Participant) -> str:
    """Return what the actor book calls somebody, else the words of the text."""
    known = participant.actor is not None and not participant.actor.startswith("new:")
    return name(participant.actor) if known else line(participant.text)


def text(cell: str | None) -> str:
    r"""Return free text as one cell; an apostrophe goes before what a spreadsheet could take for a formula.

    >>> text(" =1+1"), text("a\tb"), text(None)
    ("'=1+1", 'a b', '')
    """
    return str(disarmed(line(cell))) if cell else ""


def encoded(cells: Iterable[str]) -> bytes:
    """Return one line."""
    return ("\t".join(cells) + "\n").encode("utf-8", "replace")
