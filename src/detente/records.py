"""The nouns of detente: what stages hand to each other. Frozen, plain, and importing nothing of ours but errors.

Offsets are half-open character offsets ``[start, end)`` into ``Document.text``; days are half-open intervals of UTC
days; scores are calibrated probabilities in [0, 1]. What is unknown is None, never "" and never a guess.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

States = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


class Modality(StrEnum):
    """How a sentence presents an act, seen from its day of publication (ANNOTATION: modality)."""

    HAPPENED = "HAPPENED"
    PLANNED = "PLANNED"
    PROPOSED = "PROPOSED"
    POSSIBLE = "POSSIBLE"
    DENIED = "DENIED"


class Role(StrEnum):
    """What a participant is to an act."""

    SOURCE = "SOURCE"
    TARGET = "TARGET"
    MEDIATOR = "MEDIATOR"
    HOST = "HOST"


class Stance(StrEnum):
    """How a COMMENT takes the act it is about."""

    HOPE = "hope"
    SCEPTICISM = "scepticism"
    CONCERN = "concern"
    READINESS = "readiness"


class Status(StrEnum):
    """What is known of an event by the end of a day; derived from claims, never stored by hand."""

    PROPOSED = "PROPOSED"
    POSSIBLE = "POSSIBLE"
    DUE = "DUE"
    OVERDUE = "OVERDUE"
    HAPPENED = "HAPPENED"
    CALLED_OFF = "CALLED_OFF"
    DISPUTED = "DISPUTED"


class MentionKind(StrEnum):
    """What a mention in a text names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"
    EVENT = "event"


def digest(*parts: str) -> str:
    """Return 32 hex digits that depend on nothing but ``parts``: the id of what they describe."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _check_span(start: int, end: int) -> None:
    if not 0 <= start < end:
        raise ValueError(f"a span must satisfy 0 <= start < end, got [{start}, {end})")


def _check_score(score: float) -> None:
    if not 0.0 <= score <= 1.0:
        raise ValueError(f"a score is a probability in [0, 1], got {score}")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Days from ``start`` up to but not including ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"an interval must end after it starts, got {self.start} to {self.end}")

    @classmethod
    def of(cls, first: date, last: date) -> "Interval":
        """Build from the first and the last day, both inclusive, as annotations and ledgers print them."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    def overlaps(self, other: "Interval", slack: int = 0) -> bool:
        """Say whether the two share a day, or come within ``slack`` days of it."""
        return self.start < other.end + timedelta(days=slack) and other.start < self.end + timedelta(days=slack)


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as they came: ``media_type`` is an IANA type, ``given_id``, ``title`` and the rest what the source said.

    ``bulk`` is one page of a web crawl, of which there are so many that speed counts more than the last word of text;
    ``stub`` says why only the beginning of an article is here.
    """

    source: str
    content: bytes
    media_type: str
    fetched: datetime
    url: str | None = None
    given_id: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    updated: str | None = None
    author: str | None = None
    bulk: bool = False
    stub: str | None = None

    def __post_init__(self) -> None:
        if self.fetched.tzinfo is None:
            raise ValueError("Page.fetched must carry a time zone (UTC)")


@dataclass(frozen=True, slots=True)
class Pointer:
    """An article that a source names: where it stands, and what the source tells of it, as written there.

    ``lead`` is its text as far as the source itself holds it; it stands in where the article cannot be had.
    """

    url: str
    source: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    language: str | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Clean text of one article. ``id`` is a digest of its content, so the same article has the same id anywhere.

    ``published_at`` and ``updated`` are moments as the page writes them, with the zone that it gives; ``published`` is
    the writer's own day. ``stub`` says why only the beginning of the article is here ("paywall"), None of a whole one.
    """

    id: str
    text: str
    title: str | None = None
    given_id: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str | None = None
    copy_of: str | None = None
    fetched: datetime | None = None
    date_source: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    updated: datetime | None = None
    stub: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a Document needs text")

    @staticmethod
    def identify(text: str, title: str | None, outlet: str | None, published: date | None) -> str:
        """Return the id of a document with this content."""
        return digest("document", text, title or "", outlet or "", published.isoformat() if published else "")


