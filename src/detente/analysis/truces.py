"""What became of each truce: who announced it when, from when to when was it in force, was it extended, who is accused
of breaking it, and did it end?

Pure: events in, truces out. A claim tells one thing of a truce (it is asked for, refused, agreed, in force, extended,
broken, over), and what several tell is of one truce if sides, days and marks ("Easter", "30-day") fit. Events are only
a hint: linking takes a call for a truce and the truce for one act, and two truces too.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from detente.records import Claim, Event, Interval, Modality, Participant, Role, Speaker

# Types whose claims tell a truce; the manuals code a declared one as CONCEDE.
FAMILY = frozenset({"RETREAT", "CONCEDE"})
HOSTILE = frozenset({"ASSAULT", "ACCUSE"})
# Codes that stand for many: without the id of an actor they name nobody.
CLASSES = frozenset({"IGO", "NGO"})
# A claim less certain than this opens no truce by itself, but can speak of one that is known. The value of positions.
MIN_SCORE = 0.3
SAME_DAYS = 3  # two announcements so near to each other are of one truce: Gaza saw five truces in August 2014
CALL_DAYS = 14  # calls no farther apart are one; a first value
AFTER_DAYS = 7  # so long after its end a truce is still spoken of; later another must be meant; a first value
START_DAYS = 7  # of a truce of known length nobody reports the end; it began within a week, or never; a first value
LATE_DAYS = 1  # a breach of the last day is reported the day after
NEW_DAYS = 30  # what comes into force so long after an announcement is another truce; a first value
UNDATED = date.min + timedelta(days=366)  # what has no day comes first; days can be taken from it
EXACT_DAYS = 3  # a window no wider tells a day; "in September" does not
# Characters around a trigger that are about it, as read from two stores: in all, and for words that ask or stop.
BEFORE, AFTER, FAR_AFTER = 70, 60, 120
ASKED_BEFORE, STOP_BEFORE = 45, 30
MARK_BEFORE, MARK_AFTER = 35, 60
LEAD = 30  # between a word such as "extend" and the truce
_BOTH = (Role.SOURCE, Role.TARGET)


_FIGHT = (
    r"(?:fighting|hostilities|shelling|bombing|bombardments?|(?:air ?)?strikes|attacks|fire|offensive|"
    r"military operations)"
)
_WORDS = r"(?:[\w’'“”\"-]+ )"
# Words that stand between an article and its noun.
_ADJECTIVES = r"(?:(?!(?:an?|the|of|for|to|in|on|by|since|that)\b)[\w’'-]+ )"
# The words for a truce. A "pause" or "halt" is one only of fighting: aid and tariffs pause too.
_TRUCE = (
    rf"(?:cease-? ?fires?\b|ceas(?:e|es|ed|ing) (?:fire|hostilities)\b|truces?\b(?! villages?\b)|armistices?\b|"
    rf"cessation of {_WORDS}{{0,2}}?hostilities\b|humanitarian pauses?\b|Easter pause\b|"
    rf"(?:paus(?:e|es|ed|ing)|halt|suspension|cessation) (?:in |to |of )?(?!its|their|his)"
    rf"{_ADJECTIVES}{{0,2}}?{_FIGHT}\b)"
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_COUNT = rf"\d+|{'|'.join(_NUMBERS)}|thirty|a"
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}
_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NAMED = _any(_TRUCE)
# What only speaks of one: a plan or talks about it, and those that were before.
_ABOUT = _any(
    rf"{_TRUCE}['’s]* (?:plans?|proposals?|offers?|talks|negotiations|terms|ideas?|efforts|resolutions?|initiatives?)\b"
)
_FORMER = _any(
    rf"\b(?:earlier|previous|past|former|last|other) {_ADJECTIVES}{{0,2}}?{_TRUCE}", r"\b(?:truces|cease-?fires)\b"
)
# "the truce" is one that the reader knows; "a ceasefire" may be any.
_KNOWN = _any(
    rf"(?:\b(?:the|this|its|their|both)|['’]s?) {_ADJECTIVES}{{0,3}}?{_TRUCE}", rf"{_TRUCE} (?:agreement|accord|deal)"
)
_ONLY_ASKED = _any(
    r"\b(?:call(?:s|ed|ing)? (?:on |for )|urg\w+|demand\w*|appeal\w*|want\w*|hop(?:e|es|ed|ing)|wish\w*)\b",
    r"\b(?:need(?:s|ed)?|must|should|would|could|propos\w+|await\w*|seek\w*|sought|suggest\w*|in principle)\b",
    r"\b(?:provided that|on condition|if|unless|ready|readiness|willing\w*|insist\w*|failed|stop short)\b",
    r"\b(?:towards?|support for|petition\w*)\b",
)
_AGREED = _any(
    r"\b(?:agree|agree[sd] (?:up)?on|agree[sd] to|agreement|agreed|accord)\b",
    r"\b(?:declar\w+|announc\w+|order(?:s|ed))\b",
    r"\b(?:effective|sign(?:s|ed) up|brokered|reach\w*|approv\w+|planned|upcoming|from midnight)\b",
    r"\b(?:back(?:s|ed)?|enter(?:s|ed)? an?|deal)\b",
)
# An agreed plan for a truce is more than a plan.
_PLAN_AGREED = _any(rf"\b(?:agree[sd]?(?: to| on| upon)?|sign(?:s|ed)?) {_WORDS}{{0,4}}?{_TRUCE}")
_BEGUN = _any(
    r"\b(?:(?:c[oa]mes?|goes|went|enter(?:s|ed)?) into (?:force|effect)|t[oa]o?kes? effect|took effect)\b",
    rf"{_TRUCE} {_WORDS}{{0,5}}?(?:began|begins|started|starts)\b",
    rf"\bfirst day of {_WORDS}{{0,3}}?{_TRUCE}",
)
_IN_EFFECT = _any(r"\bin (?:effect|force)\b")
_AHEAD = _any(r"\b(?:will|is to|are to|was to|due to|would|set to|expected)\b")
_FROM = _any(r"\b(?:from|noon|start\w*|begin\w*|effect\w*|tonight|upcoming|as of)\b")
_MIDNIGHT = _any(r"\b(?:from|at|after) midnight\b")
_REFUSED = _any(
    r"\b(?:refus\w+|reject\w*|rul(?:ed|es|ing) out|dismiss\w*|declin\w+|veto\w*|opposition|oppos(?:es|ed))\b",
    r"\bno (?:point|order)\b",
    r"\b(?:did|does|do|will|would|can|could) ?(?:not|never)\b(?! rule out)",
)
_BETTER_NOT = _any(
    r"\b(?:could|may|might|would|risk\w*|threat\w*|fear\w*|warn\w*|near|close to|verge|if|unless|before)\b"
)
_CONDITION = _any(r"\b(?:provided that|on condition|if|unless|awaits|in principle)\b")
# "planned ceasefire" is agreed on, whatever may threaten it.
_SET = _any(rf"\b(?:planned|upcoming|agreed) {_TRUCE}", rf"\border(?:s|ed) {_WORDS}{{0,5}}?(?:to )?{_TRUCE}")
_KEPT = _any(
    rf"\b(?:keep to|reaffirm\w*|observ(?:e|es|ed|ing)|respect(?:s|ed|ing)?|commitment to) {_WORDS}{{0,3}}?{_TRUCE}",
    rf"\bcomply\w* with {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE} [^.;]{{0,40}}?\b(?:holds|held|holding)\b",
)
# Who brokers a truce is no side of it.
_BROKERED = _any(rf"\b(?:broker|mediat|negotiat)(?:e|es|ed)? an? {_ADJECTIVES}{{0,3}}?{_TRUCE}")
_OFFERED = _any(r"\b(?:offer\w*|propos\w+|ready|readiness|declar\w+|willing\w*|agree\w*|accept\w*)\b")
_LEADING = _any(
    r"exten\w+|prolong\w*|renew\w*|violat\w+|br[eo]\w*k\w*|breach\w*|hold\w*|observ\w+|respect\w*|humanitarian|"
    r"immediate|temporary|paus\w+|halt\w*|ceas\w+|suspen\w+"
)
_BROKEN = _any(
    rf"\b(?:violat\w+|breach\w*|flout\w*|infring\w+)[”\"]? {_WORDS}{{0,6}}?{_TRUCE}",
    rf"\bbr(?:oke|oken|eak|eaks|eaking)(?! down| out) {_WORDS}{{0,6}}?{_TRUCE}",
    rf"{_TRUCE} {_WORDS}{{0,4}}?(?:violat\w+|breach\w*|broken)\b",
    rf"{_TRUCE} {_WORDS}{{0,10}}?(?:violat\w+|breached|broken) (?:it|the)\b",
    rf"\bbefore the (?:end|expir\w+) of {_WORDS}{{0,3}}?{_TRUCE}",
    rf"\b(?:despite|in spite of|notwithstanding|during|since) {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE},? {_WORDS}{{0,6}}?(?:fighting|clashes|shelling|attacks|strikes) (?:continu|persist|go on|went on)",
)
# What is stopped is no breach, and neither is the answer to one.
_NOT_BROKEN = _any(
    r"\b(?:stop(?:s|ped|ping)?|halt(?:s|ed|ing)?|paus\w+|suspen\w+|ceas(?:e|es|ed|ing)(?![- ]?fire)|resolution)\b",
    r"\b(?:respon|retaliat)\w+",
)
# "a truce that ended five days of fighting" is not over
_NOT_IT = rf"(?! {_WORDS}{{0,4}}?(?:fighting|war|conflict|clashes|violence|blockade|siege))"
_LINK = r"(?:(?!(?:fighting|war|conflict|violence|to|the) )[\w’'-]+ )"
_OVER = _any(
    rf"{_TRUCE},? {_LINK}{{0,6}}?(?:end(?:s|ed)?|expire[sd]?|collaps\w+|r[ua]ns? out|br(?:eaks?|oke|oken) down|"
    rf"(?:is|was) (?:over|cancelled|called off)|f[ea]ll(?:s|en)? apart|lapse[sd]?)\b{_NOT_IT}",
    rf"{_TRUCE} [^.;]{{0,75}}?(?:collaps\w+|expire[sd]?|br(?:eaks?|oke) down|f[ea]lls? apart)\b",
    rf"\b(?:end|collapse|expiry|expiration|breakdown) of {_WORDS}{{0,3}}?{_TRUCE}",
    rf"\bfighting resum\w+ {_WORDS}{{0,6}}?{_TRUCE}",
    rf"\bresum\w+ (?:the )?fighting {_WORDS}{{0,6}}?{_TRUCE}",
)
_LONGER = _any(
    rf"\b(?:extend|prolong|renew)(?:s|ed|ing)? {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE} {_WORDS}{{0,4}}?(?:extended|prolonged|renewed)\b",
    rf"\bextension (?:of|to) {_WORDS}{{0,4}}?{_TRUCE}",
)
_NOT_LONGER = _any(
    r"\b(?:commitment|calls?|demands?|appeals?|propos\w+|urg\w+|seek\w*|efforts?|hop\w+|wants?|talks|no|not|ready|would|"
    r"could|asks?|asked|petition\w*|requests?|discuss\w*|may|might|can)\b"
)
_BY_TIME = _any(rf"\bby (?P<count>{_COUNT}) (?:more |further )?(?P<unit>hour|day|week|month)s?\b")
_LENGTH = _any(
    rf"\b(?P<count>{_COUNT})[- ](?P<unit>hour|day|week|month)s?,? {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE} {_WORDS}{{0,4}}?(?:for|of|lasting) (?:at least |another )?(?P<count2>{_COUNT}) "
    rf"(?P<unit2>hour|day|week|month)s?\b",
    rf"\b(?P<long>week)-?long {_WORDS}{{0,2}}?{_TRUCE}",
)
# What tells one truce from another.
_MARKS = {
    "easter": r"easter", "christmas": r"christmas", "ramadan": r"ramadan", "eid": r"eid", "victory": r"victory",
    "new-year": r"new year", "sea": r"sea|maritime|naval", "air": r"air(?! force)|aerial",
    "energy": r"energy|power (?:stations?|plants?)",
}  # fmt: skip
_BREADTHS = {"full": r"full|comprehensive|unconditional|permanent|lasting", "partial": r"partial|limited|local"}
_MARKED = {mark: _any(rf"\b(?:{words})\b") for mark, words in _MARKS.items()}
_BROAD = {mark: _any(rf"\b(?:{words}),? {_WORDS}{{0,2}}?$") for mark, words in _BREADTHS.items()}
_UNTIL = _any(
    rf"\b(?:until|till|through|to)(?: the end of| midnight| \d+ ?[ap]\.?m\.?| noon)?(?: on| of)? "
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})|(?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{'|'.join(_MONTHS)}))\b"
)
_EACH_OTHER = _any(r"\b(?:each other|one another|mutual\w*|trad(?:e|ed|ing) accusations)\b")
# Fighting has two sides, of which a parser calls one the source: neither is accused.
_MUTUAL = _any(r"fighting|fights?|clash\w*|hostilities|battles?|war|violence|exchanges?")
# Words of a party that say nobody.
_NOBODY = frozenset("he she it they we who him her them us other others two both".split())


class Stage(StrEnum):
    """What is known of a truce: asked for, agreed or declared, in force, last heard of as broken, over, refused."""

    PROPOSED = "PROPOSED"
    AGREED = "AGREED"
    IN_FORCE = "IN_FORCE"
    BROKEN = "BROKEN"
    ENDED = "ENDED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Breach:
    """A report that a truce was broken; ``by`` is accused and ``accuser`` says so (code, actor id, else words).

    ``by`` is None where nobody is blamed, ``accuser`` where the writer vouches; ``day`` is that of the report.
    """

    by: str | None
    accuser: str | None
    day: date | None
    claim: Claim


@dataclass(frozen=True, slots=True)
class Truce:
    """A truce and its life, with the claims that tell it, in order of their day.

    ``event`` is the event of the claim that announced it; ``parties`` are country codes or actor ids, sorted;
    ``announced`` is the first report of the agreement or declaration, or of the call where there was neither;
    ``start`` and ``end`` are its first and last day, ``end`` as told, else as given in advance; ``extended`` are the
    days on which an extension was reported.
    """

    event: str
    parties: tuple[str, ...]
    announced: date | None
    start: date | None
    end: date | None
    stage: Stage
    extended: tuple[date | None, ...]
    breaches: tuple[Breach, ...]
    claims: tuple[Claim, ...]


class _Word(IntEnum):
    """What a sentence tells of a truce; those of one day are taken in this order."""

    ASKED = 0
    REFUSED = 1
    AGREED = 2
    IN_FORCE = 3
    SPOKEN_OF = 4
    LONGER = 5
    BROKEN = 6
    OVER = 7


@dataclass(frozen=True, slots=True)
class _Telling:
    """What one claim tells of a truce; ``places`` are codes of where it is to hold, which are sides only if no others
    are told.
    """

    word: _Word
    claim: Claim
    event: str
    sides: frozenset[str]
    places: frozenset[str]
    marks: frozenset[str]
    about: str
    breach: Breach | None = None

    @property
    def day(self) -> date:
        """The day of the report; what has none comes first."""
        return self.claim.reported or UNDATED

    @property
    def named(self) -> frozenset[str]:
        """All codes told."""
        return self.sides | self.places


@dataclass(slots=True)
class _Told:
    """What the tellings of a truce give first, worked out as each comes: some of them are asked for at each further
    telling. ``over`` counts only if ``is_over``; ``run`` is (day of the announcement, last day of its length after the
    first); ``by`` are the hours by which it was prolonged.
    """

    begun: date | None = None
    ahead: date | None = None
    since: date | None = None
    is_over: bool = False
    over: date | None = None
    until: date | None = None
    length: tuple[int, int] | None = None
    run: tuple[date, int] | None = None
    by: int = 0
    longer: bool = False
    settled: bool = False
    agreed: date | None = None
    broken: date | None = None

    def note(self, told: "_Telling") -> None:
        """Take in one more telling."""
        if told.word is _Word.BROKEN:
            self.broken = min(self.broken or told.day, told.day)
        if told.word not in _SETTLED:
            return
        self.settled = True
        if told.word is _Word.LONGER:
            self.longer, more = True, _length(told.about, _BY_TIME)
            self.by += more[0] if more else 0
        else:
            self._note_days(told)

    def _note_days(self, told: "_Telling") -> None:
        length = _length(told.about)
        self.length = self.length or length
        when = _exact(told.claim)
        if told.word is _Word.AGREED:
            self.agreed = max(self.agreed or told.day, told.day)
            self.ahead = self.ahead or _announced_for(told)
            self.until = self.until or _until(told)
            self.run = self.run or ((told.day, length[1]) if length else None)
        elif told.word is _Word.IN_FORCE:
            self.since = self.since or (when.start if when else None)
            if self.begun is None and _tells_beginning(told):
                self.begun = when.start if when else told.day
        elif not self.is_over:
            self.is_over, self.over = True, when.last if when else told.claim.reported


@dataclass(slots=True)
class _Thread:
    """The tellings of one truce, in order, and what they say of it together; mentions and breaches say nothing."""

    tellings: list[_Telling]
    marks: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    first: _Told = field(default_factory=_Told)

    @classmethod
    def of(cls, tellings: Iterable[_Telling]) -> "_Thread":
        """Build from tellings in order."""
        thread = cls([])
        for told in tellings:
            thread.add(told)
        return thread

    def add(self, told: _Telling) -> None:
        """Put one more to the end."""
        self.tellings.append(told)
        self.events.add(told.event)
        self.first.note(told)
        if told.word not in {_Word.SPOKEN_OF, _Word.BROKEN}:
            self.marks |= told.marks
            self.sides |= told.sides
            self.named |= told.named

    def __iter__(self) -> Iterator[_Telling]:
        return iter(self.tellings)

    @property
    def last(self) -> date:
        """The day of the last one."""
        return self.tellings[-1].day


_Beside = Mapping[tuple[str, int], Sequence[Claim]]


def truces(events: Iterable[Event], *, as_of: date | None, parties: Collection[str] = ()) -> tuple[Truce, ...]:
    """Return the truces and the calls for one, oldest first, as known by the end of ``as_of`` (None: by now).

    Args:
        parties: codes or actor ids; if given, others are no parties, and a truce of none of them is left out.
    """
    known = [(event, event.known(as_of)) for event in events]
    beside, article = _gathered((c for _, told in known for c in told), parties)
    tellings = sorted((t for event, told in known for t in _told(event, told, beside, parties)), key=_order)
    threads: list[_Thread] = []
    for telling in tellings:
        _file(telling, threads, article)
    today = as_of or max((c.reported for _, told in known for c in told if c.reported), default=None)
    found = (_truce(t, today, _is_settled(t) and _replaced(t, threads[i + 1 :])) for i, t in enumerate(threads))
    return tuple(sorted((t for t in found if t.parties), key=lambda t: (t.announced or date.min, t.event)))


def _order(told: _Telling) -> tuple[date, _Word, str, int, str]:
    return told.day, told.word, told.claim.document, told.claim.start, told.claim.id


def _gathered(
    claims: Iterable[Claim], parties: Collection[str]
) -> tuple[dict[tuple[str, int], list[Claim]], dict[str, frozenset[str]]]:
    """Return the claims of each sentence, and the codes that each document names."""
    beside, codes = defaultdict[tuple[str, int], list[Claim]](list), defaultdict[str, set[str]](set)
    for claim in claims:
        beside[claim.document, claim.sentence].append(claim)
        codes[claim.document].update(_codes(claim, parties))
    return beside, {document: frozenset(found) for document, found in codes.items()}


def _told(event: Event, known: Iterable[Claim], beside: _Beside, parties: Collection[str]) -> Iterator[_Telling]:
    """Yield what the claims of an event tell of truces."""
    for claim in known:
        if not _NAMED.search(claim.text):
            continue
        word = _hostile_word(claim) if claim.type in HOSTILE else _truce_word(claim)
        if word is None:
            continue
        about = _about(claim)
        marks = _marks(claim, word)
        if word is _Word.BROKEN:
            own = frozenset(_codes(claim, parties))
            everybody = own or frozenset(c for k in beside[claim.document, claim.sentence] for c in _codes(k, parties))
            for breach in _breaches(claim, parties):
                yield _Telling(word, claim, event.id, frozenset(), everybody, marks, about, breach)
        else:
            sides, places = _sides(claim, word, beside[claim.document, claim.sentence], parties)
            if not sides and not places and claim is event.claims[0] and word in _SETTLED:
                places = frozenset(code for code in event.lent if _wanted(code, parties))
            yield _Telling(word, claim, event.id, sides, places, marks, about)


def _about(claim: Claim, beyond: int = AFTER) -> str:
    """Return the words around the trigger, within its part of the sentence and so many characters after it."""
    at, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    before = re.split(r"; | [—–] ", claim.text[max(0, at - BEFORE) : at])[-1]
    after = re.split(r"; | [—–] ", claim.text[end : end + beyond])[0]
    return before + claim.text[at:end] + after


def _names_truce(claim: Claim) -> bool:
    """Say whether the trigger is a word for a truce, or one that stands before it ("extend", "humanitarian")."""
    at, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    if claim.mode in {"release", "withdraw", "resign"}:
        return False
    near = (m for m in _NAMED.finditer(claim.text) if m.start() < end + LEAD and at < m.end())
    return any(m.start() < end or _LEADING.fullmatch(claim.trigger.text) for m in near)


def _truce_word(claim: Claim) -> _Word | None:
    """Return what a claim that is not hostile tells of a truce."""
    about = _about(claim)
    if claim.type not in FAMILY or not _names_truce(claim) or _FORMER.search(about):
        return None
    if _is_over(claim, _about(claim, FAR_AFTER)):
        return _Word.OVER
    if longer := _LONGER.search(about):
        done = claim.modality in _FIRM and not _NOT_LONGER.search(about[: longer.end()])
        return _Word.LONGER if done else _Word.SPOKEN_OF
    return _asked_or_settled(claim, about)


_FIRM = frozenset({Modality.HAPPENED, Modality.PLANNED})


def _asked_or_settled(claim: Claim, about: str) -> _Word | None:
    if claim.modality is Modality.DENIED:
        return _Word.REFUSED if _REFUSED.search(about) else _known(about)
    if claim.modality in _FIRM and not _only_asked(claim, about):
        return _settled(claim, about)
    return _Word.AGREED if _SET.search(about) else _known(about) or _Word.ASKED


def _known(about: str) -> _Word | None:
    """A truce that the reader is taken to know is only spoken of."""
    known = _KNOWN.search(about) and not _ABOUT.search(about) and "proposed" not in about.lower()
    return _Word.SPOKEN_OF if known else None


def _settled(claim: Claim, about: str) -> _Word | None:
    """Return what a claim tells that presents a truce as planned or as there."""
    far = _about(claim, FAR_AFTER)
    begun = _BEGUN.search(far) or _IN_EFFECT.search(far)
    if begun:
        return _Word.AGREED if _AHEAD.search(far[: begun.start()]) else _Word.IN_FORCE
    if _KEPT.search(about):
        return _Word.IN_FORCE
    if claim.modality is Modality.PLANNED:
        return _Word.AGREED if claim.score >= MIN_SCORE or _AGREED.search(about) else _Word.SPOKEN_OF
    if _KNOWN.search(about):
        return _Word.IN_FORCE
    return _Word.AGREED if _AGREED.search(about) else _Word.SPOKEN_OF


def _only_asked(claim: Claim, about: str) -> bool:
    """Say whether the words before the trigger ask for a truce, or those after it make a condition or only a plan."""
    at = about.find(claim.trigger.text)
    before, after = about[max(0, at - ASKED_BEFORE) : at], about[at:]
    only_planned = _ABOUT.search(after) and not _PLAN_AGREED.search(about)
    return bool(_ONLY_ASKED.search(before) or _CONDITION.search(after) or only_planned)


def _is_over(claim: Claim, about: str) -> bool:
    over = _OVER.search(about)
    told = claim.modality in {Modality.HAPPENED, Modality.DENIED, Modality.PLANNED}
    return bool(over and told and not _BETTER_NOT.search(about[: over.end()]))


def _hostile_word(claim: Claim) -> _Word | None:
    """Return BROKEN for an attack or accusation that is told as one against a truce, OVER for fighting resumed."""
    at = claim.trigger.start - claim.start
    if claim.modality is not Modality.HAPPENED or _FORMER.search(claim.text):
        return None
    if _BROKEN.search(claim.text):
        return None if _NOT_BROKEN.search(claim.text[max(0, at - STOP_BEFORE) : at]) else _Word.BROKEN
    return _Word.OVER if claim.type == "ASSAULT" and _is_over(claim, claim.text) else None


def _code(who: Participant | Speaker, parties: Collection[str]) -> str | None:
    """Return the code of a party: its id if that is asked for or it stands for no state, else its country.

    A person of no state is known by no code, but that of his class.
    """
    own = who.actor and (who.actor in parties or (who.country in CLASSES and not who.actor.startswith("person:")))
    return who.actor if own else who.country


def _codes(claim: Claim, parties: Collection[str]) -> Iterator[str]:
    """Yield the codes of all who act or speak in a claim."""
    people: list[Participant | Speaker] = [*claim.who(*_BOTH)]
    for who in [*people, claim.speaker] if claim.speaker else people:
        code = _code(who, parties)
        if code and _wanted(code, parties):
            yield code


def _wanted(code: str, parties: Collection[str]) -> bool:
    proper = code.isupper() or ":" in code
    return (proper and not parties) or code in parties or code in CLASSES


def _sides(
    claim: Claim, word: _Word, beside: Iterable[Claim], parties: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sides of a truce and the places where it is to hold; who agrees in the same sentence is a side.

    Who only calls for a truce is no side for that: a "ceasefire in Gaza" that Canada asks for is none of Canada's.
    """
    told = [] if _BROKERED.search(_about(claim)) else [*claim.who(*_BOTH)]
    told += [p for c in beside if c.type == "AGREE" for p in c.who(*_BOTH)]
    told += [p for c in beside if c.type == "REJECT" and word is _Word.REFUSED for p in c.who(Role.SOURCE)]
    caller = claim.speaker.country if claim.speaker and word is _Word.ASKED and not _offered(claim) else None
    sides, places = set[str](), set[str]()
    for who in told:
        code = _code(who, parties)
        if code and _wanted(code, parties) and not (who.role is Role.SOURCE and who.country == caller):
            place = who.role is Role.TARGET and who.actor is None and code not in CLASSES
            (places if place else sides).add(code)
    return frozenset(sides), frozenset(places - sides)


