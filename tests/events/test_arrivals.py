from datetime import date

import pytest

from detente import pipeline
from detente.records import Claim, Interval, Modality, Role

DAY = date(2025, 3, 17)  # a Monday
PLANNED, HAPPENED, DENIED = Modality.PLANNED, Modality.HAPPENED, Modality.DENIED


def visits(text: str) -> list[Claim]:
    return [claim for claim in pipeline.code(text, published=DAY) if claim.type == "CONSULT"]


def sides(claim: Claim) -> list[tuple[Role, str | None]]:
    return sorted((p.role, p.country) for p in claim.participants)


@pytest.mark.parametrize(
    "text, modality, visitor, host",
    [
        ("Norway's foreign minister is due in Lima on Friday.", PLANNED, "NOR", "PER"),
        ("The Norwegian prime minister is expected in Ankara next week.", PLANNED, "NOR", "TUR"),
        ("The UN envoy will be in Khartoum on Thursday.", PLANNED, "UNO", "SDN"),
        ("The Norwegian prime minister is due in Lima on Friday for talks.", PLANNED, "NOR", "PER"),
        ("Norway's foreign minister had been due in Lima on Friday.", DENIED, "NOR", "PER"),
        ("The Norwegian prime minister arrived in Lima on Sunday.", HAPPENED, "NOR", "PER"),
        ("The Norwegian prime minister travels to Lima on 4 April.", PLANNED, "NOR", "PER"),
        ("Peru's president received the Norwegian prime minister in Lima.", HAPPENED, "NOR", "PER"),
        (
            "Norway's prime minister flew to Lima on Sunday for talks with the president of Peru.",
            HAPPENED,
            "NOR",
            "PER",
        ),
    ],
)
def test_a_visitor_is_the_source_and_his_host_the_target(
    text: str, modality: Modality, visitor: str, host: str
) -> None:
    claim = visits(text)[0]
    assert claim.modality is modality
    assert {(Role.SOURCE, visitor), (Role.TARGET, host)} <= set(sides(claim))


@pytest.mark.parametrize(
    "text",
    [
        "The report is due in Brussels on Friday.",
        "Three inches of rain are expected in London on Monday.",
        "The answer will be in Parliament on Monday.",
        "Hurricane Beryl is expected in Jamaica on Tuesday.",
        "Ukraine will be in NATO within ten years.",
        "Arsenal will be in Munich on Wednesday to face Bayern.",
        "President Macron will be in Office until 2027.",
        "Former President Donald Trump is due in Manhattan Criminal Court on Monday.",
    ],
)
def test_what_is_no_person_visits_nobody(text: str) -> None:
    assert not visits(text)


def test_a_meeting_of_many_has_a_host_and_no_target() -> None:
    (claim,) = visits("NATO leaders gather in Warsaw for a summit.")
    assert all(role is not Role.TARGET for role, _ in sides(claim))


def test_talks_that_resume_on_a_day_of_the_week_lie_ahead() -> None:
    (claim,) = visits("Talks between Norway and Peru resume in Geneva on Wednesday.")
    assert (claim.modality, claim.when) == (PLANNED, Interval(date(2025, 3, 19), date(2025, 3, 20)))


@pytest.mark.parametrize(
    "text",
    [
        "The committee of Norway and Peru holds its first meeting in Geneva on Friday.",
        "A source said Norway's envoy was coming to Lima on Tuesday.",
        "The Norwegian prime minister is travelling to Lima next week.",
        "Macron, Starmer and Merz travel together to Lima on Saturday, their offices said.",
    ],
)
def test_what_is_told_of_a_day_about_to_come_lies_ahead(text: str) -> None:
    assert visits(text)[0].modality is PLANNED


def test_what_went_on_on_a_day_just_over_is_not_ahead() -> None:
    (claim, *_) = visits("Norway's envoy was visiting Lima on Sunday when the news broke.")
    assert claim.modality is HAPPENED
