import pytest

from detente.faces.plain import markdown, plain, shortened

HOSTILE = [
    ("\x1b[31mred\x1b[0m", "red"),
    ("\x1b]0;title\x07text", "text"),
    ("\x1b]8;;http://x\x1b\\link", "link"),
    ("\x9b2Jgone", "gone"),
    ("\x9d0;title\x9ctext", "text"),
    ("\x1bcreset", "creset"),
    ("torn \x1b[", "torn ["),
    ("a\rb\nc\td", "a b c d"),
    ("bell\x07 back\x08", "bell back"),
    ("abc\u202edef", "abcdef"),
    ("zero\u200bwidth", "zerowidth"),
    ("half \ud800", "half "),
    ("tag\U000e0041", "tag"),
    ("[bold]rich[/bold]", "[bold]rich[/bold]"),
    ("Київ — “так”", "Київ — “так”"),
]


@pytest.mark.parametrize("text, expected", HOSTILE)
def test_nothing_is_left_that_acts_on_a_terminal(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_many_torn_commands_take_no_time() -> None:
    assert plain("\x1b]" * 200_000) == "]" * 200_000


@pytest.mark.parametrize(
    "text, limit, expected",
    [
        ("short", 10, "short"),
        ("cut between the words", 15, "cut between…"),
        ("x" * 20, 10, "x" * 9 + "…"),
        ("exactly ten", 11, "exactly ten"),
    ],
)
def test_a_long_sentence_is_cut(text: str, limit: int, expected: str) -> None:
    assert shortened(text, limit) == expected


def test_markdown_shows_marks_as_letters() -> None:
    assert markdown("# <b>*x*</b>\n[a](http://b)") == r"\# \<b\>\*x\*\</b\> \[a\]\(http\://b\)"
