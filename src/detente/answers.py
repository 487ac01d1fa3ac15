"""The reading joint: one function for each question that a user asks, each answered from the store.

Every face (command line, page, API, briefing) calls these and nothing else, so all of them give the same answer. What
is asked "as of" a day rests only on what was published by the end of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from detente import config
from detente.analysis import consistency
from detente.analysis import ledger as rules
from detente.events.actors import ActorBook, Candidate
from detente.events.book import slug
from detente.events.offices import Offices
from detente.reading import tokens
from detente.records import (
    Actor,
    Claim,
    Conflict,
    Document,
    Event,
    Evidence,
    Failure,
    Interval,
    LedgerEntry,
    Modality,
    Naming,
    Office,
    Participant,
    Status,
    Tense,
    TextWarning,
)
from detente.store import Store

WHO_LIMIT = 10
OUTLETS = 3  # that must give an office to somebody new before a person is asked to look
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
    """A candidate for a name: ``country`` is the one acted for on the asked day, ``offices`` those held on it;
    ``members`` are the states of a union on that day.
    """

    id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    offices: tuple[Office, ...]
    score: float
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WarningRow:
    """What to doubt, with the sentence."""

    warning: TextWarning
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom the news names with an office and the book does not know; days are of publication."""

    id: str
    name: str
    country: str | None
    titles: tuple[str, ...]
    documents: int
    outlets: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """An office that the news gives to another than the book does: ``holder`` by the book, ``actor`` by the news."""

    office: str
    country: str
    holder: Actor
    actor: str
    name: str
    outlets: int
    first: date
    last: date


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


def who(name: str, *, on: date | None, store: Store | None = None) -> tuple[Who, ...]:
    """Return the actors that a name may mean on a day, best first, by the book as people changed it in a store."""
    book = ActorBook.amended(store.decisions()) if store else ActorBook.load()
    found = book.candidates(name, on=on, limit=WHO_LIMIT)
    return tuple(
        Who(
            c.actor.id,
            c.actor.name,
            c.actor.kind,
            _acting_for(c),
            c.actor.sector,
            c.offices,
            c.score,
            c.actor.members_on(on) if on else (),
        )
        for c in found
    )


def _acting_for(candidate: Candidate) -> str | None:
    """Return the state or body of the office held on the day, the first of several; else the candidate's own."""
    return next((office.country for office in candidate.offices), candidate.actor.country)


