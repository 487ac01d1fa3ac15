from dataclasses import replace
from datetime import date

import pytest

from detente.events.doubles import NEAR, once
from detente.records import Claim, Interval, Modality, Participant, Role, Trigger

TEXT = "Norway and Peru will hold rallies and protests on Friday, and " + "so " * NEAR + "on Sunday they march in Lima."
FRIDAY = Interval(date(2025, 3, 21), date(2025, 3, 22))


def told(word: str, *, score: float = 0.5, sides: str = "NOR", **more: object) -> Claim:
    at = TEXT.index(word)
    people = (Participant(Role.SOURCE, "people", 0, 6, None, sides, None),)
    claim = Claim(
        id=word, document="d", sentence=0, start=0, end=len(TEXT), text=TEXT, reported=None,
        trigger=Trigger(word, at, at + len(word)), type="PROTEST", modality=Modality.PLANNED, score=score, coder="c",
        participants=people,
    )  # fmt: skip
    return replace(claim, **more)  # type: ignore[arg-type]


def test_of_two_near_words_for_one_act_the_likelier_stays() -> None:
    assert [claim.id for claim in once([told("rallies"), told("protests", score=0.7)])] == ["protests"]
    assert [claim.id for claim in once([told("rallies", score=0.7), told("protests")])] == ["rallies"]


@pytest.mark.parametrize(
    "other",
    [
        told("march"),
        told("protests", type="ACCUSE"),
        told("protests", sides="PER"),
        told("protests", sentence=1),
        told("protests", participants=()),
    ],
    ids=["far", "another type", "another side", "another sentence", "no side"],
)
def test_what_differs_is_another_act(other: Claim) -> None:
    assert once([told("rallies"), other]) == [told("rallies"), other]


def test_the_day_and_the_host_of_the_other_are_taken_over() -> None:
    host = Participant(Role.HOST, "Lima", 90, 94, None, "PER", None)
    weaker = told("rallies", when=FRIDAY, when_text="Friday")
    weaker = replace(weaker, participants=(*weaker.participants, host))
    (kept,) = once([weaker, told("protests", score=0.7)])
    assert (kept.id, kept.when, kept.when_text) == ("protests", FRIDAY, "Friday")
    assert [p.role for p in kept.participants] == [Role.SOURCE, Role.HOST]


def test_no_day_is_taken_over_from_what_is_presented_otherwise() -> None:
    weaker = told("rallies", when=FRIDAY, modality=Modality.DENIED)
    (kept,) = once([weaker, told("protests", score=0.7)])
    assert kept.when is None
