"""How is what a store derives made anew? Indexes, the words of texts, participants; the next linking makes the events.

Documents, claims as they were read, and what people decided are evidence: they are never touched here.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, delete, insert, select

from detente.store import queries, rows, search, tables
from detente.store.access import Database, add_rows
from detente.store.relinking import EVERYTHING, REFILE, RELINK, forget

_WORDS = (
    "REINDEX",
    "DELETE FROM search_numbers WHERE document NOT IN (SELECT id FROM documents)",
    """INSERT INTO search_numbers (document, published) SELECT id, published FROM documents
    WHERE id NOT IN (SELECT document FROM search_numbers) ORDER BY published, id""",
    "UPDATE search_numbers SET published = (SELECT published FROM documents WHERE id = document)",
    "INSERT INTO search (search) VALUES ('rebuild')",
)


def rebuild(database: Database) -> None:
    """Drop all that is derived, and make anew what is not linking's; events come back when claims are linked.

    It is one transaction: if it ends in the midst, all is as it was.

    Raises:
        StoreError: the store is for reading only, or is damaged beyond this.
    """
    with database.writing() as connection:
        if connection.dialect.name == "sqlite":
            for statement in _WORDS:
                connection.exec_driver_sql(statement)
        else:
            search.rebuild(connection)
        connection.execute(delete(tables.events))
        for table in (tables.claim_conflicts, tables.event_conflicts, tables.watched, tables.participants):
            connection.execute(delete(table))
        for part in _claims(connection):
            claims = (rows.claim_of(row, {}) for row in part)
            add_rows(
                connection, tables.participants, (row for claim in claims for row in rows.participant_values(claim))
            )
        for note in (RELINK, REFILE):
            forget(connection, note)
        connection.execute(insert(tables.meta), {"key": RELINK, "value": EVERYTHING})


def _claims(connection: Connection) -> Iterator[list[RowMapping]]:
    """Yield all claims, some hundred at a time, so that rows can be written between."""
    table, last = tables.claims, ""
    while True:
        query = select(table).where(table.c.id > last).order_by(table.c.id).limit(queries.BATCH)
        found = list(connection.execute(query).mappings())
        if not found:
            return
        yield found
        last = str(found[-1]["id"])
