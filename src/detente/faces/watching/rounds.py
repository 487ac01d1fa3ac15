"""What does a watch do, round after round? Asks the sources that are due, fetches, extracts, reads, links, and tells.

A round is short: what takes long is done in pieces, and between any two of them the watch may stop, or be killed.
Everything that it must know after that is in the store, the clock of the last round among it.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from detente import answers, pipeline
from detente.exports.headlines import headline
from detente.faces.watching.figures import Figures
from detente.faces.watching.logs import FIELDS
from detente.pipeline.collecting import Intake, left_unread, read_unread
from detente.pipeline.gathering import Gathered, Gatherer
from detente.records import Failure, LedgerEntry, Subscription
from detente.store import Store

# Seconds of a round for the network and for reading, so that neither keeps the other waiting for long.
TURN = 2.0
IDLE = 0.5
# Claims are linked so often at most, or, as linking takes longer in a large store, a tenth of the time.
LINK_EVERY = 30.0
LINK_SHARE = 10.0
# No source and no article is ever put off for longer than a day and a quarter, or the last look at an article, three.
LONGEST_WAIT = timedelta(days=4)
# Announced acts that are looked at to tell which are new, and that are told at once.
NEWEST, TOLD, MOST_SEEN = 50, 10, 1_000
# Documents that are noted to be read at once: to find those of earlier runs takes long in a large store.
RECALLED = 1_000
LOOK_EVERY = 15.0  # seconds between two looks at what is on its way, for the figures


@dataclass(slots=True)
class Watcher:
    """Watches some sources into a store. ``stop`` is asked between any two pieces of work."""

    store: Store
    gatherer: Gatherer
    subscriptions: Sequence[Subscription]
    clock: Callable[[], datetime]
    stop: Callable[[], bool]
    log: logging.Logger
    figures: Figures = field(default_factory=Figures)
    conflict: str | None = None
    rules: Callable[[datetime], None] | None = None
    _intake: Intake = field(init=False)
    _left: bool = field(init=False, default=True)
    _unlinked: bool = field(init=False, default=True)
    _began: float = field(init=False, default_factory=time.monotonic)
    _linked_at: float | None = field(init=False, default=None)
    _linking_took: float = field(init=False, default=0.0)
    _looked_at: float = field(init=False, default=float("-inf"))
    _seen: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        self._intake = Intake(self.store)

    def run(self) -> None:
        """Watch until it is time to stop."""
        self._begin()
        while not self.stop():
            if not self.round() and not self.stop():
                self._take(IDLE)
        self.log.info("stopped")

    def _begin(self) -> None:
        """Take what is known for seen."""
        self.log.info("watching", extra={FIELDS: {"sources": len(self.subscriptions), "store": self.store.name}})
        self._seen = frozenset(entry.id for entry in self._newest())

    def round(self) -> bool:
        """Do one round; say whether there was anything to do."""
        now = self.clock()
        self._ask(now)
        begun = self.gatherer.fetch_due(now)
        gathered = self._take(0.0)
        # Pages wait in the store, not in memory, while there is much to be read.
        is_ready = len(self._intake.fresh) < RECALLED and not self.stop()
        pages = self._intake.take_waiting(self._until(TURN)) if is_ready else 0
        read = self._read()
        is_busy = bool(begun or gathered.named or gathered.pages or pages or read)
        self._link(at_once=not is_busy and self._linked_at is None)
        self._count()
        return is_busy

    def _ask(self, now: datetime) -> None:
        for subscription in self.subscriptions:
            due = self.store.inbox.poll(subscription.name).due
            # A clock that was ahead and is set right again makes nothing wait until it has come that far.
            latest = now + max(2 * subscription.every, LONGEST_WAIT)
            if due is None or due <= now or due > latest:
                self.gatherer.ask(subscription, now=now)

    def _take(self, wait: float) -> Gathered:
        gathered = self.gatherer.take(self.clock(), wait=wait)
        self.figures.pages.inc(gathered.pages)
        self._tell_failures(gathered.failures)
        if gathered.new:
            self.log.info("named", extra={FIELDS: {"new": gathered.new}})
        return gathered

    def _read(self) -> int:
        """Read for a moment what is unread: of this run, and what an earlier one left."""
        self._count_documents()
        if self.stop():
            return 0
        self._recall()
        # In the order in which the store gives them, so that what is left is known.
        fresh = sorted(set(self._intake.fresh))
        if not fresh:
            return 0
        failures: list[Failure] = []
        done = 0

        def progress(so_far: int) -> None:
            nonlocal done
            done = so_far

        stop = self._until(TURN)
        claims = read_unread(self.store, self.clock(), failures=failures, progress=progress, stop=stop, only=fresh)
        self._intake.fresh[:] = fresh[done:] if done else []
        self._unlinked = self._unlinked or bool(done)
        self.figures.claims.inc(claims)
        self._tell_failures(failures)
        return done

    def _recall(self) -> None:
        """Take some of what an earlier run left unread, once all else is read."""
        if self._left and not self._intake.fresh:
            self._intake.fresh += left_unread(self.store, limit=RECALLED)
            self._left = len(self._intake.fresh) == RECALLED

    def _link(self, *, at_once: bool) -> None:
        """Link what was read, unless that was done a moment ago.

        What an earlier run left is linked ``at_once`` where nothing else is to be done, and else after the pause, too:
        a watch that is killed again and again before its linking is done would else do nothing but link.
        """
        pause = max(LINK_EVERY, LINK_SHARE * self._linking_took)
        since = self._began if self._linked_at is None else self._linked_at
        if not self._unlinked or self.stop() or (time.monotonic() - since < pause and not at_once):
            return
        started = time.monotonic()
        pipeline.relink(self.store)
        self._linked_at, self._unlinked = time.monotonic(), False
        self._linking_took = self._linked_at - started
        self.figures.linked.set(self._linking_took)
        self._tell_new()
        if self.rules is not None:
            self.rules(self.clock())

    def _tell_new(self) -> None:
        """Tell which announced acts are new since the last time."""
        newest = self._newest()
        new = [entry for entry in newest if entry.id not in self._seen]
        for entry in new[:TOLD]:
            due = str(entry.due.last) if entry.due else "no day told"
            told = {"act": headline(entry), "status": entry.status.value, "due": due}
            self.log.info("announced", extra={FIELDS: told})
        if len(new) > TOLD:
            self.log.info("announced", extra={FIELDS: {"more": len(new) - TOLD}})
        known = self._seen if len(self._seen) < MOST_SEEN else frozenset()
        self._seen = known | {entry.id for entry in newest}

    def _newest(self) -> Sequence[LedgerEntry]:
        asked = answers.Asked(limit=NEWEST, newest_first=True)
        return answers.ledger(self.store, as_of=self._today(), conflict=self.conflict, asked=asked)

    def _today(self) -> date:
        return self.clock().date()

    def _until(self, seconds: float) -> Callable[[], bool]:
        end = time.monotonic() + seconds
        return lambda: self.stop() or time.monotonic() > end

    def _count_documents(self) -> None:
        intake, counted = self._intake, self.figures.documents
        for kind, number in (("new", intake.added), ("known", intake.known), ("copied", intake.copied)):
            counted.labels(kind).inc(number)
        if intake.added:
            self.log.info("documents", extra={FIELDS: {"new": intake.added, "copied": intake.copied}})
        self._tell_failures(intake.failures)
        intake.forget()

    def _count(self) -> None:
        if time.monotonic() - self._looked_at > LOOK_EVERY:
            self.store.inbox.rein_in(self.clock() + LONGEST_WAIT, at=self.clock())
            self.figures.look(self.store)
            self._looked_at = time.monotonic()
        self.figures.turned()

    def _tell_failures(self, failures: Sequence[Failure]) -> None:
        for failure in failures:
            self.figures.failures.labels(failure.stage).inc()
            self.log.warning("failed", extra={FIELDS: {"source": failure.source, "reason": failure.reason}})
