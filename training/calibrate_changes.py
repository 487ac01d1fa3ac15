"""How large is the gain of a break where there is none? Simulates stationary series and writes the limits found.

    python -m training.calibrate_changes

Counts are negative binomial (Poisson at ratio 1) and independent; every second series has a weekly rhythm. The watch
gets the limits at which rises alone and falls alone raise RISES and FALLS alarms a year; the retrospect gets the
largest gain of any segmentation: what a fifth of series exceeds, and the mean excess over it. Takes a quarter of an
hour on one processor and writes src/detente/data/changes.toml, the same from the same seed. Run it again, and then
benchmarks/changes.py, after any change to noise.py, walks.py or the constants of breaks.py and online.py.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.analysis.changes import breaks, limits, noise, online, walks

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
FILE = Path(__file__).parents[1] / "src" / "detente" / "data" / limits.FILE
SEED = 20260101
# Weights of the days of a week whose weekend is quiet, with mean 1.
QUIET = np.array([1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5])
# False alarms a year, together below the one that is promised. Rises get the larger part: they are what a reader wants
# to hear of within days, and a fall shows only by what does not happen.
RISES, FALLS = 0.58, 0.2
LEVELS, RATIOS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 20.0), (1.0, 1.5, 2.5, 4.0)
SERIES, DAYS = 60, 5 * 365
# Limits at which alarms are counted; between them their rate is taken as exponential.
TRIED = (2.5, 3.5, 4.5, 5.5, 6.5, 8.0)
LENGTHS, PAST_LEVELS, PAST_RATIOS = (120, 365, 1095, 3650), (0.05, 0.3, 2.0, 15.0), (1.0, 2.0, 4.0)
PAST_SERIES = (1000, 500, 250, 100)
# No tail falls faster than that of the gain of one split, known in theory (half a chi-square of one degree).
FASTEST = 0.8
HEADER = f"""# Limits of gains, in nats (docs/changes.md). Written by training/calibrate_changes.py with seed {SEED}.
# watch: limits at which series without a change have {RISES} rises and {FALLS} falls a year, a row for each level.
# retrospect: the largest gain that a fifth of series without a change exceed, and the mean excess over it, by length
# (tables), level (rows) and ratio of variance to mean (columns).
"""


def draw(rng: np.random.Generator, means: Floats, ratio: float) -> Counts:
    """Draw independent counts with these means, shape (days,), and a variance of ``ratio`` times the mean."""
    if ratio <= 1:
        return rng.poisson(means)
    return rng.negative_binomial(np.maximum(means / (ratio - 1), 1e-12), 1 / ratio)


def stationary(rng: np.random.Generator, level: float, ratio: float, *, days: int, series: int) -> Iterator[Counts]:
    """Draw series without a change, every second with a quiet weekend."""
    for number in range(series):
        yield draw(rng, level * np.resize(QUIET if number % 2 else np.ones(7), days), ratio)


def alarms_a_year(acts: list[tuple[Counts, noise.Noise]], *, rises: float, falls: float) -> float:
    """Return the alarms a year of the watch at limits that are the same for every level and noise."""
    table = np.empty((2, 2, 2))
    table[0], table[1] = rises, falls
    reach = np.array([online.BASELINE, online.YEAR, online.FIRST, online.LAST, online.FEWEST])
    points = np.array([1.0, 2.0])
    found = sum(len(walks.alarms(a, n.rhythm, n.shape, table, points, points, reach)) for a, n in acts)
    return found / (sum(len(a) for a, _ in acts) / 365)


def limit(acts: list[tuple[Counts, noise.Noise]], *, allowed: float, rises: bool) -> float:
    """Return the limit with as many alarms a year as allowed, on a line through the logarithms of those counted."""
    off = 1e9
    pairs = [(tried, off) if rises else (off, tried) for tried in TRIED]
    found = [alarms_a_year(acts, rises=up, falls=down) for up, down in pairs]
    logs = np.log(np.maximum(found, 1e-3))
    return float(np.interp(-np.log(allowed), -logs, TRIED))


def largest_gain(acts: Counts) -> float:
    """Return the penalty from which on a series has no break: the largest gain by break of any segmentation."""
    learnt = noise.learn(acts)
    rhythm, shape = learnt.rhythm[-1], float(learnt.shape[-1])
    weights = np.resize(rhythm, len(acts))
    alone = walks.fit(float(acts.sum()), float(weights.sum()), shape)
    penalty = 0.0
    while len(cuts := walks.segment(acts, rhythm, shape, penalty, breaks.SHORTEST, breaks.STRIDE)):
        edges = (0, *cuts.tolist(), len(acts))
        parts = pairwise(edges)
        apart = sum(walks.fit(float(acts[a:b].sum()), float(weights[a:b].sum()), shape) for a, b in parts)
        by_break = (apart - alone) / len(cuts)
        if by_break <= penalty + 1e-9:
            break
        penalty = by_break
    return penalty


def tail(rng: np.random.Generator, level: float, ratio: float, *, days: int, series: int) -> tuple[float, float]:
    """Return the gain that a fifth of stationary series exceed, and by how much they do in the mean."""
    gains = np.array([largest_gain(acts) for acts in stationary(rng, level, ratio, days=days, series=series)])
    loose = float(np.quantile(gains, 1 - limits.LOOSE))
    return loose, max(FASTEST, float(gains[gains > loose].mean() - loose))


def watched() -> Iterator[tuple[float, float]]:
    """Yield the limits of rises and of falls, level by level and ratio by ratio."""
    rng = np.random.default_rng(SEED)
    for level in LEVELS:
        for ratio in RATIOS:
            series = stationary(rng, level, ratio, days=DAYS, series=SERIES)
            acts = [(counts, noise.learn(counts, memory=online.MEMORY)) for counts in series]
            found = limit(acts, allowed=RISES, rises=True), limit(acts, allowed=FALLS, rises=False)
            print(f"watch {level:5} a day, variance {ratio} times the mean: {found[0]:.2f} {found[1]:.2f}", flush=True)
            yield found


def looked_back() -> Iterator[tuple[float, float]]:
    """Yield the tails of the largest gain by length, level and ratio."""
    rng = np.random.default_rng(SEED + 1)
    for days, series in zip(LENGTHS, PAST_SERIES, strict=True):
        for level in PAST_LEVELS:
            for ratio in PAST_RATIOS:
                found = tail(rng, level, ratio, days=days, series=series)
                print(f"past {days} days, {level:5} a day, {ratio}: {found[0]:.2f} {found[1]:.2f}", flush=True)
                yield found


def row(name: str, values: NDArray[np.float64] | tuple[float, ...]) -> str:
    """Write an array as TOML, to two digits."""
    text = str(np.round(values, 2).tolist())
    return f"{name} = {text}\n"


def main() -> None:
    """Simulate both and write the file."""
    online_limits = np.array(list(watched())).reshape(len(LEVELS), len(RATIOS), 2)
    tails = np.array(list(looked_back())).reshape(len(LENGTHS), len(PAST_LEVELS), len(PAST_RATIOS), 2)
    watch = row("levels", LEVELS) + row("ratios", RATIOS)
    watch += row("rises", online_limits[..., 0]) + row("falls", online_limits[..., 1])
    past = row("lengths", LENGTHS) + row("levels", PAST_LEVELS) + row("ratios", PAST_RATIOS)
    past += row("loose", tails[..., 0]) + row("scale", tails[..., 1])
    FILE.write_text(f"{HEADER}\n[watch]\n{watch}\n[retrospect]\n{past}", encoding="utf-8")


if __name__ == "__main__":
    main()
