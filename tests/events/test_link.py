import random
from datetime import UTC, date, datetime, timedelta

import pytest

from detente.analysis import ledger
from detente.events.likeness import features, gathered
from detente.events.link import link
from detente.events.profile import Profile
from detente.records import Claim, EventRuling, Interval, Modality, Participant, Role, Trigger
from tests.build import claim, party

DAY = date(2025, 2, 15)


def _talks(identity: str, day: int, modality: Modality, **changes: object) -> Claim:
    fields = {
        "id": identity,
        "document": f"doc-{identity}",
        "reported": DAY + timedelta(days=day),
        "modality": modality,
    }
    return claim(**(fields | changes))


def _on(first: int, last: int | None = None) -> Interval:
    return Interval.of(DAY + timedelta(days=first), DAY + timedelta(days=first if last is None else last))


PLAN, DONE, OFF = Modality.PLANNED, Modality.HAPPENED, Modality.DENIED
KHM = (party("Thailand", "THA"), party("Cambodia", "KHM", role=Role.TARGET))
BACK = (party("Cambodia", "KHM"), party("Thailand", "THA", role=Role.TARGET))
PUTIN = (party("Trump", "USA", actor="person:trump"), party("Putin", "RUS", role=Role.TARGET, actor="person:putin"))
AT_HOME = (PUTIN[0], party("grain traders", None, role=Role.TARGET))
LAVROV = (party("Rubio", "USA", actor="person:rubio"), party("Lavrov", "RUS", role=Role.TARGET, actor="person:lavrov"))


def _word(text: str, word: str) -> dict[str, object]:
    """A sentence, and the word in it by which it tells its act."""
    at = text.index(word)
    return {"text": text, "end": len(text), "trigger": Trigger(word, at, at + len(word))}


def _at_summit(identity: str, day: int, modality: Modality, text: str, word: str, who: str, **changes: object) -> Claim:
    """A claim of an article of its own in which one state tells of a gathering in these words."""
    at = text.index(word)
    told: dict[str, object] = {"text": text, "end": len(text), "trigger": Trigger(word, at, at + len(word))}
    sides = (party(who, who, actor=f"person:{who}"),)
    return _talks(identity, day, modality, participants=sides, **(told | changes))


