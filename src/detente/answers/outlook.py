"""What is likely next between which sides, and which announced acts will be kept? Forecasts, and what became of them.

A forecast uses what was known by its day. One that is issued is kept as it was, and scored when its days are over.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from detente import garbage
from detente.analysis import links
from detente.analysis.forecast import (
    FORECASTERS,
    NO_AGENDA,
    Agenda,
    Plan,
    Questions,
    acts,
    keeping,
    scenarios,
    shipped,
)
from detente.analysis.history import History, ordinal
from detente.answers.evidence import Sources, days_before, today, watched
from detente.answers.mood import ALL, Pair, busiest, most_active
from detente.answers.record import Asked, each_entry
from detente.errors import ConfigError
from detente.records import Evidence, Forecast, LedgerEntry, Move, Promise, Status
from detente.store import Store

HORIZONS = (7, 30, 90)
METHOD = "detente"
# Years that forecasts learn from: an older one tells little of today's pace, and takes as long to learn from.
YEARS = 5
# Acts that are shown beside a forecast, the newest of its class; reasons beside it.
SHOWN, REASONS = 3, 5
REFERENCES = ("base rate", "this pair so far", "as lately")
# Days that "who is next" looks back on: relations of the last year, which the walk over them takes some seconds for.
NEXT_DAYS = 365
OPEN = (Status.DUE, Status.PROPOSED, Status.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is asked of the future: in which conflict (None: all), between whom (empty: the busiest), how far ahead."""

    conflict: str | None = None
    pairs: tuple[Pair, ...] = ()
    horizons: tuple[int, ...] = HORIZONS


EVERYTHING = Outlook()


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A forecast with the newest acts of its class between the two; of a ledger entry, its sentences."""

    forecast: Forecast
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NextRow:
    """On whom a side is likely to act next in a way, the likeliest first; scores are shares of all sides."""

    on: date
    side: str
    kind: str
    likely: tuple[links.Likely, ...]


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """How a forecast changes if an announced act is kept or not, and the like cases; one sentence for each of the
    first ``cases``.
    """

    forecast: Forecast
    entry: str
    kept: float
    scenario: scenarios.Scenario
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a store knew by a day, ready to be learned from."""

    on: date
    moves: tuple[Move, ...]
    history: History
    promises: tuple[Promise, ...]
    agenda: Agenda

    @property
    def digest(self) -> str:
        """A digest of it: the same data give the same forecasts."""
        made = hashlib.sha256(repr((self.on, self.moves)).encode())
        made.update(repr(self.promises).encode())
        return made.hexdigest()[:16]


def known(store: Store, on: date) -> Known:
    """Return what a store knew by a day."""
    moves = tuple(store.moves(on=on, since=days_before(on, 365 * YEARS)))
    sides: dict[str, set[str]] = {}
    for move in moves:
        sides.setdefault(move.event, set()).update((move.source, move.target))
    promises = tuple(
        _cut(promise, on, sides.get(promise.event, set()))
        for promise in store.promised.acts()
        if promise.steps[0].day is None or promise.steps[0].day <= on
    )
    return Known(on, moves, acts.history(moves), promises, acts.agenda(promises))


def _cut(promise: Promise, on: date, sides: set[str]) -> Promise:
    """Return what was known of an announcement by a day."""
    steps = tuple(
        replace(step, until=None) if step.until and step.until > on else step
        for step in promise.steps
        if step.day is None or step.day <= on
    )
    told = tuple(day for day in promise.told if day <= on)
    return replace(promise, sides=tuple(sorted(sides)), steps=steps, told=told)


def known_of(moves: Sequence[Move], on: date) -> Known:
    """Return the same of acts from elsewhere, of which nothing was announced."""
    told = tuple(move for move in moves if move.day <= on)
    return Known(on, told, acts.history(told), (), NO_AGENDA)


def forecasts_of(
    moves: Sequence[Move], *, as_of: date | None = None, asked: Outlook = EVERYTHING
) -> tuple[ForecastRow, ...]:
    """Return forecasts from acts that are in no store, such as those of a table; they have no evidence.

    Raises:
        ConfigError: there are none, or the conflict is not known.
    """
    if not moves:
        raise ConfigError("there are no acts to learn from")
    told = known_of(moves, as_of or max(move.day for move in moves))
    return tuple(ForecastRow(f, ()) for f in _between(told, _wanted(told, asked), asked.horizons))


