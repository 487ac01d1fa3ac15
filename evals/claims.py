"""How well are claims found, on a part of the annotated units that no training has seen?

python -m evals.claims [--part development|calibration|written] [--out predictions.jsonl] [--show 20]
"""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from detente import models
from detente.codebook import Codebook
from detente.events.actors import ActorBook
from detente.events.coder import Coder
from detente.exports.rows import annotated
from detente.models import Model
from detente.reading.reader import Reader
from detente.records import Document
from evals.shared import SHARED, scorer
from training import corpora, split, written

PARTS: dict[str, Callable[[str], bool]] = {
    "development": split.is_development,
    "calibration": split.is_calibration,
}
# Of the units that this project wrote itself, in the prose of news agencies; they name no countries.
WRITTEN = "written"


def units(part: str) -> list[dict[str, Any]]:
    """Return the annotated units of a part of the split, or those of our own that are only measured on."""
    if part == WRITTEN:
        return [written.in_words(unit) for unit in written.units() if written.is_measured(unit["id"])]
    rows = corpora.claim_units(SHARED / "data" / "claims" / "train.jsonl.xz")
    return [row for row in rows if PARTS[part](row["id"])]


def predict(model: Model, rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield (id, claims in the fields of ANNOTATION.md) for each unit."""
    reader = Reader(model)
    coder = Coder(model, Codebook.load(), ActorBook.load())
    for row in rows:
        document = Document(row["id"], row["text"], published=date.fromisoformat(row["published"]))
        yield row["id"], [annotated(claim) for claim in coder.code(reader.read(document))]


def evaluate(model: Model, part: str) -> dict[str, Any]:
    """Return the scores of bench/score_claims.py on a part."""
    rows = units(part)
    result, _ = scorer("score_claims").score({r["id"]: r["claims"] for r in rows}, dict(predict(model, rows)))
    return dict(result)


def pooled(found: dict[str, Any], *fields: str) -> float:
    """Return the micro F1 of several fields of an evaluation together."""
    hits = sum(found[f]["P"] * found[f]["predicted"] for f in fields)
    return float(2.0 * hits / max(1, sum(found[f]["predicted"] + found[f]["gold"] for f in fields)))


def reliability(gold: dict[str, Any], predicted: dict[str, Any], bins: int = 10) -> float:
    """Return the expected calibration error of the scores (Guo et al. 2017), over bins of equal mass.

    A claim is right if it is paired with a gold claim of the same type, roles and modality.
    """
    score_claims = scorer("score_claims")
    judged: list[tuple[float, bool]] = []
    for identity, claims in predicted.items():
        pairs = {j: g for _, g, j in score_claims.pair(gold[identity], claims)}
        judged += [(c["score"], j in pairs and same(score_claims, pairs[j], c)) for j, c in enumerate(claims)]
    judged.sort()
    edges = [round(i * len(judged) / bins) for i in range(bins + 1)]
    parts = [judged[a:b] for a, b in pairwise(edges) if b > a]
    return sum(abs(sum(score - right for score, right in part)) for part in parts) / max(1, len(judged))


def same(score_claims: ModuleType, gold: dict[str, Any], claim: dict[str, Any]) -> bool:
    """Say whether a claim agrees with a gold claim in type, modality, source and target."""
    kind = gold["type"] == claim["type"] and gold["modality"] == claim["modality"]
    return kind and all(score_claims.actors_agree(gold, claim, role) for role in ("source", "target"))


def main() -> None:
    """Parse the command line, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=sorted([*PARTS, WRITTEN]), default="development")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--show", type=int, default=0)
    args = parser.parse_args()
    rows = units(args.part)
    predicted = dict(predict(models.load(args.model), rows))
    result, misses = scorer("score_claims").score({r["id"]: r["claims"] for r in rows}, predicted)
    for name, value in result.items():
        print(f"{name:9} {value}")
    print("third    ", round(pooled(result, "mediator", "host"), 4), "(mediator and host)")
    print("ECE      ", round(reliability({r["id"]: r["claims"] for r in rows}, predicted), 4))
    for identity, gold, guess in misses[: args.show]:
        text = next(r["text"] for r in rows if r["id"] == identity)
        print(identity, text, "\n  gold", json.dumps(gold), "\n  pred", json.dumps(guess))
    if args.out:
        lines = (json.dumps({"id": k, "claims": v}, ensure_ascii=False) + "\n" for k, v in predicted.items())
        args.out.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
