"""How is a value written as JSON that may be shown anywhere? As UTF-8, readable, and without invisible characters.

Terminals act on control characters, and bidirectional marks make text look like other text. They are escaped, which
changes the letters of the file and not its meaning.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

# What json.dumps leaves as it is: DEL and the C1 controls, marks of direction, line separators, tag characters.
_HIDDEN = (*range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_ESCAPES = {code: f"\\u{code:04x}" for code in _HIDDEN}


def encode(value: object) -> bytes:
    """Return a value as one line of JSON, without the line's end; half characters (lone surrogates) become ``?``.

    A shape (``exports.shapes``) becomes an object, a day its ISO date.
    """
    text = _ENCODER.encode(value)
    return text.translate(_ESCAPES).encode("utf-8", "replace")


def array(rows: Iterable[object]) -> Iterator[bytes]:
    """Yield the pieces of one JSON list, a row a line, taking one row at a time."""
    opening = b"[\n"
    for row in rows:
        yield opening + encode(row)
        opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"


def names(shape: type) -> tuple[str, ...]:
    """Return the names in JSON of the fields of a shape, in order: an underscore at the end is only for Python."""
    return tuple(field.name.removesuffix("_") for field in fields(shape))


def values(row: object) -> tuple[Any, ...]:
    """Return the values of a shape in the order of its names."""
    shape: type = type(row)
    return _reader(shape)[1](row)


def _plain(value: object) -> object:
    """Return what JSON has for a shape or a day: called for each of them by the encoder."""
    if isinstance(value, date):
        return value.isoformat()
    shape: type = type(value)
    keys, read = _reader(shape)
    return dict(zip(keys, read(value), strict=True))


@cache
def _reader(shape: type) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    """Return the names of a shape and what reads its values: `asdict` copies all of it, and takes ten times as long."""
    attributes = [field.name for field in fields(shape)]
    if len(attributes) == 1:
        only = attrgetter(attributes[0])
        return names(shape), lambda value: (only(value),)
    return names(shape), attrgetter(*attributes)


# Rows hold no cycles, which the encoder would else look for at every step.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "), check_circular=False, default=_plain)
