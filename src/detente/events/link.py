"""Which claims are about the same act, and why these?

Claims of a document are put together first, then the acts of each document join the likeliest event so far or found a
new one, in the order of days. So what is linked by the end of a day depends on nothing published later, and the result
on the set of claims, not on the order in which documents arrived.
"""

import math
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, groupby

from detente.events import gatherings
from detente.events.likeness import (
    STATE,
    LinkWeights,
    arrived,
    called,
    chance,
    gathered,
    held_apart,
    is_next,
    likeness,
    other,
    other_gathering,
    other_partner,
    other_persons,
    refused_then,
    unmediated,
    within_reach,
)
from detente.events.profile import Profile, day_of, name_of, place_of
from detente.events.resolution import STRANGER
from detente.records import Claim, Event, EventRuling, Role

# Sum of weights above which a claim joins an event, in log-odds against being an event of its own. A little below even
# odds: on days that the weights were not fitted on, B-cubed is the same from .3 to .45 of probability (.81 and .83),
# and the status of the record the better the higher it is, also by weights that were fitted without it: a wrong report
# in an event costs more than a missing one. From .5 on the wars of other days fall apart.
JOIN = math.log(0.45 / 0.55)
# The same for an act told as done, where the event was announced: missing it leaves a promise open for ever.
KEPT = math.log(0.4 / 0.6)
# How many of the newest events of a pair (or of one party) a new act is compared with.
RECENT = 24
# Parties of a list, beyond which pairs are not looked up one by one.
MAX_LIST = 8
# Acts that an article tells bit by bit; what it has kept apart may still be one with what others tell of it.
PIECEMEAL = frozenset({"CONSULT", "RETREAT"})
VISIT = "visit:"  # before a person in the key of a visit that he was to make
NEXT = 1  # days: after the talks of an evening the press is told in the morning
_OURSELVES = frozenset({"we", "us", "our", "i"})


@dataclass(slots=True)
class _Draft:
    """An event in the making, the keys under which it is found, and when it was last spoken of."""

    profile: Profile
    keys: tuple[str, ...] = ()


