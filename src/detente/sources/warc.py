"""Which pages does a web archive hold? Its successful answers of type HTML or plain text; all else is passed over."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import encodings
from detente.sources.origin import Origin
from detente.sources.streams import BLOCK, MAX_DOCUMENT, MAX_FAULTS, MEGABYTE, Stream

HTML = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/plain"})
OK = 200
TRUNCATED = "truncated"  # why only the beginning of a page is here
LENGTH = re.compile(r"[0-9]{1,15}")


def read_warc(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the pages of a web archive, with a failure for each that is too large, cut off or not text.

    Archives of crawls pack each record for itself, so that a broken one is told and the next is read.

    Raises:
        SourceError: no page is in it, or ``MAX_FAULTS`` parts of it are broken.
    """
    found = False
    faults = 0
    for _ in stream.members():
        for item in _read_member(stream, origin):
            found = True
            faults += isinstance(item, Failure) and item.given_id is None
            yield item
        if faults > MAX_FAULTS:
            raise SourceError(f"more than {MAX_FAULTS:,} parts of the web archive are broken: it is not read on")
    if not found and not stream.broken:
        raise SourceError("the web archive holds no page: no answer of status 200 with HTML or plain text is in it")


def _read_member(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the pages of one member. The last is held back until the checksum at the end of the member was met."""
    last: Page | Failure | None = None
    broken: Exception | None = None
    try:
        for record in _records(stream):
            if last:
                yield last
            last = _read(record, origin)
    except (OSError, ValueError) as error:
        broken = error
    while broken and stream.bytes.read(BLOCK):
        pass  # the checksum stands at the end, and says whether what was read last is whole
    wrong = stream.fault or stream.broken
    if (wrong and isinstance(last, Page)) or (stream.fault and last is None and broken is None):
        reason = f"a part of the web archive is broken ({wrong}) and passed over: fetch it again"
        last = Failure(origin.name, "fetch", reason, origin.now, given_id=last.given_id if last else None)
    if last:
        yield last
    if broken:
        yield origin.failure(f"the web archive is broken ({broken}); what is whole in it was read: fetch it again")


def _read(record: WarcRecord, origin: Origin) -> Page | Failure:
    try:
        return _to_page(record, origin)
    except SourceError as error:
        return Failure(origin.name, "fetch", str(error), origin.now, given_id=record.record_id)


def _records(stream: Stream) -> Iterator[WarcRecord]:
    kinds = WarcRecordType.response | WarcRecordType.resource
    # The stream is unpacked already, and bounded; fastwarc's own unpacking would not be.
    for record in ArchiveIterator(_Tape(stream), record_types=kinds, auto_decode="all", stream_detect=False):
        status = record.http_headers.status_code if record.is_http_parsed else OK
        if status == OK and _media_type(record) in HTML | PLAIN:
            yield record


def _media_type(record: WarcRecord) -> str:
    declared = record.http_content_type if record.is_http_parsed else record.headers.get("Content-Type")
    return (declared or "").partition(";")[0].strip().lower()


def _to_page(record: WarcRecord, origin: Origin) -> Page:
    content = record.reader.read(MAX_DOCUMENT + 1)
    if len(content) > MAX_DOCUMENT:
        raise SourceError(f"the page is larger than {MAX_DOCUMENT // MEGABYTE} MB, the most allowed for one document")
    if len(content) < record.content_length and not _is_encoded(record):
        raise SourceError("the web archive ends in the middle of the page: fetch it again")
    charset = record.http_charset if record.is_http_parsed else None
    html = _media_type(record) in HTML
    text = encodings.decode_html(content, charset) if html else encodings.decode(content, charset)
    return Page(
        source=origin.name,
        content=encodings.to_utf8(text),
        media_type="text/html" if html else "text/plain",
        fetched=_fetched(record) or origin.now,
        url=record.headers.get("WARC-Target-URI"),
        given_id=record.record_id,
        bulk=True,
        stub=TRUNCATED if _is_cut(record, len(content)) else None,
    )


def _fetched(record: WarcRecord) -> datetime | None:
    day: datetime | None = record.record_date  # None where the date of the record is broken, whatever its type says
    return None if day is None else day.astimezone(UTC)


def _is_cut(record: WarcRecord, size: int) -> bool:
    """Say whether the crawler says that it did not get the whole page, or its host promised more bytes than came."""
    if record.headers.get("WARC-Truncated"):
        return True
    promised = (record.http_headers.get("Content-Length") or "") if record.is_http_parsed else ""
    return LENGTH.fullmatch(promised) is not None and size < int(promised) and not _is_encoded(record)


def _is_encoded(record: WarcRecord) -> bool:
    """Say whether the page was sent packed, so that its length is not that of the record."""
    sent = ("Content-Encoding", "Transfer-Encoding")
    return record.is_http_parsed and any(record.http_headers.get(name) for name in sent)


class _Tape:
    """A stream as fastwarc takes it: it only reads on, but asks where it is, and panics if nobody answers."""

    def __init__(self, stream: Stream) -> None:
        self._bytes = stream.bytes
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        block = self._bytes.read(size)
        self._position += len(block)
        return block

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._position

    def close(self) -> None:
        """Leave the stream open: it is not fastwarc's."""

    def seek(self, offset: int, whence: int = 0) -> int:
        """Return the position, if no other is asked for."""
        if (offset, whence) not in {(0, io.SEEK_CUR), (self._position, io.SEEK_SET)}:
            raise io.UnsupportedOperation("a stream is only read forward")
        return self._position
