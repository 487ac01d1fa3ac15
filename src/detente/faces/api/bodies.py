"""What is sent with a decision? The fields of a claim, a status, the sides of a merge; each bounded."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from detente.faces.api.asked import LONGEST, Day, Word
from detente.records import Modality, Role, Stance, Status

# Characters of a reason, and of words in a text; members of a list.
LONGEST_WHY, LONGEST_TEXT, MEMBERS = 2_000, 1_000, 40
Id = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Code = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Place = Annotated[int, Field(ge=0, le=2**31)]


class Body(BaseModel):
    """What every decision can have."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field("", max_length=LONGEST_WHY, description="The reason, kept with the decision.")


class Person(BaseModel):
    """Somebody in a text: the words from ``start`` to before ``end``."""

    model_config = ConfigDict(extra="forbid")

    start: Place
    end: Place
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None
    actor: Id | None = None
    country: Code | None = None
    sector: Code | None = None


class Party(Person):
    """Somebody who takes part in an act."""

    role: Role


class Fields(BaseModel):
    """What may be changed in a claim; what is left out stays, and null takes it away."""

    model_config = ConfigDict(extra="forbid")

    type: Word | None = None
    mode: Word | None = None
    modality: Modality | None = None
    participants: Annotated[list[Party], Field(max_length=MEMBERS)] | None = None
    when: Annotated[list[Day], Field(min_length=2, max_length=2)] | None = None
    speaker: Person | None = None
    stance: Stance | None = None
    topics: Annotated[list[Word], Field(max_length=MEMBERS)] | None = None
    where: Annotated[str, Field(max_length=LONGEST)] | None = None


class ClaimDecision(Body):
    """What is said of a claim: that it is right, that it is none, or what it should be."""

    verb: Literal["amend", "reject", "confirm"]
    fields: Fields | None = Field(None, description="With amend: the fields that change.")


class StatusDecision(Body):
    """The status that an event has from a day on."""

    status: Status
    day: Day


class Merge(Body):
    """Two events that are one act, or two ids that mean one actor."""

    one: Id = Field(description="Of actors: who is no actor of their own.")
    other: Id = Field(description="Of actors: who is meant.")


class Split(Body):
    """Claims of an event that are about another act."""

    event: Id
    claims: Annotated[list[Id], Field(min_length=1, max_length=1_000)]


class Term(BaseModel):
    """A term of office; ``end`` is the first day after it."""

    model_config = ConfigDict(extra="forbid")

    title: Id
    start: Day
    end: Day | None = None
    source: Annotated[str, Field(min_length=1, max_length=LONGEST)] = "added by hand"


class ActorDecision(Body):
    """An actor to be added, or what changes of one."""

    verb: Literal["add", "edit"]
    id: Id | None = Field(None, description="With edit: whose.")
    name: Id | None = Field(None, description="With add: the usual full name.")
    kind: Literal["person", "organisation", "group"] = "person"
    country: Code | None = None
    sector: Code | None = None
    aliases: Annotated[list[Id], Field(max_length=MEMBERS)] = Field(default_factory=list)
    office: Term | None = None


class Undo(Body):
    """A decision that is taken back."""

    kind: Literal["actor", "event", "claim"]
    number: int = Field(ge=1, le=2**31)
