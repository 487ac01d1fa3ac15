"""What the search for bad inputs has found; each case failed once (docs/fuzzing.md)."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detente import config
from detente.documents import jsonld, liveblog, markdown
from detente.documents import markup as html_markup
from detente.errors import ConfigError, SourceError
from detente.reading import tokens
from detente.records import Page
from detente.sources import addresses, markup, tables, wikipedia, wikitext
from detente.sources.files import Reader
from detente.sources.origin import Origin
from detente.sources.streams import Stream
from tests.fuzz import targets

ORIGIN = Origin("fuzz", datetime(2025, 3, 20, tzinfo=UTC))
NUMBER = "&#" + "9" * 5_000 + ";"  # more digits than Python makes a number of
HALF = "\ud800"  # half of a surrogate pair, which JSON can smuggle in


def test_a_reference_to_a_number_without_end_is_no_error() -> None:
    assert markup.plain(f"Talks {NUMBER}&amp; more", most=100) == "Talks ;& more"
    script = json.dumps({"@type": "NewsArticle", "headline": f"Talks{NUMBER}"})
    story = jsonld.read(html_markup.parse(f"<script type='application/ld+json'>{script}</script><p>x".encode()))
    assert story is not None
    assert story.headline == "Talks;"


@pytest.mark.parametrize("read", [tables.read_csv, tables.read_tsv])
def test_a_header_that_is_no_table_is_told(read: Reader) -> None:
    with pytest.raises(SourceError, match="the header is not"):
        list(read(Stream(io.BytesIO(b"text\rid\n")), ORIGIN))


def test_a_book_of_actors_that_is_no_text_is_told() -> None:
    assert targets.tried(targets.BY_NAME["actors: people"], b"\x80").refused == (
        "UKR.txt:0: the file is no UTF-8 ('utf-8' codec can't decode byte 0x80 in position 0: invalid start byte); "
        "save it as UTF-8"
    )


def test_a_half_of_a_pair_in_an_address_is_refused() -> None:
    with pytest.raises(SourceError, match="characters that are not seen"):
        addresses.target(f"https://news.example/{HALF}", addresses.Permits.of())


def test_a_half_of_a_pair_in_wikitext_becomes_a_question_mark() -> None:
    page = {
        "title": "Portal:Current events/2025 March 16",
        "revisions": [{"slots": {"main": {"content": f"* Envoys {HALF} meet in Riyadh again."}}}],
    }
    (day,) = wikipedia.read(json.dumps({"query": {"pages": [page]}}).encode())
    assert [item.text for item in wikitext.items(day.text or "")] == ["Envoys? meet in Riyadh again."]


def test_a_conflict_nested_without_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("a = " + "[" * 5_000)
    with pytest.raises(ConfigError, match="cannot be read as TOML"):
        config.conflict(str(path))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("word", ["<!--", "![", "[", "_a_", "**a", "[a](b"])
def test_markdown_without_end_ends(word: str) -> None:
    # A third of it took 24 seconds for comments and two for marks of links, growing with the square.
    markdown.render(word * (300_000 // len(word)))


def test_markdown_of_many_signs_keeps_its_words() -> None:
    assert markdown.render("They *met*.\n\n" + "![ " * markdown.MAX_SIGNS + "again") == "They met .\n\nagain"
    assert markdown.render("<!-- a --> <b>They</b> met. <!-- b").split() == ["They", "met.", "<!--", "b"]


@pytest.mark.timeout(60)
def test_a_row_of_initials_without_end_takes_no_time() -> None:
    assert tokens.sentences("A." * 50_000)
    assert tokens.sentences("They met. " + "A. " * 10_000)


def test_an_entry_of_a_live_blog_may_hold_control_characters() -> None:
    words = "talks went on in Geneva " * 6
    entries = "".join(
        f'<article class="live-entry"><time datetime="2025-08-05T1{n}:00:00Z">1{n}:00</time>&#1;tail'
        f"<h2>Round {n}</h2>&#2;<p>{words} {n}</p></article>"
        for n in range(5)
    )
    page = Page("made", f"<html><body><h1>Live: talks</h1>{entries}</body></html>".encode(), "text/html", ORIGIN.now)
    assert len(liveblog.parts(page)) == 5
