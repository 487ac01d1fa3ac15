"""How does a briefing look as one HTML file? Self-contained: no script, no request, pictures inside, ready to print.

Every text is escaped, and only addresses of the web become links.
"""

import base64
import re
from collections.abc import Iterator
from html import escape
from importlib import resources

from detente.faces.briefing.content import Briefing, Figure, Line, Section, Source
from detente.faces.briefing.wording import Phrases, day

# What may be a link: nothing that runs (javascript:, data:) and nothing inside of this machine (file:).
_WEB = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)


def page(briefing: Briefing) -> str:
    """Return the page."""
    return "\n".join(_page(briefing)) + "\n"


def link(url: str | None) -> str | None:
    """Return an address that may be followed, None if it is none of the web."""
    return url if url and _WEB.fullmatch(url) else None


def _page(briefing: Briefing) -> Iterator[str]:
    style = (resources.files("detente") / "faces" / "briefing" / "briefing.css").read_text("utf-8")
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{_text(briefing.title)}, {day(briefing.as_of)}</title>\n<style>\n{style}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{_text(briefing.title)}</h1>"
    yield f"<p><strong>{_text(briefing.subtitle)}</strong> {_text(briefing.basis)}</p>\n</header>\n<main>"
    yield from _section(briefing.lead)
    for section in briefing.sections:
        yield from _section(section)
    yield f'<p class="made">{_text(briefing.made)}</p>'
    if briefing.sources:
        yield f'<section id="sources">\n<h2>{_text(briefing.sources_title)}</h2>\n<ol>'
        for source in briefing.sources:
            yield _source(source)
        yield "</ol>\n</section>"
    yield "</main>\n</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{_text(section.key)}">\n<h2>{_text(section.title)}</h2>'
    if section.lines:
        yield "<ul>"
        for line in section.lines:
            yield _line(line)
        yield "</ul>"
    else:
        yield f'<p class="empty">{_text(section.empty)}</p>'
    if section.more:
        yield f'<p class="more">{_text(section.more)}</p>'
    for figure in section.figures:
        yield _figure(figure)
    yield "</section>"


def _line(line: Line) -> str:
    label = f"<strong>{_text(line.label)}:</strong> " if line.label else ""
    numbers = " ".join(f'<a class="n" href="#s{n}">[{n}]</a>' for n in line.citations)
    quote = f"\n<blockquote>{_quoted(line.quote)}</blockquote>" if line.quote else ""
    return f"<li>{label}{_text(line.text)}{f'&nbsp;{numbers}' if numbers else ''}{quote}</li>"


def _figure(figure: Figure) -> str:
    data = base64.b64encode(figure.content).decode()
    words = _text(figure.caption)
    image = f'<img src="data:{figure.media_type};base64,{data}" alt="{words}">'
    return f"<figure>{image}<figcaption>{words}</figcaption></figure>"


def _source(source: Source) -> str:
    phrases = Phrases.load()
    when = day(source.day) if source.day else phrases.say("page", "undated")
    title = _quoted(source.title) if source.title else None
    given = _text(phrases.say("page", "given", id=source.given_id)) if source.given_id else None
    url = None
    if source.url:
        known = link(source.url)
        shown = _text(source.url)
        url = f'<a href="{_text(known)}" rel="noopener noreferrer nofollow">{shown}</a>' if known else shown
    facts = (_text(source.outlet) if source.outlet else None, when, title, given, url)
    told = ", ".join(fact for fact in facts if fact)
    return f'<li id="s{source.number}">{told}<blockquote>{_quoted(source.sentence)}</blockquote></li>'


def _quoted(text: str) -> str:
    return _text(Phrases.load().say("page", "quote", sentence=text))


def _text(text: str) -> str:
    return escape(text, quote=True)
