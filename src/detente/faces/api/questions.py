"""Which questions are answered whole, and in pages afterwards? Those that look at a year, a book or a short list."""

from collections.abc import Iterable, Iterator
from typing import Any

from detente import answers, config
from detente.exports import holdings, record, rows, shapes
from detente.faces.api import asked, examples
from detente.faces.api.desk import Desk
from detente.faces.api.operation import Operation, Page, Request
from detente.faces.api.paging import whole
from detente.faces.api.problems import ProblemError
from detente.store import Store


def _mediators(store: Store, ask: asked.Since) -> Iterable[object]:
    return map(record.channel, answers.mediators(store, as_of=ask.as_of, conflict=ask.conflict, since=ask.since))


def _positions(store: Store, ask: asked.Since) -> Iterable[object]:
    return record.matrix(answers.positions(store, as_of=ask.as_of, conflict=ask.conflict, since=ask.since))


def _reactions(store: Store, ask: asked.Since) -> Iterable[object]:
    return map(record.reaction, answers.reactions(store, as_of=ask.as_of, conflict=ask.conflict, since=ask.since))


def _truces(store: Store, ask: asked.Since) -> Iterable[object]:
    return map(record.truce, answers.truces(store, as_of=ask.as_of, conflict=ask.conflict, since=ask.since))


def _promises(store: Store, ask: asked.Promises) -> Iterable[object]:
    return map(record.promise, answers.promises(store, by=ask.by, as_of=ask.as_of, conflict=ask.conflict))


def _warnings(store: Store, ask: asked.Dated) -> Iterable[object]:
    return map(rows.warning, answers.warnings(store, as_of=ask.as_of, conflict=ask.conflict))


def _pairs(ask: asked.Between) -> "tuple[answers.Pair, ...]":
    return tuple(answers.Pair(*pair.split(",")) for pair in ask.pair)


def _momentum(store: Store, ask: asked.Between) -> Iterable[object]:
    from detente.exports import mood

    return map(mood.momentum, answers.momentum(store, as_of=ask.as_of, conflict=ask.conflict, pairs=_pairs(ask)))


def _series(store: Store, ask: asked.Between) -> Iterable[object]:
    from detente.exports import mood

    return map(mood.series, answers.series(store, as_of=ask.as_of, conflict=ask.conflict, pairs=_pairs(ask)))


def _changes(store: Store, ask: asked.Between) -> Iterable[object]:
    from detente.exports import mood

    return map(mood.change, answers.changes(store, as_of=ask.as_of, conflict=ask.conflict, pairs=_pairs(ask)))


def _next(store: Store, ask: asked.Between) -> Iterable[object]:
    from detente.exports import outlook

    return map(outlook.next_act, answers.next_acts(store, as_of=ask.as_of, conflict=ask.conflict, pairs=_pairs(ask)))


def _forecasts(store: Store, ask: asked.Forecasts) -> Iterable[object]:
    from detente.exports import outlook

    return map(outlook.forecast, answers.forecasts(store, as_of=ask.as_of, asked=_ahead(ask)))


def _scenarios(store: Store, ask: asked.Scenarios) -> Iterable[object]:
    from detente.exports import outlook

    entry = answers.whole_id(store, "event", ask.entry)
    return map(outlook.scenario, answers.scenario(store, entry, as_of=ask.as_of, asked=_ahead(ask)))


def _ahead(ask: asked.Forecasts) -> "answers.Outlook":
    if any(pair.endswith(",all") for pair in ask.pair):
        raise ProblemError(422, "pair: forecasts are between two sides; write both, for example RUS,UKR")
    horizons = tuple(sorted(set(ask.horizon))) or answers.HORIZONS
    return answers.Outlook(ask.conflict, _pairs(ask), horizons)


def _scores(store: Store, ask: asked.Scores) -> Iterable[object]:
    from detente.exports import outlook

    return map(outlook.score, answers.forecast_scores(store, as_of=ask.as_of))


def _conflicts(_store: Store, _ask: asked.Paged) -> Iterator[object]:
    return (holdings.conflict(config.conflict(name)) for name in answers.conflicts())


def _failures(store: Store, _ask: asked.Paged) -> Iterable[object]:
    return map(holdings.failure, answers.failures(store))


