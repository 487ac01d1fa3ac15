"""How are positions, mediators, reactions, truces and doubts told? One line each, with its sentences."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from detente.answers import PositionRow, ShiftRow, TruceRow
from detente.answers.daily import Daily, Reacted
from detente.faces.briefing.acts import Teller
from detente.faces.briefing.citations import Citations
from detente.faces.briefing.content import Line
from detente.faces.briefing.wording import day, days, full, listed, span, with_the
from detente.faces.plain import plain, shortened
from detente.records import Evidence, Interval

# Lines of a section; breaches of one truce; sentences that are cited for one line.
LINES, BREACHES, CITED = 8, 4, 3
# Letters of words that stand for a side which the book does not know.
LETTERS = 60
# Stages of a truce that lead a briefing when they are new.
NEW = frozenset({"AGREED", "IN_FORCE"})


@dataclass(frozen=True, slots=True)
class Lines:
    """The first lines of a section, and how many more there would be."""

    lines: tuple[Line, ...]
    more: int = 0

    @classmethod
    def first(cls, lines: Iterable[Line], most: int = LINES) -> "Lines":
        """Keep the first lines and count the rest."""
        known = tuple(lines)
        return cls(known[:most], max(0, len(known) - most))


def positions(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell where a side changed its word, then what it said for the first time; one stand on several topics once."""
    stands: dict[tuple[object, ...], list[PositionRow]] = defaultdict(list)
    for row in made.positions:
        what = row.position
        stands[what.party, what.move, str(what.content)].append(row)
    rows = sorted(
        stands.values(),
        key=lambda group: (group[0].position.party, group[0].position.rank, str(group[0].position.what)),
    )
    return Lines.first(
        [*(_shift(row, tell, cite) for row in made.shifts), *(_stand(group, tell, cite) for group in rows)]
    )


def _shift(row: ShiftRow, tell: Teller, cite: Citations) -> Line:
    say, what = tell.naming.phrases.say, row.shift
    text = say(
        "positions",
        what.kind if what.kind == "moved" else "conflict",
        party=tell.naming.side(what.party),
        topic=say("positions", "topic", topic=topic(what.topic, tell)),
        before=say("stands", what.before.value),
        after=say("stands", what.after.value),
        day=day(what.day),
    )
    return Line(full(text), cite.numbers(row.evidence), cite.quote(row.evidence[-1]))


def _stand(group: Sequence[PositionRow], tell: Teller, cite: Citations) -> Line:
    """Tell what a side demands, offers, accepts or refuses, and on which topics."""
    say, what, row = tell.naming.phrases.say, group[0].position, group[0].evidence[0]
    act = (
        tell.bare(what.content.act, what.content.mode, row.sentence)
        if what.content.act
        else say("positions", "anything")
    )
    doers = [side for side in what.content.doers if side != what.party]
    if doers:
        act = say("positions", "doers", what=act, doers=listed(map(tell.naming.side, doers)))
    to = [side for side in what.content.to if side != what.party]
    if to:
        act = say("positions", "to", what=act, to=listed(map(tell.naming.side, to)))
    stand = say("positions", what.move.value, party=tell.naming.side(what.party), what=act)
    topics = listed(dict.fromkeys(topic(r.position.topic, tell) for r in group))
    on = f"on {day(what.since)}" if what.since else ""
    who = tell.naming.speaker(row)
    by = say("positions", "speaker", who=who) if who else ""
    text = say("positions", "first", stand=f"{stand} ({topics})", day=on, speaker=by)
    return Line(full(text), cite.numbers((row, *group[0].evidence[1:CITED])), cite.quote(row))


def topic(key: str, tell: Teller) -> str:
    """Return the words for a topic of the code book."""
    phrases = tell.naming.phrases
    return phrases.say("topics", key) if phrases.has("topics", key) else plain(key.replace("-", " "))


