"""What did a public channel of Telegram say? As Telegram Desktop exports it (``result.json``), of any size."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from detente.errors import SourceError
from detente.records import Page
from detente.sources import encodings, moments
from detente.sources.asking import Asked, Found, Web
from detente.sources.objects import members, word
from detente.sources.streams import MEGABYTE, UNPACKERS, Stream

RESULT = "result.json"
MAX_HEAD = MEGABYTE  # characters before the messages; Telegram Desktop writes some hundred
MAX_MESSAGE = 4 * MEGABYTE  # characters; Telegram allows 4,096, and lists of entities swell them some twenty times
BLOCK = 1 << 18  # characters read at once
_MESSAGES = re.compile(r'(?<!\\)"messages"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
# A string, also one that the end of the text cuts, or a brace.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[{}]', re.DOTALL)
_DECODER = json.JSONDecoder()
_CUT = "the export ends in the middle; what came before was read: export it again"
_USERNAME = re.compile(r"[A-Za-z]\w{3,31}")


def fetch(asked: Asked, web: Web) -> Iterator[Found]:  # noqa: ARG001 - all sources are called alike; this one is a file
    """Yield the messages of the export at ``asked.address``: a file, or a folder with ``result.json``.

    Behind a ``#`` may stand the name of the channel in addresses (``export/result.json#V_Zelenskiy_official``), which
    the export does not tell: it makes the addresses of messages.

    Raises:
        SourceError: the file cannot be read, or is no export of one channel.
    """
    name, _, username = asked.address.partition("#")
    path = Path(name)
    try:
        path = path / RESULT if path.is_dir() else path
        packing = path.suffix if path.suffix in UNPACKERS else ""
        with path.open("rb") as file:
            yield from _read(Stream(file, packing), asked, username)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name holds a NUL"
        raise SourceError(
            f"the export {str(path)[:200]!r} cannot be read ({reason}): give the file or its folder"
        ) from error


def parse(content: bytes, asked: Asked, *, username: str = "") -> Iterator[Found]:
    """Yield the messages of an export.

    Raises:
        SourceError: it is no export of one channel.
    """
    yield from _read(Stream(io.BytesIO(content)), asked, username)


def _read(stream: Stream, asked: Asked, username: str) -> Iterator[Found]:
    channel = _Channel(io.TextIOWrapper(stream.bytes, "utf-8-sig", "replace"))
    head = channel.head()
    address = username if _USERNAME.fullmatch(username) else None
    for message in channel.messages():
        yield from _found(message, head, asked, address=address)
    if stream.broken or channel.fault:
        yield asked.failure(stream.broken or channel.fault or "")


class _Channel:
    """The text of an export, of which no more than a message and a block is held."""

    def __init__(self, text: TextIO) -> None:
        self.fault: str | None = None
        self._text = text
        self._buffer = ""

    def head(self) -> dict[str, object]:
        """Read on to the messages, and return what stands before them.

        Raises:
            SourceError: it is not that of one channel.
        """
        while (start := _MESSAGES.search(self._buffer)) is None:
            if len(self._buffer) > MAX_HEAD or not self._more():
                raise SourceError(
                    "the file is no export of a channel: it has no list of messages; expected is the result.json that "
                    "Telegram Desktop writes (Export chat history, format JSON)"
                )
        written = self._buffer[: start.start()].rstrip().removesuffix(",")
        self._buffer = self._buffer[start.end() :]
        try:
            head = json.loads(written + "}")
        except (ValueError, RecursionError):
            raise SourceError(
                "the file is an export of a whole account, or broken before the messages; expected is that of one "
                "channel: open it in Telegram Desktop, and choose Export chat history"
            ) from None
        if head.get("type") not in {"public_channel", "public_supergroup"}:
            raise SourceError(
                f"the export is of the type {str(head.get('type'))[:40]!r}; only public channels and groups are read, "
                "so that nobody's private messages come into the record"
            )
        return dict(head)

    def messages(self) -> Iterator[object]:
        """Yield each message, and the text of each that is broken; ``fault`` says why they ended early."""
        at = 0
        while (start := self._start(at)) is not None:
            self._buffer = self._buffer[start:]
            found = self._next()
            if found is None:
                return
            message, at = found
            yield message

    def _start(self, at: int) -> int | None:
        """Return where the next message begins, None after the last."""
        while True:
            between = _BETWEEN.match(self._buffer, at)
            start = between.end() if between else at
            if start < len(self._buffer):
                break
            if not self._more():
                self.fault = _CUT
                return None
        if self._buffer[start] not in "{]":
            self.fault = f"the list of messages is broken at {self._buffer[start:][:40]!r}; what came before was read"
        return start if self._buffer[start] == "{" else None

    def _next(self) -> tuple[object, int] | None:
        """Return the message at the beginning of the buffer, or its text if it is broken, and its end."""
        while True:
            try:
                return _DECODER.raw_decode(self._buffer)
            except (ValueError, RecursionError):
                end = _closing(self._buffer)
            if end is not None:
                return self._buffer[:end], end
            if len(self._buffer) > MAX_MESSAGE:
                self.fault = f"a message has over {MAX_MESSAGE // MEGABYTE} MB; the rest is not read"
                return None
            if not self._more():
                self.fault = _CUT
                return None

    def _more(self) -> bool:
        block = self._text.read(BLOCK)
        self._buffer += block
        return bool(block)


def _closing(text: str) -> int | None:
    """Return where the object at the beginning of a text ends, by its braces alone; None if it does not."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return None


def _found(message: object, head: dict[str, object], asked: Asked, *, address: str | None) -> Iterator[Found]:
    """Yield the page of a message, if it has text and was asked for.

    A forwarded text is the word of whom it is forwarded from: that is its outlet, unknown if Telegram hides it.
    """
    if isinstance(message, str):
        yield asked.failure(f"a message of the export is broken JSON and is left out: {message[:60]!r}")
        return
    text = _text(message)
    if word(message, "type") != "message" or not text.strip():
        return
    published, updated = _moment(message, "date"), _moment(message, "edited")
    if not moments.wanted(asked, published, updated):
        return
    own = asked.outlet or word(head, "name")
    forwarded = isinstance(message, dict) and "forwarded_from" in message
    number = word(message, "id")
    yield Page(
        asked.name,
        encodings.to_utf8(text),
        "text/plain",
        asked.now,
        url=f"https://t.me/{address}/{number}" if address and number else None,
        given_id=f"telegram:{word(head, 'id') or own}/{number}" if number else None,
        outlet=word(message, "forwarded_from") if forwarded else own,
        published=published,
        updated=updated,
        author=word(message, "author"),
    )


def _text(message: object) -> str:
    """Return the text of a message, which is one string, or pieces of which those with a format are objects."""
    pieces = members(message, "text")
    return "".join(piece if isinstance(piece, str) else word(piece, "text") or "" for piece in pieces)


def _moment(message: object, name: str) -> str | None:
    """Return a moment in UTC, in ISO form: the local time that stands beside it is that of whoever made the export."""
    written = word(message, f"{name}_unixtime")
    try:
        return datetime.fromtimestamp(int(written), UTC).isoformat() if written else word(message, name)
    except (ValueError, OverflowError, OSError):
        return word(message, name)
