"""How does a noun become a row, and a row the same noun again? Pure; what comes back equals what went in."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping

from detente.records import (
    ActorChange,
    Announcement,
    Claim,
    Document,
    Event,
    EventRuling,
    Failure,
    Filing,
    Forecast,
    Interval,
    Issued,
    Modality,
    Move,
    Naming,
    Outline,
    Participant,
    Place,
    Promise,
    Reason,
    Speaker,
    Stance,
    Status,
    Step,
    Tense,
    Trigger,
    digest,
)
from detente.store import claim_rows

Values = dict[str, Any]

_DOCUMENT = tuple(field.name for field in fields(Document))
_FAILURE = tuple(field.name for field in fields(Failure))
_PARTICIPANT = tuple(field.name for field in fields(Participant))
_SPEAKER = tuple(field.name for field in fields(Speaker))
_NAMING = tuple(field.name for field in fields(Naming))
_CHANGE = tuple(field.name for field in fields(ActorChange))
_RULING = tuple(field.name for field in fields(EventRuling))
_PLACE = tuple(field.name for field in fields(Place))
_AHEAD = frozenset({Modality.PLANNED.value, Modality.PROPOSED.value, Modality.POSSIBLE.value})
_ANNOUNCEMENT = ("event", "claim", "type", "day", "announcer", "late")
_OUTLINE = ("type", "mode", "first", "last", "documents", "sentences")
_MOVE = ("event", "day", "source", "target", "type", "claim", "mode")
# Days that are made of their texts once: of many years there are some thousand.
MOST_DAYS = 10_000
_FORECAST = ("on", "source", "target", "kind", "horizon", "probability", "silence", "entry")
_ISSUED = ("number", "at", "conflict", "method", "data")
_TRIGGER = tuple(field.name for field in fields(Trigger))
# Fields of a claim that are one column each, and lists of words that are one JSON column each.
_PLAIN = tuple("id document sentence start end text reported type score coder mode when_text where".split())
_LISTS = ("contexts", "topics", "numbers")
_IN_ORDER = itemgetter(*claim_rows.NAMES)


def _values(noun: object, names: tuple[str, ...]) -> Values:
    """Return some fields of a noun; `dataclasses.asdict` would copy each value, at ten times the cost."""
    return {name: getattr(noun, name) for name in names}


def document_values(document: Document) -> Values:
    """Return the row of a document."""
    return _values(document, _DOCUMENT)


def document_of(row: RowMapping) -> Document:
    """Return the document of a row."""
    return Document(**{name: row[name] for name in _DOCUMENT})


def failure_values(failure: Failure) -> Values:
    """Return the row of a failure; trying the same again gives the same id."""
    key = digest("failure", json.dumps([failure.source, failure.given_id, failure.stage]))
    return {"id": key, **_values(failure, _FAILURE)}


def failure_of(row: RowMapping) -> Failure:
    """Return the failure of a row."""
    return Failure(**{name: row[name] for name in _FAILURE})


def claim_values(claim: Claim) -> Values:
    """Return the row of a claim."""
    values = _values(claim, _PLAIN)
    values |= {name: list(getattr(claim, name)) for name in _LISTS}
    values |= {f"trigger_{name}": getattr(claim.trigger, name) for name in _TRIGGER}
    values |= {f"speaker_{name}": claim.speaker and getattr(claim.speaker, name) for name in _SPEAKER}
    values["participants"] = _people(claim.participants)
    values["place"] = claim.place and list(_values(claim.place, _PLACE).values())
    values["modality"] = claim.modality.value
    values["stance"] = claim.stance and claim.stance.value
    values["when_start"] = claim.when and claim.when.start
    values["when_end"] = claim.when and claim.when.end
    return values


def _people(participants: Iterable[Participant]) -> list[list[Any]]:
    return [list(_values(participant, _PARTICIPANT).values()) for participant in participants]


def participant_values(claim: Claim) -> list[Values]:
    """Return the rows by which the participants of a claim are found."""
    return [
        {
            "claim": claim.id,
            "position": position,
            "reported": claim.reported,
            **_values(participant, _PARTICIPANT),
        }
        for position, participant in enumerate(claim.participants)
    ]


def naming_values(document: str, position: int, naming: Naming) -> Values:
    """Return the row of a naming."""
    return {"document": document, "position": position, **_values(naming, _NAMING), "tense": naming.tense.value}


def naming_of(row: RowMapping, meant: Mapping[str, str]) -> Naming:
    """Return the naming of a row; ``meant`` as for `claim_of`."""
    actor = meant.get(row["actor"], row["actor"])
    return Naming(**{name: row[name] for name in _NAMING} | {"actor": actor, "tense": Tense(row["tense"])})


def change_values(change: ActorChange) -> Values:
    """Return the row of a decision about an actor."""
    return _values(change, _CHANGE)


def change_of(row: RowMapping) -> ActorChange:
    """Return the decision of a row."""
    return ActorChange(**{name: row[name] for name in _CHANGE})


def event_values(filing: Filing) -> Values:
    """Return the row of an event."""
    days = [claim.reported for claim in filing.event.claims if claim.reported]
    first = None if len(days) < len(filing.event.claims) else min(days)
    last = max(days, default=None)
    return {
        "id": filing.event.id,
        "first": first,
        "last": last,
        "touched": filing.touched,
        "lent": list(filing.event.lent),
    }


def step_values(event: str, position: int, step: Step) -> Values:
    """Return the row of a step in what was known of an event."""
    return {
        "event": event,
        "position": position,
        "day": step.day,
        "until": step.until,
        "status": step.status.value,
        "announced": step.announced,
        "due_start": step.due and step.due.start,
        "due_end": step.due and step.due.end,
    }


def step_of(row: RowMapping) -> Step:
    """Return the step of a row."""
    due = None if row["due_start"] is None else Interval(row["due_start"], row["due_end"])
    return Step(row["day"], row["until"], Status(row["status"]), row["announced"], due)


def day_of(given: Any) -> date:  # noqa: ANN401 - SQLite gives text, PostgreSQL a day
    """Return a day as the database has it that was asked for as it is, without SQLAlchemy's work on each."""
    return date.fromisoformat(given) if isinstance(given, str) else given


