import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

import onnxruntime
import pytest

from detente import cluster, exports, pipeline
from detente.cluster import conduct, jobs, storage, work
from detente.errors import ConfigError
from detente.models.batches import GPU
from detente.records import Failure, utc

pytestmark = pytest.mark.wide

NOW = utc(2025, 9, 1)
TEXTS = [
    ("2025-03-16", "Steve Witkoff said on Sunday that Trump and Putin will speak by phone this week."),
    ("2025-03-18", "Trump and Putin spoke by phone on Tuesday for more than two hours."),
    ("2025-03-20", "La réunion de Djeddah entre les délégations russe et américaine aura lieu lundi prochain."),
    ("2025-05-20", "Russia and Ukraine agreed on Monday to exchange prisoners."),
    ("2025-07-02", "The foreign minister of Turkey met his Russian counterpart in Antalya on Wednesday."),
]


def shard(path: Path, numbers: Sequence[int]) -> Path:
    rows = [{"id": f"{path.stem}-{n}", "published": TEXTS[n][0], "text": TEXTS[n][1]} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, numbers in (("a", (0, 1, 2)), ("b", (3,)), ("c", (4, 0)), ("d", (1, 3))):
        shard(folder / f"{name}.jsonl", numbers)
    return folder


@pytest.fixture(scope="module")
def version() -> str:
    return conduct.version()


def job_of(out: Path | str, version: str, format_: str = "claims") -> cluster.Job:
    return cluster.Job(str(out), format_, None, NOW, version)


def test_a_graphics_processor_that_is_not_there_is_told(corpus: Path, version: str, tmp_path: Path) -> None:
    job = conduct._job(str(tmp_path / "out"), "claims", None, NOW, gpu=True)
    assert job.version == f"{version}, gpu"  # parts of one are not taken for parts of the other
    [first, *_] = storage.shards([str(corpus)], now=NOW)
    assert isinstance(first, cluster.Shard)
    if GPU in onnxruntime.get_available_providers():
        pytest.skip("this onnxruntime has it")
    outcome = work.attempt(job, first)
    assert isinstance(outcome, jobs.Undone)
    assert "cannot use a graphics processor" in outcome.reason


def lines(rows: Sequence[cluster.Row], out: Path) -> list[bytes]:
    return sorted(line for row in rows for line in (out / row.part).read_bytes().splitlines())


def plainly_read(inputs: Sequence[str]) -> list[bytes]:
    file = io.BytesIO()
    reads = (one for one in pipeline.read(inputs, now=NOW) if not isinstance(one, Failure))
    exports.EXPORTERS["claims"](reads, file)
    return sorted(file.getvalue().splitlines())


class Hands:
    """Does shards in this process, and dies when it is told to."""

    def __init__(self, job: cluster.Job, deaths: dict[str, int]) -> None:
        self.job, self.deaths, self.done = job, deaths, list[str]()
        self.waiting: list[cluster.Shard] = []

    @property
    def room(self) -> int:
        return 1 - len(self.waiting)

    @property
    def busy(self) -> int:
        return len(self.waiting)

    def start(self, shard: cluster.Shard) -> None:
        self.waiting.append(shard)

    def finished(self) -> list[cluster.Row | cluster.Undone]:
        shard = self.waiting.pop()
        name = Path(shard.name).name
        self.done.append(name)
        if self.deaths.get(name, 0):
            self.deaths[name] -= 1
            return [cluster.Undone(shard, "killed", died=True)]
        return [work.attempt(self.job, shard)]

    def close(self) -> None:
        self.waiting.clear()


class Hired(list[Hands]):
    """Who was hired, run after run; all work in this process. Processes and Ray are tested below."""

    def __call__(self, job: cluster.Job) -> Hands:
        self.append(Hands(job, dict(self.deaths)))
        return self[-1]

    deaths: dict[str, int]


@pytest.fixture
def hands() -> Hired:
    hired = Hired()
    hired.deaths = {}
    return hired


def test_parts_hold_what_is_read_plainly_and_rows_tell_of_them(corpus: Path, tmp_path: Path, hands: Hired) -> None:
    out = tmp_path / "out"
    told: list[int] = []
    outcome = cluster.run([str(corpus)], str(out), hands, now=NOW, tell=told.append)
    assert lines(outcome.rows, out) == plainly_read([str(corpus)])
    assert told == [0, 1, 2, 3, 4]
    assert hands[0].done == ["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"]
    first = outcome.rows[0]
    assert (first.shard, first.documents, first.failures) == (str(corpus / "a.jsonl"), 2, 1)
    assert "only English is read" in first.told[0]
    assert first.part_digest == hashlib.sha256((out / first.part).read_bytes()).hexdigest()
    assert first.claims == len((out / first.part).read_bytes().splitlines()) > 0
    assert cluster.rows(str(out)) == outcome.rows


def test_a_second_run_does_what_is_new_changed_lost_or_half_written(corpus: Path, tmp_path: Path, hands: Hired) -> None:
    out = tmp_path / "out"
    before = cluster.run([str(corpus)], str(out), hands, now=NOW)
    assert cluster.run([str(corpus)], str(out), hands, now=NOW).done == 0
    assert len(hands) == 1  # nobody is hired for nothing
    parts = {Path(row.shard).name: out / row.part for row in before.rows}
    parts["a.jsonl"].write_bytes(parts["a.jsonl"].read_bytes()[:100])
    (out / "manifest" / f"{parts['b.jsonl'].stem}.json").write_text('{"shard": "b')
    shard(corpus / "d.jsonl", (4,))
    shard(corpus / "e.jsonl", (0,))
    after = cluster.run([str(corpus)], str(out), hands, now=NOW)
    assert hands[-1].done == ["a.jsonl", "b.jsonl", "d.jsonl", "e.jsonl"]
    assert (after.done, len(after.rows)) == (4, 5)
    assert lines(after.rows, out) == plainly_read([str(corpus)])


def test_afresh_and_what_another_model_read_are_done_anew(corpus: Path, tmp_path: Path, hands: Hired) -> None:
    inputs, out = [str(corpus / "b.jsonl")], str(tmp_path / "out")
    cluster.run(inputs, out, hands, now=NOW)
    assert cluster.run(inputs, out, hands, now=NOW, resume=False).done == 1
    (row,) = Path(out, "manifest").iterdir()
    row.write_text(row.read_text().replace('"version": "', '"version": "older '))
    assert cluster.run(inputs, out, hands, now=NOW).done == 1
    assert len(hands) == 3


def test_a_shard_is_done_again_after_a_death_and_left_after_two(corpus: Path, tmp_path: Path, hands: Hired) -> None:
    hands.deaths = {"a.jsonl": 1, "b.jsonl": 2}
    out = tmp_path / "out"
    outcome = cluster.run([str(corpus)], str(out), hands, now=NOW)
    assert hands[0].done == ["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl", "a.jsonl", "b.jsonl"]
    (left,) = outcome.undone
    assert (Path(left.shard.name).name, left.reason) == ("b.jsonl", "killed, 2 times: the shard is left out")
    assert [Path(row.shard).name for row in cluster.rows(str(out))] == ["a.jsonl", "c.jsonl", "d.jsonl"]


def test_broken_shards_give_what_they_have_and_missing_ones_are_told(
    corpus: Path, tmp_path: Path, hands: Hired
) -> None:
    packed = corpus / "f.jsonl.gz"
    packed.write_bytes(gzip.compress(b"\n".join([(corpus / "a.jsonl").read_bytes()] * 3))[:-12])
    (corpus / "note.txt").write_text("")
    inputs = [str(packed), str(corpus / "note.txt"), str(tmp_path / "none.jsonl")]
    outcome = cluster.run(inputs, str(tmp_path / "out"), hands, now=NOW)
    whole, empty = outcome.rows
    assert "ends in the middle; what came before was read" in whole.told[-1]
    assert whole.documents > 0
    assert "the input is empty; expected is a document with text" in empty.told[0]
    assert "no file or folder can be read here" in outcome.failures[0].reason
    assert hands[0].done == ["f.jsonl.gz", "note.txt"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.bz2"])
def test_a_shard_whose_bytes_cannot_be_had_leaves_nothing(name: str, tmp_path: Path, version: str) -> None:
    broken = tmp_path / name
    broken.symlink_to("/proc/self/mem")  # whose first bytes give an error of the disk
    out = tmp_path / "out"
    undone = work.attempt(job_of(out, version), cluster.Shard(name, str(broken), 9, "x"))
    assert isinstance(undone, cluster.Undone)
    assert "the bytes cannot be had (Input/output error)" in undone.reason
    assert [path for path in out.rglob("*") if path.is_file()] == []


def test_old_halves_are_removed_and_young_ones_kept(tmp_path: Path) -> None:
    disk = storage.at(str(tmp_path))
    for name, age in (("old", 90_000), ("young", 1000)):
        half = tmp_path / "parts" / f".part-{name}" / "part"
        half.parent.mkdir()
        half.write_text("half")
        for path in (half, half.parent):
            os.utime(path, (NOW.timestamp() - age,) * 2)
    disk.tidy(NOW)
    assert [path.name for path in (tmp_path / "parts").iterdir()] == [".part-young"]


def test_object_stores_are_read_and_written(corpus: Path, version: str) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.put(str(corpus), "/crawl", recursive=True)
    memory.pipe("/crawl/deep/e.bin", b"none of ours")
    found = list(storage.shards(["memory://crawl", "memory://crawl/a.jsonl", "memory://none"], now=NOW))
    shards = [one for one in found if isinstance(one, cluster.Shard)]
    assert [one.name for one in shards] == [f"memory:///crawl/{name}.jsonl" for name in "abcd"] + [
        "memory://crawl/a.jsonl"
    ]
    assert [one.reason for one in found if isinstance(one, Failure)] == [
        "nothing to read was found here: check the address"
    ]
    job = job_of("memory://result", version)
    rows = [work.do(job, one) for one in shards[:2]]
    assert cluster.rows("memory://result") == tuple(rows)
    assert memory.cat(f"/result/{rows[0].part}").count(b"\n") == rows[0].claims > 0
    memory.pipe(f"/result/{rows[1].part}", b"half")
    assert cluster.rows("memory://result") == (rows[0],)


def test_parts_of_all_formats_are_the_same_each_time(corpus: Path, tmp_path: Path, version: str) -> None:
    (one,) = storage.shards([str(corpus / "a.jsonl")], now=NOW)
    assert isinstance(one, cluster.Shard)
    for format_ in jobs.ENDINGS:
        digests = {work.do(job_of(tmp_path / f"{format_}{n}", version, format_), one).part_digest for n in range(2)}
        assert len(digests) == 1


WRONG = [
    ("out", "local", "xml", "parts cannot have the format 'xml': allowed are claims, annotation, csv, parquet"),
    ("out", "spark", "claims", "the engine 'spark' is unknown: there are local, ray"),
    ("memory://result", "local", "claims", "memory://result is seen by one process only"),
    ("nowhere://result", "local", "claims", "nowhere://result cannot be reached"),
]


@pytest.mark.parametrize("out, engine, format_, sentence", WRONG, ids=["format", "engine", "memory", "scheme"])
def test_what_does_not_fit_is_refused(
    out: str, engine: str, format_: str, sentence: str, corpus: Path, tmp_path: Path
) -> None:
    place = out if "://" in out else str(tmp_path / out)
    with pytest.raises(ConfigError, match=sentence):
        cluster.run([str(corpus)], place, cluster.engine(engine), now=NOW, format_=format_)


def test_addresses_of_the_web_are_no_shards() -> None:
    with pytest.raises(ConfigError, match="an address of the web, which no shard is: fetch it first"):
        list(storage.shards(["https://example.org/a.warc"], now=NOW))


def test_a_folder_has_parts_of_one_format(corpus: Path, tmp_path: Path, hands: Hired) -> None:
    cluster.run([str(corpus / "b.jsonl")], str(tmp_path), hands, now=NOW)
    with pytest.raises(ConfigError, match="has parts in the format 'claims', asked for is 'csv': give another --out"):
        cluster.run([str(corpus)], str(tmp_path), hands, now=NOW, format_="csv")
    assert len(hands) == 1


# Seconds for a command: on a busy machine Ray alone takes one or two minutes to start.
PATIENCE = 280
LONG = pytest.mark.timeout(2 * PATIENCE)
DETENTE = [sys.executable, "-m", "detente.faces"]


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["--workers", "2"], "--workers and --afresh go with --engine"),
        (["--engine", "spark", "--out", "x"], "--engine 'spark' is unknown; there are now local, ray"),
        (["--engine", "local"], "name a folder with --out"),
    ],
    ids=["workers", "engine", "out"],
)
def test_the_command_refuses_what_does_not_fit(words: list[str], sentence: str) -> None:
    from typer.testing import CliRunner

    from detente.faces.cli import app

    result = CliRunner().invoke(app, ["read", "a.jsonl", *words])
    assert result.exit_code == 2
    assert sentence in " ".join(result.output.replace("│", " ").split())


