"""How is the one file of a zip read without trusting the zip? Its packed bytes become a bounded ``Stream``.

Names in it are ignored, nothing is written to disk, and what zip can do besides (many files, passwords, other packings,
sizes beyond 4 GB) is refused: no source of ours sends it.
"""

import io
import struct

from detente.errors import SourceError
from detente.sources.streams import Stream

# The three headers of the format (PKWARE, APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16), fields before the names.
END = struct.Struct("<4s4H2LH")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
END_MARK, ENTRY_MARK, LOCAL_MARK = b"PK\5\6", b"PK\1\2", b"PK\3\4"
MAX_COMMENT = 0xFFFF
ENCRYPTED = 1
STORED, DEFLATED = 0, 8
GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def only_member(content: bytes) -> Stream:
    """Return the unpacked bytes of a zip that holds one file; a wrong checksum shows in ``Stream.broken``.

    Raises:
        SourceError: it is no zip, is cut off, holds another number of files, or is packed in an unknown way.
    """
    at = content.rfind(END_MARK, max(0, len(content) - END.size - MAX_COMMENT))
    if at < 0 or at + END.size > len(content):
        raise SourceError(f"the answer is no whole zip (it has {len(content):,} bytes): fetch it again")
    files, place = END.unpack_from(content, at)[4], END.unpack_from(content, at)[6]
    if files != 1:
        raise SourceError(f"the zip holds {files:,} files; allowed is one")
    try:
        return _stream(content, place)
    except struct.error as error:
        raise SourceError("the zip names places outside of itself: fetch it again") from error


def _stream(content: bytes, place: int) -> Stream:
    mark, _, _, flags, packing, _, _, crc, packed, size, *_, local = ENTRY.unpack_from(content, place)
    begin, *_, names, extra = LOCAL.unpack_from(content, local)
    if mark != ENTRY_MARK or begin != LOCAL_MARK:
        raise SourceError("the zip is broken (its directory leads to no file): fetch it again")
    if flags & ENCRYPTED or packing not in {STORED, DEFLATED}:
        raise SourceError("the zip is encrypted or packed in an unknown way; allowed is deflate without a password")
    start = local + LOCAL.size + names + extra
    data = content[start : start + packed]
    if len(data) < packed:
        raise SourceError("the zip ends in the middle of its file: fetch it again")
    if packing == STORED:
        return Stream(io.BytesIO(data))
    # A zip and a gzip differ in their headers only, so that one reader of packed bytes serves for both.
    return Stream(io.BytesIO(GZIP_HEADER + data + struct.pack("<2L", crc, size)), ".gz")
