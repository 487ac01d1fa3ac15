"""Which pages do these inputs hold? Inputs are files, folders and ``-`` for standard input.

Everything in them is taken for hostile: sizes are bounded, links that lead out of a folder are not followed, and what
cannot be read becomes a ``Failure`` that says why, while reading goes on.
"""

import itertools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import encodings, rows, tables, warc
from detente.sources.origin import Origin
from detente.sources.streams import BLOCK, UNPACKERS, Stream

Reader = Callable[[Stream, Origin], Iterator[Page | Failure]]

MAX_TITLE = 200  # characters of a first line that may be a title; 3,788 of 3,821 headlines in data/news are shorter
# A first line is no title if it was wrapped. Mails are wrapped at 72, the widest editors at 100, nothing below 40.
WRAP = 100
SHORTEST_WRAP = 40
LOOKED_AT = 1000  # lines from which the width is told
LOOKS_LIKE_HTML = re.compile(r"\s*<(!doctype\s+html|!--|html|head|body|article|main|section|div|h1|p)\b", re.IGNORECASE)
URL = re.compile(r"https?://", re.IGNORECASE)


def fetch(inputs: Sequence[str], *, now: datetime, stdin: BinaryIO | None = None) -> Iterator[Page | Failure]:
    """Yield the pages of files, folders (walked in order of names) and standard input (``-``), one at a time."""
    for name in inputs:
        origin = Origin(name, now)
        try:
            yield from _read_standard_input(stdin, origin) if name == "-" else _read_path(name, origin)
        except SourceError as error:
            yield origin.failure(str(error))
        except OSError as error:
            yield origin.failure(f"the input cannot be read ({_fault(error)}): check its permissions")


def listed(name: str, *, now: datetime) -> Iterator[Path | Failure]:
    """Yield the files that `fetch` would read for an input, in that order, without opening one."""
    origin = Origin(name, now)
    try:
        path = _existing(name)
        yield from _files(path, origin) if path.is_dir() else (path,)
    except SourceError as error:
        yield origin.failure(str(error))
    except OSError as error:
        yield origin.failure(f"the input cannot be read ({_fault(error)}): check its permissions")


def fetch_open(file: BinaryIO, name: str, *, now: datetime) -> Iterator[Page | Failure]:
    """Yield the pages of an open file, whose name tells the format and the packing.

    Raises:
        OSError: its bytes cannot be had.
    """
    origin, path = Origin(name, now), Path(name)
    try:
        reader = _reader_of(path)
        yield from _read_stream(Stream(file, _packing(path)), origin, reader)
    except SourceError as error:
        yield origin.failure(str(error))


def is_readable(path: Path) -> bool:
    """Say whether the name of a file tells a format that is read."""
    return _suffix(path) in FORMATS


def _read_path(name: str, origin: Origin) -> Iterator[Page | Failure]:
    path = _existing(name)
    if path.is_dir():
        yield from _read_folder(path, origin)
    else:
        yield from _read_file(path, origin)


def _existing(name: str) -> Path:
    """Return the path of a file or folder that is there.

    Raises:
        SourceError: there is none.
    """
    if URL.match(name):
        raise SourceError(
            "an address of the web is no file; allowed are files, folders and -: "
            "`detente collect URL` and `detente read URL` fetch a page"
        )
    path = Path(name)
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise SourceError(f"no file or folder can be read here ({_fault(error)}): check the path") from error
    return path


def _read_folder(folder: Path, origin: Origin) -> Iterator[Page | Failure]:
    for found in _files(folder, origin):
        yield from (found,) if isinstance(found, Failure) else _read_file(found, Origin(str(found), origin.now))


def _files(folder: Path, origin: Origin) -> Iterator[Path | Failure]:
    """Yield the files of a folder that can be read, in order.

    Raises:
        SourceError: there is none.
    """
    found = False
    for path in _walk(folder):
        item = Origin(str(path), origin.now)
        if path.is_symlink() and not _is_inside(path, folder):
            yield item.failure("the link leads out of the folder and is not followed: give its target itself")
        elif path.is_dir() and not path.is_symlink():
            yield item.failure("the folder cannot be listed: check its permissions")
        elif path.is_file() and is_readable(path):
            found = True
            yield path
    if not found:
        raise SourceError(f"the folder holds no file to read; allowed are {_allowed()}")


