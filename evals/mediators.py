"""How well are the mediators of a stream found (gold: shared/data/ledger/NAME_mediators.jsonl)?

    python -m evals.mediators karabakh [--show]

A gold row, (item, mediator's country), is found when a channel of that country cites the item as evidence; a pair that
is found and is not in gold is invented. Rows without a country count as the null country. There are only some six
rows, so one is a sixth of the recall: a check that nothing broke, not a measure of quality.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from detente import pipeline
from detente.analysis import mediation
from detente.analysis.mediation import Channel
from detente.records import Document, utc
from evals.shared import SHARED

FOLDER = SHARED / "data" / "ledger"


@dataclass(frozen=True)
class Score:
    """Shares: gold pairs found, found pairs that are gold; of the gold rows, with the sides and the way right."""

    gold: int
    found: int
    recall: float
    precision: float
    between: float
    how: float
    missed: tuple[str, ...]
    invented: tuple[str, ...]


def score(gold: Sequence[dict[str, Any]], channels: Iterable[Channel], documents: Iterable[Document]) -> Score:
    """Score channels against gold rows, each told by the item it is from."""
    given = {d.id: d.given_id for d in documents}
    cited = [(given[claim.document], channel, claim.text) for channel in channels for claim in channel.claims]
    wanted = {(g["item"], g["mediator_country"]) for g in gold}
    found = {(item, channel.country) for item, channel, _ in cited}
    rows = [[c for item, c, _ in cited if (item, c.country) == (g["item"], g["mediator_country"])] for g in gold]
    right = sum(any(set(g["between"]) <= set(c.between) for c in row) for g, row in zip(gold, rows, strict=True))
    how = sum(any(c.how == g["how"] for c in row) for g, row in zip(gold, rows, strict=True))
    return Score(
        len(wanted), len(found), len(wanted & found) / max(1, len(wanted)), len(wanted & found) / max(1, len(found)),
        right / max(1, len(gold)), how / max(1, len(gold)),
        tuple(f"{item} {country}" for item, country in sorted(wanted - found, key=str)),
        tuple(f"{item} {c.country} {c.how}: {text}" for item, c, text in cited if (item, c.country) not in wanted),
    )  # fmt: skip


def evaluate(stream: str) -> Score:
    """Collect a stream into a fresh store in memory and score its channels between the two parties that gold names."""
    lines = (FOLDER / f"{stream}_mediators.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line]
    parties = {party for row in gold for party in row["between"]}
    with pipeline.open_store("sqlite://") as store:
        pipeline.collect([str(FOLDER / f"{stream}_items.jsonl")], store, now=utc(2026, 1, 1))
        found = mediation.channels(store.events(), as_of=None, parties=parties, envoys=lambda _actor, _day: None)
        return score(gold, found, store.documents())


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    streams = sorted(path.name.removesuffix("_mediators.jsonl") for path in FOLDER.glob("*_mediators.jsonl"))
    parser.add_argument("stream", choices=streams)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    result = evaluate(args.stream)
    print(
        f"gold {result.gold}, found {result.found}: recall {result.recall:.3f}, precision {result.precision:.3f}, "
        f"between {result.between:.3f}, how {result.how:.3f}"
    )
    if args.show:
        print("\n".join([f"missed   {m}" for m in result.missed] + [f"invented {x}" for x in result.invented]))


if __name__ == "__main__":
    main()
