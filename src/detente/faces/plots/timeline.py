"""How did daily numbers go, where did they break, and what happened then? One plot over days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from detente.faces.plots import paper

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, PLOT, STRIP, ROW = 0.9, 4.2, 0.3, 0.24
# Inches between two labels side by side, and days that a marker stands for on a long line.
GAP, MARKED = 0.08, 12
COLUMNS = 2
# Days up to which each has its name under it.
DAYS = 9
# The day that matplotlib counts from.
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A value for each day from ``first_day`` on; ``lower`` and ``upper``, if any, are as long and enclose it."""

    label: str
    first_day: date
    values: tuple[float, ...]
    lower: tuple[float, ...] | None = None
    upper: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if (self.lower is None) != (self.upper is None):
            raise ValueError(f"a band has both edges or none, got one of {self.label!r}")
        for edge in (self.lower, self.upper):
            if edge is not None and len(edge) != len(self.values):
                raise ValueError(f"a band is as long as its line, got {len(edge)} and {len(self.values)} days")

    def days(self) -> list[date]:
        """Return the days of the values."""
        return [self.first_day + timedelta(days=number) for number in range(len(self.values))]


@dataclass(frozen=True, slots=True)
class Mark:
    """A break on a day, with the days it may lie on instead (inclusive), and the rate after by the rate before."""

    day: date
    ratio: float | None = None
    lower: date | None = None
    upper: date | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What happened on a day, in a few words."""

    day: date
    text: str


def series(
    lines: Sequence[Line],
    *,
    breaks: Sequence[Mark] = (),
    events: Sequence[Note] = (),
    title: str,
    unit: str = "",
    file: Path,
) -> None:
    """Draw daily series with their bands, breaks as vertical lines, and events as numbers told below.

    Breaks and events outside of the days of the lines are left out. ``unit`` is written along the vertical axis.

    Raises:
        ConfigError: the file's name ends neither in .png nor in .svg.
    """
    with paper.sheet(file):
        drawn = [line for line in lines if line.values]
        if not drawn:
            paper.say_empty(title, "There are no days to show.", file)
            return
        paper.save(_Timeline.of(drawn, breaks, events).drawn(title, unit), file)


@dataclass(frozen=True, slots=True)
class _Timeline:
    lines: tuple[Line, ...]
    breaks: tuple[Mark, ...]
    events: tuple[Note, ...]
    first: date
    last: date

    @classmethod
    def of(cls, lines: Sequence[Line], breaks: Sequence[Mark], events: Sequence[Note]) -> "_Timeline":
        first = min(line.first_day for line in lines)
        last = max(line.days()[-1] for line in lines)
        marks = tuple(sorted((b for b in breaks if first <= b.day <= last), key=lambda b: b.day))
        notes = tuple(sorted((e for e in events if first <= e.day <= last), key=lambda e: (e.day, e.text)))
        return cls(tuple(lines), marks, notes, first, last)

    def place(self, day: date) -> float:
        """Return where a day stands, in inches from the left edge of the plot."""
        width = paper.WIDTH - LEFT - paper.MARGIN
        return ((day - self.first).days + 0.5) / ((self.last - self.first).days + 1) * width

    def drawn(self, title: str, unit: str) -> "Figure":
        labels = [_ratio(mark) for mark in self.breaks]
        widths = [paper.measure(label, paper.SMALL) + 2 * GAP for label in labels]
        rows = _rows([self.place(mark.day) for mark in self.breaks], widths)
        numbers = [str(number) for number in range(1, len(self.events) + 1)]
        strip = _rows([self.place(note.day) for note in self.events], [0.3] * len(numbers))
        legend = _legend_rows(self.lines)
        texts = self.told()
        head = 0.3 * len(legend) + 0.1 + ROW * (max(rows, default=-1) + 1)
        foot = 0.45 + STRIP * (max(strip, default=-1) + 1)
        below = max((_height(column) for column in texts), default=0.0)
        figure, top = paper.blank(head + PLOT + foot + below, title)
        _draw_legend(figure, legend, top)
        top += head
        axes = paper.frame(figure, left=LEFT, top=top, width=paper.WIDTH - LEFT - paper.MARGIN, height=PLOT)
        self.draw_lines(axes, unit)
        self.draw_breaks(axes, labels, rows)
        self.draw_numbers(axes, numbers, strip)
        _draw_told(figure, texts, top + PLOT + foot)
        return figure

    def draw_lines(self, axes: "Axes", unit: str) -> None:
        for number, line in enumerate(self.lines):
            look = number % len(paper.COLOURS)
            colour, days = paper.COLOURS[look], [_number(day) for day in line.days()]
            if line.lower is not None and line.upper is not None:
                axes.fill_between(
                    days,
                    line.lower,
                    line.upper,
                    facecolor=colour,
                    alpha=0.18,
                    edgecolor=colour,
                    hatch=paper.HATCHES[look],
                )
            axes.plot(
                days,
                line.values,
                color=colour,
                linestyle=paper.STYLES[look],
                linewidth=1.8,
                marker=paper.MARKERS[look],
                markersize=5,
                markevery=max(1, len(days) // MARKED),
            )
        low, high = axes.get_ylim()
        axes.set_ylim(0 if min(min(line.lower or line.values) for line in self.lines) >= 0 else low, high)
        axes.set_xlim(_number(self.first) - 0.5, _number(self.last) + 0.5)
        self.draw_days(axes)
        axes.grid(axis="y", color="#d9d9d9", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.set_ylabel("\n".join(paper.wrap(unit, PLOT)))

    def draw_days(self, axes: "Axes") -> None:
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

        count = (self.last - self.first).days + 1
        if count <= DAYS:  # matplotlib would write hours
            days = [self.first + timedelta(days=number) for number in range(count)]
            axes.set_xticks([_number(day) for day in days], [day.isoformat() for day in days])
            return
        locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]

    def draw_breaks(self, axes: "Axes", labels: list[str], rows: list[int]) -> None:
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        for mark, label, row in zip(self.breaks, labels, rows, strict=True):
            at = _number(mark.day) - 0.5
            if mark.lower is not None and mark.upper is not None:
                axes.axvspan(
                    _number(mark.lower) - 0.5,
                    _number(mark.upper) + 0.5,
                    color="#000000",
                    alpha=0.08,
                    lw=0,
                )
            up = 1 + (0.06 + ROW * row) / PLOT
            axes.plot(
                [at, at], [0, up], transform=axes.get_xaxis_transform(), color=paper.INK, lw=1.2, ls="--", clip_on=False
            )
            axes.text(
                at,
                up,
                label,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="bottom",
                fontsize=paper.SMALL,
                bbox=white,
            )

    def draw_numbers(self, axes: "Axes", numbers: list[str], rows: list[int]) -> None:
        circle = {"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": paper.INK, "linewidth": 1}
        for note, number, row in zip(self.events, numbers, rows, strict=True):
            at = _number(note.day)
            down = -(0.5 + STRIP * row) / PLOT
            ends = ([at, at], [0, down])
            axes.plot(*ends, transform=axes.get_xaxis_transform(), color=paper.PALE, lw=0.6, clip_on=False, zorder=0.5)
            axes.text(
                at,
                down,
                number,
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="center",
                fontsize=paper.SMALL - 1.5,
                bbox=circle,
            )

    def told(self) -> list[list[list[str]]]:
        """Return the texts of the events in columns, each event in lines."""
        width = (paper.WIDTH - 2 * paper.MARGIN) / COLUMNS - 0.6
        texts = [paper.wrap(f"{note.day.isoformat()}  {note.text}", width, size=paper.SMALL) for note in self.events]
        half = (len(texts) + COLUMNS - 1) // COLUMNS
        return [texts[start : start + half] for start in range(0, len(texts), half)] if texts else []


def _number(day: date) -> float:
    return float((day - EPOCH).days)


def _ratio(mark: Mark) -> str:
    return "break" if mark.ratio is None else f"×{mark.ratio:.2g}"


def _rows(places: list[float], widths: list[float]) -> list[int]:
    """Return for labels in the order of their places the lowest row in which each touches no other."""
    ends: list[float] = []
    rows = []
    for place, width in zip(places, widths, strict=True):
        start = place - width / 2
        row = next((number for number, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [place + width / 2]
        rows.append(row)
    return rows


def _legend_rows(lines: tuple[Line, ...]) -> list[list[tuple[int, str, float]]]:
    """Return the rows of the legend: of each line its number, its name, and where it begins."""
    width = paper.WIDTH - paper.MARGIN
    rows: list[list[tuple[int, str, float]]] = [[]]
    left = LEFT
    for number, line in enumerate(lines):
        name = " ".join(paper.wrap(line.label, width - LEFT - 0.6)[:1])
        needed = 0.6 + paper.measure(name, paper.TEXT) + 0.3
        if rows[-1] and left + needed > width:
            rows.append([])
            left = LEFT
        rows[-1].append((number, name, left))
        left += needed
    return rows


def _draw_legend(figure: "Figure", rows: list[list[tuple[int, str, float]]], top: float) -> None:
    from matplotlib.lines import Line2D

    height = figure.get_figheight()
    for row in rows:
        for number, name, left in row:
            look = number % len(paper.COLOURS)
            sample = Line2D(
                [left / paper.WIDTH, (left + 0.25) / paper.WIDTH, (left + 0.5) / paper.WIDTH],
                [1 - (top + 0.1) / height] * 3,
                transform=figure.transFigure,
                color=paper.COLOURS[look],
                linestyle=paper.STYLES[look],
                linewidth=1.8,
                marker=paper.MARKERS[look],
                markevery=[1],
                markersize=5,
            )
            figure.add_artist(sample)
            paper.write(figure, name, left=left + 0.6, top=top)
        top += 0.3


def _height(texts: list[list[str]]) -> float:
    return sum(len(lines) * paper.SMALL * paper.LEADING + 0.08 for lines in texts) + 0.15


def _draw_told(figure: "Figure", columns: list[list[list[str]]], top: float) -> None:
    number = 0
    for place, column in enumerate(columns):
        left = paper.MARGIN + place * (paper.WIDTH - 2 * paper.MARGIN) / COLUMNS
        down = top + 0.15
        for lines in column:
            number += 1
            paper.write(figure, str(number), left=left + 0.25, top=down, size=paper.SMALL, weight="bold", ha="right")
            paper.write(figure, "\n".join(lines), left=left + 0.35, top=down, size=paper.SMALL)
            down += len(lines) * paper.SMALL * paper.LEADING + 0.08
