"""Does a watch grow? A day of it, by a clock that is set on by hand, over a feed that names new articles all the time.

python -m benchmarks.watching --hours 24 --articles 10
"""

import argparse
import gc
import logging
import resource
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from detente import pipeline
from detente.config import subscription
from detente.faces import watching
from detente.sources.fetcher import Fetcher
from detente.sources.pace import Pace
from tests.sources.bad_server import Plan, article

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN = datetime(2025, 8, 5, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
PLAN = Plan(articles=1_000_000, seed=3, sentences=(1, 2))
IN_FEED = 40
MEGABYTE = 1 << 20


class Day:
    """The time of the watch and of the outlet, which publishes some articles a quarter of an hour."""

    def __init__(self, articles: int) -> None:
        self.now, self.articles = BEGIN, articles

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    @property
    def published(self) -> int:
        """How many articles there are by now."""
        return int((self.now - BEGIN) / QUARTER + 1) * self.articles

    def feed(self, base: str) -> bytes:
        """Return the feed as it is now."""
        items = "".join(
            f"<item><title>{article(PLAN, n).title}</title><link>{base}/article/{n}</link>"
            f"<pubDate>{format_datetime(self.now)}</pubDate></item>"
            for n in range(max(0, self.published - IN_FEED), self.published)
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Made up</title>{items}</channel></rss>'.encode()
        )


@contextmanager
def _outlet(day: Day) -> "Iterator[str]":
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, _, number = self.path.lstrip("/").partition("/")
            content = article(PLAN, int(number)).html if name == "article" else day.feed(base)
            kind = "text/html" if name == "article" else "application/rss+xml"
            self.send_response(200 if name in {"article", "feed"} else 404)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base
    server.shutdown()


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MEGABYTE


def main() -> None:
    """Watch, and print the memory hour by hour."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--articles", type=int, default=10, help="a quarter of an hour")
    given = parser.parse_args()
    day, log = Day(given.articles), watching.begin_log(as_json=False)
    log.setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory() as folder,
        _outlet(day) as base,
        pipeline.open_store(f"{folder}/day.sqlite") as store,
        Fetcher(pace=Pace(interval=0.0), allow=[base.removeprefix("http://")]) as web,
        pipeline.Gatherer(store, web) as gatherer,
    ):
        feed = subscription("feed", f"{base}/feed", every="15m")
        watcher = watching.Watcher(store, gatherer, [feed], day, lambda: False, log)
        for hour in range(given.hours):
            started = time.monotonic()
            for _ in range(4):
                while watcher.round() or gatherer.busy or store.counts().documents < day.published:
                    time.sleep(0.01)
                day.now += QUARTER
            gc.collect()
            seconds = time.monotonic() - started
            counts = store.counts()
            told = f"{counts.documents} articles, {counts.claims} claims"
            print(f"hour {hour + 1}: {told}, {_resident():.0f} MB, {seconds:.0f} s")


if __name__ == "__main__":
    main()
