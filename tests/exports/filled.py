"""A store for open data: plans, acts done, denials, wishes, a go-between, hostile words, and what a person decided."""

from datetime import timedelta

from detente import pipeline
from detente.answers import Record
from detente.records import Claim, Document, Modality, Participant, Place, Role, Trigger
from detente.store import Store
from tests.answers.build import NOON, START, fill

# A sentence that is a formula to a spreadsheet, markup to XML, and holds what is not seen.
HOSTILE = '=HYPERLINK("http://x") \\ <b>&amp;</b>\tRussia will meet Ukraine\r\n\x07\u202e;'
ANALYST = "Jane Analyst"
DAY = START + timedelta(days=3)
_PARTIES = {"Russia": "RUS", "Ukraine": "UKR", "Turkey": "TUR", "Qatar": "QAT"}


def told(
    identity: str, text: str, modality: Modality, verb: str, kind: str = "CONSULT", **named: Role
) -> tuple[Document, Claim]:
    """An article of one sentence, and its claim."""
    document = Document(f"d-{identity}", text, title=text, outlet="=Wire <1>", published=DAY, url="https://x.org/<a>")
    start = text.index(verb)
    who = tuple(
        Participant(role, name, at := text.index(name), at + len(name), f"state:{_PARTIES[name]}", _PARTIES[name])
        for name, role in named.items()
    )
    return document, Claim(
        identity, document.id, 0, 0, len(text), text, DAY, Trigger(verb, start, start + len(verb)), kind, modality,
        0.7, 'heads \u2028 of "m"', participants=who, place=Place("Qatar", "country", "QAT", None, 25.3, 51.2),
        topics=("=ceasefire", 'a "quoted" word'),
    )  # fmt: skip


def fill_all(store: Store) -> None:
    """Fill a store with all of it, and let a person change one claim and reject another."""
    sides = {"Russia": Role.SOURCE, "Ukraine": Role.TARGET}
    cases = (
        told("hostile", HOSTILE, Modality.PLANNED, "meet", **sides),
        told("denied", "Russia denied that it met Ukraine.", Modality.DENIED, "met", "SANCTION", **sides),
        told("wish", "Russia asked Ukraine to sign.", Modality.PROPOSED, "sign", "AGREE", **sides),
        told("may", "Russia may visit Ukraine.", Modality.POSSIBLE, "visit", "AID", **sides),
        told(
            "host", "Qatar hosted talks between Russia and Ukraine.", Modality.HAPPENED, "talks",
            "RETREAT", **sides, Qatar=Role.HOST,
        ),
        told(
            "carry", "Turkey will mediate talks between Russia and Ukraine.", Modality.PLANNED, "talks",
            **sides, Turkey=Role.MEDIATOR,
        ),
        told("wrong", "Russia met Ukraine in a chess final.", Modality.HAPPENED, "met", "ASSAULT", **sides),
    )  # fmt: skip
    for document, claim in cases:
        store.add_document(document)
        store.add_claims(document.id, [claim], model="m", at=NOON)
    fill(store, 9)
    known = {claim.id: claim for claim in store.claims()}
    store.decided.correct("amend", known["claim002-0"], {"type": "AGREE"}, by=ANALYST, at=NOON, why="a secret note")
    store.decided.correct("confirm", known["claim004-0"], {}, by=ANALYST, at=NOON)
    store.decided.correct("reject", known["wrong"], {}, by=ANALYST, at=NOON)
    pipeline.relink(store)


def record_of(store: Store, conflict: str | None = None, minutes: int = 0) -> Record:
    """The record of a store, asked for at noon or some minutes later."""
    return Record.of(store, at=NOON + timedelta(minutes=minutes), conflict=conflict)
