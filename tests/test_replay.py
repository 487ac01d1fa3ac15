"""The record depends on what was published, not on when it was brought in, in how many runs, or how these ended.

One part of the demo corpus is read once; its claims are then given to many stores, in pieces and out of order.
"""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

import detente
from detente import answers, pipeline
from detente.analysis import ledger, promises
from detente.analysis.due import due_of, grace
from detente.pipeline import linking
from detente.records import Claim, Document, Event, Filing, Modality, Role, Step, Trigger, utc
from detente.store import Store, tables
from tests.build import SENTENCE, claim, party

pytestmark = pytest.mark.wide
CORPUS = Path(detente.__file__).parent / "data" / "demo" / "russia-ukraine.jsonl"
# Reading takes most of the time of these tests.
DOCUMENTS = 24
PIECES = 6
NOW = utc(2025, 9, 1)
DAY = date(2025, 2, 15)
KHM = (party("Thailand", "THA"), party("Cambodia", "KHM", role=Role.TARGET))
Articles = Mapping[Document, tuple[Claim, ...]]
Record = list[tuple[Event, tuple[Step, ...]]]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Articles:
    """The corpus from its beginning, oldest first."""
    rows = sorted(CORPUS.read_text(encoding="utf-8").splitlines(), key=lambda row: str(json.loads(row)["published"]))
    path = tmp_path_factory.mktemp("replay") / "articles.jsonl"
    path.write_text("\n".join(rows[:DOCUMENTS]), encoding="utf-8")
    found = [read for read in pipeline.read([str(path)], now=NOW) if isinstance(read, pipeline.Read)]
    assert len(found) == DOCUMENTS
    return {read.document: read.claims for read in found}


@pytest.fixture(scope="module")
def whole(articles: Articles) -> Iterator[Store]:
    """A store that got everything at once."""
    with Store.open("sqlite://") as store:
        _bring(store, articles, articles)
        yield store


def _bring(store: Store, articles: Articles, some: Iterable[Document]) -> None:
    """Do as a run of `collect` does with articles that are read already."""
    for document in some:
        store.add_document(document)
        store.add_claims(document.id, articles[document], model="m", at=NOW)
    pipeline.relink(store)


def _record(store: Store) -> Record:
    return [(event, store.steps(event.id)) for event in store.events()]


def _by_day(documents: list[Document]) -> list[Document]:
    return documents


def _shuffled(documents: list[Document]) -> list[Document]:
    return random.Random(1).sample(documents, len(documents))


@pytest.mark.parametrize("order", [_by_day, _shuffled])
def test_in_pieces_as_at_once(
    articles: Articles, whole: Store, order: Callable[[list[Document]], list[Document]]
) -> None:
    arrived = order(list(articles))
    size = DOCUMENTS // PIECES
    with Store.open("sqlite://") as store:
        for first in range(0, DOCUMENTS, size):
            _bring(store, articles, arrived[first : first + size])
        assert _record(store) == _record(whole)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_the_ledger_of_a_day_rests_on_what_was_published_by_then(
    articles: Articles, whole: Store, share: float
) -> None:
    documents = list(articles)
    day = documents[int(share * DOCUMENTS)].published
    assert day is not None
    with Store.open("sqlite://") as store:
        _bring(store, articles, [d for d in documents if d.published and d.published <= day])
        then, moves = answers.ledger(store, as_of=day), list(store.moves(on=day))
        asked = _asked(store, day)
    assert then
    assert answers.ledger(whole, as_of=day) == then
    assert _asked(whole, day) == asked
    assert all(found for name, found in asked.items() if name.startswith("positions"))
    assert moves
    assert list(whole.moves(on=day)) == moves


def _asked(store: Store, day: date) -> dict[str, object]:
    """Return what the questions about some days find: of a conflict that is marked, and of all."""
    verbs: tuple[Callable[..., object], ...] = (
        answers.mediators,
        answers.positions,
        answers.reactions,
        answers.truces,
    )
    return {
        f"{verb.__name__} {conflict} {days}": verb(
            store, as_of=day, conflict=conflict, since=day - timedelta(days=days)
        )
        for verb in verbs
        for conflict in ("russia-ukraine", None)
        for days in (7, 60)
    }


@pytest.mark.parametrize("by", ["announcer", "pair", "outlet", "kind"])
@pytest.mark.parametrize("conflict", [None, "russia-ukraine"])
def test_promises_are_those_of_the_ledger_of_any_day(whole: Store, by: str, conflict: str | None) -> None:
    days = sorted({day for (day,) in whole.database.tuples(select(tables.documents.c.published))})
    assert len(days) > 1
    for day in days:
        entries = answers.ledger(whole, as_of=day, conflict=conflict)
        found = tuple(row.record for row in answers.promises(whole, by=by, as_of=day, conflict=conflict))
        assert found == promises.records(promises.tallies(map(promises.outcome, entries), by), by)
    assert found
    told = whole.promised.tallies("kind", on=days[-1])
    assert told.filed
    assert not told.rest


