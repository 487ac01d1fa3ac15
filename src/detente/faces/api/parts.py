"""Which questions are answered a bounded part at a time? Those whose answers grow with the store."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from detente.answers import Asked, parts, people, texts
from detente.exports import rows, shapes
from detente.exports import texts as exported
from detente.faces.api import asked, examples
from detente.faces.api.desk import Desk
from detente.faces.api.operation import Operation, Page, Request
from detente.faces.api.problems import ProblemError


def _page(part: parts.Part[Any], shape: Callable[[Any], object]) -> Page:
    return Page(tuple(map(shape, part.rows)), part.after)


def _some(values: Iterable[Any]) -> tuple[Any, ...] | None:
    """Return what a filter asks for; an empty one asks for nothing."""
    return tuple(values) or None


def _told(event: str, ask: asked.Dated) -> str:
    """Return the address of all that an act rests on, in the order of days."""
    day = {"as_of": ask.as_of.isoformat()} if ask.as_of else {}
    return f"/api/v1/claims?{urlencode({'event': event, **day, 'newest': 'false'})}"


def _ledger(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    wanted = Asked(
        types=_some(ask.type),
        parties=_some(ask.party),
        statuses=_some(ask.status),
        due_from=ask.due_from,
        due_to=ask.due_to,
        newest_first=ask.newest,
    )
    found = parts.ledger_part(
        desk.store, as_of=ask.as_of, conflict=ask.conflict, asked=wanted, limit=ask.limit, after=ask.after
    )
    return _page(found, lambda entry: rows.listed_entry(entry, ask.evidence, _told(entry.id, ask)))


def _events(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    found = parts.events_part(
        desk.store,
        as_of=ask.as_of,
        conflict=ask.conflict,
        types=_some(ask.type),
        statuses=_some(ask.status),
        parties=_some(ask.party),
        since=ask.since,
        until=ask.until,
        limit=ask.limit,
        after=ask.after,
        newest_first=ask.newest,
        quotes=ask.evidence,
    )
    return _page(found, lambda row: rows.listed_event(row, ask.evidence, _told(row.id, ask)))


def _claims(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    found = parts.claims_part(
        desk.store,
        as_of=ask.as_of,
        conflict=ask.conflict,
        types=_some(ask.type),
        modality=ask.modality,
        parties=_some(ask.party),
        actor=ask.actor,
        speaker=ask.speaker,
        document=ask.document,
        event=ask.event,
        topic=ask.topic,
        limit=ask.limit,
        after=ask.after,
        newest_first=ask.newest,
    )
    return _page(found, rows.claim_row)


def _search(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    return _page(texts.search(desk.store, ask.q, as_of=ask.as_of, limit=ask.limit, after=ask.after), exported.found)


def _article(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    found = texts.article(desk.store, request.identity or "", as_of=ask.as_of)
    if found is None:
        raise ProblemError(404, "no article of this id is known on that day; claims and evidence give the ids of all")
    return Page((exported.article(found),))


def _actor(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    found = people.actor(desk.store, request.identity or "", as_of=ask.as_of)
    if found is None:
        raise ProblemError(404, "the actor book has no such id; /api/v1/actors?name=… gives ids")
    return Page((exported.actor(found),))


PARTS = (
    Operation(
        "listLedger", "/ledger", "record", "Announced acts, and what became of them", asked.Ledger,
        (shapes.ListedEntry,), _ledger, (examples.ENTRY,),
    ),
    Operation(
        "listEvents", "/events", "record", "Acts that claims are about, each counted once", asked.Events,
        (shapes.ListedEvent,), _events, (examples.EVENT,),
    ),
    Operation(
        "listClaims", "/claims", "record", "What single sentences say", asked.Claims, (shapes.StoredClaim,), _claims,
        (examples.CLAIM,),
    ),
    Operation(
        "search", "/search", "texts", "In which articles words stand, the best first", asked.Search, (shapes.Found,),
        _search, (examples.FOUND,),
    ),
    Operation(
        "getArticle", "/articles/{identity}", "texts", "One article, with all that was read in it", asked.One,
        (shapes.Article,), _article, (examples.ARTICLE,),
    ),
    Operation(
        "getActor", "/actors/{identity}", "actors", "One entry of the actor book", asked.One, (shapes.Actor,), _actor,
        (examples.ACTOR,),
    ),
)  # fmt: skip
