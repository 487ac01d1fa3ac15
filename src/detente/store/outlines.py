"""What do the claims of a large event come to, and which tell it first and last? Kept beside it, as they are filed.

The war of a conflict has fifty thousand claims, which take two seconds to read; in a list it is one row of a hundred.
What is kept holds from the last day of its claims on, and is forgotten when one of them changes. As of an earlier day,
or where an actor of one of its claims was merged into another since, it must be worked out from the claims.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import exists, or_, select

from detente.records import Outline
from detente.store import rows, tables
from detente.store.access import Database


def filed(database: Database, ids: Iterable[str], on: date, meant: Mapping[str, str]) -> dict[str, Outline]:
    """Return what is kept of those of some events of which it holds on a day; ``meant`` as for `rows.claim_of`."""
    table, parties = tables.event_outlines, tables.event_parties
    holds = [or_(table.c.last.is_(None), table.c.last <= on)]
    if meant:  # who strays in and is not told counts as well: together with another he may be told
        holds.append(~exists().where(parties.c.event == table.c.event, database.among(parties.c.party, meant)))
    found = database.fetch(select(table).where(database.among(table.c.event, ids), *holds))
    return {str(row["event"]): rows.outline_of(row) for row in found}


def ends(database: Database, event: str, most: int) -> tuple[str, ...]:
    """Return the ids of the claims of an event that come first and last in it, at most so many of each, in order."""
    table = tables.event_claims
    asked = select(table.c.position, table.c.claim).where(table.c.event == event).limit(most)
    places = (table.c.position, table.c.position.desc())
    found: dict[int, str] = dict(row for place in places for row in database.tuples(asked.order_by(place)))
    return tuple(found[position] for position in sorted(found))


def members(database: Database, event: str) -> tuple[str, ...]:
    """Return the ids of the claims of an event, in order."""
    table = tables.event_claims
    asked = select(table.c.claim).where(table.c.event == event).order_by(table.c.position)
    return tuple(claim for (claim,) in database.tuples(asked))
