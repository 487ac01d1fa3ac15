"""A side's own words make its positions; another's words about it do not; changes and distances follow stated rules."""

from datetime import date, timedelta

import pytest

from detente.analysis import positions as rules
from detente.analysis.positions import CONFLICT_DAYS, FAR, MIN_SCORE, MIN_SPEECH, NEAR, OPEN, STALE_DAYS, Move, Position
from detente.records import Claim, Modality, Participant, Role, Speaker, Trigger
from tests.build import claim, party, said_by

DAY = date(2025, 5, 1)
HAPPENED, PLANNED, PROPOSED, POSSIBLE, DENIED = Modality
TRUCE = "ceasefire-terms"
RUS, UKR = party("Moscow", "RUS"), party("Kyiv", "UKR")
PUTIN = Speaker("Putin", 0, 5, "person:putin", "RUS")
PESKOV = Speaker("Peskov", 0, 6, "person:peskov", "RUS")
RANKS = {"person:putin": 0, "person:peskov": 3}


def _rank(actor: str | None, _: date | None) -> int:
    return RANKS.get(actor or "", 4)


def _said(text: str, trigger: str, kind: str, modality: Modality, *sources: Participant, **changes: object) -> Claim:
    """A claim whose sentence and trigger are as written; about a truce unless told otherwise."""
    at = text.index(trigger)
    fields = {
        "id": f"{text} {trigger} {kind}",
        "document": text,
        "text": text,
        "end": len(text),
        "trigger": Trigger(trigger, at, at + len(trigger)),
        "type": kind,
        "modality": modality,
        "mode": None,
        "topics": (TRUCE,),
        "participants": sources,
        "reported": DAY,
    }
    return claim(**(fields | changes))


def _found(*claims: Claim, as_of: date | None = None, parties: tuple[str, ...] = ()) -> tuple[Position, ...]:
    return rules.positions(claims, as_of=as_of, parties=parties, rank=_rank)


def _moves(*claims: Claim, parties: tuple[str, ...] = ()) -> list[tuple[str, Move, str]]:
    return [(p.party, p.move, p.what) for p in _found(*claims, parties=parties)]


