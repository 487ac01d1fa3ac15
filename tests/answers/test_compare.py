import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.answers.compare import Agreement, Side, compare, correlation, kappa
from detente.errors import ConfigError
from detente.faces.cli import app
from detente.pipeline.importing import import_events
from detente.records import utc
from detente.store import Store
from tests.pipeline import coded_rows as coded
from tests.pipeline.coded_rows import written

pytestmark = pytest.mark.wide

NOW = utc(2021, 6, 1)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which ICEWS and PLOVER tell of the same days, a visit in one of them a day late."""
    folder = tmp_path_factory.mktemp("compare")
    rows = (
        coded.icews(1, "042", day="2021-05-01"),
        coded.icews(2, "112", day="2021-05-01", story=8),
        coded.icews(3, "112", day="2021-05-01", story=9),
        coded.icews(4, "010", day="2021-05-02"),
        coded.icews(5, "190", day="2021-05-04"),
    )
    lines = (
        coded.plover("a", date="2021-05-02"),
        coded.plover("b", date="2021-05-01", event=["ACCUSE"]),
        coded.plover("c", date="2021-05-04", event=["AID"], recipient=[{"code": "QAT"}]),
        coded.plover("d", date="2021-05-04", event=["CONSULT"], modality="POSSIBLE"),
    )
    path = folder / "both.sqlite"
    with Store.open(str(path)) as store:
        import_events("icews", [written(folder / "e.tab", coded.ICEWS, *rows)], store, now=NOW)
        import_events("plover", [written(folder / "p.jsonl", *lines)], store, now=NOW)
    return path


def test_acts_are_matched_within_a_day_and_counted_by_class_and_type(both: Path) -> None:
    with Store.open(str(both), read_only=True) as store:
        found = compare(Side(store, "imported:icews"), Side(store, "imported:plover"))
    assert (found.first, found.last, found.pairs) == (date(2021, 5, 1), date(2021, 5, 4), 2)
    assert (found.ours, found.theirs, found.comments) == (5, 3, (1, 0))
    classes = {row.name: row for row in found.classes}
    assert classes["verbal cooperation"] == Agreement(
        "verbal cooperation", 1, 1, 1, 1, 1.0, kappa(0, 1, 1, 8), correlation([1, 0, 0, 0], [0, 1, 0, 0])
    )
    assert (classes["verbal conflict"].f1, classes["verbal conflict"].kappa) == (1.0, 1.0)
    assert [(c.day.day, c.a, c.b, c.quad, c.ours, c.theirs) for c in found.cells if c.quad == 3] == [
        (1, "RUS", "UKR", 3, 2, 1)
    ]
    assert [(c.day.day, c.quad) for c in found.only_ours] == [(4, 4)]
    assert [(c.day.day, c.a, c.b) for c in found.only_theirs] == [(4, "QAT", "RUS")]
    types = {row.name: row for row in found.types}
    assert (types["ASSAULT"].f1, types["PROTEST"].f1) == (0.0, None)


def test_a_record_agrees_with_itself_and_days_that_are_not_shared_are_refused(both: Path) -> None:
    with Store.open(str(both), read_only=True) as store:
        same = compare(Side(store), Side(store), pairs=[("UKR", "RUS")])
        with pytest.raises(ConfigError, match="share no day"):
            compare(Side(store), Side(store), first=date(2022, 1, 1))
    assert {row.f1 for row in same.classes} == {1.0, None}
    assert not same.only_ours + same.only_theirs
    assert {(c.a, c.b) for c in same.cells} == {("RUS", "UKR")}


def test_chance_is_taken_out_and_too_little_says_nothing() -> None:
    assert kappa(20, 25, 30, 50) == pytest.approx(0.4)
    assert (kappa(0, 0, 0, 9), kappa(0, 0, 0, 0)) == (None, None)
    assert correlation([1, 2, 3], [6, 4, 2]) == pytest.approx(-1)
    assert (correlation([1, 2], [1, 2]), correlation([1, 1, 1], [1, 2, 3])) == (None, None)


def test_the_commands_import_and_compare(both: Path, tmp_path: Path) -> None:
    run = CliRunner()
    path = written(tmp_path / "e.tab", coded.ICEWS, coded.icews(1, "042", day="2021-05-01"), "torn")
    store = str(tmp_path / "new.sqlite")
    done = run.invoke(app, ["import", "icews", str(path), "--store", store])
    assert done.exit_code == 0, done.output
    assert "1 new rows, 0 known already; 1 events in the store; 1 failures" in done.output
    assert "e.tab:3: the row has 1 columns; its file has 20" in done.output
    told = run.invoke(app, ["compare", str(both), store, "--coder", "imported:plover"])
    assert told.exit_code == 0, told.output
    assert "CONSULT" in told.output
    read = run.invoke(
        app, ["compare", str(both), "--with", "icews", "--file", str(path), "--json", "--pair", "RUS,UKR"]
    )
    assert json.loads(read.stdout.splitlines()[-1])["theirs"] == 1
    assert run.invoke(app, ["compare", str(both)]).exit_code == 2
    assert run.invoke(app, ["import", "phoenix", str(path), "--store", store]).exit_code == 2
    assert run.invoke(app, ["import", "icews", str(tmp_path / "no.tab"), "--store", store]).exit_code == 1
