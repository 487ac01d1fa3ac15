"""How do series, momentum and breaks look to those outside? One function a kind of row, all with evidence."""

import numpy as np

from detente.analysis.indicators import Mover
from detente.answers import ChangeRow, MomentumRow, SeriesRow
from detente.exports import shapes
from detente.exports.rows import DECIMALS, evidence, rounded
from detente.records import Numbers

# How near to halfway between two decimals a number is rounded by itself: far more than a product is off by.
CLOSE = 1e-6


def series(row: SeriesRow) -> shapes.Series:
    """Return a series with one number a day from ``start`` on, and the acts of most weight in it."""
    what = row.series
    return shapes.Series(
        name=what.name,
        between=(row.pair.a, row.pair.b),
        start=what.start,
        last=what.last,
        values=_numbers(what.values),
        low=None if what.low is None else _numbers(what.low),
        high=None if what.high is None else _numbers(what.high),
        evidence=tuple(map(evidence, row.evidence)),
    )


def momentum(row: MomentumRow) -> shapes.Momentum:
    """Return where a mood is going; each of ``movers`` comes with its sentence."""
    what = row.momentum
    return shapes.Momentum(
        between=(row.pair.a, row.pair.b),
        on=what.on,
        direction=what.direction,
        size=rounded(what.size),
        low=rounded(what.low),
        high=rounded(what.high),
        since=what.since,
        silence=what.silence,
        movers=tuple(map(_mover, what.movers)),
        evidence=tuple(map(evidence, row.evidence)),
    )


def change(row: ChangeRow) -> shapes.Break:
    """Return a break, or an alarm of late, in how often acts of a class became known, with the acts around it."""
    what = row.change
    return shapes.Break(
        between=(row.pair.a, row.pair.b),
        class_=row.kind,
        seen="in retrospect" if row.bounds else "as an alarm",
        day=row.day,
        earliest=row.bounds[0] if row.bounds else None,
        latest=row.bounds[1] if row.bounds else None,
        known=row.known,
        before=rounded(what.before),
        after=rounded(what.after),
        ratio=rounded(what.ratio),
        strength=rounded(what.strength),
        evidence=tuple(map(evidence, row.evidence)),
    )


def _mover(mover: "Mover") -> shapes.Mover:
    move = mover.move
    return shapes.Mover(
        event=move.event,
        day=move.day,
        source=move.source,
        target=move.target,
        type=move.type,
        mode=move.mode,
        before=move.before,
        status=move.status,
        share=rounded(mover.share),
        fading=mover.fading,
    )


def _numbers(values: Numbers) -> tuple[float, ...]:
    """Return numbers rounded as `round` does, by which a year of all pairs would take as long as to work it out."""
    scaled = values * 10**DECIMALS
    found = np.rint(scaled)
    # Halfway between two the product may lie on the wrong side: there each is rounded by itself.
    close = np.abs(np.abs(scaled - found) - 0.5) < CLOSE
    made = (found / 10**DECIMALS).tolist()
    for at in np.flatnonzero(close | ~np.isfinite(values)).tolist():
        made[at] = round(float(values[at]), DECIMALS)
    return tuple(made)