DEMANDS, OFFERS, ACCEPTS, REFUSES = Move
KYIV = said_by("Kyiv", "UKR")
MOVES = [
    ("asks", _said("Kyiv demanded a truce.", "demanded", "REQUEST", HAPPENED, UKR), [("UKR", DEMANDS, "something")]),
    ("will ask", _said("Kyiv will demand a truce.", "demand", "REQUEST", PLANNED, UKR), []),
    (
        "another says he asks",
        _said("Kyiv said Moscow demanded a truce.", "demanded", "REQUEST", HAPPENED, RUS, speaker=KYIV),
        [],
    ),
    (
        "wants it of another",
        _said("Kyiv wants a truce by Moscow.", "truce", "RETREAT", PROPOSED, RUS, speaker=KYIV),
        [("UKR", DEMANDS, "RETREAT by RUS")],
    ),
    (
        "wants it of all",
        _said("Kyiv wants a truce.", "truce", "RETREAT", PROPOSED, speaker=KYIV, mode="ceasefire"),
        [("UKR", DEMANDS, "RETREAT (ceasefire)")],
    ),
    ("nobody wants it", _said("A truce is wanted of Moscow.", "truce", "RETREAT", PROPOSED, RUS), []),
    (
        "wants, itself the doer",
        _said("Kyiv hopes for a truce.", "truce", "RETREAT", PROPOSED, UKR, speaker=KYIV),
        [("UKR", DEMANDS, "RETREAT")],
    ),
    (
        "is ready",
        _said("Kyiv is ready for a truce.", "truce", "RETREAT", PROPOSED, UKR, speaker=KYIV),
        [("UKR", OFFERS, "RETREAT by UKR")],
    ),
    (
        "is ready to accept",
        _said("Kyiv is ready to accept a truce.", "truce", "RETREAT", PROPOSED, UKR, speaker=KYIV),
        [("UKR", ACCEPTS, "RETREAT by UKR")],
    ),
    (
        "offers, told by the writer",
        _said("Kyiv offers a truce.", "truce", "RETREAT", PROPOSED, UKR),
        [("UKR", OFFERS, "RETREAT by UKR")],
    ),
    (
        "talks about it",
        _said("Kyiv wants talks on a full truce.", "truce", "RETREAT", PROPOSED, speaker=KYIV),
        [],
    ),
    (
        "rules it out, told as wanted",
        _said("Kyiv ruled out a truce.", "truce", "RETREAT", PROPOSED, UKR, speaker=KYIV),
        [],
    ),
    (
        "sanctions are no truce",
        _said("Kyiv asks a truce or sanctions.", "sanctions", "SANCTION", PROPOSED, speaker=KYIV),
        [("UKR", DEMANDS, "SANCTION")],
    ),
    (
        "will do",
        _said("Moscow will begin a truce.", "truce", "RETREAT", PLANNED, RUS),
        [("RUS", OFFERS, "RETREAT by RUS")],
    ),
    (
        "agreed to do",
        _said("Moscow agreed to a truce.", "truce", "RETREAT", PLANNED, RUS),
        [("RUS", ACCEPTS, "RETREAT by RUS")],
    ),
    (
        "will, says another",
        _said("Kyiv said Moscow will begin a truce.", "truce", "RETREAT", PLANNED, RUS, speaker=KYIV),
        [],
    ),
    ("a threat", _said("Moscow will attack after the truce.", "attack", "ASSAULT", PLANNED, RUS), []),
    ("a date", _said("Moscow will meet on a truce.", "meet", "CONSULT", PLANNED, RUS), []),
    ("may do", _said("Moscow may begin a truce.", "truce", "RETREAT", POSSIBLE, RUS, speaker=PUTIN), []),
    (
        "ready to do",
        _said("Moscow is willing to hold talks on a truce.", "talks", "CONSULT", POSSIBLE, RUS, speaker=PUTIN),
        [("RUS", OFFERS, "CONSULT by RUS")],
    ),
    ("if", _said("If Moscow begins a truce, all is well.", "truce", "RETREAT", PLANNED, RUS), []),
]
MOVES += [
    (
        "a question behind",
        _said("Moscow rejected a truce, so what is left to say?", "rejected", "REJECT", HAPPENED, RUS),
        [("RUS", REFUSES, "something")],
    ),
    ("a question", _said("Will Moscow keep the truce?", "keep", "AGREE", PLANNED, RUS), []),
    (
        "agreed",
        _said("Moscow agreed on truce terms.", "agreed", "AGREE", HAPPENED, RUS),
        [("RUS", ACCEPTS, "something")],
    ),
    ("yields", _said("Moscow gave in on a truce.", "gave", "CONCEDE", PLANNED, RUS), [("RUS", ACCEPTS, "something")]),
    ("promises", _said("Moscow will keep the truce.", "keep", "AGREE", PLANNED, RUS), [("RUS", OFFERS, "something")]),
    (
        "refuses",
        _said("Moscow rejected a truce.", "rejected", "REJECT", HAPPENED, RUS),
        [("RUS", REFUSES, "something")],
    ),
    (
        "refuses somebody",
        _said("Moscow rejected a truce.", "rejected", "REJECT", HAPPENED, RUS, party("Kyiv", "UKR", role=Role.TARGET)),
        [("RUS", REFUSES, "something of UKR")],
    ),
    ("a thing not ruled out", _said("Moscow did not rule out a truce.", "did", "REJECT", HAPPENED, RUS), []),
    ("a charge", _said("Moscow denied the charge on the truce.", "denied", "REJECT", HAPPENED, RUS), []),
    (
        "will not do",
        _said("Moscow will not hold a truce.", "truce", "RETREAT", DENIED, RUS),
        [("RUS", REFUSES, "RETREAT by RUS")],
    ),
    ("has not done", _said("Moscow has begun no truce.", "truce", "RETREAT", DENIED, RUS), []),
    (
        "has not, says another",
        _said("Moscow will not hold a truce.", "truce", "RETREAT", DENIED, RUS, speaker=KYIV),
        [],
    ),
    ("no attack", _said("Moscow never broke the truce.", "broke", "ASSAULT", DENIED, RUS), []),
    ("nobody named", _said("They demanded a truce.", "demanded", "REQUEST", HAPPENED, party("They", None)), []),
    ("a fact", _said("Moscow began a truce.", "truce", "RETREAT", HAPPENED, RUS), []),
    ("a blow", _said("Moscow called the truce bad.", "called", "ACCUSE", HAPPENED, RUS), []),
    ("unsure", _said("Moscow will begin a truce.", "truce", "RETREAT", PLANNED, RUS, score=MIN_SCORE - 0.01), []),
    (
        "unsure speech",
        _said("Kyiv demanded a truce.", "demanded", "REQUEST", HAPPENED, UKR, score=MIN_SPEECH - 0.01),
        [],
    ),
    ("no topic", _said("Moscow will begin a truce.", "truce", "RETREAT", PLANNED, RUS, topics=()), []),
    (
        "a topic of another clause",
        _said("Moscow will withdraw, while the truce holds.", "withdraw", "RETREAT", PLANNED, RUS),
        [],
    ),
]


