"""What of a file of coded events is in the store already, and which imported claims tell one act?

The ids of imported claims begin with digits that name the act (`pipeline.rowed`), so that both are found by the index.
"""

from collections.abc import Iterable

from sqlalchemy import and_, or_, select

from detente.records import Claim
from detente.store import queries, rows, tables
from detente.store.access import batches
from detente.store.database import Store

# Conditions in one statement: SQLite refuses one with more than 1,000.
AT_ONCE = 200
# Behind every digit of an id in the order of text.
_END = "g"


def known(store: Store, ids: Iterable[str]) -> frozenset[str]:
    """Return which of the claims are in the store, or were and were rejected by a person."""
    found: set[str] = set()
    for batch in batches(sorted(set(ids))):
        for column in (tables.claims.c.id, tables.claim_corrections.c.claim, tables.machine_claims.c.id):
            wanted = select(column.label("id")).where(column.in_(batch))
            found.update(str(row["id"]) for row in store.database.fetch(wanted))
    return frozenset(found)


def of_acts(store: Store, acts: Iterable[str]) -> dict[str, list[Claim]]:
    """Return the claims of acts, by the digits that name these, in the order of days."""
    found: dict[str, list[Claim]] = {}
    ordered = sorted(set(acts))
    identity = tables.claims.c.id
    for at in range(0, len(ordered), AT_ONCE):
        part = ordered[at : at + AT_ONCE]
        condition = or_(*(and_(identity >= act, identity < act + _END) for act in part))
        for row in store.database.fetch(queries.claims_that(condition)):
            claim = rows.claim_of(row, {})
            found.setdefault(next(act for act in part if claim.id.startswith(act)), []).append(claim)
    return found
