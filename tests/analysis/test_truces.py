"""A truce is announced, begins, is broken, lengthened and over on the days that sentences tell, and no others."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from detente.analysis import truces as rules
from detente.analysis.truces import Stage, Truce
from detente.records import Claim, Event, Interval, Modality, Participant, Role, Trigger
from tests.build import claim, party, said_by

DAY = date(2025, 3, 3)  # a Monday
ASKED, PLANNED, DONE, DENIED = Modality.PROPOSED, Modality.PLANNED, Modality.HAPPENED, Modality.DENIED
NORTH, SOUTH = party("North", "PRK"), party("South", "KOR", role=Role.TARGET, actor="state:KOR")
SIDES = (NORTH, SOUTH)
AGREED = "North and South agree to a ceasefire."
COUNTER = iter(range(1000))


def _day(number: int) -> date:
    return DAY + timedelta(days=number)


def _told(text: str, day: int | None, modality: Modality = DONE, trigger: str = "ceasefire", **more: object) -> Claim:
    """A claim of the trigger's word in a text, on the day so many days after the first."""
    at = text.index(trigger)
    number = next(COUNTER)
    fields: dict[str, Any] = {
        "id": f"c{number}",
        "document": f"d{number}",
        "start": 0,
        "end": len(text),
        "text": text,
        "reported": None if day is None else _day(day),
        "trigger": Trigger(trigger, at, at + len(trigger)),
        "type": "RETREAT",
        "mode": "ceasefire",
        "modality": modality,
        "participants": SIDES,
    }
    return claim(**(fields | more))


def _breach(text: str, day: int, trigger: str, source: Participant = NORTH, **more: object) -> Claim:
    return _told(
        text, day, DONE, trigger, **({"type": "ASSAULT", "mode": None, "participants": (source, SOUTH)} | more)
    )


def _found(claims: Iterable[Claim], as_of: int | None = None, parties: tuple[str, ...] = ()) -> tuple[Truce, ...]:
    events = [Event(c.id, (c,)) for c in claims]
    return rules.truces(events, as_of=None if as_of is None else _day(as_of), parties=parties)


def _one(*claims: Claim, as_of: int | None = None) -> Truce:
    [truce] = _found(claims, as_of)
    return truce


SINGLE = [
    ("agreed", AGREED, PLANNED, Stage.AGREED),
    ("asked for", "The UN calls for a ceasefire between North and South.", ASKED, Stage.PROPOSED),
    ("asked for, told as done", "Envoys urge both to accept a ceasefire.", DONE, Stage.PROPOSED),
    ("on condition", "The North agrees to a ceasefire on condition that the South does.", PLANNED, Stage.PROPOSED),
    ("only a plan", "The envoy brought the ceasefire plan.", PLANNED, Stage.PROPOSED),
    ("an agreed plan", "North and South agree to a six-point ceasefire plan.", PLANNED, Stage.AGREED),
    ("declared", "The North declared a unilateral ceasefire.", PLANNED, Stage.AGREED),
    ("ordered", "He ordered all troops to observe a ceasefire.", ASKED, Stage.AGREED),
    ("refused", "The North rejected a ceasefire.", DENIED, Stage.REFUSED),
    ("not reached", "Talks ended without a ceasefire.", DENIED, None),
    ("in force", "The ceasefire came into force at dawn.", DONE, Stage.IN_FORCE),
    ("begins later", "The ceasefire will come into force.", PLANNED, Stage.AGREED),
    ("known to all", "Trucks cross under the ceasefire.", DONE, Stage.IN_FORCE),
    ("any", "The paper begins with a ceasefire.", DONE, None),
    ("over", "The ceasefire collapsed at dawn.", DONE, Stage.ENDED),
    ("called off", "The ceasefire was called off.", DENIED, Stage.ENDED),
    ("may be over", "Fears that the ceasefire could collapse.", Modality.POSSIBLE, None),
    ("ended something else", "The ceasefire ended five days of fighting.", DONE, Stage.IN_FORCE),
    ("an earlier one", "He recalled an earlier ceasefire.", DONE, None),
]


@pytest.mark.parametrize("text, modality, stage", [c[1:] for c in SINGLE], ids=[c[0] for c in SINGLE])
def test_a_sentence_tells_one_thing_of_a_truce(text: str, modality: Modality, stage: Stage | None) -> None:
    found = _found([_told(text, 0, modality)])
    assert [t.stage for t in found] == ([stage] if stage else [])


