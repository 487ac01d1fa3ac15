"""How does a record become open data? Tables that point to each other, and a data dictionary that describes them.

The dictionary is a Frictionless data package (``datapackage.json``, specs of version 1): each column with its type,
its meaning and what it may hold, each table with its key and what it points to. Columns and meanings are those of the
shapes (exports.shapes), which the API has, too. Articles come as headers, never as texts: those are their publishers'.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from detente import __version__
from detente.answers import Record, Telling
from detente.exports import shapes
from detente.exports.columns import Column, CsvWriter, ParquetWriter, Table, Value, Writer, table
from detente.exports.rows import claim, event_row, ledger_entry
from detente.exports.texts import header
from detente.records import Claim

DICTIONARY = "datapackage.json"
DOCUMENTS = table("documents", shapes.Header)
CLAIMS = table("claims", shapes.Claim, links={"document": "documents"})
PARTICIPANTS = table("participants", shapes.PlacedParticipant, of=("claim", "claims"))
EVENTS = table("events", shapes.Event)
EVENT_PARTICIPANTS = table("event_participants", shapes.Participant, of=("event", "events"))
EVIDENCE = table(
    "evidence", shapes.Evidence, of=("event", "events"), links={"document": "documents", "claim": "claims"}
)
# An entry of the ledger is the event of the same id, whose sentences are its own.
LEDGER = table("ledger", shapes.LedgerEntry, links={"id": "events"})
LEDGER_PARTICIPANTS = table("ledger_participants", shapes.Participant, of=("entry", "ledger"))
LEDGER_HISTORY = table("ledger_history", shapes.Change, of=("entry", "ledger"), links={"claim": "claims"})
TABLES = (
    DOCUMENTS,
    CLAIMS,
    PARTICIPANTS,
    EVENTS,
    EVENT_PARTICIPANTS,
    EVIDENCE,
    LEDGER,
    LEDGER_PARTICIPANTS,
    LEDGER_HISTORY,
)
# What stands for the coder of a claim that a person made what it is; the store adds the name after a colon.
PERSON = "person"
# Outlets that the dictionary names as sources; a crawl has thousands, and the documents name them all.
MOST_OUTLETS = 200
_TYPES = {str: "string", int: "integer", float: "number", date: "date", tuple: "array"}
# "notspecified" is the word of the Open Definition for it: detente may give no rights, and takes none.
_LICENCES = [
    {
        "name": "notspecified",
        "title": "Not specified: whoever publishes this package states the terms of the coding; the sentences quoted "
        "as evidence are their publishers'",
    }
]


@dataclass(frozen=True, slots=True)
class _Form:
    """A format of the tables: the end of their names, how rows are written, and what the dictionary says of it."""

    suffix: str
    writer: Callable[[Path, Table], Writer]
    package: str
    resource: Mapping[str, Any]


_CSV = _Form(
    "csv",
    CsvWriter,
    "tabular-data-package",
    {
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
    },
)
_PARQUET = _Form(
    "parquet",
    ParquetWriter,
    "data-package",
    {"profile": "data-resource", "format": "parquet", "mediatype": "application/vnd.apache.parquet"},
)


def write_csv(record: Record, folder: Path) -> dict[str, str]:
    """Write the record as CSV files with their dictionary; the same record gives the same bytes."""
    return _package(record, folder, _CSV)


def write_parquet(record: Record, folder: Path) -> dict[str, str]:
    """Write the record as Parquet files with their dictionary."""
    return _package(record, folder, _PARQUET)


def nameless(claim: Claim) -> Claim:
    """Return a claim that does not name the person who corrected it: open data tells that one did, not who."""
    return replace(claim, coder=PERSON) if claim.coder.startswith(f"{PERSON}:") else claim


def _package(record: Record, folder: Path, form: _Form) -> dict[str, str]:
    paths = {one.name: folder / f"{one.name}.{form.suffix}" for one in TABLES}
    with ExitStack() as stack:
        writers = {one.name: stack.enter_context(closing(form.writer(paths[one.name], one))) for one in TABLES}
        tables = _Tables(writers, keep=record.conflict is not None)
        tables.fill(record)
    described = _described(record, form, paths, tables)
    (folder / DICTIONARY).write_text(json.dumps(described, indent=2, ensure_ascii=True) + "\n", encoding="utf-8")
    return {paths[t.name].name: f"{tables.rows[t.name]} rows" for t in TABLES} | {
        DICTIONARY: f"{len(TABLES)} tables described"
    }


@dataclass(slots=True)
class _Tables:
    """The tables while they are written.

    Of what was written only the ids of documents are held, and those of claims where ``keep``: an event of a conflict
    may hold claims that are not of the conflict themselves, and its evidence points to them.
    """

    writers: Mapping[str, Writer]
    keep: bool
    rows: Counter[str] = field(default_factory=Counter)
    outlets: set[str] = field(default_factory=set)
    _documents: set[str] = field(default_factory=set)
    _claims: set[str] = field(default_factory=set)

    def fill(self, record: Record) -> None:
        """Write all rows of a record."""
        for telling in record.claims():
            self._claim(telling)
        for whole in record.events():
            for telling in whole.tellings if self.keep else ():
                if telling.claim.id not in self._claims:
                    self._claim(telling)
            event = event_row(whole.row)
            self._add(EVENTS, event)
            self._long(EVENT_PARTICIPANTS, event.id, event.participants)
            self._long(EVIDENCE, event.id, event.evidence)
        for entry in map(ledger_entry, record.ledger()):
            self._add(LEDGER, entry)
            self._long(LEDGER_PARTICIPANTS, entry.id, entry.participants)
            self._long(LEDGER_HISTORY, entry.id, entry.history)

    def _claim(self, telling: Telling) -> None:
        document = telling.document
        if document.id not in self._documents:
            self._documents.add(document.id)
            self._add(DOCUMENTS, header(document))
            if document.outlet:
                self.outlets.add(document.outlet)
        if self.keep:
            self._claims.add(telling.claim.id)
        told = claim(nameless(telling.claim), document)
        self._add(CLAIMS, told)
        self._long(PARTICIPANTS, told.id, told.participants)

    def _long(self, told: Table, owner: str, rows: Sequence[object]) -> None:
        for number, row in enumerate(rows):
            self._add(told, row, owner, number)

    def _add(self, told: Table, row: object, *given: Value) -> None:
        self.writers[told.name].add(told.cells(row, *given))
        self.rows[told.name] += 1


def _described(record: Record, form: _Form, paths: Mapping[str, Path], tables: _Tables) -> dict[str, Any]:
    """Return the dictionary; its day is that of the record, so that the same record gives the same bytes."""
    about, on = record.conflict, record.on
    return {
        "profile": form.package,
        "name": re.sub(r"[^a-z0-9._-]+", "-", f"detente-{about or 'record'}".lower()),
        "title": f"detente: the record of {about or 'all that is kept'}, as known on {on}",
        "description": "Claims: what one sentence says of one act. Events: the acts that claims are about; whether "
        "they happened is their status. Ledger: the acts that were announced, and what became of them. Only modality "
        "and status say that something happened; all other columns tell plans, wishes and denials, too. Cells of CSV "
        "that a spreadsheet would take for a formula begin with an apostrophe.",
        "version": f"{on.year}.{on.month}.{on.day}",
        "created": f"{on}T00:00:00Z",
        "licenses": _LICENCES,
        "sources": _sources(tables.outlets),
        "contributors": [{"title": f"detente {__version__}", "role": "wrangler"}],
        "resources": [_resource(one, paths[one.name], form, tables.rows[one.name]) for one in TABLES],
    }


def _sources(outlets: set[str]) -> list[dict[str, str]]:
    """Return the outlets by name, as many as fit; the package needs at least one source."""
    named = [outlet.encode("utf-8", "replace").decode() for outlet in sorted(outlets)]
    more = [f"{len(named) - MOST_OUTLETS} more outlets"] if len(named) > MOST_OUTLETS else []
    return [{"title": title} for title in (*named[:MOST_OUTLETS], *more)] or [{"title": "no outlet is known"}]


def _resource(told: Table, path: Path, form: _Form, rows: int) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": told.name,
        "path": path.name,
        "description": told.description,
        **form.resource,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": rows,
        "schema": {
            "fields": [_field(column, told) for column in told.columns],
            "primaryKey": list(told.key),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": target, "fields": ["id"]}}
                for column, target in told.links
            ],
            "missingValues": [""],
        },
    }


def _field(column: Column, told: Table) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if told.key == (column.name,):
        limits["unique"] = True
    if column.words:
        limits["enum"] = list(column.words)
    made = {"name": column.name, "type": _TYPES[column.kind], "description": column.description}
    return made | ({"constraints": limits} if limits else {})