def _is_inside(link: Path, folder: Path) -> bool:
    # realpath, because Path.resolve raises on links that go in a circle.
    return Path(os.path.realpath(link)).is_relative_to(os.path.realpath(folder))


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order of names, without hidden ones and without entering linked folders.

    A folder that cannot be listed is yielded itself.
    """
    waiting = [_list(folder)]
    while waiting:
        path = next(waiting[-1], None)
        if path is None:
            waiting.pop()
        elif path.is_dir() and not path.is_symlink():
            try:
                waiting.append(_list(path))
            except OSError:
                yield path
        else:
            yield path


def _list(folder: Path) -> Iterator[Path]:
    # Names are kept and not paths: a folder may hold a million files.
    names = sorted(child.name for child in folder.iterdir() if not child.name.startswith("."))
    return (folder / name for name in names)


def _read_file(path: Path, origin: Origin) -> Iterator[Page | Failure]:
    try:
        reader = _reader_of(path)
        with path.open("rb") as packed:
            yield from _read_stream(Stream(packed, _packing(path)), origin, reader)
    except SourceError as error:
        yield origin.failure(str(error))
    except OSError as error:
        yield origin.failure(f"the file cannot be read ({_fault(error)}): check its permissions")


def _packing(path: Path) -> str:
    return path.suffix.lower() if path.suffix.lower() in UNPACKERS else ""


def _read_stream(stream: Stream, origin: Origin, reader: Reader) -> Iterator[Page | Failure]:
    yield from origin.bounded(reader(stream, origin))
    if stream.broken:
        yield origin.failure(stream.broken)


def _read_standard_input(stdin: BinaryIO | None, origin: Origin) -> Iterator[Page | Failure]:
    if stdin is None:
        raise SourceError("- was given but there is no standard input: pipe a document in, or give a file")
    stream = Stream(stdin)
    head = stream.bytes.peek(BLOCK)
    yield from _read_stream(stream, origin, _sniff(head))


def _sniff(head: bytes) -> Reader:
    """Tell the format by the first bytes: JSON Lines if a line begins an object, HTML if a tag of a page, else text."""
    start = (head.decode(encodings.mark_of(head) or "utf-8", "replace")).removeprefix("\ufeff").lstrip()
    if re.match(r'\{\s*("|\}|\Z)', start):
        return rows.read_json_lines
    return _read_html if LOOKS_LIKE_HTML.match(start) else _read_text


def _read_html(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    yield _page(encodings.decode_html(stream.whole()), "text/html", origin)


def _read_markdown(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    yield _page(encodings.decode(stream.whole()), "text/markdown", origin)


def _read_text(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    title, text = split_title(encodings.decode(stream.whole()))
    yield _page(text, "text/plain", origin, title=title)


def _page(text: str, media_type: str, origin: Origin, *, title: str | None = None) -> Page:
    content = encodings.to_utf8(text)
    return Page(origin.name, content, media_type, origin.now, given_id=origin.name, title=title)


def split_title(text: str) -> tuple[str | None, str]:
    """Part the title of an article from its text: a short first line without a final stop, and more below it."""
    first, _, rest = text.lstrip().partition("\n")
    first, body = first.strip(), rest.lstrip()
    if not body or len(first) > MAX_TITLE or first.endswith((".", ",", ";", ":")) or _runs_on(first, rest):
        return None, text
    return first, body


def _runs_on(first: str, rest: str) -> bool:
    """Say whether a first line was only wrapped: the next word would not have fitted on it."""
    second, _, _ = rest.partition("\n")
    word = second.split(maxsplit=1)
    if not word:
        return False
    if word[0][0].islower():
        return True
    lines = [first, *itertools.islice(rest.splitlines(), LOOKED_AT)]
    width = max(map(len, lines))
    is_full = len(first) >= SHORTEST_WRAP and width <= WRAP and len(first) + 1 + len(word[0]) > width
    return is_full and any(line[:1].islower() for line in lines)


FORMATS: dict[str, Reader] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": rows.read_json_lines,
    ".ndjson": rows.read_json_lines,
    ".csv": tables.read_csv,
    ".tsv": tables.read_tsv,
    ".parquet": tables.read_parquet,
    ".warc": warc.read_warc,
}


def _reader_of(path: Path) -> Reader:
    """Return what reads a file of this name."""
    if _suffix(path) not in FORMATS:
        raise SourceError(f"unknown kind of file, got {path.name!r}; allowed are {_allowed()}: rename or convert it")
    return FORMATS[_suffix(path)]


def _suffix(path: Path) -> str:
    """Return the ending that tells the format, that of the packing left aside."""
    return Path(path.stem if path.suffix.lower() in UNPACKERS else path.name).suffix.lower()


def _allowed() -> str:
    return f"{', '.join(FORMATS)}, each also packed as {', '.join(UNPACKERS)}"


def _fault(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
