"""Which fields do decisions of people have in JSON, and claims that a person should look at?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from detente.exports.shapes.record import StoredClaim


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Who took a decision back, when and why."""

    number: int
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an actor, an event or a claim, or what they took back."""

    kind: Annotated[str, "actor, event, claim or withdrawal"]
    number: Annotated[int, "counts within a kind"]
    verb: str
    at: datetime
    by: str
    why: str
    what: Annotated[str, "the decision in words"]
    before: Annotated[StoredClaim | None, "the claim as it was before"]
    withdrawn: TakenBack | None
    undoes_kind: Annotated[str | None, "of a withdrawal: the kind of the decision that it takes back"]
    undoes_number: Annotated[int | None, "of a withdrawal: the number of that decision"]
    applies: Annotated[bool, "false where a correction has nothing to apply to any more"]
    claim: str | None
    event: str | None
    actor: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Unsure(StoredClaim):
    """A claim that a person should look at, with the announced act that it is of."""

    event: str
