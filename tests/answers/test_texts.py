"""One article with all that was read in it, and the search over texts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente import answers
from detente.errors import ConfigError
from detente.records import Tense
from detente.store import Store
from tests.answers.build import NOON, START, article, fill
from tests.build import naming


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of six articles, a copy of the first, and one whose text is to be doubted."""
    with Store.open(str(tmp_path_factory.mktemp("texts") / "record.sqlite")) as opened:
        first, _ = article(0)
        opened.add_document(replace(first, id="copy", copy_of=first.id, outlet="Mirror"))
        text = "On Monday, 3 June 2025, Sergey Lavrov, the former foreign minister, spoke."
        opened.add_document(replace(first, id="doubtful", text=text, title="Élysée", published=date(2025, 6, 4)))
        at = text.index("Sergey")
        called = naming(start=at, end=at + 13, title="former foreign minister", tense=Tense.FORMER)
        opened.add_claims("doubtful", [], model="m", at=NOON, namings=[called])
        fill(opened, 6)
        yield opened


def test_an_article_has_its_claims_in_order_each_with_its_event(store: Store) -> None:
    found = answers.article(store, "doc000")
    assert found is not None
    document, claims = article(0)
    assert found.document == document
    assert [told.claim for told in found.claims] == list(claims)
    assert [told.event for told in found.claims] == [store.event_with(claim.id) for claim in claims]
    assert None not in [told.event for told in found.claims]


def test_an_article_names_its_copies_and_a_copy_what_it_copies(store: Store) -> None:
    first, copy = answers.article(store, "doc000"), answers.article(store, "copy")
    assert first is not None
    assert copy is not None
    assert [(c.id, c.outlet, len(c.text)) for c in first.copies] == [("copy", "Mirror", 1)]
    assert first.original is None
    assert copy.original is not None
    assert copy.original.id == "doc000"
    assert copy.copies == ()


def test_an_article_has_the_warnings_that_the_whole_store_has_of_it(store: Store) -> None:
    found = answers.article(store, "doubtful")
    assert found is not None
    assert [naming.name for naming in found.namings] == ["Sergey Lavrov"]
    assert {warning.kind for warning in found.warnings} == {"former-in-office", "weekday"}
    whole = [row.warning for row in answers.warnings(store) if row.warning.document == "doubtful"]
    assert list(found.warnings) == whole


def test_an_article_of_a_later_day_or_of_no_store_is_not_there(store: Store) -> None:
    assert answers.article(store, "nowhere") is None
    assert answers.article(store, "doc004", as_of=START) is None
    assert answers.article(store, "doc000", as_of=START) is not None


def test_a_search_returns_the_text_around_the_words_and_the_claims_that_hold_them(store: Store) -> None:
    part = answers.search(store, "Thailand airspace")
    assert part.after is None
    assert part.rows == ()
    (row,) = answers.search(store, "Thailand grain").rows
    document, claims = article(1)
    assert replace(row.document, text=document.text) == document
    assert row.document.text == document.text[:1]
    text = "".join(piece.text for piece in row.snippet)
    assert document.text[row.start : row.start + len(text)] == text
    assert [piece.text for piece in row.snippet if piece.hit] == ["Thailand", "grain"]
    assert row.claims == claims
    assert "".join(piece.text for piece in row.title) == document.title


def test_a_long_text_is_cut_around_the_first_hit(store: Store) -> None:
    document, _ = article(5)
    long = replace(document, id="long", text="word " * 400 + "<b>zebra</b> " + "word " * 400, title=None)
    store.add_document(long)
    (row,) = answers.search(store, "zebra").rows
    text = "".join(piece.text for piece in row.snippet)
    assert "<b>zebra</b>" in text
    assert len(text) <= 280
    assert long.text[row.start :].startswith(text)
    assert row.title == ()


def test_pages_of_a_search_follow_each_other(store: Store) -> None:
    whole = answers.search(store, "Geneva")
    assert len(whole.rows) == 7
    assert whole.after is None
    found, after = list[answers.FoundRow](), None
    while True:
        part = answers.search(store, "Geneva", limit=2, after=after)
        found += part.rows
        after = part.after
        if after is None:
            break
    assert tuple(found) == whole.rows


def test_a_search_as_of_a_day_knows_nothing_later(store: Store) -> None:
    days = {row.document.published for row in answers.search(store, "Geneva", as_of=START + timedelta(days=9)).rows}
    assert days == {START, START + timedelta(days=9)}
    assert [row.document.id for row in answers.search(store, "elysee").rows] == ["doubtful"]


def test_a_search_without_words_is_refused(store: Store) -> None:
    with pytest.raises(ConfigError, match="no word in the search"):
        answers.search(store, '" - *')
