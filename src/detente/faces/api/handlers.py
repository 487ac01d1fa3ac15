"""What does an address answer that is no route, or not by that method? A problem document, as all errors do."""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from detente.faces.api import problems

# How long a browser may remember that another site may ask, in seconds.
REMEMBERED = 600


def install(app: FastAPI, *, cors: tuple[str, ...] = ()) -> None:
    """Let an app of the API answer errors outside its routes with problem documents, and other sites ask.

    Args:
        cors: the origins whose pages may ask, such as ``https://example.org``; none without it.
    """
    app.add_exception_handler(HTTPException, _problem)
    if cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(cors),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"],
            max_age=REMEMBERED,
        )


async def _problem(request: Request, error: Exception) -> Response:
    return problems.response(request, error)
