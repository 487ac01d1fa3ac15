"""How does the mood between two sides move, how sure is that, and which sentences moved it?

Pure: moves, outlets and volumes in, series out. An act counts once, however many articles tell it; a plan counts the
share of its weight that like plans have earned, the rest when it is done, and nothing is left of it when it is called
off; days with more news are no warmer days. docs/momentum.md tells the rules to those who use the numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detente.codebook import Weights
from detente.records import Move, Numbers, Series, Status

# Half-lives in days of what is lately the case and of what is usual, and of the noise of news from day to day.
LATELY, USUAL = 14.0, 90.0
# Momentum is told of sides with so many acts in the last ``USUAL`` days, watched for so many days.
ENOUGH_ACTS, ENOUGH_DAYS = 5, 60
# Articles a day are averaged over a week, which levels weekends, and held up by so many articles a day: where next to
# nothing is published, a single article says little about how much there was to tell.
VOLUME_DAYS, VOLUME_PRIOR = 7, 1.5
# How the sources are drawn anew, and how much of the draws the bounds hold (5 % at each end, as in analysis/promises).
DRAWS, SEED, BOUNDS = 200, 20250316, (0.05, 0.95)
# With fewer outlets than this their weeks are drawn instead of the outlets.
OUTLETS = 5
# Announcements of a kind on which a pair's own record outweighs the shipped share of those that came true; so many
# days must have passed since an announcement before silence counts against it.
SHARE_WEIGHT, SETTLED_DAYS = 20.0, 60
MOVERS = 10
# Days summed up at once: of 4 to 32 the fastest for three years of 200 draws, in less than half of the time of cumsum.
BLOCK = 16
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
Shares = Mapping[tuple[Status, bool], float]


class Count(NamedTuple):
    """What one move adds to the mood on its day, in weight; of several between the same sides on a day, one each. No
    dataclass, as a move is none.
    """

    move: Move
    value: float


@dataclass(frozen=True, slots=True)
class Mover:
    """A move with what it adds to a momentum, in the momentum's unit. One that is ``fading`` counts the other way: it
    still weighs in what is usual and hardly in what is lately the case.
    """

    move: Move
    share: float
    fading: bool


@dataclass(frozen=True, slots=True)
class Mood:
    """The mood between sides, day by day: ``cooperation`` and ``conflict`` in weight a day at the usual volume of news,
    ``level`` their balance lately and ``momentum`` how far it lies above what is usual, both in weight a week. ``now``
    are the bounds of momentum on the last day; those of other days are in the series, if they were asked for.
    """

    cooperation: Series
    conflict: Series
    level: Series
    momentum: Series
    counts: tuple[Count, ...]
    now: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Momentum:
    """Where the mood between sides is going on a day: ``direction`` is warming, cooling or steady; ``size`` in weight a
    week, with its bounds; ``since`` the day from which it has gone that way; ``movers`` the acts that moved it most.

    ``silence`` says what is lacking where there is too little to tell; the rest is then None or empty.
    """

    on: date
    direction: str | None
    size: float | None
    low: float | None
    high: float | None
    since: date | None
    movers: tuple[Mover, ...]
    silence: str | None = None


def shares(moves: Iterable[Move], on: date, weights: Weights) -> Shares:
    """Return how much of its weight an act counts at each status before it is done, for hostile and friendly acts.

    The shipped share counts as much as ``SHARE_WEIGHT`` announcements, those between the sides that are older than
    ``SETTLED_DAYS`` one each, done by ``on`` or not.
    """
    announced: dict[tuple[str, Status], tuple[date, bool]] = {}
    done: set[str] = set()
    for move in moves:
        if move.day > on:
            continue
        if move.status is Status.HAPPENED:
            done.add(move.event)
        else:
            announced.setdefault((move.event, move.status), (move.day, move.type in COOPERATIVE))
    told: Counter[tuple[Status, bool]] = Counter()
    kept: Counter[tuple[Status, bool]] = Counter()
    for (event, status), (day, friendly) in announced.items():
        if (on - day).days > SETTLED_DAYS or event in done:
            told[status, friendly] += 1
            kept[status, friendly] += event in done
    found = {}
    for name, share in weights.shares.items():
        for friendly in (True, False):
            key = (Status(name), friendly)
            found[key] = (kept[key] + SHARE_WEIGHT * share) / (told[key] + SHARE_WEIGHT)
    return found


def counts(moves: Iterable[Move], weights: Weights, known: Shares) -> tuple[Count, ...]:
    """Return what each move adds, one a status and day of an event: a meeting of two is one act, not one of each.

    >>> plan = Move("e", date(2025, 3, 1), "USA", "RUS", "CONSULT", Status.DUE, None, "c", "visit")
    >>> held = Move("e", date(2025, 3, 9), "USA", "RUS", "CONSULT", Status.HAPPENED, Status.DUE, "d", "visit")
    >>> [count.value for count in counts((plan, held), Weights.load(), {(Status.DUE, True): 0.4})]
    [1.4, 2.1]
    """
    found: list[Count] = []
    counted: dict[str, float] = {}
    seen: set[tuple[str, Status, date]] = set()
    weighed: dict[tuple[object, ...], tuple[float, float]] = {}
    for move in moves:
        event, status = move.event, move.status
        if (key := (event, status, move.day)) in seen:
            continue
        seen.add(key)
        if (kind := (move.type, move.mode, move.stance, status)) not in weighed:
            weight = weights.of(move.type, move.mode, move.stance)
            weighed[kind] = weight, weight * _share(move, known)
        weight, now = weighed[kind]
        if move.before is Status.HAPPENED and status is Status.HAPPENED:
            counted[event] = 0.0  # another day of the same fighting
        if (added := now - counted.get(event, 0.0)) or weight:
            found.append(Count(move, round(added, 9)))
        counted[event] = now
    return tuple(found)


def _share(move: Move, known: Shares) -> float:
    if move.status is Status.HAPPENED:
        return 1.0
    if move.status is Status.DISPUTED:
        return 0.5  # one side says so and the other denies it
    return known.get((move.status, move.type in COOPERATIVE), 0.0)


def volume(articles: Sequence[tuple[date, int]], start: date, days: int) -> Numbers:
    """Return how much news there was on each day against what is usual, float64 (days,), 1 for as much as usual.

    Of a day the week counts that ends with it; usual is the mean of all days that are given. One measure for all days
    keeps them comparable: against a usual that grows with the news, a louder year would look warmer.
    """
    told = np.zeros(days + VOLUME_DAYS)
    for day, number in articles:
        at = (day - start).days + VOLUME_DAYS
        if 0 <= at < len(told):
            told[at] += number
    total = np.concatenate([[0.0], np.cumsum(told)])
    each = np.arange(VOLUME_DAYS, VOLUME_DAYS + days)
    first = max(0, ((articles[0][0] if articles else start) - start).days + VOLUME_DAYS)
    seen = np.minimum(VOLUME_DAYS, np.maximum(each + 1 - first, 1))  # of its first week a store knows less than one
    lately = (total[each + 1] - total[each + 1 - VOLUME_DAYS]) / seen
    usual = told[first:].sum() / max(len(told) - first, 1)
    return np.asarray((lately + VOLUME_PRIOR) / (usual + VOLUME_PRIOR), dtype=np.float64)


def mood(
    found: Sequence[Count],
    outlets: Mapping[str, Collection[str]],
    volumes: Numbers,
    *,
    name: str,
    start: date,
    bounded: bool = True,
) -> Mood:
    """Return the mood that some counts make, on the days from ``start`` on that ``volumes`` has numbers for.

    Args:
        outlets: who told each event, in a text of their own.
        volumes: how much news there was on each day against what is usual, see ``volume``.
        bounded: asks for the bounds of each day, which take most of the time.
    """
    days = np.array([(count.move.day - start).days for count in found], dtype=np.int64)
    values = np.array([count.value for count in found]) / volumes[days] if found else np.zeros(0)
    means, alike = _drawn(found, outlets)
    # Days first and draws last: what is summed up and sorted lies side by side. First of all stands what was told.
    told = np.zeros((len(volumes), 1 + len(means) * bounded))
    told[:, 0] = _daily(values, days, len(volumes))
    if bounded and found:
        _add_drawn(told[:, 1:], days, values, means, alike)
    smooth = _smooth(told)
    (level, momentum), (low, high) = smooth[..., 0].copy(), (None, None)
    if bounded:
        smooth[..., 1:].sort(axis=-1)
        low, high = (_quantile(smooth[..., 1:], share) for share in BOUNDS)
    return Mood(
        Series(f"cooperation {name}", start, _daily(np.maximum(values, 0), days, len(volumes))),
        Series(f"conflict {name}", start, _daily(np.maximum(-values, 0), days, len(volumes))),
        Series(f"level {name}", start, level, None if low is None else low[0], None if high is None else high[0]),
        Series(f"momentum {name}", start, momentum, None if low is None else low[1], None if high is None else high[1]),
        tuple(found),
        _now(values * _pull(len(volumes))[len(volumes) - 1 - days], means, alike),
    )


def _add_drawn(
    told: Numbers, days: NDArray[np.int64], values: Numbers, means: Numbers, alike: NDArray[np.int64]
) -> None:
    """Add values, weighed by each draw, to the balances of their days, float64 (days, draws)."""
    order = np.argsort(days, kind="stable")
    first = np.flatnonzero(np.diff(days[order], prepend=-1))
    weighed = np.ascontiguousarray(means.T)[alike[order]]
    weighed *= values[order, np.newaxis]
    told[days[order[first]]] += np.add.reduceat(weighed, first, axis=0)


def _now(parts: Numbers, means: Numbers, alike: NDArray[np.int64]) -> tuple[float, float]:
    """Return the bounds of momentum on the last day, of what each count adds to it."""
    drawn = np.sort((means * np.bincount(alike, parts, minlength=means.shape[1])).sum(axis=1))
    low, high = (float(_quantile(drawn, share)) for share in BOUNDS)
    return low, high


def _pull(days: int) -> Numbers:
    """Return how much a day's balance adds to the momentum of the last day, float64 (days,), by its age."""
    return np.asarray(7 * (_kernel(LATELY, days) - _kernel(USUAL, days)), dtype=np.float64)