def command(inputs: Path, out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    call = [*DETENTE, "read", str(inputs), "--out", str(out), *words]
    return subprocess.run(call, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.mark.wide
@LONG
@pytest.mark.parametrize("engine, workers", [("local", 1), ("local", 4), ("ray", 2)])
def test_every_engine_gives_the_same(engine: str, workers: int, corpus: Path, tmp_path: Path) -> None:
    if engine == "ray":
        pytest.importorskip("ray")
    out = tmp_path / "out"
    result = command(corpus, out, "--engine", engine, "--workers", str(workers))
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[-1] == "4 files done, 0 of them before: 7 documents, 7 claims, 1 failures"
    assert lines(cluster.rows(str(out)), out) == plainly_read([str(corpus)])
    again = command(corpus, out, "--engine", "local")
    assert again.stderr.startswith("4 files done, 4 of them before")


KILLS = """
import os, signal
from detente.cluster import work
read = work._read
def deadly(job, shard, file, tick):
    if "b.jsonl" in shard.name and ({always} or not os.path.exists({mark!r})):
        open({mark!r}, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    yield from read(job, shard, file, tick)
work._read = deadly
"""


@pytest.mark.wide
@LONG
@pytest.mark.parametrize("engine, always", [("local", False), ("local", True), ("ray", False)])
def test_a_killed_worker_costs_its_shard_only(engine: str, always: bool, corpus: Path, tmp_path: Path) -> None:  # noqa: FBT001
    if engine == "ray":
        pytest.importorskip("ray")
    # Workers are new processes, so what kills them comes in by Python's own door for such.
    (tmp_path / "sitecustomize.py").write_text(
        textwrap.dedent(KILLS).format(always=always, mark=str(tmp_path / "mark"))
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    out = tmp_path / "out"
    call = [*DETENTE, "read", str(corpus), "--out", str(out), "--engine", engine, "--workers", "2"]
    result = subprocess.run(call, capture_output=True, text=True, check=False, timeout=PATIENCE, env=environment)
    assert (tmp_path / "mark").exists()
    if always:
        assert result.returncode == 1
        assert "2 times: the shard is left out" in result.stderr
        assert "1 of 4 files were not done" in result.stderr
        assert command(corpus, out, "--engine", "local", "--workers", "1").returncode == 0
    else:
        assert result.returncode == 0, result.stderr
    assert lines(cluster.rows(str(out)), out) == plainly_read([str(corpus)])


@pytest.mark.wide
@LONG
def test_a_killed_run_is_taken_up(tmp_path: Path) -> None:
    folder, out = tmp_path / "corpus", tmp_path / "out"
    folder.mkdir()
    for number in range(12):
        shard(folder / f"{number:02}.jsonl", [number % 2, 3, 4] * 20)
    call = [*DETENTE, "read", str(folder), "--out", str(out), "--engine", "local", "--workers", "2"]
    with subprocess.Popen(call, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + PATIENCE
        while not (out / "manifest").is_dir() or len(list((out / "manifest").glob("*.json"))) < 2:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    time.sleep(3)  # its workers finish what they have in hand, and end
    done = len(cluster.rows(str(out)))
    assert 2 <= done < 12
    again = command(folder, out, "--engine", "local", "--workers", "2")
    assert again.stderr.startswith(f"12 files done, {done} of them before")
    assert lines(cluster.rows(str(out)), out) == plainly_read([str(folder)])