WILL = "The king will take part in the sixth Northern Lights Summit."
FOCUSED = "The Northern Lights Summit focused on fish."
FLIGHT = "Her office says that the queen travels north for the Northern Lights Summit."
TRIP = "He will travel to Oslo to attend the Northern Lights Summit."
SAME: list[tuple[str, Claim, Claim]] = [
    ("a plan and its fulfilment", _talks("a", 0, PLAN, when=_on(3)), _talks("b", 3, DONE)),
    ("two reports of one day", _talks("a", 3, DONE, when=_on(3)), _talks("b", 4, DONE, when=_on(3))),
    (
        "sides told the other way round",
        _talks("a", 0, PLAN),
        _talks("b", 1, PLAN, participants=claim().participants[::-1]),
    ),
    (
        "a visit to a state, and the guest's stay there on that day",
        _talks("a", 0, PLAN, participants=PUTIN, when=_on(3)),
        _talks(
            "b",
            4,
            DONE,
            when=_on(3),
            participants=(PUTIN[0], party("Moscow", "RUS", role=Role.HOST)),
            **_word("Trump's stay in Moscow brought nothing.", "stay"),
        ),
    ),
    ("a plan moved by a week", _talks("a", 0, PLAN, when=_on(3)), _talks("b", 2, PLAN, when=_on(10))),
    (
        "two reports of one attack",
        _talks("a", 0, DONE, type="ASSAULT", participants=KHM, text="shelled the border of both", when=_on(0)),
        _talks("b", 0, DONE, type="ASSAULT", participants=KHM, text="shelled the border of both", when=_on(0)),
    ),
    (
        "one gathering, announced by one who attends and told of by another",
        _at_summit("a", 0, PLAN, WILL, "take", "NOR", when=_on(4)),
        _at_summit("b", 5, DONE, FOCUSED, "Summit", "ISL"),
    ),
    (
        "the next summit of a name, and its day",
        _at_summit("a", 0, PLAN, WILL, "take", "NOR"),
        _at_summit("b", 9, PLAN, TRIP, "travel", "ISL", when=_on(20)),
    ),
    ("a plan called off", _talks("a", 0, PLAN, when=_on(3)), _talks("b", 2, OFF)),
]
APART: list[tuple[str, Claim, Claim]] = [
    ("other parties", _talks("a", 0, PLAN), _talks("b", 1, PLAN, participants=KHM)),
    (
        "other persons of the same states",
        _talks("a", 0, PLAN, participants=PUTIN),
        _talks("b", 0, PLAN, participants=LAVROV),
    ),
    ("the next round", _talks("a", 0, DONE, when=_on(0)), _talks("b", 1, PLAN, when=_on(14))),
    (
        "one gathering a week apart",
        _at_summit("a", 0, PLAN, WILL, "take", "NOR", when=_on(4)),
        _at_summit("b", 11, DONE, FOCUSED, "Summit", "ISL"),
    ),
    (
        "the summit that was and the next",
        _at_summit("a", 0, DONE, FOCUSED, "Summit", "NOR"),
        _at_summit("b", 9, PLAN, WILL, "take", "ISL"),
    ),
    (
        "a summit by another name on its day",
        _at_summit("a", 0, PLAN, WILL, "take", "NOR", when=_on(4)),
        _at_summit("b", 4, DONE, "The Southern Cross Summit focused on fish.", "Summit", "NOR"),
    ),
    (
        "visits of two persons for one summit",
        _at_summit("a", 0, PLAN, TRIP, "travel", "NOR", when=_on(4)),
        _at_summit("b", 0, PLAN, FLIGHT, "travels", "ISL", when=_on(4)),
    ),
    (
        "a plan of two, and talks of one of them at home on that day",
        _talks(
            "a", 0, PLAN, participants=PUTIN, when=_on(4), **_word("He will discuss the war with Putin.", "discuss")
        ),
        _talks("b", 4, DONE, participants=AT_HOME, **_word("Trump discussed prices at home.", "discuss")),
    ),
    ("another type", _talks("a", 0, PLAN), _talks("b", 0, PLAN, type="AID")),
    ("a month later", _talks("a", 0, DONE), _talks("b", 40, DONE)),
    (
        "a call and a meeting",
        _talks("a", 0, DONE, trigger=Trigger("call", 0, 4), text="call of both"),
        _talks("b", 0, DONE, trigger=Trigger("met", 0, 3), text="met each other"),
    ),
    (
        "a wish, and another meeting",
        _talks("a", 0, Modality.PROPOSED, trigger=Trigger("forum", 0, 5), text="forum of business"),
        _talks("b", 5, DONE, trigger=Trigger("attended", 0, 8), text="attended the conference of security"),
    ),
    (
        "attacks of two states",
        _talks("a", 0, DONE, type="ASSAULT", participants=KHM, text="shelled the border of both", when=_on(0)),
        _talks("b", 0, DONE, type="ASSAULT", participants=BACK, text="shelled the border of both", when=_on(0)),
    ),
    (
        "a truce, and an accusation that is dropped",
        _talks("a", 0, Modality.PROPOSED, type="RETREAT", trigger=Trigger("truce", 0, 5), text="truce of both sides"),
        _talks("b", 0, OFF, type="RETREAT", trigger=Trigger("dropped", 0, 7), text="dropped its accusation"),
    ),
    ("another mode", _talks("a", 0, PLAN, mode="phone"), _talks("b", 0, PLAN, mode="visit")),
]


