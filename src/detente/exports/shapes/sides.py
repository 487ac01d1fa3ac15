"""Which fields do mediators, positions, reactions and truces have in JSON? One frozen class a row."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from detente.exports.shapes.record import Evidence
from detente.records import Status


@dataclass(frozen=True, slots=True)
class Channel:
    """Who stands between whom, and how."""

    mediator: Annotated[str, "id of a person or body, code of a state, else the words"]
    name: str
    country: str | None
    between: tuple[str, ...]
    how: Annotated[str, "brokered, hosted, carried, guaranteed, offered, shuttled or envoy"]
    inferred: Annotated[bool, "true where no sentence says so outright"]
    reason: str
    first: date | None
    last: date | None
    outcome: Status | None
    events: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a side stands on one act of a topic."""

    row: Literal["position"]
    party: str
    topic: str
    move: Annotated[str, "DEMANDS, OFFERS, ACCEPTS or REFUSES"]
    what: str
    speaker: str | None
    rank: Annotated[int, "of the speaker: 0 head of state or government to 4 unnamed"]
    since: date | None
    last: date | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a side changed its word, or has two."""

    row: Literal["shift"]
    party: str
    topic: str
    kind: Annotated[str, "moved or conflict"]
    day: date
    before: str
    after: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far two sides are apart on a topic from a day on."""

    row: Literal["distance"]
    topic: str
    between: tuple[str, ...]
    day: date
    value: Annotated[float, "0 together to 1 apart; a rule of thumb"]
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Reaction:
    """How a third party takes an act; the first sentence is the reaction, the second tells the act."""

    who: str
    name: str
    country: str | None
    attitude: Annotated[str, "hope, scepticism, concern, welcome, readiness, condition or condemnation"]
    event: str
    about: Annotated[str, "type of the act"]
    day: date | None
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """A report that a truce was broken."""

    by: str | None
    accuser: Annotated[str | None, "who says so; null where the writer vouches"]
    day: date | None
    claim: str


@dataclass(frozen=True, slots=True)
class Truce:
    """A truce and its life."""

    event: str
    parties: tuple[str, ...]
    stage: Annotated[str, "PROPOSED, AGREED, IN_FORCE, BROKEN, ENDED or REFUSED"]
    announced: date | None
    start: date | None
    end: date | None
    extended: tuple[date | None, ...]
    breaches: tuple[Breach, ...]
    evidence: tuple[Evidence, ...]
