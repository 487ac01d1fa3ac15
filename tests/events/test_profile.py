"""What a profile keeps of the claims of an act, in any order, and what speaks for two profiles being one act."""

import inspect
import math
import random
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.events import likeness, link
from detente.events.profile import Profile, day_of, name_of, stems
from detente.records import Claim, Interval, Modality, Participant, Role, Trigger
from tests.build import claim, party

DAY = date(2025, 2, 15)
PLAN, DONE, OFF = Modality.PLANNED, Modality.HAPPENED, Modality.DENIED
RIGA = party("Riga", "LVA", role=Role.TARGET)


def _on(first: int, last: int | None = None) -> Interval:
    return Interval.of(DAY + timedelta(days=first), DAY + timedelta(days=first if last is None else last))


PARTICIPANTS = [
    ("a state stands for its people", party("Lavrov", "RUS", actor="person:lavrov"), "RUS"),
    ("a body of many is itself", party("the Red Cross", "NGO", actor="org:icrc"), "org:icrc"),
    ("so is one without an entry", party("The Mediators", "IGO"), "the mediators"),
    ("fighters are one by any word", party("the insurgents", None), "fighters"),
    ("who is unknown goes by the words", party("Both Sides", None), "both sides"),
]


@pytest.mark.parametrize("who, name", [row[1:] for row in PARTICIPANTS], ids=[row[0] for row in PARTICIPANTS])
def test_what_a_party_is_called(who: Participant, name: str) -> None:
    assert name_of(who) == name


def test_words_are_cut_to_stems_and_common_ones_left_out() -> None:
    assert stems("Negotiators negotiated on Tuesday, said the minister: no war.") == {"negoti"}


@pytest.mark.parametrize(
    "told, due, happened, after",
    [
        (claim(when=_on(3)), [_on(3)], [], None),
        (claim(when=_on(-3)), [], [], None),
        (claim(modality=DONE, when=_on(-1)), [], [_on(-1)], None),
        (claim(modality=DONE), [], [], _on(-2, 0)),
        (claim(modality=DONE, when=_on(-45, 0)), [], [], _on(-45, 0)),
        (claim(modality=OFF, when=_on(3)), [], [], None),
    ],
    ids=["a plan", "a plan for a day gone by", "a day", "no day", "a period", "a denial"],
)
def test_days(told: Claim, due: list[Interval], happened: list[Interval], after: Interval | None) -> None:
    made = Profile.of([told])
    assert (made.due, made.happened, made.told) == (due, happened, after)
    assert made.is_told is (told.modality is DONE)
    assert made.denied is (told.modality is OFF)


def test_who_strays_in_is_left_out() -> None:
    usual = [claim(id=str(n), sentence=n) for n in range(6)]
    made = Profile.of([*usual, claim(id="6", participants=(*claim().participants, RIGA))])
    assert made.parties == {"USA", "RUS"}
    assert Profile.of([claim(participants=(*claim().participants, RIGA))]).parties == {"USA", "RUS", "LVA"}


def test_parties_are_borrowed_only_where_none_is_named() -> None:
    assert Profile.of([claim(participants=())], lent=["FRA"]).parties == {"FRA"}
    assert Profile.of([claim()], lent=["FRA"]).parties == {"USA", "RUS"}


def test_an_undated_report_counts_from_the_day_that_it_speaks_of() -> None:
    assert day_of(claim()) == DAY
    assert day_of(claim(reported=None, when=_on(4))) == DAY + timedelta(days=4)
    assert day_of(claim(reported=None)) < date(1000, 1, 1)


@pytest.mark.parametrize(
    "kind, words, manner",
    [
        ("CONSULT", "phoned", {"call"}),
        ("CONSULT", "met", {"meeting"}),
        ("CONSULT", "discussed", set()),
        ("ASSAULT", "invaded", {"war"}),
        ("RETREAT", "swapped prisoners", {"exchange"}),
        ("COMMENT", "met", set()),
    ],
)
def test_manners(kind: str, words: str, manner: set[str]) -> None:
    text = f"They {words}"
    made = Profile.of([claim(type=kind, text=text, end=len(text), trigger=Trigger(words, 5, len(text)))])
    assert made.manners == manner
    assert made.lasting is (manner == {"war"})


HEAD = claim(id="head", modality=DONE)
AHEAD = claim(id="ahead", sentence=1, when=_on(3))
FULFILLED = [
    ("a headline over a plan tells nothing", [HEAD, AHEAD], False),
    ("nor over a plan without a day", [HEAD, claim(id="soon", sentence=1)], False),
    ("a lead with a day does", [claim(id="lead", modality=DONE, when=_on(0)), AHEAD], True),
    ("and a headline over a wish", [HEAD, claim(id="wish", sentence=1, modality=Modality.PROPOSED)], True),
    ("a headline alone does", [HEAD], True),
    ("and that of another article", [HEAD, replace(AHEAD, document="d2")], True),
    ("the text tells it", [HEAD, AHEAD, claim(id="so", sentence=2, modality=DONE)], True),
]


