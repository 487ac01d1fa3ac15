"""Every forecaster answers with probabilities, from the past alone, and alike each time; ours gives reasons too."""

import functools

import numpy as np
import pytest

from detente.analysis.forecast import (
    FORECASTERS,
    Agenda,
    Announcement,
    Forecaster,
    Forecasts,
    Plan,
    Prior,
    Questions,
    boosting,
    calibration,
    fit,
    fit_prior,
    grid,
    logistic,
    model,
    outcomes,
    references,
)
from detente.analysis.forecast.calibration import Past
from detente.analysis.forecast.nesting import nested
from detente.analysis.history import History
from tests.analysis import synthetic
from tests.analysis.synthetic import KINDS

END = 90
ACTS = synthetic.acts(days=130, pairs=60)
HISTORY = History.of(ACTS)
PLAN = Plan(END, KINDS, (7, 30), ("praise",))
ASKED = Questions.of(
    [
        (origin, f"A{pair % 9}", kind, f"B{pair}", horizon)
        for origin in (90, 97)
        for pair in range(0, 60, 6)
        for kind in KINDS
        for horizon in (7, 30)
    ]
    + [(95, "nobody", "talks", "B0", 7), (95, "A0", "treason", "B0", 7), (95, "A0", "talks", "B0", 12)]
)
SMALL = Questions.of([(50, "A0", "talks", "B0", 7), (50, "A0", "talks", "nobody", 7)])


@functools.cache
def _forecaster(name: str) -> Forecaster:
    return FORECASTERS[name](HISTORY, PLAN)


@functools.cache
def _answers(name: str) -> Forecasts:
    return _forecaster(name).forecast(HISTORY, ASKED)


@pytest.fixture
def ours() -> Forecasts:
    return _answers("detente")


@pytest.mark.wide
@pytest.mark.parametrize("name", FORECASTERS)
def test_the_future_does_not_matter(name: str) -> None:
    """Byte for byte: neither what happened after a question's day, nor what is learned from after the plan's end."""
    rewritten = [
        (day, source, "talks", target) for day, source, kind, target in ACTS if day > 97 and kind == "conflict"
    ]
    rewritten += [(120, "NEW", "treason", "A0")]
    other = History.of([act for act in ACTS if act[0] <= 97] + rewritten)
    answers = FORECASTERS[name](other, PLAN).forecast(other, ASKED)
    assert answers.probabilities.tobytes() == _answers(name).probabilities.tobytes()


@pytest.mark.parametrize("name", FORECASTERS)
def test_answers_are_probabilities(name: str) -> None:
    probabilities = _answers(name).probabilities
    assert probabilities.shape == (len(ASKED),)
    assert ((probabilities > 0) & (probabilities < 1)).all()


@pytest.mark.parametrize("name", FORECASTERS)
@pytest.mark.parametrize("history", [History.of([]), History.of([(3, "A0", "talks", "B0")]), HISTORY.until(5)])
def test_too_little_is_answered_with_a_probability_too(name: str, history: History) -> None:
    answers = FORECASTERS[name](history, PLAN).forecast(history, ASKED)
    assert ((answers.probabilities > 0) & (answers.probabilities < 1)).all()


def test_we_beat_the_references(ours: Forecasts) -> None:
    asked = grid(HISTORY, range(END, 100), kinds=KINDS, horizons=(7, 30), least=20)
    happened = outcomes(HISTORY, asked)
    errors = {
        name: float(np.mean((_forecaster(name).forecast(HISTORY, asked).probabilities - happened) ** 2))
        for name in FORECASTERS
    }
    assert min(errors, key=errors.__getitem__) == "detente"
    assert ours.answered.sum() == len(ASKED) - 2  # not the stranger's, and not the act that was never seen


def test_trees_are_blind_to_the_future_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "TREE_ROWS", 100)
    monkeypatch.setattr(model, "TREE_YES", 10)
    monkeypatch.setattr(boosting, "TREES", 5)
    plan = Plan(60, KINDS, (7,))
    acts = synthetic.acts(days=90, pairs=9)
    asked = Questions.of([(day, "A0", kind, "B0", 7) for day in (60, 70) for kind in KINDS])
    answers = []
    for history in (History.of(acts), History.of([act for act in acts if act[0] <= 70])):
        forecaster = fit(history, plan)
        assert all(learned.trees for learned in forecaster.models)
        answers.append(forecaster.forecast(history, asked).probabilities.tobytes())
    assert answers[0] == answers[1]


def test_reasons_add_up_and_are_told_in_words(ours: Forecasts) -> None:
    answer = ours.at(0, most=3)
    assert answer.probability is not None
    assert len(answer.reasons) == 3
    weights = [abs(reason.weight) for reason in ours.reasons(0)]
    assert weights == sorted(weights, reverse=True)
    assert any("conflict from A0 to B0, " in reason.text and ", usual " in reason.text for reason in ours.reasons(0))


def test_a_word_with_braces_is_told_as_it_is() -> None:
    history = History.of([*ACTS, *((day, "A0", "{source.x} {", "B0") for day in range(0, 90, 2))])
    answers = fit(history, Plan(END, KINDS, (7,), ("{source.x} {",))).forecast(history, ASKED)
    assert any("{source.x} { between A0 and B0, " in reason.text for reason in answers.reasons(0))


def test_silence_says_why() -> None:
    short = HISTORY.until(50)
    answers = fit(short, Plan(50, KINDS, (7,))).forecast(short, SMALL)
    silent = answers.at(0)
    assert (silent.probability, silent.silence, silent.reasons) == (None, "too little history", ())
    assert 0 < silent.climatology < 1


