from datetime import date, timedelta

import pytest

from detente.analysis import ledger
from detente.records import Claim, Event, Interval, Modality, Status
from tests.build import claim, said_by

DAY = date(2025, 2, 15)
PLAN, WISH, MAYBE = Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE
DONE, OFF = Modality.HAPPENED, Modality.DENIED


def _said(day: int, modality: Modality, **changes: object) -> Claim:
    fields = {
        "id": f"{day}{modality}",
        "document": f"{day}",
        "reported": DAY + timedelta(days=day),
        "modality": modality,
    }
    return claim(**(fields | changes))


def _on(day: int) -> Interval:
    return Interval.of(DAY + timedelta(days=day), DAY + timedelta(days=day))


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
    assert ledger.entry(Event("e", (_said(0, DONE),)), None) is None
    assert ledger.entry(Event("e", (_said(0, DONE), _said(1, PLAN))), None) is None


def test_speech_acts_are_no_entries() -> None:
    assert ledger.entry(Event("e", (_said(0, PLAN, type="REQUEST"),)), None) is None


def test_an_entry_tells_who_announced_what_and_what_changed() -> None:
    told = (
        _said(0, PLAN, when=_on(3), speaker=said_by("Steve Witkoff", "USA")),
        _said(2, PLAN, when=_on(9)),
        _said(9, DONE),
    )
    entry = ledger.entry(Event("e", told), None)
    assert entry is not None
    assert (entry.announced, entry.speaker, entry.due, entry.status) == (DAY, "Steve Witkoff", _on(9), Status.HAPPENED)
    assert [(c.kind, c.day) for c in entry.history] == [
        ("announced", DAY),
        ("moved", DAY + timedelta(days=2)),
        ("happened", DAY + timedelta(days=9)),
    ]
    assert {p.country for p in entry.participants} == {"USA", "RUS"}
