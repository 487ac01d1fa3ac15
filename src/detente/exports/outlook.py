"""How do forecasts, scenarios and scores look to those outside? One function a kind of row."""

from typing import Any

from detente.answers import ForecastRow, NextRow, ScenarioRow, Score
from detente.exports import shapes
from detente.exports.rows import DECIMALS, evidence, rounded
from detente.records import Forecast


def forecast(row: ForecastRow) -> shapes.Forecast:
    """Return a forecast with its reference rates, its reasons and the acts that it rests on."""
    return shapes.Forecast(**_outcome(row.forecast), evidence=tuple(map(evidence, row.evidence)))


def next_act(row: NextRow) -> shapes.NextAct:
    """Return on whom a side is likely to act next."""
    likely = (shapes.LikelyActor(one.actor, round(one.score, DECIMALS), one.reasons) for one in row.likely)
    return shapes.NextAct(row.on, row.side, row.kind, tuple(likely))


def scenario(row: ScenarioRow) -> shapes.Scenario:
    """Return a forecast with an announced act kept and not kept, and the cases that this is learned from."""
    found = row.scenario
    cases = (
        shapes.Case(
            event=case.event,
            between=(case.a, case.b),
            day=case.day,
            kept=case.kept,
            followed=case.followed,
            usual=round(case.usual, DECIMALS),
        )
        for case in found.cases
    )
    return shapes.Scenario(
        **_outcome(row.forecast),
        if_=row.entry,
        probability_kept=rounded(row.kept),
        probability_if_kept=rounded(found.kept),
        probability_if_not=rounded(found.called_off),
        difference_low=rounded(found.low),
        difference_high=rounded(found.high),
        silence_if=found.silence,
        cases=tuple(cases),
        evidence=tuple(map(evidence, row.evidence)),
    )


def score(row: Score) -> shapes.Score:
    """Return how good the forecasts of some questions were."""
    skills = {
        skill.reference: shapes.Skill(rounded(skill.value), rounded(skill.low), rounded(skill.high))
        for skill in row.skills
    }
    table = (
        shapes.ReliabilityBin(entry.questions, rounded(entry.mean_probability), rounded(entry.share_happened))
        for entry in row.reliability
    )
    return shapes.Score(
        name=row.name,
        questions=row.questions,
        happened=row.happened,
        mean_probability=rounded(row.mean_probability),
        brier=rounded(row.brier),
        skill=skills,
        log_score=rounded(row.log_score),
        auc=rounded(row.auc),
        ece_width=rounded(row.ece_width),
        ece_mass=rounded(row.ece_mass),
        sharpness=rounded(row.sharpness),
        decided=rounded(row.decided),
        reliability=tuple(table),
    )


def _outcome(what: Forecast) -> dict[str, Any]:
    return {
        "on": what.on,
        "between": (what.source, what.target),
        "class_": what.kind,
        "horizon": what.horizon,
        "probability": rounded(what.probability),
        "silence": what.silence,
        "references": {name: rounded(value) for name, value in what.references},
        "reasons": tuple(shapes.Reason(reason.text, round(reason.weight, DECIMALS)) for reason in what.reasons),
        "entry": what.entry,
    }
