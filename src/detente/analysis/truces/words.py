"""By which words is a truce told: that it is asked for, agreed, in force, broken, longer or over, and for how long?"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from detente.records import Claim

# Characters around a trigger that are about it, as read from two stores: in all, and for words that ask or stop.
BEFORE, AFTER, FAR_AFTER = 70, 60, 120
AGAIN = 256  # such words that are remembered: those of a claim are asked for half a dozen times in a row

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
    rf"cessation of {_WORDS}{{0,2}}?hostilities\b|humanitarian pauses?\b|easter pause\b|"
    rf"(?:paus(?:e|es|ed|ing)|halt|suspension|cessation) (?:in |to |of )?(?!its|their|his)"
    rf"{_ADJECTIVES}{{0,2}}?{_FIGHT}\b)"
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_COUNT = rf"\d+|{'|'.join(_NUMBERS)}|thirty|a"
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}
MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


# Letters that are alike to one of ASCII in a pattern in any case, and not in small letters.
_ODD = re.compile("[ſı\u212aİ]")


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns in small letters, which fit in any case, and letters of which some stand in each match.

    A text without these, as most are, need not be searched, which takes a hundred times as long as looking for them;
    and it is searched in small letters, which takes a third of the time of a search in any case.
    """

    plain: re.Pattern[str]
    any_case: re.Pattern[str]
    stems: tuple[str, ...]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text; what it matched may come in small letters."""
        if not text.isascii() and _ODD.search(text):
            return self.any_case.search(text)
        letters = text.lower()
        for stem in self.stems:
            if stem in letters:
                return self.plain.search(letters)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return all matches in a text; what they matched may come in small letters."""
        odd = not text.isascii() and _ODD.search(text)
        return self.any_case.finditer(text) if odd else self.plain.finditer(text.lower())


def _with(stems: str, *patterns: str) -> Words:
    """Put several patterns together, for texts with one of some stems; in these an underscore stands for a blank."""
    joined = "|".join(patterns)
    parts = tuple(stem.replace("_", " ") for stem in stems.split())
    return Words(re.compile(joined), re.compile(joined, re.IGNORECASE), parts or ("",))


def _any(*patterns: str) -> Words:
    """Put several patterns together, for any text."""
    return _with("", *patterns)


