"""How alike are an act and an event, what speaks for their being one, and what rules it out?

A likeness is a sum of named weights, which can be read as reasons, and a logistic function makes it the probability
that two profiles are one act. Some pairs are none, whatever the sum says.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources

from detente.events import gatherings
from detente.events.profile import EITHER_WAY, UTTERED, Profile
from detente.records import Interval

# An event that nobody has spoken of, and whose day has passed, for so many days is out of reach of news without a date.
REACH = 60
# Days by which reports of one act may differ.
SLACK = 1
# Days of lateness within which an act that was due counts as held.
LATE = 7
# Days of a window within which an act counts as done on its day: a month, but no quarter or year.
PERIOD = 31
# Claims of an event, the latest, to whose sentences the distance of a new one in the same document is taken.
COMPARED = 24
WEIGHTS = "linking.toml"
# Of a meeting of two, both are shared by all who tell of it.
TWO_SIDES = 2
STATE = re.compile(r"[A-Z]{3}")
SPEAKING = "speech"
CONTRADICTIONS = frozenset({"other person", "plan after done", "due day over"})
OTHER = "other"
# "The next two rounds of talks", "another meeting", before the word of the act.
_NEXT = re.compile(
    r"\b(next|another|further|follow-?up|subsequent|new round of|second round of) ([\w-]+ ){0,2}$", re.IGNORECASE
)
# Weight of two reports naming one gathering on its days: more than all that may speak against it (who is named, how
# many other acts are in reach) has together.
GATHERED = 8.0

Features = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for two profiles being one act (``weight`` > 0) or against it, in log-odds."""

    name: str
    weight: float


def within_reach(act: Profile, old: Profile) -> bool:
    """Say whether news of an act may still be about an event: it was spoken of lately, or its day is told."""
    if (act.first - old.last).days <= REACH:
        return True
    return any((act.first - due.end).days <= REACH for due in old.due) or _meet(act.happened, old.happened)


def _contradicted(new: Profile, old: Profile, found: AbstractSet[str]) -> bool:
    """Say whether two profiles cannot be one act, whatever else speaks for it: a truce is no exchange of prisoners,
    other states meet or attack, other persons talk, or it is planned for a day after it was done, or it was done on two
    days, or one is a call and one a visit.

    ``found`` are the names of the features of people and days.
    """
    if found & CONTRADICTIONS or refused_then(new, old) or refused_then(old, new):
        return True
    if new.family == "RETREAT":
        return other(new.manners, old.manners)
    if new.family == "ASSAULT":
        return other_attacker(new, old)
    if new.family != "CONSULT":
        return False
    return (
        "days differ" in found
        or other_mode(new, old)
        or other_partner(new.parties, old.parties)
        or _long_apart(new, old)
        or called(new, old)
        or other_gathering(new, old)
        or unmediated(new, old)
        or is_next(new, old)
        or _only_wished(new, old)
    )


def gathered(new: Profile, old: Profile) -> bool:
    """Say whether two meetings are one named gathering, which many attend: the name is the same, and so are the days.
    An undated summit is the next that is held, so not one whose announced day is over.
    """
    if not (new.gatherings and old.gatherings and gatherings.shared(new.gatherings, old.gatherings)):
        return False
    if "visit" in new.manners & old.manners and other(_visitors(new), _visitors(old)):
        return False
    if any(profile.denied and not profile.is_told for profile in (new, old)):
        return False
    days, others = new.due or _told(new), old.due or _told(old)
    if days and others:
        # "In 2022" is no day: two summits of a year are two.
        return _gap(_short(days) or days, _short(others) or others) <= SLACK
    exact = _short(old.due)
    if exact and max(due.last for due in exact) < new.first:
        return False
    leaders = {gathering.level for gathering in (*new.gatherings, *old.gatherings)} == {"leaders"}
    return leaders and not (old.is_told and not new.is_told)


def _visitors(profile: Profile) -> set[str]:
    return {person for _, person in profile.people}


def arrived(new: Profile, old: Profile) -> bool:
    """Say whether somebody acts where a visit was to take him, on its days."""
    if "visit" not in old.manners or not (old.promised and old.due) or not new.is_told:
        return False
    days = _short(old.due)
    if any(told.last >= due.start for told in _told(old) for due in days):
        return False
    there = bool(new.venues & old.venues) and bool(new.people & old.people)
    return there and bool(days) and _gap(_told(new), days) == 0 and new.last >= min(due.start for due in days)


