"""In which texts do some words stand? A full-text index that the database keeps in step, and the words asked for.

On SQLite it is an FTS5 table whose text is that of the documents, not a copy; triggers keep it in step inside the
transaction that adds a document. On PostgreSQL it is a table of the words of each document, folded here as FTS5 folds
them: what the server's own parser takes for a word depends on its locale. What a user types is only ever taken apart
into words: of the database's own query language nothing gets through.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.sql.expression import cast

from detente.errors import ConfigError
from detente.store.access import Database
from detente.store.tables import documents

# What a query may hold: more than a person types, and less than costs a server seconds.
LONGEST = 200
MOST_TERMS = 16
# Texts that are weighed against each other, those added last: ranking half of a million takes seconds.
CONSIDERED = 10_000
# Texts whose words are put into PostgreSQL's index at once, when it is made anew.
AT_ONCE = 100
_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<bare>[^\s"]+)')
# Made by the migration 0006: FTS5 has the text of a document by a number, since rowids of `documents` itself are not
# kept when a file is compacted.
_numbers = table("search_numbers", column("number"), column("document"), column("published"))
# Made by the migration 0010, on PostgreSQL only.
_words = table("search_words", column("document"), column("published"), column("words", TSVECTOR))
# PostgreSQL's limits: places of words beyond it are not told apart, places kept of one word, bytes of a word, and of
# all words of a text, of which it takes 1 MiB, with so many bytes besides each.
_LAST, _PLACES, _LONG, _BYTES, _BESIDES = 16_383, 255, 2_000, 950_000, 6
# What a word of a title (A) weighs against one of the text (D), as on SQLite.
_WEIGHTS = "{0.25, 0, 0, 1}"
# A rank grows with the words that fit, and is divided by 1 + the logarithm of the text's length.
_BY_LENGTH = 1


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand one after another, folded; of a ``prefix`` the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds all terms; the smaller the ``rank``, the better."""

    document: str
    rank: float


def parse(words: str) -> tuple[Term, ...]:
    """Return what a user asks for: words that all must be there, phrases in quotes, beginnings before a star.

    Raises:
        ConfigError: there is no word in it, or too much.

    >>> parse('"peace talks" Genev*')
    (Term(words=('peace', 'talks'), prefix=False), Term(words=('genev',), prefix=True))
    """
    if len(words) > LONGEST:
        raise ConfigError(f"a search of {len(words)} characters is too long; at most {LONGEST} are allowed")
    found = []
    for match in _TERM.finditer(words):
        text = match["bare"] or match["phrase"] or ""
        cut = tuple(word for word, _, _ in _folded(text))
        if cut:
            behind = words[match.end() : match.end() + 1]
            star = text.endswith("*") or (match["bare"] is None and match[0].endswith('"') and behind == "*")
            found.append(Term(cut, star))
    if not found:
        raise ConfigError(f"there is no word in the search {words!r}; give letters or digits, such as ceasefire")
    if len(found) > MOST_TERMS:
        raise ConfigError(f"a search of {len(found)} terms is too long; at most {MOST_TERMS} are allowed")
    return tuple(found)


def spans(text: str, terms: tuple[Term, ...], most: int) -> tuple[tuple[int, int], ...]:
    """Return the first ``most`` stretches ``[start, end)`` of a text that one of the terms fits, in order."""
    told = _folded(text)
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(told) and len(found) < most:
        long = max((len(t.words) for t in terms if _stands(told, at, t)), default=0)
        if long:
            found.append((told[at][1], told[at + long - 1][2]))
        at += long or 1
    return tuple(found)


def holds(text: str, terms: tuple[Term, ...]) -> bool:
    """Say whether one of the terms stands in a text."""
    return bool(spans(text, terms, 1))


def _stands(told: list[tuple[str, int, int]], at: int, term: Term) -> bool:
    if told[at][0] != term.words[0] and not (term.prefix and len(term.words) == 1):
        return False
    words = [word for word, _, _ in told[at : at + len(term.words)]]
    if len(words) < len(term.words) or tuple(words[:-1]) != term.words[:-1]:
        return False
    return words[-1] == term.words[-1] or (term.prefix and words[-1].startswith(term.words[-1]))


