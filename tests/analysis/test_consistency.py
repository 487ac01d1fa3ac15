"""Each kind of warning is given where a text cannot be right, and not where it only looks so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.analysis import consistency
from detente.analysis.consistency import FAR_APART, GRACE, NEAR_YEAR, REPORTED_EARLY, SAME_DAYS
from detente.records import (
    Claim,
    Document,
    Event,
    Interval,
    Modality,
    Naming,
    Office,
    Place,
    Tense,
    TextWarning,
    Trigger,
)
from tests.build import claim, naming, said_by

ONE = timedelta(days=1)
CHANGE = date(2024, 6, 1)  # Adam hands the office to Berta
AUGUST, DECEMBER = date(2025, 8, 5), date(2025, 12, 30)
DONE = Modality.HAPPENED
TERMS = {
    "adam": Office("Foreign Minister", "RUS", "GOV", date(2020, 1, 1), CHANGE, "made up"),
    "berta": Office("Foreign Minister", "RUS", "GOV", CHANGE, None, "made up"),
}


# Dora is mayor and Emil heads a part of the state; neither was ever foreign minister.
OTHER = {
    "dora": Office("Mayor of Brno", "RUS", "GOV", date(2020, 1, 1), None, "made up"),
    "emil": Office("Head of the Republic of Brno", "RUS", "GOV", date(2020, 1, 1), None, "made up"),
}


def _held(actor: str, kind: str | None) -> tuple[Office, ...]:
    if kind is None:
        return tuple(terms[actor] for terms in (TERMS, OTHER) if actor in terms)
    return (TERMS[actor],) if actor in TERMS and kind == naming().office else ()


def _holder(kind: str, country: str, on: date) -> str | None:
    found = (name for name, o in TERMS.items() if o.country == country and o.held(on) and kind == naming().office)
    return next(found, None)


def _around(text: str) -> Callable[[int], tuple[int, int, str]]:
    def around(at: int) -> tuple[int, int, str]:
        start = text.rfind(". ", 0, at) + 2 if ". " in text[:at] else 0
        end = text.find(". ", at) + 1 or len(text)
        return start, end, text[start:end]

    return around


def _doubts(text: str, published: date | None, *namings: Naming, claims: tuple[Claim, ...] = ()) -> list[TextWarning]:
    document = Document("d1", text, published=published)
    return list(consistency.of_document(document, _around(text), namings, claims, _held, _holder))


def _called(actor: str, tense: Tense, **changes: object) -> Naming:
    return naming(**({"actor": actor, "name": actor.capitalize(), "tense": tense} | changes))


NOW, FORMER = Tense.NOW, Tense.FORMER
WRONG = "office-of-another"
PLAIN = "Foreign minister Adam met Clara."
OFFICES = [
    ("former, yet in office", _called("berta", FORMER), PLAIN, AUGUST, ["former-in-office"]),
    ("former, of another state", _called("berta", FORMER, country="UKR"), PLAIN, AUGUST, []),
    ("former, the state untold", _called("berta", FORMER, country=None), PLAIN, AUGUST, ["former-in-office"]),
    ("former, and so it is", _called("adam", FORMER), PLAIN, AUGUST, []),
    ("former, new in office", _called("berta", FORMER), PLAIN, CHANGE + GRACE - ONE, []),
    ("former, no longer new", _called("berta", FORMER), PLAIN, CHANGE + GRACE, ["former-in-office"]),
    ("former, soon out of office", _called("adam", FORMER), PLAIN, CHANGE - GRACE, []),
    ("former, well before", _called("adam", FORMER), PLAIN, CHANGE - GRACE - ONE, ["former-in-office"]),
    ("the office of another", _called("adam", NOW), PLAIN, AUGUST, ["office-of-another"]),
    ("just out of office", _called("adam", NOW), PLAIN, CHANGE + GRACE - ONE, []),
    ("no longer just out", _called("adam", NOW), PLAIN, CHANGE + GRACE, ["office-of-another"]),
    ("not yet in office", _called("berta", NOW), PLAIN, CHANGE - GRACE - ONE, []),
    ("a form of address", _called("adam", NOW, country=None), PLAIN, AUGUST, []),
    ("an office of several", _called("adam", NOW, office="envoy"), PLAIN, AUGUST, []),
    ("somebody unknown", _called("new:clara", NOW), PLAIN, AUGUST, []),
    ("a day unknown", _called("adam", NOW), PLAIN, None, []),
    ("a leader", _called("adam", NOW, title="Ruritanian leader"), PLAIN, AUGUST, []),
    ("a leader of a party", _called("dora", NOW, name="Dora Roe", title="leader of Brno"), PLAIN, AUGUST, []),
    ("the state untold, a full name", _called("adam", NOW, country=None, name="Adam Roe"), PLAIN, AUGUST, [WRONG]),
    ("never held", _called("dora", NOW, name="Dora Roe"), PLAIN, AUGUST, [WRONG]),
    ("never held, half a name", _called("dora", NOW), PLAIN, AUGUST, []),
    ("never held, in another state", _called("dora", NOW, name="Dora Roe", country="UKR"), PLAIN, AUGUST, []),
    ("never held, the state untold", _called("dora", NOW, name="Dora Roe", country=None), PLAIN, AUGUST, []),
    ("never held, just handed over", _called("dora", NOW, name="Dora Roe"), PLAIN, CHANGE + GRACE - ONE, []),
    ("head of a part", _called("emil", NOW, name="Emil Roe", title="Minister of Brno"), PLAIN, AUGUST, []),
    ("mayor of it", _called("dora", NOW, name="Dora Roe", title="Minister of Brno"), PLAIN, AUGUST, [WRONG]),
    ("head of a part, of all", _called("emil", NOW, name="Emil Roe", title="Minister of Asia"), PLAIN, AUGUST, [WRONG]),
    ("never held, and former", _called("dora", FORMER, name="Dora Roe"), PLAIN, AUGUST, []),
    ("never held, then", _called("dora", NOW, name="Dora Roe"), "Then foreign minister Dora Roe left.", AUGUST, []),
    ("a year out of office", _called("adam", NOW), "Foreign minister Adam met Clara in 2017.", AUGUST, [WRONG]),
    ("a visit", _called("adam", NOW), "During his visit foreign minister Adam met Clara.", AUGUST, [WRONG]),
    ("a term", _called("adam", NOW), "During his term foreign minister Adam met Clara.", AUGUST, []),
    ("acting", _called("adam", Tense.ACTING), PLAIN, AUGUST, []),
    ("then", _called("adam", NOW), "Then foreign minister Adam met Clara.", AUGUST, []),
    ("a past year", _called("adam", NOW), "Foreign minister Adam met Clara in 2021.", AUGUST, []),
    ("a past month", _called("adam", NOW), "Foreign minister Adam met Clara in May 2021.", AUGUST, []),
    ("an ouster", _called("adam", NOW), "Berta owes her rise to the ouster of foreign minister Adam.", AUGUST, []),
    ("a murder", _called("adam", NOW), "Berta was charged with the murder of foreign minister Adam.", AUGUST, []),
    ("a name that popes keep", _called("adam", NOW, title="Pope"), "Pope Adam met Clara.", AUGUST, []),
    ("driven out, yet in office by law", _called("berta", FORMER, title="ousted president"), PLAIN, AUGUST, []),
    ("after an abdication", _called("adam", NOW), "Foreign minister Adam rests a year after he abdicated.", AUGUST, []),
    ("a year in brackets", _called("adam", NOW), "Foreign minister Adam (2020-24) met Clara.", AUGUST, []),
]


@pytest.mark.parametrize("called, text, on, expected", [c[1:] for c in OFFICES], ids=[c[0] for c in OFFICES])
def test_an_office_is_held_by_who_holds_it(called: Naming, text: str, on: date | None, expected: list[str]) -> None:
    assert [doubt.kind for doubt in _doubts(text, on, called)] == expected


def test_who_speaks_for_a_minister_is_not_the_minister() -> None:
    text = "Press Secretary of the foreign minister Dora Roe spoke."
    told = _called("dora", NOW, name="Dora Roe", start=text.index("Dora"), end=text.index(" spoke"))
    assert _doubts(text, AUGUST, told) == []
    assert [doubt.kind for doubt in _doubts(text.replace("Press Secretary of", "There was"), AUGUST, told)] == [WRONG]


@pytest.mark.parametrize("before, kinds", [("The former Green", []), ("The formerly Green", [WRONG]), ("The", [WRONG])])
def test_a_party_between_former_and_the_office_changes_nothing(before: str, kinds: list[str]) -> None:
    text = f"{before} foreign minister Adam met Clara."
    told = _called("adam", NOW, start=text.index("Adam"), end=text.index(" met"))
    assert [doubt.kind for doubt in _doubts(text, AUGUST, told)] == kinds


@pytest.mark.parametrize("behind, kinds", [(" of Ruritania left.", [WRONG]), (" left.", []), (" of course left.", [])])
def test_a_president_is_one_with_the_state_behind(behind: str, kinds: list[str]) -> None:
    term = TERMS["adam"]

    def held(_: str, kind: str | None) -> tuple[Office, ...]:
        return (term,) if kind == "head-of-state" else ()

    text = f"President Adam Roe{behind}"
    told = _called(
        "adam", NOW, name="Adam Roe", title="President", office="head-of-state", country=None, start=10, end=18
    )
    document = Document("d1", text, published=AUGUST)
    found = consistency.of_document(document, _around(text), [told], [], held, lambda *_: "Berta")
    assert [doubt.kind for doubt in found] == kinds


def test_a_warning_has_the_sentence_the_reason_and_the_record() -> None:
    text = "Talks went on. Foreign minister Adam met Clara. Both left."
    [doubt] = _doubts(text, AUGUST, _called("adam", NOW, start=32, end=36))
    assert text[doubt.start : doubt.end] == doubt.sentence == PLAIN
    assert doubt.document == "d1"
    assert doubt.reason == "the text gives Adam the office 'foreign minister' on 2025-08-05, which ended 2024-06-01"
    assert doubt.record == "berta held it that day"
    [doubt] = _doubts(PLAIN, AUGUST, _called("berta", FORMER))
    assert doubt.reason == "the text calls Berta 'foreign minister', but the office was held on 2025-08-05"
    assert doubt.record == "Berta has been Foreign Minister (RUS) since 2024-06-01"


def _address(title: str) -> Naming:
    return _called("new:eva", NOW, office="head-of-state", title=title)


LATER = {"start": 16, "end": 19}
WAS = _called("new:eva", FORMER, office="head-of-state", title="president", **LATER)
ROLES = [
    ("both in one text", [_address("president"), WAS], ["two-roles"]),
    ("whatever comes first", [WAS, _address("president")], ["two-roles"]),
    ("a form of address that former ones keep", [_address("President"), WAS], []),
    ("two offices", [_called("new:eva", NOW), WAS], []),
    ("two people", [_called("new:ida", NOW, office="head-of-state"), WAS], []),
    ("one role", [WAS, WAS], []),
]


@pytest.mark.parametrize("told, expected", [c[1:] for c in ROLES], ids=[c[0] for c in ROLES])
def test_a_person_has_one_role_in_a_text(told: list[Naming], expected: list[str]) -> None:
    found = _doubts("Eva spoke here. Eva left.", None, *told)
    assert [doubt.kind for doubt in found] == expected
    assert [(doubt.sentence, doubt.record) for doubt in found] == [
        ("Eva left.", "the other sentence: Eva spoke here.") for _ in expected
    ]


# 5 August 2025 was a Tuesday, 5 August 2024 a Monday; 30 December 2025 a Tuesday.
DAYS = [
    ("They met on Tuesday, August 5.", AUGUST, None),
    ("They met on Monday, August 5.", AUGUST, "2025-08-05 was a Tuesday"),
    ("They met on Monday, August 5th, 2024.", AUGUST, None),
    ("They met on Tuesday the 5th of August 2024.", AUGUST, "2024-08-05 was a Monday"),
    ("They met on Monday 5 August and left.", AUGUST, "2025-08-05 was a Tuesday"),
    ("They meet on Saturday, January 3.", DECEMBER, None),
    ("They meet on Friday, January 3.", DECEMBER, "2026-01-03 was a Saturday"),
    ("They met on Monday, August 5.", date(2025, 1, 21), None),  # 169 days after that of 2024, which was a Monday
    ("They met on Monday, August 5.", date(2025, 8, 5) + timedelta(days=NEAR_YEAR), "2025-08-05 was a Tuesday"),
    ("They met on Monday, August 5.", date(2025, 8, 6) + timedelta(days=NEAR_YEAR), None),
    ("They met on Monday, February 30.", AUGUST, None),
    ("They met on Monday, August 5.", None, None),
]


@pytest.mark.parametrize("text, on, record", DAYS)
def test_a_weekday_fits_its_date(text: str, on: date | None, record: str | None) -> None:
    found = _doubts(text, on)
    assert [(doubt.kind, doubt.record) for doubt in found] == ([("weekday", record)] if record else [])


AHEAD = AUGUST + REPORTED_EARLY + ONE


def _early(word: str = "met", first: date = AHEAD, last: date | None = None, **changes: object) -> Claim:
    fields = {
        "modality": DONE,
        "reported": AUGUST,
        "trigger": Trigger(word, 0, len(word)),
        "when": Interval.of(first, last or first),
        "when_text": "on Thursday",
    }
    return claim(**(fields | changes))


EARLY = [
    ("done on a day ahead", _early(), ["reported-early"]),
    ("a regular verb", _early("signed"), ["reported-early"]),
    ("within a day, of time zones", _early(first=AHEAD - ONE), []),
    ("planned", _early(modality=Modality.PLANNED), []),
    ("a noun may lie ahead", _early("talks"), []),
    ("days too loose", _early(last=AHEAD + timedelta(days=7)), []),
    ("a whole week", _early(last=AHEAD + timedelta(days=6)), ["reported-early"]),
    ("a bare number", _early(when_text="2025"), []),
    ("no words for the day", _early(when_text=None), []),
    ("no day", _early(when=None), []),
    ("a report without a day", _early(reported=None), []),
    ("what is to be done", _early("asked", text="asked them to leave on Thursday"), []),
    (
        "a word about its head",
        _early("charged", text="The panel, charged with it, reports on Thursday", trigger=Trigger("charged", 11, 18)),
        [],
    ),
    (
        "of another clause",
        _early(
            "met", text="On Thursday is the vote, and they met", trigger=Trigger("met", 34, 37), when_text="On Thursday"
        ),
        [],
    ),
    ("what is about to come", _early("secured", text="secured more, the first arriving on Thursday"), []),
    ("what was done", _early("asked", text="asked them on Thursday to leave"), ["reported-early"]),
]


UNDATED = [
    ("They met on August 20 in Brno.", ["met"]),
    ("On Wednesday, 20 August they met in Brno.", ["met"]),
    ("They met on August 6 in Brno.", []),  # of time zones
    ("They met on September 20 in Brno.", []),  # may be that of last year
    ("They met on August 20, 2024 in Brno.", []),
    ("They met today in Brno as on August 20.", []),
    ("They met ahead of talks on August 20.", []),
    ("They met and leave on August 20.", []),
    ("They met on August 20 and on August 21.", []),
    ("They announced on August 20 in Brno.", []),
]


@pytest.mark.parametrize("text, expected", UNDATED)
def test_a_day_about_to_come_is_told_as_over(text: str, expected: list[str]) -> None:
    word = "announced" if "announced" in text else "met"
    at = text.index(word)
    told = _early(word, when=None, when_text=None, text=text, trigger=Trigger(word, at, at + len(word)))
    found = _doubts("They left.", AUGUST, claims=(told,))
    assert [doubt.reason.split("'")[1] for doubt in found] == expected
    assert all(doubt.record == "the text is of 2025-08-05, the day told is 2025-08-20" for doubt in found)


@pytest.mark.parametrize("told, expected", [c[1:] for c in EARLY], ids=[c[0] for c in EARLY])
def test_what_is_done_lies_behind(told: Claim, expected: list[str]) -> None:
    assert [doubt.kind for doubt in _doubts("They met.", AUGUST, claims=(told,))] == expected
    assert _doubts("They met.", None, claims=(told,)) == []


def _told(document: str) -> str:
    return f"By {document} it was a raid near Ostrava that Colonel Adam led."


def _count(document: str, *numbers: str, **changes: object) -> Claim:
    fields = {"document": document, "modality": DONE, "reported": AUGUST, "numbers": numbers, "text": _told(document)}
    return claim(**(fields | changes))


BRNO, PRAGUE, LVIV = (
    Place(name, "city", country, region, 50.0, 15.0)
    for name, country, region in (("Brno", "CZE", "Moravia"), ("Prague", "CZE", "Bohemia"), ("Lviv", "UKR", "Lviv"))
)
SOURCES = {"d1": "wire", "d2": "paper", "copy of d1": "wire"}
HIGH = f"killed: {int(20 * FAR_APART):d}"
LAST = AUGUST + SAME_DAYS
FIGURES = [
    ("far apart", [_count("d1", "killed: 20"), _count("d2", HIGH)], ["d2"]),
    ("the higher one is shown", [_count("d1", "killed: 1,200"), _count("d2", "killed: 20")], ["d1"]),
    ("one and none", [_count("d1", "injured: 0"), _count("d2", "injured: 2")], ["d2"]),
    ("two kinds apart", [_count("d1", "killed: 20", "injured: 2"), _count("d2", HIGH, "injured: 9")], ["d2", "d2"]),
    ("a number in words", [_count("d1", "killed: Three"), _count("d2", "killed: twelve people")], ["d2"]),
    ("fewer some days later", [_count("d1", HIGH), _count("d2", "killed: 20", reported=LAST)], ["d1"]),
    ("fewer too late", [_count("d1", HIGH), _count("d2", "killed: 20", reported=LAST + ONE)], []),
    ("near enough", [_count("d1", "killed: 20"), _count("d2", "killed: 29")], []),
    ("a lower limit", [_count("d1", "killed: at least 20"), _count("d2", HIGH)], []),
    ("a lower limit above", [_count("d1", "killed: 20"), _count("d2", "killed: more than 40 people")], ["d2"]),
    ("an upper limit below", [_count("d1", "killed: up to 20"), _count("d2", HIGH)], ["d2"]),
    ("an upper limit above", [_count("d1", "killed: up to 40"), _count("d2", "killed: 5")], []),
    ("a rough count", [_count("d1", "killed: 30"), _count("d2", "killed: about 50 people")], []),
    ("a rough count far off", [_count("d1", "killed: 20"), _count("d2", "killed: about 50 people")], ["d2"]),
    ("others are counted", [_count("d1", "killed: 20 soldiers"), _count("d2", f"{HIGH} civilians")], []),
    ("told in parts", [_count("d1", "killed: 20"), _count("d2", HIGH, "killed: 2")], []),
    ("another one", [_count("d1", "killed: 20"), _count("d2", HIGH, text="Another raid: " + _told("d2"))], []),
    ("in two states", [_count("d1", "killed: 20", place=BRNO), _count("d2", HIGH, place=LVIV)], []),
    ("in two regions", [_count("d1", "killed: 20", place=BRNO), _count("d2", HIGH, place=PRAGUE)], []),
    ("in one region", [_count("d1", "killed: 20", place=BRNO), _count("d2", HIGH, place=BRNO)], ["d2"]),
    ("no name in common", [_count("d1", "killed: 20"), _count("d2", HIGH, text="A raid near Brno went on.")], []),
    ("a sum over days", [_count("d1", "killed: 20"), _count("d2", HIGH, text=_told("d2") + " Since May.")], []),
    ("other kinds", [_count("d1", "injured: 20"), _count("d2", HIGH)], []),
    ("no people", [_count("d1", "money: 20"), _count("d2", "money: 900")], []),
    ("copies of one source", [_count("d1", "killed: 20"), _count("copy of d1", HIGH)], []),
    ("the toll has risen", [_count("d1", "killed: 20"), _count("d2", HIGH, reported=AUGUST + ONE)], []),
    ("a report without a day", [_count("d1", "killed: 20"), _count("d2", HIGH, reported=None)], []),
    ("not told as fact", [_count("d1", "killed: 20"), _count("d2", HIGH, modality=Modality.POSSIBLE)], []),
]


@pytest.mark.parametrize("claims, expected", [c[1:] for c in FIGURES], ids=[c[0] for c in FIGURES])
def test_independent_sources_count_alike(claims: list[Claim], expected: list[str]) -> None:
    found = list(consistency.of_event(Event("e", tuple(claims)), SOURCES.__getitem__))
    assert [(doubt.kind, doubt.document) for doubt in found] == [("figures", document) for document in expected]


def test_a_warning_on_figures_tells_both() -> None:
    told = (_count("d1", "killed: 20"), _count("d2", HIGH))
    [doubt] = consistency.of_event(Event("e", told), SOURCES.__getitem__)
    assert (doubt.sentence, doubt.record) == (_told("d2"), f"the other sentence: {_told('d1')}")
    assert doubt.reason == "30 killed here, 20 in another source of the same days"


def test_what_is_doubted_since_a_day_is_not_hidden_by_what_was_before() -> None:
    before = [_count("d1", "killed: 2"), _count("d2", "killed: 90")]
    after = [replace(c, reported=AUGUST + ONE) for c in (_count("d3", "killed: 5"), _count("d4", "killed: 60"))]
    event = Event("e", tuple(before + after))
    assert [doubt.document for doubt in consistency.of_event(event, str)] == ["d2"]
    assert [doubt.document for doubt in consistency.of_event(event, str, since=AUGUST + ONE)] == ["d4"]
    assert not list(consistency.of_event(event, str, since=AUGUST + 2 * ONE))


DENIAL = "By d2, Colonel Adam denied the {} near Ostrava."


def _act(document: str, modality: Modality, word: str = "raid", **changes: object) -> Claim:
    text = str(changes.pop("text", DENIAL.format(word) if modality is Modality.DENIED else _told(document)))
    at = text.find(word)
    return _count(document, modality=modality, text=text, trigger=Trigger(word, max(0, at), len(text)), **changes)


FAR = "Colonel Adam denied that some of the men from the north who were there at that time led the {} near Ostrava."
CLAIMS = [
    ("denied far off, in one clause", [_act("d1", DONE), _act("d2", Modality.DENIED, text=FAR.format("raid"))], ["d2"]),
    (
        "denied in another clause",
        [_act("d1", DONE), _act("d2", Modality.DENIED, text=FAR.format("way, and later the raid"))],
        [],
    ),
    ("done and denied", [_act("d1", DONE), _act("d2", Modality.DENIED)], ["d2"]),
    ("another form of the word", [_act("d1", DONE, "bombing"), _act("d2", Modality.DENIED, "bombed")], ["d2"]),
    (
        "not done",
        [_act("d1", DONE), _act("d2", Modality.DENIED, text="By d2, Colonel Adam did not raid Ostrava.")],
        ["d2"],
    ),
    (
        "another verb not done",
        [_act("d1", DONE), _act("d2", Modality.DENIED, text="Colonel Adam did not end the raid near Ostrava.")],
        [],
    ),
    ("another word", [_act("d1", DONE), _act("d2", Modality.DENIED, "left")], []),
    ("one source", [_act("d1", DONE), _act("copy of d1", Modality.DENIED)], []),
    ("no name in common", [_act("d1", DONE), _act("d2", Modality.DENIED, text="Nobody denied the raid.")], []),
    ("a denial behind", [_act("d1", DONE), _act("d2", Modality.DENIED, text="The raid by Adam: all denied.")], []),
    ("called off", [_act("d1", DONE), _act("d2", Modality.DENIED, text="By Colonel Adam the raid is off.")], []),
    ("days later", [_act("d1", DONE), _act("d2", Modality.DENIED, reported=LAST + ONE)], []),
    ("planned and denied", [_act("d1", Modality.PLANNED), _act("d2", Modality.DENIED)], []),
]


@pytest.mark.parametrize("claims, expected", [c[1:] for c in CLAIMS], ids=[c[0] for c in CLAIMS])
def test_what_one_source_denies_another_tells_as_done(claims: list[Claim], expected: list[str]) -> None:
    found = list(consistency.of_event(Event("e", tuple(claims)), SOURCES.__getitem__))
    assert [(doubt.kind, doubt.document) for doubt in found] == [("claims", document) for document in expected]


def test_a_warning_on_a_denial_tells_who_denies_and_what_the_other_says() -> None:
    told = (_act("d1", DONE), _act("d2", Modality.DENIED, speaker=said_by("Berta")))
    [doubt] = consistency.of_event(Event("e", told), SOURCES.__getitem__)
    assert doubt.reason == "'raid' is denied here by Berta, and told as done in another source of the same days"
    assert doubt.record == f"the other sentence: {_told('d1')}"
