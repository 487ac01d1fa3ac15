"""How is an act written as ICEWS writes events? Twenty tab-separated columns with a header, one row from side to side.

Acts that both sides do (consult, meet) stand twice with the roles swapped, as in ICEWS. What is not known is NULL.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from detente.answers import Record
from detente.exports import sheets
from detente.exports.coded import Coded, Pair, number, pairs
from detente.exports.foreign import Foreign, cameo_codes, icews_labels
from detente.exports.headlines import name
from detente.pipeline import Read
from detente.records import Participant, Place

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country",
    "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
NULL = "NULL"
# Kinds of places by the column that holds their names; of the others only country and point are told.
CITIES = frozenset({"city", "town", "village"})


def write_reads(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write the claims of documents that are facts or promises."""
    sheets.write_reads(reads, out, FORMAT)


def write_record(record: Record, folder: Path) -> dict[str, str]:
    """Write the events of a store: icews.tab, its evidence, and what is no fact."""
    return sheets.write_record(record, folder, FORMAT)


def rows(coded: Coded) -> Iterator[sheets.Row]:
    """Yield the rows of an act; none where CAMEO has no code."""
    yield from map(partial(_row, coded), pairs(coded))


def label(code: str) -> str:
    """Return the words of ICEWS for a CAMEO code, those of the code book where ICEWS has none.

    >>> label("040"), label("190")
    ('Consult', 'Use conventional military force')
    """
    return icews_labels().get(code) or cameo_codes()[code].label.capitalize()


def country_name(country: str | None) -> str:
    """Return the name of a state or body, "" if it is not known."""
    return (Foreign.load().names.get(country) or name(country)) if country else ""


def _row(coded: Coded, pair: Pair) -> sheets.Row:
    identity, first = str(number(pair.key)), coded.first
    cells = (
        identity,
        coded.day.isoformat(),
        *_side(pair.source),
        label(pair.code),
        pair.code,
        f"{cameo_codes()[pair.code].goldstein:.1f}",
        *_side(pair.target),
        str(number(first.document.id)),
        str(first.claim.sentence + 1),
        sheets.text(first.document.outlet),
        *place(coded.place),
    )
    return sheets.Row(identity, tuple(cell or NULL for cell in cells))


def _side(participant: Participant | None) -> tuple[str, str, str]:
    """Return name, sectors and country of one side."""
    if participant is None:
        return "", "", ""
    sector = Foreign.load().icews_sectors.get(participant.sector or "", "")
    return sheets.text(sheets.called(participant)), sector, country_name(participant.country)


def place(where: Place | None) -> tuple[str, str, str, str, str, str]:
    """Return city, district, province, country, latitude and longitude of a place."""
    if where is None:
        return "", "", "", "", "", ""
    city = where.name if where.kind in CITIES else ""
    district = where.name if where.kind == "district" else ""
    province = where.name if where.kind == "region" and where.country else where.region or ""
    country = where.country if where.country and "/" not in where.country else None
    point = (f"{where.latitude:.4f}", f"{where.longitude:.4f}")
    return sheets.text(city), sheets.text(district), sheets.text(province), country_name(country), *point


FORMAT = sheets.Format("icews", "icews.tab", COLUMNS, rows, NULL)
