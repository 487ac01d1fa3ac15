"""The feed, as a reader of XML and RFC 4287 takes it."""

import re
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.exports.feed import NAMESPACE, Item, feed, of_entries
from detente.records import Change, Status
from tests.exports.build import FEBRUARY, TALKS, entry

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
ATOM = {"a": NAMESPACE}
HOSTILE = "]]><script>alert(1)</script>&amp;\x00\x0b\ufffe\ud800\u202e\r\n<entry/> 🕊"


def _item(key: str = "k", **changes: object) -> Item:
    fields: dict[str, object] = {"title": "t", "text": "x", "updated": NOW}
    return Item(key, **(fields | changes))  # type: ignore[arg-type]  # any fields


def _read(made: bytes) -> ET.Element:
    return ET.fromstring(made)


def _texts(root: ET.Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path, ATOM)]


def test_a_feed_has_what_the_standard_asks() -> None:
    root = _read(feed([_item(link="https://example.com/?a=1&b=2", category="CONSULT")], name="Alerts", now=NOW))
    assert root.tag == f"{{{NAMESPACE}}}feed"
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:entry/a:id", "a:entry/a:title"):
        assert len(_texts(root, path)) == 1
    assert _texts(root, "a:entry/a:updated") == ["2025-03-01T09:30:00Z"]
    (link,) = root.findall("a:entry/a:link", ATOM)
    assert link.get("href") == "https://example.com/?a=1&b=2"
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text) for text in _texts(root, ".//a:id"))


def test_ids_stay_and_differ() -> None:
    one, two = (_texts(_read(feed([_item(), _item("l")], name="A", now=NOW)), ".//a:id") for _ in range(2))
    assert one == two
    assert len(set(one)) == 3


def test_the_newest_comes_first_and_dates_the_feed() -> None:
    zone = timezone(timedelta(hours=2))
    items = [_item("a"), _item("b", updated=datetime(2025, 3, 1, 12, tzinfo=zone)), _item("c")]
    root = _read(feed(items, name="A", now=NOW + timedelta(days=1)))
    assert _texts(root, "a:updated") == ["2025-03-01T10:00:00Z"]
    assert _texts(root, "a:entry/a:updated")[0] == "2025-03-01T10:00:00Z"


def test_a_feed_without_items_was_changed_now() -> None:
    assert _texts(_read(feed([], name="A", now=NOW)), "a:updated") == ["2025-03-01T09:30:00Z"]


def test_an_item_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="needs a time with its zone"):
        _item(updated=datetime(2025, 3, 1))  # noqa: DTZ001 - the fault


def test_an_entry_is_dated_by_its_last_change() -> None:
    moved = Change(FEBRUARY + timedelta(days=2), "moved", TALKS, Status.DUE, "c2")
    (item,) = of_entries([entry(history=(*entry().history, moved))], now=NOW)
    assert (item.key, item.title) == ("entry e1", "DUE: talks, United States – Russia")
    assert item.updated == datetime(2025, 2, 17, tzinfo=UTC)
    assert item.text.split("\n") == [
        "Due 2025-02-18 to 2025-02-19.",
        "Announced 2025-02-15 by Sergei Lavrov.",
        "“Washington and Moscow will hold talks in Riyadh on Tuesday.” (Wire)",
    ]


def test_an_entry_of_which_nothing_is_known_is_told_so() -> None:
    (item,) = of_entries([entry(announced=None, due=None, speaker=None, evidence=(), history=())], now=NOW)
    assert item.updated == NOW
    assert item.text == "No date given.\nAnnounced on an unknown day by somebody not named."


def test_hostile_text_stays_text() -> None:
    root = _read(feed([_item(title=HOSTILE, text=HOSTILE, category=HOSTILE)], name=HOSTILE, now=NOW))
    assert len(root.findall("a:entry", ATOM)) == 1
    (title,) = _texts(root, "a:entry/a:title")
    assert title == "]]><script>alert(1)</script>&amp; <entry/> 🕊"
    assert root.findall(".//a:script", ATOM) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_well_formed(text: str) -> None:
    assert len(_read(feed([_item(text, title=text, text=text, category=text)], name=text, now=NOW))) == 5
