"""A day is ranked from the days before it alone, the same each time, and rankings are scored as outsiders do."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from detente.analysis import links
from detente.analysis.history import History
from detente.analysis.links import Facts, Ranking, facts, memory, net, ranker, rules, scores, settings
from detente.analysis.links.features import FEATURES, WIDTH

BENCH = Path(__file__).parents[3] / "shared" / "bench" / "evaluate_links.py"
NAMES = (*(f"{sector} ({country})" for country in ("Mali", "Chad", "Oman") for sector in ("Police", "Citizen")), "Mali")
ROOTS = (4, 19, None)
FIRST = 40


def _acts(*, days: int = 44, seed: int = 1) -> NDArray[np.int64]:
    """Return acts in which each actor mostly turns to the next one, shape (acts, 4)."""
    random = np.random.default_rng(seed)
    source = random.integers(0, len(NAMES), 9 * days)
    usual = (source + 1) % len(NAMES)
    target = np.where(random.random(len(source)) < 0.8, usual, random.integers(0, len(NAMES), len(source)))
    relation = random.integers(0, len(ROOTS), len(source))
    return np.stack([source, relation, target, np.sort(random.integers(0, days, len(source)))], 1)


def _rankings(acts: NDArray[np.int64], *, first: int = FIRST) -> list[Ranking]:
    return list(links.rankings(Facts.of(acts), links.setting(NAMES, ROOTS), first=first))


def _by_question(rankings: list[Ranking]) -> dict[tuple[int, int, int], tuple[bytes, bytes]]:
    return {(r.day, r.source, r.relation): (r.actors.tobytes(), r.scores.tobytes()) for r in rankings}


@pytest.fixture(scope="module", autouse=True)
def _small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(net, "NETS", 2)
        yield


@pytest.fixture(scope="module")
def ranked(_small: None) -> list[Ranking]:
    return _rankings(_acts())


def test_a_day_hangs_on_nothing_of_that_day_or_later(ranked: list[Ranking]) -> None:
    acts = _acts()
    late = acts[:, 3] >= FIRST + 1
    changed = acts.copy()
    changed[late, 2] = (changed[late, 2] + 3) % len(NAMES)
    changed = np.concatenate([changed, [[0, 0, 4, FIRST + 1], [2, 1, 2, FIRST + 1]]])
    before, after = _by_question(ranked), _by_question(_rankings(changed))
    shared = [asked for asked in before if asked in after and asked[0] <= FIRST + 1]
    assert {day for day, _, _ in shared} == {FIRST, FIRST + 1}
    assert all(before[asked] == after[asked] for asked in shared)


def test_the_order_of_a_file_changes_nothing(ranked: list[Ranking]) -> None:
    acts = _acts()
    assert _by_question(_rankings(acts[np.random.default_rng(3).permutation(len(acts))])) == _by_question(ranked)


def test_the_usual_target_comes_first_and_its_source_in_the_inverse(ranked: list[Ranking]) -> None:
    forward = [r.actors[0] == (r.source + 1) % len(NAMES) for r in ranked if r.relation < len(ROOTS)]
    inverse = [r.actors[0] == (r.source - 1) % len(NAMES) for r in ranked if r.relation >= len(ROOTS)]
    assert np.mean(forward) > 0.6
    assert np.mean(inverse) > 0.6


def test_every_actor_is_listed_once_with_a_score_above_those_after_it(ranked: list[Ranking]) -> None:
    for ranking in ranked:
        assert sorted(ranking.actors) == list(range(len(NAMES)))
        assert (np.diff(ranking.scores) <= 0).all()
        assert ranking.scores.min() > 0


def test_others_stand_below_the_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranker, "CANDIDATES", 3)
    monkeypatch.setattr(ranker, "OTHERS", 2)
    for ranking in _rankings(_acts(), first=43):
        assert len(ranking.actors) == 5
        assert ranking.scores[2] > ranking.scores[3] > ranking.scores[4] > 0


def test_without_days_to_learn_from_the_prior_decides() -> None:
    assert all(len(ranking.actors) == len(NAMES) for ranking in _rankings(_acts(days=3), first=0))


def test_a_day_poses_each_question_once_from_both_ends() -> None:
    rows = np.array([[0, 1, 2, 7], [0, 1, 2, 7], [0, 1, 3, 7], [2, 0, 0, 8]])
    first, second = facts.days(Facts.of(rows), 2)
    assert (first.number, second.number) == (7, 8)
    assert list(zip(first.sources, first.relations, strict=True)) == [(0, 1), (2, 3), (3, 3)]
    assert first.answers.tolist() == [2, 3, 0, 0]
    assert first.places.tolist() == [0, 0, 1, 2]
    assert len(first.facts) == 6


def test_facts_must_be_in_order() -> None:
    column = np.zeros(2, np.int32)
    with pytest.raises(ValueError, match="order of days"):
        Facts(column, column, column, np.array([2, 1], np.int32))
    with pytest.raises(ValueError, match="equally long"):
        Facts(column, column, column[:1], column)


def test_names_tell_country_and_sector() -> None:
    known = links.setting(
        ["Police_(Mali)", "Citizen (Mali)", "Police (Chad)", "Citizen (Chad)", "Mali", "Ann (b)"], ROOTS
    )
    assert known.country.tolist() == [2, 2, 1, 1, 2, settings.UNTOLD]
    assert known.sector.tolist() == [2, 1, 2, 1, 3, settings.UNTOLD]
    assert len(set(known.family.tolist())) == 2 * len(ROOTS)


def test_every_feature_has_a_name_of_its_own() -> None:
    assert len(set(FEATURES)) == len(FEATURES)
    assert len(FEATURES) > 13 * WIDTH


@pytest.mark.parametrize(
    "answer, others, expected",
    [(5, 0, 1.0), (7, 0, 2.5), (3, 0, 2.5), (9, 0, 3 + 1 + 3), (9, 2, 3 + 1 + 2)],
)
def test_ties_share_a_mean_rank(answer: int, others: int, expected: float) -> None:
    actors, values = np.array([5, 7, 3]), np.array([0.9, 0.5, 0.5])
    assert links.rank(actors, values, answer=answer, others=others, total=10) == expected


def test_qualities_have_an_interval_around_the_mean() -> None:
    ranks, days = np.array([1.0, 2.0, 4.0, 20.0]), np.array([1, 1, 2, 3])
    mrr, first, _, tenth = links.qualities(ranks, days)
    assert (mrr.name, tenth.name) == ("MRR", f"Hits@{scores.HITS[-1]}")
    assert (mrr.mean, first.mean, tenth.mean) == (0.45, 0.25, 0.75)
    assert mrr.low <= mrr.mean <= mrr.high


@pytest.mark.skipif(not BENCH.exists(), reason="the scorer is not at hand")
def test_ranks_agree_with_the_neutral_scorer(monkeypatch: pytest.MonkeyPatch) -> None:
    # It reads files with pandas, which is not needed here.
    monkeypatch.setitem(sys.modules, "pandas", ModuleType("pandas"))
    scorer, random = _module(BENCH), np.random.default_rng(0)
    for _ in range(200):
        actors = random.choice(12, random.integers(0, 12), replace=False)
        values = random.integers(1, 4, len(actors)).astype(float)
        true = np.unique(random.choice(12, 3))
        answer = int(random.choice(true))
        kept = ~np.isin(actors, true[true != answer])
        own = links.rank(actors[kept], values[kept], answer=answer, others=len(true) - 1, total=12)
        assert own == scorer.rank_sparse(actors, values, 0.0, 12, answer, true)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _record() -> Iterator[tuple[int, str, str, str]]:
    for day in range(1, 60, 3):
        yield day, "RUS", "strike", "UKR"
        yield day + 1, "UKR", "appeal", "USA"
        yield day + 2, "USA", "talks", "UKR" if day % 2 else "RUS"


def test_the_likely_target_is_told_with_its_reasons() -> None:
    likely = links.next_actors(History.of(_record()), source="RUS", kind="strike", day=61, top=2)
    assert [each.actor for each in likely] == ["UKR", "USA"]
    assert likely[0].score > 0.8
    assert likely[0].reasons[0] == "strike by RUS on UKR: 20, the last 3 days before"
    assert any("followed in" in reason for reason in likely[0].reasons)


def test_without_a_source_the_likely_source_is_told() -> None:
    likely = links.next_actors(History.of(_record()), source=None, kind="appeal", day=61, top=5)
    assert likely[0].actor == "UKR"
    assert likely[0].reasons == ("appeal by UKR: 20, the last 2 days before",)
    assert sum(each.score for each in likely) == pytest.approx(1)


def test_the_day_asked_about_and_later_ones_are_not_used() -> None:
    history = History.of([*_record(), (61, "RUS", "strike", "USA"), (99, "RUS", "strike", "USA")])
    assert links.next_actors(history, source="RUS", kind="strike", day=61, top=2) == links.next_actors(
        History.of(_record()), source="RUS", kind="strike", day=61, top=2
    )


@pytest.mark.parametrize("source, kind, day", [("FRA", "strike", 61), ("RUS", "visit", 61), ("RUS", "strike", 1)])
def test_of_the_unknown_nobody_is_likely(source: str, kind: str, day: int) -> None:
    assert links.next_actors(History.of(_record()), source=source, kind=kind, day=day, top=5) == ()


def test_rules_ask_for_nothing_but_acquaintances() -> None:
    known, relations = links.setting(NAMES, ROOTS), len(ROOTS)
    every = memory.blank(known)
    some = memory.blank(known)
    learned = [rules.no_rules(2 * relations) for _ in range(2)]
    for day in facts.days(Facts.of(_acts()), relations):
        for told, so_far in zip(learned, (every, some), strict=True):
            rules.learn(told, so_far, day=day)
        every = memory.remember(every, known, facts=day.facts, day=day.number)
        some = memory.acquaint(some, facts=day.facts, day=day.number)
    assert learned[0].seen.sum() > 0
    assert all(a.tobytes() == b.tobytes() for a, b in zip(*learned, strict=True))
    for source in range(len(NAMES)):
        found = []
        for told, so_far in zip(learned, (every, some), strict=True):
            actors, scored = np.zeros(len(NAMES), np.int32), np.zeros((len(NAMES), rules.FOUND), np.float32)
            number = rules.acquaintances(told, so_far, (source, 0, 44), actors, scored)
            found.append((number, actors.tobytes(), scored.tobytes()))
        assert found[0] == found[1]
