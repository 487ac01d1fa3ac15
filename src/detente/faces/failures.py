"""What could not be read, and why? A short list for the user; the record holds all of it."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from detente.errors import SourceError
from detente.faces.plain import plain
from detente.records import Failure

SHOWN = 20
T = TypeVar("T")


class Report:
    """What a run could use and what not: both are counted, and the first ``SHOWN`` failures kept."""

    def __init__(self) -> None:
        self.used = 0
        self.failed = 0
        self._first: list[str] = []

    def add(self, failure: Failure) -> None:
        """Note a failure."""
        self.failed += 1
        if len(self._first) < SHOWN:
            self._first.append(plain(f"{failure.source}: {failure.reason}"))

    def kept(self, rows: Iterable[T | Failure], tell: Callable[[int], None] = lambda _: None) -> Iterator[T]:
        """Pass on what could be used, ``tell`` how much that is, and note the rest."""
        for row in rows:
            if isinstance(row, Failure):
                self.add(row)
            else:
                self.used += 1
                tell(self.used)
                yield row

    def require(self, inputs: str) -> None:
        """Insist that anything at all could be used of the ``inputs``.

        Raises:
            SourceError: nothing could; a single failure is then told here, and not in ``lines``.
        """
        if self.used:
            return
        if not self.failed:
            raise SourceError(
                f"nothing to read was found in {inputs}: name a file, a folder with files, or - for a pipe"
            )
        if self.failed == 1:
            self.failed = 0
            raise SourceError(self._first.pop())
        raise SourceError(f"none of the {self.failed} items in {inputs} could be read: see the lines above")

    def lines(self) -> tuple[str, ...]:
        """Return a line for each failure kept, and one for the rest."""
        rest = self.failed - len(self._first)
        return (*(f"not read: {line}" for line in self._first), *((f"and {rest} more",) if rest else ()))


@contextmanager
def reporting() -> Iterator[Report]:
    """Make a report, and print it to standard error when the run is over, however it ends."""
    report = Report()
    try:
        yield report
    finally:
        for line in report.lines():
            print(line, file=sys.stderr)
