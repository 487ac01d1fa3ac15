"""How fast does the page answer on a large store, and does it hold under load?

    python -m benchmarks.page times STORE [--tries 20]      each page on random days: first answer, and all parts
    python -m benchmarks.page load STORE [--minutes 10]     50 requests a second, pages and API, with the memory

STORE is made by ``python -m benchmarks.million make``. The server is `detente serve` in a process of its own; times are
those of the whole answer as a client on this machine sees them.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx2

PORT = 8790
BASE = f"http://127.0.0.1:{PORT}"
CONFLICTS = ("russia-ukraine", "sudan", "israel-hamas-lebanon", "all")
PAGES = (
    "/", "/ledger", "/events", "/timeline", "/map", "/channels", "/positions", "/reactions", "/outlook",
    "/search?q=talks+ceasefire", "/actors?q=Lavrov", "/review",
)  # fmt: skip
API = ("/api/v1/ledger", "/api/v1/events", "/api/v1/claims", "/api/v1/search?q=ceasefire")
# Addresses of an act and of an article, as the ledger links them.
EVENT, ARTICLE = r'href="(/events/[^"?]+)', r'href="(/articles/[^"?#]+)'
RATE = 50
WORKERS = 16
# The slowest answers of a load, which are told one by one.
SLOWEST = 5


@contextmanager
def served(store: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run the server over a store until the block ends."""
    call = [sys.executable, "-m", "detente.faces", "serve", "--store", store, "--port", str(PORT)]
    server = subprocess.Popen(call, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx2.get(f"{BASE}/static/BUILT")
                break
            except httpx2.TransportError:
                time.sleep(0.2)
        yield server
    finally:
        server.terminate()
        server.wait(30)


def memory(process: int) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found.group(1)) / 1024 if found else 0.0


def seconds(process: int) -> float:
    """Return for how many seconds a process has had a processor."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def beside(process: int) -> list[int]:
    """Return the processes that a server has started."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for thread in threads for child in (thread / "children").read_text(encoding="ascii").split()]


def state(server: "subprocess.Popen[bytes]") -> str:
    """Say what a server has used: its memory and its processor, then those of the processes beside it."""
    others = [(memory(child), seconds(child)) for child in beside(server.pid)]
    return (
        f"memory {memory(server.pid):.0f} MB, processor {seconds(server.pid):.0f} s; "
        f"beside {sum(mb for mb, _ in others):.0f} MB, {sum(s for _, s in others):.0f} s"
    )


def with_view(path: str, chosen: random.Random, days: tuple[date, date]) -> str:
    """Return a page at a random day and conflict."""
    day = days[0] + timedelta(days=chosen.randrange((days[1] - days[0]).days))
    conflict = chosen.choice(CONFLICTS)
    named = "" if path.startswith("/api") and conflict == "all" else f"&conflict={conflict}"
    about = "" if path.startswith("/api/v1/search") else named
    return f"{path}{'&' if '?' in path else '?'}as_of={day}{about}"


