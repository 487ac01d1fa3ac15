"""Which documents are copies, and which only look like it."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from detente.documents import duplicates
from detente.documents.duplicates import ALGORITHM, Copies, sign
from detente.records import Document, Signature

DAY = date(2025, 3, 16)
REPORT = (
    "American and Russian envoys ended twelve hours of talks in Riyadh on Sunday without a joint statement, officials "
    "said. A second round is planned for next week, said Steve Witkoff, the American special envoy, in an interview "
    "with CBS. The Ukrainian foreign minister called the talks premature and asked the allies for air defence. Saudi "
    "Arabia offered to host the next round, and Turkey said that it was ready to help with the "
    "exchange of 175 prisoners."
)
DETAIL = (
    "The delegations met in a palace at the edge of the capital, and journalists were kept at a hotel nearby. They "
    "spoke about the power stations first and about the harbours of the Black Sea afterwards, a diplomat said."
)
ORIGIN = (
    "The war began three years ago, and several attempts at a settlement have failed since. In the last of them the "
    "sides had agreed on a corridor for grain ships, which was given up after a year."
)
VISIT = (
    "France will send its foreign minister to the region before the end of the month, the Elysee announced in the "
    "evening, after President Macron had spoken with the leaders of both countries by telephone."
)
STORY = f"{REPORT}\n\n{DETAIL}\n\n{ORIGIN}"


def document(text: str, name: str = "new", published: date | None = DAY, title: str | None = None) -> Document:
    return Document(name, f"{title}\n\n{text}" if title else text, title=title, published=published)


@pytest.mark.parametrize(
    "text, published, expected",
    [
        (REPORT, DAY, "old"),
        (REPORT.upper().replace(" ", "\n\n"), DAY, "old"),
        (f"Reuters. {REPORT}", DAY + timedelta(days=1), "old"),
        (REPORT.replace("premature", "too early"), DAY, "old"),
        (REPORT, DAY - timedelta(days=7), "old"),
        (REPORT, DAY + timedelta(days=8), None),
        (REPORT.replace("Sunday", "Monday"), DAY, None),
        (REPORT.replace("175", "350"), DAY, None),
        (REPORT.replace("it was ready", "it was not ready"), DAY, None),
        (REPORT.replace("Turkey", "Qatar"), DAY, None),
        (REPORT.replace("second", "third"), DAY, None),
        (REPORT[:200], DAY, None),
        (f"Officials denied that {REPORT}", DAY, None),
        (f"{REPORT} Each of them said so to reporters in front of the palace later.", DAY, None),
        ("Something else was said by other people in another place about another war.", DAY, None),
        ("…", DAY, None),
    ],
)
def test_copies_of_an_item(text: str, published: date | None, expected: str | None) -> None:
    copies = Copies.of([document(REPORT, "old"), document("Talks end.", "short"), document("!", "wordless")])
    assert copies.find(document(text, published=published)) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        (f"{STORY}\n\n{VISIT}", "old"),  # an outlet's own last paragraph
        (f"{REPORT}\n\n{VISIT}\n\n{DETAIL}\n\n{ORIGIN}", "old"),
        (STORY[STORY.index("A second round") :], "old"),
        (f"{REPORT}\n\n{DETAIL}", "old"),
        (f"By Anna Smith\n\nRIYADH, March 16 (Reuters) – {STORY}\n\nReporting by A. Smith; editing by B. Roe", "old"),
        (STORY.replace("defence", "defense").replace("twelve", "12").replace("talks", "talks “so called”", 1), "old"),
        (f"{VISIT}\n\n{STORY}", None),  # a follow-up: what is new stands first
        (f"{VISIT}\n\n{VISIT[::-1]}\n\n{STORY}", None),
        (STORY.replace("Black Sea", "Baltic Sea"), None),
        (STORY.replace("have failed", "have not failed"), None),
        (f"{REPORT}\n\n{VISIT}", None),  # a paragraph put for another
        (f"{STORY}\n\n{VISIT}\n\n{VISIT[::-1]}\n\n{VISIT.upper()[::-1]}\n\n{VISIT}", None),  # most of it is new
    ],
)
def test_copies_of_a_story(text: str, expected: str | None) -> None:
    copies = Copies.of([document(STORY, "old", title="Talks end without a statement")])
    assert copies.find(document(text, title="No result in Riyadh, envoys say")) == expected


def test_a_dropped_not_is_told() -> None:
    copies = Copies.of([document(STORY.replace("was ready", "was not ready"), "old")])
    assert copies.find(document(STORY)) is None


def test_what_came_before_its_follow_up_is_no_copy_of_it() -> None:
    follow_up = document(f"{VISIT}\n\n{STORY}", "old", published=DAY + timedelta(days=1))
    assert Copies.of([follow_up]).find(document(STORY)) is None
    assert Copies.of([replace(follow_up, published=DAY)]).find(document(STORY)) == "old"


def test_short_bodies_are_compared_with_their_headlines() -> None:
    copies = Copies.of([document("Read more in the paper.", "old", title="Talks end in Riyadh")])
    assert copies.find(document("Read more in the paper.", title="Truce begins in Gaza on Friday")) is None
    assert copies.find(document("Read more in the paper.", title="Talks end in Riyadh")) == "old"


def test_the_earliest_original_is_named() -> None:
    days = {"late": DAY, "same": DAY - timedelta(days=2), "early": DAY - timedelta(days=2), "undated": None}
    copies = Copies.of(document(REPORT, name, day) for name, day in days.items())
    assert copies.find(document(REPORT)) == "early"
    assert len(copies) == 4


def test_what_is_not_dated_counts_under_the_day_of_its_fetching() -> None:
    copies = Copies.of([document(REPORT, "old"), document(REPORT, "undated", None)])
    fetched = replace(document(REPORT, published=None), fetched=datetime(2025, 3, 20, tzinfo=UTC))
    assert copies.find(fetched) == "old"
    assert copies.find(replace(fetched, fetched=datetime(2025, 4, 20, tzinfo=UTC))) is None
    assert copies.find(replace(fetched, fetched=None)) == "undated"


def test_a_document_is_no_copy_of_itself_nor_of_a_copy() -> None:
    original = document(REPORT, "old")
    copy = Document("copy", REPORT, published=DAY, copy_of="old")
    assert Copies.of([original, copy]).find(original) is None
    assert len(Copies.of([original, copy])) == 1
    assert Copies().find(original) is None


class Shelf:
    """Signatures as a store keeps them, and which days were asked for."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.kept = [sign(one) for one in documents]
        self.asked: list[tuple[date | None, date | None]] = []

    def load(self, first: date | None, last: date | None) -> list[Signature]:
        self.asked.append((first, last))
        if first is None or last is None:
            return [one for one in self.kept if one.day is None]
        return [one for one in self.kept if one.day and first <= one.day <= last]


