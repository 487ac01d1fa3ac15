import pytest

from detente.reading import quotes
from detente.records import Quote

CASES = [
    ('He said "we agree" and left.', ["we agree"]),
    ("“We won’t go,” he said, “until Friday.”", ["We won’t go,", "until Friday."]),
    ("« Oui », dit-il, et »Ja«.", ["Oui", "Ja"]),
    ("„Nein“, sagte er.", ["Nein"]),
    ("The EU will ‘start falling apart’ if Kyiv’s army", ["start falling apart"]),
    ("“He said ‘no’ twice,” she said", ["He said ‘no’ twice,"]),
    ('He said: "We will go', ["We will go"]),
    ('We agreed," he said, "at last."', ["We agreed,", "at last."]),
    ("the allies’ plan and Kyiv's troops' losses", []),
    ("say ‘tis “the end”", ["the end"]),
    ('a 6" gun and "" and " "', []),
    ("", []),
]


@pytest.mark.parametrize("text, expected", CASES)
def test_find(text: str, expected: list[str]) -> None:
    found = quotes.find(text, 0, len(text), sentence=0)
    assert [text[quote.start : quote.end] for quote in found] == expected


def test_only_the_sentence_is_read() -> None:
    text = 'He said "no". She said "yes". "Why?'
    assert quotes.find(text, 14, 29, sentence=1) == (Quote(24, 27, 1),)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ['"', "‘a", "‘ ", "’", '"a ', "“", "a’ ‘b"])
def test_junk_takes_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    quotes.find(text, 0, len(text), sentence=0)
