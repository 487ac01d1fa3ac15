"""On which sentences does a row rest, and where do they stand? Documents are looked up as they are needed.

A store holds millions of documents and an answer shows some hundred, so no answer reads them all; of a document only
what is shown beside a sentence is read, not its text.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import TypeVar

from detente import config
from detente.records import Claim, Conflict, Document, Event, Evidence, TextWarning
from detente.store import Store
from detente.store.pages import Found, Spot

_T = TypeVar("_T")
# Rows for which documents are looked up at once.
CHUNK = 200
# Rows of the first page of an answer that comes page by page.
FIRST_PAGE = 25


@dataclass(slots=True)
class Sources:
    """The documents of a store as far as they have been asked for."""

    store: Store
    _known: dict[str, Document] = field(default_factory=dict)

    def load(self, ids: Iterable[str]) -> None:
        """Look up the documents with these ids, and those that they are copies of."""
        missing = {identity for identity in ids if identity not in self._known}
        while missing:
            found = list(self.store.headers(missing))
            self._known.update((document.id, document) for document in found)
            missing = {d.copy_of for d in found if d.copy_of and d.copy_of not in self._known}

    def of(self, identity: str) -> Document:
        """Return a document, looked up if it was not."""
        if identity not in self._known:
            self.load([identity])
        return self._known[identity]

    def outlet(self, identity: str) -> str:
        """Return the outlet of a document, or of the one that it copies; without an outlet the id."""
        own = self.of(identity).copy_of or identity
        return (self.of(own).outlet if own in self._known else None) or own

    def outlets(self, ids: Iterable[str]) -> int:
        """Count the outlets that say so in a text of their own; a copy counts as its original."""
        return len({self.outlet(identity) for identity in ids})

    def evidence(self, claim: Claim) -> Evidence:
        """Return the sentence of a claim, and where it stands."""
        document, speaker = self.of(claim.document), claim.speaker
        # Made at once, by their places: a war is shown with fifty thousand of them.
        return Evidence(
            document.id, document.given_id, document.url, document.outlet, document.published,
            claim.start, claim.end, claim.text, claim.id, claim.modality, speaker.text if speaker else None,
        )  # fmt: skip

    def evidence_of(self, claims: Iterable[Claim]) -> tuple[Evidence, ...]:
        """Return the sentences of claims."""
        known = tuple(claims)
        self.load(claim.document for claim in known)
        return tuple(map(self.evidence, known))

    def evidence_with(self, ids: Iterable[str]) -> tuple[Evidence, ...]:
        """Return the sentences of the claims with these ids, in their order."""
        wanted = list(ids)
        known = self.store.claims_of(wanted)
        return self.evidence_of(known[identity] for identity in wanted if identity in known)


def quoted(document: Document, what: TextWarning) -> Evidence:
    """Return the sentence that a warning rests on, and where it stands."""
    return Evidence(
        document=document.id,
        given_id=document.given_id,
        url=document.url,
        outlet=document.outlet,
        published=document.published,
        start=what.start,
        end=what.end,
        sentence=what.sentence,
    )


def chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Cut a stream into lists of at most ``CHUNK``."""
    waiting = iter(items)
    while part := list(islice(waiting, CHUNK)):
        yield part


def pages(find: Callable[[Spot | None, int], Found], *, first: int | None = None) -> Iterator[list[str]]:
    """Yield ids page by page, the first page short: who wants the first rows waits for no others. Each is twice as
    long as the one before, for few of a page may fit, and one of a few costs as much as one of hundreds.

    Args:
        find: gives so many of the next ids from a place on.
        first: ids of the first page; else some, `FIRST_PAGE`.
    """
    spot, rows = None, max(1, min(CHUNK, FIRST_PAGE if first is None else first))
    while True:
        found = find(spot, rows)
        yield [identity for identity, _ in found.rows]
        if found.after is None:
            return
        spot, rows = found.after, min(CHUNK, 2 * rows)


def today(store: Store, as_of: date | None) -> date:
    """Return the day that is asked about: without one the last on which anything was published."""
    return as_of or store.newest() or date.min


def days_before(on: date, days: int) -> date:
    """Return the day so many days before one; the first of all days where there is none."""
    return on - timedelta(days=days) if on > date.min + timedelta(days=days) else date.min


def is_new(day: date | None, since: date) -> bool:
    """Say whether a day is told and lies behind another."""
    return day is not None and day > since


def watched(name: str | None) -> Conflict | None:
    """Return the conflict of a name.

    Raises:
        ConfigError: it is not known.
    """
    return config.conflict(name) if name else None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about: a conflict, or all (None); ``mark`` is the number of its marks, if the store has them.

    With marks the store knows what belongs to it; without, each claim is asked.
    """

    conflict: Conflict | None
    mark: int | None

    @classmethod
    def of(cls, store: Store, conflict: Conflict | None) -> "Scope":
        """Return the scope of a conflict in a store."""
        return cls(conflict, store.mark(conflict) if conflict else None)

    @property
    def sides(self) -> tuple[str, ...] | None:
        """The parties and mediators, of which one takes part in each of its events."""
        return (*self.conflict.parties, *self.conflict.mediators) if self.conflict else None

    def holds(self, claims: Iterable[Claim]) -> bool:
        """Say whether one of some claims belongs to it, of claims that the store found for it."""
        return self.conflict is None or self.mark is not None or any(map(self.conflict.covers, claims))


def standing_events(
    store: Store, on: date, conflict: Conflict | None, *, since: date | None = None, newest_first: bool = False
) -> Iterator[Event]:
    """Yield the events known on a day that belong to a conflict (None: all), with the claims known by then."""
    scope = Scope.of(store, conflict)
    ids = store.standing(on=on, parties=scope.sides, since=since, newest_first=newest_first, conflict=scope.mark)
    for part in chunks(ids):
        found = {event.id: event for event in store.events_of(part, as_of=on)}
        yield from (event for i in part if (event := found.get(i)) and scope.holds(event.claims))