@dataclass(slots=True)
class Linker:
    """Joins acts of documents to events, oldest document first; `drafts` may be resumed from what was linked before."""

    rulings: Sequence[EventRuling] = ()
    weights: LinkWeights = field(default_factory=LinkWeights.shipped)
    drafts: list[_Draft] = field(default_factory=list)
    _index: dict[str, OrderedDict[int, None]] = field(default_factory=lambda: defaultdict(OrderedDict))
    _holding: dict[str, int] = field(default_factory=dict)

    def resume(self, events: Iterable[Event]) -> None:
        """Take up events that were linked before."""
        known = [Profile.of(event.claims, lent=event.lent) for event in events]
        for profile in sorted(known, key=touched):
            self.keep(len(self.drafts), profile)

    def place(self, act: Profile) -> int:
        """Add an act to the event that it fits best, or to a new one; return its number."""
        at = self._ruled(act)
        if at is None:
            at = self._best(act)
            if at is None or self.drafts[at].profile.documents <= act.documents:
                # What its own article alone has told of shows the visit to be made, too.
                visit = self._visit(act)
                at = at if visit is None else visit
        if at is None:
            self.keep(len(self.drafts), act)
            return len(self.drafts) - 1
        self.drafts[at].profile.absorb(act)
        self.keep(at, self.drafts[at].profile)
        return at

    def events(self) -> tuple[Event, ...]:
        """Return what was linked, oldest first, without order among claims but that of their days and places."""
        return tuple(sorted((made(draft.profile) for draft in self.drafts), key=_age))

    def _best(self, act: Profile) -> int | None:
        best, likeliest = None, 0.0
        near = [at for at in self.candidates(act) if within_reach(act, self.drafts[at].profile)]
        for at in near:
            old = self.drafts[at].profile
            if _siblings(act, old) or (self.rulings and self._parted(act, old)):
                continue
            like = chance(act, old, self.weights, rivals=len(near) - 1)
            above = None if like is None else like - _needed(act, old)
            if above is not None and above > likeliest:
                best, likeliest = at, above
        return best

    def _visit(self, act: Profile) -> int | None:
        """Return the visit that was announced, and that an act shows to be made: who should come acts there."""
        near = [at for at in self._under(_coming(act)) if arrived(act, self.drafts[at].profile)]
        return next((at for at in near if not (self.rulings and self._parted(act, self.drafts[at].profile))), None)

    def candidates(self, act: Profile) -> Iterator[int]:
        """Yield the newest events that an act may be, each once."""
        yield from self._under(key for key in wanted(act) if not key.startswith(VISIT))

    def _under(self, keys: Iterable[str]) -> Iterator[int]:
        """Yield the newest events of each key, each once."""
        seen: set[int] = set()
        for key in keys:
            found = self._index.get(key)
            if not found:
                continue
            for at, _ in zip(reversed(found), range(RECENT), strict=False):
                if at not in seen:
                    seen.add(at)
                    yield at

    def keep(self, at: int, profile: Profile) -> None:
        """File a profile as the event of that number, last spoken of now."""
        if at == len(self.drafts):
            self.drafts.append(_Draft(profile))
        draft = self.drafts[at]
        for key in draft.keys:
            del self._index[key][at]
        draft.keys = keys(profile)
        for key in draft.keys:
            self._index[key][at] = None
        if self.rulings:
            self._holding.update((claim.id, at) for claim in profile.claims)

    def _ruled(self, act: Profile) -> int | None:
        """Return the event that a person said an act belongs to."""
        own = {claim.id for claim in act.claims}
        newer: list[EventRuling] = []
        for ruling in reversed(self.rulings):
            for mine, fellows in _fellows(ruling):
                left = [c for c in fellows if c in self._holding and not any(_parts(r, own, {c}) for r in newer)]
                if own & mine and left:
                    # The oldest: numbers of drafts differ between a run that goes on and one that was resumed.
                    return min({self._holding[c] for c in left}, key=lambda at: _age(made(self.drafts[at].profile)))
            newer.append(ruling)
        return None

    def _parted(self, act: Profile, old: Profile) -> bool:
        """Say whether a person said that the two are not one."""
        own, others = {claim.id for claim in act.claims}, {claim.id for claim in old.claims} if self.rulings else set()
        return any(_parts(ruling, own, others) for ruling in self.rulings)


def _needed(act: Profile, old: Profile) -> float:
    """Return the sum of weights above which an act joins an event."""
    return KEPT if act.is_told and old.promised and not old.is_told else JOIN


