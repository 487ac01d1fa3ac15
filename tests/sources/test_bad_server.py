"""The server that misbehaves on purpose behaves where tests rely on it: it leaves nothing open."""

import gc
import socket

from tests.sources.bad_server import BadServer, Plan


def test_whoever_connects_as_the_server_closes_is_left_with_nothing_open() -> None:
    for _ in range(20):
        server = BadServer(Plan())
        with socket.create_connection(("127.0.0.1", server.port)):
            server.close()
    gc.collect()  # a transport that was dropped unclosed warns, which fails the test
