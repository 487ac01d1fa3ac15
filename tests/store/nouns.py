"""Records to store, made by hand and changed by keyword."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from detente.records import (
    Claim,
    Document,
    Event,
    Failure,
    Filing,
    Interval,
    Modality,
    Participant,
    Role,
    Speaker,
    Status,
    Step,
    Trigger,
)
from detente.store.inbox import Inbox, Wanted

NOON = datetime(2025, 8, 5, 12, tzinfo=UTC)
TEXT = "Trump and Putin will talk by phone this week, Witkoff said. The Kremlin did not comment."
SENTENCE = TEXT[:59]


def document(number: int = 0, **changes: Any) -> Document:  # noqa: ANN401 - any field
    made = Document(
        f"doc{number}", TEXT, title="A call", given_id=f"{number}.txt", published=date(2025, 8, 5), fetched=NOON
    )
    return replace(made, **changes)


def claim(number: int = 0, **changes: Any) -> Claim:  # noqa: ANN401 - any field
    """The number-th claim of doc0, each in a sentence of its own."""
    made = Claim(
        id=f"claim{number}",
        document="doc0",
        sentence=number,
        start=0,
        end=59,
        text=SENTENCE,
        reported=date(2025, 8, 5),
        trigger=Trigger("talk", 21, 25),
        type="CONSULT",
        modality=Modality.PLANNED,
        score=0.9,
        coder="rules:0",
        participants=(
            Participant(Role.SOURCE, "Trump", 0, 5, "Q22686", "USA", "GOV"),
            Participant(Role.TARGET, "Putin", 10, 15, "Q7747", "RUS", "GOV"),
        ),
        when=Interval.of(date(2025, 8, 4), date(2025, 8, 10)),
        when_text="this week",
        speaker=Speaker("Witkoff", 46, 53, None, "USA"),
    )
    return replace(made, **changes)


def failure(**changes: Any) -> Failure:  # noqa: ANN401 - any field
    return replace(Failure("news.jsonl", "extract", "no text in it", NOON, "17"), **changes)


def filing(*claims: Claim, **changes: Any) -> Filing:  # noqa: ANN401 - any field
    """The filing of the event of these claims, which is due from the first on; ``lent`` goes to the event."""
    event = Event(claims[0].id, claims, changes.pop("lent", ()))
    last = max((c.reported or date.min, c.document, c.start) for c in claims)
    made = Filing(
        event,
        keys=("CONSULT:RUS|USA",),
        touched=f"{last[0]}|{last[1]}|{last[2]:07d}",
        parties=("RUS", "USA"),
        steps=(Step(claims[0].reported, None, Status.DUE, announced=True, due=claims[0].when),),
    )
    return replace(made, **changes)


def next_due(inbox: Inbox, *, at: datetime, besides: Collection[str] = ()) -> Wanted | None:
    """Return the article that is to be fetched next."""
    return next(iter(inbox.due(at=at, besides=besides)), None)
