"""How are bytes fetched from an address that somebody else wrote, without letting it reach into the user's network?

Every connection, also one that a redirect leads to, is made to a number that has been checked, so that a name which
changes its answer between check and use gains nothing. Time, size and redirects are bounded. An answer that was cut off
is an error, never taken for whole. No proxy, cookie or password of the environment is used.
"""

import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx2

from detente.errors import BusyError, DetenteError, SourceError
from detente.sources.addresses import PORTS, Permits, Target, target
from detente.sources.connections import Backend, Deadline, Resolve, Transport, Way, look_up

AGENT = "detente"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP = zlib.MAX_WBITS | 32  # gzip and zlib, told apart by their first bytes
_GZIP_BEGINS = b"\x1f\x8b"
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds to connect, between two pieces, and in all; bytes as sent, and unpacked."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    received: int = 20_000_000
    unpacked: int = 60_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``url`` is the last one after redirects, names of headers are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


class Guard:
    """A client that refuses whatever is inside. Close it, or use it in a ``with``; each thread may use it.

    Args:
        allow: networks and hosts that an operator permits all the same (`Permits.of`).
        ports: those that may be asked where no entry of ``allow`` names one.
        transport: what carries requests in place of the network; only for tests of what stands above it.
        resolve: looks up the numbers of a name.
        way: how requests travel.

    Raises:
        ConfigError: an entry of ``allow`` is unfit.
    """

    def __init__(
        self,
        *,
        allow: Iterable[str] = (),
        ports: Collection[int] = PORTS,
        limits: Limits | None = None,
        transport: httpx2.BaseTransport | None = None,
        resolve: Resolve | None = None,
        way: Way | None = None,
    ) -> None:
        self._way = way or Way()
        self._permits = Permits.of(allow, ports)
        self._limits = limits or Limits()
        self._deadline = Deadline()
        self._given = transport
        self._resolve = resolve or look_up

    @cached_property
    def _transport(self) -> httpx2.BaseTransport:
        # Made at the first use: loading the certificates takes some time.
        backend = Backend(self._permits, self._deadline, self._resolve, proxy=self._way.proxy)
        return self._given or Transport(backend, self._way)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a page, following redirects; ``headers`` go to the first site only.

        Raises:
            SourceError: it may not be asked, or does not answer within the limits.
        """
        first = target(url, self._permits)
        deadline = time.monotonic() + self._limits.total

        def ask(here: Target) -> Answer:
            own = headers if here.origin == first.origin else None
            return self.once(here, headers=own, within=deadline - time.monotonic())

        return self.follow(url, ask)

    def follow(self, url: str, ask: Callable[[Target], Answer]) -> Answer:
        """Return the answer at the end of all redirects; ``ask`` gets each step's, once the step is permitted.

        Raises:
            SourceError: a step may not be asked, or there are too many.
        """
        first = here = target(url, self._permits)
        for _ in range(self._limits.redirects + 1):
            answer = ask(here)
            where = answer.headers.get("location")
            if answer.status not in REDIRECTS or where is None:
                return answer
            here = target(_joined(here, where), self._permits)
        raise SourceError(f"{first.host} leads from one page to the next more than {self._limits.redirects} times")

    def once(
        self, where: Target, *, headers: Mapping[str, str] | None = None, within: float, most: int | None = None
    ) -> Answer:
        """Ask one permitted address one time, whatever it answers.

        Args:
            within: the seconds that this may take in all.
            most: read this many bytes and leave the rest; without it an answer that is too long is an error.

        Raises:
            SourceError: it leads inside, or its answer is too long.
            BusyError: it does not answer, or not as a whole, within the limits.
        """
        return self._ask("GET", where, headers, None, deadline=time.monotonic() + within, most=most)

    def post(self, url: str, content: bytes, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Send bytes; a redirect is an answer like any other, so that nothing goes where it was not addressed.

        Raises:
            SourceError: it may not be asked, or does not answer within the limits.
        """
        deadline = time.monotonic() + self._limits.total
        return self._ask("POST", target(url, self._permits), headers, content, deadline=deadline)

    def close(self) -> None:
        """Let go of open connections."""
        if "_transport" in self.__dict__:
            self._transport.close()

    def cut(self) -> None:
        """End what other threads are asking; they get a ``BusyError``."""
        if isinstance(carrier := self.__dict__.get("_transport"), Transport):
            carrier.cut()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(
        self,
        method: str,
        where: Target,
        headers: Mapping[str, str] | None,
        content: bytes | None,
        *,
        deadline: float,
        most: int | None = None,
    ) -> Answer:
        limits = self._limits
        wait = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
        own = {"user-agent": AGENT, "accept-encoding": "gzip, deflate", **(headers or {})}
        request = httpx2.Request(method, where.url, headers=own, content=content, extensions={"timeout": wait})
        self._deadline.at = deadline
        try:
            response = self._transport.handle_request(request)
            try:
                body = _first(self._pieces(response), most)
            finally:
                response.close()
        except DetenteError:
            raise
        except Exception as error:
            # Four libraries read what a stranger sent, and not all that they trip over is an error of theirs by name.
            raise _failed(where, error) from error
        named = {name.lower(): value for name, value in response.headers.items()}
        return Answer(where.url, response.status_code, named, body)

    def _pieces(self, response: httpx2.Response) -> Iterator[bytes]:
        """Yield the bytes of an answer, unpacked piece by piece so that none swells beyond the limit."""
        received = unpacked = 0
        unpack = _unpacker(response.headers.get("content-encoding", ""))
        # Not `iter_raw`, which refuses the answers of a transport of tests: they are there already.
        for raw in _stream(response):
            received += len(raw)
            if received > self._limits.received:
                raise SourceError(f"an answer is longer than {self._limits.received} bytes and is not read on")
            for piece in unpack.pieces(raw):
                unpacked += len(piece)
                if unpacked > self._limits.unpacked:
                    raise SourceError(f"an answer unpacks to more than {self._limits.unpacked} bytes; it is left out")
                yield piece
        if not unpack.is_whole:
            raise BusyError("an answer was cut off: what it unpacks to has no end; try again later")