def other_gathering(new: Profile, old: Profile) -> bool:
    """Say whether two meetings bear names that have nothing in common, or bear names and nobody attends both."""
    a = {word for gathering in new.gatherings for word in gathering.name}
    b = {word for gathering in old.gatherings for word in gathering.name}
    return other(a, b) or bool(a and b and other(new.parties, old.parties))


def other_persons(new: Profile, old: Profile) -> bool:
    """Say whether other persons of the same two states meet."""
    states = {state for state, _ in new.people} & {state for state, _ in old.people}
    return len(states) >= TWO_SIDES and new.people.isdisjoint(old.people)


def unmediated(new: Profile, old: Profile) -> bool:
    """Say whether a mediator is refused for one of two meetings, which may be held all the same."""
    return _refuses_mediator(new, old) or _refuses_mediator(old, new)


def _refuses_mediator(a: Profile, b: Profile) -> bool:
    return a.manners == {"mediation"} and a.denied and not (a.planned or a.is_told) and a.manners.isdisjoint(b.manners)


def other_attacker(new: Profile, old: Profile) -> bool:
    """Say whether other states attack."""
    return other(
        {name for name in new.sources if STATE.fullmatch(name)}, {n for n in old.sources if STATE.fullmatch(n)}
    )


def other_mode(new: Profile, old: Profile) -> bool:
    """Say whether one meeting is a visit, say, and the other a call. Where one is told as done in the manner in which
    the other was announced they may be one: who met tells of telephone calls, too.
    """
    kept = new.is_told and not old.is_told and not new.manners.isdisjoint(old.manners)
    return other(new.modes, old.modes) and not kept


def called(new: Profile, old: Profile) -> bool:
    """Say whether one meeting is a call and the other is held in person."""
    return "call" in new.manners | old.manners and other(new.manners, old.manners)


def _only_wished(new: Profile, old: Profile) -> bool:
    """Say whether a meeting told as done is not that which was only wished for: in no word or manner are they alike,
    and not the same two persons meet.
    """
    if not new.is_told or old.is_told or old.promised or old.denied:
        return False
    persons = len(new.people & old.people) >= TWO_SIDES
    return not (persons or new.triggers & old.triggers or new.manners & old.manners)


def held_apart(new: Profile, old: Profile) -> bool:
    """Say whether two meetings were held on days that are told, and that one of some days cannot have, begun on the
    one and ended on the other; what an article tells without a day is of its own.
    """
    return _gap(_told(new), _told(old)) > LATE


def is_next(new: Profile, old: Profile) -> bool:
    """Say whether an act still ahead is called the next one ("the next meeting in Berlin"), and the other was held."""
    if new.is_told or not old.is_told:
        return False
    return any(_NEXT.search(c.text, 0, c.trigger.start - c.start) for c in new.claims[:COMPARED])


def refused_then(a: Profile, b: Profile) -> bool:
    """Say whether one act did not come about on days that are not those of the other."""
    days = b.due or _told(b)
    return bool(a.refused and days) and not (a.planned or a.is_told) and _gap(a.refused, days) > SLACK


def _long_apart(new: Profile, old: Profile) -> bool:
    """Say whether two meetings are told as done long after each other, the later without a day of its own."""
    both = new.is_told and old.is_told and not new.happened and not _on_its_day(new, old)
    return both and _gap(_told(new), _told(old)) > LATE


def other_partner(a: set[str], b: set[str]) -> bool:
    """Say whether two meetings name two parties or more each, of one of them two states, and share at most one."""
    states = max(sum(bool(STATE.fullmatch(name)) for name in names) for names in (a, b))
    shared = a & b
    body = any(name.startswith("org:") for name in shared)  # its members meet, whoever of them is named
    return len(a) > 1 and len(b) > 1 and states > 1 and len(shared) < TWO_SIDES and not body


def other(a: set[str], b: set[str]) -> bool:
    """Say whether both of two sets are known, and share nothing."""
    return bool(a and b and a.isdisjoint(b))


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """The weight of each named property of a pair of profiles, in log-odds: within a document and across them, by the
    group of the act (`group`).
    """

    tables: Mapping[str, Mapping[str, Mapping[str, float]]]

    @staticmethod
    @cache
    def shipped() -> "LinkWeights":
        """Return the weights that come with the package."""
        path = resources.files("detente") / "data" / WEIGHTS
        return LinkWeights(tomllib.loads(path.read_text(encoding="utf-8")))

    def of(self, profile: Profile, *, inside: bool) -> Mapping[str, float]:
        """Return the weights for a profile."""
        tables = self.tables["inside" if inside else "across"]
        return tables.get(group(profile), tables[OTHER])


