"""How does somebody with a key come in? The key is shown once; the session then remembers which one, not the key."""

import secrets
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.faces.api.limits import network
from detente.faces.api.problems import ProblemError
from detente.faces.web import render, security
from detente.faces.web.view import View

# Characters of a key, and some blanks around it.
LONGEST = 200
# Sessions that were left and are remembered as closed.
LEFT = 10_000


def routes() -> list[Route]:
    """Return the addresses to come in and to leave."""
    return [
        Route("/login", _form, methods=["GET"]),
        Route("/login", _enter, methods=["POST"]),
        Route("/logout", _leave, methods=["POST"]),
    ]


def _form(request: Request) -> Response:
    return _page(request, None, 200)


def _page(request: Request, fault: str | None, status: int) -> Response:
    values = {
        "page": None,
        "view": View("/login"),
        "menu": (),
        "fault": fault,
        "token": partial(security.token, request),
        "said": None,
    }
    return HTMLResponse(render.fragment("login.html", **values), status)


async def _enter(request: Request) -> Response:
    security.check_kind(request)
    async with request.form(max_files=0, max_fields=4) as form:
        security.check(request, form)
        key = form.get("key", "")
    state = request.app.state
    address = network(request.client.host if request.client else "")
    try:
        given = f"Bearer {key.strip()}" if isinstance(key, str) and len(key) <= LONGEST else "Bearer"
        caller = await run_in_threadpool(state.guard.caller, state.desk.store, given, address)
    except ProblemError as error:
        return _page(request, str(error), 403)
    # A session of its own: what was in the old one, its token too, is nobody's any more.
    request.session.clear()
    request.session[security.KEY] = caller.id
    request.session[security.NAME] = secrets.token_hex(16)
    return RedirectResponse("/", 303)


async def _leave(request: Request) -> Response:
    security.check_kind(request)
    async with request.form(max_files=0, max_fields=4) as form:
        security.check(request, form)
    if name := request.session.get(security.NAME):
        # A cookie that somebody copied is worth nothing any more; the oldest names are forgotten as cookies end.
        request.app.state.left[name] = None
        while len(request.app.state.left) > LEFT:
            request.app.state.left.pop(next(iter(request.app.state.left)))
    request.session.clear()
    return RedirectResponse("/login", 303)
