"""Which claims tell one act twice? Two words of one type between the same sides, near to each other.

"Placing its forces on a state of alert" tells one act, and so do "rallies and protests" or "emphasizes the need".
Annotators mark the word that tells it best.
"""

from collections.abc import Iterable
from dataclasses import replace

from detente.records import Claim, Role

# Words between two such words. The full F1 on the calibration part is .532 without this, .537 at two, .540 at four,
# .542 at five and six, and .543 from eight on; of acts so far apart more are two.
NEAR = 5
_THIRD = (Role.MEDIATOR, Role.HOST)


def once(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims without those that tell an act of another again; of two the likelier stays.

    What it does not tell of a mediator, a host or (if both are presented alike) a day, it takes over from the other.

    Args:
        claims: those of a passage, in the order of its text.
    """
    kept: list[Claim] = []
    for claim in claims:
        at = next((n for n, other in enumerate(kept) if _same(other, claim)), None)
        if at is None:
            kept.append(claim)
        else:
            kept[at] = _better(kept[at], claim)
    return kept


def _same(one: Claim, other: Claim) -> bool:
    if one.type != other.type or one.sentence != other.sentence:
        return False
    between = one.text[one.trigger.end - one.start : other.trigger.start - one.start]
    return len(between.split()) <= NEAR and all(_agree(one, other, role) for role in (Role.SOURCE, Role.TARGET))


def _agree(one: Claim, other: Claim, role: Role) -> bool:
    a, b = _side(one, role), _side(other, role)
    return a == b or not a.isdisjoint(b)


def _side(claim: Claim, role: Role) -> frozenset[str]:
    return frozenset(p.country or p.text.lower() for p in claim.participants if p.role is role)


def _better(one: Claim, other: Claim) -> Claim:
    first, second = (one, other) if one.score >= other.score else (other, one)
    told = {p.role for p in first.participants}
    first = replace(
        first,
        participants=(
            *first.participants,
            *(p for p in second.participants if p.role in _THIRD and p.role not in told),
        ),
    )
    if first.when is None and first.modality is second.modality:
        return replace(first, when=second.when, when_text=second.when_text)
    return first
