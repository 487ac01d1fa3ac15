"""Which acts were ever announced, and what became of them by a day? As linking filed it, without reading any claim.

What is filed of an announcement holds from the last day of its event's claims on. As of an earlier day, or where
nothing is filed, it must be worked out from the claims: such events are named instead.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
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
)

from detente.records import Announcement, Outcome, Promise, Status
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
        filed: list[Outcome] = []
        rest: list[str] = []
        between = Remembered(self._sides, MOST_SIDES)
        needed = (_FILED.c.sides,) if sides else ()
        complete = and_(_FILED.c.event.is_not(None), *(column.is_not(None) for column in needed))
        for holds, status, outlet, *told in self.database.tuples(_outcomes(on, conflict, complete, outlets=outlets)):
            if holds:
                filed.append(Outcome(self._announcement(told, between), _STATUSES[status], outlet))
            else:
                rest.append(told[0])
        return Outcomes(tuple(filed), tuple(rest))

    def _announcement(self, told: Sequence[Any], between: Remembered[tuple[str, ...]]) -> Announcement:
        event, claim, kind, day, announcer, sides, late = told
        # actors may have been merged since it was filed
        announcer = self.meant.get(announcer, announcer)
        return Announcement(event, claim, kind, day, announcer, None if sides is None else between[sides], late)

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


def _outcomes(on: date, conflict: int | None, complete: ColumnElement[bool], *, outlets: bool) -> Select[Any]:
    """Ask whether what is filed holds, for the status, the outlet if asked, the event, and how it was announced."""
    marks, documents = tables.event_conflicts, tables.documents
    holds = and_(complete, or_(_FILED.c.last.is_(None), _FILED.c.last <= on))
    outlet = documents.c.outlet if outlets else null()
    told = (_FILED.c[name] for name in ("claim", "type", "day", "announcer"))
    sides = cast(_FILED.c.sides, Text)
    asked = select(holds, _STEPS.c.status, outlet, _STEPS.c.event, *told, sides, _FILED.c.late)
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
