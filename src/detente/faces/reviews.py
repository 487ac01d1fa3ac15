"""How does a person correct a claim or a status, or take a decision back? In words; each is noted with who and when."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from detente import answers, pipeline
from detente.answers import DecisionRow, DoubtRow
from detente.errors import ConfigError
from detente.faces.ledger import quote
from detente.faces.plain import plain, shortened
from detente.records import Claim, Participant, Speaker, Status
from detente.store import Store

# The word that takes a field away.
NONE = "none"
Named = Participant | Speaker
_CODE = re.compile(r"[A-Z]{3}")
# ROLE, TEXT and WHO of a participant.
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody in a sentence: the role, the words that name them, and who it is (a state's code or an actor's id)."""

    role: str
    words: str
    who: str = ""

    @classmethod
    def of(cls, told: str) -> "Part":
        """Read ROLE,WORDS or ROLE,WORDS,WHO; the word none is ``NOBODY``.

        Raises:
            ConfigError: it is neither.
        """
        parts = [part.strip() for part in told.split(",")]
        if parts == [NONE]:
            return NOBODY
        if not 1 < len(parts) <= _PARTS:
            raise ConfigError(f"--participant {told!r} is none; write ROLE,WORDS or ROLE,WORDS,WHO: SOURCE,Witkoff,USA")
        return cls(*parts)

    @classmethod
    def speaking(cls, told: str) -> "Part":
        """Read WORDS or WORDS,WHO; the word none is ``NOBODY``."""
        words, _, who = told.partition(",")
        return NOBODY if told == NONE else cls("", words, who)

    def fields(self, start: int, sentence: str, known: Iterable[Named] = ()) -> dict[str, Any]:
        """Return where the words stand and who it is: of somebody whom the claim names already as it has them, also in
        another sentence; of others in the sentence, which begins at ``start``.

        Raises:
            ConfigError: they stand in neither.
        """
        words, name = self.words.strip(), self.who.strip()
        alike = sorted((one for one in known if one.text == words), key=lambda one: not self._is(one))
        same = alike[0] if alike else None
        at = sentence.find(words)
        if not words or (same is None and at < 0):
            told = shortened(sentence)
            raise ConfigError(f"the words {words!r} do not stand in the sentence {told!r}; copy them from it")
        found: dict[str, Any] = {"start": start + at, "end": start + at + len(words)}
        if same is not None:
            found = {"start": same.start, "end": same.end}
        if same is not None and name == (same.actor or same.country or ""):
            found |= {"actor": same.actor, "country": same.country}
            found |= {"sector": same.sector} if isinstance(same, Participant) else {}
        elif name:
            found["country" if _CODE.fullmatch(name) else "actor"] = name
        if self.role:
            found["role"] = self.role.upper()
        return found

    def _is(self, one: Named) -> bool:
        """Say whether somebody of a claim has this role and is who is told."""
        role = one.role.value if isinstance(one, Participant) else ""
        return (self.role.upper(), self.who.strip()) == (role, one.actor or one.country or "")


