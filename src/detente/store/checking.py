"""Is a store sound? Reads all of it once, changes nothing, and says of each fault what it is and what to do.

All is read in one transaction, so others may write meanwhile and what they do is not taken for a fault. Documents and
claims are gone through in batches, and what is found is counted, so the memory needed does not grow with the store.
What merely waits (to be read, linked, fetched) is told and is no fault.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, column, exists, func, or_, select, table
from sqlalchemy.exc import DBAPIError

from detente.errors import StoreError
from detente.records import Document, digest
from detente.store import engine as engines
from detente.store import invariants, queries, rows, schema, tables
from detente.store.access import Database
from detente.store.invariants import REBUILD, RESTORE, Rule
from detente.store.relinking import REFILE, RELINK, noted, unfiled

# Ids of what a finding is about that it shows: enough to look at, and to see whether they have something in common.
EXAMPLES = 3
# What SQLite may say of a damaged file before it stops.
MOST_DAMAGE = 20
# The tables that a report counts.
COUNTED = (
    *("documents", "readings", "claims", "events", "event_steps", "event_moves", "pointers", "pages"),
    *invariants.NUMBERED,
)
# Batches of documents of which each is looked for by a word of its text, and of how many later ones one is: a search
# takes 0.3 ms, three times as long as all else that is done with a document.
SEARCHED_WHOLE = 4
ONE_IN = 20
CHANGED = "were changed after they were kept: their content has another id"
_IN_MAIN = "*** in database main *** "
_DIGEST = re.compile(r"[0-9a-f]{32}")
# A word that every tokenizer takes for one: letters between blanks. Only the beginning of a text is looked at.
_WORD = re.compile(r"(?<!\S)[A-Za-z]{4,20}(?!\S)")
_LOOKED_AT = 2_000
_numbers = table("search_numbers", column("number"), column("document"), column("published"))
_sizes = table("search_docsize", column("id"))


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: ``count`` things of a ``part`` of the store have it, some of them by their ids in ``examples``."""

    part: str
    fault: str
    count: int
    examples: tuple[str, ...]
    remedy: str

    def __str__(self) -> str:
        shown = f" ({', '.join(self.examples)}{', …' if self.count > len(self.examples) else ''})"
        return f"{self.part}: {self.count} {self.fault}{shown if self.examples else ''}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, how much of it there is, what waits, and what is wrong; ``kept`` by name and number."""

    store: str
    version: str
    checked: tuple[tuple[str, int], ...]
    waiting: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(slots=True)
class _Notes:
    """The findings so far, each counted under what it says; a report is made of them at the end."""

    found: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    counts: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def add(self, part: str, fault: str, remedy: str, about: str | None = None) -> None:
        key = (part, fault, remedy)
        self.counts[key] = self.counts.get(key, 0) + 1
        some = self.found.setdefault(key, [])
        if about is not None and len(some) < EXAMPLES:
            some.append(about)

    def findings(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(part, fault, count, tuple(self.found[part, fault, remedy]), remedy)
            for (part, fault, remedy), count in self.counts.items()
        )

    @contextmanager
    def around(self, part: str) -> Iterator[None]:
        """Make a finding of what cannot be read in a part of the store, so that the others are checked, too."""
        try:
            yield
        except (DBAPIError, ValueError) as error:
            self.add(part, "faults met on reading", RESTORE, engines.meaning(error))


def _silent(done: int) -> None:
    """Tell nobody how far the check is."""


def check(database: Database, *, progress: Callable[[int], None] = _silent) -> Report:
    """Look at all of a store, and change nothing.

    Args:
        progress: is told how many claims have been looked at.

    Raises:
        StoreError: it cannot be read at all.
    """
    notes = _Notes()
    with engines.translated(database.name, "checked"), engines.snapshot(database.engine) as connection:
        version = schema.version(connection, database.name)
        if version is None:
            raise StoreError(f"the store {database.name} is empty; collect something into it first")
        if connection.dialect.name == "sqlite":
            _file(connection, notes)
        _rules(connection, notes)
        _evidence(connection, notes, progress)
        checked = tuple((name, _count(connection, notes, name)) for name in COUNTED)
        waiting: tuple[tuple[str, int], ...] = ()
        with notes.around("notes"):
            waiting = tuple(_waiting(connection))
    return Report(database.name, version, checked, waiting, notes.findings())


