"""How may each question be narrowed? Parameters with the names that the command line has, each bounded."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from detente import answers
from detente.records import FIRST_DAY, LAST_DAY, Modality, Status, read_news_day

LIMIT, MOST = 50, 500
# Sentences of evidence that a row of ledger or events has, if nobody says how many, and at most: an act of a war rests
# on thousands, and fifty rows of such acts took seconds.
SENTENCES, MOST_SENTENCES = 10, 500
# Characters of a name or id, and of a search; values that one filter may have.
LONGEST, LONGEST_SEARCH, VALUES = 200, 300, 20


def _day(value: object) -> object:
    """Read a day as ISO 8601 writes it, and nothing else: pydantic would take a number for seconds."""
    if not isinstance(value, str):
        return value
    try:
        return read_news_day(value)
    except ValueError as error:
        raise ValueError(f"a day is written YYYY-MM-DD, from {FIRST_DAY} to {LAST_DAY}") from error


def _pair(value: str) -> str:
    a, comma, b = (part.strip() for part in value.partition(","))
    if not (a and comma and b) or a == b or "," in b:
        raise ValueError("a pair is two sides such as RUS,UKR or org:hamas,ISR")
    return f"{a},{b}"


def _conflict(value: str) -> str:
    """See that a conflict comes with the package: the path of a file is none of a caller's business."""
    if value not in answers.conflicts():
        raise ValueError(f"the conflict is unknown; there are {', '.join(answers.conflicts())}")
    return value


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("characters that cannot be seen are not allowed")
    return value


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "pattern": r"^(19\d\d|20\d\d|21\d\d)-\d\d-\d\d$",
            "examples": ["2025-03-16"],
        }
    ),
]
Word = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=r"^[\w .:/'’-]+$")]
Words = Annotated[list[Word], Field(max_length=VALUES)]
Pair = Annotated[
    str, Field(min_length=3, max_length=2 * LONGEST, pattern=r"^[\w:.-]+,[\w:.-]+$"), BeforeValidator(_pair)
]
Conflict = Annotated[
    str, BeforeValidator(_conflict), WithJsonSchema({"type": "string", "enum": list(answers.conflicts())})
]


class Asked(BaseModel):
    """What every question can be asked with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["json"] | None = Field(None, description="Instead of the header Accept.")


class Paged(Asked):
    """What every question with many rows can be asked with."""

    format: Literal["json", "csv", "parquet"] | None = Field(None, description="Instead of the header Accept.")  # type: ignore[assignment]  # more of it than of one thing

    limit: int = Field(LIMIT, ge=1, le=MOST, description="Rows at most.")
    after: str | None = Field(
        None, pattern="^[A-Za-z0-9_.~=-]{1,2000}$", description="Where to go on: `next` of the page before."
    )


class Dated(Paged):
    """What can be asked as of a day and of a conflict."""

    as_of: Day | None = Field(None, description="What was known by the end of this day; else all that is known.")
    conflict: Conflict | None = Field(None, description="Only what belongs to this conflict.")


class Since(Dated):
    """A question that looks at a window."""

    since: Day | None = Field(None, description="What was reported since this day; else for a year.")


class Between(Dated):
    """A question about sides."""

    pair: list[Pair] = Field(
        default_factory=list, max_length=VALUES, description="Only these two sides, as A,B; B may be all."
    )


class Quoted(Dated):
    """What every list of acts can be asked with."""

    evidence: int = Field(
        SENTENCES,
        ge=0,
        le=MOST_SENTENCES,
        description="Sentences of a row at most, the first ones; `sentences` says how many there are, and `more` is "
        "the address of the claims with all of them.",
    )


class Promises(Dated):
    """How promises are counted."""

    by: Literal["announcer", "pair", "outlet", "kind"] = Field("announcer", description="Whose record is counted.")


class Forecasts(Between):
    """What is asked of the future."""

    horizon: list[Annotated[int, Field(ge=1, le=366)]] = Field(
        default_factory=list, max_length=10, description="Days ahead; else 7, 30 and 90."
    )


class Scenarios(Forecasts):
    """What would change if an announced act were kept, or were not."""

    entry: Annotated[str, Field(min_length=1, max_length=LONGEST), BeforeValidator(_printable)] = Field(
        ..., description="The id of an open ledger entry, or its first digits.", examples=["6a9c5675c9876d55"]
    )


class Scores(Paged):
    """Which forecasts are scored."""

    as_of: Day | None = Field(None, description="Those whose days were over by this day.")


class Who(Paged):
    """Whom a name means."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST), BeforeValidator(_printable)] = Field(
        ..., description="A name, or an office of a state, as the news writes it.", examples=["Lavrov"]
    )
    on: Day | None = Field(None, description="On which day; else today.")


class Ledger(Quoted):
    """Which announced acts are asked for."""

    type: Words = Field(default_factory=list, description="Only acts of these types, such as CONSULT.")
    party: Words = Field(default_factory=list, description="Only acts in which these take part (codes or actor ids).")
    status: list[Status] = Field(default_factory=list, max_length=VALUES, description="Only acts of these statuses.")
    due_from: Day | None = Field(None, description="Only acts due on this day or later.")
    due_to: Day | None = Field(None, description="Only acts due by this day.")
    newest: bool = Field(False, description="The newest first; else the oldest.")


class Events(Quoted):
    """Which events are asked for."""

    type: Words = Field(default_factory=list, description="Only events of these types.")
    status: list[Status] = Field(default_factory=list, max_length=VALUES, description="Only events of these statuses.")
    party: Words = Field(default_factory=list, description="Only events in which these take part.")
    since: Day | None = Field(None, description="Only events reported on this day or later.")
    until: Day | None = Field(None, description="Only events first reported by this day.")
    newest: bool = Field(True, description="The newest first; else the oldest.")


class Claims(Dated):
    """Which claims are asked for."""

    type: Words = Field(default_factory=list, description="Only claims of these types.")
    modality: Modality | None = Field(None, description="Only claims of this modality.")
    party: Words = Field(default_factory=list, description="Only claims in which these take part.")
    actor: Word | None = Field(None, description="Only claims in which this actor takes part.")
    speaker: Word | None = Field(None, description="Only claims for which this actor vouches.")
    document: Word | None = Field(None, description="Only claims of this document.")
    event: Word | None = Field(None, description="Only claims of this event: all that an act rests on.")
    topic: Word | None = Field(None, description="Only claims about this topic.")
    newest: bool = Field(True, description="The newest first; else the oldest.")


class Search(Paged):
    """What is looked for in the texts."""

    q: Annotated[str, Field(min_length=1, max_length=LONGEST_SEARCH), BeforeValidator(_printable)] = Field(
        ..., description='Words; "a phrase" in quotes; a * at the end of a beginning.', examples=["prisoner exchange"]
    )
    as_of: Day | None = Field(None, description="Only what was published by this day.")


class One(Asked):
    """One thing, as of a day."""

    as_of: Day | None = Field(None, description="What was known by the end of this day; else all that is known.")


class Listed(Paged):
    """A list that is newest first."""