@garbage.seldom()
def forecasts(store: Store, *, as_of: date | None = None, asked: Outlook = EVERYTHING) -> tuple[ForecastRow, ...]:
    """Return how likely talks, agreement and conflict are between sides, and how likely what is announced is kept.

    Raises:
        ConfigError: the conflict is not known.
    """
    return _made(store, known(store, today(store, as_of)), asked)


@garbage.seldom()
def issue(
    store: Store, *, at: datetime, as_of: date | None = None, asked: Outlook = EVERYTHING
) -> tuple[ForecastRow, ...]:
    """Return the same, and keep each as it was issued, with a digest of what was known; none of the same data twice.

    Raises:
        ConfigError: the conflict is not known.
    """
    told = known(store, today(store, as_of))
    rows = _made(store, told, asked)
    before = {(issued.data, _question(issued.forecast)) for issued in store.issued()}
    fresh = (row.forecast for row in rows if (told.digest, _question(row.forecast)) not in before)
    store.issue(fresh, at=at, conflict=asked.conflict, method=METHOD, data=told.digest)
    return rows


@garbage.seldom()
def next_acts(
    store: Store, *, as_of: date | None = None, conflict: str | None = None, pairs: Sequence[Pair] = ()
) -> tuple[NextRow, ...]:
    """Return on whom each side is likely to act next, by class of act, with the rules and acts that say so.

    The sides are the parties of the conflict, or those of the pairs, else those of the busiest pairs.

    Raises:
        ConfigError: the conflict is not known.
    """
    about = watched(conflict)
    on = today(store, as_of)
    since = days_before(on, NEXT_DAYS)
    found = pairs or most_active(store, on, about, since=since)
    sides = about.parties if about and not pairs else tuple(dict.fromkeys(s for p in found for s in (p.a, p.b)))
    done = store.moods.done(on=on, since=since)
    words = {kind: acts.class_of(kind) or kind.lower() for kind in {kind for _, _, kind, _ in done}}
    past = History.of((ordinal(day), source, words[kind], target) for day, source, kind, target in done)
    record = links.Record(past, ordinal(on) + 1)
    rows = (
        NextRow(on, side, kind, record.next_actors(source=side, kind=kind, top=SHOWN))
        for side in sides
        if side != ALL
        for kind in acts.CLASSES
    )
    return tuple(row for row in rows if row.likely)


@garbage.seldom()
def scenario(
    store: Store, entry: str, *, as_of: date | None = None, asked: Outlook = EVERYTHING
) -> tuple[ScenarioRow, ...]:
    """Return how each forecast between the sides of an announced act changes if it is kept, or is not.

    Raises:
        ConfigError: the conflict or the entry is not known, or the entry is not open on that day.
    """
    told = known(store, today(store, as_of))
    promise = next((p for p in told.promises if p.event == entry), None)
    keeper = keeping.fit(told.promises, told.on, prior=shipped.keeping_weights())
    chance = keeper.forecast(promise, told.on) if promise and keeper else None
    if promise is None or chance is None:
        fault = "is not open on that day" if promise else "is not in the ledger"
        raise ConfigError(f"the entry {entry!r} {fault}; `detente ledger --json` gives the ids and their status")
    sides = [Pair(a, b) for a in promise.sides for b in promise.sides if a < b]
    wanted = _wanted(told, asked) if asked.pairs or not sides else sides
    return tuple(
        _compared(store, told, forecast, promise, chance.probability)
        for forecast in _between(told, wanted, asked.horizons)
        if forecast.probability is not None
    )


def _made(store: Store, told: Known, asked: Outlook) -> tuple[ForecastRow, ...]:
    found = _between(told, _wanted(told, asked), asked.horizons)
    rows = [ForecastRow(forecast, _newest(store, told, forecast)) for forecast in found]
    kept = sorted(_entries(store, told, asked), key=lambda row: (-(row.forecast.probability or 0), row.forecast.entry))
    return (*rows, *kept)


