"""How does a request travel to a checked address, and end in time? The connections below `guard`."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address
from typing import Any

import httpcore2
import httpx2

from detente.errors import SourceError
from detente.sources.addresses import Address, Permits, refusal

# A name has a handful of addresses; one with hundreds would keep a run busy for hours.
MOST_ADDRESSES = 4
Resolve = Callable[[str, int], list[str]]


def look_up(host: str, port: int) -> list[str]:
    """Return the numbers of a host name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


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

    def __init__(self, permits: Permits, deadline: Deadline, resolve: Resolve) -> None:
        self._permits = permits
        self._deadline = deadline
        self._resolve = resolve
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first number of a host that answers; one that is inside spoils them all."""
        found = self._numbers(host, port, self._deadline.left(timeout))
        if not found or not all(self._permits.lets(number, host, port) for number in found):
            raise refusal(host, port)
        fault: Exception | None = None
        for number in found[:MOST_ADDRESSES]:
            try:
                stream = self._sockets.connect_tcp(
                    str(number), port, self._deadline.left(timeout), local_address, socket_options
                )
                return _Stream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore2.ConnectError(host)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Refuse: a socket of this machine is inside."""
        del path, timeout, socket_options
        raise SourceError("a socket of this machine is refused: give a public address")

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

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - whatever it is asked
        return self._stream.get_extra_info(info)


class Transport(httpx2.BaseTransport):
    """Carries requests over a pool of guarded connections."""

    def __init__(self, backend: httpcore2.NetworkBackend) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=10,
            max_keepalive_connections=4,
            keepalive_expiry=5.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; the body of its answer is read as it is consumed."""
        where = request.url
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
        """Close what is open."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
