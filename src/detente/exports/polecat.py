"""How is an act written as POLECAT writes events? Forty tab-separated columns with a header, one row an act.

All who take part stand in one row, divided by semicolons; what is not known is the word None, as in POLECAT's files.
Comments are left out: PLOVER drops them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import detente
from detente.answers import Record
from detente.codebook import QUADS, Codebook
from detente.exports import sheets
from detente.exports.coded import Coded, comment, number
from detente.exports.foreign import Foreign
from detente.exports.icews import place
from detente.pipeline import Read
from detente.records import Participant, digest

_SIDE = (
    "{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw",
    "Wikipedia {0} ID",
)  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(part.format(who) for who in ("Actor", "Recipient") for part in _SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
NONE = "None"
_DIGITS = 10_000
_DIGEST = re.compile("[0-9a-f]{32}")


def write_reads(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write the claims of documents that are facts or promises."""
    sheets.write_reads(reads, out, FORMAT)


def write_record(record: Record, folder: Path) -> dict[str, str]:
    """Write the events of a store: polecat.txt, its evidence, and what is no fact."""
    return sheets.write_record(record, folder, FORMAT)


def rows(coded: Coded) -> Iterator[sheets.Row]:
    """Yield the row of an act; none of a comment."""
    if comment(coded):
        return
    kind, first = Codebook.load().type(coded.type), coded.first
    identity, score = _identity(coded), Codebook.load().score(coded.type, coded.mode)
    city, district, province, _, latitude, longitude = place(coded.place)
    state = Foreign.load().plover_country(coded.place.country) if coded.place else ""
    cells = (
        identity,
        coded.day.isoformat(),
        coded.type,
        coded.mode or "",
        "" if score is None else f"{score:.1f}",
        QUADS[kind.quad].upper() if kind.quad else "",
        ";".join(coded.contexts),
        *_side(coded.sources),
        *_side(coded.targets),
        sheets.text(coded.place.name if coded.place else None),
        city,
        district,
        province,
        state.replace("/", ";"),
        latitude,
        longitude,
        "",
        sheets.text(coded.where),
        coded.place.kind if coded.place else "",
        sheets.text(first.document.outlet),
        coded.added.isoformat(),
        "",
        "",
        "",
        sheets.text(first.document.language),
        f"detente-{detente.__version__}",
    )
    yield sheets.Row(identity, tuple(cell or NONE for cell in cells))


def _identity(coded: Coded) -> str:
    """Return an id of POLECAT's form; its twelve hex digits begin the id of the claim or event, or of the promise."""
    key = coded.key if _DIGEST.fullmatch(coded.key) else digest("id", coded.key)
    letter = (coded.mode or "n")[:1].upper()
    return f"{coded.day.isoformat().replace('-', '')}-{number(key) % _DIGITS:04d}-{key[:12]}_{coded.type}_{letter}"


def _side(participants: tuple[Participant, ...]) -> tuple[str, ...]:
    """Return the eight cells of those who act, or to whom it is done; unknown members keep their places."""
    tables = Foreign.load()
    primary = next((p.sector for p in participants if p.sector), "")

    def cell(part: Callable[[Participant], object]) -> str:
        found = [str(part(p) or "").replace(";", ",") for p in participants]
        return sheets.text(";".join(value or NONE for value in found)) if any(found) else ""

    return (
        cell(sheets.called),
        cell(lambda p: tables.plover_country(p.country)),
        cell(lambda p: tables.cow.get(p.country or "")),
        primary or "",
        cell(lambda p: p.sector),
        "",
        cell(lambda p: p.text),
        "",
    )


FORMAT = sheets.Format("polecat", "polecat.txt", COLUMNS, rows, NONE)
