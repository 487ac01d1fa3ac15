"""What became of acts between which sides, counted by the ten thousand? Moves of pairs, and which pairs have most.

A pair of states at war has some thousand moves a year, each told in both directions. Of these one is enough to count,
and of the other pairs none is read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Text, case, func, select, type_coerce

from detente.records import Move, Stance, Status
from detente.remembered import Remembered
from detente.store import queries, rows, tables
from detente.store.access import Database

# Two sides; without a second one whatever the first does, to whomever.
Sides = tuple[str, str | None]
_STATUSES = {status.value: status for status in Status}
# The order of moves, by the places of their columns: day, event, source, target, status.
_IN_ORDER = itemgetter(2, 3, 0, 1, 4)
_STANCES = {stance.value: stance for stance in Stance}
# What is read of a move, its day as the database has it: there are thousands of moves, and some hundred days.
_COLUMNS = tuple(type_coerce(c, Text) if c.name == "day" else c for c in tables.event_moves.columns)


@dataclass(frozen=True, slots=True)
class Moods:
    """What became of acts between sides, and how much news there was."""

    database: Database

    def acts(self, *, on: date, since: date, sides: Collection[str] | None = None) -> dict[tuple[str, str], int]:
        """Return of how many events there were moves between each two sides, in order, from ``since`` up to a day.

        ``sides`` asks for pairs of two of these.
        """
        table = tables.event_moves
        forth = table.c.source < table.c.target
        pair = case((forth, table.c.source), else_=table.c.target), case((forth, table.c.target), else_=table.c.source)
        number: Any = func.count(table.c.event.distinct())
        wanted = [table.c.day >= since, table.c.day <= on]
        if sides is not None:
            wanted += [table.c.source.in_(sorted(sides)), table.c.target.in_(sorted(sides))]
        named = [column.label(name) for column, name in zip(pair, "ab", strict=True)]
        counted = select(*named, number).where(*wanted).group_by("a", "b")
        return {(a, b): acts for a, b, acts in self.database.tuples(counted)}

    def between(
        self, pairs: Sequence[Sides], *, on: date, since: date, done: Collection[str] | None = None
    ) -> list[tuple[Move, ...]]:
        """Return the moves of each pair from ``since`` up to a day, in their order.

        Of those of one event on a day that come to one status, which differ in their sides only, the first is kept.
        ``done`` asks only for acts of some types that became known as done.
        """
        places = _places(pairs)
        sides = {a for a, _ in places}
        # The index is asked by sides, and does not know of pairs: to ask it for each pair takes longer.
        targets = None if any(b is None for _, b in places) else sides
        query, table = queries.moves(on=on, since=since, sources=sides, targets=targets), tables.event_moves
        if done is not None:
            query = query.where(table.c.status == Status.HAPPENED.value, table.c.type.in_(sorted(done)))
        wanting: dict[Sides, tuple[int, ...]] = {}
        told: list[list[tuple[Any, ...]]] = [[] for _ in pairs]
        # sorted here, pair by pair, which takes a third of the time
        for row in self.database.tuples(query.order_by(None).with_only_columns(*_COLUMNS)):
            pair = row[0], row[1]
            if pair not in wanting:
                wanting[pair] = places.get(pair, ()) + places.get((row[0], None), ())
            for at in wanting[pair]:
                told[at].append(row)
        return [_once(sorted(found, key=_IN_ORDER)) for found in told]

    def done(self, *, on: date, since: date) -> Sequence[tuple[date, str, str, str]]:
        """Return (day, source, type, target) of each act that became known as done from ``since`` up to a day."""
        table = tables.event_moves
        wanted = table.c.status == Status.HAPPENED.value, table.c.day >= since, table.c.day <= on
        return self.database.tuples(select(table.c.day, table.c.source, table.c.type, table.c.target).where(*wanted))

    def first_article(self, *, on: date) -> date | None:
        """Return the first day up to a day on which a document was published that copies no other."""
        day = tables.documents.c.published
        found = self.database.tuples(select(day).where(queries.own_text(), day <= on).order_by(day).limit(1))
        return found[0][0] if found else None

    def articles_a_day(self, *, on: date, since: date) -> tuple[tuple[date, int], ...]:
        """Return how many documents that copy no other were published on each day from ``since`` up to one."""
        day, number = tables.documents.c.published, func.count()
        asked = select(day, number).where(day.between(since, on), queries.own_text()).group_by(day).order_by(day)
        return tuple((told, articles) for told, articles in self.database.tuples(asked))


def _once(told: Sequence[tuple[Any, ...]]) -> tuple[Move, ...]:
    """Return the moves of rows in order, of each event, day and status the first."""
    seen: set[tuple[str, str, Any]] = set()
    moves: list[Move] = []
    days = Remembered(rows.day_of, rows.MOST_DAYS)
    for source, target, day, event, status, before, kind, mode, stance, claim in told:
        key = event, status, day
        if key not in seen:
            seen.add(key)
            now, earlier, how = _STATUSES[status], _STATUSES.get(before), _STANCES.get(stance)
            moves.append(Move(event, days[day], source, target, kind, now, earlier, claim, mode, how))
    return tuple(moves)


def _places(pairs: Sequence[Sides]) -> dict[Sides, tuple[int, ...]]:
    """Return for each source and target (None: whichever) the pairs that want their moves, by their places."""
    found: dict[Sides, tuple[int, ...]] = {}
    for at, (a, b) in enumerate(pairs):
        for key in {(a, b), (b, a)} if b is not None else {(a, b)}:
            found[key] = (*found.get(key, ()), at)
    return found
