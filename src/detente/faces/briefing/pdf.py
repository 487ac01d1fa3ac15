"""How does a briefing become a PDF? A fixed page of typst is given the text as JSON and lays it out.

Nothing of the text is read as markup. The page sees an empty folder with the pictures and its own file, the fonts that
come with typst, and no clock: the same briefing is the same file to the byte.
"""

import json
import tempfile
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from detente.faces.briefing.content import Briefing, Figure, Line, Section, Source
from detente.faces.briefing.html import link
from detente.faces.briefing.wording import Phrases, day
from detente.faces.plain import sentence

_ENDINGS = {"image/svg+xml": "svg", "image/png": "png"}
# Letters that a source's address may have to be printed: a longer one would fill the page.
ADDRESS = 300


def document(briefing: Briefing) -> bytes:
    """Return the briefing as PDF 1.7, tagged."""
    made = _compiled(briefing, "pdf")
    return made[0]


def pictures(briefing: Briefing, *, dots: float = 72.0) -> tuple[bytes, ...]:
    """Return its pages as PNG, ``dots`` to the inch."""
    return _compiled(briefing, "png", dots)


def _compiled(briefing: Briefing, kind: Literal["pdf", "png"], dots: float | None = None) -> tuple[bytes, ...]:
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "briefing.typ"
        page.write_bytes((resources.files("detente") / "faces" / "briefing" / "briefing.typ").read_bytes())
        made: Any = typst.compile(
            page,
            root=folder,
            ignore_system_fonts=True,
            format=kind,
            ppi=dots,
            sys_inputs={"briefing": json.dumps(_content(briefing, folder), ensure_ascii=False)},
            package_path=folder,
            package_cache_path=folder,
            timestamp=datetime.combine(briefing.as_of, time(), UTC),
        )
    return tuple(made) if isinstance(made, list) else (made,)


def _content(briefing: Briefing, folder: Path) -> dict[str, Any]:
    """Return what the page of typst asks for, and write the pictures beside it."""
    return {
        "title": briefing.title,
        "subject": briefing.subject,
        "day": [briefing.as_of.year, briefing.as_of.month, briefing.as_of.day],
        "date": day(briefing.as_of),
        "subtitle": briefing.subtitle,
        "basis": briefing.basis,
        "lead": _section(briefing.lead, folder),
        "sections": [_section(section, folder) for section in briefing.sections],
        "made": briefing.made,
        "sources_title": briefing.sources_title,
        "sources": [_source(source) for source in briefing.sources],
    }


def _section(section: Section, folder: Path) -> dict[str, Any]:
    return {
        "title": section.title,
        "lines": [_line(line) for line in section.lines],
        "empty": section.empty,
        "more": section.more,
        "figures": [_figure(figure, folder) for figure in section.figures],
    }


def _line(line: Line) -> dict[str, Any]:
    quote = Phrases.load().say("page", "quote", sentence=line.quote) if line.quote else None
    return {"text": line.text, "citations": line.citations, "quote": quote, "label": line.label}


def _figure(figure: Figure, folder: Path) -> dict[str, Any]:
    file = f"{figure.name}.{_ENDINGS[figure.media_type]}"
    (folder / file).write_bytes(figure.content)
    return {"file": file, "caption": figure.caption}


def _source(source: Source) -> dict[str, Any]:
    phrases = Phrases.load()
    when = day(source.day) if source.day else phrases.say("page", "undated")
    title = phrases.say("page", "quote", sentence=source.title) if source.title else None
    given = phrases.say("page", "given", id=source.given_id) if source.given_id else None
    url = source.url[:ADDRESS] if source.url else None
    followed = link(source.url) if source.url == url else None
    return {
        "number": source.number,
        "told": sentence((source.outlet, when, title, given)),
        "link": followed,
        "plain": None if followed else url,
        "sentence": phrases.say("page", "quote", sentence=source.sentence),
    }
