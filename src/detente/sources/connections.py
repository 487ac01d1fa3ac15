"""How does a request travel to a checked address, and end in time? The connections below `guard`."""

import queue
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import httpcore2
import httpx2

from detente.errors import ConfigError, SourceError
from detente.sources.addresses import SCHEMES, Address, Permits, refusal

# A name has a handful of addresses; one with hundreds would keep a run busy for hours.
MOST_ADDRESSES = 4
Resolve = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """Return the numbers of a host name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Proxy:
    """Another machine that asks in our place: ``scheme`` is http or https, ``login`` a name and a password."""

    scheme: str
    host: str
    port: int
    login: tuple[str, str] | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """Read ``http://proxy.example:3128``, with ``name:password@`` before the host where it wants them.

        Raises:
            ConfigError: it is no such URL.
        """
        try:
            parts = urlsplit(url)
            scheme, host, port = parts.scheme, parts.hostname, parts.port
        except ValueError:
            scheme, host, port = "", None, None
        if scheme not in SCHEMES or not host or parts.path not in {"", "/"} or parts.query or parts.fragment:
            # The URL is not repeated: it may hold a password.
            raise ConfigError("the proxy is no address that can be used: write http://host:port or https://host:port")
        login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        return cls(scheme, host, SCHEMES[scheme] if port is None else port, login)


@dataclass(frozen=True, slots=True)
class Way:
    """How requests travel, where they may.

    Attributes:
        http2: offer HTTP/2 to servers that speak TLS.
        proxy: what asks in our place; None goes directly. What the environment says of proxies is never used.
        authorities: a file of certificates (PEM) trusted besides the usual ones, for networks with one of their own.
        connections: how many may be open at once.
        kept: how many of them may wait for another request, and ``idle`` for how many seconds.
    """

    http2: bool = False
    proxy: Proxy | None = None
    authorities: str | None = None
    connections: int = 10
    kept: int = 4
    idle: float = 5.0


class Deadline(threading.local):
    """When the request of a thread must be over, by the monotonic clock."""

    at: float = float("inf")

    def left(self, timeout: float | None) -> float:
        """Return how long to wait at most."""
        rest = self.at - time.monotonic()
        if rest <= 0:
            raise httpcore2.ReadTimeout("the time allowed in all is over")
        return rest if timeout is None else min(rest, timeout)


class Backend(httpcore2.NetworkBackend):
    """Connects to checked numbers and to nothing else."""

    def __init__(self, permits: Permits, deadline: Deadline, resolve: Resolve, *, proxy: Proxy | None = None) -> None:
        self._permits = permits
        self._deadline = deadline
        self._resolve = resolve
        self._proxy = proxy
        self._sockets = httpcore2.SyncBackend()
        self._open: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self._over = False
        self._lock = threading.Lock()

    def check(self, host: str, port: int, timeout: float) -> list[Address]:
        """Return the numbers of a host; one that is inside spoils them all.

        Raises:
            SourceError: it leads inside, or nowhere.
        """
        found = self._numbers(host, port, self._deadline.left(timeout))
        if not found or not all(self._permits.lets(number, host, port) for number in found):
            raise refusal(host, port)
        return found

    def cut(self) -> None:
        """End all connections, also those that a thread is waiting at or is still making, and make no other."""
        for stream in self._last():
            stream.cut()

    def close(self) -> None:
        """Cut all connections and give back what the system keeps of them."""
        for stream in self._last():
            stream.cut()
            stream.close()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first number of a host that answers, or of the proxy, which the operator named."""
        patience = self._deadline.left(timeout)
        if self._proxy is not None and (host, port) == (self._proxy.host, self._proxy.port):
            found = self._numbers(host, port, patience)
        else:
            found = self.check(host, port, patience)
        fault: Exception | None = None
        for number in found[:MOST_ADDRESSES]:
            try:
                stream = self._sockets.connect_tcp(
                    str(number), port, self._deadline.left(timeout), local_address, socket_options
                )
                return self._watched(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore2.ConnectError(host)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Refuse: a socket of this machine is inside."""
        del path, timeout, socket_options
        raise SourceError("a socket of this machine is refused: give a public address")

    def _last(self) -> list["_Stream"]:
        with self._lock:
            self._over = True
            return list(self._open)

    def _watched(self, stream: httpcore2.NetworkStream) -> "_Stream":
        watched = _Stream(stream, self._deadline, self._watched)
        with self._lock:
            if not self._over:
                self._open.add(watched)
                return watched
        stream.close()
        raise httpcore2.ReadError("nothing more is asked: the way to the web is closed")

    def _numbers(self, host: str, port: int, patience: float) -> list[Address]:
        """Look a host up in a thread of its own: the system's way to do it knows no limit of time."""
        answers: queue.Queue[list[str] | OSError] = queue.Queue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(OSError(str(error)))

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answers.get(timeout=patience)
        except queue.Empty:
            raise httpcore2.ConnectTimeout("its name could not be looked up in time") from None
        if isinstance(found, OSError):
            raise httpcore2.ConnectError(str(found))
        return [ip_address(number) for number in found]


class _Stream(httpcore2.NetworkStream):
    """A connection that ends with the time allowed in all."""

    def __init__(
        self,
        stream: httpcore2.NetworkStream,
        deadline: Deadline,
        watched: Callable[[httpcore2.NetworkStream], "_Stream"],
    ) -> None:
        self._stream = stream
        self._deadline = deadline
        self._watched = watched

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def cut(self) -> None:
        try:
            # That of the plain socket, also below TLS: it wakes whoever reads, and changes nothing that he uses.
            socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)
        except (OSError, TypeError):
            return

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return self._watched(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - whatever it is asked
        return self._stream.get_extra_info(info)


class Transport(httpx2.BaseTransport):
    """Carries requests over a pool of guarded connections.

    Raises:
        ConfigError: the certificates of the way cannot be read.
    """

    def __init__(self, backend: Backend, way: Way) -> None:
        self._backend = backend
        self._proxied = way.proxy is not None
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_certificates(way),
            proxy=None if way.proxy is None else _proxy(way.proxy, way),
            max_connections=way.connections,
            max_keepalive_connections=way.kept,
            keepalive_expiry=way.idle,
            http2=way.http2,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; the body of its answer is read as it is consumed."""
        where = request.url
        if self._proxied:
            # The proxy looks the name up once more, and only it can check what it then connects to.
            port = where.port or SCHEMES[where.scheme]
            self._backend.check(where.host, port, request.extensions["timeout"]["connect"])
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=where.raw_scheme, host=where.raw_host, port=where.port, target=where.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer), request=request)

    def close(self) -> None:
        """Close what is open, and what a thread is still making, of which the pool knows nothing."""
        self._backend.close()
        self._pool.close()

    def cut(self) -> None:
        """End what is under way."""
        self._backend.cut()


def _certificates(way: Way) -> ssl.SSLContext:
    context = httpx2.create_ssl_context(trust_env=False)
    if way.authorities is not None:
        try:
            context.load_verify_locations(cafile=way.authorities)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                f"the certificates in {way.authorities} cannot be read ({error}): give a file of certificates in PEM"
            ) from error
    return context


def _proxy(proxy: Proxy, way: Way) -> httpcore2.Proxy:
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    # A context of its own: which protocols are offered is written into it.
    context = _certificates(way) if proxy.scheme == "https" else None
    return httpcore2.Proxy(f"{proxy.scheme}://{host}:{proxy.port}", auth=proxy.login, ssl_context=context)


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()
        self._whole = True

    def close(self) -> None:
        self._answer.close()
        if not self._whole and self._answer.extensions.get("http_version") == b"HTTP/2":
            # What is left would still be sent, and would use up what other requests of the connection may receive.
            self._answer.extensions["network_stream"].close()
