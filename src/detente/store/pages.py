"""Which rows come next on a page? A bounded look at the store, from a place in the order on.

Rows are taken in the order of days. A page asks the index that leaves the fewest rows: if something that is asked for
fits few rows they are fetched and sorted, else rows are gone through in their order, in stretches of days that grow as
long as too little is found, and never many more than `EXAMINED` of them. Then the place is told where to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Select, and_, false, func, literal, or_, select, true, tuple_

from detente.store.access import Database

# Rows looked at in one call, unless they are found by something rare: some 10 µs each, a fifth of a second in all.
EXAMINED = 20_000
# Rows of the first stretch; each next one is so many times as long.
STRETCH, GROWTH = 250, 4
# What fits no more rows than this is fetched and sorted: on a million claims as fast as a stretch of that length.
FEW = 2_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the order of rows: behind the row of a day (None: undated) with the key ``rest``; without a key behind
    all rows of that day, from whatever side they are gone through.

    Of events the key is the id; of claims document, sentence, start of the trigger, and id.
    """

    day: date | None
    rest: tuple[str | int, ...] = ()


# Behind all undated rows where these come first, and behind all dated ones where those do.
UNDATED, DATED = Spot(None), Spot(date.min)


@dataclass(frozen=True, slots=True)
class Found:
    """Ids with their places, in order, and the place behind all that was looked at; None at the end of all rows."""

    rows: tuple[tuple[str, Spot], ...]
    after: Spot | None


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a table: the day first, undated rows as the oldest, then the key, whose last column is the id."""

    day: Column[Any]
    key: tuple[Column[Any], ...]

    @property
    def identity(self) -> Column[Any]:
        """The column of the id."""
        return self.key[-1]


@dataclass(frozen=True, slots=True)
class Line:
    """What an index knows of rows asked for: their ids and, if it is ``ordered`` by it, the day of each in `Order`.

    No more than ``few`` of them are fetched and sorted (None: `FEW`).
    """

    identity: Column[Any]
    wanted: ColumnElement[bool]
    day: Column[Any] | None = None
    few: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One call for a page: up to which last day (None: all; what is undated is asked for in any case), from which place
    on, at most how many rows, in which direction, and ``cost``, how many times as long as others a row takes.
    """

    last: date | None
    after: Spot | None
    limit: int
    newest_first: bool
    cost: int = 1


@dataclass(frozen=True, slots=True)
class Way:
    """How rows are gone through: in which order, by which index, and what each must fulfil besides."""

    order: Order
    line: Line
    fits: ColumnElement[bool]
    turn: Turn

    @property
    def day(self) -> Column[Any]:
        """The day as the index has it."""
        return self.order.day if self.line.day is None else self.line.day

    def sorted(self, query: Select[Any]) -> Select[Any]:
        """Put a query in order."""
        columns = (self.order.day, *self.order.key)
        if self.turn.newest_first:
            return query.order_by(columns[0].desc().nulls_last(), *(c.desc() for c in columns[1:]))
        return query.order_by(columns[0].asc().nulls_first(), *columns[1:])

    def beyond(self, spot: Spot | None) -> ColumnElement[bool]:
        """Return that a row lies behind a place."""
        day = self.order.day
        if spot is None:
            return true()
        if self.turn.newest_first:
            later = day.is_(None) if spot.day is None else or_(day < spot.day, day.is_(None))
            later = later if spot.day else false()
        else:
            later = day.is_not(None) if spot.day is None else day > spot.day
        return or_(later, and_(day.is_not_distinct_from(spot.day), self.key_beyond(spot))) if spot.rest else later

    def key_beyond(self, spot: Spot | None) -> ColumnElement[bool]:
        """Return that a row of the day of a place lies behind it by its key."""
        if spot is None or not spot.rest:
            return true()
        ours = tuple_(*self.order.key)
        theirs = tuple_(*(literal(value) for value in spot.rest))
        return ours < theirs if self.turn.newest_first else ours > theirs


