"""What happened, or was to? The act that several claims are about, and what was known of it day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from detente.records.claims import Claim, Participant
from detente.records.decisions import EventRuling
from detente.records.ledger import Announcement
from detente.records.measures import Interval
from detente.records.terms import Stance, Status


@dataclass(frozen=True, slots=True)
class Event:
    """The act in the world that several claims are about, in order of their day. ``id`` is that of the first claim,
    so it does not depend on the order in which documents were read; ``lent`` are the parties of the sentence that told
    it first, where it names none itself; ``ruled`` are the rulings on its status, oldest first.
    """

    id: str
    claims: tuple[Claim, ...]
    lent: tuple[str, ...] = ()
    ruled: tuple[EventRuling, ...] = ()

    def __post_init__(self) -> None:
        if not self.claims:
            raise ValueError("an Event needs at least one claim")

    def known(self, as_of: date | None) -> tuple[Claim, ...]:
        """Return the claims published by the end of ``as_of``; undated claims count as known, None means all."""
        return tuple(c for c in self.claims if as_of is None or c.reported is None or c.reported <= as_of)

    def under(self, rulings: Mapping[str, Sequence[EventRuling]]) -> "Event":
        """Return it with those rulings on a status, as `settling` sorts them, that are about one of its claims."""
        found = {r.number: r for c in self.claims for r in rulings.get(c.id, ())} if rulings else {}
        return replace(self, ruled=tuple(found[number] for number in sorted(found))) if found else self


@dataclass(frozen=True, slots=True)
class Step:
    """What was known of an event from ``day`` (None: from the start) until before ``until`` (None: to this day)."""

    day: date | None
    until: date | None
    status: Status
    announced: bool
    due: Interval | None


class Move(NamedTuple):
    """What a day made of an act between two sides: announced, done or called off by what was known on ``day``.

    ``source`` and ``target`` are codes of states and unions, or ids of the actor book for those without; ``claim``
    is the claim that shows it; ``before`` what was known earlier, None if nothing was.

    No dataclass, which takes four times as long to make: the mood of some pairs of states is made of twenty thousand.
    """

    event: str
    day: date
    source: str
    target: str
    type: str
    status: Status
    before: Status | None
    claim: str
    mode: str | None = None
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """An announced act in the short: its type, its sides, who vouches for it (``announcer``: actor id or code), the
    days of the documents that told it, and what was known of it from day to day.
    """

    event: str
    type: str
    sides: tuple[str, ...]
    announcer: str | None
    told: tuple[date, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What the claims of an event come to: ``when`` are the act's own days as told last, ``first`` and ``last`` those
    of the reports; ``documents`` and ``sentences`` count the articles and claims that tell it.
    """

    type: str
    mode: str | None
    participants: tuple[Participant, ...]
    when: Interval | None
    topics: tuple[str, ...]
    first: date | None
    last: date | None
    documents: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Filing:
    """An event with what it is found by: keys for linking, when it was last spoken of, parties, steps and moves, how it
    was announced (None: it was not), and what it comes to (None: few claims tell it, which can be asked).
    """

    event: Event
    keys: tuple[str, ...]
    touched: str
    parties: tuple[str, ...]
    steps: tuple[Step, ...]
    moves: tuple[Move, ...] = ()
    announcement: Announcement | None = None
    outline: Outline | None = None