def _who(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    on = ask.on or desk.now().date()
    dated = ask.model_copy(update={"on": on})
    return whole("who", _candidates, quick=True)(desk, Request(dated, request.changes))


def _candidates(store: Store, ask: asked.Who) -> Iterable[object]:
    return map(rows.who, answers.who(ask.name, on=ask.on, store=store))


def _event(desk: Desk, request: Request) -> Page:
    ask: Any = request.asked
    story = answers.event(desk.store, request.identity or "", as_of=ask.as_of)
    if story is None:
        raise ProblemError(404, "no event of this id is known on that day; /api/v1/events gives the ids of all")
    return Page((record.event_story(story),))


def _status(desk: Desk, _request: Request) -> Page:
    return Page((desk.answer(("api", "status"), lambda: holdings.holdings(desk.store)),))


_STANDS = (shapes.Position, shapes.Shift, shapes.Distance)
QUESTIONS = (
    Operation(
        "getEvent", "/events/{identity}", "record", "One event, what was known of it when, and why its claims are one",
        asked.One, (shapes.EventStory,), _event, (examples.STORY,),
    ),
    Operation(
        "listMediators", "/mediators", "sides", "Who stands between whom, the newest first", asked.Since,
        (shapes.Channel,), whole("mediators", _mediators), (examples.CHANNEL,),
    ),
    Operation(
        "listPositions", "/positions", "sides", "Where each side stands, where it moved, and how far sides are apart",
        asked.Since, _STANDS, whole("positions", _positions), (examples.POSITION,),
    ),
    Operation(
        "listReactions", "/reactions", "sides", "How third parties take acts", asked.Since, (shapes.Reaction,),
        whole("reactions", _reactions), (examples.REACTION,),
    ),
    Operation(
        "listTruces", "/truces", "sides", "Truces and their lives, oldest first", asked.Since, (shapes.Truce,),
        whole("truces", _truces), (examples.TRUCE,),
    ),
    Operation(
        "listPromises", "/promises", "record", "How often what was announced came true", asked.Promises,
        (shapes.Promise,), whole("promises", _promises), (examples.PROMISE,),
    ),
    Operation(
        "listMomentum", "/momentum", "mood", "Where the mood between sides is going", asked.Between,
        (shapes.Momentum,), whole("momentum", _momentum), (examples.MOMENTUM,),
    ),
    Operation(
        "listSeries", "/series", "mood", "Cooperation, conflict, level and momentum of sides, day by day",
        asked.Between, (shapes.Series,), whole("series", _series), (examples.SERIES,),
    ),
    Operation(
        "listChanges", "/changes", "mood", "Breaks in how often acts of a class became known, oldest first",
        asked.Between, (shapes.Break,), whole("changes", _changes), (examples.BREAK,),
    ),
    Operation(
        "listNext", "/next", "outlook", "On whom each side is likely to act next", asked.Between, (shapes.NextAct,),
        whole("next", _next), (examples.NEXT,),
    ),
    Operation(
        "listForecasts", "/forecasts", "outlook", "How likely talks, agreement and conflict are, and that what is "
        "announced is kept", asked.Forecasts, (shapes.Forecast,), whole("forecasts", _forecasts), (examples.FORECAST,),
    ),
    Operation(
        "listScenarios", "/forecasts/scenarios", "outlook", "What changes if an announced act is kept, or is not",
        asked.Scenarios, (shapes.Scenario,), whole("scenarios", _scenarios), (examples.SCENARIO,),
    ),
    Operation(
        "listForecastScores", "/forecasts/scores", "outlook", "How good the issued forecasts were whose days are over",
        asked.Scores, (shapes.Score,), whole("scores", _scores), (examples.SCORE,),
    ),
    Operation(
        "listWarnings", "/warnings", "texts", "What to doubt in the texts", asked.Dated, (shapes.Doubt,),
        whole("warnings", _warnings), (examples.DOUBT,),
    ),
    Operation(
        "findActors", "/actors", "actors", "Whom a name means on a day, best first", asked.Who, (shapes.Candidate,),
        _who, (examples.CANDIDATE,),
    ),
    Operation(
        "listConflicts", "/conflicts", "store", "The conflicts that are known", asked.Paged, (shapes.Conflict,),
        whole("conflicts", _conflicts, quick=True), (examples.CONFLICT,),
    ),
    Operation(
        "listFailures", "/failures", "store", "What could not be used, and why", asked.Paged, (shapes.Failure,),
        whole("failures", _failures), (examples.FAILURE,),
    ),
    Operation(
        "getStatus", "/status", "store", "What the store holds, and what answers", asked.Asked, (shapes.Holdings,),
        _status, (examples.HOLDINGS,),
    ),
)  # fmt: skip
