"""What stands in a row of POLECAT? Its 40 columns, as the Dataverse publishes them (``ngecEvents.*.txt``).

Files differ in small things: "Event Intensity" for "Intensity", a column too many, one or the other encoding.
"""

from collections.abc import Iterator

from detente.records import Failure
from detente.sources.coded import CodedActor, CodedRow, Table, how, iso_day, place, table_rows
from detente.sources.origin import Origin
from detente.sources.streams import Stream

FORMAT = "polecat"
COLUMNS = ("event id", "event date", "event type", "actor name", "recipient name")
RENAMED = {"event intensity": "intensity"}


def rows(stream: Stream, origin: Origin) -> Iterator[CodedRow | Failure]:
    """Read a file of POLECAT, unpacked; a row that is none becomes a failure with its line."""
    return table_rows(stream, origin, columns=COLUMNS, renamed=RENAMED, make=_row)


def _row(table: Table) -> CodedRow:
    day, given, kind = iso_day(table.needed("event date")), table.needed("event id"), table.needed("event type").upper()
    published, mode = table.text("publication date"), table.text("event mode")
    own, modality = how([mode] if mode else [])
    return CodedRow(
        format=FORMAT,
        given=given,
        act=f"{day}|{given}",
        day=day,
        # A plan, or a date that was read wrongly, may lie behind the story; it was known when the story came.
        known=iso_day(published) if published else day,
        label=f"{kind} {mode}" if mode else kind,
        sources=_actors(table, "actor"),
        targets=_actors(table, "recipient"),
        kind=kind,
        mode=own,
        modality=modality,
        contexts=table.parts("contexts"),
        place=place(
            (table.text("city") or table.text("placename"), table.text("province"), table.text("country")),
            table.degrees("latitude", 90),
            table.degrees("longitude", 180),
        ),
        told_by=table.text("source"),
    )


def _actors(table: Table, side: str) -> tuple[CodedActor, ...]:
    """Return who stands on one side; names and countries are lists of the same length, or one country is of all."""
    names = table.members(f"{side} name") or table.members(f"{side} name raw")
    countries = table.members(f"{side} country")
    sector = table.text(f"primary {side} sector")
    sectors = (sector,) if sector else table.parts(f"{side} sectors")
    if not names:
        return tuple(CodedActor(country, country, sectors) for country in countries)
    lone = countries[0] if len(countries) == 1 else None
    paired = countries if len(countries) == len(names) else (lone,) * len(names)
    return tuple(CodedActor(name, country, sectors) for name, country in zip(names, paired, strict=True))
