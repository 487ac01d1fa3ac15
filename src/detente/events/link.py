"""Which claims are about the same act?

A plain first rule, readable and replayable: same family of types, parties that can be the same, times that can be the
same. Claims are taken in the order of their days, and each joins the likeliest event so far or founds a new one; the
result depends on the set of claims, not on the order in which documents arrived.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from detente.records import Claim, Event, Interval, Modality, Participant, Role

# Types that news uses for one and the same act: a truce is declared (CONCEDE) and in force (RETREAT), a deal is
# reached (AGREE) and signed (SUPPORT).
_FAMILY = {"CONCEDE": "RETREAT", "SUPPORT": "AGREE"}
# Acts that both sides do; who is source and who is target depends on the writer.
# Meetings and truces are single acts, remembered for weeks; "aid to Ukraine" is another parcel the week after.
_LASTING = frozenset({"CONSULT", "RETREAT", "CONCEDE"})
_COLLECTIVE = frozenset({"IGO", "NGO"})
_MUTUAL = frozenset({"CONSULT", "AGREE", "RETREAT", "COOPERATE"})
# Days by which reports of one happening may differ, and for which an undated plan stays the same plan. First values,
# set by reading what was joined and what was torn apart in the demo corpus; run the gate after a change.
SAME_DAY_SLACK = 1
REPORT_LAG = 3
PLAN_LIFE = 21
SHORT_LIFE = 7
EARLY = 2
LATE = 10
MOVED = 45
# A claim is compared with so many of the newest events of each of its parties; older ones are out of reach in time.
RECENT = 60
# What a claim must reach to join: like parties with time that does not contradict, or a day in common with parties
# of which one side is told.
JOIN = 1.7
# Sentences of one article within which a claim that names one party or none goes on about the same act.
NEAR_SENTENCES = 2
# An act with so many parties is settled: talks of three are not the talks of two of them.
TWO_SIDES = 2


@dataclass(frozen=True, slots=True)
class _Parties:
    """Who takes part in a claim: states where known, else actors or words; and the named persons by state."""

    source: frozenset[str]
    target: frozenset[str]
    people: frozenset[tuple[str, str]]
    mutual: bool

    @property
    def all(self) -> frozenset[str]:
        return self.source | self.target


@dataclass(slots=True)
class _Draft:
    """An event in the making: its claims and what they agree on so far."""

    claims: list[Claim] = field(default_factory=list)
    core: _Parties = field(default_factory=lambda: _Parties(frozenset(), frozenset(), frozenset(), mutual=True))
    people: set[tuple[str, str]] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    happened: Interval | None = None
    due: Interval | None = None
    first: date = date.max
    last: date = date.min

    def add(self, claim: Claim, parties: _Parties) -> None:
        self.claims.append(claim)
        if (len(self.core.all) < TWO_SIDES and len(parties.all) > len(self.core.all)) or len(self.claims) == 1:
            self.core = parties
        self.people |= parties.people
        self.first, self.last = min(self.first, _day(claim)), max(self.last, _day(claim))
        if claim.mode:
            self.modes.add(claim.mode)
        if claim.modality is Modality.HAPPENED:
            self.happened = self.happened or _window(claim)
        elif claim.when and claim.modality is not Modality.DENIED and claim.when.end > _day(claim):
            self.due = claim.when


class _Shelf:
    """The drafts of one family of types, found again by a party or, for claims without one, by their document."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self._by_party: dict[str, list[int]] = defaultdict(list)
        self._by_document: dict[str, list[int]] = defaultdict(list)

    def place(self, claim: Claim) -> None:
        """Add the claim to the event that it fits best, or to a new one."""
        parties = _parties(claim)
        scored = [
            (score, -i) for i in self._candidates(claim, parties) if (score := _fit(self.drafts[i], claim, parties))
        ]
        at = -max(scored)[1] if scored else len(self.drafts)
        if not scored:
            self.drafts.append(_Draft())
        self.drafts[at].add(claim, parties)
        for index, keys in ((self._by_party, parties.all), (self._by_document, {claim.document})):
            for key in keys:
                if at not in index[key][-RECENT:]:
                    index[key].append(at)

    def _candidates(self, claim: Claim, parties: _Parties) -> list[int]:
        if not parties.all:
            return self._by_document[claim.document]
        near = {i for party in parties.all for i in self._by_party[party][-RECENT:]}
        return sorted(near | set(self._by_document[claim.document][-RECENT:]))


def link(claims: Iterable[Claim]) -> tuple[Event, ...]:
    """Return the events that the claims are about, oldest first; every claim is in exactly one."""
    ordered = sorted(claims, key=lambda c: (_day(c), c.modality is Modality.DENIED, c.document, c.start, c.id))
    shelves: dict[str, _Shelf] = defaultdict(_Shelf)
    for claim in ordered:
        shelves[_FAMILY.get(claim.type, claim.type)].place(claim)
    made = [Event(draft.claims[0].id, tuple(draft.claims)) for shelf in shelves.values() for draft in shelf.drafts]
    return tuple(sorted(made, key=lambda event: (_day(event.claims[0]), event.id)))


def _day(claim: Claim) -> date:
    """The day of the report; an undated document sorts by the day it speaks of, or first of all."""
    return claim.reported or (claim.when.start if claim.when else date.min + timedelta(days=400))


