"""How do the answers about acts, sides and promises read as JSON? One function a kind of row, all with evidence."""

from collections.abc import Iterator

from detente.answers import (
    ChannelRow,
    DistanceRow,
    EventStory,
    Matrix,
    PositionRow,
    PromiseRow,
    ReactionRow,
    ShiftRow,
    TruceRow,
)
from detente.exports.rows import DECIMALS, Row, day, days, event_row, evidence


def event_story(story: EventStory) -> Row:
    """Return an event with what was known of it from day to day, and why its claims are together."""
    steps = [
        {
            "from": day(s.day),
            "until": day(s.until),
            "status": s.status.value,
            "announced": s.announced,
            "due": days(s.due),
        }
        for s in story.steps
    ]
    joined = [
        {
            "document": j.document,
            "claims": list(j.claims),
            "probability": None if j.probability is None else round(j.probability, DECIMALS),
            "reasons": [{"name": r.name, "weight": round(r.weight, DECIMALS)} for r in j.reasons],
        }
        for j in story.joined
    ]
    return event_row(story.row) | {"steps": steps, "joined": joined}


def channel(row: ChannelRow) -> Row:
    """Return who stands between whom, and how."""
    what = row.channel
    return {
        "mediator": what.mediator,
        "name": what.name,
        "country": what.country,
        "between": list(what.between),
        "how": what.how.value,
        "inferred": what.inferred,
        "reason": what.reason,
        "first": day(what.first),
        "last": day(what.last),
        "outcome": what.outcome.value if what.outcome else None,
        "events": list(what.events),
        "evidence": [evidence(item) for item in row.evidence],
    }


def matrix(found: Matrix) -> Iterator[Row]:
    """Yield positions, then where they shift, then how far the parties are apart; ``row`` says which it is."""
    yield from map(_position, found.positions)
    yield from map(_shift, found.shifts)
    yield from map(_distance, found.distances)


def _position(row: PositionRow) -> Row:
    what = row.position
    return {
        "row": "position",
        "party": what.party,
        "topic": what.topic,
        "move": what.move.value,
        "what": what.what,
        "speaker": what.speaker,
        "rank": what.rank,
        "since": day(what.since),
        "last": day(what.last),
        "evidence": [evidence(item) for item in row.evidence],
    }


def _shift(row: ShiftRow) -> Row:
    what = row.shift
    return {
        "row": "shift",
        "party": what.party,
        "topic": what.topic,
        "kind": what.kind,
        "day": day(what.day),
        "before": what.before.value,
        "after": what.after.value,
        "evidence": [evidence(item) for item in row.evidence],
    }


def _distance(row: DistanceRow) -> Row:
    what = row.distance
    return {
        "row": "distance",
        "topic": what.topic,
        "between": [what.a, what.b],
        "day": day(what.day),
        "value": round(what.value, DECIMALS),
        "reason": what.reason,
        "evidence": [evidence(item) for item in row.evidence],
    }


def reaction(row: ReactionRow) -> Row:
    """Return how somebody takes an act; the first sentence is the reaction, the second tells the act."""
    what = row.reaction
    return {
        "who": what.who,
        "name": what.name,
        "country": what.country,
        "attitude": what.attitude.value,
        "event": what.event,
        "about": what.about,
        "day": day(what.day),
        "reason": what.reason,
        "evidence": [evidence(item) for item in row.evidence],
    }


def truce(row: TruceRow) -> Row:
    """Return a truce and its life."""
    what = row.truce
    return {
        "event": what.event,
        "parties": list(what.parties),
        "stage": what.stage.value,
        "announced": day(what.announced),
        "start": day(what.start),
        "end": day(what.end),
        "extended": [day(on) for on in what.extended],
        "breaches": [{"by": b.by, "accuser": b.accuser, "day": day(b.day), "claim": b.claim.id} for b in what.breaches],
        "evidence": [evidence(item) for item in row.evidence],
    }


def promise(row: PromiseRow) -> Row:
    """Return what became of the announcements of one announcer, pair, outlet or kind."""
    what = row.record
    bounds = {name: None if x is None else round(x, DECIMALS) for name, x in
              (("rate", what.rate), ("low", what.low), ("high", what.high))}  # fmt: skip
    return {
        "by": what.by,
        "key": what.key,
        "announced": what.announced,
        "kept": what.kept,
        "late": what.late,
        "called_off": what.called_off,
        "open": what.open,
        "overdue": what.overdue,
        **bounds,
        "median_days_late": what.delay,
        "entries": list(what.entries),
        "evidence": [evidence(item) for item in row.evidence],
    }