def _offered(claim: Claim) -> bool:
    """Say whether who speaks of a truce offers to keep it himself."""
    return bool(_OFFERED.search(_about(claim)))


def _marks(claim: Claim, word: _Word) -> frozenset[str]:
    """Return what tells one truce from another; the length of an extension is not that of the truce."""
    at, end = claim.trigger.start - claim.start, claim.trigger.end - claim.start
    before = claim.text[max(0, at - MARK_BEFORE) : at].rpartition(", ")[2]
    around = before + claim.text[at : end + MARK_AFTER]
    named = _NAMED.search(around)
    marks = {mark for mark, pattern in _MARKED.items() if pattern.search(around)}
    marks |= {mark for mark, pattern in _BROAD.items() if named and pattern.search(around[: named.start()])}
    length = _length(around) if word is not _Word.LONGER else None
    return frozenset(marks | ({f"{length[0]}h"} if length else set()))


def _length(about: str, pattern: re.Pattern[str] = _LENGTH) -> tuple[int, int] | None:
    """Return for how many hours a truce is to hold, and on which day after its first it ends; None if that is not told.

    One told in days has whole ones, but 72 hours that begin in the morning end in the morning of the fourth day.
    """
    found = pattern.search(about)
    if found is None:
        return None
    told = defaultdict(lambda: None, found.groupdict())
    count, unit = told["count"] or told["count2"], told["unit"] or told["unit2"]
    if count is None or unit is None:
        return _HOURS["week"], 6
    hours = _number(count) * _HOURS[unit.lower()]
    return hours, hours // 24 - (unit.lower() != "hour")