def plainly(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column for which no index is asked.

    Without statistics SQLite takes the index of a word, be it common, over the key of the one row that is looked at.
    """
    return func.coalesce(column, column)


def page(database: Database, order: Order, lines: Sequence[Line], fits: ColumnElement[bool], turn: Turn) -> Found:
    """Return the next rows that fit.

    Args:
        lines: indexes that know something of what is asked, the preferred ones first; the last one knows all rows.
    """
    for line in lines[:-1]:
        known = true() if turn.last is None or line.day is None else or_(line.day.is_(None), line.day <= turn.last)
        most = FEW if line.few is None else line.few
        few = database.fetch(select(line.identity.label("id")).where(line.wanted, known).limit(most + 1))
        if len(few) <= most:
            ids = sorted({str(row["id"]) for row in few})
            way = Way(order, line, and_(order.identity.in_(ids), fits), turn)
            query = way.sorted(_columns(order).where(way.fits, way.beyond(turn.after)))
            rows = _spotted(order, database.fetch(query.limit(turn.limit + 1)))
            return Found(tuple(rows[: turn.limit]), rows[turn.limit - 1][1] if len(rows) > turn.limit else None)
    line = next(line for line in lines if line.day is not None)
    return _through(database, Way(order, line, fits, turn))


def _columns(order: Order) -> Select[Any]:
    return select(order.day.label("day"), *(column.label(f"key{at}") for at, column in enumerate(order.key)))


def _spotted(order: Order, found: Sequence[RowMapping]) -> list[tuple[str, Spot]]:
    keys = (tuple(row[f"key{at}"] for at in range(len(order.key))) for row in found)
    return [(str(key[-1]), Spot(row["day"], key)) for row, key in zip(found, keys, strict=True)]


def _through(database: Database, way: Way) -> Found:
    """Go through the rows stretch by stretch."""
    rows: list[tuple[str, Spot]] = []
    limit, spot = way.turn.limit, way.turn.after
    examined, stretch = 0, STRETCH
    while examined * way.turn.cost < EXAMINED:
        wanted, spot = _stretch(database, way, spot, stretch)
        query = way.sorted(_joined(way).where(wanted, way.line.wanted, way.fits)).distinct()
        rows += _spotted(way.order, database.fetch(query.limit(limit + 1 - len(rows))))
        if len(rows) > limit:
            return Found(tuple(rows[:limit]), rows[limit - 1][1])
        if spot is None:
            break
        examined, stretch = examined + stretch, stretch * GROWTH
    return Found(tuple(rows), spot)


def _joined(way: Way) -> Select[Any]:
    """Ask for rows beside the index, led by it: days are asked of the index only, so that no other is gone through."""
    query, own, table = _columns(way.order), way.line.identity.table, way.order.identity.table
    return query if own is table else query.select_from(own.join(table, way.line.identity == way.order.identity))


def _stretch(database: Database, way: Way, spot: Spot | None, rows: int) -> tuple[ColumnElement[bool], Spot | None]:
    """Return the condition of the next stretch of about so many rows, and the place behind it (None: the end)."""
    day = way.day
    undated = and_(day.is_(None), way.key_beyond(spot) if spot and spot.day is None else true())
    if way.turn.newest_first and spot is not None and (spot.day is None or spot == DATED):
        return undated, None
    if not way.turn.newest_first and (spot is None or (spot.day is None and spot.rest)):
        return undated, UNDATED
    ahead = _ahead(way, spot)
    edge = database.fetch(
        select(day.label("day"))
        .where(way.line.wanted, ahead)
        .order_by(day.desc() if way.turn.newest_first else day.asc())
        .limit(1)
        .offset(rows - 1)
    )
    behind = ahead
    if spot is not None and spot.rest:
        behind = and_(ahead, or_(day != spot.day, way.key_beyond(spot)))
    if not edge:
        return behind, DATED if way.turn.newest_first else None
    last = edge[0]["day"]
    return and_(behind, day >= last if way.turn.newest_first else day <= last), Spot(last)


def _ahead(way: Way, spot: Spot | None) -> ColumnElement[bool]:
    """Return that a dated row is of the day of a place or lies behind it, as an index can look it up."""
    day, known = way.day, way.day.is_not(None) if way.turn.last is None else way.day <= way.turn.last
    if spot is None or spot.day is None:
        return known
    if spot.rest:
        return and_(known, day <= spot.day if way.turn.newest_first else day >= spot.day)
    return and_(known, day < spot.day if way.turn.newest_first else day > spot.day)
