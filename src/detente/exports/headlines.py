"""How is an act called in few words, as in a calendar or a feed? "talks, Russia – United States", on one plain line."""

import re
from collections.abc import Iterable
from functools import lru_cache

from detente.events.actors import ActorBook
from detente.records import Evidence, LedgerEntry, Participant, Role

# Words for the types of PLOVER, and for those of their modes that have a better one.
ACTS = {
    "AGREE": "agreement",
    "CONSULT": "talks",
    "CONSULT visit": "visit",
    "CONSULT phone": "call",
    "CONSULT third-party": "mediated talks",
    "SUPPORT": "support",
    "CONCEDE": "concession",
    "COOPERATE": "cooperation",
    "AID": "aid",
    "RETREAT": "easing",
    "RETREAT withdraw": "withdrawal",
    "RETREAT release": "release",
    "RETREAT disarm": "disarmament",
    "RETREAT ceasefire": "truce",
    "RETREAT access": "access",
    "RETREAT resign": "resignation",
    "REQUEST": "demand",
    "ACCUSE": "accusation",
    "REJECT": "refusal",
    "THREATEN": "threat",
    "PROTEST": "protest",
    "SANCTION": "sanctions",
    "MOBILIZE": "troop movement",
    "COERCE": "coercion",
    "ASSAULT": "attack",
    "COMMENT": "comment",
}
# Codes that stand for no state and are no entry of the actor book.
_BODIES = {"UNO": "United Nations", "EUR": "European Union", "NAT": "NATO", "XKX": "Kosovo"}
_SIDES = (Role.SOURCE, Role.TARGET)
# A summit of twenty is not named in a title.
MOST_SIDES = 4
# Controls, marks of direction, invisible characters and half characters: none belongs into a file for other programs.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)


def line(text: str, limit: int = 2_000) -> str:
    r"""Return text as one line of visible characters, cut at a limit.

    >>> line("a\r\nb\x07", 2)
    'a…'
    """
    words = " ".join(_HIDDEN.sub("", " ".join(text.split())).split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def act(kind: str, mode: str | None) -> str:
    """Return the word for a type of act, by its mode where there is one.

    >>> act("CONSULT", "phone"), act("AID", None)
    ('call', 'aid')
    """
    return ACTS.get(f"{kind} {mode}") or ACTS.get(kind) or line(kind.lower())


def sides(participants: Iterable[Participant]) -> str:
    """Name the two sides, or whoever takes part, by state or body where that is known."""
    told = list(participants)
    main = [p for role in _SIDES for p in told if p.role is role] or told
    known = [name(p.country or p.actor) for p in main if _known(p)]
    # "Leaders" say nothing beside two states, and all there is beside one.
    names = list(
        dict.fromkeys(known if len(set(known)) > 1 else [*known, *(line(p.text) for p in main if not _known(p))])
    )
    more = f" and {len(names) - MOST_SIDES} more" if len(names) > MOST_SIDES else ""
    return " – ".join(names[:MOST_SIDES]) + more if names else "sides not named"


def _known(participant: Participant) -> bool:
    return bool(participant.country or participant.actor)


def name(side: str | None) -> str:
    """Return the name of a code of a state or an id of an actor; an unknown one stands for itself."""
    key = side or ""
    known = _book().actors
    found = known.get(f"state:{key}") or known.get(key)
    return line(found.name) if found else _BODIES.get(key, line(key.rpartition(":")[2].replace("-", " ")))


def headline(entry: LedgerEntry) -> str:
    """Return what an entry of the ledger is, as "talks, Russia – United States"."""
    return f"{act(entry.type, entry.mode)}, {sides(entry.participants)}"


def telling(entry: LedgerEntry) -> Evidence | None:
    """Return the sentence to show for an entry: the one that announced it."""
    return next((item for item in entry.evidence if item.claim == entry.announcing), next(iter(entry.evidence), None))


def link(evidence: Evidence | None) -> str | None:
    """Return the address of an article, if it is one that a program may open."""
    url = (evidence.url or "") if evidence else ""
    return url if re.fullmatch(r"https?://[!-~]{1,1990}", url) else None


@lru_cache(maxsize=1)
def _book() -> ActorBook:
    return ActorBook.load()
