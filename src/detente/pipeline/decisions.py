"""What did people decide? Each decision is checked, noted beside the machine's answer, and takes effect at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from detente.errors import ConfigError
from detente.events import correction as amending
from detente.events.actors import ActorBook
from detente.pipeline.linking import relink
from detente.reading import tokens
from detente.records import Actor, ActorChange, Claim, ClaimCorrection, EventRuling, Status, Withdrawal
from detente.store import Store


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
        decisions: (verb, actor, value) each, as `ActorChange` has them; all are noted, or none.

    Raises:
        ConfigError: one does not fit the actor book as it is now.
    """
    changes = [ActorChange(0, now, by, verb, actor, value, why) for verb, actor, value in decisions]
    ActorBook.check((*store.decided.decisions(), *changes))
    return store.decided.decide_all(decisions, by=by, at=now, why=why)


def rule(
    store: Store, verb: str, apart: Collection[str], rest: Collection[str], *, by: str, now: datetime, why: str = ""
) -> EventRuling:
    """Note what a person decided about events, as `EventRuling` has it, and link anew what it changes."""
    ruling = store.decided.rule(verb, apart, rest, by=by, at=now, why=why)
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
    made = store.decided.correct(verb, about, dict(value), by=by, at=now, why=why)
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
    ruling = store.decided.settle([claim.id for claim in found.claims], status, day, by=by, at=now, why=why)
    relink(store)
    return ruling


def withdraw(store: Store, kind: str, number: int, *, by: str, now: datetime, why: str = "") -> Withdrawal:
    """Take a decision back, of an actor, event or claim, by its number: what was before counts again at once.

    Raises:
        ConfigError: later decisions about actors rest on it.
        StoreError: there is none, or it was taken back before.
    """
    if kind == "actor":
        ActorBook.check([change for change in store.decided.decisions() if change.number != number])
    made = store.decided.withdraw(kind, number, by=by, at=now, why=why)
    relink(store)
    return made


def _claim(store: Store, identity: str) -> Claim:
    """Return a claim as it counts now, or, if it was rejected, as the machine made it."""
    found = store.claims_of([identity]).get(identity) or store.decided.machine_claim(identity)
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
    for change in store.decided.decisions():
        told = {name: change.value[name] for name in ("name", "kind", "country", "sector") if name in change.value}
        new = Actor(change.actor, "", "person") if change.verb == "add" else None
        known = new or changed.get(change.actor) or book.get(change.actor)
        changed[change.actor] = replace(known, **told) if known and change.verb != "merge" else None
    return lambda identity: changed[identity] if identity in changed else book.get(identity)
