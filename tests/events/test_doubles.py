from dataclasses import replace
from datetime import date

import pytest

from detente import pipeline
from detente.events.doubles import FARTHEST, once
from detente.records import Claim, Interval, Modality, Participant, Role, Trigger

FRIDAY = Interval(date(2025, 3, 21), date(2025, 3, 22))
SUNDAY = Interval(date(2025, 3, 23), date(2025, 3, 24))
NORWAY, PERU, CHILE = (
    Participant(Role.SOURCE, name, 0, 6, None, code, None)
    for name, code in (("Norway", "NOR"), ("Peru", "PER"), ("Chile", "CHL"))
)
LIMA, OSLO = (Participant(Role.HOST, name, 90, 94, None, None, None) for name in ("Lima", "Oslo"))
BROKER = Participant(Role.MEDIATOR, "Chile", 90, 95, None, "CHL", None)


def told(word: str, between: str = "of", **more: object) -> Claim:
    """Return a claim of the first or the last word of "protest … march", by Norway if nothing else is said."""
    text = f"protest {between} march"
    at = text.index(word)
    claim = Claim(
        id=word, document="d", sentence=0, start=0, end=len(text), text=text, reported=None,
        trigger=Trigger(word, at, at + len(word)), type="PROTEST", modality=Modality.PLANNED, score=0.5, coder="c",
        participants=(NORWAY,),
    )  # fmt: skip
    return replace(claim, **more)  # type: ignore[arg-type]


def kept(first: Claim, second: Claim) -> list[str]:
    return [claim.id for claim in once([first, second])]


def test_of_two_near_words_for_one_act_the_likelier_stays() -> None:
    assert kept(told("protest"), told("march", score=0.7)) == ["march"]
    assert kept(told("protest", score=0.7), told("march")) == ["protest"]


def test_two_words_are_near_up_to_a_bound() -> None:
    near, far = ("so " * FARTHEST).strip(), ("so " * (FARTHEST + 1)).strip()
    assert kept(told("protest", near), told("march", near)) == ["protest"]
    assert kept(told("protest", far), told("march", far)) == ["protest", "march"]


@pytest.mark.parametrize("between", ["and", "But", "on Friday, a", "while they", "; a", "before the"])
def test_what_divides_two_words_divides_two_acts(between: str) -> None:
    assert kept(told("protest", between), told("march", between)) == ["protest", "march"]


TARGET = replace(PERU, role=Role.TARGET)


@pytest.mark.parametrize(
    "other",
    [
        {"type": "ACCUSE"},
        {"sentence": 1},
        {"participants": (PERU,)},
        {"participants": ()},
        {"participants": (NORWAY, TARGET)},
        {"participants": (replace(NORWAY, actor="person:jane-doe"),)},
        {"when": SUNDAY},
    ],
    ids=["type", "sentence", "source", "no side", "target", "person", "day"],
)
def test_what_differs_is_another_act(other: dict[str, object]) -> None:
    changed = replace(told("march"), **other)  # type: ignore[arg-type]
    assert kept(told("protest", when=FRIDAY), changed) == ["protest", "march"]


def test_sides_that_overlap_are_the_same_ones() -> None:
    some, others = (NORWAY, PERU), (PERU, CHILE)
    assert kept(told("protest", participants=some), told("march", participants=others)) == ["protest"]


def test_words_without_any_side_are_not_taken_for_one_act() -> None:
    assert kept(told("protest", participants=()), told("march", participants=())) == ["protest", "march"]


def test_what_the_likelier_does_not_tell_is_taken_over() -> None:
    weaker = told("protest", participants=(NORWAY, LIMA, BROKER), when=FRIDAY, when_text="Friday", numbers=("two",))
    weaker = replace(weaker, where="Lima")
    (claim,) = once([weaker, told("march", score=0.7)])
    assert (claim.id, claim.when, claim.when_text, claim.where) == ("march", FRIDAY, "Friday", "Lima")
    assert (claim.participants, claim.numbers) == ((NORWAY, LIMA, BROKER), ("two",))


def test_what_the_likelier_tells_itself_stays() -> None:
    weaker = told("protest", participants=(NORWAY, LIMA), numbers=("two",))
    stronger = told("march", participants=(NORWAY, OSLO), when=FRIDAY, numbers=("three",), score=0.7)
    assert once([weaker, stronger]) == [stronger]


def test_no_day_is_taken_over_from_what_is_presented_otherwise() -> None:
    weaker = told("protest", when=FRIDAY, modality=Modality.DENIED)
    (claim,) = once([weaker, told("march", score=0.7)])
    assert claim.when is None


@pytest.mark.parametrize(
    "text, types",
    [
        ("Zelenskyy met Trump on Monday and will meet him again on Friday.", ["CONSULT", "CONSULT"]),
        ("Rubio met Lavrov and Witkoff met Putin in Moscow.", ["CONSULT", "CONSULT"]),
        ("Japan is placing its forces on a state of alert.", ["MOBILIZE"]),
    ],
)
def test_acts_of_real_sentences(text: str, types: list[str]) -> None:
    assert [claim.type for claim in pipeline.code(text, published=date(2025, 3, 16))] == types
