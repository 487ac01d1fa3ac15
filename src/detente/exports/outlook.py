"""How do forecasts, scenarios and scores read as JSON? One function a kind of row."""

from detente.answers import ForecastRow, NextRow, ScenarioRow, Score
from detente.exports.rows import DECIMALS, Row, day, evidence
from detente.records import Forecast


def forecast(row: ForecastRow) -> Row:
    """Return a forecast with its reference rates, its reasons and the acts that it rests on."""
    return _forecast(row.forecast) | {"evidence": [evidence(item) for item in row.evidence]}


def next_act(row: NextRow) -> Row:
    """Return on whom a side is likely to act next."""
    likely = [
        {"actor": one.actor, "score": round(one.score, DECIMALS), "reasons": list(one.reasons)} for one in row.likely
    ]
    return {"on": day(row.on), "side": row.side, "class": row.kind, "likely": likely}


def scenario(row: ScenarioRow) -> Row:
    """Return a forecast with an announced act kept and not kept, and the cases that this is learned from."""
    found = row.scenario
    cases = [
        {
            "event": case.event,
            "between": [case.a, case.b],
            "day": day(case.day),
            "kept": case.kept,
            "followed": case.followed,
            "usual": round(case.usual, DECIMALS),
        }
        for case in found.cases
    ]
    return _forecast(row.forecast) | {
        "if": row.entry,
        "probability_kept": _rounded(row.kept),
        "probability_if_kept": _rounded(found.kept),
        "probability_if_not": _rounded(found.called_off),
        "difference_low": _rounded(found.low),
        "difference_high": _rounded(found.high),
        "silence_if": found.silence,
        "cases": cases,
        "evidence": [evidence(item) for item in row.evidence],
    }


def score(row: Score) -> Row:
    """Return how good the forecasts of some questions were."""
    skills = {
        skill.reference: {"skill": _rounded(skill.value), "low": _rounded(skill.low), "high": _rounded(skill.high)}
        for skill in row.skills
    }
    table = [
        {
            "questions": entry.questions,
            "mean_probability": _rounded(entry.mean_probability),
            "share_happened": _rounded(entry.share_happened),
        }
        for entry in row.reliability
    ]
    return {
        "name": row.name,
        "questions": row.questions,
        "happened": row.happened,
        "mean_probability": _rounded(row.mean_probability),
        "brier": _rounded(row.brier),
        "skill": skills,
        "log_score": _rounded(row.log_score),
        "auc": _rounded(row.auc),
        "ece_width": _rounded(row.ece_width),
        "ece_mass": _rounded(row.ece_mass),
        "sharpness": _rounded(row.sharpness),
        "decided": _rounded(row.decided),
        "reliability": table,
    }


def _forecast(what: Forecast) -> Row:
    return {
        "on": day(what.on),
        "between": [what.source, what.target],
        "class": what.kind,
        "horizon": what.horizon,
        "probability": _rounded(what.probability),
        "silence": what.silence,
        "references": {name: _rounded(value) for name, value in what.references},
        "reasons": [{"text": reason.text, "weight": round(reason.weight, DECIMALS)} for reason in what.reasons],
        "entry": what.entry,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)
