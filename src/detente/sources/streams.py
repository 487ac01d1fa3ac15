"""How are the bytes of an input unpacked and read without trusting them?

A stream holds no more than a line or a document at a time. What comes before a break (a cut archive, a bomb) is kept,
and the break is told in ``Stream.broken``.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

import zstandard

from detente.errors import SourceError
from detente.sources import encodings

MEGABYTE = 1 << 20
MAX_DOCUMENT = 20 * MEGABYTE  # one page, unpacked; the largest of 3,822 pages in data/news has 0.2 MB
MAX_LINE = 32 * MEGABYTE  # one line of JSON: a document of full size with room for escapes
# Packed news grows 4 to 9 times (data/news), text in zeros 1,000 (gz) to 45,000 times (bz2). The bound holds only
# from FREE on, so that a small file of repetitions still passes.
MAX_RATIO = 200
FREE = 64 * MEGABYTE
# So little is unpacked at once that even the densest known packing (zstd, 32,768 times) gives at most MAX_LINE. Deflate
# grows 1,032 times at most, so that more may go in; a WARC of small members is read by a third faster.
FEED = 1024
FEEDS = {".gz": 16 * FEED}
# Lines that any packed file may hold; news in lines of a hundred characters packs to some ten bytes a line.
FREE_LINES = 200_000
MAX_WINDOW = 128 * MEGABYTE  # memory that a packed file may ask for: xz -9 asks for 65, zstd --long for 128
BLOCK = 1 << 16
# How a packed member begins, where a break in one member leaves the others whole; a file with more breaks is given up.
STARTS = {".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd"}
MAX_FAULTS = 1000


class Unpacker(Protocol):
    """What the decompressors of the standard library and of zstandard have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of a packed member was met."""

    @property
    def unused_data(self) -> bytes:
        """The bytes after that end."""

    def decompress(self, data: bytes, /) -> bytes:
        """Unpack some more bytes."""


UNPACKERS: dict[str, Callable[[], Unpacker]] = {
    ".gz": lambda: zlib.decompressobj(31),
    ".xz": lambda: lzma.LZMADecompressor(memlimit=MAX_WINDOW),
    ".zst": lambda: zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj(),
    ".bz2": bz2.BZ2Decompressor,
}


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a file. A fault ends them and is told in ``broken`` rather than raised.

    Read ``by_member``, the bytes end with each packed member, until ``next_member`` is called; a fault ends only its
    member, and is told in ``fault``.
    """

    def __init__(self, packed: BinaryIO, packing: str) -> None:
        self.broken: str | None = None
        self.fault: str | None = None
        self.by_member = False
        self._waits = False
        self._faults = 0
        self._feed = FEEDS.get(packing, FEED)
        self._packed = packed
        self._packing = packing
        self._unpacker = UNPACKERS[packing]() if packing else None
        self._left = b""
        self._ready = memoryview(b"")
        self._ended = False
        self._taken = 0
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not (self._ready or self._ended or self._waits):
            try:
                self._advance()
            except (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, MemoryError) as error:
                self._fail(error)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def next_member(self) -> bool:
        """Go on to the next packed member, once the bytes of this one are read; say whether there is one."""
        if not self._waits:
            return False
        self._waits = False
        self.fault = None
        self._unpacker = UNPACKERS[self._packing]()
        return True

    def _advance(self) -> None:
        data = self._left or self._packed.read(self._feed if self._unpacker else BLOCK)
        if not data:
            self._finish()
        elif self._unpacker is None:
            self._ready = memoryview(data)
        elif self._unpacker.eof and not data.strip(b"\0"):
            self._left = b""  # tape blocks are padded with zeros
        elif self._unpacker.eof and self.by_member:
            self._left, self._waits = data, True
        else:
            self._unpack(data)

    def _unpack(self, data: bytes) -> None:
        if self._unpacker is None or self._unpacker.eof:
            self._unpacker = UNPACKERS[self._packing]()
        self._left = data  # where the next member is looked for if this one fails
        out = self._unpacker.decompress(data)
        self._left = self._unpacker.unused_data if self._unpacker.eof else b""
        self._taken += len(data) - len(self._left)
        self._given += len(out)
        if self._given > FREE and self._given > MAX_RATIO * self._taken:
            self._break(
                f"the {self._packing} grows more than {MAX_RATIO}-fold when unpacked, as no text does; "
                "if it is honest, unpack it first and give the plain file"
            )
        else:
            self._ready = memoryview(out)

    def _fail(self, error: Exception) -> None:
        if not self.by_member or self._packing not in STARTS or self._faults == MAX_FAULTS:
            self._break(f"the {self._packing or 'input'} is broken ({error}); what came before was read")
        else:
            self._faults += 1
            self.fault = str(error)
            self._skip(STARTS[self._packing])

    def _skip(self, mark: bytes) -> None:
        """Pass over what is left of a broken member, to where the next one seems to begin."""
        data, self._left = self._left[1:], b""
        while (at := data.find(mark)) < 0:
            more = self._packed.read(self._feed - len(mark))
            if not more:
                self._ended = True
                return
            data = data[1 - len(mark) :] + more
        self._left, self._waits = data[at:], True

    def _finish(self) -> None:
        self._ended = True
        if self._unpacker is not None and self._taken and not self._unpacker.eof:
            self._break(f"the {self._packing} ends in the middle; what came before was read: fetch the file again")

    def has_less_than(self, size: int) -> bool:
        """Say whether a packed file has fewer bytes than this, as far as it is read."""
        return self._unpacker is not None and self._taken < size

    def fail(self, reason: str) -> None:
        """End the bytes here, and tell why."""
        self._break(f"the {self._packing} is not read on ({reason}); what came before was read")

    def _break(self, reason: str) -> None:
        self._ended = True
        self.broken = reason


