"""A plot is a valid file, the same each time, that shows every word it was given and needs no colour to be read."""

import struct
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from detente.errors import ConfigError
from detente.faces.plots import (
    Card,
    Line,
    Mark,
    Note,
    Reference,
    Table,
    calibration,
    cards,
    forecasts,
    paper,
    reliability,
    series,
)
from detente.faces.plots.forecasts import percent

DAY = date(2024, 1, 1)
HOSTILE = "Talks <b>in</b> Geneva & \x1b[31mKyiv\x00 for $5 and $6"
PLAIN = "Talks <b>in</b> Geneva & Kyiv for $5 and $6"


def _series(file: Path) -> None:
    values = tuple(float(number % 5) for number in range(100))
    band = (tuple(value - 0.5 for value in values), tuple(value + 0.5 for value in values))
    series(
        [Line("conflict", DAY, values, *band), Line("cooperation", DAY + timedelta(days=9), values[:50])],
        breaks=[Mark(DAY + timedelta(days=40), 2.1, DAY + timedelta(days=38), DAY + timedelta(days=43))],
        events=[Note(DAY + timedelta(days=3), HOSTILE), Note(DAY + timedelta(days=4), "Талки — Київ")],
        title="Acts by day",
        unit="acts a day",
        file=file,
    )


def _reliability(file: Path) -> None:
    tables = [
        Table("rates", "talks", (0.1, 0.5, 0.9), (0.05, 0.9, 0.9), (80, 40, 1)),
        Table("trees", HOSTILE, (0.1, 0.5), (0.05, 0.9), (9, 7)),
    ]
    reliability(tables, title="Reliability", file=file)


def _cards(file: Path) -> None:
    references = (Reference("last year", 0.2), Reference("all pairs", 0.2))
    given = [
        Card("Congo – Rwanda", "talks", 7, 0.31, references, (HOSTILE, "Announced", "Host named", "Not shown")),
        Card("A – B", "assault", 1, 0.001),
    ]
    cards(given, title="Forecasts", file=file)


def _empty(file: Path) -> None:
    series([], title="Nothing", file=file)


DRAWN: list[Callable[[Path], None]] = [_series, _reliability, _cards, _empty]


def _words(file: Path) -> str:
    root = ET.fromstring(file.read_text(encoding="utf-8"))
    texts = (text for text in root.iter() if text.tag.endswith("}text"))
    return " ".join(" ".join("".join(text.itertext()).split()) for text in texts)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    found, place = [], 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + body)
        found.append((kind, body))
        place += 12 + length
    return found


