"""What does JSON Schema say of a shape, and how is JSON read back into one? Both follow from its type hints alone."""

import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
Schema = dict[str, Any]
REFERENCE = "#/components/schemas/"
_PLAIN: dict[object, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    object: {},
    type(None): {"type": "null"},
}


def hints(shape: type) -> dict[str, Any]:
    """Return the type of each field of a shape by its name in JSON, with what is said of it."""
    found = get_type_hints(shape, include_extras=True)
    return {field.name.removesuffix("_"): found[field.name] for field in fields(shape)}


def bare(hint: object) -> object:
    """Return a type without what is said of it."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def optional(hint: object) -> tuple[object, bool]:
    """Return a type without None, and whether None was among it."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    left = tuple(one for one in get_args(hint) if one is not type(None))
    return Union[left] if left else None, len(left) < len(get_args(hint))  # noqa: UP007 - made of what is left


def components(shapes: Iterable[type]) -> dict[str, Schema]:
    """Return the schemas of shapes and of all that is inside them, by name."""
    found: dict[str, Schema] = {}
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape.__name__ not in found:
            found[shape.__name__] = described(shape)
            waiting += [inner for hint in hints(shape).values() for inner in _inside(hint)]
    return dict(sorted(found.items()))


def described(shape: type) -> Schema:
    """Return the schema of one shape, in which others are referred to."""
    return {
        "type": "object",
        "description": (shape.__doc__ or "").strip(),
        "properties": {name: of(hint) for name, hint in hints(shape).items()},
        "required": list(hints(shape)),
    }


def of(hint: object) -> Schema:
    """Return the schema of a type."""
    if get_origin(hint) is Annotated:
        said = next((word for word in get_args(hint)[1:] if isinstance(word, str)), None)
        return of(bare(hint)) | ({"description": said} if said else {})
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": REFERENCE + hint.__name__}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [word.value for word in hint]}
    return _made_of(hint)


def _made_of(hint: object) -> Schema:
    """Return the schema of a type that is made of others."""
    parts = get_args(hint)
    match get_origin(hint):
        case origin if origin is Literal:
            return {"type": "string", "enum": list(parts)}
        case origin if origin in (Union, types.UnionType):
            return {"anyOf": [of(part) for part in parts]}
        case origin if origin is dict:
            return {"type": "object", "additionalProperties": of(parts[1])}
        case origin if origin is tuple and parts[-1] is Ellipsis:
            return {"type": "array", "items": of(parts[0])}
        case origin if origin is tuple:
            size = len(parts)
            return {"type": "array", "prefixItems": [of(part) for part in parts], "minItems": size, "maxItems": size}
    raise TypeError(f"no field of a shape may be of the type {hint}")


def _inside(hint: object) -> list[type]:
    """Return the shapes that a type is made of."""
    if is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [shape for part in get_args(hint) if not isinstance(part, str) for shape in _inside(part)]


def parsed(shape: type[_T], value: object) -> _T:
    """Return the shape that was written as JSON; names that it does not know are left out.

    Raises:
        ValueError: the value is none of that shape.
    """
    try:
        kind: type = shape
        made = _reader(kind)(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no {shape.__name__} can be read from it: {error!r}") from error
    if not isinstance(made, shape):
        raise ValueError(f"no {shape.__name__} can be read from it: {value!r:.60}")  # noqa: TRY004 - of the value read
    return made


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any type and what is read of it
    """Return what reads a type from JSON, worked out once a type."""
    hint, nullable = optional(bare(hint))
    if nullable:
        inner = _reader(hint)
        return lambda value: None if value is None else inner(value)
    if is_dataclass(hint) and isinstance(hint, type):
        parts = [(name, _reader(part)) for name, part in hints(hint).items()]
        return lambda value: hint(*(read(value[name]) for name, read in parts))
    if hint in (date, datetime):
        return hint.fromisoformat  # type: ignore[no-any-return]  # of a type that is Any
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _reader_of_many(hint)


def _reader_of_many(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - see `_reader`
    parts = get_args(hint)
    match get_origin(hint):
        case origin if origin in (Union, types.UnionType):
            return _reader_of_either(tuple(map(bare, parts)))
        case origin if origin is dict:
            inner = _reader(parts[1])
            return lambda value: {name: inner(item) for name, item in value.items()}
        case origin if origin is tuple and parts[-1] is Ellipsis:
            each = _reader(parts[0])
            return lambda value: tuple(map(each, value))
        case origin if origin is tuple:
            readers = tuple(map(_reader, parts))
            return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))
    return lambda value: value


def _reader_of_either(shapes: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Return what reads one of several shapes: the field ``row``, whose only word each of them has, tells which."""
    readers = {get_args(hints(shape)["row"])[0]: _reader(shape) for shape in shapes}
    return lambda value: readers[value["row"]](value)