def mediators(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell who stood between whom in the period, and in which way."""
    return Lines.first(_mediators(made, tell, cite))


def _mediators(made: Daily, tell: Teller, cite: Citations) -> Iterator[Line]:
    say = tell.naming.phrases.say
    for row in made.channels:
        what = row.channel
        book = tell.naming.names.book.actors
        known = what.mediator in book or f"state:{what.mediator}" in book
        name = (
            tell.naming.side(what.mediator) if known else with_the(shortened(what.name, LETTERS), tell.naming.phrases)
        )
        sides = [tell.naming.side(side) for side in what.between]
        clause = say("mediators", what.how.value, name=name, between=listed(sides))
        if what.last:
            told = Interval.of(what.first or what.last, what.last)
            when = f", {span(told)}" if told.days > 1 else f" {days(told)}"
            clause = say("mediators", "when", clause=clause, when=when)
        new = [e for e in row.evidence if e.published and e.published > made.since] or list(row.evidence)
        yield Line(full(clause), cite.numbers(new[-CITED:]), cite.quote(new[-1]))


def reactions(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell how third parties took which acts."""
    return Lines.first(_reaction(row, tell, cite) for row in made.reactions)


def _reaction(row: Reacted, tell: Teller, cite: Citations) -> Line:
    what, rows = row.row.reaction, row.row.evidence
    named = tell.naming.names.book.actors.get(what.who)
    name = plain(named.name) if named else shortened(what.name, LETTERS)
    state = tell.naming.side(what.country) if what.country else None
    who = with_the(name, tell.naming.phrases)
    if state and state.casefold().removeprefix("the ") not in name.casefold():
        who = tell.naming.phrases.say("around", "person", side=who, people=state)
    act = tell.noun(what.about, row.mode, row.participants, rows[-1].sentence)
    text = tell.naming.phrases.say("reactions", what.attitude.value, who=who, act=act)
    on = f", on {day(what.day)}" if what.day else ""
    return Line(full(f"{text}{on}"), cite.numbers(rows), cite.quote(rows[0]))


def truces(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell the truces of which there was word lately, and the breaches of the period under each."""
    return Lines.first(line for row in made.truces for line in _truce(row, made, tell, cite))


def new_truce(made: Daily, tell: Teller, cite: Citations) -> Line | None:
    """Tell the truce that was agreed or came into force in the period, if there was one."""
    for row in made.truces:
        days_told = [day_ for day_ in (row.truce.announced, row.truce.start) if day_]
        if row.truce.stage in NEW and days_told and made.since < max(days_told) <= made.as_of:
            line = next(_truce(row, made, tell, cite, quoted=False))
            return Line(line.text, line.citations)
    return None


def _truce(row: TruceRow, made: Daily, tell: Teller, cite: Citations, *, quoted: bool = True) -> Iterator[Line]:
    say, what = tell.naming.phrases.say, row.truce
    sides = [tell.naming.side(side) for side in what.parties]
    who = (
        say("truces", "between" if len(sides) > 1 else "of", sides=listed(sides)) if sides else say("truces", "nobody")
    )
    over = what.end is not None and what.end <= made.as_of
    text = say(
        "truces",
        what.stage.value,
        sides=who,
        announced=say("truces", "announced", day=f"on {day(what.announced)}") if what.announced else "",
        start=say("truces", "start", day=day(what.start)) if what.start else "",
        end=say("truces", "ended" if over else "end", day=f"on {day(what.end)}") if what.end else "",
    )
    shown = (*row.evidence[:1], *row.evidence[-1:])
    yield Line(full(text), cite.numbers(shown), cite.quote(shown[-1]) if quoted else None)
    sentences = dict(zip((claim.id for claim in what.claims), row.evidence, strict=False))
    fresh = [b for b in what.breaches if b.day and b.day > made.since and b.claim.id in sentences]
    for breach in fresh[-BREACHES:]:
        key = (
            ("breach" if breach.by else "breach_unblamed")
            if breach.accuser
            else ("breach_told" if breach.by else "breach_nobody")
        )
        text = say(
            "truces",
            key,
            accuser=tell.naming.side(breach.accuser) if breach.accuser else "",
            by=tell.naming.side(breach.by) if breach.by else "",
            day=f"on {day(breach.day)}" if breach.day else "",
        )
        row_ = sentences[breach.claim.id]
        yield Line(full(text), cite.numbers((row_,)), cite.quote(row_))


def doubts(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell what is wrong with the texts, and which sentences may have been read wrongly."""
    return Lines.first(_doubts(made, tell, cite), 2 * LINES)


def _doubts(made: Daily, tell: Teller, cite: Citations) -> Iterator[Line]:
    say = tell.naming.phrases.say
    for row in made.warnings:
        what = row.warning
        told = say(
            "doubts",
            "warning",
            kind=plain(what.kind.replace("-", " ")),
            reason=plain(what.reason),
            record=plain(what.record),
        )
        yield _line(told, row.evidence, cite)
    due = {entry.id for entry in made.agenda.due}
    for faint in (row for row in made.faint if row.what.id not in due):
        told = say("doubts", "faint", told=tell.told(faint.what), score=f"{faint.score:.2f}")
        yield _line(told, faint.what.evidence[0], cite)


def _line(text: str, row: Evidence, cite: Citations) -> Line:
    return Line(full(text), cite.numbers((row,)), cite.quote(row))
