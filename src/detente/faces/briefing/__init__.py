"""What should a reader of the news know today? A briefing as Markdown, HTML or PDF, the same to the byte each time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detente.faces.briefing import html, markdown, pdf
from detente.faces.briefing.compose import compose
from detente.faces.briefing.content import Briefing, Figure, Line, Section, Source

__all__ = ["FORMATS", "Briefing", "Figure", "Format", "Line", "Section", "Source", "compose"]


@dataclass(frozen=True, slots=True)
class Format:
    """How to write a briefing, and the kind of plots that it takes (None: none)."""

    write: Callable[[Briefing], bytes]
    drawn: str | None


# PDF takes plots as PNG, since typst has not the font of the letters in an SVG.
FORMATS: Mapping[str, Format] = {
    "md": Format(lambda briefing: ("\n".join(markdown.lines(briefing)) + "\n").encode(), None),
    "html": Format(lambda briefing: html.page(briefing).encode(), "svg"),
    "pdf": Format(pdf.document, "png"),
}
