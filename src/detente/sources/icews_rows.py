"""What stands in a row of ICEWS? Its 20 columns, as the Dataverse publishes them (``events.YYYY.*.tab``).

ICEWS writes what two sides do together twice, once from each: both rows are of one sentence, and tell one act here.
"""

from collections.abc import Iterator

from detente.errors import SourceError
from detente.records import Failure
from detente.sources.coded import CodedActor, CodedRow, Table, cameo, iso_day, place, table_rows
from detente.sources.origin import Origin
from detente.sources.streams import Stream

FORMAT = "icews"
COLUMNS = ("event date", "source name", "cameo code", "target name")
RENAMED = {"eventid": "event id", "cameo": "cameo code"}
# Codes of what both sides do; who makes a visit (042) and who hosts it (043) tell the same visit.
MUTUAL = {"040": "040", "041": "041", "042": "visit", "043": "visit", "044": "044", "046": "046"}


def rows(stream: Stream, origin: Origin) -> Iterator[CodedRow | Failure]:
    """Read a file of ICEWS, unpacked; a row that is none becomes a failure with its line."""
    return table_rows(stream, origin, columns=COLUMNS, renamed=RENAMED, make=_row)


def _row(table: Table) -> CodedRow:
    day, code = iso_day(table.needed("event date")), cameo(table.needed("cameo code"))
    sources, targets = _actors(table, "source"), _actors(table, "target")
    if not sources and not targets:
        raise SourceError("the columns Source Name and Target Name are empty, and one of them must not be")
    given = table.text("event id") or f"{table.text('source name')}|{code}|{table.text('target name')}"
    return CodedRow(
        format=FORMAT,
        given=given,
        act=_act(table, code, given),
        day=day,
        known=day,
        label=table.text("event text"),
        sources=sources,
        targets=targets,
        code=code,
        place=place(
            (table.text("city"), table.text("province"), table.text("country")),
            table.degrees("latitude", 90),
            table.degrees("longitude", 180),
        ),
        told_by=_told_by(table),
    )


def _actors(table: Table, side: str) -> tuple[CodedActor, ...]:
    """Return who stands on one side; ICEWS names both, those who write its format may leave one empty."""
    name = table.text(f"{side} name")
    return (CodedActor(name, table.text(f"{side} country"), table.parts(f"{side} sectors")),) if name else ()


def _act(table: Table, code: str, given: str) -> str:
    """Name the act of a row: its own, or that of both rows of a mutual act of one sentence."""
    day, story, sentence = table.text("event date") or "", table.text("story id"), table.text("sentence number")
    if code not in MUTUAL or story is None or sentence is None:
        return f"{day}|{given}"
    sides = sorted((table.text("source name") or "", table.text("target name") or ""))
    return "|".join((day, story, sentence, MUTUAL[code], *sides))


def _told_by(table: Table) -> str | None:
    publisher, story, sentence = table.text("publisher"), table.text("story id"), table.text("sentence number")
    where = f"story {story}, sentence {sentence}" if story and sentence else None
    return f"{publisher} ({where})" if publisher and where else publisher or where
