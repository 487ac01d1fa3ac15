"""Pages of events and claims: whatever their length and direction, put together they are the whole list."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event as listening

from detente.records import Conflict, Modality, Participant, Role, Speaker, Status, Step, Subscription
from detente.store import Store, copying, pages
from detente.store.claim_pages import ClaimsAsked
from detente.store.event_pages import EventsAsked
from detente.store.pages import Found, Spot
from tests.store import nouns

FIRST = date(2025, 8, 1)
DAYS = 10
WAR = Conflict("war", "War", ("RUS", "UKR"), ("TUR",), topics=("territory",), words=("phone",))
OTHERS = Conflict("others", "Others", ("THA",))
Page = Callable[[Spot | None, int], Found]


def _day(number: int) -> date | None:
    """Two of twelve are undated."""
    return None if number % 12 in (3, 7) else FIRST + timedelta(days=number % DAYS)


def _people(number: int) -> tuple[Participant, ...]:
    code = ("RUS", "UKR", "THA")[number % 3]
    return (
        Participant(Role.SOURCE, "A", 0, 1, f"person:{number % 4}", code),
        Participant(Role.TARGET, "B", 2, 3, None, "TUR"),
    )


def _fill(store: Store, events: int) -> None:
    """Add as many documents with two claims each, of which every one is an event."""
    filings = []
    for number in range(events):
        document = f"doc{number}"
        store.add_document(nouns.document(number, published=_day(number)))
        made = nouns.claim(
            number,
            document=document,
            reported=_day(number),
            participants=_people(number),
            type=("CONSULT", "AGREE")[number % 2],
            topics=("territory",) if number % 5 == 0 else (),
            speaker=Speaker("C", 4, 5, f"person:{number % 3}", "RUS"),
        )
        other = replace(made, id=f"other{number}", sentence=1, modality=Modality.HAPPENED)
        store.add_claims(document, [made, other], model="m", at=nouns.NOON)
        status = (Status.DUE, Status.HAPPENED, Status.OVERDUE)[number % 3]
        step = Step(_day(number), None, status, announced=number % 2 == 0, due=made.when)
        parties = tuple(sorted({p.country or "" for p in made.participants} | {f"person:{number % 4}"}))
        filings.append(nouns.filing(made, other, parties=parties, steps=(step,)))
    store.save_events(filings)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of 40 events, marked for two conflicts; nobody writes to it."""
    with Store.open(str(tmp_path_factory.mktemp("pages") / "record.sqlite")) as store:
        _fill(store, 40)
        store.watch([WAR, OTHERS])
        yield store


@pytest.fixture
def own(record: Store, path: Path) -> Iterator[Store]:
    """The same store, to be written to."""
    copying.copy(record.name, str(path))
    with Store.open(str(path)) as store:
        yield store


def _all(page: Page, limit: int) -> list[str]:
    """Put pages together."""
    found: list[str] = []
    after: Spot | None = None
    while True:
        part = page(after, limit)
        found += [identity for identity, _ in part.rows]
        assert len(part.rows) <= limit
        after = part.after
        if after is None:
            return found


def _events(store: Store, asked: EventsAsked, *, newest_first: bool) -> Page:
    return lambda after, limit: store.standing_page(asked, after=after, limit=limit, newest_first=newest_first)


def _claims(store: Store, asked: ClaimsAsked, *, newest_first: bool) -> Page:
    return lambda after, limit: store.claims_page(asked, after=after, limit=limit, newest_first=newest_first)


