"""The writing joint: from inputs to documents, readings, claims and events in the store, left to right.

A document that cannot be used becomes a `Failure` with its reason and harms no other. A run can be stopped at any
moment: documents are stored first, then read one by one, each in a transaction of its own, so the next run finishes
what is unread and doubles nothing.
"""

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, BinaryIO

from detente import models
from detente.analysis import ledger as standing
from detente.analysis.moves import moves
from detente.codebook import Codebook
from detente.documents.duplicates import Copies
from detente.documents.extract import extract
from detente.documents.language import is_english
from detente.errors import ConfigError, DetenteError, SourceError
from detente.events import correction as amending
from detente.events import link as linking
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.events.profile import Profile
from detente.events.relate import Marked, Relation
from detente.events.relate import relate as relate_pair
from detente.reading import tokens
from detente.reading.reader import Reader
from detente.records import (
    Actor,
    ActorChange,
    Claim,
    ClaimCorrection,
    Document,
    Event,
    EventRuling,
    Failure,
    Filing,
    Naming,
    Page,
    Reading,
    Status,
    Withdrawal,
    settling,
)
from detente.sources import files
from detente.store import Store

# Claims that are linked and kept at once; some hundred MB of profiles at most.
LINKED_AT_ONCE = 25_000
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """A document with its claims and what it calls people."""

    document: Document
    claims: tuple[Claim, ...]
    namings: tuple[Naming, ...] = ()


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


@dataclass(frozen=True, slots=True)
class _Machine:
    """The stages that read, with their data loaded."""

    reader: Reader
    coder: Coder

    def read(self, document: Document) -> Read:
        reading = self.reader.read(document)
        return Read(document, self.coder.code(reading), self.coder.namings(reading))


def _machine(changes: Sequence[ActorChange]) -> _Machine:
    """Return the stages with the actor book as people changed it; with the shipped one they are loaded once."""
    return _loaded(ActorBook.amended(changes)) if changes else _shipped()


def _loaded(book: ActorBook) -> _Machine:
    model = models.load()
    return _Machine(Reader(model), Coder(model, Codebook.load(), book))


@cache
def _shipped() -> _Machine:
    return _loaded(ActorBook.load())


def _silent(done: int) -> None:
    """Tell nobody how far a run is."""


def open_store(url: str, *, read_only: bool = False) -> Store:
    """Open the store at a URL or path; made and brought up to date if need be, unless it is only read.

    Raises:
        StoreError: it cannot be opened.
    """
    return Store.open(url, read_only=read_only)


def code(text: str, *, published: date | None = None) -> tuple[Claim, ...]:
    """Return the claims of a text; dates such as "on Friday" are counted from the day of publication."""
    document = Document(Document.identify(text, None, None, published), text, published=published)
    return read_document(document).claims


def language(document: Document) -> Reading:
    """Return the language of a document: sentences with their parse, mentions, times and quotes; nothing is stored."""
    return _shipped().reader.read(document)


def read_document(document: Document) -> Read:
    """Return a document with its claims, storing nothing."""
    return _shipped().read(document)


def read(
    inputs: Sequence[str], *, now: datetime, published: date | None = None, stdin: BinaryIO | None = None
) -> Iterator[Read | Failure]:
    """Yield each document of the inputs with its claims, storing nothing."""
    for page in files.fetch(inputs, now=now, stdin=stdin):
        found = page if isinstance(page, Failure) else _document(page, published)
        yield found if isinstance(found, Failure) else _read(_shipped(), found, now)


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


def relink(store: Store) -> None:
    """Link the claims that are in no event yet, and all later ones anew, since what they join depends on these.

    Days are taken in batches, each kept as soon as it is linked; a run that is stopped goes on where it ended.
    """
    since, needed = store.unlinked()
    if needed:
        _link_since(store, since)
    if events := store.unfiled():
        rulings = settling(store.rulings())
        known = (Profile.of(event.claims, lent=event.lent) for event in store.events_of(events))
        store.save_events((_filed(profile, rulings) for profile in known), gone=())
        store.filed()


def _link_since(store: Store, since: date | None) -> None:
    """Link the claims from a day on (None: all of them)."""
    rulings = store.rulings()
    stale = store.stale(since)
    earlier = [cut for event in store.events_of(stale) if since and (cut := _cut(event, since))]
    # Where no claims are left of those days, what was linked of them is taken back all the same.
    for first, last in tuple(_batches_of_days(store.claims_a_day(since))) or ((since, since),):
        _link_days(store, (first, last), rulings, stale=stale, earlier=earlier)
        stale, earlier = (), []
    store.linked()


