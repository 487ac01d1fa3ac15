"""How does somebody with a key come in? The key is shown once; the session then remembers which one, not the key."""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from detente.faces.api.problems import ProblemError
from detente.faces.web import render, security
from detente.faces.web.view import View

# Characters of a key, and some blanks around it.
LONGEST = 200


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
    async with request.form(max_files=0, max_fields=4) as form:
        security.check(request, form)
        key = form.get("key", "")
    state = request.app.state
    address = request.client.host if request.client else ""
    try:
        given = f"Bearer {key.strip()}" if isinstance(key, str) and len(key) <= LONGEST else "Bearer"
        caller = await run_in_threadpool(state.guard.caller, state.desk.store, given, address)
    except ProblemError as error:
        return _page(request, str(error), 403)
    # A session of its own: what was in the old one, its token too, is nobody's any more.
    request.session.clear()
    request.session[security.KEY] = caller.id
    return RedirectResponse("/", 303)


async def _leave(request: Request) -> Response:
    async with request.form(max_files=0, max_fields=4) as form:
        security.check(request, form)
    request.session.clear()
    return RedirectResponse("/login", 303)
