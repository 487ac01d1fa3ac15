"""How are claims written as a table? One row a claim, the same columns as CSV and as Parquet, lists joined by ``"; "``.

What a spreadsheet would take for a formula is disarmed in CSV; Parquet keeps the text as it is.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from detente.exports.rows import DECIMALS
from detente.pipeline import Read
from detente.records import Claim, Document, Participant, Role

Cell = str | int | float | date | None

_ROLES = tuple(f"{role.value.lower()}{field}" for role in Role for field in ("", "_country", "_actor", "_sector"))
COLUMNS = (
    *"id document given_id url outlet published sentence start end text trigger type mode modality".split(),
    *_ROLES,
    *"when_first when_last when_text where place_country latitude longitude".split(),
    *"speaker speaker_actor speaker_country".split(),
    *"stance topics contexts numbers score coder".split(),
)
WHOLE = frozenset({"sentence", "start", "end"})
REAL = frozenset({"score", "latitude", "longitude"})
DAYS = frozenset({"published", "when_first", "when_last"})
SEPARATOR = "; "
# The first character of a cell that Excel, LibreOffice or Google Sheets may take for the start of a formula (OWASP,
# "CSV Injection"), with the full-width forms that Excel folds to them.
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
# Rows held at once for a Parquet row group: some 10 MB at the usual length of a sentence.
BATCH = 5000


def write_csv(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write UTF-8 CSV with a header; what is unknown is an empty cell."""
    # RFC 4180 line ends: with any other, the csv module leaves a carriage return within a cell unquoted.
    writer = csv.writer(_Encoded(out), lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for cells in table(reads):
        writer.writerow([disarmed(cells[name]) for name in COLUMNS])


def write_parquet(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write Parquet with a schema that does not depend on what was read."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = parquet_schema()
    cells = table(reads)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(cells, BATCH)):
            writer.write_batch(pa.RecordBatch.from_pylist(batch, schema=schema))


def parquet_schema() -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the Arrow schema: text, but for days, whole numbers, points and the score."""
    import pyarrow as pa

    kinds = dict.fromkeys(WHOLE, pa.int64()) | dict.fromkeys(DAYS, pa.date32()) | dict.fromkeys(REAL, pa.float64())
    return pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])


def table(reads: Iterable[Read]) -> Iterator[dict[str, Cell]]:
    """Yield the row of every claim."""
    return (row(claim, read.document) for read in reads for claim in read.claims)


def row(claim: Claim, document: Document) -> dict[str, Cell]:
    """Return the cells of a claim under the names of ``COLUMNS``."""
    speaker = claim.speaker
    cells: dict[str, Cell] = {
        "id": claim.id,
        "document": claim.document,
        "given_id": document.given_id,
        "url": document.url,
        "outlet": document.outlet,
        "published": document.published,
        "sentence": claim.sentence,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "trigger": claim.trigger.text,
        "type": claim.type,
        "mode": claim.mode,
        "modality": claim.modality.value,
        "when_first": claim.when.start if claim.when else None,
        "when_last": claim.when.last if claim.when else None,
        "when_text": claim.when_text,
        "where": claim.where,
        "place_country": claim.place.country if claim.place else None,
        "latitude": claim.place.latitude if claim.place else None,
        "longitude": claim.place.longitude if claim.place else None,
        "speaker": speaker.text if speaker else None,
        "speaker_actor": speaker.actor if speaker else None,
        "speaker_country": speaker.country if speaker else None,
        "stance": claim.stance.value if claim.stance else None,
        "topics": joined(claim.topics),
        "contexts": joined(claim.contexts),
        "numbers": joined(claim.numbers),
        "score": round(claim.score, DECIMALS),
        "coder": claim.coder,
    }
    for role in Role:
        cells |= _role(role, claim.who(role))
    return {name: _whole(cell) for name, cell in cells.items()}


def _role(role: Role, who: tuple[Participant, ...]) -> dict[str, Cell]:
    name = role.value.lower()
    return {
        name: joined([p.text for p in who]),
        f"{name}_country": joined([p.country for p in who]),
        f"{name}_actor": joined([p.actor for p in who]),
        f"{name}_sector": joined([p.sector for p in who]),
    }


def joined(values: Iterable[str | None]) -> str | None:
    """Return a list as one cell in which an unknown member keeps its place; None if nothing is known.

    >>> joined(["USA", None, "RUS"])
    'USA; ; RUS'
    """
    members = [value or "" for value in values]
    return SEPARATOR.join(members) if any(members) else None


def disarmed(cell: Cell) -> Cell:
    r"""Return a cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one.

    NUL, at which many readers of tables end a cell or the file, becomes U+FFFD, so that places in a text stay right.

    >>> disarmed("=1+1"), disarmed("a-b"), disarmed(-1), disarmed("\0=1")
    ("'=1+1", 'a-b', -1, '\ufffd=1')
    """
    if not isinstance(cell, str):
        return cell
    shown = cell.replace("\0", "\ufffd")
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def _whole(cell: Cell) -> Cell:
    """Replace half characters (lone surrogates), which no file can hold."""
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell


class _Encoded:
    """What ``csv.writer`` writes text to: a binary file, in UTF-8."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())
