"""How do the answers about acts, sides and promises look to those outside? One function a kind of row, all with
evidence.
"""

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
from detente.exports import shapes
from detente.exports.rows import DECIMALS, days, event_fields, evidence, rounded


def event_story(story: EventStory) -> shapes.EventStory:
    """Return an event with what was known of it from day to day, and why its claims are together."""
    steps = (shapes.Step(s.day, s.until, s.status, s.announced, days(s.due)) for s in story.steps)
    joined = (
        shapes.Joined(
            document=j.document,
            claims=j.claims,
            probability=rounded(j.probability),
            reasons=tuple(shapes.JoinReason(r.name, round(r.weight, DECIMALS)) for r in j.reasons),
        )
        for j in story.joined
    )
    return shapes.EventStory(**event_fields(story.row), steps=tuple(steps), joined=tuple(joined))


def channel(row: ChannelRow) -> shapes.Channel:
    """Return who stands between whom, and how."""
    what = row.channel
    return shapes.Channel(
        mediator=what.mediator,
        name=what.name,
        country=what.country,
        between=what.between,
        how=what.how.value,
        inferred=what.inferred,
        reason=what.reason,
        first=what.first,
        last=what.last,
        outcome=what.outcome,
        events=what.events,
        evidence=tuple(map(evidence, row.evidence)),
    )


def matrix(found: Matrix) -> Iterator[shapes.Position | shapes.Shift | shapes.Distance]:
    """Yield positions, then where they shift, then how far the parties are apart; ``row`` says which it is."""
    yield from map(_position, found.positions)
    yield from map(_shift, found.shifts)
    yield from map(_distance, found.distances)


def _position(row: PositionRow) -> shapes.Position:
    what = row.position
    return shapes.Position(
        row="position",
        party=what.party,
        topic=what.topic,
        move=what.move.value,
        what=what.what,
        speaker=what.speaker,
        rank=what.rank,
        since=what.since,
        last=what.last,
        evidence=tuple(map(evidence, row.evidence)),
    )


def _shift(row: ShiftRow) -> shapes.Shift:
    what = row.shift
    return shapes.Shift(
        row="shift",
        party=what.party,
        topic=what.topic,
        kind=what.kind,
        day=what.day,
        before=what.before.value,
        after=what.after.value,
        evidence=tuple(map(evidence, row.evidence)),
    )


def _distance(row: DistanceRow) -> shapes.Distance:
    what = row.distance
    return shapes.Distance(
        row="distance",
        topic=what.topic,
        between=(what.a, what.b),
        day=what.day,
        value=round(what.value, DECIMALS),
        reason=what.reason,
        evidence=tuple(map(evidence, row.evidence)),
    )


def reaction(row: ReactionRow) -> shapes.Reaction:
    """Return how somebody takes an act; the first sentence is the reaction, the second tells the act."""
    what = row.reaction
    return shapes.Reaction(
        who=what.who,
        name=what.name,
        country=what.country,
        attitude=what.attitude.value,
        event=what.event,
        about=what.about,
        day=what.day,
        reason=what.reason,
        evidence=tuple(map(evidence, row.evidence)),
    )


def truce(row: TruceRow) -> shapes.Truce:
    """Return a truce and its life."""
    what = row.truce
    return shapes.Truce(
        event=what.event,
        parties=what.parties,
        stage=what.stage.value,
        announced=what.announced,
        start=what.start,
        end=what.end,
        extended=what.extended,
        breaches=tuple(shapes.Breach(b.by, b.accuser, b.day, b.claim.id) for b in what.breaches),
        evidence=tuple(map(evidence, row.evidence)),
    )


def promise(row: PromiseRow) -> shapes.Promise:
    """Return what became of the announcements of one announcer, pair, outlet or kind."""
    what = row.record
    return shapes.Promise(
        by=what.by,
        key=what.key,
        announced=what.announced,
        kept=what.kept,
        late=what.late,
        called_off=what.called_off,
        open=what.open,
        overdue=what.overdue,
        rate=rounded(what.rate),
        low=rounded(what.low),
        high=rounded(what.high),
        median_days_late=what.delay,
        entries=what.entries,
        evidence=tuple(map(evidence, row.evidence)),
    )
