"""How many pages a second come out of a web archive and into a store, in how much memory, and the same after kills?

    python -m benchmarks.warc [--pages 20000] [--kills 5] [--shared ../shared]

Makes a WARC in build/ as crawls pack it (each record for itself, with requests, revisits and pictures), of shared
texts: press releases as their HTML is, speeches and five items of current events a page in one of four layouts with
navigation, scripts and links. Everything follows from a seed. Each step runs in a process of its own on one core:
unpacking and records by fastwarc alone, the same through detente's bounded reader, with extraction, and with the store.
At the end the last step is killed with -9 at random moments until it comes through, and its store is compared.
"""

import argparse
import hashlib
import html
import io
import json
import lzma
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

BUILD = Path("build/warc")
SEED = 8
NOW = datetime(2025, 3, 20, tzinfo=UTC)
TOGETHER = 5  # items of current events in a page
FILLER = "<li><a href='/section/{0}'>Section {0}</a></li>"
SCRIPT = "<script>window.data = {0};</script>"


def read_lines(shared: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a set of news."""
    with lzma.open(shared / "data/news" / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def bodies(shared: Path) -> Iterator[tuple[str, str | None, str]]:
    """Yield (day, title, HTML of the text), without an end; title None where the HTML is to be left as it is."""
    for row in read_lines(shared, "state_dept_2021-05_2022-04.jsonl.xz"):
        yield row["published"][:10], None, row["html"]
    for row in read_lines(shared, "presidents_2021-10_2022-03.jsonl.xz"):
        yield row["published"][:10], row["title"] or "News", paragraphs(row["text"].split("\n"))
    items = read_lines(shared, "current_events_2002-2021_2023.jsonl.xz")
    round_number = 0
    while True:
        for at in range(round_number, len(items) - TOGETHER, TOGETHER):
            part = [row["text"] for row in items[at : at + TOGETHER]]
            yield items[at]["published"], part[0][:70], paragraphs(part)
        round_number += 1


def paragraphs(texts: list[str]) -> str:
    """Return texts as paragraphs of HTML."""
    return "".join(f"<p>{html.escape(text)}</p>\n" for text in texts if text.strip())


def laid_out(body: str, title: str, day: str, rng: random.Random) -> str:
    """Put an article into one of four layouts of news sites."""
    menu = "".join(FILLER.format(rng.randrange(99)) for _ in range(30))
    related = "".join(f"<li><a href='/{rng.randrange(10**6)}'>Read also: story {n}</a></li>" for n in range(12))
    script = SCRIPT.format(json.dumps({str(n): rng.random() for n in range(150)}))
    named = html.escape(title)
    date = f"<meta property='article:published_time' content='{day}T08:00:00Z'>"
    head = f"<title>{named} | The Paper</title>{date}"
    layouts = (
        f"<nav><ul>{menu}</ul></nav><article><h1>{named}</h1>{body}</article><aside><ul>{related}</ul></aside>",
        f"<div id='menu'><ul>{menu}</ul></div><div class='content'><h1>{named}</h1><div>{body}</div></div>{related}",
        f"<header>{menu}</header><main><h2>{named}</h2><time>{day}</time><div>{body}</div></main><section>{related}</section>",
        f"<table><tr><td>{menu}</td><td><font size=4>{named}</font>{body}</td><td>{related}</td></tr></table>",
    )
    page = rng.choice(layouts)
    return (
        f"<!doctype html><html lang='en'><head>{head}{script}</head><body>{page}"
        f"<footer><p>© The Paper. All rights reserved.</p><ul>{menu}</ul></footer></body></html>"
    )


def make(path: Path, pages: int, shared: Path) -> None:
    """Write the archive."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    rng = random.Random(SEED)
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = bodies(shared)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)

        def write(kind: str, url: str, body: bytes, media: str = "text/html; charset=utf-8") -> None:
            fields = [("Content-Type", media), ("Content-Length", str(len(body)))]
            line, protocol = ("GET / HTTP/1.1", "") if kind == "request" else ("200 OK", "HTTP/1.1")
            named = {
                "WARC-Date": "2025-03-16T10:00:00Z",
                "WARC-Record-ID": f"<urn:uuid:{rng.getrandbits(128):032x}>",
            }
            answer = StatusAndHeaders(line, fields, protocol=protocol)
            writer.write_record(
                writer.create_warc_record(
                    url, kind, payload=io.BytesIO(body), http_headers=answer, warc_headers_dict=named
                )
            )

        for number in range(pages):
            day, title, body = next(texts)
            url = f"https://paper.example/{day}/{number}"
            write("request", url, b"")
            write("response", url, (body if title is None else laid_out(body, title, day, rng)).encode())
            if number % 10 == 0:
                write("revisit", url, b"")
                write("response", f"{url}.png", rng.randbytes(2000), "image/png")


