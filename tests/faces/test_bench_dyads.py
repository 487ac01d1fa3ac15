"""The benchmark's command answers every question of a file, and refuses what is no such file with one sentence."""

import csv
import gzip
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from detente.errors import ConfigError, DetenteError, ExtractionError, SourceError
from detente.faces import bench_dyads
from tests.analysis import synthetic

EVENTS = [(day, source, target, kind) for day, source, kind, target in synthetic.acts(days=100, pairs=12)]
QUESTIONS = [
    (f"q{place}-{kind}-{days}", origin, f"A{place % 9}", f"B{place}", kind, days)
    for place in range(12)
    for origin in (70,)
    for kind in ("talks", "conflict")
    for days in (7, 30)
] + [("unknown", 75, "nobody", "B1", "treason", 400), ("early", -5, "A0", "B0", "talks", 1)]


def _csv(path: Path, header: str, rows: list[tuple[int | str, ...]]) -> Path:
    text = "\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n"
    path.write_bytes(gzip.compress(text.encode(), mtime=0) if path.suffix == ".gz" else text.encode())
    return path


def _events(folder: Path, rows: list[tuple[int, str, str, str]] = EVENTS) -> Path:
    return _csv(folder / "events.csv.gz", "day,s,o,cls", [*rows])


def _questions(folder: Path) -> Path:
    return _csv(folder / "questions.csv", "qid,t0,s,o,cls,h", [*QUESTIONS])


def _read(path: Path) -> dict[str, float]:
    with path.open(newline="") as file:
        return {row["qid"]: float(row["p"]) for row in csv.DictReader(file)}


def test_every_question_gets_a_probability(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(bench_dyads.dyads)
    out = tmp_path / "out.csv"
    words = [_events(tmp_path), _questions(tmp_path), "--train-end", 70, "--out", out]
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    answers = _read(out)
    assert list(answers) == [row[0] for row in QUESTIONS]
    assert all(0 < chance < 1 for chance in answers.values())


def test_the_future_does_not_matter(tmp_path: Path) -> None:
    files = []
    for name, rows in (("all", EVENTS), ("past", [row for row in EVENTS if row[0] <= 75])):
        files.append(tmp_path / f"{name}.csv")
        bench_dyads.dyads(_events(tmp_path, rows), _questions(tmp_path), 70, files[-1])
    assert files[0].read_bytes() == files[1].read_bytes()


HEADER, ASKED = "day,s,o,cls\n1,A,B,talks\n", "qid,t0,s,o,cls,h\n1,1,A,B,talks,7\n"


@pytest.mark.parametrize(
    "events, questions, error, message",
    [
        ("", ASKED, ExtractionError, "lacks the column day"),
        ("day,s,o,cls\n", ASKED, ExtractionError, "has no events"),
        ("day,s,o,cls\n1.5,A,B,talks\n", ASKED, ExtractionError, "line 2: day is '1.5'; it is a whole number"),
        ("day,s,o,cls\n99999999999,A,B,talks\n", ASKED, ExtractionError, "whole number such as 120"),
        ("day,s,o,cls\n" + "9" * 5000 + ",A,B,talks\n", ASKED, ExtractionError, "whole number such as 120"),
        ("day,s,o,cls\n1,A,B\n", ASKED, ExtractionError, "line 2: 3 fields, not 4"),
        ("day,s,o,cls\n1,A,B,talks\n99999,A,B,talks\n", ASKED, ExtractionError, "spans days 1 to 99999"),
        ("day,s,o,cls\n1,A," + "x" * 200_000 + ",talks\n", ASKED, ExtractionError, "no line of a CSV file"),
        ("day,s,o,cls\n1,A,\udcff,talks\n", ASKED, ExtractionError, "not UTF-8"),
        (HEADER, "qid,t0,s,o,cls\n", ExtractionError, "lacks the column h"),
        (HEADER, "qid,t0,s,o,cls,h\n", ExtractionError, "has no questions"),
        (HEADER, ASKED.replace(",7", ",0"), ExtractionError, "h is 0; allowed are 1 to 3660"),
        (HEADER, ASKED + "1,2,A,B,talks,7\n", ExtractionError, "has a qid twice"),
        (HEADER.replace("1,A", "5,A"), ASKED, ConfigError, "--train-end 3 is before the first event, of day 5"),
    ],
)
def test_malformed_files_are_refused(
    tmp_path: Path, events: str, questions: str, error: type[DetenteError], message: str
) -> None:
    paths = [tmp_path / "events.csv", tmp_path / "questions.csv"]
    for path, text in zip(paths, (events, questions), strict=True):
        path.write_text(text, "utf-8", errors="surrogateescape")
    out = tmp_path / "out.csv"
    with pytest.raises(error, match=message):
        bench_dyads.dyads(paths[0], paths[1], 3, out)
    assert not out.exists()


@pytest.mark.parametrize("content", [b"\x1f\x8bnonsense", gzip.compress(b"day,s,o,cls\n", mtime=0)[:-6]])
def test_a_torn_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "events.csv.gz"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"cannot be read: .*; give a \.csv or \.csv\.gz file"):
        bench_dyads.dyads(path, _questions(tmp_path), 3, tmp_path / "out.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.csv cannot be read: No such file"):
        bench_dyads.dyads(tmp_path / "missing.csv", _questions(tmp_path), 3, None)


def test_too_many_classes_are_refused(tmp_path: Path) -> None:
    events = _events(tmp_path, [(1, "A", "B", f"class {number}") for number in range(40)])
    with pytest.raises(ExtractionError, match="has 40 classes in cls; at most 30"):
        bench_dyads.dyads(events, _questions(tmp_path), 3, None)
