"""What a desk is told of a period: in a store of invented articles, in one of a single article, and in an empty one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from detente import answers, pipeline
from detente.answers.daily import FAINT, evidence
from detente.errors import ConfigError
from detente.records import Claim, Interval, Modality, Participant, Role, Trigger
from detente.store import Store
from tests.build import claim
from tests.exports.build import document

NOON = datetime(2025, 9, 1, 12, tzinfo=UTC)
DAY = date(2025, 3, 16)
DONE, PLAN, OFF = Modality.HAPPENED, Modality.PLANNED, Modality.DENIED
SIDES = (("Russia", "RUS"), ("Ukraine", "UKR"))


def _told(identity: str, ago: int, kind: str, modality: Modality, **changes: Any) -> Claim:  # noqa: ANN401 - any field
    """A claim of an article of its own, so many days ago; its words tell it from others."""
    word = {"CONSULT": "met", "ASSAULT": "shelled", "AGREE": "agreed", "AID": "aided"}[kind]
    (a, code_a), (b, code_b) = changes.pop("sides", SIDES)
    text = f"{a} {word} {b}, report {identity}."
    day, at = DAY - timedelta(days=ago), text.index(word)
    fields: dict[str, Any] = {
        "id": identity,
        "document": f"d{identity}",
        "text": text,
        "end": len(text),
        "type": kind,
        "modality": modality,
        "reported": day,
        "when": Interval.of(day, day),
        "participants": (
            Participant(Role.SOURCE, a, 0, len(a), None, code_a),
            Participant(Role.TARGET, b, text.index(b), text.index(b) + len(b), None, code_b),
        ),
        "trigger": Trigger(word, at, at + len(word)),
    }
    return claim(**(fields | changes))


def _on(ago: int) -> Interval:
    return Interval.of(DAY - timedelta(days=ago), DAY - timedelta(days=ago))


CLAIMS = (
    _told("shelled", 2, "ASSAULT", DONE),
    _told("old", 20, "ASSAULT", DONE),
    _told("aided", 3, "AID", DONE, sides=(("United States", "USA"), SIDES[1])),
    _told("faint", 1, "AID", DONE, sides=(SIDES[1], ("Turkey", "TUR")), score=0.1),
    _told("history", 2, "ASSAULT", DONE, when=_on(2000), sides=(SIDES[1], SIDES[0])),
    _told("coming", 4, "CONSULT", PLAN, when=_on(-3), sides=(("United States", "USA"), SIDES[0])),
    _told("sometime", 2, "AGREE", PLAN, when=None, sides=(("United States", "USA"), SIDES[0])),
    _told("late", 30, "CONSULT", PLAN, when=_on(20), sides=(("Turkey", "TUR"), SIDES[0])),
    _told("kept", 12, "CONSULT", PLAN, when=_on(5), sides=(("Turkey", "TUR"), SIDES[1])),
    _told("done", 5, "CONSULT", DONE, when=_on(5), sides=(("Turkey", "TUR"), SIDES[1])),
    _told("elsewhere", 2, "ASSAULT", DONE, sides=(("Thailand", "THA"), ("Cambodia", "KHM"))),
)


def _fill(store: Store, claims: tuple[Claim, ...]) -> None:
    for told in claims:
        store.add_document(
            document(id=told.document, text=told.text, published=told.reported, outlet=f"Wire {told.id}", title=told.id)
        )
        store.add_claims(told.document, [told], model="m", at=NOON)
    pipeline.relink(store)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as made:
        _fill(made, CLAIMS)
        yield made


@pytest.fixture(scope="module")
def made(store: Store) -> answers.Daily:
    return answers.daily(store, as_of=DAY, conflict="russia-ukraine")


def _claims(rows: Any) -> list[str | None]:  # noqa: ANN401 - any rows with evidence
    return [row.evidence[0].claim for row in rows]


def test_what_was_done_in_the_period_is_told_the_weightiest_first(made: answers.Daily) -> None:
    assert _claims(made.happened) == ["shelled", "aided"]
    assert made.acts == 2
    assert made.happened[0].weight < 0 < made.happened[1].weight


def test_what_may_have_been_read_wrongly_is_set_apart(made: answers.Daily) -> None:
    assert [(row.score, row.what.evidence[0].claim) for row in made.faint] == [(0.1, "faint")]
    assert all(act.score >= FAINT for act in made.happened)


def test_announced_acts_stand_by_what_the_period_made_of_them(made: answers.Daily) -> None:
    told = made.agenda
    assert _claims(told.due) == ["coming"]
    assert _claims(told.new) == ["sometime"]
    assert _claims(told.overdue) == ["late"]
    assert _claims(told.settled) == ["kept"]
    assert told.disputed == ()
    assert told.overdues == 1


def test_no_act_stands_twice(made: answers.Daily) -> None:
    ids = [act.id for act in made.happened] + [entry.id for entry in made.agenda.all()]
    assert len(ids) == len(set(ids))


def test_counts_are_of_the_period_and_the_conflict(made: answers.Daily) -> None:
    assert (made.since, made.until) == (date(2025, 3, 9), date(2025, 3, 23))
    assert (made.articles, made.outlets) == (7, 7)


def test_every_sentence_has_the_title_of_its_article(made: answers.Daily) -> None:
    titles = {title.document: title.title for title in made.titles}
    rows = list(evidence(made))
    assert rows
    assert {row.document for row in rows} == set(titles)
    assert titles["dshelled"] == "shelled"


def test_a_later_day_changes_what_is_told_and_an_earlier_one_knows_nothing_of_it(store: Store) -> None:
    before = answers.daily(store, as_of=DAY - timedelta(days=5), conflict="russia-ukraine")
    assert _claims(before.agenda.due) == []
    assert _claims(before.agenda.settled) == ["kept"]
    assert before.happened == ()
    after = answers.daily(store, as_of=DAY + timedelta(days=10), conflict="russia-ukraine")
    assert "coming" in _claims(after.agenda.overdue)


def test_without_a_conflict_all_is_told(store: Store) -> None:
    assert "elsewhere" in _claims(answers.daily(store, as_of=DAY).happened)


def test_entries_that_stand_for_one_act_are_told_as_one() -> None:
    again = (
        _told("one", 4, "CONSULT", PLAN, when=_on(-3)),
        _told(
            "two",
            3,
            "CONSULT",
            PLAN,
            when=_on(-3),
            participants=tuple(reversed(_told("x", 3, "CONSULT", PLAN).participants)),
        ),
    )
    with Store.open("sqlite://") as store:
        _fill(store, again)
        (due,) = answers.daily(store, as_of=DAY).agenda.due
    assert {row.claim for row in due.evidence} == {"one", "two"}
    assert due.sources == 2


@pytest.mark.wide
def test_with_enough_history_the_mood_is_measured_and_what_is_next_is_forecast() -> None:
    talks = tuple(_told(f"t{ago}", ago, "CONSULT", DONE) for ago in range(1, 90, 6))
    with Store.open("sqlite://") as store:
        _fill(store, talks)
        numbers = answers.daily(store, as_of=DAY, conflict="russia-ukraine").numbers
    pair = answers.Pair("RUS", "UKR")
    assert [row.pair for row in numbers.momentum] == [row.pair for row in numbers.series] == [pair]
    assert {row.forecast.horizon for row in numbers.forecasts} == {7}
    assert {"talks", "agreement", "conflict"} >= {row.forecast.kind for row in numbers.forecasts} >= {"talks"}


def test_an_empty_store_has_an_empty_period() -> None:
    with Store.open("sqlite://") as store:
        made = answers.daily(store, as_of=DAY, conflict="russia-ukraine")
    assert (made.articles, made.acts, made.happened, made.agenda.all(), made.titles) == (0, 0, (), (), ())
    assert list(evidence(made)) == []


def test_one_article_is_enough() -> None:
    with Store.open("sqlite://") as store:
        _fill(store, CLAIMS[:1])
        made = answers.daily(store, as_of=DAY, conflict="russia-ukraine")
    assert _claims(made.happened) == ["shelled"]
    assert made.numbers.momentum == ()


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_of_all_days_can_be_asked_for(store: Store, day: date) -> None:
    assert answers.daily(store, as_of=day, conflict="russia-ukraine").happened == ()


@pytest.mark.parametrize("days", [0, 367])
def test_a_period_out_of_bounds_is_refused(store: Store, days: int) -> None:
    with pytest.raises(ConfigError, match=f"1 to 366 days, got {days}"):
        answers.daily(store, as_of=DAY, days=days)
