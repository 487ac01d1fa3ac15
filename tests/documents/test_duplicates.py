"""Which documents are copies, and which only look like it."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from detente.documents import duplicates
from detente.documents.duplicates import Copies
from detente.records import Document

DAY = date(2025, 3, 16)
REPORT = (
    "American and Russian envoys ended twelve hours of talks in Riyadh on Sunday without a joint statement, officials "
    "said. A second round is planned for next week, said Steve Witkoff, the American special envoy, in an interview "
    "with CBS. The Ukrainian foreign minister called the talks premature and asked the allies for air defence. Saudi "
    "Arabia offered to host the next round, and Turkey said that it was ready to help with the "
    "exchange of 175 prisoners."
)


def document(text: str, name: str = "new", published: date | None = DAY) -> Document:
    return Document(name, text, published=published)


@pytest.mark.parametrize(
    "text, published, expected",
    [
        (REPORT, DAY, "old"),
        (REPORT.upper().replace(" ", "\n\n"), DAY, "old"),
        (f"Reuters. {REPORT}", DAY + timedelta(days=1), "old"),
        (REPORT.replace("premature", "too early"), DAY, "old"),
        (REPORT, None, "old"),
        (REPORT, DAY - timedelta(days=7), "old"),
        (REPORT, DAY + timedelta(days=8), None),
        (REPORT.replace("Sunday", "Monday"), DAY, None),
        (REPORT.replace("175", "350"), DAY, None),
        (REPORT.replace("it was ready", "it was not ready"), DAY, None),
        (REPORT[:200], DAY, None),
        ("Something else was said by other people in another place about another war.", DAY, None),
        ("…", DAY, None),
    ],
)
def test_copies(text: str, published: date | None, expected: str | None) -> None:
    copies = Copies.of([document(REPORT, "old"), document("Talks end.", "short")])
    assert copies.find(document(text, published=published)) == expected


def test_the_earliest_original_is_named() -> None:
    days = {"late": DAY, "early": DAY - timedelta(days=2), "same": DAY - timedelta(days=2), "undated": None}
    copies = Copies.of(document(REPORT, name, day) for name, day in days.items())
    assert copies.find(document(REPORT)) == "early"
    assert len(copies) == 4


def test_a_document_is_no_copy_of_itself_nor_of_a_copy() -> None:
    original = document(REPORT, "old")
    copy = Document("copy", REPORT, published=DAY, copy_of="old")
    assert Copies.of([original, copy]).find(original) is None
    assert len(Copies.of([original, copy])) == 1
    assert Copies().find(original) is None


@pytest.mark.parametrize("changed, expected", [(0, 1.0), (2, 0.8), (40, 0.0)])
def test_similarity_is_exact(changed: int, expected: float) -> None:
    words = [f"word{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(50)]
    one = duplicates._hash_shingles(words)
    other = duplicates._hash_shingles([*words[changed:], *("x" * number for number in range(1, changed + 1))])
    expected_share = (46 - changed) / (46 + changed) if changed < 46 else 0.0
    assert duplicates.similarity(one, other) == pytest.approx(expected_share)
    assert expected_share >= duplicates.NEAR or expected < duplicates.NEAR


def test_memory_of_a_document_is_bounded() -> None:
    chance = random.Random(1)
    words = [str(chance.random()) for _ in range(20_000)]
    hashes = duplicates._hash_shingles(words)
    assert (len(hashes), hashes.dtype) == (duplicates.MAX_SHINGLES, np.dtype(np.uint64))
    assert len(duplicates._hash_telling(words)) == duplicates.MAX_TELLING
    long = " ".join(word.replace(".", "x") for word in words)
    copies = Copies.of([document(long, "old")])
    assert copies.find(document(long)) == "old"
    tenth = duplicates._hash_shingles([*words[2000:], *("new" + word for word in words[:2000])])
    assert duplicates.similarity(hashes, tenth) == pytest.approx(18 / 22, abs=0.03)


def test_hashes_do_not_depend_on_the_process() -> None:
    assert duplicates._hash_word("talks") == 12234490167737572705
    assert duplicates.ALGORITHM_VERSION == 2