@pytest.fixture(scope="module")
def prior() -> Prior:
    return fit_prior(
        [HISTORY.until(END), synthetic.history(seed=3)], kinds=KINDS, horizons=(7, 30), covariates=("praise",)
    )


def test_a_long_horizon_of_which_no_two_fit_into_what_is_known_is_not_answered() -> None:
    asked = Questions.of([(95, "A0", "talks", "B0", horizon) for horizon in (30, 90, 91, 365)])
    assert _forecaster("detente").forecast(HISTORY, asked).answered.tolist() == [True, True, False, False]


def test_a_prior_lets_a_short_history_be_answered(prior: Prior) -> None:
    short = HISTORY.until(50)
    asked = SMALL
    with_prior = fit(short, Plan(50, KINDS, (7,)), prior=prior).forecast(short, asked)
    assert with_prior.answered.tolist() == [True, False]  # nobody has heard of the second pair's target
    assert with_prior.probabilities[0] > with_prior.probabilities[1]  # the unseen pair


def test_what_the_prior_knows_outweighs_a_few_acts(prior: Prior) -> None:
    tiny = History.of([(day, "A0", "talks", "B0") for day in range(1, 40, 3)])
    taught = fit(tiny, Plan(40, KINDS, (7,)), prior=prior).forecast(tiny, SMALL)
    by_itself = fit(tiny, Plan(40, KINDS, (7,))).forecast(tiny, SMALL)
    assert taught.probabilities[0] > 0.5
    assert not by_itself.answered.any()


def test_a_prior_has_plain_named_fields(prior: Prior) -> None:
    talks = prior.of("talks")
    assert talks is not None
    assert isinstance(talks.intercept, float)
    assert "{kind} from {source} to {target}: days since the last" in [weight.feature for weight in talks.weights]
    assert prior.of("treason") is None
    assert all(isinstance(field, float) for w in talks.weights for field in (w.weight, w.mean, w.scale))
    with pytest.raises(ValueError, match="learned from histories that hold some acts"):
        fit_prior([HISTORY], kinds=("treason",), horizons=(7,))


def test_an_agenda_that_comes_true_raises_the_odds() -> None:
    """Where talks happen only as announced, an announcement that is due means talks."""
    agenda = [
        Announcement(day - 9, None, day, day, "A", f"B{pair}", "talks")
        for pair in range(30)
        for day in range(20 + pair, 150, 40)
    ]
    acts = [(told.first, told.source, told.kind, told.target) for told in agenda]
    acts += [(day, "A", "praise", f"B{pair}") for pair in range(30) for day in range(150) if day % 7 == pair % 7]
    history = History.of(acts)
    plan = Plan(120, ("praise", "talks"), (7,))
    asked = Questions.of([(120, "A", "talks", "B3", 7)])
    due = Agenda.of([*agenda, Announcement(118, None, 125, 125, "A", "B3", "talks")])
    none = Agenda.of([told for told in agenda if (told.target, told.first > 120) != ("B3", True)])
    announced, quiet = (
        fit(history, plan, agenda=agenda_).forecast(history, asked, agenda=agenda_).probabilities[0]
        for agenda_ in (due, none)
    )
    assert announced > quiet + 0.1


def test_references_take_rates_until_the_end_and_states_until_the_day() -> None:
    acts = [(day, "A", "talks", "B") for day in range(0, 200, 20)] + [(190, "B", "talks", "A")]
    history = History.of(acts)
    asked = Questions.of([(190, "A", "talks", "B", 7), (185, "A", "talks", "B", 7), (190, "B", "talks", "A", 7)])
    known = references(history, asked, end=100)
    assert known.base_rate[0] == known.base_rate[1] == known.base_rate[2]
    assert known.climatology[0] > known.base_rate[0] > known.climatology[2] > 0
    assert known.persistence[0] != known.persistence[1]  # an act on day 180, ten and five days before


def test_the_level_moves_towards_what_was_decided_by_the_day() -> None:
    origins = np.repeat(np.arange(0, 60, 3, dtype=np.int64), 50)
    past = Past("talks", 7, 3, origins, np.full(len(origins), 0.3), np.arange(len(origins)) % 2 == 0)
    early, late = calibration.shifts([past], np.array([6, 66]))
    assert early == 0  # no window was over
    assert 0.2 < late < 0.9
    assert calibration.shifts([], np.array([3])).tolist() == [0]


def test_a_logistic_model_finds_slopes_unless_it_is_held() -> None:
    draw = np.random.default_rng(0)
    values = draw.normal(size=(4000, 2)).astype(np.float32)
    happened = draw.random(4000) < logistic.probability(values[:, 0].astype(np.float64) * 2 - 3)
    start = logistic.blank(values, happened)
    free = logistic.fit(values, happened, towards=start, ridge=0.1)
    held = logistic.fit(values, happened, towards=start, ridge=1e9)
    assert free.slopes[0] == pytest.approx(2, abs=0.25)
    assert free.slopes[1] == pytest.approx(0, abs=0.15)
    assert held.slopes == pytest.approx([0, 0], abs=1e-3)
    assert logistic.probability(free.log_odds(values)).mean() == pytest.approx(happened.mean(), abs=1e-3)


def test_a_longer_window_is_never_less_likely_than_a_shorter_one() -> None:
    rows = [(day, "A", "talks", "B", horizon) for day in (1, 2) for horizon in (30, 7, 90)]
    questions = Questions.of(rows)
    odds = np.array([1.0, 2.0, 0.0, 0.0, -1.0, 1.0])
    found = nested(questions, odds)
    assert found.tolist() == [1.0, 1.0, 1.0, 0.0, -1.0, 1.0]  # the mean of all three; the second day falls nowhere
    assert nested(questions, found).tolist() == found.tolist()
