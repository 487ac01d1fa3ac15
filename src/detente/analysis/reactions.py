"""How do third parties take an act: with hope, scepticism, concern, welcome, readiness, a condition or condemnation?

Pure: events in, reactions out, each tied to the one act that it is about. Words of somebody about his own act are no
reaction, and a reaction whose act or whose holder cannot be told is left out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detente.codebook import Codebook
from detente.records import SPEECH_ACTS, Claim, Event, Modality, Participant, Role, Speaker

PASSAGE = 2  # sentences back in which the act of a reaction is looked for
# Characters between a word of reaction and its act. First values, set by reading fifty rows: "support" is said of
# states and of sovereignty as well, so what it supports must follow at once.
REACH = 150
CLOSE = 30
# Blows are welcomed too ("praised the attack"), but what stands behind such words is only the occasion ("commended its
# allies in the face of aggression"); so is an attack further on, unless it is told as decided.
_BLOWS = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_DECIDED = re.compile(r"\b(?:decisions?|announce\w*|move|plans?|order|for (?:its|the|their|his))\b", re.IGNORECASE)
_OCCASION = re.compile(
    r"\b(?:in (?:the )?(?:face|light|wake|response)|since|against|amid|amidst|despite|following|after|during)\b",
    re.IGNORECASE,
)
# A party of fewer of an event's claims than this is as likely an error of reading, in an event of dozens of claims.
MINORITY = 0.25
STEM = 5  # letters by which "negotiating" repeats "negotiations"
PRONOUNS = frozenset("he she it they we i who him her them us you our your my his their its this".split())
_SIDES = (Role.SOURCE, Role.TARGET)
_ANNOUNCED = {Modality.PLANNED: 3, Modality.PROPOSED: 2, Modality.POSSIBLE: 1}

_TAKEN_UP = (
    "news|move|decision|announcement|proposal|plan|step|dialogue|talks|negotiations|meeting|call|conversation|deal|"
    "agreement|offer|initiative|summit|visit|truce|ceasefire|effort|efforts|development|outcome|results?"
)
# What takes up an act of a sentence before: "the news", "these efforts", "this" alone, but not "this year".
_ANAPHOR = re.compile(
    rf"\b(?:the|this|that|these|such) (?:{_TAKEN_UP})\b|\bthis\b(?! (?:year|week|month|time|day))", re.IGNORECASE
)
_VOICED = r"(?:(?:express|voic|reaffirm|reiterat|declar)\w*\s+(?:[\w-]+\s+){0,3})?"
_WELCOME = re.compile(rf"{_VOICED}(?:welcom|prais|hail|applau|commend|laud|endors)\w*", re.IGNORECASE)
_BACKING = re.compile(rf"{_VOICED}(?:support\w*\s+(?:for|of)|back(?:s|ed|ing)?)\b", re.IGNORECASE)
_CONDEMNATION = re.compile(r"(?:condemn|denounc|deplor|decr(?:y|ied|ies)\b|critici|rebuk)\w*", re.IGNORECASE)
# "has been met with hope by ...", "sparked optimism among ...": a reaction told from the side of the act.
_RECEIVED = re.compile(
    r"\b(?:(?:met|greeted|received) (?:with|by)|sparked|sparks|drew|draws|prompted|stirred|fuell?ed) "
    r"(?P<words>[^,;.]{3,80}?) (?:from|by|among|amongst) (?:the )?(?P<who>[\w' -]{3,50}?)"
    r"(?= (?:who|which|that|and|over|about|in|on|at|as|after|for)\b|[,;.:]|$)",
    re.IGNORECASE,
)
_IF = re.compile(
    r"(?<!as )(?<!what )(?<!even )(?<!out )(?<!see )\b"
    r"(?:only if|if(?! (?:only|necessary|needed|possible|any|not)\b)|unless|provided that|on condition that|as long as)"
    r"\s",
    re.IGNORECASE,
)
# Letters of which some stand in each match of these two.
_RECEIVING = ("met ", "greeted", "received", "sparked", "sparks", "drew", "draws", "prompted", "stirred", "fuel")
_OR_IF = ("if", "unless", "provided that", "on condition that", "as long as")
_FIRST_PERSON = re.compile(r"\b(?:I|we|our|my)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:.]|$")


class Attitude(StrEnum):
    """How an act is taken; the first three and readiness are the stances of a COMMENT."""

    HOPE = "hope"
    SCEPTICISM = "scepticism"
    CONCERN = "concern"
    WELCOME = "welcome"
    READINESS = "readiness"
    CONDITION = "condition"
    CONDEMNATION = "condemnation"


@dataclass(frozen=True, slots=True)
class Reaction:
    """How one third party takes one act.

    ``who`` is an actor id, else a country code, else the words; ``event`` and ``about`` are the id and the type of the
    act; ``day`` is that of publication; ``claim`` holds the sentence; ``reason`` says why the two belong together.
    """

    who: str
    name: str
    country: str | None
    attitude: Attitude
    event: str
    about: str
    day: date | None
    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class _Act:
    """A claim with the event that it belongs to."""

    event: Event
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Holder:
    """Who has an attitude, and where in the document he is named."""

    name: str
    start: int
    end: int
    actor: str | None = None
    country: str | None = None

    @property
    def known(self) -> bool:
        return self.actor is not None or self.country is not None


@dataclass(frozen=True, slots=True)
class _Found:
    """An attitude before its act is known; its word is ``[start, end)``, its act lies up to ``reach`` behind that, or,
    where it is told how an act was ``received``, before it.
    """

    holder: _Holder
    attitude: Attitude
    claim: Claim
    start: int
    end: int
    reach: int = REACH
    received: bool = False


# Gives in how many claims of each of some events (ids) each code and actor id acts, and how many claims it has.
Acting = Callable[[Collection[str]], Mapping[str, tuple[Mapping[str, int], int]]]


def reactions(
    events: Iterable[Event], *, as_of: date | None, parties: Collection[str] = (), acting: Acting | None = None
) -> tuple[Reaction, ...]:
    """Return the reactions known by the end of ``as_of`` (None: all), in order of day, undated ones first.

    Args:
        parties: country codes or actor ids of a conflict; only acts in which one of them takes part count, and those
            of nobody named when the reaction is that of somebody else.
        acting: tells who takes part in events that are not given whole; without it their claims tell.
    """
    text = _Text(events, as_of, acting)
    told = [attitude for sentence in text.sentences() for attitude in _attitudes(sentence)]
    tied = [(attitude, *found) for attitude in told if (found := _act_of(attitude, text))]
    text.load_sides(act.event.id for _, act, _ in tied)
    made: dict[tuple[str, Attitude, str, str], Reaction] = {}
    for attitude, act, reason in tied:
        reaction = _tied(attitude, act, reason, text, parties)
        if reaction is not None:
            made.setdefault((reaction.who, reaction.attitude, reaction.event, reaction.claim.document), reaction)
    return tuple(sorted(made.values(), key=lambda r: (r.day or date.min, r.claim.document, r.claim.start, r.who)))


class _Text:
    """The claims known by a day, sentence by sentence, and who takes part in each event as known then."""

    def __init__(self, events: Iterable[Event], as_of: date | None, acting: Acting | None) -> None:
        self._acting = acting
        self._acts: dict[tuple[str, int], list[_Act]] = defaultdict(list)
        self._sides: dict[str, frozenset[str]] = {}
        self._claims: dict[str, list[Claim]] = defaultdict(list)
        for event in events:
            known = event.known(as_of)
            if acting is None:
                self._sides[event.id] = _sides_of(Counter(n for claim in known for n in _names_of(claim)), len(known))
            for claim in known:
                self._claims[claim.document].append(claim)
                self._acts[claim.document, claim.sentence].append(_Act(event, claim))

    def sentences(self) -> Iterator[tuple[_Act, ...]]:
        """Yield the acts of each sentence, in order of document and place."""
        for key in sorted(self._acts):
            yield self.sentence(*key)

    def sentence(self, document: str, number: int) -> tuple[_Act, ...]:
        """Return the acts of a sentence in order of their triggers."""
        acts = self._acts.get((document, number), [])
        return tuple(sorted(acts, key=lambda act: (act.claim.trigger.start, act.claim.type, act.claim.id)))

    def sides(self, act: _Act) -> frozenset[str]:
        """Return codes and ids of who takes part: told by the claim itself, or by enough others of its event."""
        return self._sides.get(act.event.id, frozenset()) | _names_of(act.claim)

    def load_sides(self, events: Iterable[str]) -> None:
        """Look up who takes part in events that are not given whole."""
        if self._acting:
            self._sides |= {event: _sides_of(*told) for event, told in self._acting(frozenset(events)).items()}

    def named(self, holder: _Holder, document: str) -> _Holder:
        """Return who is meant by a bare title ("the Secretary"): the one person to whom the article gave it before."""
        if holder.known or not holder.name[:1].isupper():
            return holder
        title = re.compile(rf"(?P<before>\S+ )?\b{re.escape(holder.name)}(?: of [A-Z]\w+)? $")
        found: dict[str, _Holder] = {}
        for claim in self._claims[document]:
            for p in claim.participants:
                match = (
                    title.search(_words(claim, claim.start, p.start)) if p.actor and p.start < holder.start else None
                )
                if p.actor and match and not (match["before"] or "").istitle():
                    found[p.actor] = _Holder(p.text, holder.start, holder.end, p.actor, p.country)
        return next(iter(found.values())) if len(found) == 1 else holder


def _sides_of(counts: Mapping[str, int], claims: int) -> frozenset[str]:
    return frozenset(name for name, count in counts.items() if count >= MINORITY * claims)


def _names_of(claim: Claim) -> frozenset[str]:
    return frozenset(name for p in claim.who(*_SIDES) for name in (p.actor, p.country) if name)


def _attitudes(sentence: tuple[_Act, ...]) -> Iterator[_Found]:
    """Yield every attitude of a sentence, its claims first; a question has none."""
    if sentence[0].claim.asked:
        return
    for act in sentence:
        if act.claim.type == "COMMENT":
            yield from _commented(act.claim)
        elif act.claim.type in ("SUPPORT", "AGREE", "ACCUSE") and act.claim.modality is Modality.HAPPENED:
            yield from _voiced(act.claim)
    yield from _received(sentence)
    yield from _conditions(sentence)


def _commented(claim: Claim) -> Iterator[_Found]:
    """Yield the stances of a COMMENT: one for all its holders, or one each ("many see ... hope, others doubt")."""
    if claim.stance is None or claim.modality is Modality.DENIED:
        return
    holders = _holders(claim)
    told = _stance(claim.trigger.text) or Attitude(claim.stance.value)
    ends = [*(h.start for h in holders[1:]), claim.end]
    parts = [_stance(_words(claim, h.end, end)) for h, end in zip(holders, ends, strict=False)]
    each = len(holders) > 1 and all(parts)
    for holder, part in zip(holders, parts, strict=True):
        yield _Found(holder, part if each and part else told, claim, claim.trigger.start, claim.trigger.end)


def _voiced(claim: Claim) -> Iterator[_Found]:
    """Yield welcome and condemnation, if the words of the claim are such; other support and blame are no reactions."""
    words = _words(claim, claim.trigger.start, claim.end)
    for pattern, types, attitude, reach in _VOICES:
        if claim.type in types and (match := pattern.match(words)):
            start, end = claim.trigger.start, claim.trigger.start + match.end()
            yield from (_Found(holder, attitude, claim, start, end, reach) for holder in _holders(claim))
            return


def _received(sentence: tuple[_Act, ...]) -> Iterator[_Found]:
    """Yield what is told from the side of the act: "was met with a mixture of hope and scepticism by ..."."""
    claim = sentence[0].claim
    if not _has(claim.text, _RECEIVING):
        return
    for match in _RECEIVED.finditer(claim.text):
        start, end = (claim.start + offset for offset in match.span("who"))
        holder = next((h for act in sentence for h in _named_at(act.claim, start, end)), None)
        for part in re.split(r"\band\b|,", match["words"]):
            attitude = _stance(part) or _judged(part)
            if attitude is not None:
                who = holder or _Holder(match["who"], start, end)
                yield _Found(who, attitude, claim, claim.start + match.start(), end, received=True)


def _conditions(sentence: tuple[_Act, ...]) -> Iterator[_Found]:
    """Yield the conditions that somebody's words attach to an act of others, told in the clause of "if"."""
    claim = sentence[0].claim
    if not _has(claim.text, _OR_IF):
        return
    for match in _IF.finditer(claim.text):
        start = claim.start + match.end()
        end = claim.start + _clause_end(claim.text, match.end())
        if any(start <= act.claim.trigger.start < end for act in sentence):
            outside = [act.claim for act in sentence if not start <= act.claim.trigger.start < end]
            holder = _voice(sentence)
            if holder is None and not _FIRST_PERSON.search(claim.text):  # whose words "we" are is then not told
                holder = next((h for told in outside for h in _holders(told) if h.known), None)
            if holder is not None:
                yield _Found(holder, Attitude.CONDITION, claim, claim.start + match.start(), start, end - start)


