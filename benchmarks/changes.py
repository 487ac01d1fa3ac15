"""How often are breaks seen where there is none, and how soon where there is one? On series with a known truth.

    python -m benchmarks.changes [--series 100] [--contrast PYTHON]

Prints, for series without a change, false alarms and false breaks a year by level and noise; for rates that double,
halve or rise to five times, the days until the alarm; for doublings how near the break is. Levels and seed are others
than those of the calibration, and the noise is also of kinds that it did not see: days that are empty by chance, and
bursts over several days. PYTHON is an interpreter that has ruptures: its Pelt with the squared error is counted on the
same series, as a contrast.
"""

import argparse
import json
import subprocess
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from detente.analysis import changes
from training.calibrate_changes import QUIET, RISES, Counts, draw

Floats = NDArray[np.float64]
Maker = Callable[[np.random.Generator, Floats], Counts]
SEED = 7
START = date(2015, 1, 1)
LEVELS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 20.0)
YEAR, YEARS, BEFORE, AFTER = 365, 5, 730, 365
NEAR = timedelta(days=7)
LN2 = float(np.log(2))
# Two penalties: 2 ln(n), right for a variance of 1 (Killick, Fearnhead & Eckley 2012, JASA 107:1590-1598), and that
# times the variance of the series.
PELT = """
import json, sys, numpy, ruptures
for row in sys.stdin:
    x = numpy.array(json.loads(row), dtype=float)
    penalty = 2 * numpy.log(len(x)) * (max(x.var(), 1e-9) if sys.argv[1] == "variance" else 1)
    model = ruptures.Pelt("l2", min_size=14, jump=3).fit(x)
    print(json.dumps([int(day) for day in model.predict(pen=penalty)[:-1]]))
"""


def over_dispersed(ratio: float, *, quiet: bool = False) -> Maker:
    """Return a maker of independent counts whose variance is ``ratio`` times the mean."""
    return lambda rng, means: draw(rng, means * np.resize(QUIET if quiet else np.ones(7), len(means)), ratio)


def often_empty(rng: np.random.Generator, means: Floats) -> Counts:
    """Draw Poisson counts, half of the days empty by chance."""
    return rng.poisson(2 * means) * rng.integers(0, 2, len(means))


def in_bursts(rng: np.random.Generator, means: Floats) -> Counts:
    """Draw acts each of which is followed, on the next days, by another with a chance of 0.3 (a Hawkes process)."""
    first = rng.poisson(means * 0.7)
    acts = np.zeros(len(means) + 100, dtype=np.int64)
    for day in range(len(means)):
        acts[day] += first[day]
        for later in rng.geometric(0.5, rng.binomial(acts[day], 0.3)):
            acts[day + later] += 1
    return acts[: len(means)]


NOISES: dict[str, Maker] = {
    "Poisson": over_dispersed(1),
    "Poisson, quiet weekends": over_dispersed(1, quiet=True),
    "variance 2 x mean": over_dispersed(2),
    "variance 3 x mean": over_dispersed(3),
    "variance 3 x mean, quiet weekends": over_dispersed(3, quiet=True),
    "half of the days empty": often_empty,
    "bursts over days": in_bursts,
}


def line(name: str, values: Iterable[str]) -> None:
    """Print a row of a Markdown table."""
    print(f"| {name} | {' | '.join(values)} |", flush=True)


def head(name: str) -> None:
    """Print the head of a table whose columns are levels."""
    print()
    line(name, (f"{level:g}" for level in LEVELS))
    line("---", ["---:"] * len(LEVELS))


def stationary(make: Maker, level: float, series: int) -> list[Counts]:
    """Draw series of five years without a change."""
    rng = np.random.default_rng([SEED, int(level * 100)])
    return [make(rng, np.full(YEARS * YEAR, level)) for _ in range(series)]


def changed(make: Maker, level: float, factor: float, series: int) -> list[Counts]:
    """Draw series whose rate changes after two years and stays so for one."""
    rng = np.random.default_rng([SEED + 1, int(level * 100)])
    means = np.repeat([level, level * factor], [BEFORE, AFTER])
    return [make(rng, means) for _ in range(series)]


def false_alarms(series: int) -> None:
    """Print how often series without a change raise an alarm, and show a break."""
    for name, judge in (("alarms", changes.watch), ("breaks", changes.retrospect)):
        head(f"false {name} a year, by acts a day")
        for noise, make in NOISES.items():
            found = [[len(judge(x, first_day=START)) for x in stationary(make, lv, series)] for lv in LEVELS]
            line(noise, (f"{sum(counts) / series / YEARS:.2f}" for counts in found))


def delay(counts: Counts, *, rise: bool) -> int | None:
    """Return on which day after the change the first alarm of its direction is raised, 1 for its first day."""
    change = START + timedelta(days=BEFORE)
    days = (a.day for a in changes.watch(counts, first_day=START) if a.day >= change and (a.ratio > 1) == rise)
    first = next(days, None)
    return None if first is None else (first - change).days + 1


