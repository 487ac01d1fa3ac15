"""What do the routes share that are no questions? What comes back from them, and who asked."""

from dataclasses import dataclass

from fastapi import Request

from detente.faces.api.keys import Caller


@dataclass(frozen=True, slots=True)
class Written:
    """An operation that is no question: the shape of its data (None: it has none), an example, its status."""

    id: str
    shape: type | None
    example: tuple[object, ...]
    status: int = 200
    many: bool = False


def caller(request: Request) -> str:
    """Return who makes a request, as decisions and acts name it."""
    found: Caller = request.state.caller
    return found.who
