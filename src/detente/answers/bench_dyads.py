"""How likely is each asked act of a benchmark's table? Files of events and questions in, probabilities out.

Nothing is known of the table beforehand: all is learned from its days up to the end of training.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.analysis.forecast import FORECASTERS, Plan, Questions
from detente.analysis.history import Act, History
from detente.answers import csv_rows
from detente.errors import ConfigError, ExtractionError

EVENT_COLUMNS = ("day", "s", "o", "cls")
QUESTION_COLUMNS = ("qid", "t0", "s", "o", "cls", "h")
# What one core answers in minutes; a larger table is refused before it fills the memory.
MOST_EVENTS, MOST_QUESTIONS = 3_000_000, 1_000_000
MOST_DAYS = 20_000  # from the first day to the last, some fifty years
MOST_HORIZON = 3660
MOST_KINDS = 30
MOST_HORIZONS = 12  # so many are learned one by one; others are read off the model of all
LARGEST_DAY = 10_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The probability of a question, by the name that the file gives it."""

    question: str
    probability: float


def forecasts(events: Path, questions: Path, *, train_end: int, forecaster: str = "detente") -> tuple[Answer, ...]:
    """Return the probability of each question of a file, in its order.

    Args:
        events: day,s,o,cls; one event a row.
        questions: qid,t0,s,o,cls,h; the outcome window of a question is the days t0+1 to t0+h.
        train_end: the last day that anything is learned from.
        forecaster: a name in ``FORECASTERS``.

    Raises:
        SourceError: a file cannot be read.
        ExtractionError: a file is no such table.
        ConfigError: the end of training is before the first event.
    """
    history = _history(events)
    names, asked = _questions(questions)
    if train_end < history.span[0]:
        raise ConfigError(
            f"--train-end {train_end} is before the first event, of day {history.span[0]}: give a day of the table"
        )
    horizons = _spread(np.unique(asked.horizons).tolist())
    past = history.until(train_end)
    others = tuple(history.words[kind] for kind in np.unique(past.kinds) if history.words[kind] not in asked.words)
    plan = Plan(train_end, kinds=asked.words, horizons=horizons, covariates=others)
    answers = FORECASTERS[forecaster](history, plan).forecast(history, asked)
    return tuple(Answer(*row) for row in zip(names, answers.probabilities.tolist(), strict=True))


def _spread(horizons: Sequence[int]) -> tuple[int, ...]:
    """Return at most so many as are learned one by one, the first and the last among them."""
    places = np.unique(np.linspace(0, len(horizons) - 1, min(len(horizons), MOST_HORIZONS)).round().astype(int))
    return tuple(horizons[place] for place in places)


def _history(path: Path) -> History:
    acts: list[Act] = []
    for place, (day, source, target, kind) in csv_rows.rows(path, EVENT_COLUMNS):
        acts.append((_whole(day, path, place, "day"), source, kind, target))
        if len(acts) > MOST_EVENTS:
            raise ExtractionError(f"{path} has more than {MOST_EVENTS} events: give a part of the table")
    if not acts:
        raise ExtractionError(f"{path} has no events; a row is {','.join(EVENT_COLUMNS)}")
    history = History.of(acts)
    first, last = history.span
    if last - first >= MOST_DAYS:
        raise ExtractionError(f"{path} spans days {first} to {last}; at most {MOST_DAYS} are allowed: cut it")
    if len(history.words) > MOST_KINDS:
        raise ExtractionError(f"{path} has {len(history.words)} classes in cls; at most {MOST_KINDS} are allowed")
    return history


def _questions(path: Path) -> tuple[tuple[str, ...], Questions]:
    """Return the names of questions and the questions, in the order of the file."""
    names: list[str] = []
    asked: list[tuple[int, str, str, str, int]] = []
    for place, (name, origin, source, target, kind, days) in csv_rows.rows(path, QUESTION_COLUMNS):
        horizon = _whole(days, path, place, "h")
        if not 1 <= horizon <= MOST_HORIZON:
            raise ExtractionError(f"{path}, line {place}: h is {horizon}; allowed are 1 to {MOST_HORIZON} days")
        names.append(name)
        asked.append((_whole(origin, path, place, "t0"), source, kind, target, horizon))
        if len(names) > MOST_QUESTIONS:
            raise ExtractionError(f"{path} has more than {MOST_QUESTIONS} questions: ask them in parts")
    if not names:
        raise ExtractionError(f"{path} has no questions; a row is {','.join(QUESTION_COLUMNS)}")
    if len(set(names)) < len(names):
        raise ExtractionError(f"{path} has a qid twice; each names one question")
    questions = Questions.of(asked)
    if len(questions.words) > MOST_KINDS:
        raise ExtractionError(f"{path} has {len(questions.words)} classes in cls; at most {MOST_KINDS} are allowed")
    return tuple(names), questions


def _whole(text: str, path: Path, place: int, column: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = LARGEST_DAY + 1
    if abs(number) > LARGEST_DAY:
        raise ExtractionError(f"{path}, line {place}: {column} is {text[:40]!r}; it is a whole number such as 120")
    return number