def _has(text: str, words: Iterable[str]) -> bool:
    """Say whether one of some words may stand in a text in any case: looked for first, since most texts have none."""
    letters = text.lower() if text.isascii() else text.casefold().replace("ı", "i").replace("i\u0307", "i")
    for word in words:  # noqa: SIM110 - asked of every sentence, and a generator takes twice as long
        if word in letters:
            return True
    return False


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start)
    return match.start() if match else len(text)


def _voice(sentence: tuple[_Act, ...]) -> _Holder | None:
    speakers = (act.claim.speaker for act in sentence if act.claim.speaker)
    return next((_holder(s) for s in speakers if s.actor or s.country), None)


def _holders(claim: Claim) -> tuple[_Holder, ...]:
    """Return who has the attitude of a claim, in order of place: its sources, else, for "we", its speaker.

    A source out of the sentence is what a pronoun was taken for: right mostly when it is only one.
    """
    told = sorted(claim.who(Role.SOURCE), key=lambda p: p.start)
    inside = [p for p in told if claim.start <= p.start < claim.end and p.text.lower() not in PRONOUNS]
    outside = [p for p in told if not claim.start <= p.start < claim.end and (p.actor or p.country)]
    if not inside and len(outside) == 1:
        inside = outside
    if not inside and claim.speaker and (claim.speaker.actor or claim.speaker.country):
        return (_holder(claim.speaker),)
    return tuple(_holder(p) for p in inside)


