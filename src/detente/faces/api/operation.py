"""What is one operation of the API? Its address, what it can be asked with, what comes back, and an example."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detente.exports import schema
from detente.faces.api.asked import Asked, Paged
from detente.faces.api.desk import Desk


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer: where to go on, None at its end, and how many there are in all, where that is known."""

    rows: tuple[object, ...]
    after: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A question as it was asked: what narrows it, the name of the one thing in the path, the state of the store."""

    asked: Asked
    changes: int
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A question: ``shapes`` are those that its rows may have, ``answer`` gives a page of them.

    One of a single thing has an object for its data, and no pages. ``example`` are rows that could come back.
    """

    id: str
    path: str
    tag: str
    summary: str
    asked: type[Asked]
    shapes: tuple[type, ...]
    answer: Callable[[Desk, Request], Page]
    example: tuple[object, ...]

    @property
    def many(self) -> bool:
        """Whether it has rows, and not a single thing."""
        return issubclass(self.asked, Paged)

    @property
    def data(self) -> dict[str, Any]:
        """The schema of a row."""
        refs = [schema.of(shape) for shape in self.shapes]
        return refs[0] if len(refs) == 1 else {"oneOf": refs}
