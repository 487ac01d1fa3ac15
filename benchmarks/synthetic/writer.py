"""How does an outlet write what it tells? Sentences, and the claims that stand in them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from benchmarks.synthetic.matter import (
    BLOWS,
    CODER,
    FUTURES,
    LEADS,
    LED,
    MAYBES,
    MEDIATED,
    MUTUAL,
    NAMED,
    PATTERNS,
    SAYING,
    SPOKEN,
    STANCES,
    STATES,
    SWAPPED,
    THEATRES,
    THINGS,
    TOPICS,
    WEEK,
    WISHES,
    WORDED,
    states,
)
from benchmarks.synthetic.world import Act, Telling
from detente.records import (
    Claim,
    Document,
    Interval,
    Modality,
    Participant,
    Place,
    Role,
    Speaker,
    Stance,
    Trigger,
    digest,
)


@dataclass(frozen=True, slots=True)
class Half:
    """What is known of a claim before its sentence is complete."""

    told: Telling
    trigger: Trigger
    participants: tuple[Participant, ...]
    when_text: str | None
    speaker: Speaker | None


@dataclass(slots=True)
class Writer:
    """Writes one document."""

    dice: random.Random
    text: str = ""
    named: list[Participant] = field(default_factory=list)

    def document(
        self, told: Sequence[Telling], outlet: int, day: date
    ) -> tuple[Document, list[tuple[int, int, int, Half]]]:
        """Return the text, and its claims with number and bounds of their sentences."""
        found: list[tuple[int, int, int, Half]] = []
        for number, parts in enumerate(_sentences(told)):
            start = len(self.text) + 1 if self.text else 0
            halves = [self._comment(part) if part.stance else self._clause(part) for part in parts]
            self.text += "."
            found += [(number, start, len(self.text), half) for half in halves]
        name = f"Outlet {outlet}"
        identity = Document.identify(self.text, None, name, day)
        return Document(identity, self.text, outlet=name, published=day, language="en"), found

    def _say(self, words: str) -> tuple[int, int]:
        """Write words behind a blank; return where they stand."""
        if self.text and not words.startswith(","):
            self.text += " "
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def _name(self, code: str, role: Role, person: tuple[str, str] | None = None) -> Participant:
        if person and self.dice.random() < NAMED:
            return self._add(role, person[1], person[0], code)
        name = self.dice.choice(states()[code].names)
        return self._add(role, name, None if name.endswith("officials") else f"state:{code}", code)

    def _add(self, role: Role, name: str, actor: str | None, code: str) -> Participant:
        start, end = self._say(name)
        made = Participant(role, name, start, end, actor, code, "GOV")
        self.named.append(made)
        return made

    def _verb(self, phrase: str) -> Trigger:
        """Write a verb phrase; the word behind its star is the trigger."""
        before, _, after = phrase.rpartition("*")
        start, _ = self._say(before + after)
        word = after.split()[0]
        at = start + len(before)
        return Trigger(word, at, at + len(word))

    def _clause(self, told: Telling) -> Half:
        act, dice, self.named = told.act, self.dice, []
        first, second = (1, 0) if act.kind.type in MUTUAL and dice.random() < SWAPPED else (0, 1)
        if told.joined:
            self._say(dice.choice((", which", ", asking that", ", so that")))
        elif dice.random() < LED:
            self._say(dice.choice(LEADS) + ",")
        self._name(act.sides[first], Role.SOURCE, act.people[first])
        trigger = self._verb(self._phrase(told))
        self._name(act.sides[second], Role.TARGET, act.people[second])
        if act.mediator:
            self._say(", mediated by")
            self._name(act.mediator, Role.MEDIATOR)
        when_text = self._circumstances(told)
        return Half(told, trigger, tuple(self.named), when_text, None if told.joined else self._speaker(act))

    def _phrase(self, told: Telling) -> str:
        kind, dice = told.act.kind, self.dice
        if told.modality is Modality.HAPPENED:
            return dice.choice(kind.done)
        base = dice.choice(kind.base)
        if told.moved:
            return f"postponed, but {dice.choice(FUTURES)} {base}"
        if told.modality is Modality.DENIED:
            return f"called off plans to {base}"
        words = {Modality.PROPOSED: WISHES, Modality.POSSIBLE: MAYBES}.get(told.modality, FUTURES)
        return f"{dice.choice(words)} {base}"

    def _circumstances(self, told: Telling) -> str | None:
        """Write where, when and about what; return the words of the time."""
        act, dice, when_text = told.act, self.dice, None
        if act.host:
            self._say("in")
            self._add(Role.HOST, states()[act.host].capital, f"state:{act.host}", act.host)
        if act.place:
            self._say(f"at {act.place}")
        if told.when:
            when_text = _time(told.when)
            self._say(when_text)
        if act.topic:
            self._say(f"over {dice.choice(TOPICS[act.topic])}")
        if act.theatre is not None and dice.random() < WORDED:
            self._say(f"concerning {THEATRES[act.theatre].words}")
        words = [*dice.sample(act.theme[:2], 1), *dice.sample(act.theme[2:], 2), dice.choice(THINGS)]
        self._say(dice.choice(PATTERNS).format(*words))
        return when_text

    def _speaker(self, act: Act) -> Speaker | None:
        if self.dice.random() > SPOKEN:
            return None
        side = self.dice.randrange(2)
        code, person = act.sides[side], act.people[side]
        self._say(",")
        name = person[1] if person else f"a spokesperson of {states()[code].names[0]}"
        start, end = self._say(name)
        self._say(self.dice.choice(SAYING))
        return Speaker(name, start, end, person[0] if person else f"state:{code}", code)

    def _comment(self, told: Telling) -> Half:
        """Write how somebody else takes an act."""
        act, dice, self.named = told.act, self.dice, []
        others = THEATRES[act.theatre].mediators if act.theatre is not None else STATES[:20]
        code = dice.choice([other for other in others if other not in act.sides])
        people = states()[code].people
        if told.joined:
            self._say(", while")
        who = self._name(code, Role.SOURCE, people[0] if people else None)
        trigger = self._verb("*" + STANCES[told.stance or Stance.HOPE])
        self._say(f"the {act.kind.noun} would change the {dice.choice(act.theme[:2])} {dice.choice(act.theme[2:])}")
        speaker = Speaker(who.text, who.start, who.end, who.actor, who.country)
        return Half(told, trigger, tuple(self.named), None, speaker)


def _sentences(told: Sequence[Telling]) -> Iterator[list[Telling]]:
    """Yield what stands in one sentence: joined tellings with the one before them."""
    parts: list[Telling] = []
    for part in told:
        if parts and not part.joined:
            yield parts
            parts = []
        parts.append(part)
    if parts:
        yield parts


def _time(when: Interval) -> str:
    if when.days == 1:
        return f"on {when.start:%-d %B}"
    return f"in the week of {when.start:%-d %B}" if when.days <= WEEK else f"in the month from {when.start:%-d %B}"


def claim(document: Document, number: int, start: int, end: int, half: Half, *, score: float) -> Claim:
    """Return the claim that a sentence, characters ``[start, end)`` of a document, makes; ``score`` in [0, 1]."""
    told, act = half.told, half.told.act
    kind = "COMMENT" if told.stance else act.kind.type
    host = None if told.stance or not act.host else states()[act.host].capital
    name = None if told.stance else host or act.place
    return Claim(
        id=digest("claim", document.id, str(half.trigger.start), kind),
        document=document.id,
        sentence=number,
        start=start,
        end=end,
        text=document.text[start:end],
        reported=document.published,
        trigger=half.trigger,
        type=kind,
        modality=told.modality,
        score=round(score, 3),
        coder=CODER,
        mode=None if told.stance else act.kind.mode,
        contexts=("diplomatic",) if act.kind.type in MEDIATED else ("military",) if act.kind.type in BLOWS else (),
        topics=(act.topic,) if act.topic and not told.stance else (),
        participants=half.participants,
        when=told.when,
        when_text=half.when_text,
        where=name,
        place=Place(name, "city", act.host, None, 0.0, 0.0) if name else None,
        speaker=half.speaker,
        stance=told.stance,
    )
