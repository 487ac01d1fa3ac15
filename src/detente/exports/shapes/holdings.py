"""Which fields do the conflicts, the failures and the size of a store have in JSON, and its keys and acts?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict that is watched."""

    name: str
    title: str
    parties: Annotated[tuple[str, ...], "codes of states, or ids of the actor book"]
    mediators: tuple[str, ...]
    topics: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be used, and why."""

    source: Annotated[str, "the address, or the name of the file"]
    stage: str
    reason: str
    at: datetime
    given_id: str | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the store holds, and what answers from it."""

    version: Annotated[str, "of detente"]
    newest: Annotated[date | None, "the last day on which anything was published"]
    changes: Annotated[int, "transactions that have written to the store"]
    documents: int
    copies: int
    claims: int
    events: int
    failures: int


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key of the API; its text is told once, when it is made."""

    id: str
    name: str
    scopes: tuple[str, ...]
    at: datetime
    revoked_at: datetime | None
    key: Annotated[str | None, "the text to send; null but in the answer that makes it"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done over the network, or to the keys."""

    number: int
    at: datetime
    who: str
    what: str
    target: str
    detail: Annotated[dict[str, str], "what was sent with it"]


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided just now: ``kind`` and ``number`` take it back, and then each of ``before``, the last first."""

    kind: Annotated[str, "actor, event, claim or withdrawal"]
    number: int
    target: Annotated[str, "id of the claim, event or actor that it is about"]
    before: Annotated[tuple[int, ...], "numbers of what was decided with it"] = ()
