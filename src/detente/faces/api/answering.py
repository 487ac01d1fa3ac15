"""How is an answer sent? As JSON, CSV or Parquet, as the caller asks, and not at all if it is still the same."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, get_origin

from fastapi.exceptions import RequestValidationError
from starlette.requests import Request as Http
from starlette.responses import Response

import detente
from detente.exports import flat, json_text
from detente.faces.api.asked import Asked
from detente.faces.api.desk import Desk
from detente.faces.api.kept import Body
from detente.faces.api.operation import Operation, Page, Request
from detente.faces.api.problems import ProblemError

TYPES = {"json": "application/json", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TABLES: dict[str, Callable[[Any, Any], bytes]] = {"csv": flat.csv_text, "parquet": flat.parquet_file}


@dataclass(frozen=True, slots=True)
class Accepted:
    """One thing that a caller takes, and how gladly."""

    type: str
    quality: float

    def fits(self, media_type: str) -> bool:
        """Say whether a media type is among it."""
        return self.type in {"*/*", media_type, media_type.partition("/")[0] + "/*"}


def answer(http: Http, desk: Desk, operation: Operation, asked: Asked, identity: str | None) -> Response:
    """Return the answer to a question.

    Raises:
        ProblemError: the caller takes no form of it.
        RequestValidationError: a parameter of one value is given twice.
    """
    _refuse_doubles(http, asked)
    form = _form(operation, asked, http.headers.get("accept"))
    # Read before the answer is made: one that changes meanwhile is sent anew the next time, never kept too long.
    changes = desk.store.database.changes()
    headers = {
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Authorization",
        "ETag": _tag(http, desk, form, changes),
    }
    if _known(http.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    # The tag stands for all that the bytes depend on, and who may ask was seen to at the door.
    body = desk.kept.find(changes, headers["ETag"])
    if body is None:
        body = _body(http, desk, operation, Request(asked, changes, identity), form)
        desk.kept.keep(changes, headers["ETag"], body)
    return body.sent(http, headers)


def _refuse_doubles(http: Http, asked: Asked) -> None:
    """Refuse parameters of one value that are given several times: any one of these would answer another question.

    Raises:
        RequestValidationError: some are.
    """
    found = [
        {
            "type": "repeated",
            "loc": ("query", name),
            "msg": f"may be given once, and was given {len(given)} times; leave one",
        }
        for name, field in type(asked).model_fields.items()
        if len(given := http.query_params.getlist(name)) > 1 and get_origin(field.annotation) is not list
    ]
    if found:
        raise RequestValidationError(found)


def _body(http: Http, desk: Desk, operation: Operation, request: Request, form: str) -> Body:
    """Work out what is sent, with the headers that belong to it."""
    page, headers = operation.answer(desk, request), {}
    if page.after:
        following = http.url.include_query_params(after=page.after)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    if form != "json":
        headers["Content-Disposition"] = f'attachment; filename="{operation.id}.{form}"'
        content = _TABLES[form](operation.shapes, page.rows)
    else:
        content = json_text.encode(_envelope(desk, operation, request.asked, page))
    media_type = TYPES[form] + ("; charset=utf-8" if form == "csv" else "")
    return Body.of(content, media_type, headers)


def _envelope(desk: Desk, operation: Operation, asked: Asked, page: Page) -> dict[str, object]:
    day: date | None = getattr(asked, "as_of", None) or desk.answer(("api", "newest"), desk.store.newest)
    envelope = {"as_of": day, "conflict": getattr(asked, "conflict", None)}
    if not operation.many:
        return envelope | {"data": page.rows[0]}
    count = {} if page.count is None else {"count": page.count}
    return envelope | {"data": page.rows, "next": page.after} | count


def _form(operation: Operation, asked: Asked, accept: str | None) -> str:
    known = TYPES if operation.many else {"json": TYPES["json"]}
    if asked.format is not None and asked.format in known:
        return asked.format
    if asked.format is None:
        wanted = _accepted(accept)
        best = max(known, key=lambda form: _quality(wanted, known[form]))
        if _quality(wanted, known[best]) > 0:
            return best
    raise ProblemError(406, f"this can be had as {', '.join(known.values())}; ask for one with Accept or format")


def _accepted(header: str | None) -> tuple[Accepted, ...]:
    """Read a header ``Accept``; parts that are none are passed over."""
    found = []
    for part in (header or "*/*").split(",")[:50]:
        name, *rest = (piece.strip().lower() for piece in part.split(";"))
        quality = next((piece[2:] for piece in rest if piece.startswith("q=")), "1")
        try:
            found.append(Accepted(name, min(1.0, max(0.0, float(quality)))))
        except ValueError:
            continue
    return tuple(found)


def _quality(wanted: tuple[Accepted, ...], media_type: str) -> float:
    """Return how gladly a media type is taken: what names it most exactly counts."""
    fitting = [one for one in wanted if one.fits(media_type)]
    return max(fitting, key=lambda one: (-one.type.count("*"), one.quality)).quality if fitting else 0.0


def _tag(http: Http, desk: Desk, form: str, changes: int) -> str:
    """Return a strong tag: the same store, question, form and program give the same bytes; "today" is part of it."""
    parts = (detente.__version__, str(changes), http.url.path, http.url.query, form, desk.now().date().isoformat())
    made = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
    return f'"{made}"'


def _known(header: str | None, tag: str) -> bool:
    given = [one.strip().removeprefix("W/") for one in (header or "").split(",")]
    return "*" in given or tag in given
