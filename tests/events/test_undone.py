from datetime import date

import pytest

from detente import pipeline
from detente.events.undone import came_about
from detente.records import Claim, Document, Interval, Modality

DAY = date(2025, 3, 17)  # a Monday
HAPPENED, PLANNED, DENIED = Modality.HAPPENED, Modality.PLANNED, Modality.DENIED
MAYBE = Modality.POSSIBLE
SAID = [
    ("Talks between Oslo and Lima have been put off indefinitely.", "CONSULT", DENIED),
    ("Norway and Peru put their meeting on hold.", "CONSULT", DENIED),
    ("The summit of Norway and Peru was postponed.", "CONSULT", DENIED),
    ("The signing of a treaty between Norway and Peru has been pushed back to 4 April.", "SUPPORT", PLANNED),
    ("The meeting between Norway and Peru was moved from Monday to Thursday.", "CONSULT", PLANNED),
    ("Peru called off a joint exercise with Chile.", "COOPERATE", DENIED),
    ("Talks between Norway and Peru are still on hold.", "CONSULT", DENIED),
    ("Norwegian premier's trip to Lima shelved over fish quarrel", "CONSULT", DENIED),
    ("The truce between Norway and Peru collapsed on Friday.", "RETREAT", DENIED),
    ("The ceasefire between Norway and Peru has broken down.", "RETREAT", DENIED),
    (
        "Despite the shooting, the meeting of Norway and Peru went ahead on Monday as it had been planned.",
        "CONSULT",
        HAPPENED,
    ),
    ("Neither Norway nor Peru attended the talks in Geneva.", "CONSULT", DENIED),
    ("None of the Norwegian ministers met the president of Peru.", "CONSULT", DENIED),
    ("Norway stayed away from the talks with Peru.", "CONSULT", DENIED),
    ("The king of Norway was to have met the president of Peru on Friday.", "CONSULT", DENIED),
    ("Norway had been due to sign a treaty with Peru on Friday, but the plane never left.", "SUPPORT", DENIED),
    ("Norway has yet to sign the treaty with Peru.", "SUPPORT", DENIED),
    ("Norway ruled out imposing sanctions on Peru.", "SANCTION", DENIED),
    ("Norway and Peru nearly reached a deal in Geneva.", "AGREE", DENIED),
    ("Russia vetoed a resolution that would have condemned the attack on Lima.", "ACCUSE", DENIED),
    ("The meeting of Norway and Peru went ahead on Friday as planned.", "CONSULT", HAPPENED),
    ("The talks between Norway and Peru took place on Friday.", "CONSULT", HAPPENED),
    ("No exchange of prisoners between Norway and Peru took place on Saturday.", "RETREAT", DENIED),
    ("Peruvian forces pushed back a Chilean attack near Arica on Friday.", "ASSAULT", HAPPENED),
    ("Israeli strikes on Gaza mean that the negotiations with Hamas are on hold.", "ASSAULT", HAPPENED),
    ("Russia considers the attack on Crimea an act of war.", "ASSAULT", HAPPENED),
    ("The meeting between Modi and Xi, delayed for two years, was held in Kazan on Wednesday.", "CONSULT", HAPPENED),
    ("Reporters were kept away from the talks in Doha between Hamas and Israel on Friday.", "CONSULT", HAPPENED),
    ("Not a single soldier died when Israel attacked Rafah.", "ASSAULT", HAPPENED),
    ("Iran called the strike off its coast by Israel a crime.", "ASSAULT", HAPPENED),
    ("China warned the United States of consequences if the visit by Pelosi to Taiwan went ahead.", "CONSULT", MAYBE),
    ("Peru rejected a proposal by Egypt for a ceasefire with Chile.", "RETREAT", DENIED),
    ("Moscow rejected Kyiv's proposal for a 30-day ceasefire.", "RETREAT", DENIED),
    ("A Moscow court rejected the appeal of jailed opposition leader Alexei Navalny.", "COERCE", HAPPENED),
    ("Israel rejected a demand for hostages Hamas kidnapped in October.", "COERCE", HAPPENED),
    ("Moscow dismissed an appeal for journalists Russian police arrested on Sunday.", "COERCE", HAPPENED),
    ("Wednesday's session between Norway and Peru has been put back to Saturday.", "CONSULT", PLANNED),
    ("Norway puts off its minister's trip to Lima to the first week of June.", "CONSULT", PLANNED),
    ("The meeting of the Norwegian premier with the president of Peru had slipped to June.", "CONSULT", PLANNED),
    ("Peru turned down Chile's offer of a truce.", "RETREAT", DENIED),
    ("Chile brushed aside the request for a longer truce in Arica.", "RETREAT", DENIED),
    ("Chile's latest offer foresees a truce of 45 days.", "RETREAT", Modality.PROPOSED),
    ("The ministry said the foreign minister of Norway would meet his Peruvian counterpart.", "CONSULT", PLANNED),
    ("Norway and Peru not only met but signed a treaty.", "SUPPORT", HAPPENED),
    ("No fewer than three ministers of Norway met the president of Peru.", "CONSULT", HAPPENED),
]


def coded(text: str, kind: str) -> Claim:
    return next(claim for claim in pipeline.code(text, published=DAY) if claim.type == kind)


@pytest.mark.parametrize("text, kind, expected", SAID, ids=[text for text, *_ in SAID])
def test_what_does_not_take_place(text: str, kind: str, expected: Modality) -> None:
    assert coded(text, kind).modality is expected


def test_what_is_put_off_has_the_new_day() -> None:
    day = Interval(date(2025, 4, 4), date(2025, 4, 5))
    assert (
        coded("The signing of a treaty between Norway and Peru has been pushed back to 4 April.", "SUPPORT").when == day
    )
    day = Interval(date(2025, 3, 20), date(2025, 3, 21))
    assert coded("The meeting between Norway and Peru was moved from Monday to Thursday.", "CONSULT").when == day
    week = Interval(date(2025, 6, 1), date(2025, 6, 8))
    assert coded("Norway puts off its minister's trip to Lima to the first week of June.", "CONSULT").when == week
    saturday = coded("Saturday's meeting of Norway and Peru has been rescheduled for want of a room.", "CONSULT")
    assert saturday.when == Interval(date(2025, 3, 22), date(2025, 3, 23))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The meeting took place in Lima.", True),
        ("The meeting did not take place.", False),
        ("Peru denies the meeting took place.", None),
        ("The meeting was long.", None),
    ],
)
def test_whether_words_tell_that_it_came_about(*, text: str, expected: bool | None) -> None:
    (sentence,) = pipeline.language(Document("d", text, published=DAY)).sentences
    at = next(at for at, token in enumerate(sentence.tokens) if token.text == "meeting")
    assert came_about(sentence, at) is expected