def _number(text: str) -> int:
    text = text.lower()
    if text.isdigit():
        return int(text)
    return {"a": 1, "thirty": 30}.get(text) or _NUMBERS.index(text) + 1


def _breaches(claim: Claim, parties: Collection[str]) -> Iterator[Breach]:
    """Yield who is accused by whom: of an attack the source by the speaker, else the target by the source."""
    sources, targets = _names(claim.who(Role.SOURCE), parties), _names(claim.who(Role.TARGET), parties)
    if _MUTUAL.fullmatch(claim.trigger.text):
        pairs: list[tuple[str | None, str | None]] = [(None, None)]
    elif claim.type == "ASSAULT":
        voice = (_names([claim.speaker], parties) or [None])[0] if claim.speaker else None
        pairs = [(by, voice if voice != by else None) for by in sources or [None]]
    elif _EACH_OTHER.search(claim.text) and len(sources) > 1:
        pairs = [(by, accuser) for by in sources for accuser in sources if by != accuser]
    else:
        accuser = sources[0] if sources else None
        pairs = [(by, accuser) for by in targets or [None] if by != accuser]
    for by, accuser in pairs:
        yield Breach(by, accuser, claim.reported, claim)


def _names(people: Iterable[Participant | Speaker], parties: Collection[str]) -> list[str | None]:
    """Return each by its code, or by its words where it has none that names it; none twice."""
    found: dict[str | None, None] = {}
    for who in people:
        code = _code(who, parties)
        code = None if code in CLASSES else code
        if code or who.text.lower() not in _NOBODY:
            found[code or who.actor or who.text] = None
    return list(found)


