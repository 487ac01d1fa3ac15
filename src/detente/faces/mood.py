"""How do momentum, series and breaks read as lines of text?"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.answers import ChangeRow, MomentumRow, SeriesRow
from detente.faces.ledger import quote
from detente.faces.plain import plain, shortened
from detente.records import Move

# A series is shown by its numbers of so many weeks.
WEEKS = 8
# What one picture holds: so many pairs, of each so many acts that moved it, in so many characters.
DRAWN, NOTES, NOTE = 4, 4, 90


def momentum(rows: Iterable[MomentumRow]) -> Iterator[str]:
    """Yield where the mood of each pair is going, and the sentences that moved it most."""
    for row in rows:
        what = row.momentum
        if what.size is None or what.low is None or what.high is None:
            yield plain(f"{row.pair.name}: {what.silence}")
            continue
        yield plain(
            f"{row.pair.name}: {what.direction} since {what.since}, {what.size:+z.1f} a week "
            f"(90 % interval {what.low:+z.1f} to {what.high:+z.1f})"
        )
        for mover, sentence in zip(what.movers, row.evidence, strict=False):
            fading = " (fading)" if mover.fading else ""
            yield f"  {mover.share:+z.2f} {plain(_move(mover.move))}{fading}"
            yield f"    {quote(sentence)}"


def series(rows: Iterable[SeriesRow]) -> Iterator[str]:
    """Yield the sum of each of the last weeks of a series; those that are a week's measure show its last day."""
    for row in rows:
        values = row.series.values
        if row.series.low is not None:
            weekly = values[::-1][: 7 * WEEKS : 7][::-1]
        else:
            whole = values[len(values) % 7 :]
            weekly = whole.reshape(-1, 7).sum(axis=1)[-WEEKS:]
        numbers = " ".join(f"{value:+z.1f}" for value in weekly)
        yield plain(f"{row.series.name}, {len(weekly)} weeks to {row.series.last}: {numbers}")


def changes(rows: Iterable[ChangeRow]) -> Iterator[str]:
    """Yield each break with the acts around it."""
    for row in rows:
        what = row.change
        word = "more" if what.after > what.before else "fewer"
        when = f"between {row.bounds[0]} and {row.bounds[1]}" if row.bounds else f"alarm of {row.known}"
        yield plain(
            f"{row.day} {row.pair.name}: {word} acts of {row.kind}, {7 * what.before:.1f} a week before and "
            f"{7 * what.after:.1f} after ({when})"
        )
        yield from (f"    {quote(item)}" for item in row.evidence)


def draw(
    lines: Iterable[SeriesRow], file: Path, *, breaks: Iterable[ChangeRow] = (), movers: Iterable[MomentumRow] = ()
) -> None:
    """Draw the level of each pair (or the series, where there is no level), breaks and the acts that moved it."""
    from detente.faces import plots

    known = [row for row in lines if row.series.name.startswith("level ")]
    drawn = [
        plots.Line(
            row.series.name,
            row.series.start,
            tuple(row.series.values.tolist()),
            None if row.series.low is None else tuple(row.series.low.tolist()),
            None if row.series.high is None else tuple(row.series.high.tolist()),
        )
        for row in known[:DRAWN]
    ]
    pairs = {row.pair for row in known[:DRAWN]}
    marks = [
        plots.Mark(row.day, row.change.ratio, *(row.bounds or (None, None))) for row in breaks if row.pair in pairs
    ]
    notes = [
        plots.Note(mover.move.day, f"{row.pair.name} {mover.share:+z.1f}: {shortened(item.sentence, NOTE)}")
        for row in movers
        if row.pair in pairs
        for mover, item in list(zip(row.momentum.movers, row.evidence, strict=False))[:NOTES]
    ]
    plots.series(drawn, breaks=marks, events=notes, title="Mood between sides", unit="weight a week", file=file)


def _move(move: Move) -> str:
    what = f"{move.type} {move.mode}" if move.mode else move.type
    return f"{move.day} {move.source} to {move.target}, {what} {move.status.value.lower().replace('_', ' ')}"