@dataclass(frozen=True, slots=True)
class Signature:
    """What copies of a document are recognised by, without its text; ``data`` can be read by ``algorithm`` alone.

    ``day`` is the one that its neighbours are sought around: of its publication, or of its fetching where that is
    not known.
    """

    document: str
    day: date | None
    algorithm: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its characters ``[start, end)``, Universal POS tag, head (index in the sentence, -1 for the root)
    and relation to it (Universal Dependencies).
    """

    start: int
    end: int
    text: str
    tag: str = "X"
    head: int = -1
    relation: str = "dep"

    def moved(self, words: int) -> "Token":
        """Return it with a head so many words later, as when its sentence is joined to others; a root stays one."""
        head = self.head + words if self.head >= 0 else -1
        return Token(self.start, self.end, self.text, self.tag, head, self.relation)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names somebody, something or somewhere; ``head`` is its syntactic head token."""

    start: int
    end: int
    text: str
    kind: MentionKind
    sentence: int
    first: int
    last: int
    head: int
    score: float

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)
        _check_score(self.score)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, and the days it means when the act that it dates lies behind or ahead of the writer.

    ``past`` and ``future`` differ only for expressions that leave it open ("on Friday"); None where the day of
    publication is needed and not known.
    """

    start: int
    end: int
    text: str
    sentence: int
    first: int
    last: int
    past: Interval | None
    future: Interval | None

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, marks excluded."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence: characters ``[start, end)``, its tokens, and the encoder's states, float32 (tokens, 384)."""

    index: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    states: States

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)
        if len(self.states) != len(self.tokens):
            raise ValueError(f"one state a token: got {len(self.states)} states for {len(self.tokens)} tokens")
        self.states.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The language of a document: knows English, not diplomacy. ``model`` names the digest of what read it;
    ``passages`` are the ranges ``[first, last)`` of sentences that were read together.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    model: str = ""
    passages: tuple[tuple[int, int], ...] = ()

    def passage(self, first: int, last: int) -> Sentence:
        """Return the sentences ``[first, last)`` as one, each with a root of its own; it has the first one's index."""
        parts = self.sentences[first:last]
        tokens: list[Token] = []
        for part in parts:
            before = len(tokens)
            tokens += part.tokens if not before else (t.moved(before) for t in part.tokens)
        start, end = parts[0].start, parts[-1].end
        states = np.concatenate([part.states for part in parts]) if len(parts) > 1 else parts[0].states
        return Sentence(first, start, end, self.document.text[start:end], tuple(tokens), states)

    def mentions_of(self, sentence: Sentence) -> tuple[Mention, ...]:
        """Return the mentions inside one sentence, in order."""
        return tuple(m for m in self.mentions if m.sentence == sentence.index)

    def times_of(self, sentence: Sentence) -> tuple[TimeMention, ...]:
        """Return the time expressions inside one sentence, in order."""
        return tuple(t for t in self.times if t.sentence == sentence.index)


@dataclass(frozen=True, slots=True)
class Office:
    """A position held ``[start, end)``; an open end is None. ``source`` says where the dates are from."""

    title: str
    country: str | None
    sector: str
    start: date
    end: date | None
    source: str

    def held(self, on: date) -> bool:
        """Say whether it was held on that day."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class Membership:
    """A state in a union ``[start, end)``; an open end is None, ``date.min`` a start that does not matter."""

    country: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the actor book. ``kind``: country, organisation, group or person; ``country``: ISO 3166 alpha-3 or
    one of UNO, EUR, NAT, IGO, NGO, XKX; ``sector``: PLOVER's three letters (ONTOLOGY 1.2).
    """

    id: str
    name: str
    kind: str
    names: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    offices: tuple[Office, ...] = ()
    members: tuple[Membership, ...] = ()

    def members_on(self, on: date) -> tuple[str, ...]:
        """Return the states that were in a union or club on a day."""
        return tuple(m.country for m in self.members if m.start <= on and (m.end is None or on < m.end))

    def offices_on(self, on: date) -> tuple[Office, ...]:
        """Return the offices held on a day, those of the actor's own state first: Macron is no Andorran."""
        held = (office for office in self.offices if office.held(on))
        return tuple(sorted(held, key=lambda office: office.country != self.country))


