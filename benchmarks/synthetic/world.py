"""What happens in the made-up world, and which outlet tells it on which day?"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from benchmarks.synthetic.matter import (
    AHEAD,
    AMONG_PARTIES,
    ASKED,
    ASKING,
    BLOWS,
    COMMENTED,
    DATED,
    ENDINGS,
    HELPED,
    HOSTED,
    IN_THEATRE,
    KINDS,
    MEDIATED,
    MOST,
    OUTLETS,
    PERSONAL,
    PLACES,
    QUALITIES,
    RECALLED,
    REMINDED,
    SPEECH,
    SPREAD,
    STANCES,
    STATES,
    THEATRES,
    THINGS,
    TOPICAL,
    TOPICS,
    TWICE,
    WAR,
    WAR_TOLD,
    WARS,
    Kind,
    states,
)
from detente.records import Interval, Modality, Stance


@dataclass(slots=True, eq=False)
class Act:
    """An act in the made-up world: who does what, between whom, about what; ``asked`` is the act that is asked for."""

    kind: Kind
    sides: tuple[str, str]
    people: tuple[tuple[str, str] | None, tuple[str, str] | None]
    theatre: int | None
    theme: tuple[str, ...]
    mediator: str | None = None
    host: str | None = None
    place: str | None = None
    topic: str | None = None
    asked: "Act | None" = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim to be written: an act as one outlet tells it; a ``joined`` one goes on in the sentence before."""

    act: Act
    modality: Modality
    when: Interval | None = None
    moved: bool = False
    joined: bool = False
    stance: Stance | None = None


