"""How does the mood move between which sides, and when did it break? Series, momentum and breaks, with sentences."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from detente.analysis import changes as breaking
from detente.analysis import indicators
from detente.analysis.forecast.acts import CLASSES
from detente.answers.evidence import Sources, days_before, today, watched
from detente.codebook import Weights
from detente.records import Conflict, Evidence, Move, Numbers, Series, Status
from detente.store import Store

# The name that stands for whoever is on the other side.
ALL = "all"
# Without a wish so many pairs are told of, those with the most acts in the last year.
PAIRS = 12
YEAR = 365
# Days back that are counted: what is usual needs one year, and breaks are looked for in three.
HISTORY = 3 * 365
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

    def holds(self, move: Move) -> bool:
        """Say whether a move is one between these sides; against all it is one that ``a`` makes."""
        if self.b == ALL:
            return move.source == self.a
        return {move.source, move.target} == {self.a, self.b}


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


def series(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[SeriesRow, ...]:
    """Return cooperation, conflict, level and momentum of each pair, day by day.

    Raises:
        ConfigError: the conflict is not known.
    """
    found: list[SeriesRow] = []
    watch = _watch(store, today(store, as_of))
    for pair, moves in _moves(store, watch, conflict, pairs):
        told = _mood(store, watch, pair, moves)
        evidence = _evidence(store, sorted(told.counts, key=lambda c: -abs(c.value))[: indicators.MOVERS])
        found += (SeriesRow(pair, s, evidence) for s in (told.cooperation, told.conflict, told.level, told.momentum))
    return tuple(found)


def momentum(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[MomentumRow, ...]:
    """Return where the mood of each pair is going, with the ten sentences that moved it most.

    Raises:
        ConfigError: the conflict is not known.
    """
    found = []
    watch = _watch(store, today(store, as_of))
    for pair, moves in _moves(store, watch, conflict, pairs):
        going = indicators.momentum(_mood(store, watch, pair, moves), watch.volumes)
        found.append(MomentumRow(pair, going, _evidence(store, going.movers)))
    return tuple(found)


def changes(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[ChangeRow, ...]:
    """Return the breaks in how often acts of each class became known between each pair, and fresh alarms, oldest first.

    Raises:
        ConfigError: the conflict is not known.
    """
    found = []
    watch = _watch(store, today(store, as_of))
    for pair, moves in _moves(store, watch, conflict, pairs):
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
    parties = frozenset(about.parties if about else ())
    sides = parties | frozenset(about.mediators if about else ())
    counted = Counter(
        (a, b) for a, b, _ in acts if about is None or ({a, b} <= sides and not parties.isdisjoint((a, b)))
    )
    return [Pair(a, b) for (a, b), _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:PAIRS]]


def _watch(store: Store, on: date) -> _Watch:
    articles = store.articles_a_day(on=on)
    start = max(articles[0][0], days_before(on, HISTORY)) if articles else on
    return _Watch(on, start, indicators.volume(articles, start, (on - start).days + 1))


def _moves(
    store: Store, watch: _Watch, conflict: str | None, pairs: Sequence[Pair]
) -> list[tuple[Pair, tuple[Move, ...]]]:
    """Return the moves of each pair that is asked for; else of the busiest of the conflict, or of all."""
    about = watched(conflict)
    sides = {name for pair in pairs for name in (pair.a, pair.b)} - {ALL}
    if not sides and about:
        sides = {*about.parties, *about.mediators}
    against = None if any(pair.b == ALL for pair in pairs) else sides or None
    told = tuple(store.moves(on=watch.on, since=watch.start, sources=sides or None, targets=against))
    wanted = pairs or busiest(told, watch.on, about)
    return [(pair, tuple(move for move in told if pair.holds(move))) for pair in wanted]


def _mood(store: Store, watch: _Watch, pair: Pair, moves: Sequence[Move]) -> indicators.Mood:
    weights = Weights.load()
    counts = indicators.counts(moves, weights, indicators.shares(moves, watch.on, weights))
    outlets = store.outlets_of((count.move.event for count in counts), on=watch.on)
    return indicators.mood(counts, outlets, watch.volumes, name=pair.name, start=watch.start)


def _evidence(store: Store, movers: Iterable[indicators.Mover | indicators.Count]) -> tuple[Evidence, ...]:
    return Sources(store).evidence_with(mover.move.claim for mover in movers)


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