def _file(connection: Connection, notes: _Notes) -> None:
    """Have SQLite look at its own file: pages, indexes, references, and the numbers by which words are searched."""
    with notes.around("file"):
        for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_DAMAGE})"):
            if said != "ok":
                remedy = REBUILD if "index" in said else RESTORE
                notes.add("file", "faults of the file", remedy, " ".join(said.split()).removeprefix(_IN_MAIN))
    with notes.around("references"):
        for name, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            notes.add(name, f"name something that is not in {parent}", RESTORE, None if row is None else f"row {row}")
    for rule in _search_rules():
        _hold(connection, notes, rule)


def _search_rules() -> Iterator[Rule]:
    documents = tables.documents
    same = (_numbers.c.document == documents.c.id, ~_numbers.c.published.is_distinct_from(documents.c.published))
    missing: Select[Any] = select(documents.c.id).where(~exists().where(*same))
    yield Rule("search", "are documents not in the index of words", REBUILD, missing)
    extra: Select[Any] = select(_numbers.c.document).where(~exists().where(documents.c.id == _numbers.c.document))
    yield Rule("search", "are in the index of words and no documents", REBUILD, extra)
    unsized: Select[Any] = select(_numbers.c.document).where(~exists().where(_sizes.c.id == _numbers.c.number))
    yield Rule("search", "are documents whose words were not indexed", REBUILD, unsized)


def _rules(connection: Connection, notes: _Notes) -> None:
    at_rest = None
    with notes.around("notes"):
        at_rest = invariants.settled(noted(connection, RELINK), unfiled(noted(connection, REFILE)))
    if at_rest is not None:
        for rule in invariants.rules(at_rest):
            _hold(connection, notes, rule)


def _hold(connection: Connection, notes: _Notes, rule: Rule) -> None:
    """Note what breaks a rule."""
    with notes.around(rule.part):
        for (about,) in connection.execution_options(yield_per=queries.BATCH).execute(rule.broken):
            notes.add(rule.part, rule.fault, rule.remedy, str(about))


# The evidence, one by one


def _evidence(connection: Connection, notes: _Notes, progress: Callable[[int], None]) -> None:
    """See that each document and claim is what its id says, and that each claim stands in its document."""
    added = frozenset[str]()
    with notes.around("corrections"):
        table = tables.claim_corrections
        added = frozenset(connection.scalars(select(table.c.claim).where(table.c.verb == "add")))
    last, done, batch = "", 0, 0
    while ids := _next_ids(connection, notes, last):
        texts: dict[str, str] = {}
        with notes.around("documents"):
            texts = _documents(connection, notes, ids)
        with notes.around("claims"):
            for row in _claims(connection, ids):
                done += 1
                _claim(notes, row, texts.get(str(row["document"])), added)
        if connection.dialect.name == "sqlite":
            with notes.around("search"):
                _searched(connection, notes, list(texts.items())[:: 1 if batch < SEARCHED_WHOLE else ONE_IN])
        progress(done)
        last, batch = ids[-1], batch + 1


def _next_ids(connection: Connection, notes: _Notes, last: str) -> Sequence[str]:
    """Return the ids of the next documents: from their index, which often outlives damage to a text."""
    with notes.around("documents"):
        table = tables.documents
        query = select(table.c.id).where(table.c.id > last).order_by(table.c.id).limit(queries.BATCH)
        return connection.scalars(query).all()
    return ()


def _documents(connection: Connection, notes: _Notes, ids: Sequence[str]) -> dict[str, str]:
    """Look at some documents, and return their texts."""
    texts: dict[str, str] = {}
    for row in connection.execute(select(tables.documents).where(tables.documents.c.id.in_(ids))).mappings():
        with notes.around("documents"):
            made = rows.document_of(row)
            texts[made.id] = made.text
            # Who brings documents of another make may give them ids of another form: of these nothing can be said.
            if made.id not in _names(made) and _DIGEST.fullmatch(made.id):
                notes.add("documents", CHANGED, RESTORE, made.id)
    return texts


def _names(document: Document) -> Iterator[str]:
    """Yield the ids that its content may have: with the headline before the text, and as it was before that."""
    body = document.text.removeprefix(f"{document.title}\n\n") if document.title else document.text
    for text in (body, document.text):
        yield Document.identify(text, document.title, document.outlet, document.published)


