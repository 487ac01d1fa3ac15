"""How well does a ledger match a gold ledger (scheme: second half of ANNOTATION.md)?

    python -m evals.ledger demo|minsk|korea|… [--show]

A gold entry is found when a ledger entry cites one of its announcing items and shares a party or the type with it.
The rule is that of the neutral scorer in shared/bench, written anew so that the gate runs without the shared data.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from detente import answers, pipeline
from detente.records import LedgerEntry, Status, utc
from evals.shared import SHARED

OPEN = frozenset({Status.DUE, Status.OVERDUE, Status.PROPOSED, Status.POSSIBLE, Status.DISPUTED})


@dataclass(frozen=True)
class Score:
    """Shares: gold found, entries that match gold, outcomes right and due windows that meet, of the gold entries."""

    gold: int
    ledger: int
    recall: float
    precision: float
    outcome: float
    day: float
    missed: tuple[str, ...]
    invented: tuple[str, ...]


def score(gold: Sequence[dict[str, Any]], ledger: Sequence[LedgerEntry]) -> Score:
    """Score a ledger; optional gold entries count only as matches."""
    matched: set[int] = set()
    counted = [g for g in gold if not g.get("optional")]
    found = right = day = 0
    missed = []
    for g in gold:
        rows = [i for i, e in enumerate(ledger) if _matches(g, e)]
        matched.update(rows)
        if g.get("optional"):
            continue
        found += bool(rows)
        right += any(_outcome(g, ledger[i].status) for i in rows)
        day += any(_same_day(g["due"], ledger[i]) for i in rows)
        if not rows:
            missed.append(f"{g['type']} {g['entry']} {g['announced_items'][:2]}")
    dated = sum(bool(g["due"]) for g in counted)
    invented = [_line(e) for i, e in enumerate(ledger) if i not in matched]
    n = max(1, len(counted))
    return Score(
        len(counted), len(ledger), found / n, len(matched) / max(1, len(ledger)), right / n, day / max(1, dated),
        tuple(missed), tuple(invented),
    )  # fmt: skip


def _matches(gold: dict[str, Any], entry: LedgerEntry) -> bool:
    cited = {x for e in entry.evidence for x in (e.document, e.given_id, e.url)}
    parties = {p.country for p in entry.participants if p.country}
    return bool(cited & set(gold["announced_items"])) and (
        bool(parties & set(gold["parties"])) or entry.type == gold["type"]
    )


def _outcome(gold: dict[str, Any], status: Status) -> bool:
    return any(
        outcome == status.value or (outcome in {"OPEN", "CHANGED"} and status in OPEN)
        for outcome in (gold["outcome"], gold.get("outcome_also"))
    )


def _same_day(due: list[str] | None, entry: LedgerEntry) -> bool:
    if not due or not entry.due:
        return False
    return due[0] <= entry.due.last.isoformat() and entry.due.start.isoformat() <= due[1]


def _line(entry: LedgerEntry) -> str:
    parties = ", ".join(f"{p.text} ({p.country})" for p in entry.participants)
    return f"{entry.type} {entry.status} {parties}: {entry.evidence[0].sentence if entry.evidence else ''}"


def streams() -> dict[str, tuple[tuple[Path, ...], tuple[Path, ...]]]:
    """Return the streams that can be scored: name to (item files, gold files)."""
    demo = Path(str(resources.files("detente") / "data" / "demo"))
    names = ("russia-ukraine", "thailand-cambodia")
    found = {"demo": (tuple(demo / f"{n}.jsonl" for n in names), tuple(demo / f"{n}.gold.jsonl" for n in names))}
    for items in sorted((SHARED / "data" / "ledger").glob("*_items.jsonl")):
        name = items.name.removesuffix("_items.jsonl")
        found[name] = ((items,), (items.with_name(f"{name}_gold.jsonl"),))
    return found


def evaluate(stream: str) -> Score:
    """Collect a stream into a fresh store in memory and score its ledger."""
    items, gold = streams()[stream]
    rows = [json.loads(line) for path in gold for line in path.read_text(encoding="utf-8").splitlines() if line]
    with pipeline.open_store("sqlite://") as store:
        pipeline.collect([str(path) for path in items], store, now=utc(2026, 1, 1))
        return score(rows, answers.ledger(store))


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", choices=sorted(streams()))
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    result = evaluate(args.stream)
    print(
        f"gold {result.gold}, ledger {result.ledger}: recall {result.recall:.3f}, precision {result.precision:.3f}, "
        f"outcome {result.outcome:.3f}, day {result.day:.3f}"
    )
    if args.show:
        print("\n".join([f"missed   {m}" for m in result.missed] + [f"invented {x}" for x in result.invented]))


if __name__ == "__main__":
    main()
