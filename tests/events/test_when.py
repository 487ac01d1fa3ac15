from datetime import date

import numpy as np
import pytest

from detente import pipeline
from detente.events.when import dated
from detente.models import Floats
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


def marked(*words: int) -> Floats:
    """Probabilities of a head that is sure of these words of `SENTENCE`."""
    return np.array([0.9 if i in words else 0.05 for i in range(len(SENTENCE.tokens))], np.float32)


def days(trigger: int, modality: Modality, words: Floats, *, published: date | None = None) -> Interval | None:
    found = dated(SENTENCE, trigger, modality, words, (FRIDAY, TOMORROW), published=published, threshold=0.4)
    return found[1] if found else None


@pytest.mark.parametrize(
    "trigger, modality, words, expected",
    [
        (1, DONE, (3, 4), PAST),
        (1, PLAN, (3, 4), FUTURE),
        (7, OFF, (9,), FUTURE),
        (7, PLAN, (), None),
        (7, DONE, (9,), None),
    ],
    ids=["done looks back", "a plan looks ahead", "what will not be looks ahead", "no word", "no day behind"],
)
def test_dated(trigger: int, modality: Modality, words: tuple[int, ...], expected: Interval | None) -> None:
    assert days(trigger, modality, marked(*words)) == expected


def test_the_likelier_expression_is_taken() -> None:
    words = marked(3, 4, 9)
    words[9] = 0.95
    assert days(7, PLAN, words) == FUTURE
    assert days(1, DONE, words) == PAST


def test_a_plan_has_no_date_before_it_was_told() -> None:
    assert days(7, PLAN, marked(9), published=date(2025, 4, 1)) is None


# 0 Kyiv 1 cancels 2 the 3 talks 4 set 5 for 6 Friday
CALLED_OFF = sentence(
    ("Kyiv", "PROPN", 1, "nsubj"),
    ("cancels", "VERB", -1, "root"),
    ("the", "DET", 3, "det"),
    ("talks", "NOUN", 1, "obj"),
    ("set", "VERB", 3, "acl"),
    ("for", "ADP", 6, "case"),
    ("Friday", "PROPN", 4, "obl"),
)


def test_what_is_called_off_lay_ahead() -> None:
    friday = time_mention(CALLED_OFF, 6, 7, PAST, FUTURE)
    words = np.array([0.0, 0, 0, 0, 0, 0, 0.9], np.float32)
    found = dated(CALLED_OFF, 3, OFF, words, (friday,), published=None, threshold=0.4)
    assert found == (friday, FUTURE)


def test_a_day_just_over_is_not_that_of_a_plan() -> None:
    last, coming = (Interval.of(date(year, 2, 10), date(year, 2, 10)) for year in (2025, 2026))
    february = time_mention(SENTENCE, 3, 5, last, coming)

    def found(modality: Modality, published: date) -> Interval | None:
        told = dated(SENTENCE, 7, modality, marked(3, 4), (february,), published=published, threshold=0.4)
        return told[1] if told else None

    assert found(PLAN, date(2025, 2, 16)) is None
    assert found(DONE, date(2025, 2, 16)) == last
    assert found(PLAN, date(2025, 9, 16)) == coming


def test_a_day_about_to_come_is_not_that_of_a_year_ago() -> None:
    last, coming = (Interval.of(date(year, 2, 10), date(year, 2, 10)) for year in (2024, 2025))
    february = time_mention(SENTENCE, 3, 5, last, coming)

    def found(modality: Modality, published: date) -> Interval | None:
        told = dated(SENTENCE, 7, modality, marked(3, 4), (february,), published=published, threshold=0.4)
        return told[1] if told else None

    assert found(DONE, date(2025, 2, 6)) is None
    assert found(OFF, date(2025, 2, 6)) == found(PLAN, date(2025, 2, 6)) == coming
    assert found(DONE, date(2024, 10, 6)) == last


@pytest.mark.parametrize("certainty, expected", [(0.6, None), (0.7, PAST)])
def test_a_day_that_is_hardly_the_acts_is_left_out(certainty: float, expected: Interval | None) -> None:
    words = np.array([certainty if i in {3, 4} else 0.0 for i in range(len(SENTENCE.tokens))], np.float32)
    found = dated(SENTENCE, 1, DONE, words, (FRIDAY,), published=None, threshold=0.25)
    assert (found[1] if found else None) == expected
    ahead = dated(SENTENCE, 1, PLAN, words, (FRIDAY,), published=None, threshold=0.25)
    assert ahead is not None
    assert ahead[1] == FUTURE


@pytest.mark.parametrize(
    "text, dated_on",
    [
        ("The ministers of Norway and Peru met in Geneva, a spokesman said on Friday.", None),
        ("The ministers of Norway and Peru met in Geneva, a spokesman told reporters on Friday.", None),
        ("The ministers of Norway and Peru met in Geneva on Friday, a spokesman said.", date(2025, 3, 14)),
    ],
)
def test_the_day_of_telling_is_not_that_of_the_act(text: str, dated_on: date | None) -> None:
    claim = next(c for c in pipeline.code(text, published=date(2025, 3, 17)) if c.type == "CONSULT")
    assert (claim.when and claim.when.start) == dated_on
