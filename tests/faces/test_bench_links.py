"""The command ranks a benchmark folder into a file, tells how well, and refuses what is no such folder."""

import lzma
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from detente.analysis.links import net, ranker
from detente.answers import bench_links
from detente.errors import ConfigError, DetenteError, ExtractionError, SourceError
from detente.faces.bench_links import links

HEADER = "subject\trelation\tobject\tday\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    rows = np.stack([random.integers(0, 6, 90), random.integers(0, 2, 90), random.integers(0, 6, 90)], 1)
    lines = [f"{s}\t{r}\t{o}\t{place // 3}\n" for place, (s, r, o) in enumerate(rows)]
    (tmp_path / "train.tsv").write_text(HEADER + "".join(lines[:75]), "utf-8")
    (tmp_path / "valid.tsv.xz").write_bytes(lzma.compress((HEADER + "".join(lines[75:])).encode()))
    (tmp_path / "entities.txt").write_text("".join(f"Actor {place}\n" for place in range(6)), "utf-8")
    (tmp_path / "relations.txt").write_text("Make statement\nsomething never heard of\n", "utf-8")
    return tmp_path


def test_the_file_holds_a_score_for_each_listed_actor_of_each_question(folder: Path) -> None:
    app = typer.Typer()
    app.command()(links)
    out = folder / "scores.npz"
    result = CliRunner().invoke(app, [str(folder), "--out", str(out), "--part", "valid"])
    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.output.splitlines()] == ["MRR", "Hits@1", "Hits@3", "Hits@10"]
    with np.load(out) as held:
        assert {name: held[name].dtype.str for name in held} == {"query_id": "<i8", "entity": "<i4", "score": "<f4"}
        assert np.unique(held["query_id"]).tolist() == list(range(30))
        assert (held["score"] > 0).all()
        assert len(held["entity"]) == 30 * 6


def test_the_scores_are_the_same_each_time(folder: Path) -> None:
    first, second = (bench_links.scores(folder, part="valid") for _ in range(2))
    assert first.scores.tobytes() == second.scores.tobytes()
    assert first.qualities == second.qualities


def test_a_question_of_several_answers_gets_its_scores_with_each(folder: Path) -> None:
    (folder / "valid.tsv").write_text(HEADER + "0\t0\t1\t30\n0\t0\t2\t30\n", "utf-8")
    scored = bench_links.scores(folder, part="valid")
    first, second = (scored.scores[scored.questions == question] for question in (0, 2))
    assert first.tolist() == second.tolist()
    assert scored.qualities[0].name == "MRR"


def test_relations_have_roots_however_they_are_written() -> None:
    assert bench_links.roots(("Make_statement", "use conventional military force", "dance")) == (1, 19, None)


@pytest.mark.parametrize(
    "file, text, error, message",
    [
        ("valid.tsv", "subject\trelation\tobject\n", ExtractionError, "lacks the column day"),
        ("valid.tsv", HEADER + "0\t0\t1\n", ExtractionError, "line 2: 3 fields, not 4"),
        ("valid.tsv", HEADER + "0\t0\tone\t30\n", ExtractionError, "line 2: .* whole numbers"),
        ("valid.tsv", HEADER + "0\t0\t6\t30\n", ExtractionError, "the object 6; allowed are 0 to 5"),
        ("valid.tsv", HEADER + "0\t-1\t5\t30\n", ExtractionError, "the relation -1; allowed are 0 to 1"),
        ("valid.tsv", HEADER + "0\t0\t5\t99999999\n", ExtractionError, "beyond 10000000"),
        ("valid.tsv", HEADER + "0\t0\t5\t900000\n", ExtractionError, "spans days 0 to 900000"),
        ("valid.tsv", HEADER, ExtractionError, "no facts in valid.tsv"),
        ("valid.tsv", HEADER + "0\t0\t1\t3\n", ExtractionError, "not split by time"),
        ("entities.txt", "", ExtractionError, "0 lines; allowed are 1 to"),
        ("relations.txt", "word\n" * 501, ExtractionError, "501 lines; allowed are 1 to 500"),
    ],
)
def test_a_malformed_file_is_refused(
    folder: Path, file: str, text: str, error: type[DetenteError], message: str
) -> None:
    (folder / file).write_text(text, "utf-8")
    with pytest.raises(error, match=message):
        bench_links.load(folder, part="valid")


def test_too_many_facts_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_links, "MOST_FACTS", 80)
    with pytest.raises(ExtractionError, match="holds 90 facts; at most 80"):
        bench_links.load(folder, part="valid")
    monkeypatch.setattr(bench_links, "MOST_FACTS", 50)
    with pytest.raises(ExtractionError, match="holds more than 50 facts"):
        bench_links.load(folder, part="valid")


def test_a_file_too_large_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_links, "MOST_BYTES", 200)
    with pytest.raises(ExtractionError, match="holds more than"):
        bench_links.load(folder, part="valid")


@pytest.mark.parametrize("content", [b"no archive", lzma.compress(b"cut short" * 99)[:-20]])
def test_a_broken_archive_is_refused(folder: Path, content: bytes) -> None:
    (folder / "valid.tsv.xz").write_bytes(content)
    with pytest.raises(SourceError, match="cannot be read"):
        bench_links.load(folder, part="valid")


def test_text_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "entities.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ExtractionError, match="is not UTF-8 text"):
        bench_links.load(folder, part="valid")


def test_what_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"neither test\.tsv nor test\.tsv\.xz"):
        bench_links.load(folder, part="test")
    with pytest.raises(ConfigError, match="allowed are test and valid"):
        bench_links.load(folder, part="train")
    with pytest.raises(SourceError, match="is no folder"):
        bench_links.load(tmp_path / "nowhere", part="valid")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranker, "LEAST_QUESTIONS", 50)
    monkeypatch.setattr(net, "NETS", 1)
