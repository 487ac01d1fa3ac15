"""Which fields do forecasts, scenarios and scores have in JSON? One frozen class a row."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from detente.exports.shapes.record import Evidence


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a forecast is what it is."""

    text: str
    weight: Annotated[float, "in log-odds"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How likely it is that an act of a class becomes known between two sides, or that an announced one is kept."""

    on: date
    between: tuple[str, ...]
    class_: str
    horizon: Annotated[int, "days"]
    probability: float | None
    silence: Annotated[str | None, "what is lacking where there is too little to go by"]
    references: Annotated[dict[str, float | None], "probabilities of simpler rules, by name"]
    reasons: tuple[Reason, ...]
    entry: Annotated[str | None, "id of the ledger entry that it is about"]


@dataclass(frozen=True, slots=True)
class Forecast(Outcome):
    """A forecast with its reference rates, its reasons and the acts that it rests on."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An announcement like the one that is asked about, and what followed."""

    event: str
    between: tuple[str, ...]
    day: date
    kept: bool
    followed: bool
    usual: float


@dataclass(frozen=True, slots=True)
class Scenario(Outcome):
    """A forecast with an announced act kept and not kept."""

    if_: Annotated[str, "id of the ledger entry"]
    probability_kept: float | None
    probability_if_kept: float | None
    probability_if_not: float | None
    difference_low: Annotated[float | None, "in log-odds"]
    difference_high: float | None
    silence_if: str | None
    cases: tuple[Case, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class LikelyActor:
    """On whom a side is likely to act."""

    actor: str
    score: Annotated[float, "share in the score of all; no calibrated chance"]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextAct:
    """On whom a side is likely to act next, the likeliest first."""

    on: date
    side: str
    class_: str
    likely: tuple[LikelyActor, ...]


@dataclass(frozen=True, slots=True)
class Skill:
    """The share of a reference's Brier score that is saved."""

    skill: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """What was said, and what happened, in one bin of probability."""

    questions: int
    mean_probability: float | None
    share_happened: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """How good the forecasts of some questions were."""

    name: str
    questions: int
    happened: int
    mean_probability: float | None
    brier: float | None
    skill: Annotated[dict[str, Skill], "by reference"]
    log_score: Annotated[float | None, "in nats"]
    auc: float | None
    ece_width: float | None
    ece_mass: float | None
    sharpness: float | None
    decided: float | None
    reliability: tuple[ReliabilityBin, ...]
