"""On which questions may a claim bear? Kept beside each claim of an event, so that a question reads no others.

The war of a conflict is one event of fifty thousand claims, of which hardly one tells of a mediator, a position, a
reaction or a truce. A sign says only that a claim may: it is given by its type and by words that each such sentence
has, and the rules (`detente.analysis`) decide. So one sign too many costs time, and none may be missing.
"""

import re
from enum import IntFlag

from detente.records import Claim, Modality, Role


class Sign(IntFlag):
    """What a claim may tell; the numbers are kept in stores.

    Mediation is told by words or roles, and hardly by two claims of a hundred without its article; a MEETING shows by
    itself who talked to whom.
    """

    NOTHING = 0
    MEDIATION = 1
    POSITION = 2
    REACTION = 4
    TRUCE = 8
    MEETING = 16


# Types that each rule looks at, whatever their words.
_MEDIATED = frozenset({"CONSULT", "AGREE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "MOBILIZE", "REQUEST", "COMMENT"})
_SPEECH = frozenset({"REQUEST", "REJECT", "AGREE", "CONCEDE"})
_PRAISING = frozenset({"SUPPORT", "AGREE"})
_FIRM = frozenset({Modality.HAPPENED, Modality.PLANNED})
# The least score of a position, and of a meeting, as the rules have it.
_FLOOR = 0.3
# Stems of the words of mediation, by those that they need in their sentence.
_MEDIATING = tuple(
    "broker mediat intermed go-between offices auspices peacekeep peace-keep guarantor -facilit –facilit -negotiat "
    "–negotiat -monitor –monitor -guarant –guarant -superv –superv -hosted –hosted".split()
)
_ARRANGING = tuple("facilit arrang negotiated host chaired monitor guarant oversee oversaw superv".split())
_ARRANGED = tuple(
    "talk negotiation meeting dialogue summit ceasefire cease-fire truce deal agreement accord exchange release "
    "consultation conversation conference settlement contacts peace swap session round armistice withdrawal "
    "implementation".split()
)
_CARRYING = tuple("carry carri convey relay pass deliver transmit through via".split())
_CARRIED = tuple(
    "message letter proposal signal offer reply replies response demand indirect backchannel back-channel".split()
)
_PRAISE = tuple("welcom prais hail applau commend laud endors support back".split())
_BLAME = tuple("condemn denounc deplor decry decried decries critici rebuk".split())
_FIGHTING_STOPS = tuple("ceas cessation truce armistice paus halt suspension".split())
# A reaction told from the side of the act ("was met with hope by ..."), and a condition.
_REACTING = re.compile(
    r"\b(?:(?:met|greeted|received) (?:with|by)|sparked|sparks|drew|draws|prompted|stirred|fuell?ed) "
    r"[^,;.]{3,80}? (?:from|by|among|amongst) "
    r"|\b(?:if|unless|provided that|on condition that|as long as)\s",
    re.IGNORECASE,
)
# One of these is in each sentence that the pattern fits: looking for it takes a tenth of the time.
_VERBS = tuple("met with;met by;greeted;received;sparked;sparks;drew;draws;prompted;stirred;fueled;fuelled".split(";"))
_OR_IF = ("if", "unless", "provided that", "on condition that", "as long as")


def of(claim: Claim) -> Sign:
    """Return what a claim may tell."""
    found, letters = Sign.NOTHING, _letters(claim.text)
    sure, happened = claim.score >= _FLOOR, claim.modality is Modality.HAPPENED
    if claim.type in _MEDIATED and ((sure and _is_between(claim)) or _mediates(letters)):
        found |= Sign.MEDIATION
    if claim.type == "CONSULT" and sure and claim.modality in _FIRM:
        found |= Sign.MEETING
    if sure and claim.topics and (claim.type in _SPEECH or not happened):
        found |= Sign.POSITION
    if claim.stance is not None or (happened and _voices(claim.type, letters)) or _reacts(claim.text, letters):
        found |= Sign.REACTION
    if _has(letters, _FIGHTING_STOPS):
        found |= Sign.TRUCE
    return found


def _letters(text: str) -> str:
    """Return a text in small letters, alike where patterns that know no case take them for alike."""
    return text.lower() if text.isascii() else text.casefold().replace("ı", "i")


def _has(letters: str, stems: tuple[str, ...]) -> bool:
    for stem in stems:  # noqa: SIM110 - asked some times of every claim, and a generator takes twice as long
        if stem in letters:
            return True
    return False


def _is_between(claim: Claim) -> bool:
    """Say whether a role of a claim makes somebody a mediator or host."""
    return any(p.role is Role.MEDIATOR or p.role is Role.HOST for p in claim.participants)


def _mediates(letters: str) -> bool:
    """Say whether a sentence may have a word of mediation."""
    if _has(letters, _MEDIATING):
        return True
    arranged = _has(letters, _ARRANGING) and _has(letters, _ARRANGED)
    return arranged or (_has(letters, _CARRYING) and _has(letters, _CARRIED))


def _voices(kind: str, letters: str) -> bool:
    """Say whether a claim of a type may welcome or condemn an act."""
    return (kind in _PRAISING and _has(letters, _PRAISE)) or (kind == "ACCUSE" and _has(letters, _BLAME))


def _reacts(text: str, letters: str) -> bool:
    """Say whether a sentence may tell how an act is received, or a condition."""
    return (_has(letters, _OR_IF) or _has(letters, _VERBS)) and _REACTING.search(text) is not None
