"""Which parsers touch foreign bytes, and what must hold of each, whatever the bytes?

A parser raises nothing but errors of ours, ends in time, and gives no more than a bound: `tried` checks all three. What
it gives can be stored: texts are UTF-8, so that no half of a surrogate pair is among them.
"""

import atexit
import contextlib
import dataclasses
import functools
import io
import itertools
import json
import resource
import shutil
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from detente import config
from detente.documents import dates, duplicates, extract, jsonld, language, liveblog, metadata
from detente.documents import markup as html_markup
from detente.errors import DetenteError, SourceError
from detente.events import book
from detente.events.offices import Offices
from detente.reading import tokens
from detente.records import Document, Page
from detente.sources import (
    addresses,
    encodings,
    feeds,
    gdelt_rows,
    icews_rows,
    markup,
    mastodon,
    moments,
    objects,
    plover_rows,
    polecat_rows,
    reliefweb,
    robots,
    rows,
    sitemaps,
    tables,
    telegram,
    urls,
    warc,
    wikipedia,
    wikitext,
    zips,
)
from detente.sources.asking import Asked
from detente.sources.origin import Origin
from detente.sources.streams import Stream
from tests.fuzz import corpus

NOW = datetime(2025, 3, 20, tzinfo=UTC)
BASE = "https://news.example/feed"
# An end far ahead, so that dates are read and none keeps anything out.
ASKED = Asked("fuzz", BASE, NOW, until=datetime(2200, 1, 1, tzinfo=UTC))
ORIGIN = Origin("fuzz", NOW)
# Seconds of the processor. A machine that does other things besides is not slower by this clock.
MOST_SECONDS = 1.0
# What comes out, in characters and bytes, of what goes in. The reason of a failure has some two hundred characters, and
# a line of one byte may be one; what is packed may grow 200-fold (`streams`), and what is small even more.
MOST_GIVEN, MOST_GROWTH = 2_000_000, 250
MOST_UNPACKED = 64 << 20
LONGEST_SEED = 100_000


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """A parser: ``run`` returns the size of what it gave, ``seeds`` are valid inputs, ``words`` what formats repeat."""

    name: str
    run: Callable[[bytes], int]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    grows_to: int = MOST_GIVEN


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """How a parser took an input: ``fault`` is None, or what must not be; ``where`` it came from, to tell faults apart.

    ``seconds`` are of the processor; ``refused`` is the error of ours by which it was refused, as is allowed.
    """

    seconds: float
    given: int
    refused: str | None = None
    fault: str | None = None
    where: str = ""


def tried(target: Target, content: bytes, *, most_seconds: float = MOST_SECONDS) -> Trial:
    """Give an input to a parser, and say whether all that must hold holds."""
    start = time.process_time()
    refused: str | None = None
    fault: str | None = None
    given, where = 0, ""
    try:
        given = target.run(content)
    except DetenteError as error:
        refused = str(error)
        given = len(refused)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if "/detente/" in frame.filename]
        where = f"{Path((own or [last])[-1].filename).name}:{(own or [last])[-1].lineno}"
        fault = f"{type(error).__name__}: {str(error)[:100]!r} at {where}"
    seconds = time.process_time() - start
    if fault is None and seconds > most_seconds:
        fault, where = f"it took {seconds:.1f} s for {len(content):,} bytes", "slow"
    if fault is None and given > target.grows_to + MOST_GROWTH * len(content):
        fault, where = f"it gave {given:,} characters for {len(content):,} bytes", "large"
    return Trial(seconds, given, refused, fault, where)


def weight(thing: object) -> int:
    """Return how many characters and bytes a thing holds, and check that its texts are UTF-8."""
    if isinstance(thing, str):
        return len(thing.encode())
    if isinstance(thing, bytes):
        return len(thing)
    if isinstance(thing, tuple | list):
        return sum(map(weight, thing))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return sum(weight(getattr(thing, name)) for name in _fields(type(thing)))
    if thing is None or isinstance(thing, int | float | date | Enum | MappingProxyType):
        return 8
    raise TypeError(f"nothing of the type {type(thing).__name__} should come out")


@functools.cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _sum(things: Iterable[object]) -> int:
    return sum(map(weight, things))


