"""GDELT's files from a server of this machine; the rows are made up in the form of its code books."""

import io
import itertools
import struct
import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from detente.errors import BusyError, SourceError
from detente.records import Failure, Page, Pointer
from detente.sources import gdelt, gdelt_rows, zips
from detente.sources.asking import Asked, Reached, Validators
from detente.sources.guard import Answer, Guard
from detente.sources.origin import Origin
from detente.sources.streams import Stream
from tests.sources.server import Server, says, serving

NOW = datetime(2025, 2, 1, 1, 0, 30, tzinfo=UTC)
ORIGIN = Origin("gdelt:a", NOW)
ACTOR = ["RUSGOV", "RUSSIA", "RUS", "", "", "", "", "GOV", "", ""]
OTHER = ["UKR", "KYIV", "UKR", "", "", "", "", "", "", ""]
PLACE = ["4", "Riyadh, Ar Riyad, Saudi Arabia", "SA", "SA10", "", "24.6408", "46.7728", "-3092186"]
NOWHERE = ["", "", "", "", "", "", "", ""]


def event(number: int, url: str, *, actor: list[str] = ACTOR) -> list[str]:
    head = [str(number), "20250131", "202501", "2025", "2025.0833", *actor, *OTHER]
    middle = ["1", "036", "036", "03", "1", "4", "6", "1", "6", "-2.35"]
    return [*head, *middle, *PLACE, *NOWHERE, *PLACE, "20250201000000", url]


def mention(number: int, url: str, *, kind: str = "1") -> list[str]:
    head = [str(number), "20250131234500", "20250201001500", kind, "paper.example", url]
    return [*head, "2", "-1", "310", "322", "1", "60", "2410", "-1.5", "srclc:rus;eng:GT-RUS 1.0", ""]


def article(number: int, url: str, themes: str) -> list[str]:
    cells = [""] * 27
    cells[:5] = [f"20250201000000-{number}", "20250201000000", "1", "paper.example", url]
    cells[7], cells[9] = themes, "4#Riyadh, Saudi Arabia#SA#SA10#24.6408#46.7728#-3092186"
    cells[26] = "<PAGE_TITLE>Talks &amp; trust</PAGE_TITLE>"
    return cells


