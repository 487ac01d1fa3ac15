"""Do forecasts of 30 % come true three times in ten? A reliability diagram for each forecaster, by class or horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.faces.plots import paper

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = 4
GAP, SIDE, BETWEEN, BARS, FOOT = 0.75, 0.6, 0.15, 0.7, 0.75
# The bars hold the share of outcomes in 95 of 100 cases if the forecasts of their bin are right.
INSIDE = 0.95
KEY = (
    "A point on the diagonal is a bin of forecasts that come true as often as they say. Vertical bars: where points of "
    "right forecasts lie in 95 of 100 cases (binomial). A cross: a point outside of its bar. Below: forecasts per bin."
)


@dataclass(frozen=True, slots=True)
class Table:
    """Forecasts of one forecaster of one class or horizon (``panel``), in bins; all columns have the shape (bins,).

    ``forecast`` is the mean probability of a bin, ``observed`` the share of outcomes, both in [0, 1]; ``counts`` how
    many forecasts it holds. Empty bins are left out.
    """

    forecaster: str
    panel: str
    forecast: tuple[float, ...]
    observed: tuple[float, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.forecast) == len(self.observed) == len(self.counts):
            raise ValueError(f"the columns of a table are equally long, got {self}")
        if any(not 0 <= value <= 1 for value in (*self.forecast, *self.observed)) or any(n < 1 for n in self.counts):
            raise ValueError(f"a table holds shares from 0 to 1 of at least one forecast a bin, got {self}")


def reliability(tables: Sequence[Table], *, title: str, file: Path) -> None:
    """Draw the tables in their order, as many in a row as there are forecasters (four at most).

    The bars are the consistency bars of Bröcker & Smith (2007), Weather and Forecasting 22:651-661, from the binomial
    distribution at a bin's mean forecast.

    Raises:
        ConfigError: the file's name ends neither in .png nor in .svg.
    """
    with paper.sheet(file):
        drawn = [table for table in tables if table.counts]
        if not drawn:
            paper.say_empty(title, "There are no forecasts to judge.", file)
            return
        paper.save(_drawn(drawn, title), file)


def consistency(forecast: float, count: int) -> tuple[float, float]:
    """Return between which shares ``count`` outcomes lie in 95 of 100 cases if each has this probability."""
    import numpy as np

    if forecast in {0, 1}:
        return forecast, forecast
    numbers = np.arange(1, count + 1)
    # of each number of outcomes how much more probable it is than the one before it
    logs = np.cumsum(np.log((count - numbers + 1) / numbers) + np.log(forecast / (1 - forecast)))
    logs = np.concatenate([[0.0], logs])
    below = np.cumsum(np.exp(logs - logs.max()))
    low, high = (int((below < share * below[-1]).sum()) for share in ((1 - INSIDE) / 2, (1 + INSIDE) / 2))
    return low / count, high / count


def _drawn(tables: list[Table], title: str) -> "Figure":
    forecasters = list(dict.fromkeys(table.forecaster for table in tables))
    columns = min(COLUMNS, len(forecasters)) if len(forecasters) > 1 else min(COLUMNS - 1, max(2, len(tables)))
    size = (paper.WIDTH - 2 * paper.MARGIN - SIDE - (columns - 1) * GAP) / columns
    names = [(paper.wrap(t.panel, size, weight="bold"), paper.wrap(t.forecaster, size)) for t in tables]
    head = max(len(panel) + len(forecaster) for panel, forecaster in names) * paper.TEXT * paper.LEADING + 0.15
    step = head + size + BETWEEN + BARS + FOOT
    key = paper.wrap(KEY, paper.WIDTH - 2 * paper.MARGIN, size=paper.SMALL)
    rows = -(-len(tables) // columns)
    figure, top = paper.blank(rows * step + len(key) * paper.SMALL * paper.LEADING, title)
    for number, (table, name) in enumerate(zip(tables, names, strict=True)):
        left = paper.MARGIN + SIDE + number % columns * (size + GAP)
        down = top + number // columns * step
        _write_name(figure, *name, left=left, top=down)
        axes = paper.frame(figure, left=left, top=down + head, width=size, height=size)
        below = paper.frame(figure, left=left, top=down + head + size + BETWEEN, width=size, height=BARS)
        look = forecasters.index(table.forecaster) % len(paper.COLOURS)
        _draw_points(axes, table, look)
        _draw_counts(below, table, look)
        if number % columns == 0:
            axes.set_ylabel("share that came true")
            below.set_ylabel("number")
    paper.write(figure, "\n".join(key), left=paper.MARGIN, top=top + rows * step, size=paper.SMALL)
    return figure


def _write_name(figure: "Figure", panel: list[str], forecaster: list[str], *, left: float, top: float) -> None:
    paper.write(figure, "\n".join(panel), left=left, top=top, weight="bold")
    paper.write(figure, "\n".join(forecaster), left=left, top=top + len(panel) * paper.TEXT * paper.LEADING)


def _draw_points(axes: "Axes", table: Table, look: int) -> None:
    axes.plot([0, 1], [0, 1], color=paper.PALE, lw=1, ls=":")
    ranges = [consistency(p, n) for p, n in zip(table.forecast, table.counts, strict=True)]
    for p, (low, high) in zip(table.forecast, ranges, strict=True):
        axes.plot([p, p], [low, high], color="#bfbfbf", lw=5, solid_capstyle="butt", zorder=1)
    colour, marker = paper.COLOURS[look], paper.MARKERS[look]
    axes.plot(table.forecast, table.observed, color=colour, ls=paper.STYLES[look], lw=1.6, marker=marker, ms=7)
    rows = zip(table.forecast, table.observed, ranges, strict=True)
    outside = [(p, share) for p, share, (low, high) in rows if not low - 1e-9 <= share <= high + 1e-9]
    if outside:
        axes.plot(*zip(*outside, strict=True), color=paper.INK, ls="", marker="x", ms=12, mew=1.8)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xticks=_ticks(), yticks=_ticks(), aspect="equal")
    axes.tick_params(labelbottom=False)
    axes.grid(color="#e3e3e3", lw=0.6)
    axes.set_axisbelow(True)


def _draw_counts(axes: "Axes", table: Table, look: int) -> None:
    axes.bar(
        table.forecast,
        table.counts,
        width=0.05,
        facecolor="white",
        edgecolor=paper.COLOURS[look],
        hatch=paper.HATCHES[look],
    )
    axes.set(xlim=(-0.03, 1.03), xticks=_ticks(), yticks=[0, max(table.counts)], xlabel="forecast probability")
    axes.set_xticklabels(["0", ".2", ".4", ".6", ".8", "1"])


def _ticks() -> list[float]:
    return [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
