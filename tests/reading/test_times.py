import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from detente.reading import times, tokens
from detente.reading.times import finding, rules
from detente.records import Interval, TimeMention

TABLE = Path(__file__).parent.parent / "cases" / "times.toml"
CASES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"] if TABLE.exists() else []
WEDNESDAY = date(2025, 5, 28)

# Published on Wednesday, 28 May 2025: text, expression as found, days behind, days ahead.
RESOLVED = [
    ("It was put off until 9 June.", "until 9 June", "2024-06-09/2024-06-09", "06-09/06-09"),
    ("They meet the week after next.", "the week after next", "06-09/06-15", "06-09/06-15"),
    ("They met the week before last.", "the week before last", "05-12/05-18", "05-12/05-18"),
    ("They fought overnight into Sunday.", "overnight into Sunday", "05-24/05-25", "05-31/06-01"),
    ("It began a fortnight ago.", "a fortnight ago", "05-14/05-14", "05-14/05-14"),
    ("It ends by Friday.", "by Friday", "05-23/05-23", "05-28/05-30"),
    ("It must end no later than Friday.", "no later than Friday", "05-23/05-23", "05-28/05-30"),
    ("It must end not later than 7 June.", "not later than 7 June", "2024-06-07/2024-06-07", "05-28/06-07"),
    ("It is due on or before 10 June.", "on or before 10 June", "2024-06-10/2024-06-10", "05-28/06-10"),
    ("It holds until 10 June.", "until 10 June", "05-28/06-10", "05-28/06-10"),
    ("It holds through 2026.", "through 2026", "05-28/2026-12-31", "05-28/2026-12-31"),
    ("At war since 2014, they met.", "since 2014", "2014-01-01/05-28", "2014-01-01/05-28"),
    ("It has held since early May.", "since early May", "05-01/05-28", "05-01/05-28"),
    ("They met this week.", "this week", "05-26/05-28", "05-26/06-01"),
    ("It was put off from Monday to Friday.", "from Monday to Friday", "05-26/05-30", "05-26/05-30"),
    ("Talks were postponed from Monday to Friday.", "from Monday to Friday", "05-23/05-23", "05-30/05-30"),
    ("The launch was delayed until 9 June.", "until 9 June", "2024-06-09/2024-06-09", "06-09/06-09"),
    ("They meet on Saturday and Sunday.", "Saturday and Sunday", "05-24/05-25", "05-31/06-01"),
    ("It opens for four days from Saturday.", "for four days from Saturday", "05-24/05-27", "05-31/06-03"),
    ("They meet a week from Monday.", "a week from Monday", "06-09/06-09", "06-09/06-09"),
    ("They meet Monday next week.", "Monday next week", "06-02/06-02", "06-02/06-02"),
    ("The visit last week of the president failed.", "last week", "05-19/05-25", "05-19/05-25"),
    ("They met Friday last week.", "Friday last week", "05-23/05-23", "05-23/05-23"),
    ("They met in the last week of April.", "the last week of April", "04-24/04-30", "2026-04-24/2026-04-30"),
    ("They meet in the first half of June.", "the first half of June", "2024-06-01/2024-06-15", "06-01/06-15"),
    ("It is due in the second half of June.", "the second half of June", "2024-06-16/2024-06-30", "06-16/06-30"),
    ("They met in the third half of June.", "June", "2024-06-01/2024-06-30", "06-01/06-30"),
    ("A vote is due in one to three months.", "in one to three months", None, "06-28/08-28"),
    ("It happened over the past four days.", "over the past four days", "05-25/05-28", "05-25/05-28"),
    ("It happened over the last week.", "over the last week", "05-21/05-28", "05-21/05-28"),
    ("They met a couple of weeks ago.", "a couple of weeks ago", "05-14/05-14", "05-14/05-14"),
    ("Elections follow later in May.", "later in May", "05-28/05-31", "05-28/05-31"),
    ("Elections follow later in June.", "later in June", "2024-06-01/2024-06-30", "06-01/06-30"),
    ("It starts in September.", "September", "2024-09-01/2024-09-30", "09-01/09-30"),
    ("It ends at year's end.", "year's end", "12-01/12-31", "12-01/12-31"),
    ("It ends before the end of the month.", "before the end of the month", "05-28/05-31", "05-28/05-31"),
    ("They face a 15 June deadline.", "15 June deadline", "2024-06-15/2024-06-15", "05-28/06-15"),
    ("They met in the autumn.", "the autumn", "2024-09-01/2024-11-30", "09-01/11-30"),
    ("They meet next winter.", "next winter", "12-01/2026-02-28", "12-01/2026-02-28"),
    ("It ends in mid-2026.", "mid-2026", "2026-05-01/2026-08-31", "2026-05-01/2026-08-31"),
    ("It rose in the second quarter of 2024.", "the second quarter of 2024", "2024-04-01/2024-06-30", None),
    ("A truce for Orthodox Easter 2024 held.", "Orthodox Easter 2024", "2024-05-05/2024-05-05", None),
    ("The truce of Easter Sunday failed.", "Easter Sunday", "04-20/04-20", "2026-04-05/2026-04-05"),
    ("They marched on May Day.", "May Day", "05-01/05-01", "2026-05-01/2026-05-01"),
    ("It began on 29 February.", "29 February", "2024-02-29/2024-02-29", "2028-02-29/2028-02-29"),
    ("Dated 12.06.2025.", "12.06.2025", "06-12/06-12", "06-12/06-12"),
    ("It began on Tuesday, 26 May.", "Tuesday, 26 May", "2026-05-26/2026-05-26", "2026-05-26/2026-05-26"),
    ("They fell out in the 1980s.", "the 1980s", "1980-01-01/1989-12-31", "1980-01-01/1989-12-31"),
    ("They met in the late 1990s.", "the late 1990s", "1997-01-01/1999-12-31", "1997-01-01/1999-12-31"),
    ("They met often in 2025.", "2025", "01-01/05-28", "01-01/12-31"),
    ("They met often in May.", "May", "05-01/05-28", "05-01/05-31"),
    ("The court postpones the hearing until 9 June.", "until 9 June", "2024-06-09/2024-06-09", "06-09/06-09"),
    ("Office of the Envoy Today, the two met.", "Today", "05-28/05-28", "05-28/05-28"),
    ("It ran in late 2024 and early 2025.", "late 2024 and early 2025", "2024-10-01/03-31", "2024-10-01/03-31"),
]
NO_TIME = [
    "A reporter of Kenya Today asked the minister.",
    "The model is of the 1990s2 and the 1984s.",
    "He may meet Putin as they march through the city.",
    "May he come? March on! Theresa May said so.",
    "The Sun and Sat and the Sunday Times reported Bloody Sunday.",
    "A 30-day truce, a three-day visit, talks for two days.",
    "The 45-year-old led 2,000 men in their 50s at 2030 GMT.",
    "The 15th anniversary, the 15th round and the 3rd Brigade.",
    "Two days later, the following day, a day after the summit.",
    "The first visit by a president in three years.",
    "Resolution 1973 cost $2014 and 1950 people.",
    "They meet soon, weekly, now and recently, within hours of the fall of Kabul.",
    "In the last week of talks",
    "On 31.02.2025 and 45 May.",
    "",
]


