"""Is a shape what its JSON, its table, its schema and its reading back say?"""

import csv
import io
import json
from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from pyarrow import parquet

from detente.exports import flat, json_text, rows, schema, shapes
from detente.faces.api.routes import OPERATIONS
from detente.records import Status
from tests.exports.build import entry

EVERY = [getattr(shapes, name) for name in shapes.__all__ if name != "Range"]
ROWS = [row for operation in OPERATIONS for row in operation.example]
STEP = shapes.Step(date(2025, 2, 15), None, Status.DUE, announced=True, due=(date(2025, 2, 18), date(2025, 2, 19)))


@pytest.mark.parametrize("shape", EVERY)
def test_every_shape_is_frozen_and_has_a_schema(shape: type) -> None:
    assert "__slots__" in vars(shape)
    described = schema.described(shape)
    assert described["required"] == list(described["properties"]) == list(json_text.names(shape))
    assert described["description"]


def test_every_shape_that_is_referred_to_is_among_the_components() -> None:
    found = schema.components(EVERY)
    referred = {part.partition('"')[0] for part in json.dumps(found).split(schema.REFERENCE)[1:]}
    assert referred <= set(found)
    assert len(found) == len(EVERY)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_row_comes_back_from_its_json(row: object) -> None:
    shape: type = type(row)
    assert schema.parsed(shape, json.loads(json_text.encode(row))) == row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: type(row).__name__)
def test_a_row_has_the_same_columns_as_csv_and_as_parquet(row: object) -> None:
    shape: type = type(row)
    [cells] = csv.DictReader(io.StringIO(flat.csv_text((shape,), [row]).decode(), newline=""))
    table = parquet.read_table(io.BytesIO(flat.parquet_file((shape,), [row])))
    assert tuple(cells) == tuple(table.schema.names) == flat.columns(shape)
    assert table.num_rows == 1


def test_a_word_of_python_is_no_name_of_ours() -> None:
    told = json.loads(json_text.encode(STEP))
    assert told == {
        "from": "2025-02-15",
        "until": None,
        "status": "DUE",
        "announced": True,
        "due": ["2025-02-18", "2025-02-19"],
    }
    assert schema.parsed(shapes.Step, told) == STEP


def test_the_days_of_a_range_have_columns_of_their_own() -> None:
    [cells] = csv.DictReader(io.StringIO(flat.csv_text((shapes.Step,), [STEP]).decode(), newline=""))
    assert (cells["due_first"], cells["due_last"], cells["until"]) == ("2025-02-18", "2025-02-19", "")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_starts_like_a_formula(first: str) -> None:
    evil = f"{first}HYPERLINK(1)"
    row = shapes.Named(evil, evil)
    [cells] = csv.DictReader(io.StringIO(flat.csv_text((shapes.Named,), [row]).decode(), newline=""))
    assert cells == {"id": f"'{evil}", "name": f"'{evil}"}
    table = parquet.read_table(io.BytesIO(flat.parquet_file((shapes.Named,), [row])))
    assert table.column("name").to_pylist() == [evil]


def test_rows_of_several_shapes_share_a_table() -> None:
    mixed = (shapes.Named("a", "b"), shapes.Speaker("c", None, "USA", 0, 1))
    cells = list(csv.DictReader(io.StringIO(flat.csv_text((shapes.Named, shapes.Speaker), mixed).decode(), newline="")))
    assert [(row["name"], row["text"]) for row in cells] == [("b", ""), ("", "c")]


def test_half_a_character_stops_no_table() -> None:
    row = shapes.Named("\ud800", "b")
    assert flat.csv_text((shapes.Named,), [row]).endswith(b"?,b\r\n")
    assert parquet.read_table(io.BytesIO(flat.parquet_file((shapes.Named,), [row]))).column("id").to_pylist() == ["?"]


def test_a_row_cannot_be_changed() -> None:
    row = rows.ledger_entry(entry())
    with pytest.raises(FrozenInstanceError):
        row.id = "another"  # type: ignore[misc]  # that is what is tried


@pytest.mark.parametrize("value", [None, 1, [], {}, {"id": "a"}, "text", {"id": "a", "name": "b", "x": 1}])
def test_what_is_no_such_shape_is_refused_and_what_is_more_is_left_out(value: object) -> None:
    if isinstance(value, dict) and "name" in value:
        assert schema.parsed(shapes.Named, value) == shapes.Named("a", "b")
        return
    with pytest.raises(ValueError, match="no Named can be read"):
        schema.parsed(shapes.Named, value)


@pytest.mark.parametrize("status", ["GONE", None, 7])
def test_a_word_that_is_none_of_the_allowed_is_refused(status: object) -> None:
    told = json.loads(json_text.encode(STEP)) | {"status": status}
    with pytest.raises(ValueError, match=r"GONE|None|7"):
        schema.parsed(shapes.Step, told)
