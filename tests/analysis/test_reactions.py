"""A reaction is that of a third party, and is tied to the one act that it is about or left out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from detente.analysis import reactions as taking
from detente.analysis.reactions import MINORITY, PASSAGE, Attitude, Reaction, reactions
from detente.records import Claim, Event, Modality, Participant, Role, Speaker, Stance, Trigger
from tests.build import claim

DAY = date(2025, 2, 15)
DONE, PLAN, WISH, OFF = Modality.HAPPENED, Modality.PLANNED, Modality.PROPOSED, Modality.DENIED
SOURCE, TARGET = Role.SOURCE, Role.TARGET
USA, RUS = ("Trump", "USA", SOURCE), ("Putin", "RUS", TARGET)
PEKING = ("China", "CHN", SOURCE)
GAP = 1000  # characters from the start of one sentence to that of the next

Who = tuple[str, str | None, Role]


def _said(text: str, word: str, *who: Who, number: int = 0, **changes: object) -> Claim:
    """A claim of a sentence, whose trigger and participants are found by their words."""
    first = number * GAP
    at = first + text.index(word)
    fields = {
        "id": f"{number}:{word}",
        "sentence": number,
        "start": first,
        "end": first + len(text),
        "text": text,
        "reported": DAY,
        "trigger": Trigger(word, at, at + len(word)),
        "participants": tuple(_party(text, first, *named) for named in who),
    }
    return claim(**(fields | changes))


def _party(text: str, first: int, name: str, country: str | None, role: Role) -> Participant:
    at = first + max(text.find(name), 0)
    return Participant(role, name, at, at + len(name), None, country)


def _of(*claims: Claim, parties: Sequence[str] = (), as_of: date | None = None) -> tuple[Reaction, ...]:
    return reactions([Event(c.id, (c,)) for c in claims], as_of=as_of, parties=parties)


def _told(found: Sequence[Reaction]) -> list[tuple[str, Attitude, str]]:
    return [(r.who, r.attitude, r.event) for r in found]


COMMENT: dict[str, Any] = {"type": "COMMENT", "modality": DONE}
BACKED: dict[str, Any] = {"type": "SUPPORT", "modality": DONE}
BLAMED: dict[str, Any] = {"type": "ACCUSE", "modality": DONE}
HOPE = "China hopes that the talks of Trump and Putin succeed."
FEAR = "China is worried by the talks of Trump and Putin."
PRAISE = "China welcomed the talks of Trump and Putin."
BLAME = "China condemned the strike of Trump on Putin."
BACK = "China reaffirmed its support for a truce of Trump and Putin."
LAND = "China reaffirmed its support for the land and the people after the talks of Trump and Putin."
PASSIVE = "The talks of Trump and Putin were welcomed by China."
AFTERMATH = "After the talks of Trump and Putin China condemned the weather."
SAME = [
    ("hope", HOPE, "hopes", "talks", {**COMMENT, "stance": Stance.HOPE}, Attitude.HOPE),
    ("concern", FEAR, "worried", "talks", {**COMMENT, "stance": Stance.CONCERN}, Attitude.CONCERN),
    ("the word before the stance", FEAR, "worried", "talks", {**COMMENT, "stance": Stance.HOPE}, Attitude.CONCERN),
    ("a comment that takes no side", HOPE, "hopes", "talks", COMMENT, None),
    ("a comment not made", HOPE, "hopes", "talks", {**COMMENT, "modality": OFF, "stance": Stance.HOPE}, None),
    ("welcome", PRAISE, "welcomed", "talks", BACKED, Attitude.WELCOME),
    ("welcome that is announced", PRAISE, "welcomed", "talks", {**BACKED, "modality": PLAN}, None),
    ("welcome in the passive", PASSIVE, "welcomed", "talks", BACKED, Attitude.WELCOME),
    ("condemnation", BLAME, "condemned", "strike", BLAMED, Attitude.CONDEMNATION),
    ("condemnation of something else", AFTERMATH, "condemned", "talks", BLAMED, None),
    ("support for an act", BACK, "reaffirmed", "truce", BACKED, Attitude.WELCOME),
    ("support for no act", LAND, "reaffirmed", "talks", BACKED, None),
]
# Blows are welcomed at once; further on, or behind "since", they are the occasion.
HAILED = "China praised the strike of Trump on Putin."
OCCASION = "China praised Iran in the face of a strike of Trump on Putin."
FAR_ON = "China praised the solidarity of a great many friends who saw the strike of Trump on Putin."
DECIDED = "China praised the long awaited and careful decision to carry out a strike of Trump on Putin."
SANCTIONS = "China praised the adoption of sweeping, unheard of and new sanctions of Trump on Putin."
ASKED = "Is China worried by the talks of Trump and Putin?"
SAME += [
    ("welcome of a blow", HAILED, "praised", "strike", BACKED, Attitude.WELCOME),
    ("welcome in view of a blow", OCCASION, "praised", "strike", BACKED, None),
    ("welcome far before a blow", FAR_ON, "praised", "strike", BACKED, None),
    ("welcome of a blow that is decided", DECIDED, "praised", "strike", BACKED, Attitude.WELCOME),
    ("welcome of sanctions", SANCTIONS, "praised", "sanctions", BACKED, Attitude.WELCOME),
    ("a question", ASKED, "worried", "talks", {**COMMENT, "stance": Stance.CONCERN}, None),
    ("a reporter", f"Q  {FEAR}", "worried", "talks", {**COMMENT, "stance": Stance.CONCERN}, None),
]


@pytest.mark.parametrize("text, word, act, changes, expected", [c[1:] for c in SAME], ids=[c[0] for c in SAME])
def test_an_attitude_is_tied_to_the_act_of_its_sentence(
    text: str, word: str, act: str, changes: dict[str, Any], expected: Attitude | None
) -> None:
    kind = {"strike": "ASSAULT", "sanctions": "SANCTION"}.get(act, "CONSULT")
    found = _of(_said(text, act, USA, RUS, type=kind), _said(text, word, PEKING, **changes))
    assert _told(found) == ([("CHN", expected, f"0:{act}")] if expected else [])


def _hope(*who: Who, text: str = HOPE, **changes: Any) -> Claim:  # noqa: ANN401 - fields of a claim
    return _said(text, "hopes", *who, **{**COMMENT, "stance": Stance.HOPE, **changes})


def test_a_reaction_shows_its_evidence() -> None:
    hope = _hope(PEKING)
    [found] = _of(_said(HOPE, "talks", USA, RUS), hope)
    assert found.claim is hope
    assert (found.name, found.country, found.about, found.day) == ("China", "CHN", "CONSULT", DAY)
    assert found.reason == "hope and 'talks' are told in one sentence"


SPEAKER = Speaker("Wang Yi", 0, 7, "person:wang-yi", "CHN")
WE = ("we", None, SOURCE)
HOLDERS = [
    ("a state", _hope(PEKING), ["CHN"]),
    ("words", _hope(("China", None, SOURCE)), ["China"]),
    ("a side of the act", _hope(("China", "USA", SOURCE)), []),
    ("a pronoun", _hope(WE), []),
    ("a pronoun with a speaker", _hope(WE, speaker=SPEAKER), ["person:wang-yi"]),
    ("nobody", _hope(), []),
    ("two", _hope(PEKING, ("talks", "IND", SOURCE)), ["CHN", "IND"]),
]


@pytest.mark.parametrize("hope, expected", [c[1:] for c in HOLDERS], ids=[c[0] for c in HOLDERS])
def test_the_holder_is_a_third_party_who_is_told(hope: Claim, expected: list[str]) -> None:
    assert [r.who for r in _of(_said(HOPE, "talks", USA, RUS), hope)] == expected


def test_words_about_an_own_act_are_no_reaction_whoever_else_takes_part() -> None:
    text = "China hopes that its talks with India succeed."
    assert _of(_said(text, "talks", PEKING, ("India", "IND", TARGET)), _hope(PEKING, text=text)) == ()


def test_each_holder_has_his_own_attitude_where_each_is_told() -> None:
    text = "Many see in the talks of Trump and Putin a glimmer of hope, others remain cautious."
    both = _said(text, "cautious", ("Many", None, SOURCE), ("others", None, SOURCE), **COMMENT, stance=Stance.HOPE)
    found = _of(_said(text, "talks", USA, RUS), both)
    assert {(r.who, r.attitude) for r in found} == {("Many", Attitude.HOPE), ("others", Attitude.SCEPTICISM)}


def test_a_reception_is_told_from_the_side_of_the_act() -> None:
    text = "The talks of Trump and Putin were met with a mixture of hope and scepticism from the neighbours."
    found = _of(_said(text, "talks", USA, RUS))
    assert _told(found) == [("neighbours", a, "0:talks") for a in (Attitude.HOPE, Attitude.SCEPTICISM)]


PLANS = "Trump and Putin will hold talks, and drones struck a port."
NEWS = "China hopes for the best after the news."
BEST = "China hopes for the best."
YEAR = "China hopes that this year will be a good one."
AGAIN = "China hopes for a good end of the strikes: struck ports are of no use."


def _passage(text: str, number: int = 1) -> list[tuple[str, Attitude, str]]:
    strike = _said(PLANS, "struck", ("Trump", "USA", SOURCE), type="ASSAULT", modality=DONE)
    talks = _said(PLANS, "talks", USA, RUS, modality=PLAN)
    return _told(_of(strike, talks, _hope(PEKING, text=text, number=number)))


BEFORE = [
    ("what is announced", NEWS, 1, "0:talks"),
    ("as far back as a passage goes", NEWS, PASSAGE, "0:talks"),
    ("not farther", NEWS, PASSAGE + 1, None),
    ("nothing is taken up", BEST, 1, None),
    ("a year is no act", YEAR, 1, None),
    ("a word that is repeated", AGAIN, 1, "0:struck"),
]


@pytest.mark.parametrize("text, number, expected", [c[1:] for c in BEFORE], ids=[c[0] for c in BEFORE])
def test_the_act_may_stand_in_a_sentence_before(text: str, number: int, expected: str | None) -> None:
    assert _passage(text, number) == ([("CHN", Attitude.HOPE, expected)] if expected else [])


def test_an_act_taken_up_goes_before_one_that_names_one_side() -> None:
    text = "China sees the dialogue with hope, given the cost of fighting Putin."
    talks = _said(PLANS, "talks", USA, RUS, modality=PLAN)
    hope = _said(text, "hope", PEKING, number=1, **COMMENT, stance=Stance.HOPE)
    fighting = _said(text, "fighting", RUS, number=1, type="ASSAULT", modality=DONE)
    assert _told(_of(talks, hope, fighting)) == [("CHN", Attitude.HOPE, "0:talks")]


def test_speech_of_others_in_the_sentence_can_be_what_is_condemned_but_not_own_speech() -> None:
    text = "China condemned and urged to stop the threat of Trump to Putin."
    urged = _said(text, "urged", PEKING, RUS, type="REQUEST", modality=DONE)
    threat = _said(text, "threat", USA, RUS, type="THREATEN", modality=DONE)
    blame = _said(text, "condemned", PEKING, **BLAMED)
    assert _told(_of(urged, threat, blame)) == [("CHN", Attitude.CONDEMNATION, "0:threat")]


CONDITIONS = [
    ("China will send aid if the truce of Trump and Putin holds.", True),
    ("China will send aid provided that the truce of Trump and Putin holds.", True),
    ("China will send aid unless the truce of Trump and Putin holds.", True),
    ("If the truce of Trump and Putin holds, China will send aid.", True),
    ("China will send aid as if the truce of Trump and Putin held.", False),
    ("China will send aid, if needed, after the truce of Trump and Putin.", False),
    ("China will send aid if it can, and the truce of Trump and Putin holds.", False),
    ("We and China will send aid if the truce of Trump and Putin holds.", False),
]


@pytest.mark.parametrize("text, expected", CONDITIONS)
def test_a_condition_is_about_the_act_in_its_clause(text: str, *, expected: bool) -> None:
    found = _of(_said(text, "truce", USA, RUS, type="RETREAT"), _said(text, "aid", PEKING, type="AID"))
    assert _told(found) == ([("CHN", Attitude.CONDITION, "0:truce")] if expected else [])


def test_a_condition_is_that_of_the_speaker() -> None:
    text = "We will send aid if the truce of Trump and Putin holds."
    truce = _said(text, "truce", USA, RUS, type="RETREAT", speaker=SPEAKER)
    assert _told(_of(truce)) == [("person:wang-yi", Attitude.CONDITION, "0:truce")]


MET = "Secretary Marco Rubio met a guest."
MINISTER = "Minister Marco Rubio met Minister Wang Yi."


@pytest.mark.parametrize(
    "text, title, names, expected",
    [
        (MET, "Secretary", ["Marco Rubio"], "person:marco-rubio"),
        (MET, "Minister", ["Marco Rubio"], "Minister"),
        (f"Deputy {MET}", "Secretary", ["Marco Rubio"], "Secretary"),
        (MINISTER, "Minister", ["Marco Rubio", "Wang Yi"], "Minister"),
    ],
)
def test_a_bare_title_means_the_one_who_bore_it_before(text: str, title: str, names: list[str], expected: str) -> None:
    who = [_party(text, 0, name, "USA", SOURCE) for name in names]
    known = tuple(replace(p, actor=f"person:{p.text.lower().replace(' ', '-')}") for p in who)
    praise = f"The {title} welcomed the talks of India and Brazil."
    talks = _said(praise, "talks", ("India", "IND", SOURCE), ("Brazil", "BRA", TARGET), number=1)
    welcome = _said(praise, "welcomed", (title, None, SOURCE), number=1, **BACKED)
    assert [r.who for r in _of(_said(text, "met", participants=known), talks, welcome)] == [expected]


def test_only_what_is_published_by_the_day_counts() -> None:
    acts = _said(HOPE, "talks", USA, RUS), _hope(PEKING)
    assert _of(*acts, as_of=DAY - timedelta(days=1)) == ()
    assert len(_of(*acts, as_of=DAY)) == 1
    undated = [replace(act, reported=None) for act in acts]
    assert len(_of(*undated, as_of=DAY - timedelta(days=1))) == 1


def test_a_side_known_only_later_does_not_count_earlier() -> None:
    talks, hope = _said(HOPE, "talks", USA, RUS), _hope(PEKING)
    later = _said(HOPE, "talks", PEKING, id="later", document="d2", reported=DAY + timedelta(days=1))
    events = [Event("talks", (talks, later)), Event("hope", (hope,))]
    assert [r.who for r in reactions(events, as_of=DAY)] == ["CHN"]
    assert reactions(events, as_of=DAY + timedelta(days=1)) == ()


def test_a_side_in_few_claims_of_an_event_is_taken_for_an_error() -> None:
    talks, hope = _said(HOPE, "talks", USA, RUS), _hope(PEKING)
    odd = _said(HOPE, "talks", PEKING, id="odd", document="d2")
    more = [replace(talks, id=f"more{i}", document=f"d{i + 3}") for i in range(round(1 / MINORITY))]
    events = [Event("talks", (talks, odd, *more)), Event("hope", (hope,))]
    assert [r.who for r in reactions(events, as_of=None)] == ["CHN"]


NOBODY = _said(HOPE, "talks")
NAMED = _said(HOPE, "talks", USA, RUS)
PARTIES = [
    ("a party takes part", NAMED, ("RUS", "UKR"), 1),
    ("no party does", NAMED, ("UKR",), 0),
    ("nobody is named, and no conflict either", NOBODY, (), 0),
    ("nobody is named", NOBODY, ("RUS", "UKR"), 1),
    ("nobody is named, and a party speaks", NOBODY, ("CHN", "UKR"), 0),
]


@pytest.mark.parametrize("act, parties, count", [c[1:] for c in PARTIES], ids=[c[0] for c in PARTIES])
def test_a_conflict_has_the_reactions_to_acts_of_its_parties(act: Claim, parties: tuple[str, ...], count: int) -> None:
    assert len(_of(act, _hope(PEKING), parties=parties)) == count


def test_reactions_come_in_order_of_day_and_once_an_article() -> None:
    talks, hope = _said(HOPE, "talks", USA, RUS), _hope(PEKING)
    late = [replace(c, id=f"{c.id}2", document="d0", reported=DAY + timedelta(days=1)) for c in (talks, hope)]
    twice = [replace(c, id=f"{c.id}3", sentence=5) for c in (talks, hope)]
    events = [Event("talks", (talks, late[0], twice[0])), Event("hope", (hope, late[1], twice[1]))]
    assert [(r.day, r.claim.id) for r in reactions(events, as_of=None)] == [
        (DAY, "0:hopes"),
        (DAY + timedelta(days=1), "0:hopes2"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They will talk IF the truce holds.",
        "The talks go on unless he leaves.",
        "They talk provided that he comes, on condition that she comes, as long as it holds.",
        "They agreed ıf he comes.",
        "The plan was Met with hope by diplomats.",
        "It was greeted by cheers from envoys; it was received with doubt among allies.",
        "The move sparked hope from many; it sparks, drew and draws ire from some.",
        "It prompted and stirred doubts among allies; it fueled, and fuelled, fear among them.",
        "The plan ſparked hope among diplomats.",
    ],
)
def test_letters_that_are_looked_for_first_are_in_all_words_of_conditions_and_receptions(text: str) -> None:
    words = ((taking._IF, taking._OR_IF), (taking._RECEIVED, taking._RECEIVING))
    found = [pattern.search(text) is not None for pattern, _ in words]
    assert any(found)
    for is_there, (_, stems) in zip(found, words, strict=True):
        assert taking._has(text, stems) or not is_there
