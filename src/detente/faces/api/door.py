"""What does every request pass before its question is answered? The key, the limits, and a border for errors."""

import logging
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from starlette.types import Message

from detente.faces.api import problems
from detente.faces.api.desk import Desk
from detente.faces.api.keys import Caller, Guard
from detente.faces.api.limits import Buckets, Taken, network
from detente.faces.api.problems import ProblemError

LOG = logging.getLogger(__name__)
# Bytes that a request may hold: a correction with its reason takes some thousand.
LARGEST = 64 * 1024
# Characters of an address with its parameters: the longest question with all its filters stays below.
LONGEST = 8_000
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def door(desk: Desk, guard: Guard, limits: Buckets) -> type[APIRoute]:
    """Return the kind of route that lets a request in; its tags review and admin name the scope that it needs."""

    class Door(APIRoute):
        def get_route_handler(self) -> Handler:
            inner = super().get_route_handler()
            scope = next((tag for tag in ("admin", "review") if tag in self.tags), "read")

            async def handled(request: Request) -> Response:
                try:
                    found = await _entered(request, desk, guard, limits, scope)
                    return _marked(await inner(_bounded(request)), found, limits)
                except Exception as error:
                    # FastAPI turns what goes wrong while a body is read into an error of its own.
                    cause = error.__cause__ if isinstance(error.__cause__, ProblemError) else error
                    made = problems.response(request, cause, store=desk.store.name)
                    if made.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
                        LOG.exception("unexpected failure at %s", request.url.path)
                    return made

            return handled

    return Door


async def _entered(request: Request, desk: Desk, guard: Guard, limits: Buckets, scope: str) -> Taken:
    """Let a request in, and note who makes it in ``request.state.caller``.

    Raises:
        ProblemError: it may not pass.
    """
    address = network(request.client.host if request.client else "")
    given = request.headers.get("authorization")
    if len(str(request.url)) > LONGEST:
        raise ProblemError(413, f"an address may have at most {LONGEST:,} characters; ask for less at once")
    caller: Caller = await run_in_threadpool(guard.caller, desk.store, given, address)
    found = limits.take(f"key {caller.id}" if caller.id else f"address {address}")
    if not found.passes:
        raise ProblemError(
            429,
            f"more than {limits.a_minute:.0f} requests a minute came from this caller; wait",
            {"Retry-After": str(max(1, found.wait)), **_told(found, limits)},
        )
    guard.require(caller, scope)
    request.state.caller = caller
    return found


def _bounded(request: Request) -> Request:
    """Return a request whose body cannot be larger than ``LARGEST``, whatever it says of its length."""
    read = 0

    async def receive() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > LARGEST:
            raise ProblemError(413, f"a request may hold at most {LARGEST:,} bytes; send less")
        return message

    return Request(request.scope, receive)


def _marked(response: Response, found: Taken, limits: Buckets) -> Response:
    for name, value in _told(found, limits).items():
        response.headers[name] = value
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _told(found: Taken, limits: Buckets) -> dict[str, str]:
    """Return what the caller may still do (draft-ietf-httpapi-ratelimit-headers)."""
    window = round(limits.size * 60 / limits.a_minute)
    return {
        "RateLimit-Policy": f'"default";q={limits.size};w={max(1, window)}',
        "RateLimit": f'"default";r={found.left};t={found.wait}',
    }
