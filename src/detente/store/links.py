"""Which claims are still to be linked, what may they join, and what was done? The store as linking sees it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from detente.records import Claim
from detente.store import claim_rows, lock, marks, queries, relinking, tables
from detente.store import engine as engines
from detente.store.access import Database
from detente.store.relinking import EVERYTHING, REFILE, RELINK


@dataclass(frozen=True, slots=True)
class Links:
    """What is to be linked, and what has been; ``meant`` maps ids of actors to those that they were merged into."""

    database: Database
    meant: Mapping[str, str]

    @contextmanager
    def linking(self) -> Iterator[None]:
        """Link claims within it: it waits until no other process does, and keeps others waiting.

        Raises:
            StoreError: the database refuses.
        """
        with ExitStack() as stack:
            with engines.translated(self.database.name, "linked"):
                stack.enter_context(lock.linking(self.database.engine))
            yield

    def unlinked(self) -> tuple[date | None, bool]:
        """Return the day from which claims must be linked anew (None: the beginning), and whether any must."""
        noted = self.database.recall(RELINK)
        undated, day = relinking.unlinked(self.database, relinking.newest(self.database))
        if undated or noted == EVERYTHING:
            return None, True
        days = [day for day in (day, date.fromisoformat(noted) if noted else None) if day]
        return (min(days), True) if days else (None, False)

    def claims_a_day(self, since: date | None) -> tuple[tuple[date | None, int], ...]:
        """Return how many claims were reported on each day since one (None: from the beginning, undated first)."""
        return tuple((row["day"], row["claims"]) for row in self.database.fetch(queries.claims_a_day(since)))

    def claims_between(self, first: date | None, last: date | None) -> Iterator[Claim]:
        """Yield the claims of these days; without a first day undated ones too."""
        for row in self.database.stream_tuples(queries.claims_between(first, last)):
            yield claim_rows.claim_of(row, self.meant)

    def stale(self, since: date | None) -> tuple[str, ...]:
        """Return the ids of the events that were reported on or after a day (None: of all)."""
        table = tables.events
        query = select(table.c.id)
        if since is not None:
            query = query.where(or_(table.c.last.is_(None), table.c.last >= since))
        return tuple(str(row["id"]) for row in self.database.fetch(query))

    def candidates(self, keys: Iterable[str], *, before: str, limit: int) -> frozenset[str]:
        """Return the ids of the ``limit`` events of each key that were last spoken of before ``before``."""
        found: set[str] = set()
        with engines.translated(self.database.name, "read"), self.database.engine.connect() as connection:
            for key in keys:
                found.update(connection.scalars(queries.newest_of(key, before, limit)))
        return frozenset(found)

    def unfiled(self) -> tuple[str, ...]:
        """Return ids of events that must be filed anew because people decided about them; some may be gone."""
        return relinking.unfiled(self.database.recall(REFILE))

    def filed(self) -> None:
        """Note that all events are filed."""
        with self.database.writing() as connection:
            relinking.forget(connection, REFILE)

    def linked(self) -> None:
        """Note that all claims are linked."""
        with self.database.writing() as connection:
            relinking.forget(connection, RELINK)
        marks.watch(self.database, marks.shipped(), self.meant)
