"""Which acts are on record, which were announced, what became of them? Claims, events, ledger, promises."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice

from detente import garbage
from detente.analysis import ledger as rules
from detente.analysis import promises as kept
from detente.answers.evidence import CHUNK, Scope, Sources, chunks, pages, today, watched
from detente.errors import ConfigError
from detente.events import likeness, link
from detente.events.profile import Profile
from detente.records import (
    Claim,
    Event,
    Evidence,
    Interval,
    LedgerEntry,
    Outcome,
    Outline,
    Participant,
    Status,
    Step,
    Tally,
)
from detente.store import Store
from detente.store.claim_pages import ClaimsAsked
from detente.store.event_pages import EventsAsked
from detente.store.shares import LARGE

_OPEN = frozenset({Status.DUE, Status.OVERDUE, Status.PROPOSED, Status.POSSIBLE})
_SETTLED = frozenset({Status.HAPPENED, Status.CALLED_OFF})
# Claims of the events that are made rows at once.
AT_ONCE = 1_000
# Ways to count promises (analysis/promises).
COUNTED_BY = ("announcer", "pair", "outlet", "kind")
# Sentences shown of each row of promises, and from each end of a large event in a list: all of some thousand take
# longer to look up than to count.
QUOTES = 10


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the sentence it rests on."""

    claim: Claim
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as known on the asked day: ``documents`` counts articles, ``sources`` outlets with text of their own,
    ``sentences`` those that it rests on, of which a list has only the first and last in ``evidence`` if it is large.
    """

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
    sentences: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """What became of the announcements of one key, with the sentences that made the last of them."""

    record: kept.Record
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Why some claims of a document are in an event: the probability, and the reasons, weighed in log-odds."""

    document: str
    claims: tuple[str, ...]
    probability: float | None
    reasons: tuple[likeness.Reason, ...]