def _folded(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text in small letters without accents, as the index has them, and where they stand."""
    return [(_fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


def found(
    database: Database, terms: tuple[Term, ...], *, as_of: date | None, limit: int, offset: int
) -> tuple[Hit, ...]:
    """Return documents that hold all terms, best first, of those published by a day or undated (None: all)."""
    make = _on_sqlite if database.engine.dialect.name == "sqlite" else on_server
    rows = database.fetch(make(terms, as_of).limit(limit).offset(offset))
    return tuple(Hit(str(row["document"]), float(row["rank"])) for row in rows)


def _on_sqlite(terms: tuple[Term, ...], as_of: date | None) -> Select[Any]:
    search = table("search", column("rowid"))
    wanted: list[ColumnElement[bool]] = [literal_column("search").op("MATCH")(literal(_match(terms)))]
    if as_of is not None:
        wanted.append(_numbers.c.published.is_(None) | (_numbers.c.published <= as_of))
    weighed = (
        select(_numbers.c.document, literal_column("bm25(search, 4.0, 1.0)").label("rank"), search.c.rowid)
        .select_from(search.join(_numbers, _numbers.c.number == search.c.rowid))
        .where(and_(*wanted))
        .order_by(search.c.rowid.desc())
        .limit(CONSIDERED)
        .subquery()
    )
    return select(weighed.c.document, weighed.c.rank).order_by(weighed.c.rank, weighed.c.rowid.desc())


def _match(terms: tuple[Term, ...]) -> str:
    """Write terms as FTS5 reads them; they hold letters and digits only, so the quotes cannot be broken out of."""
    return " AND ".join(f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in terms)


def on_server(terms: tuple[Term, ...], as_of: date | None) -> Select[Any]:
    """Ask PostgreSQL for the documents that hold all terms, best first."""
    asked = cast(literal(" & ".join(map(_phrase, terms))), TSQUERY)
    wanted: list[ColumnElement[bool]] = [_words.c.words.op("@@")(asked)]
    if as_of is not None:
        wanted.append(_words.c.published.is_(None) | (_words.c.published <= as_of))
    weights: ColumnElement[Any] = literal_column(f"'{_WEIGHTS}'::real[]")
    weighed = (
        select(_words.c.document, (-func.ts_rank(weights, _words.c.words, asked, _BY_LENGTH)).label("rank"))
        .where(and_(*wanted))
        .order_by(_words.c.published.desc().nulls_last(), _words.c.document)
        .limit(CONSIDERED)
        .subquery()
    )
    return select(weighed.c.document, weighed.c.rank).order_by(weighed.c.rank, weighed.c.document)


def _phrase(term: Term) -> str:
    """Write a term as PostgreSQL reads it: folded words hold letters and digits only."""
    *first, last = (f"'{word}'" for word in term.words)
    return f"({' <-> '.join([*first, last + (':*' if term.prefix else '')])})"


def index(connection: Connection, found: Iterable[Mapping[Any, Any]]) -> None:
    """Put new documents (id, title, text, published) into the index of words; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    words = cast(bindparam("words"), TSVECTOR)
    values = [
        {"document": row["id"], "published": row["published"], "words": vector(row["title"], row["text"])}
        for row in found
    ]
    if values:
        connection.execute(insert(_words).values(words=words), values)


def vector(title: str | None, text: str) -> str:
    """Write the words of a document and their places as PostgreSQL reads them.

    Of a very long text only the first words count: see the limits above.

    >>> vector("Talks", "Peace talks")
    "'talks':1A,4D 'peace':3D"
    """
    places: dict[str, list[str]] = {}
    heads = [(word, "A") for word, _, _ in _folded(title or "")]
    # A place is left out between the two, so that no phrase goes from one into the other.
    told = [*heads, ("", ""), *((word, "D") for word, _, _ in _folded(text))]
    room = _BYTES
    for place, (word, weight) in enumerate(told, start=1 if heads else 0):
        if not word or (size := len(word.encode())) > _LONG:
            continue
        if word not in places and (room := room - size - _BESIDES) < 0:
            break
        kept = places.setdefault(word, [])
        if len(kept) < _PLACES and (place <= _LAST or not kept):
            kept.append(f"{min(place, _LAST)}{weight}")
    return " ".join(f"'{word}':{','.join(kept)}" for word, kept in places.items())


def rebuild(connection: Connection) -> None:
    """Make PostgreSQL's index of words anew."""
    connection.execute(delete(_words))
    columns = [documents.c[name] for name in ("id", "title", "text", "published")]
    last, found = "", list[RowMapping]()
    while True:
        query = select(*columns).where(documents.c.id > last).order_by(documents.c.id).limit(AT_ONCE)
        found = list(connection.execute(query).mappings())
        if not found:
            return
        index(connection, map(dict, found))
        last = str(found[-1]["id"])
