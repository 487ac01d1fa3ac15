"""How are claims written as JSON Lines? One claim a line, or one document a line in the scheme of ANNOTATION.md."""

from collections.abc import Iterable
from typing import BinaryIO

from detente.exports import json_text, rows
from detente.pipeline import Read


def write_claims(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write one claim a line, with all its fields."""
    for read in reads:
        out.writelines(json_text.encode(rows.claim(claim, read.document)) + b"\n" for claim in read.claims)


def write_annotation(reads: Iterable[Read], out: BinaryIO) -> None:
    """Write one document a line, those without claims too, under the id that its input gave it."""
    for read in reads:
        claims = [rows.annotated(claim) for claim in read.claims]
        name = read.document.given_id or read.document.id
        out.write(json_text.encode({"id": name, "claims": claims}) + b"\n")