def probability(new: Profile, old: Profile, *, inside: bool = False, rivals: int = 0) -> float:
    """Return the probability that two profiles are of one act; ``inside`` when one document tells both."""
    return 1 / (1 + math.exp(-likeness(new, old, inside=inside, rivals=rivals)))


def chance(new: Profile, old: Profile, weights: LinkWeights, *, rivals: int) -> float | None:
    """Return the likeness of two profiles of several documents, None if they contradict each other."""
    known = [*_of_people(new, old), *_of_days(new, old)]
    together = gathered(new, old)
    if not together and _contradicted(new, old, {name for name, _ in known}):
        return None
    named = weights.of(new, inside=False)
    rest = [("any", 1.0), ("other acts in reach", math.log1p(rivals)), *_of_parties(new, old), *_of_manner(new, old)]
    return sum(named.get(name, 0.0) * value for name, value in (*known, *rest)) + GATHERED * together


def likeness(
    new: Profile, old: Profile, weights: LinkWeights | None = None, *, inside: bool = False, rivals: int = 0
) -> float:
    """Return the log-odds of two profiles being one act; without ``weights`` by those that ship."""
    named = (weights or LinkWeights.shipped()).of(new, inside=inside)
    told = sum(named.get(name, 0.0) * value for name, value in features(new, old, inside=inside, rivals=rivals))
    return told + GATHERED * gathered(new, old)


def reasons(new: Profile, old: Profile, *, inside: bool = False, rivals: int = 0) -> tuple[Reason, ...]:
    """Return what speaks for and against two profiles being of one act, weightiest first; they sum to `likeness`."""
    weights = LinkWeights.shipped().of(new, inside=inside)
    found = [
        Reason(name, weights.get(name, 0.0) * value) for name, value in features(new, old, inside=inside, rivals=rivals)
    ]
    found.append(Reason("same gathering", GATHERED * gathered(new, old)))
    return tuple(sorted((reason for reason in found if reason.weight), key=lambda reason: -abs(reason.weight)))


def group(profile: Profile) -> str:
    """Return the name of the table of weights for a profile: speech acts share one."""
    return SPEAKING if profile.family in UTTERED else profile.family


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
        apart = min(abs(new.claims[0].sentence - claim.sentence) for claim in old.claims[-COMPARED:])
        found += [("same sentence", 1.0)] if apart == 0 else [("sentences apart", math.log1p(apart))]
    return found


def _of_parties(new: Profile, old: Profile) -> Features:
    if new.lent and not (new.sources or new.targets):
        return [("parties of its sentence", 1.0), (f"these {_compare(new.lent, old.parties)}", 1.0)]
    if new.family in EITHER_WAY:
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
    if new.family in UTTERED and not _near(new, old, SLACK):
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
        exact = _short(old.due)
        late = _gap(_told(new), exact or old.due)
        word = "on its day" if exact and late <= SLACK else ("about its day" if late <= LATE else "not on its day")
        found: Features = [(f"done {word}", 1.0)]
        if exact and late <= SLACK and _same_sides(new, old):
            found.append(("kept as announced", 1.0))
    else:
        found = [("done after plan", 1.0), ("done after plan by days", math.log1p(max(0, (new.first - old.last).days)))]
    background = not new.happened and new.documents & old.documents
    return [*found, ("told beside plan", 1.0)] if background else found


def _same_sides(new: Profile, old: Profile) -> bool:
    """Say whether two sides of an announced act are told to have done it: two that are named in both, or one with where
    it is held; or the same person alone: in the words of the plan, if that names nobody else either, or also by a call
    or on a visit. Of what is no meeting the plan may name one side, if the manner is the same.
    """
    shared = new.parties & old.parties
    if len(shared) >= TWO_SIDES:
        return True
    if not shared:
        return False
    there = (new.parties | new.hosts) & (old.parties | old.hosts)
    if len(there) >= TWO_SIDES or new.venues & old.venues:
        return True
    if new.family != "CONSULT":
        return len(old.parties) < TWO_SIDES and bool(new.manners & old.manners)
    if not new.people & old.people:
        return False
    manner = new.manners & old.manners & {"call", "visit"}
    return bool(manner) or (len(old.parties) < TWO_SIDES and bool(new.triggers & old.triggers))


def _short(windows: Iterable[Interval]) -> list[Interval]:
    """Return windows that tell the day of an act, without those of a quarter or a year."""
    return [window for window in windows if window.days <= PERIOD]


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
