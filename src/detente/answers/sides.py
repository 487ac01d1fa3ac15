"""Who stands between the parties, where does each stand, and how do others take it? Mediators, positions, reactions,
truces.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations

from detente import garbage
from detente.analysis import mediation
from detente.analysis import positions as stands
from detente.analysis import reactions as taking
from detente.analysis import truces as truce_rules
from detente.answers.evidence import Scope, Sources, chunks, days_before, today, watched
from detente.events.actors import ActorBook
from detente.records import Claim, Conflict, Event, Evidence, Office
from detente.store import Sign, Store

# Days back that are looked at when nobody asks for more: a year of a conflict answers what a desk asks.
WINDOW = 366
# Claims that may tell something which a quick answer looks at, about one conflict and about all: there each takes a
# tenth of a millisecond, here, where more events stand behind as many, two; a desk waits .3 s (measured on a store of a
# million claims).
QUICK, QUICK_OF_ALL = 1_500, 600
_SIGNS = {
    "mediators": Sign.MEDIATION | Sign.MEETING,
    "positions": Sign.POSITION,
    "reactions": Sign.REACTION,
    "truces": Sign.TRUCE,
}
# Kinds of office (data/actors/offices.toml) whose holders carry messages by office.
ENVOYS = frozenset({"envoy"})
HEADS = frozenset({"head-of-state", "head-of-government", "supreme-leader", "un-secretary-general", "pope"})
MINISTERS = frozenset({"foreign-minister", "defence-minister", "minister", "high-representative"})
SPOKESPEOPLE = frozenset(
    {"spokesperson", "foreign-ministry-spokesperson", "presidential-spokesperson", "military-spokesperson"}
)


@dataclass(frozen=True, slots=True)
class Reach:
    """The day from which on a quick answer looks, and whether that is a ``whole`` year."""

    since: date
    whole: bool


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel between parties, with the sentences that show it."""

    channel: mediation.Channel
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position of a party on a topic, with its sentences, the best first."""

    position: stands.Position
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A change or conflict of a party's word, with both sentences."""

    shift: stands.Shift
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class DistanceRow:
    """How far apart two parties are on a topic from a day on, with the sentences that say so."""

    distance: stands.Distance
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Positions of the parties by topic, where they moved or contradict themselves, and how far apart they are."""

    positions: tuple[PositionRow, ...]
    shifts: tuple[ShiftRow, ...]
    distances: tuple[DistanceRow, ...]


@dataclass(frozen=True, slots=True)
class ReactionRow:
    """A reaction with its sentence, and one that tells the act that it is about."""

    reaction: taking.Reaction
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class TruceRow:
    """A truce, its life, and its sentences."""

    truce: truce_rules.Truce
    evidence: tuple[Evidence, ...]


def reach(store: Store, what: str, *, as_of: date | None = None, conflict: str | None = None) -> Reach:
    """Return how far back a question (mediators, positions, reactions or truces) is answered quickly: for a year before
    the day that is asked about, unless so much was told since then that an answer would keep its reader waiting. Of
    events that go on for long what was told before that day is read as well, and takes its time.

    Raises:
        ConfigError: the conflict is not known.
    """
    on, about = today(store, as_of), watched(conflict)
    year = days_before(on, WINDOW)
    if about and Scope.of(store, about).mark is None:  # without marks each claim is asked: once is enough
        return Reach(year, whole=True)
    ids = _spoken_of(store, on, about, year)
    most = QUICK if about else QUICK_OF_ALL
    since = store.told.reach(ids, sign=_SIGNS[what], on=on, since=year, most=most)
    return Reach(since, since == year)


@garbage.seldom()
def mediators(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> tuple[ChannelRow, ...]:
    """Return who stands between whom, the newest first, from ``since`` on (else from a year before the day).

    Raises:
        ConfigError: the conflict is not known.
    """
    on, about = today(store, as_of), watched(conflict)
    book = ActorBook.amended(store.decided.decisions())

    def envoy(actor: str, day: date | None) -> str | None:
        known = book.actors.get(actor)
        held = known.offices_on(day or on) if known else ()
        return next((office.title for office in held if _kinds(book, (office,)) & ENVOYS), None)

    parties = about.parties if about else ()

    known = _bearing(store, on, about, since, beside=Sign.MEDIATION, alone=Sign.MEETING)
    outcomes, reports = partial(store.told.stand, on=on), partial(store.told.acting_as, on=on)
    found = mediation.channels(known, as_of=on, parties=parties, envoys=envoy, outcomes=outcomes, reports=reports)
    sources = _loaded(store, (channel.claims for channel in found))
    return tuple(ChannelRow(channel, sources.evidence_of(channel.claims)) for channel in found)


def channels(rows: Iterable[ChannelRow]) -> tuple[mediation.Tie, ...]:
    """Return the graph of mediators and parties, with the days of each tie."""
    return mediation.graph(row.channel for row in rows)


@garbage.seldom()
def positions(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> Matrix:
    """Return where each party stands on each topic, from ``since`` on (else from a year before the day).

    Raises:
        ConfigError: the conflict is not known.
    """
    on, about = today(store, as_of), watched(conflict)
    book = ActorBook.amended(store.decided.decisions())

    def rank(actor: str | None, day: date | None) -> int:
        return _rank(book, actor, day or on)

    parties = about.parties if about else ()
    said = (c for event in _bearing(store, on, about, since, alone=Sign.POSITION) for c in event.claims)
    found = stands.positions(said, as_of=on, parties=parties, rank=rank)
    apart = [row for a, b in combinations(parties, 2) for row in stands.distances(found, a, b)]
    # Shifts and distances rest on sentences of positions.
    sources = _loaded(store, (position.claims for position in found))
    return Matrix(
        tuple(PositionRow(position, sources.evidence_of(position.claims)) for position in found),
        tuple(
            ShiftRow(shift, sources.evidence_of((shift.claim_before, shift.claim_after)))
            for shift in stands.shifts(found)
        ),
        tuple(DistanceRow(distance, sources.evidence_of(distance.claims)) for distance in apart),
    )


@garbage.seldom()
def reactions(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> tuple[ReactionRow, ...]:
    """Return how third parties take acts, by day, from ``since`` on (else from a year before the day).

    Raises:
        ConfigError: the conflict is not known.
    """
    on, about = today(store, as_of), watched(conflict)
    known = {event.id: event for event in _bearing(store, on, about, since, beside=Sign.REACTION)}
    parties, acting = about.parties if about else (), partial(store.told.acting, on=on)
    found = taking.reactions(known.values(), as_of=on, parties=parties, acting=acting)
    shown = [(r.claim, _telling(known[r.event], r.claim)) for r in found]
    sources = _loaded(store, shown)
    return tuple(ReactionRow(r, sources.evidence_of(both)) for r, both in zip(found, shown, strict=True))


@garbage.seldom()
def truces(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, since: date | None = None
) -> tuple[TruceRow, ...]:
    """Return the truces with their lives, oldest first, from ``since`` on (else from a year before the day).

    Raises:
        ConfigError: the conflict is not known.
    """
    on, about = today(store, as_of), watched(conflict)
    parties = about.parties if about else ()
    known = _bearing(store, on, about, since, beside=Sign.TRUCE, first=True)
    found = truce_rules.truces(known, as_of=on, parties=parties)
    sources = _loaded(store, (truce.claims for truce in found))
    return tuple(TruceRow(truce, sources.evidence_of(truce.claims)) for truce in found)


def _loaded(store: Store, shown: Iterable[Iterable[Claim]]) -> Sources:
    """Return sources that know the documents of all rows at once: one by one they are hundreds of questions."""
    sources = Sources(store)
    sources.load(claim.document for claims in shown for claim in claims)
    return sources


def _bearing(
    store: Store,
    on: date,
    about: Conflict | None,
    since: date | None,
    *,
    beside: Sign = Sign.NOTHING,
    alone: Sign = Sign.NOTHING,
    first: bool = False,
) -> Iterator[Event]:
    """Yield the events of a conflict that were spoken of in some days, with the claims that may tell something, as
    `Told.bearing` has them.
    """
    ids = _spoken_of(store, on, about, since or days_before(on, WINDOW))
    return store.told.bearing(ids, beside=beside, alone=alone, first=first, on=on)


def _spoken_of(store: Store, on: date, about: Conflict | None, since: date) -> tuple[str, ...]:
    """Return ids of the events of a conflict (None: of all) that were spoken of in some days, oldest first."""
    scope = Scope.of(store, about)
    ids = store.told.window(
        on=on, since=since, parties=None if scope.mark is not None else scope.sides, conflict=scope.mark
    )
    if about is None or scope.mark is not None:
        return ids
    # no marks: each claim is asked
    held = (e.id for part in chunks(ids) for e in store.events_of(part, as_of=on) if scope.holds(e.claims))
    chosen = frozenset(held)
    return tuple(identity for identity in ids if identity in chosen)


def _telling(event: Event, reaction: Claim) -> Claim:
    """Return the claim of an event to show beside a reaction to it: of the same document if there is one."""
    near = [claim for claim in event.claims if claim.document == reaction.document]
    return (near or list(event.claims))[0]


def _rank(book: ActorBook, actor: str | None, on: date) -> int:
    """Rank a speaker: head of state or government, minister, other named official, spokesperson or state, unnamed."""
    known = book.actors.get(actor) if actor else None
    if known is None:
        return 4
    if known.kind != "person":
        return 3
    kinds = _kinds(book, known.offices_on(on))
    if kinds & HEADS:
        return 0
    if kinds & MINISTERS:
        return 1
    return 3 if kinds & SPOKESPEOPLE else 2


def _kinds(book: ActorBook, held: Iterable[Office]) -> frozenset[str]:
    """Return the kinds of some offices."""
    found = (book.offices.kind_of(office.title, office.country) for office in held)
    return frozenset(kind.id for kind in found if kind)
