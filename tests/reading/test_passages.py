import pytest

from detente.reading.passages import MAX_PASSAGE, MAX_PIECES, Pieces, group, joined, pieces

TEXT = "One. Two.\n\nThree. Four."
SPANS = [(0, 4), (5, 9), (11, 17), (18, 23)]


@pytest.mark.parametrize(
    "lengths, expected",
    [
        ((9, 9, 9, 9), [(0, 2), (2, 4)]),
        ((9, MAX_PASSAGE, 9, 9), [(0, 1), (1, 2), (2, 4)]),
        ((47, 47, 47, 48), [(0, 2), (2, 3), (3, 4)]),
        ((0, 0, 0, 0), [(0, 2), (2, 4)]),
    ],
    ids=["a line break parts", "too long alone", "just fits and just not", "nothing to read"],
)
def test_group(lengths: tuple[int, ...], expected: list[tuple[int, int]]) -> None:
    assert group(TEXT, SPANS, lengths) == expected


def test_every_sentence_is_in_one_passage_only() -> None:
    text = " ".join(["Word."] * 60)
    spans = [(i * 6, i * 6 + 5) for i in range(60)]
    found = group(text, spans, [10] * 60)
    assert [i for first, last in found for i in range(first, last)] == list(range(60))
    assert group("", [], []) == []


def test_a_word_starts_at_the_first_piece_that_ends_after_it_begins() -> None:
    # "Zelenskyy met" in pieces Zel, ##ens, ##kyy, met
    found = pieces([7, 8, 9, 10], [(0, 3), (3, 6), (6, 9), (10, 13)], [(0, 9), (10, 13)])
    assert found == Pieces((7, 8, 9, 10), (0, 3))


def test_words_beyond_reach_have_no_piece() -> None:
    many = range(MAX_PIECES + 50)
    found = pieces(list(many), [(i, i + 1) for i in many], [(i, i + 1) for i in many])
    assert len(found.first) == len(found.ids) == MAX_PIECES - 2


def test_a_passage_stands_between_its_marks() -> None:
    assert joined([Pieces((7, 8), (0, 1)), Pieces((9,), (0,))], 1, 2) == Pieces((1, 7, 8, 9, 2), (1, 2, 3))
