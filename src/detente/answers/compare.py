"""Do two records of the same days say the same? Acts between sides, counted and matched; neither record is the truth.

An act is what a move is (`analysis.moves`): something done, or announced, between two sides on the day on which it
became known. What is only possible, called off or disputed is left out, and what is announced goes by the type that
PLOVER gives a promise, since the formats of others know nothing else.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.codebook import QUADS, Codebook
from detente.errors import ConfigError
from detente.records import Claim, Move, Status
from detente.store import Store

# Days by which two records may differ and still mean the same act.
SLACK = 1
# Days that are compared at most: ten years.
LONGEST = 3_660
# Days below which a correlation is chance.
FEW = 3
# Claims looked up at once.
CHUNK = 5_000
DONE = Status.HAPPENED
TOLD = frozenset({Status.HAPPENED, Status.DUE})


@dataclass(frozen=True, slots=True)
class Counted:
    """How many acts two records have of one day, pair and class (1 to 4, see `QUADS`)."""

    day: date
    a: str
    b: str
    quad: int
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two records agree on a quad class or a type.

    ``ours`` and ``theirs`` count the cells (day and pair with an act of it), ``matched_ours`` and ``matched_theirs``
    those with one of the other within a day; ``f1`` is of these shares. ``kappa`` is Cohen's, over all days and pairs
    that either has; ``correlation`` Pearson's, of the acts a day. None where there is too little to say.
    """

    name: str
    ours: int
    theirs: int
    matched_ours: int
    matched_theirs: int
    f1: float | None
    kappa: float | None
    correlation: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records side by side: days, pairs and acts of each, and how they agree by class and by type.

    ``cells`` are all counts by day, pair and class; ``only_ours`` and ``only_theirs`` those that the other does not
    have within a day. ``comments`` are acts without a class, which are in no class.
    """

    first: date
    last: date
    pairs: int
    ours: int
    theirs: int
    comments: tuple[int, int]
    classes: tuple[Agreement, ...]
    types: tuple[Agreement, ...]
    cells: tuple[Counted, ...]
    only_ours: tuple[Counted, ...]
    only_theirs: tuple[Counted, ...]


Cell = tuple[date, str, str]
Acts = Mapping[str, Counter[Cell]]


@dataclass(frozen=True, slots=True)
class Side:
    """One record: a store, and the beginning of the coders' names that count in it (None: all of them)."""

    store: Store
    coder: str | None = None

    def acts(self, first: date, last: date) -> tuple[Acts, Acts, int]:
        """Return its acts by class and by type, each counted by day and pair, and how many have no class."""
        classes: dict[str, Counter[Cell]] = defaultdict(Counter)
        types: dict[str, Counter[Cell]] = defaultdict(Counter)
        comments, seen = 0, set[tuple[str, date, str, str]]()
        for move in self._moves(first, last):
            a, b = sorted((move.source, move.target))
            if (move.event, move.day, a, b) in seen:
                continue
            seen.add((move.event, move.day, a, b))
            kind = _kind(move)
            quad = Codebook.load().type(kind).quad
            comments += quad is None
            types[kind][move.day, a, b] += 1
            if quad is not None:
                classes[QUADS[quad]][move.day, a, b] += 1
        return classes, types, comments

    def _moves(self, first: date, last: date) -> Iterator[Move]:
        waiting: list[Move] = []
        for move in self.store.moves(on=last, since=first):
            if move.status in TOLD:
                waiting.append(move)
            if len(waiting) == CHUNK:
                yield from self._by_coder(waiting)
                waiting.clear()
        yield from self._by_coder(waiting)

    def _by_coder(self, moves: Sequence[Move]) -> Iterator[Move]:
        if self.coder is None:
            yield from moves
            return
        told: dict[str, Claim] = self.store.claims_of(move.claim for move in moves)
        yield from (m for m in moves if m.claim in told and told[m.claim].coder.startswith(self.coder))