def _fellows(ruling: EventRuling) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield claims with those that they belong to by a ruling."""
    if ruling.verb == "merge":
        yield ruling.apart | ruling.rest, ruling.apart | ruling.rest
    else:
        yield ruling.apart, ruling.apart


def _parts(ruling: EventRuling, own: set[str], others: set[str]) -> bool:
    if ruling.verb != "split":
        return False
    return bool((own & ruling.apart and others & ruling.rest) or (own & ruling.rest and others & ruling.apart))


def link(
    claims: Iterable[Claim], rulings: Sequence[EventRuling] = (), weights: LinkWeights | None = None
) -> tuple[Event, ...]:
    """Return the events that the claims are about, oldest first; every claim is in exactly one.

    Args:
        weights: what is linked by, else the weights that ship.
    """
    linker = Linker(rulings, weights or LinkWeights.shipped())
    for act in acts(claims, rulings, linker.weights):
        linker.place(act)
    return linker.events()


def acts(
    claims: Iterable[Claim], rulings: Sequence[EventRuling] = (), weights: LinkWeights | None = None
) -> Iterator[Profile]:
    """Yield the acts that each document tells, documents in the order of their days; ``weights`` as for `link`."""
    weights = weights or LinkWeights.shipped()
    ordered = sorted(claims, key=place_of)
    for _, told in groupby(ordered, key=lambda c: c.document):
        found = _inside(list(told), rulings, weights)
        lend(found)
        # In the order of `touched`, so that a resumed linker finds events in the order in which one that goes on does.
        yield from sorted(found, key=lambda act: place_of(act.claims[-1]))


def lend(found: Sequence[Profile]) -> None:
    """Give acts of a document that name nobody the parties of what is told in the same sentences."""
    named: dict[int, set[str]] = defaultdict(set)
    for act in found:
        for claim in act.claims:
            named[claim.sentence] |= {name_of(p) for p in claim.who(Role.SOURCE, Role.TARGET) if p.country or p.actor}
    for act in found:
        if not any(p.country or p.actor for claim in act.claims for p in claim.participants):
            act.lent = set().union(*(named[claim.sentence] for claim in act.claims))


def _inside(claims: list[Claim], rulings: Sequence[EventRuling], weights: LinkWeights) -> list[Profile]:
    """Put together the claims of one document."""
    found: list[Profile] = []
    for claim in claims:
        new = Profile.of((claim,))
        sure = next((act for act in found if _verdict(new, act, rulings)), None)
        free = [act for act in found if _verdict(new, act, rulings) is None]
        sure = sure or _at_table(new, free) or _with_press(new, free)
        best, likeliest = sure, JOIN
        like = [old for old in found if old.family == new.family] if sure is None else []
        for old in like:
            if _verdict(new, old, rulings) is False or _apart_inside(new, old):
                continue
            alike = likeness(new, old, weights, inside=True, rivals=len(like) - 1)
            if alike > likeliest:
                best, likeliest = old, alike
        if best is None:
            found.append(new)
        else:
            best.add(claim)
    return found


def _at_table(new: Profile, found: Sequence[Profile]) -> Profile | None:
    """Return the meeting that an article tells as held, for words spoken at it: "Today we will discuss …"."""
    claim = new.claims[0]
    today = claim.when and claim.when.start == claim.reported and claim.when.days == 1
    if new.family != "CONSULT" or not (new.promised and today):
        return None
    named = _others(claim)
    return next((act for act in found if act.family == new.family and act.is_told and named <= act.parties), None)


def _with_press(new: Profile, found: Sequence[Profile]) -> Profile | None:
    """Return the last meeting of several sides that an article told before it says that they will talk to the press:
    that is part of the meeting, and is hardly ever reported by itself. Where the meeting stands the ledger asks of the
    rest.
    """
    claim = new.claims[0]
    if not (new.promised and claim.tells_the_press()):
        return None
    known = (p for p in claim.who(Role.SOURCE) if p.country or not (p.actor or STRANGER).startswith(STRANGER))
    named = {name_of(p) for p in known}
    met = (act for act in reversed(found) if act.family == new.family and len(act.parties) > 1)
    return next((act for act in met if named <= act.parties and _on_its_days(claim, act)), None)


def _on_its_days(claim: Claim, act: Profile) -> bool:
    """Say whether the days that a claim gives, if any, are those of an act or the next ones, if any are known."""
    known = [*act.happened, *act.due]
    when = claim.when
    return when is None or not known or any(day.overlaps(when, slack=NEXT) for day in known)


def _others(claim: Claim) -> set[str]:
    """Return the parties that a claim names, other than those who speak of themselves."""
    sides = (p for p in claim.who(Role.SOURCE, Role.TARGET) if p.text.lower() not in _OURSELVES)
    return {name_of(p) for p in sides if p.country or p.actor}


def _siblings(new: Profile, old: Profile) -> bool:
    """Say whether two acts are told by one article, which was asked already whether they are one, and they are not."""
    if new.documents == old.documents and new.family not in PIECEMEAL:
        return True
    return not new.documents.isdisjoint(old.documents) and _apart_inside(new, old)


def _apart_inside(new: Profile, old: Profile) -> bool:
    """Say whether two acts of one document cannot be one."""
    if new.family == "CONSULT":
        if gathered(new, old):
            return False
        if other_gathering(new, old) or unmediated(new, old):
            return True
        parted = other_partner(new.parties, old.parties) or other_persons(new, old) or called(new, old)
        parted = parted or held_apart(new, old)
        return parted or refused_then(new, old) or is_next(new, old) or is_next(old, new)
    if new.family == "AGREE" and (_welcomed(new, old) or _welcomed(old, new)):
        return True
    return refused_then(new, old) or (new.family == "RETREAT" and other(new.manners, old.manners))


def _welcomed(new: Profile, old: Profile) -> bool:
    """Say whether one is support that was given, and the other an agreement still to be made."""
    given = new.types == {"SUPPORT"} and new.is_told and not new.planned
    return given and old.types == {"AGREE"} and old.planned and not old.is_told


def _verdict(new: Profile, old: Profile, rulings: Sequence[EventRuling]) -> bool | None:
    """Say what the last ruling about claims of both decided: one act, two, or (None) nothing."""
    if not rulings:
        return None
    own, others = {claim.id for claim in new.claims}, {claim.id for claim in old.claims}
    for ruling in reversed(rulings):
        if _parts(ruling, own, others):
            return False
        if any(own & mine and others & fellows for mine, fellows in _fellows(ruling)):
            return True
    return None


def made(profile: Profile) -> Event:
    """Return the event of a profile, its claims in order; its id is that of the first."""
    ordered = sorted(
        profile.claims, key=lambda c: (c.reported or date.min, c.modality.value == "DENIED", c.document, c.start, c.id)
    )
    return Event(ordered[0].id, tuple(ordered), tuple(sorted(profile.lent)))


def touched(profile: Profile) -> str:
    """Return what orders events by when they were last spoken of: day, document, characters and claim."""
    day, document, start, trigger, claim = max(map(place_of, profile.claims))
    return f"{day}|{document}|{start:07d}|{trigger:07d}|{claim}"


def _age(event: Event) -> tuple[date, str]:
    return day_of(event.claims[0]), event.id


def keys(profile: Profile) -> tuple[str, ...]:
    """Return the keys under which an event is found: its pairs, pairs in a month, and its parties one by one."""
    named = sorted(profile.parties)[:MAX_LIST]
    pairs = [f"{profile.family}:{a}|{b}" for a, b in combinations(named, 2)]
    months = {f"{day.start:%Y-%m}" for day in profile.happened}
    single = [f"{profile.family}:{name}" for name in named]
    wars = [f"war:{name}" for name in sorted(profile.sources)[:MAX_LIST]] if profile.lasting else []
    alone = [f"{profile.family}:{name}!" for name in named] if len(named) == 1 else []
    said = _said(profile)
    named_so = (*_gathering(profile), *_visitors(profile))
    dated = (f"{pair}@{month}" for pair in pairs for month in sorted(months))
    return (*pairs, *dated, *single, *alone, *wars, *said, *named_so)


def _said(profile: Profile) -> tuple[str, ...]:
    """Return the words by which an act is found whose parties nobody knows by code or id."""
    known = any(STATE.fullmatch(name) or ":" in name for name in profile.parties)
    return () if known else tuple(f"{profile.family}~{word}" for word in sorted(profile.triggers))


def _visitors(profile: Profile) -> tuple[str, ...]:
    """Return the keys under which a visit is found that is announced and not known to be made."""
    ahead = "visit" in profile.manners and profile.promised
    return _coming(profile) if ahead else ()


def _coming(profile: Profile) -> tuple[str, ...]:
    """Return the keys of visits that the people of a meeting may be on."""
    people = sorted(profile.people)[:MAX_LIST] if profile.family == "CONSULT" else []
    return tuple(f"{VISIT}{person}" for _, person in people)


def _gathering(profile: Profile) -> tuple[str, ...]:
    """Return the words by which a gathering is found, whoever is named of those who attend it."""
    return tuple(dict.fromkeys(f"{profile.family}#{word}" for word in gatherings.keys(profile.gatherings)))


def wanted(act: Profile) -> tuple[str, ...]:
    """Return the keys under which events are looked up that an act may be."""
    named = sorted(act.parties)[:MAX_LIST]
    wars = tuple(f"war:{name}" for name in sorted(act.sources)[:MAX_LIST]) if act.family == "ASSAULT" else ()
    said = (*_said(act), *_gathering(act), *(_coming(act) if act.is_told else ()))
    if len(named) == 1:
        return (*wars, f"{act.family}:{named[0]}", *said)
    pairs = [f"{act.family}:{a}|{b}" for a, b in combinations(named, 2)]
    months = sorted({f"{day.start:%Y-%m}" for day in act.happened})
    return (
        *wars,
        *(f"{pair}@{month}" for pair in pairs for month in months),
        *pairs,
        *(f"{act.family}:{a}!" for a in named),
        *said,
    )
