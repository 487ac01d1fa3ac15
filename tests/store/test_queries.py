"""What SQLite answers is tested with the store; here, that the same statements can be put to PostgreSQL."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, make_url
from sqlalchemy.schema import CreateTable

from detente.records import Modality
from detente.store import queries, tables

POSTGRESQL = make_url("postgresql://").get_dialect()()
SOME = queries.fitting(
    as_of=date(2025, 8, 5), types=["AGREE"], modality=Modality.PLANNED, countries=["RUS"], document="doc0"
)
STATEMENTS = [
    queries.claims_that(SOME),
    queries.events_that(SOME, date(2025, 8, 5)),
    queries.documents_after("doc0"),
    queries.unread_after("doc0", "m", "c"),
    queries.tally(),
    queries.events_of(["e"], date(2025, 8, 5)),
    queries.standing(
        on=date(2025, 8, 5),
        announced=True,
        statuses=["DUE"],
        parties=["RUS"],
        since=date(2025, 8, 5),
        newest_first=True,
    ),
    queries.newest_of("CONSULT:RUS|USA", "2025-08-05", 24),
    queries.left_over(),
    queries.unlinked(date(2025, 8, 5), date(2025, 9, 4)),
    queries.claims_a_day(date(2025, 8, 5)),
    queries.claims_between(None, date(2025, 8, 5)),
    queries.headers_of(["doc0"]),
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements_are_portable(statement: Select[Any]) -> None:
    assert "SELECT" in str(statement.compile(dialect=POSTGRESQL))


@pytest.mark.parametrize("name", tables.metadata.tables)
def test_tables_are_portable(name: str) -> None:
    made = str(CreateTable(tables.metadata.tables[name]).compile(dialect=POSTGRESQL))
    assert name in made
    assert "ROWID" not in made


def test_one_word_is_not_taken_for_a_collection_of_letters() -> None:
    with pytest.raises(TypeError, match=r"got the one word 'AGREE'; write \['AGREE'\]"):
        queries.fitting(as_of=None, types="AGREE", modality=None, countries=None, document=None)