class Tense(StrEnum):
    """How a text says that an office is held."""

    NOW = "now"
    FORMER = "former"
    ACTING = "acting"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Naming:
    """What a text calls somebody: a name (characters ``[start, end)``) joined to an office.

    ``country`` is that of the office if the text tells it; ``actor`` is an id of the actor book or, for who is not in
    it, one that begins with ``new:``; ``office`` is a kind of office, ``title`` the words for it.
    """

    start: int
    end: int
    name: str
    actor: str
    country: str | None
    office: str
    title: str
    tense: Tense

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class TextWarning:
    """What to doubt in a text: its sentence (characters ``[start, end)``), the reason, and what the record says.

    ``kind``: former-in-office, office-of-another, two-roles, weekday, reported-early or figures.
    """

    kind: str
    document: str
    start: int
    end: int
    sentence: str
    reason: str
    record: str

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class ActorChange:
    """What a person decided about an actor, when, and who it was.

    ``verb`` is add (``value``: name, country, sector, names, kind), edit (the same fields, those that change), office
    (``value``: title, country, sector, start, end, source) or merge (``value``: into, the id that is meant).
    """

    number: int
    at: datetime
    by: str
    verb: str
    actor: str
    value: dict[str, Any]
    why: str | None = None

    def __post_init__(self) -> None:
        if self.verb not in {"add", "edit", "office", "merge"}:
            raise ValueError(f"a change is one of add, edit, office, merge, got {self.verb!r}")
        if not self.by.strip():
            raise ValueError("a change needs the name of who decided it")


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
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who vouches for a claim, if not the writer."""

    text: str
    start: int
    end: int
    actor: str | None = None
    country: str | None = None

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere: degrees north and east of its middle; ``country`` as for actors, several joined by "/" for straits.

    ``kind`` tells how exact the point is: country, region, district, city, … (docs/places.md).
    """

    name: str
    kind: str
    country: str | None
    region: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word that carries the act."""

    text: str
    start: int
    end: int

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)


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
        _check_span(self.start, self.end)
        _check_score(self.score)
        if self.stance is not None and self.type != "COMMENT":
            raise ValueError(f"a stance belongs to COMMENT only, got {self.type} with {self.stance}")

    def who(self, *roles: Role) -> tuple[Participant, ...]:
        """Return the participants with one of the roles (all of them when none is named)."""
        return tuple(p for p in self.participants if not roles or p.role in roles)

    def countries(self, *roles: Role) -> frozenset[str]:
        """Return the country codes of those participants."""
        return frozenset(p.country for p in self.who(*roles) if p.country)


@dataclass(frozen=True, slots=True)
class Event:
    """The act in the world that several claims are about, in order of their day. ``id`` is that of the first claim,
    so it does not depend on the order in which documents were read; ``lent`` are the parties of the sentence that told
    it first, where it names none itself; ``ruled`` are the rulings on its status, oldest first.
    """

    id: str
    claims: tuple[Claim, ...]
    lent: tuple[str, ...] = ()
    ruled: tuple["EventRuling", ...] = ()

    def __post_init__(self) -> None:
        if not self.claims:
            raise ValueError("an Event needs at least one claim")

    def known(self, as_of: date | None) -> tuple[Claim, ...]:
        """Return the claims published by the end of ``as_of``; undated claims count as known, None means all."""
        return tuple(c for c in self.claims if as_of is None or c.reported is None or c.reported <= as_of)

    def under(self, rulings: Mapping[str, Sequence["EventRuling"]]) -> "Event":
        """Return it with those rulings on a status, as `settling` sorts them, that are about one of its claims."""
        found = {r.number: r for c in self.claims for r in rulings.get(c.id, ())} if rulings else {}
        return replace(self, ruled=tuple(found[number] for number in sorted(found))) if found else self


@dataclass(frozen=True, slots=True)
class EventRuling:
    """What a person decided about events, when, and who it was: the claims ``apart`` are one act, which is (``verb``
    merge) or is not (split) that of the claims ``rest``, or which has the ``status`` from ``day`` on (verb status,
    without a ``rest``).
    """

    number: int
    at: datetime
    by: str
    verb: str
    apart: frozenset[str]
    rest: frozenset[str]
    why: str = ""
    status: Status | None = None
    day: date | None = None

    def __post_init__(self) -> None:
        if self.verb not in {"split", "merge", "status"}:
            raise ValueError(f"a ruling is one of split, merge, status, got {self.verb!r}")
        if not self.by.strip():
            raise ValueError("a ruling needs the name of who decided it")
        settles = self.verb == "status"
        if {self.status is not None, self.day is not None} != {settles}:
            raise ValueError("a ruling of verb status has a status and its first day, and no other has one")
        if settles and (not self.apart or self.rest):
            raise ValueError("a ruling on a status is about one list of claims, which may not be empty")
        if not settles and (not self.apart or not self.rest or self.apart & self.rest):
            raise ValueError("a ruling is about two lists of claims that share none, and neither may be empty")


def settling(rulings: Iterable[EventRuling]) -> dict[str, list[EventRuling]]:
    """Return the rulings on a status by the claims that they are about."""
    found: dict[str, list[EventRuling]] = {}
    for ruling in rulings:
        for claim in ruling.apart if ruling.verb == "status" else ():
            found.setdefault(claim, []).append(ruling)
    return found


@dataclass(frozen=True, slots=True)
class ClaimCorrection:
    """What a person decided about a claim, when, and who it was.

    ``verb`` is amend (``value``: the fields that change), reject (it is no claim), add (the machine missed it;
    ``value``: all fields) or confirm (it is right as it stands). ``start`` and ``end`` are the characters of its
    trigger, by which it is found when a newer model gives it another id; ``before`` is what the claim was.
    """

    number: int
    at: datetime
    by: str
    verb: str
    claim: str
    document: str
    start: int
    end: int
    value: dict[str, Any]
    why: str = ""
    before: Claim | None = None

    def __post_init__(self) -> None:
        _check_span(self.start, self.end)
        if self.verb not in {"amend", "reject", "add", "confirm"}:
            raise ValueError(f"a correction is one of amend, reject, add, confirm, got {self.verb!r}")
        if not self.by.strip():
            raise ValueError("a correction needs the name of who decided it")
        if (self.verb in {"amend", "add"}) != bool(self.value):
            raise ValueError("a correction that amends or adds has a value, and no other has one")
        if (self.verb == "add") != (self.before is None):
            raise ValueError("a correction keeps what the claim was, except of one that is added")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A decision that a person took back, when, and who it was: ``kind`` is actor, event or claim, ``withdrawn`` the
    number of the decision of that kind.
    """

    number: int
    at: datetime
    by: str
    kind: str
    withdrawn: int
    why: str = ""

    def __post_init__(self) -> None:
        if self.kind not in {"actor", "event", "claim"}:
            raise ValueError(f"a decision is about one of actor, event, claim, got {self.kind!r}")
        if not self.by.strip():
            raise ValueError("a withdrawal needs the name of who decided it")