def _question(forecast: Forecast) -> tuple[object, ...]:
    return forecast.source, forecast.target, forecast.kind, forecast.horizon, forecast.entry


def _wanted(told: Known, asked: Outlook) -> list[Pair]:
    """Return the pairs that are asked for, without those against all, else the busiest."""
    named = [pair for pair in asked.pairs if pair.b != ALL]
    return named or busiest(told.moves, told.on, watched(asked.conflict))


def _between(told: Known, pairs: Sequence[Pair], horizons: Sequence[int]) -> Iterator[Forecast]:
    kinds = tuple(acts.CLASSES)
    on = ordinal(told.on)
    others = tuple(word for word in told.history.words if word not in acts.CLASSES)
    plan = Plan(on, kinds, tuple(sorted(set(horizons))), others)
    forecaster = FORECASTERS[METHOD](told.history, plan, agenda=told.agenda, prior=shipped.prior())
    asked = [
        (on, min(pair.a, pair.b), kind, max(pair.a, pair.b), horizon)
        for pair in pairs
        for kind in kinds
        for horizon in plan.horizons
    ]
    found = forecaster.forecast(told.history, Questions.of(asked), agenda=told.agenda)
    for row, (_, a, kind, b, horizon) in enumerate(asked):
        answer = found.at(row, most=REASONS, directed=False)
        rates = (answer.base_rate, answer.climatology, answer.persistence)
        references = tuple(zip(REFERENCES, rates, strict=True))
        yield Forecast(
            told.on, a, b, kind, horizon, answer.probability, references,
            answer.reasons, answer.silence,
        )  # fmt: skip


def _entries(store: Store, told: Known, asked: Outlook) -> Iterator[ForecastRow]:
    """Yield how likely each open entry of the ledger is kept in time."""
    keeper = keeping.fit(told.promises, told.on, prior=shipped.keeping_weights())
    if keeper is None:
        return
    promises = {promise.event: promise for promise in told.promises}
    for entry in each_entry(store, as_of=told.on, conflict=asked.conflict, asked=Asked(statuses=OPEN)):
        promise = promises.get(entry.id)
        if promise is None or (asked.pairs and not any({p.a, p.b} <= {*promise.sides, ALL} for p in asked.pairs)):
            continue
        chance = keeper.forecast(promise, told.on)
        if chance is not None:
            yield ForecastRow(_kept(entry, promise, chance, told.on), entry.evidence[:SHOWN])


def _kept(entry: LedgerEntry, promise: Promise, chance: keeping.Kept, on: date) -> Forecast:
    named = tuple(dict.fromkeys(participant.text for participant in entry.participants))
    first, *others = promise.sides or named or (entry.id,)
    return Forecast(
        on=on,
        source=first,
        target=" ".join(others) or first,
        kind=f"{entry.type} kept",
        horizon=(chance.until - on).days,
        probability=chance.probability,
        references=(("all announcements", chance.usual),),
        reasons=chance.reasons[:REASONS],
        entry=entry.id,
    )


def _compared(store: Store, told: Known, forecast: Forecast, promise: Promise, kept: float) -> ScenarioRow:
    like = scenarios.cases(told.promises, told.history, like=promise, kind=forecast.kind, horizon=forecast.horizon)
    found = scenarios.compare(like, probability=forecast.probability or 0.0, kept=kept)
    shown = [case.event for case in found.cases[: 2 * SHOWN]]
    events = {event.id: event.claims[0] for event in store.events_of(shown, as_of=told.on)}
    sentences = Sources(store).evidence_of(events[identity] for identity in shown if identity in events)
    return ScenarioRow(forecast, promise.event, kept, found, sentences)


def _newest(store: Store, told: Known, forecast: Forecast) -> tuple[Evidence, ...]:
    """Return the sentences of the newest acts of the class of a forecast between its two sides."""
    pair = {forecast.source, forecast.target}
    mine = (
        move
        for move in reversed(told.moves)
        if {move.source, move.target} == pair
        and move.status is Status.HAPPENED
        and acts.class_of(move.type) == forecast.kind
    )
    newest: dict[str, str] = {}
    for move in mine:
        newest.setdefault(move.event, move.claim)
        if len(newest) == SHOWN:
            break
    return Sources(store).evidence_with(newest.values())
