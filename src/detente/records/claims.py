"""What does one sentence say? An act, who takes part in it, and who says so."""

import re
from dataclasses import dataclass
from datetime import date

from detente.records.actors import Place
from detente.records.measures import Interval, check_score, check_span
from detente.records.terms import Modality, Role, Stance

# Those who ask after talks, small at the end of how they are called: neither a Minister of Press nor Associated Press.
_PRESS = re.compile(r"\b(media|press|press corps|journalists?|reporters?|correspondents?)$")

# Before the words of whoever asks, in transcripts; and what may stand behind a question mark.
_TURN = re.compile(r"(?:Q|QUESTION)(?::|[ \t]{2,}|[ \t](?=[A-Z]))")
_CLOSING = " \"'”’"
# With what a question begins, and what parts a clause from another.
_ASKS = re.compile(
    r"\W*(?:(?:and|but|so|or|now|well),? )?(?:is|are|was|were|do|does|did|will|would|can|could|should|shall|may|might|"
    r"has|have|had|what|who|whom|whose|which|when|where|why|how|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t|won['’]t)\b",
    re.IGNORECASE,
)
_BREAKS = (",", ";", "(", "—", "–")


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part in a claim, and as what. ``text`` is as written; ``start`` and ``end`` its characters."""

    role: Role
    text: str
    start: int
    end: int
    actor: str | None = None
    country: str | None = None
    sector: str | None = None

    def __post_init__(self) -> None:
        check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who vouches for a claim, if not the writer."""

    text: str
    start: int
    end: int
    actor: str | None = None
    country: str | None = None

    def __post_init__(self) -> None:
        check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word that carries the act."""

    text: str
    start: int
    end: int

    def __post_init__(self) -> None:
        check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of one act: evidence, written once, never changed.

    ``start`` and ``end`` bound the sentence in the document and ``text`` repeats it; ``reported`` is the day of
    publication; ``coder`` names the rules and heads, and the model digest, that made the claim.
    """

    id: str
    document: str
    sentence: int
    start: int
    end: int
    text: str
    reported: date | None
    trigger: Trigger
    type: str
    modality: Modality
    score: float
    coder: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    when: Interval | None = None
    when_text: str | None = None
    where: str | None = None
    place: Place | None = None
    speaker: Speaker | None = None
    stance: Stance | None = None
    numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_span(self.start, self.end)
        check_score(self.score)
        if self.stance is not None and self.type != "COMMENT":
            raise ValueError(f"a stance belongs to COMMENT only, got {self.type} with {self.stance}")

    @property
    def asked(self) -> bool:
        """Whether its sentence is a question, or what a reporter asks in a transcript ("Q    Will you …")."""
        if _TURN.match(self.text):
            return True
        if not self.text.rstrip(_CLOSING).endswith("?"):
            return False
        # "Moscow rejected the truce, so what is left?" tells before it asks.
        last = max(self.text.rfind(mark) for mark in _BREAKS)
        return _ASKS.match(self.text) is not None or self.trigger.start - self.start > last

    def who(self, *roles: Role) -> tuple[Participant, ...]:
        """Return the participants with one of the roles (all of them when none is named)."""
        # Asked some times of every claim, and a generator takes twice as long.
        return tuple([p for p in self.participants if p.role in roles]) if roles else self.participants

    def countries(self, *roles: Role) -> frozenset[str]:
        """Return the country codes of those participants."""
        return frozenset(p.country for p in self.who(*roles) if p.country)

    def tells_the_press(self) -> bool:
        """Say whether somebody talks to the press."""
        return self.type == "CONSULT" and any(_PRESS.search(p.text) for p in self.who(Role.TARGET))