def _batches_of_days(days: Iterable[tuple[date | None, int]]) -> Iterator[tuple[date | None, date | None]]:
    """Yield first and last day of batches of about ``LINKED_AT_ONCE`` claims; the undated are of the first."""
    batch: list[date | None] = []
    total = 0
    for day, claims in days:
        if batch and total + claims > LINKED_AT_ONCE:
            yield batch[0], batch[-1]
            batch, total = [], 0
        batch.append(day)
        total += claims
    if batch:
        yield batch[0], batch[-1]


def _link_days(
    store: Store,
    days: tuple[date | None, date | None],
    rulings: Sequence[EventRuling],
    *,
    stale: Sequence[str],
    earlier: Sequence[Event],
) -> None:
    """Link the claims of some days to the events so far, of which the ``stale`` are taken back to ``earlier``."""
    first, last = days
    settled, joins = settling(rulings), [ruling for ruling in rulings if ruling.verb != "status"]
    acts = list(linking.acts(store.claims_between(first, last), joins))
    keys = {key for act in acts for key in linking.wanted(act)}
    marker = (first or date.min).isoformat()
    near = store.candidates(sorted(keys), before=marker, limit=linking.RECENT) if first else frozenset()
    linker = linking.Linker(joins)
    linker.resume((*earlier, *store.events_of((near | _ruled(store, joins)) - set(stale))))
    left = {event.id for event in earlier}
    kept = {at for at, draft in enumerate(linker.drafts) if linking.made(draft.profile).id in left}
    kept.update([linker.place(act) for act in acts])
    store.save_events((_filed(linker.drafts[at].profile, settled) for at in sorted(kept)), gone=stale)


def _ruled(store: Store, rulings: Sequence[EventRuling]) -> frozenset[str]:
    """Return the events that people have ruled on, which new claims may have to join whatever they say."""
    claims = {claim for ruling in rulings for claim in ruling.apart | ruling.rest}
    return frozenset(event for claim in claims if (event := store.event_with(claim)))


def _cut(event: Event, day: date) -> Event | None:
    """Return an event as it was before a day, None if it was not there."""
    known = tuple(c for c in event.claims if c.reported is None or c.reported < day)
    return replace(event, claims=known) if known else None


def _filed(profile: Profile, settled: Mapping[str, Sequence[EventRuling]]) -> Filing:
    event = linking.made(profile).under(settled)
    parties = {name for c in event.claims for p in c.participants for name in (p.country, p.actor) if name}
    steps = standing.steps(event)
    keys, touched = linking.keys(profile), linking.touched(profile)
    return Filing(event, keys, touched, tuple(sorted(parties)), steps, moves(event, steps))


def decide(
    store: Store,
    decisions: Sequence[tuple[str, str, dict[str, Any]]],
    *,
    by: str,
    now: datetime,
    why: str | None = None,
) -> tuple[ActorChange, ...]:
    """Note what a person decided about actors: later readings know it, and a merge counts for earlier ones, too.

    Args:
        decisions: (verb, actor, value) each, as `ActorChange` has them; nothing is noted unless all fit.

    Raises:
        ConfigError: one does not fit the actor book as it is now.
    """
    changes = [ActorChange(0, now, by, verb, actor, value, why) for verb, actor, value in decisions]
    ActorBook.check((*store.decisions(), *changes))
    return tuple(store.decide(verb, actor, value, by=by, at=now, why=why) for verb, actor, value in decisions)


def rule(
    store: Store, verb: str, apart: Collection[str], rest: Collection[str], *, by: str, now: datetime, why: str = ""
) -> EventRuling:
    """Note what a person decided about events, as `EventRuling` has it, and link anew what it changes."""
    ruling = store.rule(verb, apart, rest, by=by, at=now, why=why)
    relink(store)
    return ruling


def correct(
    store: Store, claim: str, verb: str, value: Mapping[str, Any], *, by: str, now: datetime, why: str = ""
) -> ClaimCorrection:
    """Note what a person decided about a claim, as `ClaimCorrection` has it; it counts at once.

    Args:
        claim: the id of the claim; of one to be added that of its document.
        value: the fields that change, of a new claim all of them, as docs/review.md has them; empty for other verbs.

    Raises:
        ConfigError: there is no such claim, or the value does not fit the code book, the actor book or the text.
    """
    about = _added(store, claim, value) if verb == "add" else _claim(store, claim)
    if verb in {"amend", "add"}:
        document = store.document(about.document)
        told = {name: field for name, field in value.items() if verb == "amend" or name != "trigger"}
        value = amending.checked(about, told, document.text if document else "", _actors(store))
    made = store.correct(verb, about, dict(value), by=by, at=now, why=why)
    relink(store)
    return made


def settle(
    store: Store, event: str, status: Status, day: date, *, by: str, now: datetime, why: str = ""
) -> EventRuling:
    """Note that an event has a status from a day on, whatever its claims say, until another ruling.

    Raises:
        ConfigError: there is no such event.
    """
    found = next(store.events_of([event, store.event_with(event) or event]), None)
    if found is None:
        raise ConfigError(f"no event {event!r} is known: `detente ask events --json` prints the ids of all")
    ruling = store.settle([claim.id for claim in found.claims], status, day, by=by, at=now, why=why)
    relink(store)
    return ruling


