"""The mood between two sides: each act once, plans in part, volume out, and all of it back to the acts."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis import indicators
from detente.codebook import Weights
from detente.records import Move, Numbers, Status

START = date(2025, 1, 1)
WEIGHTS = Weights.load()
SHARES = {(Status.DUE, True): 0.4, (Status.DUE, False): 0.4, (Status.PROPOSED, True): 0.2}
DAYS = 200


def _move(after: int, **changes: object) -> Move:
    fields = {
        "event": f"e{after}",
        "day": START + timedelta(days=after),
        "source": "RUS",
        "target": "UKR",
        "type": "CONSULT",
        "status": Status.HAPPENED,
        "before": None,
        "claim": f"c{after}",
        "mode": None,
        **changes,
    }
    return Move(**fields)  # type: ignore[arg-type]


def _mood(*moves: Move, outlets: dict[str, set[str]] | None = None, volumes: Numbers | None = None) -> indicators.Mood:
    counts = indicators.counts(moves, WEIGHTS, SHARES)
    told = outlets or {m.event: {f"outlet {n % 7}"} for n, m in enumerate(moves)}
    return indicators.mood(counts, told, np.ones(DAYS) if volumes is None else volumes, name="RUS–UKR", start=START)


def test_a_plan_counts_a_part_and_its_fulfilment_the_rest() -> None:
    moves = (
        _move(0, event="e", status=Status.PROPOSED),
        _move(1, event="e", status=Status.DUE, before=Status.PROPOSED),
        _move(9, event="e", before=Status.DUE),
    )
    values = [count.value for count in indicators.counts(moves, WEIGHTS, SHARES)]
    whole = WEIGHTS.of("CONSULT", None, None)
    assert values == pytest.approx([0.2 * whole, 0.2 * whole, 0.6 * whole])


def test_nothing_is_left_of_what_is_called_off() -> None:
    moves = (
        _move(0, event="e", status=Status.DUE),
        _move(5, event="e", status=Status.CALLED_OFF, before=Status.DUE),
    )
    assert sum(count.value for count in indicators.counts(moves, WEIGHTS, SHARES)) == pytest.approx(0)


def test_a_meeting_is_one_act_and_not_one_of_each_side() -> None:
    both = (_move(3, event="e"), _move(3, event="e", source="UKR", target="RUS"))
    assert len(indicators.counts(both, WEIGHTS, SHARES)) == 1


@pytest.mark.parametrize(
    "kind, mode, stance, sign",
    [
        ("RETREAT", "ceasefire", None, 1),
        ("REQUEST", "meet", None, 1),
        ("REQUEST", "yield", None, -1),
        ("ASSAULT", None, None, -1),
        ("COMMENT", None, "hope", 1),
        ("COMMENT", None, "concern", -1),
        ("COMMENT", None, None, 0),
    ],
)
def test_weights_say_which_way_an_act_counts(kind: str, mode: str | None, stance: str | None, sign: int) -> None:
    assert np.sign(WEIGHTS.of(kind, mode, stance)) == sign


def test_a_call_that_was_held_weighs_more_than_the_plan_of_a_visit() -> None:
    assert WEIGHTS.of("CONSULT", "phone", None) > WEIGHTS.shares["DUE"] * WEIGHTS.of("CONSULT", "visit", None)


def test_the_record_of_a_store_moves_the_share_that_plans_count() -> None:
    kept = [m for n in range(40) for m in (_move(n, event=f"p{n}", status=Status.DUE), _move(n + 5, event=f"p{n}"))]
    broken = [_move(n, event=f"p{n}", status=Status.DUE) for n in range(40)]
    late = START + timedelta(days=150)
    key = (Status.DUE, True)
    shipped = WEIGHTS.shares["DUE"]
    assert indicators.shares(kept, late, WEIGHTS)[key] > shipped > indicators.shares(broken, late, WEIGHTS)[key]
    assert indicators.shares(broken, START + timedelta(days=41), WEIGHTS)[key] == pytest.approx(shipped)


def test_a_day_with_more_news_is_no_warmer_day() -> None:
    quiet = [(START + timedelta(days=n), 10) for n in range(100)]
    loud = [(START + timedelta(days=n), 20) for n in range(100, DAYS)]
    volumes = indicators.volume([*quiet, *loud], START, DAYS)
    few = [_move(n) for n in range(0, 100, 4)]
    more = [_move(n) for n in range(100, DAYS, 2)]
    going = indicators.momentum(_mood(*few, *more, volumes=volumes), volumes)
    raw = indicators.momentum(_mood(*few, *more), np.ones(DAYS))
    assert going.size is not None
    assert raw.size is not None
    assert going.size < 0.5 * raw.size


def test_volume_is_one_where_as_much_is_told_as_usual_and_where_nothing_is_known() -> None:
    steady = indicators.volume([(START + timedelta(days=n), 12) for n in range(DAYS)], START, DAYS)
    assert steady == pytest.approx(1.0)
    assert indicators.volume([], START, 3) == pytest.approx(1.0)


def test_momentum_is_the_sum_of_what_its_acts_add() -> None:
    moves = [
        _move(n, type=kind) for n, kind in ((120, "ASSAULT"), (150, "CONSULT"), (190, "RETREAT"), (198, "CONSULT"))
    ]
    moves += [_move(199, type="REQUEST", mode="meet")]
    volumes = np.linspace(0.5, 2.0, DAYS)
    going = indicators.momentum(_mood(*moves, volumes=volumes), volumes)
    assert going.size == pytest.approx(sum(mover.share for mover in going.movers))
    assert [abs(m.share) for m in going.movers] == sorted((abs(m.share) for m in going.movers), reverse=True)


def test_many_sources_that_agree_make_a_direction() -> None:
    war = [_move(n, type="ASSAULT") for n in range(0, 170, 3)]
    peace = [_move(n, type="RETREAT") for n in range(175, DAYS)]
    going = indicators.momentum(_mood(*war, *peace), np.ones(DAYS))
    assert going.direction == "warming"
    assert going.since is not None
    assert START + timedelta(days=165) <= going.since <= START + timedelta(days=180)
    assert indicators.momentum(_mood(*war), np.ones(DAYS)).direction in ("steady", "cooling", "warming")


def test_one_source_cannot_make_a_direction_alone() -> None:
    calm = [_move(n) for n in range(0, 190, 12)]
    burst = [_move(195, type="RETREAT", event=f"b{n}", claim=f"b{n}") for n in range(2)]
    outlets = {m.event: {f"outlet {n % 6}"} for n, m in enumerate(calm)} | {m.event: {"one"} for m in burst}
    going = indicators.momentum(_mood(*calm, *burst, outlets=outlets), np.ones(DAYS))
    assert going.low is not None
    assert going.direction == "steady"


def test_one_source_of_one_week_makes_no_bounds_and_so_no_direction() -> None:
    acts = [_move(190, event=f"e{n}", claim=f"c{n}") for n in range(6)]
    going = indicators.momentum(_mood(*acts, outlets={m.event: {"one"} for m in acts}), np.ones(DAYS))
    assert going.direction is None
    assert going.silence is not None


@pytest.mark.parametrize("acts, days, lacking", [(0, 100, "0 acts"), (4, 89, "4 acts"), (9, 59, "59 days")])
def test_of_too_little_nothing_is_told(acts: int, days: int, lacking: str) -> None:
    counts = indicators.counts([_move(n) for n in range(acts)], WEIGHTS, SHARES)
    told = indicators.mood(counts, {}, np.ones(days), name="x", start=START)
    going = indicators.momentum(told, np.ones(days))
    assert going.direction is None
    assert going.silence is not None
    assert lacking in going.silence


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 149), st.sampled_from(["CONSULT", "ASSAULT", "RETREAT"])), max_size=30))
def test_the_future_does_not_change_what_was_known(acts: list[tuple[int, str]]) -> None:
    past = sorted((_move(n, event=f"{n}{k}{i}", type=k) for i, (n, k) in enumerate(acts)), key=lambda m: m.day)
    future = [_move(n, type="ASSAULT") for n in range(150, DAYS)]
    short, long = (_mood(*moves) for moves in (past, [*past, *future]))
    assert short.level.values[:150].tobytes() == long.level.values[:150].tobytes()
    assert short.momentum.values[:150].tobytes() == long.momentum.values[:150].tobytes()


def test_daily_counts_are_of_acts_told_as_done() -> None:
    moves = (
        _move(1),
        _move(2, status=Status.DUE),
        _move(3, type="ASSAULT"),
        _move(1, event="e1", source="UKR", target="RUS"),
    )
    assert indicators.daily(moves, {"CONSULT"}, start=START, days=4).tolist() == [0, 1, 0, 0]


def test_a_mood_is_a_mean_of_the_days_and_its_bounds_those_of_sources_drawn_anew() -> None:
    moves = [_move(n, type=("CONSULT", "ASSAULT", "AID")[n % 3]) for n in range(0, 190, 3)]
    outlets = {m.event: {f"outlet {n % 7}", f"outlet {n % 5}"} for n, m in enumerate(moves)}
    told = _mood(*moves, outlets=outlets)
    names = sorted(set().union(*outlets.values()))
    drawn = np.random.default_rng(indicators.SEED).multinomial(len(names), [1 / len(names)] * len(names), 200)
    balances = np.zeros((201, DAYS))
    for count in told.counts:
        at = (count.move.day - START).days
        balances[0, at] += count.value
        of = [names.index(name) for name in outlets[count.move.event]]
        balances[1:, at] += count.value * drawn[:, of].mean(axis=1)
    for series, lately in ((told.level, False), (told.momentum, True)):
        expected = np.array(
            [[_weekly(row[: day + 1], against_usual=lately) for day in range(DAYS)] for row in balances]
        )
        assert series.values == pytest.approx(expected[0])
        assert series.low == pytest.approx(np.quantile(expected[1:], 0.05, axis=0))
        assert series.high == pytest.approx(np.quantile(expected[1:], 0.95, axis=0))
    assert told.now == pytest.approx((told.momentum.low[-1], told.momentum.high[-1]))  # type: ignore[index]
    counts = told.counts
    quick = indicators.mood(counts, outlets, np.ones(DAYS), name="RUS–UKR", start=START, bounded=False)
    assert (quick.now, quick.momentum.low, quick.level.high) == (told.now, None, None)
    assert quick.momentum.values.tobytes() == told.momentum.values.tobytes()


def _weekly(balances: Numbers, *, against_usual: bool) -> float:
    ages = np.arange(len(balances))[::-1]
    lately, usual = (np.average(balances, weights=0.5 ** (ages / half)) for half in (14, 90))
    return float(7 * (lately - usual if against_usual else lately))
