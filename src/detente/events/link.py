"""Which claims are about the same act, and why these?

Claims of a document are put together first, then the acts of each document join the likeliest event so far or found a
new one, in the order of days. So what is linked by the end of a day depends on nothing published later, and the result
on the set of claims, not on the order in which documents arrived. A likeness is a sum of named weights, which can be
read as reasons, and a logistic function makes it the probability that two profiles are one act.
"""

import math
import re
import tomllib
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import combinations, groupby

from detente.events.profile import MUTUAL, SPEECH, Profile, day_of, name_of, place_of
from detente.records import Claim, Event, EventRuling, Interval, Role

# Sum of weights above which a claim joins an event, in log-odds against being an event of its own. A little below even
# odds: on days that the weights were not fitted on, F1 was highest between .3 and .4 of probability.
JOIN = math.log(0.4 / 0.6)
# An event that nobody has spoken of, and whose day has passed, for so many days is out of reach of news without a date.
REACH = 60
# How many of the newest events of a pair (or of one party) a new act is compared with.
RECENT = 24
# Days by which reports of one act may differ.
SLACK = 1
# Parties of a list, beyond which pairs are not looked up one by one.
MAX_LIST = 8
# Days of lateness within which an act that was due counts as held.
LATE = 7

WEIGHTS = "linking.toml"
# Of a meeting of two, both are shared by all who tell of it.
TWO_SIDES = 2
# Acts that an article tells bit by bit; what it has kept apart may still be one with what others tell of it.
PIECEMEAL = frozenset({"CONSULT", "RETREAT"})
_OURSELVES = frozenset({"we", "us", "our", "i"})
_STATE = re.compile(r"[A-Z]{3}")
SPEAKING = "speech"
CONTRADICTIONS = frozenset({"other person", "plan after done", "due day over"})
OTHER = "other"