def found(text: str, published: date | None = WEDNESDAY) -> tuple[TimeMention, ...]:
    return times.find(text, 0, len(text), published=published, sentence=3, tokens=tokens.words(text))


def days(written: str | None) -> Interval | None:
    if written is None:
        return None
    first, last = (day if len(day) > 5 else f"2025-{day}" for day in written.split("/"))
    return Interval.of(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['expression']}, {case['published']}" for case in CASES])
def test_table_of_cases(case: dict[str, Any]) -> None:
    start = case["text"].index(case["expression"])
    end = start + len(case["expression"])
    here = [m for m in found(case["text"], date.fromisoformat(case["published"])) if m.start < end and start < m.end]
    meant = {
        "past": [m.past for m in here],
        "future": [m.future for m in here],
        "any": [m.past for m in here] + [m.future for m in here],
    }
    assert days(f"{case['first']}/{case['last']}") in meant[case["direction"]]


@pytest.mark.parametrize("text, expression, past, future", RESOLVED)
def test_resolved(text: str, expression: str, past: str | None, future: str | None) -> None:
    mention = next(iter(found(text)), None)
    assert mention is not None
    assert mention.text == expression
    assert mention.past == days(past)
    assert mention.future == days(future or past)


@pytest.mark.parametrize("text", NO_TIME)
def test_no_time(text: str) -> None:
    assert found(text) == ()


