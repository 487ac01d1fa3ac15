"""How do inputs come into the store? Documents first, then their claims, one by one, then the links between claims.

Each step takes what waits for it in the store, so that a run that was stopped anywhere is finished by the next one.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import BinaryIO

from detente.documents.duplicates import ALGORITHM, Copies, sign
from detente.pipeline.gathering import Gatherer
from detente.pipeline.machine import documents_of, machine_of, read_by
from detente.pipeline.runs import finished, silent
from detente.records import Document, Failure, Page, Pointer, Subscription
from detente.sources import files, urls
from detente.store import Store
from detente.store.inbox import Made

# Seconds that a run waits for what threads fetch before it looks again whether it is to stop.
MOMENT = 0.2


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of `collect` did: new and known documents, copies among the new, new claims, events in the store."""

    documents: int
    known: int
    copies: int
    claims: int
    events: int
    failures: tuple[Failure, ...]
    seconds: float


@dataclass(slots=True)
class Intake:
    """Brings pages into a store as documents, and counts what became of them; ``fresh`` are the ids of the new ones."""

    store: Store
    added: int = 0
    known: int = 0
    copied: int = 0
    failures: list[Failure] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    _copies: Copies | None = None

    def take(self, pages: Iterable[Page | Failure], published: date | None = None) -> None:
        """Bring in pages whose source stays, such as those of a file: what fails is noted and may be given again."""
        failed_before = {(failure.source, failure.given_id) for failure in self.store.failures()}
        for page in pages:
            for one in (page,) if isinstance(page, Failure) else documents_of(page, published):
                if isinstance(one, Failure):
                    self._fail(one)
                    continue
                if not isinstance(page, Failure) and (page.source, page.given_id) in failed_before:
                    self.store.clear_failure(page.source, page.given_id)
                ready = self._marked(one)
                self._count(ready, new=self.store.add_document(ready.document, ready.signature))

    def take_waiting(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Bring in the pages that wait in the store; return how many there were."""
        done = 0
        for kept in self.store.inbox.pages():
            done += 1
            made = documents_of(kept.page, kept.first)
            failed = [one for one in made if isinstance(one, Failure)]
            if failed:
                self.failures.append(failed[0])
                self.store.inbox.fail_page(kept.id, reason=failed[0].reason)
            else:
                ready = [self._marked(_on_first_day(one)) for one in made if isinstance(one, Document)]
                for one, new in zip(ready, self.store.inbox.extracted(kept.id, ready), strict=True):
                    self._count(one, new=new)
            if stop():
                break
        return done

    def forget(self) -> None:
        """Count anew; what is to be read stays."""
        self.added = self.known = self.copied = 0
        self.failures.clear()

    def _marked(self, document: Document) -> Made:
        """Return a document with what it is a copy of; an earlier version of the same article does not count."""
        signature = sign(document)
        found = self._originals().find(signature)
        if found and document.url:
            original = next(self.store.headers([found]))
            found = original.copy_of if original.url == document.url else found
        return Made(replace(document, copy_of=found), signature)

    def _originals(self) -> Copies:
        if self._copies is None:
            for document in self.store.documents(self.store.unsigned(ALGORITHM)):
                self.store.sign(sign(document))
            self._copies = Copies(lambda first, last: self.store.signatures(ALGORITHM, first, last))
        return self._copies

    def _count(self, made: Made, *, new: bool) -> None:
        document = made.document
        self.known += not new
        self.added += new
        self.copied += new and document.copy_of is not None
        if new:
            self.fresh.append(document.id)
        if new and document.copy_of is None and made.signature:
            self._originals().add(made.signature)

    def _fail(self, failure: Failure) -> None:
        self.failures.append(failure)
        self.store.add_failure(failure)


def _on_first_day(document: Document) -> Document:
    """Tell that a day is that of the first fetching, where the page gives none: it was known then at the latest."""
    return replace(document, date_source="fetched") if document.date_source == "option" else document


def collect(
    inputs: Sequence[str],
    store: Store,
    *,
    now: datetime,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    progress: Callable[[int], None] = silent,
) -> Summary:
    """Bring files into the store, read what is unread there, and link all claims anew.

    Args:
        progress: is told how many documents of this run have been read so far.
    """
    started, intake = time.monotonic(), Intake(store)
    intake.take(files.fetch(inputs, now=now, stdin=stdin), published)
    claims = read_unread(store, now, failures=intake.failures, progress=progress)
    return _summed(intake, claims, started)


def gather(
    store: Store,
    gatherer: Gatherer,
    *,
    clock: Callable[[], datetime],
    subscriptions: Sequence[Subscription] = (),
    addresses: Sequence[str] = (),
    window: tuple[datetime | None, datetime | None] = (None, None),
    progress: Callable[[int], None] = silent,
) -> Summary:
    """Ask sources once, fetch what they name and some pages besides, read it and link its claims.

    What cannot be had now stays noted, and is tried by the next run.

    Args:
        addresses: of pages to be fetched.
        window: from when until when articles are wanted, for sources that can be asked so.
        progress: is told how many documents of this run have been read so far.
    """
    started, intake = time.monotonic(), Intake(store)
    store.inbox.want([Pointer(urls.canonical(address), "web") for address in addresses], at=clock())
    for subscription in subscriptions:
        gatherer.ask(subscription, now=clock(), since=window[0], until=window[1])
    while gatherer.fetch_due(clock()) or gatherer.busy:
        intake.failures += gatherer.take(clock(), wait=MOMENT).failures
    intake.take_waiting()
    claims = read_unread(store, clock(), failures=intake.failures, progress=progress)
    return _summed(intake, claims, started)


def _summed(intake: Intake, claims: int, started: float) -> Summary:
    """End a run that found so many claims, and sum it up."""
    ending = finished(intake.store, intake.failures, started)
    return Summary(intake.added, intake.known, intake.copied, claims, *ending)


def unread(store: Store) -> bool:
    """Say whether a document of the store is still to be read by this model."""
    machine = machine_of(store.decided.decisions())
    return next(store.unread(machine.reader.name, coder=machine.coder.name), None) is not None


def left_unread(store: Store, *, limit: int) -> tuple[str, ...]:
    """Return the ids of documents that this model has not read, at most so many."""
    machine = machine_of(store.decided.decisions())
    waiting = store.unread(machine.reader.name, coder=machine.coder.name)
    return tuple(document.id for document in itertools.islice(waiting, limit))


def read_unread(
    store: Store,
    now: datetime,
    *,
    failures: list[Failure],
    progress: Callable[[int], None] = silent,
    stop: Callable[[], bool] = lambda: False,
    only: Iterable[str] | None = None,
) -> int:
    """Read every document of the store that this model has not read; return how many claims were found.

    Args:
        failures: what cannot be read is added to it.
        only: ids of new documents, to read these and no others; to find what is unread takes long in a large store.
        stop: is asked after each document whether to leave the rest to the next run.
    """
    claims = 0
    machine = machine_of(store.decided.decisions())
    model, coder = machine.reader.name, machine.coder.name
    waiting = store.unread(model, coder=coder) if only is None else store.documents(only)
    documents, waiting = itertools.tee(waiting)
    for done, (document, result) in enumerate(zip(documents, read_by(machine, waiting, now), strict=True), start=1):
        if isinstance(result, Failure):
            failures.append(result)
            store.add_failure(result)
        made, namings = ((), ()) if isinstance(result, Failure) else (result.claims, result.namings)
        store.add_claims(document.id, made, model=model, coder=coder, at=now, namings=namings)
        claims += len(made)
        progress(done)
        if stop():
            break
    return claims
