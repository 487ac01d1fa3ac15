"""Which relation has each row of a file of marked pairs? Lines in, lines out; what a row means is not judged here."""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from detente.errors import SourceError
from detente.events.relate import Relation
from detente.exports import json_text
from detente.records import Failure

# A row holds a sentence or a paragraph; a longer one is another kind of file.
LONGEST_ROW = 1_000_000
DECIMALS = 6


def open_pairs(path: Path) -> BinaryIO:
    """Open the file, or standard input for ``-``.

    Raises:
        SourceError: there is no such file.
    """
    if str(path) == "-":
        return sys.stdin.buffer
    if not path.is_file():
        raise SourceError(f"there is no file {path}: give a JSON Lines file of marked pairs, or - for standard input")
    return path.open("rb")


def relations(
    file: BinaryIO, name: str, *, relate: Callable[[str, int], Relation], now: datetime
) -> Iterator[Relation | Failure]:
    """Yield the relation of every row, and a failure for each that is none; blank lines are skipped.

    Raises:
        SourceError: a line is longer than any row.
    """
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_ROW + 1), b""), start=1):
        if len(line) > LONGEST_ROW:
            raise SourceError(
                f"line {number} of {name} is longer than {LONGEST_ROW:,} bytes, so this is no file of marked pairs: "
                "each line must be one JSON object"
            )
        if line.strip():
            try:
                yield relate(line.decode("utf-8-sig", "replace"), number)
            except SourceError as error:
                yield Failure(f"{name}:{number}", "relate", str(error), now)


def encode(relation: Relation) -> bytes:
    """Return a relation as a line of JSON."""
    probabilities = {name: round(p, DECIMALS) for name, p in relation.probabilities}
    return json_text.encode({"id": relation.id, "type": relation.type, "probabilities": probabilities}) + b"\n"
