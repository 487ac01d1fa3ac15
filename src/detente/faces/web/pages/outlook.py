"""Where is the mood going, what is likely next, and how good were such forecasts?"""

from dataclasses import dataclass

from detente import answers
from detente.answers import ChangeRow, ForecastRow, MomentumRow, Pair, Score
from detente.faces.web.panels import Page, Panel
from detente.faces.web.view import View
from detente.store import Store

# Pairs whose mood is told, and open entries of the ledger whose chance is.
PAIRS, ENTRIES = 6, 10
# What the overview shows of them: the chances within a month, and the likeliest entries.
MONTH, FEW = 30, 4


@dataclass(frozen=True, slots=True)
class Mood:
    """Where the mood of some pairs is going, each with its breaks, the newest first."""

    rows: tuple[tuple[MomentumRow, tuple[ChangeRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """Forecasts by pair, the likeliest entries of the ledger, and how many more there are."""

    pairs: tuple[tuple[str, tuple[ForecastRow, ...]], ...]
    entries: tuple[ForecastRow, ...]
    more: int


def mood(store: Store, view: View) -> Mood:
    """Return where the mood of the busiest pairs is going, with its breaks."""
    rows = answers.momentum(store, as_of=view.on, conflict=view.conflict)[:PAIRS]
    if not rows:
        return Mood(())
    pairs = tuple(row.pair for row in rows)
    breaks = answers.changes(store, as_of=view.on, conflict=view.conflict, pairs=pairs)
    return Mood(tuple((row, tuple(b for b in reversed(breaks) if b.pair == row.pair)) for row in rows))


def forecasts(store: Store, view: View) -> tuple[ForecastRow, ...]:
    """Return all forecasts of a conflict; every panel and plot has these, so that they all say the same."""
    return answers.forecasts(store, as_of=view.on, asked=answers.Outlook(conflict=view.conflict))


def _shown(store: Store, view: View) -> Outlook:
    """Return of these what is shown: with thousands of entries all of them are some MB, which the server would keep."""
    found = forecasts(store, view)
    entries = [row for row in found if row.forecast.entry]
    pairs: dict[Pair, list[ForecastRow]] = {}
    for row in found:
        if row.forecast.entry is None:
            pairs.setdefault(Pair(row.forecast.source, row.forecast.target), []).append(row)
    return Outlook(
        tuple((pair.name, tuple(rows)) for pair, rows in list(pairs.items())[:PAIRS]),
        tuple(entries[:ENTRIES]),
        max(0, len(entries) - ENTRIES),
    )


def _soonest(found: Outlook) -> Outlook:
    """Return the forecasts of one horizon, for a page that has more to tell."""
    pairs = ((name, tuple(row for row in rows if row.forecast.horizon == MONTH)) for name, rows in found.pairs)
    left = found.more + len(found.entries[FEW:])
    return Outlook(tuple((name, rows) for name, rows in pairs if rows), found.entries[:FEW], left)


def scores(store: Store, view: View) -> tuple[Score, ...]:
    """Return how good the forecasts were that were issued and are over."""
    return answers.forecast_scores(store, as_of=view.on)


MOOD = Panel("mood", mood, "panels/mood.html", slow=True, shared=True)
SOON = Panel("chances", _shown, "panels/chances.html", slow=True, width="half", shared=True, shape=_soonest)
FORECASTS = Panel("forecasts", _shown, "panels/forecasts.html", slow=True, shared=True)
PAGE = Page(
    "outlook",
    "/outlook",
    (MOOD, FORECASTS, Panel("scores", scores, "panels/scores.html", slow=True, shared=True)),
)