OTHER = [
    ("a pause of fighting", "Both agree to pause fighting for four days.", "pause", None, True),
    ("a pause of tariffs", "Both agree to pause tariffs for four days.", "pause", None, False),
    ("an exchange", "Both agree to exchange prisoners under the ceasefire.", "exchange", "release", False),
    ("a withdrawal", "Troops leave under the ceasefire.", "leave", "withdraw", False),
    ("a village", "They agree to meet in the Truce Village.", "Truce", None, False),
    ("a cease-fire", "Both agree to a cease-fire.", "cease", None, True),
]


@pytest.mark.parametrize("text, trigger, mode, is_truce", [c[1:] for c in OTHER], ids=[c[0] for c in OTHER])
def test_only_an_end_of_fighting_is_a_truce(text: str, trigger: str, mode: str | None, *, is_truce: bool) -> None:
    assert bool(_found([_told(text, 0, PLANNED, trigger, mode=mode)])) is is_truce


def test_other_types_tell_no_truce() -> None:
    assert _found([_told(AGREED, 0, PLANNED, type="CONSULT")]) == ()
    assert len(_found([_told(AGREED, 0, PLANNED, type="CONCEDE")])) == 1


def test_a_truce_without_a_known_side_is_left_out() -> None:
    assert _found([_told(AGREED, 0, PLANNED, participants=(party("rebels", "NGO"),))]) == ()
    assert _one(_told(AGREED, 0, PLANNED, participants=(*SIDES, party("rebels", "NGO")))).parties == ("KOR", "PRK")


def test_parties_that_are_asked_for_are_the_only_ones() -> None:
    told = _told(AGREED, 0, PLANNED, participants=(NORTH, party("China", "CHN", role=Role.TARGET)))
    assert _found([told], parties=("PRK", "KOR"))[0].parties == ("PRK",)
    assert _found([told], parties=("USA",)) == ()
    hamas = party("Hamas", "NGO", actor="org:hamas")
    assert _one(_told(AGREED, 0, PLANNED, participants=(NORTH, hamas))).parties == ("PRK", "org:hamas")


def test_who_calls_for_a_truce_or_brokers_it_is_no_side() -> None:
    text = "Canada calls for a ceasefire in the South."
    caller = (party("Canada", "CAN"), party("the South", "KOR", role=Role.TARGET))
    assert _one(_told(text, 0, ASKED, participants=caller, speaker=said_by("Canada", "CAN"))).parties == ("KOR",)
    own = _told("The North offers a ceasefire.", 0, ASKED, participants=(NORTH,), speaker=said_by("North", "PRK"))
    assert _one(own).parties == ("PRK",)
    brokers = _told("Egypt and Qatar broker a ceasefire.", 0, PLANNED, participants=(party("Egypt", "EGY"),))
    assert _found([brokers]) == ()


DAYS = [
    ("from midnight", "Both agree to a ceasefire from midnight.", PLANNED, None, None, 1, None),
    ("of a day told", "Both agree to a ceasefire on Thursday.", PLANNED, (3, 3), "Thursday", 3, None),
    ("agreed on a day", "Both agreed on Monday to a ceasefire.", PLANNED, (0, 0), "Monday", None, None),
    ("a loose window", "Both agree to a ceasefire this month.", PLANNED, (0, 20), "this month", None, None),
    ("since", "The ceasefire since Sunday is quiet.", DONE, (-1, -1), "Sunday", -1, None),
    ("begun today", "The ceasefire took effect.", DONE, None, None, 0, None),
    ("of some days", "Both agree to a three-day ceasefire on Thursday.", PLANNED, (3, 3), "Thursday", 3, 5),
    ("of some hours", "Both agree to a 72-hour ceasefire on Thursday.", PLANNED, (3, 3), "Thursday", 3, 6),
    ("for a week", "Both agree to a ceasefire for two weeks on Thursday.", PLANNED, (3, 3), "Thursday", 3, 16),
    ("week-long", "Both agree to a weeklong ceasefire on Thursday.", PLANNED, (3, 3), "Thursday", 3, 9),
    ("until a weekday", "He declared a ceasefire until midnight on Sunday.", PLANNED, None, None, None, 6),
    ("until a date", "He declared a ceasefire until March 9.", PLANNED, None, None, None, 6),
    ("until next year", "He declared a ceasefire until 2 January.", PLANNED, None, None, None, 305),
    ("until no date", "He declared a ceasefire until February 31.", PLANNED, None, None, None, None),
    ("of no length", "Both agree to a ceasefire after five days of war.", PLANNED, None, None, None, None),
]


