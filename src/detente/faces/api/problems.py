"""What is said when something goes wrong? A problem document (RFC 9457) with a sentence, never a traceback or path."""

import difflib
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from detente.errors import DetenteError, StoreError
from detente.exports import json_text
from detente.faces.api.desk import OverloadedError

MEDIA_TYPE = "application/problem+json"
# What a kind of problem is called in its ``type``, by status.
KINDS: Mapping[int, str] = {
    400: "bad-request",
    401: "key-needed",
    403: "scope-needed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    410: "record-changed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid-parameter",
    429: "too-many-requests",
    500: "internal-error",
    503: "unavailable",
}
# Parts of what was sent that a sentence repeats at most.
SHOWN = 60


class ProblemError(DetenteError):
    """Something that a request cannot have, with the status that says so and headers that belong to it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be raised in the process where long answers are worked out, and be told in this one."""
        return type(self), (self.status, str(self), self.headers)


def response(request: Request, error: Exception, *, store: str = "") -> Response:
    """Return the problem document of an error.

    Args:
        store: the name of the store, which is a path and is left out of what is said.
    """
    status, detail, headers = _verdict(request, error)
    if store:
        detail = detail.replace(f" {store}", "")
    body = {
        "type": f"urn:detente:problem:{KINDS.get(status, 'other')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }
    if isinstance(error, RequestValidationError):
        body["errors"] = [{"where": where, "fault": fault} for where, fault in _faults(request, error)]
    made = Response(json_text.encode(body), status, headers, media_type=MEDIA_TYPE)
    made.headers.setdefault("Cache-Control", "no-store")
    made.headers.setdefault("X-Content-Type-Options", "nosniff")
    return made


def _verdict(  # noqa: PLR0911 - a table of errors
    request: Request, error: Exception
) -> tuple[int, str, dict[str, str]]:
    match error:
        case ProblemError():
            return error.status, str(error), error.headers
        case RequestValidationError():
            return 422, "; ".join(f"{where}: {fault}" for where, fault in _faults(request, error)), {}
        case OverloadedError():
            return 503, str(error), {"Retry-After": "10"}
        case StoreError() if request.method == "GET":
            return 503, str(error), {"Retry-After": "1"}
        case StoreError():
            return 409, str(error), {}
        case DetenteError():
            return 400, str(error), {}
        case HTTPException(status_code=404):
            return 404, "there is nothing at this address; /api/v1/openapi.json names all that are", {}
        case HTTPException(status_code=405):
            return 405, f"{request.method} is not allowed here; see the header Allow", dict(error.headers or {})
        case HTTPException():
            return error.status_code, str(error.detail), dict(error.headers or {})
    return 500, "this is a fault of detente, not yours: report what you asked, and when", {}


def _faults(request: Request, error: RequestValidationError) -> list[tuple[str, str]]:
    """Return what is wrong with which parameter, in words; what was sent is repeated in part at most."""
    return [_fault(request, found) for found in error.errors()]


def _fault(request: Request, found: Mapping[str, Any]) -> tuple[str, str]:
    place, *rest = found["loc"]
    where = ".".join(str(part) for part in rest)[:SHOWN] or str(place)
    if found["type"] != "extra_forbidden":
        said = str(found["msg"]).removeprefix("Value error, ")
        got = found.get("input")
        shown = f", got {got!r:.{SHOWN}}" if isinstance(got, str | int | float) else ""
        return where, f"{said[:1].lower()}{said[1:]}{shown}"
    return where, f"is unknown{_nearest(where, _known(request, place))}"


def _known(request: Request, place: str) -> tuple[str, ...]:
    route = request.scope.get("route")
    names: Mapping[str, tuple[str, ...]] = getattr(getattr(route, "endpoint", None), "known", {})
    return names.get(place, ())


def _nearest(name: str, known: Iterable[str]) -> str:
    allowed = tuple(known)
    near = difflib.get_close_matches(name, allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"; allowed are {', '.join(allowed) or 'none'}{hint}"
