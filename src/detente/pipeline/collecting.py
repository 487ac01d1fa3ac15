"""How do files come into the store? Documents first, then their claims, one by one, then the links between claims."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from detente.documents.duplicates import Copies
from detente.pipeline.linking import relink
from detente.pipeline.machine import document_of, machine_of, read_by
from detente.records import Failure, Page
from detente.sources import files
from detente.store import Store


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


def _silent(done: int) -> None:
    """Tell nobody how far a run is."""


def collect(
    inputs: Sequence[str],
    store: Store,
    *,
    now: datetime,
    published: date | None = None,
    stdin: BinaryIO | None = None,
    progress: Callable[[int], None] = _silent,
) -> Summary:
    """Bring the inputs into the store, read what is unread there, and link all claims anew.

    Args:
        progress: is told how many documents of this run have been read so far.
    """
    started = time.monotonic()
    failures: list[Failure] = []
    pages = files.fetch(inputs, now=now, stdin=stdin)
    added, known, copies = _store_documents(pages, published, store, failures)
    claims = _read_unread(store, now, failures, progress)
    relink(store)
    events = store.counts().events
    return Summary(added, known, copies, claims, events, tuple(failures), time.monotonic() - started)


def _store_documents(
    pages: Iterator[Page | Failure], published: date | None, store: Store, failures: list[Failure]
) -> tuple[int, int, int]:
    """Store what is new; return how many were new, known already, and copies among the new."""
    copies = Copies.of(store.documents())
    failed_before = {(failure.source, failure.given_id) for failure in store.failures()}
    added = known = copied = 0
    for page in pages:
        found = page if isinstance(page, Failure) else document_of(page, published)
        if isinstance(found, Failure):
            failures.append(found)
            store.add_failure(found)
            continue
        if (page.source, page.given_id) in failed_before:
            store.clear_failure(page.source, page.given_id)
        document = replace(found, copy_of=copies.find(found))
        if not store.add_document(document):
            known += 1
            continue
        if document.copy_of is None:
            copies.add(document)
        added += 1
        copied += document.copy_of is not None
    return added, known, copied


def _read_unread(store: Store, now: datetime, failures: list[Failure], progress: Callable[[int], None]) -> int:
    """Read every document of the store that this model has not read; return how many claims were found."""
    claims = 0
    machine = machine_of(store.decisions())
    model, coder = machine.reader.name, machine.coder.name
    for done, document in enumerate(store.unread(model, coder=coder), start=1):
        result = read_by(machine, document, now)
        if isinstance(result, Failure):
            failures.append(result)
            store.add_failure(result)
        made, namings = ((), ()) if isinstance(result, Failure) else (result.claims, result.namings)
        store.add_claims(document.id, made, model=model, coder=coder, at=now, namings=namings)
        claims += len(made)
        progress(done)
    return claims