def _holder(who: Participant | Speaker) -> _Holder:
    return _Holder(who.text, who.start, who.end, who.actor, who.country)


def _named_at(claim: Claim, start: int, end: int) -> Iterator[_Holder]:
    return (_holder(p) for p in claim.participants if p.start < end and start < p.end)


def _words(claim: Claim, start: int, end: int) -> str:
    return claim.text[max(0, start - claim.start) : max(0, end - claim.start)]


def _stance(words: str) -> Attitude | None:
    stance = Codebook.load().stance_of(words)
    return Attitude(stance) if stance else None


def _judged(words: str) -> Attitude | None:
    if _CONDEMNATION.search(words):
        return Attitude.CONDEMNATION
    return Attitude.WELCOME if _WELCOME.search(words) else None


_STANCES = frozenset({Attitude.HOPE, Attitude.SCEPTICISM, Attitude.CONCERN, Attitude.READINESS})
_VOICED_ATTITUDES = frozenset({Attitude.WELCOME, Attitude.CONDEMNATION})
_VOICES = (
    (_WELCOME, ("SUPPORT", "AGREE"), Attitude.WELCOME, REACH),
    (_BACKING, ("SUPPORT", "AGREE"), Attitude.WELCOME, CLOSE),
    (_CONDEMNATION, ("ACCUSE",), Attitude.CONDEMNATION, REACH),
)


