"""What does a desk need to know this morning? One gathering of the other answers for a period, each row with evidence.

It feeds the briefing and the overview. What rests on numbers (momentum, breaks, forecasts) is worked out only for the
pairs that have enough history, since it takes seconds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from detente import garbage
from detente.analysis import ledger as rules
from detente.answers.agenda import NOTHING, OVERDUE, Agenda, agenda, scores
from detente.answers.done import Act, acts, mode_of
from detente.answers.doubts import WarningRow, newest_warnings
from detente.answers.evidence import CHUNK, Scope, Sources, chunks, days_before, is_new, standing_events, today, watched
from detente.answers.record import entries
from detente.answers.sides import (
    ChannelRow,
    PositionRow,
    ReactionRow,
    ShiftRow,
    TruceRow,
    mediators,
    positions,
    reactions,
    truces,
)
from detente.errors import ConfigError
from detente.records import Conflict, Event, Evidence, LedgerEntry, Participant, Status
from detente.store import Store
from detente.store.event_pages import EventsAsked
from detente.store.pages import Spot

if TYPE_CHECKING:  # loaded when they are asked for: they need numba, which takes a second
    from detente.answers.mood import ChangeRow, MomentumRow, SeriesRow
    from detente.answers.outlook import ForecastRow

# Days of a period that are asked for at most: a year, which is what the other answers look back on.
LONGEST = 366
# Acts that are kept of a period, the weightiest first: a desk reads a dozen, a page shows some more.
ACTS = 40
# Pairs that are forecast and drawn, those with the most acts of the last year: a forecast of each takes a second.
PAIRS = 3
# Overdue announcements of which the ledger is asked, those due last: more than are kept, since some are one act.
LATE = 4 * OVERDUE
# Warnings that are kept.
WARNINGS = 40
# A break is news for so many days after it could be seen, a truce without word so many days after the last.
BREAKS, TRUCES = 60, 30
# What rests on no claim more certain than this is set apart as doubtful. Scores are calibrated for the whole of a
# claim, all participants included (half of all claims of the demo corpus score below 0.46): three in five are faulty.
FAINT = 0.4


@dataclass(frozen=True, slots=True)
class Faint:
    """Something that may have been read wrongly, and the score, in [0, 1], of the best claim that says it."""

    score: float
    what: Act | LedgerEntry


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction, with the mode of the act that it is about and the parties to it."""

    row: ReactionRow
    mode: str | None
    participants: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """What an article is called."""

    document: str
    title: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted between pairs: the mood of those with enough history; of the busiest of them the level day by
    day, the breaks that could be seen lately, and forecasts (also of open entries of the ledger).
    """

    momentum: "tuple[MomentumRow, ...]" = ()
    changes: "tuple[ChangeRow, ...]" = ()
    series: "tuple[SeriesRow, ...]" = ()
    forecasts: "tuple[ForecastRow, ...]" = ()


@dataclass(frozen=True, slots=True)
class Daily:
    """What changed in the days after ``since`` up to ``as_of``, both days of publication, and what is due by ``until``.

    ``articles`` and ``outlets`` are those of the period that told anything of the conflict; ``acts`` counts all that is
    reported as done, of which ``happened`` are the weightiest. No act stands in two of happened and the lists of the
    agenda; what would stand there and has a score below ``FAINT`` is in ``faint`` instead, and what is due in both.
    """

    as_of: date
    since: date
    until: date
    conflict: Conflict | None = None
    articles: int = 0
    outlets: int = 0
    acts: int = 0
    happened: tuple[Act, ...] = ()
    agenda: Agenda = NOTHING
    positions: tuple[PositionRow, ...] = ()
    shifts: tuple[ShiftRow, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
    reactions: tuple[Reacted, ...] = ()
    truces: tuple[TruceRow, ...] = ()
    numbers: Numbers = Numbers()
    warnings: tuple[WarningRow, ...] = ()
    faint: tuple[Faint, ...] = ()
    titles: tuple[Title, ...] = ()


@garbage.seldom()
def daily(store: Store, *, as_of: date | None = None, conflict: str | None = None, days: int = 7) -> Daily:
    """Return what the last ``days`` days (1 to 366) up to ``as_of`` changed, and what the same number ahead may bring.

    Raises:
        ConfigError: the conflict is not known, or the number of days is out of bounds.
    """
    made, sources = acted(store, as_of=as_of, conflict=conflict, days=days), Sources(store)
    on, since = made.as_of, made.since
    if store.newest() is None:
        return made
    stands = positions(store, as_of=on, conflict=conflict)
    channels = mediators(store, as_of=on, conflict=conflict)
    made = replace(
        made,
        positions=tuple(row for row in stands.positions if is_new(row.position.since, since)),
        shifts=tuple(row for row in stands.shifts if row.shift.day > since),
        channels=tuple(row for row in channels if any(is_new(item.published, since) for item in row.evidence)),
        reactions=_reactions(store, on, conflict, since),
        truces=_truces(store, on, conflict),
        numbers=_numbers(store, on, conflict, days),
        warnings=newest_warnings(store, as_of=on, conflict=conflict, since=since + timedelta(days=1), limit=WARNINGS),
    )
    return replace(made, titles=_titles(evidence(made), sources))


@garbage.seldom()
def acted(store: Store, *, as_of: date | None = None, conflict: str | None = None, days: int = 7) -> Daily:
    """Return of `daily` only what was done and announced, and what of it may have been read wrongly.

    Raises:
        ConfigError: as for `daily`.
    """
    if not 1 <= days <= LONGEST:
        raise ConfigError(f"a briefing covers 1 to {LONGEST} days, got {days}; give --days a number in between")
    on = today(store, as_of)
    until = on + timedelta(days=min(days, (date.max - on).days))
    made = Daily(on, days_before(on, days), until, watched(conflict))
    return made if store.newest() is None else _acted(store, made, Sources(store))


def evidence(made: Daily) -> Iterator[Evidence]:
    """Yield all sentences that something in it rests on."""
    numbers = made.numbers
    for told in (made.happened, made.agenda.all(), made.positions, made.shifts, made.channels, made.truces):
        yield from chain.from_iterable(row.evidence for row in told)
    for counted in (numbers.momentum, numbers.changes, numbers.series, numbers.forecasts):
        yield from chain.from_iterable(row.evidence for row in counted)
    yield from chain.from_iterable(row.row.evidence for row in made.reactions)
    yield from chain.from_iterable(row.what.evidence for row in made.faint)
    yield from (row.evidence for row in made.warnings)


def _acted(store: Store, made: Daily, sources: Sources) -> Daily:
    """Add what was done and announced, and set apart what may have been read wrongly."""
    on, since = made.as_of, made.since
    announced, overdues = _announced(store, made, sources)
    found = agenda(announced, since=since, on=on, until=made.until)
    found = replace(found, overdues=max(found.overdues, overdues))
    certain = scores(store, found.all(), on)
    listed = {entry.id for entry in found.all()}
    events = [e for e in standing_events(store, on, made.conflict, since=since) if _told(e, since)]
    told = {claim.document for event in events for claim in event.claims if is_new(claim.reported, since)}
    sources.load(claim.document for event in events for claim in event.claims)
    done = acts((event for event in events if event.id not in listed), since, sources)
    sure = [act for act in done if act.score >= FAINT]
    faint = [Faint(act.score, act) for act in done if act.score < FAINT]
    late = {e.id for e in found.overdue if e.due and e.due.last <= since}  # no news: they were late before
    faint += (
        Faint(certain[e.id], e) for e in found.all() if e.id in certain and e.id not in late and certain[e.id] < FAINT
    )
    return replace(
        made,
        articles=len(told),
        outlets=sources.outlets(told),
        acts=len(sure),
        happened=tuple(sure[:ACTS]),
        agenda=found.kept(certain, FAINT),
        faint=tuple(sorted(faint, key=lambda row: (-row.score, row.what.id))[:ACTS]),
    )


def _announced(store: Store, made: Daily, sources: Sources) -> tuple[list[LedgerEntry], int]:
    """Return the entries of the ledger that a period may have changed, or that are due or late; and how many are late.

    What became of an announcement in a period was reported in it, so the store is asked for what was spoken of since.
    """
    on, scope = made.as_of, Scope.of(store, made.conflict)
    asked = EventsAsked(on, sides=scope.sides, conflict=scope.mark)
    late, overdues = store.lapsed(asked, limit=LATE)
    coming = _coming(store, replace(asked, announced=True, statuses=(Status.DUE,), due_from=on, due_to=made.until))
    lately = store.standing(on=on, announced=True, parties=scope.sides, since=made.since, conflict=scope.mark)
    ids = dict.fromkeys((*late, *coming, *lately))
    found = (entry for part in chunks(ids) for entry in entries(store, part, on, scope, sources))
    return sorted(found, key=lambda entry: (entry.announced or date.min, entry.id)), overdues


def _coming(store: Store, asked: EventsAsked) -> Iterator[str]:
    spot: Spot | None = None
    while True:
        found = store.standing_page(asked, after=spot, limit=CHUNK)
        yield from (identity for identity, _ in found.rows)
        if found.after is None:
            return
        spot = found.after


def _told(event: Event, since: date) -> bool:
    return any(is_new(claim.reported, since) for claim in event.claims)


def _reactions(store: Store, on: date, conflict: str | None, since: date) -> tuple[Reacted, ...]:
    rows = [row for row in reactions(store, as_of=on, conflict=conflict) if is_new(row.reaction.day, since)]
    known = {event.id: event for event in store.events_of({row.reaction.event for row in rows}, as_of=on)}
    return tuple(Reacted(row, *_about(known.get(row.reaction.event))) for row in rows)


def _about(event: Event | None) -> tuple[str | None, tuple[Participant, ...]]:
    return (mode_of(event.claims), rules.participants(event.claims)) if event else (None, ())


def _truces(store: Store, on: date, conflict: str | None) -> tuple[TruceRow, ...]:
    """Return the truces of which there was word lately, the newest word first."""
    rows = truces(store, as_of=on, conflict=conflict)
    told = [(max((e.published for e in row.evidence if e.published), default=None), row) for row in rows]
    lately = [(day, row) for day, row in told if day and (on - day).days <= TRUCES]
    return tuple(row for _, row in sorted(lately, key=lambda pair: (pair[0], pair[1].truce.event), reverse=True))


def _numbers(store: Store, on: date, conflict: str | None, days: int) -> Numbers:
    """Return what is counted between the busiest pairs that have enough history, and what is forecast."""
    from detente.answers import mood, outlook

    going = tuple(row for row in mood.momentum(store, as_of=on, conflict=conflict) if row.momentum.size is not None)
    pairs = tuple(row.pair for row in going[:PAIRS])
    # A pair without a mood of these weeks may have acts enough to foretell: then those that `forecast` asks about.
    told = outlook.forecasts(store, as_of=on, asked=outlook.Outlook(conflict, pairs, (days,)))
    forecasts = tuple(row for row in told if row.forecast.probability is not None)
    if not pairs:
        return Numbers(forecasts=forecasts)
    breaks = mood.changes(store, as_of=on, conflict=conflict, pairs=pairs)
    lines = mood.series(store, as_of=on, conflict=conflict, pairs=pairs)
    return Numbers(
        going,
        tuple(row for row in breaks if (on - row.known).days <= BREAKS),
        tuple(row for row in lines if row.series.name.startswith("level ")),
        forecasts,
    )


def _titles(rows: Iterable[Evidence], sources: Sources) -> tuple[Title, ...]:
    shown = sorted({row.document for row in rows})
    sources.load(shown)
    titles = ((identity, sources.of(identity).title) for identity in shown)
    return tuple(Title(identity, title) for identity, title in titles if title)