@pytest.mark.parametrize("first, second", [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_one_event(first: Claim, second: Claim) -> None:
    assert [e.id for e in link([first, second])] == ["a"]


@pytest.mark.parametrize("first, second", [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_two_events(first: Claim, second: Claim) -> None:
    assert [e.id for e in link([first, second])] == ["a", "b"]


def test_one_article_tells_of_two_meetings_by_who_meets() -> None:
    ministers = _talks("a", 0, PLAN, participants=LAVROV)
    presidents = _talks("b", 0, PLAN, document="doc-a", start=60, end=119, participants=PUTIN)
    envoys = _talks("c", 0, PLAN, document="doc-a", start=120, end=179)
    assert [sorted(c.id for c in e.claims) for e in link([ministers, presidents, envoys])] == [["a", "c"], ["b"]]


@pytest.mark.parametrize("city, who, day, events", [
    ("Oslo", "king", 4, 1), ("Lima", "king", 4, 2), ("Oslo", "queen", 4, 2), ("Oslo", "king", 1, 2),
    ("Oslo", "king", 9, 2),
])  # fmt: skip
def test_a_visit_is_made_by_who_acts_there_on_its_days(city: str, who: str, day: int, events: int) -> None:
    text = "The king will visit Oslo for a fair of fish."
    sides = (party("king", "DNK", actor="person:king"), party("Oslo", "NOR", role=Role.TARGET))
    visit = _talks(
        "a", 0, PLAN, text=text, end=len(text), trigger=Trigger("visit", 14, 19), participants=sides, when=_on(3, 5)
    )
    met = f"Rossi of Peru was received in {city} at noon."
    guests = (
        party(who, "DNK", actor=f"person:{who}"),
        party("Rossi", "PER", role=Role.TARGET),
        party(city, "NOR", role=Role.HOST),
    )
    told = _talks("b", day, DONE, text=met, end=len(met), trigger=Trigger("received", 18, 26), participants=guests)
    assert len(link([visit, told])) == events


def test_a_visit_is_made_by_a_meeting_that_its_article_tells_in_two_acts() -> None:
    text, met = "The king will visit Oslo for a fair of fish.", "We will discuss fish, and Rossi was received in Oslo."
    king, rossi = party("king", "DNK", actor="person:king"), party("Rossi", "PER", role=Role.TARGET)
    visit = _talks(
        "a", 0, PLAN, text=text, end=len(text), trigger=Trigger("visit", 14, 19), when=_on(3, 5),
        participants=(king, party("Oslo", "NOR", role=Role.TARGET)),
    )  # fmt: skip
    sentence = {"document": "doc-b", "text": met, "end": len(met)}
    ahead = _talks("b", 4, PLAN, trigger=Trigger("discuss", 8, 15), participants=(party("We", None),), **sentence)
    guests = (king, rossi, party("Oslo", "NOR", role=Role.HOST))
    told = _talks("c", 4, DONE, trigger=Trigger("received", 36, 44), participants=guests, **sentence)
    assert [event.id for event in link([ahead, told])] == ["b"]
    made = next(event for event in link([visit, ahead, told]) if event.id == "a")
    assert {claim.id for claim in made.claims} == {"a", "c"}


@pytest.mark.parametrize("when, reported, together", [
    (_on(11), 0, True), (_on(60), 0, False), (None, 5, True), (None, 20, False),
], ids=["its day", "another day of the year", "no day, before its own", "no day, after its own"])  # fmt: skip
def test_a_gathering_of_this_year_is_known_by_its_day(*, when: Interval | None, reported: int, together: bool) -> None:
    text = "The king will attend the G20 summit."
    year = Interval.of(date(2025, 1, 1), date(2025, 12, 31))
    vague, exact = (_at_summit(name, 0, PLAN, text, "attend", "DNK", when=day)
                    for name, day in (("a", year), ("b", _on(10))))  # fmt: skip
    other = _at_summit("c", reported, PLAN, text, "attend", "DNK", when=when)
    assert gathered(Profile.of([other]), Profile.of([vague, exact])) is together


def _press(who: Participant, reporters: Participant, **given: object) -> Claim:
    text = "Afterwards those who govern will answer whatever reporters ask."
    told = {"document": "doc-a", "sentence": 30, "start": 3000, "end": 3000 + len(text), "text": text} | given
    return _talks("b", 0, PLAN, trigger=Trigger("answer", 3033, 3039), participants=(who, reporters), **told)


REPORTERS = party("foreign reporters", None, role=Role.TARGET)
HEADS = party("Presidents", None)


@pytest.mark.parametrize(
    "who, reporters, given, events",
    [
        (HEADS, REPORTERS, {}, 1),
        (party("Washington", "USA"), REPORTERS, {}, 1),
        (party("Federal Chancellor", None, actor="new:federal-chancellor"), REPORTERS, {}, 1),
        (party("Japan", "JPN"), REPORTERS, {}, 2),
        (HEADS, REPORTERS, {"document": "doc-b"}, 2),
        (HEADS, REPORTERS, {"when": _on(1, 1)}, 1),
        (HEADS, REPORTERS, {"when": _on(9, 9)}, 2),
        (HEADS, party("Minister of Press", "GHA", role=Role.TARGET), {}, 2),
        (HEADS, party("Reporters Without Borders", None, role=Role.TARGET), {}, 2),
    ],
)
def test_talking_to_the_press_after_a_meeting_is_part_of_it(
    who: Participant, reporters: Participant, given: dict[str, object], events: int
) -> None:
    assert len(link([_talks("a", 0, DONE, when=_on(0, 0)), _press(who, reporters, **given)])) == events


@pytest.mark.parametrize("modality", [DONE, PLAN, Modality.DENIED])
@pytest.mark.parametrize("sentence", [0, 4])
@pytest.mark.parametrize("when", [None, _on(0, 0)])
def test_talking_to_the_press_leaves_a_meeting_where_it_stands(
    modality: Modality, sentence: int, when: Interval | None
) -> None:
    met = _talks("a", 0, modality, sentence=sentence)
    [alone], [event] = link([met]), link([met, _press(HEADS, REPORTERS, when=when)])
    assert len(event.claims) == 2
    for day in (DAY, DAY + timedelta(days=9)):
        assert ledger.status(event, day) is ledger.status(alone, day)
        assert ledger.announced(event, day) == ledger.announced(alone, day)


def test_a_person_parts_the_press_from_a_meeting() -> None:
    told = (_talks("a", 0, DONE), _press(HEADS, REPORTERS))
    apart = EventRuling(1, datetime(2025, 3, 1, tzinfo=UTC), "anna", "split", frozenset({"b"}), frozenset({"a"}), "")
    assert (len(link(told)), len(link(told, [apart]))) == (1, 2)


def test_who_refuses_a_mediator_does_not_call_off_the_talks() -> None:
    ahead = _talks("a", 0, PLAN, text="The talks will begin at noon.", end=29, trigger=Trigger("talks", 4, 9))
    for word, events in (("mediate", 2), ("meet us", 1)):
        text = f"Moscow does not want anybody to {word}, he said."
        trigger = Trigger(word[:7], 132, 139)
        refused = _talks("b", 0, OFF, document="doc-a", sentence=1, start=100, end=145, text=text, trigger=trigger)
        assert len(link([ahead, refused])) == events


def test_the_next_meeting_is_not_the_one_that_agreed_on_it() -> None:
    texts = ("France and Japan held talks in Rome.", "France and Japan agreed on the {} talks in Oslo.")
    held = _talks("a", 0, DONE, document="d", text=texts[0], end=36, trigger=Trigger("talks", 22, 27))
    for word, events in (("next", 2), ("same", 1)):
        text = texts[1].format(word)
        trigger = Trigger("talks", 136, 141)
        told = _talks(
            "b", 0, PLAN, document="d", sentence=1, start=100, end=100 + len(text), text=text, trigger=trigger
        )
        assert text[36:41] == "talks"
        assert len(link([held, told])) == events
        assert (
            len(link([held, _talks("b", 1, PLAN, text=text, end=len(text), trigger=Trigger("talks", 36, 41))]))
            == events
        )


@pytest.mark.parametrize("days, kept", [(1, True), (28, True), (90, False), (365, False)])
def test_what_was_due_some_time_in_a_year_was_not_kept_on_its_day(*, days: int, kept: bool) -> None:
    plan = Profile.of([_talks("a", 0, PLAN, when=_on(3, 2 + days))])
    found = {name for name, _ in features(Profile.of([_talks("b", 3, DONE)]), plan, inside=False)}
    assert ({"done on its day", "kept as announced"} <= found) is kept
    assert ("done about its day" in found) is not kept


def test_an_agreement_to_be_made_is_not_the_welcome_it_is_given() -> None:
    welcome = _talks("a", 0, DONE, type="SUPPORT")
    ahead = _talks("b", 0, PLAN, type="AGREE", document="doc-a")
    signed = _talks("c", 0, DONE, type="SUPPORT", document="doc-d", text="signed the deal of all")
    reached = _talks("d", 0, DONE, type="AGREE", document="doc-d", text="signed the deal of all")
    assert [e.id for e in link([welcome, ahead])] == ["a", "b"]
    assert [e.id for e in link([signed, reached])] == ["c"]


def test_words_spoken_at_a_meeting_are_of_that_meeting() -> None:
    def spoken(identity: str, text: str, country: str | None) -> Claim:
        return _talks(
            identity, 0, PLAN, document="doc-a", sentence=9, start=900, end=950, when=_on(0),
            participants=(party(text, country),), trigger=Trigger("discuss", 903, 910),
            text="We discuss trade, science, medicine and roads now.",
        )  # fmt: skip

    held = _talks("a", 0, DONE, participants=KHM)
    assert [e.id for e in link([held, spoken("b", "We", None)])] == ["a"]
    assert [e.id for e in link([held, spoken("b", "Phnom Penh", "KHM")])] == ["a"]
    assert [e.id for e in link([held, spoken("b", "Tokyo", "JPN")])] == ["a", "b"]


@pytest.mark.parametrize("word, events", [("met", 1), ("called", 2)])
def test_a_meeting_of_which_telephone_calls_are_told_is_no_call(word: str, events: int) -> None:
    text = "Trump met Putin." if word == "met" else "Trump called Putin."
    visit = _talks("a", 0, PLAN, when=_on(3), participants=PUTIN, mode="visit", **_word("They will meet.", "meet"))
    held = _talks("b", 3, DONE, when=_on(3), participants=PUTIN, mode="phone", **_word(text, word))
    assert len(link([visit, held])) == events


@pytest.mark.parametrize("first, other, events", [(_on(0), -30, 2), (_on(0), 4, 1), (None, -30, 2), (None, -3, 1)])
def test_one_article_tells_of_two_meetings_by_their_days(first: Interval | None, other: int, events: int) -> None:
    told = _talks("a", 0, DONE, document="doc", when=first)
    held = _talks("b", 0, DONE, document="doc", when=_on(other), participants=(), sentence=1, start=100, end=140)
    assert len(link([told, held])) == events


def test_a_claim_without_parties_joins_only_inside_its_article() -> None:
    named = _talks("a", 0, PLAN)
    same = _talks("b", 0, PLAN, participants=(), document="doc-a", start=60, end=80)
    other = _talks("c", 0, PLAN, participants=(), document="elsewhere")
    assert [sorted(c.id for c in e.claims) for e in link([named, same, other])] == [["a", "b"], ["c"]]


def test_the_result_does_not_depend_on_the_order() -> None:
    claims = [told for _, first, second in SAME + APART for told in (first, second)]
    claims = [
        claim(**{f: getattr(c, f) for f in c.__dataclass_fields__} | {"id": f"{i:02}"}) for i, c in enumerate(claims)
    ]
    expected = link(claims)
    for seed in range(5):
        shuffled = claims[:]
        random.Random(seed).shuffle(shuffled)
        assert link(shuffled) == expected