@pytest.mark.parametrize("told, expected", [m[1:] for m in MOVES], ids=[m[0] for m in MOVES])
def test_the_words_of_a_side_are_its_position(told: Claim, expected: list[tuple[str, Move, str]]) -> None:
    assert _moves(told) == expected


ASKED = "Kyiv demanded a truce of Moscow."
OUT = "Kyiv ruled out a truce."
THIRD = "Kyiv said Moscow had demanded a truce."
DISMISSED = "Kyiv rejected, not for the first time, the truce that Moscow never kept."
MORE = "Kyiv, on the truce, asks Moscow for sanctions."
PAIRS = [
    (
        "what is asked",
        [
            _said(ASKED, "demanded", "REQUEST", HAPPENED, UKR, score=MIN_SPEECH - 0.01),
            _said(ASKED, "truce", "RETREAT", PROPOSED, RUS, speaker=KYIV),
        ],
        [("UKR", DEMANDS, "RETREAT by RUS")],
    ),
    (
        "what is ruled out",
        [
            _said(OUT, "ruled", "REJECT", HAPPENED, UKR),
            _said(OUT, "truce", "RETREAT", PROPOSED, UKR, speaker=KYIV),
        ],
        [("UKR", REFUSES, "RETREAT by UKR")],
    ),
    (
        "what another is said to ask",
        [
            _said(THIRD, "demanded", "REQUEST", HAPPENED, RUS, speaker=KYIV),
            _said(THIRD, "truce", "RETREAT", PROPOSED, speaker=KYIV),
        ],
        [],
    ),
    (
        "who refuses, not who did not do",
        [
            _said(DISMISSED, "rejected", "REJECT", HAPPENED, UKR),
            _said(DISMISSED, "truce", "RETREAT", DENIED, RUS),
        ],
        [("UKR", REFUSES, "RETREAT by RUS")],
    ),
    (
        "who of two is told to speak",
        [
            _said(MORE, "asks", "REQUEST", HAPPENED, UKR, RUS),
            _said(MORE, "sanctions", "SANCTION", PROPOSED, party("all", "RUS", role=Role.TARGET), UKR, speaker=KYIV),
        ],
        [("UKR", DEMANDS, "SANCTION on RUS")],
    ),
]