@dataclass(slots=True)
class World:
    """What is going to be told, by day and outlet."""

    dice: random.Random
    agenda: dict[date, dict[int, list[Telling]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    wars: dict[int, Act] = field(default_factory=dict)

    def day(self, day: date, claims: int) -> dict[int, list[Telling]]:
        """Return what each outlet tells on a day: what was begun earlier, and new acts until there are enough."""
        while sum(map(len, self.agenda[day].values())) < claims:
            act = self._act()
            if self.dice.randrange(100) < act.kind.announced:
                self._announce(act, day)
            else:
                self._done(act, day)
            if self.dice.random() < WAR_TOLD:
                self._tell(self._war(), day, Modality.HAPPENED, most=2)
        return self.agenda.pop(day)

    # Acts

    def _act(self) -> Act:
        dice = self.dice
        kind = dice.choices(KINDS, [kind.share for kind in KINDS])[0]
        theatre = None
        if kind.type in BLOWS or dice.randrange(100) < IN_THEATRE:
            theatre = dice.choices(range(len(THEATRES)), _zipf(len(THEATRES)))[0]
        act = self._of(kind, theatre, self._sides(kind, theatre))
        if kind.type in ASKING:
            asked = dice.choice([kind for kind in KINDS if kind.type in ASKED])
            parties = THEATRES[theatre].parties if theatre is not None else ()
            other = next((party for party in parties if party != act.sides[1]), act.sides[0])
            act.asked = self._of(asked, theatre, (act.sides[1], other))
        return act

    def _of(self, kind: Kind, theatre: int | None, sides: tuple[str, str]) -> Act:
        dice, mediated = self.dice, kind.type in MEDIATED
        between = [c for c in (THEATRES[theatre].mediators if theatre is not None else STATES[:12]) if c not in sides]
        act = Act(kind, sides, (self._person(kind, sides[0]), self._person(kind, sides[1])), theatre, self._theme())
        if mediated and theatre is not None and dice.random() < HELPED:
            act.mediator = dice.choice(between)
        if mediated and dice.random() < HOSTED:
            act.host = dice.choice(between)
        if kind.type == "ASSAULT":
            act.place = dice.choice(PLACES) + dice.choice(ENDINGS)
        if dice.random() < TOPICAL:
            act.topic = dice.choices(tuple(TOPICS), _zipf(len(TOPICS)))[0]
        return act

    def _sides(self, kind: Kind, theatre: int | None) -> tuple[str, str]:
        """Draw who does it to whom: in a conflict two parties, or a party and one that stands between."""
        if theatre is None:
            first, second = self._state(), self._state()
            return (first, second) if first != second else self._sides(kind, theatre)
        parties, between = THEATRES[theatre].parties, THEATRES[theatre].mediators
        if kind.type in BLOWS or self.dice.random() < AMONG_PARTIES:
            first, second = self.dice.sample(parties, 2)
            return first, second
        pair = [self.dice.choice(parties), self.dice.choices(between, _zipf(len(between)))[0]]
        self.dice.shuffle(pair)
        return (pair[0], pair[1]) if pair[0] != pair[1] else self._sides(kind, theatre)

    def _state(self) -> str:
        return self.dice.choices(STATES, _zipf(len(STATES)))[0]

    def _person(self, kind: Kind, state: str) -> tuple[str, str] | None:
        people = states()[state].people
        if not people or kind.type in BLOWS or self.dice.random() > PERSONAL:
            return None
        return self.dice.choices(people, _zipf(len(people)))[0]

    def _theme(self) -> tuple[str, ...]:
        return (*self.dice.sample(QUALITIES, 2), *self.dice.sample(THINGS, 4))

    def _war(self) -> Act:
        at = self.dice.choices(WARS, _zipf(len(WARS)))[0]
        if at not in self.wars:
            parties = THEATRES[at].parties
            self.wars[at] = Act(WAR, (parties[0], parties[1]), (None, None), at, self._theme())
        return self.wars[at]

    # Their lives

    def _announce(self, act: Act, day: date) -> None:
        """Announce an act and settle what becomes of it: done, moved and done, called off, or not heard of again."""
        window = self._window(day)
        modality = self.dice.choices((Modality.PLANNED, Modality.PROPOSED, Modality.POSSIBLE), (60, 25, 15))[0]
        self._tell(act, day, modality, window)
        fate = self.dice.choices(("done", "moved", "off", "silent"), (58, 14, 12, 16))[0]
        before = self._between(day, window)
        if fate == "moved":
            window = self._window(before)
            self._tell(act, before, Modality.PLANNED, window, moved=True)
        elif fate == "off":
            self._tell(act, before, Modality.DENIED)
        elif self.dice.random() < REMINDED:
            self._tell(act, before, Modality.PLANNED, window, most=3)
        if fate in {"done", "moved"}:
            self._done(act, self._inside(before, window))

    def _done(self, act: Act, day: date) -> None:
        dated = self.dice.random() < DATED
        self._tell(act, day, Modality.HAPPENED, Interval.of(day, day) if dated else None)
        if self.dice.random() < RECALLED:
            later = day + timedelta(days=self.dice.randint(4, 30))
            self._tell(act, later, Modality.HAPPENED, Interval.of(day, day), most=2)

    def _window(self, day: date) -> Interval | None:
        """Draw for when something is announced: a day, a week, a month, or no time at all."""
        first = day + timedelta(days=1 + int(self.dice.expovariate(1 / AHEAD)))
        days = self.dice.choices((1, 7, 30, 0), (60, 15, 10, 15))[0]
        return Interval(first, first + timedelta(days=days)) if days else None

    def _between(self, day: date, window: Interval | None) -> date:
        return day + timedelta(days=self.dice.randint(0, max(0, (window.start - day).days - 1) if window else AHEAD))

    def _inside(self, day: date, window: Interval | None) -> date:
        first, days = (window.start, window.days) if window else (day + timedelta(days=1), AHEAD)
        return first + timedelta(days=self.dice.randrange(days))

    def _tell(
        self,
        act: Act,
        day: date,
        modality: Modality,
        when: Interval | None = None,
        *,
        moved: bool = False,
        most: int = MOST,
    ) -> None:
        """Let some outlets tell it on the day or soon after, once or twice, some with what others say to it."""
        dice = self.dice
        for outlet in dice.sample(range(OUTLETS), min(most, int(dice.paretovariate(SPREAD)))):
            on = day + timedelta(days=dice.choices((0, 1, 2), (60, 30, 10))[0])
            told = self.agenda[on][outlet]
            told.append(Telling(act, modality, when, moved))
            if act.asked:
                told.append(Telling(act.asked, Modality.PROPOSED, joined=True))
            if dice.random() < TWICE:
                told.append(Telling(act, modality, when if dice.random() < DATED else None, moved))
            if dice.random() < COMMENTED and act.kind.type not in SPEECH:
                joined, stance = dice.random() < DATED, dice.choice(tuple(STANCES))
                told.append(Telling(act, Modality.HAPPENED, joined=joined, stance=stance))


@cache
def _zipf(places: int) -> tuple[float, ...]:
    """Return the weight of each of so many places: one over it."""
    return tuple(1 / at for at in range(1, places + 1))
