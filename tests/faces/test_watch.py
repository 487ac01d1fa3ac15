"""A watch asks what is due, keeps what comes, tells it, and stops when told to; a real server stands at its end."""

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError

import pytest
from typer.testing import CliRunner

from detente import pipeline
from detente.config import subscription
from detente.faces import standing, watching
from detente.faces.cli import app
from detente.faces.watching import figures as figures_module
from detente.faces.watching import rounds
from detente.records import Document
from detente.sources.fetcher import Fetcher
from detente.sources.pace import Pace
from detente.store import Store
from detente.store.inbox import Poll
from tests.sources.bad_server import BadServer, Plan

NOW = datetime(2025, 8, 5, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[BadServer]:
    with BadServer(Plan(articles=2, faulty=0.0, lost=0.0, sentences=(1, 2))) as up:
        yield up


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    with pipeline.open_store(str(shutil.copy(empty, tmp_path / "s.sqlite"))) as opened:
        yield opened


@pytest.fixture
def watcher(store: Store, server: BadServer) -> Iterator[watching.Watcher]:
    allow = [server.url.removeprefix("http://")]
    feed = subscription("feed", f"{server.url}/feed?page=0", every="15m")
    log = logging.getLogger("test.watch")
    log.setLevel(logging.INFO)
    with Fetcher(pace=Pace(interval=0.0), allow=allow) as web, pipeline.Gatherer(store, web) as gatherer:
        yield watching.Watcher(store, gatherer, [feed], Clock(), lambda: False, log)


def turn_until(watcher: watching.Watcher, done: Callable[[], bool]) -> None:
    end = time.monotonic() + 200
    while not done():
        assert time.monotonic() < end
        if not watcher.round():
            time.sleep(0.02)


def test_rounds_bring_articles_into_the_record(
    watcher: watching.Watcher, store: Store, server: BadServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "test.watch"):
        turn_until(watcher, lambda: store.counts().documents == 2 and not pipeline.unread(store))
    assert (store.counts().documents, store.inbox.counts().kept) == (2, 2)
    assert {"named", "documents"} <= {record.message for record in caplog.records}
    assert watcher.figures.registry.get_sample_value("detente_documents_total", {"kind": "new"}) == 2
    assert isinstance(watcher.clock, Clock)
    watcher.clock.now = NOW + timedelta(minutes=16)
    turn_until(watcher, lambda: server.asked["/feed?page=0"] == 2 and not watcher.gatherer.busy)
    assert store.counts().documents == 2


@pytest.mark.parametrize(
    "due, asked",
    [(None, True), (NOW, True), (NOW + timedelta(minutes=5), False), (NOW + timedelta(days=300), True)],
    ids=["never asked", "due", "not due yet", "noted by a clock that was ahead"],
)
def test_a_source_is_asked_when_it_is_due(
    watcher: watching.Watcher, store: Store, due: datetime | None, *, asked: bool
) -> None:
    store.inbox.polled(Poll(watcher.subscriptions[0].name, due=due))
    watcher.round()
    assert watcher.gatherer.busy is asked


def test_what_an_earlier_run_left_to_be_linked_waits_until_nothing_else_is_to_be_done(
    watcher: watching.Watcher, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "TURN", 0.0)
    unread: list[bool] = []
    monkeypatch.setattr(pipeline, "relink", lambda known: unread.append(pipeline.unread(known)))
    for number in range(4):
        text = f"Delegation {number} met."
        store.add_document(Document(Document.identify(text, None, None, None), text, fetched=NOW))
    turn_until(watcher, lambda: bool(unread))
    assert unread == [False]


def test_what_a_moment_was_too_short_for_is_read_in_the_next(
    watcher: watching.Watcher, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "TURN", 0.0)
    monkeypatch.setattr(rounds, "RECALLED", 3)
    for number in range(7):
        text = f"Delegation {number} met."
        store.add_document(Document(Document.identify(text, None, None, None), text))
    turns = 0
    while pipeline.unread(store):
        watcher._read()
        turns += 1
    assert turns == 7
    assert watcher._intake.fresh == []


def test_health_and_figures_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = watching.Figures()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with watching.serving(figures, port):
        assert _get(port, "/health")[0] == 200
        figures.turned()
        assert b"detente_rounds_total 1.0" in _get(port, "/metrics")[1]
        assert _get(port, "/else")[0] == 404
        monkeypatch.setattr(figures_module, "STUCK_AFTER", 0.0)
        status, body = _get(port, "/health")
        assert (status, json.loads(body)["status"]) == (503, "stuck")


def _get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def test_lines_of_the_log_can_be_read_by_machines(capsys: pytest.CaptureFixture[str]) -> None:
    log = watching.begin_log(as_json=True)
    log.info("named", extra={"fields": {"new": 2}})
    watching.begin_log(as_json=False).warning("failed", extra={"fields": {"source": "a\x1b[31m"}})
    machine, person = capsys.readouterr().err.splitlines()
    assert json.loads(machine) | {"at": ""} == {"at": "", "level": "info", "event": "named", "new": 2}
    assert "warning failed source=" in person
    assert "\x1b" not in person


def test_a_second_signal_or_a_moment_ends_what_does_not_heed_the_first() -> None:
    with watching.stopping() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(30)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_how_collecting_stands_is_told(store: Store, tmp_path: Path) -> None:
    store.inbox.polled(Poll("feed x", started=NOW, due=NOW, named=3, new=2))
    store.inbox.polled(Poll("feed y", failures=2, reason="it is down"))
    found = standing.of(store, str(tmp_path / "s.sqlite"))
    told = "\n".join(standing.lines(found, NOW))
    assert "nobody watches" in told
    assert "source feed x: asked 2025-08-05 12:00, next in 0 min; named 3, new 2" in told
    assert "source feed y: failed 2 times in a row (it is down)" in told
    row = standing.row(found)
    assert [source["failures"] for source in row["sources"]] == [0, 2]
    json.dumps(row)


@pytest.mark.parametrize(
    "arguments, fault",
    [
        (["watch"], "nothing to watch"),
        (["watch", "--source", "paper:daily"], "allowed are feed, web"),
        (["watch", "--source", "feed"], "needs an address"),
        (["collect"], "no INPUT"),
        (["collect", "--source", "wire"], "allowed are feed, web"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, arguments)
    assert ended.exit_code in {1, 2}
    assert fault in " ".join(ended.output.split()).replace("│ ", "")


@pytest.mark.wide
def test_the_command_watches_alone_and_stops_at_a_signal(server: BadServer, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "detente.faces", "watch", "--store", str(tmp_path / "s.sqlite")]
    command += ["--source", f"feed:{server.url}/feed?page=0"]
    environment = {**os.environ, "DETENTE_ALLOW": server.url.removeprefix("http://")}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "documents" in line:
                break
        second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
        assert second.returncode == 1
        assert f"process {running.pid}" in second.stderr
        running.send_signal(signal.SIGTERM)
        running.stderr.read()
        assert running.wait(timeout=100) == 0
