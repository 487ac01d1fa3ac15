"""What a briefing says: citations, order, bounds, who vouches, and that nothing is told twice or as more than it is."""

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from detente.answers import Daily, Faint
from detente.faces.briefing import Briefing, Section, compose, markdown
from detente.faces.names import Names
from detente.faces.plain import markdown as escaped
from detente.faces.plain import plain
from detente.records import Interval, Modality, Status
from tests.exports.build import entry
from tests.faces.briefing.build import DAY, act, agenda, everything, period, said

NAMES = Names.shipped()


def _made(**changes: Any) -> Briefing:  # noqa: ANN401 - any field of Daily
    return compose(period(**changes), NAMES)


def _page(made: Daily) -> str:
    return "\n".join(markdown.lines(compose(made, NAMES)))


def _section(briefing: Briefing, key: str) -> Section:
    return next(section for section in briefing.sections if section.key == key)


def _texts(briefing: Briefing, key: str) -> list[str]:
    return [line.text for line in _section(briefing, key).lines]


def _visible(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt("commonmark").render(text))).strip()


def test_a_page_names_its_subject_its_days_and_what_it_rests_on() -> None:
    words = _visible(_page(period()))
    assert words.startswith("Briefing: Russia and Ukraine\n")
    assert "10 to 16 February 2025, and what is due up to 23 February 2025. 3 articles from 2 outlets." in words
    assert "a program read 3 articles of 2 outlets" in words
    assert "A plan is not a fact" in words
    assert _page(replace(period(), conflict=None)).startswith("# Briefing: all conflicts\n")


def test_the_lead_has_five_lines_even_when_nothing_happened() -> None:
    labels = ["Changed most", "Due next", "Slipped", "Mood", "To doubt"]
    for briefing in (_made(), compose(everything(), NAMES)):
        assert [line.label for line in briefing.lead.lines] == labels


def test_every_number_is_that_of_a_source_and_every_source_is_cited() -> None:
    briefing = compose(everything(), NAMES)
    lines = [line for section in (briefing.lead, *briefing.sections) for line in section.lines]
    numbers = [number for line in lines for number in line.citations]
    assert [source.number for source in briefing.sources] == list(range(1, len(briefing.sources) + 1))
    assert set(numbers) == {source.number for source in briefing.sources}


def test_every_statement_about_the_record_is_cited() -> None:
    told = [line for section in compose(everything(), NAMES).sections for line in section.lines]
    uncited = [line.text for line in told if not line.citations]
    assert uncited == [text for text in uncited if "rest on one outlet alone" in text]
    assert len(told) > 12


def test_a_sentence_has_one_number_and_is_quoted_once() -> None:
    same = said("Both happened.", modality=Modality.HAPPENED)
    briefing = _made(acts=2, happened=(act(evidence=(same,)), act(id="a2", type="AID", evidence=(same,))))
    first, second = _section(briefing, "happened").lines
    assert first.citations == second.citations == (1,)
    assert (first.quote, second.quote) == ("Both happened.", None)
    assert len(briefing.sources) == 1


def test_a_source_tells_outlet_day_title_address_id_and_the_sentence() -> None:
    source = next(s for s in compose(everything(), NAMES).sources if s.title)
    assert (source.outlet, source.day, source.title) == ("Wire", date(2025, 2, 15), "Agreed")
    assert (source.url, source.given_id) == ("https://example.com/1", "item-1")
    assert "agreed on a list" in source.sentence


def test_an_act_is_told_with_its_day_and_who_says_so() -> None:
    told = _texts(_made(acts=1, happened=(act(),)), "happened")
    assert told == ["Russia and Ukraine came to an agreement on 14 February 2025, according to Wire."]


def test_what_several_outlets_tell_is_not_hedged_but_counted() -> None:
    told = _texts(_made(acts=1, happened=(act(sources=3),)), "happened")
    assert told == ["Russia and Ukraine came to an agreement on 14 February 2025 (3 outlets)."]


@pytest.mark.parametrize(
    "status,key,words",
    [
        (Status.DUE, "new", "Talks between the United States and Russia in Riyadh were announced on 15 February 2025"),
        (Status.PROPOSED, "new", "were proposed on 15 February 2025 by Sergey Lavrov, for a day between 18 and 19"),
        (Status.POSSIBLE, "new", "were called possible on 15 February 2025"),
        (Status.OVERDUE, "overdue", "were due between 18 and 19 February 2025 and are not on record as done"),
        (Status.HAPPENED, "settled", "are reported to have come about; announced on 15 February 2025"),
        (Status.CALLED_OFF, "settled", "were called off or refused; announced on 15 February 2025 by Sergey Lavrov"),
        (Status.DISPUTED, "disputed", "It is disputed whether talks between the United States and Russia"),
    ],
)
def test_an_announced_act_is_told_by_its_status_and_never_as_a_fact(status: Status, key: str, words: str) -> None:
    made = _made(agenda=agenda(**{key: (entry(status=status),)}))
    (told,) = _texts(made, key)
    assert words in told
    assert "held talks" not in told


