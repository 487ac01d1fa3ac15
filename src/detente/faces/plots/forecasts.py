"""What is how likely between whom, compared with what, and why? Forecasts as cards, one bar each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.faces.plots import paper

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Inches: where the bar begins and how long it is, where the reasons begin, the bar's height and a card's inner margin.
BAR, LENGTH, REASONS, THICK, PAD = 3.6, 4.3, 8.85, 0.3, 0.14
# Cards on one sheet, which is then some 6,000 pixels high; and reasons on one card.
MOST, WHY = 24, 3
# Signs of references, and how high on the bar (-0.5 to 0.5) each stands, so that equal rates do not hide each other.
TICKS, LEVELS = ("|", "v", "^", "d", "*", "x"), (0.0, 0.4, -0.4, 0.0, 0.15, -0.15)


@dataclass(frozen=True, slots=True)
class Reference:
    """How often it happened otherwise, in [0, 1], and by what measure, as in "last year"."""

    label: str
    rate: float


@dataclass(frozen=True, slots=True)
class Card:
    """How probable, in [0, 1], an act of a class is between a pair within ``days``, with references and reasons."""

    pair: str
    kind: str
    days: int
    probability: float
    references: tuple[Reference, ...] = ()
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(0 <= share <= 1 for share in (self.probability, *(r.rate for r in self.references))):
            raise ValueError(f"probability and rates of a card are from 0 to 1, got {self}")


def cards(forecasts: Sequence[Card], *, title: str, file: Path) -> None:
    """Draw the cards in their order, MOST of them at most; at the foot it is said how many more there are.

    Raises:
        ConfigError: the file's name ends neither in .png nor in .svg.
    """
    with paper.sheet(file):
        if not forecasts:
            paper.say_empty(title, "There are no forecasts to show.", file)
            return
        drawn = [_Laid.of(card) for card in forecasts[:MOST]]
        labels = list(dict.fromkeys(reference.label for laid in drawn for reference in laid.card.references))
        more = len(forecasts) - len(drawn)
        key = 0.3 * len(labels) + 0.1
        figure, top = paper.blank(0.35 + sum(laid.height for laid in drawn) + key + (0.3 if more else 0), title)
        _draw_scale(figure, top)
        top += 0.35
        for laid in drawn:
            laid.draw(figure, top, labels)
            top += laid.height
        _draw_key(figure, labels, top + 0.15)
        if more:
            paper.write(figure, f"And {more} more are not shown.", left=paper.MARGIN, top=top + key, color=paper.PALE)
        paper.save(figure, file)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A card with its texts in lines."""

    card: Card
    pair: list[str]
    kind: list[str]
    reasons: list[str]

    @classmethod
    def of(cls, card: Card) -> "_Laid":
        width = BAR - paper.MARGIN - 0.3
        within = f"{card.kind}, within {card.days} day{'' if card.days == 1 else 's'}"
        reasons = [
            paper.wrap(text, paper.WIDTH - REASONS - paper.MARGIN - 0.2, size=paper.SMALL) for text in card.reasons
        ]
        lines = [f"{'   ' if place else '• '}{line}" for text in reasons[:WHY] for place, line in enumerate(text)]
        pair = paper.wrap(card.pair, width, weight="bold")
        return cls(card, pair, paper.wrap(within, width, size=paper.SMALL), lines)

    @property
    def height(self) -> float:
        names = len(self.pair) * paper.TEXT * paper.LEADING + len(self.kind) * paper.SMALL * paper.LEADING
        return 2 * PAD + max(names, len(self.reasons) * paper.SMALL * paper.LEADING, THICK + 0.2)

    def draw(self, figure: "Figure", top: float, labels: list[str]) -> None:
        _rule(figure, top)
        top += PAD
        paper.write(figure, "\n".join(self.pair), left=paper.MARGIN, top=top, weight="bold")
        down = top + len(self.pair) * paper.TEXT * paper.LEADING
        paper.write(figure, "\n".join(self.kind), left=paper.MARGIN, top=down, size=paper.SMALL, color=paper.PALE)
        paper.write(figure, "\n".join(self.reasons), left=REASONS, top=top, size=paper.SMALL)
        axes = _bar_frame(figure, top + 0.05, THICK + 0.15)
        share = self.card.probability
        axes.barh([0], [1], height=0.62, facecolor="#f2f2f2", edgecolor="none")
        axes.barh([0], [share], height=0.62, facecolor="#cfe3f1", edgecolor=paper.COLOURS[0], hatch="///")
        for reference in self.card.references:
            self.draw_reference(axes, reference, labels.index(reference.label))
        paper.write(figure, percent(share), left=BAR + LENGTH + 0.12, top=top + 0.1, weight="bold")

    def draw_reference(self, axes: "Axes", reference: Reference, number: int) -> None:
        from matplotlib.patheffects import withStroke

        sign = TICKS[number % len(TICKS)]
        size = 18 if sign == "|" else 9
        white = [withStroke(linewidth=5, foreground="white")]
        axes.plot(
            [reference.rate],
            [LEVELS[number % len(TICKS)]],
            marker=sign,
            ms=size,
            mew=2.2 if sign in "|x" else 1,
            color=paper.INK,
            ls="",
            clip_on=False,
            path_effects=white,
            zorder=3,
        )


def percent(share: float) -> str:
    """Return a share in per cent as people say it: nothing but 0 is 0 %, and nothing but 1 is 100 %."""
    if 0 < share < 0.01:  # noqa: PLR2004
        return "< 1 %"
    if 0.99 < share < 1:  # noqa: PLR2004
        return "> 99 %"
    return f"{share:.0%}".replace("%", " %")


def _bar_frame(figure: "Figure", top: float, height: float) -> "Axes":
    axes = paper.frame(figure, left=BAR, top=top, width=LENGTH, height=height)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, 0.5)
    axes.axis("off")
    return axes


def _rule(figure: "Figure", top: float) -> None:
    from matplotlib.lines import Line2D

    ends = [paper.MARGIN / paper.WIDTH, 1 - paper.MARGIN / paper.WIDTH]
    level = 1 - top / figure.get_figheight()
    figure.add_artist(Line2D(ends, [level, level], transform=figure.transFigure, color="#d9d9d9", lw=0.8))


def _draw_scale(figure: "Figure", top: float) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        text = percent(share)
        paper.write(figure, text, left=BAR + share * LENGTH, top=top, size=paper.SMALL, color=paper.PALE, ha="center")
    paper.write(figure, "why", left=REASONS, top=top, size=paper.SMALL, color=paper.PALE)


def _draw_key(figure: "Figure", labels: list[str], top: float) -> None:
    for number, label in enumerate(labels):
        axes = paper.frame(figure, left=BAR, top=top + 0.3 * number - 0.03, width=0.3, height=0.25)
        axes.axis("off")
        sign = TICKS[number % len(TICKS)]
        axes.plot([0], [0], marker=sign, color=paper.INK, ms=14 if sign == "|" else 9, mew=2.2 if sign in "|x" else 1)
        line = paper.wrap(label, paper.WIDTH - BAR - paper.MARGIN - 0.5)[:1]
        paper.write(figure, "".join(line), left=BAR + 0.4, top=top + 0.3 * number)