@pytest.mark.parametrize("draw", DRAWN)
def test_a_png_is_whole_1200_pixels_wide_and_the_same_each_time(draw: Callable[[Path], None], tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b.PNG"
    draw(first)
    draw(second)
    chunks = _chunks(first.read_bytes())
    assert [chunks[0][0], chunks[-1][0]] == [b"IHDR", b"IEND"]
    assert struct.unpack(">I", chunks[0][1][:4]) == (1200,)
    assert not any(kind in (b"tIME", b"tEXt") for kind, _ in chunks)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("draw", DRAWN)
def test_an_svg_is_well_formed_and_the_same_each_time(draw: Callable[[Path], None], tmp_path: Path) -> None:
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    draw(first)
    draw(second)
    assert ET.fromstring(first.read_text(encoding="utf-8")).tag.endswith("}svg")
    assert "date" not in first.read_text(encoding="utf-8").casefold()
    assert first.read_bytes() == second.read_bytes()


SHOWN = [
    (_series, ["conflict", "cooperation", "×2.1", "2024-01-04", PLAIN, "Талки — Київ", "acts a day", "1", "2"]),
    (_reliability, ["talks", "rates", "trees", "share that came true", "forecast probability", "80"]),
    (_cards, ["Congo – Rwanda", "talks, within 7 days", "31 %", "< 1 %", "within 1 day", "last year", "all pairs"]),
    (_empty, ["Nothing", "There are no days to show."]),
]


@pytest.mark.parametrize("draw, words", SHOWN)
def test_what_was_given_is_written_as_letters(draw: Callable[[Path], None], words: list[str], tmp_path: Path) -> None:
    draw(tmp_path / "plot.svg")
    found = _words(tmp_path / "plot.svg")
    assert [word for word in words if word not in found] == []


def test_text_is_escaped_and_controls_are_gone(tmp_path: Path) -> None:
    _series(tmp_path / "plot.svg")
    raw = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    assert "&lt;b&gt;in&lt;/b&gt; Geneva &amp; Kyiv" in raw
    assert not set(raw) & {"\x1b", "\x00"}


def test_no_more_than_three_reasons_are_told(tmp_path: Path) -> None:
    _cards(tmp_path / "plot.svg")
    assert "Not shown" not in _words(tmp_path / "plot.svg")


@pytest.mark.parametrize("name", ["plot.pdf", "plot", "plot.svg.gz", ".png"])
def test_other_endings_are_refused_before_anything_is_drawn(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"written as PNG or SVG.*got '.*'; name one that ends in \.png or \.svg"):
        _series(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_without_data_a_plot_says_so(tmp_path: Path) -> None:
    reliability([Table("rates", "talks", (), (), ())], title="R", file=tmp_path / "r.svg")
    cards([], title="C", file=tmp_path / "c.svg")
    series([Line("no days", DAY, ())], title="S", file=tmp_path / "s.svg")
    assert "no forecasts to judge" in _words(tmp_path / "r.svg")
    assert "no forecasts to show" in _words(tmp_path / "c.svg")
    assert "no days to show" in _words(tmp_path / "s.svg")


def test_a_few_days_are_named_each_and_nothing_beyond_them_is_drawn(tmp_path: Path) -> None:
    events = [Note(DAY - timedelta(days=1), "Too early"), Note(DAY + timedelta(days=3), "Too late")]
    marks = [Mark(DAY + timedelta(days=30), 3.0)]
    series([Line("acts", DAY, (1.0, -2.0, 0.0))], breaks=marks, events=events, title="", file=tmp_path / "s.svg")
    words = _words(tmp_path / "s.svg")
    assert all((DAY + timedelta(days=number)).isoformat() in words for number in range(3))
    assert not any(word in words for word in ("Too early", "Too late", "×3"))


def test_many_cards_are_counted_and_the_rest_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "MOST", 4)
    cards([Card(f"pair {n}", "talks", 7, 0.5) for n in range(6)], title="Many", file=tmp_path / "c.svg")
    words = _words(tmp_path / "c.svg")
    assert "pair 3 " in words
    assert "pair 4 " not in words
    assert "And 2 more are not shown." in words


def test_a_panel_or_line_is_told_from_another_without_its_colour() -> None:
    looks = list(zip(paper.STYLES, paper.MARKERS, paper.HATCHES, paper.COLOURS, strict=True))
    for column in zip(*looks, strict=True):
        assert len({str(value) for value in column}) == len(looks)


@pytest.mark.parametrize("width", [0.5, 1.0, 3.0])
def test_wrapped_text_is_no_wider_than_it_may_be(width: float) -> None:
    text = "Democratic People's Republic of Korea, Donaudampfschifffahrtsgesellschaftskapitän " + "x" * 60
    lines = paper.wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(paper.measure(line, paper.TEXT) for line in lines) <= width


def test_a_letter_wider_than_the_line_has_a_line_of_its_own() -> None:
    assert paper.wrap("WW", 0.01) == ["W", "W"]
    assert paper.wrap(" ", 1.0) == []


@pytest.mark.parametrize(
    "forecast, count, low, high",
    [(0.5, 1, 0.0, 1.0), (0.5, 100, 0.4, 0.6), (0.0, 10, 0.0, 0.0), (1.0, 10, 1.0, 1.0), (0.1, 10, 0.0, 0.3)],
)
def test_consistency_bars_are_binomial(forecast: float, count: int, low: float, high: float) -> None:
    assert calibration.consistency(forecast, count) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "share, text", [(0, "0 %"), (0.001, "< 1 %"), (0.345, "34 %"), (0.994, "> 99 %"), (1, "100 %")]
)
def test_nothing_but_certainty_is_certain(share: float, text: str) -> None:
    assert percent(share) == text


WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: Line("x", DAY, (1.0,), lower=(0.0,)), "both edges or none"),
    (lambda: Line("x", DAY, (1.0,), (0.0,), (1.0, 2.0)), "as long as its line"),
    (lambda: Table("x", "y", (0.5,), (0.5,), ()), "equally long"),
    (lambda: Table("x", "y", (1.5,), (0.5,), (1,)), "shares from 0 to 1"),
    (lambda: Table("x", "y", (0.5,), (0.5,), (0,)), "at least one forecast"),
    (lambda: Card("x", "y", 1, 1.2), "from 0 to 1"),
    (lambda: Card("x", "y", 1, 0.2, (Reference("z", -0.1),)), "from 0 to 1"),
]


@pytest.mark.parametrize("make, message", WRONG)
def test_nouns_refuse_what_cannot_be_drawn(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_nothing_is_left_behind_in_matplotlib(tmp_path: Path) -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    _series(tmp_path / "plot.svg")
    assert dict(mpl.rcParams) == before


def test_the_labels_of_breaks_close_together_do_not_touch(tmp_path: Path) -> None:
    marks = [Mark(DAY + timedelta(days=40 + number), 1.5) for number in range(5)]
    series([Line("acts", DAY, (1.0,) * 365)], breaks=marks, title="Breaks", file=tmp_path / "s.svg")
    root = ET.fromstring((tmp_path / "s.svg").read_text(encoding="utf-8"))
    labels = [t for t in root.iter() if t.tag.endswith("}text") and "×1.5" in "".join(t.itertext())]
    heights = sorted(float(t.attrib["y"]) for t in labels)
    assert len(heights) == 5
    assert all(later - earlier > 15 for earlier, later in pairwise(heights))