@pytest.mark.parametrize("text, modality, when, words, start, end", [c[1:] for c in DAYS], ids=[c[0] for c in DAYS])
def test_first_and_last_day_are_those_told(
    text: str,
    modality: Modality,
    when: tuple[int, int] | None,
    words: str | None,
    start: int | None,
    end: int | None,
) -> None:
    window = Interval.of(_day(when[0]), _day(when[1])) if when else None
    truce = _one(_told(text, 0, modality, when=window, when_text=words), as_of=0)
    assert truce.start == (None if start is None else _day(start))
    assert truce.end == (None if end is None else _day(end))


def test_a_truce_goes_from_stage_to_stage() -> None:
    claims = [
        _told("Both agree to a three-day ceasefire on Wednesday.", 0, PLANNED,
              when=Interval.of(_day(2), _day(2)), when_text="Wednesday"),
        _breach("The North violated the ceasefire.", 3, "violated"),
        _told("The ceasefire was extended by two days.", 4, DONE),
    ]  # fmt: skip
    stages = {day: _one(*claims, as_of=day).stage for day in range(8)}
    agreed, force, broken, ended = Stage.AGREED, Stage.IN_FORCE, Stage.BROKEN, Stage.ENDED
    assert list(stages.values()) == [agreed, agreed, force, broken, force, force, force, ended]
    last = _one(*claims)
    assert last.extended == (_day(4),)
    assert (last.announced, last.start, last.end) == (DAY, _day(2), _day(6))
    assert last.event == claims[0].id
    assert last.claims == tuple(claims)


def test_what_is_told_later_changes_nothing_before() -> None:
    claims = [
        _told(AGREED, 0, PLANNED),
        _breach("The North violated the ceasefire.", 2, "violated"),
        _told("The ceasefire collapsed.", 4, DENIED),
        _told("North and South agree to a new ceasefire.", 9, PLANNED),
    ]
    for day in range(11):
        known = [c for c in claims if c.reported and c.reported <= _day(day)]
        assert _found(claims, day) == _found(known, day)
    assert [len(_found(claims, day)) for day in (-1, 0, 9)] == [0, 1, 2]


def test_a_claim_without_a_day_is_known_always() -> None:
    undated = _told(AGREED, None, PLANNED)
    assert _one(undated, as_of=-1000).announced is None
    longer = _told("The ceasefire was extended.", None, DONE)
    assert _one(undated, longer).extended == (None,)


BROKEN = [
    ("violating", "The North violated the ceasefire.", "violated", True),
    ("despite", "Despite the ceasefire the North shelled a town.", "shelled", True),
    ("during", "During the ceasefire the North shelled a town.", "shelled", True),
    ("fighting goes on", "After the ceasefire, fighting continued.", "fighting", True),
    ("broken by", "It is the second ceasefire broken by rocket fire.", "rocket", True),
    ("before its end", "The North fired rockets before the end of the ceasefire.", "fired", True),
    ("stopped", "During the ceasefire the North stopped the shelling.", "shelling", False),
    ("in answer", "During the ceasefire it responded with raids.", "raids", False),
    ("of an earlier one", "The North violated an earlier ceasefire.", "violated", False),
    ("of no truce", "The North shelled a town as envoys discussed a ceasefire.", "shelled", False),
    ("fighting broke out", "Fighting broke out before talks on a ceasefire.", "Fighting", False),
]


@pytest.mark.parametrize("text, trigger, is_one", [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN])
def test_a_breach_is_told_as_one(text: str, trigger: str, *, is_one: bool) -> None:
    truce = _one(_told(AGREED, 0, PLANNED), _breach(text, 2, trigger))
    assert bool(truce.breaches) is is_one
    assert truce.stage is (Stage.BROKEN if is_one else Stage.AGREED)


def _accused(*claims: Claim) -> list[tuple[str | None, str | None]]:
    return [(b.by, b.accuser) for b in _one(_told(AGREED, 0, PLANNED), *claims).breaches]


VIOLATED = "The South says the North violated the ceasefire."
SAYS = said_by("South", "KOR")


