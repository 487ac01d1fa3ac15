"""How do pages, files and the API become one server? One function, given what it may do."""

import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from detente import answers
from detente.errors import DetenteError, NotKnownError, StoreError
from detente.faces.api import app as api
from detente.faces.api.desk import OverloadedError
from detente.faces.api.kept import LEVEL, SMALL, Body
from detente.faces.api.keys import Guard
from detente.faces.plain import plain
from detente.faces.web import login, plots, render, reviewing, security, view
from detente.faces.web.catalogue import text
from detente.faces.web.desk import PATIENCE, Desk, Slot
from detente.faces.web.pages import PAGES
from detente.faces.web.panels import Page, Panel, Shown

# A working day, after which a session is made anew.
SESSION = 12 * 3600
# The names under which a browser on this machine reaches it.
LOCAL = ("localhost", "127.0.0.1", "[::1]")
HTML = "text/html; charset=utf-8"


def is_local(host: str) -> bool:
    """Say whether an address is one at which this machine alone can be reached."""
    return host.strip("[]") in {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Site:
    """What a server is told: the store, the conflict when none is named, the host names that it answers to.

    ``secure`` is set where browsers reach it by https; ``open_read`` where this machine alone can reach it, and nobody
    needs a key for the page; ``beside`` has long answers worked out in a process of its own; ``cors`` are the origins
    of other pages that may ask the API.
    """

    store: str
    now: Callable[[], datetime]
    conflict: str | None = None
    hosts: Sequence[str] = LOCAL
    secure: bool = False
    open_read: bool = True
    cors: Sequence[str] = ()
    beside: bool = False


def make(site: Site) -> Starlette:
    """Return the server of a store; the store is opened here, and closed when the server stops.

    Raises:
        StoreError: the store cannot be read.
    """
    desk = Desk(site.store, now=site.now, beside=site.beside)
    guard = Guard(open_read=site.open_read)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        with desk:
            yield

    app = Starlette(
        routes=[
            *(Route(page.path, partial(_show, page=page), name=page.name) for page in PAGES),
            *login.routes(),
            *reviewing.routes(),
            Route("/plots/{name}", plots.plot),
            Mount(api.PREFIX, api.make(desk, guard, cors=tuple(site.cors))),
            Mount("/static", StaticFiles(packages=[("detente.faces.web", "static")])),
        ],
        middleware=[
            Middleware(security.Headers, secure=site.secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(site.hosts)),
            Middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=LEVEL),
            Middleware(
                SessionMiddleware,
                secret_key=secrets.token_hex(32),
                session_cookie="detente",
                max_age=SESSION,
                same_site="strict",
                https_only=site.secure,
            ),
        ],
        exception_handlers={
            HTTPException: _fault,
            security.StrangerError: _asked_in,
            OverloadedError: _unavailable,
            StoreError: _unavailable,
            DetenteError: _refused,
            Exception: _broken,
        },
        lifespan=lifespan,
    )
    app.state.desk = desk
    app.state.site = site
    app.state.guard = guard
    app.state.left = {}
    return app


def _show(request: Request, page: Page) -> Response:
    """Show a page, or the one panel of it that is asked for; one that is at hand is sent as it was."""
    security.admit(request, "review" if page.forms else "read")
    desk: Desk = request.app.state.desk
    # Read before the page is made: one that changes meanwhile is made anew the next time.
    changes = desk.store.database.changes()
    key = (request.url.path, tuple(request.query_params.multi_items()), desk.now().date())
    plain = request.method == "GET" and "said" not in request.session and not page.forms
    body = desk.kept.find(changes, key) if plain else None
    if body is None:
        text, whole, missing = _shown(request, page)
        if missing:
            return Response(text, 404, media_type=HTML)
        body = Body.of(text.encode(), HTML, {})
        if plain and whole and not getattr(request.state, "own", False):
            desk.kept.keep(changes, key, body)
    return body.sent(request)


def _shown(request: Request, page: Page) -> tuple[Markup, bool, bool]:
    """Return a page or its panel as text, whether all of it is there, and whether what it is about is on no record."""
    looked = _view(request, page)
    named = request.query_params.get("panel")
    if named is None:
        shown, values = _answered(request, page.panels, looked), _chosen(request, page, looked)
        values["said"] = request.session.pop("said", None)
        missing = any(one.missing for one in shown)
        return render.fragment("page.html", shown=shown, **values), all(map(_is_there, shown)), missing
    panel = next((panel for panel in page.panels if panel.name == named), None)
    if panel is None:
        raise HTTPException(404)
    [part] = _answered(request, [panel], looked)
    # A panel that is asked for alone takes its place on a page that is there.
    return render.fragment("_panel.html", shown=part, **_chosen(request, page, looked)), _is_there(part), False