def _searched(connection: Connection, notes: _Notes, documents: Sequence[tuple[str, str]]) -> None:
    """See that documents, as (id, text), are found by a word of theirs."""
    query = (
        "SELECT n.number FROM search_numbers AS n JOIN search ON search.rowid = n.number "
        "WHERE n.document = ? AND search MATCH ?"
    )
    for identity, text in documents:
        words = _WORD.findall(text, 0, _LOOKED_AT)
        asked = (identity, f'"{max(words, key=len)}"') if words else None
        if asked and connection.exec_driver_sql(query, asked).first() is None:
            notes.add("search", "are documents not found by a word of theirs", REBUILD, identity)


def _claims(connection: Connection, documents: Sequence[str]) -> Iterator[RowMapping]:
    """Yield the claims of documents, each with that of the machine where a person made another of it."""
    claims, aside = tables.claims, tables.machine_claims
    query = select(claims, aside.c.fields.label("machine")).outerjoin(aside, aside.c.id == claims.c.id)
    query = query.where(claims.c.document.in_(documents))
    yield from connection.execution_options(yield_per=queries.BATCH).execute(query).mappings()


def _claim(notes: _Notes, row: RowMapping, text: str | None, added: frozenset[str]) -> None:
    identity = str(row["id"])
    try:
        claim = rows.claim_of(row, {})
    except (ValueError, TypeError, KeyError) as error:
        notes.add("claims", "cannot be understood", RESTORE, f"{identity}: {error}")
        return
    made: Mapping[Any, Any] = row["machine"] or row
    # As events/coder.py names them; those that people added are named after their correction.
    named = digest("claim", claim.document, str(made["trigger_start"]), made["type"])
    if identity != named and identity not in added and _DIGEST.fullmatch(identity):
        notes.add("claims", CHANGED, RESTORE, identity)
    if text is not None and text[claim.start : claim.end] != claim.text:
        notes.add("claims", "do not stand in their document where they say", RESTORE, identity)


# What there is, and what waits


def _count(connection: Connection, notes: _Notes, name: str) -> int:
    with notes.around(name):
        return int(connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0)
    return 0


def _waiting(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield what is still to be done, and how much of it."""
    documents, claims, pages, pointers = tables.documents, tables.claims, tables.pages, tables.pointers
    replaced = exists().where(tables.versions.c.document == documents.c.id, tables.versions.c.replaced.is_(True))
    unread = ~exists().where(tables.readings.c.document == documents.c.id) & ~replaced
    unlinked = ~exists().where(tables.event_claims.c.claim == claims.c.id)
    asked = {
        "documents to be read": select(func.count()).select_from(documents).where(unread),
        "claims to be linked": select(func.count()).select_from(claims).where(unlinked),
        "pointers to be fetched": select(func.count()).select_from(pointers).where(pointers.c.state == "waiting"),
        "pointers that are lost": select(func.count()).select_from(pointers).where(pointers.c.state == "lost"),
        "pages to be extracted": select(func.count()).select_from(pages).where(pages.c.failed.is_(None)),
        "pages that could not be extracted": select(func.count()).select_from(pages).where(pages.c.failed.is_not(None)),
        "failures": select(func.count()).select_from(tables.failures),
    }
    for what, query in asked.items():
        yield what, int(connection.scalar(query) or 0)
    yield "events to be linked anew", _stale(connection)


def _stale(connection: Connection) -> int:
    relink, refile = noted(connection, RELINK), unfiled(noted(connection, REFILE))
    if relink is None:
        return len(refile)
    query = select(func.count()).select_from(tables.events)
    known = ~invariants.settled(relink, ())
    return int(connection.scalar(query.where(or_(known, tables.events.c.last.is_(None)))) or 0)


def as_json(report: Report) -> str:
    """Write a report as one JSON object: store, version, sound, checked, waiting, findings."""
    findings = [
        {"part": f.part, "fault": f.fault, "count": f.count, "examples": f.examples, "remedy": f.remedy}
        for f in report.findings
    ]
    told = {"store": report.store, "version": report.version, "sound": report.sound}
    told |= {"checked": dict(report.checked), "waiting": dict(report.waiting), "findings": findings}
    return json.dumps(told, ensure_ascii=False, indent=2)


def lines(report: Report) -> Iterator[str]:
    """Yield what a report says, a line each: what was looked at, what waits, what is wrong."""
    looked = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in report.checked if number)
    yield f"{report.store}, of version {report.version}: {looked or 'nothing in it'}"
    for what, number in report.waiting:
        if number:
            yield f"waiting: {number} {what}"
    yield from (f"fault: {finding}" for finding in report.findings)
    if report.sound:
        yield "no fault was found"
