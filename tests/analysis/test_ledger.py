import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from detente.analysis import ledger
from detente.analysis.due import due_of, dues, first_due, grace
from detente.records import Claim, Event, Interval, LedgerEntry, Modality, Speaker, Status, Trigger
from tests.build import claim, party, said_by

DAY = date(2025, 2, 15)
PLAN, WISH, MAYBE = Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE
DONE, OFF = Modality.HAPPENED, Modality.DENIED

DECIDED = "They condemned his decision to unilaterally recognise the islands."
RECOGNISED = Trigger("recognise", DECIDED.index("recognise"), DECIDED.index(" the islands"))


def _said(day: int, modality: Modality, **changes: object) -> Claim:
    """A claim of an article of its own; a text given is its whole sentence."""
    fields: dict[str, Any] = {
        "id": f"{day}{modality}",
        "document": f"{day}",
        "reported": DAY + timedelta(days=day),
        "modality": modality,
    }
    if isinstance(text := changes.get("text"), str):
        fields["end"] = len(text)
    return claim(**(fields | changes))


def _on(first: int, last: int | None = None) -> Interval:
    return Interval.of(DAY + timedelta(days=first), DAY + timedelta(days=first if last is None else last))


def _entry(
    *told: Claim, article: Iterable[Claim] = (), as_of: date | None = None, lent: tuple[str, ...] = ()
) -> LedgerEntry | None:
    """The entry of an event, whose articles say these claims and nothing else."""
    said = (*told, *article)
    return ledger.entry(Event("e", told, lent), as_of, lambda name: [c for c in said if c.document == name])


def test_articles_of_one_day_are_in_no_order() -> None:
    told = (_said(0, PLAN, id="a", document="a"), _said(0, DONE, id="b", document="b"))
    assert _entry(*told) is None
    made = _entry(*told, _said(0, PLAN, id="c", document="c", when=_on(0, 1)))
    assert made
    assert (made.announcing, made.status) == ("c", Status.HAPPENED)


CASES = [
    ("nothing known yet", [_said(1, PLAN)], 0, None),
    ("an undated plan stays due", [_said(0, PLAN)], 90, Status.DUE),
    ("due on its day", [_said(0, PLAN, when=_on(3))], 3, Status.DUE),
    ("due inside the grace", [_said(0, PLAN, when=_on(3))], 5, Status.DUE),
    ("overdue after the grace", [_said(0, PLAN, when=_on(3))], 6, Status.OVERDUE),
    ("moved, so due again", [_said(0, PLAN, when=_on(3)), _said(2, PLAN, when=_on(9))], 6, Status.DUE),
    ("a wish", [_said(0, WISH)], 5, Status.PROPOSED),
    ("a rumour", [_said(0, MAYBE)], 5, Status.POSSIBLE),
    ("kept", [_said(0, PLAN, when=_on(3)), _said(3, DONE)], 4, Status.HAPPENED),
    ("not yet known to be kept", [_said(0, PLAN, when=_on(3)), _said(3, DONE)], 2, Status.DUE),
    ("called off", [_said(0, PLAN), _said(2, OFF)], 4, Status.CALLED_OFF),
    ("called off and put on again", [_said(0, PLAN), _said(2, OFF), _said(4, PLAN)], 4, Status.DUE),
    (
        "done on its day, whatever was said ahead of it",
        [
            _said(0, PLAN, when=_on(3)),
            _said(2, PLAN, when=_on(3)),
            _said(2, PLAN, document="b", id="b"),
            _said(3, DONE),
        ],
        3,
        Status.HAPPENED,
    ),
    (
        "told as done ahead of its day, by fewer",
        [_said(1, PLAN, when=_on(5)), _said(2, PLAN, when=_on(5)), _said(3, DONE)],
        3,
        Status.DUE,
    ),
    (
        "a headline that tells as done what its text announces",
        [
            _said(0, PLAN, when=_on(3)),
            _said(1, DONE, document="b", text="Under Secretary X's Visit to Rome"),
            _said(1, PLAN, document="b", id="b", sentence=3, when=_on(3)),
        ],
        1,
        Status.DUE,
    ),
    (
        "a headline that tells as done what its text announces, and another announced before",
        [
            _said(0, PLAN, when=_on(3)),
            _said(1, DONE, document="b", text="Under Secretary X's Visit to Rome"),
            _said(1, PLAN, document="b", id="b", sentence=3, when=_on(0, 3)),
        ],
        1,
        Status.DUE,
    ),
    (
        "a decision to act, condemned by more than tell the act",
        [
            _said(0, PLAN),
            _said(1, DONE),
            *(_said(1, PLAN, document=name, id=name, text=DECIDED, trigger=RECOGNISED) for name in "bcd"),
        ],
        1,
        Status.HAPPENED,
    ),
    (
        "words for what is to come, by more than tell the act",
        [_said(0, PLAN), _said(1, DONE), *(_said(1, PLAN, document=name, id=name) for name in "bcd")],
        1,
        Status.DUE,
    ),
    (
        "a text that tells it as done, with words on what comes next",
        [
            _said(0, PLAN, when=_on(3)),
            _said(1, DONE, document="b", sentence=2),
            _said(1, PLAN, document="b", id="b", sentence=3, when=_on(3)),
        ],
        3,
        Status.HAPPENED,
    ),
    (
        "words of the day itself beside a report",
        [_said(0, DONE, document="a"), _said(0, PLAN, document="a", when=_on(0))],
        1,
        Status.HAPPENED,
    ),
    (
        "no date yet is not a refusal",
        [_said(0, PLAN), _said(2, OFF, text="No date has yet been set.", end=25)],
        4,
        Status.DUE,
    ),
    (
        "one side denies what the other tells",
        [_said(0, DONE, speaker=said_by("Kyiv", "UKR")), _said(1, OFF, speaker=said_by("Moscow", "RUS"))],
        2,
        Status.DISPUTED,
    ),
]


