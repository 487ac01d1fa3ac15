"""What do forecasts know before a store has taught them anything? The weights that come with the package.

They were learned from twenty years of Wikipedia's current events as this program reads them, by
``training/fit_outlook.py``, and know no actor. ``data/outlook.toml`` can be read and edited.
"""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

import numpy as np

from detente.analysis.forecast import keeping, logistic
from detente.analysis.forecast.prior import KindPrior, Prior, PriorWeight
from detente.errors import ConfigError, refuse_unknown

FILE = "outlook.toml"


@functools.cache
def prior() -> Prior:
    """Return what is known about how acts follow from acts.

    Raises:
        ConfigError: the file does not fit.
    """
    return Prior(tuple(KindPrior(kind, *_read(raw, f"acts.{kind}")) for kind, raw in _table()["acts"].items()))


@functools.cache
def keeping_weights() -> logistic.Weights:
    """Return what is known about which announcements are kept.

    Raises:
        ConfigError: the file does not fit, or names other features than ``keeping`` has.
    """
    intercept, weights = _read(_table()["keeping"], "keeping")
    known = {weight.feature: weight for weight in weights}
    if set(known) != set(keeping.NAMES):
        wrong = ", ".join(sorted(set(known) ^ set(keeping.NAMES)))
        raise ConfigError(f"{FILE}: keeping must have exactly the features of the model, but for {wrong}")
    rows = np.array([(known[n].weight, known[n].mean, known[n].scale) for n in keeping.NAMES])
    return logistic.Weights(intercept, rows[:, 0], rows[:, 1], rows[:, 2])


@functools.cache
def _table() -> Mapping[str, Any]:
    raw = tomllib.loads((resources.files("detente") / "data" / FILE).read_text("utf-8"))
    refuse_unknown(raw, ("acts", "keeping", "made"), FILE)
    return raw


def _read(raw: Mapping[str, Any], where: str) -> tuple[float, tuple[PriorWeight, ...]]:
    """Return the intercept of a model and its weights; a row is [weight, mean, scale]."""
    refuse_unknown(raw, ("intercept", "weights"), f"{FILE} {where}")
    found = []
    for feature, row in raw["weights"].items():
        if len(row) != len(("weight", "mean", "scale")) or not np.isfinite(row).all() or row[2] <= 0:
            raise ConfigError(f"{FILE} {where}: {feature!r} is {row}, it must be [weight, mean, scale], scale over 0")
        found.append(PriorWeight(feature, float(row[0]), float(row[1]), float(row[2])))
    return float(raw["intercept"]), tuple(found)
