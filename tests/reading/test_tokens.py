import pytest

from detente.reading.tokens import MAX_SENTENCE_CHARACTERS, MAX_SENTENCE_WORDS, sentences, within, words

SPLITS = [
    ("Putin met Trump. They talked.", ["Putin met Trump.", "They talked."]),
    ("Lt. Gen. Keith Kellogg left. He is back.", ["Lt. Gen. Keith Kellogg left.", "He is back."]),
    ("A heading\nThe text goes on.", ["A heading", "The text goes on."]),
    ("George W. Bush met him on Jan. 9 in Cairo.", ["George W. Bush met him on Jan. 9 in Cairo."]),
    ("   \n\n ", []),
]
TOKENS = [
    ("Moscow's army didn't stop.", ["Moscow", "'s", "army", "did", "n't", "stop", "."]),
    ("Russia’s 30-day truce", ["Russia", "’s", "30", "-", "day", "truce"]),
    ("The Trump-Putin call", ["The", "Trump", "-", "Putin", "call"]),
    ("U.S. and U.N. envoys", ["U.S.", "and", "U.N.", "envoys"]),
    ("$2.5m, 1,000-for-1,000", ["$", "2.5", "m", ",", "1,000", "-", "for", "-", "1,000"]),
    ("on the 15th of May", ["on", "the", "15th", "of", "May"]),
    ("see https://example.org/a?b=1 now", ["see", "https://example.org/a?b=1", "now"]),
    ("Sana'a's Ba’ath Party", ["Sana'a", "'s", "Ba’ath", "Party"]),
    ("They can't see O'Brien's 'x'.", ["They", "ca", "n't", "see", "O'Brien", "'s", "'", "x", "'", "."]),
    ("WE'RE here, DON'T ASK", ["WE", "'RE", "here", ",", "DO", "N'T", "ASK"]),
    ("AT&T and F16", ["AT&T", "and", "F16"]),
]


@pytest.mark.parametrize("text, expected", SPLITS)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@pytest.mark.parametrize("text, expected", TOKENS)
def test_words(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in words(text)] == expected


def test_words_of_a_part_keep_offsets_into_the_whole() -> None:
    text = "One. Two three."
    assert [text[a:b] for a, b in words(text, 5)] == ["Two", "three", "."]


def test_within_is_half_open() -> None:
    assert within([(0, 2), (2, 4), (5, 6)], 2, 5) == [1]


@pytest.mark.timeout(60)
def test_hostile_text_is_cut_in_linear_time() -> None:
    spans = sentences("a," * 100_000)
    assert all(end - start <= MAX_SENTENCE_CHARACTERS for start, end in spans)
    assert len(words("a " * 10_000)) == MAX_SENTENCE_WORDS
