"""On what is everything drawn? A white sheet 1200 pixels wide, with its lettering, marks and colours, and then a file.

Lengths are inches from the upper left corner, a hundred pixels each. The same drawing gives the same bytes: no dates,
no random names. It never opens a window, and asks matplotlib for objects only, so that no state is left behind.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import ConfigError
from detente.faces.plain import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, MARGIN, DOTS = 12.0, 0.4, 100
TITLE, TEXT, SMALL = 16.0, 12.0, 10.5
# Points of type to inches of line: 72 points are an inch, and lines stand a quarter more than their size apart.
LEADING = 1.25 / 72
INK, PALE = "#1a1a1a", "#595959"
# Colours that people of every colour vision tell apart (Okabe & Ito 2008, "Color Universal Design"), without the
# yellow, which is lost on white. Each goes with a line style, a marker and a hatch of its own, so none is needed.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
STYLES: tuple[Any, ...] = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (8, 3)))
MARKERS = ("o", "s", "^", "D", "v", "P")
HATCHES = ("////", "....", "\\\\\\\\", "xx", "--", "++")
KINDS = (".png", ".svg")
# Letters stay letters, so that text can be searched and read aloud, and dollar signs are no formulas.
SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "detente",
    "savefig.dpi": DOTS,
    "figure.dpi": DOTS,
}


@contextmanager
def sheet(file: Path) -> Iterator[None]:
    """Check the ending of a file, and draw within in the style of the house.

    Raises:
        ConfigError: the file's name ends neither in .png nor in .svg.
    """
    if file.suffix.lower() not in KINDS:
        raise ConfigError(
            f"a plot is written as PNG or SVG, by the ending of its file, got {str(file)!r}; "
            f"name one that ends in {' or '.join(KINDS)}"
        )
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        settings: Any = SETTINGS
        mpl.rcParams.update(settings)
        # a name in letters that the font has not is drawn as boxes, and an SVG keeps it
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def blank(height: float, title: str) -> "tuple[Figure, float]":
    """Return a sheet of this height below its title, and where the space below the title begins."""
    from matplotlib.figure import Figure

    lines = wrap(title, WIDTH - 2 * MARGIN, size=TITLE, weight="bold")
    top = MARGIN + len(lines) * TITLE * LEADING + 0.15 if lines else MARGIN
    figure = Figure(figsize=(WIDTH, top + height + MARGIN), facecolor="white")
    write(figure, "\n".join(lines), left=MARGIN, top=MARGIN, size=TITLE, weight="bold")
    return figure, top


def write(figure: "Figure", text: str, *, left: float, top: float, size: float = TEXT, **looks: Any) -> None:  # noqa: ANN401
    """Write lines of text with their upper left corner there."""
    height = figure.get_figheight()
    figure.text(
        left / WIDTH,
        1 - top / height,
        text,
        fontsize=size,
        va="top",
        ha=looks.pop("ha", "left"),
        linespacing=1.2,
        **looks,
    )


def frame(figure: "Figure", *, left: float, top: float, width: float, height: float) -> "Axes":
    """Return a place to draw in."""
    whole = figure.get_figheight()
    return figure.add_axes((left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole))


def save(figure: "Figure", file: Path) -> None:
    """Write a drawing to a file, as PNG or SVG."""
    kind = file.suffix.lower()[1:]
    metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    figure.savefig(file, format=kind, metadata=metadata)


def say_empty(title: str, text: str, file: Path) -> None:
    """Write a plot that says why there is nothing on it."""
    figure, top = blank(1.2, title)
    write(figure, text, left=MARGIN, top=top + 0.4, color=PALE)
    save(figure, file)


def wrap(text: str, width: float, *, size: float = TEXT, weight: str = "normal") -> list[str]:
    """Return plain text in lines no wider than so many inches; a word that is longer is cut."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split():
        rest = word
        longer = f"{line} {rest}".strip()
        if line and measure(longer, size, weight) > width:
            lines.append(line)
            longer = rest
        while measure(longer, size, weight) > width and len(longer) > 1:
            fits = next(
                n for n in range(len(longer) - 1, 0, -1) if n == 1 or measure(longer[:n], size, weight) <= width
            )
            lines.append(longer[:fits])
            longer = longer[fits:]
        line = longer
    return [*lines, line] if line else lines


def measure(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a line of text is, in inches."""
    from matplotlib.font_manager import FontProperties

    looks = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = _ruler().get_text_width_height_descent(text, looks, ismath=False)
    return float(width) / DOTS


@cache
def _ruler() -> Any:  # noqa: ANN401 - matplotlib does not type its renderers alike
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(10, 10, DOTS)  # type: ignore[no-untyped-call]
