import html
import re
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from detente.answers import Briefing
from detente.faces import briefing
from detente.faces.plain import markdown, plain
from detente.records import Modality, Status
from tests.build import party
from tests.exports.build import entry, evidence

DAY = date(2025, 2, 16)


def _page(**changes: Any) -> str:  # noqa: ANN401 - any field of Briefing
    fields: dict[str, Any] = {
        "as_of": DAY,
        "since": DAY - timedelta(days=7),
        "conflict": "russia-ukraine",
        "new": (),
        "due": (),
        "overdue": (),
        "settled": (),
        "disputed": (),
        "documents": 3,
        "sources": 1,
    }
    return "\n".join(briefing.page(Briefing(**(fields | changes))))


def _visible(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt("commonmark").render(text))).strip()


def test_a_page_names_its_subject_and_its_days() -> None:
    text = _page()
    assert text.startswith("# Briefing: russia\\-ukraine, 2025-02-16\n")
    assert "Since 2025-02-09: 3 articles from 1 source; 0 new, 0 settled." in text
    assert text.count("\nNothing.\n") == 5
    assert "A plan is not a fact" in text
    assert _page(conflict=None).startswith("# Briefing: all conflicts, ")


def test_an_entry_stands_with_parties_speaker_outlet_day_and_sentence() -> None:
    words = _visible(_page(new=(entry(),)))
    assert "CONSULT meet — Washington (USA), Moscow (RUS); hosted by Riyadh (SAU); due; " in words
    assert "announced 2025-02-15 by Sergei Lavrov (Wire); due 2025-02-18 to 2025-02-19; 1 article, 1 source" in words
    assert (
        "“Washington and Moscow will hold talks in Riyadh on Tuesday.” — says Sergei Lavrov, Wire, 2025-02-15" in words
    )


def test_what_was_announced_shows_the_first_word_and_what_is_settled_the_last() -> None:
    planned = evidence(sentence="Talks are planned.", document="a", modality=Modality.PLANNED)
    rows = (planned, evidence(sentence="The talks took place.", document="b", modality=Modality.HAPPENED))
    met = entry(status=Status.HAPPENED, evidence=rows)
    assert "planned" in _page(new=(met,))
    assert "took place" not in _page(new=(met,))
    assert "took place" in _page(settled=(met,))


HOSTILE = (
    "<script>alert(1)</script> [x](javascript:y) `z` **b** # h\n\n- item\n1. one\n| a | b |\n---\n&lt;i&gt; \x1b[2J"
)


def test_hostile_text_stays_text() -> None:
    hostile = entry(
        mode=HOSTILE,
        participants=(party(HOSTILE, None),),
        speaker=HOSTILE,
        outlet=HOSTILE,
        evidence=(evidence(sentence=HOSTILE, outlet=HOSTILE, speaker=HOSTILE),),
    )
    page = MarkdownIt("commonmark").enable("table").render(_page(conflict=HOSTILE, new=(hostile,)))
    assert not re.search(r"<(script|a|code|i|table|ol|h3)\b", page)
    assert page.count("<h1>") == 1
    assert page.count("<li>") == 1
    assert "\x1b" not in page


@given(st.text(min_size=1))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert _visible(f"“{markdown(text)}”") == f"“{plain(text)}”"
