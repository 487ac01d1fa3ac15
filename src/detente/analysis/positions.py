"""Where does each side stand on each topic, by whose word, since when, and where did it move or contradict itself?

Pure: claims in, positions out. A position is what a side says of itself: the words of another about it are none. A
sentence that asks, refuses or consents tells the act itself in a second claim, and this names what is asked.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from detente.codebook import Codebook
from detente.records import SHARED_CODES, Claim, Modality, Participant, Role, Speaker

# A claim less certain than this is not shown. By reading two stores: of 27 positions below it half were wrong, of 82
# above it a fifth.
MIN_SCORE = 0.3
# A speech act alone, without the act that is asked or refused, needs more: of a dozen between the two, four were right.
MIN_SPEECH = 0.45
SURE = 0.5  # of several claims the latest is shown first, but none less certain before one that is at least this
# A topic is named for a whole sentence; the act is about it if its word stands so many characters before or after the
# trigger, inside the clause. First values, not tuned; a word before is more often of another act.
REACH_BEFORE = 40
REACH_AFTER = 90
# Two words of one side so near to each other are a contradiction, later ones a change of mind. By the project.
CONFLICT_DAYS = 3
STALE_DAYS = 90  # after which a side's last word on an act no longer tells where it stands; a first value
NEAR, OPEN, FAR = 0.0, 0.5, 1.0  # the three distances
AGAIN = 256  # clauses that are remembered: that of a claim is asked for half a dozen times in a row
_CLAUSE = re.compile(r"[;:—]| – |, (?:and|but|while|which|who|whose|as|after|arguing|saying|adding|because|though)\b")
_READY = re.compile(r"\b(?:ready|readiness|willing\w*|open(?:ness)? to|prepared to|offer\w*)\b", re.IGNORECASE)
_CONSENT = re.compile(r"\b(?:agree[ds]?|accept\w*|consent\w*|assent\w*|endors\w+)\b", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\b(?:refus\w+|reject\w*|rul(?:e[sd]?|ing) out|declin\w+|oppos\w+|(?:will|would|shall|can|could) ?(?:not|never)|"
    r"won['’]t|wouldn['’]t|no intention|not ready|unwilling|not (?:agree|accept|the time)|never|dismiss\w*)\b",
    re.IGNORECASE,
)
# What is only supposed is said by nobody.
_IF = re.compile(r"\b(?:if|unless|would (?:amount|mean|be)|were to)\b", re.IGNORECASE)
# What talks are about is asked for by nobody.
_MATTER = re.compile(
    r"\b(?:talks?|meetings?|discuss\w*|sp(?:eak|oke|oken)|negotiat\w+|conversations?|consultations?|terms|vision|plans?)"
    r" (?:[\w-]+ ){0,3}?(?:on|about|over|of|for) (?:[\w-]+ ){0,3}?[\w-]+$"
    r"|\b(?:the|an?|this|any) (?:proposed|offered|suggested) (?:[\w-]+ ){0,2}[\w-]+$",
    re.IGNORECASE,
)
# Who does not rule a thing out refuses nothing.
_OPEN_TO_IT = re.compile(r"(?:\b(?:not|never|without)|n['’]t)\b(?: \w+)? rul(?:e|ed|ing) out\b", re.IGNORECASE)
# Who rejects what he is charged with takes no position.
_CHARGE = re.compile(
    r"\W+(?:[\w-]+ ){0,3}?(?:charges?|accusations?|allegations?|claims?|reports?|suggestions?)\b", re.IGNORECASE
)


class Move(StrEnum):
    """What a side does with a matter."""

    DEMANDS = "DEMANDS"
    OFFERS = "OFFERS"
    ACCEPTS = "ACCEPTS"
    REFUSES = "REFUSES"


Rank = Callable[[str | None, date | None], int]


@dataclass(frozen=True, slots=True)
class Content:
    """What a position is about: the type and mode of an act and who is to do it; ``act`` is None where a sentence
    tells only that something was asked or refused. ``doers`` are parties, sorted; ``to`` is whom the words address,
    or whom a hostile act hits.
    """

    act: str | None
    mode: str | None = None
    doers: tuple[str, ...] = ()
    to: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it in short words, as "RETREAT (ceasefire) by RUS"."""
        by = f" by {'+'.join(self.doers)}" if self.doers else ""
        to = f" {'on' if self.act else 'of'} {'+'.join(self.to)}" if self.to else ""
        return f"{self.short}{by}{to}"

    @property
    def short(self) -> str:
        """The act without who does it."""
        return f"{self.act or 'something'}{f' ({self.mode})' if self.mode else ''}"

    def fits(self, other: "Content") -> bool:
        """Say whether two may be the same act: what one leaves open may be what the other tells."""
        if self.act is None or other.act is None:  # the mode of a speech act is none of the act's
            return True
        return self.act == other.act and (not self.mode or not other.mode or self.mode == other.mode)

    def doers_fit(self, other: "Content") -> bool:
        """Say whether two may be of the same doers: those of one that names none may be any."""
        return not self.doers or not other.doers or not set(self.doers).isdisjoint(other.doers)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a side stands on one act of a topic, and the claims that say so: the best rank first, then the latest.

    ``party`` is a country code, or the id of an actor that stands for no state; ``speaker`` and ``rank`` (0 head of
    state or government to 4 unnamed) are of the first claim; ``ranks`` has the rank of each; days are of publication.
    """

    party: str
    topic: str
    move: Move
    content: Content
    speaker: str | None
    rank: int
    since: date | None
    last: date | None
    claims: tuple[Claim, ...]
    ranks: tuple[int, ...]

    @property
    def what(self) -> str:
        """What it is about, in short words."""
        return str(self.content)


@dataclass(frozen=True, slots=True)
class _Word:
    """One claim as the word of one side."""

    party: str
    move: Move
    content: Content
    speaker: Speaker | Participant
    claim: Claim
    near: tuple[str, ...]  # topics


def positions(
    claims: Iterable[Claim], *, as_of: date | None, parties: Collection[str] = (), rank: Rank
) -> tuple[Position, ...]:
    """Return the positions that are known by the end of a day (None: all), by party, topic and the last day told.

    Args:
        parties: country codes or ids of actors; only theirs are returned, all where none is given.
        rank: gives the rank (0 to 4) of who speaks, from the id of an actor and the day.
    """
    found: dict[tuple[str, str, Move, Content], dict[tuple[str, int], tuple[int, _Word]]] = defaultdict(dict)
    for word in _words(_known(claims, as_of), frozenset(parties)):
        grade, claim = rank(word.speaker.actor, word.claim.reported), word.claim
        for topic in word.near:
            told = found[word.party, topic, word.move, word.content]
            here = (claim.document, claim.sentence)  # one sentence is one word, however many claims it makes
            told[here] = min(told.get(here, (grade, word)), (grade, word), key=_best)
    rows = [_position(*key, list(told.values())) for key, told in found.items()]
    return tuple(sorted(rows, key=lambda p: (p.party, p.topic, -(p.last or date.min).toordinal(), p.move, p.what)))


def _best(told: tuple[int, _Word]) -> tuple[int, float, str]:
    return told[0], -told[1].claim.score, told[1].claim.id


def _known(claims: Iterable[Claim], as_of: date | None) -> Iterator[Claim]:
    for claim in claims:
        known = as_of is None or claim.reported is None or claim.reported <= as_of
        if known and claim.topics and claim.score >= MIN_SCORE and not claim.asked:
            yield claim


def _position(party: str, topic: str, move: Move, content: Content, told: list[tuple[int, _Word]]) -> Position:
    def order(item: tuple[int, _Word]) -> tuple[int, bool, int, str]:
        claim = item[1].claim
        return item[0], claim.score < SURE, -(claim.reported or date.min).toordinal(), claim.id

    told.sort(key=order)
    days = [word.claim.reported for _, word in told if word.claim.reported]
    return Position(
        party, topic, move, content,
        speaker=told[0][1].speaker.text,
        rank=told[0][0],
        since=min(days, default=None),
        last=max(days, default=None),
        claims=tuple(word.claim for _, word in told),
        ranks=tuple(grade for grade, _ in told),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a side changed its word on one act: ``moved`` to another, or two words in ``conflict``."""

    party: str
    topic: str
    day: date
    before: Move
    after: Move
    claim_before: Claim
    claim_after: Claim
    kind: str


