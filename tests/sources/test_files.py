"""Files, folders and standard input, as they are found in the world: odd, broken and hostile."""

import bz2
import functools
import gzip
import io
import itertools
import json
import lzma
import os
import socket
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from detente.records import Failure, Page
from detente.sources import files, streams

NOW = datetime(2025, 3, 20, tzinfo=UTC)
SHARED = Path(__file__).parents[2].parent / "shared"
SEED = SHARED / "data" / "seed_article.txt"
NEWS = SHARED / "data" / "news"
TALKS = "Envoys met in Riyadh on Sunday. A second round is planned."
ROW = {
    "id": "a1",
    "title": "Talks",
    "text": TALKS,
    "published": "2025-03-16",
    "source": "The Paper",
    "url": "https://p/1",
}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
    ".bz2": bz2.compress,
}


def fetch(*inputs: object, stdin: bytes | None = None) -> list[Page | Failure]:
    given = None if stdin is None else io.BytesIO(stdin)
    return list(files.fetch([str(name) for name in inputs], now=NOW, stdin=given))


def pages(*inputs: object, stdin: bytes | None = None) -> list[Page]:
    found = fetch(*inputs, stdin=stdin)
    assert all(isinstance(item, Page) for item in found), found
    return [item for item in found if isinstance(item, Page)]


def failure(*inputs: object, stdin: bytes | None = None) -> Failure:
    (found,) = fetch(*inputs, stdin=stdin)
    assert isinstance(found, Failure)
    assert (found.stage, found.at) == ("fetch", NOW)
    return found


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize(
    "name, content, media_type, text",
    [
        ("a.txt", TALKS.encode(), "text/plain", TALKS),
        ("a.md", b"# Talks\n\nThey *met*.", "text/markdown", "# Talks\n\nThey *met*."),
        ("a.html", b"<p>They met.</p>", "text/html", "<p>They met.</p>"),
        ("a.HTM", b"<p>They met.</p>", "text/html", "<p>They met.</p>"),
        ("a.jsonl", lines(ROW), "text/plain", TALKS),
        ("a.ndjson", lines({"html": "<p>They met.</p>"}), "text/html", "<p>They met.</p>"),
        ("a.csv", b"id,text\r\n7,They met.\r\n", "text/plain", "They met."),
        ("a.tsv", b"id\ttext\n7\tThey met.\n", "text/plain", "They met."),
    ],
)
def test_every_format_is_read_in_every_packing(
    tmp_path: Path, name: str, content: bytes, media_type: str, text: str, packing: str
) -> None:
    (page,) = pages(put(tmp_path / (name + packing), PACKERS[packing](content)))
    assert (page.media_type, page.content.decode(), page.fetched) == (media_type, text, NOW)


def test_a_row_fills_the_page(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.jsonl", lines(ROW | {"language": "en", "outlets": [1]}, {"text": "b", "id": 7}, {"text": "c"})
    )
    first, second, third = pages(path)
    assert (first.given_id, first.title, first.published) == ("a1", "Talks", "2025-03-16")
    assert (first.outlet, first.url, first.language) == ("The Paper", "https://p/1", "en")
    assert (second.given_id, third.given_id, third.source) == ("7", f"{path}:3", f"{path}:3")


@pytest.mark.parametrize(
    "text, title, rest",
    [
        ("Talks in Riyadh\nEnvoys met on Sunday.", "Talks in Riyadh", "Envoys met on Sunday."),
        ("\n\nWill they talk?\n\nEnvoys met.", "Will they talk?", "Envoys met."),
        ("Envoys met.\nThey will meet again.", None, "Envoys met.\nThey will meet again."),
        ("Only a line", None, "Only a line"),
        ("Title alone\n\n", None, "Title alone\n\n"),
        ("The President spoke with Prime Minister Boris\nJohnson of the United Kingdom on the\nwar.", None, None),
        (
            "Planned talks signal hope for a ceasefire deal\nEnvoys met on Sunday.",
            "Planned talks signal hope for a ceasefire deal",
            "Envoys met on Sunday.",
        ),
        ("The envoys met in the capital and\nagreed to meet again.", None, None),
        (f"{'long ' * 60}\nEnvoys met.", None, None),
    ],
)
def test_the_first_line_of_an_article_may_be_its_title(text: str, title: str | None, rest: str | None) -> None:
    assert files.split_title(text) == (title, text if rest is None else rest)