def _tied(found: _Found, act: _Act, reason: str, text: _Text, parties: Collection[str]) -> Reaction | None:
    """Return an attitude with the act that it is about, None where its holder takes part in it."""
    holder, claim = text.named(found.holder, found.claim.document), found.claim
    if not _third(holder, act, text.sides(act), parties):
        return None
    return Reaction(
        who=holder.actor or holder.country or holder.name,
        name=holder.name,
        country=holder.country,
        attitude=found.attitude,
        event=act.event.id,
        about=act.claim.type,
        day=claim.reported,
        claim=claim,
        reason=reason,
    )


def _third(holder: _Holder, act: _Act, sides: frozenset[str], parties: Collection[str]) -> bool:
    """Say whether the holder stands outside the act, as far as its sides are told, and the act is one of the parties'.

    Who is told by no name is compared with the claim alone: "leaders" of two sentences are seldom the same.
    """
    if not holder.known and holder.name.lower() in {p.text.lower() for p in act.claim.who(*_SIDES)}:
        return False
    own = {name for name in (holder.actor, holder.country) if name}
    if not sides:
        return bool(parties) and own.isdisjoint(parties)
    return own.isdisjoint(sides) and (not parties or not sides.isdisjoint(parties))


def _act_of(found: _Found, text: _Text) -> tuple[_Act, str] | None:
    """Return the act of the sentence itself, unless "the dialogue" before the word takes up a fuller one; else that."""
    here = _here(found, text)
    taken_up = _ANAPHOR.search(_words(found.claim, found.claim.start, found.start))
    if here is None or (taken_up and len(here[0].claim.countries(*_SIDES)) <= 1 and found.attitude in _STANCES):
        return _before(found, text) or here
    return here