def test_a_breach_names_who_is_accused_and_who_accuses() -> None:
    assert _accused(_breach(VIOLATED, 2, "violated", speaker=SAYS)) == [("PRK", "KOR")]
    assert _accused(_breach(VIOLATED, 2, "violated")) == [("PRK", None)]
    accuses = (party("South", "KOR"), party("North", "PRK", role=Role.TARGET))
    text = "The South accuses the North of breaking the ceasefire."
    assert _accused(_breach(text, 2, "accuses", type="ACCUSE", participants=accuses)) == [("PRK", "KOR")]
    rebels = party("Rebels", "NGO")
    assert _accused(_breach("Rebels violated the ceasefire.", 2, "violated", rebels)) == [("Rebels", None)]
    for who in ("Both sides", "All sides", "side", "warring parties"):
        assert _accused(_breach(f"{who} violated the ceasefire.", 2, "violated", party(who, None))) == [(None, None)]
    assert _accused(_breach("They violated the ceasefire.", 2, "violated", party("They", None))) == [(None, None)]


def test_fighting_accuses_nobody() -> None:
    assert _accused(_breach("Clashes go on despite the ceasefire.", 2, "Clashes")) == [(None, None)]


def test_each_accuses_the_other() -> None:
    text = "North and South accuse each other of breaking the ceasefire."
    both = (NORTH, party("South", "KOR"))
    found = _accused(_breach(text, 2, "accuse", type="ACCUSE", participants=both))
    assert found == [("PRK", "KOR"), ("KOR", "PRK")]


def test_a_sentence_is_one_breach_however_often_it_is_told() -> None:
    text = "The South says the North violated the ceasefire with shelling."
    told = _breach(text, 2, "violated", speaker=SAYS)
    again = _breach(text, 2, "shelling")
    unnamed = _breach(text, 2, "ceasefire", party("it", None))
    assert _accused(again, told, unnamed) == [("PRK", "KOR")]


OUTSIDE = [
    ("before it was announced", -1, []),
    ("before it began", 1, []),
    ("on its first day", 3, [3]),
    ("on its last", 5, [5]),
    ("reported the day after", 6, [6]),
    ("after its end", 7, []),
]


@pytest.mark.parametrize("day, expected", [c[1:] for c in OUTSIDE], ids=[c[0] for c in OUTSIDE])
def test_only_a_truce_in_force_is_broken(day: int, expected: list[int]) -> None:
    text = "Both agree to a three-day ceasefire on Thursday."
    truce = _one(
        _told(text, 0, PLANNED, when=Interval.of(_day(3), _day(3)), when_text="Thursday"),
        _breach("The North violated the ceasefire.", day, "violated"),
    )
    assert [b.day for b in truce.breaches] == [_day(n) for n in expected]


SEPARATE = [
    ("told again", AGREED, "North and South agree to a ceasefire.", 2, 1),
    ("days later", AGREED, "North and South agree to a ceasefire.", 4, 2),
    ("another name", "They declare an Easter ceasefire.", "They declare a Christmas ceasefire.", 1, 2),
    ("another length", "They agree to a 30-day ceasefire.", "They agree to a three-day ceasefire.", 1, 2),
    ("one length in two words", "They agree to a 30-day ceasefire.", "They agree to a one-month ceasefire.", 1, 1),
    ("another place", "They agree to a ceasefire at sea.", "They agree to a ceasefire in the air.", 1, 2),
    ("no mark", "They agree to a 30-day ceasefire.", "They agree to a ceasefire.", 1, 1),
]


@pytest.mark.parametrize("first, second, day, number", [c[1:] for c in SEPARATE], ids=[c[0] for c in SEPARATE])
def test_truces_are_told_apart_by_days_and_marks(first: str, second: str, day: int, number: int) -> None:
    assert len(_found([_told(first, 0, PLANNED), _told(second, day, PLANNED)])) == number


def test_truces_are_told_apart_by_sides() -> None:
    china = (NORTH, party("China", "CHN"))
    assert len(_found([_told(AGREED, 0, PLANNED), _told(AGREED, 1, PLANNED, participants=china)])) == 2
    one_side = (NORTH,)
    assert len(_found([_told(AGREED, 0, PLANNED), _told(AGREED, 1, PLANNED, participants=one_side)])) == 1


