"""How is each question put, and how do its answers look as rows and as lines? One table of questions."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from detente import answers
from detente.errors import ConfigError
from detente.exports import record, rows
from detente.faces import listing, nothing
from detente.store import Store

# Questions that --plot draws, that --pair narrows, and that --since does.
DRAWN = ("momentum", "series", "changes")
PAIRED = (*DRAWN, "next")
DATED = ("warnings", "mediators", "positions", "reactions", "truces")


@dataclass(frozen=True, slots=True)
class Question:
    """What narrows a question: the day, the conflict, since when, how promises are counted, and between whom."""

    as_of: date | None
    conflict: str | None
    since: date | None
    by: str
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in both its looks; each is made only when it is asked for.

    ``since`` is the day to which it looks back, if that is less than anybody asked for.
    """

    rows: Callable[[], Iterable[object]]
    lines: Callable[[], Iterator[str]]
    since: date | None = None

    @property
    def note(self) -> str | None:
        """What is to be said of what the answer leaves out."""
        if self.since is None:
            return None
        return f"So much was told that this looks back to {self.since} only; --since DAY looks back farther."


def _events(store: Store, asked: Question) -> Answer:
    found = answers.events(store, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(rows.event_row, found), lambda: listing.events(found))


def _claims(store: Store, asked: Question) -> Answer:
    found = answers.claims(store, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(rows.claim_row, found), lambda: listing.claims(found))


def _warnings(store: Store, asked: Question) -> Answer:
    cut = None if asked.since else answers.warnings_reach(store, as_of=asked.as_of, conflict=asked.conflict)
    found = answers.warnings(store, as_of=asked.as_of, conflict=asked.conflict, since=asked.since or cut)
    return Answer(lambda: map(rows.warning, found), lambda: listing.warnings(found), cut)


def _since(store: Store, what: str, asked: Question) -> tuple[date, date | None]:
    """Return since when an answer looks, and that day again where it is less than a year and nobody asked for it."""
    if asked.since:
        return asked.since, None
    reach = answers.reach(store, what, as_of=asked.as_of, conflict=asked.conflict)
    return reach.since, None if reach.whole else reach.since


def _mediators(store: Store, asked: Question) -> Answer:
    since, cut = _since(store, "mediators", asked)
    found = answers.mediators(store, as_of=asked.as_of, conflict=asked.conflict, since=since)
    return Answer(lambda: map(record.channel, found), lambda: listing.channels(found), cut)


def _positions(store: Store, asked: Question) -> Answer:
    since, cut = _since(store, "positions", asked)
    found = answers.positions(store, as_of=asked.as_of, conflict=asked.conflict, since=since)
    return Answer(lambda: record.matrix(found), lambda: listing.matrix(found), cut)


def _reactions(store: Store, asked: Question) -> Answer:
    since, cut = _since(store, "reactions", asked)
    found = answers.reactions(store, as_of=asked.as_of, conflict=asked.conflict, since=since)
    return Answer(lambda: map(record.reaction, found), lambda: listing.reactions(found), cut)


def _truces(store: Store, asked: Question) -> Answer:
    since, cut = _since(store, "truces", asked)
    found = answers.truces(store, as_of=asked.as_of, conflict=asked.conflict, since=since)
    return Answer(lambda: map(record.truce, found), lambda: listing.truces(found), cut)


def _promises(store: Store, asked: Question) -> Answer:
    found = partial(answers.promises, store, by=asked.by, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(record.promise, found()), lambda: listing.promises(found(quotes=0)))


def _pairs(asked: Question) -> "tuple[answers.Pair, ...]":
    return tuple(answers.Pair(a, b) for a, b in asked.pairs)


def _momentum(store: Store, asked: Question) -> Answer:
    from detente.exports import mood as records
    from detente.faces import mood as lines

    found = answers.momentum(store, as_of=asked.as_of, conflict=asked.conflict, pairs=_pairs(asked))
    return Answer(lambda: map(records.momentum, found), lambda: lines.momentum(found))


def _series(store: Store, asked: Question) -> Answer:
    from detente.exports import mood as records
    from detente.faces import mood as lines

    found = answers.series(store, as_of=asked.as_of, conflict=asked.conflict, pairs=_pairs(asked))
    return Answer(lambda: map(records.series, found), lambda: lines.series(found))


def _changes(store: Store, asked: Question) -> Answer:
    from detente.exports import mood as records
    from detente.faces import mood as lines

    found = answers.changes(store, as_of=asked.as_of, conflict=asked.conflict, pairs=_pairs(asked))
    return Answer(lambda: map(records.change, found), lambda: lines.changes(found))


def _next(store: Store, asked: Question) -> Answer:
    from detente.exports import outlook as records
    from detente.faces import outlook as lines

    found = answers.next_acts(store, as_of=asked.as_of, conflict=asked.conflict, pairs=_pairs(asked))
    return Answer(lambda: map(records.next_act, found), lambda: lines.next_acts(found))


ANSWERS: dict[str, Callable[[Store, Question], Answer]] = {
    "events": _events,
    "claims": _claims,
    "warnings": _warnings,
    "mediators": _mediators,
    "positions": _positions,
    "reactions": _reactions,
    "truces": _truces,
    "promises": _promises,
    "momentum": _momentum,
    "series": _series,
    "changes": _changes,
    "next": _next,
}


def told(what: str, store: Store, asked: Question, answer: Answer) -> Iterator[str]:
    """Yield the lines of an answer; of one without any, that nothing was found."""
    empty = True
    for line in answer.lines():
        empty = False
        yield line
    if empty:
        between = tuple(",".join(pair) for pair in asked.pairs)
        narrowed = {
            "--conflict": asked.conflict,
            "--as-of": asked.as_of,
            "--since": asked.since or answer.since,
            "--pair": between,
        }
        yield nothing.found(store, what, narrowed.items())


def draw(what: str, store: Store, asked: Question, file: Path) -> None:
    """Draw the mood between sides, for questions that are about it.

    Raises:
        ConfigError: the question is about something else, or the file is neither a .png nor an .svg.
    """
    from detente.faces import mood

    if what not in DRAWN:
        raise ConfigError(f"--plot draws {', '.join(DRAWN)}, got {what}; `forecast` and `backtest` draw, too")
    pairs = _pairs(asked)
    levels = answers.series(store, as_of=asked.as_of, conflict=asked.conflict, pairs=pairs)
    shown = tuple(dict.fromkeys(row.pair for row in levels))[: mood.DRAWN]
    breaks = answers.changes(store, as_of=asked.as_of, pairs=shown) if shown else ()
    movers = answers.momentum(store, as_of=asked.as_of, pairs=shown) if shown else ()
    mood.draw(levels, file, breaks=breaks, movers=movers)
