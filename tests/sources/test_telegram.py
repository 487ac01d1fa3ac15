"""All messages of an exported channel are read, however large the export; a broken one loses no other."""

import gzip
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detente.errors import SourceError
from detente.records import Failure, Page
from detente.sources import telegram
from detente.sources.asking import Found
from tests.sources.sites import NOW, asking, site

HEAD = {"name": "The Ministry", "type": "public_channel", "id": 1234}


def message(number: int, text: object = "Talks begin.", **fields: object) -> dict[str, object]:
    stamp = {"date": "2025-11-07T13:00:00", "date_unixtime": "1762509600"}
    return {"id": number, "type": "message", **stamp, "text": text, **fields}


def export(*messages: object, **head: object) -> bytes:
    return json.dumps({**HEAD, **head, "messages": messages}, indent=1).encode()


def parsed(content: bytes, *, since: datetime | None = None) -> list[Found]:
    return list(telegram.parse(content, asking(since=since), username="ministry"))


def test_a_message_is_a_page() -> None:
    pieces = ["Talks ", {"type": "bold", "text": "begin"}, " in ", {"type": "link", "text": "Geneva"}, 7, {}]
    (page,) = parsed(export(message(5, pieces, edited_unixtime="1762513200", author="A. Writer")))
    assert page == Page(
        "made",
        b"Talks begin in Geneva",
        "text/plain",
        NOW,
        url="https://t.me/ministry/5",
        given_id="telegram:1234/5",
        outlet="The Ministry",
        published="2025-11-07T10:00:00+00:00",
        updated="2025-11-07T11:00:00+00:00",
        author="A. Writer",
    )


def test_a_forwarded_text_is_the_word_of_its_writer() -> None:
    found = parsed(export(message(1), message(2, forwarded_from="The Embassy"), message(3, forwarded_from=None)))
    assert [one.outlet for one in found if isinstance(one, Page)] == ["The Ministry", "The Embassy", None]


def test_only_messages_with_text_from_the_days_asked_for_are_read() -> None:
    content = export(
        message(1, ""), message(2, type="service"), message(3, date_unixtime="1762000000"), message(4, ["a", []]), "odd"
    )
    found = parsed(content, since=datetime(2025, 11, 7, tzinfo=UTC))
    assert [one.given_id for one in found if isinstance(one, Page)] == ["telegram:1234/4"]


def test_a_broken_message_loses_no_other() -> None:
    content = export(message(1), message(2, 'a "quoted" } {'), message(3)).replace(b'"id": 2,', b'"id": 2,,')
    first, failure, third = parsed(content)
    assert isinstance(first, Page)
    assert isinstance(failure, Failure)
    assert isinstance(third, Page)
    assert (first.given_id, third.given_id) == ("telegram:1234/1", "telegram:1234/3")
    assert "broken JSON" in failure.reason


def test_an_export_that_is_cut_gives_what_came_whole_and_says_so() -> None:
    content = export(message(1), message(2))
    for cut in (content[:-30], content[: content.index(b"},") + 1]):
        first, failure = parsed(cut)
        assert isinstance(first, Page)
        assert isinstance(failure, Failure)
        assert "ends in the middle" in failure.reason


def test_a_file_or_its_folder_is_read_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_bytes(export(message(5)))
    (tmp_path / "old.json.gz").write_bytes(gzip.compress(export(message(6))))
    with site({}) as here:
        for name, url in (("", None), ("/result.json", None), ("/old.json.gz#ministry", "https://t.me/ministry/6")):
            (page,) = telegram.fetch(asking(f"{tmp_path}{name}"), here.web)
            assert isinstance(page, Page)
            assert page.url == url
        for missing in (f"{tmp_path}/none.json", "a\0b"):
            with pytest.raises(SourceError, match="cannot be read"):
                list(telegram.fetch(asking(missing), here.web))


@pytest.mark.parametrize(
    "content, fault",
    [
        (b"[]", "no list of messages"),
        (b'{"chats": {"list": [' + export(message(1)) + b"]}}", "whole account"),
        (export(message(1), type="personal_chat"), "'personal_chat'"),
        (b'{"a": ' + b"[" * 50_000 + b'"messages": [', "whole account"),
        (b" " * 1_400_000 + export(message(1)), "no list of messages"),
    ],
    ids=["list", "account", "private", "deep", "long head"],
)
def test_what_is_no_export_of_a_channel_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        parsed(content)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("inside", ["[" * 200_000, '"' * 200_000, "{" * 200_000, '{"text":"' + "x" * 5_000_000])
def test_hostile_exports_cost_little_and_keep_what_came_before(inside: str) -> None:
    content = export(message(1)).rstrip(b"\n ]}") + b"}," + b'{"type": ' + inside.encode()
    first, failure = parsed(content)
    assert isinstance(first, Page)
    assert isinstance(failure, Failure)


def test_memory_does_not_grow_with_the_export() -> None:
    content = export(*(message(n, "word " * 800) for n in range(1_000)))
    tracemalloc.start()
    try:
        assert sum(isinstance(one, Page) for one in telegram.parse(content, asking())) == 1_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(content) > 4_000_000
    assert peak < 2_500_000
