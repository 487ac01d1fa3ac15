"""What stands in a JSON document that somebody else wrote? Fields, none of which need be there, or be right."""

import json
from collections.abc import Mapping

from detente.errors import SourceError

# Characters. Python's objects take up to 35 times the room of the densest JSON ("[],[],"): some 300 MB of this.
MAX_JSON = 8_000_000


def parse(text: str, what: str) -> object:
    """Return the value of a JSON document; ``what`` names it in errors.

    Raises:
        SourceError: it is broken, nested too deeply, or has more than ``MAX_JSON`` characters.
    """
    if len(text) > MAX_JSON:
        raise SourceError(f"{what} has {len(text):,} characters of JSON; at most {MAX_JSON:,} are read: ask for less")
    try:
        return json.loads(text)
    except RecursionError:
        raise SourceError(f"{what} is JSON that is nested too deeply, as none of its kind is; it is not read") from None
    except ValueError as error:
        raise SourceError(f"{what} is no JSON ({str(error)[:100]}): check the address, or try again later") from None


def word(item: object, *path: str) -> str | None:
    """Return the text, or number as text, at the end of a path of names; None if none is there."""
    value = item
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # ids ought to be strings, and often are numbers
    # Halves of surrogate pairs, which JSON can smuggle in, become question marks.
    return value.encode("utf-8", "replace").decode() or None if isinstance(value, str) else None


def members(item: object, *path: str) -> list[object]:
    """Return the list at the end of a path of names; what stands alone there is a list of one, nothing an empty one."""
    value = item
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
