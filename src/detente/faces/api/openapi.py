"""What does the API say of itself? An OpenAPI 3.1 document, with an example for every operation."""

import json
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import detente
from detente.exports import flat, json_text, schema
from detente.faces.api import admin, review
from detente.faces.api.answering import TYPES
from detente.faces.api.operation import Operation
from detente.faces.api.problems import MEDIA_TYPE
from detente.faces.api.routes import OPERATIONS
from detente.faces.api.writing import Written

DESCRIPTION = (
    "Who did, will, should or did not do what to whom, and who says so: the record of a conflict's diplomacy, with the "
    "sentences that it rests on. Answers with many rows come in pages: follow `next`, or the header Link. An answer "
    "that is worked out whole has a count; its cursor ends with the next change of the record (410: start again)."
)
TAGS = {
    "record": "Acts: announced, done, called off; their claims.",
    "sides": "Who stands between the parties, where each stands, how others take it.",
    "mood": "How the mood between sides moves.",
    "outlook": "What is likely next, and how good such forecasts were.",
    "texts": "The articles, and what to doubt in them.",
    "actors": "Who is who.",
    "store": "What there is.",
    "review": "Decisions of people; a key of the scope review is needed.",
    "admin": "Keys and acts; a key of the scope admin is needed.",
}
# What may go wrong: with every operation, with those of one thing, with those that write.
_ALWAYS = (400, 401, 403, 413, 422, 429, 500, 503)
_PHRASES = {
    304: "Not changed since the ETag that was sent",
    400: "What was asked does not fit the record",
    401: "A key is needed, or this one is not known",
    403: "The key does not open this",
    404: "There is nothing of this id",
    406: "It cannot be had in that form",
    409: "It does not fit what was decided before",
    410: "The record has changed since the page before",
    413: "Too much was sent",
    422: "A parameter does not fit",
    429: "Too many requests",
    500: "A fault of detente",
    503: "The store is busy",
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    },
    "required": ["type", "title", "status", "detail", "instance"],
}
_FAULT: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong with one parameter.",
    "properties": {"where": {"type": "string"}, "fault": {"type": "string"}},
    "required": ["where", "fault"],
}


def document(app: FastAPI) -> dict[str, Any]:
    """Return the document of an API, worked out once an app."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title="detente",
        version=detente.__version__,
        openapi_version="3.1.0",
        description=DESCRIPTION,
        routes=app.routes,
        tags=[{"name": name, "description": said} for name, said in TAGS.items()],
        servers=[{"url": "/api/v1"}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    parts = made.setdefault("components", {})
    known = parts.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        known.pop(name, None)
    shapes = [shape for operation in OPERATIONS for shape in operation.shapes]
    shapes += [written.shape for written in (*review.WRITTEN, *admin.WRITTEN) if written.shape]
    parts["schemas"] = dict(
        sorted({**known, **schema.components(shapes), "Problem": _PROBLEM, "Fault": _FAULT}.items())
    )
    parts["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "A key dt_…, as `detente keys add` makes it."}
    }
    questions = {operation.id: operation for operation in OPERATIONS}
    others = {written.id: written for written in (*review.WRITTEN, *admin.WRITTEN)}
    for path, methods in made["paths"].items():
        for operation in methods.values():
            identity = operation["operationId"]
            found = questions.get(identity)
            answers = _of_question(found) if found else _of_written(others[identity])
            problems = (*_ALWAYS, *((404,) if "{" in path else ()), *((406, 410) if found else (404, 409)))
            operation["responses"] = dict(sorted({**answers, **{str(s): _problem(s) for s in problems}}.items()))
            operation["security"] = [{"key": []}] if not found else [{}, {"key": []}]
    return made


def _of_question(operation: Operation) -> dict[str, Any]:
    """Return what a question answers, in each of its forms."""
    rows = json.loads(json_text.encode(operation.example))
    envelope = {"as_of": "2025-02-15", "conflict": None}
    properties: dict[str, Any] = {
        "as_of": {**schema.of(date | None), "description": "the day that is told of"},
        "conflict": schema.of(str | None),
    }
    if operation.many:
        properties |= {
            "data": {"type": "array", "items": operation.data},
            "next": {**schema.of(str | None), "description": "what to send as `after` for the next page"},
            "count": {"type": "integer", "description": "rows in all, where the answer is worked out whole"},
        }
        envelope |= {"data": rows, "next": None}
    else:
        properties["data"] = operation.data
        envelope["data"] = rows[0]
    body = {"type": "object", "properties": properties, "required": [name for name in properties if name != "count"]}
    content = {TYPES["json"]: {"schema": body, "example": envelope}}
    if operation.many:
        text = flat.csv_text(operation.shapes, operation.example).decode()
        content[TYPES["csv"]] = {"schema": {"type": "string"}, "example": text}
        content[TYPES["parquet"]] = {"schema": {"type": "string", "contentMediaType": TYPES["parquet"]}}
    headers = {
        "ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}},
        "Link": {"description": "The next page, where there is one.", "schema": {"type": "string"}},
    }
    return {
        "200": {"description": operation.summary, "headers": headers, "content": content},
        "304": {"description": _PHRASES[304]},
    }


def _of_written(written: Written) -> dict[str, Any]:
    """Return what an operation answers that is no question."""
    if written.shape is None:
        return {str(written.status): {"description": "It is done"}}
    rows = json.loads(json_text.encode(written.example))
    data = schema.of(written.shape)
    properties: dict[str, Any] = {"data": {"type": "array", "items": data} if written.many else data}
    example: dict[str, Any] = {"data": rows if written.many else rows[0]}
    if written.many:
        properties["next"] = schema.of(str | None)
        example["next"] = None
    body = {"type": "object", "properties": properties, "required": list(properties)}
    content = {TYPES["json"]: {"schema": body, "example": example}}
    return {str(written.status): {"description": "It is done", "content": content}}


def _problem(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _PHRASES[status], "content": content}
