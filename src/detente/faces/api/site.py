"""How does the documentation of the API look? One plain page made from the OpenAPI document, without a script."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.responses import HTMLResponse, Response

_POLICY = "default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def page(document: dict[str, Any]) -> Response:
    """Return the page of a document."""
    style = _environment().get_template("docs.css").render()
    text = _environment().get_template("docs.html").render(document=document, style=style, groups=_groups(document))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return HTMLResponse(
        text, headers={"Content-Security-Policy": _POLICY.format(style=digest), "X-Content-Type-Options": "nosniff"}
    )


@cache
def _environment() -> Environment:
    made = Environment(loader=PackageLoader("detente.faces.api"), autoescape=select_autoescape(["html"]))
    made.filters["pretty"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    made.filters["typed"] = _typed
    return made


def _groups(document: dict[str, Any]) -> list[tuple[dict[str, Any], list[tuple[str, str, dict[str, Any]]]]]:
    """Return the operations by their tag, each with its method and path."""
    found = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return [(tag, [one for one in found if tag["name"] in one[2]["tags"]]) for tag in document["tags"]]


def _typed(schema: dict[str, Any]) -> str:
    """Return what a schema allows, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return " or ".join(_typed(part) for part in schema[word])
    if schema.get("type") == "array":
        inner = schema.get("items") or {"type": "values"}
        return f"list of {_typed(inner)}"
    return str(schema.get("format") or schema.get("type") or "anything")
