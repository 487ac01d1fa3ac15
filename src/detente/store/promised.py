"""Which acts were ever announced, and what became of them by a day? As linking filed it, without reading any claim.

What is filed of an announcement holds from the last day of its event's claims on. As of an earlier day, or where
nothing is filed, it must be worked out from the claims: such events are named instead.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Text,
    and_,
    cast,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from detente.records import Outcome, Promise, Status
from detente.remembered import Remembered
from detente.store import queries, rows, tables
from detente.store.access import Database, batches

_FILED = tables.announcements
_STEPS = tables.event_steps
# Texts of sides that are decoded once: the pairs of a conflict are some hundred, and its announcements thousands.
MOST_SIDES = 10_000


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of announced acts, as filed, and the ids of those that are to be worked out from their claims."""

    filed: tuple[Outcome, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """The acts that were announced; ``meant`` maps ids of actors to those that they were merged into."""

    database: Database
    meant: Mapping[str, str]

    def acts(self) -> Iterator[Promise]:
        """Yield the acts that were ever announced, in the short."""
        found = groupby(self.database.stream(queries.announced()), key=lambda row: str(row["event"]))
        steps = ((event, tuple(map(rows.step_of, group))) for event, group in found)
        for batch in batches(steps):
            wanted = [event for event, _ in batch]
            told = _by_event(self.database.fetch(queries.tellings(wanted)))
            sides = _by_event(self.database.fetch(queries.sides_of(wanted)))
            yield from (rows.promise_of(event, known, told[event], sides.get(event, [])) for event, known in batch)

    def outcomes(
        self, *, on: date, conflict: int | None = None, sides: bool = False, outlets: bool = False
    ) -> Outcomes:
        """Return what became by a day of the acts that stand as announced on it.

        Args:
            conflict: the mark of a conflict; asks for its events in which one of its sides takes part.
            sides: the sides of each are needed: where they are not filed, it is to be worked out.
            outlets: the outlets of the announcing documents are needed.
        """
        found = self.database.tuples(_outcomes(on, conflict, sides=sides, outlets=outlets))
        days, between, meant = Remembered(rows.day_of, rows.MOST_DAYS), Remembered(self._sides, MOST_SIDES), self.meant
        filed = tuple(
            Outcome(
                event,
                claim,
                kind,
                day and days[day],
                meant.get(announcer, announcer),  # actors may have been merged since it was filed
                told and between[told],
                delay,
                _STATUSES[status],
                outlet,
            )
            for holds, event, claim, kind, day, announcer, told, delay, status, outlet in found
            if holds
        )
        return Outcomes(filed, tuple(row[1] for row in found if not row[0]))

    def _sides(self, written: str) -> tuple[str, ...]:
        return tuple(sorted({self.meant.get(side, side) for side in json.loads(written)}))


def filed_under(connection: Connection, actor: str) -> tuple[str, ...]:
    """Return the ids of the events that were filed as announced by an actor, or as an act of his or with him."""
    moves, outlines, parties = tables.event_moves, tables.event_outlines, tables.event_parties
    # as the store writes JSON
    between = cast(_FILED.c.sides, Text).contains(json.dumps(actor, ensure_ascii=False), autoescape=True)
    told = select(_FILED.c.event).where(or_(_FILED.c.announcer == actor, between))
    within = select(outlines.c.event).join(parties, parties.c.event == outlines.c.event).where(parties.c.party == actor)
    acted = select(moves.c.event).where(or_(moves.c.source == actor, moves.c.target == actor))
    return tuple(sorted({event for asked in (told, acted, within) for event in connection.scalars(asked)}))


def _outcomes(on: date, conflict: int | None, *, sides: bool, outlets: bool) -> Select[Any]:
    """Ask whether what is filed holds, for how each act was announced, its status, and the sides and the outlet if
    asked; days and sides as the database has them.
    """
    marks, documents = tables.event_conflicts, tables.documents
    holds = and_(_FILED.c.event.is_not(None), or_(_FILED.c.last.is_(None), _FILED.c.last <= on))
    if sides:
        holds = and_(holds, _FILED.c.sides.is_not(None))
    between, outlet = cast(_FILED.c.sides, Text) if sides else null(), documents.c.outlet if outlets else null()
    told = _FILED.c.claim, _FILED.c.type, type_coerce(_FILED.c.day, Text), _FILED.c.announcer, between, _FILED.c.late
    asked = select(holds, _STEPS.c.event, *told, _STEPS.c.status, outlet)
    source = _STEPS.outerjoin(_FILED, _FILED.c.event == _STEPS.c.event)
    if outlets:
        source = source.outerjoin(documents, documents.c.id == _FILED.c.document)
    wanted = [
        _STEPS.c.announced.is_(true()),
        or_(_STEPS.c.day.is_(None), _STEPS.c.day <= on),
        or_(_STEPS.c.until.is_(None), _STEPS.c.until > on),
    ]
    if conflict is not None:
        source = source.join(marks, and_(marks.c.event == _STEPS.c.event, marks.c.conflict == conflict))
        wanted += [marks.c.sided.is_(True), or_(marks.c.since.is_(None), marks.c.since <= on)]
    return asked.select_from(source).where(*wanted)


def _by_event(found: Iterable[RowMapping]) -> dict[str, list[RowMapping]]:
    sorted_out: dict[str, list[RowMapping]] = {}
    for row in found:
        sorted_out.setdefault(str(row["event"]), []).append(row)
    return sorted_out


_STATUSES = {status.value: status for status in Status}
