"""Parts of the ledger, the events and the claims: put together they are the answers that read the whole store."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from detente import answers
from detente.answers import evidence, parts, record
from detente.errors import ConfigError
from detente.records import Modality, Status
from detente.store import Store, claim_pages, marks
from detente.store.pages import Found, Spot
from tests.answers.build import START, fill

CONFLICTS = [None, "russia-ukraine", "thailand-cambodia"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of 36 articles on talks of many states."""
    with Store.open(str(tmp_path_factory.mktemp("parts") / "record.sqlite")) as opened:
        fill(opened, 36)
        yield opened


@pytest.fixture(params=["marked", "not marked"])
def asked(request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store with what it knows of conflicts, or without."""
    if request.param == "not marked":
        monkeypatch.setattr(marks, "number", lambda *_: None)
    return store


def _all(verb: Callable[..., answers.Part[Any]], store: Store, limit: int, **named: object) -> list[Any]:
    rows: list[Any] = []
    after = None
    while True:
        part = verb(store, limit=limit, after=after, **named)
        assert len(part.rows) <= limit
        rows += part.rows
        after = part.after
        if after is None:
            return rows


@pytest.mark.wide
@pytest.mark.parametrize("conflict", CONFLICTS)
@pytest.mark.parametrize("as_of", [None, START + timedelta(days=80)])
@pytest.mark.parametrize("limit", [3, 200])
def test_parts_put_together_are_the_whole_answers(
    asked: Store, conflict: str | None, as_of: date | None, limit: int
) -> None:
    named = {"conflict": conflict, "as_of": as_of}
    events = list(answers.events(asked, as_of=as_of, conflict=conflict))
    claims = list(answers.claims(asked, as_of=as_of, conflict=conflict))
    ledger = answers.ledger(asked, as_of=as_of, conflict=conflict)
    assert claims
    assert events
    assert ledger
    assert _all(answers.events_part, asked, limit, **named) == events[::-1]
    assert _all(answers.events_part, asked, limit, **named, newest_first=False) == events
    assert _all(answers.claims_part, asked, limit, **named) == claims[::-1]
    assert _all(answers.claims_part, asked, limit, **named, newest_first=False) == claims
    order = {row.id: at for at, row in enumerate(events)}
    assert _all(answers.ledger_part, asked, limit, **named) == sorted(ledger, key=lambda entry: order[entry.id])


@pytest.mark.parametrize(
    "wanted",
    [
        answers.Asked(newest_first=True, statuses=[Status.DUE, Status.OVERDUE]),
        answers.Asked(newest_first=True, parties=["UKR"], types=["CONSULT"]),
        answers.Asked(due_from=START + timedelta(days=50), due_to=START + timedelta(days=110)),
    ],
)
def test_a_part_of_the_ledger_is_filtered_as_the_ledger_is(asked: Store, wanted: answers.Asked) -> None:
    whole = answers.ledger(asked, asked=wanted, conflict="russia-ukraine")
    found = _all(answers.ledger_part, asked, 4, asked=wanted, conflict="russia-ukraine")
    assert whole
    assert sorted(found, key=lambda entry: (entry.announced, entry.id)) == list(whole)


@pytest.mark.parametrize("limit", [1, 5, 1_000])
@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("conflict", CONFLICTS)
def test_a_ledger_with_a_limit_has_the_first_entries_of_the_whole(
    asked: Store, conflict: str | None, limit: int, *, newest_first: bool
) -> None:
    for wanted in (
        answers.Asked(newest_first=newest_first),
        answers.Asked(newest_first=newest_first, parties=["UKR", "KHM"], statuses=[Status.HAPPENED, Status.DUE]),
        answers.Asked(newest_first=newest_first, due_from=START + timedelta(days=50)),
        answers.Asked(newest_first=newest_first, types=["CONSULT"], due_to=START + timedelta(days=90)),
    ):
        whole = list(record.each_entry(asked, conflict=conflict, asked=wanted))
        found = answers.ledger(asked, conflict=conflict, asked=replace(wanted, limit=limit))
        assert list(found) == sorted(whole[:limit], key=lambda entry: (entry.announced, entry.id))
        assert whole or conflict


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_rows_that_come_page_by_page_are_all_rows(
    asked: Store, monkeypatch: pytest.MonkeyPatch, conflict: str | None
) -> None:
    as_of = START + timedelta(days=80)
    events, claims = (
        _all(verb, asked, 200, newest_first=False, conflict=conflict, as_of=as_of)
        for verb in (answers.events_part, answers.claims_part)
    )
    read: list[int] = []
    pages = evidence.pages
    monkeypatch.setattr(evidence, "FIRST_PAGE", 1)
    monkeypatch.setattr(evidence, "CHUNK", 3)

    def noted(find: Callable[[Spot | None, int], Found]) -> Iterator[list[str]]:
        for ids in pages(find):
            read.append(len(ids))
            yield ids

    monkeypatch.setattr(record, "pages", noted)
    assert list(answers.events(asked, conflict=conflict, as_of=as_of)) == events
    assert list(answers.claims(asked, conflict=conflict, as_of=as_of)) == claims
    assert max(read) <= 3
    if conflict is None:
        read.clear()
        assert next(answers.claims(asked, as_of=as_of)) == claims[0]
        assert sum(read) == 1


def test_a_part_of_the_events_is_filtered(store: Store) -> None:
    since, until = START + timedelta(days=60), START + timedelta(days=110)
    whole = list(answers.events(store))
    for named, fits in (
        ({"types": ["AGREE"]}, lambda row: row.type == "AGREE"),
        ({"statuses": [Status.HAPPENED]}, lambda row: row.status is Status.HAPPENED),
        ({"parties": ["KHM"]}, lambda row: "KHM" in {p.country for p in row.participants}),
        ({"since": since, "until": until}, lambda row: row.last >= since and row.first <= until),
    ):
        expected = [row for row in whole if fits(row)]
        assert expected
        assert len(expected) < len(whole)
        assert _all(answers.events_part, store, 7, newest_first=False, **named) == expected


def test_a_part_of_the_claims_is_filtered(store: Store) -> None:
    whole = list(answers.claims(store))
    act = max(store.events(), key=lambda event: len(event.claims))
    for named, fits in (
        ({"types": ["AGREE"], "modality": Modality.PLANNED}, lambda c: c.type == "AGREE" and c.modality == "PLANNED"),
        ({"parties": ["KHM", "UKR"]}, lambda c: {"KHM", "UKR"} & c.countries()),
        ({"actor": "person:sergey-lavrov"}, lambda c: "person:sergey-lavrov" in {p.actor for p in c.participants}),
        ({"speaker": "state:TUR"}, lambda c: c.speaker and c.speaker.actor == "state:TUR"),
        ({"topic": "prisoners"}, lambda c: "prisoners" in c.topics),
        ({"document": whole[9].claim.document}, lambda c: c.document == whole[9].claim.document),
        ({"event": act.id}, lambda c: c.id in {claim.id for claim in act.claims}),
    ):
        expected = [row for row in whole if fits(row.claim)]
        assert expected
        assert len(expected) < len(whole)
        assert _all(answers.claims_part, store, 7, newest_first=False, **named) == expected


def test_a_large_event_is_gone_through_like_all_claims(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_pages, "FEW_OF_EVENT", 1)
    act = max(store.events(), key=lambda event: len(event.claims))
    told = {row.claim.id for row in _all(answers.claims_part, store, 2, event=act.id)}
    assert told == {claim.id for claim in act.claims}
    assert len(told) > 1


def test_where_little_fits_a_part_says_where_to_go_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "READ", 5)
    monkeypatch.setattr(marks, "number", lambda *_: None)
    expected = list(answers.claims(store, conflict="thailand-cambodia"))[::-1]
    first = answers.claims_part(store, conflict="thailand-cambodia", limit=2)
    assert first.after is not None
    assert _all(answers.claims_part, store, 2, conflict="thailand-cambodia") == expected


def _written(*told: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "é",
        "A" * 5_000,
        "W" * 601,
        _written(),
        _written(1, "e"),
        _written(2, "e", None),
        _written(1, "c", "2025-02-01", "d", 0, 0, "c"),
        _written(1, "e", "yesterday", "x"),
        _written(1, "e", 20250201, "x"),
        _written(1, "e", None, 7),
        _written(1, "e", None, "x", "y"),
        _written(1, "e", None, "\ud800"),
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
    ],
)
def test_a_cursor_of_another_list_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(ConfigError, match="the cursor is none of this list; leave it out to begin"):
        answers.events_part(store, after=cursor)


def test_a_cursor_with_a_number_that_no_database_holds_is_refused(store: Store) -> None:
    for number in (2**31, -1, 10**100):
        with pytest.raises(ConfigError, match="the cursor is none of this list"):
            answers.claims_part(store, after=_written(1, "c", None, "d", number, 0, "c"))
        with pytest.raises(ConfigError, match="the cursor is none of this list"):
            answers.search(store, "talks", after=_written(1, "f", None, number))


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_limit_out_of_bounds_is_refused(store: Store, limit: int) -> None:
    with pytest.raises(ConfigError, match=f"the limit is {limit}; allowed are 1 to 1000"):
        answers.ledger_part(store, limit=limit)


def test_acts_on_the_map_stand_at_the_finest_place_that_most_claims_name(store: Store) -> None:
    whole = answers.acts_on_map(store, conflict="russia-ukraine")
    assert whole
    events = {event.id: event for event in store.events()}
    for row in whole:
        named = {claim.id: claim.place.name for claim in events[row.row.id].claims if claim.place}
        assert row.place.name == ("Geneva" if "Geneva" in named.values() else "Switzerland")
        assert row.claims == tuple(claim for claim, name in named.items() if name == row.place.name)
    assert {row.place.kind for row in whole} == {"city", "country"}
    since = START + timedelta(days=70)
    later = answers.acts_on_map(store, conflict="russia-ukraine", since=since)
    assert [row.row.id for row in later] == [row.row.id for row in whole if row.row.first and row.row.first >= since]
    assert answers.acts_on_map(store, conflict="russia-ukraine", limit=1) == whole[:1]


def test_the_timeline_counts_each_act_once_a_day_and_status(store: Store) -> None:
    rows = answers.timeline(store, conflict="russia-ukraine")
    assert {row.kind for row in rows} == {"talks", "agreement"}
    told = list(store.moves(on=date(2026, 12, 31), sources=["RUS", "UKR"], targets=["RUS", "UKR"]))
    assert sum(row.acts for row in rows) == len({(m.day, m.event, m.status) for m in told})
