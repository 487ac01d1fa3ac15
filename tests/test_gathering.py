"""Sources are asked and articles fetched over a real server that misbehaves; each that can be had is there once."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from detente import pipeline
from detente.config import subscription
from detente.errors import BusyError
from detente.pipeline.gathering import Gatherer, Patience
from detente.records import Pointer, Subscription
from detente.sources import SOURCES
from detente.sources.asking import Asked, Found, Reached, Web
from detente.sources.fetcher import Fetcher
from detente.sources.guard import Limits
from detente.sources.pace import Pace
from detente.store import Store
from detente.store.inbox import Poll
from tests.sources.bad_server import BadServer, Plan
from tests.store.nouns import next_due

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


def asked_with(store: Store, monkeypatch: pytest.MonkeyPatch, *found: Found, at: datetime = NOW) -> Asked:
    """Ask a source that names these, and return what was asked of it."""
    asked: list[Asked] = []

    def source(one: Asked, _way: Web) -> Iterator[Found]:
        asked.append(one)
        yield from found

    monkeypatch.setitem(SOURCES, "feed", source)
    with Fetcher() as web, Gatherer(store, web) as gatherer:
        gatherer.ask(subscription("feed", "x"), now=at)
        while gatherer.busy:
            gatherer.take(at, wait=0.05)
    return asked[0]


def test_addresses_are_compared_in_one_form_and_broken_ones_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = ("https://A.example/1?utm_source=x", "https://a.example/1#top", "http://[bad/2")
    asked_with(store, monkeypatch, *(Pointer(url, "x") for url in named))
    found = next_due(store.inbox, at=NOW)
    assert found is not None
    assert found.pointer.url == "https://a.example/1"
    assert (store.inbox.counts().waiting, [failure.given_id for failure in store.failures()]) == (1, ["http://[bad/2"])


def test_sources_that_differ_about_the_change_do_not_take_turns(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("2025-08-05T10:00:00Z", "2025-08-05", "Tue, 05 Aug 2025 10:00:00 GMT"):
        asked_with(store, monkeypatch, Pointer("https://a.example/1", "x", updated=day))
    found = next_due(store.inbox, at=NOW)
    assert found is not None
    assert found.pointer.updated == "2025-08-05T10:00:00Z"


@pytest.mark.parametrize("days, since", [(-20_000, -360), (-1, -1), (30, 0)])
def test_a_clock_that_was_wrong_leaves_no_gap(
    store: Store, monkeypatch: pytest.MonkeyPatch, days: int, since: int
) -> None:
    store.inbox.polled(Poll(subscription("feed", "x").name, since=NOW + timedelta(days=days)))
    asked = asked_with(store, monkeypatch)
    assert asked.since is not None
    assert timedelta() <= NOW + timedelta(days=since) - asked.since <= timedelta(hours=2)


def test_to_ask_for_a_part_leaves_no_gap(store: Store) -> None:
    before = NOW - timedelta(days=9)
    with BadServer(Plan(articles=1, faulty=0.0)) as server, way(server) as web, Gatherer(store, web) as gatherer:
        store.inbox.polled(Poll(feed(server).name, since=before))
        gatherer.ask(feed(server), now=NOW, since=NOW - timedelta(days=1))
        while gatherer.busy:
            gatherer.take(NOW, wait=0.05)
    assert [(poll.since, poll.etag) for poll in store.inbox.polls()] == [(before, None)]


@pytest.mark.parametrize("until", [None, NOW], ids=["whole", "a part"])
def test_what_is_cut_off_goes_on_from_where_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch, until: datetime | None
) -> None:
    def source(asked: Asked, _way: Web) -> Iterator[Found]:
        for day in range(7):
            yield Reached(NOW - timedelta(days=7 - day))
            yield Pointer(f"https://a.example/{day}", asked.name)
            if day == 4:
                raise BusyError("not now")

    monkeypatch.setitem(SOURCES, "feed", source)
    wanted = subscription("feed", "x")
    with Fetcher() as web, Gatherer(store, web, patience=QUICK) as gatherer:
        gatherer.ask(wanted, now=NOW, since=NOW - timedelta(days=7), until=until)
        while gatherer.busy:
            gatherer.take(NOW, wait=0.05)
    poll = store.inbox.poll(wanted.name)
    assert (poll.named, poll.failures) == (5, 1)
    assert poll.since == (None if until else NOW - timedelta(days=3))


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


def test_sources_that_stall_hold_up_no_article(store: Store) -> None:
    with (
        BadServer(Plan(articles=1, faulty=0.0, lost=0.0)) as server,
        BadServer(Plan(stall=5.0), host="127.0.0.2") as stalling,
    ):
        allow = [each.url.removeprefix("http://") for each in (server, stalling)]
        with Fetcher(pace=Pace(interval=0.0), allow=allow) as web, Gatherer(store, web, workers=2) as gatherer:
            for fault in ("stalls-in-header", "stalls-in-body"):
                gatherer.ask(subscription("feed", f"{stalling.url}/fault/{fault}"), now=NOW)
            store.inbox.want([Pointer(f"{server.url}/article/0", "web")], at=NOW)
            gatherer.fetch_due(NOW)
            gatherer.take(NOW, wait=3.0)
            assert store.inbox.counts().kept == 1
            assert gatherer.busy


@pytest.mark.parametrize("slow, begun", [(0.0, 1), (1e9, 0)], ids=["slow", "not slow yet"])
def test_hosts_that_stall_hold_up_no_other(store: Store, slow: float, begun: int) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(BadServer(Plan(articles=1, faulty=0.0, lost=0.0)))
        stalling = [stack.enter_context(BadServer(Plan(stall=5.0), host=f"127.0.0.{n}")) for n in (2, 3)]
        allow = [each.url.removeprefix("http://") for each in (server, *stalling)]
        web = stack.enter_context(Fetcher(pace=Pace(interval=0.0), allow=allow))
        gatherer = stack.enter_context(Gatherer(store, web, workers=2, patience=Patience(slow=slow)))
        store.inbox.want([Pointer(f"{each.url}/fault/stalls-in-body", "web") for each in stalling], at=NOW)
        assert gatherer.fetch_due(NOW) == 2
        store.inbox.want([Pointer(f"{server.url}/article/0", "web")], at=NOW)
        assert gatherer.fetch_due(NOW) == begun
        if begun:
            gatherer.take(NOW, wait=3.0)
            assert store.inbox.counts().kept == 1
        assert gatherer.busy
