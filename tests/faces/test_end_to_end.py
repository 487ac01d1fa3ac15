"""The whole way from a text to its claims and its ledger, with the model that the package ships."""

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from pyarrow import parquet
from typer.testing import CliRunner, Result

from detente.faces.cli import QUESTIONS, app

MODEL = Path(str(resources.files("detente"))) / "data" / "model" / "manifest.json"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ARTICLE = str(EXAMPLES / "article.txt")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not MODEL.is_file(), reason="the model is not in the package: make train writes it"),
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)


def _out(*words: str) -> bytes:
    """What a command prints that runs as a process of its own."""
    call = [sys.executable, "-m", "detente.faces", *words]
    done = subprocess.run(call, capture_output=True, check=False, timeout=250)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _run(*words: str, given: bytes = b"") -> Result:
    """Run a command in this process: the model is loaded once."""
    return CliRunner().invoke(app, words, input=given)


def _asked(*words: str) -> str:
    """What a command prints, if it has nothing to complain of."""
    done = _run(*words)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def test_an_article_is_read_into_claims() -> None:
    claims = [json.loads(line) for line in _asked("read", ARTICLE, "--published", "2025-05-11").splitlines()]
    text = Path(ARTICLE).read_text(encoding="utf-8")
    meeting = next(c for c in claims if c["modality"] == "PLANNED" and c["type"] == "CONSULT" and c["when"])
    assert {p["country"] for p in meeting["participants"]} & {"TUR", "GRC"}
    assert meeting["when"] == ["2025-05-15", "2025-05-15"]
    assert all(c["text"] in text and c["published"] == "2025-05-11" for c in claims)


def test_a_failed_input_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    done = _run("read", "none.txt", ARTICLE, "--format", "annotation", "--out", "out.jsonl")
    assert done.exit_code == 0
    assert done.stderr.startswith("not read: none.txt: ")
    [row] = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert list(row) == ["id", "claims"]


def test_every_row_has_its_line_in_annotation_even_without_claims() -> None:
    rows = [{"id": "b", "text": "The weather was fine."}, {"id": "a", "text": "Moscow rejected the offer of Kyiv."}]
    given = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    done = _run("read", "-", "--format", "annotation", given=given)
    written = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in written] == ["b", "a"]


def test_tables_have_the_claims_of_the_lines(tmp_path: Path) -> None:
    lines = _asked("read", ARTICLE).splitlines()
    _asked("read", ARTICLE, "--format", "parquet", "--out", "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").column("id").to_pylist() == [json.loads(x)["id"] for x in lines]
    _asked("read", ARTICLE, "--format", "csv", "--out", "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("id,document,given_id,")


def test_pairs_are_related() -> None:
    rows = [json.loads(line) for line in _asked("relate", str(EXAMPLES / "pairs.jsonl")).splitlines()]
    assert [row["id"] for row in rows] == ["summit", "refusal", "relief"]
    for row in rows:
        assert len(row["probabilities"]) == 15
        assert sum(row["probabilities"].values()) == pytest.approx(1.0, abs=1e-4)
        assert row["type"] == max(row["probabilities"], key=row["probabilities"].get)


def test_a_bad_pair_is_named_and_the_rest_related() -> None:
    good = (EXAMPLES / "pairs.jsonl").read_bytes()
    done = _run("relate", "-", given=b'{"id": 1}\n' + good)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 3
    assert done.stderr.startswith("not read: -:1: ")


def test_what_is_collected_stands_in_the_ledger() -> None:
    store = ("--store", "sqlite:///talks.sqlite")
    first = _out("collect", ARTICLE, "--published", "2025-05-11", *store)
    again = _asked("collect", ARTICLE, "--published", "2025-05-11", *store)
    assert first.startswith(b"1 new document ")
    assert again.startswith("0 new documents (0 copied), 1 known already; 0 new claims; ")
    entries = json.loads(_asked("ledger", "--json", "--as-of", "2025-05-12", *store))
    meeting = next(e for e in entries if e["due"] == ["2025-05-15", "2025-05-15"])
    assert (meeting["type"], meeting["status"], meeting["announced"]["day"]) == ("CONSULT", "DUE", "2025-05-11")
    assert meeting["evidence"][0]["sentence"] in Path(ARTICLE).read_text(encoding="utf-8")
    assert json.loads(_asked("ledger", "--json", "--as-of", "2025-05-10", *store)) == []


def test_the_same_answer_has_several_faces() -> None:
    store = ("--store", "sqlite:///talks.sqlite")
    _asked("collect", ARTICLE, "--published", "2025-05-11", *store)
    assert "DUE  CONSULT" in _asked("ledger", "--as-of", "2025-05-12", *store)
    assert "## Due in the coming days" in _asked("brief", "--as-of", "2025-05-12", *store)


def test_every_question_is_answered_of_what_was_read() -> None:
    store = ("--store", "sqlite:///talks.sqlite")
    _asked("collect", ARTICLE, "--published", "2025-05-11", *store)
    for what in QUESTIONS:
        rows = json.loads(_asked("ask", what, "--json", *store))
        assert all(row.get("evidence") or row.get("silence") or row.get("likely") for row in rows)
        assert bool(rows) != _asked("ask", what, *store).startswith("No ")
    hosts = json.loads(_asked("ask", "mediators", "--json", *store))
    assert [(row["how"], row["country"], row["between"]) for row in hosts] == [("hosted", "CHE", ["GRC", "TUR"])]
    kept = json.loads(_asked("ask", "promises", "--by", "pair", "--json", *store))
    assert [(row["key"], row["announced"], row["open"]) for row in kept] == [("GRC-TUR", 1, 1)]


def test_a_person_parts_what_was_read_as_one_act() -> None:
    store = ("--store", "sqlite:///talks.sqlite")
    _asked("collect", ARTICLE, "--published", "2025-05-11", *store)
    [entry] = json.loads(_asked("ledger", "--party", "GRC", "--type", "consult", "--json", *store))
    claims = [row["claim"] for row in entry["evidence"]]
    assert len(claims) > 1
    _asked("events", "split", entry["id"], claims[-1], "--by", "me", *store)
    [parted] = json.loads(_asked("events", "show", claims[-1], "--json", *store))
    told = {row["claim"] for row in parted["evidence"]}
    assert claims[-1] in told
    assert not told & set(claims[:-1])
    assert {c for row in parted["joined"] for c in row["claims"]} == told
    _asked("events", "merge", claims[-1], entry["id"], "--by", "me", *store)
    [joined] = json.loads(_asked("events", "show", claims[-1], "--json", *store))
    assert {row["claim"] for row in joined["evidence"]} >= set(claims)
