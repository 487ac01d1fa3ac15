"""What copies are recognised by is kept, found by its days, and replaced when it is made anew."""

from dataclasses import replace
from datetime import date

import pytest

from detente.records import Document, Signature
from detente.store import Store, signatures

DAY = date(2025, 3, 16)


@pytest.fixture
def filled(store: Store) -> Store:
    days = {"a": DAY, "b": date(2025, 3, 18), "c": None, "d": date(2025, 3, 20), "old": DAY}
    for name, day in days.items():
        store.add_document(Document(name, "Talks.", published=day))
    store.add_document(Document("copy", "Talks.", published=DAY, copy_of="a"))
    with store.database.writing() as connection:
        for name, day in days.items():
            signatures.save(connection, Signature(name, day, "other" if name == "old" else "ours", name.encode()))
    return store


@pytest.mark.parametrize(
    "first, last, expected",
    [
        (DAY, date(2025, 3, 18), "ab"),
        (date(2025, 3, 17), date(2025, 3, 30), "bd"),
        (date(2024, 1, 1), date(2024, 12, 31), ""),
        (None, None, "c"),
    ],
)
def test_signatures_of_some_days(filled: Store, first: date | None, last: date | None, expected: str) -> None:
    found = list(signatures.between(filled.database, "ours", first, last))
    assert "".join(signature.document for signature in found) == expected
    assert all(signature.data == signature.document.encode() for signature in found)


def test_half_a_window_is_refused(filled: Store) -> None:
    with pytest.raises(ValueError, match="between two days or without any, got 2025-03-16 and None"):
        signatures.between(filled.database, "ours", DAY, None)


def test_what_is_missing_is_made_anew(filled: Store) -> None:
    assert list(signatures.missing(filled.database, "ours")) == ["old"]
    with filled.database.writing() as connection:
        signatures.save(connection, Signature("old", DAY, "ours", b"new"))
    assert list(signatures.missing(filled.database, "ours")) == []
    assert [found.data for found in signatures.between(filled.database, "ours", DAY, DAY)] == [b"a", b"new"]


def test_a_signature_goes_with_its_transaction(filled: Store) -> None:
    changed = replace(next(signatures.between(filled.database, "ours", DAY, DAY)), data=b"half")
    with pytest.raises(RuntimeError, match="killed"):
        _save_half(filled, changed)
    assert next(signatures.between(filled.database, "ours", DAY, DAY)).data == b"a"


def _save_half(store: Store, signature: Signature) -> None:
    with store.database.writing() as connection:
        signatures.save(connection, signature)
        raise RuntimeError("killed")
