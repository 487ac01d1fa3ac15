"""Where did it happen? Events on the map: each at the place that its claims name most, as exact as they name any."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from detente.answers.evidence import Scope, Sources, today, watched
from detente.answers.parts import checked
from detente.answers.record import EventRow, rows_of_events
from detente.records import Claim, Event, Place
from detente.store import Store
from detente.store.event_pages import EventsAsked

# The kind of a place whose point is the middle of a state, which tells next to nothing about where an act was.
COARSE = "country"
# Events that are read at once, and at most: three in five name no place.
AT_ONCE, READ = 100, 1_000
SHOWN = 300


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """An event and where it was: ``place.kind`` tells how exact the point is, ``claims`` are those that name it."""

    row: EventRow
    place: Place
    claims: tuple[str, ...]


def acts_on_map(
    store: Store,
    *,
    as_of: date | None = None,
    conflict: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = SHOWN,
) -> tuple[PlacedRow, ...]:
    """Return the events first told from ``since`` to ``until``, inclusive, that name a place, the newest first.

    At most ``limit`` of them, and none behind the newest `READ` events of that time.

    Raises:
        ConfigError: the conflict is not known, or the limit is out of bounds.
    """
    on, scope, sources = today(store, as_of), Scope.of(store, watched(conflict)), Sources(store)
    found: list[tuple[Event, Place, tuple[str, ...]]] = []
    for event in _events(store, EventsAsked(on, sides=scope.sides, conflict=scope.mark, since=since, until=until)):
        day = min((claim.reported for claim in event.claims if claim.reported), default=None)
        if since is not None and (day is None or day < since):
            continue
        if scope.holds(event.claims) and (placed := place_of(event.claims)):
            found.append((event, *placed))
        if len(found) == checked(limit):
            break
    rows = {row.id: row for row in rows_of_events((event for event, _, _ in found), on, sources)}
    return tuple(PlacedRow(rows[event.id], place, claims) for event, place, claims in found if event.id in rows)


def _events(store: Store, asked: EventsAsked) -> Iterator[Event]:
    read, spot = 0, None
    while read < READ:
        page = store.standing_page(asked, after=spot, limit=AT_ONCE)
        known = {event.id: event for event in store.events_of((i for i, _ in page.rows), as_of=asked.on)}
        yield from (known[identity] for identity, _ in page.rows if identity in known)
        read, spot = read + len(page.rows), page.after
        if spot is None or len(page.rows) < AT_ONCE:
            return


def place_of(claims: Iterable[Claim]) -> tuple[Place, tuple[str, ...]] | None:
    """Return the place that most claims name and the ids of these; a state only where nothing finer is named."""
    told = [(claim.place, claim.id) for claim in claims if claim.place]
    fine = [(place, identity) for place, identity in told if place.kind != COARSE] or told
    if not fine:
        return None
    # Of equally many the first: counters keep the order in which they were told.
    best = Counter(place for place, _ in fine).most_common(1)[0][0]
    return best, tuple(identity for place, identity in fine if place == best)
