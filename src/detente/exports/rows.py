"""How does each noun look to those outside? One function a noun; both ends of a range are inside it."""

from dataclasses import replace
from datetime import date
from typing import Any

from detente.answers import ClaimRow, EventRow, Stranger, Succession, WarningRow, Who
from detente.exports import shapes
from detente.records import (
    Change,
    Claim,
    Document,
    Evidence,
    Interval,
    LedgerEntry,
    Office,
    Participant,
    Place,
    Role,
    Speaker,
)

Row = dict[str, object]
# Scores are calibrated on some thousand claims: a fourth decimal is more than is known.
DECIMALS = 4


def days(interval: Interval | None) -> tuple[date, date] | None:
    """Return the first and the last day."""
    return (interval.start, interval.last) if interval else None


def rounded(value: float | None) -> float | None:
    """Return a number with as many decimals as are known."""
    return None if value is None else round(value, DECIMALS)


def participant(who: Participant) -> shapes.Participant:
    """Return who takes part, without the place in the text."""
    return shapes.Participant(who.role, who.text, who.actor, who.country, who.sector)


def placed(who: Participant) -> shapes.PlacedParticipant:
    """Return who takes part, with the place in the text."""
    return shapes.PlacedParticipant(who.role, who.text, who.actor, who.country, who.sector, who.start, who.end)


def speaker(who: Speaker | None) -> shapes.Speaker | None:
    """Return who vouches for a claim."""
    return shapes.Speaker(who.text, who.actor, who.country, who.start, who.end) if who else None


def place(where: Place | None) -> shapes.Place | None:
    """Return a place with its point in degrees."""
    if where is None:
        return None
    return shapes.Place(where.name, where.kind, where.country, where.region, where.latitude, where.longitude)


def claim(what: Claim, origin: Document | Evidence) -> shapes.Claim:
    """Return all that a claim says, with what its document or its evidence knows of where it stands."""
    return shapes.Claim(**claim_fields(what, origin))


def claim_row(row: ClaimRow) -> shapes.StoredClaim:
    """Return a claim of the store with its one sentence of evidence."""
    return shapes.StoredClaim(**claim_fields(row.claim, row.evidence), evidence=(evidence(row.evidence),))


def claim_fields(what: Claim, origin: Document | Evidence) -> dict[str, Any]:
    """Return the fields that a claim has in every shape of it."""
    return {
        "id": what.id,
        "document": what.document,
        "given_id": origin.given_id,
        "url": origin.url,
        "outlet": origin.outlet,
        "published": origin.published,
        "sentence": what.sentence,
        "start": what.start,
        "end": what.end,
        "text": what.text,
        "trigger": what.trigger.text,
        "trigger_start": what.trigger.start,
        "trigger_end": what.trigger.end,
        "type": what.type,
        "mode": what.mode,
        "modality": what.modality,
        "participants": tuple(map(placed, what.participants)),
        "when": days(what.when),
        "when_text": what.when_text,
        "where": what.where,
        "place": place(what.place),
        "speaker": speaker(what.speaker),
        "stance": what.stance,
        "topics": what.topics,
        "contexts": what.contexts,
        "numbers": what.numbers,
        "score": round(what.score, DECIMALS),
        "coder": what.coder,
    }


def annotated(what: Claim) -> Row:
    """Return a claim in the fields of ANNOTATION.md, with its score; countries stand in the order of the names."""
    source, target = what.who(Role.SOURCE), what.who(Role.TARGET)
    row: Row = {
        "type": what.type,
        "modality": what.modality.value,
        "trigger": what.trigger.text,
        "source": [p.text for p in source],
        "source_country": [p.country for p in source],
        "target": [p.text for p in target],
        "target_country": [p.country for p in target],
        "mediator": [p.text for p in what.who(Role.MEDIATOR)],
        "host": [p.text for p in what.who(Role.HOST)],
        "when": [what.when.start.isoformat(), what.when.last.isoformat()] if what.when else None,
        "speaker": what.speaker.text if what.speaker else None,
        "score": round(what.score, DECIMALS),
    }
    return row | {"stance": what.stance.value if what.stance else None} if what.type == "COMMENT" else row


def evidence(row: Evidence) -> shapes.Evidence:
    """Return a sentence that something rests on, and where it stands."""
    return shapes.Evidence(
        document=row.document,
        given_id=row.given_id,
        url=row.url,
        outlet=row.outlet,
        published=row.published,
        start=row.start,
        end=row.end,
        sentence=row.sentence,
        claim=row.claim,
        modality=row.modality,
        speaker=row.speaker,
    )