@pytest.mark.parametrize("claims, day, expected", [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_status(claims: list[Claim], day: int, expected: Status | None) -> None:
    assert ledger.status(Event("e", tuple(claims)), DAY + timedelta(days=day)) is expected


def test_an_act_told_only_afterwards_is_no_entry() -> None:
    assert _entry(_said(0, DONE)) is None
    assert _entry(_said(0, DONE), _said(1, PLAN)) is None


def test_speech_acts_are_no_entries() -> None:
    assert _entry(_said(0, PLAN, type="REQUEST")) is None


def test_an_entry_tells_who_announced_what_and_what_changed() -> None:
    entry = _entry(
        _said(0, PLAN, when=_on(3), speaker=said_by("Steve Witkoff", "USA")),
        _said(2, PLAN, when=_on(9)),
        _said(9, DONE),
    )
    assert entry is not None
    assert (entry.announced, entry.speaker, entry.due, entry.status) == (DAY, "Steve Witkoff", _on(9), Status.HAPPENED)
    assert [(c.kind, c.day) for c in entry.history] == [
        ("announced", DAY),
        ("moved", DAY + timedelta(days=2)),
        ("happened", DAY + timedelta(days=9)),
    ]
    assert {p.country for p in entry.participants} == {"USA", "RUS"}
    assert (entry.announcing, entry.announcer) == (f"0{PLAN}", "USA")


# Which words announce an act


def _about(text: str, word: str, kind: str = "COOPERATE") -> dict[str, Any]:
    """What a claim of a sentence has, told by the word that fills its gap."""
    at = text.index("{}")
    return {"text": text.format(word), "trigger": Trigger(word, at, at + len(word)), "type": kind}


LIFTED = "Moscow called off the talks that were to be held in Riyadh."
REFUSED = "Moscow held no talks in Riyadh."
READY = "Moscow is ready to meet envoys."
ANNOUNCING = [
    ("planned", PLAN, {}, Status.DUE),
    ("proposed", WISH, {}, Status.PROPOSED),
    ("called off in the words that tell of it", OFF, {"text": LIFTED}, Status.CALLED_OFF),
    ("only denied", OFF, {"text": REFUSED}, None),
    ("ready", MAYBE, {"text": READY}, Status.POSSIBLE),
    ("would like to", MAYBE, {"text": "Moscow would like to meet envoys."}, Status.POSSIBLE),
    ("only held possible", MAYBE, {"text": "Moscow may meet envoys."}, None),
    ("ready for what nobody offers", MAYBE, {"text": "Moscow is ready to strike.", "type": "ASSAULT"}, None),
    ("a strike given up", OFF, {"text": "Moscow cancelled the planned strike.", "type": "ASSAULT"}, None),
    ("a strike planned", PLAN, {"text": "Moscow will strike.", "type": "ASSAULT"}, Status.DUE),
    ("an assurance", PLAN, _about("They agreed on close {} with Japan.", "coordination"), None),
    ("an assurance of work", WISH, _about("They stressed the need of {} with allies.", "working"), None),
    ("an assurance of consultation", PLAN, _about("Close {} is needed.", "consultation", "CONSULT"), None),
    ("an agreement to be signed", PLAN, _about("They will sign a {} agreement.", "cooperation"), Status.DUE),
    ("cooperation with a day", PLAN, _about("A new {} begins.", "partnership") | {"when": _on(3)}, Status.DUE),
    ("talks that go on", PLAN, _about("They agreed to {} talks.", "continue", "CONSULT"), Status.DUE),
]


@pytest.mark.parametrize("modality, changes, expected", [c[1:] for c in ANNOUNCING], ids=[c[0] for c in ANNOUNCING])
def test_what_announces_an_act(modality: Modality, changes: dict[str, Any], expected: Status | None) -> None:
    entry = _entry(_said(0, modality, **changes))
    assert (entry.status if entry else None) is expected


def test_an_announcement_may_come_after_the_first_report_if_its_day_is_ahead() -> None:
    assert _entry(_said(0, DONE), _said(1, PLAN, when=_on(4))) is not None
    assert _entry(_said(0, PLAN), _said(0, DONE, document="b")) is None
    before = _said(0, PLAN, text="Secretary Rubio and Minister Lavrov Before Their Meeting")
    assert _entry(before, _said(0, DONE, document="b")) is not None


def test_what_is_announced_later_is_not_an_entry_before() -> None:
    told = (_said(0, MAYBE), _said(2, PLAN))
    assert _entry(*told, as_of=DAY + timedelta(days=1)) is None
    assert _entry(*told, as_of=DAY + timedelta(days=2)) is not None
    assert _entry(*told, as_of=DAY - timedelta(days=1)) is None


# Parties

CALL = claim(id="call", document="0", type="REQUEST", modality=DONE)


def test_a_plan_that_names_nobody_takes_the_parties_of_its_sentence() -> None:
    truce = _said(0, WISH, type="RETREAT", participants=())
    assert _entry(truce, article=[CALL]) is None
    entry = _entry(truce, article=[CALL, replace(CALL, id="far", sentence=1, participants=(party("Kyiv", "UKR"),))],
                   lent=("RUS", "USA"))  # fmt: skip
    assert entry is not None
    assert [p.country for p in entry.participants] == ["USA", "RUS"]


def test_a_plan_with_parties_of_its_own_takes_no_others() -> None:
    plan = _said(0, PLAN, participants=(party("Kyiv", "UKR"),))
    entry = _entry(plan, article=[CALL])
    assert entry is not None
    assert [p.country for p in entry.participants] == ["UKR"]


@pytest.mark.parametrize("words", ["leaders", "they"])
def test_words_for_anybody_are_no_parties(words: str) -> None:
    assert _entry(_said(0, PLAN, participants=(party(words, None),))) is None
    entry = _entry(_said(0, PLAN, participants=(party(words, None), party("Kyiv", "UKR"))))
    assert entry is not None
    assert [p.text for p in entry.participants] == ["Kyiv"]


def test_each_takes_part_once_by_the_fullest_name() -> None:
    names = ("Macron", "Emmanuel Macron", "President")
    told = [
        _said(n, PLAN, participants=(party(name, "FRA", actor="person:emmanuel-macron"), party("Kyiv", "UKR")))
        for n, name in enumerate(names)
    ]
    entry = _entry(*told)
    assert entry is not None
    assert [p.text for p in entry.participants] == ["Emmanuel Macron", "Kyiv"]


# Announcers

WITKOFF = Speaker("Steve Witkoff", 0, 13, "person:steve-witkoff", "USA")
SPEAKERS = [
    ("his own", {"speaker": said_by("officials")}, [], "officials"),
    ("a bare pronoun", {"speaker": said_by("He")}, [], None),
    ("whom a pronoun may mean", {"speaker": said_by("He")}, [{"sentence": 1, "speaker": WITKOFF}], "Steve Witkoff"),
    ("a pronoun whose state is known", {"speaker": said_by("He", "USA")}, [], "He"),
    ("of the sentence after", {}, [{"sentence": 1, "speaker": WITKOFF}], "Steve Witkoff"),
    ("nobody whom the book knows", {}, [{"sentence": 1, "speaker": said_by("officials")}], None),
    ("too far off", {}, [{"sentence": 1 + ledger.PASSAGE, "speaker": WITKOFF}], None),
    ("before it", {"sentence": 4}, [{"sentence": 3, "speaker": WITKOFF}], None),
]


@pytest.mark.parametrize("changes, others, expected", [c[1:] for c in SPEAKERS], ids=[c[0] for c in SPEAKERS])
def test_the_announcer(changes: dict[str, Any], others: list[dict[str, Any]], expected: str | None) -> None:
    entry = _entry(_said(0, PLAN, **changes), article=[replace(CALL, **other) for other in others])
    assert entry is not None
    assert entry.speaker == expected


def test_a_person_announces_by_his_id_and_a_state_by_its_code() -> None:
    ids = [Speaker("A", 0, 1, actor, "USA") for actor in ("person:steve-witkoff", "state:USA", None)]
    told = [_entry(_said(0, PLAN, speaker=speaker)) for speaker in ids]
    assert [entry.announcer if entry else None for entry in told] == ["person:steve-witkoff", "USA", "USA"]


# When it is due

WEEK = _on(0, 6)
DUE = [
    ("no day", [_said(0, PLAN)], None),
    ("its day", [_said(0, PLAN, when=_on(3))], _on(3)),
    ("a wish has a day", [_said(0, WISH, when=_on(3))], _on(3)),
    ("a rumour has none", [_said(0, MAYBE, when=_on(3))], None),
    ("dated later", [_said(0, PLAN), _said(1, PLAN, when=_on(3))], _on(3)),
    ("told once more, and wider", [_said(0, PLAN, when=_on(3)), _said(1, PLAN, when=WEEK)], _on(3)),
    ("told more exactly", [_said(0, PLAN, when=WEEK), _said(1, PLAN, when=_on(3))], _on(3)),
    ("postponed", [_said(0, PLAN, when=_on(3)), _said(2, PLAN, when=_on(9))], _on(9)),
    ("postponed, days not told", [_said(0, PLAN, when=_on(3)), _said(2, OFF, when=_on(3))], _on(3)),
    (
        "after the act the next",
        [_said(0, PLAN, when=_on(3)), _said(3, DONE), _said(4, PLAN, when=_on(9))],
        _on(3),
    ),
    ("a day that is over", [_said(5, PLAN, when=_on(3))], None),
    ("the day of the report", [_said(3, PLAN, when=_on(3))], _on(3)),
    ("in the coming days", [_said(0, PLAN, text="Envoys of both will hold more talks in the coming days.")], _on(0, 7)),
    ("within hours", [_said(0, PLAN, text="Envoys of both will hold new talks within hours.")], _on(0, 1)),
    ("within a time", [_said(0, PLAN, text="Moscow and Kyiv will now hold more talks within two weeks.")], _on(0, 14)),
    ("a time behind", [_said(0, PLAN, text="Moscow and Kyiv will hold the first talks in three years.")], None),
    ("after the meeting", [_said(0, PLAN, text="After the meeting, Mr X will hold talks with Y.")], _on(0, 1)),
    ("before it", [_said(0, PLAN, text="Secretary Rubio and Minister Lavrov Before Their Meeting")], _on(0, 1)),
    (
        "before its beginning",
        [_said(0, PLAN, text="They spoke before the beginning of a meeting of ministers.")],
        _on(0, 1),
    ),
    (
        "signed after the talks",
        [_said(0, PLAN, type="SUPPORT", text="Following the talks, the sides will sign a declaration.")],
        _on(0, 1),
    ),
    (
        "aid after the talks has no day",
        [_said(0, PLAN, type="AID", text="Following the talks, the sides will send food.")],
        None,
    ),
    ("after another", [_said(0, PLAN, text="Mr X will hold talks with Mr Y after the meeting of Z.")], None),
    (
        "of one article the shortest",
        [_said(0, PLAN, document="a", when=WEEK), _said(0, PLAN, document="a", when=_on(3), id="b")],
        _on(3),
    ),
    (
        "what goes on since then",
        [_said(0, PLAN, when=Interval.of(DAY - timedelta(800), DAY), when_text="since 2023")],
        None,
    ),
    (
        "not the day of the invitation",
        [
            _said(0, Modality.PROPOSED, document="a", when=_on(0), trigger=Trigger("invited", 0, 7)),
            _said(0, Modality.PROPOSED, document="a", when=_on(9, 10), id="b"),
        ],
        _on(9, 10),
    ),
    (
        "of one article what begins on its day or later",
        [_said(2, PLAN, document="a", when=_on(1, 2)), _said(2, PLAN, document="a", when=_on(4, 9), id="b")],
        _on(4, 9),
    ),
]


@pytest.mark.parametrize("claims, expected", [c[1:] for c in DUE], ids=[c[0] for c in DUE])
def test_the_window_last_given(claims: list[Claim], expected: Interval | None) -> None:
    assert due_of(claims) == expected
    assert due_of(reversed(claims)) == expected


def test_the_first_window_is_kept_beside_the_last() -> None:
    told = [_said(0, PLAN), _said(1, PLAN, when=_on(3)), _said(2, PLAN, when=_on(9))]
    assert first_due(told) == _on(3)
    assert first_due(told[:1]) is None


@pytest.mark.parametrize("days, expected", [(1, 2), (8, 2), (12, 3), (28, 7)])
def test_wide_windows_have_more_grace(days: int, expected: int) -> None:
    assert grace(_on(0, days - 1)) == expected


# What became of it

FULFILMENT = [
    ("on its day", {"when": _on(3)}, _on(3), 0),
    ("early", {"when": _on(2)}, _on(2), 0),
    ("late", {"when": _on(5)}, _on(5), 2),
    ("by its report", {}, _on(4), 1),
    ("in a period without a day", {"when": _on(-60, 3)}, _on(4), 1),
]


@pytest.mark.parametrize("changes, happened, delay", [c[1:] for c in FULFILMENT], ids=[c[0] for c in FULFILMENT])
def test_the_delay_counts_from_the_window_first_given(changes: dict[str, Any], happened: Interval, delay: int) -> None:
    for more in ([], [_said(1, PLAN, when=_on(9))]):
        entry = _entry(_said(0, PLAN, when=_on(3)), *more, _said(4, DONE, **changes))
        assert entry is not None
        assert (entry.first_due, entry.happened, entry.delay) == (_on(3), happened, delay)


@pytest.mark.parametrize(
    "word, kind, day",
    [("truce", "RETREAT", 3), ("ceasefire", "CONCEDE", 3), ("release", "RETREAT", 6), ("talks", "CONSULT", 6)],
)
def test_a_truce_told_of_later_began_on_its_day(word: str, kind: str, day: int) -> None:
    told = {"type": kind, "trigger": Trigger(word, 0, len(word))}
    entry = _entry(_said(0, PLAN, when=_on(3), **told), _said(6, DONE, **told))
    assert entry is not None
    assert entry.happened == _on(day)


@pytest.mark.parametrize("told", [[_said(0, PLAN, when=_on(3))], [_said(0, PLAN), _said(4, DONE)]])
def test_no_delay_is_told_where_it_is_not_known(told: list[Claim]) -> None:
    entry = _entry(*told)
    assert entry is not None
    assert entry.delay is None


CONDITIONS = [
    ("Talks will be held if the truce holds.", "if the truce holds"),
    ("Talks will be held on condition that guns are silent, he said.", "on condition that guns are silent"),
    ("Unless Moscow objects, talks will be held.", "Unless Moscow objects"),
    ("Talks will be held, if necessary in Geneva.", None),
    ("Talks will be held on Friday.", None),
]


@pytest.mark.parametrize("text, expected", CONDITIONS)
def test_the_condition_of_an_announcement(text: str, expected: str | None) -> None:
    entry = _entry(_said(0, PLAN, text=text))
    assert entry is not None
    assert entry.condition == expected


def _steps(*told: Claim) -> list[tuple[object, ...]]:
    known = ledger.steps(Event("e", told))
    assert all(a.until == b.day for a, b in pairwise(known))
    days = [((step.day - DAY).days if step.day else None, step.status, step.announced) for step in known]
    assert known[-1].until is None
    return list(days)


def test_steps_tell_every_day() -> None:
    told = [_said(0, MAYBE), _said(1, PLAN, when=_on(3)), _said(2, PLAN), _said(8, DONE)]
    assert _steps(*told) == [
        (0, Status.POSSIBLE, False),
        (1, Status.DUE, True),
        (6, Status.OVERDUE, True),
        (8, Status.HAPPENED, True),
    ]
    assert _steps(told[0], *told[2:]) == [
        (0, Status.POSSIBLE, False),
        (2, Status.DUE, True),
        (8, Status.HAPPENED, True),
    ]
    assert _steps(_said(0, PLAN, reported=None), _said(4, DONE)) == [
        (None, Status.DUE, True),
        (4, Status.HAPPENED, True),
    ]


def test_steps_agree_with_the_status_of_the_day() -> None:
    told = (_said(0, PLAN, when=_on(3)), _said(9, OFF), _said(11, WISH), _said(12, PLAN, when=_on(14, 30)))
    event = Event("e", told)
    for step in ledger.steps(event):
        for day in (step.day, step.until - timedelta(days=1) if step.until else None):
            assert day is None or ledger.status(event, day) is step.status


@pytest.mark.parametrize("ordered", [True, False])
def test_windows_told_claim_by_claim_are_those_of_all_claims_until_then(*, ordered: bool) -> None:
    chosen = random.Random(7)
    moved = 0
    for _ in range(200):
        told = [
            _said(
                chosen.randrange(4),
                chosen.choice((PLAN, WISH, DONE, OFF)),
                id=str(number),
                document=chosen.choice("abc"),
                when=chosen.choice((None, _on(3), _on(2, 9), _on(8))),
            )
            for number in range(6)
        ]
        known = tuple(sorted(told, key=lambda c: c.reported or date.min) if ordered else told)
        windows = list(dues(known))
        assert windows == [due_of(known[: number + 1]) for number in range(len(known))]
        moved += len(set(windows)) > 2
    assert moved > 10


def test_a_brief_entry_is_the_entry_without_history_and_announcer_in_words() -> None:
    told = (_said(0, PLAN, when=_on(3), speaker=said_by("Anna Kowal")), _said(2, PLAN, when=_on(9)))
    whole = _entry(*told)
    assert whole is not None
    assert whole.speaker
    assert len(whole.history) == 2
    brief = ledger.entry(Event("e", told), None, lambda _: (), brief=True)
    assert brief == replace(whole, history=(), speaker=None)
