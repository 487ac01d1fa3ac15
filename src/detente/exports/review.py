"""How do claims that people corrected or confirmed become training data? Stand-off, as the project's own annotations.

A line is a sentence: its document, its characters in it, what tells that the text is the same (``mark``), who decided,
and the claims that people vouch for with offsets inside the sentence. No sentence is copied. ``complete`` says whether
people decided on every claim of the sentence; where they did not, what is missing from the line is no counterexample.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from typing import BinaryIO

from detente.answers import DecisionRow, DoubtRow, ReviewedUnit
from detente.exports import json_text, rows
from detente.exports.rows import Row
from detente.exports.shapes.review import Decision, TakenBack, Unsure
from detente.records import Claim, Role

_ROLES = {Role.SOURCE: "source", Role.TARGET: "target", Role.MEDIATOR: "mediator", Role.HOST: "host"}


def write_training(units: Iterable[ReviewedUnit], out: BinaryIO) -> int:
    """Write one sentence a line in the form of training/standoff.py, and return how many."""
    written = 0
    for made in units:
        out.write(json_text.encode(unit(made)) + b"\n")
        written += 1
    return written


def unit(made: ReviewedUnit) -> Row:
    """Return a sentence with the claims that people vouch for."""
    text = made.document.text[made.start : made.end]
    return {
        "document": made.document.given_id or made.document.id,
        "start": made.start,
        "end": made.end,
        "mark": hashlib.sha256(text.encode()).hexdigest()[:12],
        "published": made.document.published,
        "annotator": ", ".join(made.by),
        "complete": made.complete,
        "claims": [_claim(claim, made) for claim in made.claims],
    }


def _claim(claim: Claim, made: ReviewedUnit) -> Row:
    """Return a claim with offsets inside its sentence; a part that stands elsewhere in the document is left out."""
    found: Row = {"type": claim.type, "modality": claim.modality.value}
    found["trigger"] = [claim.trigger.start - made.start, claim.trigger.end - made.start]
    for role, name in _ROLES.items():
        spans = [_inside(made, p.start, p.end) for p in claim.who(role)]
        if known := [span for span in spans if span]:
            found[name] = known
    if claim.when:
        found["when"] = rows.days(claim.when)
    if claim.speaker and (span := _inside(made, claim.speaker.start, claim.speaker.end)):
        found["speaker"] = span
    return found


def _inside(made: ReviewedUnit, start: int, end: int) -> list[int] | None:
    return [start - made.start, end - made.start] if made.start <= start and end <= made.end else None


def decision(row: DecisionRow) -> Decision:
    """Return a decision of a person, with the claim as it was before and who took the decision back."""
    taken = row.withdrawn
    return Decision(
        kind=row.kind,
        number=row.number,
        verb=row.verb,
        at=row.at,
        by=row.by,
        why=row.why,
        what=row.what,
        before=rows.claim_row(row.before) if row.before else None,
        withdrawn=TakenBack(taken.number, taken.at, taken.by, taken.why) if taken else None,
        undoes_kind=row.undoes[0] if row.undoes else None,
        undoes_number=row.undoes[1] if row.undoes else None,
        applies=row.applies,
        claim=row.claim,
        event=row.event,
        actor=row.actor,
        document=row.document,
    )


def unsure(found: DoubtRow) -> Unsure:
    """Return a claim that a person should look at, with the announced act that it is of."""
    claim = rows.claim_row(found.row)
    return Unsure(**{field.name: getattr(claim, field.name) for field in fields(claim)}, event=found.event)
