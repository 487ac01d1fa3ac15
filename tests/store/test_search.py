"""Full-text search: what is found, that it is kept in step, and that words are never taken for a query."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from detente.errors import ConfigError
from detente.store import Store, schema, search
from tests.store import nouns

TEXTS = {
    "geneva": ("Talks in Geneva", "The peace talks ended without a treaty."),
    "minsk": (None, "Delegations met in Minsk; peace was far, talks were short."),
    "cafe": ("Menu", "The café served négociateurs."),
}


@pytest.fixture
def texts(store: Store) -> Store:
    for name, (title, text) in TEXTS.items():
        store.add_document(nouns.document(id=name, title=title, text=text, published=date(2025, 8, len(name))))
    return store


def _found(store: Store, words: str, as_of: date | None = None) -> set[str]:
    return {hit.document for hit in store.search(search.parse(words), as_of=as_of, limit=10)}


@pytest.mark.parametrize(
    "words, expected",
    [
        ("talks", {"geneva", "minsk"}),
        ("TALKS peace", {"geneva", "minsk"}),
        ('"peace talks"', {"geneva"}),
        ("talks treaty", {"geneva"}),
        ("delegat*", {"minsk"}),
        ("delegat", set()),
        ('"peace tal"*', {"geneva"}),
        ("cafe", {"cafe"}),
        ("negociateurs", {"cafe"}),
        ("NÉGO*", {"cafe"}),
        ("in-geneva", {"geneva"}),
        ("talks NOT treaty", set()),
    ],
)
def test_all_words_must_be_there_phrases_whole_and_beginnings_before_a_star(
    texts: Store, words: str, expected: set[str]
) -> None:
    assert _found(texts, words) == expected


def test_a_word_in_a_title_counts_more_and_pages_follow_each_other(texts: Store) -> None:
    terms = search.parse("talks")
    hits = texts.search(terms, limit=10)
    assert [hit.document for hit in hits] == ["geneva", "minsk"]
    assert hits[0].rank < hits[1].rank
    assert texts.search(terms, limit=1, offset=1) == hits[1:]


def test_what_was_published_later_is_not_found(texts: Store) -> None:
    assert _found(texts, "talks", as_of=date(2025, 8, 5)) == {"minsk"}
    texts.add_document(nouns.document(id="undated", text="Talks of no day.", published=None))
    assert _found(texts, "talks", as_of=date(2025, 8, 5)) == {"minsk", "undated"}


@given(st.text(max_size=40))
@example('" OR title:"')
@example("NEAR(a b) ^c {d} e:f")
@example("a' ; DROP TABLE documents --")
@example("\x00talks")
@example("*")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_no_words_break_the_search(reused: Store, words: str) -> None:
    try:
        terms = search.parse(words)
    except ConfigError as error:
        assert "no word in the search" in str(error)  # noqa: PT017
        return
    reused.search(terms, limit=5)


def test_a_search_without_words_or_with_too_many_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"no word in the search '\?!'; give letters or digits"):
        search.parse("?!")
    with pytest.raises(ConfigError, match="201 characters is too long; at most 200"):
        search.parse("a" * 201)
    with pytest.raises(ConfigError, match="17 terms is too long; at most 16"):
        search.parse("a " * 17)


def test_hits_are_told_by_their_characters() -> None:
    text = "Peace-talks, peace  talks and Café talk."
    terms = search.parse('"peace talks" cafe')
    assert [text[a:b] for a, b in search.spans(text, terms, 9)] == ["Peace-talks", "peace  talks", "Café"]
    assert search.spans(text, search.parse("tal*"), 2) == ((6, 11), (20, 25))
    assert not search.holds("talking", search.parse("talk"))


@pytest.mark.sqlite
def test_a_document_that_is_not_kept_is_not_found(texts: Store, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM documents WHERE id = 'geneva'")
        connection.execute("UPDATE documents SET text = 'A treaty at last.' WHERE id = 'minsk'")
        connection.commit()
        connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    assert _found(texts, "talks") == set()
    assert _found(texts, "treaty") == {"minsk"}


@pytest.mark.sqlite
def test_an_older_store_is_searched_after_its_update(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = tmp_path / "older"
    shutil.copytree(schema.MIGRATIONS, older)
    for newer in older.glob("versions/*.py"):
        if newer.name >= "0006":
            newer.unlink()
    shipped = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", older)
    Store.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO documents (id, text) VALUES ('old', 'Talks of yore.')")
        connection.execute("INSERT INTO documents (id, text, title) VALUES ('copy', 'Talks again.', 'T')")
        connection.commit()
    monkeypatch.setattr(schema, "MIGRATIONS", shipped)
    with Store.open(str(path)) as store:
        assert _found(store, "talks") == {"old", "copy"}
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM")
        store.add_document(nouns.document(id="new", text="New talks."))
        assert _found(store, "talks") == {"old", "copy", "new"}


def test_postgresql_is_asked_for_the_folded_words() -> None:
    dialect = make_url("postgresql+psycopg://").get_dialect()()
    asked = search.on_server(search.parse('"peace talks" GEN*'), date(2025, 8, 5)).compile(dialect=dialect)
    assert "search_words.words @@ CAST(" in str(asked)
    assert "('peace' <-> 'talks') & ('gen':*)" in asked.params.values()


def test_words_go_to_postgresql_with_their_places_and_within_its_limits() -> None:
    assert search.vector("Café", "Peace in café's") == "'cafe':1A,5D 'peace':3D 'in':4D 's':6D"
    assert search.vector(None, "a" * 3_000 + " b") == "'b':2D"
    assert search.vector(None, "so " * 40_000).count(",") == 254
    assert search.vector(None, " ".join(f"{n:09}" for n in range(200_000))).count(":") == 950_000 // 15
