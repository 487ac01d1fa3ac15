"""How does collecting stand? What is on its way, how each source answers, what failed last, and who watches."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from detente.faces.ledger import counted
from detente.faces.plain import plain
from detente.store import Store
from detente.store.database import Counts
from detente.store.inbox import Poll, Waiting
from detente.store.location import locate
from detente.store.lock import Holder, holder

SHOWN = 10  # failures of a kind that are listed
GIGABYTE = 1e9


@dataclass(frozen=True, slots=True)
class Standing:
    """How a store stands; ``lost`` and ``broken`` are (source, address, reason), ``free`` is in bytes."""

    store: str
    counts: Counts
    waiting: Waiting
    polls: tuple[Poll, ...]
    lost: tuple[tuple[str, str, str], ...]
    broken: tuple[tuple[str, str, str], ...]
    holder: Holder | None
    free: int | None


def of(store: Store, url: str) -> Standing:
    """Look how the store at a path or URL stands, which is open already."""
    inbox, path = store.inbox, locate(url).path
    return Standing(
        store.name,
        store.counts(),
        inbox.counts(),
        inbox.polls(),
        inbox.lost(limit=SHOWN),
        inbox.failed_pages(limit=SHOWN),
        holder(url),
        shutil.disk_usage(path.absolute().parent).free if path else None,
    )


def row(standing: Standing) -> dict[str, Any]:
    """Return it as JSON can hold it."""
    counts, waiting = standing.counts, standing.waiting
    return {
        "store": standing.store,
        "documents": counts.documents,
        "copies": counts.copies,
        "claims": counts.claims,
        "events": counts.events,
        "failures": counts.failures,
        "articles_waiting": waiting.waiting,
        "articles_fetched": waiting.kept,
        "articles_given_up": waiting.lost,
        "pages_waiting": waiting.pages,
        "pages_not_extracted": waiting.failed_pages,
        "watched_by": str(standing.holder) if standing.holder else None,
        "bytes_free": standing.free,
        "sources": [_poll_row(poll) for poll in standing.polls],
        "given_up": [_failure_row(*one) for one in standing.lost],
        "not_extracted": [_failure_row(*one) for one in standing.broken],
    }


def lines(standing: Standing, now: datetime) -> Iterator[str]:
    """Tell it in words."""
    counts, waiting = standing.counts, standing.waiting
    yield (
        f"{counted(counts.documents, 'document')} ({counts.copies} copied), {counted(counts.claims, 'claim')}, "
        f"{counted(counts.events, 'event')}; {counted(counts.failures, 'failure')} of files and texts"
    )
    yield (
        f"on the way: {counted(waiting.waiting, 'article')} to fetch, {counted(waiting.pages, 'page')} to extract; "
        f"given up: {counted(waiting.lost, 'article')}, {counted(waiting.failed_pages, 'page')}"
    )
    yield plain(f"watched by {standing.holder}" if standing.holder else "nobody watches")
    if standing.free is not None:
        yield f"{standing.free / GIGABYTE:.1f} GB free on the disk of the store"
    for poll in standing.polls:
        yield plain(_told(poll, now))
    for words, failures in (("given up", standing.lost), ("not extracted", standing.broken)):
        yield from (plain(f"{words}: {url} ({source}): {reason}") for source, url, reason in failures)


def _told(poll: Poll, now: datetime) -> str:
    named = f"named {poll.named}, new {poll.new}"
    if poll.failures:
        return f"source {poll.source}: failed {poll.failures} times in a row ({poll.reason}); {named}"
    due = max((poll.due - now).total_seconds(), 0) / 60 if poll.due else 0
    last = f"asked {poll.started:%Y-%m-%d %H:%M}" if poll.started else "not asked yet"
    return f"source {poll.source}: {last}, next in {due:.0f} min; {named}"


def _poll_row(poll: Poll) -> dict[str, Any]:
    return {
        "source": poll.source,
        "asked": poll.started.isoformat() if poll.started else None,
        "due": poll.due.isoformat() if poll.due else None,
        "failures": poll.failures,
        "reason": poll.reason,
        "named": poll.named,
        "new": poll.new,
    }


def _failure_row(source: str, url: str, reason: str) -> dict[str, str]:
    return {"source": source, "url": url, "reason": reason}