class Stream:
    """One input, unpacked and bounded: read it as ``bytes``, as a whole, or by ``lines``.

    ``plain`` is the file itself where nothing is to be unpacked, for readers that need to seek.
    """

    def __init__(self, packed: BinaryIO, packing: str = "") -> None:
        self._raw = _Unpacked(packed, packing)
        self.plain = packed if not packing and packed.seekable() else None
        self.bytes = io.BufferedReader(self._raw, BLOCK)

    @property
    def broken(self) -> str | None:
        """Why the bytes ended before their end, if they did."""
        return self._raw.broken

    @property
    def fault(self) -> str | None:
        """What was wrong with the packed member that was read last by ``members``, if its end was not met in order."""
        return self._raw.fault

    def members(self) -> Iterator[None]:
        """Come to each packed member in turn: ``bytes`` end where it ends. What is not packed is one member.

        A member that is broken ends early, with the reason in ``fault``; the next one that can be found follows.
        """
        self._raw.by_member = True
        yield
        while self._raw.next_member() or self._has_rest():
            yield

    def _has_rest(self) -> bool:
        """Read to the end of a member that its reader left early, and go on to the next; False if there is none."""
        while self.bytes.read(BLOCK):
            pass
        return self._raw.next_member()

    def whole(self) -> bytes:
        """Return all bytes of a one-document input.

        Raises:
            SourceError: if there are none, more than ``MAX_DOCUMENT``, or a break: half an article is none.
        """
        content = self.bytes.read(MAX_DOCUMENT + 1)
        if self.broken:
            raise SourceError(self.broken.replace("; what came before was read", ", and half a document is not read"))
        if len(content) > MAX_DOCUMENT:
            raise SourceError(
                f"the document is larger than {MAX_DOCUMENT // MEGABYTE} MB unpacked, the most allowed for one; "
                "split it, or give many documents as JSON Lines"
            )
        if not content.strip():
            raise SourceError("the input is empty; expected is a document with text: fetch it again or leave it out")
        return content

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Yield numbered lines with their ends; None for a line longer than ``MAX_LINE``, which is passed over.

        A last line that a break has cut is left out: the break tells of it. So is what follows once a packed file has
        given more lines than it has bytes: each line costs time, and a few bytes can hold millions of empty ones.
        """
        readline = self._readline()
        number = 0
        while line := readline(MAX_LINE + 1):
            number += 1
            whole = line.endswith(b"\n")
            if number > FREE_LINES and self._raw.has_less_than(number):
                self._raw.fail("more lines are in it than bytes, as of no text; look at the file")
                return
            if len(line) <= MAX_LINE and (whole or not self.broken):
                yield number, line
            elif len(line) > MAX_LINE:
                while not whole and (rest := readline(BLOCK)):
                    whole = rest.endswith(b"\n")
                yield number, None

    def _readline(self) -> Callable[[int], bytes]:
        encoding = encodings.mark_of(self.bytes.peek(4)[:4])
        if encoding in {None, "utf-8"}:
            return self.bytes.readline
        text = io.TextIOWrapper(self.bytes, encoding, "replace", newline="\n")
        return lambda limit: encodings.to_utf8(text.readline(limit))
