"""How does what people decided about claims become rows, and what does it make of a claim? Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from detente.records import (
    Claim,
    ClaimCorrection,
    Interval,
    Modality,
    Participant,
    Place,
    Role,
    Speaker,
    Stance,
    Withdrawal,
    spans_overlap,
)
from detente.store import rows
from detente.store.rows import Values

# A person vouches for a claim: its score is no longer the machine's.
CERTAIN = 1.0
_CORRECTION = tuple(field.name for field in fields(ClaimCorrection))
_WITHDRAWAL = tuple(field.name for field in fields(Withdrawal))
_DAYS = ("reported", "when_start", "when_end")


def packed(claim: Claim) -> Values:
    """Return all of a claim as JSON can hold it."""
    values = rows.claim_values(claim)
    return values | {name: values[name] and values[name].isoformat() for name in _DAYS}


def unpacked(values: Mapping[str, Any], meant: Mapping[str, str] | None = None) -> Claim:
    """Return the claim that was packed; ``meant`` as for `rows.claim_of`."""
    days = {name: values[name] and date.fromisoformat(values[name]) for name in _DAYS}
    return rows.claim_of({**values, **days}, meant or {})


def correction_values(correction: ClaimCorrection) -> Values:
    """Return the row of a correction."""
    values = {name: getattr(correction, name) for name in _CORRECTION}
    return values | {"before": correction.before and packed(correction.before)}


def correction_of(row: Mapping[Any, Any]) -> ClaimCorrection:
    """Return the correction of a row."""
    before = None if row["before"] is None else unpacked(row["before"])
    return ClaimCorrection(**{name: row[name] for name in _CORRECTION} | {"before": before})


def withdrawal_values(withdrawal: Withdrawal) -> Values:
    """Return the row of a withdrawal."""
    return {name: getattr(withdrawal, name) for name in _WITHDRAWAL}


def withdrawal_of(row: Mapping[Any, Any]) -> Withdrawal:
    """Return the withdrawal of a row."""
    return Withdrawal(**{name: row[name] for name in _WITHDRAWAL})


def effective(
    machine: Iterable[Claim], corrections: Iterable[ClaimCorrection], added: frozenset[str]
) -> tuple[dict[str, Claim], dict[int, str]]:
    """Return the claims of a document as corrected, by id, and which claim each correction is about by its number.

    Args:
        machine: the claims as the machine made them.
        corrections: those that hold, in order; what comes later counts.
        added: ids of all claims that people added, withdrawn ones too.
    """
    found, made = {claim.id: claim for claim in machine}, tuple(corrections)
    corrected = {correction.claim for correction in made}
    free = [claim for claim in found.values() if claim.id not in corrected]
    gone = set[str]()
    about: dict[int, str] = {}
    for correction in made:
        target = _target(found, correction, added, free)
        if target is None:
            continue
        about[correction.number] = target
        if correction.verb == "add":
            found[target] = unpacked(correction.value)
            gone |= {c.id for c in found.values() if c.id != target and _same(c, found[target])}
        elif correction.verb == "amend":
            found[target] = amended(found[target], correction.value, correction.by)
        (gone.add if correction.verb == "reject" else gone.discard)(target)
    return {identity: claim for identity, claim in found.items() if identity not in gone}, about


def _target(
    found: Mapping[str, Claim], correction: ClaimCorrection, added: frozenset[str], free: Iterable[Claim]
) -> str | None:
    """Return the claim that a correction is about: by id, or where a newer model gave it another by its trigger, of the
    ``free`` ones that no correction names.
    """
    if correction.verb == "add" or correction.claim in found:
        return correction.claim
    if correction.claim in added or correction.before is None:
        return None
    span, kind = (correction.start, correction.end), correction.before.type
    near = [claim for claim in free if spans_overlap((claim.trigger.start, claim.trigger.end), span)]
    best = min(near, key=lambda c: (-_shared(c, span), c.type != kind, c.trigger.start, c.id), default=None)
    return best.id if best else None


def _shared(claim: Claim, span: tuple[int, int]) -> int:
    return min(claim.trigger.end, span[1]) - max(claim.trigger.start, span[0])


def _same(a: Claim, b: Claim) -> bool:
    """Say whether two claims tell the same act with the same words."""
    return a.type == b.type and spans_overlap((a.trigger.start, a.trigger.end), (b.trigger.start, b.trigger.end))


def amended(claim: Claim, value: Mapping[str, Any], by: str) -> Claim:
    """Return a claim with the fields that a person gave it; a mode or stance that its type cannot have is dropped."""
    changes: dict[str, Any] = {name: value[name] for name in ("type", "mode", "where") if name in value}
    if changes.get("type", claim.type) != claim.type:
        changes.setdefault("mode", None)
    if "where" in value:
        changes["place"] = value.get("place") and Place(*value["place"])
    if "topics" in value:
        changes["topics"] = tuple(value["topics"])
    if "modality" in value:
        changes["modality"] = Modality(value["modality"])
    if "participants" in value:
        changes["participants"] = tuple(Participant(Role(role), *rest) for role, *rest in value["participants"])
    if "when" in value:
        first_last = value["when"] and [date.fromisoformat(day) for day in value["when"]]
        changes["when"] = Interval.of(*first_last) if first_last else None
        changes["when_text"] = claim.when_text if first_last else None
    if "speaker" in value:
        changes["speaker"] = value["speaker"] and Speaker(*value["speaker"])
    stance = value.get("stance", claim.stance)
    changes["stance"] = Stance(stance) if stance and changes.get("type", claim.type) == "COMMENT" else None
    return replace(claim, **changes, score=CERTAIN, coder=f"person:{by}")
