"""What does the record cost at the size of years? Seconds and memory of linking, milliseconds of what is asked.

    python -m benchmarks.record link 20000 [--store FILE] [--a-day 1000] [--profile]
    python -m benchmarks.record day FILE 1000 [--late 30]
    python -m benchmarks.record ask FILE [--conflict russia-ukraine] [--as-of DAY]

`link` fills a store with claims of `benchmarks.synthetic`, in a file that is thrown away unless one is named, and
links them in a process of its own, whose peak memory is told. `day` adds the next day of the same stream to such a
store, or lets it be reported so many days `--late`; a store of `benchmarks.million` gets a day of a stream of its
own. `ask` puts questions to it, three times each, and tells the time of the processor; of those of `detente ask` it
takes the first hundred rows. Filling goes around
`Store.add_document` and `Store.add_claims`, which keep each document in a transaction of its own: many documents go
into one, by the store's own engine and rows; the rows are the same.
"""

import argparse
import cProfile
import pstats
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import insert

from benchmarks import synthetic
from detente import pipeline
from detente.faces import questions
from detente.records import Claim, Document, Status, digest
from detente.store import Store, rows, tables
from detente.store import engine as engines

_A = ParamSpec("_A")
_T = TypeVar("_T")
Paper = tuple[Document, tuple[Claim, ...]]
MODEL = "synthetic"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# Documents written in one transaction, and kilobytes of the database held meanwhile: ids are digests, so rows go
# everywhere, and with the usual 2 MB a store of a million claims is read and written over and over.
TOGETHER = 2_000
CACHE = 1_000_000
# Claims between two words on how far a long run is.
TELLING = 50_000
HEAVIEST = 10
WINDOW = 30
# Days back that are asked about; with None the questions take their own, a year.
SPANS = {"10 days": 10, "30 days": 30, "a year": None}
LIMIT = 100
TRIES = 3
# Days of a stream of its own before the one that is added: acts are announced and told again over some days.
WARMING = 5
# Seconds after which a question is not put again.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of linking took: seconds of it all and of the processor, megabytes at its peak, events in the end."""

    seconds: float
    processor: float
    megabytes: float
    events: int


