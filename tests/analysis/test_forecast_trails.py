"""Counting by key agrees with counting by hand, on any days."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.forecast.trails import Trails

FIRST, LAST = 5, 24
ACTS = st.lists(st.tuples(st.integers(0, 2), st.integers(FIRST, LAST)), max_size=25)
ASKED = np.array(list(product(range(4), range(FIRST - 4, LAST + 9))), np.int64)  # a key and days that no act has too
KEYS, DAYS = ASKED.T


def _trails(acts: list[tuple[int, int]]) -> Trails:
    keys, days = (np.array([act[place] for act in acts], np.int64) for place in (0, 1))
    return Trails.of(keys, days.astype(np.int32), span=(FIRST, LAST))


def _until(acts: list[tuple[int, int]], key: int, day: int) -> list[int]:
    return [when for which, when in acts if which == key and when <= day]


@given(ACTS)
@settings(max_examples=40, deadline=None)
def test_acts_are_counted_between_days(acts: list[tuple[int, int]]) -> None:
    counted = _trails(acts).count(KEYS, after=DAYS - 6, until=DAYS)
    by_hand = [sum(when > day - 6 for when in _until(acts, key, day)) for key, day in ASKED.tolist()]
    assert counted.tolist() == by_hand


@given(ACTS)
@settings(max_examples=40, deadline=None)
def test_the_latest_act_and_the_fading_sum_are_those_of_the_day(acts: list[tuple[int, int]]) -> None:
    trails = _trails(acts)
    elapsed = trails.elapsed(KEYS, DAYS, never=-1.0).tolist()
    fading = trails.decayed(KEYS, DAYS, half_life=3)
    past = [(_until(acts, key, day), day) for key, day in ASKED.tolist()]
    assert elapsed == [day - max(days) if days else -1.0 for days, day in past]
    assert fading == pytest.approx([sum(0.5 ** ((day - when) / 3) for when in days) for days, day in past])


@given(ACTS, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_windows_that_hold_an_act_are_counted(acts: list[tuple[int, int]], width: int) -> None:
    counted = _trails(acts).covered(KEYS, DAYS, width=width)
    by_hand = [
        sum(
            any(start <= when < start + width for when in _until(acts, key, day))
            for start in range(FIRST, day - width + 2)
        )
        for key, day in ASKED.tolist()
    ]
    assert counted.tolist() == by_hand