def _here(found: _Found, text: _Text) -> tuple[_Act, str] | None:
    """Return the act of the same sentence: the next one after the word, for a told reception the last one before it."""
    claim = found.claim
    others = [act for act in text.sentence(claim.document, claim.sentence) if _eligible(act, found)]
    after = [act for act in others if 0 <= act.claim.trigger.start - found.end <= found.reach]
    if after and _only_occasion(after[0].claim, found):
        after = []
    before = [act for act in others if act.claim.trigger.start < found.start]
    passive = _words(found.claim, found.end, found.claim.end).startswith(" by ")
    if found.attitude is Attitude.CONDITION or (
        found.attitude in _VOICED_ATTITUDES and not (passive or found.received)
    ):
        before = []
    if found.received:
        after = []
    act = after[0] if after else before[-1] if before else None
    return (act, f"{found.attitude} and {act.claim.trigger.text!r} are told in one sentence") if act else None


def _only_occasion(claim: Claim, found: _Found) -> bool:
    """Say whether a blow behind a word of welcome is only what the welcome was said in view of."""
    if found.attitude is not Attitude.WELCOME or claim.type not in _BLOWS:
        return False
    between = _words(claim, found.end, claim.trigger.start)
    far = claim.type == "ASSAULT" and len(between) > CLOSE and not _DECIDED.search(between)
    return far or _OCCASION.search(between) is not None


def _eligible(act: _Act, found: _Found) -> bool:
    """Say whether a claim can be what a reaction is about: no comment, and no speech of the same side."""
    speech = act.claim.type in SPEECH_ACTS and _spoken_by(act.claim, found.holder)
    return act.claim.trigger.start != found.start and act.claim.type != "COMMENT" and not speech


def _spoken_by(claim: Claim, holder: _Holder) -> bool:
    return any(
        p.start == holder.start or (p.actor and p.actor == holder.actor) or (p.country and p.country == holder.country)
        for p in claim.who(Role.SOURCE)
    )


def _before(found: _Found, text: _Text) -> tuple[_Act, str] | None:
    """Return the act of the sentences before that a reaction takes up, by words or as "the news"; else None."""
    claim = found.claim
    if found.attitude is Attitude.CONDITION or found.reach == CLOSE:
        return None
    taken_up = _ANAPHOR.search(claim.text) is not None
    ranked: list[tuple[tuple[int, int, int, float], _Act]] = []
    for back in range(1, PASSAGE + 1):
        for act in text.sentence(claim.document, claim.sentence - back):
            again = _repeats(act, found)
            if act.claim.type not in SPEECH_ACTS and (taken_up or _repeated(act.claim, claim.text)):
                ranked.append(((again, _ANNOUNCED.get(act.claim.modality, 0), -back, act.claim.score), act))
    if not ranked:
        return None
    (again, _, back, _), act = max(ranked, key=lambda r: r[0])
    how = "is taken up in" if again else "is the last announced before"
    return act, f"{act.claim.trigger.text!r}, {-back} before, {how} the sentence of {found.attitude}"


def _repeats(act: _Act, found: _Found) -> int:
    """Count in how many ways a sentence takes up an act: its word, one of its sides, one of its topics."""
    claim = found.claim
    word = _repeated(act.claim, claim.text)
    others = {c for p in claim.participants if p.start != found.holder.start for c in (p.actor, p.country) if c}
    side = not others.isdisjoint(_names_of(act.claim))
    return word + side + (not set(act.claim.topics).isdisjoint(claim.topics))


def _repeated(claim: Claim, text: str) -> bool:
    stem = claim.trigger.text.lower()[:STEM]
    return len(stem) == STEM and re.search(rf"\b{re.escape(stem)}", text.lower()) is not None
