"""How does one row of a JSON Lines file or of a table become a page? Its fields are checked here, and only here."""

import json
import math
from collections.abc import Iterator, Mapping

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import encodings
from detente.sources.origin import Origin
from detente.sources.streams import MAX_DOCUMENT, MAX_LINE, MEGABYTE, Stream

CONTENT = ("text", "html")
FIELDS = ("id", "title", *CONTENT, "published", "source", "url", "language")
SHOWN = 12  # fields named in a message


def read_json_lines(stream: Stream, origin: Origin) -> Iterator[Page | Failure]:
    """Yield the page of every line that holds an object with text, and a failure for every other that is not blank."""
    empty = True
    for number, line in stream.lines():
        if line is not None and not line.strip():
            continue
        empty = False
        try:
            yield to_page(parse(line), origin, line=number)
        except SourceError as error:
            yield origin.failure(str(error), line=number)
    if empty and not stream.broken:
        raise SourceError("the input is empty; expected is one JSON object a line: fetch it again or leave it out")


def parse(line: bytes | None) -> dict[str, object]:
    """Return the JSON object on a line (None: the line was too long to hold).

    Raises:
        SourceError: if there is none.
    """
    if line is None:
        raise too_long("line")
    try:
        row = json.loads(encodings.decode(line))
    except (ValueError, RecursionError) as error:
        fault = "nested too deeply" if isinstance(error, RecursionError) else error
        raise SourceError(f"the line is not JSON ({fault}); expected is one object a line: mend the line") from error
    if not isinstance(row, dict):
        raise SourceError(f"the line holds {_kind(row)}; expected is an object with text or html: mend the line")
    return row


def to_page(row: Mapping[str, object], origin: Origin, *, line: int) -> Page:
    """Make a page of a row; fields that are not among ``FIELDS`` are ignored.

    Raises:
        SourceError: if it has neither text nor html, or a field of a wrong kind.
    """
    words = {name: _word(row, name) for name in FIELDS}
    kind = next((name for name in CONTENT if words[name]), None)
    if kind is None:
        raise lacks_text(list(row))
    content = encodings.to_utf8(words[kind] or "")
    if len(content) > MAX_DOCUMENT:
        raise SourceError(
            f"the {kind} has {len(content) // MEGABYTE} MB; at most {MAX_DOCUMENT // MEGABYTE} MB are allowed "
            "for one document: split it"
        )
    return Page(
        source=origin.at(line),
        content=content,
        media_type="text/html" if kind == "html" else "text/plain",
        fetched=origin.now,
        url=words["url"],
        given_id=words["id"] or origin.at(line),
        title=words["title"],
        outlet=words["source"],
        published=words["published"],
        language=words["language"],
    )


def lacks_text(fields: list[str]) -> SourceError:
    """Tell that neither text nor html is among the fields, or that both are blank."""
    got = ", ".join(str(field)[:40] for field in fields[:SHOWN]) or "none"
    return SourceError(
        f"no text: the fields are {got}{' and more' if len(fields) > SHOWN else ''}, and neither text nor html "
        f"is filled; allowed are {', '.join(FIELDS)}: rename the field that holds the article to text"
    )


def too_long(what: str) -> SourceError:
    """Tell that a line or a row is longer than may be held."""
    return SourceError(
        f"the {what} is longer than {MAX_LINE // MEGABYTE} MB, the most allowed; write one document a {what}"
    )


def _word(row: Mapping[str, object], name: str) -> str | None:
    value = row.get(name)
    if value is None or (isinstance(value, float) and math.isnan(value)):  # pandas writes what is missing as NaN
        return None
    if isinstance(value, bool) or not isinstance(value, str if name in CONTENT else str | int | float):
        raise SourceError(f"the field {name} holds {_kind(value)}; expected is a string: mend the row")
    return str(value).encode("utf-8", "replace").decode().strip() or None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else f"a {type(value).__name__}")