_SETTLED = frozenset({_Word.AGREED, _Word.IN_FORCE, _Word.LONGER, _Word.OVER})
_THERE = frozenset({_Word.IN_FORCE, _Word.LONGER})


def _file(told: _Telling, threads: list[_Thread], article: Mapping[str, frozenset[str]]) -> None:
    """Put a telling to the truce that it is about, or open one, into which the calls for it go."""
    home = _home(told, [t for t in reversed(threads) if _fits(told, t, article)])
    if home is not None:
        home.add(replace(told, word=_Word.SPOKEN_OF) if _idle(told, home) else told)
    elif _opens(told):
        calls = [t for t in threads if told.word in _SETTLED and _called_for(told, t, article)]
        threads[:] = [t for t in threads if t not in calls]
        threads.append(_Thread.of([*(c for t in calls for c in t), told]))


def _idle(told: _Telling, home: _Thread) -> bool:
    """Say whether a telling changes nothing: a mention after the end, or a refusal of what is agreed or declared."""
    late = told.word is _Word.IN_FORCE and _closed(home, told.day)
    return late or (told.word is _Word.REFUSED and _is_settled(home))


def _called_for(told: _Telling, thread: _Thread, article: Mapping[str, frozenset[str]]) -> bool:
    """Say whether calls were for what is now agreed: linking took both for one act, and nothing speaks against it."""
    near = not _is_settled(thread) and (told.day - thread.last).days <= CALL_DAYS
    return near and told.event in thread.events and _fits(told, thread, article)


