"""How do the routes become one application? Made here, to be mounted under /api/v1 by the server of the page."""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from detente.exports import json_text
from detente.faces.api import handlers, openapi, routes, site
from detente.faces.api.desk import Desk
from detente.faces.api.keys import Guard
from detente.faces.api.limits import Buckets

PREFIX = "/api/v1"


def make(desk: Desk, guard: Guard, *, cors: tuple[str, ...] = (), limits: Buckets | None = None) -> FastAPI:
    """Return the API of an open store, for a server to mount at ``PREFIX``.

    Args:
        guard: who may do what; ``Guard(open_read=True)`` only for a server that this machine alone reaches.
        cors: the origins whose pages may ask.
        limits: how much one caller may ask.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    handlers.install(app, cors=cors)

    def document(_request: Request) -> Response:
        return Response(json_text.encode(openapi.document(app)), media_type="application/json")

    def page(_request: Request) -> Response:
        return site.page(openapi.document(app))

    app.add_route("/openapi.json", document, methods=["GET"])
    app.add_route("/docs", page, methods=["GET"])
    app.include_router(routes.router(desk, guard, limits=limits))
    return app