def test_only_days_that_are_needed_are_loaded_and_once() -> None:
    shelf = Shelf([document(REPORT, "old"), document(REPORT, "far", DAY + timedelta(days=60))])
    copies = Copies(shelf.load)
    week = timedelta(days=7)
    assert copies.find(document(REPORT)) == "old"
    assert copies.find(document(REPORT, published=DAY + timedelta(days=1))) == "old"
    assert copies.find(document(REPORT, published=None)) is None
    assert shelf.asked == [(DAY - week, DAY + week), (DAY + week + timedelta(days=1),) * 2, (None, None)]
    assert len(copies) == 1


def test_a_run_in_pieces_finds_the_same() -> None:
    chance = random.Random(3)
    texts = [" ".join(chance.choices(STORY.split(), k=60)) for _ in range(4)]
    documents = [
        document(chance.choice(texts), f"{number:02}", chance.choice([None, DAY + timedelta(chance.randrange(40))]))
        for number in range(60)
    ]
    assert _collect(documents, restart=1000, most=1000) == _collect(documents, restart=7, most=5)


def _collect(documents: list[Document], *, restart: int, most: int) -> list[str | None]:
    shelf, found = Shelf([]), []
    copies = Copies(shelf.load, most=most)
    for number, one in enumerate(documents):
        if number % restart == 0:
            copies = Copies(shelf.load, most=most)
        signature = sign(one)
        found.append(copies.find(signature))
        if found[-1] is None:
            shelf.kept.append(signature)
            copies.add(signature)
        assert len(copies) <= max(most, 16)
    return found


def test_loading_that_fails_is_tried_again() -> None:
    shelf = Shelf([document(REPORT, "old")])
    failing = [OSError("the disk is gone")]

    def load(first: date | None, last: date | None) -> list[Signature]:
        if failing:
            raise failing.pop()
        return shelf.load(first, last)

    copies = Copies(load)
    with pytest.raises(OSError, match="gone"):
        copies.find(document(REPORT))
    assert copies.find(document(REPORT)) == "old"


def test_signatures_of_another_algorithm_are_not_compared() -> None:
    other = replace(sign(document(REPORT, "old")), algorithm="words1-rensa1")
    with pytest.raises(ValueError, match="'words1-rensa1' does not compare with"):
        Copies().find(other)
    assert Copies(lambda first, _last: [other] if first else []).find(document(REPORT)) is None


def test_days_at_the_ends_of_the_calendar() -> None:
    for day in (date.min, date.max):
        assert Copies.of([document(REPORT, "old", day)]).find(document(REPORT, published=day)) == "old"


def test_a_signature_is_small_and_a_long_text_is_told_by_its_end() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefgh", k=7)) for _ in range(6_000)]
    long = " ".join(words)
    assert len(sign(document(long)).data) < 4_500
    assert len(sign(document(STORY)).data) < 700
    copies = Copies.of([document(long, "old")])
    assert copies.find(document(long)) == "old"
    assert copies.find(document(" ".join([*words[:2_500], *reversed(words)]))) is None


def test_hashes_do_not_depend_on_the_process() -> None:
    assert (duplicates._code("talks"), duplicates._code("Talks")) == (26409, 26410)
    assert duplicates._code("Defence") >> duplicates.KIND_BITS == duplicates._code("defense") >> duplicates.KIND_BITS
    assert ALGORITHM == "words13.1-rensa2"
    assert duplicates._WORDS["x" * 1000] == duplicates._code("x" * duplicates.MAX_WORD)
    assert "x" * 1000 not in duplicates._WORDS


def test_remembered_words_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MAX_SEEN", 3)
    codes = duplicates._Words()
    assert [codes[word] for word in "a b c d a".split()] == [duplicates._code(word) for word in "abcda"]
    assert len(codes) <= 3