@pytest.fixture(params=["few", "through"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are fetched at once where they are few, or gone through in short stretches."""
    if request.param == "through":
        monkeypatch.setattr(pages, "FEW", -1)
        monkeypatch.setattr(pages, "STRETCH", 2)
        monkeypatch.setattr(pages, "GROWTH", 1)
        monkeypatch.setattr(pages, "EXAMINED", 6)


EVENTS = [
    EventsAsked(FIRST + timedelta(days=20)),
    EventsAsked(FIRST + timedelta(days=4)),
    EventsAsked(FIRST + timedelta(days=20), announced=True, statuses=[Status.DUE, Status.OVERDUE]),
    EventsAsked(FIRST + timedelta(days=20), parties=["RUS"]),
    EventsAsked(FIRST + timedelta(days=20), parties=["UKR", "person:1"], since=FIRST + timedelta(days=3)),
]


@pytest.mark.wide
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("asked", EVENTS)
def test_pages_of_events_are_the_events_that_stand_so(
    record: Store, asked: EventsAsked, limit: int, *, newest_first: bool
) -> None:
    whole = record.standing(
        on=asked.on,
        announced=asked.announced,
        statuses=asked.statuses,
        parties=asked.parties,
        since=asked.since,
        newest_first=newest_first,
    )
    expected = list(whole)
    assert expected
    assert _all(_events(record, asked, newest_first=newest_first), limit) == expected


def _fits(number: int, asked: ClaimsAsked) -> bool:
    claim_type = ("CONSULT", "AGREE")[number % 2]
    codes = {("RUS", "UKR", "THA")[number % 3], "TUR", f"person:{number % 4}"}
    day = _day(number)
    return (
        (asked.on is None or day is None or day <= asked.on)
        and (asked.types is None or claim_type in asked.types)
        and (asked.parties is None or not codes.isdisjoint(asked.parties))
        and (asked.actors is None or f"person:{number % 4}" in asked.actors)
        and (asked.speakers is None or f"person:{number % 3}" in asked.speakers)
        and (asked.topic is None or number % 5 == 0)
        and (asked.document is None or asked.document == f"doc{number}")
    )


CLAIMS = [
    ClaimsAsked(),
    ClaimsAsked(FIRST + timedelta(days=4), types=["AGREE"]),
    ClaimsAsked(parties=["THA"]),
    ClaimsAsked(parties=["RUS", "person:2"], modality=Modality.HAPPENED),
    ClaimsAsked(actors=["person:1"], speakers=["person:2", "person:0"]),
    ClaimsAsked(speakers=["person:1"]),
    ClaimsAsked(topic="territory"),
    ClaimsAsked(document="doc7"),
]


@pytest.mark.wide
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("asked", CLAIMS)
def test_pages_of_claims_are_the_claims_that_fit(
    record: Store, asked: ClaimsAsked, limit: int, *, newest_first: bool
) -> None:
    expected = [
        claim.id
        for claim in record.claims()
        if _fits(int(claim.document[3:]), asked) and asked.modality in (None, claim.modality)
    ]
    assert expected
    found = _all(_claims(record, asked, newest_first=newest_first), limit)
    assert found == (expected[::-1] if newest_first else expected)


def test_an_event_is_asked_for_by_its_window_and_the_types_of_its_claims(record: Store) -> None:
    on = FIRST + timedelta(days=20)
    window = nouns.claim().when
    assert window
    inside = EventsAsked(on, due_from=window.last, due_to=window.last)
    assert len(_all(_events(record, inside, newest_first=True), 9)) == 40
    assert _all(_events(record, EventsAsked(on, due_from=window.end), newest_first=True), 9) == []
    agreed = _all(_events(record, EventsAsked(on, types=["AGREE"]), newest_first=True), 9)
    assert sorted(agreed) == sorted(f"claim{number}" for number in range(1, 40, 2))
    early = EventsAsked(on, until=FIRST + timedelta(days=1))
    first = {f"claim{n}" for n in range(40) if (day := _day(n)) is None or day <= FIRST + timedelta(days=1)}
    assert set(_all(_events(record, early, newest_first=True), 9)) == first


def test_a_call_that_looked_at_enough_says_where_to_go_on(record: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "STRETCH", 2)
    monkeypatch.setattr(pages, "EXAMINED", 2)
    nowhere = ClaimsAsked(topic="nowhere")
    part = record.claims_page(nowhere, limit=10)
    assert part.rows == ()
    assert part.after is not None
    assert _all(_claims(record, nowhere, newest_first=True), 10) == []


# Marks


def test_marks_are_what_the_conflict_covers_and_pages_go_by_them(record: Store) -> None:
    for conflict in (WAR, OTHERS):
        mark = record.mark(conflict)
        assert mark is not None
        covered = [claim.id for claim in record.claims() if conflict.covers(claim)]
        assert covered
        assert [claim.id for claim in record.claims(conflict=mark)] == covered
        assert _all(_claims(record, ClaimsAsked(conflict=mark), newest_first=False), 7) == covered
        on = FIRST + timedelta(days=5)
        known = [e.id for e in record.events(as_of=on) if any(map(conflict.covers, e.claims))]
        assert list(record.standing(on=on, conflict=mark)) == known
        assert _all(_events(record, EventsAsked(on, conflict=mark), newest_first=False), 7) == known


def test_what_is_added_later_is_marked_and_what_goes_loses_its_marks(own: Store) -> None:
    mark = own.mark(WAR)
    assert mark is not None
    before = len(list(own.claims(conflict=mark)))
    own.add_document(nouns.document(90))
    late = nouns.claim(90, document="doc90", participants=_people(0))
    own.add_claims("doc90", [late], model="m", at=nouns.NOON)
    assert len(list(own.claims(conflict=mark))) == before + 1
    own.save_events([nouns.filing(late)], gone=[])
    assert late.id in list(own.standing(on=FIRST + timedelta(days=20), conflict=mark))
    own.add_claims("doc90", [], model="m2", at=nouns.NOON)
    assert len(list(own.claims(conflict=mark))) == before


def test_a_conflict_defined_otherwise_or_with_a_merged_side_has_no_marks_until_it_is_watched(own: Store) -> None:
    assert own.mark(replace(WAR, words=("telephone",))) is None
    renamed = replace(WAR, title="Another title", sources=(Subscription("wikipedia", "", timedelta(hours=6)),))
    assert own.mark(renamed) == own.mark(WAR)
    group = replace(WAR, name="group", parties=("RUS", "UKR", "person:1"))
    own.watch([group])
    assert own.mark(group) is not None
    own.decided.decide("merge", "person:2", {"into": "person:1", "name": "Two"}, by="test", at=nouns.NOON)
    assert own.mark(group) is None
    own.watch([group])
    mark = own.mark(group)
    assert mark is not None
    covered = [claim.id for claim in own.claims() if group.covers(claim)]
    assert [claim.id for claim in own.claims(conflict=mark)] == covered


@pytest.mark.sqlite
def test_a_page_looks_at_as_many_rows_whatever_the_size_of_the_store(record: Store) -> None:
    """The plans: no page goes through a table, and none is led by an index that has no part in what is asked."""
    plans: list[str] = []
    engine = record.database.engine

    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        del connection, cursor
        if statement.startswith("SELECT") and "EXPLAIN" not in statement:
            asked.append((statement, parameters))

    asked: list[tuple[str, object]] = []
    listening.listen(engine, "before_cursor_execute", note)
    on, mark = FIRST + timedelta(days=20), record.mark(WAR)
    for wanted in (EventsAsked(on, announced=True, conflict=mark), EventsAsked(on, parties=["RUS"]), *EVENTS):
        record.standing_page(wanted, limit=5)
    for said in (ClaimsAsked(conflict=mark), *CLAIMS):
        record.claims_page(said, limit=5)
    listening.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in asked:
            found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            plans += [row[3] for row in found]
    scans = {plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan}
    assert scans <= {"SCAN watched", "SCAN actor_changes", "SCAN withdrawals"}
    assert not any("ix_event_steps_standing (announced=?)" in plan and "event=?" in plan for plan in plans)
