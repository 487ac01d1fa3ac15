"""A mediator is found where a text tells of one, an envoy by his office, a shuttle by its legs, and nobody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detente.analysis import mediation
from detente.analysis.mediation import PASSAGE, SHUTTLE_DAYS, SMALL, Channel, How, Tie
from detente.analysis.mediation import words as telling
from detente.records import Claim, Event, Modality, Participant, Role, Speaker, Status
from tests.build import claim

DAY = date(2025, 2, 10)
ONE = timedelta(days=1)
DONE, WISH, MAYBE, DENIED = Modality.HAPPENED, Modality.PROPOSED, Modality.POSSIBLE, Modality.DENIED
SOURCE, TARGET, MEDIATOR, HOST = Role.SOURCE, Role.TARGET, Role.MEDIATOR, Role.HOST
# Who the sentences below speak of: (id, country).
CAST: dict[str, tuple[str | None, str | None]] = {
    "Ukraine": ("state:UKR", "UKR"), "Russia": ("state:RUS", "RUS"), "Kyiv": ("state:UKR", "UKR"),
    "Moscow": (None, "RUS"), "Turkey": ("state:TUR", "TUR"), "Istanbul": (None, "TUR"),
    "Istanbul conference": (None, "TUR"), "Qatar": ("state:QAT", "QAT"),
    "Egypt": ("state:EGY", "EGY"), "Turkish": (None, "TUR"), "France": ("state:FRA", "FRA"), "UN": ("org:un", "UNO"),
    "Steve Witkoff": ("person:steve-witkoff", "USA"), "Washington": ("state:USA", "USA"), "Rubio": (None, "USA"),
    "Hakan Fidan": ("person:hakan-fidan", "TUR"), "Fidan": (None, None), "Turkish peacekeepers": (None, "TUR"),
    "Vladimir Putin": ("person:vladimir-putin", "RUS"), "Hamas": ("org:hamas", "NGO"), "Israel": (None, "ISR"),
    "foreign mediators": (None, None), "rebels": (None, "NGO"), "leaders": (None, None),
    "Europe": ("org:europe", "EUR"),
    "G20": ("org:g20", "IGO"), "Kazakhstan": ("state:KAZ", "KAZ"),
}  # fmt: skip
PAIR = ("RUS", "UKR")
FIDAN, KEEPERS, UNNAMED = "person:hakan-fidan", "Turkish peacekeepers", "foreign mediators"


def _who(text: str, role: Role, name: str) -> Participant:
    start = text.index(name)
    actor, country = CAST[name]
    return Participant(role, name, start, start + len(name), actor, country)


def _claim(text: str, names: dict[str, Role], trigger: str = "", **changes: object) -> Claim:
    """A claim of a sentence that is a document of its own, unless told otherwise; somebody "Says" is its speaker."""
    made = claim(
        id=f"c-{text}-{trigger}", document=f"d-{text}", text=text, end=len(text), modality=DONE, reported=DAY,
        participants=tuple(_who(text, role, name) for name, role in names.items()),
    )  # fmt: skip
    at = max(text.find(trigger), 0)
    made = replace(made, trigger=replace(made.trigger, text=trigger or "talks", start=at, end=at + len(trigger or "a")))
    return replace(made, **changes)  # type: ignore[arg-type]


def _found(*claims: Claim, parties: tuple[str, ...] = (), as_of: date | None = None) -> list[Channel]:
    events = [Event(c.id, (c,)) for c in claims]
    return list(mediation.channels(events, as_of=as_of, parties=parties, envoys=_envoy))


def _envoy(actor: str, day: date | None) -> str | None:
    return "Special Envoy" if actor == "person:steve-witkoff" and day and day >= DAY else None


def _rows(found: list[Channel]) -> list[tuple[str, tuple[str, ...], str]]:
    return sorted((c.mediator, c.between, c.how.value) for c in found)


BOTH = {"Russia": SOURCE, "Ukraine": TARGET}
TOLD = [
    ("Russia and Ukraine agreed to a Turkish-brokered truce.", BOTH | {"Turkish": MEDIATOR}, DONE, "TUR", "brokered"),
    ("Russia and Ukraine signed a deal brokered by Turkey.", BOTH | {"Turkey": MEDIATOR}, DONE, "TUR", "brokered"),
    ("Russia freed men of Ukraine after mediation by Qatar.", BOTH | {"Qatar": MEDIATOR}, DONE, "QAT", "brokered"),
    ("Turkey brokered a truce between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "brokered"),
    ("Turkey, once a rival, mediates between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "brokered"),
    ("Turkey acted as mediator for Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "brokered"),
    ("A deal of Russia and Ukraine, mediated by Turkey.", BOTH | {"Turkey": MEDIATOR}, WISH, "TUR", "brokered"),
    ("Turkey is ready to mediate between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "offered"),
    ("Turkey mediates between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, MAYBE, "TUR", "offered"),
    ("Turkey offered to host talks of Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "offered"),
    ("Turkey hosted talks of Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "hosted"),
    ("Russia and Ukraine held talks hosted by Hakan Fidan.", BOTH | {"Hakan Fidan": HOST}, DONE, FIDAN, "hosted"),
    ("Qatar passed a message of Russia to Ukraine.", BOTH | {"Qatar": SOURCE}, DONE, "QAT", "carried"),
    ("Russia sent messages to Ukraine through Qatar.", BOTH | {"Qatar": MEDIATOR}, DONE, "QAT", "carried"),
    ("Turkish peacekeepers came to Russia and Ukraine.", BOTH | {KEEPERS: SOURCE}, DONE, "TUR", "guaranteed"),
    ("Turkey monitors the truce of Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "TUR", "guaranteed"),
    ("Russia and Ukraine heard foreign mediators.", BOTH | {UNNAMED: SOURCE}, DONE, UNNAMED, "brokered"),
    ("Russia and Ukraine made peace, says the UN.", BOTH | {"UN": MEDIATOR}, DONE, "org:un", "brokered"),
]  # fmt: skip


@pytest.mark.parametrize("text, names, modality, mediator, how", TOLD, ids=[case[0] for case in TOLD])
def test_words_tell_who_goes_between_and_how(
    text: str, names: dict[str, Role], modality: Modality, mediator: str, how: str
) -> None:
    [channel] = _found(_claim(text, names, modality=modality, type="AGREE"))
    assert (channel.mediator, channel.between, channel.how) == (mediator, PAIR, how)
    assert not channel.inferred
    assert channel.reason


NOBODY = [
    ("Turkey refused to mediate between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "AGREE"),
    ("Turkey will mediate between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DENIED, "AGREE"),
    ("Turkey saw no need to mediate between Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "AGREE"),
    ("Turkey hosted refugees of Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "AID"),
    ("Turkey hosted a meeting with Ukraine.", {"Turkey": SOURCE, "Ukraine": TARGET}, DONE, "CONSULT"),
    ("Turkey conveyed a message to Ukraine.", {"Turkey": SOURCE, "Ukraine": TARGET}, DONE, "CONSULT"),
    ("Turkey guaranteed loans of Russia and Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "AID"),
    ("Turkey held that the Kremlin could mediate, said Russia of Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "AGREE"),
    ("Turkey and Russia reached a deal mediated in Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "AGREE"),
    ("Turkey attacked as peacekeepers of Russia came to Ukraine.", BOTH | {"Turkey": SOURCE}, DONE, "ASSAULT"),
    ("Russia and Ukraine let leaders mediate.", BOTH | {"leaders": SOURCE}, DONE, "AGREE"),
    ("Turkey spoke of peace with Ukraine.", {"Turkey": MEDIATOR, "Ukraine": TARGET}, DONE, "CONSULT"),
    ("Russia and Ukraine met without word of Moscow.", BOTH | {"Moscow": MEDIATOR}, DONE, "CONSULT"),
    ("Russia and Ukraine heard of leaders.", BOTH | {"leaders": MEDIATOR}, DONE, "CONSULT"),
]


@pytest.mark.parametrize("text, names, modality, kind", NOBODY, ids=[case[0] for case in NOBODY])
def test_nobody_is_made_a_mediator(text: str, names: dict[str, Role], modality: Modality, kind: str) -> None:
    assert not _found(_claim(text, names, modality=modality, type=kind), parties=PAIR)


@pytest.mark.parametrize(
    "text, word",
    [
        ("Russia and Ukraine discussed a truce brokered by Turkey.", "discussed"),
        ("Russia and Ukraine spoke on Monday about a truce brokered by Turkey.", "spoke"),
    ],
)
def test_who_speaks_of_what_was_brokered_is_no_side_of_it(text: str, word: str) -> None:
    told = _claim(text, BOTH | {"Turkey": MEDIATOR}, word, type="CONSULT")
    assert not _found(told)
    assert _rows(_found(told, parties=PAIR)) == [("TUR", PAIR, "brokered")]  # two parties speak of a truce of their own


@pytest.mark.parametrize(
    "text",
    [
        "Russia and Ukraine discussed a truce, which Turkey brokered.",
        "Russia and Ukraine discussed prisoners in talks mediated by Turkey.",
        "Russia and Ukraine discussed prisoners through the mediation of Turkey.",
    ],
)
def test_a_talk_itself_may_be_mediated(text: str) -> None:
    told = _claim(text, BOTH | {"Turkey": MEDIATOR}, "discussed", type="CONSULT")
    assert _rows(_found(told)) == [("TUR", PAIR, "brokered")]


def test_only_who_talks_is_no_side_of_what_is_talked_about() -> None:
    text = "France reviewed the truce between Russia and Ukraine brokered by Turkey."
    talk = _claim(text, {"France": SOURCE}, "reviewed", type="CONSULT")
    truce = _claim(text, BOTH | {"Turkey": MEDIATOR}, "truce", type="RETREAT")
    assert _rows(_found(talk, truce)) == [("TUR", PAIR, "brokered")]


@pytest.mark.parametrize(
    "text, found",
    [
        ("Russia and others head to Turkey to broker peace.", False),
        ("Russia and Ukraine sent men to Turkey to broker peace.", False),
        ("Russia and Ukraine turned to Turkey to broker peace.", True),
        ("Russia and Ukraine appealed to Turkey to mediate between them.", True),
    ],
)
def test_who_goes_somewhere_to_broker_peace_goes_to_no_mediator(*, text: str, found: bool) -> None:
    sides = {name: SOURCE for name in BOTH if name in text}
    assert bool(_found(_claim(text, sides | {"Turkey": TARGET}, text.split()[3], type="CONSULT"))) is found


def test_all_who_are_listed_mediate_and_none_of_them_is_a_side() -> None:
    names = {"Hamas": SOURCE, "Israel": TARGET, "Egypt": MEDIATOR, "Qatar": MEDIATOR}
    listed = _claim("Hamas freed men of Israel after mediation by Egypt and Qatar.", names, type="RETREAT")
    between = ("ISR", "org:hamas")
    assert _rows(_found(listed)) == [("EGY", between, "brokered"), ("QAT", between, "brokered")]
    assert len(_found(listed, parties=("org:hamas",))) == 2
    assert not _found(listed, parties=PAIR)
    before = _claim("Egypt and Qatar brokered a truce.", {"Egypt": SOURCE, "Qatar": SOURCE} | {}, type="AGREE")
    assert not _found(before)  # between whom is told nowhere


def test_an_envoy_may_go_between_his_own_state_and_another() -> None:
    text = "Steve Witkoff works to mediate between Washington and Moscow."
    names = {"Washington": SOURCE, "Moscow": TARGET}
    speaks = Speaker("Steve Witkoff", 0, 13, "person:steve-witkoff", "USA")
    for parties in ((), PAIR, ("RUS", "USA")):
        found = _found(_claim(text, names, speaker=speaks), parties=parties)
        assert ("person:steve-witkoff", ("RUS", "USA"), "brokered") in _rows(found)


def test_one_name_is_whom_the_document_tells_in_full() -> None:
    hosted = "Fidan hosted talks of Russia and Ukraine."
    known = _claim("Hakan Fidan spoke.", {"Hakan Fidan": SOURCE}, document="d", sentence=9)
    found = _found(_claim(hosted, BOTH | {"Fidan": SOURCE}, document="d"), known)
    assert _rows(found) == [("person:hakan-fidan", PAIR, "hosted")]
    assert not _found(_claim(hosted, BOTH | {"Fidan": SOURCE}, document="d"))


WHERE = [
    ("others meet", BOTH | {"Turkey": HOST}, DONE, (), [("TUR", PAIR, "hosted")]),
    ("others may meet", BOTH | {"Turkey": HOST}, MAYBE, (), [("TUR", PAIR, "offered")]),
    ("others will not meet", BOTH | {"Turkey": HOST}, DENIED, (), []),
    ("a city where others meet", BOTH | {"Istanbul": HOST}, DONE, (), [("TUR", PAIR, "hosted")]),
    ("a guest and his host", {"Turkey": SOURCE, "Ukraine": TARGET, "Istanbul": HOST}, DONE, (), []),
    ("a host with two guests", {"Turkey": SOURCE, "Ukraine": TARGET, "Qatar": TARGET, "Istanbul": HOST}, DONE, (), []),
    ("a host with both parties", BOTH | {"Turkey": SOURCE, "Istanbul": HOST}, DONE, PAIR, [("TUR", PAIR, "hosted")]),
    ("one guest alone", {"Ukraine": TARGET, "Istanbul": HOST}, DONE, (), []),
    ("a guest and a body", {"Ukraine": SOURCE, "UN": TARGET, "Istanbul": HOST}, DONE, (), []),
    ("a party as host", {"Turkey": SOURCE, "Qatar": TARGET, "Kyiv": HOST}, DONE, PAIR, []),
    ("two places", BOTH | {"Istanbul": HOST, "Qatar": HOST}, DONE, (), []),
    ("a conference", {"Russia": SOURCE, "Qatar": TARGET, "Istanbul conference": HOST}, DONE, (), []),
    ("a conference of parties", BOTH | {"Istanbul conference": HOST}, DONE, PAIR, [("TUR", PAIR, "hosted")]),
    ("where many gather", BOTH | {"France": TARGET, "Qatar": TARGET, "Egypt": TARGET, "Istanbul": HOST}, DONE, (), []),
    ("a continent", {"Russia": SOURCE, "Qatar": TARGET, "Europe": HOST}, DONE, ("RUS",), []),
    ("no guest of the conflict", {"France": SOURCE, "Qatar": TARGET, "Turkey": HOST}, DONE, PAIR, []),
]  # fmt: skip


@pytest.mark.parametrize("names, modality, parties, expected", [c[1:] for c in WHERE], ids=[c[0] for c in WHERE])
def test_a_host_is_one_where_others_meet(
    names: dict[str, Role],
    modality: Modality,
    parties: tuple[str, ...],
    expected: list[tuple[str, tuple[str, ...], str]],
) -> None:
    meeting = _claim("; ".join(names), names, modality=modality)
    assert _rows(_found(meeting, parties=parties)) == expected
    assert not _found(replace(meeting, mode="phone"), parties=parties)
    assert not _found(replace(meeting, score=mediation.FLOOR - 0.01), parties=parties)
    assert not _found(replace(meeting, type="ASSAULT"), parties=parties)


ALONE = _claim("The exchange was mediated by Qatar.", {"Qatar": MEDIATOR}, document="d", sentence=5, type="RETREAT")
SIDES = _claim("Russia and Ukraine spoke.", BOTH, document="d", sentence=5 + PASSAGE)


def test_sides_are_looked_for_in_the_event_then_near_by_then_in_the_conflict() -> None:
    other = replace(SIDES, document="e")
    [event] = mediation.channels([Event("x", (ALONE, other))], as_of=None, envoys=_envoy)
    assert event.between == PAIR
    assert event.reason.endswith("in another report")
    [near] = _found(ALONE, SIDES)
    assert near.between == PAIR
    assert near.reason.endswith("near by")
    assert not _found(ALONE, replace(SIDES, sentence=6 + PASSAGE))
    [conflict] = _found(ALONE, replace(SIDES, sentence=6 + PASSAGE), parties=PAIR)
    assert conflict.between == PAIR
    assert conflict.reason.endswith("of the conflict")
    one = replace(SIDES, sentence=9, participants=SIDES.participants[:1])
    assert _found(ALONE, one, parties=PAIR)[0].between == PAIR
    assert not _found(ALONE, one, parties=(*PAIR, "KAZ"))  # which two is not known
    assert not _found(ALONE, other, parties=PAIR)  # an article on something else


def test_strangers_near_by_are_no_sides_of_a_conflict() -> None:
    names = {"France": SOURCE, "Egypt": TARGET}
    strangers = _claim("France met Egypt.", names, document="d", sentence=6)
    assert not _found(ALONE, strangers, parties=PAIR)
    assert _found(ALONE, strangers)[0].between == ("EGY", "FRA")


def test_words_for_both_sides_stand_for_the_parties() -> None:
    ready = _claim("Turkey is ready to host talks between the parties.", {"Turkey": SOURCE}, document="d")
    assert _rows(_found(ready, replace(SIDES, sentence=9), parties=PAIR)) == [("TUR", PAIR, "offered")]
    summit = _claim("Turkey is ready to host a summit.", {"Turkey": SOURCE}, document="d")
    assert not _found(summit, replace(SIDES, sentence=9), parties=PAIR)


def _meeting(name: str, party: str, day: date = DAY, **changes: object) -> Claim:
    return _claim(f"{name} met {party}.", {name: SOURCE, party: TARGET}, str(day), reported=day, **changes)


def test_an_envoy_is_known_by_his_office_on_the_day() -> None:
    met = _meeting("Steve Witkoff", "Moscow")
    [channel] = _found(met, parties=PAIR)
    assert (channel.mediator, channel.between, channel.how) == ("person:steve-witkoff", ("RUS",), How.ENVOY)
    assert channel.reason == "Steve Witkoff, Special Envoy of USA, met or called RUS"
    assert not channel.inferred
    [both] = _found(met, _meeting("Washington", "Ukraine"), parties=PAIR)
    assert both.between == PAIR
    assert not _found(_meeting("Steve Witkoff", "Moscow", DAY - ONE), parties=PAIR)  # not yet in office
    assert not _found(_meeting("Hakan Fidan", "Moscow"), parties=PAIR)  # no envoy
    assert not _found(_meeting("Steve Witkoff", "Qatar"), parties=PAIR)  # no party
    assert _found(_meeting("Steve Witkoff", "Qatar"))[0].between == ("QAT",)
    assert not _found(met, parties=("RUS", "USA"))  # the envoy of a party speaks for it
    for modality in (WISH, MAYBE, DENIED):
        assert not _found(replace(met, modality=modality), parties=PAIR)
    planned = _found(replace(met, modality=Modality.PLANNED), parties=PAIR)
    assert planned[0].reason.endswith("is to meet or call RUS")
    assert planned[0].outcome is Status.DUE


def test_an_envoy_meets_the_party_that_he_visits() -> None:
    visit = _claim("Steve Witkoff came to Kyiv.", {"Steve Witkoff": SOURCE, "Kyiv": HOST})
    assert _found(visit, parties=PAIR)[0].between == ("UKR",)
    assert not _found(visit)


FIRST, SECOND = _meeting("Hakan Fidan", "Moscow"), _meeting("Hakan Fidan", "Ukraine", DAY + timedelta(SHUTTLE_DAYS))
CROWD = {"Hakan Fidan": SOURCE, "Ukraine": TARGET, "Qatar": TARGET, "Egypt": TARGET}
THREE = {"Qatar": SOURCE, "Ukraine": TARGET}
LEGS = [
    ("within a week", (FIRST, SECOND), True),
    ("a day later", (FIRST, _meeting("Hakan Fidan", "Ukraine", DAY + timedelta(SHUTTLE_DAYS + 1))), False),
    ("in the other order", (_meeting("Hakan Fidan", "Ukraine", DAY - ONE), FIRST), True),
    ("one party twice", (FIRST, _meeting("Hakan Fidan", "Russia", DAY + ONE)), False),
    ("one leg only planned", (FIRST, replace(SECOND, modality=Modality.PLANNED)), False),
    ("one leg no meeting", (FIRST, replace(SECOND, type="AID")), False),
    ("one leg unsure", (FIRST, replace(SECOND, score=mediation.FLOOR - 0.01)), False),
    ("one leg undated", (FIRST, replace(SECOND, reported=None)), False),
    ("one leg a conference", (FIRST, _claim("; ".join(CROWD), CROWD)), False),
    ("one leg with a friend", (FIRST, _claim("Hakan Fidan, Qatar; Ukraine", THREE | {"Hakan Fidan": SOURCE})), True),
    ("one leg of another", (FIRST, _claim("Qatar saw Hakan Fidan, Ukraine", THREE | {"Hakan Fidan": TARGET})), False),
    ("both at once", (_claim("talks of Hakan Fidan, Russia, Ukraine", BOTH | {"Hakan Fidan": SOURCE}),), False),
    ("two people of one state", (FIRST, _meeting("Turkey", "Ukraine")), False),
    ("a state", (_meeting("Turkey", "Moscow"), _meeting("Turkey", "Ukraine")), True),
    ("a party", (_meeting("Vladimir Putin", "Ukraine"), _meeting("Vladimir Putin", "Moscow")), False),
]


@pytest.mark.parametrize("legs, expected", [c[1:] for c in LEGS], ids=[c[0] for c in LEGS])
def test_a_shuttle_is_inferred_from_its_legs(legs: tuple[Claim, ...], expected: bool) -> None:  # noqa: FBT001
    found = _found(*legs, parties=PAIR)
    assert [(c.between, c.how, c.inferred) for c in found] == [(PAIR, How.SHUTTLED, True)] * expected
    assert not _found(*legs)  # without parties nobody is between
    assert len(CROWD) == SMALL + 1


def test_a_shuttle_is_explained() -> None:
    [channel] = _found(SECOND, FIRST, parties=PAIR)
    assert channel.reason == (
        "inferred: Hakan Fidan met or called RUS on 2025-02-10 and UKR on 2025-02-17, within 7 days"
    )
    assert channel.claims == (FIRST, SECOND)
    assert (channel.first, channel.last) == (FIRST.reported, SECOND.reported)


def test_both_legs_of_a_shuttle_are_events_of_their_own() -> None:
    assert not mediation.channels([Event("x", (FIRST, SECOND))], as_of=None, parties=PAIR, envoys=_envoy)


def test_what_is_published_later_counts_for_nothing() -> None:
    late = [replace(c, reported=DAY + ONE) for c in (ALONE, SIDES)]
    for claims in ((FIRST, SECOND), (ALONE, late[1]), late, (_meeting("Steve Witkoff", "Moscow"), SECOND)):
        early = [c for c in claims if c.reported is None or c.reported <= DAY]
        assert _found(*claims, parties=PAIR, as_of=DAY) == _found(*early, parties=PAIR)
    undated = replace(ALONE, reported=None), SIDES
    assert _found(*undated, parties=PAIR, as_of=DAY)[0].first is None


def test_reports_of_one_channel_are_one_row_newest_rows_first() -> None:
    text = "Russia and Ukraine signed a deal brokered by Turkey."
    old = _claim(text, BOTH | {"Turkey": MEDIATOR}, "signed", type="AGREE")
    new = replace(old, id="new", document="e", reported=DAY + ONE, modality=Modality.PLANNED)
    meeting = _meeting("Steve Witkoff", "Moscow", DAY + 2 * ONE)
    rows = _found(new, old, meeting, parties=PAIR)
    assert [row.how for row in rows] == [How.ENVOY, How.BROKERED]
    row = rows[1]
    assert (row.name, row.country) == ("Turkey", "TUR")
    assert (row.first, row.last, row.outcome) == (DAY, DAY + ONE, Status.DUE)
    assert row.claims == (old, new)
    assert row.events == (old.id, new.id)


def test_ties_count_distinct_events() -> None:
    def channel(how: How, between: tuple[str, ...], day: date | None, *events: str) -> Channel:
        return Channel("TUR", "Turkey", "TUR", between, how, False, "", day, day, None, events, ())  # noqa: FBT003

    rows = channel(How.HOSTED, PAIR, DAY, "a", "b"), channel(How.BROKERED, ("RUS",), DAY + ONE, "b", "c")
    assert mediation.graph((*rows, channel(How.CARRIED, ("KAZ",), None, "d"))) == (
        Tie("TUR", "RUS", DAY, DAY + ONE, 3, (How.BROKERED, How.HOSTED)),
        Tie("TUR", "UKR", DAY, DAY, 2, (How.HOSTED,)),
        Tie("TUR", "KAZ", None, None, 1, (How.CARRIED,)),
    )


@pytest.mark.parametrize(
    "phrase",
    [
        "a US-brokered, Qatar–mediated, Turkish-facilitated deal", "Russian-monitored", "a Saudi-hosted summit",
        "talks brokered, mediated, facilitated, arranged by and negotiated by Qatar",
        "talks hosted and chaired by Qatar",
        "a truce monitored, guaranteed, overseen, oversaw and supervised by Turkey", "Qatar brokers the deal",
        "Qatar mediates, facilitates talks and hosts talks",
        "Turkey monitors the truce, guarantees a deal, oversees peace",
        "Qatar carried a message, conveys a letter, relayed a reply, passes an offer, delivers proposals",
        "proposals that Oman transmitted; it transmits a letter",
        "messages through Qatar, indirect talks via Oman", "an intermediary, a go-between, good offices, the auspices",
        "guarantors, peacekeepers, peace-keeping forces",
    ],
)  # fmt: skip
def test_a_word_of_mediation_is_found_by_its_stems(phrase: str) -> None:
    found = [word for word in telling.WORDS if word.pattern.search(phrase)]
    assert found
    for word in found:
        assert any(stem in match.group().lower() for match in word.pattern.finditer(phrase) for stem in word.stems)
        assert all(any(stem in m.group().lower() for stem in word.stems) for m in word.pattern.finditer(phrase))
