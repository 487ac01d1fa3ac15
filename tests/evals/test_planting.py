"""An error is planted where a text allows one, is wrong by the book or the calendar, and stands where it is said to."""

import random
import re
from datetime import date

import pytest

from detente.events.actors import ActorBook
from evals.planting import AHEAD, DAYS, MONTHS, PAIRED, TIMES, Page, Planted, plants

BOOK = ActorBook.load()
DAY = date(2015, 8, 5)  # a Wednesday


def _plants(text: str, day: date = DAY, *, paired: bool = False, seed: int = 1) -> dict[str, list[Planted]]:
    return plants(Page(text, day, BOOK, random.Random(seed)), paired=paired)


BEHIND = "Talks went on. Sergey Lavrov, the Russian foreign minister, met Clara on Tuesday."
HELD = "Talks went on. Russian Foreign Minister Sergey Lavrov met Clara on Tuesday. In the end Lavrov left."
# A text, the kinds of errors that it allows, and the words of one of them.
TEXTS = [
    (BEHIND, "former-in-office", r"Sergey Lavrov, the former Russian foreign minister,"),
    (HELD, "former-in-office", r"Former Russian Foreign Minister Sergey Lavrov"),
    (HELD, "past holder", r"Russian Foreign Minister (?!Sergey Lavrov)\w+ \w+"),
    (HELD, "never held", r"Russian Foreign Minister (?!Sergey Lavrov)\w+ \w+"),
    (HELD, "two roles, another office", r"Russian Defence Minister Sergey Lavrov"),
    (HELD, "reported early, moved", rf"met Clara on (?:{'|'.join(MONTHS)}) \d+\."),
    ("They spoke with Clara there.", "reported early, added", rf"spoke on (?:{'|'.join(MONTHS)}) \d+ with"),
    (
        "The envoy Eva Roe spoke here. Later on Eva Roe left.",
        "two roles, one former",
        r"Later on former envoy Eva Roe left",
    ),
    ("They meet on Tuesday, August 4, in Brno.", "weekday, changed", rf"on (?!Tuesday)(?:{'|'.join(DAYS)}), August 4,"),
    ("They meet on August 4 in Brno.", "weekday, added", rf"on (?!Tuesday)(?:{'|'.join(DAYS)}), August 4"),
]


@pytest.mark.parametrize("text, kind, words", TEXTS, ids=[f"{kind}: {text[:30]}" for text, kind, _ in TEXTS])
def test_an_error_is_planted_where_it_is_said_to_be(text: str, kind: str, words: str) -> None:
    [plant] = _plants(text)[kind]
    assert plant.kind == kind
    at = re.search(words, plant.text)
    assert at, plant.text
    assert at.start() <= plant.start < plant.end <= at.end()
    assert plant.text[: plant.start] == text[: plant.start]
    assert text.endswith(plant.text[plant.end + 1 :])


def test_what_is_planted_is_wrong_by_the_book() -> None:
    planted = _plants(HELD)
    [past], [never] = planted["past holder"], planted["never held"]
    was, other = past.text[past.start : past.end], never.text[never.start : never.end]
    holder = BOOK.holder("foreign-minister", "RUS", DAY)
    assert holder is not None
    assert holder.name == "Sergey Lavrov"
    terms = {actor.name: office for office, actor in BOOK.actors.terms("foreign-minister", "RUS")}
    ended = terms[was].end
    assert ended is not None
    assert ended < DAY
    assert other not in terms


def test_what_lies_ahead_lies_ahead_by_the_days_that_are_said() -> None:
    [plant] = _plants(HELD)["reported early, moved"]
    month, day = plant.text[plant.start : plant.end].removeprefix("on ").split()
    assert (date(DAY.year, MONTHS.index(month) + 1, int(day)) - DAY).days in AHEAD


def test_figures_and_denials_are_of_another_outlet_and_only_of_items() -> None:
    text = "In all, 12 people were killed in a Russian attack on Aleppo in Syria, and the fights went on."
    planted = _plants(text, paired=True)
    assert set(planted) == PAIRED
    [count], [denial] = planted["figures"], planted["denied"]
    assert count.text == text.replace("12", str(TIMES * 12), 1)
    assert denial.text == f"Officials denied that in all{text.removeprefix('In all')}"
    assert set(_plants(text)).isdisjoint(PAIRED)


def test_a_bound_is_no_count_and_a_former_holder_is_not_planted_again() -> None:
    assert "figures" not in _plants("At least 12 people were killed in Brno by Russian troops.", paired=True)
    assert "former-in-office" not in _plants("The former Russian foreign minister, Igor Ivanov, met Clara.")
    assert "weekday, added" not in _plants("They met on February 30 in Brno.")
    assert "weekday, added" not in _plants("They met on August 4 in Brno.", date(2015, 1, 5))  # of either year
    assert _plants("Nothing was told of anybody.", paired=True) == {}


def test_no_office_is_doubted_near_a_change_of_it() -> None:
    text = "US Secretary of State John Kerry left. Kerry spoke of it."
    assert "former-in-office" in _plants(text, date(2015, 8, 5))
    assert "former-in-office" not in _plants(text, date(2013, 2, 20))  # Hillary Clinton left on 1 February
    assert "former-in-office" not in _plants(text, date(2019, 8, 5))


def test_a_seed_plants_the_same_again() -> None:
    assert _plants(HELD, seed=7) == _plants(HELD, seed=7)
    wrong = {_plants("They meet on August 4 in Brno.", seed=seed)["weekday, added"][0].text for seed in range(20)}
    assert len(wrong) > 1
    assert all("Tuesday" not in text for text in wrong)
