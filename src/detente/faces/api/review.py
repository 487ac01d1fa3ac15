"""How are claims, events and actors corrected over the network? For keys of the scope review; each act is noted.

Every decision is one of `pipeline`, made in the name of the key; it counts at once and can be taken back.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import BaseModel

from detente import answers, pipeline
from detente.exports import json_text, shapes
from detente.exports import review as exported
from detente.faces import decisions, rulings
from detente.faces.api import bodies, examples
from detente.faces.api.asked import LIMIT, LONGEST, MOST
from detente.faces.api.desk import Desk
from detente.faces.api.problems import ProblemError
from detente.faces.api.writing import Written, caller
from detente.store import Store

TAG = "review"
_DONE = (examples.DONE,)
WRITTEN = (
    Written("decideClaim", shapes.Done, _DONE),
    Written("decideStatus", shapes.Done, _DONE),
    Written("mergeEvents", shapes.Done, _DONE),
    Written("splitEvent", shapes.Done, _DONE),
    Written("decideActor", shapes.Done, _DONE),
    Written("mergeActors", shapes.Done, _DONE),
    Written("undoDecision", shapes.Done, _DONE),
    Written("listDecisions", shapes.Decision, (examples.DECISION,), many=True),
)
Identity = Annotated[str, Path(min_length=1, max_length=LONGEST, description="An id as other answers give it.")]
Work = Callable[[Store, str], shapes.Done]


def add_routes(router: APIRouter, desk: Desk) -> None:  # noqa: C901 - a table of routes
    """Add the routes with which people decide."""

    def decide_claim(request: Request, identity: Identity, sent: Annotated[bodies.ClaimDecision, Body()]) -> Response:
        return _done(desk, request, sent, "claim", lambda store, by: _claim(desk, store, by, identity, sent))

    def decide_status(request: Request, identity: Identity, sent: Annotated[bodies.StatusDecision, Body()]) -> Response:
        def work(store: Store, by: str) -> shapes.Done:
            _story(store, identity)
            made = pipeline.settle(store, identity, sent.status, sent.day, by=by, now=desk.now(), why=sent.why)
            return shapes.Done("event", made.number, identity)

        return _done(desk, request, sent, "status", work)

    def merge_events(request: Request, sent: Annotated[bodies.Merge, Body()]) -> Response:
        def work(store: Store, by: str) -> shapes.Done:
            _story(store, sent.one)
            _story(store, sent.other)
            return _told("event", rulings.merge(store, sent.one, sent.other, by=by, at=desk.now(), why=sent.why))

        return _done(desk, request, sent, "events.merge", work)

    def split_event(request: Request, sent: Annotated[bodies.Split, Body()]) -> Response:
        def work(store: Store, by: str) -> shapes.Done:
            _story(store, sent.event)
            return _told("event", rulings.split(store, sent.event, sent.claims, by=by, at=desk.now(), why=sent.why))

        return _done(desk, request, sent, "events.split", work)

    def decide_actor(request: Request, sent: Annotated[bodies.ActorDecision, Body()]) -> Response:
        return _done(desk, request, sent, "actor", lambda store, by: _actor(desk, store, by, sent))

    def merge_actors(request: Request, sent: Annotated[bodies.Merge, Body()]) -> Response:
        def work(store: Store, by: str) -> shapes.Done:
            made = decisions.Desk(store, by, desk.now()).merge(sent.one, sent.other)
            return shapes.Done("actor", made.numbers[-1], sent.other)

        return _done(desk, request, sent, "actors.merge", work)

    def undo_decision(request: Request, sent: Annotated[bodies.Undo, Body()]) -> Response:
        def work(store: Store, by: str) -> shapes.Done:
            made = pipeline.withdraw(store, sent.kind, sent.number, by=by, now=desk.now(), why=sent.why)
            return shapes.Done("withdrawal", made.number, f"{sent.kind} {sent.number}")

        return _done(desk, request, sent, "undo", work)

    def list_decisions(
        limit: Annotated[int, Query(ge=1, le=MOST, description="Decisions at most, the newest.")] = LIMIT,
    ) -> Response:
        found = tuple(map(exported.decision, answers.decisions(desk.store, limit=limit)))
        return _sent({"data": found, "next": None})

    for method, path, endpoint, identity, summary in (
        ("POST", "/review/claims/{identity}", decide_claim, "decideClaim", "Confirm, correct or reject a claim"),
        (
            "POST",
            "/review/events/{identity}/status",
            decide_status,
            "decideStatus",
            "Give an event a status from a day on",
        ),
        ("POST", "/review/events/merge", merge_events, "mergeEvents", "Say that two events are one act"),
        ("POST", "/review/events/split", split_event, "splitEvent", "Say that some claims of an event are another act"),
        ("POST", "/review/actors", decide_actor, "decideActor", "Add or change an actor"),
        ("POST", "/review/actors/merge", merge_actors, "mergeActors", "Say that two ids mean one actor"),
        ("POST", "/review/undo", undo_decision, "undoDecision", "Take a decision back"),
        ("GET", "/review/decisions", list_decisions, "listDecisions", "What people decided, newest first"),
    ):
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            operation_id=identity,
            summary=summary,
            tags=[TAG],
            response_class=Response,
        )


def _claim(desk: Desk, store: Store, by: str, identity: str, sent: bodies.ClaimDecision) -> shapes.Done:
    if not store.claims_of([identity]) and answers.machine_claim(store, identity) is None:
        raise ProblemError(404, "no claim of this id is known; /api/v1/claims gives the ids of all")
    if (sent.verb == "amend") != (sent.fields is not None):
        raise ProblemError(422, "fields: they belong to the verb amend, which needs them, and to no other")
    value = sent.fields.model_dump(mode="json", exclude_unset=True) if sent.fields else {}
    made = pipeline.correct(store, identity, sent.verb, value, by=by, now=desk.now(), why=sent.why)
    return shapes.Done("claim", made.number, made.claim)


def _actor(desk: Desk, store: Store, by: str, sent: bodies.ActorDecision) -> shapes.Done:
    office = sent.office
    term = decisions.Term(office.title, office.start, office.end, office.source) if office else None
    at_work = decisions.Desk(store, by, desk.now())
    told = (sent.country, sent.sector, tuple(sent.aliases), term)
    if sent.verb == "add" and sent.name:
        return _told("actor", at_work.add(sent.name, sent.kind, *told))
    if sent.verb == "edit" and sent.id:
        return _told("actor", at_work.edit(sent.id, sent.name, *told))
    raise ProblemError(422, "add needs the name of the actor, and edit the id")


def _told(kind: str, deed: decisions.Deed) -> shapes.Done:
    *before, last = deed.numbers
    return shapes.Done(kind, last, deed.target, tuple(before))


def _story(store: Store, event: str) -> None:
    """See that an event is known.

    Raises:
        ProblemError: it is not.
    """
    if next(store.events_of([store.event_with(event) or event]), None) is None:
        raise ProblemError(404, f"no event {event!r} is known; /api/v1/events gives the ids of all")


def _done(desk: Desk, request: Request, sent: BaseModel, what: str, work: Work) -> Response:
    """Do it in the name of the caller, note it, and say what was done."""
    by = caller(request)
    with desk.writer() as store:
        done = work(store, by)
        detail: dict[str, Any] = {"sent": sent.model_dump_json(exclude_unset=True), "number": str(done.number)}
        store.keyring.note(at=desk.now(), who=by, what=f"review.{what}", target=done.target, detail=detail)
    return _sent({"data": done})


def _sent(body: object) -> Response:
    return Response(json_text.encode(body), headers={"Cache-Control": "no-store"}, media_type="application/json")