def read_alone(path: Path) -> int:
    """Count the answers as fastwarc gives them, unpacking included and nothing bounded."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file:
        return sum(1 for record in ArchiveIterator(file, record_types=WarcRecordType.response) if record.reader.read())


def read(path: Path) -> int:
    """Count the pages that detente reads."""
    from detente.records import Page
    from detente.sources import files

    return sum(isinstance(item, Page) for item in files.fetch([str(path)], now=NOW))


def extract(path: Path) -> int:
    """Count the documents that detente makes of them."""
    from detente.documents.extract import extract as document_of
    from detente.errors import ExtractionError
    from detente.records import Page
    from detente.sources import files

    done = 0
    for item in files.fetch([str(path)], now=NOW):
        if isinstance(item, Page):
            try:
                document_of(item)
            except ExtractionError:
                continue
            done += 1
    return done


def store(path: Path, target: Path = BUILD / "store.sqlite") -> int:
    """Bring them into a store, as ``detente collect`` does before it reads; return how many it holds."""
    from detente.pipeline.collecting import Intake
    from detente.sources import files
    from detente.store import Store

    with Store.open(str(target)) as opened:
        Intake(opened).take(files.fetch([str(path)], now=NOW))
        return opened.counts().documents


STEPS: dict[str, Callable[[Path], int]] = {"fastwarc": read_alone, "read": read, "extract": extract, "store": store}


def fingerprint(target: Path) -> tuple[int, str]:
    """Return how many documents a store holds, and a digest of all of them."""
    from detente.store import Store

    with Store.open(str(target), read_only=True) as opened:
        rows = sorted(f"{one.id} {one.url} {one.published} {one.copy_of}" for one in opened.documents())
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def remove(target: Path) -> None:
    """Take away a store of an earlier run, with what SQLite keeps beside it."""
    for file in target.parent.glob(f"{target.name}*"):
        file.unlink()


def after_kills(path: Path, kills: int, *, seconds: float, target: Path = BUILD / "killed.sqlite") -> tuple[int, str]:
    """Fill a store, killing the process so many times at random moments; return the fingerprint of what came of it.

    Args:
        seconds: how long a run takes that is not killed.
    """
    rng = random.Random(SEED)
    remove(target)
    command = [sys.executable, "-m", "benchmarks.warc", "--step", "store", "--warc", str(path), "--store", str(target)]
    for _ in range(kills):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
            try:
                child.wait(rng.uniform(0.5, 0.7 * seconds))
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return fingerprint(target)


def step(name: str, path: Path, target: Path) -> None:
    """Run one step in this process and print its figures as JSON."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    started, working = time.perf_counter(), time.process_time()
    count = store(path, target) if name == "store" else STEPS[name](path)
    seconds, working = time.perf_counter() - started, time.process_time() - working
    # Not ru_maxrss, which begins with the peak of the process that started this one.
    peak = int(Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) // 1024
    print(json.dumps({"count": count, "seconds": seconds, "working": working, "peak_mb": peak}))


def main() -> None:
    """Make the archive, run all steps, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--step", choices=STEPS, help="run only this, in this process")
    parser.add_argument("--warc", type=Path)
    parser.add_argument("--store", type=Path, default=BUILD / "store.sqlite")
    args = parser.parse_args()
    path = args.warc or BUILD / f"{args.pages}.warc.gz"
    if args.step:
        step(args.step, path, args.store)
        return
    if not path.exists():
        make(path, args.pages, args.shared)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    remove(args.store)
    seconds = 0.0
    for name in STEPS:
        command = [
            sys.executable,
            "-m",
            "benchmarks.warc",
            "--step",
            name,
            "--warc",
            str(path),
            "--store",
            str(args.store),
        ]
        figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        seconds = figures["seconds"]
        # By the time of the processor, as other programs may be at work besides.
        rate = figures["count"] / figures["working"]
        print(f"{name:<10}{figures['count']:>8,} {rate:>8,.0f} a second, at most {figures['peak_mb']} MB", flush=True)
    if args.kills:
        once = fingerprint(args.store)
        killed = after_kills(path, args.kills, seconds=seconds)
        same = "the same documents" if once == killed else f"OTHER DOCUMENTS: {once} and {killed}"
        print(f"killed {args.kills} times: {same} ({killed[0]:,})")
        if once != killed:
            sys.exit(1)


if __name__ == "__main__":
    main()
