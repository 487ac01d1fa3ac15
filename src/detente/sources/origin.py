"""What have all pages and failures of one input in common? Its name, and the moment at which it was read."""

from dataclasses import dataclass
from datetime import datetime

from detente.records import Failure


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
