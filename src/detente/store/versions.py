"""Which documents are the versions of one article, and which of them count?

A text that changed under its address is a new document and a new version of the article. Its claims count from the day
of the change. A version that was replaced within its day never stood at the end of a day: its claims are kept aside,
out of the record, as history. One that stood for days was told, and keeps counting as what was told then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, select, update

from detente.records import Claim, Document, Signature
from detente.store import review_rows, rows, search, signatures, tables
from detente.store.access import Database, add_rows
from detente.store.relinking import note_relink


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article: its document, its number from 1, and the day from which its claims count.

    ``replaced``: a later version came within the day, so its claims count no more.
    """

    document: str
    number: int
    since: date | None
    replaced: bool


def add(
    connection: Connection, document: Document, signature: Signature | None = None, *, before: str | None = None
) -> bool:
    """Keep a document, with what copies of it are recognised by; say whether it is to be read.

    ``before`` is the document that stood under the same address until now. One that is there already is to be read
    only if it was replaced and stands there again.
    """
    table = tables.documents
    known = bool(connection.scalar(select(exists().where(table.c.id == document.id))))
    if not known:
        values = rows.document_values(document)
        connection.execute(insert(table), values)
        search.index(connection, [values])
        if signature is not None:
            signatures.save(connection, signature)
    back = before is not None and before != document.id and _follow(connection, before, document)
    return back or not known


def standing(connection: Connection, entry: Document) -> str | None:
    """Return the document that stands under the address of an entry of a live blog; None if none does.

    An entry keeps its address and its day when its words change; its address has a mark (``#``).
    """
    if "#" not in (entry.url or ""):
        return None
    table, known = tables.documents, tables.versions
    same = (table.c.published == entry.published) & (table.c.url == entry.url)
    newest = func.coalesce(known.c.number, 1).desc()
    query = select(table.c.id).outerjoin(known, known.c.document == table.c.id).where(same).order_by(newest, table.c.id)
    found: str | None = connection.scalar(query.limit(1))
    return found


def of(database: Database, document: str) -> tuple[Version, ...]:
    """Return all versions of the article that a document is one of, oldest first; none if it never changed."""
    table = tables.versions
    article = select(table.c.article).where(table.c.document == document)
    found = database.fetch(select(table).where(table.c.article.in_(article)).order_by(table.c.number))
    return tuple(Version(row["document"], row["number"], row["since"], row["replaced"]) for row in found)


def past_claims(database: Database, document: str) -> tuple[Claim, ...]:
    """Return the claims of a version that was replaced, in the order of the text."""
    table = tables.past_claims
    found = database.fetch(select(table.c.fields).where(table.c.document == document))
    told = (review_rows.unpacked(row["fields"]) for row in found)
    return tuple(sorted(told, key=lambda claim: (claim.trigger.start, claim.id)))


def counting(connection: Connection, document: str, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return which of the claims just read in a document count, those of a later version from its day on.

    Those of a version that was replaced are put aside.
    """
    table = tables.versions
    connection.execute(delete(tables.past_claims).where(tables.past_claims.c.document == document))
    found = connection.execute(select(table).where(table.c.document == document)).mappings().one_or_none()
    if found is None:
        return tuple(claims)
    if found["replaced"]:
        add_rows(connection, tables.past_claims, _packed(claims))
        return ()
    return tuple(replace(claim, reported=found["since"]) if found["number"] > 1 else claim for claim in claims)


def _follow(connection: Connection, before: str, document: Document) -> bool:
    """Note a document as the version after another; say whether it was replaced earlier, and is the newest again."""
    table = tables.versions
    again = _taken_out(connection, document.id)
    old = _version(connection, before)
    standing, day = old["since"] or old["published"], _changed(document)
    article, number = old["article"] or before, old["number"] or 1
    if old["article"] is None:
        first = {"document": before, "article": before, "number": 1, "since": standing, "replaced": False}
        connection.execute(insert(table), first)
    back = again is not None and bool(again["replaced"])
    # What stood for days was told on its first day, and goes on counting from there.
    since = day if again is None or back else again["since"]
    new = {"document": document.id, "article": article, "number": number + 1, "since": since, "replaced": False}
    connection.execute(insert(table), new)
    if standing is None or day is None or day <= standing:
        connection.execute(update(table).where(table.c.document == before).values(replaced=True))
        _set_aside(connection, before)
    if back:
        for kept in (tables.past_claims, tables.readings):
            connection.execute(delete(kept).where(kept.c.document == document.id))
    return back


def _taken_out(connection: Connection, document: str) -> RowMapping | None:
    """Take a document out of the versions of its article, those after it one number nearer; return what it was."""
    table = tables.versions
    found = connection.execute(select(table).where(table.c.document == document)).mappings().one_or_none()
    if found is None:
        return None
    connection.execute(delete(table).where(table.c.document == document))
    later = (table.c.article == found["article"]) & (table.c.number > found["number"])
    # One by one, the nearest first: no two may have a number even for a moment.
    for after in connection.scalars(select(table.c.number).where(later).order_by(table.c.number)).all():
        own = (table.c.article == found["article"]) & (table.c.number == after)
        connection.execute(update(table).where(own).values(number=after - 1))
    return found


def _version(connection: Connection, document: str) -> RowMapping:
    table, known = tables.documents, tables.versions
    query = (
        select(table.c.published, known.c.article, known.c.number, known.c.since)
        .outerjoin(known, known.c.document == table.c.id)
        .where(table.c.id == document)
    )
    return connection.execute(query).mappings().one()


def _changed(document: Document) -> date | None:
    """Return the day on which a version was made: as it says itself, else when it was fetched."""
    moment = document.updated or document.fetched
    day = moment.date() if moment else None
    return max(filter(None, (day, document.published)), default=None)


def _set_aside(connection: Connection, document: str) -> None:
    """Take the claims of a document out of the record, and keep them."""
    table = tables.claims
    own = table.c.document == document
    note_relink(connection, own)
    told = [rows.claim_of(row, {}) for row in connection.execute(select(table).where(own)).mappings()]
    connection.execute(delete(table).where(own))
    add_rows(connection, tables.past_claims, _packed(told))


def _packed(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    return [{"id": c.id, "document": c.document, "fields": review_rows.packed(c)} for c in claims]