def momentum(told: Mood, volumes: Numbers) -> Momentum:
    """Return where a mood is going on its last day, with the acts whose shares sum up to it (the largest of them)."""
    series = told.momentum
    on, length = series.last, len(series.values)
    first = on - timedelta(days=int(USUAL) - 1)
    recent = len({c.move.event for c in told.counts if c.move.day >= first})
    if lacking := _lacking(recent, length):
        return Momentum(on, None, None, None, None, None, (), lacking)
    size, (low, high) = float(series.values[-1]), told.now
    if low == high:
        lacking = "too few sources: one outlet in one week tells all, so nothing says how sure it is"
        return Momentum(on, None, None, None, None, None, (), lacking)
    direction = "warming" if low > 0 else "cooling" if high < 0 else "steady"
    return Momentum(on, direction, size, low, high, _since(series), _movers(told.counts, volumes, on))


def daily(moves: Iterable[Move], types: Collection[str], *, start: date, days: int) -> NDArray[np.int64]:
    """Return how many acts of some types became known as done on each day from ``start`` on, int64 (days,)."""
    events = {(m.event, m.day) for m in moves if m.status is Status.HAPPENED and m.type in types}
    found = np.zeros(days, dtype=np.int64)
    for _, day in events:
        if 0 <= (at := (day - start).days) < days:
            found[at] += 1
    return found


