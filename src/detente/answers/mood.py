"""How does the mood move between which sides, and when did it break? Series, momentum and breaks, with sentences."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from detente import garbage
from detente.analysis import changes as breaking
from detente.analysis import indicators
from detente.analysis.forecast.acts import CLASSES
from detente.answers.evidence import Sources, days_before, today, watched
from detente.codebook import Weights
from detente.records import Conflict, Evidence, Move, Numbers, Series, Status
from detente.store import Store
from detente.store.moods import Sides

# The name that stands for whoever is on the other side.
ALL = "all"
# Without a wish so many pairs are told of, those with the most acts in the last year.
PAIRS = 12
YEAR = 365
# Days back that are counted. Of what is usual a day loses half its weight in 90 days: all that is older than two years
# has .4 % of it together. Breaks are looked for in three.
MOOD_DAYS, BREAK_DAYS = 2 * 365, 3 * 365
# A break is shown with the acts of so many days to each side of it, the nearest first.
AROUND, SHOWN = 3, 3
# An alarm is told for so many days; later the breaks seen from the end say whether there was something to it.
FRESH = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides between which moves are counted; ``b`` may be ``ALL``."""

    a: str
    b: str

    @property
    def name(self) -> str:
        """Both sides, as people write a pair."""
        return f"{self.a}–{self.b}"

    @property
    def sides(self) -> Sides:
        """Both sides as the store has them; against all it is whatever ``a`` does."""
        return self.a, None if self.b == ALL else self.b


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series of a pair, with its acts of most weight and their sentences."""

    pair: Pair
    series: Series
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class MomentumRow:
    """Where the mood of a pair is going, with a sentence for each of ``momentum.movers``, in their order."""

    pair: Pair
    momentum: indicators.Momentum
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A break in how often acts of a class (talks, agreement, conflict) become known, seen from the day that is asked
    about or, as an alarm, on its own day; with the acts around it.
    """

    pair: Pair
    kind: str
    change: breaking.Break | breaking.Alarm
    evidence: tuple[Evidence, ...]

    @property
    def day(self) -> date:
        """The day from which the rate is another."""
        return self.change.day if isinstance(self.change, breaking.Break) else self.change.since

    @property
    def known(self) -> date:
        """The day on which it could be seen."""
        return self.change.known_on if isinstance(self.change, breaking.Break) else self.change.day

    @property
    def bounds(self) -> tuple[date, date] | None:
        """The days, inclusive, within which the change lies with 90 %; None of an alarm."""
        return (self.change.lower, self.change.upper) if isinstance(self.change, breaking.Break) else None


@dataclass(frozen=True, slots=True)
class _Watch:
    """What a store knows of moves by a day: ``volumes`` has a number for each day from ``start`` to ``on``."""

    on: date
    start: date
    volumes: Numbers

    @property
    def days(self) -> int:
        return len(self.volumes)


