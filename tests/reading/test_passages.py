import pytest

from detente.reading.passages import MAX_PASSAGE, group

TEXT = "One. Two.\n\nThree. Four."
SPANS = [(0, 4), (5, 9), (11, 17), (18, 23)]


@pytest.mark.parametrize(
    "lengths, expected",
    [
        ((9, 9, 9, 9), [(0, 2), (2, 4)]),
        ((9, MAX_PASSAGE, 9, 9), [(0, 1), (1, 2), (2, 4)]),
        ((47, 47, 47, 48), [(0, 2), (2, 3), (3, 4)]),
        ((9, 0, 9, 9), [(0, 2), (2, 4)]),
        ((0, 94, 0, 94), [(0, 2), (2, 4)]),
    ],
    ids=["a line break parts", "too long alone", "just fits and just not", "unread costs nothing", "nor at the front"],
)
def test_group(lengths: tuple[int, ...], expected: list[tuple[int, int]]) -> None:
    assert group(TEXT, SPANS, lengths) == expected


def test_neighbours_of_an_unread_sentence_are_read_together() -> None:
    text = "One. Two. Three. Four."
    assert group(text, [(0, 4), (5, 9), (10, 16), (17, 22)], (9, 0, 0, 9)) == [(0, 4)]


def test_every_sentence_is_in_one_passage_only() -> None:
    text = " ".join(["Word."] * 60)
    spans = [(i * 6, i * 6 + 5) for i in range(60)]
    found = group(text, spans, [10] * 60)
    assert [i for first, last in found for i in range(first, last)] == list(range(60))
    assert group("", [], []) == []
