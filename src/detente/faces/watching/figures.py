"""How is a watch doing, as monitoring asks it? Figures for Prometheus at /metrics, and one word at /health."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from detente.errors import ConfigError
from detente.store import Store

# Seconds without a finished round after which a watch counts as stuck: a round reads for some seconds, and the longest
# linking that was measured took four minutes.
STUCK_AFTER = 600.0


class Figures:
    """The figures of one watch; counted by the watch, read by the threads of the server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._last_round = time.monotonic()
        self.documents = self._counter("detente_documents", "Documents that came in", ["kind"])
        self.claims = self._counter("detente_claims", "Claims that were read")
        self.failures = self._counter("detente_failures", "What could not be used", ["stage"])
        self.pages = self._counter("detente_pages", "Pages that were fetched")
        self.rounds = self._counter("detente_rounds", "Rounds of the watch")
        self.linked = Gauge("detente_linking_seconds", "How long it took to link claims last", registry=self.registry)
        self.waiting = Gauge("detente_waiting", "What is on its way, by kind", ["kind"], registry=self.registry)
        self.source_failures = Gauge(
            "detente_source_failures", "Failures of a source in a row", ["source"], registry=self.registry
        )

    def _counter(self, name: str, words: str, labels: list[str] | None = None) -> Counter:
        return Counter(name, words, labels or (), registry=self.registry)

    def turned(self) -> None:
        """Note that a round is finished."""
        self.rounds.inc()
        self._last_round = time.monotonic()

    def look(self, store: Store) -> None:
        """Take the figures that the store itself knows."""
        counts = store.inbox.counts()
        for kind in ("waiting", "lost", "pages", "failed_pages"):
            self.waiting.labels(kind).set(getattr(counts, kind))
        for poll in store.inbox.polls():
            self.source_failures.labels(poll.source).set(poll.failures)

    def health(self) -> tuple[bool, float]:
        """Return whether rounds are finished as they should be, and how many seconds ago the last one was."""
        ago = time.monotonic() - self._last_round
        return ago < STUCK_AFTER, ago


@contextmanager
def serving(figures: Figures, port: int | None, host: str = "127.0.0.1") -> Iterator[None]:
    """Serve the figures on a port of this machine, if one is given.

    Raises:
        ConfigError: another program listens there.
    """
    if port is None:
        yield
        return
    try:
        server = ThreadingHTTPServer((host, port), _handler(figures))
    except OSError as error:
        raise ConfigError(
            f"figures cannot be served at {host}, port {port} ({error.strerror}); choose another --metrics"
        ) from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _handler(figures: Figures) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds that a client may take for its request

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(figures.registry))
            elif self.path == "/health":
                well, ago = figures.health()
                told = {"status": "ok" if well else "stuck", "last_round_seconds_ago": round(ago, 1)}
                self._answer(200 if well else 503, "application/json", json.dumps(told).encode())
            else:
                self._answer(404, "text/plain", b"only /metrics and /health are here\n")

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Leave the log to the watch."""

    return Handler
