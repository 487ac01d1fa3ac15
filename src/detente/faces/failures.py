"""What could not be read, and why? A short list for the user; all of it is in the record."""

from detente.faces.plain import plain
from detente.records import Failure

SHOWN = 20


class Report:
    """The failures of a run: all are counted, the first ``SHOWN`` kept."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[str] = []

    def add(self, failure: Failure) -> None:
        """Note a failure."""
        self.count += 1
        if len(self._first) < SHOWN:
            self._first.append(plain(f"{failure.source}: {failure.reason}"))

    def lines(self) -> tuple[str, ...]:
        """Return a line for each failure kept, and one for the rest."""
        rest = self.count - len(self._first)
        return (*(f"not read: {line}" for line in self._first), *((f"and {rest} more",) if rest else ()))