def _text(content: bytes) -> str:
    """Return input as a text, halves of surrogate pairs among it, as JSON can smuggle them in."""
    return content.decode("utf-8", "surrogatepass") if _is_smuggled(content) else content.decode("utf-8", "replace")


def _is_smuggled(content: bytes) -> bool:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _clean(content: bytes) -> str:
    """Return input as a text that went through a source, which lets no halves of surrogate pairs pass."""
    return content.decode("utf-8", "replace")


# ---- sources


def _gdelt(read: Callable[[Stream, Origin], Iterable[object]]) -> Callable[[bytes], int]:
    return lambda content: _sum(read(Stream(io.BytesIO(content)), ORIGIN))


def _zip(content: bytes) -> int:
    stream = zips.only_member(content)
    return sum(len(line or b"") for _, line in stream.lines()) + weight(stream.broken)


def _sitemap(content: bytes) -> int:
    return _sum(sitemaps.parse(content, ASKED, BASE))


def _robots(content: bytes) -> int:
    rules = robots.Rules.of(content.decode("utf-8-sig", "replace"))
    rules.lets("https://news.example/private/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?q=1&p=xxxxxxxxxxxxxxxxxxxxxxxx")
    if not 0.0 <= rules.delay <= robots.MOST_DELAY:
        raise AssertionError(f"a delay of {rules.delay} seconds")
    return rules.size


def _url(content: bytes) -> int:
    once = urls.canonical(_text(content))
    if urls.canonical(once) != once:
        raise AssertionError(f"{once!r} is not canonical")
    return weight(once) + weight(urls.host(once))


def _target(content: bytes) -> int:
    permits = addresses.Permits.of()
    found = addresses.target(_text(content), permits)
    if addresses.target(found.url, permits).url != found.url:
        raise AssertionError(f"{found.url!r} is spelt in two ways")
    return weight(found.url)


def _declared(content: bytes) -> tuple[str | None, bytes]:
    """Take the first line of an input for what a host declares of its encoding."""
    name, line, rest = content.partition(b"\n")
    return (name.decode("utf-8", "replace"), rest) if line else (None, content)


def _decode(content: bytes) -> int:
    declared, rest = _declared(content)
    return len(encodings.to_utf8(encodings.decode(rest, declared)))


def _stream(packing: str) -> Callable[[bytes], int]:
    def run(content: bytes) -> int:
        stream = Stream(io.BytesIO(content), packing)
        read = sum(len(line or b"") for _, line in stream.lines()) + weight(stream.broken)
        parts = Stream(io.BytesIO(content), packing)
        for _ in itertools.islice(parts.members(), 10_000):
            while block := parts.bytes.read(1 << 16):
                read += len(block)
            weight(parts.fault)
        return read + len(Stream(io.BytesIO(content), packing).whole())

    return run


def _objects(content: bytes) -> int:
    whole = objects.parse(_text(content), "it")
    return _sum(objects.word(item, "id") for item in objects.members(whole, "items"))


def _moment(content: bytes) -> int:
    return weight(moments.span(_text(content)))


def _table(read: Callable[[Stream, Origin], Iterable[object]], packing: str = "") -> Callable[[bytes], int]:
    return lambda content: _sum(read(Stream(io.BytesIO(content), packing), ORIGIN))


# ---- documents


def _page(content: bytes, media_type: str = "text/html", *, bulk: bool = False) -> Page:
    # As sources hand pages on: in UTF-8.
    return Page("fuzz", encodings.to_utf8(_clean(content)), media_type, NOW, "https://paper.example/live/a", bulk=bulk)


def _extract(media_type: str, *, bulk: bool = False) -> Callable[[bytes], int]:
    return lambda content: weight(extract.extract(_page(content, media_type, bulk=bulk)))


def _metadata(content: bytes) -> int:
    tree = html_markup.parse(_page(content).content)
    said = metadata.read(tree, url=None, is_dated=False, in_bulk=False)
    return weight(said)


def _live(content: bytes) -> int:
    return _sum(liveblog.parts(_page(content)))


def _story(content: bytes) -> int:
    script = b"<script type='application/ld+json'>" + content.replace(b"</", b"<\\/") + b"</script><p>x"
    return weight(jsonld.read(html_markup.parse(_page(script).content)))


