"""What did each day make of an act, between which two sides? An event's steps, told as moves that can be counted.

A move stands on the day on which it became known, never on the day of the act: what is counted up to a day could be
known on it. What is told again of a time long past is no move of the day of the report.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from detente.analysis import ledger as rules
from detente.analysis.parties import Parties
from detente.records import MUTUAL, SHARED_CODES, Claim, Event, Modality, Move, Participant, Role, Status, Step

# An act told so many days after it was done is background ("after the invasion of 2014"), no move of the day.
BACKGROUND = 30
# Where more sides meet or are blamed at once, it is no matter between two of them (a summit, a vote).
MANY = 6
# Acts that go on from day to day: of a war that is told as one event each day's fighting counts.
LASTING = frozenset({"ASSAULT"})
# A time of more days names no day of fighting.
EXACT = 2
# Ids that stand for no side: people whom nobody has confirmed yet, and regions.
UNSURE = ("new:", "region:")


def moves(event: Event, steps: Iterable[Step]) -> tuple[Move, ...]:
    """Return what became of an event between each two of its sides, in the order of days; none where no day is known.

    One is made whenever the status changes; an act that only falls overdue makes none. Fighting that is told as one
    event makes one for each further day of it. Both directions are told of what both sides do (``MUTUAL``).
    """
    before: Status | None = None
    found: list[Move] = []
    for step in steps:
        now = step.status
        if step.day is None or now in (before, Status.OVERDUE):
            continue
        known = event.known(step.day)
        shown = _shown(known, now)
        if shown is not None and not _background(known, now):
            parties = Parties(known)
            found += (
                Move(event.id, step.day, a, b, parties.type, now, before, shown.id, shown.mode, shown.stance)
                for a, b in _pairs(parties)
            )
        before = now
    if found and found[-1].status is Status.HAPPENED and found[-1].type in LASTING:
        found += _renewed(event, found[-1].day)
    return tuple(found)


def side(participant: Participant) -> str | None:
    """Return the side that somebody stands on: a state's or union's code, else the id of the actor, None if unknown.

    >>> side(Participant(Role.SOURCE, "Putin", 0, 5, "person:vladimir-putin", "RUS"))
    'RUS'
    >>> side(Participant(Role.SOURCE, "Hamas", 0, 5, "org:hamas", "NGO"))
    'org:hamas'
    """
    if participant.country and participant.country not in SHARED_CODES:
        return participant.country
    actor = participant.actor
    return actor if actor and not actor.startswith(UNSURE) else None


def _renewed(event: Event, since: date) -> Iterator[Move]:
    """Yield a move for each further report, by day, that tells the act of a day of which none told before."""
    told: set[date] = set()
    parties = Parties()
    for day, group in groupby(event.claims, key=lambda c: c.reported or date.min):
        claims = tuple(group)
        for claim in claims:
            parties.add(claim)
        new = {
            c.when.start: c
            for c in claims
            if c.modality is Modality.HAPPENED
            and c.when
            and c.when.days <= EXACT
            and c.when.start not in told
            and 0 <= (day - c.when.start).days <= BACKGROUND
        }
        told.update(new)
        if day > since and new:
            shown = max(new.values(), key=lambda c: (c.score, c.id))
            yield from (
                Move(event.id, day, a, b, parties.type, Status.HAPPENED, Status.HAPPENED, shown.id, shown.mode)
                for a, b in _pairs(parties)
            )


def _shown(known: Sequence[Claim], status: Status) -> Claim | None:
    """Return the newest day's claim that shows a status best, by its score."""
    wanted = _MODALITIES[status]
    fitting = [claim for claim in known if claim.modality in wanted] or list(known)
    last = max(claim.reported or date.min for claim in fitting)
    return max((c for c in fitting if (c.reported or date.min) == last), key=lambda c: (c.score, c.id), default=None)


def _background(known: Iterable[Claim], status: Status) -> bool:
    """Say whether an act told as done was done long before the first report of it."""
    if status is not Status.HAPPENED:
        return False
    done = rules.happened(known)
    told = min((c.reported for c in known if c.reported and c.modality is Modality.HAPPENED), default=None)
    dated = [c.when for c in known if c.modality is Modality.HAPPENED and c.when]
    if told and dated and all((told - when.last).days > BACKGROUND for when in dated):
        return True
    return bool(done and told and (told - done.last).days > BACKGROUND)


def _pairs(parties: Parties) -> Iterator[tuple[str, str]]:
    """Yield each source and target, sorted; of mutual acts also sources with each other, and all of them both ways."""
    told = parties.told()
    sources = {name for p in told if p.role is Role.SOURCE and (name := side(p))}
    targets = {name for p in told if p.role is Role.TARGET and (name := side(p))}
    if len(sources | targets) > MANY:
        return
    pairs = {(a, b) for a in sources for b in targets if a != b}
    if parties.type in MUTUAL:
        both = sources | targets if parties.type == "CONSULT" else sources
        pairs |= {(a, b) for a in both for b in both if a != b}
        pairs |= {(b, a) for a, b in pairs}
    yield from sorted(pairs)


_MODALITIES = {
    Status.HAPPENED: frozenset({Modality.HAPPENED}),
    Status.DISPUTED: frozenset({Modality.DENIED}),
    Status.CALLED_OFF: frozenset({Modality.DENIED}),
    Status.DUE: frozenset({Modality.PLANNED}),
    Status.PROPOSED: frozenset({Modality.PROPOSED}),
    Status.POSSIBLE: frozenset({Modality.POSSIBLE}),
}
