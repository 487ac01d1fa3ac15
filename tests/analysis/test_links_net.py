"""The networks learn what tells answers apart, by relation, go on learning, and judge each question by itself."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detente.analysis import links
from detente.analysis.links import Facts, facts, features, latent, memory, net, rules
from detente.analysis.links.net import Judges

RELATIONS, QUESTIONS, CANDIDATES, COLUMNS = 2, 600, 8, 5


def _lesson(*, seed: int, turned: bool = False) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.int32]]:
    """Return questions of which the answer has the most of column 2, or the least if relation 1 is asked."""
    random = np.random.default_rng(seed)
    rows = random.random((QUESTIONS, CANDIDATES, COLUMNS)).astype(np.float32)
    asked = random.integers(0, RELATIONS, QUESTIONS).astype(np.int32)
    sign = np.where((asked == 1) != turned, -1, 1)[:, None]
    right = np.zeros((QUESTIONS, CANDIDATES), np.bool_)
    right[np.arange(QUESTIONS), (sign * rows[..., 2]).argmax(1)] = True
    return rows, right, asked


def _judges(*, seed: int = 0) -> Judges:
    rows, right, asked = _lesson(seed=1)
    return Judges(rows, right, asked, relations=RELATIONS, seed=seed)


def _hits(judges: Judges, *, turned: bool = False) -> float:
    rows, right, asked = _lesson(seed=2, turned=turned)
    return float(right[np.arange(QUESTIONS), judges.scores(rows, asked).argmax(1)].mean())


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "NETS", 2)
    monkeypatch.setattr(net, "PASSES", 12)


def test_what_is_right_hangs_on_the_relation() -> None:
    assert _hits(_judges()) > 0.75


def test_later_days_are_learned_too() -> None:
    judges = _judges()
    before = _hits(judges, turned=True)
    for day in range(40):
        judges.learn(*_lesson(seed=10 + day, turned=True))
    assert before < 0.1
    assert _hits(judges, turned=True) > 0.5


def test_each_question_is_judged_by_itself_and_the_same_each_time() -> None:
    rows, _, asked = _lesson(seed=3)
    first, second = (_judges().scores(rows, asked) for _ in range(2))
    assert first.tobytes() == second.tobytes()
    assert first[7:9].tobytes() == _judges().scores(rows[7:9], asked[7:9]).tobytes()
    assert _judges(seed=1).scores(rows, asked).tobytes() != first.tobytes()


def test_what_later_days_are_made_of_is_left_alone() -> None:
    judges = _judges()
    rows, right, asked = _lesson(seed=4)
    kept = rows.copy()
    judges.learn(rows, right, asked)
    judges.scores(rows, asked)
    assert (rows == kept).all()


def test_the_slope_is_that_of_the_share_of_each_answer_against_those_that_are_none() -> None:
    worth = np.array([[0.3, -1.0, 2.0, 0.5], [0.1, 0.2, -0.4, 1.5]])
    right = np.array([[True, False, True, False], [False, True, False, False]])

    def loss(values: NDArray[np.float64]) -> float:
        powers = np.exp(values)
        others = np.where(right, 0, powers).sum(1, keepdims=True)
        return float(-np.log(powers / (powers + others))[right].sum() / len(values))

    slope = net._wrong(worth.astype(np.float32), right)
    for place in np.ndindex(worth.shape):
        step = np.zeros(worth.shape)
        step[place] = 1e-4
        assert slope[place] == pytest.approx((loss(worth + step) - loss(worth - step)) / 2e-4, abs=1e-4)


def _described(acts: list[tuple[int, int, int, int]], *, day: int) -> dict[str, float]:
    """Return what is told of actor 1 when it is asked on whom actor 0 acts by relation 0."""
    known = links.setting(["Ann", "Bob", "Cy"], [4, 4])
    held = memory.blank(known)
    for each in facts.days(Facts.of(np.array(acts)), 2):
        held = memory.remember(held, known, facts=each.facts, day=each.number)
    rows = np.zeros((2, len(features.FEATURES)), np.float32)
    features.describe(held, known, asked=(0, 0, day), actors=np.array([1, 2], np.int32), rows=rows)
    return dict(zip(features.FEATURES, rows[0].tolist(), strict=True))


def test_the_rhythm_of_acts_is_told() -> None:
    told = _described([(0, 0, 1, 1), (0, 0, 1, 4), (0, 0, 1, 10), (0, 1, 1, 10), (1, 0, 0, 3), (0, 0, 2, 2)], day=12)
    such = "such an act of the source on the candidate"
    assert told[f"days since {such}, against the usual gap"] == pytest.approx(2 / (4.5 + 1))
    assert told["days since the last but one such act of the source on the candidate"] == 12 - 4
    assert told["days since such an act of the candidate on the source"] == 12 - 3
    assert told["how many candidates had such acts of the source"] == 2
    assert told["largest share of a candidate in such acts of the source"] == pytest.approx(3 / 4.5)
    assert told["days since the source acted"] == 2


def test_of_what_happened_once_no_rhythm_is_known() -> None:
    told = _described([(0, 0, 1, 5), (2, 1, 1, 6)], day=7)
    assert told["days since the last but one such act of the source on the candidate"] == features.NEVER
    assert told["days since such an act of the candidate on the source"] == features.NEVER
    assert told["days since any act of the source on the candidate, against the usual gap"] == pytest.approx(
        2 / (features.UNKNOWN_GAP + 1)
    )


def test_who_never_acted_is_like_others_of_its_country_and_sector() -> None:
    countries = ("Mali", "Chad", "Oman", "Peru", "Fiji", "Cuba")
    sectors = ("Police", "Citizen", "Army", "Press")
    known = links.setting([f"{sector} ({country})" for country in countries for sector in sectors], [4])
    likeness, none = latent.Likeness(known, seed=0), (rules.no_rules(2), memory.blank(known))
    # Police turn to citizens of their country, armies to the press; of Fiji and Cuba only the latter is seen.
    acts = [(4 * c, 0, 4 * c + 1) for c in range(4)] + [(4 * c + 2, 0, 4 * c + 3) for c in range(6)]
    for day in facts.days(Facts.of(np.array([(*act, number) for number in range(40) for act in acts])), 1):
        likeness.learn(day, likeness.past(*none, day=day))
    (asked,) = facts.days(Facts.of(np.array([(20, 0, 21, 41)])), 1)
    forward = int(np.flatnonzero(asked.relations == 0)[0])
    chances = likeness.chances(asked, likeness.past(*none, day=asked))[forward]
    never = [16, 17, 20, 21]
    assert never[int(chances[never].argmax())] == 21
