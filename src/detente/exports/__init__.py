"""Nouns out: the formats in which claims leave detente, and the JSON of its answers. Decides nothing about them.

``EXPORTERS`` maps the name of a format to the function that writes what was read to a binary file, one document at a
time and never holding more than one batch of them; ``STORE_EXPORTERS`` maps it to the one that writes a whole store.
"""

from collections.abc import Callable, Iterable
from typing import BinaryIO

from detente.exports import gdelt, icews, plover, polecat
from detente.exports.lines import write_annotation, write_claims
from detente.exports.stores import NAMED, STORE_EXPORTERS
from detente.exports.tables import write_csv, write_parquet
from detente.pipeline import Read

__all__ = ["BINARY", "EXPORTERS", "NAMED", "STORE_EXPORTERS"]

EXPORTERS: dict[str, Callable[[Iterable[Read], BinaryIO], None]] = {
    "claims": write_claims,
    "annotation": write_annotation,
    "csv": write_csv,
    "parquet": write_parquet,
    "plover": plover.write_reads,
    "polecat": polecat.write_reads,
    "gdelt": gdelt.write_reads,
    "icews": icews.write_reads,
}
# Formats whose files are no text: they go to a named file, never to a terminal or a pipe.
BINARY = frozenset({"parquet"})