@dataclass(frozen=True, slots=True)
class Step:
    """What was known of an event from ``day`` (None: from the start) until before ``until`` (None: to this day)."""

    day: date | None
    until: date | None
    status: Status
    announced: bool
    due: Interval | None


@dataclass(frozen=True, slots=True)
class Move:
    """What a day made of an act between two sides: announced, done or called off by what was known on ``day``.

    ``source`` and ``target`` are codes of states and unions, or ids of the actor book for those without; ``claim``
    is the claim that shows it; ``before`` what was known earlier, None if nothing was.
    """

    event: str
    day: date
    source: str
    target: str
    type: str
    status: Status
    before: Status | None
    claim: str
    mode: str | None = None
    stance: Stance | None = None

    def __post_init__(self) -> None:
        if self.source == self.target:
            raise ValueError(f"a move is between two sides, got {self.source!r} twice")


@dataclass(frozen=True, slots=True)
class Promise:
    """An announced act in the short: its type, its sides, who vouches for it (``announcer``: actor id or code), the
    days of the documents that told it, and what was known of it from day to day.
    """

    event: str
    type: str
    sides: tuple[str, ...]
    announcer: str | None
    told: tuple[date, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """An event with what it is found by: keys for linking, when it was last spoken of, parties, steps and moves."""

    event: Event
    keys: tuple[str, ...]
    touched: str
    parties: tuple[str, ...]
    steps: tuple[Step, ...]
    moves: tuple[Move, ...] = ()


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def _phrases(words: tuple[str, ...]) -> dict[str, list[list[str]]]:
    """Return the words and phrases in small letters, cut at all that is no letter or digit, by their first word."""
    found: dict[str, list[list[str]]] = {}
    for cut in (_WORD.findall(word.lower()) for word in words):
        if cut:
            found.setdefault(cut[0], []).append(cut)
    return found


def _has_word(text: str, words: tuple[str, ...]) -> bool:
    """Say whether one of the words stands whole in a text, in any case; blanks, hyphens and apostrophes are alike."""
    phrases, spoken = _phrases(words), _WORD.findall(text.lower())
    return any(spoken[at : at + len(p)] == p for at, word in enumerate(spoken) for p in phrases.get(word, ()))


@dataclass(frozen=True, slots=True)
class Subscription:
    """A source to be asked again and again: its kind (a key of `sources.SOURCES`), its address, and how often.

    ``outlet`` names the outlet where the source does not; ``words`` are searched for where it can be searched.
    """

    kind: str
    address: str
    every: timedelta
    outlet: str | None = None
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the store and to people."""
        return f"{self.kind} {self.address}".strip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is watched: parties and those who mediate (codes of states, or ids of the actor book), topics, the words
    that mark a sentence as being about it, sources to fetch, and the first and last day, inclusive.

    ``busy`` are the parties that have much other business with those who mediate.
    """

    name: str
    title: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    words: tuple[str, ...] = ()
    sources: tuple[Subscription, ...] = ()
    busy: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not set(self.busy) <= set(self.parties):
            raise ValueError(f"busy names parties, got {self.busy} of the parties {self.parties}")

    def covers(self, claim: Claim) -> bool:
        """Say whether a claim is about the conflict: reported inside the window, by who takes part and what it says.

        Two parties are enough. One needs a word in the sentence, or a mediator, or a topic with no other state about; a
        busy one a word, or a mediator and a topic; a mediator without a party a word. docs/conflicts.md gives the
        reasons, and what it was measured on.
        """
        if not self._inside(claim.reported):
            return False
        parties, mediated, others = self._sides(claim)
        if len(parties) > 1:
            return True
        if (parties or mediated) and _has_word(claim.text, self.words):
            return True
        topical = bool(self.words) and not set(self.topics).isdisjoint(claim.topics)
        if parties <= set(self.busy):
            return bool(parties) and mediated and topical
        alone = len(self.parties) == 1 and not self.words and not self.mediators
        return alone or mediated or (topical and not others)

    def _inside(self, day: date | None) -> bool:
        return day is None or ((not self.first or self.first <= day) and (not self.last or day <= self.last))

    def _sides(self, claim: Claim) -> tuple[set[str], bool, bool]:
        """Return the parties that act or speak, whether a mediator does, and whether another state or body does.

        The entry of the actor book counts before the code: an armed group is not the state that it fights in.
        """
        parties, mediated, others = set[str](), False, False
        for actor, country in _named(claim):
            side = actor if actor in self.parties or actor in self.mediators else country
            if side in self.parties:
                parties.add(side)
            elif side in self.mediators:
                mediated = True
            else:
                others = others or country is not None
        return parties, mediated, others


def _named(claim: Claim) -> Iterator[tuple[str | None, str | None]]:
    """Yield actor and code of all who take part in a claim, and of its speaker."""
    for participant in claim.participants:
        yield participant.actor, participant.country
    if claim.speaker:
        yield claim.speaker.actor, claim.speaker.country


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a part of one, that could not be used, and why; it can be tried again."""

    source: str
    stage: str
    reason: str
    at: datetime
    given_id: str | None = None


def utc(year: int, month: int, day: int) -> datetime:
    """Return midnight UTC of a day."""
    return datetime(year, month, day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that a number or a row rests on, ready to be shown."""

    document: str
    given_id: str | None
    url: str | None
    outlet: str | None
    published: date | None
    start: int
    end: int
    sentence: str
    claim: str | None = None
    modality: Modality | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A step in the life of an announced act: what the claims of one day made of its date or status."""

    day: date
    kind: str
    due: Interval | None
    status: Status
    claim: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One announced act: who announced it, for when, what became of it, and the sentences that say so.

    ``happened`` are the days of its fulfilment, ``first_due`` the window first given, ``announcer`` the actor id or
    country of the speaker, ``delay`` how many days after that window it happened (None: not known).
    """

    id: str
    type: str
    participants: tuple[Participant, ...]
    announced: date | None
    speaker: str | None
    outlet: str | None
    due: Interval | None
    status: Status
    history: tuple[Change, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    topics: tuple[str, ...] = ()
    mode: str | None = None
    sources: int = field(default=0)
    happened: Interval | None = None
    first_due: Interval | None = None
    announcer: str | None = None
    delay: int | None = None
    announcing: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Numbers of successive days from ``start`` on, float64 (days,), not to be written to; ``low`` and ``high``, of the
    same shape, bound each where its uncertainty was worked out.
    """

    name: str
    start: date
    values: Numbers
    low: Numbers | None = None
    high: Numbers | None = None

    def __post_init__(self) -> None:
        for column in (self.values, self.low, self.high):
            if column is not None and column.shape != (len(self.values),):
                raise ValueError(f"a series has one number a day, got shapes {self.values.shape} and {column.shape}")
            if column is not None:
                column.setflags(write=False)

    @property
    def last(self) -> date:
        """The day of the last number."""
        return self.start + timedelta(days=len(self.values) - 1)

    def on(self, day: date) -> float:
        """Return the number of a day.

        Raises:
            ValueError: the day lies outside.
        """
        at = (day - self.start).days
        if not 0 <= at < len(self.values):
            raise ValueError(f"{self.name} runs from {self.start} to {self.last}, got {day}")
        return float(self.values[at])


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a forecast is what it is: words for it, and how much they move it, in log-odds."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """How likely it is, by what was known at the end of ``on``, that within ``horizon`` days after it at least one act
    of ``kind`` becomes known between two sides; or, with ``entry``, that this announced act is kept in time.

    ``probability`` is None where there is too little to go by, and ``silence`` then says what; ``references`` are the
    probabilities of simpler rules, by name.
    """

    on: date
    source: str
    target: str
    kind: str
    horizon: int
    probability: float | None
    references: tuple[tuple[str, float], ...] = ()
    reasons: tuple[Reason, ...] = ()
    silence: str | None = None
    entry: str | None = None

    def __post_init__(self) -> None:
        if (self.probability is None) == (self.silence is None):
            raise ValueError("a forecast has either a probability or the reason why it is silent")
        for p in (self.probability, *(value for _, value in self.references)):
            _check_score(p if p is not None else 0.0)


@dataclass(frozen=True, slots=True)
class Issued:
    """A forecast as it was issued, never changed: when, for which conflict, by which method, on which data (digest)."""

    number: int
    at: datetime
    conflict: str | None
    method: str
    data: str
    forecast: Forecast


def spans_overlap(a: Sequence[int], b: Sequence[int]) -> bool:
    """Say whether two half-open spans share a character or a token."""
    return a[0] < b[1] and b[0] < a[1]
