"""A small store in which all is as detente would have made it: ids are digests, events are filed, conflicts marked."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Double, Integer, LargeBinary, insert, inspect, select

from detente.records import Claim, Document, Pointer, digest
from detente.store import Store, schema, tables
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
    """Bring documents in, with two decisions, of which one is taken back, and an article to come."""
    told = [add(store, number) for number in range(documents)]
    store.links.linked()
    store.decided.decide("add", "person:jane-doe", {"name": "Jane Doe"}, by="me", at=nouns.NOON)
    store.decided.decide("edit", "person:jane-doe", {"name": "J. Doe"}, by="me", at=nouns.NOON)
    store.decided.withdraw("actor", 2, by="me", at=nouns.NOON + timedelta(hours=1))
    store.add_failure(nouns.failure())
    store.inbox.want([Pointer("https://wire.example/1", "wire")], at=nouns.NOON)
    return told


MADE_UP: dict[type, Any] = {
    Integer: 1, Boolean: False, Date: DAY, JSON: [], Double: 0.5, LargeBinary: b"", tables.Moment: nouns.NOON,
    tables.Written: nouns.NOON,
}  # fmt: skip


def fill_all(store: Store) -> None:
    """Fill it, and put a made-up row into each table that is still empty, so that none is left out, new ones too."""
    told = fill(store)[0]
    known = {"document": told.document, "article": told.document, "claim": told.id, "event": told.id} | {
        "outlet": next(store.headers([told.document])).outlet,
        "position": 0,
        "failed": None,
    }
    with store.database.writing() as connection:
        for table in tables.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is None:
                kinds = {c.name: type(c.type) for c in table.columns}
                row = {name: known.get(name, MADE_UP.get(kind, "made up")) for name, kind in kinds.items()}
                connection.execute(insert(table), row)
        names = set(inspect(connection).get_table_names())
    assert set(tables.metadata.tables) <= names


def migrations_up_to(version: str, folder: Path) -> Path:
    """Return a folder with the migrations up to a version."""
    made = folder / f"migrations {version}"
    later = [f"{number}_*" for number in schema.versions() if number > version]
    shutil.copytree(schema.MIGRATIONS, made, ignore=shutil.ignore_patterns("__pycache__", *later))
    return made
