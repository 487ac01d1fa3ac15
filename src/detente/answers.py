"""The reading joint: one function for each question that a user asks, each answered from the store.

Every face (command line, page, API, briefing) calls these and nothing else, so all of them give the same answer. What
is asked "as of" a day rests only on what was published by the end of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente import config
from detente.analysis import ledger as rules
from detente.events.actors import ActorBook
from detente.records import (
    Claim,
    Conflict,
    Document,
    Event,
    Evidence,
    Failure,
    Interval,
    LedgerEntry,
    Modality,
    Office,
    Participant,
    Status,
)
from detente.store import Store

WHO_LIMIT = 10
_OPEN = frozenset({Status.DUE, Status.OVERDUE, Status.PROPOSED, Status.POSSIBLE})
_SETTLED = frozenset({Status.HAPPENED, Status.CALLED_OFF})


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the sentence it rests on."""

    claim: Claim
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as known on the asked day: ``documents`` counts articles, ``sources`` outlets with text of their own."""

    id: str
    type: str
    mode: str | None
    status: Status
    participants: tuple[Participant, ...]
    first: date | None
    last: date | None
    when: Interval | None
    topics: tuple[str, ...]
    documents: int
    sources: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """A candidate for a name, with the offices held on the asked day."""

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    offices: tuple[Office, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Briefing:
    """What changed in the ledger between two days, what is due, and what to doubt."""

    as_of: date
    since: date
    conflict: str | None
    new: tuple[LedgerEntry, ...]
    due: tuple[LedgerEntry, ...]
    overdue: tuple[LedgerEntry, ...]
    settled: tuple[LedgerEntry, ...]
    disputed: tuple[LedgerEntry, ...]
    documents: int
    sources: int


def ledger(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> tuple[LedgerEntry, ...]:
    """Return the announced acts, oldest announcement first, each with its status on the day and its evidence.

    Raises:
        ConfigError: the conflict is not known.
    """
    documents = _documents(store)
    made = []
    for event in _events(store, as_of, conflict):
        first = rules.announced(event, as_of)
        article = store.claims(document=first.document) if first and not first.speaker else ()
        entry = rules.entry(event, as_of, article) if first else None
        if entry is not None:
            made.append(_with_evidence(entry, event.known(as_of), documents))
    return tuple(sorted(made, key=lambda e: (e.announced or date.min, e.id)))


def events(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> Iterator[EventRow]:
    """Yield all events known on a day, oldest first."""
    documents = _documents(store)
    for event in _events(store, as_of, conflict):
        state = rules.status(event, as_of)
        if state is not None:
            yield _event_row(event.id, event.known(as_of), state, documents)


def claims(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> Iterator[ClaimRow]:
    """Yield all claims known on a day, oldest first."""
    watched = config.conflict(conflict) if conflict else None
    documents = _documents(store)
    for claim in store.claims(as_of=as_of):
        if watched is None or watched.covers(claim):
            yield ClaimRow(claim, _evidence(claim, documents))


def who(name: str, *, on: date | None) -> tuple[Who, ...]:
    """Return the actors that a name may mean on a day, best first."""
    found = ActorBook.load().candidates(name, on=on, limit=WHO_LIMIT)
    return tuple(
        Who(c.actor.id, c.actor.name, c.actor.kind, c.actor.country, c.actor.sector, c.offices, c.score) for c in found
    )


def failures(store: Store) -> tuple[Failure, ...]:
    """Return what could not be used, and why."""
    return tuple(store.failures())


def conflicts() -> tuple[str, ...]:
    """Return the names of the conflicts that come with the package."""
    return config.conflicts()


def briefing(store: Store, *, as_of: date, conflict: str | None = None, days: int = 7) -> Briefing:
    """Return what the last ``days`` days changed, and what the coming ones should bring."""
    since, until = as_of - timedelta(days=days), as_of + timedelta(days=days)
    now = ledger(store, as_of=as_of, conflict=conflict)
    before = {entry.id: entry.status for entry in ledger(store, as_of=since, conflict=conflict)}
    window = Interval.of(as_of, until)
    seen = {item.document: item for entry in now for item in entry.evidence}
    return Briefing(
        as_of,
        since,
        conflict,
        new=tuple(e for e in now if e.id not in before and e.status in _OPEN),
        due=tuple(e for e in now if e.status is Status.DUE and e.due and e.due.overlaps(window)),
        overdue=tuple(e for e in now if e.status is Status.OVERDUE),
        settled=tuple(e for e in now if e.status in _SETTLED and before.get(e.id) is not e.status),
        disputed=tuple(e for e in now if e.status is Status.DISPUTED),
        documents=len(seen),
        sources=len({item.outlet or item.document for item in seen.values()}),
    )


def _events(store: Store, as_of: date | None, conflict: str | None) -> Iterator[Event]:
    watched = config.conflict(conflict) if conflict else None
    for event in store.events(as_of=as_of):
        if _covered(watched, event.known(as_of)):
            yield event


def _covered(watched: Conflict | None, known: Iterable[Claim]) -> bool:
    return watched is None or any(watched.covers(claim) for claim in known)


def _documents(store: Store) -> dict[str, Document]:
    return {document.id: replace(document, text=document.text[:1]) for document in store.documents()}


def _evidence(claim: Claim, documents: dict[str, Document]) -> Evidence:
    document = documents[claim.document]
    return Evidence(
        document=document.id,
        given_id=document.given_id,
        url=document.url,
        outlet=document.outlet,
        published=document.published,
        start=claim.start,
        end=claim.end,
        sentence=claim.text,
        claim=claim.id,
        modality=claim.modality,
        speaker=claim.speaker.text if claim.speaker else None,
    )


def _sources(known: Iterable[Claim], documents: dict[str, Document]) -> int:
    """Count the outlets that say so in a text of their own; copies count with their original."""
    own = {documents[c.document].copy_of or c.document for c in known}
    return len({documents[d].outlet or d for d in own if d in documents})


def _with_evidence(entry: LedgerEntry, known: tuple[Claim, ...], documents: dict[str, Document]) -> LedgerEntry:
    announcing = [c for c in known if c.modality in (Modality.PLANNED, Modality.PROPOSED)]
    outlet = documents[announcing[0].document].outlet if announcing else None
    evidence = tuple(_evidence(claim, documents) for claim in known)
    return replace(entry, outlet=outlet, evidence=evidence, sources=_sources(known, documents))


def _event_row(identity: str, known: tuple[Claim, ...], state: Status, documents: dict[str, Document]) -> EventRow:
    days = [claim.reported for claim in known if claim.reported]
    told = [claim.when for claim in known if claim.when]
    return EventRow(
        id=identity,
        type=known[0].type,
        mode=next((claim.mode for claim in known if claim.mode), None),
        status=state,
        participants=rules.participants(known),
        first=min(days, default=None),
        last=max(days, default=None),
        when=told[-1] if told else None,
        topics=tuple(sorted({topic for claim in known for topic in claim.topics})),
        documents=len({claim.document for claim in known}),
        sources=_sources(known, documents),
        evidence=tuple(_evidence(claim, documents) for claim in known),
    )
