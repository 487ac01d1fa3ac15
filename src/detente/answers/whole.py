"""What is all that a store holds of a conflict, as known on a day? Gone through as streams, for exports.

An answer shows some hundred rows; an export writes a million. So nothing here is held but the rows of one chunk with
the headers of their documents, and the ids of the events.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from detente.answers.evidence import Scope, Sources, chunks, standing_events, today, watched
from detente.answers.record import EventRow, entries, rows_of_events
from detente.records import Claim, Document, Event, LedgerEntry
from detente.store import Store


@dataclass(frozen=True, slots=True)
class Telling:
    """A claim and its document, which comes without its text (`Document.text` holds a blank only)."""

    claim: Claim
    document: Document


@dataclass(frozen=True, slots=True)
class WholeEvent:
    """An event with the claims known on the day, and the documents of those by their ids, without their texts.

    ``outlets`` names for each document the outlet whose word it is: of a copy that of its original; ``lengths`` are the
    characters of their texts, empty unless asked for.
    """

    event: Event
    row: EventRow
    documents: Mapping[str, Document]
    outlets: Mapping[str, str]
    lengths: Mapping[str, int]

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """The claims in the order of their days, each with its document."""
        return tuple(Telling(claim, self.documents[claim.document]) for claim in self.event.claims)


@dataclass(frozen=True, slots=True)
class Record:
    """What a store knows by the end of the day ``on`` of a conflict (None: of all); ``at`` is when it was asked for.

    ``least`` is the score (0 to 1) that a claim of an act must have for it to be written in formats that cannot say how
    sure it is. Each method may be called again and gives the same rows in the same order.
    """

    store: Store
    on: date
    at: datetime
    conflict: str | None = None
    least: float = 0.0

    @classmethod
    def of(
        cls,
        store: Store,
        *,
        at: datetime,
        as_of: date | None = None,
        conflict: str | None = None,
        least: float = 0.0,
    ) -> "Record":
        """Return the record of a store.

        Raises:
            ConfigError: the conflict is not known.
        """
        watched(conflict)
        return cls(store, today(store, as_of), at, conflict, least)

    def events(self, *, lengths: bool = False) -> Iterator[WholeEvent]:
        """Yield the events, oldest first; with ``lengths`` the texts of their documents are read to be measured."""
        for part in chunks(standing_events(self.store, self.on, watched(self.conflict))):
            sources, known = Sources(self.store), {event.id: event for event in part}
            told = {claim.document for event in part for claim in event.claims} if lengths else ()
            measured = {document.id: len(document.text) for document in self.store.documents(told)}
            for row in rows_of_events(part, self.on, sources):
                event = known[row.id]
                documents = {claim.document: sources.of(claim.document) for claim in event.claims}
                outlets = {i: sources.outlet(i) for i in documents}
                yield WholeEvent(event, row, documents, outlets, {i: measured[i] for i in documents if i in measured})

    def claims(self) -> Iterator[Telling]:
        """Yield the claims, oldest first."""
        scope = Scope.of(self.store, watched(self.conflict))
        known = self.store.claims(as_of=self.on, conflict=scope.mark)
        for part in chunks(claim for claim in known if scope.holds((claim,))):
            sources = Sources(self.store)
            sources.load(claim.document for claim in part)
            yield from (Telling(claim, sources.of(claim.document)) for claim in part)

    def ledger(self) -> Iterator[LedgerEntry]:
        """Yield the announced acts with their evidence, oldest report first."""
        scope = Scope.of(self.store, watched(self.conflict))
        ids = self.store.standing(on=self.on, announced=True, parties=scope.sides, conflict=scope.mark)
        for part in chunks(ids):
            yield from entries(self.store, part, self.on, scope, Sources(self.store))
