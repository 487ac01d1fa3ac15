"""Meetings and journeys are found in the plain words of wire news, and not in what only looks like them."""

from datetime import date

import pytest

from detente import pipeline
from detente.events import encounters
from detente.records import Claim, Document, Modality

DAY = date(2025, 3, 17)  # a Monday


def meetings(text: str) -> list[Claim]:
    return [claim for claim in pipeline.code(text, published=DAY) if claim.type == "CONSULT"]


@pytest.mark.parametrize(
    "text, modality",
    [
        ("Norway and Peru will hold their delayed fourth round in Geneva this Sunday.", Modality.PLANNED),
        ("The Norwegian minister will lead a delegation of Nordic ministers to Lima on Sunday.", Modality.PLANNED),
        ("Norwegian trade team drops trip to Peru.", Modality.DENIED),
        ("Nordic foreign ministers put off their journey to Peru indefinitely.", Modality.DENIED),
        ("Norway's top diplomat heads to Lima.", Modality.HAPPENED),
        ("Macron and Lula were on the line for more than two hours on Sunday.", Modality.HAPPENED),
        ("Macron and Lula spent close to three hours together at the palace in Brasilia.", Modality.HAPPENED),
    ],
)  # fmt: skip
def test_a_meeting_in_plain_words_is_found_once(text: str, modality: Modality) -> None:
    (claim,) = meetings(text)
    assert claim.modality is modality
    assert any(p.country for p in claim.participants)


@pytest.mark.parametrize(
    "text",
    [
        "Norway held a second round of presidential elections on Sunday.",
        "The trip to Lima takes four hours.",
        "The path heads to Lima.",
        "The Norwegian parliament opened its session on Monday.",
        "Norway and Peru will hold a qualifying round in Geneva for the cup.",
    ],
)
def test_other_rounds_and_roads_are_none(text: str) -> None:
    (sentence,) = pipeline.language(Document("d", text, published=DAY)).sentences
    assert encounters.told(sentence) == []


def test_a_meeting_that_the_head_finds_is_not_told_twice() -> None:
    assert len(meetings("Norway's prime minister met the president of Peru on his trip to Lima.")) <= 2


@pytest.mark.parametrize(
    "text", ["The Beatles spent two hours together.", "The singer Jo Doe heads to Lima for a concert."]
)
def test_what_is_of_no_politics_is_none(text: str) -> None:
    assert meetings(text) == []
