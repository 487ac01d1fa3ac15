"""Does any input make a parser of foreign bytes fail, hang or swell? So many inputs a parser are tried.

    python -m benchmarks.fuzz --engine atheris --runs 10000 [--only NAME] [--out build/fuzz]
    python -m benchmarks.fuzz --engine hypothesis --runs 10000
    python -m benchmarks.fuzz --engine endless

atheris changes inputs so that they take branches that were not taken before; only the Python of detente tells it, not
the libraries in C. hypothesis edits valid inputs, and makes what fails small. ``endless`` repeats the words of a format
to 100 kB and to 1 MB. Each parser runs in a process of its own, with ``ROOM`` of memory; seconds are of the processor.
What fails is written to ``--out``, the input that takes longest as well. tests/fuzz has the parsers and their seeds.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOM = 2 << 30  # bytes that a parser may take besides what it began with
PATIENCE = 3600.0  # seconds of the wall for one parser
LONGEST = 20_000  # bytes of an input of atheris; longer ones of use are those that repeat, which are `endless`
SIZES = (100_000, 1_000_000)
MOST_WORD = 60  # bytes of a word in the dictionary of libFuzzer
# Of a megabyte, ten times what is allowed for a hundredth of one: the time grows with the length alone.
MEGABYTE_SECONDS = 10.0
Tried = Callable[[bytes], None]


@dataclass(slots=True)
class Report:
    """What became of the inputs of one parser; ``faults`` are told once for each place in the code."""

    name: str
    inputs: int = 0
    refused: int = 0
    slowest: float = 0.0
    peak: int = 0
    faults: dict[str, str] = field(default_factory=dict)


def run(name: str, engine: str, runs: int, folder: Path) -> Report:
    """Try one parser in this process."""
    if engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["detente.sources", "detente.documents", "detente.reading.tokens"]):
            from tests.fuzz import targets
    else:
        from tests.fuzz import targets
    target, report = targets.BY_NAME[name], Report(name)
    for seed in target.seeds:
        targets.tried(target, seed)  # so that what libraries take when they are loaded does not count
    before = _peak()

    def tried(content: bytes) -> None:
        most = targets.MOST_SECONDS if len(content) < SIZES[1] else MEGABYTE_SECONDS
        trial = targets.tried(target, content, most_seconds=most)
        report.inputs += 1
        report.refused += trial.refused is not None
        report.peak = _peak() - before
        if trial.seconds > report.slowest:
            report.slowest = trial.seconds
            (folder / "slowest").write_bytes(content)
        if trial.fault and trial.where not in report.faults:
            report.faults[trial.where] = trial.fault
            (folder / f"fault-{len(report.faults)}").write_bytes(content)
        if report.inputs % 500 == 0 or report.inputs >= runs:
            _write(report, folder)

    with targets.room(ROOM):
        ENGINES[engine](name, runs, tried)
    _write(report, folder)
    return report


def _write(report: Report, folder: Path) -> None:
    (folder / "report.json").write_text(json.dumps(asdict(report)))


def _peak() -> int:
    """Return the most memory that this process had at once, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _by_atheris(name: str, runs: int, tried: Tried) -> None:
    import atheris

    from tests.fuzz import mutation, targets

    target = targets.BY_NAME[name]
    left = runs

    def once(content: bytes) -> None:
        nonlocal left
        tried(content)
        left -= 1
        if left == 0:
            os._exit(0)  # libFuzzer would end the process itself, and run nothing more of ours

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(target.seeds):
            Path(corpus, str(number)).write_bytes(seed[:LONGEST])
        words = Path(corpus).with_suffix(".dict")
        lines = (_quoted(word) for word in (*target.words, *mutation.WORDS) if len(word) <= MOST_WORD)
        words.write_text("\n".join(lines), encoding="ascii")
        options = [f"-max_len={LONGEST}", "-seed=1", "-verbosity=0", f"-dict={words}", "-rss_limit_mb=0"]
        atheris.Setup([sys.argv[0], *options, corpus], once)
        atheris.Fuzz()


def _quoted(word: bytes) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"'


def _by_hypothesis(name: str, runs: int, tried: Tried) -> None:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    from tests.fuzz import mutation, targets

    target = targets.BY_NAME[name]
    numbers = st.integers(0, 1 << 16)
    edits = st.lists(st.tuples(st.integers(0, mutation.KINDS - 1), numbers, st.integers(0, 255), numbers), max_size=8)

    @settings(
        derandomize=True, max_examples=runs, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(seed=st.integers(0, 7), edits=edits)
    def once(seed: int, edits: list[mutation.Edit]) -> None:
        tried(mutation.edited(target, seed, edits))

    once()


def _endless(name: str, runs: int, tried: Tried) -> None:  # noqa: ARG001 - there are as many as there are words
    from tests.fuzz import mutation, targets

    for size in SIZES:
        for _, content in mutation.hostile(targets.BY_NAME[name], size=size):
            tried(content)


ENGINES: dict[str, Callable[[str, int, Tried], None]] = {
    "atheris": _by_atheris,
    "hypothesis": _by_hypothesis,
    "endless": _endless,
}


def _in_a_child(name: str, options: argparse.Namespace) -> Report:
    """Try one parser in a process of its own, and say so if that dies."""
    folder: Path = options.out / options.engine / name.replace(" ", "-").replace(":", "")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.fuzz", "--child", name, "--engine", options.engine]
    command += ["--runs", str(options.runs), "--out", str(folder)]
    with (folder / "log").open("wb") as log:
        try:
            ended = subprocess.run(command, stdout=log, stderr=log, timeout=PATIENCE, check=False).returncode
        except subprocess.TimeoutExpired:
            ended = -1
    path = folder / "report.json"
    report = Report(**json.loads(path.read_text())) if path.exists() else Report(name)
    if ended:
        report.faults["process"] = f"the process ended with {ended}: see {folder / 'log'}"
    return report


def main() -> None:
    """Parse the command line, and try all parsers or some."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=list(ENGINES), default="atheris")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--only", help="a part of the name of a parser")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run(options.child, options.engine, options.runs, options.out)
        return
    from tests.fuzz.targets import TARGETS

    print(
        "| parser | inputs | refused | faults | slowest, ms | memory, MB |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    failed = False
    for target in TARGETS:
        if (options.only or "") in target.name:
            report = _in_a_child(target.name, options)
            failed = failed or bool(report.faults)
            cells = (report.inputs, report.refused, len(report.faults), round(report.slowest * 1000), report.peak >> 20)
            print(f"| `{target.name}` | {' | '.join(f'{cell:,}' for cell in cells)} |", flush=True)
            for fault in report.faults.values():
                print(f"  {fault}", file=sys.stderr, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