@pytest.mark.parametrize("told, expected", [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_a_speech_act_is_about_the_act_it_is_told_with(
    told: list[Claim], expected: list[tuple[str, Move, str]]
) -> None:
    assert _moves(*told) == expected
    assert _moves(*reversed(told)) == expected


HAMAS = party("Hamas", "NGO", actor="org:hamas")
HAMAS_OF_PSE = party("Hamas", "PSE", actor="org:hamas")
PARTIES = [
    (HAMAS, (), ["org:hamas"]),
    (HAMAS, ("org:hamas",), ["org:hamas"]),
    (HAMAS_OF_PSE, (), ["PSE"]),
    (HAMAS_OF_PSE, ("org:hamas", "ISR"), ["org:hamas"]),
    (HAMAS_OF_PSE, ("ISR",), []),
    (party("rebels", "NGO"), (), []),
    (party("Sea", None, actor="region:Sea"), (), []),
    (party("Somebody", None, actor="new:somebody"), (), []),
    (party("Putin", "RUS", actor="person:putin"), ("RUS",), ["RUS"]),
]


@pytest.mark.parametrize("who, parties, expected", PARTIES)
def test_a_side_is_a_state_or_an_actor_without_one(
    who: Participant, parties: tuple[str, ...], expected: list[str]
) -> None:
    told = _said("They demanded a truce.", "demanded", "REQUEST", HAPPENED, who)
    assert [p.party for p in _found(told, parties=parties)] == expected


def _will(by: Speaker | None = PUTIN, days: int = 0, **changes: object) -> Claim:
    """Moscow will begin a truce."""
    text = "Moscow will begin a truce."
    return _said(text, "truce", "RETREAT", PLANNED, RUS, **_of(by, days, "will") | changes)


def _wont(by: Speaker | None = PUTIN, days: int = 0, **changes: object) -> Claim:
    """Moscow will not begin a truce."""
    text = "Moscow will not begin a truce."
    return _said(text, "truce", "RETREAT", DENIED, RUS, **_of(by, days, "wont") | changes)


def _wants(days: int = 0, **changes: object) -> Claim:
    """Kyiv demands a truce by Moscow."""
    text = "Kyiv demands a truce by Moscow."
    return _said(text, "truce", "RETREAT", PROPOSED, RUS, **_of(KYIV, days, "wants") | changes)


def _of(by: Speaker | None, days: int, word: str) -> dict[str, object]:
    told = f"{word} {by.text if by else ''} {days}"
    return {"speaker": by, "reported": DAY + timedelta(days=days), "id": told, "document": told}


def test_a_position_has_its_days_and_the_best_word_first() -> None:
    told = [_will(PESKOV, 9), _will(PUTIN, 1), _will(PUTIN, 3), _will(PUTIN, 7, score=0.4)]
    [row] = _found(*told)
    assert (row.party, row.topic, row.move, row.speaker, row.rank) == ("RUS", TRUCE, OFFERS, "Putin", 0)
    assert (row.since, row.last) == (DAY + timedelta(days=1), DAY + timedelta(days=9))
    assert [c.id for c in row.claims] == ["will Putin 3", "will Putin 1", "will Putin 7", "will Peskov 9"]
    assert row.ranks == (0, 0, 0, 3)


def test_one_sentence_is_one_word() -> None:
    [row] = _found(_will(id="a", document="d", score=0.6), _will(id="b", document="d", score=0.7))
    assert [c.id for c in row.claims] == ["b"]


def test_a_word_of_a_later_day_changes_nothing() -> None:
    early, late, undated = _will(days=0), _wont(days=1), _will(id="u", document="u", reported=None)
    assert _found(early, late, undated, as_of=DAY) == _found(early, undated)
    assert [p.move for p in _found(early, late)] == [REFUSES, OFFERS]
    [row] = _found(undated, as_of=DAY)
    assert (row.since, row.last) == (None, None)


NEXT = CONFLICT_DAYS + 1
SHIFTS = [
    ("the same day", [_will(), _wont()], ["conflict"]),
    ("the last day of conflict", [_will(), _wont(days=CONFLICT_DAYS)], ["conflict"]),
    ("later", [_will(), _wont(days=NEXT)], ["moved"]),
    ("the other way round", [_wont(), _will(days=NEXT)], ["moved"]),
    ("there and back", [_will(), _wont(days=NEXT), _will(days=2 * NEXT)], ["moved", "moved"]),
    ("a spokesman contradicts", [_will(), _wont(PESKOV, 1)], ["conflict"]),
    ("a spokesman moves nothing", [_will(), _wont(PESKOV, NEXT)], []),
    ("and is not what stands", [_will(), _wont(PESKOV, NEXT), _will(days=9)], []),
    ("the head overrules", [_will(PESKOV), _wont(days=NEXT)], ["moved"]),
    ("once more", [_will(), _will(days=NEXT)], []),
    ("of one sentence", [_will(document="d"), _wont(document="d")], []),
    ("of another mode", [_will(mode="release"), _wont(days=NEXT, mode="ceasefire")], []),
    ("of another side", [_wants(), _wont(days=NEXT)], []),
    ("undated", [_will(), _wont(reported=None)], []),
]


@pytest.mark.parametrize("told, expected", [s[1:] for s in SHIFTS], ids=[s[0] for s in SHIFTS])
def test_a_side_moves_by_a_word_of_the_same_rank(told: list[Claim], expected: list[str]) -> None:
    assert [s.kind for s in rules.shifts(_found(*told))] == expected


def test_a_shift_has_both_words() -> None:
    before, after = _will(), _wont(days=NEXT)
    [shift] = rules.shifts(_found(before, after))
    assert (shift.party, shift.topic, shift.day) == ("RUS", TRUCE, DAY + timedelta(days=NEXT))
    assert (shift.before, shift.after) == (OFFERS, REFUSES)
    assert (shift.claim_before, shift.claim_after) == (before, after)
    assert rules.shifts(_found(_no("Moscow"), _will(days=1))) == ()  # what was refused is not told


def _no(who: str, days: int = 0, *to: Participant) -> Claim:
    """Somebody rejects something."""
    sides = {"Moscow": RUS, "Kyiv": UKR}
    text = f"{who} rejected a truce."
    return _said(text, "rejected", "REJECT", HAPPENED, sides[who], *to, reported=DAY + timedelta(days=days))


def _kyiv(text: str, modality: Modality, days: int = 0, **changes: object) -> Claim:
    return _said(text, "truce", "RETREAT", modality, UKR, reported=DAY + timedelta(days=days), **changes)


OF_USA = party("Washington", "USA", role=Role.TARGET)
OF_RUS = party("Moscow", "RUS", role=Role.TARGET)
APART = [
    ("one speaks", [_wants()], [(0, OPEN, "only UKR speaks")]),
    ("nobody speaks of it", [], []),
    ("demands what the other will do", [_wants(), _will()], [(0, NEAR, "RUS offers, UKR demands RETREAT")]),
    ("demands what the other will not", [_wants(), _wont()], [(0, FAR, "RUS refuses, UKR demands RETREAT")]),
    (
        "comes nearer",
        [_wants(), _wont(), _will(days=5)],
        [(0, FAR, "RUS refuses, UKR demands RETREAT"), (5, NEAR, "RUS offers, UKR demands RETREAT")],
    ),
    ("no change, no row", [_wants(), _wont(), _wont(days=5)], [(0, FAR, "RUS refuses, UKR demands RETREAT")]),
    (
        "each its own part",
        [_will(), _kyiv("Kyiv agreed to a truce.", PLANNED)],
        [(0, NEAR, "RUS offers, UKR accepts RETREAT")],
    ),
    (
        "both refuse",
        [_wont(), _kyiv("Kyiv will not begin a truce.", DENIED)],
        [(0, OPEN, "RUS refuses, UKR refuses RETREAT")],
    ),
    (
        "one side's part is demanded, the other's offered",
        [_wants(), _said("Moscow wants a truce by Kyiv.", "truce", "RETREAT", PROPOSED, UKR, speaker=PUTIN)],
        [(0, OPEN, "RUS and UKR speak of different acts")],
    ),
    ("something is refused", [_wants(), _no("Moscow")], [(0, FAR, "RUS refuses, UKR demands RETREAT")]),
    ("of the other", [_no("Kyiv", 0, OF_RUS), _will()], [(0, FAR, "RUS offers, UKR refuses RETREAT")]),
    ("of a third", [_no("Kyiv", 0, OF_USA), _will()], [(0, OPEN, "RUS and UKR speak of different acts")]),
    ("both refuse something", [_no("Kyiv"), _no("Moscow")], [(0, OPEN, "RUS and UKR speak of different acts")]),
    (
        "a word holds for so long",
        [_wants(), _will(days=STALE_DAYS)],
        [(0, OPEN, "only UKR speaks"), (STALE_DAYS, NEAR, "RUS offers, UKR demands RETREAT")],
    ),
    (
        "and no longer",
        [_wants(), _will(days=STALE_DAYS + 1)],
        [(0, OPEN, "only UKR speaks"), (STALE_DAYS + 1, OPEN, "only RUS speaks")],
    ),
    ("of one day the higher word", [_wants(), _will(PESKOV), _wont()], [(0, FAR, "RUS refuses, UKR demands RETREAT")]),
    ("the other way round", [_wants(), _wont(PESKOV), _will()], [(0, NEAR, "RUS offers, UKR demands RETREAT")]),
]


@pytest.mark.parametrize("told, expected", [a[1:] for a in APART], ids=[a[0] for a in APART])
def test_the_distance_follows_the_last_words(told: list[Claim], expected: list[tuple[int, float, str]]) -> None:
    found = rules.distances(_found(*told), "RUS", "UKR")
    assert [((d.day - DAY).days, d.value, d.reason) for d in found] == expected
    swapped = rules.distances(_found(*told), "UKR", "RUS")
    assert [(d.day, d.value) for d in swapped] == [(d.day, d.value) for d in found]


def test_a_distance_rests_on_the_words_that_it_compares() -> None:
    wants, wont, old = _wants(), _wont(days=2), _will()
    [_, last] = rules.distances(_found(wants, wont, old), "RUS", "UKR")
    assert (last.topic, last.a, last.b, last.claims) == (TRUCE, "RUS", "UKR", (wont, wants))
