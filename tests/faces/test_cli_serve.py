"""Does the running server keep to what those who ask it count on?"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from detente.store import Store


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of `detente serve` over an empty store."""
    Store.open(str(tmp_path / "store.sqlite")).close()
    free = _free_port()
    call = [sys.executable, "-m", "detente.faces", "serve", "--store", str(tmp_path / "store.sqlite")]
    with subprocess.Popen([*call, "--port", str(free)], stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(free)
            yield free
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@pytest.mark.slow
def test_a_connection_outlives_the_pauses_of_those_who_ask(port: int) -> None:
    asking = HTTPConnection("127.0.0.1", port, timeout=30)
    # Without this a connection that was closed would be opened anew, unseen.
    asking.auto_open = 0
    asking.connect()
    for pause in (6, 0):  # left to itself, uvicorn closes after 5
        asking.request("GET", "/static/BUILT")
        answer = asking.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
        time.sleep(pause)
    asking.close()
