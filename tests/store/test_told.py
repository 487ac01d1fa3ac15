"""What is told of a window of days: which events are in it, which of their claims are read, and who acts in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from detente.records import Claim, Conflict, Event, Modality, Participant, Role, Speaker
from detente.store import Sign, Store, shares, signs
from tests.store import nouns

FIRST = date(2025, 8, 1)
WAR = Conflict("war", "War", ("RUS", "UKR"), ("TUR",), words=("phone",))
# Days of the claims of each event, counted from the first; None is no day.
SPANS: Sequence[Sequence[int | None]] = (
    (0,), (0, 9), (0, 4, 9), (3,), (3, 5), (4, 4), (5, 9), (9,), (None,), (None, 2), (None, 9), (1, 2), (6, 8), (2, 9),
)  # fmt: skip
TEXTS = (
    "Turkey mediated by phone.",
    "The two met in Bern.",
    "Norway hailed the release.",
    "The truce was broken at dawn.",
    "Guns shelled the town.",
)


def _claim(event: int, number: int, day: int | None) -> Claim:
    """The number-th claim of an event, in an article that it shares with an event further on."""
    names = ("RUS", "UKR") if event % 3 else ("THA", "KHM")
    actor = f"person:{(event + number) % 2}"
    return nouns.claim(
        id=f"event{event:02}-{number}",
        document=f"doc{event % 2}-{day}",
        sentence=event,
        text=TEXTS[(event + number) % len(TEXTS)],
        type=("COMMENT", "CONSULT", "SUPPORT", "RETREAT", "ASSAULT")[(event + number) % len(TEXTS)],
        modality=Modality.HAPPENED,
        reported=None if day is None else FIRST + timedelta(days=day),
        participants=(
            Participant(Role.SOURCE, "A", 0, 1, actor, names[0]),
            Participant(Role.TARGET, "B", 2, 3, None, names[number % 2]),
        ),
    )


def _order(claim: Claim) -> date:
    return claim.reported or date.min


@pytest.fixture
def record(store: Store) -> Store:
    """A store of events that begin and end on many days, half of them of a conflict that is marked."""
    filings = []
    for event, days in enumerate(SPANS):
        told = sorted((_claim(event, number, day) for number, day in enumerate(days)), key=_order)
        names = sorted({p.country for c in told for p in c.participants if p.country})
        filings.append(nouns.filing(*told, parties=tuple(names), lent=("FRA",) if event == 1 else ()))
    claims = [claim for filing in filings for claim in filing.event.claims]
    for document in sorted({claim.document for claim in claims}):
        own = [claim for claim in claims if claim.document == document]
        store.add_document(nouns.document(id=document, published=own[0].reported))
        store.add_claims(document, own, model="m", at=nouns.NOON)
    store.save_events(filings)
    store.watch([WAR])
    return store


def _inside(event: Event, since: date, on: date) -> bool:
    return any(c.reported is None or since <= c.reported <= on for c in event.claims)


@pytest.mark.parametrize("on", [0, 2, 4, 5, 7, 9, 12])
@pytest.mark.parametrize("back", [0, 1, 3, 9, 40])
def test_a_window_holds_the_events_that_are_told_of_in_it(record: Store, on: int, back: int) -> None:
    day = FIRST + timedelta(days=on)
    since, mark = day - timedelta(days=back), record.mark(WAR)
    told = [event for event in record.events() if _inside(event, since, day)]
    assert record.told.window(on=day, since=since) == tuple(event.id for event in told)
    marked = [e.id for e in told if any(WAR.covers(c) for c in e.known(day))]
    assert record.told.window(on=day, since=since, conflict=mark) == tuple(marked)
    mine = [e.id for e in told if any(p.country == "THA" for c in e.claims for p in c.participants)]
    assert record.told.window(on=day, since=since, parties=["THA"]) == tuple(mine)


@pytest.mark.parametrize("most", [1, 2, 3, 5, 40])
@pytest.mark.parametrize("back", [0, 3, 40])
def test_a_reach_goes_back_as_far_as_few_enough_claims_tell(record: Store, most: int, back: int) -> None:
    day = FIRST + timedelta(days=9)
    since = day - timedelta(days=back)
    told = [c for event in record.events() for c in event.claims if Sign.MEDIATION in signs.of(c)]
    ids = tuple(event.id for event in record.events())
    got = record.told.reach(ids, sign=Sign.MEDIATION, on=day, since=since, most=most)
    bearing = sorted((c.reported for c in told if c.reported and since <= c.reported <= day), reverse=True)
    within = [reported for reported in bearing if reported >= got]
    assert got == (since if len(bearing) <= most else within[-1])
    assert len(within) <= most or set(within) == {bearing[0]}
    rest = [reported for reported in bearing if reported < got]
    assert not rest or len(within) + rest.count(rest[0]) > most


def _last(days: Sequence[date], most: int) -> date | None:
    """Return the earliest day since when there are at most so many, of the days of the texts; None if there are."""
    if len(days) <= most:
        return None
    few = [day for day in days if sum(other >= day for other in days) <= most]
    return min(few, default=max(days))


@pytest.mark.parametrize("most", [1, 2, 3, 5, 40])
@pytest.mark.parametrize("on", [4, 9])
def test_texts_are_counted_back_from_the_newest(record: Store, most: int, on: int) -> None:
    record.add_document(nouns.document(id="copy", published=FIRST + timedelta(days=4), copy_of="doc0-4"))
    day, mark = FIRST + timedelta(days=on), record.mark(WAR)
    texts = [d for d in record.documents() if d.published and d.published <= day and not d.copy_of]
    about = [d for d in texts if any(map(WAR.covers, record.claims(document=d.id)))]
    assert 0 < len(about) < len(texts)
    for told, conflict in ((texts, None), (about, mark)):
        days = [d.published for d in told if d.published]
        assert record.told.texts(on=day, most=most, conflict=conflict) == _last(days, most)


@pytest.mark.parametrize("on", [0, 4, 9])
def test_texts_of_a_conflict_have_a_claim_of_it_that_is_known(record: Store, on: int) -> None:
    day, mark = FIRST + timedelta(days=on), record.mark(WAR)
    assert mark is not None
    ids = [d.id for d in record.documents() if not d.id.endswith("-2")]
    about = {i for i in ids if any(map(WAR.covers, record.claims(document=i, as_of=day)))}
    assert record.told.marked(ids, mark, on=day) == about
    assert about


@pytest.mark.parametrize("most", [1, 2, 3, 5, 40])
def test_parts_of_events_have_few_claims_unless_one_has_more(record: Store, most: int) -> None:
    ids = [event.id for event in record.events()]
    parts = list(record.told.parts(ids, most))
    assert [identity for part in parts for identity in part] == ids
    sizes = [[len(SPANS[int(identity[5:7])]) for identity in part] for part in parts]
    assert all(sum(part) <= most or len(part) == 1 for part in sizes)
    assert all(sum(one) + two[0] > most for one, two in pairwise(sizes))


@pytest.mark.parametrize("on, since", [(0, 0), (4, 2), (9, 0), (9, 9), (12, 11)])
def test_of_events_what_is_spoken_of_on_some_days_is_read(record: Store, on: int, since: int) -> None:
    first, last = FIRST + timedelta(days=since), FIRST + timedelta(days=on)
    ids = [event.id for event in record.events()][::-1]
    expected = {
        event.id: [c.id for c in event.claims if c.reported and first <= c.reported <= last]
        for event in record.events()
    }
    found = list(record.told.spoken(ids, on=last, since=first))
    assert [(event.id, [c.id for c in event.claims]) for event in found] == [
        (identity, expected[identity]) for identity in ids if expected[identity]
    ]


def test_a_window_of_a_conflict_holds_no_event_in_which_its_sides_only_speak(record: Store) -> None:
    said = nouns.claim(
        id="said", document="doc", text="They met by phone, Turkey said.", type="CONSULT", reported=FIRST,
        participants=(Participant(Role.SOURCE, "Laos", 0, 4, None, "LAO"),),
        speaker=Speaker("Turkey", 19, 25, None, "TUR"),
    )  # fmt: skip
    assert WAR.covers(said)
    record.add_document(nouns.document(id=said.document, published=FIRST))
    record.add_claims(said.document, [said], model="m", at=nouns.NOON)
    record.save_events([nouns.filing(said, parties=("LAO",))], gone=[])
    mark = record.mark(WAR)
    assert said.id in record.told.window(on=FIRST, since=FIRST)
    assert said.id not in record.told.window(on=FIRST, since=FIRST, conflict=mark)
    assert said.id in record.standing(on=FIRST, conflict=mark), "it is marked for it"
    record.save_events([nouns.filing(said, parties=("LAO", "TUR"))], gone=[])
    assert said.id in record.told.window(on=FIRST, since=FIRST, conflict=mark)
    record.save_events([nouns.filing(said, parties=("LAO",))], gone=[])
    record.watch([replace(WAR, words=("phone", "met"))])  # all events are marked anew
    again = record.mark(replace(WAR, words=("phone", "met")))
    assert said.id in record.standing(on=FIRST, conflict=again)
    assert said.id not in record.told.window(on=FIRST, since=FIRST, conflict=again)


def test_claims_are_read_alone_or_with_their_articles(record: Store) -> None:
    on = FIRST + timedelta(days=6)
    ids = [event.id for event in record.events()][:-2]
    whole = {event.id: event for event in record.events_of(ids, as_of=on)}
    held = [claim for event in whole.values() for claim in event.claims]
    signed = {sign: {c.id for c in held if sign in signs.of(c)} for sign in (Sign.MEDIATION, Sign.MEETING)}
    assert all(signed.values())
    articles = {c.document for c in held if c.id in signed[Sign.MEDIATION]}
    beside = {c.id for c in held if c.document in articles}
    assert signed[Sign.MEDIATION] < beside
    assert _read(record.told.bearing(ids, alone=Sign.MEETING, on=on)) == _only(whole, ids, signed[Sign.MEETING])
    assert _read(record.told.bearing(ids, beside=Sign.MEDIATION, on=on)) == _only(whole, ids, beside)
    both = record.told.bearing(ids, beside=Sign.MEDIATION, alone=Sign.MEETING, on=on)
    assert _read(both) == _only(whole, ids, beside | signed[Sign.MEETING])
    some = _only(whole, ids, beside)
    first = {whole[event].claims[0].id for event, *_ in some}
    assert _read(record.told.bearing(ids, beside=Sign.MEDIATION, first=True, on=on)) == _only(
        whole, ids, beside | first
    )


def _read(found: Iterator[Event]) -> list[tuple[str, tuple[str, ...], tuple[Claim, ...]]]:
    return [(event.id, event.lent, event.claims) for event in found]


def _only(
    whole: dict[str, Event], ids: Sequence[str], wanted: set[str]
) -> list[tuple[str, tuple[str, ...], tuple[Claim, ...]]]:
    """Return events in the order asked for, with the wanted claims only."""
    known = [event for identity in ids if (event := whole.get(identity))]
    cut = ((event, tuple(claim for claim in event.claims if claim.id in wanted)) for event in known)
    return [(event.id, event.lent, claims) for event, claims in cut if claims]


def _shares(event: Event, on: date) -> tuple[Counter[str], int]:
    known = event.known(on)
    sides = ({n for p in c.who(Role.SOURCE, Role.TARGET) for n in (p.actor, p.country) if n} for c in known)
    return Counter(name for names in sides for name in names), len(known)


@pytest.mark.parametrize("large", [0, 1, 1_000])
@pytest.mark.parametrize("on", [0, 4, 9])
def test_who_acts_in_how_many_claims_is_the_same_counted_or_kept(
    record: Store, monkeypatch: pytest.MonkeyPatch, large: int, on: int
) -> None:
    monkeypatch.setattr(shares, "LARGE", large)
    events = {event.id: event for event in record.events()}
    record.save_events([nouns.filing(*event.claims) for event in events.values()], gone=[])
    day = FIRST + timedelta(days=on)
    expected = {identity: _shares(event, day) for identity, event in events.items()}
    found = record.told.acting(list(events), on=day)
    assert {i: (Counter(names), claims) for i, (names, claims) in found.items()} == expected


def test_a_claim_that_changes_is_counted_at_once(record: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "LARGE", 1)
    events = {event.id: event for event in record.events()}
    record.save_events([nouns.filing(*event.claims) for event in events.values()], gone=[])
    event, day = events["event02-0"], FIRST + timedelta(days=9)
    changed = [["SOURCE", "Norway", 0, 6, None, "NOR", None]]
    record.decided.correct("amend", event.claims[1], {"participants": changed}, by="ann", at=nouns.NOON)
    [(names, claims)] = record.told.acting([event.id], on=day).values()
    assert names["NOR"] == 1
    assert names["THA"] + names["RUS"] + names["UKR"] <= 4
    assert claims == len(event.claims)
    record.decided.decide("merge", "person:1", {"into": "person:0", "name": "Zero"}, by="ann", at=nouns.NOON)
    other = events["event03-0"]
    [(merged, _)] = record.told.acting([other.id], on=day).values()
    assert "person:1" not in merged
    assert merged["person:0"] == 1


def test_who_acts_by_some_types_is_told_of_whole_events(record: Store) -> None:
    types, day = {"COMMENT", "CONSULT"}, FIRST + timedelta(days=4)
    expected = {
        event.id: {(p.actor, p.country, p.text) for c in event.known(day) if c.type in types
                   for p in c.who(Role.SOURCE, Role.TARGET)}
        for event in record.events()
    }  # fmt: skip
    found = record.told.acting_as(list(expected), types, on=day)
    told = {event: {(p.actor, p.country, p.text) for p in who} for event, who in found.items()}
    assert told == {event: who for event, who in expected.items() if who}
