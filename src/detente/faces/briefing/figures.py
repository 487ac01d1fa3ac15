"""How do the plots that detente draws come into a briefing? With names for codes, as bytes of one picture."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from detente.answers import Pair
from detente.answers.daily import Daily
from detente.faces import mood as mood_view
from detente.faces import outlook as outlook_view
from detente.faces.briefing.content import Figure
from detente.faces.briefing.numbers import FORECASTS, between, reason_of
from detente.faces.briefing.sides import Naming

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def mood(made: Daily, naming: Naming, kind: str) -> Figure:
    """Draw the mood of the pairs, with breaks and what moved it."""
    numbers = made.numbers
    lines = [
        replace(row, pair=pair, series=replace(row.series, name=f"level {pair.name}"))
        for row in numbers.series
        for pair in (_pair(row.pair, naming),)
    ]
    breaks = [replace(row, pair=_pair(row.pair, naming)) for row in numbers.changes]
    movers = [replace(row, pair=_pair(row.pair, naming)) for row in numbers.momentum]
    caption = naming.phrases.say("page", "figure_mood")
    return _figure("mood", kind, caption, lambda file: mood_view.draw(lines, file, breaks=breaks, movers=movers))


def forecasts(made: Daily, naming: Naming, kind: str) -> Figure:
    """Draw the forecasts between sides as cards."""
    rows = [
        replace(
            row,
            forecast=replace(
                row.forecast,
                source=naming.names.side(row.forecast.source),
                target=naming.names.side(row.forecast.target),
                reasons=tuple(
                    replace(reason, text=reason_of(reason.text, row, naming)) for reason in row.forecast.reasons[:1]
                ),
            ),
        )
        for row in between(made)[:FORECASTS]
    ]
    caption = naming.phrases.say("page", "figure_forecasts")
    return _figure("forecasts", kind, caption, lambda file: outlook_view.draw_forecasts(rows, file))


def _pair(pair: Pair, naming: Naming) -> Pair:
    return Pair(naming.names.side(pair.a), naming.names.side(pair.b))


def _figure(name: str, kind: str, caption: str, draw: Callable[[Path], None]) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.{kind}"
        draw(file)
        return Figure(name, _TYPES[kind], file.read_bytes(), caption)
