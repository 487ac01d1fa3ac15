"""What did people decide about the record? Changes of actors, rulings on events, corrections of claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from detente.records.claims import Claim
from detente.records.measures import check_span
from detente.records.terms import Status


@dataclass(frozen=True, slots=True)
class ActorChange:
    """What a person decided about an actor, when, and who it was.

    ``verb`` is add (``value``: name, country, sector, names, kind), edit (the same fields, those that change), office
    (``value``: title, country, sector, start, end, source) or merge (``value``: into, the id that is meant).
    """

    number: int
    at: datetime
    by: str
    verb: str
    actor: str
    value: dict[str, Any]
    why: str | None = None

    def __post_init__(self) -> None:
        if self.verb not in {"add", "edit", "office", "merge"}:
            raise ValueError(f"a change is one of add, edit, office, merge, got {self.verb!r}")
        if not self.by.strip():
            raise ValueError("a change needs the name of who decided it")


@dataclass(frozen=True, slots=True)
class EventRuling:
    """What a person decided about events, when, and who it was: the claims ``apart`` are one act, which is (``verb``
    merge) or is not (split) that of the claims ``rest``, or which has the ``status`` from ``day`` on (verb status,
    without a ``rest``).
    """

    number: int
    at: datetime
    by: str
    verb: str
    apart: frozenset[str]
    rest: frozenset[str]
    why: str = ""
    status: Status | None = None
    day: date | None = None

    def __post_init__(self) -> None:
        if self.verb not in {"split", "merge", "status"}:
            raise ValueError(f"a ruling is one of split, merge, status, got {self.verb!r}")
        if not self.by.strip():
            raise ValueError("a ruling needs the name of who decided it")
        settles = self.verb == "status"
        if {self.status is not None, self.day is not None} != {settles}:
            raise ValueError("a ruling of verb status has a status and its first day, and no other has one")
        if settles and (not self.apart or self.rest):
            raise ValueError("a ruling on a status is about one list of claims, which may not be empty")
        if not settles and (not self.apart or not self.rest or self.apart & self.rest):
            raise ValueError("a ruling is about two lists of claims that share none, and neither may be empty")


def settling(rulings: Iterable[EventRuling]) -> dict[str, list[EventRuling]]:
    """Return the rulings on a status by the claims that they are about."""
    found: dict[str, list[EventRuling]] = {}
    for ruling in rulings:
        for claim in ruling.apart if ruling.verb == "status" else ():
            found.setdefault(claim, []).append(ruling)
    return found


@dataclass(frozen=True, slots=True)
class ClaimCorrection:
    """What a person decided about a claim, when, and who it was.

    ``verb`` is amend (``value``: the fields that change), reject (it is no claim), add (the machine missed it;
    ``value``: all fields) or confirm (it is right as it stands). ``start`` and ``end`` are the characters of its
    trigger, by which it is found when a newer model gives it another id; ``before`` is what the claim was.
    """

    number: int
    at: datetime
    by: str
    verb: str
    claim: str
    document: str
    start: int
    end: int
    value: dict[str, Any]
    why: str = ""
    before: Claim | None = None

    def __post_init__(self) -> None:
        check_span(self.start, self.end)
        if self.verb not in {"amend", "reject", "add", "confirm"}:
            raise ValueError(f"a correction is one of amend, reject, add, confirm, got {self.verb!r}")
        if not self.by.strip():
            raise ValueError("a correction needs the name of who decided it")
        if (self.verb in {"amend", "add"}) != bool(self.value):
            raise ValueError("a correction that amends or adds has a value, and no other has one")
        if (self.verb == "add") != (self.before is None):
            raise ValueError("a correction keeps what the claim was, except of one that is added")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A decision that a person took back, when, and who it was: ``kind`` is actor, event or claim, ``withdrawn`` the
    number of the decision of that kind.
    """

    number: int
    at: datetime
    by: str
    kind: str
    withdrawn: int
    why: str = ""

    def __post_init__(self) -> None:
        if self.kind not in {"actor", "event", "claim"}:
            raise ValueError(f"a decision is about one of actor, event, claim, got {self.kind!r}")
        if not self.by.strip():
            raise ValueError("a withdrawal needs the name of who decided it")
