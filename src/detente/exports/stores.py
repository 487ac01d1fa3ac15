"""In which formats does a whole store leave detente? Files in a folder, written as the record streams by.

``STORE_EXPORTERS`` maps the name of a format to the function that writes its files into an empty folder; the face moves
them to where they belong when all of them are complete. An exporter holds no more than one batch of rows.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from detente.answers import Record
from detente.exports import gdelt, graph, icews, linked, packages, plover, polecat
from detente.exports.calendar import calendar
from detente.exports.feed import feed, of_entries

# What an exporter returns: the names of its files, and what each holds in words, such as "12 events".
Written = Mapping[str, str]


def ledger_calendar(record: Record, folder: Path) -> Written:
    """Write the ledger as a calendar (exports.calendar)."""
    entries = tuple(record.ledger())
    (folder / "ledger.ics").write_bytes(calendar(entries, name=_name(record), now=record.at))
    return {"ledger.ics": f"{len(entries)} entries"}


def ledger_feed(record: Record, folder: Path) -> Written:
    """Write the ledger as a feed (exports.feed)."""
    entries = tuple(record.ledger())
    (folder / "ledger.atom").write_bytes(feed(of_entries(entries, now=record.at), name=_name(record), now=record.at))
    return {"ledger.atom": f"{len(entries)} entries"}


def _name(record: Record) -> str:
    return f"detente {record.conflict or 'ledger'}"


STORE_EXPORTERS: dict[str, Callable[[Record, Path], Written]] = {
    "ics": ledger_calendar,
    "atom": ledger_feed,
    "plover": plover.write_record,
    "polecat": polecat.write_record,
    "gdelt": gdelt.write_record,
    "icews": icews.write_record,
    "csv": packages.write_csv,
    "parquet": packages.write_parquet,
    "jsonld": linked.write_json_ld,
    "ttl": linked.write_turtle,
    "graphml": graph.write_graph,
}
# Those in whose files things have names, which may begin as somebody wants.
NAMED: dict[str, Callable[..., Written]] = {"jsonld": linked.write_json_ld, "ttl": linked.write_turtle}
