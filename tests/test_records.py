from datetime import UTC, date, datetime

import numpy as np
import pytest

from detente.records import (
    LAST_DAY,
    Conflict,
    Document,
    Event,
    Interval,
    Modality,
    Office,
    Page,
    Sentence,
    Stance,
    Token,
    digest,
    read_day,
    read_news_day,
    spans_overlap,
    utc,
)
from tests.build import claim

DAY = date(2025, 3, 16)


def test_interval_refuses_to_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="must end after it starts, got 2025-03-16 to 2025-03-16"):
        Interval(DAY, DAY)


@pytest.mark.parametrize(
    "first, last, slack, meets",
    [
        (date(2025, 3, 16), date(2025, 3, 16), 0, True),
        (date(2025, 3, 18), date(2025, 3, 19), 0, False),
        (date(2025, 3, 18), date(2025, 3, 19), 1, False),
        (date(2025, 3, 18), date(2025, 3, 19), 2, True),
        (date(2025, 3, 1), date(2025, 3, 31), 0, True),
    ],
)
def test_interval_overlap(first: date, last: date, slack: int, meets: object) -> None:
    assert Interval.of(DAY, DAY).overlaps(Interval.of(first, last), slack) is meets


def test_interval_says_its_last_day_and_length() -> None:
    week = Interval.of(date(2025, 3, 10), DAY)
    assert (week.last, week.days) == (DAY, 7)


def test_a_day_is_written_in_one_way() -> None:
    assert read_day("0001-01-01") == date(1, 1, 1)
    for text in ("2025-W10", "20250301", "2025-02-30", "٢٠٢٥-٠١-٠١", "", "x" * 1000):
        with pytest.raises(ValueError, match="a day is written YYYY-MM-DD") as refused:
            read_day(text)
        assert len(str(refused.value)) < 150
    assert read_news_day("2200-12-31") == LAST_DAY
    with pytest.raises(ValueError, match="between 1900-01-01 and 2200-12-31"):
        read_news_day("0001-01-01")


def test_document_id_depends_on_content_only() -> None:
    one = Document.identify("text", "title", "outlet", DAY)
    assert one == Document.identify("text", "title", "outlet", DAY)
    assert one != Document.identify("text", "title", "other", DAY)
    assert digest("a", "b") != digest("ab")


def test_empty_document_is_refused() -> None:
    with pytest.raises(ValueError, match="needs text"):
        Document("id", " \n")


def test_page_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Page("x", b"", "text/plain", datetime(2025, 1, 1))  # noqa: DTZ001 - that is the point
    assert Page("x", b"", "text/plain", utc(2025, 1, 1)).fetched.tzinfo is UTC


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"score": 1.5}, "probability"),
        ({"start": 5, "end": 5}, "a span must satisfy"),
        ({"stance": Stance.HOPE}, "a stance belongs to COMMENT only"),
    ],
)
def test_claim_is_checked(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        claim(**changes)


def test_sentence_states_are_one_a_token_and_read_only() -> None:
    token = Token(0, 2, "Hi")
    sentence = Sentence(0, 0, 2, "Hi", (token,), np.zeros((1, 384), np.float32))
    with pytest.raises(ValueError, match="read-only"):
        sentence.states[0, 0] = 1.0
    with pytest.raises(ValueError, match="one state a token"):
        Sentence(0, 0, 2, "Hi", (token,), np.zeros((2, 384), np.float32))


def test_event_knows_only_what_was_published() -> None:
    early, late = claim(id="a"), claim(id="b", reported=date(2025, 2, 20), modality=Modality.HAPPENED)
    event = Event("a", (early, late))
    assert event.known(date(2025, 2, 14)) == ()
    assert event.known(date(2025, 2, 15)) == (early,)
    assert event.known(None) == (early, late)
    with pytest.raises(ValueError, match="at least one claim"):
        Event("a", ())


def test_office_is_held_from_its_start_until_before_its_end() -> None:
    office = Office("President", "RUS", "GOV", date(2008, 5, 7), date(2012, 5, 7), "test")
    assert [office.held(day) for day in (date(2008, 5, 6), date(2008, 5, 7), date(2012, 5, 7))] == [False, True, False]


@pytest.mark.parametrize(
    "parties, first, covered",
    [(("RUS",), None, True), (("THA",), None, False), (("RUS",), date(2025, 3, 1), False)],
)
def test_conflict_covers_its_parties_in_its_window(
    parties: tuple[str, ...], first: date | None, covered: object
) -> None:
    assert Conflict("x", "X", parties, first=first).covers(claim()) is covered


def test_spans_are_half_open() -> None:
    assert not spans_overlap((0, 2), (2, 4))
    assert spans_overlap((0, 3), (2, 4))