def percentile(values: list[float], share: float) -> float:
    """Return the value below which a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def span(client: httpx2.Client) -> tuple[date, date]:
    """Return the first and the last day of publication, from the slider of a page."""
    start = date.fromisoformat(first_of(client, r'data-first="(\d{4}-\d\d-\d\d)"'))
    return start, start + timedelta(days=int(first_of(client, r'max="(\d+)"')))


def first_of(client: httpx2.Client, pattern: str) -> str:
    """Return what a pattern finds first on the page of the ledger."""
    found = re.search(pattern, client.get("/ledger").text)
    if found is None:
        raise SystemExit(f"the ledger has nothing like {pattern}: is the store empty?")
    return found.group(1)


def times(store: str, tries: int, latest: float) -> None:
    """Print for each page how long the first answer takes, and how long until all its parts are there."""
    chosen = random.Random(1)
    with served(store) as server, httpx2.Client(base_url=BASE, timeout=60) as client:
        days = span(client)
        print(f"{'page':28} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>10} {'whole p50 s':>12} {'whole max s':>12}")
        for path in (*PAGES, *API, first_of(client, EVENT), first_of(client, ARTICLE)):
            first, whole, used = [], [], 0.0
            for _ in range(tries):
                begun, before = time.perf_counter(), seconds(server.pid)
                address = path if "/events/" in path or "/articles/" in path else with_view(path, chosen, days)
                answer = client.get(address)
                answer.raise_for_status()
                first.append(1000 * (time.perf_counter() - begun))
                used += seconds(server.pid) - before
                settle(client, answer.text, latest)
                whole.append(time.perf_counter() - begun)
            print(
                f"{path[:28]:28} {percentile(first, 0.5):8.0f} {percentile(first, 0.95):8.0f} "
                f"{1000 * used / tries:10.0f} "
                f"{statistics.median(whole):12.2f} {max(whole):12.2f}",
                flush=True,
            )
        print(state(server))


def settle(client: httpx2.Client, text: str, latest: float) -> None:
    """Wait until all parts of a page are there, asking as a browser does."""
    until = time.monotonic() + latest
    for part in re.findall(r'hx-get="([^"]+)"', text):
        address = part.replace("&amp;", "&")
        while time.monotonic() < until:
            time.sleep(0.7)
            if "aria-busy" not in client.get(address).text:
                break


@dataclass(slots=True)
class Seen:
    """What a load showed."""

    times: list[float] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, address: str, status: int, seconds: float) -> None:
        """Note one answer."""
        with self.lock:
            self.times.append(seconds)
            self.slowest = sorted((*self.slowest, (seconds, address)), reverse=True)[:SLOWEST]
            if status != httpx2.codes.OK:
                self.faults.append(f"{status} {address}")


def load(store: str, minutes: float) -> None:
    """Ask 50 times a second, and print times, errors and memory as they go."""
    chosen, seen = random.Random(2), Seen()
    with served(store) as server, httpx2.Client(base_url=BASE, timeout=60) as client:
        days = span(client)
        addresses = [with_view(path, chosen, days) for path in (*PAGES, *API) for _ in range(8)]
        end, due = time.monotonic() + 60 * minutes, time.monotonic()
        told = due + 60

        def ask(address: str) -> None:
            begun = time.perf_counter()
            try:
                status = client.get(address).status_code
            except httpx2.TransportError as error:
                status = 0
                address = f"{address} {error}"
            seen.note(address, status, time.perf_counter() - begun)

        with ThreadPoolExecutor(WORKERS) as workers:
            while (now := time.monotonic()) < end:
                if now >= told:
                    report(seen, server)
                    told += 60
                if now < due:
                    time.sleep(due - now)
                due += 1 / RATE
                workers.submit(ask, chosen.choice(addresses))
        report(seen, server)
        print("\n".join(f"{1000 * taken:.0f} ms {address}" for taken, address in seen.slowest))
        print("\n".join(sorted(set(seen.faults))[:20]))


def report(seen: Seen, server: "subprocess.Popen[bytes]") -> None:
    """Print what the load has shown so far."""
    with seen.lock:
        millis = [1000 * value for value in seen.times]
        faults = len(seen.faults)
    print(
        f"{len(millis)} answers, p50 {percentile(millis, 0.5):.0f} ms, p95 {percentile(millis, 0.95):.0f} ms, "
        f"max {max(millis):.0f} ms, {faults} not 200, {state(server)}",
        flush=True,
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("times", "load"))
    parser.add_argument("store")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--whole", type=float, default=60.0, help="seconds for which late parts are waited for")
    parser.add_argument("--minutes", type=float, default=10.0)
    asked = parser.parse_args()
    if asked.what == "times":
        times(asked.store, asked.tries, asked.whole)
    else:
        load(asked.store, asked.minutes)


if __name__ == "__main__":
    main()
