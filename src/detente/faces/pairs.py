"""Which pairs of marked actors does a JSON Lines file hold? Its rows are checked here; what they mean is not judged."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from detente.errors import SourceError
from detente.events.relate import Marked, Relation
from detente.exports import json_text
from detente.records import Failure

# A row holds a sentence or a paragraph; a longer one is another kind of file.
LONGEST_ROW = 1_000_000
SHAPE = '{"id": …, "text": …, "source": [[start, end], …], "target": [[start, end], …]}'


def open_pairs(path: Path, stdin: Callable[[], BinaryIO]) -> BinaryIO:
    """Open the file, packed or not, or standard input for ``-``.

    Raises:
        SourceError: there is no such file.
    """
    import gzip
    import lzma

    if str(path) == "-":
        return stdin()
    if not path.is_file():
        raise SourceError(f"there is no file {path}; expected is JSON Lines, one {SHAPE} a line: check the name")
    match path.suffix:
        case ".gz":
            return gzip.open(path, "rb")  # type: ignore[return-value]  # a BinaryIO in all that is used here
        case ".xz":
            return lzma.open(path, "rb")
        case _:
            return path.open("rb")


def relations(
    file: BinaryIO, name: str, *, relate: Callable[[Marked], Relation], now: datetime
) -> Iterator[Relation | Failure]:
    """Yield the relation of every row, and a failure for each that is not as it should be; blank lines are skipped."""
    lines = iter(lambda: file.readline(LONGEST_ROW + 1), b"")
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_ROW:
            raise SourceError(
                f"line {number} of {name} is longer than {LONGEST_ROW:,} characters; expected is one {SHAPE} a line: "
                "split the file into lines"
            )
        if line.strip():
            try:
                yield relate(parse(line))
            except ValueError as error:
                yield Failure(f"{name}:{number}", "relate", str(error), now)


def parse(line: bytes) -> Marked:
    """Return the pair on a line.

    Raises:
        ValueError: it is no JSON object, or a field is missing or of the wrong kind.
    """
    try:
        row = json.loads(line)
    except RecursionError as error:
        raise ValueError("the line is nested too deeply to be JSON of a pair") from error
    if not isinstance(row, dict):
        raise ValueError(f"the line holds no JSON object; expected is {SHAPE}")  # noqa: TRY004 - a user's mistake
    name, text = row.get("id"), row.get("text")
    if not isinstance(name, str | int) or not isinstance(text, str) or not text.strip():
        raise ValueError(f"the row needs an id and a text; expected is {SHAPE}")
    return Marked(str(name), text, _spans(row, "source", len(text)), _spans(row, "target", len(text)))


def _spans(row: dict[str, object], side: str, length: int) -> tuple[tuple[int, int], ...]:
    spans = row.get(side)
    if not isinstance(spans, list) or not all(_is_span(span, length) for span in spans):
        raise ValueError(f"{side} must be a list of [start, end] with 0 <= start < end <= {length}, got {spans!r:.80}")
    return tuple((start, end) for start, end in spans)


def _is_span(span: object, length: int) -> bool:
    match span:
        case [int(start), int(end)]:
            return 0 <= start < end <= length
    return False


def encode(relation: Relation) -> bytes:
    """Return a relation as a line of JSON."""
    probabilities = {name: round(p, 6) for name, p in relation.probabilities}
    row = {"id": relation.id, "type": relation.type, "probabilities": probabilities}
    return json_text.encode(row) + b"\n"
