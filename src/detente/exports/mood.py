"""How do series, momentum and breaks read as JSON? One function a kind of row, all with evidence."""

from detente.answers import ChangeRow, MomentumRow, SeriesRow
from detente.exports.rows import DECIMALS, Row, day, evidence
from detente.records import Move, Numbers


def series(row: SeriesRow) -> Row:
    """Return a series with one number a day from ``start`` on, and the acts of most weight in it."""
    what = row.series
    return {
        "name": what.name,
        "between": [row.pair.a, row.pair.b],
        "start": day(what.start),
        "last": day(what.last),
        "values": _numbers(what.values),
        "low": None if what.low is None else _numbers(what.low),
        "high": None if what.high is None else _numbers(what.high),
        "evidence": [evidence(item) for item in row.evidence],
    }


def momentum(row: MomentumRow) -> Row:
    """Return where a mood is going; each of ``movers`` comes with its sentence."""
    what = row.momentum
    return {
        "between": [row.pair.a, row.pair.b],
        "on": day(what.on),
        "direction": what.direction,
        "size": _number(what.size),
        "low": _number(what.low),
        "high": _number(what.high),
        "since": day(what.since),
        "silence": what.silence,
        "movers": [
            _move(mover.move) | {"share": _number(mover.share), "fading": mover.fading} for mover in what.movers
        ],
        "evidence": [evidence(item) for item in row.evidence],
    }


def change(row: ChangeRow) -> Row:
    """Return a break, or an alarm of late, in how often acts of a class became known, with the acts around it."""
    what = row.change
    return {
        "between": [row.pair.a, row.pair.b],
        "class": row.kind,
        "seen": "in retrospect" if row.bounds else "as an alarm",
        "day": day(row.day),
        "earliest": day(row.bounds[0]) if row.bounds else None,
        "latest": day(row.bounds[1]) if row.bounds else None,
        "known": day(row.known),
        "before": _number(what.before),
        "after": _number(what.after),
        "ratio": _number(what.ratio),
        "strength": _number(what.strength),
        "evidence": [evidence(item) for item in row.evidence],
    }


def _move(move: Move) -> Row:
    return {
        "event": move.event,
        "day": day(move.day),
        "source": move.source,
        "target": move.target,
        "type": move.type,
        "mode": move.mode,
        "before": move.before.value if move.before else None,
        "status": move.status.value,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _numbers(values: Numbers) -> list[float]:
    return [round(value, DECIMALS) for value in values.tolist()]
