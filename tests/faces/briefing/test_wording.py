"""How days, numbers, names and acts are written: a table of cases, and a check of every phrase of the catalogue."""

from datetime import date
from string import Formatter
from typing import Any

import pytest

from detente.answers import Act
from detente.codebook import Codebook
from detente.faces.briefing import wording
from detente.faces.briefing.acts import Teller
from detente.faces.briefing.sides import Naming
from detente.faces.briefing.wording import Phrases
from detente.faces.names import Names
from detente.records import Interval, Participant, Role
from tests.build import party
from tests.faces.briefing.build import act, said

PHRASES = Phrases.load()
NAMING = Naming(Names.shipped(), PHRASES)
TELL = Teller(NAMING)
RUS, UKR = party("Moscow", "RUS"), party("Kyiv", "UKR", role=Role.TARGET)
USA = party("Washington", "USA")
PUTIN = party("Putin", "RUS", actor="person:vladimir-putin")


@pytest.mark.parametrize(
    "names,text", [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_names_are_listed_without_a_comma_before_and(names: tuple[str, ...], text: str) -> None:
    assert wording.listed(names) == text


@pytest.mark.parametrize(
    "first,last,text",
    [
        (date(2025, 3, 1), date(2025, 3, 1), "on 1 March 2025"),
        (date(2025, 3, 13), date(2025, 3, 16), "between 13 and 16 March 2025"),
        (date(2025, 2, 27), date(2025, 3, 2), "between 27 February and 2 March 2025"),
        (date(2024, 12, 30), date(2025, 1, 2), "between 30 December 2024 and 2 January 2025"),
    ],
)
def test_days_share_their_month_and_year(first: date, last: date, text: str) -> None:
    assert wording.days(Interval.of(first, last)) == text
    assert wording.span(Interval.of(first, last)) == text.removeprefix("on ").removeprefix("between ").replace(
        " and ", " to "
    )


@pytest.mark.parametrize(
    "share,text", [(0.0, "0 %"), (0.001, "under 1 %"), (0.424, "42 %"), (0.999, "over 99 %"), (1.0, "100 %")]
)
def test_no_chance_is_rounded_to_a_certainty(share: float, text: str) -> None:
    assert wording.percent(share) == text


@pytest.mark.parametrize(
    "speaker,sentence,text",
    [
        ("Kremlin", "The Kremlin said so.", "the Kremlin"),
        ("Kremlin", "Kremlin: talks soon.", "the Kremlin"),
        ("presidency", "Talks are near, the French presidency announced.", "the French presidency"),
        ("officials", "Polish officials said so.", "officials"),
        ("Thai army", "The Thai army said so.", "the Thai army"),
        ("foreign ministry", "Its foreign ministry said so.", None),
        ("he", "He said so.", None),
        ("Both sides", "Both sides said so.", None),
        (None, "It is so.", None),
        ("A spokesman", "A spokesman said so.", "a spokesman"),
        ("Lavrov", "Lavrov said so.", "Sergey Lavrov"),
        ("example.gov", "example.gov has it.", "example.gov"),
    ],
)
def test_who_vouches_is_named_as_english_has_it(speaker: str | None, sentence: str, text: str | None) -> None:
    assert NAMING.speaker(said(sentence, speaker=speaker)) == text


@pytest.mark.parametrize(
    "participants,text",
    [
        ((RUS, UKR), "talks between Russia and Ukraine"),
        ((USA, RUS), "talks between the United States and Russia"),
        ((PUTIN, UKR), "talks between Russia (Vladimir Putin) and Ukraine"),
        ((PUTIN, RUS, party("Moscow", "RUS", role=Role.TARGET)), "talks involving Russia (Vladimir Putin)"),
        ((party("he", None),), "talks"),
        ((party("defence ministers", None), UKR), "talks involving Ukraine"),
        ((), "talks"),
        ((RUS, UKR, party("Oman", "OMN", role=Role.MEDIATOR)), "talks between Russia and Ukraine through Oman"),
        ((RUS, UKR, party("Istanbul", "TUR", role=Role.HOST)), "talks between Russia and Ukraine in Istanbul"),
        ((RUS, UKR, party("Kyiv", "UKR", role=Role.HOST)), "talks between Russia and Ukraine in Kyiv"),
        ((RUS, UKR, party("Ukraine", "UKR", role=Role.HOST)), "talks between Russia and Ukraine"),
        (
            tuple(party(code, code) for code in ("RUS", "UKR", "TUR", "FRA", "DEU")),
            "talks between Russia, Ukraine, Turkey and others",
        ),
    ],
)
def test_sides_are_named_once_and_by_their_state(participants: tuple[Participant, ...], text: str) -> None:
    assert TELL.noun("CONSULT", None, participants) == text


def _done(**changes: Any) -> Act:  # noqa: ANN401 - any field
    return act(**({"when": None, "evidence": (said("It was so.", outlet="Wire"),)} | changes))


@pytest.mark.parametrize(
    "changes,text",
    [
        ({"type": "CONSULT", "mode": "phone"}, "Russia and Ukraine spoke by telephone, according to Wire."),
        ({"type": "CONSULT", "mode": "visit"}, "Russia visited Ukraine, according to Wire."),
        ({"type": "ASSAULT", "mode": "drone"}, "Russia attacked Ukraine with drones, according to Wire."),
        ({"type": "ASSAULT", "participants": (UKR,)}, "There was an attack involving Ukraine, according to Wire."),
        ({"type": "ASSAULT", "participants": ()}, "An attack is reported, according to Wire."),
        ({"type": "SANCTION", "participants": ()}, "Sanctions are reported, according to Wire."),
        (
            {"type": "RETREAT", "mode": "ceasefire"},
            "A ceasefire between Russia and Ukraine is reported, according to Wire.",
        ),
        (
            {"type": "SUPPORT", "evidence": (said("They signed it.", outlet="Wire"),)},
            "Russia and Ukraine signed or ratified an agreement, according to Wire.",
        ),
        (
            {"type": "ASSAULT", "evidence": (said("Clashes went on.", speaker="Kremlin"),)},
            "Russia and Ukraine fought, according to the Kremlin.",
        ),
        (
            {"evidence": (said("So.", outlet=None, given_id=None),)},
            "Russia and Ukraine came to an agreement, according to a source that is not named.",
        ),
    ],
)
def test_what_was_done_is_a_sentence_with_who_says_so(changes: dict[str, Any], text: str) -> None:
    assert TELL.done(_done(**changes)) == text


def test_every_type_and_mode_has_phrases_that_can_be_filled_in() -> None:
    known = {"all", "source", "target"}
    for kind in Codebook.load().types:
        forms = PHRASES.table["acts"][kind.name]
        for group in (forms, *(form for form in forms.values() if isinstance(form, dict))):
            for key in ("noun", "alone", "done", "did"):
                assert {name for _, name, _, _ in Formatter().parse(group.get(key, "")) if name} <= known
        for mode in (None, *kind.modes):
            for sides in ((), (RUS,), (RUS, UKR)):
                told = TELL.done(_done(type=kind.name, mode=mode, participants=sides))
                assert "{" not in told
                assert "None" not in told


def test_topics_of_the_code_book_have_words() -> None:
    assert set(Codebook.load().topics) <= set(PHRASES.table["topics"])
