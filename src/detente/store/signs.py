"""On which questions may a claim bear? Kept beside each claim of an event, so that a question reads no others.

The war of a conflict is one event of fifty thousand claims, of which hardly one tells of a mediator, a position, a
reaction or a truce. A sign says only that a claim may: it is given by its type and by words that each such sentence
has, and the rules (`detente.analysis`) decide. So one sign too many costs time, and none may be missing.
"""

import re
from enum import IntFlag

from detente.records import Claim, Modality


class Sign(IntFlag):
    """What a claim may tell; the numbers are kept in stores."""

    MEDIATION = 1
    POSITION = 2
    REACTION = 4
    TRUCE = 8


# Types that each rule looks at, whatever their words.
_MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "MOBILIZE", "REQUEST", "COMMENT"})
_SPEECH = frozenset({"REQUEST", "REJECT", "AGREE", "CONCEDE"})
_VOICED = frozenset({"SUPPORT", "AGREE", "ACCUSE"})
# A reaction told from the side of the act ("was met with hope by ..."), and a condition.
_REACTING = re.compile(
    r"\b(?:(?:met|greeted|received) (?:with|by)|sparked|sparks|drew|draws|prompted|stirred|fuell?ed) "
    r"[^,;.]{3,80}? (?:from|by|among|amongst) "
    r"|\b(?:if|unless|provided that|on condition that|as long as)\s",
    re.IGNORECASE,
)
_FIGHTING_STOPS = re.compile(r"ceas|cessation|truce|armistice|paus|halt|suspension", re.IGNORECASE)


def of(claim: Claim) -> Sign:
    """Return what a claim may tell."""
    found = Sign(0)
    happened = claim.modality is Modality.HAPPENED
    if claim.type in _MEDIATED:
        found |= Sign.MEDIATION
    if claim.type in _SPEECH or not happened:
        found |= Sign.POSITION
    if claim.stance is not None or (happened and claim.type in _VOICED) or _REACTING.search(claim.text):
        found |= Sign.REACTION
    if _FIGHTING_STOPS.search(claim.text):
        found |= Sign.TRUCE
    return found
