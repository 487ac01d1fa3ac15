"""How do news of the record read in a feed reader? As Atom (RFC 4287), each with an id that stays and its own day."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from xml.etree import ElementTree as ET

from detente.exports.calendar import changed, words
from detente.exports.headlines import headline, line, link, telling
from detente.records import LedgerEntry

NAMESPACE = "http://www.w3.org/2005/Atom"
AUTHOR = "detente"
# Ids are made from names in here, so that they stay the same wherever the record is kept.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "tag:detente,2025:feed")
# What XML 1.0 cannot hold, and what is not seen.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed: ``key`` names it for ever, ``text`` is plain, ``updated`` has a zone."""

    key: str
    title: str
    text: str
    updated: datetime
    link: str | None = None
    category: str | None = None

    def __post_init__(self) -> None:
        if self.updated.tzinfo is None:
            raise ValueError(f"an item of a feed needs a time with its zone, got {self.updated.isoformat()}")


def feed(items: Iterable[Item], *, name: str, now: datetime) -> bytes:
    """Return a feed, the newest item first; the same items give the same bytes.

    Args:
        now: when a feed without items was last changed.
    """
    told = sorted(items, key=lambda item: (item.updated, item.key), reverse=True)
    root = ET.Element("feed", xmlns=NAMESPACE)
    _add(root, "id", _id(f"feed {name}"))
    _add(root, "title", line(name, 200))
    _add(root, "updated", _moment(told[0].updated if told else now))
    _add(ET.SubElement(root, "author"), "name", AUTHOR)
    for item in told:
        _entry(ET.SubElement(root, "entry"), item)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def of_entries(entries: Iterable[LedgerEntry], *, now: datetime) -> tuple[Item, ...]:
    """Return an item for each entry of the ledger, of the day on which it last changed.

    Args:
        now: stands in for that day where no article has one.
    """
    return tuple(_of(entry, now) for entry in entries)


def _of(entry: LedgerEntry, now: datetime) -> Item:
    shown, day = telling(entry), changed(entry)
    due = f"Due {entry.due.start} to {entry.due.last}." if entry.due else "No date given."
    by = f"Announced {entry.announced or 'on an unknown day'} by {entry.speaker or 'somebody not named'}."
    quote = f"“{line(shown.sentence, 1_000)}” ({line(shown.outlet or 'outlet not known', 200)})" if shown else ""
    return Item(
        key=f"entry {entry.id}",
        title=f"{words(entry.status)}: {headline(entry)}",
        text="\n".join(filter(None, (due, line(by, 400), quote))),
        updated=datetime.combine(day, time(), UTC) if day else now,
        link=link(shown),
        category=entry.type,
    )


def _entry(element: ET.Element, item: Item) -> None:
    _add(element, "id", _id(item.key))
    _add(element, "title", line(item.title, 300))
    _add(element, "updated", _moment(item.updated))
    if item.link:
        ET.SubElement(element, "link", rel="related", href=item.link)
    if item.category:
        ET.SubElement(element, "category", term=_fit(item.category))
    content = _add(element, "content", "\n".join(line(part) for part in item.text.split("\n")))
    content.set("type", "text")


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = _fit(text)
    return child


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)


def _id(key: str) -> str:
    return uuid.uuid5(_NAMES, key.encode("utf-8", "backslashreplace").decode()).urn


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
