"""What is a truce, and what is known of its life?"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detente.records import Claim


class Stage(StrEnum):
    """What is known of a truce: asked for, agreed or declared, in force, last heard of as broken, over, refused."""

    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    IN_FORCE = "IN_FORCE"
    BROKEN = "BROKEN"
    ENDED = "ENDED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Breach:
    """A report that a truce was broken; ``by`` is accused and ``accuser`` says so (code, actor id, else words).

    ``by`` is None where nobody is blamed, ``accuser`` where the writer vouches; ``day`` is that of the report.
    """

    by: str | None
    accuser: str | None
    day: date | None
    claim: Claim


@dataclass(frozen=True, slots=True)
class Truce:
    """A truce and its life, with the claims that tell it, in order of their day.

    ``event`` is the event of the claim that announced it; ``parties`` are country codes or actor ids, sorted;
    ``announced`` is the first report of the agreement or declaration, or of the call where there was neither;
    ``start`` and ``end`` are its first and last day, ``end`` as told, else as given in advance; ``extended`` are the
    days on which an extension was reported.
    """

    event: str
    parties: tuple[str, ...]
    announced: date | None
    start: date | None
    end: date | None
    stage: Stage
    extended: tuple[date | None, ...]
    breaches: tuple[Breach, ...]
    claims: tuple[Claim, ...]