def _home(told: _Telling, fitting: Sequence[_Thread]) -> _Thread | None:
    """Return the truce that a telling is about, of those that fit, the newest first; a new one replaces an old one."""
    newest = next((t for t in fitting if _is_settled(t)), None)
    if newest and _closed(newest, told.day - timedelta(days=AFTER_DAYS)):
        newest = None
    recent = [t for t in fitting if t is newest or not _is_settled(t)]
    recent = [t for t in recent if (told.day - t.last).days <= CALL_DAYS]
    call = next((t for t in recent if t is not newest), None)
    match told.word:
        case _Word.ASKED:
            return call
        case _Word.REFUSED:
            return newest if newest and (told.marks & newest.marks or _KNOWN.search(told.about)) else call
        case _Word.AGREED:
            return newest if newest and _again(told, newest) else None
        case _Word.BROKEN:
            return newest if newest and _holds(newest, told.day) else None
        case _Word.SPOKEN_OF:
            return max(recent, key=lambda t: t.last, default=None)
    return None if newest and told.word is _Word.IN_FORCE and _begins_anew(told, newest) else newest


def _begins_anew(told: _Telling, thread: _Thread) -> bool:
    """Say whether a truce that comes into force cannot be one that did so, or was announced, long before."""
    since = _start(thread) or thread.first.agreed or thread.tellings[0].day
    return _tells_beginning(told) and (told.day - since).days > NEW_DAYS


