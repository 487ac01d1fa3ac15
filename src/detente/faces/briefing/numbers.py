"""How are momentum, breaks and forecasts told? With their size, their bounds, what they are compared with and why."""

import re
from collections.abc import Iterator

from detente.answers import ChangeRow, ForecastRow, MomentumRow
from detente.answers.daily import Daily
from detente.faces.briefing.acts import Teller
from detente.faces.briefing.citations import Citations
from detente.faces.briefing.content import Line
from detente.faces.briefing.readings import Lines
from detente.faces.briefing.sides import Naming
from detente.faces.briefing.wording import day, full, percent, signed
from detente.faces.plain import plain
from detente.records import Evidence

# Pairs whose mood is told, acts that are cited for it, and forecasts.
PAIRS, MOVERS, FORECASTS = 6, 2, 9


def momentum(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell where the mood of each pair is going, and the breaks that could be seen lately."""
    told = Lines.first((_momentum(row, tell, cite) for row in made.numbers.momentum), PAIRS)
    breaks = (_break(row, tell, cite) for row in reversed(made.numbers.changes))
    return Lines(
        (*told.lines, *Lines.first(breaks, PAIRS).lines), told.more + max(0, len(made.numbers.changes) - PAIRS)
    )


def _momentum(row: MomentumRow, tell: Teller, cite: Citations) -> Line:
    shown = row.evidence[:MOVERS]
    text = _mood(row, tell)
    if row.momentum.movers and shown:
        way = tell.naming.phrases.say("momentum", "up" if row.momentum.movers[0].share > 0 else "down")
        text = f"{text}; {tell.naming.phrases.say('momentum', 'mover', way=way)}"
    return Line(full(text), cite.numbers(shown), cite.quote(shown[0]) if shown else None)


def _mood(row: MomentumRow, tell: Teller) -> str:
    say, what = tell.naming.phrases.say, row.momentum
    size = say(
        "momentum",
        "size",
        number=signed(what.size or 0.0),
        low=signed(what.low or 0.0),
        high=signed(what.high or 0.0),
    )
    since = day(what.since) if what.since else ""
    return say(
        "momentum", what.direction or "steady", pair=tell.naming.pair(row.pair.a, row.pair.b), since=since, size=size
    )


def _break(row: ChangeRow, tell: Teller, cite: Citations) -> Line:
    say, what = tell.naming.phrases.say, row.change
    text = say(
        "momentum",
        "break_more" if what.after > what.before else "break_fewer",
        day=day(row.day),
        kind=say("kinds", row.kind),
        pair=tell.naming.pair(row.pair.a, row.pair.b),
        before=f"{7 * what.before:.1f}",
        after=f"{7 * what.after:.1f}",
    )
    if row.bounds:
        how = say("momentum", "bounds", first=day(row.bounds[0]), last=day(row.bounds[1]))
    else:
        how = say("momentum", "alarm", day=day(row.known))
    return Line(full(f"{text}; {how}"), cite.numbers(row.evidence[:MOVERS]))


def forecasts(made: Daily, tell: Teller, cite: Citations) -> Lines:
    """Tell the forecasts between sides, with references and the main reason; those of entries stand beside them."""
    return Lines.first(_forecasts(made, tell, cite), FORECASTS)


def _forecasts(made: Daily, tell: Teller, cite: Citations) -> Iterator[Line]:
    say = tell.naming.phrases.say
    for row in between(made):
        what = row.forecast
        references = (
            say("forecasts", "reference", rate=percent(rate), name=say("references", name))
            for name, rate in what.references
            if tell.naming.phrases.has("references", name)
        )
        text = say(
            "forecasts",
            "line",
            kind=say("kinds", what.kind),
            pair=tell.naming.pair(what.source, what.target),
            days=f"{what.horizon} day{'' if what.horizon == 1 else 's'}",
            probability=percent(what.probability or 0.0),
            references=", ".join(references),
        )
        if what.reasons:
            text = f"{text}; {say('forecasts', 'reason', reason=reason_of(what.reasons[0].text, row, tell.naming))}"
        shown = row.evidence[:1] or _of_pair(row, made)
        yield Line(full(text), cite.numbers(shown))


def between(made: Daily) -> tuple[ForecastRow, ...]:
    """Return the forecasts between sides, as against those of entries of the ledger."""
    return tuple(row for row in made.numbers.forecasts if row.forecast.entry is None)


def _of_pair(row: ForecastRow, made: Daily) -> tuple[Evidence, ...]:
    """Return the sentence that moved the mood of the pair of a forecast most: it rests on the acts of the pair."""
    pair = {row.forecast.source, row.forecast.target}
    return next((r.evidence[:1] for r in made.numbers.momentum if {r.pair.a, r.pair.b} == pair), ())


def reason_of(text: str, row: ForecastRow, naming: Naming) -> str:
    """Return a reason with the names of the sides for their codes."""
    told = plain(text)
    for key in (row.forecast.source, row.forecast.target):
        told = naming.side(key).join(re.split(rf"(?<!\w){re.escape(key)}(?!\w)", told))
    return told


def leading(made: Daily, tell: Teller, cite: Citations) -> Line:
    """Tell in one line where the mood moves most, and what is likeliest next."""
    say = tell.naming.phrases.say
    if not made.numbers.momentum:
        return Line(full(say("momentum", "silent")))
    moving = [row for row in made.numbers.momentum if row.momentum.direction != "steady"] or list(
        made.numbers.momentum[:1]
    )
    most = max(moving, key=lambda row: (abs(row.momentum.size or 0.0), row.pair.name))
    text, rows = _mood(most, tell), list(most.evidence[:1])
    likely = max(between(made), key=lambda row: (row.forecast.probability or 0.0, row.forecast.kind), default=None)
    if likely is not None:
        what = likely.forecast
        headline = say(
            "forecasts",
            "headline",
            kind=say("kinds", what.kind),
            pair=tell.naming.pair(what.source, what.target),
            probability=percent(what.probability or 0.0),
        )
        text, rows = f"{text}; {headline}", [*rows, *likely.evidence[:1]]
    return Line(full(text), cite.numbers(rows))
