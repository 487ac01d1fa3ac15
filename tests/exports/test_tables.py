import csv
import io
from datetime import date

import pytest
from pyarrow import parquet

from detente.exports import tables
from detente.pipeline import Read
from detente.records import Role
from tests.build import claim, party, said_by
from tests.exports.build import TALKS, document, read


def _csv(*reads: Read) -> list[dict[str, str]]:
    out = io.BytesIO()
    tables.write_csv(reads, out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))


def _parquet(*reads: Read) -> parquet.ParquetFile:
    out = io.BytesIO()
    tables.write_parquet(iter(reads), out)
    return parquet.ParquetFile(io.BytesIO(out.getvalue()))


def test_a_row_has_every_column_and_no_other() -> None:
    assert set(tables.row(claim(), document())) == set(tables.COLUMNS)
    assert len(set(tables.COLUMNS)) == len(tables.COLUMNS)


def test_lists_are_joined_and_an_unknown_member_keeps_its_place() -> None:
    parties = (party("rebels", None), party("Ankara", "TUR"), party("Doha", "QAT", role=Role.MEDIATOR))
    [row] = _csv(read(claim(participants=parties, topics=("territory", "prisoners"), when=TALKS)))
    assert (row["source"], row["source_country"]) == ("rebels; Ankara", "; TUR")
    assert (row["mediator"], row["mediator_country"], row["target"]) == ("Doha", "QAT", "")
    assert (row["topics"], row["when_first"], row["when_last"]) == (
        "territory; prisoners",
        "2025-02-18",
        "2025-02-19",
    )


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_quotes_commas_and_line_ends_survive(end: str) -> None:
    text = f'He said: "talks, now"{end}=1 and left.'
    [row] = _csv(read(claim(text=text)))
    assert row["text"] == text


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("column", ["text", "speaker", "source", "where", "given_id", "outlet", "topics"])
def test_no_cell_starts_like_a_formula(first: str, column: str) -> None:
    evil = f"{first}HYPERLINK(1)"
    made = claim(text=evil, where=evil, speaker=said_by(evil), participants=(party(evil, None),), topics=(evil,))
    [row] = _csv(read(made, given_id=evil, outlet=evil))
    assert row[column] == f"'{evil}"


@pytest.mark.parametrize("cell", ["'=1", "a=1", "5-6", " =1", "", 3, -1, -0.5, None, date(2025, 2, 15)])
def test_other_cells_stay_as_they_are(cell: tables.Cell) -> None:
    assert tables.disarmed(cell) == cell


def test_a_cell_that_nul_would_end_is_whole() -> None:
    [row] = _csv(read(claim(), outlet="a\0b"))
    assert row["outlet"] == "a\ufffdb"


def test_parquet_holds_the_same_rows_with_days_and_numbers() -> None:
    [row] = _parquet(read(claim(text="=1", when=TALKS))).read().to_pylist()
    assert row == tables.row(claim(text="=1", when=TALKS), document())
    assert row["when_first"] == date(2025, 2, 18)
    assert row["text"] == "=1"


def test_the_schema_of_parquet_does_not_depend_on_the_rows() -> None:
    assert _parquet().schema_arrow.equals(_parquet(read(claim())).schema_arrow)
    assert _parquet(read()).metadata.num_rows == 0


def test_parquet_is_written_in_batches() -> None:
    many = (claim(),) * (tables.BATCH + 1)
    assert _parquet(read(*many)).metadata.num_row_groups == 2