def change(step: Change) -> shapes.Change:
    """Return a step in the life of an announced act."""
    return shapes.Change(step.day, step.kind, days(step.due), step.status, step.claim)


def ledger_entry(entry: LedgerEntry) -> shapes.LedgerEntry:
    """Return an announced act, what became of it, and its evidence."""
    return shapes.LedgerEntry(**entry_fields(entry), evidence=tuple(map(evidence, entry.evidence)))


def listed_entry(entry: LedgerEntry, most: int, more: str) -> shapes.ListedEntry:
    """Return the same with ``most`` sentences at most; at the address ``more`` all of them can be had."""
    return shapes.ListedEntry(**entry_fields(entry), **_first(entry.evidence, most, more))


def entry_fields(entry: LedgerEntry) -> dict[str, Any]:
    """Return the fields that an announced act has in every shape of it, but for its evidence."""
    return {
        "id": entry.id,
        "type": entry.type,
        "mode": entry.mode,
        "participants": tuple(map(participant, entry.participants)),
        "announced": shapes.Announced(entry.announced, entry.speaker, entry.outlet),
        "due": days(entry.due),
        "first_due": days(entry.first_due),
        "condition": entry.condition,
        "status": entry.status,
        "happened": days(entry.happened),
        "days_late": entry.delay,
        "history": tuple(map(change, entry.history)),
        "topics": entry.topics,
        "sources": entry.sources,
    }


def _first(told: tuple[Evidence, ...], most: int, more: str) -> dict[str, Any]:
    return {
        "evidence": tuple(map(evidence, told[:most])),
        "sentences": len(told),
        "more": more if len(told) > most else None,
    }


def event_row(row: EventRow) -> shapes.Event:
    """Return an event of the store; ``when`` is the act's own time, ``first`` and ``last`` the days of the reports."""
    return shapes.Event(**event_fields(row))


def listed_event(row: EventRow, most: int, more: str) -> shapes.ListedEvent:
    """Return the same with ``most`` sentences at most; at the address ``more`` all of them can be had."""
    shown = replace(row, evidence=row.evidence[:most])
    return shapes.ListedEvent(**event_fields(shown), more=more if row.sentences > most else None)


def event_fields(row: EventRow) -> dict[str, Any]:
    """Return the fields that an event has in every shape of it."""
    return {
        "id": row.id,
        "type": row.type,
        "mode": row.mode,
        "status": row.status,
        "participants": tuple(map(participant, row.participants)),
        "first": row.first,
        "last": row.last,
        "when": days(row.when),
        "topics": row.topics,
        "documents": row.documents,
        "sources": row.sources,
        "sentences": row.sentences,
        "evidence": tuple(map(evidence, row.evidence)),
    }


def office(held: Office) -> shapes.Office:
    """Return an office; ``end`` is the first day on which it was no longer held, or null."""
    return shapes.Office(held.title, held.country, held.sector, held.start, held.end, held.source)


def who(candidate: Who) -> shapes.Candidate:
    """Return a candidate for a name."""
    return shapes.Candidate(
        id=candidate.id,
        name=candidate.name,
        kind=candidate.kind,
        country=candidate.country,
        sector=candidate.sector,
        offices=tuple(map(office, candidate.offices)),
        members=candidate.members,
        score=round(candidate.score, DECIMALS),
    )


def warning(row: WarningRow) -> shapes.Doubt:
    """Return what to doubt, why, what the record says, and the sentence."""
    what = row.warning
    return shapes.Doubt(what.kind, what.reason, what.record, (evidence(row.evidence),))


def stranger(row: Stranger) -> shapes.Stranger:
    """Return somebody whom the news names and the book does not know."""
    return shapes.Stranger(
        id=row.id,
        name=row.name,
        country=row.country,
        titles=row.titles,
        documents=row.documents,
        outlets=row.outlets,
        first=row.first,
        last=row.last,
    )


def succession(row: Succession) -> shapes.Succession:
    """Return an office that the news gives to another than the book does."""
    return shapes.Succession(
        office=row.office,
        country=row.country,
        book=shapes.Named(row.holder.id, row.holder.name),
        news=shapes.Named(row.actor, row.name),
        outlets=row.outlets,
        first=row.first,
        last=row.last,
    )