def table(*rows: list[str]) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def packed(content: bytes, method: int = zipfile.ZIP_DEFLATED, files: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for number in range(files):
            archive.writestr(f"../../etc/{number}", content)
    return out.getvalue()


class Direct:
    """The way to a server of this machine, without manners."""

    def __init__(self, server: Server) -> None:
        self._guard = Guard(allow=["127.0.0.1"], ports={server.port})

    def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
        assert (accept, known) == (None, None)
        answer = self._guard.get(url)
        if answer.status == 503:
            raise BusyError("not now")
        if answer.status != 200:
            raise SourceError(f"the host answers {answer.status}")
        return answer


def collect(
    files: dict[str, bytes], tables: str = "", *, hours: float = 1, words: tuple[str, ...] = ()
) -> tuple[list[Page | Pointer | Failure], list[str]]:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.removeprefix("/v2/").removesuffix(".zip")
        says(files.get(name, b""), 200 if name in files else 404)(handler)

    with serving(reply) as server:
        address = f"http://127.0.0.1:{server.port}/v2{tables}"
        asked = Asked("gdelt", address, NOW, since=NOW - timedelta(hours=hours), words=words)
        found = [one for one in gdelt.fetch(asked, Direct(server)) if not isinstance(one, Reached)]
        return found, [path.removeprefix("/v2/") for path, _, _ in server.seen]


FILES = {
    "20250201000000.export.CSV": packed(
        table(event(1, "https://a.example/1"), event(2, "https://a.example/2", actor=OTHER), event(3, "ftp://x"))
    ),
    "20250201000000.mentions.CSV": packed(
        table(mention(1, "https://a.example/1"), mention(1, "https://b.example/1"), mention(2, "https://b.example/2")),
        zipfile.ZIP_STORED,
    ),
    "20250201003000.mentions.CSV": packed(table(mention(1, "no address", kind="2"), mention(9, "https://c.example/9"))),
    "20250201000000.gkg.csv": packed(
        table(article(1, "https://d.example/1", "MEDIATION;CEASEFIRE;"), article(2, "https://d.example/2", "SPORT;"))
    ),
}


def urls(found: list[Page | Pointer | Failure]) -> list[str]:
    return [item.url for item in found if isinstance(item, Pointer)]


def test_each_address_is_given_once_and_missing_files_are_told_once() -> None:
    found, seen = collect(FILES)
    # The half minute before the hour is behind the slice of 00:45, which is not surely there before 01:00.
    assert [name[8:12] for name in seen] == ["0000", "0000", "0015", "0015", "0030", "0030"] + ["0045"] * 2
    assert urls(found) == [
        *("https://a.example/1", "https://a.example/2"),
        *("https://b.example/1", "https://b.example/2", "https://c.example/9"),
    ]
    first = found[0]
    assert first == Pointer("https://a.example/1", "gdelt", published="2025-02-01T00:00:00+00:00")
    missing = [item for item in found if isinstance(item, Failure)]
    assert "20250201001500.export.CSV cannot be had (the host answers 404)" in missing[0].reason
    assert missing[1].reason.startswith("5 files cannot be had, the last of them 20250201004500.mentions.CSV")


def test_calls_that_follow_each_other_leave_no_gap() -> None:
    asked = [
        Asked("gdelt", "gdelt", NOW + timedelta(minutes=7 * n), since=NOW + timedelta(minutes=7 * n - 7))
        for n in range(50)
    ]
    windows = [gdelt._window(one) for one in asked]
    assert all(before[1] == after[0] for before, after in itertools.pairwise(windows))
    assert sum(len(list(gdelt._names_of_files(one, ("export",)))) for one in asked) == 23


@pytest.mark.parametrize(
    "tables, words, expected",
    [
        ("#export", ("RUS", "UKR"), ["https://a.example/1"]),
        ("#export", ("kyiv",), ["https://a.example/1", "https://a.example/2"]),
        ("#mentions,export", ("RUSGOV",), ["https://a.example/1", "https://b.example/1"]),
        ("#gkg", ("ceasefire",), ["https://d.example/1"]),
        ("#gkg", ("riyadh", "trust"), ["https://d.example/1", "https://d.example/2"]),
    ],
)
def test_words_choose(tables: str, words: tuple[str, ...], expected: list[str]) -> None:
    assert urls(collect(FILES, tables, words=words)[0]) == expected


def test_a_broken_row_is_told_with_its_line() -> None:
    rows = [["1", "2"], event(1, "https://a.example/1"), [*event(2, "https://a.example/2")[:59], "2025", "https://x"]]
    bad = [["x"]] * 30
    found, _ = collect({"20250201000000.export.CSV": packed(table(*rows, *bad))}, "#export", hours=0.99)
    assert urls(found) == ["https://a.example/1"]
    told = [item for item in found if isinstance(item, Failure) and item.source.startswith("gdelt:20250201000000")]
    assert (told[0].source, told[0].reason) == (
        "gdelt:20250201000000.export.CSV:1",
        "the row has 2 columns; allowed are 61",
    )
    assert "a time of 14 digits is expected in a column, got '2025'" in told[1].reason
    assert told[-1].reason == "32 rows are broken, of which 20 were told"


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"<html>no zip", "the answer is no whole zip"),
        (packed(b"x", files=2), "the zip holds 2 files; allowed is one"),
        (packed(b"x").replace(b"PK\3\4", b"PK\3\5"), "the zip is broken"),
        (packed(b"x", zipfile.ZIP_BZIP2), "packed in an unknown way"),
        (
            packed(b"abcd" * 90)[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 46, 2**31, 0),
            "outside of itself",
        ),
    ],
)
def test_zips_that_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        zips.only_member(content)


