"""What do the claims of a large event come to, and which tell it first and last? Kept beside it, as they are filed.

The war of a conflict has fifty thousand claims, which take two seconds to read; in a list it is one row of a hundred.
What is kept holds from the last day of its claims on, and is forgotten when one of them changes. As of an earlier day,
or where an actor in it was merged into another since, it must be worked out from the claims.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import or_, select

from detente.records import Outline
from detente.store import rows, tables
from detente.store.access import Database


def filed(database: Database, ids: Iterable[str], on: date, meant: Mapping[str, str]) -> dict[str, Outline]:
    """Return what is kept of those of some events of which it holds on a day; ``meant`` as for `rows.claim_of`."""
    table = tables.event_outlines
    holds = or_(table.c.last.is_(None), table.c.last <= on)
    found = database.fetch(select(table).where(database.among(table.c.event, ids), holds))
    made = {str(row["event"]): rows.outline_of(row) for row in found}
    return {event: kept for event, kept in made.items() if all(p.actor not in meant for p in kept.participants)}


def ends(database: Database, event: str, most: int) -> tuple[str, ...]:
    """Return the ids of the claims of an event that come first and last in it, at most so many of each, in order."""
    table = tables.event_claims
    asked = select(table.c.position, table.c.claim).where(table.c.event == event).limit(most)
    places = (table.c.position, table.c.position.desc())
    found: dict[int, str] = dict(row for place in places for row in database.tuples(asked.order_by(place)))
    return tuple(found[position] for position in sorted(found))