def _stream(response: httpx2.Response) -> httpx2.SyncByteStream:
    if isinstance(response.stream, httpx2.SyncByteStream):
        return response.stream
    raise TypeError(f"a transport must give answers as they are read in threads, got {type(response.stream).__name__}")


def _first(pieces: Iterator[bytes], most: int | None) -> bytes:
    if most is None:
        return b"".join(pieces)
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) >= most:
            break
    return bytes(kept[:most])


def _joined(here: Target, where: str) -> str:
    try:
        return urljoin(here.url, where)
    except ValueError:
        raise SourceError(f"{here.host} leads to an address that cannot be taken apart") from None


def _failed(where: Target, error: Exception) -> BusyError:
    words = " ".join(str(error).split())[:120] or type(error).__name__
    return BusyError(f"{where.host} could not be asked ({words}); try again later")


def _unpacker(encoding: str) -> "_Plain | _Inflater":
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip" | "deflate":
            return _Inflater()
    raise SourceError(f"an answer is packed as {encoding[:40]!r}, which was not asked for; gzip and deflate are read")


class _Plain:
    """Leaves bytes as they came; that they are all here is for the connection to say."""

    is_whole = True

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        yield raw


class _Inflater:
    """Unpacks gzip and deflate, at most ``_PIECE`` bytes at once."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(_GZIP)
        self._begun = False

    @property
    def is_whole(self) -> bool:
        return self._zlib.eof or not self._begun

    def pieces(self, raw: bytes) -> Iterator[bytes]:
        waiting = raw
        while waiting:
            if self._zlib.eof:
                if not _GZIP_BEGINS.startswith(waiting[:2]):
                    return  # Browsers, too, take no notice of what follows the end.
                self._zlib = zlib.decompressobj(_GZIP)
            self._begun = True
            try:
                made = self._zlib.decompress(waiting, _PIECE)
            except zlib.error as error:
                raise BusyError(f"an answer cannot be unpacked ({error}); try again later") from error
            waiting = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
            yield made
