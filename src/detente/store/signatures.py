"""By what are copies recognised, of which documents is that kept, and of which is it to be made?

Of originals only: a copy is none's original. What was computed in another way is as good as missing.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from detente.records import Signature
from detente.store import tables
from detente.store.access import Database


def save(connection: Connection, signature: Signature) -> None:
    """Keep the signature of a document that is there, in place of an earlier one; in the caller's transaction."""
    table = tables.signatures
    connection.execute(delete(table).where(table.c.document == signature.document))
    values = {"algorithm": signature.algorithm, "published": signature.day, "data": signature.data}
    connection.execute(insert(table), {"document": signature.document, **values})


def missing(database: Database, algorithm: str) -> tuple[str, ...]:
    """Return the ids, in their order, of the originals without a signature of this algorithm."""
    documents, table = tables.documents, tables.signatures
    same = (table.c.document == documents.c.id) & (table.c.algorithm == algorithm)
    query = select(documents.c.id).outerjoin(table, same)
    query = query.where(documents.c.copy_of.is_(None), table.c.document.is_(None)).order_by(documents.c.id)
    return tuple(str(row["id"]) for row in database.fetch(query))


def between(database: Database, algorithm: str, first: date | None, last: date | None) -> Iterator[Signature]:
    """Yield the signatures of originals, of this algorithm, from a day to another, both inclusive, by day and document.

    With neither day it yields those of documents without one.

    Raises:
        ValueError: one day is given and the other is not.
    """
    if (first is None) is not (last is None):
        raise ValueError(f"signatures are asked for between two days or without any, got {first} and {last}")
    documents, table = tables.documents, tables.signatures
    day = table.c.published.is_(None) if first is None else table.c.published.between(first, last)
    query = select(table).join(documents, documents.c.id == table.c.document)
    query = query.where(table.c.algorithm == algorithm, documents.c.copy_of.is_(None), day)
    query = query.order_by(table.c.published, table.c.document)
    return (
        Signature(row["document"], row["published"], row["algorithm"], bytes(row["data"]))
        for row in database.stream(query)
    )