def announced_in(announcement: Announcement, event: Event) -> str:
    """Return the document of the claim by which an event was announced."""
    return next(claim.document for claim in event.claims if claim.id == announcement.claim)


def announcement_values(announcement: Announcement, event: Event, outlets: Mapping[str, str | None]) -> Values:
    """Return the row of how an event was announced, with the outlet of that document."""
    days = [claim.reported for claim in event.claims if claim.reported]
    document = announced_in(announcement, event)
    told = None if announcement.sides is None else list(announcement.sides)
    return {
        **_values(announcement, _ANNOUNCEMENT),
        "sides": told,
        "document": document,
        "outlet": outlets.get(document),
        "last": max(days, default=None),
    }


def outline_values(event: str, outline: Outline) -> Values:
    """Return the row of what an event comes to."""
    return {
        "event": event,
        **_values(outline, _OUTLINE),
        "participants": _people(outline.participants),
        "topics": list(outline.topics),
        "when_start": outline.when and outline.when.start,
        "when_end": outline.when and outline.when.end,
    }


def outline_of(row: RowMapping) -> Outline:
    """Return what an event comes to, of a row."""
    return Outline(
        **{name: row[name] for name in _OUTLINE},
        participants=claim_rows.people(row["participants"], {}),
        topics=tuple(row["topics"]),
        when=None if row["when_start"] is None else Interval(row["when_start"], row["when_end"]),
    )


def move_values(move: Move) -> Values:
    """Return the row of a move."""
    before, stance = move.before and move.before.value, move.stance and move.stance.value
    return {**_values(move, _MOVE), "status": move.status.value, "before": before, "stance": stance}


def move_of(row: RowMapping) -> Move:
    """Return the move of a row."""
    return Move(
        **{name: row[name] for name in _MOVE},
        status=Status(row["status"]),
        before=None if row["before"] is None else Status(row["before"]),
        stance=None if row["stance"] is None else Stance(row["stance"]),
    )


def promise_of(event: str, steps: tuple[Step, ...], told: Sequence[RowMapping], sides: Iterable[RowMapping]) -> Promise:
    """Return an announced act of its steps, the rows of its claims, and those of its sides."""
    ahead = next((row for row in told if row["modality"] in _AHEAD), told[0])
    actor, country = ahead["speaker_actor"], ahead["speaker_country"]
    first = {row["document"]: row["reported"] for row in reversed(told) if row["reported"]}
    return Promise(
        event,
        ahead["type"],
        tuple(sorted({name for row in sides for name in (row["source"], row["target"])})),
        country if country and (not actor or actor.startswith("state:")) else actor,
        tuple(sorted(first.values())),
        steps,
    )


def issued_values(issued: Issued) -> Values:
    """Return the row of an issued forecast."""
    forecast = issued.forecast
    return {
        **_values(issued, _ISSUED),
        **_values(forecast, _FORECAST),
        "references": [list(pair) for pair in forecast.references],
        "reasons": [[reason.text, reason.weight] for reason in forecast.reasons],
    }


def issued_of(row: RowMapping) -> Issued:
    """Return the issued forecast of a row."""
    forecast = Forecast(
        **{name: row[name] for name in _FORECAST},
        references=tuple((name, value) for name, value in row["references"]),
        reasons=tuple(Reason(text, weight) for text, weight in row["reasons"]),
    )
    return Issued(**{name: row[name] for name in _ISSUED}, forecast=forecast)


def ruling_values(ruling: EventRuling) -> Values:
    """Return the row of a decision about events."""
    claims = {"apart": sorted(ruling.apart), "rest": sorted(ruling.rest)}
    return _values(ruling, _RULING) | claims | {"status": ruling.status and ruling.status.value}


def ruling_of(row: RowMapping) -> EventRuling:
    """Return the decision of a row."""
    claims = {name: frozenset(row[name]) for name in ("apart", "rest")}
    status = None if row["status"] is None else Status(row["status"])
    return EventRuling(**{name: row[name] for name in _RULING} | claims | {"status": status})


def claim_of(row: Mapping[Any, Any], meant: Mapping[str, str]) -> Claim:
    """Return the claim of a row; ``meant`` maps ids of actors to those that they were merged into."""
    return claim_rows.claim_of(_IN_ORDER(row), meant)
