"""Which claims tell one act twice? Two words of one type for the same sides, near to each other in one clause.

"Placing its forces on a state of alert" tells one act, and so does "emphasizes the need". Annotators mark the word that
tells it best. What stands behind an "and" or a comma is another act, and so is one on another day.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from detente.records import Claim, Role

# Words between two such words. The full F1 on the calibration part is .532 without this and .540 with five words or
# seven; without a look at what divides the words it is .542, but then acts are lost that were told apart.
FARTHEST = 5
_DIVIDES = re.compile(r"\b(and|but|while|or|then|after|before)\b|[,;:]", re.IGNORECASE)
_SIDES = (Role.SOURCE, Role.TARGET)


def once(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims without those that tell an act of another again; of two the likelier stays.

    What it does not tell of a mediator, a host, a place, numbers or who says so, it takes over from the other; a day
    too, if both are presented alike.

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
    if (one.type, one.sentence) != (other.type, other.sentence) or (one.when and other.when and one.when != other.when):
        return False
    between = one.text[one.trigger.end - one.start : other.trigger.start - one.start]
    if len(between.split()) > FARTHEST or _DIVIDES.search(between):
        return False
    sides = [(_side(one, role), _side(other, role)) for role in _SIDES]
    alike = all(a == b or not a.isdisjoint(b) for a, b in sides)
    return alike and any(a for a, _ in sides)


def _side(claim: Claim, role: Role) -> frozenset[str]:
    return frozenset(p.actor or p.country or p.text.lower() for p in claim.participants if p.role is role)


def _better(one: Claim, other: Claim) -> Claim:
    first, second = (one, other) if one.score >= other.score else (other, one)
    told = {p.role for p in first.participants}
    more = tuple(p for p in second.participants if p.role not in _SIDES and p.role not in told)
    dated = first if first.when or first.modality is not second.modality else second
    placed = first if first.where else second
    return replace(
        first,
        participants=(*first.participants, *more),
        when=dated.when,
        when_text=dated.when_text,
        where=placed.where,
        place=placed.place,
        speaker=first.speaker or second.speaker,
        numbers=first.numbers or second.numbers,
    )
