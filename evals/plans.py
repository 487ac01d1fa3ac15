"""What became of plans that no rule was made on: are they in the ledger, with their day and what happened?

    python -m evals.plans [--set development] [--store STORE] [--show]

Gold (evals/gold/plans.jsonl): 40 dated plans of shared/data/news, 25 of the State Department (May to August 2021 and
April 2022) and 15 of the presidents (October 2021 to March 2022, but neither 11 to 28 February nor documents of
evals/gold/announcements.jsonl). Each row has the document, the characters of the announcing sentence in its body, the
parties, the days, the outcome, and the later documents that show it.

How they were chosen: the first sentence of each document with a word for a plan ("will travel", "is scheduled to", …)
and a day was a candidate; candidates were taken in the order of a digest of id and sentence, and of these such as tell
an act of officials with a side from abroad, for a day not over, and at least three days before the end of their set.
How they were judged: by looking for later documents of both sets that name person or place, before detente's own
answer was seen, by one reader, on 29 November 2026. HAPPENED is what a later document shows as held or going on (of
several stops one is enough); OPEN is what none speaks of again: most journeys of lesser officials are never reported.
None was called off or moved.

Found 36, day right 34, outcome right 27 (held 15 of 26, open 12 of 14), the same before and after the rules for the
press and for visits (29 November 2026), and the same but for one day less (33) after those made on the second set: no
error of these was looked at when a rule was made. Two readers later, on 1 December: found 38, day 35, outcome 33 (held
21, open 12), the same before and after the rules made that day on the second set.

A second set (evals/gold/plans_dev.jsonl, ``--set development``) is to be looked at: 64 plans of the same two sets, all
months, and of the White House (2021 to 2023), chosen and judged in the same way on the same day, by another reader,
without documents and acts of the first set. Left out were three of which one may argue: joint statements that do not
say that their speakers met. Held are 46, open 18. With the links of before found 57, day right 54, outcome right 44
(held 31, open 13); with those made after looking at it found 57, day 55, outcome 48 (held 35, open 13).
On 1 December found 61, day 58, outcome 49 (35, 14), and with the rules made that day 61, 59, 50 (35, 15).

A plan is found when an entry of the ledger rests on its sentence and shares a party. Its outcome is right when one of
these entries (of those with the right day, if there are any) has HAPPENED; of an open plan, when it is found and
none has.
"""

import argparse
import json
import lzma
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente import answers, pipeline
from detente.documents.extract import body_start
from detente.records import LedgerEntry, Status, utc
from detente.store import Store
from evals.shared import SHARED

GOLD = Path(__file__).with_name("gold")
SETS = ("presidents_2021-10_2022-03", "state_dept_2021-05_2022-04")
# Months of the State Department in which no plan is, and that nothing tells of their outcome.
LEFT_OUT = ("2022-02", "2022-03")
# The set that may be looked at when rules are made, and the news that it needs beside those.
DEVELOPMENT = "development"
MORE = "whitehouse_2021-2023"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Plans found, those with the right day, and those with the right outcome, of which held and open."""

    plans: int
    found: int
    day: int
    held: int
    held_right: int
    open_right: int
    wrong: tuple[str, ...]


def score(gold: Sequence[Row], ledger: Iterable[LedgerEntry], shift: Callable[[str], int]) -> Score:
    """Score a ledger; ``shift`` gives at which character the body of a document (by its own id) begins."""
    cited: dict[str, list[LedgerEntry]] = {}
    for entry in ledger:
        for given in {item.given_id for item in entry.evidence if item.given_id}:
            cited.setdefault(given, []).append(entry)
    found = day = held = happened = still = 0
    wrong = []
    for row in gold:
        told = [e for e in cited.get(row["id"], []) if _rests(e, row, shift(row["id"])) and _shares(e, row)]
        dated = [entry for entry in told if _on_day(entry, row)]
        done = any(entry.status is Status.HAPPENED for entry in dated or told)
        expected = row["outcome"] == "HAPPENED"
        right = bool(told) and done == expected
        found, day, held = found + bool(told), day + bool(dated), held + expected
        happened, still = happened + (right and expected), still + (right and not expected)
        if not dated or not right:
            states = [(e.status.value, e.type, e.due and str(e.due.start)) for e in told]
            wrong.append(f"{row['id']} {row['due']} {row['parties']} {row['outcome']} {row['held']}: {states}")
    return Score(len(gold), found, day, held, happened, still, tuple(wrong))


def _rests(entry: LedgerEntry, row: Row, shift: int) -> bool:
    """Say whether an entry has evidence in the announcing sentence."""
    own = (item for item in entry.evidence if item.given_id == row["id"])
    return any(item.start - shift < row["end"] and row["start"] < item.end - shift for item in own)


def _shares(entry: LedgerEntry, row: Row) -> bool:
    return not {p.country for p in entry.participants}.isdisjoint(row["parties"])


def _on_day(entry: LedgerEntry, row: Row) -> bool:
    first, last = row["due"]
    return entry.due is not None and entry.due.start.isoformat() <= last and first <= entry.due.last.isoformat()


def read(name: str = "plans.jsonl") -> list[Row]:
    """Return the plans of a gold file."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def collect(store: Store, *, development: bool = False) -> None:
    """Collect the presidents' set, and of the State Department the months of the plans; for the development set all
    months, and the White House.
    """
    presidents, state, house = (SHARED / "data" / "news" / f"{name}.jsonl.xz" for name in (*SETS, MORE))
    if development:
        pipeline.collect([str(presidents), str(state), str(house)], store, now=utc(2026, 1, 1))
        return
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        with lzma.open(state, "rt", encoding="utf-8") as lines:
            file.writelines(line for line in lines if not json.loads(line)["published"].startswith(LEFT_OUT))
        file.flush()
        pipeline.collect([str(presidents), file.name], store, now=utc(2026, 1, 1))


def evaluate(store: Store, name: str = "plans.jsonl") -> Score:
    """Score the ledger of a store that holds the news."""
    starts = {d.given_id: body_start(d) for d in store.documents()}
    return score(read(name), answers.ledger(store), lambda given: starts.get(given, 0))


def main() -> None:
    """Parse the command line, collect unless a store is given, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=["outside", DEVELOPMENT], default="outside")
    parser.add_argument("--store", help="a store that holds the news already")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    with pipeline.open_store(args.store or "sqlite://") as store:
        if not args.store:
            collect(store, development=args.set == DEVELOPMENT)
        found = evaluate(store, "plans_dev.jsonl" if args.set == DEVELOPMENT else "plans.jsonl")
    n, held = found.plans, found.held
    print(f"plans {n}: found {found.found}, day {found.day}, outcome {found.held_right + found.open_right}; "
          f"held {held}: {found.held_right} right; open {n - held}: {found.open_right} right")  # fmt: skip
    if args.show:
        print("\n".join(found.wrong))


if __name__ == "__main__":
    main()
