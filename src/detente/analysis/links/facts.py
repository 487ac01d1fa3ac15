"""Who did what to whom on which day, asked from both ends? Facts as arrays, and the questions that each day poses.

A fact (source, relation, target) is doubled: relation + ``relations`` is its inverse, from the target to the source, so
that "who did it?" and "to whom?" are one kind of question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in the order of days; all four columns have the shape (facts,), days are integers of any origin."""

    sources: Ints
    relations: Ints
    targets: Ints
    days: Ints

    def __post_init__(self) -> None:
        if {column.shape for column in (self.sources, self.relations, self.targets)} != {(len(self.days),)}:
            raise ValueError("the columns of facts are equally long")
        if np.any(self.days[1:] < self.days[:-1]):
            raise ValueError("facts stand in the order of days; make them with Facts.of")

    @classmethod
    def of(cls, rows: NDArray[np.integer]) -> "Facts":
        """Return the facts of rows (source, relation, target, day), shape (facts, 4), in whatever order they come.

        Within a day they are sorted by their ids, so that no result hangs on the order in a file.
        """
        order = np.lexsort((rows[:, 2], rows[:, 1], rows[:, 0], rows[:, 3]))
        source, relation, target, day = np.ascontiguousarray(rows[order].T, dtype=np.int32)
        return cls(source, relation, target, day)

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True)
class Day:
    """The doubled facts of a day and the questions they pose.

    Of question i (sources[i], relations[i], ?) the answers are ``answers[starts[i]:starts[i + 1]]``, without repeats.
    ``facts`` has the shape (doubled facts, 3): source, relation, target.
    """

    number: int
    facts: Ints
    sources: Ints
    relations: Ints
    starts: Longs
    answers: Ints

    def __len__(self) -> int:
        return len(self.sources)

    @property
    def places(self) -> Longs:
        """The question that each answer belongs to, shape (answers,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))


def days(facts: Facts, relations: int) -> Iterator[Day]:
    """Yield each day that has facts, in order; ``relations`` is the number of relations without inverses."""
    numbers, firsts = np.unique(facts.days, return_index=True)
    for number, first, end in zip(numbers, firsts, [*firsts, len(facts)][1:], strict=True):
        source, relation, target = (column[first:end] for column in (facts.sources, facts.relations, facts.targets))
        forward = np.stack([source, relation, target], 1)
        backward = np.stack([target, relation + np.int32(relations), source], 1)
        yield _day(int(number), np.concatenate([forward, backward]))


def _day(number: int, rows: Ints) -> Day:
    distinct = rows[_firsts(rows)]
    changed = np.any(distinct[1:, :2] != distinct[:-1, :2], axis=1)
    starts = np.concatenate([[0], np.flatnonzero(changed) + 1, [len(distinct)]]).astype(np.int64)
    asked = distinct[starts[:-1]]
    sources, relations = np.ascontiguousarray(asked[:, 0]), np.ascontiguousarray(asked[:, 1])
    return Day(number, rows, sources, relations, starts, np.ascontiguousarray(distinct[:, 2]))


def _firsts(rows: Ints) -> Longs:
    """Return where each distinct row stands first, in the order of the rows, of numbers from 0 on."""
    # As one number each, which is sorted in a tenth of the time that rows take.
    high = rows.max(axis=0).astype(np.int64) + 1
    source, relation, target = rows.T.astype(np.int64)
    return np.asarray(np.unique((source * high[1] + relation) * high[2] + target, return_index=True)[1], dtype=np.int64)
