"""What was learned elsewhere about how acts follow from acts? Weights with names, small enough to be read and shipped.

It knows no actor: a prior says "acts between the two in the last week raise the odds", whoever the two are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from detente.analysis.forecast.features import Table
from detente.analysis.forecast.logistic import Weights, spread
from detente.analysis.forecast.trails import Floats


@dataclass(frozen=True, slots=True)
class PriorWeight:
    """What (value - mean) / scale of a named feature adds to the log-odds, times ``weight``."""

    feature: str
    weight: float
    mean: float
    scale: float


@dataclass(frozen=True, slots=True)
class KindPrior:
    """The weights for one kind of act; ``intercept`` is the log-odds where every feature has its mean."""

    kind: str
    intercept: float
    weights: tuple[PriorWeight, ...]


@dataclass(frozen=True, slots=True)
class Prior:
    """The weights for each kind that was learned; plain fields, so that they can be written as TOML and read again."""

    kinds: tuple[KindPrior, ...]

    def of(self, kind: str) -> KindPrior | None:
        """Return the weights for a kind, None if it was not learned."""
        return next((known for known in self.kinds if known.kind == kind), None)


def named(kind: str, weights: Weights, names: Iterable[str]) -> KindPrior:
    """Return weights with the names of their features."""
    columns = zip(names, weights.slopes.tolist(), weights.mean.tolist(), weights.scale.tolist(), strict=True)
    return KindPrior(kind, weights.intercept, tuple(PriorWeight(*column) for column in columns))


def placed(prior: KindPrior | None, rows: Table, start: Weights) -> Weights:
    """Return the prior's weights in the order of a table's columns; one that it does not know is left out at first.

    Args:
        prior: None leaves everything as it is in ``start``.
        rows: those that will be fitted; a column that the prior does not know has their mean and scale.
        start: what is known without a prior.
    """
    if prior is None:
        return start
    known = {weight.feature: weight for weight in prior.weights}
    mean, scale = spread(rows.values) if len(rows.values) else (start.mean, start.scale)
    found = [known.get(name) for name in rows.names]

    def column(values: Iterable[float]) -> Floats:
        return np.fromiter(values, np.float64, len(found))

    return Weights(
        prior.intercept,
        column(0.0 if weight is None else weight.weight for weight in found),
        column(usual if weight is None else weight.mean for weight, usual in zip(found, mean, strict=True)),
        column(usual if weight is None else weight.scale for weight, usual in zip(found, scale, strict=True)),
    )