def withdraw(store: Store, kind: str, number: int, *, by: str, now: datetime, why: str = "") -> Withdrawal:
    """Take a decision back, of an actor, event or claim, by its number: what was before counts again at once.

    Raises:
        ConfigError: later decisions about actors rest on it.
        StoreError: there is none, or it was taken back before.
    """
    if kind == "actor":
        ActorBook.check([change for change in store.decisions() if change.number != number])
    made = store.withdraw(kind, number, by=by, at=now, why=why)
    relink(store)
    return made


def _claim(store: Store, identity: str) -> Claim:
    """Return a claim as it counts now, or, if it was rejected, as the machine made it."""
    found = store.claims_of([identity]).get(identity) or store.machine_claim(identity)
    if found is None:
        raise ConfigError(f"no claim {identity!r} is known: `detente ask claims --json` prints the ids of all")
    return found


def _added(store: Store, identity: str, value: Mapping[str, Any]) -> Claim:
    """Return the beginnings of a claim that a person found in a document: where it stands and what it says at least."""
    document = store.document(identity)
    if document is None:
        raise ConfigError(f"no document {identity!r} is known: `detente ask claims --json` prints the ids of many")
    bounds = tuple(tokens.sentences(document.text))
    made = amending.begun(document, bounds, value)
    amending.require_new(made, store.claims(document=identity))
    return made


def _actors(store: Store) -> Callable[[str], Actor | None]:
    """Return what gives the actor of an id, as people changed the book; to make that book whole takes seconds."""
    changed = dict[str, Actor | None]()
    book = ActorBook.load().actors
    for change in store.decisions():
        told = {name: change.value[name] for name in ("name", "kind", "country", "sector") if name in change.value}
        new = Actor(change.actor, "", "person") if change.verb == "add" else None
        known = new or changed.get(change.actor) or book.get(change.actor)
        changed[change.actor] = replace(known, **told) if known and change.verb != "merge" else None
    return lambda identity: changed[identity] if identity in changed else book.get(identity)


def relate(line: str, number: int) -> Relation:
    """Return the relation of one row of the pairs format.

    Raises:
        SourceError: the row is not one.
    """
    try:
        raw = json.loads(line)
        source, target = (tuple((int(a), int(b)) for a, b in raw[side]) for side in ("source", "target"))
        pair = Marked(str(raw["id"]), str(raw["text"]), source, target)
        return relate_pair(models.load(), pair, tokens.words(pair.text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SourceError(
            f"row {number} is no marked pair ({error}): each line must be a JSON object with id, text, and source and "
            "target as lists of [start, end]"
        ) from error


def _document(page: Page, published: date | None) -> Document | Failure:
    try:
        return extract(page, published=published)
    except DetenteError as error:
        return Failure(page.source, "documents", str(error), page.fetched, page.given_id)
    except Exception as error:
        LOG.exception("unexpected failure while extracting %s", page.source)
        reason = f"the text could not be extracted ({type(error).__name__}: {error}); the page is left out"
        return Failure(page.source, "documents", reason, page.fetched, page.given_id)


def _read(machine: _Machine, document: Document, now: datetime) -> Read | Failure:
    source = document.url or document.given_id or document.id
    if not is_english(document):
        reason = f"the text is in {document.language!r}; only English is read so far, so it has no claims"
        return Failure(source, "reading", reason, now, document.given_id)
    try:
        return machine.read(document)
    except DetenteError:
        raise
    except Exception as error:
        LOG.exception("unexpected failure while reading %s", source)
        reason = f"the text could not be read ({type(error).__name__}: {error}); it has no claims"
        return Failure(source, "reading", reason, now, document.given_id)


def _store_documents(
    pages: Iterator[Page | Failure], published: date | None, store: Store, failures: list[Failure]
) -> tuple[int, int, int]:
    """Store what is new; return how many were new, known already, and copies among the new."""
    copies = Copies.of(store.documents())
    failed_before = {(failure.source, failure.given_id) for failure in store.failures()}
    added = known = copied = 0
    for page in pages:
        found = page if isinstance(page, Failure) else _document(page, published)
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
    machine = _machine(store.decisions())
    model, coder = machine.reader.name, machine.coder.name
    for done, document in enumerate(store.unread(model, coder=coder), start=1):
        result = _read(machine, document, now)
        if isinstance(result, Failure):
            failures.append(result)
            store.add_failure(result)
        made, namings = ((), ()) if isinstance(result, Failure) else (result.claims, result.namings)
        store.add_claims(document.id, made, model=model, coder=coder, at=now, namings=namings)
        claims += len(made)
        progress(done)
    return claims
