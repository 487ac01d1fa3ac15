"""How do articles come from the web into the store? Sources are asked and articles fetched by threads, one host at a
time each; what they bring is kept by the one that asks, a transaction each, so that a run may end at any moment.
"""

import queue
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Self

from detente.errors import BusyError, SourceError
from detente.records import Failure, Page, Pointer, Subscription
from detente.sources import SOURCES, moments, urls, web
from detente.sources.asking import Asked, Reached, Validators, Web
from detente.sources.guard import Answer
from detente.store import Store
from detente.store.inbox import Got, Poll, Wanted

# Articles fetched at once, each from a host of its own: they wait for the network and cost a thread each.
WORKERS = 8
# What a host that does not answer takes is added, up to so many times the threads; beyond, it holds up the others.
MOST_THREADS = 4
# What the threads may be ahead of the store by: some hundred pages are some MB.
AHEAD = 200
TOGETHER = 100  # pointers that are noted in one transaction
# A source is asked once more for this much of what it was asked for before: what it named late is known or new.
OVERLAP = timedelta(hours=2)
# A source that was not asked for longer is asked for what is new since this long ago: some refuse to tell more at once.
FARTHEST = timedelta(days=360)
# Kinds of source whose pages are each all that stands at their address.
ALONE = frozenset({"web", "telegram", "mastodon", "reliefweb"})
NOT_CHANGED = 304


@dataclass(frozen=True, slots=True)
class Patience:
    """How often, and after how long, something is tried again.

    What cannot be had waits ``first``, then twice as long each time up to ``longest``, ``tries`` times in all: with the
    values here for twelve days. An article is looked at again so long after it was first had (``again``), because
    most corrections come within a day. A host that has not answered for ``slow`` seconds holds no place that another
    could have.
    """

    slow: float = 10.0
    first: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(days=1)
    tries: int = 20
    again: tuple[timedelta, ...] = (timedelta(hours=6), timedelta(days=1), timedelta(days=3))

    def wait(self, tries: int, asked: float | None) -> timedelta:
        """Return how long to wait after so many failures; ``asked`` is how many seconds the host asks for."""
        backed_off = min(self.first * int(2 ** min(tries, 16)), self.longest)
        jitter: float = random.uniform(0.75, 1.25)  # noqa: S311 - not to keep a secret, but to part crowds
        return max(backed_off * jitter, timedelta(seconds=asked or 0))

    def look_again(self, first: datetime, now: datetime) -> datetime | None:
        """Return when to look at an article again that was first had at a time."""
        return next((first + after for after in self.again if first + after > now), None)


