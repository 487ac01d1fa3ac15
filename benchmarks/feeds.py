"""How many entries of feeds are read and checked against those known, a second, and in how much memory?

    python benchmarks/feeds.py [--feeds 2000] [--items 500] [--seed 1] [--feedparser]

Made-up feeds in turns of RSS, Atom and JSON; every tenth has a fault (an ampersand alone, an entity of HTML, a cut).
One entry in five stands in an earlier feed as well, under an address with other traces. Each pointer is checked against
a table of SQLite with the canonical address as its key, as the store's `pointers`. ``--feedparser`` reads the same
feeds with feedparser instead, links only.
"""

import argparse
import io
import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from detente.errors import SourceError
from detente.records import Pointer
from detente.sources import feeds
from detente.sources.asking import Asked

START = datetime(2025, 1, 1, tzinfo=UTC)
BASE = "https://news.example/feed"
WORDS = "talks ceasefire minister envoy delegation border agreement statement officials meeting sanctions aid".split()
AGAIN = 0.2  # of the entries stand in an earlier feed, too
KINDS = 3


def entry(chance: random.Random, *, number: int) -> dict[str, str]:
    """Make an entry; the number decides its address and its day."""
    traces = chance.choice(["", "?utm_source=rss", "#top", "?at_medium=RSS&at_campaign=rss"])
    return {
        "url": f"https://news{number % 97}.example/world/{number}{traces}",
        "title": " ".join(chance.choices(WORDS, k=9)),
        "text": f"<p>{' '.join(chance.choices(WORDS, k=40))}</p><p>{' '.join(chance.choices(WORDS, k=20))}</p>",
        "id": f"id-{number}",
        "day": format_datetime(START + timedelta(minutes=number)),
    }


def rss(entries: list[dict[str, str]]) -> str:
    """Write entries as RSS 2.0."""
    items = "".join(
        f"<item><title>{e['title']}</title><link>{e['url'].replace('&', '&amp;')}</link>"
        f"<description><![CDATA[{e['text']}]]></description><pubDate>{e['day']}</pubDate>"
        f"<guid isPermaLink='false'>{e['id']}</guid></item>"
        for e in entries
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>The News</title>{items}</channel></rss>"


def atom(entries: list[dict[str, str]]) -> str:
    """Write entries as Atom."""
    items = "".join(
        f"<entry><title>{e['title']}</title><link href='{e['url'].replace('&', '&amp;')}'/><id>{e['id']}</id>"
        f"<updated>{e['day']}</updated><author><name>A. Writer</name></author>"
        f"<summary type='html'>{e['text'].replace('<', '&lt;')}</summary></entry>"
        for e in entries
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The News</title>{items}</feed>"


def json_feed(entries: list[dict[str, str]]) -> str:
    """Write entries as JSON Feed."""
    items = [
        {"id": e["id"], "url": e["url"], "title": e["title"], "content_html": e["text"], "date_published": e["day"]}
        for e in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The News", "items": items})


def made(args: argparse.Namespace) -> Iterator[bytes]:
    """Make feeds, one at a time; those with a fault are RSS or Atom."""
    for number in range(args.feeds):
        chance = random.Random(f"{args.seed} {number}")
        numbers = [
            chance.randrange(number * args.items) if number and chance.random() < AGAIN else number * args.items + place
            for place in range(args.items)
        ]
        text = (rss, atom, json_feed)[number % KINDS]([entry(chance, number=n) for n in numbers])
        if number % 10 == 0 and number % KINDS < KINDS - 1:
            fault = chance.randrange(3)
            text = text[:-40] if fault == 0 else text.replace("talks", ("A & B", "caf&eacute;")[fault - 1])
        yield text.encode()


def with_detente(content: bytes) -> list[str]:
    """Return the addresses that a feed names, as detente reads them."""
    asked = Asked("made", BASE, START, since=START - timedelta(days=1))
    return [found.url for found in feeds.parse(content, asked, BASE) if isinstance(found, Pointer)]


def with_feedparser(content: bytes) -> list[str]:
    """Return the addresses that a feed names, as feedparser reads them, without cleaning of what is inside."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    read = feedparser.parse(
        io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return [str(one.link) for one in read.entries if "link" in one]


def memory() -> float:
    """Return the memory that this process holds now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Read all feeds, and print the figures ten times on the way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--items", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--feedparser", action="store_true")
    args = parser.parse_args()
    read = with_feedparser if args.feedparser else with_detente
    parsing = checking = 0.0
    entries = 0
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "pointers.sqlite3")
        database.execute("create table pointers (url text primary key, found text) without rowid")
        for number, content in enumerate(made(args), start=1):
            begin = time.process_time()
            try:
                links = read(content)
            except SourceError as error:
                print(f"feed {number}: {error}")
                links = []
            middle = time.process_time()
            with database:
                database.executemany("insert or ignore into pointers values (?, ?)", ((link, "now") for link in links))
            parsing, checking = parsing + middle - begin, checking + time.process_time() - middle
            entries += len(links)
            if number % max(args.feeds // 10, 1) == 0:
                print(
                    f"{entries:>9,} entries: {entries / parsing:,.0f} a second of CPU read, "
                    f"{entries / checking:,.0f} checked, {memory():.0f} MB",
                    flush=True,
                )
        known = database.execute("select count(*) from pointers").fetchone()[0]
        database.close()
    print(f"{entries:,} entries of {args.feeds:,} feeds name {known:,} articles")


if __name__ == "__main__":
    main()