def _again(told: _Telling, thread: _Thread) -> bool:
    """Say whether an announcement repeats that of a truce that was not broken: of the same days, or yet to begin."""
    when = _exact(told.claim)
    day = when.start if when and told.claim.modality is Modality.HAPPENED else told.day
    last = thread.first.agreed or thread.tellings[0].day
    start, broken = _start(thread), thread.first.broken
    if _closed(thread, day) or (broken is not None and broken < day):
        return False
    if start is None:
        return abs((day - last).days) <= SAME_DAYS
    return told.day <= start + timedelta(days=1) or abs((day - start).days) <= 1


def _holds(thread: _Thread, day: date) -> bool:
    """Say whether a truce can be broken on a day: announced, begun and not over."""
    start = _start(thread)
    return (start is None or start <= day) and not _closed(thread, day - timedelta(days=LATE_DAYS))


def _closed(thread: _Thread, day: date) -> bool:
    """Say whether a truce was over before a day; one of known length whose start nobody told is taken to begin soon."""
    end = _end(thread)
    return end < day if end else _run_out(thread, day)


def _run_out(thread: _Thread, day: date) -> bool:
    """Say whether the length of a truce was over before a day, even if it began START_DAYS after its announcement."""
    told = thread.first.run
    if thread.first.longer or told is None:
        return False
    return told[0] + timedelta(days=told[1] + START_DAYS) < day


