"""What did people decide about claims, what did they take back, and what does it make of a document's claims?

`claims` always holds what counts: the machine's claims, or what people made of them. So every question, in SQL too,
sees corrections and pays nothing for them. The machine's own claim is kept whole in `machine_claims` as long as
something else stands in its place. What counts is worked out anew, in the transaction that changes it, from the
machine's claims and the corrections that hold: taking one back restores what was, and a document that is read anew
keeps its corrections.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, exists, insert, select, update

from detente.errors import StoreError
from detente.records import Claim, ClaimCorrection, Withdrawal, digest
from detente.store import review_rows, rows, signs, tables
from detente.store.access import Database, add_rows, next_number
from detente.store.relinking import note_refile, note_relink, note_unmerged

# Where the decisions of each kind stand.
DECISIONS = {"actor": tables.actor_changes, "event": tables.event_rulings, "claim": tables.claim_corrections}
# What linking does not look at (events/profile): who says it and how, and what it is about.
_UNLINKED = ("speaker", "stance", "topics", "contexts", "numbers", "when_text", "score", "coder")


@dataclass(frozen=True, slots=True)
class _Page:
    """The claims of a document: as they count now, as the machine made them, and the corrections that hold."""

    shown: dict[str, Claim]
    machine: dict[str, Claim]
    corrections: tuple[ClaimCorrection, ...]
    added: frozenset[str]


def decisions(kind: str, *, withdrawn: bool = False, newest: int | None = None) -> Select[Any]:
    """Ask for the decisions of a kind, oldest first, those taken back, too, if ``withdrawn``; of all the ``newest``."""
    table = DECISIONS[kind]
    query: Select[Any] = select(table)
    if not withdrawn:
        query = query.where(~_withdrawn(kind))
    if newest is None:
        return query.order_by(table.c.number)
    last = query.order_by(table.c.number.desc()).limit(newest).subquery()
    return select(last).order_by(last.c.number)


def _withdrawn(kind: str) -> ColumnElement[bool]:
    table = tables.withdrawals
    return exists().where(table.c.kind == kind, table.c.withdrawn == DECISIONS[kind].c.number)


def withdrawals(database: Database, *, newest: int | None = None) -> tuple[Withdrawal, ...]:
    """Return what people took back, oldest first."""
    found = database.fetch(select(tables.withdrawals).order_by(tables.withdrawals.c.number.desc()).limit(newest))
    return tuple(map(review_rows.withdrawal_of, reversed(found)))


def corrections(database: Database, *, withdrawn: bool, newest: int | None) -> tuple[ClaimCorrection, ...]:
    """Return what people decided about claims, oldest first."""
    found = database.fetch(decisions("claim", withdrawn=withdrawn, newest=newest))
    return tuple(map(review_rows.correction_of, found))


def machine_claim(database: Database, identity: str) -> Claim | None:
    """Return a claim as the machine made it, None if it made none of that id."""
    table = tables.machine_claims
    if found := database.fetch(select(table.c.fields).where(table.c.id == identity)):
        return review_rows.unpacked(found[0]["fields"])
    own = exists().where(tables.claim_corrections.c.claim == identity, tables.claim_corrections.c.verb == "add")
    rest = database.fetch(select(tables.claims).where(tables.claims.c.id == identity, ~own))
    return rows.claim_of(rest[0], {}) if rest else None


def concerned(database: Database, made: Iterable[ClaimCorrection]) -> dict[int, str]:
    """Return which claim each correction is about now, by its number; one that is not there has nothing to apply to."""
    wanted = {correction.document for correction in made}
    found: dict[int, str] = {}
    with database.engine.connect() as connection:
        for document in sorted(wanted):
            page = _page(connection, document)
            found |= review_rows.effective(page.machine.values(), page.corrections, page.added)[1] if page else {}
    return found


def correct(
    database: Database, verb: str, claim: Claim, value: dict[str, Any], *, by: str, at: datetime, why: str
) -> ClaimCorrection:
    """Note what a person decided about a claim, and let it count, in one transaction.

    Of a claim to be added ``claim`` tells where it stands, and ``value`` what else a person says of it.
    """
    with database.writing() as connection:
        number = next_number(connection, tables.claim_corrections)
        if verb == "add":
            claim = review_rows.amended(replace(claim, id=_new_id(number, claim)), value, by)
            value = review_rows.packed(claim)
        before = None if verb == "add" else claim
        start, end = claim.trigger.start, claim.trigger.end
        made = ClaimCorrection(number, at, by, verb, claim.id, claim.document, start, end, value, why, before)
        connection.execute(insert(tables.claim_corrections), review_rows.correction_values(made))
        apply(connection, claim.document)
        return made


def _new_id(number: int, claim: Claim) -> str:
    """Return the id of a claim that a person adds by the correction of that number: it outlives new readings."""
    return digest("correction", str(number), claim.document, str(claim.trigger.start), str(claim.trigger.end))


def withdraw(database: Database, kind: str, number: int, *, by: str, at: datetime, why: str) -> Withdrawal:
    """Take a decision back, and let what was before count again, in one transaction.

    Raises:
        StoreError: there is no such decision, or it was taken back before.
    """
    with database.writing() as connection:
        table, taken = DECISIONS[kind], tables.withdrawals
        decision = connection.execute(select(table).where(table.c.number == number)).mappings().one_or_none()
        if decision is None:
            raise StoreError(
                f"of the decisions about {kind}s none has the number {number}; `detente review list` prints them"
            )
        if connection.scalar(select(taken.c.number).where(taken.c.kind == kind, taken.c.withdrawn == number)):
            raise StoreError(f"decision {number} about {kind}s is taken back already; decide again to restore it")
        made = Withdrawal(next_number(connection, taken), at, by, kind, number, why)
        connection.execute(insert(taken), review_rows.withdrawal_values(made))
        _undo(connection, kind, decision)
        return made


def _undo(connection: Connection, kind: str, decision: RowMapping) -> None:
    if kind == "claim":
        apply(connection, decision["document"])
    elif kind == "event" and decision["verb"] == "status":
        note_refile(connection, decision["apart"])
    elif kind == "event":
        note_relink(connection, tables.claims.c.id.in_([*decision["apart"], *decision["rest"]]))
    elif decision["verb"] == "merge":
        for actor in _merged_into(connection, decision["value"]["into"]):
            note_unmerged(connection, actor)


def _merged_into(connection: Connection, actor: str) -> Iterator[str]:
    """Yield an actor, and whom it was merged into, and so on."""
    table, taken = DECISIONS["actor"], tables.withdrawals
    back = exists().where(taken.c.kind == "actor", taken.c.withdrawn == table.c.number)
    found = connection.execute(select(table.c.actor, table.c.value).where(table.c.verb == "merge", ~back))
    into = {merged: value["into"] for merged, value in found}
    seen: set[str] = set()
    while actor and actor not in seen:
        seen.add(actor)
        yield actor
        actor = into.get(actor, "")


def read_anew(connection: Connection, document: str) -> None:
    """Let corrections count for what a newer model has just read in a document."""
    connection.execute(delete(tables.machine_claims).where(tables.machine_claims.c.document == document))
    apply(connection, document)


def apply(connection: Connection, document: str) -> None:
    """Make the claims of a document what its corrections make of the machine's; of a replaced version none counts."""
    if connection.scalar(select(tables.versions.c.replaced).where(tables.versions.c.document == document)):
        return
    page = _page(connection, document)
    if page is None:
        return
    wanted, _ = review_rows.effective(page.machine.values(), page.corrections, page.added)
    changed = [claim for identity, claim in wanted.items() if page.shown.get(identity, claim) != claim]
    gone = [identity for identity in page.shown if identity not in wanted]
    acts = [claim.id for claim in changed if not _same_act(claim, page.shown[claim.id])]
    note_relink(connection, tables.claims.c.id.in_([*gone, *acts]))
    note_refile(connection, [claim.id for claim in changed if claim.id not in acts])
    _drop(connection, gone)
    _replace(connection, changed)
    insert_claims(connection, [claim for identity, claim in wanted.items() if identity not in page.shown])
    _keep(connection, document, [c for identity, c in page.machine.items() if wanted.get(identity) != c])


