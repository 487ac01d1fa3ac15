"""How is each question put, and how do its answers look as rows and as lines? One table of questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from detente import answers
from detente.exports import record, rows
from detente.faces import listing
from detente.store import Store

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """What narrows a question: the day, the conflict, since when, and how promises are counted."""

    as_of: date | None
    conflict: str | None
    since: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in both its looks; each is made only when it is asked for."""

    rows: Callable[[], Iterable[Row]]
    lines: Callable[[], Iterator[str]]


def _events(store: Store, asked: Question) -> Answer:
    found = answers.events(store, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(rows.event_row, found), lambda: listing.events(found))


def _claims(store: Store, asked: Question) -> Answer:
    found = answers.claims(store, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(rows.claim_row, found), lambda: listing.claims(found))


def _warnings(store: Store, asked: Question) -> Answer:
    found = answers.warnings(store, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(rows.warning, found), lambda: listing.warnings(found))


def _mediators(store: Store, asked: Question) -> Answer:
    found = answers.mediators(store, as_of=asked.as_of, conflict=asked.conflict, since=asked.since)
    return Answer(lambda: map(record.channel, found), lambda: listing.channels(found))


def _positions(store: Store, asked: Question) -> Answer:
    found = answers.positions(store, as_of=asked.as_of, conflict=asked.conflict, since=asked.since)
    return Answer(lambda: record.matrix(found), lambda: listing.matrix(found))


def _reactions(store: Store, asked: Question) -> Answer:
    found = answers.reactions(store, as_of=asked.as_of, conflict=asked.conflict, since=asked.since)
    return Answer(lambda: map(record.reaction, found), lambda: listing.reactions(found))


def _truces(store: Store, asked: Question) -> Answer:
    found = answers.truces(store, as_of=asked.as_of, conflict=asked.conflict, since=asked.since)
    return Answer(lambda: map(record.truce, found), lambda: listing.truces(found))


def _promises(store: Store, asked: Question) -> Answer:
    found = answers.promises(store, by=asked.by, as_of=asked.as_of, conflict=asked.conflict)
    return Answer(lambda: map(record.promise, found), lambda: listing.promises(found))


ANSWERS: dict[str, Callable[[Store, Question], Answer]] = {
    "events": _events,
    "claims": _claims,
    "warnings": _warnings,
    "mediators": _mediators,
    "positions": _positions,
    "reactions": _reactions,
    "truces": _truces,
    "promises": _promises,
}
