"""What does an address answer that is no route, or not by that method? A problem document, as all errors do."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.faces.api import problems

# How long a browser may remember that another site may ask, in seconds.
REMEMBERED = 600


def install(app: FastAPI, *, cors: tuple[str, ...] = ()) -> None:
    """Let an app of the API answer errors outside its routes with problem documents, and other sites ask.

    Args:
        cors: the origins whose pages may ask, such as ``https://example.org``; none without it.
    """
    app.add_exception_handler(HTTPException, _problem)
    app.add_middleware(Heads)
    if cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(cors),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"],
            max_age=REMEMBERED,
        )


class Heads:
    """Answers HEAD as GET without its body, wherever GET is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


async def _problem(request: Request, error: Exception) -> Response:
    return problems.response(request, error)
