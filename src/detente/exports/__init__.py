"""Nouns out: the formats in which claims leave detente, and the JSON of its answers. Decides nothing about them.

``EXPORTERS`` maps the name of a format to the function that writes what was read to a binary file, one document at a
time and never holding more than one batch of them.
"""

from collections.abc import Callable, Iterable
from typing import BinaryIO

from detente.exports.lines import write_annotation, write_claims
from detente.exports.tables import write_csv, write_parquet
from detente.pipeline import Read

EXPORTERS: dict[str, Callable[[Iterable[Read], BinaryIO], None]] = {
    "claims": write_claims,
    "annotation": write_annotation,
    "csv": write_csv,
    "parquet": write_parquet,
}
# Formats whose files are no text: they go to a named file, never to a terminal or a pipe.
BINARY = frozenset({"parquet"})
