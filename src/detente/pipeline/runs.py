"""How does every run that brings something into the store end? It links what is new, and counts."""

import time
from collections.abc import Sequence

from detente.pipeline.linking import relink
from detente.records import Failure
from detente.store import Store


def finished(store: Store, failures: Sequence[Failure], started: float) -> tuple[int, tuple[Failure, ...], float]:
    """Link what a run has brought; return the events that are in the store now, what failed, and the seconds it took.

    Args:
        started: when the run began, by the monotonic clock.
    """
    relink(store)
    return store.counts().events, tuple(failures), time.monotonic() - started


def silent(done: int) -> None:
    """Tell nobody how far a run is."""