NAMED = _with("ceas cessation truce armistice paus halt suspension", _TRUCE)
# What only speaks of one: a plan or talks about it, and those that were before.
ABOUT = _with(
    "plan proposal offer talks negotiation terms idea effort resolution initiative",
    rf"{_TRUCE}['’s]* (?:plans?|proposals?|offers?|talks|negotiations|terms|ideas?|efforts|resolutions?|"
    r"initiatives?)\b",
)
FORMER = _with(
    "earlier previous past former last other truces fires",
    rf"\b(?:earlier|previous|past|former|last|other) {_ADJECTIVES}{{0,2}}?{_TRUCE}",
    r"\b(?:truces|cease-?fires)\b",
)
# "the truce" is one that the reader knows; "a ceasefire" may be any.
KNOWN = _any(
    rf"(?:\b(?:the|this|its|their|both)|['’]s?) {_ADJECTIVES}{{0,3}}?{_TRUCE}", rf"{_TRUCE} (?:agreement|accord|deal)"
)
ONLY_ASKED = _any(
    r"\b(?:call(?:s|ed|ing)? (?:on |for )|urg\w+|demand\w*|appeal\w*|want\w*|hop(?:e|es|ed|ing)|wish\w*)\b",
    r"\b(?:need(?:s|ed)?|must|should|would|could|propos\w+|await\w*|seek\w*|sought|suggest\w*|in principle)\b",
    r"\b(?:provided that|on condition|if|unless|ready|readiness|willing\w*|insist\w*|failed|stop short)\b",
    r"\b(?:towards?|support for|petition\w*)\b",
)
AGREED = _any(
    r"\b(?:agree|agree[sd] (?:up)?on|agree[sd] to|agreement|agreed|accord)\b",
    r"\b(?:declar\w+|announc\w+|order(?:s|ed))\b",
    r"\b(?:effective|sign(?:s|ed) up|brokered|reach\w*|approv\w+|planned|upcoming|from midnight)\b",
    r"\b(?:back(?:s|ed)?|enter(?:s|ed)? an?|deal)\b",
)
# An agreed plan for a truce is more than a plan.
PLAN_AGREED = _with("agree sign", rf"\b(?:agree[sd]?(?: to| on| upon)?|sign(?:s|ed)?) {_WORDS}{{0,4}}?{_TRUCE}")
BEGUN = _with(
    "force effect beg start first",
    r"\b(?:(?:c[oa]mes?|goes|went|enter(?:s|ed)?) into (?:force|effect)|t[oa]o?kes? effect|took effect)\b",
    rf"{_TRUCE} {_WORDS}{{0,5}}?(?:began|begins|started|starts)\b",
    rf"\bfirst day of {_WORDS}{{0,3}}?{_TRUCE}",
)
IN_EFFECT = _with("in_", r"\bin (?:effect|force)\b")
AHEAD = _with(
    "will is_to are_to was_to due_to would set_to expected",
    r"\b(?:will|is to|are to|was to|due to|would|set to|expected)\b",
)
FROM = _any(r"\b(?:from|noon|start\w*|begin\w*|effect\w*|tonight|upcoming|as of)\b")
MIDNIGHT = _with("midnight", r"\b(?:from|at|after) midnight\b")
REFUSED = _any(
    r"\b(?:refus\w+|reject\w*|rul(?:ed|es|ing) out|dismiss\w*|declin\w+|veto\w*|opposition|oppos(?:es|ed))\b",
    r"\bno (?:point|order)\b",
    r"\b(?:did|does|do|will|would|can|could) ?(?:not|never)\b(?! rule out)",
)
BETTER_NOT = _any(
    r"\b(?:could|may|might|would|risk\w*|threat\w*|fear\w*|warn\w*|near|close to|verge|if|unless|before)\b"
)
CONDITION = _any(r"\b(?:provided that|on condition|if|unless|awaits|in principle)\b")
# "planned ceasefire" is agreed on, whatever may threaten it.
SET = _with(
    "planned upcoming agreed order",
    rf"\b(?:planned|upcoming|agreed) {_TRUCE}",
    rf"\border(?:s|ed) {_WORDS}{{0,5}}?(?:to )?{_TRUCE}",
)
KEPT = _with(
    "keep reaffirm observ respect commitment comply hold held",
    rf"\b(?:keep to|reaffirm\w*|observ(?:e|es|ed|ing)|respect(?:s|ed|ing)?|commitment to) {_WORDS}{{0,3}}?{_TRUCE}",
    rf"\bcomply\w* with {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE} [^.;]{{0,40}}?\b(?:holds|held|holding)\b",
)
# Who brokers a truce is no side of it.
BROKERED = _with(
    "broker mediat negotiat", rf"\b(?:broker|mediat|negotiat)(?:e|es|ed)? an? {_ADJECTIVES}{{0,3}}?{_TRUCE}"
)
OFFERED = _any(r"\b(?:offer\w*|propos\w+|ready|readiness|declar\w+|willing\w*|agree\w*|accept\w*)\b")
LEADING = re.compile(
    r"exten\w+|prolong\w*|renew\w*|violat\w+|br[eo]\w*k\w*|breach\w*|hold\w*|observ\w+|respect\w*|humanitarian|"
    r"immediate|temporary|paus\w+|halt\w*|ceas\w+|suspen\w+",
    re.IGNORECASE,
)
BROKEN = _with(
    "violat breach flout infring oke eak before despite spite notwithstanding during since fighting clashes shelling "
    "attacks strikes",
    rf"\b(?:violat\w+|breach\w*|flout\w*|infring\w+)[”\"]? {_WORDS}{{0,6}}?{_TRUCE}",
    rf"\bbr(?:oke|oken|eak|eaks|eaking)(?! down| out) {_WORDS}{{0,6}}?{_TRUCE}",
    rf"{_TRUCE} {_WORDS}{{0,4}}?(?:violat\w+|breach\w*|broken)\b",
    rf"{_TRUCE} {_WORDS}{{0,10}}?(?:violat\w+|breached|broken) (?:it|the)\b",
    rf"\bbefore the (?:end|expir\w+) of {_WORDS}{{0,3}}?{_TRUCE}",
    rf"\b(?:despite|in spite of|notwithstanding|during|since) {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE},? {_WORDS}{{0,6}}?(?:fighting|clashes|shelling|attacks|strikes) (?:continu|persist|go on|went on)",
)
# What is stopped is no breach, and neither is the answer to one.
NOT_BROKEN = _any(
    r"\b(?:stop(?:s|ped|ping)?|halt(?:s|ed|ing)?|paus\w+|suspen\w+|ceas(?:e|es|ed|ing)(?![- ]?fire)|resolution)\b",
    r"\b(?:respon|retaliat)\w+",
)
# "a truce that ended five days of fighting" is not over
_NOT_IT = rf"(?! {_WORDS}{{0,4}}?(?:fighting|war|conflict|clashes|violence|blockade|siege))"
_LINK = r"(?:(?!(?:fighting|war|conflict|violence|to|the) )[\w’'-]+ )"
OVER = _with(
    "_end end_of expir collaps run_out ran_out runs_out rans_out oke_down oken_down eak_down eaks_down breakdown "
    "is_over was_over _cancelled _called_off apart lapse resum",
    rf"{_TRUCE},? {_LINK}{{0,6}}?(?:end(?:s|ed)?|expire[sd]?|collaps\w+|r[ua]ns? out|br(?:eaks?|oke|oken) down|"
    rf"(?:is|was) (?:over|cancelled|called off)|f[ea]ll(?:s|en)? apart|lapse[sd]?)\b{_NOT_IT}",
    rf"{_TRUCE} [^.;]{{0,75}}?(?:collaps\w+|expire[sd]?|br(?:eaks?|oke) down|f[ea]lls? apart)\b",
    rf"\b(?:end|collapse|expiry|expiration|breakdown) of {_WORDS}{{0,3}}?{_TRUCE}",
    rf"\bfighting resum\w+ {_WORDS}{{0,6}}?{_TRUCE}",
    rf"\bresum\w+ (?:the )?fighting {_WORDS}{{0,6}}?{_TRUCE}",
)
LONGER = _with(
    "exten prolong renew",
    rf"\b(?:extend|prolong|renew)(?:s|ed|ing)? {_WORDS}{{0,3}}?{_TRUCE}",
    rf"{_TRUCE} {_WORDS}{{0,4}}?(?:extended|prolonged|renewed)\b",
    rf"\bextension (?:of|to) {_WORDS}{{0,4}}?{_TRUCE}",
)
NOT_LONGER = _any(
    r"\b(?:commitment|calls?|demands?|appeals?|propos\w+|urg\w+|seek\w*|efforts?|hop\w+|wants?|talks|no|not|ready|would|"
    r"could|asks?|asked|petition\w*|requests?|discuss\w*|may|might|can)\b"
)
BY_TIME = _with(
    "hour day week month", rf"\bby (?P<count>{_COUNT}) (?:more |further )?(?P<unit>hour|day|week|month)s?\b"
)
_LENGTH = _with(
    "hour day week month",
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
_MARK_STEMS = {
    "easter": "easter", "christmas": "christmas", "ramadan": "ramadan", "eid": "eid", "victory": "victory",
    "new-year": "new_year", "sea": "sea mari naval", "air": "air aerial", "energy": "energy power",
    "full": "full compre uncond perma lasting", "partial": "partial limited local",
}  # fmt: skip
MARKED = {mark: _with(_MARK_STEMS[mark], rf"\b(?:{words})\b") for mark, words in _MARKS.items()}
BROAD = {mark: _with(_MARK_STEMS[mark], rf"\b(?:{words}),? {_WORDS}{{0,2}}?$") for mark, words in _BREADTHS.items()}
UNTIL = _with(
    "day " + " ".join(MONTHS),
    rf"\b(?:until|till|through|to)(?: the end of| midnight| \d+ ?[ap]\.?m\.?| noon)?(?: on| of)? "
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)})|(?P<month>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{'|'.join(MONTHS)}))\b",
)
EACH_OTHER = _with(
    "each_other one_another mutual trad", r"\b(?:each other|one another|mutual\w*|trad(?:e|ed|ing) accusations)\b"
)
# Fighting has two sides, of which a parser calls one the source: neither is accused.
MUTUAL = re.compile(r"fighting|fights?|clash\w*|hostilities|battles?|war|violence|exchanges?", re.IGNORECASE)
# Words of a party that say nobody.
NOBODY = re.compile(
    r"he|she|it|they|we|who|him|her|them|us|others?|two|both|"
    r"(?:(?:both|all|each|either|neither|the|two|warring|rival|opposing|other) )*(?:sides?|part(?:y|ies))",
    re.IGNORECASE,
)


class Word(IntEnum):
    """What a sentence tells of a truce; those of one day are taken in this order."""

    ASKED = 0
    REFUSED = 1
    AGREED = 2
    IN_FORCE = 3
    SPOKEN_OF = 4
    LONGER = 5
    BROKEN = 6
    OVER = 7


_PART = re.compile(r"; | [—–] ")


def words_around(claim: Claim, beyond: int = AFTER) -> str:
    """Return the words around the trigger, within its part of the sentence and so many characters after it."""
    return _around(claim.text, claim.trigger.start - claim.start, claim.trigger.end - claim.start, beyond)


@lru_cache(maxsize=AGAIN)
def _around(text: str, at: int, end: int, beyond: int) -> str:
    before = _PART.split(text[max(0, at - BEFORE) : at])[-1]
    after = _PART.split(text[end : end + beyond])[0]
    return before + text[at:end] + after


def length_of(about: str, pattern: Words = _LENGTH) -> tuple[int, int] | None:
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
    """Return a number in digits or in a word."""
    text = text.lower()
    if text.isdigit():
        return int(text)
    return {"a": 1, "thirty": 30}.get(text) or _NUMBERS.index(text) + 1
