"""A small record that grows day by day, and files of rules about it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from detente import pipeline
from detente.faces import alerts
from detente.records import Interval, Modality, Participant, Role, Speaker, Trigger
from detente.store import Store
from tests.build import claim
from tests.exports.build import document

DONE, PLAN, OFF = Modality.HAPPENED, Modality.PLANNED, Modality.DENIED
TALKS = ((Role.SOURCE, "Washington", "USA"), (Role.TARGET, "Moscow", "RUS"))


def day(number: int, month: int = 2) -> date:
    return date(2025, month, number)


def at(number: int, hour: int = 12, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2025, month, number, hour, minute, tzinfo=UTC)


def on(number: int) -> Interval:
    return Interval.of(day(number), day(number))


def tell(
    store: Store,
    identity: str,
    reported: date,
    text: str,
    word: str,
    modality: Modality = PLAN,
    *,
    who: tuple[tuple[Role, str, str], ...] = TALKS,
    link: bool = True,
    **changes: Any,  # noqa: ANN401 - fields of a claim
) -> None:
    """Put an article of one sentence, with one claim, into the store, and ``link`` it."""
    start = text.index(word)
    parties = tuple(
        Participant(role, name, text.index(name), text.index(name) + len(name), None, code) for role, name, code in who
    )
    name = f"d-{identity}"
    fields: dict[str, Any] = {
        "id": identity, "document": name, "text": text, "end": len(text), "type": "CONSULT", "participants": parties,
        "trigger": Trigger(word, start, start + len(word)), "modality": modality, "reported": reported,
        "speaker": Speaker("Lavrov", 0, 1, "person:sergey-lavrov", "RUS"),
    }  # fmt: skip
    url = f"https://wire.example/{identity}"
    store.add_document(document(id=name, text=text, given_id=identity, url=url, published=reported))
    store.add_claims(name, [claim(**(fields | changes))], model="m", at=at(1))
    if link:
        pipeline.relink(store)


def plan(store: Store, identity: str = "plan", *, reported: int = 15, due: int = 18) -> None:
    text = f"Washington and Moscow will meet on {due} February, Lavrov said."
    tell(store, identity, day(reported), text, "meet", when=on(due))


def rules(folder: Path, text: str) -> alerts.Rules:
    path = folder / "alerts.toml"
    path.write_text(text, encoding="utf-8")
    return alerts.load(path)
