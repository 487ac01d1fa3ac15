"""Who did which kind of act to whom on which day? Acts as arrays, for the counting that forecasts and breaks rest on.

It refuses to look ahead: ``until`` is the only way to a day's knowledge, and what it returns holds nothing later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Act = tuple[int, str, str, str]


@dataclass(frozen=True)
class History:
    """Acts in the order of days: of one row, ``sources[i]`` did ``kinds[i]`` to ``targets[i]`` on ``days[i]``.

    All four have the shape (acts,). Days are integers of any origin (a store's are ordinals of ``date``); actors and
    kinds are places in ``actors`` and ``words``, which are sorted. Rows may repeat: two acts are two rows.
    """

    days: Ints
    sources: Ints
    kinds: Ints
    targets: Ints
    actors: tuple[str, ...]
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        shapes = {column.shape for column in (self.days, self.sources, self.kinds, self.targets)}
        if shapes != {(len(self.days),)}:
            raise ValueError(f"the columns of a history are equally long, got shapes {sorted(shapes)}")
        if np.any(self.days[1:] < self.days[:-1]):
            raise ValueError("the acts of a history stand in the order of days; make it with History.of")
        for column in (self.days, self.sources, self.kinds, self.targets):
            column.setflags(write=False)

    @classmethod
    def of(cls, acts: Iterable[Act]) -> Self:
        """Return the history of acts (day, source, kind, target), in whatever order they come.

        >>> history = History.of([(9, "RUS", "talks", "UKR"), (2, "UKR", "talks", "TUR")])
        >>> history.days.tolist(), history.actors
        ([2, 9], ('RUS', 'TUR', 'UKR'))
        """
        known = sorted(acts)
        actors = tuple(sorted({name for _, source, _, target in known for name in (source, target)}))
        words = tuple(sorted({kind for _, _, kind, _ in known}))
        actor = {name: place for place, name in enumerate(actors)}
        word = {name: place for place, name in enumerate(words)}

        def column(values: Iterable[int]) -> Ints:
            return np.fromiter(values, np.int32, len(known))

        return cls(
            column(day for day, _, _, _ in known),
            column(actor[source] for _, source, _, _ in known),
            column(word[kind] for _, _, kind, _ in known),
            column(actor[target] for _, _, _, target in known),
            actors,
            words,
        )

    def __len__(self) -> int:
        return len(self.days)

    def until(self, day: int) -> "History":
        """Return the acts of this day and earlier."""
        end = int(np.searchsorted(self.days, day, side="right"))
        return History(
            self.days[:end], self.sources[:end], self.kinds[:end], self.targets[:end], self.actors, self.words
        )

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each actor stands in ``actors``."""
        return {name: place for place, name in enumerate(self.actors)}

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last day, inclusive.

        Raises:
            ValueError: there is no act.
        """
        if not len(self):
            raise ValueError("a history without acts has no first and last day")
        return int(self.days[0]), int(self.days[-1])


def ordinal(day: date) -> int:
    """Return the integer that stands for a day in the history of a store."""
    return day.toordinal()
