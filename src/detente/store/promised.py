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
    case,
    cast,
    func,
    or_,
    select,
    true,
)

from detente.records import Promise, Status, Tally, pair_of
from detente.store import queries, rows, tables
from detente.store.access import Database, batches

_FILED = tables.announcements
_STEPS = tables.event_steps
# What stands between the acts of a group as the database writes them in one text; no id has one.
_BETWEEN = ","


@dataclass(frozen=True, slots=True)
class Tallies:
    """What became of announced acts, as filed, in counts, and the ids of those that are to be worked out from their
    claims.
    """

    filed: tuple[Tally, ...]
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

    def tallies(self, by: str, *, on: date, conflict: int | None = None) -> Tallies:
        """Return what became by a day of the acts that stand as announced on it, counted by announcer, pair, outlet or
        kind; acts without such a key are left out, and one key may have several tallies.

        Args:
            conflict: the mark of a conflict; asks for its events in which one of its sides takes part.
        """
        filed: list[Tally] = []
        rest: list[str] = []
        for holds, key, told, happened, called_off, overdue, late in self.database.tuples(_tallies(by, on, conflict)):
            acts = tuple(told.split(_BETWEEN))
            known = self._key(by, key) if holds and key is not None else None
            if not holds:
                rest += (act.partition(" ")[2] for act in acts)
            elif known is not None:
                days = tuple(map(int, late.split(_BETWEEN))) if late else ()
                filed.append(Tally(known, happened, called_off, overdue, days, acts))
        return Tallies(tuple(filed), tuple(rest))

    def announcing(self, events: Iterable[str]) -> dict[str, str]:
        """Return the claims by which events were announced, by the ids of the events; those not filed are left out."""
        wanted = select(_FILED.c.event, _FILED.c.claim)
        found = (
            self.database.tuples(wanted.where(self.database.among(_FILED.c.event, part))) for part in batches(events)
        )
        return {event: claim for rows in found for event, claim in rows}

    def _key(self, by: str, written: str) -> str | None:
        """Return what is counted under; actors may have been merged since it was filed."""
        if by == "pair":
            return pair_of(sorted({self.meant.get(side, side) for side in json.loads(written)}))
        return self.meant.get(written, written) if by == "announcer" else written


def filed_under(connection: Connection, actor: str) -> tuple[str, ...]:
    """Return the ids of the events that were filed as announced by an actor, or as an act of his or with him."""
    moves, outlines, parties = tables.event_moves, tables.event_outlines, tables.event_parties
    # as the store writes JSON
    between = cast(_FILED.c.sides, Text).contains(json.dumps(actor, ensure_ascii=False), autoescape=True)
    told = select(_FILED.c.event).where(or_(_FILED.c.announcer == actor, between))
    within = select(outlines.c.event).join(parties, parties.c.event == outlines.c.event).where(parties.c.party == actor)
    acted = select(moves.c.event).where(or_(moves.c.source == actor, moves.c.target == actor))
    return tuple(sorted({event for asked in (told, acted, within) for event in connection.scalars(asked)}))


def _tallies(by: str, on: date, conflict: int | None) -> Select[Any]:
    """Ask whether what is filed holds, for what it is counted under, and for the counts and the acts of each."""
    marks, status = tables.event_conflicts, _STEPS.c.status
    keys = {
        "announcer": _FILED.c.announcer,
        "pair": cast(_FILED.c.sides, Text),
        "outlet": _FILED.c.outlet,
        "kind": _FILED.c.type,
    }
    holds = and_(_FILED.c.event.is_not(None), or_(_FILED.c.last.is_(None), _FILED.c.last <= on))
    if by == "pair":
        holds = and_(holds, _FILED.c.sides.is_not(None))
    # Named, for a server takes an expression with values for another each time that it stands in a question.
    held, under = case((holds, 1), else_=0).label("held"), keys[by].label("under")
    day = func.coalesce(cast(_FILED.c.day, Text), str(date.min))
    told = func.aggregate_strings(day + " " + _STEPS.c.event, _BETWEEN)
    late = and_(status == Status.HAPPENED.value, _FILED.c.late > 0)
    counts = (
        func.sum(case((status == state.value, 1), else_=0))
        for state in (Status.HAPPENED, Status.CALLED_OFF, Status.OVERDUE)
    )
    days = func.aggregate_strings(case((late, cast(_FILED.c.late, Text)), else_=None), _BETWEEN)
    source = _STEPS.outerjoin(_FILED, _FILED.c.event == _STEPS.c.event)
    wanted = [
        _STEPS.c.announced.is_(true()),
        or_(_STEPS.c.day.is_(None), _STEPS.c.day <= on),
        or_(_STEPS.c.until.is_(None), _STEPS.c.until > on),
    ]
    if conflict is not None:
        source = source.join(marks, and_(marks.c.event == _STEPS.c.event, marks.c.conflict == conflict))
        wanted += [marks.c.sided.is_(True), or_(marks.c.since.is_(None), marks.c.since <= on)]
    return select(held, under, told, *counts, days).select_from(source).where(*wanted).group_by("held", "under")


def _by_event(found: Iterable[RowMapping]) -> dict[str, list[RowMapping]]:
    sorted_out: dict[str, list[RowMapping]] = {}
    for row in found:
        sorted_out.setdefault(str(row["event"]), []).append(row)
    return sorted_out