def test_what_is_due_comes_with_its_chance_until_its_time_is_over() -> None:
    (told,) = _texts(compose(everything(), NAMES), "due")
    assert "are due between 18 and 19 February 2025; newly announced on 15 February 2025" in told
    assert "the forecast gives it 25 % to be kept in time (17 % of all announcements are)" in told
    over = entry(due=Interval.of(DAY, DAY))
    (told,) = _texts(compose(replace(everything(), agenda=agenda(due=(over,))), NAMES), "due")
    assert "forecast" not in told


def test_what_may_have_been_read_wrongly_is_marked_or_set_apart() -> None:
    due = entry()
    briefing = _made(agenda=agenda(due=(due,)), faint=(Faint(0.21, due), Faint(0.2, act(score=0.2))))
    assert "perhaps read wrongly (score 0.21)" in _texts(briefing, "due")[0]
    assert _section(briefing, "happened").lines == ()
    doubts = _texts(briefing, "doubts")
    assert [text for text in doubts if text.startswith("Perhaps read wrongly (score 0.20): Russia and Ukraine")]
    assert not any("0.21" in text for text in doubts)


def test_lists_are_bounded_and_what_is_left_out_is_told() -> None:
    acts = tuple(act(id=f"a{n}", evidence=(said(f"Report {n}.", outlet=f"Wire {n}"),)) for n in range(12))
    late = tuple(entry(id=f"o{n}", status=Status.OVERDUE) for n in range(9))
    briefing = _made(acts=14, happened=acts, agenda=agenda(overdue=late, overdues=30))
    assert len(_section(briefing, "happened").lines) == 10
    assert _section(briefing, "happened").more == "4 more not shown"
    assert _section(briefing, "overdue").more == "22 more not shown"
    assert "4 more in “What happened”; 22 more in “Overdue”" in _texts(briefing, "doubts")[-1]


def test_what_reads_the_same_is_told_once_with_all_its_sources() -> None:
    same = tuple(act(id=f"a{n}", evidence=(said(f"Report {n}."),)) for n in range(3))
    other = act(id="b", evidence=(said("Another report.", outlet="Gazette"),))
    lines = _section(_made(acts=4, happened=(*same[:2], other, same[2])), "happened").lines
    assert [line.text.rpartition(" ")[2] for line in lines] == ["Wire.", "Gazette."]
    # The lead cites the first, so its number is 1; the others are numbered as they are met.
    assert [line.citations for line in lines] == [(1, 2, 4), (3,)]


def test_readings_are_told_in_sentences() -> None:
    briefing = compose(everything(), NAMES)
    assert _texts(briefing, "positions") == [
        "Russia moved on territory: it refused, and since 16 February 2025 it made offers.",
        "Ukraine accepts a ceasefire (the terms of a ceasefire), first said on 16 February 2025.",
    ]
    assert _texts(briefing, "mediators") == ["Oman carried messages between Russia and Ukraine, 9 to 16 February 2025."]
    assert _texts(briefing, "reactions") == [
        "Oman voiced hope about talks between Russia and Ukraine, on 16 February 2025."
    ]
    truce = "A truce between Russia and Ukraine is in force by the last report"
    assert _texts(briefing, "truces") == [
        f"{truce}, first reported on 9 February 2025, in force from 16 February 2025.",
        "Ukraine accused Russia of breaking the truce, reported on 16 February 2025.",
    ]


def test_numbers_are_told_with_bounds_references_and_a_reason() -> None:
    briefing = compose(everything(), NAMES)
    (mood,) = _texts(briefing, "momentum")
    assert mood.startswith("Between Russia and Ukraine the mood has been warming since 9 February 2025, +2.5 in weight")
    assert mood.endswith("(90 % interval +0.5 to +4.5); the act that counts most moved it up.")
    (likely,) = _texts(briefing, "forecasts")
    assert likely.startswith(
        "Talks between Russia and Ukraine within 7 days: 40 % (all pairs 20 %, this pair so far 30 %"
    )
    assert likely.endswith("main reason: talks between Russia and Ukraine, a month: 3, usual 1.")


HOSTILE = (
    "<script>alert(1)</script> [x](javascript:y) `z` **b** # h\n\n- item\n1. one\n| a | b |\n---\n&lt;i&gt; \x1b[2J"
)


def test_hostile_text_stays_text() -> None:
    page = MarkdownIt("commonmark").enable("table").render(_page(everything(HOSTILE)))
    tame = MarkdownIt("commonmark").enable("table").render(_page(everything("tame")))
    assert not re.search(r"<(script|code|i|table|h3)\b", page)
    assert re.findall(r"<a .*?>", page) == re.findall(r"<a .*?>", tame)
    for tag in ("<h1>", "<h2>", "<ol>"):
        assert page.count(tag) == tame.count(tag)
    assert "\x1b" not in page


@given(st.text(min_size=1))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert _visible(f"“{escaped(text)}”") == f"“{plain(text)}”"
