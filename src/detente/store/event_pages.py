"""Which events come next on a page, as they stand on a day? Conditions, and the indexes that know something of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Column, ColumnElement, and_, exists, func, or_, select, true

from detente.records import Status
from detente.store.access import Database
from detente.store.pages import Found, Line, Order, Spot, Turn, page, plainly
from detente.store.tables import claims, event_claims, event_conflicts, event_parties, event_steps, events

ORDER = Order(events.c.first, (events.c.id,))
# For its types the claims of an event are read, which lie all over the file.
CLAIMS_COST = 8


@dataclass(frozen=True, slots=True)
class EventsAsked:
    """Which events are asked for, of those known on the day ``on``; None asks for nothing. Days are inclusive.

    Attributes:
        parties: codes or ids of which one takes part.
        sides: the same, asked beside ``parties``.
        conflict: the number of a watched conflict to which a claim known by then belongs.
        types: types of which one of its claims is, known by then or not.
        since: a day on which, or after which, it was reported at all.
        until: a day on which, or before which, it was reported first.
        due_from: a day on which, or after which, the window ends that was known on the day.
        due_to: a day on which, or before which, that window begins.
    """

    on: date
    announced: bool | None = None
    statuses: Collection[Status] | None = None
    parties: Collection[str] | None = None
    sides: Collection[str] | None = None
    conflict: int | None = None
    types: Collection[str] | None = None
    since: date | None = None
    until: date | None = None
    due_from: date | None = None
    due_to: date | None = None


def events_page(database: Database, asked: EventsAsked, *, after: Spot | None, limit: int, newest_first: bool) -> Found:
    """Return the next events by the day of their first report (unknown as the oldest) and id."""
    lines, fits = tuple(_lines(asked)), and_(true(), *_fits(asked, events.c.id))
    last = asked.on if asked.until is None else min(asked.on, asked.until)
    cost = 1 if asked.types is None else CLAIMS_COST
    return page(database, ORDER, lines, fits, Turn(last, after, limit, newest_first, cost))


def lapsed(database: Database, asked: EventsAsked, limit: int) -> tuple[tuple[str, ...], int]:
    """Return the ids of the announced events that are overdue, those due last first, and how many there are in all."""
    steps = event_steps.c
    overdue = replace(asked, announced=True, statuses=(Status.OVERDUE,))
    known = replace(asked, announced=None, statuses=None)
    wanted = and_(_stands(overdue, steps.announced, steps.status), *_fits(known, steps.event))
    order = (steps.due_end.desc().nulls_last(), steps.event.desc())
    source = event_steps.join(events, events.c.id == steps.event)
    found = database.fetch(select(steps.event).select_from(source).where(wanted).order_by(*order).limit(limit))
    total = database.fetch(select(func.count().label("number")).select_from(source).where(wanted))
    return tuple(str(row["event"]) for row in found), int(total[0]["number"])


def _lines(asked: EventsAsked) -> Iterator[Line]:
    """Yield the indexes to ask, those that usually leave the fewest events first."""
    if asked.statuses is not None or asked.due_from is not None or asked.due_to is not None:
        yield Line(event_steps.c.event, _stands(asked, event_steps.c.announced, event_steps.c.status))
    if asked.since is not None:
        yield Line(events.c.id, or_(events.c.last.is_(None), events.c.last >= asked.since))
    if asked.parties is not None:
        table = event_parties.c
        wanted = _one_of(table.party, asked.parties)
        # The index has the events of each party in the order of days, but not those of several.
        yield Line(table.event, wanted, table.first if len(asked.parties) == 1 else None)
    if asked.conflict is not None:
        marks = event_conflicts.c
        yield Line(marks.event, _marked(asked, marks.conflict, marks.since), marks.first)
    yield Line(events.c.id, true(), events.c.first)


def _fits(asked: EventsAsked, identity: Column[str]) -> Iterator[ColumnElement[bool]]:
    """Yield all that an event must fulfil, asked of its id."""
    if any(x is not None for x in (asked.announced, asked.statuses, asked.due_from, asked.due_to)):
        steps = event_steps.c
        known = _stands(asked, plainly(steps.announced), plainly(steps.status))
        yield exists().where(steps.event == identity, known)
    for names in (asked.parties, asked.sides):
        if names is not None:
            parties = event_parties.alias()
            yield exists().where(parties.c.event == identity, _one_of(plainly(parties.c.party), names))
    if asked.conflict is not None:
        marks = event_conflicts.alias()
        yield exists().where(marks.c.event == identity, _marked(asked, marks.c.conflict, marks.c.since))
    if asked.types is not None:
        told = event_claims.join(claims, claims.c.id == event_claims.c.claim)
        of_type = and_(event_claims.c.event == identity, _one_of(claims.c.type, asked.types))
        yield exists().select_from(told).where(of_type)
    last = asked.on if asked.until is None else min(asked.on, asked.until)
    yield or_(events.c.first.is_(None), events.c.first <= last)
    if asked.since is not None:
        yield or_(events.c.last.is_(None), events.c.last >= asked.since)


def _stands(asked: EventsAsked, announced: ColumnElement[bool], status: ColumnElement[str]) -> ColumnElement[bool]:
    """Return that a step tells what was known on the day, and stands as asked."""
    steps = event_steps.c
    wanted = [or_(steps.day.is_(None), steps.day <= asked.on), or_(steps.until.is_(None), steps.until > asked.on)]
    if asked.announced is not None:
        wanted.append(announced.is_(asked.announced))
    if asked.statuses is not None:
        wanted.append(status.in_(sorted(status.value for status in asked.statuses)))
    if asked.due_from is not None:
        wanted.append(steps.due_end > asked.due_from)
    if asked.due_to is not None:
        wanted.append(steps.due_start <= asked.due_to)
    return and_(*wanted)


def _marked(asked: EventsAsked, conflict: ColumnElement[int], since: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(conflict == asked.conflict, or_(since.is_(None), since <= asked.on))


def _one_of(column: ColumnElement[str], words: Collection[str]) -> ColumnElement[bool]:
    if isinstance(words, str):
        raise TypeError(f"a collection of words is needed, got the one word {words!r}; write [{words!r}]")
    return column.in_(sorted(words))