def delays(series: int) -> None:
    """Print the median days until the alarm, or that most changes are not seen within the year."""
    for name, factor in (("doubled", 2.0), ("halved", 0.5), ("five times", 5.0)):
        head(f"days until the alarm (median), {name}")
        for noise, make in NOISES.items():
            found = [[delay(x, rise=factor > 1) for x in changed(make, lv, factor, series)] for lv in LEVELS]
            medians = (np.median([AFTER + 1 if day is None else day for day in row]) for row in found)
            line(noise, (f"{median:.0f}" if median <= AFTER else "-" for median in medians))


def cusum(acts: Counts, *, level: float, limit: float) -> list[int]:
    """Return the days, from 1, on which the sum of log-likelihood ratios of a doubling passes the limit (Page 1954)."""
    total, found = 0.0, []
    for day, count in enumerate(acts.tolist(), start=1):
        total = max(0.0, total) + count * LN2 - level
        if total > limit:
            found.append(day)
            total = 0.0
    return found


def best_possible(series: int) -> None:
    """Print the delay of a doubling for who knows both rates, and looks for that alone, with as many false rises."""
    values = []
    for level in LEVELS:
        steady = np.concatenate(stationary(NOISES["Poisson"], level, series))
        low, high = 0.0, 12.0
        for _ in range(10):
            limit = (low + high) / 2
            often = len(cusum(steady, level=level, limit=limit)) > RISES * len(steady) / YEAR
            low, high = (limit, high) if often else (low, limit)
        acts = changed(NOISES["Poisson"], level, 2.0, 2 * series)
        alarms = [cusum(x, level=level, limit=high) for x in acts]
        found = [next((day - BEFORE for day in days if day > BEFORE), AFTER + 1) for days in alarms]
        values.append(f"{np.median(found):.0f}")
    print()
    line("the best possible, Poisson, doubled", values)


def hits(series: int) -> None:
    """Print how many doublings have a break within a week, and how many have their day in its interval."""
    change = START + timedelta(days=BEFORE)
    for name in ("within 7 days", "anywhere", "in the interval"):
        head(f"doublings with a break {name}, in 100")
        for noise, make in NOISES.items():
            found = [[changes.retrospect(x, first_day=START) for x in changed(make, lv, 2.0, series)] for lv in LEVELS]
            line(noise, (_share(name, row, change) for row in found))


def _share(name: str, found: list[tuple[changes.Break, ...]], change: date) -> str:
    near = [min(row, key=lambda b: abs(b.day - change)) for row in found if row]
    if name == "anywhere":
        return f"{100 * len(near) / len(found):.0f}"
    if name == "within 7 days":
        return f"{100 * sum(abs(b.day - change) <= NEAR for b in near) / len(found):.0f}"
    return f"{100 * sum(b.lower <= change <= b.upper for b in near) / len(near):.0f}" if near else "-"


def contrast(python: str, series: int) -> None:
    """Print the false breaks a year of Pelt with the squared error, and its doublings found within 7 days."""
    for penalty in ("plain", "variance"):
        head(f"false breaks a year of Pelt (l2, {penalty})")
        for noise, make in NOISES.items():
            found = [pelt(python, penalty, stationary(make, level, series)) for level in LEVELS]
            line(noise, (f"{sum(len(days) for days in row) / series / YEARS:.2f}" for row in found))
        head(f"doublings with a break of Pelt within 7 days, in 100 (l2, {penalty})")
        for noise, make in NOISES.items():
            found = [pelt(python, penalty, changed(make, level, 2.0, series)) for level in LEVELS]
            near = (sum(any(abs(day - BEFORE) <= NEAR.days for day in days) for days in row) for row in found)
            line(noise, (f"{100 * count / series:.0f}" for count in near))


def pelt(python: str, penalty: str, acts: list[Counts]) -> list[list[int]]:
    """Return the breaks of Pelt of each series, as days after its first."""
    rows = "\n".join(json.dumps(x.tolist()) for x in acts)
    command = (python, "-c", PELT, penalty)
    output = subprocess.run(command, input=rows, capture_output=True, check=True, text=True).stdout
    return [json.loads(row) for row in output.splitlines()]


def speed() -> None:
    """Print how long ten years take once all is compiled."""
    acts = draw(np.random.default_rng(SEED), np.full(10 * YEAR, 5.0), 2)
    print()
    for judge in (changes.watch, changes.retrospect):
        judge(acts, first_day=START)
        times = []
        for _ in range(5):
            start = time.perf_counter()
            judge(acts, first_day=START)
            times.append(time.perf_counter() - start)
        print(f"{judge.__name__}: {1000 * min(times):.0f} ms for ten years")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=100, help="series drawn for each number (default 100)")
    parser.add_argument("--contrast", metavar="PYTHON", help="an interpreter that has ruptures")
    arguments = parser.parse_args()
    speed()
    false_alarms(arguments.series)
    delays(arguments.series)
    best_possible(arguments.series)
    hits(arguments.series)
    if arguments.contrast:
        contrast(arguments.contrast, max(1, arguments.series // 20))


if __name__ == "__main__":
    main()
