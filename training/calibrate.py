"""At which scores does a claim count, and what is a score worth?

    python -m training.calibrate --model src/detente/data/model

Thresholds are swept on the calibration twentieth, which is apart from training and from development, for the best
sum of event and full F1 of bench/score_claims.py. Then the raw trigger scores of that part are set against whether
an annotator gave a claim of that type there, and a rising curve through them (pool adjacent violators) makes scores
probabilities.
The results go into the manifest.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente import models
from detente.models import Model
from evals.claims import predict, units
from evals.shared import scorer

SWEEP: dict[str, tuple[float, ...]] = {
    "trigger": (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8),
    "role": (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6),
    "third": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
    "rescue": (0.1, 0.2, 1.0),
    "speaker": (0.35, 0.45, 0.55, 0.65),
}
START = {"trigger": 0.55, "role": 0.3, "third": 0.5, "rescue": 0.2, "speaker": 0.55}
KNOTS_LEAST = 12
# Of role thresholds that score alike the strictest is taken: a hundredth is four claims of this part, far inside its
# error, and prose unlike the annotated news fills roles too freely at a low one.
TOLERANCE = {"role": 0.015}


def with_thresholds(model: Model, thresholds: dict[str, float]) -> Model:
    """Set the thresholds of a loaded model, its calibration off."""
    identity = ((0.0, 0.0), (1.0, 1.0))
    model.manifest = replace(model.manifest, thresholds=tuple(sorted(thresholds.items())), calibration=identity)
    return model


def quality(model: Model, rows: list[dict[str, Any]], thresholds: dict[str, float]) -> float:
    """Return event F1 plus full F1, and a tenth each of the F1 of speaker, mediator and host."""
    predicted = dict(predict(with_thresholds(model, thresholds), rows))
    result, _ = scorer("score_claims").score({r["id"]: r["claims"] for r in rows}, predicted)
    sides = sum(result[name]["F1"] for name in ("speaker", "mediator", "host"))
    return float(result["event"]["F1"] + result["full"]["F1"] + 0.1 * sides)


def sweep(model: Model, rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the best thresholds, one name after the other."""
    best = dict(START)
    for name, values in SWEEP.items():
        scores = {value: quality(model, rows, best | {name: value}) for value in values}
        best[name] = max(value for value in values if scores[value] >= max(scores.values()) - TOLERANCE.get(name, 0.0))
        print(name, {value: round(score, 4) for value, score in scores.items()}, "->", best[name])
    return best


def outcomes(model: Model, rows: list[dict[str, Any]], thresholds: dict[str, float]) -> list[tuple[float, bool]]:
    """Return (raw score, does an annotator give a claim of this type here) for every claim found."""
    score_claims = scorer("score_claims")
    found = []
    gold = {r["id"]: r["claims"] for r in rows}
    for identity, claims in predict(with_thresholds(model, thresholds), rows):
        pairs = {j: g for _, g, j in score_claims.pair(gold[identity], claims)}
        found += [(float(c["score"]), j in pairs and pairs[j]["type"] == c["type"]) for j, c in enumerate(claims)]
    return sorted(found)


def isotonic(found: list[tuple[float, bool]]) -> list[list[float]]:
    """Return a rising curve of (raw score, share right) by pooling adjacent violators (Ayer et al. 1955)."""
    blocks: list[list[float]] = []
    for raw, right in found:
        blocks.append([raw, float(right), 1.0])
        while len(blocks) > 1 and (
            blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2] or blocks[-2][2] < KNOTS_LEAST
        ):
            last = blocks.pop()
            weight = blocks[-1][2] + last[2]
            blocks[-1] = [(blocks[-1][0] * blocks[-1][2] + last[0] * last[2]) / weight, blocks[-1][1] + last[1], weight]
    # one right and one wrong added to every block: a probability from few cases is never 0 or 1
    curve = [[round(x, 4), round((right + 1) / (n + 2), 4)] for x, right, n in blocks]
    rising = [curve[0]]
    for x, y in curve[1:]:
        rising.append([x, max(y, rising[-1][1])])
    return [[0.0, rising[0][1] / 2], *rising, [1.0, rising[-1][1]]]


def main() -> None:
    """Parse the command line, sweep, calibrate, write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=Path("src/detente/data/model"))
    args = parser.parse_args()
    path = args.model / "manifest.json"
    raw = json.loads(path.read_text())
    raw["thresholds"] = dict(START)
    path.write_text(json.dumps(raw))
    model, rows = models.load(args.model), units("calibration")
    raw["thresholds"] = sweep(model, rows)
    raw["calibration"] = isotonic(outcomes(model, rows, raw["thresholds"]))
    path.write_text(json.dumps(raw, indent=1) + "\n")
    print(raw["thresholds"], raw["calibration"])


if __name__ == "__main__":
    main()
