"""Which statement answers which question? Builds statements and runs none."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, exists, func, literal, or_, select, true, union

from detente.records import Document, Modality
from detente.store import claim_rows
from detente.store.tables import (
    claim_conflicts,
    claim_corrections,
    claims,
    documents,
    event_claims,
    event_conflicts,
    event_keys,
    event_moves,
    event_parties,
    event_steps,
    events,
    failures,
    machine_claims,
    participants,
    readings,
    versions,
)

# The ``date_source`` of documents that were made from rows that others coded: there is no language in them to read.
IMPORTED = "imported"
# What stands for the text of a document where that is left out; its first character may be the end of an empty line.
LEFT_OUT = "…"
# Rows fetched at a time. 200 to 5,000 made no difference to reading 10,000 claims, and 500 articles are a few MB.
BATCH = 500
# Where the ids of a kind stand; of claims that people rejected, too.
IdKind = Literal["event", "claim", "document"]
_IDS: dict[IdKind, tuple[ColumnElement[str], ...]] = {
    "event": (events.c.id,),
    "claim": (claims.c.id, machine_claims.c.id),
    "document": (documents.c.id,),
}
# Undated claims count as known from the start, so they come first on every database.
_ORDER = (
    claims.c.reported.asc().nulls_first(),
    claims.c.document,
    claims.c.sentence,
    claims.c.trigger_start,
    claims.c.id,
)


def fitting(
    *,
    as_of: date | None,
    types: Collection[str] | None,
    modality: Modality | None,
    countries: Collection[str] | None,
    document: str | None,
) -> ColumnElement[bool]:
    """Return the condition that a claim fits; None asks for nothing, an empty collection is fitted by no claim."""
    wanted = [_known(as_of)]
    if types is not None:
        wanted.append(claims.c.type.in_(listed(types)))
    if modality is not None:
        wanted.append(claims.c.modality == modality.value)
    if countries is not None:
        # As a list made once: asked anew for every claim, the index of a common country is searched each time.
        wanted.append(
            claims.c.id.in_(select(participants.c.claim).where(participants.c.country.in_(listed(countries))))
        )
    if document is not None:
        wanted.append(claims.c.document == document)
    return and_(*wanted)


def _known(as_of: date | None) -> ColumnElement[bool]:
    return or_(claims.c.reported.is_(None), claims.c.reported <= as_of) if as_of else true()


def listed(words: Collection[str]) -> list[str]:
    """Return words that a filter asks for, in order.

    Raises:
        TypeError: one word, which would be taken for its letters.
    """
    if isinstance(words, str):
        raise TypeError(f"a collection of words is needed, got the one word {words!r}; write [{words!r}]")
    return sorted(words)


def claims_that(condition: ColumnElement[bool]) -> Select[Any]:
    """Ask for claims in the order of their days, documents and sentences."""
    return select(claims).where(condition).order_by(*_ORDER)


def claims_in(ids: Collection[str], as_of: date | None) -> Select[Any]:
    """Ask for the known claims of some documents."""
    return claims_that(and_(claims.c.document.in_(listed(ids)), _known(as_of)))


def ids_beginning(kind: IdKind, start: str, limit: int) -> Select[Any]:
    """Ask for the ids of a kind that begin with hexadecimal digits; as a range, which the index answers in any locale:
    all that goes on after them is less than "g".
    """
    wanted = union(*(select(c.label("id")).where(c >= start, c < f"{start}g") for c in _IDS[kind])).subquery()
    return select(wanted.c.id).order_by(wanted.c.id).limit(limit)


def events_that(condition: ColumnElement[bool], as_of: date | None) -> Select[Any]:
    """Ask for the known claims of each event of which one claim fits, oldest event first."""
    wanted = select(event_claims.c.event).join(claims, claims.c.id == event_claims.c.claim).where(condition)
    return _told(as_of).where(event_claims.c.event.in_(wanted))


def events_of(ids: Collection[str], as_of: date | None) -> Select[Any]:
    """Ask for the known claims of events by their ids, oldest event first."""
    return _told(as_of).where(event_claims.c.event.in_(listed(ids)))


def _told(as_of: date | None) -> Select[Any]:
    return (
        select(event_claims.c.event, events.c.lent, *claim_rows.COLUMNS)
        .join(claims, claims.c.id == event_claims.c.claim)
        .join(events, events.c.id == event_claims.c.event)
        .where(_known(as_of))
        .order_by(events.c.first.asc().nulls_first(), events.c.id, event_claims.c.position)
    )


def standing(
    *,
    on: date,
    announced: bool | None,
    statuses: Collection[str] | None,
    parties: Collection[str] | None,
    since: date | None,
    newest_first: bool,
) -> Select[Any]:
    """Ask for ids of the events known on a day that stand as asked on it; None asks for nothing."""
    steps = event_steps
    query = select(steps.c.event).join(events, events.c.id == steps.c.event)
    wanted = [
        or_(steps.c.day.is_(None), steps.c.day <= on),
        or_(steps.c.until.is_(None), steps.c.until > on),
    ]
    if announced is not None:
        wanted.append(steps.c.announced.is_(announced))
    if statuses is not None:
        wanted.append(steps.c.status.in_(listed(statuses)))
    if parties is not None:
        table = event_parties
        wanted.append(exists().where(table.c.event == steps.c.event, table.c.party.in_(listed(parties))))
    if since is not None:
        wanted.append(or_(events.c.last.is_(None), events.c.last >= since))
    first, identity = events.c.first, events.c.id
    order = (first.desc().nulls_last(), identity.desc()) if newest_first else (first.asc().nulls_first(), identity)
    return query.where(*wanted).order_by(*order)


def marked_events(conflict: int, on: date) -> ColumnElement[bool]:
    """Return the condition that a step is of an event that is marked for a conflict by claims known on a day."""
    table = event_conflicts
    known = or_(table.c.since.is_(None), table.c.since <= on)
    return event_steps.c.event.in_(select(table.c.event).where(table.c.conflict == conflict, known))


def marked_claims(conflict: int) -> ColumnElement[bool]:
    """Return the condition that a claim is marked for a conflict."""
    return claims.c.id.in_(select(claim_conflicts.c.claim).where(claim_conflicts.c.conflict == conflict))


def moves(
    *, on: date, since: date | None, sources: Collection[str] | None, targets: Collection[str] | None
) -> Select[Any]:
    """Ask for what became of events between sides up to a day, in the order of days; None asks for nothing."""
    table = event_moves
    wanted = [table.c.day <= on]
    if since is not None:
        wanted.append(table.c.day >= since)
    if sources is not None:
        wanted.append(table.c.source.in_(listed(sources)))
    if targets is not None:
        wanted.append(table.c.target.in_(listed(targets)))
    order = (table.c.day, table.c.event, table.c.source, table.c.target, table.c.status)
    return select(table).where(*wanted).order_by(*order)


def acts_a_day(on: date, since: date, parties: Collection[str] | None, sides: Collection[str] | None) -> Select[Any]:
    """Ask how many acts of a type became known to stand how on each day; None asks for nothing."""
    table = event_moves
    acts = func.count(table.c.event.distinct()).label("acts")
    wanted = [table.c.day >= since, table.c.day <= on]
    if sides is not None:
        wanted += [table.c.source.in_(listed(sides)), table.c.target.in_(listed(sides))]
    if parties is not None:
        wanted.append(or_(table.c.source.in_(listed(parties)), table.c.target.in_(listed(parties))))
    by = (table.c.day, table.c.type, table.c.status)
    return select(*by, acts).where(*wanted).group_by(*by).order_by(*by)


def announced() -> Select[Any]:
    """Ask for the steps of the events that were ever announced, event by event."""
    told = select(event_steps.c.event).where(event_steps.c.announced.is_(true()))
    return (
        select(event_steps).where(event_steps.c.event.in_(told)).order_by(event_steps.c.event, event_steps.c.position)
    )


def tellings(ids: Collection[str]) -> Select[Any]:
    """Ask what the claims of events say in the short, in the order of each event."""
    columns = (claims.c[name] for name in ("document", "reported", "type", "modality"))
    voices = (claims.c[name] for name in ("speaker_actor", "speaker_country"))
    return (
        select(event_claims.c.event, *columns, *voices)
        .join(claims, claims.c.id == event_claims.c.claim)
        .where(event_claims.c.event.in_(listed(ids)))
        .order_by(event_claims.c.event, event_claims.c.position)
    )


def sides_of(ids: Collection[str]) -> Select[Any]:
    """Ask between which sides events are."""
    table = event_moves
    return select(table.c.event, table.c.source, table.c.target).distinct().where(table.c.event.in_(listed(ids)))


def own_text() -> ColumnElement[bool]:
    """Return the condition that a document copies no other; not as the index of copies has it, by which all documents
    would be gone through.
    """
    return func.coalesce(documents.c.copy_of, "") == ""


def newest_of(key: str, before: str, limit: int) -> Select[Any]:
    """Ask for ids of the events of a key that were last spoken of before ``before``, the latest first."""
    table = event_keys
    return (
        select(table.c.event)
        .where(table.c.key == key, table.c.touched < before)
        .order_by(table.c.touched.desc())
        .limit(limit)
    )


def left_over() -> Select[Any]:
    """Ask how many claims there are in all, and how many of them are in an event."""
    told = select(event_claims.c.claim).distinct().subquery()
    return select(
        select(func.count()).select_from(claims).scalar_subquery().label("claims"),
        select(func.count()).select_from(told).scalar_subquery().label("linked"),
    )


def unlinked(first: date | None, before: date | None) -> Select[Any]:
    """Ask for the earliest day of claims of some days that are in no event, and how many these are.

    Days are those from ``first`` on and before ``before``, None for no bound; without both claims without a day.
    """
    day = claims.c.reported
    wanted: list[ColumnElement[bool]] = [day.is_(None)] if first is None and before is None else []
    wanted += [day >= first] if first else []
    wanted += [day < before] if before else []
    count: Any = func.count()
    query: Select[Any] = select(func.min(day).label("day"), count.label("claims"))
    return query.select_from(claims).where(*wanted, ~exists().where(event_claims.c.claim == claims.c.id))


def doubtful() -> Select[Any]:
    """Ask for the claims of events that are announced acts now, and on which nobody decided, the lowest score first."""
    steps, decided = event_steps, claim_corrections
    now = exists().where(steps.c.event == event_claims.c.event, steps.c.announced.is_(true()), steps.c.until.is_(None))
    return (
        select(event_claims.c.event, claims)
        .join(event_claims, event_claims.c.claim == claims.c.id)
        .where(now, ~exists().where(decided.c.claim == claims.c.id))
        .order_by(claims.c.score, claims.c.id)
    )


def claims_a_day(since: date | None) -> Select[Any]:
    """Ask how many claims were reported on each day, undated ones first."""
    day = claims.c.reported
    query: Select[Any] = select(day.label("day"), func.count().label("claims"))
    query = query.group_by(day).order_by(day.asc().nulls_first())
    return query if since is None else query.where(day >= since)


def claims_between(first: date | None, last: date | None) -> Select[Any]:
    """Ask for the claims of the days from ``first`` to ``last``; without a first day undated ones too."""
    day = claims.c.reported
    wanted = or_(day.is_(None), day <= last) if last else day.is_(None)
    wanted = wanted if first is None else and_(day >= first, day <= last)
    return select(*claim_rows.COLUMNS).where(wanted).order_by(*_ORDER)


def headers_of(ids: Collection[str]) -> Select[Any]:
    """Ask for documents by id without their text; their fields come in the order of `Document`."""
    table = documents
    short = [literal(LEFT_OUT) if f.name == "text" else table.c[f.name] for f in fields(Document)]
    return select(*short).where(table.c.id.in_(listed(ids))).order_by(table.c.id)


def copies_of(document: str) -> Select[Any]:
    """Ask for the documents that copy one, without their text."""
    table = documents
    short = [literal(LEFT_OUT).label("text") if c.name == "text" else c for c in table.c]
    order = (table.c.published.asc().nulls_last(), table.c.id)
    return select(*short).where(table.c.copy_of == document).order_by(*order)


def documents_after(last: str) -> Select[Any]:
    """Ask for the next batch of documents by id."""
    return select(documents).where(documents.c.id > last).order_by(documents.c.id).limit(BATCH)


def unread_after(last: str, model: str, coder: str | None) -> Select[Any]:
    """Ask for the next batch of documents that have no finished reading by this model (and coder, if named).

    Versions of articles that were replaced are left out, and what was made from the rows of others.
    """
    reading = and_(readings.c.document == documents.c.id, readings.c.model == model)
    if coder is not None:
        reading = and_(reading, readings.c.coder == coder)
    replaced = and_(versions.c.document == documents.c.id, versions.c.replaced.is_(true()))
    made = documents.c.date_source.is_distinct_from(IMPORTED)
    return documents_after(last).where(made, ~exists().where(reading), ~exists().where(replaced))


def failures_of(source: str, given_id: str | None) -> Delete:
    """Drop what failed of one document of a source, at whatever stage."""
    return delete(failures).where(failures.c.source == source, failures.c.given_id.is_not_distinct_from(given_id))


def tally() -> Select[Any]:
    """Ask how much there is of everything, in one row."""
    return select(
        select(func.count()).select_from(documents).scalar_subquery().label("documents"),
        select(func.count(documents.c.copy_of)).scalar_subquery().label("copies"),
        select(func.count()).select_from(claims).scalar_subquery().label("claims"),
        select(func.count()).select_from(events).scalar_subquery().label("events"),
        select(func.count()).select_from(failures).scalar_subquery().label("failures"),
    )
