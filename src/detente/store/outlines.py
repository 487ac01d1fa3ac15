"""What do the claims of a large event come to, and which tell it first and last? Kept beside it, as they are filed.

The war of a conflict has fifty thousand claims, which take two seconds to read; in a list it is one row of a hundred.
What is kept holds from the last day of its claims on, and is forgotten when one of them changes. As of an earlier day,
or where an actor of one of its claims was merged into another since, it must be worked out from the claims.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select

from detente.records import Outline
from detente.store import rows, tables
from detente.store.access import Database


@dataclass(frozen=True, slots=True)
class Outlines:
    """What large events come to; ``meant`` maps ids of actors to those that they were merged into."""

    database: Database
    meant: Mapping[str, str]

    def filed(self, ids: Iterable[str], *, on: date) -> dict[str, Outline]:
        """Return what is kept of those of some events of which it holds on a day."""
        table, parties, among = tables.event_outlines, tables.event_parties, self.database.among
        holds = [or_(table.c.last.is_(None), table.c.last <= on)]
        if self.meant:  # who strays in and is not told counts as well: together with another he may be told
            holds.append(~exists().where(parties.c.event == table.c.event, among(parties.c.party, self.meant)))
        found = self.database.fetch(select(table).where(among(table.c.event, ids), *holds))
        return {str(row["event"]): rows.outline_of(row) for row in found}

    def ends(self, event: str, most: int) -> tuple[str, ...]:
        """Return the ids of the claims that come first and last in an event, at most so many of each, in order."""
        table = tables.event_claims
        asked = select(table.c.position, table.c.claim).where(table.c.event == event).limit(most)
        places = (table.c.position, table.c.position.desc())
        found: dict[int, str] = dict(row for place in places for row in self.database.tuples(asked.order_by(place)))
        return tuple(found[position] for position in sorted(found))

    def members(self, event: str) -> tuple[str, ...]:
        """Return the ids of the claims of an event, in order."""
        table = tables.event_claims
        asked = select(table.c.claim).where(table.c.event == event).order_by(table.c.position)
        return tuple(claim for (claim,) in self.database.tuples(asked))
