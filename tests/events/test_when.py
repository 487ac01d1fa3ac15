from datetime import date

import pytest

from detente.events.when import dates
from detente.records import Interval, Modality
from tests.events.build import sentence, time_mention

PAST, FUTURE = (Interval.of(date(2025, 3, day), date(2025, 3, day)) for day in (14, 21))
# 0 Putin 1 met 2 Witkoff 3 on 4 Friday 5 and 6 will 7 call 8 Trump 9 tomorrow
SENTENCE = sentence(
    ("Putin", "PROPN", 1, "nsubj"),
    ("met", "VERB", -1, "root"),
    ("Witkoff", "PROPN", 1, "obj"),
    ("on", "ADP", 4, "case"),
    ("Friday", "PROPN", 1, "obl"),
    ("and", "CCONJ", 7, "cc"),
    ("will", "AUX", 7, "aux"),
    ("call", "VERB", 1, "conj"),
    ("Trump", "PROPN", 7, "obj"),
    ("tomorrow", "NOUN", 7, "obl:unmarked"),
)
FRIDAY = time_mention(SENTENCE, 3, 5, PAST, FUTURE)
TOMORROW = time_mention(SENTENCE, 9, 10, None, FUTURE)
DONE, PLAN, OFF = Modality.HAPPENED, Modality.PLANNED, Modality.DENIED


@pytest.mark.parametrize(
    "modalities, expected",
    [((DONE, PLAN), [PAST, FUTURE]), ((PLAN, PLAN), [FUTURE, FUTURE]), ((DONE, OFF), [PAST, FUTURE])],
    ids=["each its own date", "a plan looks ahead", "what will not be looks ahead"],
)
def test_dates(modalities: tuple[Modality, Modality], expected: list[Interval]) -> None:
    found = dates(SENTENCE, (1, 7), modalities, (FRIDAY, TOMORROW), published=None)
    assert [d[1] for d in found if d] == expected


def test_no_time_no_date() -> None:
    assert dates(SENTENCE, (1,), (DONE,), (), published=None) == (None,)
    assert dates(SENTENCE, (), (), (FRIDAY,), published=None) == ()


def test_an_expression_without_days_dates_nothing() -> None:
    assert dates(SENTENCE, (7,), (DONE,), (TOMORROW,), published=None) == (None,)


def test_a_plan_has_no_date_before_it_was_told() -> None:
    told = date(2025, 4, 1)
    assert dates(SENTENCE, (7,), (PLAN,), (TOMORROW,), published=told) == (None,)
