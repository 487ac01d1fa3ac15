"""What is a forecast? A probability or a silence, the rates it is compared with, and the reasons that moved it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from detente.analysis.forecast.agenda import NO_AGENDA, Agenda
from detente.analysis.forecast.features import Feature, Table
from detente.analysis.forecast.logistic import Weights
from detente.analysis.forecast.prior import Prior
from detente.analysis.forecast.questions import Questions
from detente.analysis.forecast.references import References
from detente.analysis.forecast.trails import Floats
from detente.analysis.history import History
from detente.records import Reason

Bools = NDArray[np.bool_]

# What is known of the question itself is no reason.
QUESTION = "the question"
# How subjects are told, and taken together, where the direction of an act does not count.
BOTH_WAYS = {
    "{kind} from {source} to {target}": "{kind} between {source} and {target}",
    "{kind} from {target} to {source}": "{kind} between {source} and {target}",
    "acts from {source} to {target}": "acts between {source} and {target}",
    "{kind} from {source} to anyone": "{kind} of {source} with anyone",
    "{kind} from anyone to {source}": "{kind} of {source} with anyone",
    "{kind} from {target} to anyone": "{kind} of {target} with anyone",
    "{kind} from anyone to {target}": "{kind} of {target} with anyone",
}
TOO_LITTLE = "too little history"
FEWEST = (
    0.01  # what adds less than this to the log-odds is no reason: it moves no probability by a quarter of a percent
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be learned: forecasts of ``kinds`` over ``horizons`` in days, from the days up to ``end``, inclusive.

    ``covariates`` are other kinds of act, whose rates between the two may tell something.
    """

    end: int
    kinds: tuple[str, ...]
    horizons: tuple[int, ...]
    covariates: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answer to one question: ``probability`` is within (0, 1), or None with ``silence`` saying why not."""

    probability: float | None
    silence: str | None
    base_rate: float
    climatology: float
    persistence: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Grounds:
    """What the reasons of forecasts are made of: the features of questions and the logistic models that weighed them.

    ``which`` has the shape (questions,) and holds the place of each question's model, -1 where it has none.
    """

    table: Table
    models: tuple[Weights, ...]
    which: NDArray[np.int64]

    def reasons(
        self, row: int, subject_of: Callable[[Feature], str]
    ) -> Iterator[tuple[str, Feature, float, float, float]]:
        """Yield of each subject the feature that best tells its effect, value and usual value, and the effect of all.

        The effect is in log-odds; the features of one subject say much the same, so only their sum has a meaning.
        """
        if self.which[row] < 0:
            return
        weights, features = self.models[self.which[row]], self.table.features
        values = self.table.values[row]
        parts = weights.parts(values)
        subjects = [subject_of(feature) for feature in features]
        for subject in dict.fromkeys(subjects):
            mine = [place for place, name in enumerate(subjects) if name == subject]
            effect = float(parts[mine].sum())
            told = max(mine, key=lambda place: float(parts[place]) * np.sign(effect))
            feature = features[told]
            yield subject, feature, feature.shown(float(values[told])), feature.shown(float(weights.mean[told])), effect


@dataclass(frozen=True)
class Forecasts:
    """Answers to questions, as arrays of the shape (questions,).

    ``probabilities``, within (0, 1), has a best guess even where ``answered`` is false: a benchmark wants a number, a
    user is told nothing. Without ``grounds`` there are no reasons.
    """

    questions: Questions
    probabilities: Floats
    answered: Bools
    references: References
    grounds: Grounds | None = None

    def __len__(self) -> int:
        return len(self.probabilities)

    def at(self, row: int, *, most: int = 5, directed: bool = True) -> Forecast:
        """Return the answer to one question, with at most so many reasons."""
        answered = bool(self.answered[row])
        return Forecast(
            float(self.probabilities[row]) if answered else None,
            None if answered else TOO_LITTLE,
            float(self.references.base_rate[row]),
            float(self.references.climatology[row]),
            float(self.references.persistence[row]),
            self.reasons(row, directed=directed)[:most] if answered else (),
        )

    def reasons(self, row: int, *, directed: bool = True) -> tuple[Reason, ...]:
        """Return what moved the logistic part of a forecast, what moved it most first; features of a subject are one.

        The boosted trees, where there are some, weigh the same numbers in another way and are not explained. Where
        who acts upon whom does not count, both directions are one subject.
        """
        if self.grounds is None:
            return ()
        asked = self.questions
        names = {
            "kind": asked.words[asked.kinds[row]],
            "source": asked.actors[asked.sources[row]],
            "target": asked.actors[asked.targets[row]],
        }

        def subject_of(feature: Feature) -> str:
            words = feature.subject if directed else BOTH_WAYS.get(feature.subject, feature.subject)
            return words.format(**names)

        reasons = [
            Reason(f"{subject}, {feature.detail}: {_shown(value)}, usual {_shown(usual)}", effect)
            for subject, feature, value, usual, effect in self.grounds.reasons(row, subject_of)
            if abs(effect) >= FEWEST and subject != QUESTION
        ]
        return tuple(sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.text)))


def _shown(value: float) -> str:
    return f"{value:.2g}" if abs(value) < 10 else f"{value:.0f}"  # noqa: PLR2004 - two digits tell enough


class Forecaster(Protocol):
    """What has learned from the days up to an end and answers questions of any day."""

    def forecast(self, history: History, questions: Questions, *, agenda: Agenda = NO_AGENDA) -> Forecasts:
        """Return the answers, each from the acts of its own day and earlier, whatever else the history holds."""
        ...


class Fit(Protocol):
    """How a forecaster is made: from the acts until the end of the plan, whatever else the history holds."""

    def __call__(
        self, history: History, plan: Plan, *, agenda: Agenda = NO_AGENDA, prior: Prior | None = None
    ) -> Forecaster:
        """Return a forecaster."""
        ...