def _date(content: bytes) -> int:
    text = _text(content)
    dated = dates.publication(text, text[::-1], default=None, fetched=NOW)
    return weight(dates.read(text)) + weight(dates.moment(text)) + weight(dates.later(text, dated)) + weight(dated)


def _language(content: bytes) -> int:
    head, _, text = _clean(content).partition("\n")
    return weight(language.identify(head, text)) + weight(language.identify(None, text, given=head))


def _document(content: bytes) -> Document:
    text = _clean(content)
    if not text.strip():
        raise SourceError("no text")
    return Document("d", text, published=NOW.date())


def _sign(content: bytes) -> int:
    signature = duplicates.sign(_document(content))
    copies = duplicates.Copies.of([signature])
    if copies.find(dataclasses.replace(signature, document="e")) not in {None, "d"}:
        raise AssertionError("a copy of something that is not there")
    return weight(signature)


# ---- reading, configuration, actors


def _sentences(content: bytes) -> int:
    text = _clean(content)
    found = tokens.sentences(text)
    if any(not (0 <= start < end <= len(text)) for start, end in found):
        raise AssertionError("a sentence outside of its text")
    return 16 * len(found)


def _words(content: bytes) -> int:
    return 16 * len(tokens.words(_clean(content)))


@functools.cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="detente-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _conflict(content: bytes) -> int:
    path = _folder() / "a.toml"
    path.write_bytes(content)
    config.conflict(str(path))
    return 0


@functools.cache
def _offices() -> Offices:
    return Offices.load()


def _book(states: bytes, groups: bytes, people: bytes) -> int:
    folder = _folder() / "book"
    (folder / book.PEOPLE).mkdir(parents=True, exist_ok=True)
    for name, content in ((book.STATES, states), (book.GROUPS, groups), (f"{book.PEOPLE}/UKR.txt", people)):
        (folder / name).write_bytes(content)
    return 8 * len(book.entries(folder, _offices()))


def _people(content: bytes) -> int:
    return _book(corpus.STATES.encode(), corpus.GROUPS.encode(), content)


def _groups(content: bytes) -> int:
    return _book(corpus.STATES.encode(), content, corpus.PEOPLE.encode())


_XML = (b"<", b"<item>", b"<a>", b"&amp;", b"&#9;", b"<![CDATA[", b"<!--", b"<link href='a'/>", b"]]>", b"<item ")
_JSON = (b"[", b'{"a":', b'"\\ud800",', b"1,", b"[],", b"9", b'"items":[{', b"\\", b"{}")
_HTML = (
    *(b"<p>", b"<div>", b"<time datetime='2025-03-16T10:00'>", b"<p class='date'>1", b"<a href=x>", b"&#x41;", b"<!--"),
    *(b"<table><tr><td>", b"<ul><li>", b"<h1>", b"<meta name=a content=b>", b"By A B<p>", b"<p class=author>", b" "),
    *(b"<script type='application/ld+json'>", b"<article><h2>", b"<b>", b"a ", b"<br>", b"<p>Subscribe to read on</p>"),
)
_TEXT = (b" ", b"\n", b"a", b"a. ", b". ", b"A.", b"a\n", b"\t", b"'", b"-", "\u0301".encode(), b"(", b"1.", b'" ')
_MARKDOWN = (
    b"*",
    b"[",
    b"](",
    b"> ",
    b"- ",
    b"`",
    b"#",
    b"|",
    b"<!--",
    b"\\",
    b"![",
    b"**a",
    b"_a_",
    b"    ",
    b"[a](b",
)
_WIKI = (
    b"[[",
    b"{{",
    b"[//",
    b"|",
    b"*",
    b"(",
    b"<ref>",
    b"'''",
    b"[// a]",
    b"{{a|",
    b"]]",
    b"}}",
    b" ",
    b"&#9;",
    b"<br>",
)
_PATHS = (b"/..", b"%", b"?a&", b"a.", b"@", b":", b"[", "\u00fc".encode())
_PACKED_SEEDS = dict(zip(corpus.PACKINGS, corpus.packed(corpus.STORY.encode() + corpus.RSS.encode()), strict=True))
_WARC = (corpus.PAGE.encode(), b"<p>They met.</p>")
_DATES = (b"1", b"-", b" ", b"March ", b",")

