"""What is asked of the future? Whether one actor does an act of a kind to another within so many days after a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast.trails import Trails
from detente.analysis.history import History, Ints

Longs = NDArray[np.int64]
Row = tuple[int, str, str, str, int]


@dataclass(frozen=True)
class Questions:
    """Questions as arrays: will ``sources[i]`` do a ``kinds[i]`` to ``targets[i]`` on the days after ``origins[i]``?

    All five have the shape (questions,). The window of question i is the days ``origins[i] + 1`` to
    ``origins[i] + horizons[i]``; of the origin itself all is known. Actors and kinds are places in ``actors`` and
    ``words``, which need not be those of a history.
    """

    origins: Ints
    sources: Ints
    targets: Ints
    kinds: Ints
    horizons: Ints
    actors: tuple[str, ...]
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        shapes = {column.shape for column in self.columns}
        if shapes != {(len(self.origins),)}:
            raise ValueError(f"the columns of questions are equally long, got shapes {sorted(shapes)}")
        if np.any(self.horizons < 1):
            raise ValueError(f"a question looks one day ahead or more, got {int(self.horizons.min())}")
        for column in self.columns:
            column.setflags(write=False)

    @property
    def columns(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """The arrays in the order of the class."""
        return self.origins, self.sources, self.targets, self.kinds, self.horizons

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """Return the questions of rows (origin, source, kind, target, horizon), in their order.

        >>> asked = Questions.of([(9, "RUS", "talks", "UKR", 30)])
        >>> asked.actors, asked.horizons.tolist()
        (('RUS', 'UKR'), [30])
        """
        asked = list(rows)
        actors = tuple(sorted({name for _, source, _, target, _ in asked for name in (source, target)}))
        words = tuple(sorted({kind for _, _, kind, _, _ in asked}))
        actor = {name: place for place, name in enumerate(actors)}
        word = {name: place for place, name in enumerate(words)}

        def column(values: Iterable[int]) -> Ints:
            return np.fromiter(values, np.int32, len(asked))

        return cls(
            column(origin for origin, _, _, _, _ in asked),
            column(actor[source] for _, source, _, _, _ in asked),
            column(actor[target] for _, _, _, target, _ in asked),
            column(word[kind] for _, _, kind, _, _ in asked),
            column(horizon for _, _, _, _, horizon in asked),
            actors,
            words,
        )

    def __len__(self) -> int:
        return len(self.origins)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "Questions":
        """Return some of the questions: those where a mask is true, or those at places."""
        origins, sources, targets, kinds, horizons = (column[rows] for column in self.columns)
        return Questions(origins, sources, targets, kinds, horizons, self.actors, self.words)

    def on(self, day: int) -> "Questions":
        """Return the same questions asked on another day."""
        origins = np.full(len(self), day, np.int32)
        return Questions(origins, self.sources, self.targets, self.kinds, self.horizons, self.actors, self.words)

    @staticmethod
    def joined(several: "Sequence[Questions]") -> "Questions":
        """Return the questions of several, at least one, that have the same names in ``actors`` and ``words``."""
        origins, sources, targets, kinds, horizons = (
            np.concatenate(column) for column in zip(*(some.columns for some in several), strict=True)
        )
        return Questions(origins, sources, targets, kinds, horizons, several[0].actors, several[0].words)

    def within(self, history: History) -> "Questions":
        """Return the same questions with the places of the history's actors and words, which it may lengthen."""
        actors = history.actors + tuple(name for name in self.actors if name not in history.place)
        words = history.words + tuple(word for word in self.words if word not in history.words)
        return self.renamed(actors, words)

    def renamed(self, actors: tuple[str, ...], words: tuple[str, ...]) -> "Questions":
        """Return the same questions with places in other lists of names, which hold all of these."""
        actor = {name: place for place, name in enumerate(actors)}
        new_actor = np.array([actor[name] for name in self.actors], np.int32)
        new_word = np.array([words.index(word) for word in self.words], np.int32)
        return Questions(
            self.origins,
            new_actor[self.sources] if len(self) else self.sources,
            new_actor[self.targets] if len(self) else self.targets,
            new_word[self.kinds] if len(self) else self.kinds,
            self.horizons,
            actors,
            words,
        )


def outcomes(history: History, questions: Questions) -> NDArray[np.bool_]:
    """Return whether each was answered with yes, shape (questions,); that its window is over is the caller's affair."""
    asked = questions.within(history)
    if not len(history) or not len(asked):
        return np.zeros(len(asked), bool)
    size, kinds = len(asked.actors), len(asked.words)

    def key(sources: Ints, targets: Ints, words: Ints) -> Longs:
        return (sources.astype(np.int64) * size + targets) * kinds + words

    acts = Trails.of(key(history.sources, history.targets, history.kinds), history.days, span=history.span)
    origins = asked.origins.astype(np.int64)
    asked_keys = key(asked.sources, asked.targets, asked.kinds)
    return acts.count(asked_keys, after=origins, until=origins + asked.horizons) > 0


def grid(
    history: History,
    origins: Sequence[int] | Longs,
    *,
    kinds: Sequence[str],
    horizons: Sequence[int] | Longs,
    least: int,
) -> Questions:
    """Return every question that can be asked on days: pairs with ``least`` acts of these kinds by the day, each kind.

    A pair is directed and of two actors. Who is asked about rests on the origin's past alone: to choose pairs by what
    they did later would teach a model that quiet pairs wake up.
    """
    pairs, reached = _pairs(history, kinds, least)
    days, rows = np.nonzero(np.asarray(origins, np.int64)[:, None] >= reached[None, :])
    block, size = len(kinds) * len(horizons), max(len(history.actors), 1)
    return Questions(
        np.repeat(np.asarray(origins, np.int32)[days], block),
        np.repeat((pairs[rows] // size).astype(np.int32), block),
        np.repeat((pairs[rows] % size).astype(np.int32), block),
        np.tile(np.repeat(np.arange(len(kinds), dtype=np.int32), len(horizons)), len(rows)),
        np.tile(np.asarray(horizons, np.int32), len(rows) * len(kinds)),
        history.actors,
        tuple(kinds),
    )


def grid_size(history: History, origins: Sequence[int] | Longs, *, kinds: Sequence[str], least: int) -> int:
    """Return how many questions of one horizon ``grid`` would return."""
    _, reached = _pairs(history, kinds, least)
    return int(np.searchsorted(np.sort(reached), np.asarray(origins, np.int64), side="right").sum()) * len(kinds)


def _pairs(history: History, kinds: Sequence[str], least: int) -> tuple[Longs, Longs]:
    """Return the directed pairs with ``least`` acts of these kinds, as one number, and the day of that act of each."""
    places = [history.words.index(kind) for kind in kinds if kind in history.words]
    mine = np.isin(history.kinds, places) & (history.sources != history.targets)
    codes = history.sources[mine].astype(np.int64) * max(len(history.actors), 1) + history.targets[mine]
    pairs, which, counts = np.unique(codes, return_inverse=True, return_counts=True)
    order = np.argsort(which, kind="stable")  # by pair, and within a pair by day
    starts = np.cumsum(counts) - counts
    enough = counts >= least
    return pairs[enough], history.days[mine][order][starts[enough] + least - 1].astype(np.int64)