@dataclass(slots=True)
class Gathered:
    """What was brought in: articles named and new, pages fetched, and what failed."""

    named: int = 0
    new: int = 0
    pages: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Brought:
    """Some of what a source named, or, last, that it is done and with what success."""

    asked: Asked
    subscription: Subscription
    found: tuple[Page | Pointer | Failure, ...]
    reached: datetime | None = None
    error: Exception | None = None
    done: bool = False
    seen: Validators | None = None


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What came of fetching an article."""

    wanted: Wanted
    answer: Answer | None
    error: Exception | None = None


class Gatherer:
    """Asks sources and fetches articles. Close it, or use it in a ``with``; what is under way then is dropped.

    Args:
        web: the way to the web; used by several threads at once.
    """

    def __init__(self, store: Store, web: Web, *, patience: Patience | None = None, workers: int = WORKERS) -> None:
        self._store, self._web, self._patience = store, web, patience or Patience()
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._brought: queue.Queue[_Brought | _Fetched] = queue.Queue(AHEAD)
        self._stopped = threading.Event()
        self._asking: dict[str, Gathered] = {}
        self._polls: deque[Callable[[], None]] = deque()
        self._polling = 0
        self._hosts: dict[str, float] = {}
        self._workers = workers
        self._threads = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Start nothing more."""
        self._stopped.set()
        for _ in range(self._threads):
            self._jobs.put(lambda: None)

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._asking or self._hosts) or not self._brought.empty()

    def ask(
        self,
        subscription: Subscription,
        *,
        now: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> None:
        """Begin to ask a source; unless ``since`` is given, for what is new since it was asked last."""
        if subscription.name in self._asking:
            return
        poll = self._store.inbox.poll(subscription.name)
        # A clock that was wrong when it was asked last leaves nothing out, nor asks for all the years since 1970.
        usual = max(min(poll.since, now) - OVERLAP, now - FARTHEST) if poll.since else None
        asked = Asked(
            subscription.name,
            subscription.address,
            now,
            since=since or usual,
            until=until,
            outlet=subscription.outlet,
            words=subscription.words,
        )
        known = Validators(poll.etag, poll.last_modified) if since is None else None
        self._asking[subscription.name] = Gathered()
        self._polls.append(lambda: self._put_found(subscription, asked, known))
        self._begin_polls()

    def _begin_polls(self) -> None:
        """Begin to ask the next sources; half of the threads are left for articles, which no slow source holds up."""
        while self._polls and self._polling < max(1, self._workers // 2):
            self._polling += 1
            self._begin(self._polls.popleft())

    def _begin(self, job: Callable[[], None]) -> None:
        """Give a job to a thread, to a new one if all are busy and there may be more."""
        self._jobs.put(job)
        if self._threads < min(len(self._hosts) + self._polling, MOST_THREADS * self._workers):
            # A daemon: a thread that waits for a host is not waited for when the program ends.
            threading.Thread(target=self._work, daemon=True).start()
            self._threads += 1

    def fetch_due(self, now: datetime) -> int:
        """Begin to fetch articles that are due, at most one of each host at a time; return how many were begun."""
        started = time.monotonic()
        slow = sum(started - since > self._patience.slow for since in self._hosts.values())
        most = self._workers + min(slow, (MOST_THREADS - 1) * self._workers - self._polling)
        free = most - len(self._hosts)
        due = self._store.inbox.due(at=now, besides=self._hosts.keys(), limit=free) if free > 0 else ()
        for wanted in due:
            self._hosts[wanted.host] = started
            self._begin(partial(self._fetch, wanted))
        return len(due)

    def take(self, now: datetime, *, wait: float) -> Gathered:
        """Keep what was brought meanwhile, waiting for the first of it so many seconds at most."""
        taken = Gathered()
        for brought in self._waiting(wait):
            if isinstance(brought, _Fetched):
                self._hosts.pop(brought.wanted.host, None)
                self._keep_answer(brought, now, taken)
            else:
                self._keep_found(brought, now, taken)
        return taken

    def _waiting(self, wait: float) -> Iterator[_Brought | _Fetched]:
        try:
            yield self._brought.get(timeout=wait)
            for _ in range(AHEAD):
                yield self._brought.get_nowait()
        except queue.Empty:
            return

    # In the threads

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._jobs.get()()

    def _bring(self, brought: _Brought | _Fetched) -> None:
        while not self._stopped.is_set():
            try:
                return self._brought.put(brought, timeout=0.5)
            except queue.Full:
                continue
        return None

    def _put_found(self, subscription: Subscription, asked: Asked, known: Validators | None) -> None:
        way = _Conditional(self._web, asked.address, known)
        error: Exception | None = None
        found: deque[Page | Pointer | Failure] = deque()
        reached: datetime | None = None
        try:
            for one in SOURCES[subscription.kind](asked, way):
                if isinstance(one, Reached):
                    reached = one.moment
                    continue
                found.append(one)
                if len(found) >= TOGETHER:
                    self._bring(_Brought(asked, subscription, tuple(found), reached))
                    found.clear()
                if self._stopped.is_set():
                    return
        except _UnchangedError:
            pass
        except Exception as fault:  # noqa: BLE001 - whatever a source meets, it is told and no other is lost
            error = fault
        self._bring(_Brought(asked, subscription, tuple(found), reached, error, done=True, seen=way.seen))

    def _fetch(self, wanted: Wanted) -> None:
        known = Validators(wanted.etag, wanted.last_modified)
        try:
            answer = self._web.get(wanted.pointer.url, known=known if wanted.digest else None)
        except Exception as error:  # noqa: BLE001 - as above
            self._bring(_Fetched(wanted, None, error))
        else:
            self._bring(_Fetched(wanted, answer))

    # In the thread that owns the store

    def _keep_found(self, brought: _Brought, now: datetime, taken: Gathered) -> None:
        inbox, name = self._store.inbox, brought.subscription.name
        so_far = self._asking.setdefault(name, Gathered())
        found = [_addressed(one, brought.asked) for one in brought.found]
        new = inbox.want([one for one in found if isinstance(one, Pointer)], at=now, newer=_is_newer)
        for one in found:
            if isinstance(one, Page):
                kept = inbox.add_page(one, article=urls.known(one.url) if brought.subscription.kind in ALONE else None)
                new += kept
                taken.pages += kept
            elif isinstance(one, Failure):
                taken.failures.append(one)
                self._store.add_failure(one)
        for counts in (so_far, taken):
            counts.named += len(brought.found)
            counts.new += new
        self._note_reached(brought)
        if brought.done:
            self._polling -= 1
            self._begin_polls()
            self._end(brought, now, self._asking.pop(name))
            if brought.error:
                taken.failures.append(brought.asked.failure(_words(brought.error)))

    def _note_reached(self, brought: _Brought) -> None:
        """Note how far a source has come that goes through time, so that what is cut off goes on from there."""
        poll, asked = self._store.inbox.poll(brought.asked.name), brought.asked
        if brought.reached is None or not _is_whole(asked, poll):
            return
        if brought.reached > (poll.since or asked.since or brought.reached):
            self._store.inbox.polled(replace(poll, since=brought.reached))

    def _end(self, brought: _Brought, now: datetime, gathered: Gathered) -> None:
        """Note how a source was asked, and when to ask it next."""
        every, asked = brought.subscription.every, brought.asked
        before = self._store.inbox.poll(asked.name)
        counted = replace(before, started=asked.now, named=before.named + gathered.named, new=before.new + gathered.new)
        if brought.error is None:
            whole = _is_whole(asked, before)
            seen = (brought.seen if whole else None) or Validators(before.etag, before.last_modified)
            since = asked.now if whole else before.since
            new = replace(counted, since=since, due=asked.now + every, failures=0, reason=None)
            self._store.inbox.polled(replace(new, etag=seen.etag, last_modified=seen.last_modified))
            return
        wait = getattr(brought.error, "wait", None)
        later = now + max(min(every, timedelta(days=1)), self._patience.wait(before.failures, wait))
        reason = _words(brought.error)
        self._store.inbox.polled(replace(counted, due=later, failures=before.failures + 1, reason=reason))

    def _keep_answer(self, fetched: _Fetched, now: datetime, taken: Gathered) -> None:
        inbox, wanted, patience = self._store.inbox, fetched.wanted, self._patience
        if fetched.answer is None:
            self._put_off(wanted, fetched.error, now, taken)
            return
        answer = fetched.answer
        first = wanted.first_fetched or now
        marks = {name: answer.headers.get(name) for name in ("etag", "last-modified")}
        try:
            page = None if answer.status == NOT_CHANGED else _page(answer, wanted.pointer, now)
        except Exception as error:  # noqa: BLE001 - whatever a page is, it is told and no other is lost
            self._put_off(wanted, error, now, taken)
            return
        next_try = patience.look_again(first, now)
        got = Got(page, now, next_try, marks["etag"] or wanted.etag, marks["last-modified"] or wanted.last_modified)
        inbox.got(wanted, replace(got, address=urls.known(page.url) if page else None))
        taken.pages += page is not None

    def _put_off(self, wanted: Wanted, error: Exception | None, now: datetime, taken: Gathered) -> None:
        """Try an article again later, or give it up; what its source told of it is kept in its place."""
        reason, inbox = _words(error), self._store.inbox
        if isinstance(error, BusyError) and wanted.tries + 1 < self._patience.tries:
            inbox.put_off(wanted, reason=reason, next_try=now + self._patience.wait(wanted.tries, error.wait))
            return
        instead = _lead(wanted.pointer, now) if wanted.digest is None else None
        inbox.give_up(wanted, reason=reason, instead=instead)
        taken.pages += instead is not None
        taken.failures.append(Failure(wanted.pointer.url, "fetch", reason, now))


def _is_whole(asked: Asked, poll: Poll) -> bool:
    """Say whether all since a source was asked last was asked for; if not, nothing between may be left out later."""
    return asked.until is None and (poll.since is None or asked.since is None or asked.since <= poll.since)


class _UnchangedError(Exception):
    """A source holds what it held when it was asked last."""


class _Conditional:
    """A way to the web that asks for one address only if it changed."""

    def __init__(self, web: Web, address: str, known: Validators | None) -> None:
        self._web, self._address, self._known = web, address, known
        self.seen: Validators | None = None

    def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
        """Fetch an address."""
        if url != self._address:
            return self._web.get(url, accept=accept, known=known)
        answer = self._web.get(url, accept=accept, known=self._known)
        if answer.status == NOT_CHANGED:
            raise _UnchangedError
        self.seen = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
        return answer


def _addressed(found: Page | Pointer | Failure, asked: Asked) -> Page | Pointer | Failure:
    """Return what a source named, a pointer with the one form of its address; a failure if it has none."""
    if not isinstance(found, Pointer):
        return found
    try:
        return replace(found, url=urls.canonical(found.url))
    except SourceError as error:
        return asked.failure(str(error), given_id=found.url[:200])


def _is_newer(told: str, known: str | None) -> bool:
    """Say whether an article changed after the day that is known, so that sources which differ do not take turns."""
    first, second = moments.span(told), moments.span(known)
    return first[0] > second[0] if first and second else told != known


def _words(error: Exception | None) -> str:
    if isinstance(error, SourceError):
        return str(error)
    return f"it could not be read ({type(error).__name__}: {str(error)[:200]})"


def _page(answer: Answer, pointer: Pointer, now: datetime) -> Page:
    return web.page_of(answer, name=pointer.source, now=now, pointer=pointer)


def _lead(pointer: Pointer, now: datetime) -> Page | None:
    """Make a page of what a source told of an article that cannot be had."""
    if not pointer.lead or not pointer.lead.strip():
        return None
    return Page(
        pointer.source,
        pointer.lead.encode("utf-8", "replace"),
        "text/html",
        now.astimezone(UTC),
        url=pointer.url,
        given_id=pointer.url,
        title=pointer.title,
        outlet=pointer.outlet,
        published=pointer.published,
        language=pointer.language,
        updated=pointer.updated,
        author=pointer.author,
        stub="lead",
    )