def test_what_only_lies_ahead() -> None:
    for text in ("They meet in a fortnight.", "They meet later in the day."):
        (mention,) = found(text)
        assert mention.past is None
        assert mention.future is not None


def test_without_a_day_of_publication_only_full_dates_mean_days() -> None:
    text = "On Monday, 2 June 2025, they meet for talks that began on 15 May, last week and in February 2022."
    assert [(m.text, m.past) for m in found(text, None)] == [
        ("Monday, 2 June 2025", days("06-02/06-02")),
        ("15 May", None),
        ("last week", None),
        ("February 2022", days("2022-02-01/2022-02-28")),
    ]


def test_a_mention_names_its_place_and_words() -> None:
    text = "No. They meet on Friday evening."
    spans = tokens.words(text, 4)
    (mention,) = times.find(text, 4, len(text), published=WEDNESDAY, sentence=3, tokens=spans)
    assert (mention.sentence, mention.first, mention.last) == (3, 3, 5)
    assert text[mention.start : mention.end] == mention.text == "Friday evening"


def test_a_weekday_has_both_its_meanings() -> None:
    (mention,) = found("on Friday")
    assert mention.future == days("05-30/05-30")
    assert mention.past == days("05-23/05-23")


@pytest.mark.parametrize(
    "day, text, past, future",
    [
        (31, "They meet this week.", ("05-26", "05-31"), ("05-26", "06-01")),
        (32, "They meet this week.", ("05-26", "06-01"), ("06-01", "06-07")),
        (32, "They meet later this week.", ("06-02", "06-07"), ("06-02", "06-07")),
    ],
    ids=["saturday", "sunday", "later than sunday"],
)
def test_a_week_that_begins_on_sunday(day: int, text: str, past: tuple[str, str], future: tuple[str, str]) -> None:
    (mention,) = found(text, date(2025, 5, 1) + timedelta(days=day - 1))
    told = [tuple(f"{d:%m-%d}" for d in (i.start, i.last)) for i in (mention.past, mention.future) if i]
    assert told == [past, future]


@pytest.mark.parametrize("published", [date.min, date.max])
def test_days_outside_the_calendar_are_left_out(published: date) -> None:
    text = "yesterday, tomorrow, last year, next week, in 99 years, on 1 May, 999 years ago, by the 3rd"
    assert all(m.past is None or m.past.start >= date.min for m in found(text, published))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    ["1-", "May ", "in 3 ", "on the ", "Monday to ", "first ", "from May 1 to ", "postponed ", "a", " ", "2025-05-"],
)
def test_junk_takes_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    spans = tokens.words(text)
    times.find(text, 0, len(text), published=WEDNESDAY, sentence=0, tokens=spans)


def test_rule_patterns_use_known_sorts() -> None:
    with pytest.raises(KeyError, match="WEEKDYA"):
        rules.rule_of("WEEKDYA", lambda _found, _today: None)


def test_a_rule_that_asks_words_for_days_is_a_mistake() -> None:
    items = list(finding._lex("on", [(0, 2)]))
    match = rules.rule_of("(?P<x>ON)", rules.itself).pattern.match(items[0].code)
    assert match is not None
    with pytest.raises(TypeError, match="may match words that name no time"):
        rules.itself(rules.Found(match, items), None)
