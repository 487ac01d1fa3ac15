"""Of which state is an office that speaks, where its words give none ("his office said", "the palace announced")?

Of the state that acts: who tells of a visit, a loan or a call is mostly he who makes it. Of an attack those that are
hit tell as often as those that strike, so there only "his", "her" and "its" office are the attacker's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.events.actors import NO_STATE, ActorBook
from detente.events.resolution import Basis, Resolution
from detente.events.roles import SIDES, Span
from detente.records import Participant, Role, Token

# The last words of speakers that are an office, or speak for one. "Officials" and "sources" are anybody's.
_OFFICES = frozenset(
    "office palace presidency chancellery spokesman spokeswoman spokesperson spokespeople court ministry minister "
    "secretary government cabinet media television parliament president premier chancellor adviser aide".split()
)
_STRANGERS = frozenset({"other", "another", "host", "visiting"})
_OWN = frozenset({"his", "her", "its", "their"})
_HARMS = frozenset({"ASSAULT", "COERCE", "PROTEST"})


def owner(tokens: Sequence[Token], span: Span, kind: str, sides: Sequence[Participant]) -> str | None:
    """Return the code of the state whose office ``span`` is, by the act that it tells of; None where that says nothing.

    Args:
        tokens: the words of the passage.
        span: the words of who speaks; nothing in them names a state.
        kind: the type of the act.
        sides: the participants of the act.
    """
    words = [token.text.lower() for token in tokens[span.first : span.last]]
    named = any(token.text[0].isupper() and token.text.lower() not in _OWN for token in tokens[span.first : span.last])
    if words[-1] not in _OFFICES or named:
        return None
    around = {*words, *(token.text.lower() for token in tokens[max(0, span.first - 1) : span.first])}
    own = not around.isdisjoint(_OWN)
    acting = [side for side in sides if side.role is Role.SOURCE]
    told = sorted((side for side in sides if own or side.role in SIDES), key=lambda side: side.start)
    if told and (own or kind == "CONSULT"):
        acting = told[:1]  # "his" office is that of who is named first, and who receives a guest tells of it
    codes = {side.country for side in acting if side.country} - NO_STATE
    others = {side.country for side in sides} - codes - {None}
    hit = kind == "ASSAULT" or (kind in _HARMS and others)
    if not around.isdisjoint(_STRANGERS) or (hit and not own):
        return None
    return codes.pop() if len(codes) == 1 else None


def resolved(book: ActorBook, text: str, country: str, on: date | None, found: Resolution) -> Resolution:
    """Return what an office is of a state that its words do not name: its holder that day, its body, or the state."""
    known = book.office_of(text, country, on) or book.body_of(text, country, on)
    return known or replace(
        found, actor=f"state:{country}", country=country, basis=Basis.WORDS, reason="of the state that acts"
    )
