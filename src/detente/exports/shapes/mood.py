"""Which fields do series, momentum and breaks have in JSON? One frozen class a row."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from detente.exports.shapes.record import Evidence
from detente.records import Status


@dataclass(frozen=True, slots=True)
class Series:
    """One number a day from ``start`` to ``last``, and the acts of most weight in it."""

    name: str
    between: tuple[str, ...]
    start: date
    last: date
    values: tuple[float, ...]
    low: tuple[float, ...] | None
    high: tuple[float, ...] | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """An act that moved a mood, and by how much."""

    event: str
    day: date
    source: str
    target: str
    type: str
    mode: str | None
    before: Status | None
    status: Status
    share: Annotated[float | None, "in weight a week"]
    fading: Annotated[bool, "it still weighs in what is usual and hardly in what is lately the case"]


@dataclass(frozen=True, slots=True)
class Momentum:
    """Where a mood is going; each mover has its sentence in ``evidence``."""

    between: tuple[str, ...]
    on: date
    direction: Annotated[str | None, "warming, cooling or steady"]
    size: Annotated[float | None, "in weight a week"]
    low: float | None
    high: float | None
    since: date | None
    silence: Annotated[str | None, "what is lacking where there is too little to tell"]
    movers: tuple[Mover, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A break, or an alarm of late, in how often acts of a class became known."""

    between: tuple[str, ...]
    class_: Annotated[str, "talks, agreement or conflict"]
    seen: Annotated[str, "in retrospect, or as an alarm"]
    day: date
    earliest: date | None
    latest: date | None
    known: Annotated[date, "the day on which it could be seen"]
    before: Annotated[float | None, "acts a day"]
    after: float | None
    ratio: float | None
    strength: Annotated[float | None, "in nats"]
    evidence: tuple[Evidence, ...]