@pytest.mark.parametrize("claims, told", [row[1:] for row in FULFILLED], ids=[row[0] for row in FULFILLED])
def test_an_article_that_announces_an_act_does_not_tell_it_as_done(claims: list[Claim], *, told: bool) -> None:
    assert Profile.of(claims).is_told is told
    one_by_one = Profile.of(claims[-1:])
    for later in claims[:-1]:
        one_by_one.add(later)
    assert one_by_one.is_told is told


# Two profiles


_WORDS = ["talks", "phone call", "visit", "invasion", "truce", "signed", "exchange"]
_parties = st.lists(
    st.builds(
        party,
        st.sampled_from(["Washington", "Moscow", "Kyiv", "the rebels"]),
        st.sampled_from(["USA", "RUS", "UKR", None]),
        role=st.sampled_from([Role.SOURCE, Role.TARGET]),
        actor=st.sampled_from([None, "person:a", "person:b"]),
    ),
    max_size=3,
).map(tuple)
_windows = st.none() | st.tuples(st.integers(-40, 40), st.integers(0, 20)).map(lambda pair: _on(pair[0], sum(pair)))


@st.composite
def _claims(draw: st.DrawFn) -> Claim:
    word, sentence = draw(st.sampled_from(_WORDS)), draw(st.integers(0, 5))
    text, start = f"They held {word} on prisoners and grain.", 100 * sentence
    day = draw(st.none() | st.integers(0, 30))
    return claim(
        id=f"c{draw(st.integers(0, 10**6))}",
        document=draw(st.sampled_from(["d1", "d2", "d3"])),
        sentence=sentence,
        start=start,
        end=start + len(text),
        text=text,
        reported=None if day is None else DAY + timedelta(days=day),
        trigger=Trigger(word, start + 10, start + 10 + len(word)),
        type=draw(st.sampled_from(["CONSULT", "AGREE", "RETREAT", "ASSAULT", "SANCTION", "COMMENT", "YIELD"])),
        modality=draw(st.sampled_from(Modality)),
        participants=draw(_parties),
        when=draw(_windows),
        mode=draw(st.sampled_from([None, "phone", "visit"])),
    )


_profiles = st.lists(_claims(), min_size=1, max_size=4).map(Profile.of)


@settings(deadline=None)
@given(new=_profiles, old=_profiles, inside=st.booleans(), rivals=st.integers(0, 30))
def test_reasons_sum_to_the_likeness(new: Profile, old: Profile, inside: bool, rivals: int) -> None:  # noqa: FBT001
    found = likeness.reasons(new, old, inside=inside, rivals=rivals)
    alike = likeness.likeness(new, old, inside=inside, rivals=rivals)
    assert sum(reason.weight for reason in found) == pytest.approx(alike)
    assert [abs(reason.weight) for reason in found] == sorted((abs(r.weight) for r in found), reverse=True)
    chance = likeness.probability(new, old, inside=inside, rivals=rivals)
    assert chance == pytest.approx(1 / (1 + math.exp(-alike)))


@settings(deadline=None)
@given(told=st.lists(_claims(), min_size=1, max_size=6, unique_by=lambda one: one.id), seed=st.integers(0, 9))
def test_a_profile_does_not_depend_on_the_order_of_its_claims(told: list[Claim], seed: int) -> None:
    told = [claim_ for claim_ in told if likeness.group(Profile.of([claim_])) == likeness.group(Profile.of(told[:1]))]
    shuffled = random.Random(seed).sample(told, len(told))
    keys, event = link.keys(Profile.of(told)), link.made(Profile.of(told))
    assert link.keys(Profile.of(shuffled)) == keys
    assert link.made(Profile.of(shuffled)) == event
    assert link.touched(Profile.of(shuffled)) == link.touched(Profile.of(told))


def test_the_file_of_weights_names_only_features_that_the_code_makes() -> None:
    """A name stands in the code as it is, or as two parts: "source {...}" and "equal"."""
    code = inspect.getsource(likeness)
    tables = tomllib.loads((resources.files("detente") / "data" / likeness.WEIGHTS).read_text(encoding="utf-8"))
    assert set(tables) == {"inside", "across"}
    names = {name for part in tables.values() for weights in part.values() for name in weights}
    assert len(names) > 50
    for name in names:
        first, _, rest = name.partition(" ")
        assert f'"{name}"' in code or (f'f"{first} {{' in code and f'"{rest}"' in code), name


def test_every_part_of_the_weights_serves_any_act() -> None:
    tables = likeness.LinkWeights.shipped().tables
    for part in tables.values():
        assert likeness.OTHER in part
        assert likeness.SPEAKING in part
        assert all(weights for weights in part.values())
