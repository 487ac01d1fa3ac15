from datetime import date

import pytest

from detente import pipeline
from detente.records import Modality

DAY = date(2025, 3, 16)


def coded(text: str) -> set[tuple[str, Modality]]:
    return {(claim.type, claim.modality) for claim in pipeline.code(text, published=DAY)}


@pytest.mark.parametrize(
    "text, kind",
    [
        ("On Friday 40 sailors came home from Russian captivity.", "RETREAT"),
        ("Thirty soldiers returned from Ukrainian captivity on Friday in an exchange.", "RETREAT"),
        ("Forty sailors died in Russian captivity on Friday.", "COERCE"),
    ],
)
def test_who_comes_home_from_captivity_is_released(text: str, kind: str) -> None:
    assert {told for told, _ in coded(text)} & {"RETREAT", "COERCE"} == {kind}


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Norway announced a further drawdown of arms for Peru.", "AID"),
        ("Norway authorized a drawdown of up to $800 million for Peru.", "AID"),
        ("The drawdown of Norwegian troops from Peru began on Monday.", "RETREAT"),
    ],
)
def test_a_drawdown_of_arms_gives_them(text: str, kind: str) -> None:
    assert {told for told, _ in coded(text)} & {"RETREAT", "AID", "SANCTION"} == {kind}


def test_what_is_only_imagined_is_possible() -> None:
    assert coded("Picture this: Norway bombs Lima.") == {("ASSAULT", Modality.POSSIBLE)}
    assert coded("Norway bombs Lima.") == {("ASSAULT", Modality.HAPPENED)}
    assert coded("Nobody can imagine it. Norway bombed Lima on Friday.") == {("ASSAULT", Modality.HAPPENED)}


@pytest.mark.parametrize(
    "text",
    [
        "Thirty soldiers returned from Ukrainian captivity on Friday in an exchange.",
        "Thirty soldiers came home from Ukrainian captivity on Friday in an exchange of prisoners.",
    ],
)
def test_a_release_told_in_some_words_is_one(text: str) -> None:
    assert [claim.type for claim in pipeline.code(text, published=DAY)] == ["RETREAT"]


def test_who_declines_to_say_something_refuses_no_act() -> None:
    assert "REJECT" not in {kind for kind, _ in coded("He declined to say what Russia was asking for.")}
    assert ("REJECT", Modality.HAPPENED) in coded("Peru declined to sign the agreement with Norway.")


def test_a_refusal_in_preparation_is_not_uttered() -> None:
    assert ("REJECT", Modality.PLANNED) in coded("Rossi said that Russia is preparing a refusal.")
    assert ("REJECT", Modality.HAPPENED) in coded("Rossi said that Russia has refused the offer.")


def test_who_declines_to_comment_refuses_nothing() -> None:
    told = coded("Norway expelled two Peruvian diplomats on Friday; the embassy of Peru declined to comment.")
    assert "REJECT" not in {kind for kind, _ in told}
    assert "REJECT" not in {
        kind for kind, _ in coded("Peru's minister refrained from commenting on the attack in Lima.")
    }
    told = coded("The army of Peru did not respond to a request for comment on the attack in Lima.")
    assert "REQUEST" not in {kind for kind, _ in told}


def test_what_is_only_weighed_is_possible() -> None:
    assert ("SANCTION", Modality.POSSIBLE) in coded("Norway is considering imposing sanctions on Peru.")
    assert ("SANCTION", Modality.POSSIBLE) in coded("Norway weighs an arms embargo on Peru, three officials say.")


def test_a_truce_that_is_broken_is_no_act_beside_the_breach() -> None:
    told = {kind for kind, _ in coded("Ukraine said that Russia had violated the ceasefire 734 times.")}
    assert told == {"ASSAULT"}
    assert "RETREAT" in {kind for kind, _ in coded("Russia and Ukraine agreed to a ceasefire on Friday.")}
