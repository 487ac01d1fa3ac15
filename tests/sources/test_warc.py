"""Web archives as crawls write them: each record packed for itself, many kinds of them, and broken in the middle."""

import gzip
import io
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import files, streams, warc
from detente.sources.origin import Origin
from detente.sources.streams import Stream

NOW = datetime(2025, 3, 20, tzinfo=UTC)
BODIES = [f"<html><body><p>Envoys met for the {n}th time. {'Talks went on. ' * 30}</p></body></html>" for n in range(5)]


def record(url: str, body: bytes, *, kind: str = "response", http: dict[str, str] | None = None, **own: str) -> bytes:
    fields = {"Content-Type": "text/html; charset=utf-8", **(http or {})}
    answer = f"HTTP/1.1 200 OK\r\n{lines_of(fields)}\r\n".encode() + body
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{url}>",
        "WARC-Date": "2025-03-16T10:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(answer)),
        **{name.replace("_", "-"): value for name, value in own.items()},
    }
    return gzip.compress(f"WARC/1.0\r\n{lines_of(named)}\r\n".encode() + answer + b"\r\n\r\n", mtime=0)


def lines_of(fields: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items())


RECORDS = [record(f"https://paper.example/{n}", body.encode()) for n, body in enumerate(BODIES)]


def fetch(path: Path, content: bytes) -> list[Page | Failure]:
    path.write_bytes(content)
    return list(files.fetch([str(path)], now=NOW))


def urls(found: list[Page | Failure]) -> list[str]:
    return [(item.url or "")[-1] if isinstance(item, Page) else "!" for item in found]


def test_a_crawl_gives_its_pages_as_bulk(tmp_path: Path) -> None:
    others = [record("https://paper.example/r", b"", kind=kind) for kind in ("revisit", "request", "metadata")]
    found = fetch(tmp_path / "a.warc.gz", b"".join([*others, *RECORDS, *others]))
    assert urls(found) == ["0", "1", "2", "3", "4"]
    first = found[0]
    assert isinstance(first, Page)
    assert (first.bulk, first.stub, first.fetched) == (True, None, datetime(2025, 3, 16, 10, tzinfo=UTC))
    assert first.content.decode() == BODIES[0]


def damaged(part: bytes) -> bytes:
    middle = len(part) // 2
    return part[:middle] + bytes([part[middle] ^ 0xFF]) * 9 + part[middle + 9 :]


@pytest.mark.parametrize("fault", ["flipped", "cut", "checksum", "header", "noise"])
def test_a_broken_record_is_told_and_the_next_is_read(tmp_path: Path, fault: str) -> None:
    broken = {
        "flipped": damaged(RECORDS[2]),
        "cut": RECORDS[2][:-100],
        "checksum": RECORDS[2][:-8] + b"\1\2\3\4" + RECORDS[2][-4:],
        "header": gzip.compress(b"no record\r\n\r\n"),
        "noise": RECORDS[2] + b"lost bytes" * 9,
    }[fault]
    found = fetch(tmp_path / "a.warc.gz", b"".join([*RECORDS[:2], broken, *RECORDS[3:]]))
    assert urls(found) == (["0", "1", "2", "!", "3", "4"] if fault == "noise" else ["0", "1", "!", "3", "4"])
    (told,) = (item for item in found if isinstance(item, Failure))
    assert "fetch it again" in told.reason


def test_zstd_members_and_a_cut_end(tmp_path: Path) -> None:
    pack = zstandard.ZstdCompressor(write_checksum=True).compress
    parts = [pack(gzip.decompress(part)) for part in RECORDS]
    assert urls(fetch(tmp_path / "a.warc.zst", b"".join([parts[0], damaged(parts[1]), *parts[2:]]))) == list("0!234")
    cut = fetch(tmp_path / "b.warc.gz", b"".join(RECORDS)[:-60])
    assert urls(cut) == ["0", "1", "2", "3", "!", "!"]
    assert isinstance(cut[-1], Failure)
    assert "ends in the middle" in cut[-1].reason


@pytest.mark.parametrize(
    "http, own, stub",
    [
        ({}, {}, None),
        ({}, {"WARC_Truncated": "length"}, "truncated"),
        ({"Content-Length": "99999"}, {}, "truncated"),
        ({"Content-Length": "twelve"}, {}, None),
        ({"Content-Length": str(10**30)}, {}, None),
    ],
)
def test_a_page_that_the_crawl_cut(tmp_path: Path, http: dict[str, str], own: dict[str, str], stub: str | None) -> None:
    (page,) = fetch(tmp_path / "a.warc.gz", record("https://paper.example/1", b"<p>Envoys met.</p>", http=http, **own))
    assert isinstance(page, Page)
    assert page.stub == stub


def test_an_archive_of_nothing_but_faults_is_given_up() -> None:
    member = gzip.compress(b"WARC", mtime=0)[:-8] + b"\0" * 8
    stream = Stream(io.BytesIO(member * (streams.MAX_FAULTS + 9)), ".gz")
    found = list(warc.read_warc(stream, Origin("a.warc.gz", NOW)))
    assert len(found) == streams.MAX_FAULTS
    assert "is broken" in (stream.broken or "")
    stream = Stream(io.BytesIO(gzip.compress(b"no record\r\n\r\n") * (streams.MAX_FAULTS + 9)), ".gz")
    with pytest.raises(SourceError, match="more than 1,000 parts of the web archive are broken"):
        list(warc.read_warc(stream, Origin("a.warc.gz", NOW)))


@example([(5544, b"\x8b")])  # the member ends in the middle, after a page that is not what it was
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6000), st.binary(max_size=6)), max_size=4))
def test_any_damage_ends_in_pages_and_failures(changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(b"".join(RECORDS))
    for place, noise in changes:
        at = place % len(content)
        content[at : at + len(noise)] = noise
    for packing, given_bytes in ((".gz", bytes(content)), ("", zlib.decompress(RECORDS[0], 31) + bytes(content[:500]))):
        try:
            found = list(warc.read_warc(Stream(io.BytesIO(given_bytes), packing), Origin("a.warc", NOW)))
        except SourceError:
            continue
        assert all(item.content.decode() in BODIES for item in found if isinstance(item, Page) and packing)
