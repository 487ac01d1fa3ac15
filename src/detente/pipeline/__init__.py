"""The writing joint: from inputs to documents, readings, claims and events in the store, left to right.

A document that cannot be used becomes a `Failure` with its reason and harms no other. A run can be stopped at any
moment: documents are stored first, then read one by one, each in a transaction of its own, so the next run finishes
what is unread and doubles nothing.
"""

from detente.pipeline.collecting import Summary, collect, gather, unread
from detente.pipeline.decisions import correct, decide, rule, settle, withdraw
from detente.pipeline.gathering import Gatherer
from detente.pipeline.linking import relink
from detente.pipeline.machine import Read, code, language, read, read_document, relate
from detente.store import Store

__all__ = [
    "Gatherer",
    "Read",
    "Summary",
    "code",
    "collect",
    "correct",
    "decide",
    "gather",
    "language",
    "open_store",
    "read",
    "read_document",
    "relate",
    "relink",
    "rule",
    "settle",
    "unread",
    "withdraw",
]


def open_store(url: str, *, read_only: bool = False) -> Store:
    """Open the store at a URL or path; made and brought up to date if need be, unless it is only read.

    Raises:
        StoreError: it cannot be opened.
    """
    return Store.open(url, read_only=read_only)
