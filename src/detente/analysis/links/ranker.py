"""In which order do the candidates come? Networks judge them, taught by the days before those asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.links.facts import Day, Facts, Ints, days
from detente.analysis.links.features import FEATURES, PRIOR
from detente.analysis.links.net import Judges
from detente.analysis.links.settings import Setting
from detente.analysis.links.walk import Sheet, Walk

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

# ICEWS14 train has 28,000 questions in its last two months. 36,000 gave boosted trees .0004 of MRR more.
QUESTIONS_LEARNED = 28_000  # at least so many of the last questions, in whole days
CANDIDATES_LEARNED = 50
CANDIDATES = 120
OTHERS = 40  # listed below the candidates, by the prior
LEAST = -80.0  # of the logarithms of scores; less would be 0 as a float of 32 bits
LEAST_QUESTIONS = 200  # with fewer there is nothing to learn from, and the prior decides


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to a question of a day: actors, the likeliest first, with positive scores, both of shape (listed,).

    The scores of the candidates sum to 1 and are no calibrated chances; those of the others are below all of them.
    """

    day: int
    source: int
    relation: int
    actors: Ints
    scores: Floats


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Questions to learn from: shapes (questions, candidates, features), (questions, candidates), (questions,)."""

    rows: Floats
    right: Bools
    asked: Ints


def rankings(facts: Facts, setting: Setting, *, first: int, seed: int = 0) -> Iterator[Ranking]:
    """Yield the answer to each question that the facts from day ``first`` on pose, day by day.

    Of each day only the questions are used before they are answered; what judges them is learned from days before.
    """
    walk = Walk(setting, seed=seed)
    known = list(days(facts, len(setting.family) // 2))
    since = _learned_since([day for day in known if day.number < first])
    lessons: list[_Lesson] = []
    judges: Judges | None = None
    for day in known:
        past = walk.past(day)
        if day.number >= first:
            if lessons:
                judges = _taught(lessons, relations=len(setting.family), seed=seed)
            sheets = list(walk.sheets(day, past, candidates=CANDIDATES, others=OTHERS))
            yield from _ranked(day, judges, sheets)
            if judges is not None:
                lesson = _lesson(day, sheets)
                judges.learn(lesson.rows, lesson.right, lesson.asked)
        elif day.number >= since:
            lessons.append(_lesson(day, list(walk.sheets(day, past, candidates=CANDIDATES))))
        walk.learn(day, past)


def _learned_since(known: Sequence[Day]) -> int:
    """Return the first of the last days that pose enough questions."""
    asked = 0
    for day in reversed(known):
        asked += len(day)
        if asked >= QUESTIONS_LEARNED:
            return day.number
    return known[0].number if known else 0


def _lesson(day: Day, sheets: Sequence[Sheet]) -> _Lesson:
    """Return the first candidates of those questions that have an answer among them."""
    rows, right, asked = [], [], []
    for sheet in sheets:
        actors = sheet.actors[:CANDIDATES_LEARNED]
        among = np.isin(actors, day.answers[day.starts[sheet.question] : day.starts[sheet.question + 1]])
        if among.any() and not among.all():
            rows.append(sheet.rows[:CANDIDATES_LEARNED])
            right.append(among)
            asked.append(day.relations[sheet.question])
    candidates = min(CANDIDATES_LEARNED, len(sheets[0].actors))
    return _Lesson(
        np.array(rows, np.float32).reshape(-1, candidates, len(FEATURES)),
        np.array(right, np.bool_).reshape(-1, candidates),
        np.array(asked, np.int32),
    )


def _taught(lessons: list[_Lesson], *, relations: int, seed: int) -> Judges | None:
    """Return who judges candidates, or None where there are too few questions.

    The lessons are used up, so that the memory never holds their rows twice.
    """
    right = np.concatenate([lesson.right for lesson in lessons])
    asked = np.concatenate([lesson.asked for lesson in lessons])
    if len(asked) < LEAST_QUESTIONS:
        lessons.clear()
        return None
    rows = np.empty((*right.shape, len(FEATURES)), np.float32)
    end = len(rows)
    while lessons:
        lesson = lessons.pop()
        rows[end - len(lesson.rows) : end] = lesson.rows
        end -= len(lesson.rows)
    return Judges(rows, right, asked, relations=relations, seed=seed)


def _ranked(day: Day, judges: Judges | None, sheets: Sequence[Sheet]) -> Iterator[Ranking]:
    rows = np.stack([sheet.rows for sheet in sheets])
    scores = rows[..., PRIOR] if judges is None else judges.scores(rows, day.relations)
    for sheet, own in zip(sheets, scores, strict=True):
        asked = (int(day.sources[sheet.question]), int(day.relations[sheet.question]))
        yield Ranking(day.number, *asked, *_listed(sheet, own))


def _listed(sheet: Sheet, worth: Floats) -> tuple[Ints, Floats]:
    """Return the actors by their worth, the others after them, and their scores."""
    order = np.argsort(-worth, kind="stable")
    chances = np.exp(np.maximum(worth[order] - worth.max(), LEAST))
    chances /= chances.sum()
    below = chances[-1] * np.linspace(0.9, 0.1, len(sheet.others), dtype=np.float32)
    return np.concatenate([sheet.actors[order], sheet.others]), np.concatenate([chances, below])
