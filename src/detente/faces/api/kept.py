"""Which whole answers are at hand? Bodies as they were sent, good while the store stays as it is, bounded in bytes.

Only what depends on its key and the store alone may be kept: nothing of a session, and nothing that differs between
those who may ask for it.
"""

import gzip
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

# Bytes that are kept at most: some thousand pages, or some hundred parts of lists.
ROOM = 64 * 2**20
# A body that takes a larger share of it would drive out too many others.
SHARE = 16
# Bytes below which packing gains nothing.
SMALL = 1024
# Of 1 to 9: a page of 60 KB takes a third of the time of 9, and comes out 2 % larger.
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent: the bytes, their type, and headers of this answer; ``packed`` is the same as gzip."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: bytes | None = None

    @classmethod
    def of(cls, content: bytes, media_type: str, headers: Mapping[str, str]) -> "Body":
        """Return a body, packed once for all who take it so."""
        packed = gzip.compress(content, LEVEL, mtime=0) if len(content) >= SMALL else None
        return cls(content, media_type, headers, packed)

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.content) + len(self.packed or b"")

    def sent(self, request: Request, headers: Mapping[str, str] | None = None) -> Response:
        """Return it as an answer to a request, with more headers if given."""
        known = {**self.headers, **(headers or {})}
        if self.packed is None or "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.content, headers=known, media_type=self.media_type)
        known |= {"Content-Encoding": "gzip", "Vary": ", ".join(filter(None, (known.get("Vary"), "Accept-Encoding")))}
        return Response(self.packed, headers=known, media_type=self.media_type)


class Kept:
    """Bodies by their keys, all of one state of the store; those that were asked for least lately go first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._changes = -1
        self._bytes = 0
        self._lock = Lock()

    def find(self, changes: int, key: Hashable) -> Body | None:
        """Return the body of a key in this state of the store, None if it is not at hand."""
        with self._lock:
            body = self._bodies.get(key) if changes == self._changes else None
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def keep(self, changes: int, key: Hashable, body: Body) -> None:
        """Keep a body that was made after the store was found in this state."""
        with self._lock:
            if changes < self._changes or body.size * SHARE > self._room:
                return
            if changes > self._changes:
                self._bodies.clear()
                self._changes, self._bytes = changes, 0
            old = self._bodies.pop(key, None)
            self._bodies[key] = body
            self._bytes += body.size - (old.size if old else 0)
            while self._bytes > self._room:
                _, oldest = self._bodies.popitem(last=False)
                self._bytes -= oldest.size
