"""How does each noun read as JSON? One function a noun; days are ISO dates, and both ends of a range are inside it."""

from datetime import date

from detente.answers import ClaimRow, EventRow, Stranger, Succession, WarningRow, Who
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


def day(value: date | None) -> str | None:
    """Return a day as ISO 8601."""
    return value.isoformat() if value else None


def days(interval: Interval | None) -> list[str] | None:
    """Return the first and the last day."""
    return [interval.start.isoformat(), interval.last.isoformat()] if interval else None


def participant(who: Participant) -> Row:
    """Return who takes part, without the place in the text."""
    return {
        "role": who.role.value,
        "text": who.text,
        "actor": who.actor,
        "country": who.country,
        "sector": who.sector,
    }


def speaker(who: Speaker | None) -> Row | None:
    """Return who vouches for a claim."""
    if who is None:
        return None
    return {"text": who.text, "actor": who.actor, "country": who.country, "start": who.start, "end": who.end}


def place(where: Place | None) -> Row | None:
    """Return a place with its point in degrees."""
    if where is None:
        return None
    return {
        "name": where.name,
        "kind": where.kind,
        "country": where.country,
        "region": where.region,
        "latitude": where.latitude,
        "longitude": where.longitude,
    }


def claim(what: Claim, origin: Document | Evidence) -> Row:
    """Return all that a claim says, with what its document or its evidence knows of where it stands."""
    return {
        "id": what.id,
        "document": what.document,
        "given_id": origin.given_id,
        "url": origin.url,
        "outlet": origin.outlet,
        "published": day(origin.published),
        "sentence": what.sentence,
        "start": what.start,
        "end": what.end,
        "text": what.text,
        "trigger": what.trigger.text,
        "trigger_start": what.trigger.start,
        "trigger_end": what.trigger.end,
        "type": what.type,
        "mode": what.mode,
        "modality": what.modality.value,
        "participants": [participant(p) | {"start": p.start, "end": p.end} for p in what.participants],
        "when": days(what.when),
        "when_text": what.when_text,
        "where": what.where,
        "place": place(what.place),
        "speaker": speaker(what.speaker),
        "stance": what.stance.value if what.stance else None,
        "topics": list(what.topics),
        "contexts": list(what.contexts),
        "numbers": list(what.numbers),
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
        "when": days(what.when),
        "speaker": what.speaker.text if what.speaker else None,
        "score": round(what.score, DECIMALS),
    }
    return row | {"stance": what.stance.value if what.stance else None} if what.type == "COMMENT" else row


def evidence(row: Evidence) -> Row:
    """Return a sentence that something rests on, and where it stands."""
    return {
        "document": row.document,
        "given_id": row.given_id,
        "url": row.url,
        "outlet": row.outlet,
        "published": day(row.published),
        "start": row.start,
        "end": row.end,
        "sentence": row.sentence,
        "claim": row.claim,
        "modality": row.modality.value if row.modality else None,
        "speaker": row.speaker,
    }


def change(step: Change) -> Row:
    """Return a step in the life of an announced act."""
    return {
        "day": day(step.day),
        "kind": step.kind,
        "due": days(step.due),
        "status": step.status.value,
        "claim": step.claim,
    }


def ledger_entry(entry: LedgerEntry) -> Row:
    """Return an announced act, what became of it, and its evidence."""
    return {
        "id": entry.id,
        "type": entry.type,
        "mode": entry.mode,
        "participants": [participant(p) for p in entry.participants],
        "announced": {"day": day(entry.announced), "speaker": entry.speaker, "outlet": entry.outlet},
        "due": days(entry.due),
        "first_due": days(entry.first_due),
        "condition": entry.condition,
        "status": entry.status.value,
        "happened": days(entry.happened),
        "days_late": entry.delay,
        "history": [change(step) for step in entry.history],
        "topics": list(entry.topics),
        "sources": entry.sources,
        "evidence": [evidence(row) for row in entry.evidence],
    }


def claim_row(row: ClaimRow) -> Row:
    """Return a claim of the store with its one sentence of evidence."""
    return claim(row.claim, row.evidence) | {"evidence": [evidence(row.evidence)]}


def event_row(row: EventRow) -> Row:
    """Return an event of the store; ``when`` is the act's own time, ``first`` and ``last`` the days of the reports."""
    return {
        "id": row.id,
        "type": row.type,
        "mode": row.mode,
        "status": row.status.value,
        "participants": [participant(p) for p in row.participants],
        "first": day(row.first),
        "last": day(row.last),
        "when": days(row.when),
        "topics": list(row.topics),
        "documents": row.documents,
        "sources": row.sources,
        "evidence": [evidence(e) for e in row.evidence],
    }


def office(held: Office) -> Row:
    """Return an office; ``end`` is the first day on which it was no longer held, or null."""
    return {
        "title": held.title,
        "country": held.country,
        "sector": held.sector,
        "start": day(held.start),
        "end": day(held.end),
        "source": held.source,
    }


def who(candidate: Who) -> Row:
    """Return a candidate for a name."""
    return {
        "id": candidate.id,
        "name": candidate.name,
        "kind": candidate.kind,
        "country": candidate.country,
        "sector": candidate.sector,
        "offices": [office(held) for held in candidate.offices],
        "members": list(candidate.members),
        "score": round(candidate.score, DECIMALS),
    }


def warning(row: WarningRow) -> Row:
    """Return what to doubt, why, what the record says, and the sentence."""
    what = row.warning
    return {"kind": what.kind, "reason": what.reason, "record": what.record, "evidence": [evidence(row.evidence)]}


def stranger(row: Stranger) -> Row:
    """Return somebody whom the news names and the book does not know."""
    return {
        "id": row.id,
        "name": row.name,
        "country": row.country,
        "titles": list(row.titles),
        "documents": row.documents,
        "outlets": row.outlets,
        "first": day(row.first),
        "last": day(row.last),
    }


def succession(row: Succession) -> Row:
    """Return an office that the news gives to another than the book does."""
    return {
        "office": row.office,
        "country": row.country,
        "book": {"id": row.holder.id, "name": row.holder.name},
        "news": {"id": row.actor, "name": row.name},
        "outlets": row.outlets,
        "first": day(row.first),
        "last": day(row.last),
    }
