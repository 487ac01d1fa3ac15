"""HTML and PDF: nothing from the news acts, nothing is fetched, and the same period gives the same bytes anywhere."""

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente.faces.briefing import FORMATS, Briefing, compose, html, pdf
from detente.faces.names import Names
from tests.faces.briefing.build import everything, period

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = (
    '#import "/etc/passwd": * #eval("1") #panic("read as markup") $x$ '
    '<script>alert(1)</script> "><img src=x onerror=alert(1)> '
    "`raw` *b* _i_ = h @ref \\ // c /* [a](b) \x00\x1b[31m\u202e &amp; {all} {source} %s"
)
# What a briefing page is made of.
TAGS = frozenset("html head meta title style body header h1 h2 p strong main section ul ol li a blockquote".split())


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += ((name, value or "") for name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def _parsed(words: str) -> _Seen:
    seen = _Seen()
    seen.feed(html.page(compose(everything(words), Names.shipped())))
    return seen


def test_hostile_text_is_text_in_html() -> None:
    hostile, tame = _parsed(HOSTILE), _parsed("tame")
    assert hostile.tags == tame.tags
    assert set(hostile.tags) <= TAGS
    assert {name for name, _ in hostile.attributes} == {name for name, _ in tame.attributes}
    assert "<script>alert(1)</script>" in hostile.text
    assert "{all} {source}" in hostile.text
    assert not re.search("[\x00\x1b\u202e]", hostile.text)


@pytest.mark.wide
def test_a_page_asks_for_nothing_outside_of_itself() -> None:
    page = html.page(drawn("svg"))
    seen = _Seen()
    seen.feed(page)
    sources = [value for name, value in seen.attributes if name == "src"]
    assert [value.split(",")[0] for value in sources] == ["data:image/svg+xml;base64"] * 2
    assert {value[:1] for name, value in seen.attributes if name == "href"} == {"#", "h"}
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize(
    "url,followed",
    [
        ("https://example.com/a?b=1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ('https://example.com/" onclick="x', False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None, followed: bool) -> None:  # noqa: FBT001 - a column
    assert (html.link(url) is not None) == followed


def test_hostile_text_is_text_in_pdf() -> None:
    # were it read as markup, the page would panic
    made = pdf.document(compose(everything(HOSTILE), Names.shipped()))
    assert made.startswith(b"%PDF-1.7")


def test_a_period_without_anything_is_written_in_every_format() -> None:
    for name, format_ in FORMATS.items():
        made = format_.write(compose(period(), Names.shipped(), drawn=format_.drawn))
        assert len(made) > 1000, name


_MADE = """
from tests.faces.briefing.test_formats import digests
print(digests())
"""


@cache
def drawn(kind: str | None) -> Briefing:
    """A period with plots of a kind; to draw them takes seconds."""
    return compose(everything(), Names.shipped(), drawn=kind)


def digests() -> str:
    """Write a period in every format, one with plots, and tell the digest of each."""
    made = (format_.write(drawn("svg" if name == "html" else None)) for name, format_ in FORMATS.items())
    return " ".join(hashlib.sha256(written).hexdigest() for written in made)


@pytest.mark.wide
def test_the_same_period_gives_the_same_bytes_in_every_process() -> None:
    elsewhere = os.environ | {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    call = [sys.executable, "-c", _MADE]
    other = subprocess.run(call, cwd=ROOT, env=elsewhere, capture_output=True, text=True, timeout=250, check=True)
    assert other.stdout.split() == digests().split()


def test_the_bytes_do_not_change_from_call_to_call() -> None:
    made = [FORMATS["pdf"].write(compose(everything(), Names.shipped())) for _ in range(2)]
    assert hashlib.sha256(made[0]).digest() == hashlib.sha256(made[1]).digest()