@dataclass(frozen=True, slots=True)
class _Told:
    """One dated word of a side, taken out of its position."""

    day: date
    rank: int
    position: Position
    claim: Claim

    @property
    def refuses(self) -> bool:
        """Whether it is a refusal."""
        return self.position.move is Move.REFUSES


def _told(rows: Iterable[Position]) -> list[_Told]:
    """Return the dated words of positions in the order of their days; of one day the highest rank comes last."""
    told = [_Told(c.reported, k, p, c) for p in rows for c, k in zip(p.claims, p.ranks, strict=True) if c.reported]
    return sorted(told, key=lambda t: (t.day, -t.rank, t.claim.document, t.claim.start, t.claim.id))


def shifts(rows: Iterable[Position]) -> tuple[Shift, ...]:
    """Return where a side refused an act that it had asked for, offered or accepted, or the other way round.

    Only words on the same act of the same doers are compared. Within ``CONFLICT_DAYS`` they are in conflict; later the
    side has moved, if who speaks later ranks at least as high.
    """
    acts: dict[tuple[object, ...], list[Position]] = defaultdict(list)
    for row in rows:
        if row.content.act:
            acts[row.party, row.topic, row.content.act, row.content.mode, row.content.doers].append(row)
    found = [shift for group in acts.values() for shift in _shifts(_told(group))]
    return tuple(sorted(found, key=lambda s: (s.day, s.party, s.topic, s.claim_after.id)))