def _window(claim: Claim) -> Interval:
    """The days on which a reported act may have happened."""
    day = _day(claim)
    return claim.when or Interval.of(day - timedelta(days=REPORT_LAG - 1), day)


def _fit(draft: _Draft, claim: Claim, parties: _Parties) -> float:
    """Score how well a claim fits an event: time, parties, and whether the same passage speaks of it."""
    if claim.mode and draft.modes and claim.mode not in draft.modes:
        return 0.0
    if _background(draft, claim):
        return 0.0
    time, shared = _time_fit(draft, claim), _party_fit(draft, parties)
    near = _same_passage(draft, claim)
    if time == 0.0 or (shared == 0.0 and (parties.all or not near)):
        return 0.0
    return time + shared + (0.7 if near else 0.0)


def _background(draft: _Draft, claim: Claim) -> bool:
    """Say whether an undated happening stands in an article that itself still announces the act: it is another one."""
    undated = claim.modality is Modality.HAPPENED and claim.when is None and draft.happened is None
    return undated and any(known.document == claim.document for known in draft.claims)


def _same_passage(draft: _Draft, claim: Claim) -> bool:
    last = draft.claims[-1]
    return last.document == claim.document and abs(claim.sentence - last.sentence) <= NEAR_SENTENCES


def _time_fit(draft: _Draft, claim: Claim) -> float:
    day = _day(claim)
    if claim.modality is Modality.HAPPENED:
        return _happening_fit(draft, _window(claim), life=_life(claim), exact=claim.when is not None)
    if draft.happened is not None:
        told = claim.when.overlaps(draft.happened, SAME_DAY_SLACK) if claim.when else False
        fresh = claim.when is None and claim.modality is Modality.DENIED and (day - draft.last).days <= REPORT_LAG
        return 2.0 if told else (0.5 if fresh else 0.0)
    if claim.when and draft.due:
        if claim.when.overlaps(draft.due, SAME_DAY_SLACK):
            return 3.0
        pending = draft.due.end >= day - timedelta(days=EARLY)
        return 1.0 if pending and abs((claim.when.start - draft.due.start).days) <= MOVED else 0.0
    return 1.0 if (day - draft.last).days <= _life(claim) else 0.0


def _life(claim: Claim) -> int:
    """Return for how many days an undated plan may still be the same."""
    return PLAN_LIFE if claim.type in _LASTING else SHORT_LIFE


def _happening_fit(draft: _Draft, window: Interval, *, life: int, exact: bool) -> float:
    """How well a happening fits what is known of the event: its own day, its due date, or its being still open."""
    if draft.happened is not None:
        return 3.0 if window.overlaps(draft.happened, SAME_DAY_SLACK if exact else 0) else 0.0
    if draft.due is not None:
        span = Interval(draft.due.start - timedelta(days=EARLY), draft.due.end + timedelta(days=LATE))
        return 2.5 if window.overlaps(draft.due, SAME_DAY_SLACK) else (1.0 if window.overlaps(span) else 0.0)
    span = Interval.of(draft.first, draft.last + timedelta(days=life))
    return 1.0 if window.overlaps(span) else 0.0


def _party_fit(draft: _Draft, new: _Parties) -> float:
    known = draft.core
    if _people_differ(draft.people, new.people):
        return 0.0
    if known.mutual and new.mutual:
        return _set_fit(known.all, new.all)
    source, target = _set_fit(known.source, new.source), _set_fit(known.target, new.target)
    return 0.0 if known.source.isdisjoint(new.source) or target == 0.0 else (source + target) / 2


def _set_fit(a: frozenset[str], b: frozenset[str]) -> float:
    """1 for the same two or more, less for one inside the other, 0 for a contradiction."""
    if not a or not b:
        return 0.3
    if a == b:
        return 1.0 if len(a) > 1 else 0.8
    shared = a & b
    return 0.0 if shared not in (a, b) else (0.3 if len(shared) >= TWO_SIDES else 0.2)


def _people_differ(a: AbstractSet[tuple[str, str]], b: AbstractSet[tuple[str, str]]) -> bool:
    """Say whether both name persons of one state, and none in common: Rubio's call is not Trump's."""
    states = {state for state, _ in a} & {state for state, _ in b}
    return any(not any(s == state and (s, who) in b for s, who in a) for state in states)


def _parties(claim: Claim) -> _Parties:
    known = any(p.country or p.actor for p in claim.who(Role.SOURCE, Role.TARGET))
    sides = [
        frozenset(_name(p) for p in claim.who(role) if p.country or p.actor or not known)
        for role in (Role.SOURCE, Role.TARGET)
    ]
    people = frozenset(
        (p.country, p.actor)
        for p in claim.who(Role.SOURCE, Role.TARGET)
        if p.actor and p.country and p.actor.startswith("person:")
    )
    return _Parties(sides[0], sides[1], people, claim.type in _MUTUAL)


def _name(participant: Participant) -> str:
    """A state stands for its people; of the codes that many bodies share, the body itself counts."""
    if participant.country in _COLLECTIVE:
        return participant.actor or participant.text.lower()
    return participant.country or participant.actor or participant.text.lower()
