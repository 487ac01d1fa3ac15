"""Does more or less happen now than was forecast of late? A shift of the odds, from windows that are over by a day.

Coverage grows and wanes and wars begin, so what was learned up to some day is soon a little too high or too low for all
pairs at once. The shift is a state and not a fit: for a question of a day it uses the forecasts of earlier days whose
windows ended by that day. It is drawn to nothing, so a few surprises move little.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast.trails import Floats, Longs

# Found on ICEWS 2018, 2021 and the start of 2022 with three ends of training each, half-lives from 7 to 60 days and
# pulls from 4 to 24: in 2022, when a war had begun, skill rose by .010 on the mean (material conflict within 7 days by
# .06) and the distance of probability and share (ECE) fell by .005; in the other years skill moved by less than .003.
HALF_LIFE = 14.0  # days in which a past forecast loses half its weight
PULL_DAYS = 24.0  # as many days of forecasts that were right are added
PULL_LEAST = 10.0  # and so much variance of outcomes, which keeps the few pairs of a small store from moving anything
REACH = 56  # days: older forecasts, with less than a sixteenth of the weight, are not looked at


@dataclass(frozen=True)
class Past:
    """Forecasts of one kind and horizon, in days, made every ``step`` days, and what happened.

    ``origins``, ``chances`` and ``happened`` have the shape (forecasts,); one counts from ``origin + horizon`` on.
    """

    kind: str
    horizon: int
    step: int
    origins: Longs
    chances: Floats
    happened: NDArray[np.bool_]


def shifts(pasts: Iterable[Past], days: Longs) -> Floats:
    """Return what to add to the log-odds of the questions of each day, shape (days,), from forecasts of one kind.

    It is one Newton step of the log-likelihood from no shift: the sum of outcome minus chance over that of
    chance * (1 - chance), both weighted by age, with the pull added below. Horizons are added together: a month's
    forecasts are decided late, and a week's tell sooner that more happens now.
    """
    surprise, variance = np.zeros(len(days)), np.full(len(days), PULL_LEAST)
    for past in pasts:
        if not len(past.origins):
            continue
        origins, which = np.unique(past.origins, return_inverse=True)
        age = days[:, None] - (origins[None, :] + past.horizon)
        known = (age >= 0) & (age <= REACH)
        weight = np.where(known, 0.5 ** (np.maximum(age, 0) / HALF_LIFE), 0.0)
        daily = np.bincount(which, past.chances * (1 - past.chances))
        usual = known @ daily / np.maximum(known.sum(axis=1), 1)
        surprise += weight @ np.bincount(which, past.happened - past.chances)
        variance += weight @ daily + usual * PULL_DAYS / past.step
    shift: Floats = surprise / variance
    return shift