TARGETS: tuple[Target, ...] = (
    Target(
        "feeds.parse",
        lambda content: _sum(feeds.parse(content, ASKED, BASE)),
        tuple(made.encode() for made in (corpus.RSS, corpus.ATOM, corpus.JSON_FEED)),
        (*_XML, *_JSON),
    ),
    Target(
        "sitemaps.parse",
        _sitemap,
        (corpus.SITEMAP.encode(), corpus.INDEX.encode(), b"https://a.example/1\nhttps://a.example/2\n"),
        (*_XML, b"<url>", b"<url><loc>https://a.b/</loc></url>", b"http://a\n"),
    ),
    Target(
        "telegram.parse",
        lambda content: _sum(telegram.parse(content, ASKED, username="Channel")),
        (corpus.TELEGRAM.encode(),),
        (*_JSON, b'"messages": [', b'{"id": 1},', b'{"'),
    ),
    Target(
        "reliefweb.parse", lambda content: _sum(reliefweb.parse(content, ASKED)), (corpus.RELIEFWEB.encode(),), _JSON
    ),
    Target(
        "mastodon.parse",
        lambda content: _sum(mastodon.parse(content, ASKED, BASE)),
        (corpus.STATUSES.encode(), corpus.OUTBOX.encode()),
        _JSON,
    ),
    Target("gdelt.events", _gdelt(gdelt_rows.events), (f"{corpus.GDELT_EVENT}\n".encode() * 2,), (b"\t", b"\n", b"9")),
    Target("gdelt.mentions", _gdelt(gdelt_rows.mentions), (f"{corpus.GDELT_MENTION}\n".encode() * 2,), (b"\t", b"\n")),
    Target(
        "gdelt.articles",
        _gdelt(gdelt_rows.articles),
        (f"{corpus.GDELT_ARTICLE}\n".encode() * 2,),
        (b"\t", b"<PAGE_TITLE>", b"&#9", b"srclc:"),
    ),
    Target("icews.rows", _table(icews_rows.rows), (corpus.ICEWS.encode(),), (b"\t", b"\n", b'"', b"9")),
    Target("polecat.rows", _table(polecat_rows.rows), (corpus.POLECAT.encode(),), (b"\t", b"\n", b'"', b";")),
    Target("plover.rows", _table(plover_rows.rows), (corpus.PLOVER.encode(),), (*_JSON, b"\n", b"{}\n")),
    Target(
        "zips.only_member",
        _zip,
        (
            corpus.zipped(corpus.GDELT_EVENT.encode()),
            corpus.zipped(corpus.GDELT_EVENT.encode(), zipfile.ZIP_STORED),
            corpus.bomb(1_000_000),
        ),
        (b"PK\5\6", b"\0", b"PK\1\2"),
        MOST_UNPACKED,
    ),
    Target("wikipedia.read", lambda content: _sum(wikipedia.read(content)), (corpus.WIKI.encode(),), _JSON),
    Target("wikitext.items", lambda content: _sum(wikitext.items(_clean(content))), (corpus.WIKITEXT.encode(),), _WIKI),
    Target(
        "robots.Rules", _robots, (corpus.ROBOTS.encode(),), (b"Disallow: /*\n", b"*", b"User-agent: a\n", b"a ", b":")
    ),
    Target("urls.canonical", _url, corpus.URLS, _PATHS),
    Target("addresses.target", _target, corpus.URLS, _PATHS),
    Target(
        "encodings.decode",
        _decode,
        (
            b"utf-8\nabc",
            b"windows-1251\n\xcf\xf0\xe8",
            b"\xff\xfea\0b\0",
            b"shift_jis\n\x83\x65",
            b"iso-2022-jp\n\x1b$B",
        ),
        (b"\x1b$B", b"\xff", b"\0", b"~{"),
    ),
    Target(
        "encodings.decode_html",
        lambda content: len(encodings.to_utf8(encodings.decode_html(content))),
        (b"<meta charset=koi8-r>\xcf\xf0", corpus.HEAD.encode()),
        (b"<meta ", b"charset=", b"charset ", b" "),
    ),
    Target(
        "markup.plain",
        lambda content: weight(markup.plain(_clean(content), most=100_000)),
        (corpus.PARAGRAPHS.encode(), b"a &amp; b &#1234; &#x41;", b"<script>x</script><p>a<br>b"),
        (b"&", b"&#9", b"<a", b"<p>", b"<div>", b"<script>", b"&#", b"\n"),
    ),
    Target("objects.parse", _objects, (corpus.JSON_FEED.encode(),), _JSON),
    Target("moments.span", _moment, corpus.DATES, _DATES),
    *(
        Target(f"streams{packing}", _stream(packing), (seed, corpus.packed(b"0" * 1_000_000)[at]), (), MOST_UNPACKED)
        for at, (packing, seed) in enumerate(_PACKED_SEEDS.items())
    ),
    Target(
        "rows.read_json_lines", _table(rows.read_json_lines), (corpus.JSON_LINES.encode(),), (*_JSON, b"\n", b"{}\n")
    ),
    Target("tables.read_csv", _table(tables.read_csv), (corpus.CSV.encode(),), (b",", b'"', b"\n", b"a", b"\r", b"\0")),
    Target("tables.read_tsv", _table(tables.read_tsv), (corpus.CSV.replace(",", "\t").encode(),), (b"\t", b'"', b"\n")),
    Target("tables.read_parquet", _table(tables.read_parquet), (corpus.parquet(),), (), MOST_UNPACKED),
    Target("warc.read_warc", _table(warc.read_warc), (corpus.warc(*_WARC),), (b"WARC/1.0\r\n", b"a: b\r\n", b"\r\n")),
    Target(
        "warc.read_warc.gz",
        _table(warc.read_warc, ".gz"),
        (corpus.warc(*_WARC, packing=True), corpus.oversized_gzip()),
        (b"\x1f\x8b\x08",),
        MOST_UNPACKED,
    ),
    Target(
        "extract plain", _extract("text/plain"), (corpus.STORY.encode(), corpus.MARKDOWN.encode()), (*_TEXT, *_MARKDOWN)
    ),
    Target("extract markdown", _extract("text/markdown"), (corpus.MARKDOWN.encode(),), _MARKDOWN),
    Target(
        "extract html", _extract("text/html"), tuple(made.encode() for made in (corpus.PAGE, corpus.DESCRIBED)), _HTML
    ),
    Target("extract html piece", _extract("text/html"), (corpus.PARAGRAPHS.encode(),), _HTML),
    Target("extract html in bulk", _extract("text/html", bulk=True), (corpus.PAGE.encode(),), _HTML),
    Target("liveblog.parts", _live, tuple(made.encode() for made in (corpus.LIVE, corpus.DESCRIBED)), _HTML),
    Target("metadata.read", _metadata, tuple(made.encode() for made in (corpus.PAGE, corpus.DESCRIBED)), _HTML),
    Target("jsonld.read", _story, (json.dumps(corpus.LD).encode(),), (*_JSON, b'{"@graph":', b"&#9")),
    Target("dates.read", _date, corpus.DATES, _DATES),
    Target("language.identify", _language, (corpus.STORY.encode(), "Переговоры продолжаются\nСегодня".encode()), _TEXT),
    Target("duplicates.sign", _sign, (corpus.STORY.encode(),), _TEXT),
    Target("tokens.sentences", _sentences, (corpus.STORY.encode(),), _TEXT),
    Target("tokens.words", _words, (corpus.STORY.encode(),), _TEXT),
    Target("config.conflict", _conflict, (corpus.CONFLICT.encode(),), (b"[", b"a=[", b"b = {", b'"', b"#", b"{a=")),
    Target("actors: people", _people, (corpus.PEOPLE.encode(),), (b"|", b"a=b\n", b";", b"a|b|2020\n", b"\n")),
    Target("actors: groups", _groups, (corpus.GROUPS.encode(),), _JSON),
)
BY_NAME = {target.name: target for target in TARGETS}


@contextlib.contextmanager
def room(most: int) -> Iterator[None]:
    """Let this process take no more than so many bytes beyond what it has; asking for more is a MemoryError."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
