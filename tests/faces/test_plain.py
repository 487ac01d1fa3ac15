import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from detente.faces.plain import markdown, plain, shortened

# What reads Markdown as GitHub does, but for bare addresses, and where in a page a text may stand.
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLACES = ("{}", "## {}", "- {}", "> {}", "1. {}")
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


MARKS = [
    ("# <b>*x*</b>\n[a](http://b)", r"\# \<b\>\*x\*\</b\> \[a\](http\://b)"),
    (
        'At 10:15 (local) a 5.5 % share - or -3.1; he\'s "sure"!',
        'At 10:15 (local) a 5.5 % share - or -3.1; he\'s "sure"!',
    ),
    ("1. May", r"1\. May"),
    ("2025 was", "2025 was"),
    ("- no list", r"\- no list"),
    ("ru_ua_101 and _so_", r"ru_ua_101 and \_so\_"),
    ("AT&T &amp; R&D", r"AT&T \&amp; R&D"),
    ("U.S. at www.evil.example", r"U.S. at www\.evil.example"),
]


@pytest.mark.parametrize("text, expected", MARKS)
def test_markdown_escapes_marks_and_nothing_else(text: str, expected: str) -> None:
    assert markdown(text) == expected


@given(st.text(alphabet="ab1 .)(-+=#>*_`~[]!|&;:/<\\\"'$@{}^", max_size=25), st.sampled_from(PLACES))
@example("a | b", "{}")
@example("x #", "## {}")
@example("10)", "- {}")
@example("![a](b)", "1. {}")
@settings(deadline=None, max_examples=400)
def test_markdown_shows_all_marks_as_letters(text: str, place: str) -> None:
    assume(plain(text))
    tokens = READER.parse(place.format(f"{markdown(text)}"))
    inline = [token for token in tokens if token.type == "inline"]
    shown = "".join(child.content for token in inline for child in token.children or ())
    kinds = {child.type for token in inline for child in token.children or ()}
    assert shown == plain(text)
    assert kinds <= {"text", "text_special"}
    assert len(inline) == 1
