"""Which texts are taken for English."""

import pytest

from detente.documents import language
from detente.records import Document

ENGLISH = "Envoys met in Riyadh on Sunday, and a second round of talks is planned for next week."
FRENCH = "Le président français a rencontré son homologue russe à Moscou pour discuter de la paix."
RUSSIAN = "Президент России встретился сегодня с президентом Украины в Париже для переговоров."


@pytest.mark.parametrize(
    "title, text, given, expected",
    [
        (None, ENGLISH, None, "en"),
        (None, FRENCH, None, "fr"),
        (None, RUSSIAN, None, "ru"),
        ("Envoys met in Riyadh on Sunday, and a second round", "is planned.", None, "en"),
        (None, "UN talks", None, None),
        (None, FRENCH, "en-GB", "en"),
        (None, FRENCH, "English", "en"),
        (None, ENGLISH, "FR_fr", "fr"),
        (None, ENGLISH, " ", "en"),
        # Nigerian Pidgin with a probability of 0.86: unsure, so unknown.
        (None, "Polish President Aleksander Kwaśniewski set the date for parliamentary elections for Sept", None, None),
    ],
)
def test_languages(title: str | None, text: str, given: str | None, expected: str | None) -> None:
    assert language.identify(title, text, given=given) == expected


@pytest.mark.parametrize(
    "text, code, expected",
    [
        (ENGLISH, "en", True),
        (ENGLISH, "fr", False),
        ("UN talks", None, True),
        ("Переговоры в ООН", None, False),
        ("12.03.", None, True),
    ],
)
def test_what_is_read(text: str, code: str | None, *, expected: bool) -> None:
    assert language.is_english(Document("d", text, language=code)) is expected