Features = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for two profiles being one act (``weight`` > 0) or against it, in log-odds."""

    name: str
    weight: float


@dataclass(slots=True)
class _Draft:
    """An event in the making, the keys under which it is found, and when it was last spoken of."""

    profile: Profile
    keys: tuple[str, ...] = ()


@dataclass(slots=True)
class Linker:
    """Joins acts of documents to events, oldest document first; `drafts` may be resumed from what was linked before."""

    rulings: Sequence[EventRuling] = ()
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
        best, likeliest = None, JOIN
        near = [at for at in self.candidates(act) if within_reach(act, self.drafts[at].profile)]
        for at in near:
            old = self.drafts[at].profile
            if _siblings(act, old) or (self.rulings and self._parted(act, old)):
                continue
            chance = _chance(act, old, rivals=len(near) - 1)
            if chance is not None and chance > likeliest:
                best, likeliest = at, chance
        return best

    def candidates(self, act: Profile) -> Iterator[int]:
        """Yield the newest events of each key of an act, each once."""
        seen: set[int] = set()
        for key in wanted(act):
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


def link(claims: Iterable[Claim], rulings: Sequence[EventRuling] = ()) -> tuple[Event, ...]:
    """Return the events that the claims are about, oldest first; every claim is in exactly one."""
    linker = Linker(rulings)
    for act in acts(claims, rulings):
        linker.place(act)
    return linker.events()


def acts(claims: Iterable[Claim], rulings: Sequence[EventRuling] = ()) -> Iterator[Profile]:
    """Yield the acts that each document tells, documents in the order of their days."""
    ordered = sorted(claims, key=place_of)
    for _, told in groupby(ordered, key=lambda c: c.document):
        found = _inside(list(told), rulings)
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


def _inside(claims: list[Claim], rulings: Sequence[EventRuling]) -> list[Profile]:
    """Put together the claims of one document."""
    found: list[Profile] = []
    for claim in claims:
        new = Profile.of((claim,))
        sure = next((act for act in found if _verdict(new, act, rulings)), None) or _at_table(new, found)
        best, likeliest = sure, JOIN
        like = [old for old in found if old.family == new.family] if sure is None else []
        for old in like:
            if _verdict(new, old, rulings) is False or _apart_inside(new, old):
                continue
            chance = likeness(new, old, inside=True, rivals=len(like) - 1)
            if chance > likeliest:
                best, likeliest = old, chance
        if best is None:
            found.append(new)
        else:
            best.add(claim)
    return found


def _at_table(new: Profile, found: Sequence[Profile]) -> Profile | None:
    """Return the meeting that an article tells as held, for words spoken at it: "Today we will discuss …"."""
    claim = new.claims[0]
    today = claim.when and claim.when.start == claim.reported and claim.when.days == 1
    if new.family != "CONSULT" or not (new.promised and today) or _strangers(claim):
        return None
    return next((act for act in found if act.family == new.family and act.is_told), None)


def _strangers(claim: Claim) -> bool:
    """Say whether a claim names parties, other than those who speak of themselves."""
    return any((p.country or p.actor) and p.text.lower() not in _OURSELVES for p in claim.who(Role.SOURCE, Role.TARGET))


def _siblings(new: Profile, old: Profile) -> bool:
    """Say whether two acts are told by one article, which was asked already whether they are one, and they are not."""
    if new.documents == old.documents and new.family not in PIECEMEAL:
        return True
    return not new.documents.isdisjoint(old.documents) and _apart_inside(new, old)


def _apart_inside(new: Profile, old: Profile) -> bool:
    """Say whether two acts of one document cannot be one."""
    if new.family == "CONSULT":
        other = _other_partner(new.parties, old.parties) or _other_persons(new, old) or _called(new, old)
        return other or _refused_then(new, old)
    if new.family == "AGREE" and (_welcomed(new, old) or _welcomed(old, new)):
        return True
    return _refused_then(new, old) or (new.family == "RETREAT" and _other(new.manners, old.manners))


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
    return (*pairs, *(f"{pair}@{month}" for pair in pairs for month in sorted(months)), *single, *alone, *wars, *said)


def _said(profile: Profile) -> tuple[str, ...]:
    """Return the words by which an act is found whose parties nobody knows by code or id."""
    known = any(_STATE.fullmatch(name) or ":" in name for name in profile.parties)
    return () if known else tuple(f"{profile.family}~{word}" for word in sorted(profile.triggers))


def wanted(act: Profile) -> tuple[str, ...]:
    """Return the keys under which events are looked up that an act may be."""
    named = sorted(act.parties)[:MAX_LIST]
    wars = tuple(f"war:{name}" for name in sorted(act.sources)[:MAX_LIST]) if act.family == "ASSAULT" else ()
    said = _said(act)
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


def within_reach(act: Profile, old: Profile) -> bool:
    """Say whether news of an act may still be about an event: it was spoken of lately, or its day is told."""
    if (act.first - old.last).days <= REACH:
        return True
    return any((act.first - due.end).days <= REACH for due in old.due) or _meet(act.happened, old.happened)


def contradicted(new: Profile, old: Profile) -> bool:
    """Say whether two profiles cannot be one act, whatever else speaks for it: a truce is no exchange of prisoners,
    other states meet, other persons talk, or it is planned for a day after it was done, or it was done on two days, or
    one is a call and one a visit.
    """
    return _contradicted(new, old, {name for name, _ in (*_of_people(new, old), *_of_days(new, old))})


def _contradicted(new: Profile, old: Profile, found: AbstractSet[str]) -> bool:
    """Say the same with the names of the features of people and days, which are known by then."""
    if found & CONTRADICTIONS or _refused_then(new, old) or _refused_then(old, new):
        return True
    if new.family == "RETREAT":
        return _other(new.manners, old.manners)
    if new.family != "CONSULT":
        return False
    return (
        "days differ" in found
        or _other(new.modes, old.modes)
        or _other_partner(new.parties, old.parties)
        or _long_apart(new, old)
        or _called(new, old)
        or _only_wished(new, old)
    )


def _other_persons(new: Profile, old: Profile) -> bool:
    """Say whether other persons of the same two states meet."""
    states = {state for state, _ in new.people} & {state for state, _ in old.people}
    return len(states) >= TWO_SIDES and new.people.isdisjoint(old.people)


def _called(new: Profile, old: Profile) -> bool:
    """Say whether one meeting is a call and the other is held in person."""
    return "call" in new.manners | old.manners and _other(new.manners, old.manners)


def _only_wished(new: Profile, old: Profile) -> bool:
    """Say whether a meeting told as done is not that which was only wished for: in no word or manner are they alike,
    and not the same two persons meet.
    """
    if not new.is_told or old.is_told or old.promised or old.denied:
        return False
    persons = len(new.people & old.people) >= TWO_SIDES
    return not (persons or new.triggers & old.triggers or new.manners & old.manners)


def _refused_then(a: Profile, b: Profile) -> bool:
    """Say whether one act did not come about on days that are not those of the other."""
    days = b.due or _told(b)
    return bool(a.refused and days) and not (a.planned or a.is_told) and _gap(a.refused, days) > SLACK


def _long_apart(new: Profile, old: Profile) -> bool:
    """Say whether two meetings are told as done long after each other, the later without a day of its own."""
    both = new.is_told and old.is_told and not new.happened and not _on_its_day(new, old)
    return both and _gap(_told(new), _told(old)) > LATE


def _other_partner(a: set[str], b: set[str]) -> bool:
    """Say whether two meetings name two parties or more each, of one of them two states, and share at most one."""
    states = max(sum(bool(_STATE.fullmatch(name)) for name in names) for names in (a, b))
    shared = a & b
    body = any(name.startswith("org:") for name in shared)  # its members meet, whoever of them is named
    return len(a) > 1 and len(b) > 1 and states > 1 and len(shared) < TWO_SIDES and not body


def _other(a: set[str], b: set[str]) -> bool:
    return bool(a and b and a.isdisjoint(b))


def probability(new: Profile, old: Profile, *, inside: bool = False, rivals: int = 0) -> float:
    """Return the probability that two profiles are of one act; ``inside`` when one document tells both."""
    return 1 / (1 + math.exp(-likeness(new, old, inside=inside, rivals=rivals)))


def _chance(new: Profile, old: Profile, *, rivals: int) -> float | None:
    """Return the likeness of two profiles of several documents, None if they contradict each other."""
    known = [*_of_people(new, old), *_of_days(new, old)]
    if _contradicted(new, old, {name for name, _ in known}):
        return None
    weights = _weights(inside=False, kind=group(new))
    rest = [("any", 1.0), ("other acts in reach", math.log1p(rivals)), *_of_parties(new, old), *_of_manner(new, old)]
    return sum(weights.get(name, 0.0) * value for name, value in (*known, *rest))


def likeness(new: Profile, old: Profile, *, inside: bool = False, rivals: int = 0) -> float:
    """Return the log-odds of two profiles being one act."""
    weights = _weights(inside=inside, kind=group(new))
    return sum(weights.get(name, 0.0) * value for name, value in features(new, old, inside=inside, rivals=rivals))


def reasons(new: Profile, old: Profile, *, inside: bool = False, rivals: int = 0) -> tuple[Reason, ...]:
    """Return what speaks for and against two profiles being of one act, weightiest first; they sum to `likeness`."""
    weights = _weights(inside=inside, kind=group(new))
    found = (
        Reason(name, weights.get(name, 0.0) * value) for name, value in features(new, old, inside=inside, rivals=rivals)
    )
    return tuple(sorted((reason for reason in found if reason.weight), key=lambda reason: -abs(reason.weight)))


def group(profile: Profile) -> str:
    """Return the name of the table of weights for a profile: speech acts share one."""
    return SPEAKING if profile.family in SPEECH else profile.family


def use_weights(tables: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Link with other weights than those that ship, as when weights are fitted."""
    _tables.cache_clear()
    _weights.cache_clear()
    _given.clear()
    _given.append(tables)


