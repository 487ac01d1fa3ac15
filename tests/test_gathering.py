"""Sources are asked and articles fetched over a real server that misbehaves; each that can be had is there once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from detente import pipeline
from detente.config import subscription
from detente.pipeline.gathering import Gatherer, Patience
from detente.records import Subscription
from detente.sources.fetcher import Fetcher
from detente.sources.guard import Limits
from detente.sources.pace import Pace
from detente.store import Store
from tests.sources.bad_server import BadServer, Plan

NOW = datetime(2025, 8, 5, 12, tzinfo=UTC)
QUICK = Patience(first=timedelta(seconds=1), tries=8, again=())
LIMITS = Limits(connect=2.0, read=0.2, total=1.0)


def way(server: BadServer) -> Fetcher:
    return Fetcher(
        pace=Pace(interval=0.0, pause=0.01, faults=10_000), limits=LIMITS, allow=[server.url.removeprefix("http://")]
    )


def feed(server: BadServer) -> Subscription:
    return subscription("feed", f"{server.url}/feed?page=0", every="15m")


def bring(store: Store, server: BadServer, *, at: datetime = NOW) -> list[str]:
    """Ask the feed and fetch until nothing is due; what is put off is tried again as if its time had come."""
    failed = []
    with way(server) as web, Gatherer(store, web, patience=QUICK) as gatherer:
        gatherer.ask(feed(server), now=at)
        for turn in count():
            now = at + timedelta(minutes=turn)
            gatherer.fetch_due(now)
            failed += [failure.source for failure in gatherer.take(now, wait=0.05).failures]
            if not gatherer.busy and store.inbox.counts().waiting == 0:
                return failed
    raise AssertionError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with pipeline.open_store(str(tmp_path / "s.sqlite")) as opened:
        yield opened


@pytest.mark.wide
def test_every_article_that_can_be_had_is_fetched_once(store: Store) -> None:
    with BadServer(Plan(articles=10, seed=5, faulty=0.5, lost=0.2, page=10, stall=0.4)) as server:
        lost = bring(store, server)
        reachable = {f"{server.url}/article/{n}" for n in server.plan.reachable()}
    assert {kept.page.url for kept in store.inbox.pages()} == reachable
    assert len(lost) == 10 - len(reachable) == store.inbox.counts().lost


def test_a_second_look_brings_nothing_twice(store: Store) -> None:
    with BadServer(Plan(articles=3, faulty=0.0, lost=0.0)) as server:
        bring(store, server)
        bring(store, server, at=NOW + timedelta(hours=1))
        assert {path: times for path, times in server.served.items() if "article" in path} == {
            f"/article/{n}": 1 for n in range(3)
        }
    poll = store.inbox.polls()[0]
    assert (poll.named, poll.new, poll.failures) == (3, 3, 0)
    assert len(list(store.inbox.pages())) == 3


def test_a_source_that_fails_is_asked_later(store: Store) -> None:
    with BadServer(Plan(articles=1)) as server, way(server) as web, Gatherer(store, web, patience=QUICK) as gatherer:
        broken = subscription("feed", f"{server.url}/fault/503", every="15m")
        gatherer.ask(broken, now=NOW)
        while gatherer.busy:
            gatherer.take(NOW, wait=0.05)
    poll = store.inbox.poll(broken.name)
    assert (poll.since, poll.failures) == (None, 1)
    assert poll.due is not None
    assert poll.due > NOW
    assert poll.reason


@pytest.mark.wide
def test_what_is_gathered_is_read_and_linked(tmp_path: Path) -> None:
    with (
        BadServer(Plan(articles=2, faulty=0.0, lost=0.0)) as server,
        pipeline.open_store(str(tmp_path / "s.sqlite")) as store,
        way(server) as web,
        Gatherer(store, web) as gatherer,
    ):
        done = pipeline.gather(
            store,
            gatherer,
            clock=lambda: NOW,
            subscriptions=[feed(server)],
            addresses=[f"{server.url}/article/1", f"{server.url}/missing"],
        )
        assert (done.documents, done.known, len(done.failures)) == (2, 0, 1)
        assert done.claims
        assert not pipeline.unread(store)
        assert store.counts().events


def test_waits_grow_and_follow_the_host() -> None:
    patience = Patience(first=timedelta(minutes=5), longest=timedelta(days=1))
    assert timedelta(minutes=3) < patience.wait(0, None) < timedelta(minutes=7)
    assert timedelta(hours=17) < patience.wait(15, None) < timedelta(hours=31)
    assert patience.wait(0, 7200.0) == timedelta(hours=2)


def test_an_article_is_looked_at_again_three_times() -> None:
    patience = Patience()
    looks = [NOW]
    while (following := patience.look_again(NOW, looks[-1])) is not None:
        looks.append(following)
    assert [(look - NOW).total_seconds() / 3600 for look in looks[1:]] == [6, 24, 72]
