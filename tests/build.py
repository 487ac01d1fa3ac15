"""Valid records with plain defaults, changed by keyword: what tests are made of."""

from datetime import date
from typing import Any

from detente.records import Claim, Modality, Naming, Participant, Role, Speaker, Tense, Trigger

SENTENCE = "Washington and Moscow will hold talks in Riyadh on Tuesday."


def party(text: str, country: str | None, *, role: Role = Role.SOURCE, actor: str | None = None) -> Participant:
    """A participant whose offsets do not matter."""
    return Participant(role, text, 0, max(1, len(text)), actor, country)


def claim(**changes: object) -> Claim:
    """A claim of planned talks of USA and RUS, reported on 15 February 2025."""
    fields: dict[str, Any] = {
        "id": "c1",
        "document": "d1",
        "sentence": 0,
        "start": 0,
        "end": len(SENTENCE),
        "text": SENTENCE,
        "reported": date(2025, 2, 15),
        "trigger": Trigger("talks", 32, 37),
        "type": "CONSULT",
        "modality": Modality.PLANNED,
        "score": 0.8,
        "coder": "test",
        "participants": (party("Washington", "USA"), party("Moscow", "RUS", role=Role.TARGET)),
    }
    return Claim(**(fields | changes))


def said_by(text: str, country: str | None = None) -> Speaker:
    """A speaker whose offsets do not matter."""
    return Speaker(text, 0, max(1, len(text)), None, country)


def naming(**changes: object) -> Naming:
    """Sergey Lavrov, of the book, called Russian foreign minister; offsets matter only to find the sentence."""
    fields: dict[str, Any] = {
        "start": 0,
        "end": 13,
        "name": "Sergey Lavrov",
        "actor": "person:sergey-lavrov",
        "country": "RUS",
        "office": "foreign-minister",
        "title": "foreign minister",
        "tense": Tense.NOW,
    }
    return Naming(**(fields | changes))
