"""How are statements about things written as linked data? As JSON-LD 1.1 and as Turtle, of which both say the same.

Things stream by and are written one at a time, each on lines of its own. The context of the JSON-LD is in the file:
nothing is looked up on the network to read it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from detente.errors import ConfigError
from detente.exports import json_text

PREFIXES = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dt": "urn:detente:terms:",
}
# What no IRI of Turtle may hold, and what stands outside ASCII.
_PLAIN_IRI = re.compile(r"(?:https?://|urn:[a-z0-9][a-z0-9-]{1,31}:)[!#-;=?-\[\]_a-z~]{0,1990}")
_TERM = re.compile(rf"(?:{'|'.join(PREFIXES)}):[A-Za-z][A-Za-z0-9_-]*")
# RFC 8259 needs no more escapes than these, and Turtle allows all of them.
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]')


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of a thing: a full IRI, or a term with one of ``PREFIXES``, such as "prov:Entity"."""

    iri: str


Value = Ref | str | int | float | date | None
Facts = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """What is said of one thing at one place of a file: its classes and facts, (term, value); None says nothing."""

    id: str
    types: tuple[str, ...]
    facts: Facts


def checked(base: str) -> str:
    """Return the beginning of all names, if names can be made with it.

    Raises:
        ConfigError: it is none.
    """
    if not _PLAIN_IRI.fullmatch(base) or base[-1] not in "/#:":
        raise ConfigError(
            f"the base of names must be an http(s) address or a urn that ends with /, # or :, got {base!r:.200}; "
            "give one such as https://data.example.org/detente/"
        )
    return base


def name(base: str, *parts: str) -> str:
    """Return the name of a thing of ours.

    >>> name("urn:detente:", "claim", "a b")
    'urn:detente:claim/a%20b'
    """
    return base + "/".join(quote(part, safe=":-._~", errors="replace") for part in parts)


def address(url: str | None) -> Value:
    """Return a web address as the name of a page, or as text where it can be none."""
    return Ref(url) if url and url.startswith("http") and _PLAIN_IRI.fullmatch(url) else url


def json_ld(things: Iterable[Thing]) -> Iterator[bytes]:
    """Yield the pieces of one JSON-LD document, a thing a line."""
    yield b'{"@context": ' + json_text.encode(PREFIXES) + b', "@graph": ['
    opening = b"\n"
    for thing in things:
        yield opening + json_text.encode(_object(thing))
        opening = b",\n"
    yield b"\n]}\n"


def turtle(things: Iterable[Thing]) -> Iterator[bytes]:
    """Yield the pieces of one Turtle document, a thing a paragraph."""
    yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()).encode()
    for thing in things:
        said = [f"a {', '.join(thing.types)}"] if thing.types else []
        said += [f"{term} {_turtle_value(value)}" for term, value in thing.facts if value is not None]
        if said:
            facts = " ;\n    ".join(said)
            yield f"\n{_turtle_name(thing.id)} {facts} .\n".encode("utf-8", "replace")


def _object(thing: Thing) -> dict[str, object]:
    made: dict[str, object] = {"@id": thing.id}
    if thing.types:
        made["@type"] = list(thing.types)
    grouped: dict[str, list[object]] = {}
    for term, value in thing.facts:
        if value is not None:
            grouped.setdefault(term, []).append(_json_value(value))
    return made | {term: values[0] if len(values) == 1 else values for term, values in grouped.items()}


def _json_value(value: Value) -> object:
    if isinstance(value, Ref):
        return {"@id": value.iri}
    if isinstance(value, str):
        return value
    text, kind = _typed(value)
    return {"@value": text, "@type": kind}


def _turtle_value(value: Value) -> str:
    if isinstance(value, Ref):
        return _turtle_name(value.iri)
    if isinstance(value, str):
        return f'"{_TO_ESCAPE.sub(_escape, value)}"'
    text, kind = _typed(value)
    return f'"{text}"^^{kind}'


def _turtle_name(iri: str) -> str:
    return iri if _TERM.fullmatch(iri) else f"<{iri}>"


def _typed(value: float | date | None) -> tuple[str, str]:
    """Return the text and the type of a value that is neither a name nor a text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds"), "xsd:dateTime"
    if isinstance(value, date):
        return value.isoformat(), "xsd:date"
    if isinstance(value, int):
        return str(value), "xsd:integer"
    # Decimal, not double: a score of .8 stays .8 in every program.
    return format(Decimal(repr(value)), "f"), "xsd:decimal"


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _ESCAPED.get(character) or f"\\u{ord(character):04X}"
