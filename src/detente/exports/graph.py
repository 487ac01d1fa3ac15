"""How do the channels between parties look to programs for networks? As GraphML: actors, and ties with what is known.

A tie leads from a mediator to one of those between whom it stands; ties of one channel share its number. What is not
known to have happened is told in the conditional: who is only announced as host "would host".
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from detente import answers
from detente.analysis.mediation import Channel, How
from detente.answers import Record
from detente.events.actors import ActorBook
from detente.exports import headlines
from detente.records import Status

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
# What a mediator does, and what it would do as long as the act is not known to have happened.
KINDS = {
    How.BROKERED: ("brings together", "would bring together"),
    How.HOSTED: ("hosts", "would host"),
    How.CARRIED: ("carries messages", "would carry messages"),
    How.GUARANTEED: ("guarantees", "would guarantee"),
    How.OFFERED: ("offers to mediate", "offers to mediate"),
    How.SHUTTLED: ("travels between", "would travel between"),
    How.ENVOY: ("goes between by office", "would go between by office"),
}
# The attributes: what they are of, and their type in GraphML.
_KEYS = {
    "name": ("node", "string"),
    "kind": ("node", "string"),
    "country": ("node", "string"),
    "does": ("edge", "string"),
    "how": ("edge", "string"),
    "happened": ("edge", "boolean"),
    "outcome": ("edge", "string"),
    "inferred": ("edge", "boolean"),
    "reason": ("edge", "string"),
    "first": ("edge", "string"),
    "last": ("edge", "string"),
    "acts": ("edge", "int"),
    "channel": ("edge", "int"),
    "between": ("edge", "string"),
}
_BODIES = frozenset({"UNO", "EUR", "NAT"})
_Data = dict[str, object]


def write_graph(record: Record, folder: Path) -> dict[str, str]:
    """Write the channels of a record: those of the last year before its day, as `answers.mediators` has them."""
    rows = answers.mediators(record.store, as_of=record.on, conflict=record.conflict)
    found = [row.channel for row in rows]
    book = ActorBook.amended(record.store.decided.decisions())
    (folder / "channels.graphml").write_bytes(graph(found, book))
    return {"channels.graphml": f"{len(found)} channels"}


def graph(channels: Iterable[Channel], book: ActorBook) -> bytes:
    """Return channels as GraphML; the same channels give the same bytes."""
    found = list(channels)
    root = ET.Element("graphml", xmlns=NAMESPACE)
    for name, (of, kind) in _KEYS.items():
        ET.SubElement(root, "key", {"id": name, "for": of, "attr.name": name, "attr.type": kind})
    drawn = ET.SubElement(root, "graph", id="channels", edgedefault="undirected")
    for key, data in _nodes(found, book).items():
        _add(ET.SubElement(drawn, "node", id=headlines.line(key)), data)
    for number, channel in enumerate(found):
        for party in channel.between:
            ends = {"source": headlines.line(channel.mediator), "target": headlines.line(party)}
            _add(
                ET.SubElement(drawn, "edge", ends | {"id": f"{number}-{headlines.line(party)}"}), _tie(channel, number)
            )
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _nodes(channels: list[Channel], book: ActorBook) -> dict[str, _Data]:
    """Return what is known of everybody who has a tie, by id, code or words."""
    names = {channel.mediator: channel for channel in reversed(channels)}
    keys = sorted({*names, *(party for channel in channels for party in channel.between)})
    return {key: dict(_about(key, names.get(key), book)) for key in keys}


def _about(key: str, channel: Channel | None, book: ActorBook) -> Iterator[tuple[str, object]]:
    entry = book.actors.get(f"state:{key}") or book.actors.get(key)
    yield "name", entry.name if entry else channel.name if channel else headlines.name(key)
    if entry or key in _BODIES:
        yield "kind", entry.kind if entry else "organisation"
    country = (entry.country if entry else None) or (channel.country if channel else None)
    if country:
        yield "country", country


def _tie(channel: Channel, number: int) -> _Data:
    done = channel.outcome is Status.HAPPENED
    told: _Data = {
        "does": KINDS[channel.how][0 if done else 1],
        "how": channel.how.value,
        "happened": done,
        "outcome": channel.outcome.value if channel.outcome else None,
        "inferred": channel.inferred,
        "reason": channel.reason,
        "first": channel.first,
        "last": channel.last,
        "acts": len(channel.events),
        "channel": number,
        "between": " – ".join(channel.between),
    }
    return {name: value for name, value in told.items() if value is not None}


def _add(element: ET.Element, data: _Data) -> None:
    for name, value in data.items():
        text = str(value).lower() if isinstance(value, bool) else headlines.line(str(value))
        ET.SubElement(element, "data", key=name).text = text