def test_a_truce_ends_when_the_same_sides_agree_on_another() -> None:
    old, new = _found([_told(AGREED, 0, PLANNED), _told(AGREED, 40, PLANNED)])
    assert (old.stage, old.end, new.stage) == (Stage.ENDED, None, Stage.AGREED)


def test_a_short_truce_does_not_last_for_ever() -> None:
    short = _told("They agree to a three-day ceasefire.", 0, PLANNED)
    stages = [_one(short, as_of=day).stage for day in (9, 10)]
    assert stages == [Stage.AGREED, Stage.ENDED]
    assert _one(short, as_of=10).end is None


CALL = "The UN calls for a ceasefire between North and South."


def test_calls_near_to_each_other_are_one() -> None:
    assert [len(_found([_told(CALL, 0, ASKED), _told(CALL, day, ASKED)])) for day in (14, 15)] == [1, 2]


def test_the_last_word_on_a_call_counts() -> None:
    refused = _told("The North rejected a ceasefire.", 1, DENIED)
    assert _one(_told(CALL, 0, ASKED), refused).stage is Stage.REFUSED
    assert _one(_told(CALL, 0, ASKED), refused, _told(CALL, 2, ASKED)).stage is Stage.PROPOSED


def test_a_refusal_leaves_a_declared_truce_as_it_is() -> None:
    truce = _one(_told(AGREED, 0, PLANNED), _told("The South dismissed the ceasefire.", 1, DENIED))
    assert truce.stage is Stage.AGREED
    assert len(truce.claims) == 2


def test_calls_go_into_the_truce_that_linking_takes_for_the_same_act() -> None:
    call, agreed = _told(CALL, 0, ASKED), _told(AGREED, 3, PLANNED)
    [truce] = rules.truces([Event(call.id, (call, agreed))], as_of=None)
    assert (truce.announced, truce.claims) == (_day(3), (call, agreed))
    assert [t.stage for t in _found([call, agreed])] == [Stage.PROPOSED, Stage.AGREED]


def test_who_names_no_side_is_taken_by_the_article() -> None:
    agreed = _told(AGREED, 0, PLANNED)
    begun = _told("The ceasefire came into force.", 1, participants=(), document="live")
    meeting = _told("North and South met.", 1, trigger="met", type="CONSULT", document="live", sentence=3)
    assert _one(agreed, begun).start is None
    assert _one(agreed, begun, meeting).start == _day(1)


def test_who_agrees_in_the_same_sentence_is_a_side() -> None:
    pause = _told("The cabinet approves a deal to pause fighting.", 0, PLANNED, "pause", participants=(), document="d")
    approves = _told(pause.text, 0, trigger="approves", type="AGREE", participants=(NORTH,), document="d")
    assert _found([pause]) == ()
    assert _one(pause, approves).parties == ("PRK",)


def test_an_announcement_without_sides_has_those_of_its_event() -> None:
    agreed = _told("A ceasefire was announced.", 0, PLANNED, "ceasefire", participants=())
    [truce] = rules.truces([Event(agreed.id, (agreed,), lent=("KOR", "PRK"))], as_of=None)
    assert truce.parties == ("KOR", "PRK")


def test_an_unsure_mention_opens_no_truce() -> None:
    text = "Trucks cross under the ceasefire."
    assert [len(_found([_told(text, 0, score=score)])) for score in (rules.MIN_SCORE, 0.29)] == [1, 0]


def test_an_extension_tells_of_a_truce_and_its_wish_does_not() -> None:
    wished = _told("He proposed to extend the ceasefire.", 1, ASKED, "extend")
    refused = _told("They gave no order to prolong the ceasefire.", 1, DENIED, "prolong")
    assert _one(_told(AGREED, 0, PLANNED), wished, refused).extended == ()
    assert _one(_told("North and South extended the ceasefire.", 0)).extended == (DAY,)


def test_a_truce_that_begins_much_later_is_another() -> None:
    begun = "A ceasefire between North and South came into force."
    days = [len(_found([_told(AGREED, 0, PLANNED), _told(begun, day)])) for day in (30, 31)]
    assert days == [1, 2]


def test_truces_come_oldest_first() -> None:
    later = _told("They agree to a 30-day ceasefire.", 5, PLANNED)
    first = _told("They agree to an Easter ceasefire.", 0, PLANNED)
    assert [t.announced for t in _found([later, first])] == [DAY, _day(5)]
