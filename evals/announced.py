"""Are dated announcements of governments in the ledger with their day, and do those that were held come out so?

    python -m evals.announced [--store STORE] [--show]

Gold: announcements in shared/data/news/presidents_2021-10_2022-03 ("On November 19, … will hold talks with …"), read by
hand, each with the day, the parties, and the later document that reports the act as held. An announcement counts as
found when a ledger entry cites its document, shares a party and has a due window that holds the day.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente import answers, pipeline
from detente.records import LedgerEntry, Status, utc
from evals.shared import SHARED

GOLD = Path(__file__).with_name("gold") / "announcements.jsonl"
NEWS = SHARED / "data" / "news" / "presidents_2021-10_2022-03.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of the announcements found with the right day, and of those held that have status HAPPENED."""

    announced: int
    held: int
    day: float
    happened: float
    missed: tuple[str, ...]


def score(gold: Sequence[dict[str, Any]], ledger: Sequence[LedgerEntry]) -> Score:
    """Score a ledger of the news that the gold was read from."""
    cited: dict[str, list[LedgerEntry]] = {}
    for entry in ledger:
        for given in {item.given_id for item in entry.evidence if item.given_id}:
            cited.setdefault(given, []).append(entry)
    found = happened = 0
    missed = []
    for row in gold:
        entries = [entry for entry in cited.get(row["id"], []) if _fits(entry, row)]
        found += bool(entries)
        held = any(entry.status is Status.HAPPENED for entry in entries)
        happened += held and row["outcome"] == "HAPPENED"
        if not entries or (row["outcome"] == "HAPPENED" and not held):
            told = [(e.status.value, e.type, e.due and str(e.due.start)) for e in cited.get(row["id"], [])]
            missed.append(f"{row['id']} due {row['due']} {row['parties']} {row['held']}: {told}")
    count = sum(row["outcome"] == "HAPPENED" for row in gold)
    return Score(len(gold), count, found / max(1, len(gold)), happened / max(1, count), tuple(missed))


def _fits(entry: LedgerEntry, row: dict[str, Any]) -> bool:
    first, last = row["due"]
    on_day = entry.due is not None and entry.due.start.isoformat() <= last and first <= entry.due.last.isoformat()
    return on_day and not {p.country for p in entry.participants}.isdisjoint(row["parties"])


def main() -> None:
    """Parse the command line, collect unless a store is given, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="sqlite://", help="a store that holds the news already")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    with pipeline.open_store(args.store) as store:
        pipeline.collect([str(NEWS)], store, now=utc(2026, 1, 1))
        found = score(gold, answers.ledger(store))
    print(f"announced {found.announced}: day {found.day:.3f}; held {found.held}: happened {found.happened:.3f}")
    if args.show:
        print("\n".join(found.missed))


if __name__ == "__main__":
    main()
