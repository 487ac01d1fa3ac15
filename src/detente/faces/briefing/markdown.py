"""How does a briefing look as Markdown? Every text is escaped, so that nothing from the news is a mark."""

from collections.abc import Iterator

from detente.faces.briefing.content import Briefing, Line, Section, Source
from detente.faces.briefing.html import link
from detente.faces.briefing.wording import Phrases, day
from detente.faces.plain import markdown as escaped
from detente.faces.plain import plain, sentence


def lines(briefing: Briefing) -> Iterator[str]:
    """Yield the lines of the page."""
    yield from (f"# {escaped(briefing.title)}", "", f"**{escaped(briefing.subtitle)}** {escaped(briefing.basis)}")
    yield from _section(briefing.lead)
    for section in briefing.sections:
        yield from _section(section)
    yield from ("", escaped(briefing.made))
    if briefing.sources:
        yield from ("", f"## {escaped(briefing.sources_title)}", "")
        for source in briefing.sources:
            yield from _source(source)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {escaped(section.title)}", "")
    if not section.lines:
        yield escaped(section.empty)
    for line in section.lines:
        yield f"- {_line(line)}"
        if line.quote:
            yield f"  > {escaped(Phrases.load().say('page', 'quote', sentence=line.quote))}"
    if section.more:
        yield from ("", f"*{escaped(section.more)}*")


def _line(line: Line) -> str:
    label = f"**{escaped(line.label)}:** " if line.label else ""
    return f"{label}{escaped(line.text)}{''.join(f' [{number}]' for number in line.citations)}"


def _source(source: Source) -> Iterator[str]:
    """Yield where a sentence stands, then the sentence."""
    phrases = Phrases.load()
    when = day(source.day) if source.day else phrases.say("page", "undated")
    title = phrases.say("page", "quote", sentence=source.title) if source.title else None
    given = phrases.say("page", "given", id=source.given_id) if source.given_id else None
    told = escaped(sentence((source.outlet, when, title, given)))
    yield f"{source.number}. {sentence((told, _address(source.url)))}"
    yield f"   > {escaped(phrases.say('page', 'quote', sentence=source.sentence))}"


def _address(url: str | None) -> str | None:
    """Return an address of the web as a link, anything else as text."""
    if url is None:
        return None
    return f"<{url}>" if link(url) == plain(url) == url else escaped(url)