_given: list[Mapping[str, Mapping[str, Mapping[str, float]]]] = []


@cache
def _weights(*, inside: bool, kind: str) -> Mapping[str, float]:
    tables = _tables()["inside" if inside else "across"]
    return tables.get(kind, tables[OTHER])


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    if _given:
        return _given[0]
    path = resources.files("detente") / "data" / WEIGHTS
    return tomllib.loads(path.read_text(encoding="utf-8"))


def features(new: Profile, old: Profile, *, inside: bool, rivals: int = 0) -> Features:
    """Return the named properties of a pair of profiles that their likeness is a weighted sum of.

    ``rivals`` is how many other acts the new one may be: of two states that seldom meet, a visit announced and a visit
    made are the same.
    """
    found: Features = [
        ("any", 1.0),
        ("other acts in reach", math.log1p(rivals)),
        *_of_parties(new, old),
        *_of_people(new, old),
    ]
    found += [*_of_days(new, old), *_of_manner(new, old)]
    if inside:
        apart = min(abs(new.claims[0].sentence - claim.sentence) for claim in old.claims[-RECENT:])
        found += [("same sentence", 1.0)] if apart == 0 else [("sentences apart", math.log1p(apart))]
    return found


def _of_parties(new: Profile, old: Profile) -> Features:
    if new.lent and not (new.sources or new.targets):
        return [("parties of its sentence", 1.0), (f"these {_compare(new.lent, old.parties)}", 1.0)]
    if new.family in MUTUAL:
        return [(f"parties {_compare(new.parties, old.parties)}", 1.0)]
    return [
        (f"source {_compare(new.sources, old.sources)}", 1.0),
        (f"target {_compare(new.targets, old.targets)}", 1.0),
    ]


def _compare(a: set[str], b: set[str]) -> str:
    """Say in a word how two lists of parties go together."""
    if not a or not b:
        return "unknown"
    if a == b:
        return "equal" if len(a) > 1 else "one and equal"
    shared = len(a & b)
    if a < b or b < a:
        return "inside" if shared > 1 else "one of them"
    return "differ" if not shared else ("partly equal" if shared > 1 else "one shared")


def _of_people(new: Profile, old: Profile) -> Features:
    """Rubio's call is not Trump's: both name persons of one state, and none in common."""
    if new.people & old.people:
        return [("same person", 1.0)]
    states = {state for state, _ in new.people} & {state for state, _ in old.people}
    return [("other person", 1.0)] if states else []


