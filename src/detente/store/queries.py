"""Which statement answers which question? Builds statements and runs none."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, distinct, exists, func, or_, select, true

from detente.records import Modality
from detente.store.tables import claims, documents, event_claims, failures, participants, readings

# Rows fetched at a time. 200 to 5,000 made no difference to reading 10,000 claims, and 500 articles are a few MB.
BATCH = 500
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
        wanted.append(claims.c.type.in_(_words(types)))
    if modality is not None:
        wanted.append(claims.c.modality == modality.value)
    if countries is not None:
        # As a list made once: asked anew for every claim, the index of a common country is searched each time.
        wanted.append(
            claims.c.id.in_(select(participants.c.claim).where(participants.c.country.in_(_words(countries))))
        )
    if document is not None:
        wanted.append(claims.c.document == document)
    return and_(*wanted)


def _known(as_of: date | None) -> ColumnElement[bool]:
    return or_(claims.c.reported.is_(None), claims.c.reported <= as_of) if as_of else true()


def _words(words: Collection[str]) -> list[str]:
    if isinstance(words, str):
        raise TypeError(f"a collection of words is needed, got the one word {words!r}; write [{words!r}]")
    return sorted(words)


def claims_that(condition: ColumnElement[bool]) -> Select[Any]:
    """Ask for claims in the order of their days, documents and sentences."""
    return select(claims).where(condition).order_by(*_ORDER)


def events_that(condition: ColumnElement[bool], as_of: date | None) -> Select[Any]:
    """Ask for the known claims of each event of which one claim fits, in the order in which they were saved."""
    wanted = select(event_claims.c.event).join(claims, claims.c.id == event_claims.c.claim).where(condition)
    return (
        select(event_claims.c.event, claims)
        .join(claims, claims.c.id == event_claims.c.claim)
        .where(event_claims.c.event.in_(wanted), _known(as_of))
        .order_by(event_claims.c.rank, event_claims.c.position)
    )


def documents_after(last: str) -> Select[Any]:
    """Ask for the next batch of documents by id."""
    return select(documents).where(documents.c.id > last).order_by(documents.c.id).limit(BATCH)


def unread_after(last: str, model: str, coder: str | None) -> Select[Any]:
    """Ask for the next batch of documents that have no finished reading by this model (and coder, if named)."""
    reading = and_(readings.c.document == documents.c.id, readings.c.model == model)
    if coder is not None:
        reading = and_(reading, readings.c.coder == coder)
    return documents_after(last).where(~exists().where(reading))


def failures_of(source: str, given_id: str | None) -> Delete:
    """Drop what failed of one document of a source, at whatever stage."""
    return delete(failures).where(failures.c.source == source, failures.c.given_id.is_not_distinct_from(given_id))


def tally() -> Select[Any]:
    """Ask how much there is of everything, in one row."""
    return select(
        select(func.count()).select_from(documents).scalar_subquery().label("documents"),
        select(func.count(documents.c.copy_of)).scalar_subquery().label("copies"),
        select(func.count()).select_from(claims).scalar_subquery().label("claims"),
        select(func.count(distinct(event_claims.c.event))).scalar_subquery().label("events"),
        select(func.count()).select_from(failures).scalar_subquery().label("failures"),
    )
