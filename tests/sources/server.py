"""A web server of this machine, with answers as a test wants them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A server of this machine that notes each request and answers as it is told."""

    def __init__(self, reply: Reply, host: str = "127.0.0.1", port: int = 0) -> None:
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length).decode()
                outer.seen.append((self.path, body, {k.lower(): v for k, v in self.headers.items()}))
                reply(self)

            do_POST = do_GET  # noqa: N815 - the name that http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer((host, port), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_port
        self._thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self.http.shutdown()
        self._thread.join()
        self.http.server_close()


@contextmanager
def serving(reply: Reply, host: str = "127.0.0.1", port: int = 0) -> Iterator[Server]:
    server = Server(reply, host, port)
    try:
        yield server
    finally:
        server.close()


def says(content: bytes = b"hello", status: int = 200, **headers: str) -> Reply:
    """Answer with this."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return reply
