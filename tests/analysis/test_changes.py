"""Breaks are found where a rate changed, seldom where none did, and an alarm never knows what comes after its day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from detente.analysis import changes
from detente.analysis.changes import breaks, limits, noise, online, walks

Counts = NDArray[np.int64]
FIRST = date(2020, 1, 6)
QUIET = (1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5)


def _draw(*stretches: tuple[float, int], seed: int, ratio: float = 1.0, week: tuple[float, ...] = (1.0,)) -> Counts:
    means = np.concatenate([np.full(days, float(level)) for level, days in stretches])
    means *= np.resize(week, len(means))
    rng = np.random.default_rng(seed)
    if ratio == 1:
        return rng.poisson(means)
    return rng.negative_binomial(np.maximum(means / (ratio - 1), 1e-12), 1 / ratio)


def _day(number: int) -> date:
    return FIRST + timedelta(days=number)


# what is counted


@pytest.mark.parametrize(
    "given, expected",
    [
        ([0, 3, 1, 20], [0, 3, 1, 20]),
        ([0.3] * 10, [0, 1, 0, 0, 1, 0, 0, 0, 1, 0]),
        ([0.5, 0.5, 2.5], [1, 0, 3]),
        ([0.1] * 10, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
        ([], []),
    ],
)
def test_weights_are_rounded_so_that_their_sum_is_kept(given: list[float], expected: list[int]) -> None:
    assert noise.whole(given).tolist() == expected


@pytest.mark.parametrize("given", [[1, -1], [float("nan")], [float("inf")]])
def test_counts_are_numbers_from_0_up(given: list[float]) -> None:
    for judge in (changes.retrospect, changes.watch):
        with pytest.raises(ValueError, match="finite numbers from 0 up; fill days without acts with 0"):
            judge(given, first_day=FIRST)


def test_counts_are_one_row() -> None:
    with pytest.raises(ValueError, match="one row"):
        changes.watch(np.zeros((3, 3)), first_day=FIRST)


def test_the_rhythm_of_the_week_is_learnt() -> None:
    learnt = noise.learn(_draw((4, 1400), seed=1, week=QUIET))
    assert learnt.rhythm[-1] == pytest.approx(QUIET, abs=0.08)
    assert learnt.rhythm[0] == pytest.approx(1)


@pytest.mark.parametrize("level", [0.5, 2.0, 10.0])
@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_the_noise_is_learnt_though_the_level_changes(level: float, ratio: float) -> None:
    acts = _draw((level, 700), (3 * level, 700), (level, 700), seed=2, ratio=ratio)
    steady = _draw((level, 2100), seed=2, ratio=ratio)
    assert 1 + level / noise.learn(steady).shape[-1] == pytest.approx(ratio, rel=0.25)
    assert 1 + level / noise.learn(acts).shape[-1] < 1.4 * ratio


def test_bursts_of_days_are_noise() -> None:
    rng = np.random.default_rng(3)
    bursts = np.convolve(rng.poisson(0.2, 2000), np.ones(5, dtype=np.int64))[:1995]
    assert noise.learn(bursts).shape[-1] < noise.learn(_draw((1, 1995), seed=3)).shape[-1] / 5


def test_what_is_known_after_a_week_does_not_depend_on_later_ones() -> None:
    acts = _draw((2, 350), seed=4)
    for memory in (None, 10):
        whole, part = noise.learn(acts, memory=memory), noise.learn(acts[:210], memory=memory)
        assert np.array_equal(whole.shape[:31], part.shape)
        assert np.array_equal(whole.rhythm[:31], part.rhythm)


# the gain of two rates over one


def test_the_gain_of_equal_rates_is_none_and_grows_with_their_ratio() -> None:
    days = np.array([100.0, 50.0])
    gains = [walks.gain(np.array([100.0, 50.0 * ratio]), days, 2.0) for ratio in (1.0, 1.5, 2.0, 4.0)]
    assert gains[0] == pytest.approx(0, abs=1e-9)
    assert all(later > earlier for earlier, later in pairwise(gains))


def test_the_gain_is_that_of_poisson_counts_where_there_is_no_clumping() -> None:
    acts, days = np.array([30.0, 80.0]), np.array([60.0, 70.0])
    poisson = float((acts * np.log(acts / days)).sum() - acts.sum() * np.log(acts.sum() / days.sum()))
    assert walks.gain(acts, days, 1e4) == pytest.approx(poisson, rel=1e-3)
    assert walks.gain(acts, days, 1.0) < poisson


def test_the_segmentation_is_the_best_of_all() -> None:
    acts = _draw((1, 12), (8, 9), (0.3, 11), seed=5)
    rhythm, shape, penalty, shortest = np.array(QUIET), 3.0, 2.0, 5
    weights = np.resize(rhythm, len(acts))

    def worth(cuts: tuple[int, ...]) -> float:
        parts = list(pairwise((0, *cuts, len(acts))))
        if any(end - start < shortest for start, end in parts):
            return -np.inf
        fits = (walks.fit(float(acts[a:b].sum()), float(weights[a:b].sum()), shape) for a, b in parts)
        return sum(fits) - penalty * len(cuts)

    every = (cuts for count in range(4) for cuts in combinations(range(5, 28), count))
    found = walks.segment(acts, rhythm, shape, penalty, shortest, 1)
    assert tuple(found.tolist()) == max(every, key=worth)
    assert len(found) == 3


# limits


def test_the_penalty_is_the_gain_whose_chance_is_allowed() -> None:
    past = limits.load()[1]
    for days, level, ratio in ((30, 0.01, 1.0), (700, 0.7, 1.4), (9000, 50.0, 9.0)):
        gain = past.penalty(days, level, ratio)
        assert past.chance(gain, days=days, level=level, ratio=ratio) == pytest.approx(limits.ALLOWED)
        assert past.chance(0, days=days, level=level, ratio=ratio) == limits.LOOSE
        assert past.chance(1000, days=days, level=level, ratio=ratio) == limits.RAREST


def test_limits_between_points_lie_between_theirs() -> None:
    past = limits.load()[1]
    for place, (low, high) in enumerate(pairwise(past.levels)):
        ends = sorted(past.penalty(int(past.lengths[1]), level, past.ratios[0]) for level in (low, high))
        middle = past.penalty(int(past.lengths[1]), float(np.sqrt(low * high)), past.ratios[0])
        assert middle == pytest.approx(sum(ends) / 2), place


def test_limits_are_whole_and_of_a_sane_size() -> None:
    watch, past = limits.load()
    assert watch.limits.shape == (2, len(watch.levels), len(watch.ratios))
    assert past.loose.shape == past.scale.shape == (len(past.lengths), len(past.levels), len(past.ratios))
    assert 1 < watch.limits.min() < watch.limits.max() < 12
    assert 1 < past.loose.min() < past.loose.max() < 12


# retrospect


@pytest.mark.parametrize("level, ratio", [(1.0, 1.0), (2.0, 2.0), (5.0, 3.0), (20.0, 3.0)])
@pytest.mark.parametrize("factor", [2.0, 0.5])
def test_a_lasting_change_is_found_near_its_day(level: float, ratio: float, factor: float) -> None:
    acts = _draw((level, 500), (level * factor, 400), seed=6, ratio=ratio, week=QUIET)
    (found,) = changes.retrospect(acts, first_day=FIRST)
    assert abs((found.day - _day(500)).days) <= 15
    assert found.ratio == pytest.approx(factor, rel=0.25)
    assert found.before == pytest.approx(level, rel=0.25)
    assert found.after == pytest.approx(level * factor, rel=0.25)
    assert found.chance <= limits.ALLOWED
    assert found.strength > 5
    assert found.day + timedelta(days=breaks.SHORTEST - 1) <= found.known_on < _day(600)


def test_the_day_lies_in_its_interval_nine_times_in_ten() -> None:
    series = [_draw((2, 300), (4, 300), seed=seed) for seed in range(60)]
    found = [changes.retrospect(acts, first_day=FIRST)[0] for acts in series]
    inside = sum(b.lower <= _day(300) <= b.upper for b in found)
    assert 48 <= inside <= 59  # 54 give or take two standard errors


def test_the_days_until_a_break_is_known_show_it_and_the_days_before_do_not() -> None:
    acts = _draw((2, 500), (5, 400), seed=7)
    (found,) = changes.retrospect(acts, first_day=FIRST)
    known = (found.known_on - FIRST).days + 1
    (early,) = changes.retrospect(acts[: known + 7], first_day=FIRST)
    assert abs((early.day - found.day).days) <= 7
    assert changes.retrospect(acts[: known - 14], first_day=FIRST) == ()


def test_a_war_of_some_weeks_is_two_breaks_in_their_order() -> None:
    acts = _draw((0.3, 600), (6, 40), (0.3, 600), seed=8)
    rise, fall = changes.retrospect(acts, first_day=FIRST)
    assert rise.ratio > 5
    assert fall.ratio < 0.2
    assert rise.day < fall.day
    assert rise.after == fall.before
    assert rise.known_on < fall.day


def test_silence_before_the_first_acts_ends_in_a_break_with_a_finite_ratio() -> None:
    acts = [0] * 300 + [1, 0] * 50
    (found,) = changes.retrospect(acts, first_day=FIRST)
    assert (found.before, found.after) == (0.0, 0.5)
    assert found.day == _day(300)
    assert 50 < found.ratio < 1000


STEADY = [(level, ratio, week) for level in (0.05, 1.0, 20.0) for ratio in (1.0, 3.0) for week in ((1.0,), QUIET)]


@pytest.mark.parametrize("level, ratio, week", STEADY)
def test_steady_series_have_hardly_a_break(level: float, ratio: float, week: tuple[float, ...]) -> None:
    found = [_draw((level, 1000), seed=seed, ratio=ratio, week=week) for seed in range(20)]
    assert sum(len(changes.retrospect(acts, first_day=FIRST)) for acts in found) <= 1


NOTHING: dict[str, list[int]] = {
    "no days": [],
    "one day": [3],
    "no acts": [0] * 1000,
    "seven acts of a sudden": [0] * 300 + [7] + [0] * 30,
    "less than four weeks": [0] * 13 + [9] * 14,
    "the same each day": [4] * 400,
    "the same each week": [5, 5, 5, 5, 5, 0, 0] * 60,
}


@pytest.mark.parametrize("acts", NOTHING.values(), ids=NOTHING.keys())
def test_there_is_no_break_and_no_alarm_where_there_is_too_little_or_no_change(acts: list[int]) -> None:
    assert changes.retrospect(acts, first_day=FIRST) == ()
    assert changes.watch(acts, first_day=FIRST) == ()


def test_a_violent_year_is_not_cut_up_because_another_was_quiet() -> None:
    found = [
        changes.retrospect(
            np.concatenate([_draw((0.2, 700), seed=n), _draw((8, 365), seed=n, ratio=6)]), first_day=FIRST
        )
        for n in range(15)
    ]
    assert sum(len(row) for row in found) <= len(found) + 1
    assert all(any(abs((b.day - _day(700)).days) < 10 for b in row) for row in found)


# the watch


@pytest.mark.parametrize("level, ratio, week", STEADY)
def test_steady_series_have_at_most_one_alarm_a_year(level: float, ratio: float, week: tuple[float, ...]) -> None:
    found = [_draw((level, 5 * 365), seed=100 + seed, ratio=ratio, week=week) for seed in range(30)]
    # 150 years: at one a year 12 more or less are chance (Poisson)
    assert sum(len(changes.watch(acts, first_day=FIRST)) for acts in found) <= 150


@pytest.mark.parametrize("level, ratio, most", [(1, 1, 16), (2, 1, 10), (5, 1, 6), (5, 3, 12), (20, 3, 6)])
def test_a_doubled_rate_is_told_within_days(level: float, ratio: float, most: int) -> None:
    delays = []
    for seed in range(25):
        acts = _draw((level, 500), (2 * level, 200), seed=seed, ratio=ratio)
        rises = (a for a in changes.watch(acts, first_day=FIRST) if a.day >= _day(500) and a.ratio > 1)
        delays.append(next(((alarm.day - _day(500)).days + 1 for alarm in rises), 999))
    assert np.median(delays) <= most


def test_an_alarm_says_since_when_and_how_much() -> None:
    acts = _draw((3, 200), (12, 60), seed=11)
    alarm = changes.watch(acts, first_day=FIRST)[-1]
    assert abs((alarm.since - _day(200)).days) <= 1
    assert alarm.before == pytest.approx(3, rel=0.2)
    assert alarm.after > 6
    assert alarm.ratio == pytest.approx(alarm.after / alarm.before, rel=0.1)
    assert alarm.strength > 3
    assert (alarm.day - alarm.since).days + 1 >= online.FIRST


def test_an_alarm_rests_on_no_later_day() -> None:
    acts = _draw((1, 300), (4, 100), (0.5, 300), seed=12, week=QUIET)
    rng = np.random.default_rng(13)
    whole = changes.watch(acts, first_day=FIRST)
    assert len(whole) >= 2
    for day in (100, 299, 303, 310, 401, 440, 555, *[(a.day - FIRST).days for a in whole]):
        other = acts.copy()
        other[day + 1 :] = rng.integers(0, 100, len(acts) - day - 1)
        until = tuple(a for a in whole if a.day <= _day(day))
        assert tuple(a for a in changes.watch(other, first_day=FIRST) if a.day <= _day(day)) == until
        assert changes.watch(acts[: day + 1], first_day=FIRST) == until


def test_there_are_four_weeks_after_an_alarm_without_one() -> None:
    acts = _draw((2, 100), (20, 20), (1, 20), (15, 100), seed=14)
    days = [a.day for a in changes.watch(acts, first_day=FIRST)]
    assert len(days) >= 2
    assert all((later - earlier).days >= online.BASELINE for earlier, later in pairwise(days))


def test_weighted_acts_are_watched_by_their_rounded_weight() -> None:
    acts = _draw((3, 200), (9, 60), seed=15) / 1.0
    assert changes.watch(acts.tolist(), first_day=FIRST) == changes.watch(acts.astype(np.int64), first_day=FIRST)


WRONG: list[Callable[[], object]] = [
    lambda: changes.Break(_day(5), 1, 2, 2, 5, 0.01, _day(6), _day(7), _day(30)),
    lambda: changes.Break(_day(5), 1, 2, 2, 5, 0.01, _day(4), _day(7), _day(4)),
    lambda: changes.Alarm(_day(5), _day(6), 1, 2, 2, 5),
]


@pytest.mark.parametrize("make", WRONG)
def test_a_change_is_not_known_before_it_happens(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"not known before its day|has happened"):
        make()
