"""Which claims come next on a page? The conditions, and the indexes that know something of them."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, ColumnElement, Text, and_, cast, or_, select, true

from detente.records import Modality
from detente.store import queries
from detente.store.access import Database
from detente.store.pages import Found, Line, Order, Spot, Turn, page, plainly
from detente.store.tables import claim_conflicts, claims, event_claims, participants

_CODE = re.compile("[A-Z]{3}")
ORDER = Order(claims.c.reported, (claims.c.document, claims.c.sentence, claims.c.trigger_start, claims.c.id))


# Claims of one event that are fetched and sorted: the largest wars have some thousand.
FEW_OF_EVENT = 10_000


@dataclass(frozen=True, slots=True)
class ClaimsAsked:
    """Which claims are asked for; None asks for nothing.

    Attributes:
        on: leaves out what was reported after this day.
        parties: codes or ids of which one takes part.
        actors: ids of somebody who takes part, all of the same one.
        speakers: ids of who vouches, all of the same one.
        event: the id of the event that they are about.
        conflict: the number of a watched conflict.
    """

    on: date | None = None
    types: Collection[str] | None = None
    modality: Modality | None = None
    parties: Collection[str] | None = None
    actors: Collection[str] | None = None
    speakers: Collection[str] | None = None
    document: str | None = None
    event: str | None = None
    topic: str | None = None
    conflict: int | None = None


def claims_page(database: Database, asked: ClaimsAsked, *, after: Spot | None, limit: int, newest_first: bool) -> Found:
    """Return the next claims by day of report (unknown as the oldest), document, sentence and trigger."""
    lines, fits = tuple(_lines(asked)), and_(true(), *_fits(asked))
    return page(database, ORDER, lines, fits, Turn(asked.on, after, limit, newest_first))


def _lines(asked: ClaimsAsked) -> Iterator[Line]:
    """Yield the indexes to ask, those that usually leave the fewest claims first."""
    said, who, marks = claims.c, participants.c, claim_conflicts.c
    if asked.event is not None:
        yield Line(event_claims.c.claim, event_claims.c.event == asked.event, few=FEW_OF_EVENT)
    if asked.document is not None:
        yield Line(said.id, said.document == asked.document)
    if asked.speakers is not None:
        day = said.reported if len(asked.speakers) == 1 else None
        yield Line(said.id, said.speaker_actor.in_(queries.listed(asked.speakers)), day)
    if asked.actors is not None:
        day = who.reported if len(asked.actors) == 1 else None
        yield Line(who.claim, who.actor.in_(queries.listed(asked.actors)), day)
    if asked.parties is not None:
        # An index has the claims of each party in the order of days, but not those of several; so of the ids above.
        day = who.reported if len(asked.parties) == 1 else None
        yield Line(who.claim, _sides(asked.parties, who.actor, who.country), day)
    if asked.conflict is not None:
        yield Line(marks.claim, marks.conflict == asked.conflict, marks.reported)
    yield Line(said.id, true(), said.reported)


def _fits(asked: ClaimsAsked) -> Iterator[ColumnElement[bool]]:
    """Yield all that a claim must fulfil."""
    said, who, marks = claims.c, participants.alias().c, claim_conflicts.alias().c
    if asked.event is not None:
        told = event_claims.alias().c
        yield said.id.in_(select(told.claim).where(told.claim == said.id, told.event == asked.event).correlate(claims))
    yield _by(asked.on, said.reported)
    if asked.types is not None:
        yield said.type.in_(queries.listed(asked.types))
    if asked.modality is not None:
        yield said.modality == asked.modality.value
    if asked.document is not None:
        yield said.document == asked.document
    if asked.topic is not None:
        # A list of words as JSON has them, on any database: the quotes around a word make it whole.
        yield cast(said.topics, Text).contains(json.dumps(asked.topic, ensure_ascii=False), autoescape=True)
    if asked.speakers is not None:
        yield said.speaker_actor.in_(queries.listed(asked.speakers))
    for wanted in _parts(asked, plainly(who.actor), plainly(who.country)):
        yield said.id.in_(select(who.claim).where(who.claim == said.id, wanted).correlate(claims))
    if asked.conflict is not None:
        yield said.id.in_(select(marks.claim).where(marks.claim == said.id, marks.conflict == asked.conflict))


def _parts(
    asked: ClaimsAsked, actor: ColumnElement[str | None], country: ColumnElement[str | None]
) -> Iterator[ColumnElement[bool]]:
    if asked.actors is not None:
        yield actor.in_(queries.listed(asked.actors))
    if asked.parties is not None:
        yield _sides(asked.parties, actor, country)


def _sides(
    parties: Collection[str], actor: ColumnElement[str | None], country: ColumnElement[str | None]
) -> ColumnElement[bool]:
    """Return that one of the parties is meant, each by its id or its code."""
    codes = [name for name in queries.listed(parties) if _CODE.fullmatch(name)]
    ids = [name for name in queries.listed(parties) if not _CODE.fullmatch(name)]
    wanted = [column.in_(names) for column, names in ((actor, ids), (country, codes)) if names]
    return or_(*wanted) if wanted else country.in_([])


def _by(on: date | None, day: Column[date]) -> ColumnElement[bool]:
    return true() if on is None else or_(day.is_(None), day <= on)
