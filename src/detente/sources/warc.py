"""Which pages does a web archive hold? Its successful answers of type HTML or plain text; all else is passed over."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import encodings
from detente.sources.origin import Origin
from detente.sources.streams import MAX_DOCUMENT, MEGABYTE, Stream

HTML = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/plain"})
OK = 200


def read_warc(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the pages of a web archive, with a failure for each that is too large or not text."""
    found = False
    try:
        for record in _records(stream):
            found = True
            try:
                yield _to_page(record, origin)
            except SourceError as error:
                yield _failure(origin, record, str(error))
    except (OSError, ValueError) as error:
        raise SourceError(f"the web archive is broken ({error}); what came before was read: fetch it again") from error
    if not found and not stream.broken:
        raise SourceError("the web archive holds no page: no answer of status 200 with HTML or plain text is in it")


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
    )


def _fetched(record: WarcRecord) -> datetime | None:
    day: datetime | None = record.record_date  # None where the date of the record is broken, whatever its type says
    return None if day is None else day.astimezone(UTC)


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


def _failure(origin: Origin, record: WarcRecord, reason: str) -> Failure:
    return Failure(origin.name, "fetch", reason, origin.now, given_id=record.record_id)
