from datetime import date

import pytest

from detente import pipeline

DAY = date(2025, 3, 17)


@pytest.mark.parametrize(
    "text, kind, expected",
    [
        ("Norway will lend Peru two ships, the defence ministry said.", None, "NOR"),
        ("Norway's foreign minister will visit Peru on Friday, his office said.", "CONSULT", "NOR"),
        ("Peru will send Norway food, the presidency said.", None, "PER"),
        ("Norway has expelled two Peruvian diplomats, the foreign ministry said.", "SANCTION", "NOR"),
        ("Brazil offered to mediate talks between Peru and Chile, its foreign minister said.", "CONSULT", "BRA"),
    ],
)
def test_an_office_that_speaks_is_of_the_state_that_acts(text: str, kind: str | None, expected: str) -> None:
    claim = next(c for c in pipeline.code(text, published=DAY) if kind in {None, c.type})
    assert claim.speaker is not None
    assert claim.speaker.country == expected


def test_of_an_attack_either_side_may_tell() -> None:
    claim = next(c for c in pipeline.code("Russian drones hit a port in Ukraine, the ministry said.", published=DAY))
    assert claim.type == "ASSAULT"
    assert claim.speaker is None or claim.speaker.country != "RUS"