def _is_there(shown: Shown) -> bool:
    return shown.ready and shown.fault is None


def _view(request: Request, page: Page) -> view.View:
    desk: Desk = request.app.state.desk
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "panel"]
    return view.parse(
        request.url.path,
        pairs,
        known=page.filters,
        newest=desk.answer("newest", desk.store.newest),
        today=desk.now().date(),
        default=request.app.state.site.conflict,
        identity=request.path_params.get("id"),
    )


def _chosen(request: Request, page: Page, looked: view.View) -> dict[str, Any]:
    """Return what the templates of a page know, with what its forms let people choose from."""
    values = _values(request, page, looked)
    return values | page.choices(request.app.state.desk.store, looked) if page.choices else values


def _values(request: Request, page: Page | None, looked: view.View) -> dict[str, Any]:
    desk: Desk = request.app.state.desk
    return {
        "page": page,
        "view": looked,
        "menu": [entry for entry in PAGES if entry.menu],
        "conflicts": answers.conflicts(),
        "span": desk.answer("span", lambda: _span(desk)),
        "token": partial(_token, request),
        "reviewer": partial(_reviewer, request),
        "keyed": not request.app.state.site.open_read,
        "said": None,
    }


def _token(request: Request) -> str:
    """Return the token of the session; a page that shows it is of this session alone."""
    request.state.own = True
    return security.token(request)


def _reviewer(request: Request) -> str:
    """Return the name that a form is filled in with: the holder's of the key, or that of the last decision."""
    request.state.own = True
    return security.reviewer(request) or str(request.session.get("by", ""))


def _span(desk: Desk) -> tuple[str, int] | None:
    """Return the first day of publication, and how many days follow to the last."""
    days = desk.store.span()
    return (days[0].isoformat(), (days[1] - days[0]).days) if days else None


def _answered(request: Request, panels: Sequence[Panel], looked: view.View) -> list[Shown]:
    """Return panels as they are after a moment's wait for all of them: with their answer, a fault, or on their way."""
    desk: Desk = request.app.state.desk
    until = time.monotonic() + PATIENCE
    begun = [_begun(desk, panel, looked) for panel in panels]
    return [_looked(request, panel, looked, slot, until) for panel, slot in zip(panels, begun, strict=True)]


def _begun(desk: Desk, panel: Panel, looked: view.View) -> Slot | DetenteError:
    try:
        make = desk.slowly(panel.answer, looked) if panel.slow else partial(panel.answer, desk.store, looked)
        return desk.start(panel.key(looked), make, slow=panel.slow)
    except DetenteError as error:
        return error


def _looked(request: Request, panel: Panel, looked: view.View, slot: Slot | DetenteError, until: float) -> Shown:
    desk: Desk = request.app.state.desk
    try:
        if isinstance(slot, DetenteError):
            raise slot
        if not desk.look(panel.key(looked), slot, until - time.monotonic()):
            return Shown(panel, ready=False)
        return Shown(panel, ready=True, answer=panel.shown(slot.answer))
    except DetenteError as error:
        return Shown(panel, ready=True, fault=_words(request, error), missing=isinstance(error, NotKnownError))


def _fault(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _error_page(request, status, None)


def _asked_in(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/login", 303)


def _refused(request: Request, error: Exception) -> Response:
    return _error_page(request, 403 if isinstance(error, security.ForbiddenError) else 400, _words(request, error))


def _unavailable(request: Request, error: Exception) -> Response:
    return _error_page(request, 503, _words(request, error))


def _words(request: Request, error: Exception) -> str:
    """Return what an error says, without the name of the store: it is a path of this machine."""
    return str(error).replace(f" {request.app.state.desk.store.name}", "")


def _broken(request: Request, _error: Exception) -> Response:
    return _error_page(request, 500, None)


def _error_page(request: Request, status: int, reason: str | None) -> Response:
    """Show what went wrong, in words; what the program said of a fault of its own stays in the log."""
    known = status if status in {400, 403, 404, 405, 413, 500, 503} else 500
    if security.is_plain(request):
        return PlainTextResponse(plain(reason or text(f"error.{known}.text")), status)
    values = _values(request, None, view.View("/", default=request.app.state.site.conflict))
    return HTMLResponse(render.fragment("error.html", status=known, reason=reason, **values), status)
