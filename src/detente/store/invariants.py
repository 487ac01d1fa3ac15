"""What must hold in every store? Statements that find the rows for which it does not; builds them and runs none.

All of them are such that both kinds of database understand them. What linking has still to do is no fault: events that
wait for it are left out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, exists, false, func, or_, select, true

from detente.store import outlets, tables
from detente.store.relinking import EVERYTHING
from detente.store.reviews import DECISIONS

RESTORE = "put back a copy that `detente backup` made, or collect again into a new store"
RETRY = "run `detente retry`, which lets them be tried again"
REBUILD = "run `detente check --rebuild`: it is derived, and made anew from the evidence"
# More events than these that wait to be filed anew are not told apart: then all count as waiting.
TOLD_APART = 1_000
# Tables whose rows are numbered from 1, and from which nothing is ever taken.
NUMBERED = ("actor_changes", "event_rulings", "claim_corrections", "withdrawals", "forecasts", "audit")
_STATES = ("waiting", "kept", "lost")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold: ``broken`` asks for ids of what breaks it, ``fault`` says so of these, and ``remedy``
    what to do.
    """

    part: str
    fault: str
    remedy: str
    broken: Select[Any]


def settled(relink: str | None, refile: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that linking has nothing to do at an event, by the notes of `relinking`."""
    events = tables.events.c
    if relink == EVERYTHING or len(refile) > TOLD_APART:
        return false()
    filed = events.id.not_in(sorted(refile)) if refile else true()
    return and_(filed, events.last < date.fromisoformat(relink)) if relink else filed


def rules(at_rest: ColumnElement[bool]) -> Iterator[Rule]:
    """Yield all rules; events are held to theirs as far as they are ``at_rest`` (see `settled`)."""
    yield from _documents()
    yield from _events(at_rest)
    yield from _marks(at_rest)
    yield from _decisions()
    yield from _collecting()


def _documents() -> Iterator[Rule]:
    documents, claims, parties = tables.documents, tables.claims, tables.participants
    original = documents.alias("original")
    copies = select(documents.c.id).outerjoin(original, original.c.id == documents.c.copy_of)
    copies = copies.where(documents.c.copy_of.is_not(None))
    yield Rule("documents", "copy an original that is not there", RESTORE, copies.where(original.c.id.is_(None)))
    chained = copies.where(original.c.copy_of.is_not(None))
    yield Rule("documents", "copy what is itself a copy", RESTORE, chained)
    versions, counted = tables.versions, select(claims.c.id)
    gaps = _gaps(versions, versions.c.article, versions.c.number, first=1)
    yield Rule("versions", "are articles with a version missing", RESTORE, gaps)
    past = counted.join(versions, versions.c.document == claims.c.document).where(versions.c.replaced.is_(True))
    yield Rule("versions", "are claims that count though a later version replaced theirs within the day", RESTORE, past)
    namings = _gaps(tables.namings, tables.namings.c.document, tables.namings.c.position)
    yield Rule("namings", "are documents with a gap in what they call people", RESTORE, namings)
    unread = select(claims.c.id).where(~exists().where(tables.readings.c.document == claims.c.document))
    own = exists().where(tables.claim_corrections.c.claim == claims.c.id, tables.claim_corrections.c.verb == "add")
    yield Rule("claims", "stand in a document without a reading", RESTORE, unread.where(~own))
    rows = select(func.count()).where(parties.c.claim == claims.c.id).scalar_subquery()
    fewer = select(claims.c.id).where(func.json_array_length(claims.c.participants) != rows)
    yield Rule("participants", "are claims that are not found by all their participants", REBUILD, fewer)
    other = select(parties.c.claim).join(claims, claims.c.id == parties.c.claim)
    moved = other.where(parties.c.reported.is_distinct_from(claims.c.reported))
    yield Rule("participants", "are found on another day than that of their claim", REBUILD, moved)


def _events(at_rest: ColumnElement[bool]) -> Iterator[Rule]:
    events, members, steps, moves = tables.events, tables.event_claims, tables.event_steps, tables.event_moves
    quiet = select(events.c.id).where(at_rest)
    bare = quiet.where(~exists().where(members.c.event == events.c.id))
    yield Rule("events", "have no claim", REBUILD, bare)
    gaps = _gaps(members, members.c.event, members.c.position).where(members.c.event.in_(quiet))
    yield Rule("events", "have a gap in the order of their claims", REBUILD, gaps)
    claims = tables.claims
    beside = and_(*(members.c[name].is_not_distinct_from(claims.c[name]) for name in ("document", "reported")))
    moved = select(members.c.event).distinct().join(claims, claims.c.id == members.c.claim).where(~beside)
    moved = select(moved.where(members.c.event.in_(quiet)).subquery())
    yield Rule("events", "have a claim under another article or day than its own", REBUILD, moved)
    told_by = outlets.wrong().subquery()
    unlike = select(told_by.c.event).where(told_by.c.event.in_(quiet))
    yield Rule("events", "are kept with other outlets than those of their claims", REBUILD, unlike)
    first = exists().where(members.c.event == events.c.id, members.c.position == 0, members.c.claim == events.c.id)
    told = exists().where(members.c.event == events.c.id)
    yield Rule("events", "do not begin with the claim that they are named after", REBUILD, quiet.where(told, ~first))
    stepless = quiet.where(~exists().where(steps.c.event == events.c.id))
    yield Rule("steps", "are events of which no day tells how they stood", REBUILD, stepless)
    yield Rule("steps", "are events with a gap in their steps", REBUILD, _gaps(steps, steps.c.event, steps.c.position))
    follows = func.lead(steps.c.day).over(partition_by=steps.c.event, order_by=steps.c.position)
    order = select(steps.c.event, steps.c.until, follows.label("follows")).subquery()
    torn = select(order.c.event).where(order.c.until.is_distinct_from(order.c.follows))
    yield Rule("steps", "are events whose steps do not follow each other day by day", REBUILD, torn)
    shown = exists().where(members.c.event == moves.c.event, members.c.claim == moves.c.claim)
    alien = select(moves.c.event).where(~shown, moves.c.event.in_(quiet))
    yield Rule("moves", "are events with a move that none of their claims shows", REBUILD, alien)
    promised = tables.announcements
    own = exists().where(members.c.event == promised.c.event, members.c.claim == promised.c.claim)
    strange = select(promised.c.event).where(~own, promised.c.event.in_(quiet))
    yield Rule("announcements", "are events announced by a claim that is not theirs", REBUILD, strange)
    documents = tables.documents
    known = exists().where(
        documents.c.id == promised.c.document, ~documents.c.outlet.is_distinct_from(promised.c.outlet)
    )
    other = select(promised.c.event).where(~known, promised.c.event.in_(quiet))
    yield Rule("announcements", "are kept with another outlet than that of their article", REBUILD, other)
    outlines = tables.event_outlines
    number = select(func.count()).where(members.c.event == outlines.c.event).scalar_subquery()
    other = select(outlines.c.event).where(outlines.c.sentences != number, outlines.c.event.in_(quiet))
    yield Rule("outlines", "are of events with another number of claims", REBUILD, other)


def _marks(at_rest: ColumnElement[bool]) -> Iterator[Rule]:
    watched, claims, events = tables.watched, tables.claim_conflicts, tables.event_conflicts
    members, quiet = tables.event_claims, select(tables.events.c.id).where(at_rest)
    for table, key in ((claims, claims.c.claim), (events, events.c.event)):
        strange = select(key).where(~exists().where(watched.c.number == table.c.conflict))
        yield Rule("marks", f"are {table.name[:5]}s marked for a conflict that is not known", REBUILD, strange)
    complete = select(watched.c.number).where(watched.c.complete.is_(True))
    joined = members.join(claims, claims.c.claim == members.c.claim)
    there = exists().where(events.c.event == members.c.event, events.c.conflict == claims.c.conflict)
    missing = select(members.c.event).distinct().select_from(joined).where(claims.c.conflict.in_(complete), ~there)
    missing = missing.where(members.c.event.in_(quiet))
    yield Rule("marks", "are events not marked for the conflict of their claims", REBUILD, missing)
    same = and_(members.c.event == events.c.event, claims.c.conflict == events.c.conflict)
    backed = exists(select(members.c.event).select_from(joined).where(same))
    extra = select(events.c.event).where(events.c.conflict.in_(complete), ~backed, events.c.event.in_(quiet))
    yield Rule("marks", "are events marked for a conflict that none of their claims is of", REBUILD, extra)


def _decisions() -> Iterator[Rule]:
    for name in NUMBERED:
        table = tables.metadata.tables[name]
        number = table.c.number
        ends = select(func.min(number).label("first"), func.max(number).label("last"), func.count().label("rows"))
        found = ends.select_from(table).subquery()
        broken = select(found.c.last).where(or_(found.c.first != 1, found.c.last != found.c.rows))
        yield Rule(name, "is the last number, and earlier ones are missing", RESTORE, broken)
    taken = tables.withdrawals
    known = [
        and_(taken.c.kind == kind, exists().where(table.c.number == taken.c.withdrawn))
        for kind, table in DECISIONS.items()
    ]
    yield Rule(
        "withdrawals", "take back a decision that is not there", RESTORE, select(taken.c.number).where(~or_(*known))
    )
    about, aside = tables.claim_corrections, tables.machine_claims
    lost = select(about.c.number).where(~exists().where(tables.documents.c.id == about.c.document))
    yield Rule("corrections", "are about a document that is not there", RESTORE, lost)
    unasked = select(aside.c.id).where(~exists().where(about.c.document == aside.c.document))
    yield Rule("claims", "were set aside though nobody corrected their document", RESTORE, unasked)


def _collecting() -> Iterator[Rule]:
    pointers, pages, done = tables.pointers, tables.pages, tables.pages_done
    strange = select(pointers.c.url).where(pointers.c.state.not_in(_STATES))
    yield Rule("pointers", f"have a state other than {', '.join(_STATES)}", RESTORE, strange)
    unfetched = select(pointers.c.url).where(pointers.c.state == "kept", pointers.c.fetched.is_(None))
    yield Rule("pointers", "are kept though they were never fetched", RESTORE, unfetched)
    forgotten = select(pointers.c.url).where(pointers.c.state == "waiting", pointers.c.next_try.is_(None))
    yield Rule("pointers", "wait for no time at which they would be fetched", RETRY, forgotten)
    both = select(pages.c.id).where(pages.c.failed.is_not(None), exists().where(done.c.id == pages.c.id))
    yield Rule("pages", "failed, and were made documents all the same", RETRY, both)


def _gaps(table: Table, group: Column[Any], position: Column[Any], *, first: int = 0) -> Select[Any]:
    """Ask for the groups whose rows are not numbered one after another; each number is there once by a constraint."""
    end = func.count() + (first - 1)
    query: Select[Any] = select(group).select_from(table).group_by(group)
    return query.having(or_(func.min(position) != first, func.max(position) != end))