@dataclass(frozen=True, slots=True)
class EventStory:
    """An event with what was known of it day by day, and why each document's claims are in it."""

    row: EventRow
    steps: tuple[Step, ...]
    joined: tuple[Joined, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ledger entries are asked for; None asks for nothing. Days are inclusive, of the due date."""

    types: Collection[str] | None = None
    parties: Collection[str] | None = None
    statuses: Collection[Status] | None = None
    due_from: date | None = None
    due_to: date | None = None
    limit: int | None = None
    newest_first: bool = False

    def fits(self, entry: LedgerEntry) -> bool:
        """Say whether an entry is asked for, as far as the store cannot tell."""
        if self.types is not None and entry.type not in self.types:
            return False
        if self.due_from is None and self.due_to is None:
            return True
        due = entry.due
        return due is not None and not (
            (self.due_from and due.last < self.due_from) or (self.due_to and due.start > self.due_to)
        )


ALL = Asked()


@garbage.seldom()
def ledger(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, asked: Asked = ALL
) -> tuple[LedgerEntry, ...]:
    """Return the announced acts, oldest announcement first, each with its status on the day and its evidence.

    Raises:
        ConfigError: the conflict is not known.
    """
    made = each_entry(store, as_of=as_of, conflict=conflict, asked=asked)
    return tuple(sorted(islice(made, asked.limit), key=_announced))


def each_entry(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, asked: Asked = ALL
) -> Iterator[LedgerEntry]:
    """Yield the same by the day on which each was first told: of a large store they fit into no memory at once.

    Raises:
        ConfigError: the conflict is not known.
    """
    yield from _each_entry(store, today(store, as_of), Scope.of(store, watched(conflict)), asked)


def _each_entry(store: Store, on: date, scope: Scope, asked: Asked) -> Iterator[LedgerEntry]:
    for part in _announced_acts(store, asked, on, scope):
        # With sources of its own: those of all parts would be most documents of the store.
        yield from (entry for entry in entries(store, part, on, scope, Sources(store)) if asked.fits(entry))


def _announced_acts(store: Store, asked: Asked, on: date, scope: Scope) -> Iterator[list[str]]:
    """Yield ids of the announced acts that may be asked for, in their order, some at a time: all of them at once where
    no limit is given, else page by page, since all that a conflict has take longer to find than a hundred to tell.
    """
    if asked.limit is None:
        yield from chunks(
            store.standing(
                on=on,
                announced=True,
                statuses=asked.statuses,
                parties=asked.parties or scope.sides,
                newest_first=asked.newest_first,
                conflict=scope.mark,
            )
        )
        return
    wanted, order = announced_by(asked, on, scope), asked.newest_first
    yield from pages(
        lambda spot, rows: store.standing_page(wanted, after=spot, limit=rows, newest_first=order), first=asked.limit
    )


def announced_by(asked: Asked, on: date, scope: Scope) -> EventsAsked:
    """Return what a page of the ledger asks of events, as far as the store can tell."""
    return EventsAsked(
        on,
        announced=True,
        statuses=asked.statuses,
        parties=asked.parties or None,
        sides=None if asked.parties else scope.sides,
        conflict=scope.mark,
        types=asked.types,
        due_from=asked.due_from,
        due_to=asked.due_to,
    )


def entries(store: Store, ids: Iterable[str], on: date, scope: Scope, sources: Sources) -> Iterator[LedgerEntry]:
    """Yield the entries of those of some events that are announced acts on a day and belong to what is asked about."""
    known = [event for event in _known(store, ids, on) if scope.holds(event.claims)]
    sources.load(claim.document for event in known for claim in event.claims)
    # All at once where the first claim announces its act in nobody's name; others are looked up one by one, if at all.
    unnamed = (event.claims[0] for event in known if not rules.is_told_by(event.claims[0]))
    articles = store.claims_in((claim.document for claim in unnamed), as_of=on)
    for event in known:
        entry = rules.entry(event, on, partial(_article, store, articles, on))
        if entry is not None:
            yield _with_evidence(entry, event.claims, sources)


def brief_entries(store: Store, ids: Iterable[str], on: date, scope: Scope) -> Iterator[LedgerEntry]:
    """Yield the same without history, evidence, and who announced it in words: what stands on a calendar."""
    for event in _known(store, ids, on):
        if scope.holds(event.claims) and (made := rules.entry(event, on, partial(_article, store, {}, on), brief=True)):
            yield made


def rows_of(
    store: Store, ids: Iterable[str], on: date, scope: Scope, sources: Sources, *, quotes: int = QUOTES
) -> Iterator[EventRow]:
    """Yield the rows of those of some events that are known on a day and belong to what is asked about, in their order.

    Args:
        quotes: so many sentences from each end are shown of an event that more than `LARGE` claims tell.
    """
    wanted = list(ids)
    # Without marks each claim says whether it belongs to a conflict.
    rows = _outlined(store, wanted, on, sources, quotes) if scope.conflict is None or scope.mark is not None else {}
    rest = (event for event in _known(store, (i for i in wanted if i not in rows), on) if scope.holds(event.claims))
    rows |= {row.id: row for row in rows_of_events(rest, on, sources, quotes=quotes)}
    yield from (rows[identity] for identity in wanted if identity in rows)


def _outlined(store: Store, ids: Sequence[str], on: date, sources: Sources, quotes: int) -> dict[str, EventRow]:
    """Return the rows of those of some events of which it is kept what they come to."""
    outlines = store.outlines
    kept = outlines.filed(ids, on=on)
    if not kept:
        return {}
    states, told = store.told.stand(kept, on=on), store.outlets_of(kept, on=on)
    return {
        event: _row(
            event, outline, states[event], len(told.get(event, ())), sources.evidence_with(outlines.ends(event, quotes))
        )
        for event, outline in kept.items()
        if event in states
    }


def rows_of_events(
    events: Iterable[Event], on: date, sources: Sources, *, quotes: int | None = None
) -> Iterator[EventRow]:
    """Yield the rows of those of some events that are known on a day; ``quotes`` as in `rows_of`, None shows all."""
    known = list(events)
    sources.load(claim.document for event in known for claim in event.claims)
    for event in known:
        state = rules.status(event, on)
        if state is not None:
            yield _event_row(event, state, sources, quotes)


def _announced(entry: LedgerEntry) -> tuple[date, str]:
    return entry.announced or date.min, entry.id


def _article(store: Store, known: dict[str, tuple[Claim, ...]], on: date, document: str) -> tuple[Claim, ...]:
    """Return the claims of a document, looked up if they were not."""
    if document not in known:
        known[document] = tuple(store.claims(document=document, as_of=on))
    return known[document]


@garbage.seldom()
def promises(
    store: Store, *, by: str, as_of: date | None = None, conflict: str | None = None, quotes: int = QUOTES
) -> Iterator[PromiseRow]:
    """Yield how often what was announced came true, by announcer, pair, outlet or kind of act, most announced first.

    Args:
        quotes: so many sentences are shown of each row, of the acts announced last.

    Raises:
        ConfigError: the conflict or the way to count is not known.
    """
    if by not in COUNTED_BY:
        raise ConfigError(f"promises can be counted by {', '.join(COUNTED_BY)}, got {by!r}")
    on, about = today(store, as_of), watched(conflict)
    scope = Scope.of(store, about)
    if scope.conflict and scope.mark is None:
        worked_out = tuple(map(kept.outcome, _each_entry(store, on, scope, ALL)))
        filed: tuple[Tally, ...] = ()
    else:
        found = store.promised.tallies(by, on=on, conflict=scope.mark)
        filed, worked_out = found.filed, tuple(_worked_out(store, found.rest, on, scope))
    counted = kept.records((*filed, *kept.tallies(worked_out, by)), by)
    return _with_quotes(store, counted, {outcome.event: outcome.claim for outcome in worked_out}, quotes)


def _with_quotes(
    store: Store, records: Iterable[kept.Record], known: Mapping[str, str], quotes: int
) -> Iterator[PromiseRow]:
    """Yield records with the sentences that announced the last acts of each, some rows looked up at a time.

    Args:
        known: the announcing claims of events of which they are not filed.
    """
    rows = max(1, CHUNK // quotes) if quotes else CHUNK
    waiting = iter(records)
    while part := list(islice(waiting, rows)):
        last = [record.entries[-quotes:] if quotes else () for record in part]
        announcing = {**store.promised.announcing(event for events in last for event in events), **known}
        wanted = [[announcing[event] for event in entries if event in announcing] for entries in last]
        sources, claims = Sources(store), store.claims_of(claim for some in wanted for claim in some)
        sources.load(claim.document for claim in claims.values())
        for record, some in zip(part, wanted, strict=True):
            yield PromiseRow(record, tuple(sources.evidence(claims[claim]) for claim in some if claim in claims))


def _worked_out(store: Store, rest: Iterable[str], on: date, scope: Scope) -> Iterator[Outcome]:
    """Yield what became of announced acts of which it is not filed, or not for that day."""
    for part in chunks(rest):
        yield from map(kept.outcome, entries(store, part, on, scope, Sources(store)))


def events(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> Iterator[EventRow]:
    """Yield all events known on a day, oldest first."""
    on, scope = today(store, as_of), Scope.of(store, watched(conflict))
    wanted = EventsAsked(on, sides=scope.sides, conflict=scope.mark)
    for ids in pages(lambda spot, rows: store.standing_page(wanted, after=spot, limit=rows, newest_first=False)):
        # the rows before a war do not wait for its fifty thousand claims
        for part in store.told.parts(ids, AT_ONCE):
            with garbage.seldom():
                found = list(rows_of(store, part, on, scope, Sources(store)))
            yield from found


def event(store: Store, identity: str, *, as_of: date | None = None, reasons: int | None = None) -> EventStory | None:
    """Return one event, by its id or the id of one of its claims, and why its claims are together; None if unknown.

    ``reasons`` are told of the first so many articles (None: of all): each is linked once more to tell them.
    """
    on = today(store, as_of)
    found = next(store.events_of([identity], as_of=on), None)
    if found is None:
        other = store.event_with(identity)
        found = next(store.events_of([other], as_of=on), None) if other else None
    state = rules.status(found, on) if found else None
    if found is None or state is None:
        return None
    steps = tuple(
        replace(step, until=None) if step.until and step.until > on else step
        for step in store.steps(found.id)
        if step.day is None or step.day <= on
    )
    return EventStory(_event_row(found, state, Sources(store), None), steps, tuple(islice(_joined(found), reasons)))


def _joined(event: Event) -> Iterator[Joined]:
    """Yield why each act of a document joined what was known of the event before."""
    known: Profile | None = None
    for act in link.acts(event.claims):
        told = tuple(claim.id for claim in act.claims)
        if known is None:
            known = Profile.of(act.claims, lent=event.lent)
            yield Joined(act.claims[0].document, told, None, ())
            continue
        yield Joined(act.claims[0].document, told, likeness.probability(act, known), likeness.reasons(act, known))
        known.absorb(act)


def claim(store: Store, identity: str) -> ClaimRow | None:
    """Return a claim by its id as it counts now; None if there is none, or people rejected it."""
    found = store.claims_of([identity]).get(identity)
    return ClaimRow(found, Sources(store).evidence_of([found])[0]) if found else None


def claims(store: Store, *, as_of: date | None = None, conflict: str | None = None) -> Iterator[ClaimRow]:
    """Yield all claims known on a day, oldest first."""
    scope = Scope.of(store, watched(conflict))
    wanted = ClaimsAsked(as_of, conflict=scope.mark)
    for ids in pages(lambda spot, rows: store.claims_page(wanted, after=spot, limit=rows, newest_first=False)):
        found = store.claims_of(ids)
        known = [claim for identity in ids if (claim := found.get(identity)) and scope.holds((claim,))]
        yield from map(ClaimRow, known, Sources(store).evidence_of(known))


def _known(store: Store, ids: Iterable[str], on: date) -> Iterator[Event]:
    """Yield events in the order of their ids given."""
    wanted = list(ids)
    found = {event.id: event for event in store.events_of(wanted, as_of=on)}
    yield from (found[identity] for identity in wanted if identity in found)


def _with_evidence(entry: LedgerEntry, known: tuple[Claim, ...], sources: Sources) -> LedgerEntry:
    evidence = sources.evidence_of(known)
    outlet = next((item.outlet for item in evidence if item.claim == entry.announcing), None)
    return replace(entry, outlet=outlet, evidence=evidence, sources=sources.outlets(claim.document for claim in known))


def _event_row(event: Event, state: Status, sources: Sources, quotes: int | None) -> EventRow:
    """Return the row of an event of all its claims known on a day."""
    known = shown = event.claims
    if quotes is not None and len(known) > max(LARGE, 2 * quotes):
        shown = (*known[:quotes], *known[len(known) - quotes :])
    evidence = sources.evidence_of(shown)
    told = sources.outlets(claim.document for claim in known)
    return _row(event.id, rules.outline(known), state, told, evidence)


def _row(identity: str, told: Outline, state: Status, sources: int, evidence: tuple[Evidence, ...]) -> EventRow:
    return EventRow(
        id=identity,
        type=told.type,
        mode=told.mode,
        status=state,
        participants=told.participants,
        first=told.first,
        last=told.last,
        when=told.when,
        topics=told.topics,
        documents=told.documents,
        sources=sources,
        sentences=told.sentences,
        evidence=evidence,
    )
