"""What is counted and expected? Numbers over days, and how likely an act is to come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from detente.records.measures import check_score

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Numbers of successive days from ``start`` on, float64 (days,), not to be written to; ``low`` and ``high``, of the
    same shape, bound each where its uncertainty was worked out.
    """

    name: str
    start: date
    values: Numbers
    low: Numbers | None = None
    high: Numbers | None = None

    def __post_init__(self) -> None:
        for column in (self.values, self.low, self.high):
            if column is not None and column.shape != (len(self.values),):
                raise ValueError(f"a series has one number a day, got shapes {self.values.shape} and {column.shape}")
            if column is not None:
                column.setflags(write=False)

    @property
    def last(self) -> date:
        """The day of the last number."""
        return self.start + timedelta(days=len(self.values) - 1)

    def on(self, day: date) -> float:
        """Return the number of a day.

        Raises:
            ValueError: the day lies outside.
        """
        at = (day - self.start).days
        if not 0 <= at < len(self.values):
            raise ValueError(f"{self.name} runs from {self.start} to {self.last}, got {day}")
        return float(self.values[at])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a forecast is what it is: words for it, and how much they move it, in log-odds."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """How likely it is, by what was known at the end of ``on``, that within ``horizon`` days after it at least one act
    of ``kind`` becomes known between two sides; or, with ``entry``, that this announced act is kept in time.

    ``probability`` is None where there is too little to go by, and ``silence`` then says what; ``references`` are the
    probabilities of simpler rules, by name.
    """

    on: date
    source: str
    target: str
    kind: str
    horizon: int
    probability: float | None
    references: tuple[tuple[str, float], ...] = ()
    reasons: tuple[Reason, ...] = ()
    silence: str | None = None
    entry: str | None = None

    def __post_init__(self) -> None:
        if (self.probability is None) == (self.silence is None):
            raise ValueError("a forecast has either a probability or the reason why it is silent")
        for p in (self.probability, *(value for _, value in self.references)):
            check_score(p if p is not None else 0.0)


@dataclass(frozen=True, slots=True)
class Issued:
    """A forecast as it was issued, never changed: when, for which conflict, by which method, on which data (digest)."""

    number: int
    at: datetime
    conflict: str | None
    method: str
    data: str
    forecast: Forecast
