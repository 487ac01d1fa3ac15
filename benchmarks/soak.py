"""Does a watch that is killed again and again, over hosts that misbehave, end with each article once?

Two dozen hosts of this machine serve made-up news, stall, cut off, lie, turn in circles and ask to wait
(`tests.sources.bad_server`). A watch collects them into one store, and is killed with SIGKILL at random moments. Then
it is left alone until nothing is under way, and its store is compared with that of a run without faults and without
kills: every article that can be had is there once, the claims are the same, `detente check` finds nothing.

    python -m benchmarks.soak --articles 50000 --kills 200 --longest 30 --out build/soak
"""

import argparse
import logging
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from detente import pipeline
from detente.config import subscription
from detente.errors import StoreError
from detente.faces import watching
from detente.pipeline.gathering import Patience
from detente.sources.fetcher import Fetcher
from detente.sources.guard import Limits
from detente.sources.pace import Pace
from detente.store import checking, lock
from tests.sources.bad_server import BadServer, Plan

HOSTS = tuple(f"127.0.0.{n}" for n in range(2, 26))
# What takes minutes and days in the world takes seconds here.
PATIENCE = Patience(first=timedelta(seconds=1), longest=timedelta(seconds=8), tries=8, again=())
STALL = 1.2  # seconds, more than a read may take
LIMITS = Limits(connect=2.0, read=0.8, total=8.0, received=8_000_000, unpacked=16_000_000)
EVERY = timedelta(minutes=1)
SHORTEST = 0.5  # seconds that a watch lives at least


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a store at the end."""

    addresses: Counter[str]
    claims: frozenset[tuple[str, str, str, str]]
    faulty: bool


def main() -> None:
    """Run it, or one watch of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--longest", type=float, default=12.0, help="seconds after which a watch is killed at the latest"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/soak"))
    parser.add_argument("--watch", metavar="STORE", help=argparse.SUPPRESS)
    parser.add_argument("--ports", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.watch:
        _watch(given.watch, [int(port) for port in given.ports.split(",")])
    else:
        sys.exit(_soak(given.articles, given.kills, given.longest, given.seed, given.out))


def _watch(store: str, ports: Sequence[int]) -> None:
    """Watch until SIGTERM comes, or worse."""
    wanted = [
        subscription("feed", f"http://{host}:{port}/feed?page=0", every="1m")
        for host, port in zip(HOSTS, ports, strict=True)
    ]
    allow = [f"{host}:{port}" for host, port in zip(HOSTS, ports, strict=True)]
    log = watching.begin_log(as_json=False)
    log.setLevel(logging.ERROR)
    with (
        watching.stopping() as stop,
        pipeline.open_store(store) as opened,
        lock.hold(store, command="soak", at=_now()),
        Fetcher(pace=Pace(interval=0.0, pause=0.01, faults=10_000), limits=LIMITS, allow=allow) as web,
        pipeline.Gatherer(opened, web, patience=PATIENCE) as gatherer,
    ):
        watching.Watcher(opened, gatherer, wanted, _now, stop, log).run()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _servers(
    articles: int, seed: int, *, faulty: float, lost: float, ports: Sequence[int]
) -> Iterator[list[BadServer]]:
    """Serve the articles from all hosts; which they are depends on the seed, not on the faults."""
    each = -(-articles // len(HOSTS))
    with ExitStack() as stack:
        made = []
        for number, (host, port) in enumerate(zip(HOSTS, ports, strict=True)):
            plan = Plan(
                articles=each,
                seed=100 * seed + number,
                faulty=faulty,
                lost=lost,
                page=each,
                stall=STALL,
                sentences=(1, 2),
            )
            server = stack.enter_context(BadServer(plan, port=port, host=host))
            server.prepare()
            made.append(server)
        yield made


def _soak(articles: int, kills: int, longest: float, seed: int, out: Path) -> int:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with _servers(articles, seed, faulty=0.3, lost=0.01, ports=[0] * len(HOSTS)) as servers:
        ports = [server.port for server in servers]
        reachable = {f"{server.url}/article/{n}" for server in servers for n in server.plan.reachable()}
        took = _killed_again_and_again(out / "soak.sqlite", ports, kills, longest, random.Random(seed))
        faults = sum((server.faults for server in servers), Counter[str]())
        asked = sum(sum(server.asked.values()) for server in servers)
    print(f"{took:.0f} s, {kills} kills; {asked} requests, {sum(faults.values())} answered at fault: {dict(faults)}")
    with _servers(articles, seed, faulty=0.0, lost=0.0, ports=ports):
        took = _killed_again_and_again(out / "calm.sqlite", ports, 0, longest, random.Random(seed))
    print(f"{took:.0f} s without faults and kills")
    return _compare(_found(out / "soak.sqlite"), _found(out / "calm.sqlite"), reachable)


def _killed_again_and_again(
    store: Path, ports: Sequence[int], kills: int, longest: float, chance: random.Random
) -> float:
    """Run watches on a store, kill them, and let the last one finish; return how many seconds it took."""
    started = time.monotonic()
    for number in range(kills):
        process = _start(store, ports)
        time.sleep(chance.uniform(SHORTEST, longest))
        process.send_signal(signal.SIGKILL)
        process.wait()
        print(f"kill {number + 1} after {time.monotonic() - started:.0f} s", flush=True)
    process = _start(store, ports)
    while not _is_done(store):
        if process.poll() is not None:
            raise RuntimeError(f"the watch ended by itself with {process.returncode}")
        time.sleep(5)
    process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    process.wait()
    print(f"stopped {time.monotonic() - asked:.1f} s after SIGTERM, exit code {process.returncode}")
    with pipeline.open_store(str(store)) as opened:
        pipeline.relink(opened)
    return time.monotonic() - started


def _start(store: Path, ports: Sequence[int]) -> subprocess.Popen[bytes]:
    told = ["--watch", str(store), "--ports", ",".join(map(str, ports))]
    return subprocess.Popen([sys.executable, "-m", "benchmarks.soak", *told])


def _is_done(store: Path) -> bool:
    """Say whether all sources were asked with success, and nothing is under way."""
    if not store.exists():
        return False
    try:
        with pipeline.open_store(str(store), read_only=True) as opened:
            polls, counts = opened.inbox.polls(), opened.inbox.counts()
            asked = len(polls) == len(HOSTS) and all(poll.since for poll in polls)
            return asked and not (counts.waiting or counts.pages or pipeline.unread(opened))
    except StoreError:
        return False


def _found(store: Path) -> Found:
    with pipeline.open_store(str(store), read_only=True) as opened:
        addresses = Counter(document.url or "" for document in opened.documents())
        claims = frozenset((c.id, c.document, c.modality.value, str(c.reported)) for c in opened.claims())
        report = checking.check(opened.database)
    for line in checking.lines(report):
        print(f"  {store.name}: {line}")
    return Found(addresses, claims, not report.sound)


def _compare(soaked: Found, calm: Found, reachable: set[str]) -> int:
    """Print what is not as it should be; return how many kinds of it there are."""
    twice = [url for url, times in soaked.addresses.items() if times > 1]
    missing, strange = reachable - set(soaked.addresses), set(soaked.addresses) - reachable
    there = {document for _, document, *_ in soaked.claims}
    of_reachable = frozenset(claim for claim in calm.claims if claim[1] in there) | (soaked.claims & calm.claims)
    print(f"{len(soaked.addresses)} articles of {len(reachable)} that can be had; {len(calm.addresses)} without faults")
    print(f"missing {len(missing)}, twice {len(twice)}, not to be had and there all the same {len(strange)}")
    print(f"claims {len(soaked.claims)}; not the same as without faults: {len(soaked.claims ^ of_reachable)}")
    wrong = [missing, twice, strange, soaked.claims ^ of_reachable, soaked.faulty, calm.faulty]
    return sum(map(bool, wrong))


if __name__ == "__main__":
    main()
