"""What have all pages and failures of one input in common? Its name, and the moment at which it was read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from detente.records import Failure

T = TypeVar("T")
# Lines or rows of one file that may be broken: a packed file of some hundred bytes can hold a million empty lines.
MOST_FAULTS = 10_000


@dataclass(frozen=True, slots=True)
class Origin:
    """The name of an input as the user wrote it (or as the walk of a folder found it), and the time of reading."""

    name: str
    now: datetime

    def at(self, line: int) -> str:
        """Name a line, or a row, of the input; lines count from 1."""
        return f"{self.name}:{line}"

    def failure(self, reason: str, *, line: int | None = None) -> Failure:
        """Record why the input, or one line of it, could not be used."""
        return Failure(self.name if line is None else self.at(line), "fetch", reason, self.now)

    def bounded(self, found: Iterable[T | Failure]) -> Iterator[T | Failure]:
        """Yield what is found in the input, up to ``MOST_FAULTS`` failures; then it is left, and that is told."""
        faults = 0
        for one in found:
            yield one
            faults += isinstance(one, Failure)
            if faults == MOST_FAULTS:
                yield self.failure(f"{MOST_FAULTS} of its items cannot be used; the rest is left: look at the file")
                return