def _lacking(acts: int, days: int) -> str | None:
    if days < ENOUGH_DAYS:
        return f"too little history: {days} days, {ENOUGH_DAYS} are needed"
    if acts < ENOUGH_ACTS:
        return f"too little history: {acts} acts in {USUAL:.0f} days, {ENOUGH_ACTS} are needed"
    return None


def _since(series: Series) -> date:
    """Return the first day of the run of days up to the last on which momentum had the sign that it has now."""
    sign = np.sign(series.values)
    other = np.flatnonzero(sign != sign[-1])
    return series.start + timedelta(days=int(other[-1]) + 1 if len(other) else 0)


def _movers(found: Iterable[Count], volumes: Numbers, on: date) -> tuple[Mover, ...]:
    """Return the events that moved a momentum most, each by its newest move."""
    kernel, volume = _pull(len(volumes)).tolist(), volumes[::-1].tolist()
    share: defaultdict[str, float] = defaultdict(float)
    value: defaultdict[str, float] = defaultdict(float)
    newest: dict[str, Move] = {}
    for count in found:
        move = count.move
        age = (on - move.day).days
        share[move.event] += count.value / volume[age] * kernel[age]
        value[move.event] += count.value
        newest[move.event] = move
    most = sorted(share, key=lambda event: (-abs(share[event]), event))[:MOVERS]
    return tuple(Mover(newest[e], share[e], fading=share[e] * value[e] < 0) for e in most if share[e])


