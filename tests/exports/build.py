"""Valid documents, evidence and ledger entries with plain defaults, changed by keyword."""

from datetime import date
from typing import Any

from detente.pipeline import Read
from detente.records import (
    Change,
    Claim,
    Document,
    Evidence,
    Interval,
    LedgerEntry,
    Modality,
    Participant,
    Role,
    Status,
)
from tests.build import SENTENCE, party

FEBRUARY = date(2025, 2, 15)
TALKS = Interval.of(date(2025, 2, 18), date(2025, 2, 19))


def document(**changes: object) -> Document:
    fields: dict[str, Any] = {
        "id": "d1",
        "text": SENTENCE,
        "given_id": "item-1",
        "url": "https://example.com/1",
        "outlet": "Wire",
        "published": FEBRUARY,
    }
    return Document(**(fields | changes))


def read(*claims: Claim, **changes: object) -> Read:
    return Read(document(**changes), claims)


def evidence(**changes: object) -> Evidence:
    fields: dict[str, Any] = {
        "document": "d1",
        "given_id": "item-1",
        "url": "https://example.com/1",
        "outlet": "Wire",
        "published": FEBRUARY,
        "start": 0,
        "end": len(SENTENCE),
        "sentence": SENTENCE,
        "claim": "c1",
        "modality": Modality.PLANNED,
        "speaker": "Sergei Lavrov",
    }
    return Evidence(**(fields | changes))


def entry(**changes: object) -> LedgerEntry:
    participants: tuple[Participant, ...] = (
        party("Washington", "USA"),
        party("Moscow", "RUS", role=Role.TARGET),
        party("Riyadh", "SAU", role=Role.HOST),
    )
    fields: dict[str, Any] = {
        "id": "e1",
        "type": "CONSULT",
        "mode": "meet",
        "participants": participants,
        "announced": FEBRUARY,
        "speaker": "Sergei Lavrov",
        "outlet": "Wire",
        "due": TALKS,
        "status": Status.DUE,
        "history": (Change(FEBRUARY, "announced", TALKS, Status.DUE, "c1"),),
        "evidence": (evidence(),),
        "topics": ("territory",),
        "sources": 1,
    }
    return LedgerEntry(**(fields | changes))
