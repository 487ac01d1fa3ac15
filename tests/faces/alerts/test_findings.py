"""What each kind of rule finds, and by what key the same thing is known again."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from detente import answers
from detente.analysis import ledger
from detente.analysis.moves import moves
from detente.answers import record
from detente.faces.alerts.findings import MARGIN, QUOTED, Days, _crossed, find
from detente.faces.alerts.rules import Rule
from detente.pipeline import linking
from detente.records import Event, Filing, Modality, Participant, Role, Status
from detente.store import Store
from detente.store.outbox import Finding
from tests.build import claim
from tests.exports.build import document
from tests.faces.alerts.build import DONE, OFF, at, day, on, plan, tell

UKR = ((Role.SOURCE, "Kyiv", "UKR"), (Role.TARGET, "Moscow", "RUS"))


def _found(store: Store, kind: str, as_of: date, **changes: object) -> list[Finding]:
    rule = Rule("r", kind, ("c",), **changes)  # type: ignore[arg-type]  # fields of a rule
    return list(find(store, rule, Days.of(as_of, None)))


def _meet(store: Store, days: Iterable[date]) -> None:
    """Two sides meet on some days, each an event of its own; it would take linking many words to see that."""
    filings = []
    for told in days:
        text = f"Kyiv and Moscow met on {told}."
        parties = tuple(Participant(role, name, 0, 4, None, code) for role, name, code in UKR)
        met = claim(id=f"met-{told}", document=f"d-{told}", text=text, end=len(text), participants=parties,
                    modality=DONE, reported=told)  # fmt: skip
        store.add_document(document(id=met.document, text=text, published=told))
        store.add_claims(met.document, [met], model="m", at=at(1))
        event = Event(met.id, (met,))
        steps = ledger.steps(event)
        filings.append(Filing(event, (), str(told), ("RUS", "UKR"), steps, moves(event, steps)))
    store.save_events(filings)


def _titles(store: Store, kind: str, as_of: date, **changes: object) -> list[str]:
    return [found.title for found in _found(store, kind, as_of, **changes)]


def test_an_announced_act_is_due_soon_then_overdue_then_done(store: Store) -> None:
    plan(store)
    due = "DUE: talks, United States – Russia (due 2025-02-18)"
    assert _titles(store, "due_within", day(15), days=2) == []
    assert _titles(store, "due_within", day(15), days=3) == [due]
    assert _titles(store, "due_within", day(19), days=3) == []
    assert _titles(store, "overdue", day(20)) == []
    overdue = [due.replace("DUE", "OVERDUE", 1)]
    assert _titles(store, "overdue", day(21)) == overdue
    assert _titles(store, "overdue", day(21), parties=("RUS", "USA"), types=("CONSULT",)) == overdue
    assert _titles(store, "overdue", day(21), parties=("RUS", "UKR")) == []
    assert _titles(store, "overdue", day(21), types=("AID",)) == []
    tell(store, "held", day(22), "Washington and Moscow met for talks.", "met", DONE, when=on(21))
    assert _titles(store, "overdue", day(22)) == []


def test_a_finding_quotes_its_sentence_and_names_its_article(store: Store) -> None:
    plan(store)
    (found,) = _found(store, "overdue", day(21))
    assert found.link == "https://wire.example/plan"
    assert '"Washington and Moscow will meet on 18 February, Lavrov said." — Wire, 2025-02-15' in found.text
    assert "Announced 2025-02-15 by Lavrov" in found.text


def test_an_event_is_new_once_or_once_a_status(store: Store) -> None:
    plan(store)
    new = _found(store, "event", day(15), types=("CONSULT",), parties=("RUS", "USA"))
    assert [found.title for found in new] == ["DUE: talks, United States – Russia"]
    tell(store, "held", day(18), "Washington and Moscow met on 18 February.", "met", DONE, when=on(18))
    (again,) = _found(store, "event", day(18))
    assert again.key == new[0].key
    (held,) = _found(store, "event", day(18), statuses=(Status.HAPPENED,))
    assert held.title == "HAPPENED: talks, United States – Russia"
    assert held.key != again.key
    assert _found(store, "event", day(18), statuses=(Status.DUE,)) == []
    assert _found(store, "event", day(18), parties=("UKR",)) == []


def test_what_was_reported_long_ago_is_no_news(store: Store) -> None:
    plan(store)
    assert _titles(store, "event", day(15) + timedelta(days=30)) != []
    assert _titles(store, "event", day(15) + timedelta(days=31)) == []


def test_an_older_article_that_is_collected_later_gives_the_event_no_new_alert(store: Store) -> None:
    plan(store)
    (before,) = _found(store, "event", day(15))
    plan(store, "earlier", reported=14)
    (after,) = _found(store, "event", day(15))
    assert after.key != before.key
    assert before.key in after.also


def test_an_event_of_which_a_list_shows_some_sentences_is_known_by_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(store)
    (before,) = _found(store, "event", day(15))
    monkeypatch.setattr(linking, "LARGE", 1)
    monkeypatch.setattr(record, "LARGE", 1)
    for number in range(QUOTED):
        plan(store, f"earlier{number}", reported=14)
        plan(store, f"the same day {number}")
    (after,) = _found(store, "event", day(15))
    [row] = answers.events_part(store, as_of=day(15), quotes=QUOTED).rows
    assert len(row.evidence) == 2 * QUOTED < row.sentences
    assert after.key != before.key
    assert before.key in after.also


def test_what_is_called_off_is_found_on_its_day(store: Store) -> None:
    tell(store, "off", day(18), "Washington cancelled the planned talks with Moscow.", "talks", OFF)
    assert _titles(store, "called_off", day(18)) == ["CALLED OFF: talks, United States – Russia"]
    assert _titles(store, "called_off", day(17)) == []


def test_a_party_that_changes_its_word_is_found(store: Store) -> None:
    moscow = ((Role.SOURCE, "Moscow", "RUS"),)
    for identity, number, text, modality in (
        ("will", 3, "Moscow will accept a truce.", Modality.PLANNED),
        ("wont", 20, "Moscow will not accept a truce.", Modality.DENIED),
    ):
        tell(store, identity, day(number), text, "truce", modality, who=moscow, type="RETREAT", speaker=None,
             topics=("ceasefire-terms",))  # fmt: skip
    found = _found(store, "position", day(20))
    assert [one.title for one in found] == ["moved: Russia on ceasefire-terms, ACCEPTS to REFUSES"]
    assert _found(store, "position", day(20), types=("territory",)) == []
    assert _found(store, "position", day(20), parties=("UKR",)) == []


def test_a_text_that_contradicts_itself_is_found(store: Store) -> None:
    tell(store, "early", day(10), "Kyiv and Moscow signed on 20 February.", "signed", DONE, who=UKR, when=on(20),
         when_text="on 20 February", type="AGREE")  # fmt: skip
    (found,) = _found(store, "warning", day(12))
    assert found.title.startswith("DOUBT (reported-early): ")
    assert _found(store, "warning", day(12), types=("weekday",)) == []


@pytest.mark.slow
def test_a_rate_that_jumps_is_found_and_known_again_when_it_is_dated_anew(store: Store) -> None:
    first = date(2025, 1, 1)
    _meet(store, [first + timedelta(days=n) for n in range(90) if n % 20 == 0 or n >= 60])
    asked = {"parties": ("UKR", "RUS"), "types": ("talks",)}
    (found,) = _found(store, "change", first + timedelta(days=89), **asked)
    assert found.title.startswith("CHANGE: more acts of talks, Ukraine – Russia, from 2025-03-0")
    (earlier,) = _found(store, "change", first + timedelta(days=80), **asked)
    assert found.key == earlier.key or earlier.key in found.also


@pytest.mark.parametrize(
    "chance, above, below, expected",
    [
        (0.6, 0.6, None, (True, True)), (0.59, 0.6, None, (False, True)), (0.6 - 2 * MARGIN, 0.6, None, (False, False)),
        (0.2, None, 0.2, (False, True)), (0.19, None, 0.2, (True, True)), (0.2 + 2 * MARGIN, None, 0.2, (False, False)),
    ],
)  # fmt: skip
def test_a_threshold_is_crossed_and_left_with_a_margin(
    chance: float, above: float | None, below: float | None, expected: tuple[bool, bool]
) -> None:
    assert _crossed(Rule("r", "forecast", ("c",), above=above, below=below), chance) == expected


def test_a_forecast_is_found_only_where_it_crosses(store: Store) -> None:
    _meet(store, [date(2025, 1, number) for number in (2, *range(15, 32))])
    rule = Rule("r", "forecast", ("c",), parties=("UKR", "RUS"), types=("talks",), horizon=30, above=0.25)
    end = date(2025, 1, 31)

    def begins(since: date) -> list[bool]:
        return [found.begins for found in find(store, rule, Days(end, since))]

    assert begins(date(2025, 1, 13)) == [True]
    assert begins(end) == [False]  # it was above already
    assert begins(date(2025, 1, 1)) == [False]  # there was no forecast to cross from
    assert list(find(store, rule, Days(date(2025, 1, 13), date(2025, 1, 10)))) == []
    (found,) = find(store, rule, Days(end, date(2025, 1, 13)))
    assert re.fullmatch(r"FORECAST \d\d%: talks, Russia – Ukraine, within 30 days", found.title)
    assert "as of 2025-01-13" in found.text


def test_a_plan_of_no_day_is_never_overdue(store: Store) -> None:
    tell(store, "someday", day(15), "Washington and Moscow will meet, Lavrov said.", "meet", Modality.PLANNED)
    assert _titles(store, "overdue", day(28)) == []
    assert _titles(store, "due_within", day(15), days=366) == []
