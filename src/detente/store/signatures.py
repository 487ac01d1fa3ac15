"""What are copies of the documents recognised by? Kept beside each document, so that nothing is worked out twice."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, delete, exists, insert, select

from detente.records import Signature
from detente.store import tables
from detente.store.access import Database


def save(connection: Connection, signature: Signature) -> None:
    """Keep the signature of a document, in place of one of another algorithm."""
    table = tables.signatures
    connection.execute(delete(table).where(table.c.document == signature.document))
    values = {
        "document": signature.document,
        "algorithm": signature.algorithm,
        "published": signature.day,
        "data": signature.data,
    }
    connection.execute(insert(table), values)


def missing(database: Database, algorithm: str) -> tuple[str, ...]:
    """Return the ids of the originals without a signature of this algorithm, in their order."""
    table, documents = tables.signatures, tables.documents
    signed = and_(table.c.document == documents.c.id, table.c.algorithm == algorithm)
    query = select(documents.c.id).where(documents.c.copy_of.is_(None), ~exists().where(signed))
    return tuple(str(row["id"]) for row in database.fetch(query.order_by(documents.c.id)))


def between(database: Database, algorithm: str, first: date | None, last: date | None) -> Iterator[Signature]:
    """Yield the signatures of the originals of the days from ``first`` to ``last``; without both, of the undated."""
    table, documents = tables.signatures, tables.documents
    days = table.c.published.is_(None) if first is None or last is None else table.c.published.between(first, last)
    query = (
        select(table)
        .join(documents, documents.c.id == table.c.document)
        .where(table.c.algorithm == algorithm, documents.c.copy_of.is_(None), days)
        .order_by(table.c.document)
    )
    for row in database.stream(query):
        yield Signature(row["document"], row["published"], row["algorithm"], row["data"])
