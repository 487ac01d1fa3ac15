"""What was asked of a word is answered from memory, which stays within its bound."""

from detente.remembered import Remembered


def test_each_is_asked_once_and_all_are_forgotten_when_full() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    known = Remembered(length, most=2)
    assert [known[text] for text in ("a", "bb", "a", "bb")] == [1, 2, 1, 2]
    assert asked == ["a", "bb"]
    assert (known["ccc"], dict(known)) == (3, {"ccc": 3})
    assert (known["a"], asked) == (1, ["a", "bb", "ccc", "a"])
