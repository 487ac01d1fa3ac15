"""How long does a page wait for its answer in a store of a million claims? Milliseconds of each bounded answer.

    python -m benchmarks.million make [CLAIMS] [--store build/million.sqlite] [--seed 0]
    python -m benchmarks.million ask [STORE] [--tries 60] [--seed 0] [--year]

`make` fills a store with `benchmarks.synthetic`: some twelve years from March 2014 on, sixty states, a dozen conflicts,
documents of about five claims, acts told by one to hundreds of claims, announcements with days. Documents and claims
are written many in a transaction (see `benchmarks.record`); the linking is the real one, with all that it files, and so
are the marks of conflicts. A million takes twenty minutes to an hour on one core, and 3 GB. Places are drawn on the map
where the stream has none.

`ask` puts each question so many times, on random days and with random filters, and prints the median, the 95th of a
hundred, and the slowest; with `--year` the questions that read a year of events, too.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import record, synthetic
from detente import answers, pipeline
from detente.answers.days import timeline
from detente.records import Claim, Modality, Status
from detente.store import Store

START = date(2014, 3, 1)
YEARS = 12
# Of a hundred claims so many are new: the others stand in copies, which the stream does not count.
NEW = 0.77
CONFLICTS = ("russia-ukraine", "india-pakistan", "armenia-azerbaijan", "sudan", None)
WORDS = ("ceasefire", "talks", '"prisoner exchange"', "sanct*", "treaty Geneva", "loan", "agreement Kashmir", "Lavrov")
DUE = frozenset({Status.DUE, Status.OVERDUE})
STORE = "build/million.sqlite"
TRIES = 60
# Tries of what reads a year of events, which takes seconds.
LONG_TRIES = 3


def make(path: str, claims: int, seed: int) -> None:
    """Fill a store with claims, link them and mark the conflicts."""
    if Path(path).exists():
        raise SystemExit(f"{path} is there already; remove it, or give another --store")
    started = time.perf_counter()
    a_day = max(1, round(claims * NEW / (YEARS * 365.25)))
    with Store.open(path) as store:
        record.write(store, _placed(synthetic.stream(claims, a_day=a_day, seed=seed, start=START), seed))
        print(f"{claims} claims written in {time.perf_counter() - started:.0f} s", flush=True)
        started = time.perf_counter()
        pipeline.relink(store)
        print(f"linked in {time.perf_counter() - started:.0f} s: {store.counts()}", flush=True)


def _placed(papers: Iterator[record.Paper], seed: int) -> Iterator[record.Paper]:
    """Yield the papers with places spread over the map: the stream gives all of them the same point."""
    points = random.Random(seed)
    known: dict[str, tuple[float, float]] = {}
    for document, claims in papers:
        names = (claim.place.name for claim in claims if claim.place)
        known |= {name: (points.uniform(-35, 60), points.uniform(-20, 140)) for name in names if name not in known}
        yield document, tuple(_moved(claim, known) for claim in claims)


def _moved(claim: Claim, known: Mapping[str, tuple[float, float]]) -> Claim:
    if claim.place is None:
        return claim
    north, east = known[claim.place.name]
    return replace(claim, place=replace(claim.place, latitude=north, longitude=east))


@dataclass(slots=True)
class Asker:
    """Draws days and filters, and puts one question after another to a store."""

    store: Store
    dice: random.Random
    newest: date
    documents: Sequence[str]
    actors: Sequence[str]

    @classmethod
    def of(cls, store: Store, seed: int) -> "Asker":
        """Return one that draws from what the newest and the oldest claims of a store name."""
        seen = [*answers.claims_part(store, limit=1_000).rows]
        seen += answers.claims_part(store, limit=1_000, newest_first=False).rows
        actors = {p.actor for row in seen for p in row.claim.participants if p.actor}
        documents = sorted({row.claim.document for row in seen})
        return cls(store, random.Random(seed), store.newest() or START, documents, sorted(actors))

    def day(self) -> date:
        """Draw a day: half of them the newest, as pages ask; the others any since the start."""
        if self.dice.random() < 0.5:  # noqa: PLR2004
            return self.newest
        return START + timedelta(days=self.dice.randrange(30, (self.newest - START).days))

    def conflict(self) -> str | None:
        """Draw a conflict, or none."""
        return self.dice.choice(CONFLICTS)

    def party(self) -> list[str]:
        """Draw a state."""
        return [self.dice.choice(synthetic.STATES)]

    def asked(self) -> answers.Asked:
        """Draw what a ledger page may be asked for."""
        day = self.day()
        return self.dice.choice(
            (
                answers.Asked(newest_first=True),
                answers.Asked(newest_first=True, statuses=DUE),
                answers.Asked(newest_first=True, statuses=frozenset({Status.DISPUTED})),
                answers.Asked(newest_first=True, parties=self.party()),
                answers.Asked(newest_first=True, types=["RETREAT"], parties=self.party()),
                answers.Asked(newest_first=False, due_from=day, due_to=day + timedelta(days=31)),
            )
        )

    def questions(self) -> dict[str, Callable[[], object]]:
        """Return the questions of pages."""
        store = self.store
        return {
            "ledger": lambda: answers.ledger_part(
                store, as_of=self.day(), conflict=self.conflict(), asked=self.asked()
            ),
            "ledger, page 3": lambda: self._third(answers.ledger_part, asked=answers.Asked(newest_first=True)),
            "events": lambda: answers.events_part(store, as_of=self.day(), conflict=self.conflict()),
            "events, page 3": lambda: self._third(answers.events_part),
            "events of a party": lambda: answers.events_part(store, as_of=self.day(), parties=self.party()),
            "events of a rare type": lambda: answers.events_part(
                store, as_of=self.day(), conflict=self.conflict(), types=["PROTEST"]
            ),
            "events of a week": lambda: self._week(answers.events_part),
            "claims": lambda: answers.claims_part(store, as_of=self.day(), conflict=self.conflict()),
            "claims, page 3": lambda: self._third(answers.claims_part),
            "claims of a party": lambda: answers.claims_part(
                store, as_of=self.day(), parties=self.party(), modality=Modality.DENIED
            ),
            "claims on a topic": lambda: answers.claims_part(
                store, as_of=self.day(), conflict=self.conflict(), topic=self.dice.choice([*synthetic.TOPICS])
            ),
            "article": lambda: answers.article(store, self.dice.choice(self.documents)),
            "event": lambda: answers.event(store, self._event()),
            "actor": lambda: answers.actor(store, self.dice.choice(self.actors), as_of=self.day()),
            "acts of an actor": lambda: answers.acts_of_actor(store, self.dice.choice(self.actors), as_of=self.day()),
            "words of an actor": lambda: answers.words_of_actor(store, self.dice.choice(self.actors), as_of=self.day()),
            "search": lambda: answers.search(store, self.dice.choice(WORDS), as_of=self.day()),
            "map of a month": self._month,
            "timeline of a year": lambda: timeline(store, as_of=self.day(), conflict=self.conflict()),
            "counts": store.counts,
        }

    def long_questions(self) -> dict[str, Callable[[], object]]:
        """Return the questions that read a year of events of a conflict, on the newest day."""
        verbs: tuple[Callable[..., object], ...] = (
            answers.mediators,
            answers.positions,
            answers.reactions,
            answers.truces,
            answers.momentum,
            answers.changes,
        )
        found: dict[str, Callable[[], object]] = {}
        for conflict in CONFLICTS[:2]:
            for verb in verbs:
                name = getattr(verb, "__name__", "")
                found[f"{name}, {conflict}"] = partial(verb, self.store, conflict=conflict)
        return found

    def _third(self, verb: Callable[..., answers.Part[Any]], **asked: object) -> object:
        day, conflict, after = self.day(), self.conflict(), None
        for _ in range(2):
            after = verb(self.store, as_of=day, conflict=conflict, after=after, **asked).after
            if after is None:
                return None
        started = time.perf_counter()
        verb(self.store, as_of=day, conflict=conflict, after=after, **asked)
        return time.perf_counter() - started

    def _week(self, verb: Callable[..., object]) -> object:
        day = self.day()
        return verb(self.store, as_of=day, conflict=self.conflict(), since=day - timedelta(days=7))

    def _month(self) -> object:
        day = self.day()
        return answers.acts_on_map(self.store, as_of=day, conflict=self.conflict(), since=day - timedelta(days=30))

    def _event(self) -> str:
        rows = answers.claims_part(self.store, as_of=self.day(), limit=1).rows
        return rows[0].claim.id if rows else ""


def ask(path: str, tries: int, seed: int, *, year: bool) -> None:
    """Put all questions and print what they took."""
    with Store.open(path, read_only=True) as store:
        print(store.counts())
        print(f"{'milliseconds':28} {'median':>8} {'p95':>8} {'most':>8}")
        asker = Asker.of(store, seed)
        for name, question in asker.questions().items():
            _tell(name, _timed(question, tries))
        for name, question in asker.long_questions().items() if year else ():
            _tell(name, _timed(question, LONG_TRIES))


def _timed(question: Callable[[], object], tries: int) -> list[float]:
    """Return the milliseconds of each try; a question that takes its own time says so."""
    taken = []
    for _ in range(tries):
        started = time.perf_counter()
        found = question()
        taken.append(1000 * (found if isinstance(found, float) else time.perf_counter() - started))
    return sorted(taken)


def _tell(name: str, taken: Sequence[float]) -> None:
    p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
    print(f"{name:28} {taken[len(taken) // 2]:8.0f} {p95:8.0f} {taken[-1]:8.0f}", flush=True)


def main() -> None:
    """Make a store, or ask one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    making, asking = verbs.add_parser("make"), verbs.add_parser("ask")
    making.add_argument("claims", type=int, nargs="?", default=1_000_000)
    making.add_argument("--store", default=STORE)
    asking.add_argument("store", nargs="?", default=STORE)
    asking.add_argument("--tries", type=int, default=TRIES)
    asking.add_argument("--year", action="store_true", help="also what reads a year of events")
    for some in (making, asking):
        some.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    if args.verb == "make":
        make(args.store, args.claims, args.seed)
    else:
        ask(args.store, args.tries, args.seed, year=args.year)


if __name__ == "__main__":
    main()
