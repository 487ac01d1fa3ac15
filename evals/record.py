"""How good is the record of a busy fortnight: links, status on three days, and ledger, against one made by hand?

    python -m evals.record [--store STORE] [--show]

Gold (evals/gold/record_*.jsonl): 177 documents of 11 to 28 February 2022 (Kremlin, President of Ukraine, State
Department, White House; the texts are in shared/data/news), read by two annotators on their own, their differences
settled by a third reading. Their agreement: B-cubed F1 .964, pairs F1 .967, status .944, announced .949, outcome .942.
They judged what one reader had found, headlines left out, which favoured that reader; later two others judged, in the
same manner, the 412 claims that it or two readers trained on from it found besides. Of these 406 they gave the same
act, or one act under two names; twelve acts with their statuses were new, on which they agreed but for one.
"""

import argparse
import json
import lzma
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente import answers, pipeline
from detente.analysis.ledger import status
from detente.documents.extract import body_start
from detente.records import Status, utc
from detente.store import Store
from evals import ledger, links
from evals.shared import SHARED

GOLD = Path(__file__).with_name("gold")
SETS = ("presidents_2021-10_2022-03", "state_dept_2021-05_2022-04", "whitehouse_2021-2023")

Row = dict[str, Any]
Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Agreement of links, share of right statuses on three days, and the score of the ledger."""

    links: links.Agreement
    status: float
    statuses: int
    ledger: ledger.Score
    wrong: tuple[str, ...]


def read(name: str) -> list[Row]:
    """Return the rows of a gold file."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def collect(store: Store, ids: Iterable[str]) -> None:
    """Collect the documents with these ids from the shared news."""
    wanted = set(ids)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for name in SETS:
            with lzma.open(SHARED / "data" / "news" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
                file.writelines(line for line in lines if json.loads(line)["id"] in wanted)
        file.flush()
        pipeline.collect([file.name], store, now=utc(2026, 1, 1))


def score(store: Store, gold_links: Sequence[Row], events: Sequence[Row]) -> Score:
    """Score what a store makes of the documents."""
    given = {d.id: d.given_id for d in store.documents()}
    read: dict[Key, tuple[str, int, int]] = {}
    shift = {d.given_id: body_start(d) for d in store.documents()}
    for event in store.events():
        for claim in event.claims:
            name = given[claim.document] or ""
            before = shift[name]
            read[name, claim.trigger.start - before, claim.type] = event.id, claim.start - before, claim.end - before
    told: dict[Key, str] = {(r["document"], r["start"], r["type"]): r["event"] for r in gold_links}
    found = _named(told, read)
    told = {key: event for key, event in told.items() if event != "-"}
    fit = _matched(told, found)
    right, wrong = _statuses(store, events, fit)
    rows = [event | {"entry": event["event"], "announced_items": event["announced_docs"], "outcome_items": []}
            for event in events if event["announced"]]  # fmt: skip
    return Score(
        links.agreement(told, found),
        sum(right) / max(1, len(right)),
        len(right),
        ledger.score(rows, answers.ledger(store)),
        tuple(wrong),
    )


def _named(told: Iterable[Key], read: Mapping[Key, tuple[str, int, int]]) -> dict[Key, str]:
    """Return the events of claims (event, and where its sentence stands) by their keys in the gold.

    The gold names claims by the words that a reader took for their triggers when it was made. Another reader may take
    another word of the sentence for the same act ("phone [talk]"): a claim that the gold does not name stands for the
    nearest of the same type in its sentence that was not found.
    """
    found = {key: event for key, (event, _, _) in read.items()}
    missing = [key for key in told if key not in found]
    for key in sorted(found.keys() - set(told)):
        event, start, end = read[key]
        near = [k for k in missing if (k[0], k[2]) == (key[0], key[2]) and start <= k[1] < end]
        if near:
            best = min(near, key=lambda k: abs(k[1] - key[1]))
            missing.remove(best)
            found[best] = event
    return found


def _matched(told: dict[Key, str], found: dict[Key, str]) -> dict[str, str]:
    """Return for each event by hand the one found that has most of its claims."""
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for key in told.keys() & found.keys():
        shared[told[key]][found[key]] += 1
    return {name: min(counts, key=lambda e: (-counts[e], e)) for name, counts in shared.items()}


def _statuses(store: Store, events: Sequence[Row], fit: dict[str, str]) -> tuple[list[bool], list[str]]:
    known = {event.id: event for event in store.events_of(sorted(set(fit.values())))}
    right, wrong = [], []
    for event in events:
        own = known.get(fit.get(event["event"], ""))
        for day, expected in event["status"].items():
            state = status(own, date.fromisoformat(day)) if own else None
            right.append((state.value if state else None) == expected)
            if not right[-1]:
                wrong.append(f"{event['event']} {day}: {expected}, got {state and Status(state).value}")
    return right, wrong


def evaluate(url: str = "sqlite://") -> Score:
    """Collect the documents into a store, if they are not there, and score it."""
    gold, events = read("record_links.jsonl"), read("record_events.jsonl")
    with pipeline.open_store(url) as store:
        collect(store, {row["document"] for row in gold} | {doc for e in events for doc in e["announced_docs"]})
        return score(store, gold, events)


def main() -> None:
    """Parse the command line, collect unless a store is given, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="sqlite://", help="a store that holds the documents already")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    found = evaluate(args.store)
    print(found.links)
    print(f"status on three days: {found.status:.3f} of {found.statuses}")
    print(f"ledger of {found.ledger.gold}: recall {found.ledger.recall:.3f}, precision {found.ledger.precision:.3f}, "
          f"outcome {found.ledger.outcome:.3f}, day {found.ledger.day:.3f}")  # fmt: skip
    if args.show:
        print("\n".join(found.wrong))
        for name in found.ledger.missed:
            print(f"missed   {name}")
        for name in found.ledger.invented:
            print(f"invented {name}")


if __name__ == "__main__":
    main()