NOBODY = Part("", NONE)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a claim; None, "" and () say nothing of a field, and ``NONE`` that there is none.

    ``when`` is DAY or DAY..DAY; ``whole`` says that ``people`` and ``vouches`` are all there is: none if not told.
    """

    labels: Mapping[str, str | None]
    topics: tuple[str, ...] = ()
    when: str | None = None
    people: tuple[Part, ...] = ()
    vouches: Part | None = None
    whole: bool = False

    def fields(self, start: int, sentence: str, known: Claim | None = None) -> dict[str, Any]:
        """Return the fields as `pipeline.correct` takes them; words are looked up in the sentence at ``start``, and
        among those whom the claim names as it is ``known``.

        Raises:
            ConfigError: words do not stand in the sentence.
        """
        found: dict[str, Any] = {k: None if word == NONE else word for k, word in self.labels.items() if word}
        if self.topics:
            found["topics"] = [] if self.topics == (NONE,) else list(self.topics)
        if self.when:
            first, _, last = self.when.partition("..")
            found["when"] = None if self.when == NONE else [first, last or first]
        if self.people or self.whole:
            named = known.participants if known else ()
            found["participants"] = [part.fields(start, sentence, named) for part in self.people if part != NOBODY]
        if self.vouches or self.whole:
            speaks = self.vouches if self.vouches != NOBODY else None
            vouched = (known.speaker,) if known and known.speaker else ()
            found["speaker"] = speaks.fields(start, sentence, vouched) if speaks else None
        return found


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work on the claims and events of one store, named by ids or by beginnings of ids."""

    store: Store
    by: str
    now: datetime
    why: str = ""

    def amend(self, claim: str, told: Told) -> str:
        """Give a claim other fields, and say so.

        Raises:
            ConfigError: there is no such claim, or what is told does not fit.
        """
        claim = answers.whole_id(self.store, "claim", claim)
        known = self.store.claims_of([claim]).get(claim) or answers.machine_claim(self.store, claim)
        value = told.fields(known.start, known.text, known) if known else {}
        return self._correct(claim, "amend", value, "is corrected")

    def reject(self, claim: str) -> str:
        """Say that a claim is none."""
        return self._correct(claim, "reject", {}, "counts no more")

    def confirm(self, claim: str) -> str:
        """Say that a claim is right as it stands."""
        return self._correct(claim, "confirm", {}, "is confirmed")

    def add(self, document: str, start: int, end: int, told: Told) -> str:
        """Add a claim that the machine missed, and say so.

        Raises:
            ConfigError: there is no such document, or what is told does not fit.
        """
        document = answers.whole_id(self.store, "document", document)
        at, sentence = answers.sentence_at(self.store, document, start) or (0, "")
        value = told.fields(at, sentence) | {"trigger": [start, end]}
        made = pipeline.correct(self.store, document, "add", value, by=self.by, now=self.now, why=self.why)
        return f"the claim {made.claim} is added; `detente review undo claim {made.number}` takes it back"

    def add_said(self, document: str, sentence: int, words: str, told: Told) -> str:
        """Add a claim by the words for its act in the sentence at a character of the document, and say so.

        Raises:
            ConfigError: the words do not stand there, or what is told does not fit.
        """
        at, said = answers.sentence_at(self.store, document, sentence) or (0, "")
        whole = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", said) if words.strip() else None
        if whole is None:
            raise ConfigError(
                f"the word {words!r} does not stand in the sentence {shortened(said)!r}; copy it from there"
            )
        return self.add(document, at + whole.start(), at + whole.end(), told)

    def settle(self, event: str, status: Status, day: date) -> str:
        """Give an event a status, and say so.

        Raises:
            ConfigError: there is no such event.
        """
        event = answers.whole_id(self.store, "event", event)
        made = pipeline.settle(self.store, event, status, day, by=self.by, now=self.now, why=self.why)
        return (
            f"{plain(event)} is {status.value} from {day} on; `detente review undo event {made.number}` takes it back"
        )

    def undo(self, kind: str, number: int) -> str:
        """Take a decision back, and say so.

        Raises:
            DetenteError: there is none, it was taken back before, or others rest on it.
        """
        pipeline.withdraw(self.store, kind, number, by=self.by, now=self.now, why=self.why)
        return f"the decision {number} is taken back: what was before about the {kind} counts again"

    def _correct(self, claim: str, verb: str, value: Mapping[str, Any], done: str) -> str:
        claim = answers.whole_id(self.store, "claim", claim)
        made = pipeline.correct(self.store, claim, verb, value, by=self.by, now=self.now, why=self.why)
        return f"the claim {plain(claim)} {done}; `detente review undo claim {made.number}` takes it back"


def decisions(found: Iterable[DecisionRow]) -> Iterator[str]:
    """Yield the lines of a list of decisions: what, who and when, and why."""
    for row in found:
        yield plain(f"{row.kind} {row.number}: {row.what}")
        yield "  " + plain(f"{row.at:%Y-%m-%d %H:%M} by {row.by}{': ' if row.why else ''}{shortened(row.why)}")
        if row.claim:
            yield "  " + plain(f"claim {row.claim}{'' if row.applies else ', which is not there any more: no effect'}")
        if row.before:
            yield f"  {quote(row.before.evidence)}"
        if row.withdrawn:
            taken = row.withdrawn
            why = f": {shortened(taken.why)}" if taken.why else ""
            yield "  " + plain(f"taken back {taken.at:%Y-%m-%d %H:%M} by {taken.by}{why}")


def doubts(found: Iterable[DoubtRow]) -> Iterator[str]:
    """Yield the lines of claims that a person should look at."""
    for doubt in found:
        claim = doubt.row.claim
        yield plain(f"{claim.id}  {claim.score:.2f}  {claim.type} {claim.modality.value}, {claim.trigger.text}")
        yield f"  {quote(doubt.row.evidence)}"