@garbage.seldom()
def series(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[SeriesRow, ...]:
    """Return cooperation, conflict, level and momentum of each pair, day by day.

    Raises:
        ConfigError: the conflict is not known.
    """
    found: list[SeriesRow] = []
    watch = _watch(store, today(store, as_of), MOOD_DAYS)
    told = _moods(store, watch, conflict, pairs)
    most = [sorted(mood.counts, key=lambda c: -abs(c.value))[: indicators.MOVERS] for _, mood in told]
    for (pair, mood), evidence in zip(told, _evidence(store, most), strict=True):
        found += (SeriesRow(pair, s, evidence) for s in (mood.cooperation, mood.conflict, mood.level, mood.momentum))
    return tuple(found)


@garbage.seldom()
def momentum(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[MomentumRow, ...]:
    """Return where the mood of each pair is going, with the ten sentences that moved it most.

    Raises:
        ConfigError: the conflict is not known.
    """
    watch = _watch(store, today(store, as_of), MOOD_DAYS)
    told = [
        (pair, indicators.momentum(mood, watch.volumes))
        for pair, mood in _moods(store, watch, conflict, pairs, bounded=False)
    ]
    evidence = _evidence(store, [going.movers for _, going in told])
    return tuple(MomentumRow(pair, going, quotes) for (pair, going), quotes in zip(told, evidence, strict=True))


@garbage.seldom()
def changes(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[ChangeRow, ...]:
    """Return the breaks in how often acts of each class became known between each pair, and fresh alarms, oldest first.

    Raises:
        ConfigError: the conflict is not known.
    """
    found = []
    watch = _watch(store, today(store, as_of), BREAK_DAYS)
    every = frozenset().union(*CLASSES.values())
    for pair, moves in _moves(store, watch, conflict, pairs, done=every):
        for kind, types in CLASSES.items():
            counts = indicators.daily(moves, types, start=watch.start, days=watch.days)
            for change in _breaks(counts, watch):
                row = ChangeRow(pair, kind, change, ())
                found.append(replace(row, evidence=_around(store, moves, types, row.day)))
    return tuple(sorted(found, key=lambda row: (row.day, row.pair.name, row.kind)))


def _breaks(counts: NDArray[np.int64], watch: _Watch) -> list[breaking.Break | breaking.Alarm]:
    """Return the breaks seen from the end, and the alarms of the last weeks that no break has confirmed yet."""
    seen = breaking.retrospect(counts.tolist(), first_day=watch.start)
    last = seen[-1].day if seen else watch.start
    alarms = breaking.watch(counts.tolist(), first_day=watch.start)
    fresh = (a for a in alarms if a.since > last and (watch.on - a.day).days <= FRESH)
    return [*seen, *fresh]


def busiest(told: Iterable[Move], on: date, about: Conflict | None) -> list[Pair]:
    """Return the pairs with the most acts in a year; of a conflict those with a party and nobody from outside."""
    acts = {(*sorted((move.source, move.target)), move.event) for move in told if (on - move.day).days <= YEAR}
    return _most(Counter((a, b) for a, b, _ in acts), about)


def most_active(store: Store, on: date, about: Conflict | None, *, since: date) -> list[Pair]:
    """Return the same as the store has them, of what it knows from ``since`` on."""
    sides = {*about.parties, *about.mediators} if about else None
    return _most(store.moods.acts(on=on, since=max(since, days_before(on, YEAR)), sides=sides), about)


def _most(acts: Mapping[tuple[str, str], int], about: Conflict | None) -> list[Pair]:
    parties = frozenset(about.parties if about else ())
    sides = parties | frozenset(about.mediators if about else ())
    counted = (
        (pair, number)
        for pair, number in acts.items()
        if about is None or (sides.issuperset(pair) and not parties.isdisjoint(pair))
    )
    return [Pair(a, b) for (a, b), _ in sorted(counted, key=lambda item: (-item[1], item[0]))[:PAIRS]]


def _watch(store: Store, on: date, history: int) -> _Watch:
    first = store.moods.first_article(on=on)
    if first is None:
        return _Watch(on, on, indicators.volume((), on, 1))
    start = max(first, days_before(on, history))
    counted = store.moods.articles_a_day(on=on, since=max(first, days_before(start, indicators.VOLUME_DAYS)))
    # the first day of all says since when there is news, and is counted if it is one of those that matter
    return _Watch(on, start, indicators.volume(((first, 0), *counted), start, (on - start).days + 1))


def _moves(
    store: Store, watch: _Watch, conflict: str | None, pairs: Sequence[Pair], *, done: Collection[str] | None = None
) -> list[tuple[Pair, tuple[Move, ...]]]:
    """Return the moves of each pair that is asked for; else of the busiest of the conflict, or of all."""
    about = watched(conflict)
    wanted = pairs or most_active(store, watch.on, about, since=watch.start)
    told = store.moods.between([pair.sides for pair in wanted], on=watch.on, since=watch.start, done=done)
    return list(zip(wanted, told, strict=True))


def _moods(
    store: Store, watch: _Watch, conflict: str | None, pairs: Sequence[Pair], *, bounded: bool = True
) -> list[tuple[Pair, indicators.Mood]]:
    """Return the mood of each pair that is asked for, or of the busiest."""
    weights = Weights.load()
    counted = [
        (pair, indicators.counts(moves, weights, indicators.shares(moves, watch.on, weights)))
        for pair, moves in _moves(store, watch, conflict, pairs)
    ]
    outlets = store.outlets_of({count.move.event for _, counts in counted for count in counts}, on=watch.on)
    return [
        (pair, indicators.mood(counts, outlets, watch.volumes, name=pair.name, start=watch.start, bounded=bounded))
        for pair, counts in counted
    ]


def _evidence(
    store: Store, rows: Sequence[Sequence[indicators.Mover | indicators.Count]]
) -> list[tuple[Evidence, ...]]:
    """Return the sentences of the moves of each row, looked up all at once."""
    claims = store.claims_of({mover.move.claim for movers in rows for mover in movers})
    sources = Sources(store)
    sources.load(claim.document for claim in claims.values())
    return [tuple(sources.evidence(claims[m.move.claim]) for m in movers if m.move.claim in claims) for movers in rows]


def _around(store: Store, moves: Iterable[Move], types: Collection[str], day: date) -> tuple[Evidence, ...]:
    """Return the sentences of the counted acts nearest to a break, one an event; where none is near, of the last act
    before it and the first from it on.
    """
    done = (move for move in moves if move.type in types and move.status is Status.HAPPENED)
    counted = sorted(done, key=lambda move: (move.day, move.event))
    near = {move.event: move for move in counted if abs((move.day - day).days) <= AROUND}
    if not near:
        before = [move for move in counted if move.day < day][-1:]
        near = {move.event: move for move in (*before, *[move for move in counted if move.day >= day][:1])}
    first = sorted(near.values(), key=lambda move: (abs((move.day - day).days), move.event))[:SHOWN]
    return Sources(store).evidence_with(move.claim for move in first)
