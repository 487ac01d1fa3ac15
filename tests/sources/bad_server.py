"""A web server of this machine that misbehaves on purpose, the same way each time.

``/fault/<name>`` always misbehaves as it says (`FAULTS`). ``/article/<n>`` and ``/feed?page=<k>`` serve made-up news:
which faults come before the good answer is a function of the seed, the path and how often it was asked, so that each is
reached after three faults at most, but for a stated share that never is. Run it alone with
``python -m tests.sources.bad_server --articles 50000 --seed 1 --port 0``: it prints its port.
"""

import argparse
import asyncio
import contextlib
import gzip
import hashlib
import json
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

FIRST = datetime(2025, 1, 1, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is served: ``faulty`` and ``lost`` are shares of paths; ``stall`` and ``rest`` are seconds.

    A path is at fault one to three times before it is served; one that is lost, never is.
    """

    articles: int = 100
    seed: int = 0
    faulty: float = 0.2
    lost: float = 0.01
    page: int = 50
    stall: float = 1.0
    rest: int = 0
    sentences: tuple[int, int] = (6, 9)

    def chance(self, *parts: object) -> random.Random:
        """Return a source of chance that depends on the seed and these."""
        text = "\x1f".join(map(str, (self.seed, *parts)))
        return random.Random(hashlib.sha256(text.encode()).digest())

    def is_lost(self, path: str) -> bool:
        return path.startswith("/article/") and self.chance("lost", path).random() < self.lost

    def faults(self, path: str) -> tuple[str, ...]:
        """Return the faults of a path in the order of asking; the last of one that is lost goes on for ever."""
        chance = self.chance("faults", path)
        if self.is_lost(path):
            return (chance.choice(LOST),)
        if chance.random() >= self.faulty:
            return ()
        return tuple(chance.choice(PASSING) for _ in range(chance.randint(1, 3)))

    def reachable(self) -> list[int]:
        """Return the numbers of the articles that can be had in the end."""
        return [n for n in range(self.articles) if not self.is_lost(f"/article/{n}")]

    @property
    def pages(self) -> int:
        return -(-self.articles // self.page)


# The news

_ACTORS = """Russia|Ukraine|the United States|Turkey|Saudi Arabia|Qatar|Egypt|the European Union|the United Nations
Israel|Hamas|Sudan's army|the Rapid Support Forces|the African Union|Rwanda|the Democratic Republic of the Congo|M23
Iran|Pakistan|India|China|Armenia|Azerbaijan|Ethiopia|Kenya|Norway|Switzerland|France|Germany|the United Kingdom"""
ACTORS = tuple(_ACTORS.replace("\n", "|").split("|"))
CITIES = tuple(
    """Geneva Istanbul Doha Cairo Jeddah Nairobi Oslo Vienna Brussels Ankara Riyadh Luanda Muscat Paris Berlin London
    Kyiv Moscow Baku Yerevan Addis Washington Amman Beirut Tashkent Astana Rome Madrid Warsaw Helsinki""".split()
)
TOPICS = """a ceasefire|an exchange of prisoners|the border crossing at {town}|grain shipments through {town}
the withdrawal of troops from {town}|humanitarian access to {town}|the status of {town}|a buffer zone near {town}
monitoring of the front around {town}|the reopening of the airport of {town}|the return of families to {town}
water supplies for {town}|sanctions on the port of {town}|mine clearance along the {town} road""".replace(
    "\n", "|"
).split("|")
POSTS = "foreign minister|special envoy|deputy prime minister|chief negotiator|national security adviser".split("|")
SENTENCES = (
    "{a} and {b} met in {city} on {day} for talks on {topic}.",
    "{post} {person} said that {a} would not accept {topic} without guarantees from {b}.",
    "Officials from {a} proposed {topic} to delegates of {b}, according to {person}.",
    "{n} people were still waiting near {town} when {a} announced the decision, aid workers said.",
    "{person} told reporters in {city} that {b} had rejected the draft on {topic}.",
    "{a} called on {b} to resume negotiations in {city} before the end of the month.",
    "The {post} of {a}, {person}, arrived in {city} late on {day} with a delegation of {n}.",
    "{b} accused {a} of shelling {town} and said it had counted {n} violations since {day}.",
    "Mediators led by {person} handed over a text of {n} pages that deals with {topic}.",
    "{a} agreed to release {n} detainees held in {town}, a step that {b} welcomed.",
    "A spokeswoman for {person} denied that {topic} had been discussed in {city}.",
    "{b} will host another round on {day}, and {a} has confirmed that {person} will attend.",
    "Residents of {town} said that the road had been closed for {n} days.",
    "{a} sent {n} trucks towards {town} after a call between {person} and leaders of {b}.",
    "Analysts in {city} see {topic} as the hardest part, {person} wrote in a note on {day}.",
    "{a} threatened to leave the process unless {b} pulls back from {town} within {n} hours.",
)
DAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_BEGINS = "b br d dr f g h k kh l m n p r s sh t v y z".split()
_ENDS = "a e i o u an en ir on ul ash eb im or ut".split()


@dataclass(frozen=True, slots=True)
class Article:
    """A made-up report: ``sentences`` are its text."""

    number: int
    title: str
    sentences: tuple[str, ...]
    published: datetime

    @property
    def html(self) -> bytes:
        said = json.dumps({
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": self.title,
            "datePublished": self.published.isoformat(),
        })  # fmt: skip
        text = "\n".join(f"<p>{sentence}</p>" for sentence in self.sentences)
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{self.title}</title>\n'
            f'<script type="application/ld+json">{said}</script></head>\n<body><nav><a href="/">Home</a></nav>\n'
            f"<article><h1>{self.title}</h1>\n{text}\n</article><footer>Report {self.number}</footer></body></html>\n"
        ).encode()


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_BEGINS) + chance.choice(_ENDS) for _ in range(chance.randint(2, 3))).capitalize()


def article(plan: Plan, number: int) -> Article:
    """Make up the report of a number: no two are alike in more than the turns of their phrases."""
    chance = plan.chance("article", number)
    a, b = chance.sample(ACTORS, 2)

    def filled(pattern: str) -> str:
        text = pattern.replace("{topic}", chance.choice(TOPICS)).format(
            a=a, b=b, city=chance.choice(CITIES), day=chance.choice(DAYS), town=_name(chance),
            n=chance.randint(3, 4000), person=f"{_name(chance)} {_name(chance)}", post=chance.choice(POSTS),
        )  # fmt: skip
        return text[0].upper() + text[1:]

    title = filled("{a} and {b} to meet in {city} over {town}, says {person}")
    sentences = tuple(map(filled, chance.sample(SENTENCES, chance.randint(*plan.sentences))))
    return Article(number, title, sentences, FIRST + timedelta(minutes=7 * number))


def feed(plan: Plan, page: int, base: str) -> bytes:
    """Return a page of the feed in RSS 2.0, oldest articles first."""
    items = []
    for number in range(page * plan.page, min((page + 1) * plan.page, plan.articles)):
        found = article(plan, number)
        items.append(
            f"<item><title>{found.title}</title><link>{base}/article/{number}</link>"
            f'<guid isPermaLink="false">report-{number}</guid>'
            f"<pubDate>{format_datetime(found.published)}</pubDate></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Made-up news</title>'
        f"<link>{base}/</link><description>Page {page} of {plan.pages}</description>{''.join(items)}</channel></rss>\n"
    ).encode()


# The faults


@dataclass(slots=True)
class Exchange:
    """A request, and where its answer goes; ``body`` is what a good answer would have."""

    path: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    plan: Plan
    body: bytes
    media_type: str = "text/html; charset=utf-8"

    def say(self, status: str, body: bytes = b"", *, version: str = "1.1", **headers: str) -> None:
        """Write an answer; headers may set ``content_length`` to a lie, or to nothing."""
        given = {"content_type": self.media_type, "content_length": str(len(body)), **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items() if value]
        self.writer.write("\r\n".join([f"HTTP/{version} {status}", *lines, "", ""]).encode() + body)

    async def stall(self) -> None:
        await self.writer.drain()
        await asyncio.sleep(self.plan.stall)


Fault = Callable[[Exchange], Awaitable[bool | None]]


async def _stalls_in_header(x: Exchange) -> None:
    x.writer.write(b"HTTP/1.1 200 OK\r\ncontent-le")
    await x.stall()


async def _stalls_in_body(x: Exchange) -> None:
    x.say("200 OK", x.body[: len(x.body) // 2], content_length=str(len(x.body)))
    await x.stall()


async def _truncates(x: Exchange) -> None:
    x.say("200 OK", x.body[: len(x.body) // 2], content_length=str(len(x.body)))


async def _truncates_chunked(x: Exchange) -> None:
    half = x.body[: len(x.body) // 2]
    chunk = f"{len(half):x}\r\n".encode() + half + b"\r\n"
    x.say("200 OK", chunk, content_length="", transfer_encoding="chunked")


async def _truncates_gzip(x: Exchange) -> bool:
    x.say("200 OK", gzip.compress(x.body)[:-20], content_encoding="gzip")
    return True


async def _too_short(x: Exchange) -> None:
    x.say("200 OK", x.body, content_length=str(len(x.body) // 2), connection="close")


async def _no_length(x: Exchange) -> None:
    x.say("200 OK", x.body, content_length="many")


async def _no_gzip(x: Exchange) -> bool:
    x.say("200 OK", x.body, content_encoding="gzip")
    return True


async def _other_charset(x: Exchange) -> bool:
    x.say("200 OK", x.body, content_type="text/html; charset=utf-32-be")
    return True


async def _endless(x: Exchange) -> None:
    x.say("200 OK", content_length="")
    while True:
        x.writer.write(b"x" * 65_536)
        await x.writer.drain()


async def _bomb(x: Exchange) -> bool:
    x.say("200 OK", _BOMB, content_encoding="gzip")
    return True


async def _loop(x: Exchange) -> bool:
    x.say("302 Found", location=x.path)
    return True


async def _inside(x: Exchange) -> bool:
    x.say("301 Moved", location="http://169.254.169.254/latest/meta-data/")
    return True


async def _too_many(x: Exchange) -> bool:
    x.say("429 Too Many Requests", retry_after=str(x.plan.rest))
    return True


async def _too_many_until(x: Exchange) -> bool:
    now = datetime.now(UTC).replace(microsecond=0)
    until = format_datetime(now + timedelta(seconds=x.plan.rest), usegmt=True)
    x.say("429 Too Many Requests", date=format_datetime(now, usegmt=True), retry_after=until)
    return True


async def _error(x: Exchange) -> bool:
    x.say("500 Internal Server Error", b"oh")
    return True


async def _unavailable(x: Exchange) -> bool:
    x.say("503 Service Unavailable", b"later")
    return True


async def _missing(x: Exchange) -> bool:
    x.say("404 Not Found", b"no")
    return True


async def _gone(x: Exchange) -> bool:
    x.say("410 Gone", b"no more")
    return True


async def _resets(x: Exchange) -> None:
    sock = x.writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    x.writer.transport.abort()


async def _hangs_up(x: Exchange) -> None:
    del x


async def _drips(x: Exchange) -> None:
    x.say("200 OK", content_length=str(len(x.body)))
    for i in range(len(x.body)):
        x.writer.write(x.body[i : i + 1])
        await x.writer.drain()
        await asyncio.sleep(x.plan.stall / 10)


async def _old(x: Exchange) -> None:
    x.say("200 OK", x.body, version="1.0", content_length="")


async def _nonsense(x: Exchange) -> None:
    x.writer.write(b"\x16\x03\x01 what?\r\n\r\n")


async def _empty(x: Exchange) -> bool:
    x.say("200 OK")
    return True


_BOMB = gzip.compress(bytes(100_000_000), 9)
# True says that the connection is fit for another request.
FAULTS: dict[str, Fault] = {
    "stalls-in-header": _stalls_in_header,
    "stalls-in-body": _stalls_in_body,
    "truncates": _truncates,
    "truncates-chunked": _truncates_chunked,
    "truncates-gzip": _truncates_gzip,
    "too-short": _too_short,
    "no-length": _no_length,
    "no-gzip": _no_gzip,
    "other-charset": _other_charset,
    "endless": _endless,
    "bomb": _bomb,
    "loop": _loop,
    "inside": _inside,
    "429": _too_many,
    "429-date": _too_many_until,
    "500": _error,
    "503": _unavailable,
    "404": _missing,
    "410": _gone,
    "resets": _resets,
    "hangs-up": _hangs_up,
    "drips": _drips,
    "http-1.0": _old,
    "nonsense": _nonsense,
    "empty": _empty,
}
# Those that a second try may overcome, and that nobody takes for the good answer ...
PASSING = (
    "stalls-in-header", "stalls-in-body", "truncates", "truncates-chunked", "truncates-gzip", "no-length", "no-gzip",
    "429", "429-date", "500", "503", "resets", "hangs-up", "nonsense",
)  # fmt: skip
# ... and those of pages that cannot be had.
LOST = ("404", "410", "500", "loop", "inside", "resets")


class BadServer:
    """The server, in a thread of its own. Use it in a ``with``; `asked` and `served` count paths, `faults` names."""

    def __init__(
        self, plan: Plan | None = None, *, port: int = 0, robots: bytes = b"", host: str = "127.0.0.1"
    ) -> None:
        self.plan = plan or Plan()
        self.host = host
        self.robots = robots
        self.asked: Counter[str] = Counter()
        self.served: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._feeds: dict[int, bytes] = {}
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._listening = socket.create_server((host, port), backlog=512)
        self.port: int = self._listening.getsockname()[1]
        self._server = self._loop.run_until_complete(asyncio.start_server(self._meet, sock=self._listening))
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def prepare(self) -> None:
        """Make up the feed beforehand, so that nobody waits for it."""
        for page in range(self.plan.pages):
            self._feed(page)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _end(self) -> None:
        # Whom it has just accepted it meets first: a server that is closed by then drops the connection unclosed.
        self._loop.remove_reader(self._listening)
        await self._pass()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # A talk that was broken off, or had not begun, leaves its connection open.
        for writer in self._writers:
            writer.transport.abort()
        await self._pass()

    async def _pass(self) -> None:
        """Let the loop do what is due: a connection takes three rounds from being accepted to its first call."""
        for _ in range(4):
            await asyncio.sleep(0)

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        task = self._loop.create_task(self._talk(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._answer(await reader.readuntil(b"\r\n\r\n"), writer):
                await writer.drain()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            writer.close()
            await writer.wait_closed()
            self._writers.discard(writer)

    async def _answer(self, asked: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answer a request, and say whether the connection is fit for another one."""
        first, *lines = asked.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        self.asked[path] += 1
        x = Exchange(path, headers, writer, self.plan, b"")
        if not self._fill(x):
            await _missing(x)
            return True
        name = path.removeprefix("/fault/") if path.startswith("/fault/") else self._fault(path)
        if name in FAULTS:
            self.faults[name] += 1
            return bool(await FAULTS[name](x))
        self.served[path] += 1
        tag = f'"{hashlib.sha256(x.body).hexdigest()[:16]}"'
        day = format_datetime(FIRST, usegmt=True)
        if x.headers.get("if-none-match") == tag or x.headers.get("if-modified-since") == day:
            x.say("304 Not Modified", content_length="", etag=tag)
        else:
            x.say("200 OK", x.body, etag=tag, last_modified=day)
        return x.headers.get("connection", "").lower() != "close"

    def _fault(self, path: str) -> str | None:
        if not path.startswith(("/article/", "/feed")):
            return None
        faults = self.plan.faults(path)
        turn = self.asked[path] - 1
        if self.plan.is_lost(path):
            return faults[0]
        return faults[turn] if turn < len(faults) else None

    def _feed(self, page: int) -> bytes:
        """Return a page of the feed, which takes a while to make up the first time."""
        if page not in self._feeds:
            self._feeds[page] = feed(self.plan, page, self.url)
        return self._feeds[page]

    def _fill(self, x: Exchange) -> bool:
        """Set what a good answer would have, and say whether there is such a page."""
        parts = urlsplit(x.path)
        kind, _, rest = parts.path.lstrip("/").partition("/")
        if kind == "article" and rest.isdigit() and int(rest) < self.plan.articles:
            x.body = article(self.plan, int(rest)).html
        elif kind == "feed" and (page := int(parse_qs(parts.query).get("page", ["0"])[0])) < self.plan.pages:
            x.body, x.media_type = self._feed(page), "application/rss+xml"
        elif kind == "robots.txt":
            x.body, x.media_type = self.robots, "text/plain"
        elif kind == "fault":
            x.body = article(self.plan, 0).html
        else:
            return False
        return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("articles", 50_000), ("seed", 1), ("port", 0), ("rest", 0), ("page", 50)):
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, share in (("faulty", 0.2), ("lost", 0.01), ("stall", 1.0)):
        parser.add_argument(f"--{name}", type=float, default=share)
    given = vars(parser.parse_args())
    port = given.pop("port")
    with BadServer(Plan(**given), port=port) as server:
        print(server.port, flush=True)  # noqa: T201 - for who started it
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