def _shifts(told: Sequence[_Told]) -> Iterator[Shift]:
    standing: _Told | None = None
    for now in told:
        if standing and now.refuses != standing.refuses and not _one_sentence(now.claim, standing.claim):
            near = now.day - standing.day <= timedelta(days=CONFLICT_DAYS)
            if near or now.rank <= standing.rank:
                yield Shift(
                    now.position.party, now.position.topic, now.day, standing.position.move, now.position.move,
                    standing.claim, now.claim, "conflict" if near else "moved",
                )  # fmt: skip
        if standing is None or now.rank <= standing.rank:
            standing = now


def _one_sentence(a: Claim, b: Claim) -> bool:
    """Say whether two claims are of one sentence: then one of them is misread."""
    return (a.document, a.sentence) == (b.document, b.sentence)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far two sides were apart on a topic from a day on: 0 (together) to 1, why, and the claims it rests on."""

    topic: str
    a: str
    b: str
    day: date
    value: float
    reason: str
    claims: tuple[Claim, ...]


def distances(rows: Iterable[Position], a: str, b: str) -> tuple[Distance, ...]:
    """Return for each topic the distance of two sides on each day that changed it.

    The last words of both on one act are compared, those said newest first; words older than ``STALE_DAYS`` no longer
    count. 0: both want it, or one does what the other wants; 1: one refuses what the other wants; 0.5: only one of
    them speaks, both refuse, or they speak of different acts. A rule of thumb for reading, measured against nothing.
    """
    topics: dict[str, list[Position]] = defaultdict(list)
    for row in rows:
        if row.party in (a, b):
            topics[row.topic].append(row)
    found = []
    for topic, group in sorted(topics.items()):
        told = _told(group)
        before: tuple[float, str] | None = None
        for day in sorted({t.day for t in told}):
            value, reason, claims = _apart([t for t in told if 0 <= (day - t.day).days <= STALE_DAYS], a, b)
            if (value, reason) != before:
                found.append(Distance(topic, a, b, day, value, reason, claims))
            before = (value, reason)
    return tuple(found)


def _apart(told: Sequence[_Told], a: str, b: str) -> tuple[float, str, tuple[Claim, ...]]:
    """Compare the last words of two sides on each act, and return the newest comparison; of equals the farthest."""
    mine, others = _last(told, a), _last(told, b)
    if not mine or not others:
        last = [*mine, *others][-1]
        return OPEN, f"only {last.position.party} speaks", (last.claim,)
    pairs = [(x, y) for x in mine for y in others if _comparable(x.position, y.position)]
    if not pairs:
        return OPEN, f"{a} and {b} speak of different acts", (mine[-1].claim, others[-1].claim)

    def order(pair: tuple[_Told, _Told]) -> tuple[date, date, float]:
        days = sorted(t.day for t in pair)
        return days[1], days[0], _gap(*pair)[0]

    x, y = max(pairs, key=order)
    return *_gap(x, y), (x.claim, y.claim)


def _last(told: Sequence[_Told], party: str) -> list[_Told]:
    """Return the last word of a side on each act, the newest last."""
    last: dict[tuple[object, ...], _Told] = {}
    for t in told:
        if t.position.party == party:
            content = t.position.content
            last.pop(key := (content.act, content.mode, content.doers), None)
            last[key] = t
    return list(last.values())


def _comparable(x: Position, y: Position) -> bool:
    """Say whether two positions may be on one act; who is to do it counts where it is demanded of somebody."""
    if None in (x.content.act, y.content.act):  # a refusal of something is held against what the other wants of him
        refusals = [p for p in (x, y) if p.move is Move.REFUSES]
        heard = [not p.content.to or other.party in p.content.to for p, other in ((x, y), (y, x)) if p in refusals]
        return len(refusals) == 1 and all(heard) and x.content.fits(y.content)
    asked = Move.DEMANDS in (x.move, y.move)
    return x.content.fits(y.content) and (not asked or x.content.doers_fit(y.content))


def _gap(x: _Told, y: _Told) -> tuple[float, str]:
    """Return the distance of two words on one act, and why."""
    sides = f"{x.position.party} {x.position.move.lower()}, {y.position.party} {y.position.move.lower()}"
    told = x.position.content if x.position.content.act else y.position.content
    reason = f"{sides} {told.short}"
    if x.refuses and y.refuses:
        return OPEN, reason
    return (FAR if x.refuses or y.refuses else NEAR), reason


def _words(claims: Iterable[Claim], parties: frozenset[str]) -> Iterator[_Word]:
    """Yield what each claim says as the word of a side, with the topics it is about."""
    by_sentence: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_sentence[claim.document, claim.sentence].append(claim)
    for told in by_sentence.values():
        for claim in told:
            for word in _of_claim(claim, told, parties):
                if (not parties or word.party in parties) and word.near:
                    yield word


def _of_claim(claim: Claim, told: Sequence[Claim], parties: frozenset[str]) -> Iterator[_Word]:
    if _supposed(claim):
        return
    if claim.type in _SPEECH:
        yield from _of_speech(claim, told, parties)
    elif claim.modality is Modality.PROPOSED:
        yield from _of_proposal(claim, told, parties)
    elif claim.modality is Modality.DENIED:
        yield from _of_denial(claim, told, parties)
    elif claim.modality in (Modality.PLANNED, Modality.POSSIBLE):
        yield from _of_intent(claim, parties)


# The speech acts that are positions: the move, how they are told, and the modalities of the act that is meant.
_PROPOSED = frozenset({Modality.PROPOSED})
_SAID = frozenset({Modality.HAPPENED, Modality.PLANNED})
_SPEECH = {
    "REQUEST": (Move.DEMANDS, frozenset({Modality.HAPPENED}), _PROPOSED),
    "REJECT": (Move.REFUSES, frozenset({Modality.HAPPENED}), _PROPOSED | {Modality.DENIED}),
    "AGREE": (Move.ACCEPTS, _SAID, frozenset({Modality.PLANNED})),
    "CONCEDE": (Move.ACCEPTS, _SAID, frozenset({Modality.PLANNED})),
}


def _of_speech(claim: Claim, told: Sequence[Claim], parties: frozenset[str]) -> Iterator[_Word]:
    """A speech act is the word of its source, unless another vouches for it."""
    move, said, meant = _SPEECH[claim.type]
    if claim.modality not in said or (move is Move.REFUSES and _refuses_nothing(claim)):
        return
    if claim.type == "AGREE" and claim.modality is Modality.PLANNED:
        move = _yes(claim)  # what somebody promises he offers, unless a word says that he consents
    to = tuple(sorted(_sides(claim, Role.TARGET, parties) - _sides(claim, Role.SOURCE, parties)))
    act = _act_of(claim, told, meant)
    if act is None and claim.score < MIN_SPEECH:
        return
    for side, source in _own(claim, parties, act.speaker if act else None).items():
        asker = side if move is Move.DEMANDS else None
        content = _content(act, parties, asker) if act else Content(None, claim.mode, (), to)
        yield _Word(side, move, content, claim.speaker or source, act or claim, _topics(claim, act))


def _act_of(claim: Claim, told: Sequence[Claim], modalities: frozenset[Modality]) -> Claim | None:
    """Return what the sentence says is asked, refused or consented to: the next act that is told as such."""
    after = [
        c for c in told if c.modality in modalities and c.type not in _SPEECH and c.trigger.end > claim.trigger.end
    ]
    return min(after, key=lambda c: c.trigger.start, default=None)


def _of_proposal(claim: Claim, told: Sequence[Claim], parties: frozenset[str]) -> Iterator[_Word]:
    """What somebody wants is a demand, be it of all; an offer if a word says that he is ready to do it himself."""
    side = _side(claim.speaker, parties)
    own = _own(claim, parties)
    askers = [_own(c, parties) for c in told if c.type == "REQUEST" and c.trigger.start <= claim.trigger.start]
    if _refused(claim) or _MATTER.search(_before(claim)) or (askers and not any(side in a for a in askers)):
        return
    alone = _sides(claim, Role.SOURCE, parties) == set(own)
    if own and alone and not askers and _peaceful(claim) and _ready(claim):
        yield from _own_words(claim, _yes(claim), parties)
    elif claim.speaker and side:
        content = _content(claim, parties, side)
        yield _Word(side, Move.DEMANDS, content, claim.speaker, claim, _topics(claim))


def _of_denial(claim: Claim, told: Sequence[Claim], parties: frozenset[str]) -> Iterator[_Word]:
    """An act that did not happen is refused only if a word before it says so; a refusal that is told has its own."""
    if _refused(claim) and _peaceful(claim) and not (claim.speaker is None and _told_as(claim, told, "REJECT")):
        yield from _own_words(claim, Move.REFUSES, parties)


def _of_intent(claim: Claim, parties: frozenset[str]) -> Iterator[_Word]:
    """What a side will do, or is ready to do, it offers; a meeting that is only scheduled says nothing of a matter."""
    scheduled = claim.modality is Modality.PLANNED and claim.type == "CONSULT"
    meant = claim.modality is Modality.PLANNED or (claim.speaker and _ready(claim))
    if meant and not scheduled and _peaceful(claim) and not _refused(claim):
        yield from _own_words(claim, _yes(claim), parties)


def _told_as(claim: Claim, told: Sequence[Claim], speech: str) -> bool:
    """Say whether the sentence tells the act of a claim by a speech act before it."""
    return any(c.type == speech and c.trigger.start <= claim.trigger.start for c in told)


def _own_words(claim: Claim, move: Move, parties: frozenset[str]) -> Iterator[_Word]:
    for side, source in _own(claim, parties).items():
        yield _Word(side, move, _content(claim, parties), claim.speaker or source, claim, _topics(claim))


def _own(claim: Claim, parties: frozenset[str], speaker: Speaker | None = None) -> dict[str, Participant]:
    """Return the sides that do the act and have the word: all its sources, or the one that the speaker is of."""
    speaker = claim.speaker or speaker
    voice = _side(speaker, parties)
    sides = {_side(p, parties): p for p in reversed(claim.who(Role.SOURCE))}
    return {s: p for s, p in sides.items() if s and (speaker is None or voice == s)}


def _ready(claim: Claim) -> bool:
    return bool(_READY.search(_before(claim)) or _CONSENT.search(_before(claim)))


def _refused(claim: Claim) -> bool:
    return bool(_REFUSAL.search(_before(claim)))


def _refuses_nothing(claim: Claim) -> bool:
    before, after = _around(claim)
    return bool(_CHARGE.match(after) or _OPEN_TO_IT.search(before + after))


def _supposed(claim: Claim) -> bool:
    return bool(_IF.search(_before(claim)))


def _yes(claim: Claim) -> Move:
    return Move.ACCEPTS if _CONSENT.search(_before(claim)) else Move.OFFERS


def _peaceful(claim: Claim) -> bool:
    """Say whether an act is cooperation: who plans or denies an attack offers and refuses nothing."""
    return Codebook.load().type(claim.type).quad in (1, 2)


def _before(claim: Claim) -> str:
    """Return the words of the clause before the trigger, and the trigger."""
    return _around(claim)[0]


def _around(claim: Claim) -> tuple[str, str]:
    """Return the clause of a claim up to the end of its trigger, and from there on."""
    return _clause(claim.text, claim.trigger.start - claim.start, claim.trigger.end - claim.start)


@lru_cache(maxsize=AGAIN)
def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    breaks = list(_CLAUSE.finditer(text))
    first = max((b.end() for b in breaks if b.end() <= start), default=0)
    last = min((b.start() for b in breaks if b.start() >= end), default=len(text))
    return text[first:end], text[end:last]


def _topics(claim: Claim, act: Claim | None = None) -> tuple[str, ...]:
    """Return the topics that stand near the trigger of a claim, or of the act that it is about."""
    found: set[str] = set()
    for told in (claim, act) if act else (claim,):
        before, after = _around(told)
        word = told.trigger.end - told.trigger.start
        near = _cut(before[::-1], REACH_BEFORE + word)[::-1] + _cut(after.partition(", ")[0], REACH_AFTER)
        found |= set(Codebook.load().topics_in(near)) & set(told.topics)
    return tuple(sorted(found))


def _cut(text: str, length: int) -> str:
    """Return the first so many characters, without a torn word at the end."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0]


def _content(claim: Claim, parties: frozenset[str], asker: str | None = None) -> Content:
    """Return the act of a claim; the asker himself is no doer of what he asks for, and nobody suffers a truce."""
    doers = _sides(claim, Role.SOURCE, parties) - {asker}
    on = set() if _peaceful(claim) else _sides(claim, Role.TARGET, parties) - {asker} - doers
    return Content(claim.type, claim.mode, tuple(sorted(doers)), tuple(sorted(on)))


def _sides(claim: Claim, role: Role, parties: frozenset[str]) -> set[str]:
    return {side for p in claim.who(role) if (side := _side(p, parties))}


def _side(who: Speaker | Participant | None, parties: frozenset[str]) -> str | None:
    """Return the party that somebody is of: an actor that is asked for, else the state, else an actor without one."""
    if who is None:
        return None
    if who.actor in parties or not who.country or who.country in SHARED_CODES:
        return who.actor if who.actor and not who.actor.startswith(("region:", "new:")) else None
    return who.country
