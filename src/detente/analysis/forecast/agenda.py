"""Which announced acts may fall due after the day of a question? What the ledger knew on that day, as numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from detente.analysis.forecast.questions import Questions
from detente.analysis.forecast.trails import Floats, Longs


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announced act as the ledger knew it on the days from ``known_from`` and before ``until``.

    ``until`` is the day on which it happened, was called off or changed (None: it stands); ``first`` and ``last`` are
    the days, inclusive, within which it falls due. A changed date is an announcement of its own.
    """

    known_from: int
    until: int | None
    first: int
    last: int
    source: str
    target: str
    kind: str


@dataclass(frozen=True)
class Agenda:
    """Announced acts, in any order; that of a benchmark is empty."""

    announcements: tuple[Announcement, ...] = ()

    @classmethod
    def of(cls, announcements: Iterable[Announcement]) -> "Agenda":
        """Return the agenda of announcements."""
        return cls(tuple(announcements))


NO_AGENDA = Agenda()


def counts(agenda: Agenda, asked: Questions) -> tuple[Floats, Floats]:
    """Return how many announced acts of the kind between the two fall due in the window, and how many of any stand.

    Both have the shape (questions,). Direction does not count: who is named first of a meeting is chance.
    """
    due, standing = np.zeros(len(asked)), np.zeros(len(asked))
    for announcement, rows in _of_their_pair(agenda, asked):
        origins = asked.origins[rows].astype(np.int64)
        known = origins >= announcement.known_from
        if announcement.until is not None:
            known &= origins < announcement.until
        standing[rows] += known
        within = (announcement.first <= origins + asked.horizons[rows]) & (announcement.last > origins)
        due[rows] += known & within & (asked.kinds[rows] == asked.words.index(announcement.kind))
    return due, standing


def _of_their_pair(agenda: Agenda, asked: Questions) -> Iterator[tuple[Announcement, Longs]]:
    """Yield each announcement with the places of the questions about its two, in either direction."""
    actor = {name: place for place, name in enumerate(asked.actors)}
    size = max(len(actor), 1)
    low, high = np.minimum(asked.sources, asked.targets), np.maximum(asked.sources, asked.targets)
    pairs = low.astype(np.int64) * size + high
    order = np.argsort(pairs, kind="stable")
    ranked = pairs[order]
    for announcement in agenda.announcements:
        if not {announcement.source, announcement.target} <= actor.keys() or announcement.kind not in asked.words:
            continue
        one, other = sorted((actor[announcement.source], actor[announcement.target]))
        start, end = np.searchsorted(ranked, [one * size + other, one * size + other + 1])
        yield announcement, order[start:end]