def warnings(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> Iterator[WarningRow]:
    """Yield what to doubt in the texts known on a day: offices, roles, days and figures that cannot be as told.

    Raises:
        ConfigError: the conflict is not known.
    """
    watched = config.conflict(conflict) if conflict else None
    book = ActorBook.amended(store.decisions())
    documents = _documents(store)
    namings: dict[str, list[Naming]] = defaultdict(list)
    for identity, naming in store.namings():
        namings[identity].append(naming)
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in store.claims(as_of=as_of):
        claims[claim.document].append(claim)

    def holder(kind: str, country: str, on: date) -> str | None:
        found = book.holder(kind, country, on)
        return found.name if found else None

    for document in store.documents():
        late = as_of is not None and document.published is not None and document.published > as_of
        own = claims[document.id]
        if late or document.copy_of or (watched and not any(watched.covers(claim) for claim in own)):
            continue
        found = consistency.of_document(
            document, _sentence_finder(document.text), namings[document.id], own, book.terms, holder
        )
        yield from (WarningRow(warning, _quoted(document, warning)) for warning in found)
    for event in _events(store, as_of, conflict):
        for warning in consistency.of_event(event, lambda d: _source(documents, d)):
            yield WarningRow(warning, _quoted(documents[warning.document], warning))


def _source(documents: dict[str, Document], identity: str) -> str:
    """Return the outlet of a document, or of the one that it copies; without an outlet the id."""
    own = documents[identity].copy_of or identity
    return (documents[own].outlet if own in documents else None) or own


def _sentence_finder(text: str) -> Callable[[int], tuple[int, int, str]]:
    """Return what gives the sentence around a character; the text is cut only when it is asked."""
    spans: list[tuple[int, int]] = []

    def around(at: int) -> tuple[int, int, str]:
        if not spans:
            spans.extend(tokens.sentences(text))
        start, end = next(((a, b) for a, b in spans if a <= at < b), (0, len(text)))
        return start, end, text[start:end]

    return around


def new_id(name: str, kind: str) -> str:
    """Return the id that a new actor of that name has."""
    return f"{'person' if kind == 'person' else 'org'}:{slug(name)}"


def country_of(store: Store, actor: str) -> str | None:
    """Return the country of an actor in the book of a store, None if it has none or is not there."""
    known = ActorBook.amended(store.decisions()).actors.get(actor)
    return known.country if known else None


def sector_of(title: str) -> str:
    """Return the sector of who holds an office of that title."""
    return Offices.load().sector_of(title)


def strangers(store: Store) -> tuple[Stranger, ...]:
    """Return the people whom the news names with an office and the book does not know, most documents first."""
    decided = {change.actor for change in store.decisions() if change.verb in ("merge", "add")}
    documents = _documents(store)
    found: dict[str, list[tuple[str, Naming]]] = defaultdict(list)
    for identity, naming in store.namings(strangers=True):
        if naming.actor not in decided:
            found[naming.actor].append((identity, naming))
    made = []
    for actor, told in found.items():
        days = [day for identity, _ in told if (day := documents[identity].published)]
        made.append(
            Stranger(
                actor, told[0][1].name, told[0][1].country, tuple(dict.fromkeys(naming.title for _, naming in told)),
                len({identity for identity, _ in told}), _outlets(documents, (identity for identity, _ in told)),
                min(days, default=None), max(days, default=None),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda s: (-s.documents, s.id)))


def successions(store: Store) -> tuple[Succession, ...]:
    """Return the offices whose holder has changed by the evidence of the news: for a person to confirm.

    An office counts that a state has once, given to somebody else than the book's holder, as held now, by at least
    ``OUTLETS`` outlets (documents where outlets are not known). Nothing changes by itself.
    """
    book = ActorBook.amended(store.decisions())
    documents = _documents(store)
    told: dict[tuple[str, str, str], list[tuple[str, Naming]]] = defaultdict(list)
    for identity, naming in store.namings():
        if naming.tense is Tense.NOW and naming.country and book.offices.named(naming.office).one:
            told[naming.office, naming.country, naming.actor].append((identity, naming))
    made = []
    for (office, country, actor), found in told.items():
        dated = sorted((day, i) for i, _ in found if (day := documents[i].published))
        outlets = _outlets(documents, (identity for identity, _ in found))
        if outlets < OUTLETS or not dated:
            continue
        holder = book.holder(office, country, dated[-1][0])
        if holder is None or holder.id == actor or book.held(actor, office, country, dated[-1][0]):
            continue
        last = next(n for i, n in found if i == dated[-1][1])
        made.append(Succession(office, country, holder, actor, last.name, outlets, dated[0][0], dated[-1][0]))
    return tuple(sorted(made, key=lambda s: (-s.outlets, s.office, s.country)))


def _outlets(documents: dict[str, Document], identities: Iterable[str]) -> int:
    """Count the outlets that say so in a text of their own; a copy counts as its original."""
    return len({_source(documents, identity) for identity in identities})


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
    return replace(
        _quoted(documents[claim.document], claim),
        claim=claim.id,
        modality=claim.modality,
        speaker=claim.speaker.text if claim.speaker else None,
    )


def _quoted(document: Document, what: Claim | TextWarning) -> Evidence:
    """Return the sentence that a claim or a warning rests on, and where it stands."""
    return Evidence(
        document=document.id,
        given_id=document.given_id,
        url=document.url,
        outlet=document.outlet,
        published=document.published,
        start=what.start,
        end=what.end,
        sentence=what.text if isinstance(what, Claim) else what.sentence,
    )


def _with_evidence(entry: LedgerEntry, known: tuple[Claim, ...], documents: dict[str, Document]) -> LedgerEntry:
    announcing = [c for c in known if c.modality in (Modality.PLANNED, Modality.PROPOSED)]
    outlet = documents[announcing[0].document].outlet if announcing else None
    evidence = tuple(_evidence(claim, documents) for claim in known)
    return replace(
        entry, outlet=outlet, evidence=evidence, sources=_outlets(documents, (claim.document for claim in known))
    )


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
        sources=_outlets(documents, (claim.document for claim in known)),
        evidence=tuple(_evidence(claim, documents) for claim in known),
    )