def _opens(told: _Telling) -> bool:
    """Say whether a telling that fits no truce is of a new one: it names a side, and is sure enough."""
    sides, named = told.sides - CLASSES, told.named - CLASSES
    sure = told.claim.score >= MIN_SCORE
    if told.word is _Word.OVER:
        return sure and bool(sides or len(named) > 1)
    if told.word in _THERE:
        far = _about(told.claim, FAR_AFTER)
        plain = (
            _BEGUN.search(far)
            or _IN_EFFECT.search(far)
            or (sure and (told.word is _Word.LONGER or _KNOWN.search(told.about)))
        )
        return bool(sides and plain)
    return bool(named) and (told.word is _Word.AGREED or (sure and told.word in {_Word.ASKED, _Word.REFUSED}))


def _is_settled(thread: _Thread) -> bool:
    return thread.first.settled


def _fits(told: _Telling, thread: _Thread, article: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a telling may be of a truce: no mark differs, and a side is shared; who names no side is taken by the
    act that linking found, or by the other parties that the article names.
    """
    marks, sides = thread.marks, thread.sides
    if _differ(told.marks, marks):
        return False
    named = told.named - CLASSES
    if named and (_share(told.sides, named, sides, thread.named) or len(told.sides) > 1):
        return _share(told.sides, named, sides, thread.named)
    known, same_mark = sides - CLASSES, not told.marks.isdisjoint(marks)
    enough = bool(known) and known <= article[told.claim.document] and (same_mark or (len(known) > 1 and not named))
    return enough or (not named and told.event in thread.events)


def _differ(a: AbstractSet[str], b: AbstractSet[str]) -> bool:
    """Say whether the marks of two truces tell them apart; who has none may be any."""
    return bool(a and b) and a.isdisjoint(b)


def _share(a: AbstractSet[str], all_a: AbstractSet[str], b: AbstractSet[str], all_b: AbstractSet[str]) -> bool:
    """Say whether two may have the same sides: one is shared, and two pairs are not of different others."""
    others = len(a) > 1 and len(b) > 1 and not (a <= b or b <= a)
    return not others and not all_a.isdisjoint(all_b - CLASSES)


def _replaced(thread: _Thread, later: Iterable[_Thread]) -> bool:
    """Say whether the same sides agreed on another truce afterwards."""
    same = (t for t in later if _is_settled(t) and not _differ(thread.marks, t.marks))
    return any(_share(thread.sides, thread.named, t.sides, t.named) for t in same)


def _truce(thread: _Thread, today: date | None, replaced: bool) -> Truce:  # noqa: FBT001
    first = next((t for t in thread if t.word in _SETTLED), thread.tellings[0])
    breaches = _distinct(t.breach for t in thread if t.breach)
    end = _end(thread)
    longer = sorted({t.day for t in thread if t.word is _Word.LONGER})
    return Truce(
        event=first.event,
        parties=_parties(thread),
        announced=first.claim.reported,
        start=_start(thread) if _is_settled(thread) else None,
        end=end,
        stage=Stage.ENDED if replaced else _stage(thread, today, end),
        extended=tuple(None if day == UNDATED else day for day in longer),
        breaches=breaches,
        claims=tuple({t.claim.id: t.claim for t in thread}.values()),
    )


def _parties(thread: _Thread) -> tuple[str, ...]:
    """Return the sides of a truce; where none is told, the places."""
    return tuple(sorted(thread.sides - CLASSES or thread.named - CLASSES))


def _distinct(breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """Return each accusation of a sentence once: who is named before nobody, and with who says so before without."""
    found: dict[tuple[str, str | None], Breach] = {}
    for breach in breaches:
        key = breach.claim.text, breach.by
        if key not in found or (breach.accuser and not found[key].accuser):
            found[key] = breach
    blamed = {text for text, by in found if by}
    return tuple(b for (text, by), b in found.items() if by or text not in blamed)


def _start(thread: _Thread) -> date | None:
    """Return the first day: as told by a sentence on its beginning, else as announced, else as told of later."""
    return thread.first.begun or thread.first.ahead or thread.first.since


def _tells_beginning(told: _Telling) -> bool:
    return (
        told.word is _Word.IN_FORCE
        and told.claim.reported is not None
        and bool(_BEGUN.search(_about(told.claim, FAR_AFTER)))
    )


def _announced_for(told: _Telling) -> date | None:
    """Return the day that an announcement gives: of a time after its own day, or told with "from", "effective"."""
    day, when = told.claim.reported, _exact(told.claim)
    if day is None:
        return when.start if when else None
    if _MIDNIGHT.search(told.about) and not (when and when.start > day):
        return day + timedelta(days=1)
    after = told.claim.text.find(told.claim.when_text or "\n") > told.claim.trigger.end - told.claim.start
    if when and (when.start > day or (when.start == day and (after or _FROM.search(told.about)))):
        return when.start
    return day if _BEGUN.search(told.about) and not _AHEAD.search(told.about) else None


def _exact(claim: Claim) -> Interval | None:
    """Return the days of a claim if they are few."""
    return claim.when if claim.when and claim.when.days <= EXACT_DAYS else None


def _end(thread: _Thread) -> date | None:
    """Return the last day: as told of its end, else as announced, else from its length, and what it was extended by."""
    told = thread.first
    if told.over:
        return told.over
    start, more = _start(thread), timedelta(days=told.by // 24)
    given = told.until
    if given is None and start and told.length:
        given = start + timedelta(days=told.length[1])
    return given + more if given else None


def _until(told: _Telling) -> date | None:
    """Return the day until which a truce was announced, the next such weekday or date after the report."""
    day, found = told.claim.reported, _UNTIL.search(told.claim.text)
    if day is None or found is None:
        return None
    if found["weekday"]:
        return day + timedelta(days=(_WEEKDAYS.index(found["weekday"].lower()) - day.weekday()) % 7)
    month = _MONTHS.index((found["month"] or found["month2"]).lower()) + 1
    try:
        near = date(day.year, month, int(found["day"] or found["day2"]))
        return near if near >= day else near.replace(year=day.year + 1)
    except ValueError:
        return None


def _stage(thread: _Thread, today: date | None, end: date | None) -> Stage:
    """Return where a truce stands; of breach and force the last word counts, and of one day the breach."""
    if not _is_settled(thread):
        last = [t.word for t in thread if t.word in {_Word.ASKED, _Word.REFUSED}][-1]
        return Stage.REFUSED if last is _Word.REFUSED else Stage.PROPOSED
    if today and (_closed(thread, today) or (thread.first.is_over and end and end <= today)):
        return Stage.ENDED
    held = max((t.day for t in thread if t.word in _THERE), default=None)
    broken = max((t.day for t in thread if t.word is _Word.BROKEN), default=None)
    if broken and (held is None or broken >= held):
        return Stage.BROKEN
    start = _start(thread)
    return Stage.IN_FORCE if held or (start and today and start <= today) else Stage.AGREED
