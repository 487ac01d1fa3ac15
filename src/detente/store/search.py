"""In which texts do some words stand? A full-text index that the database keeps in step, and the words asked for.

On SQLite it is an FTS5 table whose text is that of the documents, not a copy; triggers keep it in step inside the
transaction that adds a document. On PostgreSQL it is an index of `to_tsvector`. What a user types is only ever taken
apart into words: of the database's own query language nothing gets through.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.sql.expression import cast

from detente.errors import ConfigError
from detente.store.access import Database
from detente.store.tables import documents

# What a query may hold: more than a person types, and less than costs a server seconds.
LONGEST = 200
MOST_TERMS = 16
# Texts that are weighed against each other, those added last: ranking half of a million takes seconds.
CONSIDERED = 10_000
_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<bare>[^\s"]+)')
# Made by the migration 0006: FTS5 has the text of a document by a number, since rowids of `documents` itself are not
# kept when a file is compacted.
_numbers = table("search_numbers", column("number"), column("document"), column("published"))


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
    simple = cast(literal("simple"), REGCONFIG)
    words = func.to_tsvector(
        literal_column("'simple'"),
        func.coalesce(documents.c.title, literal_column("''")) + literal_column("' '") + documents.c.text,
    )
    asked = [func.to_tsquery(simple, " <-> ".join(t.words) + (":*" if t.prefix else "")) for t in terms]
    wanted: list[ColumnElement[bool]] = [words.op("@@")(query) for query in asked]
    if as_of is not None:
        wanted.append(documents.c.published.is_(None) | (documents.c.published <= as_of))
    together: ColumnElement[Any] = asked[0]
    for query in asked[1:]:
        together = together.op("&&")(query)
    weighed = (
        select(documents.c.id.label("document"), (-func.ts_rank(words, together)).label("rank"), documents.c.published)
        .where(and_(*wanted))
        .order_by(documents.c.published.desc().nulls_last())
        .limit(CONSIDERED)
        .subquery()
    )
    return select(weighed.c.document, weighed.c.rank).order_by(weighed.c.rank, weighed.c.document)
