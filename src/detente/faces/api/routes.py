"""Which addresses does the API have? One a question, made from the tables of questions."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from detente.faces.api import admin, answering, review
from detente.faces.api.asked import LONGEST, Asked
from detente.faces.api.desk import Desk
from detente.faces.api.door import door
from detente.faces.api.keys import Guard
from detente.faces.api.limits import Buckets
from detente.faces.api.operation import Operation
from detente.faces.api.parts import PARTS
from detente.faces.api.questions import QUESTIONS

# Requests that one caller may make at once, and a minute. A page of ours makes some ten; a program that follows `next`
# through a million claims some thousand.
BURST, A_MINUTE = 600, 6_000.0
OPERATIONS: tuple[Operation, ...] = (*PARTS, *QUESTIONS)

Identity = Annotated[str, Path(min_length=1, max_length=LONGEST, description="An id as other answers give it.")]


def router(desk: Desk, guard: Guard, *, limits: Buckets | None = None) -> APIRouter:
    """Return the routes of the API, to be put under /api/v1.

    Args:
        guard: who may do what.
        limits: how much one caller may ask; else ``BURST`` and ``A_MINUTE``.
    """
    made = APIRouter(route_class=door(desk, guard, limits or Buckets(BURST, A_MINUTE)))
    for operation in OPERATIONS:
        add = _one if "{identity}" in operation.path else _some
        made.add_api_route(
            operation.path,
            add(desk, operation),
            methods=["GET"],
            operation_id=operation.id,
            summary=operation.summary,
            tags=[operation.tag],
            response_class=Response,
        )
    review.add_routes(made, desk)
    admin.add_routes(made, desk)
    return made


def _some(desk: Desk, operation: Operation):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a function of FastAPI's
    def endpoint(request: Request, ask: Annotated[operation.asked, Query()]) -> Response:  # type: ignore[name-defined]
        return answering.answer(request, desk, operation, ask, None)

    return _known(endpoint, operation.asked)


def _one(desk: Desk, operation: Operation):  # type: ignore[no-untyped-def]  # noqa: ANN202 - see `_some`
    def endpoint(
        request: Request,
        identity: Identity,
        ask: Annotated[operation.asked, Query()],  # type: ignore[name-defined]
    ) -> Response:
        return answering.answer(request, desk, operation, ask, identity)

    return _known(endpoint, operation.asked)


def _known(endpoint, asked: type[Asked]):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - see `_some`
    """Tell the endpoint which parameters are known, for the word about one that is not."""
    endpoint.known = {"query": tuple(asked.model_fields)}
    return endpoint