def test_what_was_filed_by_other_rules_is_filed_anew(articles: Articles, whole: Store) -> None:
    with Store.open("sqlite://") as store:
        _bring(store, articles, articles)
        with store.database.writing() as connection:
            connection.execute(delete(tables.announcements))
            connection.execute(update(tables.event_steps).values(status="DISPUTED"))
        store.remember(linking.FILED_BY, "0")
        assert _record(store) != _record(whole)
        pipeline.relink(store)
        assert _record(store) == _record(whole)
        every = select(tables.announcements).order_by(tables.announcements.c.event)
        assert store.database.tuples(every) == whole.database.tuples(every) != []
        assert store.recall(linking.FILED_BY) == linking.RULES


def test_promises_are_counted_before_their_announcements_are_filed(articles: Articles, whole: Store) -> None:
    with Store.open("sqlite://") as store:
        _bring(store, articles, articles)
        with store.database.writing() as connection:
            connection.execute(delete(tables.announcements))
        assert list(answers.promises(store, by="pair")) == list(answers.promises(whole, by="pair"))


def test_small_batches_change_nothing(articles: Articles, whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "LINKED_AT_ONCE", 20)
    with Store.open("sqlite://") as store:
        _bring(store, articles, articles)
        assert _record(store) == _record(whole)


def test_linking_everything_again_changes_nothing(articles: Articles, whole: Store) -> None:
    with Store.open("sqlite://") as store:
        _bring(store, articles, articles)
        store.remember("relink", "all")
        pipeline.relink(store)
        assert _record(store) == _record(whole)


class BrokenError(Exception):
    """The end of a run in the midst of it."""


def test_a_run_that_breaks_between_batches_is_finished_by_the_next(
    articles: Articles, whole: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "LINKED_AT_ONCE", 60)
    saved = Store.save_events
    runs: list[int] = []

    def breaking(self: Store, filings: Iterator[Filing], **gone: tuple[str, ...]) -> None:
        runs.append(len(runs))
        if len(runs) == 2:
            raise BrokenError
        saved(self, filings, **gone)

    monkeypatch.setattr(Store, "save_events", breaking)
    with Store.open("sqlite://") as store:
        with pytest.raises(BrokenError):
            _bring(store, articles, articles)
        part = store.counts().events
        assert 0 < part < whole.counts().events
        pipeline.relink(store)
        assert _record(store) == _record(whole)
        assert store.links.unlinked() == (None, False)


def _days_of(event: Event) -> Iterator[date]:
    """Yield each day from before an event was first reported until all that was planned in it must have lapsed."""
    told = [c.reported for c in event.claims if c.reported]
    due = [c.when.end + timedelta(days=grace(c.when)) for c in event.claims if c.when]
    first, last = min(told) - timedelta(days=2), max((*told, *due)) + timedelta(days=2)
    yield from (first + timedelta(days=n) for n in range((last - first).days))


def test_steps_tell_of_every_day_what_the_claims_of_that_day_do(whole: Store) -> None:
    seen = 0
    for event, steps in _record(whole):
        for day in _days_of(event):
            on = [s for s in steps if (s.day is None or s.day <= day) and (s.until is None or day < s.until)]
            state = ledger.status(event, day)
            told = [(state, ledger.announced(event, day) is not None, due_of(event.known(day)))] if state else []
            assert [(s.status, s.announced, s.due) for s in on] == told, (event.id, day)
            seen += len(on)
    assert seen > whole.counts().events


# Rulings, and articles that are read anew


LONGER = f"{SENTENCE[:-1]}, about a return of prisoners and about embassies, flights, grain and other trade."


def _told(identity: str, day: int | None, **changes: object) -> Claim:
    reported = None if day is None else DAY + timedelta(days=day)
    return claim(**({"id": identity, "document": f"doc-{identity}", "reported": reported} | changes))


def _add(store: Store, *claims: Claim) -> None:
    """Bring in articles of one claim each."""
    articles = {Document(c.document, c.text, published=c.reported): (c,) for c in claims}
    _bring(store, articles, articles)


def _ids(store: Store) -> list[list[str]]:
    return [[c.id for c in event.claims] for event in store.events()]


def _link_everything(store: Store) -> None:
    store.remember("relink", "all")
    pipeline.relink(store)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open("sqlite://") as opened:
        yield opened


