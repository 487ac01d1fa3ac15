"""Features are told in words, and nothing that comes after a question's day moves them."""

import numpy as np
import pytest

from detente.analysis.forecast import NO_AGENDA, Agenda, Announcement, Questions
from detente.analysis.forecast.features import Table, table
from detente.analysis.history import History
from tests.analysis.synthetic import acts

PAST = acts(days=60, pairs=6)
ASKED = Questions.of([(59, "A0", "talks", "B0", 7), (40, "A1", "conflict", "B1", 30), (59, "Z", "talks", "B0", 7)])
KINDS = ("conflict", "talks")


def _table(history: History, asked: Questions = ASKED, agenda: Agenda = NO_AGENDA) -> Table:
    return table(history, asked, kinds=KINDS, covariates=("praise",), agenda=agenda)


def _value(found: Table, name: str) -> float:
    place = found.names.index(name)
    return found.features[place].shown(float(found.values[0, place]))


def test_the_future_moves_nothing() -> None:
    future = [(60, "A0", "talks", "B0"), (61, "NEW", "treason", "A0"), (400, "A1", "conflict", "B1")]
    assert _table(History.of(PAST)).values.tobytes() == _table(History.of(PAST + future)).values.tobytes()


def test_it_does_not_matter_who_else_is_asked_about() -> None:
    alone = _table(History.of(PAST), ASKED.take(np.array([1])))
    assert np.array_equal(alone.values[0], _table(History.of(PAST)).values[1])


def test_names_are_unique_and_values_finite() -> None:
    found = _table(History.of(PAST))
    assert len(set(found.names)) == len(found.names)
    assert np.isfinite(found.values).all()
    assert _table(History.of(PAST), ASKED.take(np.zeros(0, np.int64))).values.shape == (0, len(found.names))


def test_values_are_told_as_people_count() -> None:
    history = History.of([(day, "A", "talks", "B") for day in range(0, 60, 2)])
    found = _table(history, Questions.of([(61, "A", "talks", "B", 7)]))
    assert _value(found, "{kind} from {source} to {target}: days since the last") == pytest.approx(3)
    assert _value(found, "the question: days asked about") == pytest.approx(7)
    assert _value(found, "{kind} from {source} to {target}: a month, as of the last 365 days") == pytest.approx(
        15, abs=2
    )
    assert _value(found, "{kind} from {source} to {target}: how often one came in time") > 0.9


@pytest.mark.parametrize(
    "known_from, until, first, last, due, standing",
    [
        (50, None, 60, 66, 1, 1),
        (50, None, 67, 80, 0, 1),  # due after the window
        (50, None, 40, 59, 0, 1),  # was due by the origin
        (60, None, 60, 66, 0, 0),  # announced after the origin
        (50, 59, 60, 66, 0, 0),  # called off by the origin
        (50, 60, 60, 66, 1, 1),  # called off later
    ],
)
def test_announcements_count_as_they_were_known(
    known_from: int, until: int | None, first: int, last: int, due: int, standing: int
) -> None:
    told = Agenda.of(
        [
            Announcement(known_from, until, first, last, "B0", "A0", "talks"),
            Announcement(1, None, 60, 66, "A0", "nobody", "talks"),
        ]
    )
    found = _table(History.of(PAST), agenda=told)
    subject = "announced acts between {source} and {target}"
    assert _value(found, f"{subject}: of this kind and due in these days") == due
    assert _value(found, f"{subject}: standing") == pytest.approx(standing)
    assert not found.values[1:, found.names.index(f"{subject}: standing")].any()