def alone(work: Callable[_A, _T], *args: _A.args, **named: _A.kwargs) -> _T:
    """Do some work in a fresh process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **named).result()


def fill(path: str, claims: int, a_day: int, seed: int) -> None:
    """Write so many claims into a new store, and how they were made."""
    with Store.open(path) as store:
        store.remember(MODEL, f"{a_day} {seed}")
        write(store, synthetic.stream(claims, a_day=a_day, seed=seed))


def write(store: Store, papers: Iterable[Paper]) -> int:
    """Write documents with their claims, many in a transaction; return how many claims there were."""
    done = told = 0
    waiting = iter(papers)
    while part := list(islice(waiting, TOGETHER)):
        _write_part(store, part)
        done += sum(len(claims) for _, claims in part)
        if done // TELLING > told:
            told = done // TELLING
            print(f"  {done} claims written", flush=True)
    return done


def _write_part(store: Store, part: Sequence[Paper]) -> None:
    found = [claim for _, claims in part for claim in claims]
    reading = {"model": MODEL, "coder": synthetic.CODER, "finished": NOW}
    with engines.writing(store.database.engine) as connection:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE}")
        connection.execute(insert(tables.documents), [rows.document_values(document) for document, _ in part])
        connection.execute(insert(tables.readings), [{"document": document.id, **reading} for document, _ in part])
        connection.execute(insert(tables.claims), [rows.claim_values(claim) for claim in found])
        connection.execute(
            insert(tables.participants), [row for claim in found for row in rows.participant_values(claim)]
        )


def relink(path: str, *, profile: bool = False) -> Run:
    """Link what is new in a store, and print the heaviest functions if asked."""
    watch = cProfile.Profile()
    with Store.open(path) as store:
        started, worked = time.perf_counter(), time.process_time()
        if profile:
            watch.enable()
        pipeline.relink(store)
        watch.disable()
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if profile:
            for order in ("tottime", "cumtime"):
                pstats.Stats(watch).sort_stats(order).print_stats(HEAVIEST * 3)
        return Run(seconds, processor, peak, store.counts().events)


def link(claims: int, store: str | None, *, a_day: int, seed: int, profile: bool) -> None:
    """Fill a store, link it and print what that took."""
    with TemporaryDirectory(prefix="detente-benchmark-") as folder:
        path = store or str(Path(folder) / "store.sqlite")
        started = time.perf_counter()
        alone(fill, path, claims, a_day, seed)
        print(f"{claims} claims, {a_day} a day, made and written in {time.perf_counter() - started:.0f} s", flush=True)
        _tell(alone(relink, path, profile=profile), claims)
        print(f"the file has {Path(path).stat().st_size / 2**20:.0f} MB")


def _tell(run: Run, claims: int) -> None:
    print(
        f"{claims} claims linked in {run.seconds:.1f} s ({run.processor:.1f} s of the processor): "
        f"{claims / run.seconds:.0f} claims a second, {run.megabytes:.0f} MB at the peak, {run.events} events in all",
        flush=True,
    )


def day(path: str, claims: int, *, late: int, profile: bool) -> None:
    """Add the next claims of the stream that a store was filled with, link them, and print what that took."""
    added = alone(_add_day, path, claims, late)
    _tell(alone(relink, path, profile=profile), added)


def _add_day(path: str, claims: int, late: int) -> int:
    with Store.open(path) as store:
        newest, total, noted = store.newest() or synthetic.START, store.counts().claims, store.recall(MODEL)
        if noted:
            a_day, seed = map(int, noted.split())
            # what is skipped are the claims so far, some copies of the last day, and days that were added before
            coming = synthetic.stream(2 * total + claims, a_day=a_day, seed=seed)
        else:
            start = newest - timedelta(days=WARMING)
            coming = synthetic.stream((WARMING + 3) * claims, a_day=claims, seed=total, start=start)
        return write(store, _moved(_first(_after(coming, newest), claims), late))


def _after(papers: Iterable[Paper], day: date) -> Iterator[Paper]:
    return (paper for paper in papers if paper[0].published and paper[0].published > day)


def _first(papers: Iterable[Paper], claims: int) -> Iterator[Paper]:
    for document, found in papers:
        if claims <= 0:
            return
        yield document, found[:claims]
        claims -= len(found)


def _moved(papers: Iterable[Paper], days: int) -> Iterator[Paper]:
    """Yield the documents as others, published so many days earlier."""
    for document, found in papers:
        if not document.published or not days:
            yield document, found
            continue
        on = document.published - timedelta(days=days)
        late = replace(document, id=digest(document.id, str(days)), published=on, copy_of=None)
        yield (
            late,
            tuple(replace(claim, id=digest(claim.id, str(days)), document=late.id, reported=on) for claim in found),
        )


def ask(path: str, conflict: str, as_of: date | None) -> None:
    """Put each question some times and print the milliseconds of the processor of the first and of the best."""
    with Store.open(path, read_only=True) as store:
        counts = store.counts()
        print(f"{counts.claims} claims, {counts.events} events, {counts.documents} documents; {conflict}")
        for name, question in _questions(store, conflict, as_of).items():
            taken, found = _timed(question)
            print(
                f"{name:32} first {taken[0] * 1000:9.0f} ms  best {min(taken) * 1000:9.0f} ms  {found} rows  "
                f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
                flush=True,
            )


def _timed(question: Callable[[], Any]) -> tuple[list[float], int]:
    taken: list[float] = []
    found = 0
    while len(taken) < TRIES and sum(taken) < PATIENCE:
        started = time.process_time()
        found = len(question())
        taken.append(time.process_time() - started)
    return taken, found


def _questions(store: Store, conflict: str, as_of: date | None) -> dict[str, Callable[[], Any]]:
    from detente import answers
    from detente.answers.evidence import standing_events, watched

    newest = as_of or store.newest() or synthetic.START
    latest = answers.Asked(limit=LIMIT, newest_first=True)
    some = answers.Asked(
        limit=LIMIT, newest_first=True, statuses=frozenset({Status.DUE, Status.OVERDUE}), parties=("TUR",)
    )
    since = newest - timedelta(days=WINDOW)
    found: dict[str, Callable[[], Any]] = {
        "ledger, newest 100": lambda: answers.ledger(store, conflict=conflict, asked=latest, as_of=newest),
        "ledger, due, of Turkey, 100": lambda: answers.ledger(store, conflict=conflict, asked=some, as_of=newest),
        "ledger, a year ago, newest 100": lambda: answers.ledger(
            store, conflict=conflict, asked=latest, as_of=newest - timedelta(days=366)
        ),
        f"events of {WINDOW} days": lambda: list(standing_events(store, newest, watched(conflict), since=since)),
    }
    for span, days in SPANS.items():
        start = newest - timedelta(days=days) if days else None
        for verb in (answers.mediators, answers.positions, answers.reactions, answers.truces):
            found[f"{verb.__name__}, {span}"] = partial(
                _rows, verb, store, conflict=conflict, since=start, as_of=newest
            )
    for what in questions.ANSWERS:
        found[f"`ask {what}`"] = partial(_asked, store, what, questions.Question(newest, conflict, None, "announcer"))
    return found


def _asked(store: Store, what: str, asked: questions.Question) -> tuple[object, ...]:
    """Return the first hundred rows: who reads them waits for no others."""
    return tuple(islice(questions.ANSWERS[what](store, asked).rows(), LIMIT))


def _rows(verb: Callable[..., Any], store: Store, **asked: Any) -> Sequence[Any]:  # noqa: ANN401 - of any question
    answer = verb(store, **asked)
    return (*answer.positions, *answer.shifts, *answer.distances) if hasattr(answer, "shifts") else tuple(answer)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    linking, adding, asking = (verbs.add_parser(name) for name in ("link", "day", "ask"))
    linking.add_argument("claims", type=int)
    linking.add_argument("--store", help="a new file to keep the store in")
    linking.add_argument("--a-day", type=int, default=1000)
    linking.add_argument("--seed", type=int, default=0)
    for some in (adding, asking):
        some.add_argument("store")
    adding.add_argument("claims", type=int)
    adding.add_argument("--late", type=int, default=0, help="days by which they are late")
    asking.add_argument("--conflict", default="russia-ukraine")
    asking.add_argument("--as-of", type=date.fromisoformat, help="the day that is asked about, else the newest")
    for some in (linking, adding):
        some.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    if args.verb == "link":
        link(args.claims, args.store, a_day=args.a_day, seed=args.seed, profile=args.profile)
    elif args.verb == "day":
        day(args.store, args.claims, late=args.late, profile=args.profile)
    else:
        ask(args.store, args.conflict, args.as_of)


if __name__ == "__main__":
    main()