def test_what_a_person_parts_stays_apart(store: Store) -> None:
    _add(store, _told("a", 0), _told("b", 1, text=LONGER, end=len(LONGER)), _told("c", 2))
    assert _ids(store) == [["a", "b", "c"]]
    made = pipeline.rule(store, "split", ["b"], ["a", "c"], by="me", now=NOW, why="another round")
    assert store.decided.rulings() == (made,)
    assert _ids(store) == [["a", "c"], ["b"]]
    _link_everything(store)
    assert _ids(store) == [["a", "c"], ["b"]]
    _add(store, _told("d", 3, text=LONGER, end=len(LONGER)))
    assert _ids(store) == [["a", "c"], ["b", "d"]]
    _link_everything(store)
    assert _ids(store) == [["a", "c"], ["b", "d"]]


def test_what_a_person_joins_stays_together(store: Store) -> None:
    _add(store, _told("a", 0), _told("b", 1, participants=KHM), _told("c", 2, type="AID"))
    assert _ids(store) == [["a"], ["b"], ["c"]]
    pipeline.rule(store, "merge", ["b"], ["a"], by="me", now=NOW)
    assert _ids(store) == [["a", "b"], ["c"]]
    _link_everything(store)
    assert _ids(store) == [["a", "b"], ["c"]]
    _add(store, _told("d", 3))
    assert _ids(store) == [["a", "b", "d"], ["c"]]


@pytest.mark.parametrize("verbs", [("split", "merge"), ("merge", "split"), ("split", "merge", "split")])
def test_the_last_ruling_counts(store: Store, verbs: tuple[str, ...]) -> None:
    _add(store, _told("a", 0), _told("b", 1))
    for verb in verbs:
        pipeline.rule(store, verb, ["a"], ["b"], by="me", now=NOW)
        assert _ids(store) == ([["a"], ["b"]] if verb == "split" else [["a", "b"]])


def test_rulings_reach_claims_of_one_article(store: Store) -> None:
    two = (_told("a", 0), _told("b", 0, document="doc-a", sentence=1, start=60, end=119))
    articles: Articles = {Document("doc-a", "text", published=DAY): two}
    _bring(store, articles, articles)
    assert _ids(store) == [["a", "b"]]
    for verb, expected in (("split", [["a"], ["b"]]), ("merge", [["a", "b"]]), ("split", [["a"], ["b"]])):
        pipeline.rule(store, verb, ["a"], ["b"], by="me", now=NOW)
        assert _ids(store) == expected


def test_of_equally_likely_events_a_later_run_chooses_the_same() -> None:
    """One article tells of talks, of others, and of the first again; the next day's article may mean either."""
    told = tuple(
        _told(
            f"a{n}", 0, document="doc-a", sentence=n, start=at, end=at + 59, trigger=Trigger("talks", at + 32, at + 37)
        )
        for n, at in enumerate((0, 60, 120))
    )
    articles: Articles = {
        Document("doc-a", SENTENCE, published=DAY): told,
        Document("doc-b", SENTENCE, published=DAY + timedelta(days=1)): (_told("b", 1),),
    }
    for pieces in ([list(articles)], [[document] for document in articles]):
        with Store.open("sqlite://") as store:
            store.decided.rule("split", ["a1"], ["a0", "a2"], by="me", at=NOW)
            for piece in pieces:
                _bring(store, articles, piece)
            assert _ids(store) == [["a0", "a2", "b"], ["a1"]], f"in {len(pieces)} runs"


def test_claims_that_a_new_reading_drops_leave_their_events(store: Store) -> None:
    _add(store, _told("a", 0), _told("b", 1, modality=Modality.HAPPENED), _told("c", 2, participants=KHM))
    assert _ids(store) == [["a", "b"], ["c"]]
    for identity in ("b", "c"):
        store.add_claims(f"doc-{identity}", [], model="m2", at=NOW)
        pipeline.relink(store)
    assert _ids(store) == [["a"]]
    assert store.counts().events == 1
    assert store.steps("a") == ledger.steps(next(store.events()))
    assert list(store.standing(on=DAY + timedelta(days=9))) == ["a"]


def test_claims_without_a_day_do_not_hinder_later_runs(store: Store) -> None:
    _add(store, _told("a", None))
    _add(store, _told("b", 1), _told("c", 1, participants=KHM))
    _add(store, _told("d", 2))
    assert _ids(store) == [["a"], ["b", "d"], ["c"]]
    _add(store, _told("e", None, type="AID"))
    assert _ids(store) == [["a"], ["e"], ["b", "d"], ["c"]]


def test_a_killed_removal_leaves_no_event_without_claims(store: Store) -> None:
    _add(store, _told("a", 0))
    store.add_claims("doc-a", [], model="m2", at=NOW)
    assert _ids(store) == []
    pipeline.relink(store)
    assert store.counts().events == 0
    assert store.links.unlinked() == (None, False)
