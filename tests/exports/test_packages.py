"""A data package says what is in its files, and its files are what it says: types, words, keys, links."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from detente.exports import packages, shapes
from detente.exports.columns import ParquetWriter, columns_of, table
from detente.exports.tables import BATCH
from detente.records import Status
from detente.store import Store
from tests.exports.filled import ANALYST, HOSTILE, record_of

Row = dict[str, Any]
_READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "array": json.loads,
}


@pytest.fixture(scope="module")
def written(open_record: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("csv")
    packages.write_csv(record_of(open_record), folder)
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _package(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return made


def faults(folder: Path) -> list[str]:
    """Say where a CSV package is not what its dictionary says."""
    package, found = _package(folder), []
    tables = {resource["name"]: _rows(folder / resource["path"]) for resource in package["resources"]}
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        if resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}" or resource["bytes"] != len(content):
            found.append(f"{resource['name']}: other bytes")
        if resource["rows"] != len(tables[resource["name"]]):
            found.append(f"{resource['name']}: {resource['rows']} rows")
        found += _faults_of_rows(resource["name"], resource["schema"], tables)
    return found


def _faults_of_rows(name: str, schema: dict[str, Any], tables: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    rows = tables[name]
    if rows and list(rows[0]) != [field["name"] for field in schema["fields"]]:
        yield f"{name}: other columns"
    for field in schema["fields"]:
        at, cells = f"{name}.{field['name']}", [row[field["name"]] for row in rows]
        yield from (f"{at}: {fault}" for fault in _faults_of_cells(field, cells))
    keys = [tuple(row[column] for column in schema["primaryKey"]) for row in rows]
    if len(set(keys)) < len(keys):
        yield f"{name}: a key is there twice"
    for link in schema["foreignKeys"]:
        (column,), (there,) = link["fields"], link["reference"]["fields"]
        known = {row[there] for row in tables[link["reference"]["resource"]]}
        yield from (f"{name}.{column}: {row[column]} is nowhere" for row in rows if row[column] not in {"", *known})


def _faults_of_cells(field: dict[str, Any], cells: list[str]) -> Iterator[str]:
    limits = field.get("constraints", {})
    if not field["description"]:
        yield "not described"
    if limits.get("required") and "" in cells:
        yield "a cell is missing"
    if limits.get("unique") and len(set(cells)) < len(cells):
        yield "not unique"
    for cell in filter(None, cells):
        try:
            _READ[field["type"]](cell)
        except ValueError:
            yield f"{cell} is no {field['type']}"
        if cell not in limits.get("enum", [cell]):
            yield f"{cell} is not listed"


@pytest.mark.parametrize("conflict", ["russia-ukraine", "thailand-cambodia"])
def test_the_files_of_a_conflict_are_what_the_dictionary_says(
    open_record: Store, tmp_path: Path, conflict: str
) -> None:
    packages.write_csv(record_of(open_record, conflict), tmp_path)
    assert faults(tmp_path) == []
    assert {row["type"] for row in _rows(tmp_path / "events.csv")} >= {"CONSULT"}


def test_all_files_are_what_the_dictionary_says(written: Path, open_record: Store) -> None:
    assert faults(written) == []
    assert {path.name for path in written.iterdir()} == {f"{t.name}.csv" for t in packages.TABLES} | {
        "datapackage.json"
    }
    assert len(_rows(written / "claims.csv")) == len(list(open_record.claims()))
    assert {row["status"] for row in _rows(written / "events.csv")} >= {"HAPPENED", "OVERDUE", "POSSIBLE", "CALLED_OFF"}


@pytest.mark.parametrize(
    "path, before, after, fault",
    [
        ("evidence.csv", ",d-wish,", ",d-gone,", "evidence.document: d-gone is nowhere"),
        ("claims.csv", ",PROPOSED,", ",WISHED,", "claims.modality: WISHED is not listed"),
        ("participants.csv", "may,1,", "may,0,", "participants: a key is there twice"),
        ("ledger.csv", ",2025-06-03,", ",soon,", "ledger.due_first: soon is no date"),
    ],
)
def test_what_the_dictionary_does_not_say_would_be_found(
    written: Path, tmp_path: Path, path: str, before: str, after: str, fault: str
) -> None:
    for file in written.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / path).write_bytes((tmp_path / path).read_bytes().replace(before.encode(), after.encode()))
    assert fault in faults(tmp_path)


def test_the_package_is_a_tabular_data_package(written: Path) -> None:
    package = _package(written)
    assert package["profile"] == "tabular-data-package"
    assert {resource["profile"] for resource in package["resources"]} == {"tabular-data-resource"}
    assert package["licenses"]
    assert package["sources"]
    status = next(
        field
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if (resource["name"], field["name"]) == ("events", "status")
    )
    assert status["constraints"]["enum"] == [one.value for one in Status]


def test_the_same_record_gives_the_same_bytes_at_any_time(written: Path, open_record: Store, tmp_path: Path) -> None:
    packages.write_csv(record_of(open_record, minutes=90), tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in written.iterdir()}


def test_parquet_holds_the_same_rows_and_keeps_the_text_as_it_is(
    open_record: Store, written: Path, tmp_path: Path
) -> None:
    packages.write_parquet(record_of(open_record), tmp_path)
    for one in packages.TABLES:
        rows = parquet.read_table(tmp_path / f"{one.name}.parquet").to_pylist()
        assert [row[one.key[0]] for row in rows] == [row[one.key[0]] for row in _rows(written / f"{one.name}.csv")]
    claims = {row["id"]: row for row in parquet.read_table(tmp_path / "claims.parquet").to_pylist()}
    assert claims["hostile"]["text"] == HOSTILE
    assert claims["hostile"]["topics"] == ["=ceasefire", 'a "quoted" word']
    assert claims["claim000-0"]["when_first"] == date(2025, 6, 3)
    assert _package(tmp_path)["resources"][1]["format"] == "parquet"


def test_no_cell_is_a_formula_and_arrays_are_json(written: Path) -> None:
    cells = [cell for path in written.glob("*.csv") for row in _rows(path) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    claim = next(row for row in _rows(written / "claims.csv") if row["id"] == "hostile")
    assert claim["text"] == "'" + HOSTILE
    assert json.loads(claim["topics"]) == ["=ceasefire", 'a "quoted" word']


def test_articles_come_without_their_texts(written: Path, open_record: Store) -> None:
    document = open_record.document("doc000")
    assert document
    told = (written / "documents.csv").read_text(encoding="utf-8")
    assert document.id in told
    assert document.text not in told
    assert "text" not in _rows(written / "documents.csv")[0]


def test_who_corrected_a_claim_is_not_named(written: Path) -> None:
    coders = {row["id"]: row["coder"] for row in _rows(written / "claims.csv")}
    assert coders["claim002-0"] == "person"
    assert not [path for path in written.iterdir() if ANALYST in path.read_text(encoding="utf-8")]


def test_parquet_holds_one_batch_of_rows_at_most(tmp_path: Path) -> None:
    writer = ParquetWriter(tmp_path / "x.parquet", table("x", shapes.JoinReason))
    for _ in range(BATCH + 1):
        writer.add(["a", 0.5])
    assert len(writer._held) == 1
    writer.close()
    assert parquet.read_table(tmp_path / "x.parquet").num_rows == BATCH + 1


def test_a_field_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="references"):
        columns_of(shapes.Forecast)