def compare(
    ours: Side,
    theirs: Side,
    *,
    first: date | None = None,
    last: date | None = None,
    pairs: Sequence[tuple[str, str]] = (),
) -> Comparison:
    """Compare two records over the days that both cover, or those asked for; ``pairs`` asks for some pairs only.

    Raises:
        ConfigError: they share no day, or more than ``LONGEST``.
    """
    start, end = _days(ours, theirs, first, last)
    wanted = {tuple(sorted(pair)) for pair in pairs}
    a_classes, a_types, a_comments = ours.acts(start, end)
    b_classes, b_types, b_comments = theirs.acts(start, end)
    if wanted:
        a_classes, a_types = _only(a_classes, wanted), _only(a_types, wanted)
        b_classes, b_types = _only(b_classes, wanted), _only(b_types, wanted)
        a_comments, b_comments = (sum(found.get("COMMENT", Counter()).values()) for found in (a_types, b_types))
    universe = {cell[1:] for side in (a_types, b_types) for found in side.values() for cell in found}
    span = (start, end, len(universe))
    numbers = {name: number for number, name in QUADS.items()}
    cells: list[Counted] = []
    only_ours: list[Counted] = []
    only_theirs: list[Counted] = []
    for name, number in numbers.items():
        a, b = a_classes.get(name, Counter()), b_classes.get(name, Counter())
        rows = {c: Counted(*c, number, a.get(c, 0), b.get(c, 0)) for c in a.keys() | b.keys()}
        cells += rows.values()
        only_ours += [rows[c] for c in a if not _near(c, b)]
        only_theirs += [rows[c] for c in b if not _near(c, a)]
    return Comparison(
        first=start,
        last=end,
        pairs=len(universe),
        ours=sum(c.total() for c in a_types.values()),
        theirs=sum(c.total() for c in b_types.values()),
        comments=(a_comments, b_comments),
        classes=tuple(_agreement(name, a_classes, b_classes, span) for name in numbers),
        types=tuple(_agreement(t.name, a_types, b_types, span) for t in Codebook.load().types),
        cells=_sorted(cells),
        only_ours=_sorted(only_ours),
        only_theirs=_sorted(only_theirs),
    )


def _kind(move: Move) -> str:
    """Return the type of an act, of one that is announced that of its promise."""
    return (Codebook.load().type(move.type).future if move.status is not DONE else None) or move.type


def _days(ours: Side, theirs: Side, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the first and last day to be compared: those that both records cover, as far as they are asked for."""
    spans = [span for side in (ours, theirs) if (span := side.store.span())]
    if len(spans) < 2:  # noqa: PLR2004 - two records
        raise ConfigError("one of the two has no claim with a day; collect or import something first")
    start = max(*(span[0] for span in spans), first or date.min)
    end = min(*(span[1] for span in spans), last or date.max)
    if end < start:
        told = " and ".join(f"{a} to {b}" for a, b in spans)
        raise ConfigError(f"the two share no day of those asked for: they hold {told}")
    if (end - start).days >= LONGEST:
        raise ConfigError(f"{start} to {end} is longer than the {LONGEST:,} days allowed; ask with --from and --until")
    return start, end


def _only(found: Acts, wanted: set[tuple[str, ...]]) -> Acts:
    return {name: Counter({c: n for c, n in cells.items() if c[1:] in wanted}) for name, cells in found.items()}


def _near(cell: Cell, others: Counter[Cell]) -> bool:
    """Say whether the other record has an act between the same sides within ``SLACK`` days."""
    day, a, b = cell
    return any((day + timedelta(days=away), a, b) in others for away in range(-SLACK, SLACK + 1))


def _agreement(name: str, ours: Acts, theirs: Acts, span: tuple[date, date, int]) -> Agreement:
    a, b = ours.get(name, Counter()), theirs.get(name, Counter())
    matched_a, matched_b = sum(_near(cell, b) for cell in a), sum(_near(cell, a) for cell in b)
    total = len(a) + len(b)
    days = (span[1] - span[0]).days + 1
    return Agreement(
        name=name,
        ours=len(a),
        theirs=len(b),
        matched_ours=matched_a,
        matched_theirs=matched_b,
        f1=(matched_a + matched_b) / total if total else None,
        kappa=kappa(len(a.keys() & b.keys()), len(a), len(b), days * span[2]),
        correlation=correlation(_daily(a, span[0], days), _daily(b, span[0], days)),
    )


def _daily(cells: Counter[Cell], first: date, days: int) -> list[int]:
    counts = [0] * days
    for (day, _, _), number in cells.items():
        counts[(day - first).days] += number
    return counts


def kappa(both: int, ours: int, theirs: int, total: int) -> float | None:
    """Return Cohen's kappa of two who say yes ``ours`` and ``theirs`` times of ``total``, ``both`` times together.

    >>> kappa(20, 25, 30, 50)
    0.4
    """
    if not total:
        return None
    agreed = (both + (total - ours - theirs + both)) / total
    chance = (ours * theirs + (total - ours) * (total - theirs)) / total**2
    return None if chance == 1 else round((agreed - chance) / (1 - chance), 12)


def correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return Pearson's correlation of two series of the same days, None where one is constant or there are too few.

    >>> correlation([1, 2, 3], [2, 4, 6])
    1.0
    """
    if len(a) < FEW:
        return None
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    together = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))
    return round(together / spread, 12) if spread else None


def _sorted(cells: Iterable[Counted]) -> tuple[Counted, ...]:
    return tuple(sorted(cells, key=lambda c: (c.day, c.a, c.b, c.quad)))
