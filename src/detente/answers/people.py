"""Who is an actor, what did they do, and what did they say? One entry of the actor book with its acts and words."""

from dataclasses import dataclass
from datetime import date

from detente.answers.actors import Who, who
from detente.answers.evidence import today
from detente.answers.parts import ROWS, Part, claims_part, events_part
from detente.answers.record import ClaimRow, EventRow
from detente.events.actors import ActorBook
from detente.records import Actor, Office
from detente.store import Store


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor as people changed the book: ``country`` and ``sector`` are those acted for on the day, ``held`` the
    offices held on it, ``actor.offices`` all over time; ``members`` the states of a union on that day; ``merged`` the
    ids of entries that are meant by this one.
    """

    actor: Actor
    country: str | None
    sector: str | None
    held: tuple[Office, ...]
    members: tuple[str, ...]
    merged: tuple[str, ...]


def actor(store: Store, actor_id: str, *, as_of: date | None = None) -> ActorRow | None:
    """Return an actor by id, or by an id that was merged into it; None if the book has none."""
    on, (identity, *merged) = today(store, as_of), store.decided.same_as(actor_id)
    known = ActorBook.amended(store.decided.decisions()).actors.get(identity)
    if known is None:
        return None
    held = known.offices_on(on)
    return ActorRow(
        known,
        held[0].country if held else known.country,
        held[0].sector if held else known.sector,
        held,
        known.members_on(on),
        tuple(merged),
    )


def acts_of_actor(
    store: Store,
    actor_id: str,
    *,
    as_of: date | None = None,
    conflict: str | None = None,
    limit: int = ROWS,
    after: str | None = None,
) -> Part[EventRow]:
    """Return some of the events in which an actor takes part by that id, the newest first.

    Raises:
        ConfigError: as for `events_part`.
    """
    same = store.decided.same_as(actor_id)
    return events_part(store, as_of=as_of, conflict=conflict, parties=same, limit=limit, after=after)


def words_of_actor(
    store: Store,
    actor_id: str,
    *,
    as_of: date | None = None,
    conflict: str | None = None,
    limit: int = ROWS,
    after: str | None = None,
) -> Part[ClaimRow]:
    """Return some of the claims for which an actor vouches by that id, the newest first.

    Raises:
        ConfigError: as for `claims_part`.
    """
    return claims_part(store, as_of=as_of, conflict=conflict, speaker=actor_id, limit=limit, after=after)


def find_actors(store: Store, text: str, *, on: date | None = None, limit: int = 10) -> tuple[Who, ...]:
    """Return the actors that a name may mean on a day, best first, as people changed the book."""
    return who(text, on=on, store=store)[:limit]
