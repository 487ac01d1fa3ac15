"""Do writers and readers of one store get in each other's way, and what is lost when one or the server is killed?

    python -m benchmarks.writers [--minutes 10] [--store URL]

Two processes write and four read for so many minutes; without a store on a server of its own, which is killed half-way
and started again, as is the first writer a little before. A writer says each document that it has kept; at the end
each must be there once with its claim, and `detente check` must find nothing.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from detente.store import Store, checking
from tests import postgres

WRITE = """
import sys, itertools
from detente.errors import StoreError
from detente.store import Store
from tests.store import sound
start = int(sys.argv[2])
number = start
while True:
    try:
        with Store.open(sys.argv[1]) as store:
            for number in itertools.count(number):
                with store.links.linking():
                    sound.add(store, number)
                print(number, flush=True)
    except StoreError as error:
        print(error, file=sys.stderr, flush=True)
        number += 1
"""
READ = """
import sys, time
from detente.errors import StoreError
from detente.store import Store
asked = 0
while True:
    try:
        with Store.open(sys.argv[1], read_only=True) as store:
            while True:
                counts = store.counts()
                assert sum(1 for _ in store.claims()) >= counts.claims, "claims were lost"
                asked += 1
                print(asked, flush=True)
                time.sleep(0.05)
    except StoreError as error:
        print(error, file=sys.stderr, flush=True)
        time.sleep(0.2)
"""
WRITERS, READERS = 2, 4
# Numbers of documents that a writer has for itself.
APART = 10_000_000


class Worker:
    """A process whose words go into a file."""

    def __init__(self, code: str, url: str, start: int, folder: Path) -> None:
        self.code, self.url, self.start, self.folder = code, url, start, folder
        self.said = folder / f"{start}-{time.monotonic_ns()}"
        with self.said.open("w") as out, (folder / "errors").open("a") as errors:
            command = [sys.executable, "-c", code, url, str(start)]
            self.process = subprocess.Popen(command, stdout=out, stderr=errors)

    def kill(self) -> list[int]:
        """Kill it; return the numbers that it said."""
        self.process.kill()
        self.process.wait()
        return [int(line) for line in self.said.read_text().splitlines()]


def run(url: str, minutes: float, server: postgres.Server | None, folder: Path) -> bool:
    """Write and read, kill, and say whether all that was said is there once."""
    Store.open(url).close()
    writers = [Worker(WRITE, url, APART * n, folder) for n in range(WRITERS)]
    readers = [Worker(READ, url, n, folder) for n in range(READERS)]
    half = minutes * 30
    time.sleep(half)
    said = [writers[0].kill()]
    writers[0] = Worker(WRITE, url, APART * WRITERS, folder)
    time.sleep(min(5.0, half / 4))
    if server is not None:
        os.kill(server.pid, signal.SIGKILL)
        server.restart()
    time.sleep(half)
    said += [writer.kill() for writer in writers]
    asked = sum(len(reader.kill()) for reader in readers)
    numbers = [number for some in said for number in some]
    with Store.open(url) as store:
        report, counts = checking.check(store.database), store.counts()
        kept = {document.given_id for document in store.documents()}
    lost = {f"{number}.txt" for number in numbers} - kept
    errors = (folder / "errors").read_text().splitlines()
    print(
        f"{len(numbers)} documents said to be kept, {counts.documents} there, {counts.claims} claims; {len(lost)} lost"
    )
    print(f"{asked} questions answered; {len(errors)} errors told: {sorted(set(errors))[:3]}")
    print(*(f"fault: {finding}" for finding in report.findings), sep="\n")
    # A writer may be killed after it kept a document and before it said so, or between a document and its claim.
    return not lost and report.sound and 0 <= counts.documents - len(numbers) <= 2 * len(said)


def main() -> None:
    """Run it on a server of its own, or on a store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--store", help="a store, such as sqlite:///writers.sqlite, in place of a server that is killed"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if asked.store:
            sys.exit(not run(asked.store, asked.minutes, None, Path(name)))
        with postgres.serving(options="") as server:
            sys.exit(not run(server.url(), asked.minutes, server, Path(name)))


if __name__ == "__main__":
    main()