def _same_act(claim: Claim, other: Claim) -> bool:
    """Say whether two versions of a claim are linked alike, so that no later claim need be linked anew."""
    if claim.type != other.type:
        return False
    return claim == replace(other, **{name: getattr(claim, name) for name in _UNLINKED})


def insert_claims(connection: Connection, claims: Collection[Claim]) -> None:
    """Insert claims with the rows by which their participants are found."""
    add_rows(connection, tables.claims, map(rows.claim_values, claims))
    add_rows(connection, tables.participants, (row for claim in claims for row in rows.participant_values(claim)))


def _page(connection: Connection, document: str) -> _Page | None:
    """Return the claims of a document with its corrections, None if nobody ever corrected it."""
    table = tables.claim_corrections
    query = select(table, _withdrawn("claim").label("withdrawn")).where(table.c.document == document)
    noted = connection.execute(query.order_by(table.c.number)).mappings().all()
    if not noted:
        return None
    holding = tuple(review_rows.correction_of(row) for row in noted if not row["withdrawn"])
    added = frozenset(str(row["claim"]) for row in noted if row["verb"] == "add")
    own = select(tables.claims).where(tables.claims.c.document == document)
    shown = {str(row["id"]): rows.claim_of(row, {}) for row in connection.execute(own).mappings()}
    aside = select(tables.machine_claims).where(tables.machine_claims.c.document == document)
    kept = {str(row["id"]): review_rows.unpacked(row["fields"]) for row in connection.execute(aside).mappings()}
    machine = {identity: claim for identity, claim in shown.items() if identity not in added} | kept
    return _Page(shown, machine, holding, added)


def _drop(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(tables.claims).where(tables.claims.c.id.in_(ids)))


def _replace(connection: Connection, claims: Sequence[Claim]) -> None:
    """Give claims other fields; the events that they are in keep them until they are linked anew."""
    table, parties, members = tables.claims, tables.participants, tables.event_claims
    for claim in claims:
        connection.execute(update(table).where(table.c.id == claim.id).values(rows.claim_values(claim)))
        told = {"signs": int(signs.of(claim)), "document": claim.document, "reported": claim.reported}
        connection.execute(update(members).where(members.c.claim == claim.id).values(told))
        connection.execute(delete(parties).where(parties.c.claim == claim.id))
        add_rows(connection, parties, rows.participant_values(claim))


def _keep(connection: Connection, document: str, claims: Sequence[Claim]) -> None:
    """Keep the machine's claims in whose place something else stands."""
    table = tables.machine_claims
    connection.execute(delete(table).where(table.c.document == document))
    fields = ({"id": c.id, "document": document, "fields": review_rows.packed(c)} for c in claims)
    add_rows(connection, table, fields)