def test_a_zip_with_a_wrong_checksum_is_told() -> None:
    good = packed(b"a\tb\n" * 500)
    crc = good.index(b"PK\1\2") + 16
    assert len(list(zips.only_member(good).lines())) == 500
    lying = zips.only_member(good[:crc] + b"\0\0\0\0" + good[crc + 4 :])
    assert list(lying.lines()) == []  # a small file is unpacked at once, and nothing of it is believed
    assert "incorrect data check" in (lying.broken or "")


def test_the_columns_of_an_event_and_a_mention() -> None:
    (row,) = gdelt_rows.events(Stream(io.BytesIO(table(event(7, "https://a.example/1")))), ORIGIN)
    assert isinstance(row, gdelt_rows.GdeltEvent)
    assert (row.id, row.day, row.code, row.goldstein, row.tone) == (7, date(2025, 1, 31), "036", 4.0, -2.35)
    assert (row.actor1.code, row.actor1.type1, row.actor2.name, row.actor2.religion1) == ("RUSGOV", "GOV", "KYIV", None)
    assert (row.place.longitude, row.place2.kind, row.is_root) == (46.7728, None, True)
    assert row.added == datetime(2025, 2, 1, tzinfo=UTC)
    (told,) = gdelt_rows.mentions(Stream(io.BytesIO(table(mention(7, "https://b.example/1")))), ORIGIN)
    assert isinstance(told, gdelt_rows.GdeltMention)
    assert (told.event, told.sentence, told.actor1_offset, told.confidence) == (7, 2, -1, 60)
    assert (told.event_time.hour, told.extras, told.in_raw_text) == (23, None, True)


class Gone:
    """A way to a host where nothing is."""

    def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
        raise SourceError(f"{url} is gone, {accept}, {known}")


@pytest.mark.parametrize(
    "address, days, reason",
    [
        ("gdelt#news", 1, "GDELT has no table 'news'; allowed behind the # are export, mentions, gkg"),
        ("gdelt", 400, "GDELT is asked for 400 days; allowed are 366 at once"),
        ("gdelt", 9, "593 files are missing one after the other"),
    ],
)
def test_what_cannot_be_asked(address: str, days: int, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        list(gdelt.fetch(Asked("gdelt", address, NOW, since=NOW - timedelta(days=days)), Gone()))


def test_a_long_gap_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdelt, "MAX_MISSING", 4)
    monkeypatch.setattr(gdelt, "BEFORE_NOW", timedelta(hours=6))
    found, seen = collect({"20250201003000.mentions.CSV": FILES["20250201003000.mentions.CSV"]}, hours=24 * 9)
    assert urls(found) == ["https://c.example/9"]
    assert len(seen) == 5 + 2 * 4 * 6


def test_a_host_that_is_busy_is_asked_again_later() -> None:
    with serving(says(b"", 503)) as server, pytest.raises(BusyError, match="not now"):
        list(gdelt.fetch(Asked("gdelt", f"http://127.0.0.1:{server.port}/", NOW), Direct(server)))


def test_a_call_that_is_cut_off_says_how_far_it_came() -> None:
    class Tired:
        files = 5

        def get(self, url: str, *, accept: str | None = None, known: Validators | None = None) -> Answer:
            del url, accept, known
            self.files -= 1
            if self.files < 0:
                raise BusyError("not now")
            raise SourceError("not there")

    asked = Asked("gdelt", "gdelt", NOW, since=NOW - timedelta(hours=3))
    reached: list[datetime] = []
    with suppress(BusyError):
        reached.extend(one.moment for one in gdelt.fetch(asked, Tired()) if isinstance(one, Reached))
    # The third quarter was begun with the fifth file and not ended; the first began before what was asked for.
    assert reached == [datetime(2025, 1, 31, 22, 15, tzinfo=UTC) + timedelta(minutes=15 * n) for n in range(3)]