def _kernel(half_life: float, days: int) -> Numbers:
    """Return the weights of days by their age, float64 (days,), the newest first, which sum up to 1."""
    weights = 0.5 ** (np.arange(days) / half_life)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _smooth(net: Numbers) -> Numbers:
    """Return level and momentum, float64 (2, days, draws), of daily balances (days, draws), both a week: the mean
    lately, and by how much it beats the usual.

    A mean is that of the days so far, weighted by half for each half-life: sums of balances that grow by a half-life
    instead, over those of the weights. They fit into a float64 for 1,000 half-lives, 39 years.
    """
    made, days = np.empty((2, *net.shape)), np.arange(len(net))
    for at, half_life in enumerate((LATELY, USUAL)):
        weights = 2.0 ** (days / half_life)
        np.multiply(net, weights[:, np.newaxis], out=made[at])
        _sum_up(made[at])
        made[at] *= (7 / np.cumsum(weights))[:, np.newaxis]
    np.subtract(made[0], made[1], out=made[1])
    return made


def _sum_up(rows: Numbers) -> None:
    """Let each row be the sum of those up to it: within blocks, all blocks at once, then from block to block; row by
    row, as NumPy's cumsum does it, takes twice as long.
    """
    whole = len(rows) - len(rows) % BLOCK
    blocks = rows[:whole].reshape(-1, BLOCK, *rows.shape[1:])
    for at in range(1, BLOCK):
        blocks[:, at] += blocks[:, at - 1]
    blocks[1:] += np.cumsum(blocks[:-1, -1], axis=0)[:, np.newaxis]
    for at in range(max(whole, 1), len(rows)):
        rows[at] += rows[at - 1]


def _quantile(ordered: Numbers, share: float) -> Numbers:
    """Return what a share of the draws, the last axis in order, lies below; between two of them in proportion.

    As NumPy's quantile has it by default, which takes five times as long to find its draws as they take to be sorted.
    """
    place = share * (ordered.shape[-1] - 1)
    below = int(place)
    above, part = min(below + 1, ordered.shape[-1] - 1), place - below
    low, high = ordered[..., below], ordered[..., above]
    return np.asarray(low + (high - low) * part, dtype=np.float64)


def _daily(values: Numbers, days: NDArray[np.int64], length: int) -> Numbers:
    return np.bincount(days, values, minlength=length).astype(np.float64) if len(days) else np.zeros(length)


def _drawn(found: Sequence[Count], outlets: Mapping[str, Collection[str]]) -> tuple[Numbers, NDArray[np.int64]]:
    """Return how much counts weigh in each draw of sources, float64 (draws, kinds), 1 in the mean, and of which kind
    each count is, int64 (counts,): those that the same sources told weigh alike.

    Sources are drawn with replacement (Efron 1979); an event weighs the mean of those that told it.
    """
    told = [frozenset(outlets.get(c.move.event) or (c.move.event,)) for c in found]
    if len({name for names in set(told) for name in names}) < OUTLETS:
        weeks = (f"{c.move.day:%G-%V}" for c in found)
        told = [frozenset(f"{name} {week}" for name in names) for names, week in zip(told, weeks, strict=True)]
    kinds = {names: at for at, names in enumerate(dict.fromkeys(told))}
    place = {name: at for at, name in enumerate(sorted({name for names in kinds for name in names}))}
    if not place:
        return np.ones((DRAWS, 0)), np.zeros(0, dtype=np.int64)
    drawing = np.random.default_rng(SEED)
    drawn = drawing.multinomial(len(place), np.full(len(place), 1 / len(place)), size=DRAWS)
    sizes = [len(names) for names in kinds]
    telling = drawn[:, [place[name] for names in kinds for name in names]]
    means = np.add.reduceat(telling, np.cumsum([0, *sizes[:-1]]), axis=1) / sizes
    return means, np.array([kinds[names] for names in told], dtype=np.int64)