def _of_days(new: Profile, old: Profile) -> Features:
    if new.family == "ASSAULT" and old.lasting:
        return [("war goes on" if new.lasting else "during a war", 1.0)]
    if new.family in SPEECH and not _near(new, old, SLACK):
        return [("said on another day", 1.0)]
    if new.is_told and (not old.is_told or _on_its_day(new, old)):
        return _came_true(new, old)
    if new.is_told and old.is_told:
        return _both_told(new, old)
    if old.is_told:
        return _after_done(new, old)
    return _both_ahead(new, old)


def _on_its_day(new: Profile, old: Profile) -> bool:
    """Say whether an act is told as done on the day for which another was announced."""
    return bool(old.due) and _gap(_told(new), old.due) <= SLACK


def _both_told(new: Profile, old: Profile) -> Features:
    if new.happened and old.happened:
        gap = _gap(new.happened, old.happened)
        return [("days equal" if gap == 0 else "days near" if gap <= SLACK else "days differ", 1.0)]
    gap = _gap(_told(new), _told(old))
    return [("told near" if gap == 0 else "told apart", 1.0), ("told apart by days", math.log1p(gap))]


def _came_true(new: Profile, old: Profile) -> Features:
    """A happening against a plan, a wish or a refusal."""
    if old.denied and not old.planned:
        return [
            ("done after refusal", 1.0),
            ("done after plan by days", math.log1p(max(0, (new.first - old.last).days))),
        ]
    if old.due:
        late = _gap(_told(new), old.due)
        word = "on its day" if late <= SLACK else ("about its day" if late <= LATE else "not on its day")
        found: Features = [(f"done {word}", 1.0)]
        same = len(new.parties & old.parties) >= TWO_SIDES or (new.people & old.people and new.triggers & old.triggers)
        if late <= SLACK and same:
            found.append(("kept as announced", 1.0))
    else:
        found = [("done after plan", 1.0), ("done after plan by days", math.log1p(max(0, (new.first - old.last).days)))]
    background = not new.happened and new.documents & old.documents
    return [*found, ("told beside plan", 1.0)] if background else found


def _after_done(new: Profile, old: Profile) -> Features:
    """A plan, wish or denial against a happening."""
    if new.due:
        return [("day told ahead" if _meet(new.due, old.happened) else "plan after done", 1.0)]
    if new.denied and not new.planned:
        return [("denied after done", 1.0), ("denied after by days", math.log1p(abs((new.first - old.last).days)))]
    since = max(0, (new.first - max(window.last for window in _told(old))).days)
    return [("undated plan after done", 1.0), ("plan after done by days", math.log1p(since))]


def _both_ahead(new: Profile, old: Profile) -> Features:
    if new.due and old.due:
        gap = _gap(new.due, old.due)
        if gap <= SLACK:
            return [("due days near" if gap else "due days equal", 1.0)]
        over = max(due.last for due in old.due) < new.first and not new.moved
        word = "due day moved" if new.moved else "due day over" if over else "due days differ"
        return [(word, 1.0), ("due apart", math.log1p(gap))]
    return [("both ahead", 1.0), ("silent days", math.log1p(max(0, (new.first - old.last).days)))]


def _of_manner(new: Profile, old: Profile) -> Features:
    found: Features = []
    if new.triggers & old.triggers:
        found.append(("same word", 1.0))
    if new.manners and old.manners:
        found.append(("same manner" if new.manners & old.manners else "other manner", 1.0))
    if new.modes and old.modes:
        found.append(("same mode" if new.modes & old.modes else "other mode", 1.0))
    if new.types & old.types:
        found.append(("same type", 1.0))
    if new.places and old.places:
        found.append(("same place" if new.places & old.places else "other place", 1.0))
    smaller = min(len(new.words), len(old.words))
    if smaller:
        shared = len(new.words & old.words)
        found += [("words shared", shared / smaller), ("number of words", math.log1p(shared))]
    return found


def _told(profile: Profile) -> list[Interval]:
    return profile.happened or ([profile.told] if profile.told else [])


def _gap(a: Sequence[Interval], b: Sequence[Interval]) -> int:
    """Return how many days lie between the nearest two of the windows, 0 if some meet."""
    if not a or not b:
        return 0
    nearest = min(max(x.start, y.start).toordinal() - min(x.end, y.end).toordinal() for x in a for y in b)
    return max(0, nearest + 1)


def _meet(a: Sequence[Interval], b: Sequence[Interval]) -> bool:
    return bool(a and b) and _gap(a, b) <= SLACK


def _near(new: Profile, old: Profile, slack: int) -> bool:
    return new.first <= old.last + timedelta(days=slack) and old.first <= new.last + timedelta(days=slack)
