"""A small store in which all is as detente would have made it: ids are digests, events are filed, conflicts marked."""

from datetime import date, timedelta
from typing import Any

from detente.records import Claim, Document, digest
from detente.store import Store
from tests.store import nouns

DAY = date(2025, 8, 5)


def document(number: int = 0, **changes: Any) -> Document:  # noqa: ANN401 - any field
    text, title = f"{nouns.TEXT} Report {number}.", f"A call {number}"
    identity = Document.identify(text, title, None, DAY)
    return nouns.document(number, **({"id": identity, "text": text, "title": title} | changes))


def claim(about: Document) -> Claim:
    made = nouns.claim(document=about.id)
    return nouns.claim(document=about.id, id=digest("claim", about.id, str(made.trigger.start), made.type))


def add(store: Store, number: int) -> Claim:
    """Bring a document with one claim in, read, and in an event of its own."""
    about = document(number)
    store.add_document(about)
    told = claim(about)
    store.add_claims(about.id, [told], model="m", at=nouns.NOON)
    store.save_events([nouns.filing(told)], gone=())
    return told


def fill(store: Store, documents: int = 4) -> list[Claim]:
    """Bring documents in, with one decision of each kind, of which one is taken back."""
    told = [add(store, number) for number in range(documents)]
    store.linked()
    store.decide("add", "person:jane-doe", {"name": "Jane Doe"}, by="me", at=nouns.NOON)
    store.decide("edit", "person:jane-doe", {"name": "J. Doe"}, by="me", at=nouns.NOON)
    store.withdraw("actor", 2, by="me", at=nouns.NOON + timedelta(hours=1))
    store.add_failure(nouns.failure())
    return told