@pytest.mark.skipif(not SEED.exists(), reason="the shared folder with the seed article is not here")
def test_the_seed_article_has_a_title() -> None:
    (page,) = pages(SEED)
    assert page.title == "Planned Trump-Putin Conversation Signals Hope for Ukraine Ceasefire"
    assert page.content.decode().startswith("The international community is closely watching")


@pytest.mark.skipif(not NEWS.exists(), reason="the shared folder with the news is not here")
@pytest.mark.parametrize(
    "name, count",
    [("presidents_2021-10_2022-03", 1093), ("state_dept_2021-05_2022-04", 1337), ("whitehouse_2021-2023", 1392)],
)
def test_the_shared_news_is_read_whole(name: str, count: int) -> None:
    assert len(pages(NEWS / f"{name}.jsonl.xz")) == count


@pytest.mark.parametrize(
    "content, text",
    [
        ("Zełenski — “war”".encode(), "Zełenski — “war”"),
        (b"\xef\xbb\xbf" + "Kyïv".encode(), "Kyïv"),
        ("Kyïv".encode("utf-16"), "Kyïv"),
        ("Kyïv".encode("utf-32"), "Kyïv"),
        ("the envoy’s café".encode("windows-1252"), "the envoy’s café"),
        (b"one \x81 byte", "one � byte"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_encodings(tmp_path: Path, suffix: str, content: bytes, text: str) -> None:
    assert pages(put(tmp_path / f"a{suffix}", content))[0].content.decode() == text


@pytest.mark.parametrize(
    "declared, expected",
    [
        ("koi8-r", "Киев"),
        ("x-unheard-of", "ëÉÅ×"),
        ("zlib", "ëÉÅ×"),
        ("unicode_escape", "ëÉÅ×"),
    ],
)
def test_a_page_declares_its_encoding(tmp_path: Path, declared: str, expected: str) -> None:
    content = f'<meta charset="{declared}"><p>'.encode() + "Киев".encode("koi8-r")
    assert expected in pages(put(tmp_path / "a.html", content))[0].content.decode()


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_encodings_of_rows(tmp_path: Path, suffix: str, encoding: str) -> None:
    text = {".jsonl": '{"text": "café one"}\n\n{"text": "café two"}\n', ".csv": "text\ncafé one\ncafé two\n"}[suffix]
    found = pages(put(tmp_path / f"a{suffix}", text.encode(encoding)))
    assert [page.content.decode() for page in found] == ["café one", "café two"]


@pytest.mark.parametrize(
    "name, content, reason",
    [
        ("a.txt", b"", "the input is empty; expected is a document"),
        ("a.jsonl", b"\n\n", "the input is empty; expected is one JSON object a line"),
        ("a.txt", b"PK\x03\x04\x00\x00", "the content is binary"),
        ("a.html", b"\x00\x01\x02", "the content is binary"),
        ("a.pdf", b"%PDF", r"unknown kind of file, got 'a.pdf'; allowed are .txt, .md, .*parquet, .warc, each also"),
        ("a.txt.gz", b"no gzip", "the .gz is broken"),
        ("a.txt.xz", b"no xz", "the .xz is broken"),
        ("a.txt.zst", b"no zst", "the .zst is broken"),
        ("a.txt.bz2", b"no bz2", "the .bz2 is broken"),
        (
            "a.txt.gz",
            gzip.compress(TALKS.encode(), mtime=0)[:-9],
            "ends in the middle, and half a document is not read",
        ),
        ("a.txt", b"x" * (streams.MAX_DOCUMENT + 1), "the document is larger than 20 MB unpacked"),
        (
            "a.csv",
            b"id,body,when\n1,x,y\n",
            "no text: the fields are id, body, when, and neither text nor html .* rename",
        ),
        ("a.csv", b"", "no text: the fields are none"),
        ("a.tsv", b"id,text\n1,x\n", "no text: the fields are id,text"),
        ("a.parquet", b"PAR1", "the file is no readable Parquet"),
        (
            "a.parquet.gz",
            gzip.compress(b"PAR1" * 99, mtime=0)[:-9],
            "ends in the middle, and its index stands at its end",
        ),
        ("a.warc", b"no archive\r\n\r\n", "the web archive is broken .Invalid WARC header."),
    ],
)
def test_what_cannot_be_read_fails_with_a_sentence(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = put(tmp_path / name, content)
    found = failure(path)
    assert found.source == str(path)
    assert pytest.raises(AssertionError, match=reason).matches(AssertionError(found.reason)), found.reason


@pytest.mark.parametrize(
    "line, reason",
    [
        (b'{"text": "a"', "the line is not JSON (Expecting ',' delimiter"),
        (b"[1, 2]", "the line holds a list; expected is an object"),
        (b"null", "the line holds null"),
        (b"[" * 200_000, "the line is not JSON (nested too deeply)"),
        (b'{"text": ' + b"9" * 5000 + b"}", "the line is not JSON (Exceeds the limit"),
        (b'{"text": ["a"]}', "the field text holds a list; expected is a string"),
        (b'{"text": 12}', "the field text holds a number; expected is a string"),
        (b'{"text": "a", "id": true}', "the field id holds true or false; expected is a string"),
        (b'{"text": "a", "url": {}}', "the field url holds an object"),
        (b'{"body": "a", "text": " "}', "no text: the fields are body, text, and neither text nor html is filled"),
        (b'{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1}', "k, l and more, and"),
        (b'{"text": "\\u0000"', "the line is not JSON"),
        (b"a\0b", "the content is binary"),
        (b'{"text": "' + b"x" * (streams.MAX_DOCUMENT + 1) + b'"}', "the text has 20 MB; at most 20 MB are allowed"),
        (b'{"text": "' + b"x" * streams.MAX_LINE + b'"}', "the line is longer than 32 MB"),
    ],
)
def test_a_bad_line_fails_and_reading_goes_on(tmp_path: Path, line: bytes, reason: str) -> None:
    path = put(tmp_path / "a.jsonl", lines(ROW) + line + b"\n" + lines(ROW))
    first, bad, last = fetch(path)
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(bad, Failure)
    assert bad.source == f"{path}:2"
    assert reason in bad.reason


def test_odd_but_honest_rows(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", b'{"text": "a\\ud800", "published": NaN, "id": 1.5}\r\n')
    (page,) = pages(path)
    assert (page.content, page.published, page.given_id) == (b"a?", None, "1.5")


def test_cells_of_tables(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", b'\xef\xbb\xbfID; Title ;TEXT\n1;;"two\nlines; ""quoted"""\n;;\n2;T\n3;T;end\n')
    first, bad, last = fetch(path)
    assert isinstance(first, Page)
    assert (first.content, first.title, first.given_id) == (b'two\nlines; "quoted"', None, "1")
    assert isinstance(bad, Failure)
    assert (bad.source, "no text: the fields are id, title" in bad.reason) == (f"{path}:5", True)
    assert isinstance(last, Page)


def test_an_open_quotation_mark_swallows_no_more_than_a_row_may_have(tmp_path: Path) -> None:
    content = b'text\nfirst\n"open ' + (b"x" * 4095 + b"\n") * (streams.MAX_LINE // 4096 + 10)
    first, bad, *_ = fetch(put(tmp_path / "a.csv", content))
    assert isinstance(first, Page)
    assert isinstance(bad, Failure)
    assert "the row is longer than 32 MB, the most allowed" in bad.reason


def test_a_cell_of_a_table_over_the_limit(tmp_path: Path) -> None:
    path = put(tmp_path / "a.tsv", b"text\n" + b"x" * (streams.MAX_LINE + 2) + b"\nnext\n")
    bad, last = fetch(path)
    assert isinstance(bad, Failure)
    assert "the row is longer than 32 MB" in bad.reason
    assert isinstance(last, Page)


@pytest.mark.parametrize("packing", PACKERS)
def test_parquet(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "a.parquet"
    days = [date(2025, 3, 16), None, None]
    pq.write_table(pa.table({"id": [1, 2, 3], "text": [TALKS, None, "b"], "published": days, "x": [0, 0, 0]}), path)
    packed = put(tmp_path / f"b.parquet{packing}", PACKERS[packing](path.read_bytes()))
    first, bad, last = fetch(packed)
    assert isinstance(first, Page)
    assert (first.given_id, first.published, first.content.decode()) == ("1", "2025-03-16", TALKS)
    assert isinstance(bad, Failure)
    assert "no text: the fields are id, text, published" in bad.reason
    assert isinstance(last, Page)


@pytest.mark.parametrize(
    "table, reason",
    [
        ({"id": [1], "body": ["a"]}, "no text: the fields are id, body"),
        ({"text": [1]}, "the field text holds a number"),
        ({"text": ["x" * (streams.MAX_LINE + streams.MEGABYTE)]}, "a cell has 33 MB; at most 32 MB are allowed"),
        ({"text": ["x" * streams.MEGABYTE] * 70}, "the file grows more than 200-fold when read"),
    ],
)
def test_parquet_that_is_refused(tmp_path: Path, table: dict[str, list[object]], reason: str) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(table), path, compression="zstd")
    *_, bad = fetch(path)
    assert isinstance(bad, Failure)
    assert reason in bad.reason


@pytest.mark.parametrize("packing", [".gz", ".xz", ".zst", ".bz2"])
def test_what_came_before_a_cut_is_kept(tmp_path: Path, packing: str) -> None:
    rows = [ROW | {"id": str(number), "text": f"{TALKS} {os.urandom(200).hex()}"} for number in range(2000)]
    content = PACKERS[packing](lines(*rows))
    found = fetch(put(tmp_path / f"a.jsonl{packing}", content[: len(content) * 9 // 10]))
    assert isinstance(found[-1], Failure)
    assert f"the {packing} ends in the middle; what came before was read: fetch the file again" in found[-1].reason
    assert len(found) > 500
    assert all(isinstance(page, Page) for page in found[:-1])


def bomb() -> Iterator[bytes]:
    yield lines(ROW) + b'{"text": "'
    yield from itertools.repeat(b"0" * streams.MEGABYTE, 70)


def pack_gz(blocks: Iterator[bytes]) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join(packer.compress(block) for block in blocks) + packer.flush()


def pack_zst(blocks: Iterator[bytes]) -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return b"".join(packer.compress(block) for block in blocks) + packer.flush()


def pack_bz2(blocks: Iterator[bytes]) -> bytes:
    return bz2.compress(b"".join(blocks), 1)


BOMBERS = {".gz": pack_gz, ".zst": pack_zst, ".bz2": pack_bz2}


@functools.cache
def packed_bomb(packing: str) -> bytes:
    return BOMBERS[packing](bomb())


@pytest.mark.parametrize("packing", BOMBERS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.parquet"])
def test_bombs(tmp_path: Path, name: str, packing: str) -> None:
    *_, bad = fetch(put(tmp_path / f"{name}{packing}", packed_bomb(packing)))
    assert isinstance(bad, Failure)
    # Tables tell of the columns that they lack, and documents of their size, before the bomb is noticed.
    words = ("grows more than 200-fold", "no text", "larger than 20 MB", "archive is broken")
    assert any(word in bad.reason for word in words)


def test_a_bomb_ends_a_file_of_lines(tmp_path: Path) -> None:
    first, *_, bad = fetch(put(tmp_path / "a.jsonl.gz", packed_bomb(".gz")))
    assert isinstance(first, Page)
    assert isinstance(bad, Failure)
    assert "grows more than 200-fold when unpacked, as no text does; if it is honest, unpack it first" in bad.reason


def test_memory_that_a_packed_file_asks_for_is_bounded(tmp_path: Path) -> None:
    header = bytearray(lzma.compress(TALKS.encode()))
    header[16] = 0x24  # the size of the dictionary in the block header: 1 GB
    header[20:24] = zlib.crc32(bytes(header[12:20])).to_bytes(4, "little")
    assert "Memory usage limit exceeded" in failure(put(tmp_path / "a.txt.xz", bytes(header))).reason


def test_members_and_padding_of_packed_files(tmp_path: Path) -> None:
    content = gzip.compress(lines(ROW), mtime=0) + gzip.compress(lines(ROW), mtime=0) + b"\0" * 4000
    assert len(pages(put(tmp_path / "a.jsonl.gz", content))) == 2


def warc(*answers: tuple[str, str, bytes], gzip_body: bool = False) -> bytes:
    return b"".join(record(*answer, gzip_body=gzip_body) for answer in answers)


def record(status: str, media_type: str, body: bytes, *, gzip_body: bool) -> bytes:
    encoding = "Content-Encoding: gzip\r\n" if gzip_body else ""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{encoding}\r\n".encode()
    http += gzip.compress(body, mtime=0) if gzip_body else body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-03-16T10:00:00Z\r\n"
        "WARC-Target-URI: https://paper.example/1\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("gzip_body", [False, True])
def test_web_archives(tmp_path: Path, packing: str, *, gzip_body: bool) -> None:
    content = warc(
        ("200 OK", "text/html; charset=windows-1252", "<p>the envoy’s talks</p>".encode("windows-1252")),
        ("404 Not Found", "text/html", b"<p>gone</p>"),
        ("200 OK", "image/png", b"\x89PNG\0"),
        ("200 OK", "text/plain", b"plain"),
        gzip_body=gzip_body,
    )
    first, second = pages(put(tmp_path / f"a.warc{packing}", PACKERS[packing](content)))
    assert (first.content.decode(), first.media_type) == ("<p>the envoy’s talks</p>", "text/html")
    assert (first.url, first.fetched) == ("https://paper.example/1", datetime(2025, 3, 16, 10, tzinfo=UTC))
    assert first.given_id == "<urn:uuid:1>"
    assert (second.content, second.media_type) == (b"plain", "text/plain")


def test_a_page_without_a_date_was_fetched_now(tmp_path: Path) -> None:
    content = warc(("200 OK", "text/html", b"<p>one</p>")).replace(b"2025-03-16T10:00:00Z", b"on a day off")
    assert pages(put(tmp_path / "a.warc", content))[0].fetched == NOW


def test_an_archive_without_pages(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc", warc(("404 Not Found", "text/html", b"<p>gone</p>")))
    assert "the web archive holds no page: no answer of status 200" in failure(path).reason


def test_bad_pages_of_an_archive_are_told_and_passed(tmp_path: Path) -> None:
    big = b"x" * (streams.MAX_DOCUMENT + 1)
    content = warc(("200 OK", "text/html", b"a\0b"), ("200 OK", "text/html", big), ("200 OK", "text/html", b"<p>c</p>"))
    binary, large, page = fetch(put(tmp_path / "a.warc", content))
    assert isinstance(binary, Failure)
    assert "the content is binary" in binary.reason
    assert isinstance(large, Failure)
    assert "the page is larger than 20 MB" in large.reason
    assert isinstance(page, Page)


def test_a_cut_archive_keeps_its_whole_pages(tmp_path: Path) -> None:
    content = warc(("200 OK", "text/html", b"<p>one</p>"), ("200 OK", "text/html", b"<p>two</p>" * 100))
    first, bad = fetch(put(tmp_path / "a.warc", content[:-500]))
    assert isinstance(first, Page)
    assert isinstance(bad, Failure)
    assert "ends in the middle of the page" in bad.reason


def test_folders_are_walked_in_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "a.txt", ".hidden.txt", "picture.png", "b/c/d.txt", "b/a.md", ".git/x.txt"):
        put(tmp_path / name, TALKS.encode())
    names = [Path(page.source).relative_to(tmp_path).as_posix() for page in pages(tmp_path)]
    assert names == ["a.txt", "b/a.md", "b/c/d.txt", "z.txt"]


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    put(tmp_path / "secret.txt", b"secret")
    put(folder / "a.txt", TALKS.encode())
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "same.txt").symlink_to(folder / "a.txt")
    found = fetch(folder)
    assert [item.source.rpartition("/")[2] for item in found] == ["a.txt", "out.txt", "same.txt", "up"]
    assert [isinstance(item, Failure) for item in found] == [False, True, False, True]
    assert isinstance(found[1], Failure)
    assert "the link leads out of the folder and is not followed" in found[1].reason


def test_a_folder_with_nothing_to_read(tmp_path: Path) -> None:
    put(tmp_path / "picture.png", b"\x89PNG")
    assert "the folder holds no file to read; allowed are .txt" in failure(tmp_path).reason


def test_a_named_pipe_in_a_folder_is_passed_by(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    put(tmp_path / "a.txt", TALKS.encode())
    assert len(pages(tmp_path)) == 1


def test_many_files_are_read_one_at_a_time(tmp_path: Path) -> None:
    for number in range(500):
        put(tmp_path / f"{number:03}.txt", b"text")
    found = files.fetch([str(tmp_path)], now=NOW)
    assert next(found).source.endswith("000.txt")
    for path in tmp_path.iterdir():
        path.unlink()
    assert list(found) == []  # what has gone meanwhile is passed by


@pytest.mark.parametrize(
    "name, reason",
    [
        ("https://paper.example/1", "an address of the web is no file; .*detente collect URL"),
        ("nowhere.txt", "no file or folder can be read here .No such file or directory.: check the path"),
        ("a\0b.txt", "no file or folder can be read here"),
        ("x" * 5000, "no file or folder can be read here .File name too long."),
        ("-", "there is no standard input: pipe a document in, or give a file"),
    ],
)
def test_inputs_that_are_none(name: str, reason: str) -> None:
    found = failure(name)
    assert found.source == name
    assert pytest.raises(AssertionError, match=reason).matches(AssertionError(found.reason)), found.reason


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a.txt")
        assert "the file cannot be read (No such device or address): check its permissions" in failure("a.txt").reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folders_that_may_not_be_listed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0)
    put(tmp_path / "b.txt", TALKS.encode())
    closed, page = fetch(tmp_path)
    assert isinstance(closed, Failure)
    assert "the folder cannot be listed: check its permissions" in closed.reason
    assert isinstance(page, Page)
    assert "the input cannot be read (Permission denied)" in failure(tmp_path / "a").reason


@pytest.mark.parametrize(
    "content, media_type, given_id",
    [
        (lines(ROW), "text/plain", "a1"),
        (b'\n\n{ "text": "a"}', "text/plain", "-:3"),
        ("\ufeff<!DOCTYPE html><p>They met.</p>".encode(), "text/html", "-"),
        (b"  <div><p>They met.</p></div>", "text/html", "-"),
        (b"They met. <p> is a tag.", "text/plain", "-"),
        ("They met.".encode("utf-16"), "text/plain", "-"),
        (lines(ROW).decode().encode("utf-16"), "text/plain", "a1"),
    ],
)
def test_standard_input_is_sniffed(content: bytes, media_type: str, given_id: str) -> None:
    (page,) = pages("-", stdin=content)
    assert (page.media_type, page.given_id) == (media_type, given_id)


@pytest.mark.parametrize(
    "content, reason",
    [(b"", "the input is empty"), (b"\x1f\x8b\x00", "the content is binary"), (b'{"text": "a', "the line is not JSON")],
)
def test_standard_input_that_fails(content: bytes, reason: str) -> None:
    assert reason in failure("-", stdin=content).reason


def test_one_bad_input_does_not_stop_the_others(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", TALKS.encode())
    bad, good = fetch("nowhere", path)
    assert isinstance(bad, Failure)
    assert isinstance(good, Page)


def test_a_few_bytes_do_not_become_millions_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl.zst"
    path.write_bytes(zstandard.compress(b'{"text": "Talks."}\n' + b"\n" * 3_000_000))
    first, last = list(files.fetch([str(path)], now=NOW))
    assert isinstance(first, Page)
    assert isinstance(last, Failure)
    assert "more lines are in it than bytes" in last.reason
