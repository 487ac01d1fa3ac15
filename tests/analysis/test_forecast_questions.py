"""Questions keep their order, find their names in any history, and are answered by what follows their day."""

import numpy as np
import pytest

from detente.analysis.forecast.questions import Questions, grid, grid_size, outcomes
from detente.analysis.history import History

ACTS = [(1, "A", "talks", "B"), (5, "A", "talks", "B"), (9, "B", "praise", "A"), (9, "A", "talks", "A")]
HISTORY = History.of(ACTS)


@pytest.mark.parametrize(
    "origin, kind, days, happened",
    [
        (0, "talks", 1, True),
        (1, "talks", 3, False),  # the origin itself is known
        (1, "talks", 4, True),
        (5, "talks", 30, False),
        (-3, "talks", 4, True),
        (8, "praise", 1, False),  # another direction
        (4, "threat", 9, False),  # a word that the history lacks
    ],
)
def test_the_window_is_the_days_after_the_origin(origin: int, kind: str, days: int, *, happened: bool) -> None:
    asked = Questions.of([(origin, "A", kind, "B", days)])
    assert outcomes(HISTORY, asked).tolist() == [happened]


def test_unknown_actors_do_nothing() -> None:
    asked = Questions.of([(0, "Z", "talks", "B", 9), (0, "A", "talks", "B", 9)])
    assert outcomes(HISTORY, asked).tolist() == [False, True]
    assert outcomes(History.of([]), asked).tolist() == [False, False]


def test_a_pair_is_asked_about_once_it_has_acted_enough() -> None:
    asked = grid(HISTORY, [4, 5, 9], kinds=["praise", "talks"], horizons=[7, 30], least=2)
    assert np.unique(asked.origins).tolist() == [5, 9]
    assert {(asked.actors[s], asked.actors[t]) for s, t in zip(asked.sources, asked.targets, strict=True)} == {
        ("A", "B")
    }
    assert len(asked) == 2 * 2 * 2
    assert grid_size(HISTORY, [4, 5, 9], kinds=["praise", "talks"], least=2) * 2 == len(asked)


def test_joined_questions_stand_one_after_the_other() -> None:
    asked = Questions.of([(3, "A", "talks", "B", 7)])
    both = Questions.joined([asked, asked.on(8)])
    assert both.origins.tolist() == [3, 8]
    assert both.take(np.array([False, True])).origins.tolist() == [8]


def test_questions_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="looks one day ahead or more, got 0"):
        Questions.of([(3, "A", "talks", "B", 0)])
    day = np.zeros(2, np.int32)
    with pytest.raises(ValueError, match="equally long"):
        Questions(day, day, day, day, np.ones(1, np.int32), ("A",), ("talks",))
