"""What stands in a briefing, in which order, and how much of it? The answer of a period becomes sections of lines.

Texts are filled-in phrases of phrases.toml; nothing is judged here that ``answers.daily`` has not judged. Lists are
bounded, and what is left out is counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from detente.answers.daily import Daily
from detente.answers.done import Act
from detente.faces.briefing import figures, numbers, readings
from detente.faces.briefing.acts import Teller, cited, shown_of
from detente.faces.briefing.citations import Citations
from detente.faces.briefing.content import Briefing, Line, Section
from detente.faces.briefing.sides import Naming
from detente.faces.briefing.wording import Phrases, counted, day, full, span
from detente.faces.names import Names
from detente.faces.plain import plain
from detente.records import Forecast, Interval, LedgerEntry, Status

_T = TypeVar("_T")
# What a desk reads of a section in the morning; the commands of detente show the rest.
ACTS, ENTRIES = 10, 8
# Sources that are cited for one line.
CITED = 3


def compose(made: Daily, names: Names, *, drawn: str | None = None) -> Briefing:
    """Compose the briefing of a period.

    Args:
        drawn: "svg" or "png" for plots of that kind, None for none.
    """
    return _Composer.of(made, names).briefing(drawn)


@dataclass(slots=True)
class _Composer:
    made: Daily
    tell: Teller
    cite: Citations
    chances: dict[str, Forecast]
    faint: dict[str, float]
    left: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, made: Daily, names: Names) -> "_Composer":
        titles = {title.document: title.title for title in made.titles}
        chances = {row.forecast.entry: row.forecast for row in made.numbers.forecasts if row.forecast.entry}
        faint = {row.what.id: row.score for row in made.faint}
        return cls(made, Teller(Naming(names, Phrases.load())), Citations(titles), chances, faint)

    @property
    def phrases(self) -> Phrases:
        return self.tell.naming.phrases

    def briefing(self, drawn: str | None) -> Briefing:
        made, say = self.made, self.phrases.say
        first = made.since + timedelta(days=1)
        lead = self.section("lead", self.lead())
        parts = [*self.parts(), *self.read(drawn)]
        subject = plain(made.conflict.title) if made.conflict else say("page", "everything")
        articles = counted(made.articles, "article")
        outlets = counted(made.outlets, "outlet")
        return Briefing(
            title=say("page", "title", subject=subject),
            subject=subject,
            as_of=made.as_of,
            subtitle=full(say("page", "period", days=period(made), until=day(made.until))),
            basis=full(say("page", "counted", articles=articles, outlets=outlets)),
            lead=lead,
            sections=(*parts, self.section("doubts", self.doubts())),
            sources_title=self.phrases.table["sections"]["sources"],
            sources=self.cite.sources(),
            made=full(
                say(
                    "doubts",
                    "made",
                    articles=articles,
                    outlets=outlets,
                    first=day(first),
                    last=day(made.as_of),
                )
            ),
        )

    def section(self, key: str, lines: Iterable[Line], more: int = 0) -> Section:
        """Make a section; what it leaves out is told in it and among the doubts."""
        title = self.phrases.table["sections"][key]
        if more:
            self.left.append(self.phrases.say("doubts", "rest", count=str(more), section=title))
        rest = self.phrases.say("page", "more", count=str(more)) if more else None
        return Section(key, title, _once(lines), self.phrases.table["empty"].get(key, ""), rest)

    def bounded(self, key: str, rows: Sequence[_T], most: int, line: Callable[[_T], Line]) -> Section:
        """Make a section of the first rows."""
        return self.section(key, (line(row) for row in rows[:most]), max(0, len(rows) - most))

    # Acts, done and announced

    def parts(self) -> Iterable[Section]:
        made = self.made
        yield self.section(
            "happened",
            (self.act(act) for act in made.happened[:ACTS]),
            max(0, made.acts - ACTS),
        )
        yield self.bounded("new", made.agenda.new, ENTRIES, self.entry)
        yield self.bounded("due", made.agenda.due, ENTRIES, self.due)
        late = made.agenda.overdue[:ENTRIES]
        yield self.section("overdue", map(self.entry, late), made.agenda.overdues - len(late))
        yield self.bounded("settled", made.agenda.settled, ENTRIES, self.entry)
        yield self.bounded("disputed", made.agenda.disputed, ENTRIES, self.entry)

    def act(self, act: Act) -> Line:
        shown = cited(act.evidence, CITED)
        return Line(self.tell.done(act), self.cite.numbers(shown), self.cite.quote(shown[0]))

    def due(self, entry: LedgerEntry) -> Line:
        fresh = entry.announced is not None and entry.announced > self.made.since
        faint = self.faint.get(entry.id)
        return self.line(entry, self.tell.due(entry, self.chance(entry), fresh=fresh, faint=faint))

    def entry(self, entry: LedgerEntry) -> Line:
        return self.line(entry, self.tell.entry(entry, self.chance(entry)))

    def chance(self, entry: LedgerEntry) -> Forecast | None:
        """Return the forecast for an entry whose time is not over."""
        over = entry.due is not None and entry.due.last <= self.made.as_of
        return None if over else self.chances.get(entry.id)

    def line(self, entry: LedgerEntry, text: str) -> Line:
        """Cite who announced an act and, once it is settled, who tells that; quote the latter."""
        shown = shown_of(entry)
        return Line(text, self.cite.numbers(shown), self.cite.quote(shown[0]) if shown else None)

    # Readings and numbers

    def read(self, drawn: str | None) -> Iterable[Section]:
        made, teller, cite = self.made, self.tell, self.cite
        for key, found in (
            ("positions", readings.positions(made, teller, cite)),
            ("mediators", readings.mediators(made, teller, cite)),
            ("reactions", readings.reactions(made, teller, cite)),
            ("truces", readings.truces(made, teller, cite)),
        ):
            yield self.section(key, found.lines, found.more)
        for key, found, figure in (
            ("momentum", numbers.momentum(made, teller, cite), figures.mood),
            ("forecasts", numbers.forecasts(made, teller, cite), figures.forecasts),
        ):
            part = self.section(key, found.lines, found.more)
            picture = figure(made, teller.naming, drawn) if drawn and found.lines else None
            yield Section(part.key, part.title, part.lines, part.empty, part.more, (picture,) if picture else ())

    # The lead, and what to doubt

    def lead(self) -> Iterable[Line]:
        for key, line in (
            ("changed", self.changed()),
            ("due", self.next()),
            ("slipped", self.slipped()),
            ("mood", numbers.leading(self.made, self.tell, self.cite)),
            ("doubt", Line(full(self.doubt()))),
        ):
            label = self.phrases.table["lead"][key]
            yield Line(line.text, line.citations, None, label)

    def changed(self) -> Line:
        """Return a truce that is new, else the weightiest of what was done and of what was kept."""
        made = self.made
        truce = readings.new_truce(made, self.tell, self.cite)
        if truce is not None:
            return truce
        kept = [entry for entry in made.agenda.settled if entry.status is Status.HAPPENED]
        if made.happened and (not kept or made.happened[0].sources >= kept[0].sources):
            act = made.happened[0]
            return Line(self.tell.done(act), self.cite.numbers(cited(act.evidence, CITED)))
        if kept:
            return Line(self.tell.entry(kept[0]), self.cite.numbers(shown_of(kept[0])))
        return Line(full(self.phrases.say("lead", "changed_none")))

    def next(self) -> Line:
        made = self.made
        if not made.agenda.due:
            ahead = counted((made.until - made.as_of).days, "day")
            return Line(full(self.phrases.say("lead", "due_none", days=ahead)))
        entry = next((e for e in made.agenda.due if e.id not in self.faint), made.agenda.due[0])
        return Line(self.tell.due(entry, faint=self.faint.get(entry.id)), self.cite.numbers(shown_of(entry)[:1]))

    def slipped(self) -> Line:
        """Return what was called off in the period, else the newest of what is overdue."""
        made = self.made
        off = [entry for entry in made.agenda.settled if entry.status is Status.CALLED_OFF]
        newest = next(iter((*off, *made.agenda.overdue)), None)
        if newest is None:
            return Line(full(self.phrases.say("lead", "slipped_none")))
        text = self.tell.entry(newest)
        if made.agenda.overdues > 1:
            count = str(made.agenda.overdues)
            text = full(self.phrases.say("lead", "overdue_all", what=text.removesuffix("."), count=count))
        return Line(text, self.cite.numbers(shown_of(newest)[:1]))

    def doubt(self) -> str:
        made, say = self.made, self.phrases.say
        parts = []
        single, told = self.alone()
        if single:
            parts.append(say("lead", "single", single=str(single), all=counted(told, "act")))
        if made.agenda.disputed:
            parts.append(say("lead", "disputed", count=counted(len(made.agenda.disputed), "act")))
        if made.warnings:
            parts.append(say("lead", "warnings", count=counted(len(made.warnings), "warning")))
        due = {entry.id for entry in made.agenda.due}
        faint = sum(row.what.id not in due for row in made.faint)
        if faint:
            parts.append(say("lead", "faint", count=counted(faint, "act")))
        return "; ".join(parts) or say("lead", "doubt_none")

    def alone(self) -> tuple[int, int]:
        """Return how many of the acts and entries that are shown rest on one outlet, and how many are shown."""
        made = self.made
        shown = [act.sources for act in made.happened[:ACTS]]
        for entries in (
            made.agenda.new,
            made.agenda.due,
            made.agenda.overdue,
            made.agenda.settled,
            made.agenda.disputed,
        ):
            shown += (entry.sources for entry in entries[:ENTRIES])
        return sum(sources <= 1 for sources in shown), len(shown)

    def doubts(self) -> Iterable[Line]:
        say = self.phrases.say
        single, told = self.alone()
        if single:
            yield Line(full(say("doubts", "single", single=str(single), all=counted(told, "act"))))
        found = readings.doubts(self.made, self.tell, self.cite)
        yield from found.lines
        if found.more:
            self.left.append(say("page", "more", count=counted(found.more, "doubt")))
        if self.left:
            yield Line(full(say("doubts", "left", what="; ".join(self.left))))


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines, each text once, with the citations of all that say the same."""
    found: dict[tuple[str | None, str], Line] = {}
    for line in lines:
        first = found.setdefault((line.label, line.text), line)
        if first is not line:
            cited = tuple(dict.fromkeys((*first.citations, *line.citations)))
            found[line.label, line.text] = replace(first, citations=cited, quote=first.quote or line.quote)
    return tuple(found.values())


def period(made: Daily) -> str:
    """Write the days of a period."""
    return span(Interval.of(made.since + timedelta(days=1), made.as_of))
